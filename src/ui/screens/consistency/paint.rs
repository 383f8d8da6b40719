//! The consistency page, painted: scales wave by wave with one in full beside them, or the profiles side by side.

use eframe::egui::{self, RichText, Ui};

use super::data::{Line, Row, Side, SideCell, WANTED, lines, sides, waves};
use super::{View, panel};
use crate::report::Consistency;
use crate::ui::look::Look;
use crate::ui::results::Results;
use crate::ui::screens::agreement::column;
use crate::ui::screens::agreement::data::{Figure, two};
use crate::ui::theme::{font, gap, size};
use crate::ui::widgets::table::{self, Cell, Column, Dot, Table, Tone};
use crate::ui::widgets::{self, Icon, Kind, form};
use crate::ui::words_lead::LeadWord as W;

/// Width of what stands beside the table.
const PANEL: f32 = 372.0;
/// Below this width of the page, table and panel take turns.
const BOTH: f32 = 960.0;

/// Paints the page.
pub fn paint(ui: &mut Ui, look: &Look, results: &Results, view: &mut View) {
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
            body(ui, look, report, view);
        },
    );
}

fn body(ui: &mut Ui, look: &Look, report: &Consistency, view: &mut View) {
    let both = ui.available_width() >= BOTH;
    let chosen = |view: &View| view.chosen.and_then(|place| report.rows.get(place));
    if let (false, false, Some(row)) = (both, view.side_by_side, chosen(view)) {
        if widgets::button(ui, look, Kind::Plain, None, look.say(W::BackToTable)).clicked() {
            view.chosen = None;
        }
        ui.add_space(gap::TIGHT);
        panel::panel(ui, look, row);
        return;
    }
    let told = look.say(if view.side_by_side { W::SideForms } else { W::ConsistencyForms });
    let low = form::low(ui);
    if low || !report.profiles.is_empty() {
        ui.horizontal(|ui| {
            for (side, word) in [(false, W::ByWave), (true, W::SideBySide)] {
                let shown = !report.profiles.is_empty();
                if shown && widgets::segment(ui, look, look.say(word), view.side_by_side == side).clicked() {
                    view.side_by_side = side;
                }
            }
            form::how_to_read(ui, look, low.then_some(told));
        });
        ui.add_space(gap::TIGHT);
    }
    let foot = if low { 0.0 } else { 56.0 };
    let room = egui::vec2(ui.available_width(), ui.available_height() - foot);
    ui.allocate_ui(room, |ui| {
        if view.side_by_side {
            return side_by_side(ui, look, report, room.y);
        }
        if !both {
            table::in_card(ui, look, |ui, height| rows(ui, look, report, view, (height, false)));
            return;
        }
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = gap::MEDIUM;
            let left = egui::vec2(room.x - PANEL - gap::MEDIUM, room.y);
            column(ui, left, |ui| {
                table::in_card(ui, look, |ui, height| rows(ui, look, report, view, (height, true)));
            });
            column(ui, egui::vec2(PANEL, room.y), |ui| {
                if let Some(row) = chosen(view).or_else(|| report.rows.first()) {
                    panel::panel(ui, look, row);
                }
            });
        });
    });
    if !low {
        ui.add_space(gap::TIGHT);
        ui.label(RichText::new(told).font(font(size::SMALL)).color(look.theme.quiet));
    }
}

/// Every scale by every profile and wave.
fn side_by_side(ui: &mut Ui, look: &Look, report: &Consistency, height: f32) {
    egui::ScrollArea::vertical().id_salt("profiles").max_height(height).show(ui, |ui| {
        for compared in &report.profiles {
            let (lines, waves) = (sides(compared, look.language), waves(compared));
            let mut columns = vec![Column::words(look.say(W::Name), 220.0, 1.0)];
            for (place, profile) in compared.profiles.iter().enumerate() {
                let used = if place == 0 { W::ProfileInUse } else { W::ProfileOther };
                for months in &waves {
                    let title = look.with(used, &[profile.as_str(), &months.to_string()]);
                    columns.push(Column::figures(title, 104.0));
                }
            }
            let name = compared.instrument.to_string();
            table::in_card(ui, look, |ui, height| {
                let table = Table {
                    name: &name,
                    columns: &columns,
                    rows: lines.len(),
                    choose: false,
                    height,
                    reveal: None,
                };
                table.show(ui, look, |index| {
                    lines.get(index).map_or_else(
                        || table::Row::Heading(String::new()),
                        |line| table::Row::Cells { cells: side_cells(line), chosen: false },
                    )
                });
            });
        }
    });
}

