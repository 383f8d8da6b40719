//! A family leaves: first what goes and what stays, then the reason, then it is done.

use eframe::egui::{self, Ui};

use super::State;
use crate::lab::{Leaving, RatingsFate, RecordingEntry};
use crate::ui::action::Action;
use crate::ui::blinding::BlindingAction;
use crate::ui::lead::LeadAction;
use crate::ui::look::Look;
use crate::ui::theme::gap;
use crate::ui::widgets::{self, Kind, form};
use crate::ui::words_blinding::BlindingWord as W;

/// A family that may leave.
#[derive(Clone, Debug, Default)]
pub struct Leaves {
    /// Its code in the trial.
    pub family: String,
    /// What would go, once it is read.
    pub preview: Option<Leaving>,
    /// Whether the person has read that and goes on.
    pub sure: bool,
    /// Why it leaves.
    pub why: String,
}

/// The button; while the linkage is closed nobody knows which family it is.
pub fn button(ui: &mut Ui, look: &Look, entry: &RecordingEntry, state: &mut State, out: &mut Vec<Action>) {
    let press = ui.add_enabled_ui(entry.linkage.is_some(), |ui| {
        widgets::button(ui, look, Kind::Quiet, None, look.say(W::Leaves))
    });
    if press.inner.clicked()
        && let Some(linkage) = &entry.linkage
    {
        state.leaves = Some(Leaves { family: linkage.participant_code.clone(), ..Leaves::default() });
        out.push(Action::Lead(LeadAction::Renew));
    }
    press.inner.on_disabled_hover_text(look.say(W::LeavesLocked));
}

/// The two steps, while they are open.
pub fn dialog(ui: &Ui, look: &Look, state: &mut State, out: &mut Vec<Action>) {
    let Some(leaves) = &mut state.leaves else { return };
    let Some(preview) = leaves.preview.clone() else { return };
    let mut close = false;
    let shown = egui::Modal::new(egui::Id::unique("family leaves"))
        .backdrop_color(look.theme.veil)
        .frame(look.theme.card().inner_margin(gap::LARGE as i8))
        .show(ui.ctx(), |ui| {
            ui.set_width(560.0);
            ui.spacing_mut().item_spacing.y = 8.0;
            widgets::heading(ui, look, look.say(W::LeavesTitle));
            if leaves.sure {
                form::warning_line(ui, look, look.say(W::LeavesSure));
                form::field(ui, look, look.say(W::Why), "", &mut leaves.why, 520.0, "");
            } else {
                what_goes(ui, look, &leaves.family, &preview);
            }
            ui.add_space(gap::SMALL);
            ui.horizontal(|ui| {
                if !leaves.sure {
                    leaves.sure =
                        widgets::button(ui, look, Kind::Plain, None, look.say(W::LeavesNext)).clicked();
                } else {
                    let ready = !leaves.why.trim().is_empty();
                    let now = ui.add_enabled_ui(ready, |ui| {
                        widgets::button(ui, look, Kind::Primary, None, look.say(W::LeavesNow))
                    });
                    if now.inner.clicked() {
                        let (family, why) = (leaves.family.clone(), leaves.why.trim().to_owned());
                        let action = BlindingAction::Withdraw(family, why);
                        out.push(Action::Lead(LeadAction::Blinding(Box::new(action))));
                        close = true;
                    }
                }
                close |= widgets::button(ui, look, Kind::Quiet, None, look.say(W::Cancel)).clicked();
            });
        });
    if close || shown.should_close() {
        state.leaves = None;
    }
}

fn what_goes(ui: &mut Ui, look: &Look, family: &str, preview: &Leaving) {
    let submitted: usize = preview.recordings.iter().map(|recording| recording.submitted).sum();
    let counts = [preview.recordings.len().to_string(), submitted.to_string()];
    widgets::lead(ui, look, &look.with(W::LeavesFamily, &[family, &counts[0], &counts[1]]));
    widgets::wrapped(ui, look, look.say(W::LeavesGo));
    widgets::wrapped(
        ui,
        look,
        look.say(match preview.ratings {
            RatingsFate::Keep => W::LeavesKeep,
            RatingsFate::Remove => W::LeavesRemove,
        }),
    );
    ui.add_space(gap::TIGHT);
    widgets::lead(ui, look, look.say(W::LeavesCantTitle));
    egui::ScrollArea::vertical().max_height(180.0).show(ui, |ui| {
        for backup in &preview.backups {
            let parts = [backup.at.get(..10).unwrap_or_default(), &backup.file.display().to_string()];
            widgets::quiet(ui, look, &look.with(W::LeavesBackup, &parts));
        }
        for export in &preview.exports {
            let parts = [export.at.get(..10).unwrap_or_default(), &export.who];
            widgets::quiet(ui, look, &look.with(W::LeavesExport, &parts));
        }
        if preview.allocations > 0 {
            widgets::quiet(ui, look, look.say(W::LeavesAllocation));
        }
        widgets::quiet(ui, look, look.say(W::LeavesTrail));
        widgets::quiet(ui, look, look.say(W::LeavesDisk));
    });
}
