//! The trail's page, painted.

use eframe::egui::{self, Margin, RichText, Ui, vec2};

use super::State;
use super::data::{Data, Typed, cell, day, verdict};
use crate::study::TrailEntry;
use crate::ui::action::Action;
use crate::ui::auditor::Auditor;
use crate::ui::dialog::Ask;
use crate::ui::lead::LeadAction;
use crate::ui::look::Look;
use crate::ui::theme::{bold, font, gap, size};
use crate::ui::widgets::table::{self, Cell, Column, Table, Tone};
use crate::ui::widgets::{self, Icon, Kind, form};
use crate::ui::words_lead::LeadWord;
use crate::ui::words_trail::{TrailWord as W, kind_word};

/// Letters of a cell and of what stands on hover.
const CELL: usize = 120;
const HOVER: usize = 1_200;
/// Room for the words of the event that is chosen.
const DETAIL: f32 = 132.0;

/// Paints the page.
pub fn paint(
    ui: &mut Ui,
    look: &Look,
    data: &Data,
    state: &mut State,
    auditor: &Auditor,
    out: &mut Vec<Action>,
) {
    let mut opened = false;
    form::page(
        ui,
        look,
        look.say(W::Trail),
        look.say(W::About),
        |ui| {
            opened =
                widgets::button(ui, look, Kind::Plain, Some(Icon::Export), look.say(W::ToFile)).clicked();
        },
        |ui| {
            chain(ui, look, auditor, out);
            if state.export {
                export(ui, look, data, state, out);
            }
            filters(ui, look, data, &mut state.typed);
            let chosen =
                state.chosen.and_then(|number| data.entries.iter().find(|entry| entry.number == number));
            let below = if chosen.is_some() { DETAIL } else { 0.0 };
            let room = (ui.available_height() - below).max(120.0);
            ui.allocate_ui(vec2(ui.available_width(), room), |ui| {
                table::in_card(ui, look, |ui, height| rows(ui, look, data, &mut state.chosen, height));
            });
            if let Some(entry) = chosen {
                detail(ui, look, entry);
            }
        },
    );
    state.export ^= opened;
}

/// Whether the chain holds, and its end.
fn chain(ui: &mut Ui, look: &Look, auditor: &Auditor, out: &mut Vec<Action>) {
    let t = &look.theme;
    t.card().inner_margin(12).show(ui, |ui| {
        ui.set_width(ui.available_width());
        match &auditor.check {
            None => {
                widgets::quiet(ui, look, look.say(W::Checking));
            }
            Some(Err(fault)) => form::fault_line(ui, look, fault),
            Some(Ok(check)) => {
                let (said, lines) = verdict(check, look.language);
                ui.horizontal(|ui| {
                    let (sign, ink) =
                        if lines.is_empty() { (Icon::Check, t.done) } else { (Icon::Warning, t.fault) };
                    widgets::icon(ui, sign, 16.0, ink);
                    widgets::wrapped(ui, look, &said);
                });
                for line in &lines {
                    form::fault_line(ui, look, line);
                }
                for remark in check.remarks.iter().rev().take(2) {
                    form::warning_line(ui, look, &cell(remark, HOVER));
                }
                if let Some(head) = &check.head {
                    // Where room is short the hash is on hover, and is copied whole.
                    let most = if ui.available_width() < 960.0 { 24 } else { 64 };
                    ui.horizontal(|ui| {
                        let name = look.with(W::EndsWith, &[&head.number.to_string()]);
                        ui.label(RichText::new(name).font(font(size::SMALL)).color(t.quiet));
                        ui.label(
                            RichText::new(cell(&head.hash, most)).monospace().size(size::SMALL).color(t.ink),
                        )
                        .on_hover_text(format!(
                            "{}\n{}",
                            head.hash,
                            look.say(W::KeepHash)
                        ));
                        let copy = widgets::button(ui, look, Kind::Quiet, None, look.say(W::CopyHash));
                        if copy.on_hover_text(look.say(W::KeepHash)).clicked() {
                            ui.ctx().copy_text(head.hash.clone());
                        }
                        if widgets::button(ui, look, Kind::Quiet, None, look.say(W::CheckAgain)).clicked() {
                            out.push(Action::Lead(LeadAction::Renew));
                        }
                    });
                }
            }
        }
    });
}

fn filters(ui: &mut Ui, look: &Look, data: &Data, typed: &mut Typed) {
    ui.horizontal(|ui| {
        one_of(ui, look, "who", look.say(W::Everybody), &data.people, &mut typed.who, |who| who.to_owned());
        one_of(ui, look, "what", look.say(W::AllKinds), &data.kinds, &mut typed.what, |what| {
            kind_word(what, look.language).to_owned()
        });
        let line = |text, hint: &'static str, width| {
            egui::TextEdit::singleline(text)
                .hint_text(hint)
                .desired_width(width)
                .margin(Margin::symmetric(10, 8))
        };
        ui.add(line(&mut typed.text, look.say(W::FindWords), 150.0));
        for (text, name) in [(&mut typed.since, W::From), (&mut typed.until, W::UpTo)] {
            let fault = day(text).is_err();
            let response = ui.add(line(text, look.say(name), 96.0));
            if fault {
                widgets::icon(ui, Icon::Warning, 14.0, look.theme.fault);
            }
            response.on_hover_text(if fault { look.say(W::NoDay) } else { look.say(W::DayHint) });
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let text =
                look.with(W::ShownOf, &[&data.shown.len().to_string(), &data.entries.len().to_string()]);
            ui.label(RichText::new(text).color(look.theme.quiet));
        });
    });
}

