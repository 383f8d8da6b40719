//! Taking a recording out of the study: asked for in its details, done once it is confirmed.

use eframe::egui::{self, Ui};

use super::State;
use crate::lab::RecordingEntry;
use crate::ui::action::Action;
use crate::ui::lead::LeadAction;
use crate::ui::look::Look;
use crate::ui::theme::gap;
use crate::ui::widgets::{self, Kind};
use crate::ui::words_lead::LeadWord as W;

/// The button; where a coder has begun, it says why it can't be pressed.
pub fn button(ui: &mut Ui, look: &Look, entry: &RecordingEntry, state: &mut State) {
    let press = ui.add_enabled_ui(!entry.rating_begun, |ui| {
        widgets::button(ui, look, Kind::Quiet, None, look.say(W::RemoveRecording))
    });
    if press.inner.clicked() {
        state.removing = true;
    }
    press.inner.on_disabled_hover_text(look.say(W::RemoveLocked));
}

/// Says what goes and what stays, while it is asked about.
pub fn confirm(ui: &Ui, look: &Look, entry: &RecordingEntry, state: &mut State, out: &mut Vec<Action>) {
    if !state.removing {
        return;
    }
    let frame = look.theme.card().inner_margin(gap::LARGE as i8);
    let closed = egui::Modal::new(egui::Id::unique("remove recording"))
        .backdrop_color(look.theme.veil)
        .frame(frame)
        .show(ui.ctx(), |ui| {
            ui.set_width(460.0);
            widgets::heading(ui, look, &look.with(W::RemoveTitle, &[entry.blind_code.as_str()]));
            widgets::wrapped(ui, look, look.say(W::RemoveWhy));
            ui.add_space(gap::SMALL);
            ui.horizontal(|ui| {
                if widgets::button(ui, look, Kind::Primary, None, look.say(W::RemoveNow)).clicked() {
                    state.removing = false;
                    out.push(Action::Lead(LeadAction::RemoveRecording(entry.clip.id)));
                }
                if widgets::button(ui, look, Kind::Plain, None, look.say(W::Cancel)).clicked() {
                    state.removing = false;
                }
            });
        })
        .should_close();
    if closed {
        state.removing = false;
    }
}
