//! The agreement page, painted: the gate, then a table or a plot of every row, and beside it all about one.

use eframe::egui::{self, RichText, Ui};

use super::View;
use super::data::{Figure, Group, Line, Row, lines, percent};
use super::detail;
use super::panel;
use crate::report::{Gate, Headline, Reliability, Section};
use crate::stats::{Measured, Stat};
use crate::ui::action::Action;
use crate::ui::look::Look;
use crate::ui::results::Results;
use crate::ui::route::Route;
use crate::ui::theme::{bold, font, gap, height, size};
use crate::ui::widgets::chart::{Band, Interval, Intervals};
use crate::ui::widgets::table::{self, Cell, Column, Dot, Table, Tone};
use crate::ui::widgets::{self, Icon, Kind, form};
use crate::ui::words_lead::LeadWord as W;

/// Width of what stands beside the table.
const PANEL: f32 = 372.0;
/// Below this width of the page, table and panel take turns.
const BOTH: f32 = 960.0;
/// From this width the table has room for the interval in figures.
const WIDE: f32 = 1180.0;

/// Paints the page.
pub fn paint(ui: &mut Ui, look: &Look, results: &Results, view: &mut View, out: &mut Vec<Action>) {
    form::page(
        ui,
        look,
        look.say(W::Agreement),
        look.say(W::AgreementAbout),
        |ui| {
            if let Some(share) = results.resampling() {
                widgets::quiet(ui, look, &look.with(W::Resampling, &[&format!("{:.0}", share * 100.0)]));
            }
        },
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
            if reports.reliability.base.double_coded == 0 {
                nothing(ui, look, out);
            } else {
                body(ui, look, &reports.reliability, view);
            }
        },
    );
}

fn nothing(ui: &mut Ui, look: &Look, out: &mut Vec<Action>) {
    let (name, why) = (look.say(W::NothingToCompare), look.say(W::NothingToCompareWhy));
    form::empty(ui, look, Icon::Chart, name, why, |ui| {
        if widgets::button(ui, look, Kind::Plain, None, look.say(W::Overview)).clicked() {
            out.push(Action::Go(Route::Overview));
        }
    });
}

fn body(ui: &mut Ui, look: &Look, report: &Reliability, view: &mut View) {
    let sections: Vec<&Section> =
        std::iter::once(&report.overall).chain(&report.pairs).chain(&report.waves).collect();
    let Some(section) = sections.get(view.scope).or_else(|| sections.first()).copied() else { return };
    let both = ui.available_width() >= BOTH;
    let chosen = view.chosen.as_deref().and_then(|id| section.row(id));
    if let (false, Some(row)) = (both, chosen) {
        if widgets::button(ui, look, Kind::Plain, None, look.say(W::BackToTable)).clicked() {
            view.chosen = None;
        }
        ui.add_space(gap::TIGHT);
        panel::panel(ui, look, section, &detail::detail(report, section, row, look.language));
        return;
    }
    let low = form::low(ui);
    head(ui, look, report, low);
    ui.add_space(gap::TIGHT);
    let told = look.say(if view.drawn { W::BandsFrom } else { W::AgreementForms });
    bar(ui, look, &sections, view, low.then_some(told));
    ui.add_space(gap::TIGHT);
    let foot = if low { 0.0 } else { foot_height(ui, look) };
    let room = egui::vec2(ui.available_width(), ui.available_height() - foot - gap::SMALL);
    ui.allocate_ui(room, |ui| {
        if !both {
            return main(ui, look, section, view, room.y, false);
        }
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = gap::MEDIUM;
            let left = room.x - PANEL - gap::MEDIUM;
            column(ui, egui::vec2(left, room.y), |ui| main(ui, look, section, view, room.y, true));
            // Asked again: the table may have been clicked in this frame.
            let chosen = view.chosen.as_deref().and_then(|id| section.row(id));
            let shown = chosen.or_else(|| section.rows().next());
            column(ui, egui::vec2(PANEL, room.y), |ui| {
                if let Some(row) = shown {
                    panel::panel(ui, look, section, &detail::detail(report, section, row, look.language));
                }
            });
        });
    });
    if !low {
        ui.add_space(gap::TIGHT);
        ui.label(RichText::new(told).font(font(size::SMALL)).color(look.theme.quiet));
    }
}

