//! The question before a sheet is handed in: what is missing, or whether to go on.

use eframe::egui::{self, Align2, Id, Modal, Ui, pos2};

use super::State;
use super::data::Data;
use crate::study::{Guess, GuessQuestion, Sureness};
use crate::ui::action::{Action, SheetChange};
use crate::ui::look::Look;
use crate::ui::theme::{font, gap, size};
use crate::ui::widgets::{self, Icon, Kind};
use crate::ui::words::Word;

/// Paints the question over the room.
pub fn paint(ui: &Ui, look: &Look, data: &Data, state: &mut State, out: &mut Vec<Action>) {
    let missing = data.sheet.missing().len();
    let modal = Modal::new(Id::unique("submit"))
        .backdrop_color(look.theme.veil)
        .frame(look.theme.card().inner_margin(egui::Margin::same(gap::LARGE as i8)));
    let shown = modal.show(ui.ctx(), |ui| {
        ui.set_width(460.0);
        if missing == 0 { confirm(ui, look, data, state, out) } else { list(ui, look, data, state, missing) }
    });
    if shown.should_close() {
        state.submitting = false;
    }
}

fn confirm(ui: &mut Ui, look: &Look, data: &Data, state: &mut State, out: &mut Vec<Action>) {
    widgets::heading(ui, look, &look.with(Word::SubmitTitle, &[data.sheet.blind_code.as_str()]));
    widgets::wrapped(ui, look, &look.with(Word::SubmitWhy, &[&data.items().to_string()]));
    if let Some(question) = &data.question {
        ask(ui, look, question, state);
    }
    ui.add_space(gap::MEDIUM);
    let last = data.submitted + 1 >= data.clips;
    let word = if last { Word::Submit } else { Word::SubmitNow };
    ui.horizontal(|ui| {
        let ready = data.question.is_none() || state.guess.is_some();
        let yes = ui.add_enabled_ui(ready, |ui| {
            widgets::button(ui, look, Kind::Primary, Some(Icon::Check), look.say(word))
        });
        if yes.inner.on_disabled_hover_text(look.say(Word::GuessFirst)).clicked() {
            state.submitting = false;
            // The guess is added where what was clicked meets what was typed.
            out.push(Action::Sheet(data.sheet.assignment, SheetChange::Submit(None)));
        }
        if widgets::button(ui, look, Kind::Quiet, None, look.say(Word::KeepRating)).clicked() {
            state.submitting = false;
        }
    });
}

/// Which group the coder thinks it is: by digit, and “don't know” is an answer.
fn ask(ui: &mut Ui, look: &Look, question: &GuessQuestion, state: &mut State) {
    ui.add_space(gap::SMALL);
    widgets::lead(ui, look, look.say(Word::GuessTitle));
    widgets::quiet(ui, look, look.say(Word::GuessWhy));
    for (place, answer) in question.answers().iter().enumerate() {
        let text = match answer {
            Guess::DontKnow => look.say(Word::GuessDontKnow).to_owned(),
            Guess::Group { group, sure: Sureness::Very } => look.with(Word::GuessVery, &[group]),
            Guess::Group { group, sure: Sureness::Somewhat } => look.with(Word::GuessSomewhat, &[group]),
        };
        if widgets::choice(ui, look, place + 1, &text, state.guess == Some(place)).clicked() {
            state.guess = Some(place);
        }
    }
}

fn list(ui: &mut Ui, look: &Look, data: &Data, state: &mut State, missing: usize) {
    let t = &look.theme;
    let title = if missing == 1 {
        look.say(Word::MissingOne).to_owned()
    } else {
        look.with(Word::MissingTitle, &[&missing.to_string()])
    };
    widgets::heading(ui, look, &title);
    widgets::wrapped(ui, look, look.say(Word::MissingWhy));
    ui.add_space(gap::SMALL);
    egui::ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (place, item) in data.sheet.items().enumerate().filter(|(_, item)| item.rating.is_none()) {
            let label = look.words(&item.item.label);
            let row = widgets::row_button(ui, look, 32.0, false, &format!("{} {label}", item.item.code));
            let painter = ui.painter();
            let middle = row.rect.center().y;
            painter.text(
                pos2(row.rect.left() + 10.0, middle),
                Align2::LEFT_CENTER,
                &item.item.code,
                font(size::SMALL),
                t.quiet,
            );
            painter.text(
                pos2(row.rect.left() + 62.0, middle),
                Align2::LEFT_CENTER,
                label,
                font(size::BODY),
                t.ink,
            );
            Icon::Right.paint(painter, widgets::square_at(row.rect, row.rect.right() - 22.0, 12.0), t.quiet);
            if row.clicked() {
                state.submitting = false;
                state.select(place);
            }
        }
    });
    ui.add_space(gap::SMALL);
    if widgets::button(ui, look, Kind::Plain, None, look.say(Word::KeepRating)).clicked() {
        state.submitting = false;
    }
}
