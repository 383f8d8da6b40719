//! The agreement page, painted.

use eframe::egui::{self, RichText, Ui};

use super::data::{Figure, Group, Line, Row, lines, percent};
use crate::report::{Gate, Reliability};
use crate::ui::action::Action;
use crate::ui::lead::Results;
use crate::ui::look::Look;
use crate::ui::route::Route;
use crate::ui::theme::{bold, font, gap, size};
use crate::ui::widgets::table::{self, Cell, Column, Dot, Table, Tone};
use crate::ui::widgets::{self, Icon, Kind, form};
use crate::ui::words_lead::{LeadWord as W, figure as localised};

/// Paints the page.
pub fn paint(ui: &mut Ui, look: &Look, results: &Results, out: &mut Vec<Action>) {
    form::page(
        ui,
        look,
        look.say(W::Agreement),
        look.say(W::AgreementAbout),
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
            let report = &reports.reliability;
            if report.base.double_coded == 0 {
                form::empty(
                    ui,
                    look,
                    Icon::Chart,
                    look.say(W::NothingToCompare),
                    look.say(W::NothingToCompareWhy),
                    |ui| {
                        if widgets::button(ui, look, Kind::Plain, None, look.say(W::Overview)).clicked() {
                            out.push(Action::Go(Route::Overview));
                        }
                    },
                );
                return;
            }
            head(ui, look, report);
            ui.add_space(gap::TIGHT);
            let foot = foot_height(ui, look);
            let room = ui.available_height() - foot - gap::SMALL;
            ui.allocate_ui(egui::vec2(ui.available_width(), room), |ui| {
                table::in_card(ui, look, |ui, height| rows(ui, look, report, height));
            });
            ui.add_space(gap::TIGHT);
            ui.label(
                RichText::new(look.say(W::AgreementForms)).font(font(size::SMALL)).color(look.theme.quiet),
            );
        },
    );
}

fn foot_height(ui: &Ui, look: &Look) -> f32 {
    let width = ui.available_width();
    let text = look.say(W::AgreementForms).to_owned();
    ui.fonts_mut(|fonts| fonts.layout(text, font(size::SMALL), look.theme.quiet, width)).size().y + gap::SMALL
}

/// The gate, what it rests on, and what a careful reader should know.
fn head(ui: &mut Ui, look: &Look, report: &Reliability) {
    look.theme.card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = gap::LARGE;
            if let Some(gate) = &report.gate {
                gate_figures(ui, look, gate);
            }
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 5.0;
                ui.set_width(ui.available_width());
                widgets::wrapped(ui, look, &report.base.sentence());
                warnings(ui, look, &report.warnings);
            });
        });
    });
}

/// Below this height of the window, warnings stand behind a click, so that the table keeps its room.
const TALL: f32 = 780.0;

/// The warnings; more than two of them behind a click, and in a low window more than one.
pub fn warnings(ui: &mut Ui, look: &Look, warnings: &[String]) {
    let tall = ui.ctx().content_rect().height() >= TALL;
    let (shown, word, room) = match (tall, warnings.len()) {
        (true, _) => (2, W::MoreWarnings, 150.0),
        (false, 1) => (1, W::MoreWarnings, 0.0),
        (false, _) => (0, W::ThingsToKnow, 96.0),
    };
    for warning in warnings.iter().take(shown) {
        form::warning_line(ui, look, warning);
    }
    if warnings.len() > shown {
        let more = look.with(word, &[&(warnings.len() - shown).to_string()]);
        let label = RichText::new(more).color(look.theme.warn);
        egui::CollapsingHeader::new(label).id_salt("warnings").show(ui, |ui| {
            egui::ScrollArea::vertical().max_height(room).auto_shrink([false, true]).show(ui, |ui| {
                for warning in warnings.iter().skip(shown) {
                    form::warning_line(ui, look, warning);
                }
            });
        });
    }
}

