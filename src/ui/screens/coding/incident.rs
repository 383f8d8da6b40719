//! “I recognised the family”, “I heard the group”: said in two keys and a few words, and the clip is gone.

use eframe::egui::{self, Id, Modal, Ui};

use super::State;
use super::data::Data;
use crate::study::IncidentKind;
use crate::ui::action::{Action, SheetChange};
use crate::ui::look::Look;
use crate::ui::theme::gap;
use crate::ui::widgets::{self, Kind};
use crate::ui::words::Word;

/// What is being said of a broken blinding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Telling {
    /// How it broke, once chosen.
    pub kind: Option<IncidentKind>,
    /// The coder's words so far.
    pub words: String,
    /// The words get the keyboard.
    pub focus: bool,
}

impl Telling {
    /// Chooses how it broke, by its place in the list.
    pub fn choose(&mut self, place: usize) {
        if let Some(kind) = IncidentKind::ALL.get(place) {
            self.kind = Some(*kind);
            self.focus = true;
        }
    }

    /// Whether a reason is given.
    pub fn said(&self) -> bool {
        !self.words.trim().is_empty()
    }
}

fn name(kind: IncidentKind) -> Word {
    match kind {
        IncidentKind::Recognised => Word::IncidentRecognised,
        IncidentKind::Group => Word::IncidentGroup,
        IncidentKind::Other => Word::IncidentOther,
    }
}

/// Paints the question over the room.
pub fn paint(ui: &Ui, look: &Look, data: &Data, state: &mut State, out: &mut Vec<Action>) {
    let Some(telling) = &mut state.incident else { return };
    let mut closed = false;
    let modal = Modal::new(Id::unique("incident"))
        .backdrop_color(look.theme.veil)
        .frame(look.theme.card().inner_margin(egui::Margin::same(gap::LARGE as i8)));
    let shown = modal.show(ui.ctx(), |ui| {
        ui.set_width(480.0);
        widgets::heading(ui, look, &look.with(Word::IncidentTitle, &[data.sheet.blind_code.as_str()]));
        widgets::wrapped(ui, look, look.say(Word::IncidentWhy));
        ui.add_space(gap::SMALL);
        match telling.kind {
            None => {
                choices(ui, look, telling);
                ui.add_space(gap::SMALL);
                closed = widgets::button(ui, look, Kind::Quiet, None, look.say(Word::KeepRating)).clicked();
            }
            Some(kind) => closed = words(ui, look, data, telling, kind, out),
        }
    });
    if closed || shown.backdrop_response.clicked() {
        state.incident = None;
    }
}

fn choices(ui: &mut Ui, look: &Look, telling: &mut Telling) {
    for (place, kind) in IncidentKind::ALL.into_iter().enumerate() {
        if widgets::choice(ui, look, place + 1, look.say(name(kind)), false).clicked() {
            telling.choose(place);
        }
    }
}

/// True when it is closed.
fn words(
    ui: &mut Ui,
    look: &Look,
    data: &Data,
    telling: &mut Telling,
    kind: IncidentKind,
    out: &mut Vec<Action>,
) -> bool {
    widgets::lead(ui, look, look.say(name(kind)));
    if kind.is_of_the_family() {
        widgets::quiet(ui, look, look.say(Word::IncidentFamily));
    }
    let edit = egui::TextEdit::singleline(&mut telling.words)
        .hint_text(look.say(Word::IncidentHint))
        .desired_width(f32::INFINITY)
        .margin(egui::Margin::symmetric(10, 8));
    let response = ui.add(edit);
    if std::mem::take(&mut telling.focus) {
        response.request_focus();
    }
    let enter = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    ui.add_space(gap::SMALL);
    let mut closed = false;
    ui.horizontal(|ui| {
        let ready = telling.said();
        let report = ui.add_enabled_ui(ready, |ui| {
            widgets::button(ui, look, Kind::Primary, None, look.say(Word::IncidentReport))
        });
        if ready && (report.inner.clicked() || enter) {
            let change = SheetChange::Incident(kind, telling.words.trim().to_owned());
            out.push(Action::Sheet(data.sheet.assignment, change));
        } else if enter {
            telling.focus = true;
        }
        closed = widgets::button(ui, look, Kind::Quiet, None, look.say(Word::KeepRating)).clicked();
    });
    closed
}
