//! What the window tells a person: toasts that go by themselves, and notices that stay until read.
//!
//! A fault says three things: what happened, whether data is safe, what to do next.

use std::time::{Duration, Instant};

use eframe::egui::{self, Align2, Margin, vec2};

use super::look::Look;
use super::theme::{gap, radius};
use super::widgets::{self, Icon};
use super::words::Word;

/// How long a toast stays.
const TOAST: Duration = Duration::from_secs(4);

/// How much a notice matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Something is done; goes by itself.
    Done,
    /// Why nothing happened; goes by itself.
    Hint,
    /// Worth knowing; stays.
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
    shown: Vec<(Notice, Option<Instant>)>,
}

impl Notices {
    /// Shows a notice; the same one again only starts its time anew.
    pub fn say(&mut self, notice: Notice) {
        self.shown.retain(|(known, _)| *known != notice);
        let until = notice.weight.passes().then(|| Instant::now() + TOAST);
        self.shown.push((notice, until));
    }

    /// Takes away what stands, as after a change of page.
    pub fn clear_toasts(&mut self) {
        self.shown.retain(|(_, until)| until.is_none());
    }

    /// Takes everything away: what was told to one person is not for the next.
    pub fn clear(&mut self) {
        self.shown.clear();
    }

    /// What is on show.
    pub fn texts(&self) -> impl Iterator<Item = &Notice> {
        self.shown.iter().map(|(notice, _)| notice)
    }

    /// Paints them at the lower left, above everything and clear of what is being rated.
    pub fn paint(&mut self, ctx: &egui::Context, look: &Look) {
        let now = Instant::now();
        self.shown.retain(|(_, until)| until.is_none_or(|until| until > now));
        if let Some(first) = self.shown.iter().filter_map(|(_, until)| *until).min() {
            ctx.request_repaint_after(first - now);
        }
        if self.shown.is_empty() {
            return;
        }
        let mut gone = None;
        egui::Area::new(egui::Id::unique("notices"))
            .anchor(Align2::LEFT_BOTTOM, vec2(gap::MEDIUM, -gap::MEDIUM))
            .order(egui::Order::Tooltip)
            .show(ctx, |ui| {
                for (index, (notice, _)) in self.shown.iter().enumerate() {
                    if paint_one(ui, look, notice) {
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
                    ui.set_max_width(520.0);
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
    use super::*;

    #[test]
    fn the_same_notice_twice_is_shown_once_and_faults_outlast_a_change_of_page() {
        let mut notices = Notices::default();
        notices.say(Notice::done("Saved."));
        notices.say(Notice::fault("The disk is full."));
        notices.say(Notice::fault("The disk is full."));
        assert_eq!(notices.texts().count(), 2);
        notices.clear_toasts();
        assert_eq!(notices.texts().map(|n| n.weight).collect::<Vec<_>>(), [Weight::Fault]);
    }
}