/// A part of a row whose content goes downward.
pub fn column(ui: &mut Ui, room: egui::Vec2, add: impl FnOnce(&mut Ui)) {
    ui.allocate_ui_with_layout(room, egui::Layout::top_down(egui::Align::Min), add);
}

/// Which clips and coders, how they are shown, and how that is read where it is not told below.
fn bar(ui: &mut Ui, look: &Look, sections: &[&Section], view: &mut View, told: Option<&str>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().interact_size.y = height::CONTROL;
        let names: Vec<(String, bool)> = sections
            .iter()
            .enumerate()
            .map(|(index, section)| (detail::scope(look, section), index == view.scope))
            .collect();
        let shown = names.get(view.scope).map(|(name, _)| name.clone()).unwrap_or_default();
        if let Some(scope) = form::menu(ui, look.say(W::ScopeName), &shown, 260.0, &names) {
            view.scope = scope;
        }
        ui.add_space(gap::MEDIUM);
        for (drawn, word) in [(false, W::AsTable), (true, W::AsPlot)] {
            if widgets::segment(ui, look, look.say(word), view.drawn == drawn).clicked() {
                view.drawn = drawn;
            }
        }
        form::how_to_read(ui, look, told);
    });
}

fn main(ui: &mut Ui, look: &Look, section: &Section, view: &mut View, height: f32, both: bool) {
    // The panel shows the first row until another is chosen.
    let first = section.rows().next().map(|row| row.target.id.as_str());
    let chosen = view.chosen.as_deref().filter(|id| section.row(id).is_some());
    let marked = if both { chosen.or(first) } else { chosen }.map(str::to_owned);
    let lines = lines(section, look.language);
    let id = |line: Option<&Line>| match line {
        Some(Line::Row(row)) => Some(row.id.clone()),
        _ => None,
    };
    let (clicked, stepped) = if view.drawn {
        let inner = height - 2.0 * gap::SMALL;
        look.theme
            .card()
            .inner_margin(egui::Margin::same(gap::SMALL as i8))
            .show(ui, |ui| plot(ui, look, &lines, marked.as_deref(), inner))
            .inner
    } else {
        table::in_card(ui, look, |ui, height| {
            let answer = rows(ui, look, &lines, marked.as_deref(), height);
            (answer.clicked, answer.stepped)
        })
    };
    // Beside the rows the panel follows the arrows; in their place it waits until a row is chosen.
    let clicked = clicked.or(stepped.filter(|_| both));
    if let Some(chosen) = clicked.and_then(|index| id(lines.get(index))) {
        view.chosen = Some(chosen);
    }
}

/// Every row's coefficient with its interval on one axis.
fn plot(
    ui: &mut Ui,
    look: &Look,
    lines: &[Line],
    marked: Option<&str>,
    height: f32,
) -> (Option<usize>, Option<usize>) {
    let rows: Vec<Interval> = lines
        .iter()
        .map(|line| match line {
            Line::Heading(group) => Interval {
                name: look.say(heading(*group)).to_owned(),
                value: None,
                told: String::new(),
                hint: String::new(),
                heading: true,
            },
            Line::Row(row) => Interval {
                name: row.label.clone(),
                value: row.dot,
                told: row.value.why.clone().unwrap_or_else(|| {
                    let limits = if row.interval.why.is_none() { row.interval.text.as_str() } else { "" };
                    format!("{}  {limits}", row.value.text)
                }),
                hint: row.form.1.clone(),
                heading: false,
            },
        })
        .collect();
    let bands = [(-0.2, W::BandPoor), (0.5, W::BandModerate), (0.75, W::BandGood), (0.9, W::BandExcellent)]
        .map(|(from, word)| Band { from, name: look.say(word) });
    let chosen =
        lines.iter().position(|line| matches!(line, Line::Row(row) if Some(row.id.as_str()) == marked));
    Intervals { id: "agreement plot", rows: &rows, axis: (-0.2, 1.0), bands: &bands, chosen }
        .show(ui, look, height)
}

fn foot_height(ui: &Ui, look: &Look) -> f32 {
    let width = ui.available_width();
    let text = look.say(W::AgreementForms).to_owned();
    ui.fonts_mut(|fonts| fonts.layout(text, font(size::SMALL), look.theme.quiet, width)).size().y + gap::SMALL
}

