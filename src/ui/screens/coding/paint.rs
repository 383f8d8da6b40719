//! The coding room's layout: clip on the left, sheet on the right.

use eframe::egui::{self, RichText, Ui, vec2};

use super::data::Data;
use super::{State, film, incident, sheet, submit};
use crate::ui::action::Action;
use crate::ui::command::Command;
use crate::ui::look::Look;
use crate::ui::theme::{bold, gap, size};
use crate::ui::widgets::{self, Kind};
use crate::ui::words::Word;

/// Below this height of the left side there is no room for the note on the clip.
const NOTE_FROM: f32 = 520.0;

/// Width of the sheet beside the clip.
fn sheet_width(available: f32) -> f32 {
    (available * 0.4).clamp(430.0, 640.0)
}

/// Paints the room.
pub fn paint(ui: &mut Ui, look: &Look, data: &Data, state: &mut State, out: &mut Vec<Action>) {
    let all = ui.available_rect_before_wrap();
    let split = all.right() - sheet_width(all.width());
    let left = egui::Rect::from_min_max(all.min, egui::pos2(split, all.bottom()));
    let right = egui::Rect::from_min_max(egui::pos2(split, all.top()), all.max);
    ui.painter().rect_filled(right, 0.0, look.theme.surface);
    ui.painter().vline(split, all.y_range(), look.theme.hairline());
    let mut child = |rect, name: &str, add: &mut dyn FnMut(&mut Ui)| {
        let builder = egui::UiBuilder::new().id_salt(name).max_rect(rect);
        ui.scope_builder(builder, |ui| {
            ui.set_clip_rect(rect.intersect(ui.clip_rect()));
            add(ui);
        });
    };
    child(left, "clip", &mut |ui| left_side(ui, look, data, state, out));
    child(right, "sheet", &mut |ui| sheet::paint(ui, look, data, state, out));
    if state.submitting {
        submit::paint(ui, look, data, state, out);
    }
    if state.incident.is_some() {
        incident::paint(ui, look, data, state, out);
    }
}

fn left_side(ui: &mut Ui, look: &Look, data: &Data, state: &mut State, out: &mut Vec<Action>) {
    let all = ui.available_rect_before_wrap();
    let aspect = look.showing.picture.map_or(16.0 / 9.0, |(_, [w, h])| w / h.max(1.0));
    // The picture takes what it can use; what a wide picture leaves over goes to the note.
    let fitting = all.width() / aspect;
    let controls = film::CONTROLS;
    let note =
        if all.height() < NOTE_FROM { 0.0 } else { (all.height() - controls - fitting).clamp(92.0, 220.0) };
    let film_rect = egui::Rect::from_min_size(all.min, vec2(all.width(), all.height() - controls - note));
    film::picture(ui, look, data, film_rect, out);
    let bar = egui::Rect::from_min_size(film_rect.left_bottom(), vec2(all.width(), controls));
    ui.scope_builder(egui::UiBuilder::new().id_salt("controls").max_rect(bar), |ui| {
        film::controls(ui, look, data, out);
    });
    if note > 0.0 {
        let rect = egui::Rect::from_min_max(bar.left_bottom(), all.max)
            .shrink2(vec2(gap::MEDIUM, 0.0))
            .with_max_y(all.bottom() - gap::MEDIUM);
        ui.scope_builder(egui::UiBuilder::new().id_salt("clip note").max_rect(rect), |ui| {
            clip_note(ui, look, data, state, out);
        });
    }
}

/// The note on the clip as a whole: what struck the coder.
fn clip_note(ui: &mut Ui, look: &Look, data: &Data, state: &mut State, out: &mut Vec<Action>) {
    let label =
        ui.label(RichText::new(look.say(Word::ClipNote)).font(bold(size::SMALL)).color(look.theme.quiet));
    let draft = state.draft(None, &data.sheet.note);
    let edit = egui::TextEdit::multiline(&mut draft.text)
        .desired_width(f32::INFINITY)
        .desired_rows(1)
        .min_size(ui.available_size() - vec2(0.0, 3.0))
        .margin(egui::Margin::symmetric(10, 8));
    let height = ui.available_height();
    let response = egui::ScrollArea::vertical()
        .max_height(height)
        .show(ui, |ui| ui.add_enabled(!data.sheet.submitted, edit).labelled_by(label.id))
        .inner;
    if response.changed() {
        draft.touch(ui);
    }
    if response.lost_focus() {
        state.lay_down(data, None, out);
    }
}

/// What stands in the bar at the top: the clip, and how far the list has come.
pub fn bar(ui: &mut Ui, look: &Look, data: &Data) -> Vec<Action> {
    let t = &look.theme;
    let code = data.sheet.blind_code.as_str();
    ui.label(RichText::new(code).font(bold(size::HEADING)).color(t.ink).extra_letter_spacing(1.5));
    ui.add_space(gap::TIGHT);
    let age = data.sheet.child_age_months.map_or_else(
        || look.say(Word::AgeUnknown).to_owned(),
        |months| look.with(Word::Months, &[&months.to_string()]),
    );
    ui.label(RichText::new(age).color(t.quiet));
    ui.add_space(gap::MEDIUM);
    let (submitted, clips) = (data.submitted.to_string(), data.clips.to_string());
    let text = look.with(Word::SubmittedOf, &[&submitted, &clips]);
    let fraction = data.submitted as f32 / data.clips.max(1) as f32;
    widgets::progress_bar(ui, t, fraction, 90.0, &text);
    ui.label(RichText::new(text).color(t.quiet));
    if data.sheet.submitted {
        widgets::badge(ui, look.say(Word::Submitted), t.done, t.done_soft);
    }
    ui.add_space(gap::MEDIUM);
    let know = widgets::button(ui, look, Kind::Quiet, None, look.say(Word::IncidentShort));
    let know = know.on_hover_text(Command::Incident.tooltip(look.language));
    if know.clicked() { vec![Action::Do(Command::Incident)] } else { Vec::new() }
}
