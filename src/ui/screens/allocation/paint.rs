//! The page of the allocation, painted.

use std::path::PathBuf;

use eframe::egui::{self, RichText, Ui};

use super::State;
use super::data::Data;
use crate::lab::ImportedAllocation;
use crate::ui::action::Action;
use crate::ui::dialog::Ask;
use crate::ui::lead::LeadAction;
use crate::ui::look::Look;
use crate::ui::theme::gap;
use crate::ui::widgets::{self, Icon, Kind, form};
use crate::ui::words_allocation::AllocationWord as W;
use crate::ui::words_lead::LeadWord;

const WIDTH: f32 = 860.0;

/// Paints the page.
pub fn paint(
    ui: &mut Ui,
    look: &Look,
    data: &Data,
    outcome: Option<&Result<ImportedAllocation, String>>,
    state: &mut State,
    out: &mut Vec<Action>,
) {
    form::page(
        ui,
        look,
        look.say(W::Allocation),
        look.say(W::About),
        |_| {},
        |ui| {
            egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                ui.set_max_width(WIDTH.min(ui.available_width()));
                if data.manager {
                    card(ui, look, W::CanTitle, |ui| possible(ui, look));
                }
                card(ui, look, W::ImportTitle, |ui| import(ui, look, outcome, state, out));
                card(ui, look, W::Imported, |ui| imports(ui, look, data));
            });
        },
    );
}

fn card(ui: &mut Ui, look: &Look, name: W, add: impl FnOnce(&mut Ui)) {
    look.theme.card().inner_margin(20).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = gap::SMALL;
        widgets::lead(ui, look, look.say(name));
        add(ui);
    });
    ui.add_space(gap::SMALL);
}

fn possible(ui: &mut Ui, look: &Look) {
    for word in [W::CanAllocation, W::CanUnblind, W::CanAppoint] {
        widgets::wrapped(ui, look, look.say(word));
    }
    widgets::quiet(ui, look, look.say(W::CanNot));
}

fn import(
    ui: &mut Ui,
    look: &Look,
    outcome: Option<&Result<ImportedAllocation, String>>,
    state: &mut State,
    out: &mut Vec<Action>,
) {
    widgets::quiet(ui, look, look.say(W::ImportWhy));
    let width = ui.available_width() - 140.0;
    let typed = state.list.trim().to_owned();
    ui.horizontal_top(|ui| {
        form::field(ui, look, look.say(W::List), "", &mut state.list, width, "");
        ui.vertical(|ui| {
            ui.add_space(19.0);
            if widgets::button(ui, look, Kind::Plain, Some(Icon::Folder), look.say(LeadWord::Choose))
                .clicked()
            {
                state.dialog.ask(ui.ctx(), Ask::AnyFile);
            }
        });
    });
    ui.add_enabled_ui(!typed.is_empty(), |ui| {
        if widgets::button(ui, look, Kind::Primary, Some(Icon::Lock), look.say(W::ImportNow)).clicked() {
            out.push(Action::Lead(LeadAction::ImportAllocation(PathBuf::from(&typed))));
        }
    });
    match outcome {
        Some(Ok(done)) => {
            widgets::wrapped(ui, look, &look.with(W::Done, &[&done.families.to_string()]));
            form::warning_line(ui, look, look.say(W::RemoveTitle));
            let path = RichText::new(done.remove.display().to_string()).monospace().color(look.theme.ink);
            ui.add(egui::Label::new(path).wrap());
            widgets::quiet(ui, look, look.say(W::RemoveHow));
        }
        Some(Err(faults)) => {
            widgets::wrapped(ui, look, look.say(W::Faults));
            for fault in faults.lines() {
                form::fault_line(ui, look, fault);
            }
        }
        None => {}
    }
}

fn imports(ui: &mut Ui, look: &Look, data: &Data) {
    if data.imports.is_empty() {
        widgets::quiet(ui, look, look.say(W::NothingYet));
    } else {
        egui::Grid::new("allocation").num_columns(3).spacing([gap::LARGE, 7.0]).show(ui, |ui| {
            for head in [W::When, W::Families, W::ByWhom] {
                ui.label(RichText::new(look.say(head)).color(look.theme.quiet));
            }
            ui.end_row();
            for line in &data.imports {
                for text in [&line.at, &line.families, &line.by] {
                    ui.label(RichText::new(text).color(look.theme.ink));
                }
                ui.end_row();
            }
        });
    }
    widgets::wrapped(ui, look, look.say(W::NobodyReads));
}
