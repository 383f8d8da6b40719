//! The export page, painted.

use std::path::Path;

use eframe::egui::{self, RichText, Ui};

use super::data::{FILES, Form, size};
use crate::export::ExportSummary;
use crate::report::words;
use crate::ui::action::Action;
use crate::ui::dialog::{Ask, Dialog};
use crate::ui::lead::{LeadAction, Outbox};
use crate::ui::look::Look;
use crate::ui::theme::{bold, gap};
use crate::ui::widgets::{self, Icon, Kind, form};
use crate::ui::words_lead::LeadWord as W;

const WIDTH: f32 = 780.0;

/// Paints the page.
pub fn paint(
    ui: &mut Ui,
    look: &Look,
    (study, submitted): (&Path, usize),
    form: &mut Form,
    outbox: &Outbox,
    dialog: &mut Dialog,
    out: &mut Vec<Action>,
) {
    form::page(
        ui,
        look,
        look.say(W::Export),
        look.say(W::ExportAbout),
        |_| {},
        |ui| {
            egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                ui.set_max_width(WIDTH);
                look.theme.card().inner_margin(20).show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    where_to(ui, look, form, dialog);
                    ui.add_space(gap::SMALL);
                    form::tick(ui, look, &mut form.excel, look.say(W::ForExcel));
                    if form.unblinded {
                        form::tick(ui, look, &mut form.groups, look.say(W::WithGroups));
                    }
                    ui.add_space(gap::SMALL);
                    ui.horizontal(|ui| {
                        let folder = form.folder(study).filter(|_| !outbox.at_work());
                        ui.add_enabled_ui(folder.is_some(), |ui| {
                            let pressed = widgets::button(
                                ui,
                                look,
                                Kind::Primary,
                                Some(Icon::Export),
                                look.say(W::WriteFiles),
                            );
                            if let (true, Some(folder)) = (pressed.clicked(), folder) {
                                out.push(Action::Lead(LeadAction::Export(
                                    folder,
                                    form.format(),
                                    form.unblinded && form.groups,
                                )));
                            }
                        });
                        let text = if outbox.at_work() {
                            look.say(W::Writing).to_owned()
                        } else {
                            look.with(W::SheetsToWrite, &[&submitted.to_string()])
                        };
                        widgets::quiet(ui, look, &text);
                    });
                    match &outbox.outcome {
                        Some(Err(fault)) => form::fault_line(ui, look, fault),
                        Some(Ok(summary)) => written(ui, look, summary),
                        None => {}
                    }
                });
                ui.add_space(gap::SMALL);
                look.theme.card().inner_margin(20).show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    files(ui, look, outbox.outcome.as_ref().and_then(|outcome| outcome.as_ref().ok()));
                });
            });
        },
    );
}

fn where_to(ui: &mut Ui, look: &Look, form: &mut Form, dialog: &mut Dialog) {
    ui.horizontal_top(|ui| {
        let width = ui.available_width() - 120.0;
        form::field(ui, look, look.say(W::Folder), "", &mut form.folder, width, "");
        ui.vertical(|ui| {
            ui.add_space(20.0);
            if widgets::button(ui, look, Kind::Plain, Some(Icon::Folder), look.say(W::Choose)).clicked() {
                dialog.ask(ui.ctx(), Ask::Folder);
            }
        });
    });
}

fn written(ui: &mut Ui, look: &Look, summary: &ExportSummary) {
    ui.add_space(gap::SMALL);
    egui::Frame::new().fill(look.theme.done_soft).corner_radius(6).inner_margin(12).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            widgets::icon(ui, Icon::Check, 16.0, look.theme.done);
            let folder = summary.dir.display().to_string();
            widgets::wrapped(ui, look, &look.with(W::Written, &[&summary.files.len().to_string(), &folder]));
        });
    });
}

/// What each file holds, and how large it became.
fn files(ui: &mut Ui, look: &Look, summary: Option<&ExportSummary>) {
    widgets::lead(ui, look, look.say(W::WhatIsWritten));
    widgets::quiet(ui, look, look.say(W::NoIdentities));
    ui.add_space(gap::TIGHT);
    egui::Grid::new("files").num_columns(3).spacing([gap::LARGE, 9.0]).show(ui, |ui| {
        for (name, what) in FILES {
            ui.label(RichText::new(name).font(bold(14.0)).color(look.theme.ink));
            ui.label(RichText::new(look.say(what)).color(look.theme.ink));
            let found = summary.and_then(|summary| summary.files.iter().find(|file| file.name == name));
            let text = found.map_or_else(String::new, |file| match file.rows {
                Some(rows) => format!(
                    "{}, {}",
                    look.with(W::Rows, &[&rows.to_string()]),
                    words::number(&size(file.bytes), look.language)
                ),
                None => words::number(&size(file.bytes), look.language),
            });
            ui.label(RichText::new(text).color(look.theme.quiet));
            ui.end_row();
        }
    });
}
