//! The page of scores, painted.

use eframe::egui::{self, RichText, Ui};

use super::data::{Filter, cell, hint, scored, shown, title};
use crate::report::{ScoreSource, ScoreTable};
use crate::study::BlindCode;
use crate::ui::look::Look;
use crate::ui::results::Results;
use crate::ui::theme::{font, gap, size};
use crate::ui::widgets::table::{self, Cell, Column, Table, Tone};
use crate::ui::widgets::{self, Icon, form};
use crate::ui::words_lead::LeadWord as W;
use crate::ui::words_trail::TrailWord;

/// Room for the rows' scroll bar.
const SCROLL_BAR: f32 = 10.0;

/// Paints the page. Answers the clip that a lead chose, to correct a rating of it.
pub fn paint(
    ui: &mut Ui,
    look: &Look,
    results: &Results,
    filter: &mut Filter,
    lead: bool,
) -> Option<BlindCode> {
    let mut chosen = None;
    form::page(
        ui,
        look,
        look.say(W::Scores),
        look.say(W::ScoresAbout),
        |_| {},
        |ui| {
            if let Some(fault) = &results.fault {
                form::fault_line(ui, look, fault);
            }
            let Some(reports) = &results.shown else {
                if results.fault.is_none() {
                    widgets::quiet(ui, look, look.say(W::Computing));
                }
                return;
            };
            let scores = &reports.scores;
            if scored(&scores.rows) == 0 {
                form::empty(
                    ui,
                    look,
                    Icon::Table,
                    look.say(W::NoSheetsYet),
                    look.say(W::NoSheetsYetWhy),
                    |_| {},
                );
                return;
            }
            choices(ui, look, scores, filter);
            let room = ui.available_height() - 40.0;
            ui.allocate_ui(egui::vec2(ui.available_width(), room), |ui| {
                table::in_card(ui, look, |ui, height| {
                    chosen = rows(ui, look, scores, filter, lead, height);
                });
            });
            ui.add_space(gap::TIGHT);
            let hint = if lead { look.say(TrailWord::CorrectHint) } else { "" };
            let text = format!("{} {hint}", look.say(W::ScoresForms));
            ui.label(RichText::new(text).font(font(size::SMALL)).color(look.theme.quiet));
        },
    );
    chosen
}

fn choices(ui: &mut Ui, look: &Look, scores: &ScoreTable, filter: &mut Filter) {
    let mut waves: Vec<u16> = scores.rows.iter().map(|row| row.wave_months).collect();
    waves.sort_unstable();
    waves.dedup();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        if widgets::segment(ui, look, look.say(W::AllWaves), filter.wave.is_none()).clicked() {
            filter.wave = None;
        }
        for wave in waves {
            let name = look.with(W::WaveMonths, &[&wave.to_string()]);
            if widgets::segment(ui, look, &name, filter.wave == Some(wave)).clicked() {
                filter.wave = Some(wave);
            }
        }
        ui.add_space(gap::MEDIUM);
        form::tick(ui, look, &mut filter.all, look.say(W::WithoutScores));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let text =
                look.with(W::ScoredOf, &[&scored(&scores.rows).to_string(), &scores.rows.len().to_string()]);
            ui.label(RichText::new(text).color(look.theme.quiet));
        });
    });
}

fn rows(
    ui: &mut Ui,
    look: &Look,
    scores: &ScoreTable,
    filter: &mut Filter,
    lead: bool,
    height: f32,
) -> Option<BlindCode> {
    let mut columns = vec![
        Column { sorts: true, ..Column::words(look.say(W::Clip), 78.0, 0.0) },
        Column::figures(look.say(W::WaveShort), 50.0).hint(look.say(W::MonthsWord)),
        Column::words(look.say(W::Coder), 64.0, 1.0),
    ];
    let mut before = columns.len();
    for (index, column) in scores.columns.iter().enumerate() {
        let full = title(scores, index, look.language);
        // A total's full name says its rule, which is too long for a column.
        let name = match column.source {
            ScoreSource::Total(_) if column.name.contains("mean_of_items") => {
                look.say(W::TotalOfItems).to_owned()
            }
            ScoreSource::Total(_) => look.say(W::TotalOfSubscales).to_owned(),
            ScoreSource::Item(_) => column.name.clone(),
            ScoreSource::Subscale(_) => full.clone(),
        };
        let width = table::width_for(ui, &name, 66.0);
        columns.push(Column { sorts: true, hint: full, grow: 0.2, ..Column::figures(name, width) });
    }
    // Where room is short the coder stands on hover instead.
    let named = columns.iter().map(|column| column.width).sum::<f32>() + SCROLL_BAR <= ui.available_width();
    if !named {
        before -= 1;
        columns.remove(before);
    }
    let sorted = filter.by.map_or(0, |by| by + before);
    if let Some(column) = columns.get_mut(sorted) {
        column.sorted = Some(filter.descending);
    }
    let places = shown(scores, filter);
    let rows =
        Table { name: "scores", columns: &columns, rows: places.len(), choose: lead, height, reveal: None };
    let answer = rows.show(ui, look, |index| {
        let Some(row) = places.get(index).and_then(|place| scores.rows.get(*place)) else {
            return table::Row::Heading(String::new());
        };
        let coder = row.coder.clone().unwrap_or_default();
        let mut cells = vec![
            Cell::new(row.blind_code.as_str()).tone(Tone::Strong).hint(&coder),
            Cell::new(row.wave_months.to_string()),
        ];
        if named {
            cells.push(Cell::new(&coder).tone(Tone::Quiet).hint(&coder));
        }
        cells.extend(row.cells.iter().map(|score| {
            let (text, partial) = cell(score, look.language);
            let tone = if score.value.is_err() { Tone::Quiet } else { Tone::Plain };
            let text = if partial { format!("{text}*") } else { text };
            Cell::new(text).tone(tone).hint(hint(score, look.language))
        }));
        table::Row::Cells { cells, chosen: false }
    });
    if let Some(column) = answer.sort {
        let by = column.checked_sub(before);
        filter.descending = if filter.by == by { !filter.descending } else { by.is_some() };
        filter.by = by;
    }
    let row = answer.clicked.and_then(|row| scores.rows.get(*places.get(row)?));
    row.filter(|row| row.coder.is_some()).map(|row| row.blind_code.clone())
}