/// A menu of all, or one.
fn one_of(
    ui: &mut Ui,
    _look: &Look,
    name: &str,
    all: &str,
    choices: &[String],
    chosen: &mut Option<String>,
    word: impl Fn(&str) -> String,
) {
    let mut lines = vec![(all.to_owned(), chosen.is_none())];
    lines.extend(choices.iter().map(|choice| (word(choice), chosen.as_ref() == Some(choice))));
    let shown = chosen.as_ref().map_or_else(|| all.to_owned(), |choice| word(choice));
    if let Some(picked) = form::menu(ui, name, &shown, 150.0, &lines) {
        *chosen = picked.checked_sub(1).and_then(|place| choices.get(place)).cloned();
    }
}

fn rows(ui: &mut Ui, look: &Look, data: &Data, chosen: &mut Option<i64>, height: f32) {
    if data.shown.is_empty() {
        widgets::quiet(ui, look, look.say(W::NoneShown));
        return;
    }
    let columns = [
        Column::figures("#", 56.0),
        Column::words(look.say(W::When), 214.0, 0.0),
        Column::words(look.say(W::Who), 90.0, 0.4),
        Column::words(look.say(W::What), 150.0, 0.8),
        Column::words(look.say(W::OfWhat), 100.0, 0.8),
        Column::words(look.say(W::Before), 64.0, 0.8),
        Column::words(look.say(W::After), 64.0, 1.0),
        Column::words(look.say(W::Reason), 64.0, 0.6),
    ];
    let table = Table {
        name: "trail",
        columns: &columns,
        rows: data.shown.len(),
        choose: true,
        height,
        reveal: None,
    };
    let answer = table.show(ui, look, |row| {
        let Some(entry) = data.row(row) else { return table::Row::Heading(String::new()) };
        let event = &entry.event;
        let words = |text: &str| Cell::new(cell(text, CELL)).hint(cell(text, HOVER));
        let cells = vec![
            Cell::new(entry.number.to_string()).tone(Tone::Quiet),
            Cell::new(event.local_text()),
            words(&event.who).tone(Tone::Strong),
            words(kind_word(&event.what, look.language)),
            words(&event.subject),
            words(&event.old).tone(Tone::Quiet),
            words(&event.new),
            words(&event.why),
        ];
        table::Row::Cells { cells, chosen: *chosen == Some(entry.number) }
    });
    if let Some(entry) = answer.clicked.and_then(|row| data.row(row)) {
        *chosen = (*chosen != Some(entry.number)).then_some(entry.number);
    }
}

/// All words of the event that is chosen.
fn detail(ui: &mut Ui, look: &Look, entry: &TrailEntry) {
    let t = &look.theme;
    ui.add_space(gap::TIGHT);
    t.card().inner_margin(10).show(ui, |ui| {
        ui.set_width(ui.available_width());
        egui::ScrollArea::vertical().id_salt("event").max_height(DETAIL - 44.0).auto_shrink(false).show(
            ui,
            |ui| {
                let event = &entry.event;
                let head = format!(
                    "{} · {} · {} · {}",
                    entry.number,
                    event.local_text(),
                    event.who,
                    kind_word(&event.what, look.language)
                );
                ui.label(RichText::new(head).font(bold(size::BODY)).color(t.ink));
                for (name, text) in [
                    (W::OfWhat, &event.subject),
                    (W::Before, &event.old),
                    (W::After, &event.new),
                    (W::Reason, &event.why),
                ] {
                    if !text.is_empty() {
                        let line = format!("{}: {text}", look.say(name));
                        ui.add(egui::Label::new(RichText::new(line).color(t.ink)).wrap().selectable(true));
                    }
                }
                let line = RichText::new(&entry.hash).monospace().size(size::SMALL).color(t.quiet);
                ui.add(egui::Label::new(line).selectable(true));
            },
        );
    });
}

/// Where to write the events that are shown.
fn export(ui: &mut Ui, look: &Look, data: &Data, state: &mut State, out: &mut Vec<Action>) {
    look.theme.card().inner_margin(12).show(ui, |ui| {
        ui.set_width(ui.available_width());
        widgets::quiet(ui, look, look.say(W::WriteAbout));
        ui.horizontal_top(|ui| {
            let width = (ui.available_width() - 300.0).max(160.0);
            form::field(ui, look, look.say(LeadWord::Folder), "", &mut state.folder, width, "");
            ui.vertical(|ui| {
                ui.add_space(20.0);
                ui.horizontal(|ui| {
                    let choose = look.say(LeadWord::Choose);
                    if widgets::button(ui, look, Kind::Plain, Some(Icon::Folder), choose).clicked() {
                        state.dialog.ask(ui.ctx(), Ask::Folder);
                    }
                    let target = state.target();
                    ui.add_enabled_ui(target.is_some(), |ui| {
                        let write = widgets::button(
                            ui,
                            look,
                            Kind::Plain,
                            Some(Icon::Export),
                            look.say(W::WriteTable),
                        );
                        if let (true, Some(folder)) = (write.clicked(), target) {
                            out.push(Action::Lead(LeadAction::ExportTrail(folder, data.chosen())));
                        }
                    });
                });
            });
        });
    });
}