fn side_cells(line: &Side) -> Vec<Cell> {
    let figure = |cell: &SideCell| {
        let mut text = cell.alpha.text.clone();
        if cell.differs {
            text.push_str(" ±");
        }
        let why = cell.alpha.why.as_deref().map(|why| format!("{why}\n")).unwrap_or_default();
        let tone = match (&cell.alpha.why, cell.low) {
            (Some(_), _) => Tone::Quiet,
            (None, true) => Tone::Warn,
            (None, false) => Tone::Plain,
        };
        Cell::new(text).tone(tone).hint(format!("{why}{}", cell.hint))
    };
    let mut cells = vec![Cell::name(&line.label).hint(&line.label)];
    cells.extend(line.cells.iter().map(|cell| cell.as_ref().map_or_else(Cell::default, figure)));
    cells
}

/// `both`: whether the panel stands beside the table, and not in its place.
fn rows(ui: &mut Ui, look: &Look, report: &Consistency, view: &mut View, (height, both): (f32, bool)) {
    let lines = lines(report, look.language);
    let marked = if both { view.chosen.or(Some(0)) } else { view.chosen };
    let (columns, drawn) = columns(ui, look, &lines);
    let shown =
        Table { name: "alpha", columns: &columns, rows: lines.len(), choose: true, height, reveal: None };
    let answer = shown.show(ui, look, |index| match lines.get(index) {
        Some(Line::Wave { months, sheets }) => {
            table::Row::Heading(look.with(W::WaveWithSheets, &[&months.to_string(), &sheets.to_string()]))
        }
        Some(Line::Row(row)) => {
            table::Row::Cells { cells: cells(look, row, drawn), chosen: marked == Some(row.place) }
        }
        None => table::Row::Heading(String::new()),
    });
    // Beside the table the panel follows the arrows; in its place it waits until a row is chosen.
    let chosen = answer.clicked.or(answer.stepped.filter(|_| both));
    if let Some(Line::Row(row)) = chosen.and_then(|index| lines.get(index)) {
        view.chosen = Some(row.place);
    }
}

/// The columns that there is room for: with little, alpha is not drawn.
fn columns(ui: &Ui, look: &Look, lines: &[Line]) -> (Vec<Column>, bool) {
    let figures = |word: W, width| Column::figures(look.say(word), width);
    let rows = || lines.iter().filter_map(|line| if let Line::Row(row) = line { Some(row) } else { None });
    let n = table::width_of(ui, rows().map(|row| sheets(row)), 56.0);
    let k = table::width_of(ui, rows().map(|row| row.parts.clone()), 56.0);
    let mut columns = vec![
        Column::words(look.say(W::Name), 140.0, 0.8),
        figures(W::Sheets, n).hint(look.say(W::SheetsHint)),
        figures(W::Parts, k).hint(look.say(W::PartsHint)),
        figures(W::Alpha, 56.0),
        figures(W::Interval, 112.0),
    ];
    let omega = figures(W::Omega, 62.0).hint(look.say(W::OmegaHint));
    let drawn = Column::words(look.say(W::AlphaPlot), 104.0, 0.3);
    let whole = columns.iter().chain([&omega, &drawn]).map(|column| column.width).sum::<f32>();
    let fits = whole <= ui.available_width();
    if fits {
        columns.push(drawn);
    }
    columns.push(omega);
    (columns, fits)
}

/// Sheets used, and of how many where that differs.
fn sheets(row: &Row) -> String {
    if row.n == row.sheets { row.n.to_string() } else { format!("{}/{}", row.n, row.sheets) }
}

fn cells(look: &Look, row: &Row, drawn: bool) -> Vec<Cell> {
    let figure = |figure: &Figure| Cell::figure(&figure.text, figure.why.as_deref());
    let notes = notes(look, row);
    let tone = match (notes.is_empty(), row.total) {
        (false, _) => Tone::Warn,
        (true, true) => Tone::Strong,
        (true, false) => Tone::Plain,
    };
    let by = look.with(W::ByProfile, &[&row.label, &row.profile]);
    let hint = if notes.is_empty() { by } else { format!("{by}\n{notes}") };
    let name = Cell::name(&row.label).hint(hint).tone(tone);
    let mut alpha = figure(&row.alpha);
    if row.low {
        alpha = alpha.tone(Tone::Warn).hint(look.with(W::BelowWanted, &[&two(WANTED, look.language)]));
    }
    let plot = row.dot.map(|(value, interval)| Dot { value, interval, axis: (0.0, 1.0), mark: WANTED });
    let mut cells = vec![name, Cell::new(sheets(row)), Cell::new(&row.parts), alpha, figure(&row.interval)];
    if drawn {
        cells.push(Cell { dot: plot, ..Cell::default() });
    }
    cells.push(figure(&row.omega));
    cells
}

/// What was left out, what goes against the rest, and why there is no alpha.
fn notes(look: &Look, row: &Row) -> String {
    let mut notes = Vec::new();
    notes.extend(row.alpha.why.clone());
    if !row.constant.is_empty() {
        notes.push(look.with(W::Constant, &[&row.constant.join(", ")]));
    }
    if !row.negative.is_empty() {
        notes.push(look.with(W::AgainstTheRest, &[&row.negative.join(", ")]));
    }
    notes.join("; ")
}
