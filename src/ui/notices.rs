//! What the window tells a person: toasts that go by themselves, and notices that stay until read.
//!
//! A fault says three things: what happened, whether data is safe, what to do next.

use std::time::{Duration, Instant};

use eframe::egui::{self, Align2, Margin, vec2};

use super::action::Deed;
use super::look::Look;
use super::theme::{gap, radius};
use super::widgets::{self, Icon};
use super::words::Word;

/// How long a toast stays.
const TOAST: Duration = Duration::from_secs(4);

/// How long advice stands before it may go with its page: longer than it takes to read.
const READ: Duration = Duration::from_secs(12);

/// How much a notice matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Something is done; goes by itself.
    Done,
    /// Why nothing happened; goes by itself.
    Hint,
    /// Worth knowing; stays, and goes with the page once there was time to read it.
    Advice,
    /// Something went wrong; stays.
    Fault,
}

impl Weight {
    /// Whether it goes by itself.
    fn passes(self) -> bool {
        matches!(self, Self::Done | Self::Hint)
    }
}

/// Something to tell a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How much it matters.
    pub weight: Weight,
    /// What happened, and for a fault also whether data is safe and what to do next.
    pub text: String,
}

impl Notice {
    /// Something is done.
    pub fn done(text: impl Into<String>) -> Self {
        Self { weight: Weight::Done, text: text.into() }
    }

    /// Why nothing happened upon what was asked.
    pub fn hint(text: impl Into<String>) -> Self {
        Self { weight: Weight::Hint, text: text.into() }
    }

    /// Something worth knowing.
    pub fn advice(text: impl Into<String>) -> Self {
        Self { weight: Weight::Advice, text: text.into() }
    }

    /// Something went wrong. The program's errors say what, whether data is safe, and what next.
    pub fn fault(error: impl std::fmt::Display) -> Self {
        Self { weight: Weight::Fault, text: error.to_string() }
    }
}

/// The notices on show.
#[derive(Debug, Default)]
pub struct Notices {
    shown: Vec<Shown>,
    /// What is being done just now.
    deed: Option<Deed>,
}

/// A notice, until when it stands, and what it came of.
#[derive(Debug)]
struct Shown {
    notice: Notice,
    until: Option<Instant>,
    since: Instant,
    deed: Option<Deed>,
}

/// More would cover the page.
const MOST: usize = 2;

impl Notices {
    /// What is told from here on comes of this; gives what was being done before.
    pub fn begin(&mut self, deed: Option<Deed>) -> Option<Deed> {
        std::mem::replace(&mut self.deed, deed)
    }

    /// What is being done went well: faults of the same kind are no longer true.
    pub fn went_well(&mut self) {
        let deed = self.deed;
        self.shown
            .retain(|shown| shown.notice.weight != Weight::Fault || deed.is_none() || shown.deed != deed);
    }

    /// Shows a notice; the same one again only starts its time anew, and a fault takes the place of one that
    /// came of the same kind of deed.
    pub fn say(&mut self, notice: Notice) {
        self.shown.retain(|shown| shown.notice != notice);
        if matches!(notice.weight, Weight::Fault | Weight::Done) {
            self.went_well();
        }
        let since = Instant::now();
        let until = notice.weight.passes().then(|| since + TOAST);
        self.shown.push(Shown { notice, until, since, deed: self.deed });
        while self.shown.len() > MOST {
            let older = self.shown.iter().take(MOST);
            let gone = older.map(|shown| shown.until.is_some()).position(|passes| passes).unwrap_or(0);
            self.shown.remove(gone);
        }
    }

    /// Takes away what belongs to the page that is left; what is worth knowing stays until it could be read, else it
    /// would cover something of every page from then on.
    pub fn leave_page(&mut self) {
        self.leave_page_at(Instant::now());
    }

    fn leave_page_at(&mut self, now: Instant) {
        let unread = |shown: &Shown| now.saturating_duration_since(shown.since) < READ;
        self.shown.retain(|shown| shown.notice.weight == Weight::Advice && unread(shown));
    }

    /// Takes everything away: what was told to one person is not for the next.
    pub fn clear(&mut self) {
        self.shown.clear();
    }

    /// What is on show.
    pub fn texts(&self) -> impl Iterator<Item = &Notice> {
        self.shown.iter().map(|shown| &shown.notice)
    }