/// The gate, what it rests on, and what a careful reader should know.
fn head(ui: &mut Ui, look: &Look, report: &Reliability, low: bool) {
    look.theme.card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = gap::LARGE;
            if let Some(gate) = &report.gate {
                gate_figures(ui, look, gate, report.headline.as_ref(), low);
            }
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 5.0;
                ui.set_width(ui.available_width());
                let base = report.base.sentence(look.language);
                if !low {
                    widgets::wrapped(ui, look, &base);
                }
                warnings(ui, look, &report.warnings(look.language), low.then_some(base.as_str()));
            });
        });
    });
}

/// Below this height of the window, warnings stand behind a click, so that the table keeps its room.
const TALL: f32 = 900.0;

/// The warnings; more than two of them behind a click, and in a low window more than one, with what else stands there.
fn warnings(ui: &mut Ui, look: &Look, warnings: &[String], base: Option<&str>) {
    let tall = ui.ctx().content_rect().height() >= TALL;
    let (shown, word, room) = match (tall, warnings.len()) {
        (true, _) => (2, W::MoreWarnings, 150.0),
        (false, 1) if base.is_none() => (1, W::MoreWarnings, 0.0),
        (false, _) => (0, W::ThingsToKnow, 96.0),
    };
    for warning in warnings.iter().take(shown) {
        form::warning_line(ui, look, warning);
    }
    let more = warnings.len().saturating_sub(shown) + usize::from(base.is_some());
    if more > 0 {
        let more = look.with(word, &[&more.to_string()]);
        let label = RichText::new(more).color(look.theme.warn);
        egui::CollapsingHeader::new(label).id_salt("warnings").show(ui, |ui| {
            egui::ScrollArea::vertical().max_height(room).auto_shrink([false, true]).show(ui, |ui| {
                if let Some(base) = base {
                    widgets::wrapped(ui, look, base);
                }
                for warning in warnings.iter().skip(shown) {
                    form::warning_line(ui, look, warning);
                }
            });
        });
    }
}

/// The gate's figures, each with the interval that it has were the pairs independent; the panel says what it hides.
fn gate_figures(ui: &mut Ui, look: &Look, gate: &Gate, headline: Option<&Headline>, low: bool) {
    let exact = (gate.exact, gate.exact_reached(), W::Exact, headline.map(|told| &told.exact));
    let within = (gate.within_1, gate.within_1_reached(), W::WithinOne, headline.map(|told| &told.within_1));
    let small = |text: &str, ink| RichText::new(text).font(font(size::SMALL)).color(ink);
    let paint =
        |ui: &mut Ui, (share, reached, name, told): (Stat<f64>, Option<bool>, W, Option<&Measured>)| {
            let figure = Figure::of(&share, look.language, |share| percent(*share, look.language));
            let (ink, word) = match reached {
                Some(true) => (look.theme.done, W::AtGate),
                _ => (look.theme.warn, W::BelowGate),
            };
            let limits = told.and_then(|told| told.interval.ok()).map(|limits| {
                let (low, high) = (percent(limits.low, look.language), percent(limits.high, look.language));
                look.with(W::ByWilson, &[&look.with(W::FromTo, &[&low, &high])])
            });
            let large = bold(if low { size::HEADING } else { size::TITLE });
            let number = ui.label(RichText::new(&figure.text).font(large).color(ink));
            ui.label(small(look.say(name), look.theme.quiet));
            ui.label(small(&look.with(word, &[&format!("{:.0} %", gate.threshold * 100.0)]), ink));
            match limits {
                Some(limits) if low => {
                    number.on_hover_text(format!("{limits}\n{}", look.say(W::ByWilsonHint)));
                }
                Some(limits) => {
                    ui.label(small(&limits, look.theme.quiet)).on_hover_text(look.say(W::ByWilsonHint));
                }
                None => {}
            }
        };
    if low {
        // Side by side, so that the table keeps its room.
        ui.vertical(|ui| {
            for shown in [exact, within] {
                ui.horizontal(|ui| {
                    ui.spacing_mut().interact_size.y = 0.0;
                    ui.spacing_mut().item_spacing.x = gap::SMALL;
                    paint(ui, shown);
                });
            }
        });
        return;
    }
    for shown in [exact, within] {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            paint(ui, shown);
        });
    }
}