fn gate_figures(ui: &mut Ui, look: &Look, gate: &Gate) {
    for (share, reached, name) in
        [(gate.exact, gate.exact_reached(), W::Exact), (gate.within_1, gate.within_1_reached(), W::WithinOne)]
    {
        let figure = Figure::of(&share, |share| localised(&percent(*share), look.language));
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            let ink = if reached == Some(true) { look.theme.done } else { look.theme.warn };
            ui.label(RichText::new(&figure.text).font(bold(size::TITLE)).color(ink));
            ui.label(RichText::new(look.say(name)).font(font(size::SMALL)).color(look.theme.quiet));
            let wanted = format!("{:.0} %", gate.threshold * 100.0);
            let word = if reached == Some(true) { W::AtGate } else { W::BelowGate };
            ui.label(RichText::new(look.with(word, &[&wanted])).font(font(size::SMALL)).color(ink));
        });
    }
}

fn columns(look: &Look) -> Vec<Column> {
    let figures = |word: W, width| Column::figures(look.say(word), width);
    vec![
        Column::words(look.say(W::Code), 58.0, 0.0),
        Column::words(look.say(W::Name), 134.0, 1.0),
        figures(W::Pairs, 66.0).hint(look.say(W::PairsHint)),
        figures(W::ExactShort, 72.0).hint(look.say(W::ExactHint)),
        figures(W::WithinShort, 72.0).hint(look.say(W::WithinHint)),
        figures(W::Kappa, 72.0).hint(look.say(W::KappaHint)),
        figures(W::Icc, 72.0).hint(look.say(W::IccHint)),
        figures(W::Interval, 118.0).hint(look.say(W::IntervalHint)),
        Column::words(look.say(W::IccPlot), 112.0, 0.4),
    ]
}

fn rows(ui: &mut Ui, look: &Look, report: &Reliability, height: f32) {
    let lines = lines(report, look.language);
    let columns = columns(look);
    let shown = Table {
        name: "agreement",
        columns: &columns,
        rows: lines.len(),
        choose: false,
        height,
        reveal: None,
    };
    shown.show(ui, look, |index| match lines.get(index) {
        Some(Line::Heading(group)) => table::Row::Heading(look.say(heading(*group)).to_owned()),
        Some(Line::Row(row)) => table::Row::Cells { cells: cells(look, row), chosen: false },
        None => table::Row::Heading(String::new()),
    });
}

fn heading(group: Group) -> W {
    match group {
        Group::Pooled => W::Pooled,
        Group::Totals => W::Totals,
        Group::Subscales => W::Subscales,
        Group::Items => W::Items,
    }
}

fn cells(look: &Look, row: &Row) -> Vec<Cell> {
    let figure =
        |figure: &Figure| Cell::figure(&localised(&figure.text, look.language), figure.why.as_deref());
    // A group's own heading says that it is pooled, in the window's language.
    let short: String = if row.id.len() > 9 || row.id == "pooled" { String::new() } else { row.id.clone() };
    let mut name = Cell::new(&row.label).hint(&row.label);
    if let Some(one) = &row.one_value {
        name = name.tone(Tone::Warn).hint(one);
    }
    let n = if row.n == row.n_possible { row.n.to_string() } else { format!("{}/{}", row.n, row.n_possible) };
    let mut exact = figure(&row.exact);
    if let Some(one) = &row.one_value {
        exact = exact.hint(one);
    }
    let mut kappa = figure(&row.kappa);
    if kappa.hint.is_empty() && row.kappa_interval.why.is_none() {
        kappa = kappa.hint(look.with(W::IntervalIs, &[&localised(&row.kappa_interval.text, look.language)]));
    }
    let plot = row.dot.map(|(value, interval)| Dot { value, interval, axis: (-0.2, 1.0), mark: 0.0 });
    let why = row.icc.why.clone().unwrap_or_default();
    vec![
        Cell::new(short).tone(Tone::Quiet),
        name,
        Cell::new(n).hint(look.with(W::PairsOf, &[&row.n.to_string(), &row.n_possible.to_string()])),
        exact,
        figure(&row.within_1),
        kappa,
        figure(&row.icc),
        figure(&row.interval),
        Cell {
            dot: plot,
            hint: why.clone(),
            text: if plot.is_none() { why } else { String::new() },
            tone: Tone::Quiet,
        },
    ]
}
