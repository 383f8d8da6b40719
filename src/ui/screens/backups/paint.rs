//! The page of backups, painted.

use std::path::PathBuf;

use eframe::egui::{self, RichText, Ui};

use super::State;
use super::data::{Line, lines};
use crate::ui::action::Action;
use crate::ui::dialog::Ask;
use crate::ui::lead::LeadAction;
use crate::ui::look::Look;
use crate::ui::theme::gap;
use crate::ui::vault::Vault;
use crate::ui::widgets::{self, Icon, Kind, form};
use crate::ui::words_lead::LeadWord;
use crate::ui::words_safe::SafeWord as W;

const WIDTH: f32 = 860.0;

/// Paints the page.
pub fn paint(
    ui: &mut Ui,
    look: &Look,
    vault: &Vault,
    missing: usize,
    state: &mut State,
    out: &mut Vec<Action>,
) {
    form::page(
        ui,
        look,
        look.say(W::Backups),
        look.say(W::BackupsAbout),
        |_| {},
        |ui| {
            egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                ui.set_max_width(WIDTH.min(ui.available_width()));
                if state.restoring.is_some() {
                    card(ui, look, |ui| question(ui, look, state, out));
                }
                card(ui, look, |ui| list(ui, look, vault, state, out));
                card(ui, look, |ui| videos(ui, look, vault, missing, state, out));
                card(ui, look, |ui| second_place(ui, look, state, out));
            });
        },
    );
}

fn card(ui: &mut Ui, look: &Look, add: impl FnOnce(&mut Ui)) {
    look.theme.card().inner_margin(20).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = gap::SMALL;
        add(ui);
    });
    ui.add_space(gap::SMALL);
}

fn list(ui: &mut Ui, look: &Look, vault: &Vault, state: &mut State, out: &mut Vec<Action>) {
    widgets::lead(ui, look, look.say(W::OfThisStudy));
    widgets::quiet(ui, look, look.say(W::MadeByThemselves));
    ui.horizontal(|ui| {
        ui.add_enabled_ui(!vault.making, |ui| {
            if widgets::button(ui, look, Kind::Primary, None, look.say(W::MakeNow)).clicked() {
                out.push(Action::Lead(LeadAction::MakeBackup));
            }
        });
        if vault.making {
            widgets::quiet(ui, look, look.say(W::Making));
        } else if vault.checking() {
            widgets::quiet(ui, look, look.say(W::Checking));
        }
    });
    match &vault.all {
        Some(Err(fault)) => form::fault_line(ui, look, fault),
        Some(Ok(all)) if all.is_empty() => {
            widgets::quiet(ui, look, look.say(W::NoneYet));
        }
        Some(Ok(all)) => {
            ui.add_space(gap::TIGHT);
            grid(ui, look, &lines(look, all), state);
        }
        None => {}
    }
}

fn grid(ui: &mut Ui, look: &Look, lines: &[Line], state: &mut State) {
    egui::Grid::new("backups").num_columns(5).spacing([gap::LARGE, 7.0]).show(ui, |ui| {
        for head in [W::Made, W::SheetsIn, W::Size, W::State] {
            ui.label(RichText::new(look.say(head)).color(look.theme.quiet));
        }
        ui.end_row();
        for line in lines {
            ui.label(RichText::new(&line.made).color(look.theme.ink))
                .on_hover_text(line.file.display().to_string());
            ui.label(RichText::new(&line.sheets).color(look.theme.ink));
            ui.label(RichText::new(&line.size).color(look.theme.ink));
            let ink = if line.sound { look.theme.done } else { look.theme.fault };
            ui.label(RichText::new(&line.state).color(ink));
            if line.sound && widgets::button(ui, look, Kind::Quiet, None, look.say(W::PutInPlace)).clicked() {
                state.restoring = Some((line.file.clone(), line.made.clone()));
            }
            ui.end_row();
        }
    });
}

fn question(ui: &mut Ui, look: &Look, state: &mut State, out: &mut Vec<Action>) {
    let Some((file, made)) = state.restoring.clone() else { return };
    widgets::lead(ui, look, &look.with(W::PutInPlaceTitle, &[&made]));
    widgets::wrapped(ui, look, look.say(W::PutInPlaceWhy));
    ui.horizontal(|ui| {
        if widgets::button(ui, look, Kind::Primary, None, look.say(W::PutInPlaceNow)).clicked() {
            state.restoring = None;
            out.push(Action::Lead(LeadAction::Restore(file)));
        }
        if widgets::button(ui, look, Kind::Plain, None, look.say(W::LeaveAsIs)).clicked() {
            state.restoring = None;
        }
    });
}

fn videos(ui: &mut Ui, look: &Look, vault: &Vault, missing: usize, state: &mut State, out: &mut Vec<Action>) {
    widgets::lead(ui, look, look.say(W::MissingVideos));
    if missing == 0 {
        widgets::quiet(ui, look, look.say(W::NoneMissing));
    } else {
        widgets::wrapped(ui, look, &look.with(W::SomeMissing, &[&missing.to_string()]));
        let searching = vault.searching();
        ui.horizontal(|ui| {
            ui.add_enabled_ui(searching.is_none(), |ui| {
                let icon = Some(Icon::Folder);
                if widgets::button(ui, look, Kind::Plain, icon, look.say(W::LookIn)).clicked() {
                    state.video_dialog.ask(ui.ctx(), Ask::Folder);
                }
            });
            if searching.is_some() {
                widgets::quiet(ui, look, look.say(W::Looking));
            }
        });
        let width = ui.available_width() - 120.0;
        ui.horizontal_top(|ui| {
            form::field(ui, look, look.say(W::Folder), "", &mut state.looked_in, width, "");
            ui.vertical(|ui| {
                ui.add_space(20.0);
                let typed = state.looked_in.trim();
                ui.add_enabled_ui(!typed.is_empty() && searching.is_none(), |ui| {
                    if widgets::button(ui, look, Kind::Plain, None, look.say(W::Look)).clicked() {
                        out.push(Action::Lead(LeadAction::FindVideos(PathBuf::from(typed))));
                    }
                });
            });
        });
    }
    match &vault.found {
        Some(Ok(found)) => {
            let parts = [found.found.len().to_string(), found.missing.len().to_string()];
            widgets::wrapped(ui, look, &look.with(W::FoundVideos, &parts.each_ref().map(String::as_str)));
        }
        Some(Err(fault)) => form::fault_line(ui, look, fault),
        None => {}
    }
}

fn second_place(ui: &mut Ui, look: &Look, state: &mut State, out: &mut Vec<Action>) {
    widgets::lead(ui, look, look.say(W::SecondPlace));
    widgets::quiet(ui, look, look.say(W::SecondPlaceWhy));
    ui.horizontal_top(|ui| {
        let width = ui.available_width() - 240.0;
        form::field(ui, look, look.say(W::PlaceFolder), "", &mut state.place, width, "");
        ui.vertical(|ui| {
            ui.add_space(20.0);
            ui.horizontal(|ui| {
                let choose = look.say(LeadWord::Choose);
                if widgets::button(ui, look, Kind::Plain, Some(Icon::Folder), choose).clicked() {
                    state.place_dialog.ask(ui.ctx(), Ask::Folder);
                }
                if widgets::button(ui, look, Kind::Plain, None, look.say(W::Keep)).clicked() {
                    let typed = state.place.trim();
                    let place = (!typed.is_empty()).then(|| PathBuf::from(typed));
                    out.push(Action::Lead(LeadAction::SecondPlace(place)));
                }
            });
        });
    });
}