/// Which columns there is room for: with few the interval in figures goes, then its drawing, which the plot has too.
fn columns(look: &Look, wide: bool, n: f32, room: f32) -> (Vec<Column>, bool) {
    let figures = |word: W, width| Column::figures(look.say(word), width);
    let mut columns = vec![
        Column::words(look.say(W::Code), 48.0, 0.0),
        Column::words(look.say(W::Name), 110.0, 1.0),
        figures(W::Pairs, n).hint(look.say(W::PairsHint)),
        figures(W::ExactShort, 66.0).hint(look.say(W::ExactHint)),
        figures(W::WithinShort, 76.0).hint(look.say(W::WithinHint)),
        Column::words(look.say(W::ToReport), 106.0, 0.0).hint(look.say(W::ToReportHint)),
        figures(W::Coefficient, 52.0),
    ];
    if wide {
        columns.push(figures(W::Interval, 118.0));
    }
    let drawn = Column::words(look.say(W::CoefficientPlot), 92.0, 0.4);
    let fits = columns.iter().chain([&drawn]).map(|column| column.width).sum::<f32>() <= room;
    if fits {
        columns.push(drawn);
    }
    (columns, fits)
}

fn rows(ui: &mut Ui, look: &Look, lines: &[Line], marked: Option<&str>, height: f32) -> table::Answer {
    let wide = ui.ctx().content_rect().width() >= WIDE + PANEL;
    let n = lines.iter().filter_map(|line| if let Line::Row(row) = line { Some(pairs(row)) } else { None });
    let n = table::width_of(ui, n, 52.0);
    let (columns, drawn) = columns(look, wide, n, ui.available_width());
    let shown =
        Table { name: "agreement", columns: &columns, rows: lines.len(), choose: true, height, reveal: None };
    shown.show(ui, look, |index| match lines.get(index) {
        Some(Line::Heading(group)) => table::Row::Heading(look.say(heading(*group)).to_owned()),
        Some(Line::Row(row)) => table::Row::Cells {
            cells: cells(look, row, wide, drawn),
            chosen: marked == Some(row.id.as_str()),
        },
        None => table::Row::Heading(String::new()),
    })
}

fn heading(group: Group) -> W {
    match group {
        Group::Pooled => W::Pooled,
        Group::Totals => W::Totals,
        Group::Subscales => W::Subscales,
        Group::Items => W::Items,
    }
}

/// Pairs used, and of how many where that differs.
fn pairs(row: &Row) -> String {
    if row.n == row.n_possible { row.n.to_string() } else { format!("{}/{}", row.n, row.n_possible) }
}

fn cells(look: &Look, row: &Row, wide: bool, drawn: bool) -> Vec<Cell> {
    let figure = |figure: &Figure| Cell::figure(&figure.text, figure.why.as_deref());
    // A group's own heading says that it is pooled, in the window's language.
    let short: String = if row.id.len() > 9 || row.id == "pooled" { String::new() } else { row.id.clone() };
    let warning = row.warnings.join("\n");
    let mut name = Cell::name(&row.label).hint(&row.label);
    let mut exact = figure(&row.exact);
    if !warning.is_empty() {
        name = name.tone(Tone::Warn).hint(&warning);
        exact = exact.hint(&warning);
    }
    let mut value = figure(&row.value);
    if row.value.why.is_none() && row.interval.why.is_none() {
        value = value.hint(look.with(W::IntervalIs, &[&row.interval.text]));
    }
    let plot = row.dot.map(|(value, interval)| Dot { value, interval, axis: (-0.2, 1.0), mark: 0.0 });
    let mut cells = vec![
        Cell::new(short).tone(Tone::Quiet),
        name,
        Cell::new(pairs(row)).hint(look.with(W::PairsOf, &[&row.n.to_string(), &row.n_possible.to_string()])),
        exact,
        figure(&row.within_1),
        Cell::new(&row.form.0).tone(Tone::Quiet).hint(&row.form.1),
        value,
    ];
    if wide {
        cells.push(figure(&row.interval));
    }
    if drawn {
        let why = row.value.why.clone().unwrap_or_default();
        let text = if plot.is_none() { why.as_str() } else { "" };
        cells.push(Cell { dot: plot, ..Cell::new(text).hint(&why).tone(Tone::Quiet) });
    }
    cells
}
