//! The page on which ratings are brought in, painted.

use eframe::egui::{self, RichText, Ui};

use super::data::{Form, summary};
use crate::lab::bring_in::Field;
use crate::ui::action::{Action, Answer};
use crate::ui::dialog::{Ask, Dialog};
use crate::ui::intake::Found;
use crate::ui::lead::LeadAction;
use crate::ui::look::Look;
use crate::ui::theme::gap;
use crate::ui::widgets::{self, Icon, Kind, form};
use crate::ui::words::Word;
use crate::ui::words_bring_in::BringInWord as W;
use crate::ui::words_lead::LeadWord;

const WIDTH: f32 = 860.0;

/// What is shown beside the form.
pub struct Shown<'a> {
    /// What was found last.
    pub found: Option<&'a Result<Found, String>>,
    /// Whether something is under way.
    pub at_work: bool,
    /// Whether it is known who is on which recording.
    pub linkage_open: bool,
    /// The study's items.
    pub items: &'a [String],
}

/// Paints the page.
pub fn paint(
    ui: &mut Ui,
    look: &Look,
    shown: &Shown<'_>,
    state: &mut Form,
    dialog: &mut Dialog,
    out: &mut Vec<Action>,
) {
    form::page(
        ui,
        look,
        look.say(W::BringIn),
        look.say(W::About),
        |_| {},
        |ui| {
            egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                ui.set_max_width(WIDTH.min(ui.available_width()));
                ui.add_enabled_ui(!shown.at_work, |ui| {
                    card(ui, look, W::Rules, |ui| filled_in(ui, look, state, dialog, out));
                    match shown.found {
                        Some(Ok(found)) => result(ui, look, shown, found, state, out),
                        Some(Err(fault)) => {
                            form::fault_line(ui, look, fault);
                        }
                        None => {}
                    }
                });
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

fn filled_in(ui: &mut Ui, look: &Look, state: &mut Form, dialog: &mut Dialog, out: &mut Vec<Action>) {
    let width = ui.available_width() - 140.0;
    let before = state.file.clone();
    ui.horizontal_top(|ui| {
        form::field(ui, look, look.say(W::File), "", &mut state.file, width, "");
        ui.vertical(|ui| {
            ui.add_space(19.0);
            if widgets::button(ui, look, Kind::Plain, Some(Icon::Folder), look.say(LeadWord::Choose))
                .clicked()
            {
                dialog.ask(ui.ctx(), Ask::AnyFile);
            }
        });
    });
    if state.file != before {
        state.map.clear();
    }
    for (word, text) in [
        (W::Coders, &mut state.coders),
        (W::Primary, &mut state.primary),
        (W::Codes, &mut state.codes),
        (W::Missing, &mut state.missing),
    ] {
        form::field(ui, look, look.say(word), "", text, width, "");
    }
    let ready = !state.file.trim().is_empty();
    ui.add_enabled_ui(ready, |ui| {
        if widgets::button(ui, look, Kind::Primary, Some(Icon::Table), look.say(W::LookAt)).clicked() {
            ask(state, true, out);
        }
    });
    if !ui.is_enabled() {
        widgets::quiet(ui, look, look.say(W::AtWork));
    }
}

fn ask(state: &mut Form, dry_run: bool, out: &mut Vec<Action>) {
    state.looked_at = Some(state.asked(true));
    out.push(Action::Lead(LeadAction::BringIn(Box::new(state.asked(dry_run)))));
}

fn result(
    ui: &mut Ui,
    look: &Look,
    shown: &Shown<'_>,
    found: &Found,
    state: &mut Form,
    out: &mut Vec<Action>,
) {
    if found.needs_linkage {
        card(ui, look, W::Found, |ui| {
            widgets::wrapped(ui, look, look.say(W::Linkage));
            let open = look.say(Word::OpenLinkage);
            if !shown.linkage_open && widgets::button(ui, look, Kind::Plain, Some(Icon::Lock), open).clicked()
            {
                out.push(Action::Answer(Answer::AskLinkage));
            }
        });
    }
    let report = &found.report;
    if report.done {
        card(ui, look, W::Found, |ui| {
            widgets::wrapped(ui, look, &look.with(W::Done, &[&report.sheets.to_string()]));
            for line in summary(found, look) {
                widgets::quiet(ui, look, &line);
            }
            form::warning_line(ui, look, look.say(W::KeepAway));
        });
        return;
    }
    let faults = report.faults.len() + report.more_faults;
    if faults > 0 || report.sheets > 0 {
        card(ui, look, W::Found, |ui| {
            if faults > 0 {
                widgets::wrapped(ui, look, &look.with(W::Faults, &[&faults.to_string()]));
                for fault in &report.faults {
                    form::fault_line(ui, look, &fault.to_string());
                }
                if report.more_faults > 0 {
                    widgets::quiet(ui, look, &look.with(W::MoreFaults, &[&report.more_faults.to_string()]));
                }
            }
            for line in summary(found, look) {
                widgets::quiet(ui, look, &line);
            }
            let current = faults == 0 && state.is_current();
            ui.add_enabled_ui(current, |ui| {
                let text = look.with(W::DoIt, &[&report.sheets.to_string()]);
                if widgets::button(ui, look, Kind::Primary, Some(Icon::Plus), &text).clicked() {
                    ask(state, false, out);
                }
            });
        });
    }
    if !found.heads.is_empty() {
        card(ui, look, W::Columns, |ui| columns(ui, look, shown.items, found, state));
    }
}

/// What each column says, to be said otherwise.
fn columns(ui: &mut Ui, look: &Look, items: &[String], found: &Found, state: &mut Form) {
    let fields: Vec<String> =
        Field::all().map(|field| field.name().to_owned()).chain(items.iter().cloned()).collect();
    let keys: Vec<&str> = fields.iter().map(String::as_str).collect();
    egui::Grid::new("columns").num_columns(2).spacing([gap::LARGE, 7.0]).show(ui, |ui| {
        for (place, head) in found.heads.iter().enumerate() {
            let said = state.map.iter().find(|(column, _)| column == head).map(|(_, field)| field.as_str());
            let guessed = found.fields.get(place).map_or("", Field::name);
            let is = said.unwrap_or(guessed).to_owned();
            ui.label(RichText::new(head).color(look.theme.ink));
            let choices: Vec<(String, bool)> =
                fields.iter().map(|field| (field.clone(), *field == is)).collect();
            let name = look.with(W::Column, &[head]);
            if let Some(field) =
                form::menu_typed(ui, &name, &is, 220.0, &choices, &keys).and_then(|at| fields.get(at))
            {
                state.say(head, field);
            }
            ui.end_row();
        }
    });
}