    /// Paints them at the lower left, so far above the window's edge, over everything and clear of what is being
    /// rated.
    pub fn paint(&mut self, ctx: &egui::Context, look: &Look, above: f32) {
        let now = Instant::now();
        self.shown.retain(|shown| shown.until.is_none_or(|until| until > now));
        if let Some(first) = self.shown.iter().filter_map(|shown| shown.until).min() {
            ctx.request_repaint_after(first - now);
        }
        if self.shown.is_empty() {
            return;
        }
        let mut gone = None;
        egui::Area::new(egui::Id::unique("notices"))
            .anchor(Align2::LEFT_BOTTOM, vec2(gap::MEDIUM, -above))
            .order(egui::Order::Tooltip)
            .show(ctx, |ui| {
                for (index, shown) in self.shown.iter().enumerate() {
                    if paint_one(ui, look, &shown.notice) {
                        gone = Some(index);
                    }
                }
            });
        if let Some(index) = gone {
            self.shown.remove(index);
        }
    }
}

/// Paints one notice; true when it was dismissed.
fn paint_one(ui: &mut egui::Ui, look: &Look, notice: &Notice) -> bool {
    let t = &look.theme;
    let (icon, mark, fill) = match notice.weight {
        Weight::Done => (Icon::Check, t.done, t.done_soft),
        Weight::Hint => (Icon::Info, t.accent, t.surface),
        Weight::Advice => (Icon::Info, t.warn, t.warn_soft),
        Weight::Fault => (Icon::Warning, t.fault, t.fault_soft),
    };
    egui::Frame::new()
        .fill(fill)
        .stroke(egui::Stroke::new(1.0, mark))
        .corner_radius(radius::CARD)
        .inner_margin(Margin::symmetric(gap::MEDIUM as i8, 10))
        .show(ui, |ui| {
            ui.horizontal_top(|ui| {
                widgets::icon(ui, icon, 18.0, mark);
                ui.vertical(|ui| {
                    ui.set_max_width((ui.ctx().content_rect().width() * 0.4).min(520.0));
                    ui.add(egui::Label::new(egui::RichText::new(&notice.text).color(t.ink)).wrap());
                });
                !notice.weight.passes()
                    && widgets::icon_button(ui, look, Icon::Close, look.say(Word::Dismiss)).clicked()
            })
            .inner
        })
        .inner
}

#[cfg(test)]
mod tests {
    use super::super::action::Action;
    use super::super::lead::LeadAction;
    use super::super::people::PeopleAction;
    use super::*;
    use crate::study::Duty;

    #[test]
    fn the_same_notice_twice_is_shown_once_and_only_advice_outlasts_a_change_of_page() {
        let mut notices = Notices::default();
        notices.say(Notice::done("Saved."));
        notices.say(Notice::fault("The disk is full."));
        notices.say(Notice::fault("The disk is full."));
        assert_eq!(notices.texts().count(), 2);
        notices.say(Notice::advice("A note is not on disk yet."));
        notices.leave_page();
        assert_eq!(notices.texts().map(|n| n.weight).collect::<Vec<_>>(), [Weight::Advice]);
        notices.leave_page_at(Instant::now() + READ);
        assert_eq!(notices.texts().count(), 0, "there was time to read it");
    }

    #[test]
    fn a_fault_goes_when_the_same_kind_of_deed_goes_well_and_never_do_three_stand() {
        let mut notices = Notices::default();
        let add = |name: &str| {
            let add = PeopleAction::Add(name.to_owned(), vec![Duty::Coder]);
            Action::Lead(LeadAction::People(add)).deed()
        };
        let texts = |notices: &Notices| notices.texts().map(|n| n.text.clone()).collect::<Vec<_>>();
        notices.begin(Some(add("anna")));
        notices.say(Notice::fault("There is a coder named anna."));
        notices.begin(Some(Action::OpenDemo.deed()));
        notices.say(Notice::fault("The disk is full."));
        notices.went_well();
        assert_eq!(texts(&notices), ["There is a coder named anna."]);
        notices.begin(Some(add("bo")));
        notices.say(Notice::fault("There is a coder named bo."));
        assert_eq!(texts(&notices), ["There is a coder named bo."], "one of a kind");
        notices.went_well();
        assert_eq!(notices.texts().count(), 0);
        notices.begin(None);
        for text in ["One.", "Two.", "Three."] {
            notices.say(Notice::fault(text));
        }
        assert_eq!(texts(&notices), ["Two.", "Three."]);
    }
}
