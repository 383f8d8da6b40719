//! The consistency page, painted.

use eframe::egui::{self, RichText, Ui};

use super::data::{Line, Row, WANTED, lines};
use crate::report::Consistency;
use crate::ui::lead::Results;
use crate::ui::look::Look;
use crate::ui::screens::agreement::data::Figure;
use crate::ui::theme::{font, gap, size};
use crate::ui::widgets::table::{self, Cell, Column, Dot, Table, Tone};
use crate::ui::widgets::{self, Icon, form};
use crate::ui::words_lead::{LeadWord as W, figure as localised};

/// Paints the page.
pub fn paint(ui: &mut Ui, look: &Look, results: &Results) {
    form::page(
        ui,
        look,
        look.say(W::Consistency),
        look.say(W::ConsistencyAbout),
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
            let report = &reports.consistency;
            if report.rows.iter().all(|row| row.sheets == 0) {
                let why = look.say(W::NoSheetsYetWhy);
                form::empty(ui, look, Icon::Chart, look.say(W::NoSheetsYet), why, |_| {});
                return;
            }
            if !report.warnings.is_empty() {
                look.theme.card().show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    ui.spacing_mut().item_spacing.y = 5.0;
                    crate::ui::screens::agreement::warnings(ui, look, &report.warnings);
                });
                ui.add_space(gap::TIGHT);
            }
            let foot =
                RichText::new(look.say(W::ConsistencyForms)).font(font(size::SMALL)).color(look.theme.quiet);
            let room = ui.available_height() - 52.0;
            ui.allocate_ui(egui::vec2(ui.available_width(), room), |ui| {
                table::in_card(ui, look, |ui, height| rows(ui, look, report, height));
            });
            ui.add_space(gap::TIGHT);
            ui.label(foot);
        },
    );
}

fn rows(ui: &mut Ui, look: &Look, report: &Consistency, height: f32) {
    let lines = lines(report, look.language);
    let figures = |word: W, width| Column::figures(look.say(word), width);
    let noted = lines.iter().any(|line| match line {
        Line::Row(row) => !notes(look, row).is_empty(),
        Line::Wave { .. } => false,
    });
    let mut columns = vec![
        Column::words(look.say(W::Name), 210.0, 0.8),
        figures(W::Sheets, 90.0).hint(look.say(W::SheetsHint)),
        figures(W::Parts, 90.0).hint(look.say(W::PartsHint)),
        figures(W::Alpha, 80.0),
        figures(W::Interval, 130.0),
        Column::words(look.say(W::AlphaPlot), 180.0, 0.3),
    ];
    if noted {
        columns.push(Column::words(look.say(W::Notes), 230.0, 1.2));
    }
    let shown =
        Table { name: "alpha", columns: &columns, rows: lines.len(), choose: false, height, reveal: None };
    shown.show(ui, look, |index| match lines.get(index) {
        Some(Line::Wave { months, sheets }) => {
            table::Row::Heading(look.with(W::WaveWithSheets, &[&months.to_string(), &sheets.to_string()]))
        }
        Some(Line::Row(row)) => table::Row::Cells { cells: cells(look, row), chosen: false },
        None => table::Row::Heading(String::new()),
    });
}

fn cells(look: &Look, row: &Row) -> Vec<Cell> {
    let figure =
        |figure: &Figure| Cell::figure(&localised(&figure.text, look.language), figure.why.as_deref());
    let name = Cell::new(&row.label)
        .hint(look.with(W::ByProfile, &[&row.label, &row.profile]))
        .tone(if row.total { Tone::Strong } else { Tone::Plain });
    let n = if row.n == row.sheets { row.n.to_string() } else { format!("{}/{}", row.n, row.sheets) };
    let mut alpha = figure(&row.alpha);
    if row.low {
        alpha = alpha
            .tone(Tone::Warn)
            .hint(look.with(W::BelowWanted, &[&localised(&format!("{WANTED:.2}"), look.language)]));
    }
    let plot = row.dot.map(|(value, interval)| Dot { value, interval, axis: (0.0, 1.0), mark: WANTED });
    let notes = notes(look, row);
    vec![
        name,
        Cell::new(n),
        Cell::new(localised(&row.parts, look.language)),
        alpha,
        figure(&row.interval),
        Cell { dot: plot, ..Cell::default() },
        Cell::new(&notes).tone(Tone::Quiet).hint(&notes),
    ]
}

/// What was left out, what goes against the rest, and why there is no alpha.
fn notes(look: &Look, row: &Row) -> String {
    let mut notes = Vec::new();
    notes.extend(row.alpha.why.clone());
    if !row.constant.is_empty() {
        notes.push(look.with(W::Constant, &[&row.constant.join(", ")]));
    }
    if !row.negative.is_empty() {
        let negative: Vec<String> = row.negative.iter().map(|part| localised(part, look.language)).collect();
        notes.push(look.with(W::AgainstTheRest, &[&negative.join(", ")]));
    }
    notes.join("; ")
}
