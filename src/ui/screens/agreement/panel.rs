//! All about one row, painted.

use std::sync::Arc;

use eframe::egui::{self, Galley, RichText, Ui};

use super::detail::{Detail, Given, line};
use crate::report::Section;
use crate::stats::Measured;
use crate::ui::look::Look;
use crate::ui::theme::{bold, font, gap, size};
use crate::ui::widgets::chart::{Differences, Heat, Shares, differences, heat, shares};
use crate::ui::widgets::{self, form};
use crate::ui::words_lead::LeadWord as W;

/// Room for "77.2 % to 100.0 %".
const LIMITS: f32 = 110.0;

/// Paints the panel over what is left of the height.
pub fn panel(ui: &mut Ui, look: &Look, section: &Section, shown: &Detail) {
    look.theme.card().show(ui, |ui| {
        ui.set_min_size(egui::vec2(ui.available_width(), ui.available_height()));
        egui::ScrollArea::vertical().id_salt(("detail", &shown.title)).auto_shrink([false, false]).show(
            ui,
            |ui| {
                inset(ui);
                ui.label(RichText::new(&shown.title).font(bold(size::HEADING)).color(look.theme.ink));
                ui.add(egui::Label::new(RichText::new(&shown.report).font(bold(size::BODY))).wrap());
                for warning in &shown.warnings {
                    form::warning_line(ui, look, warning);
                }
                if !shown.headline.is_empty() {
                    part(ui, look, W::InOneFigure);
                    for sentence in &shown.headline {
                        widgets::wrapped(ui, look, sentence);
                    }
                }
                drawing(ui, look, section, shown);
                if !shown.costs.is_empty() {
                    part(ui, look, W::Cost);
                    for line in &shown.costs {
                        widgets::wrapped(ui, look, line);
                    }
                }
                part(ui, look, W::AllFigures);
                figure_lines(ui, look, &shown.figures);
                part(ui, look, W::Why);
                widgets::wrapped(ui, look, &shown.why);
                for source in &shown.sources {
                    small(ui, look, source);
                }
            },
        );
    });
}

/// Room between what a panel says and its scroll bar, and little between its lines.
pub fn inset(ui: &mut Ui) {
    ui.set_max_width(ui.available_width() - gap::SMALL);
    ui.spacing_mut().item_spacing.y = gap::TIGHT;
}

/// The name of a part of the panel.
pub fn part(ui: &mut Ui, look: &Look, word: W) {
    ui.add_space(gap::SMALL);
    ui.label(RichText::new(look.say(word)).font(bold(size::SMALL)).color(look.theme.quiet));
}

fn small(ui: &mut Ui, look: &Look, text: &str) {
    ui.add(egui::Label::new(RichText::new(text).font(font(size::SMALL)).color(look.theme.quiet)).wrap());
}

/// Points against points, or differences; and who gave which point how often.
fn drawing(ui: &mut Ui, look: &Look, section: &Section, shown: &Detail) {
    let (first, second) = match section.coders.as_slice() {
        [first, second] => (first.as_str(), second.as_str()),
        _ => ("", ""),
    };
    if let Some((points, counts)) = &shown.confusion {
        part(ui, look, W::WhoGaveWhat);
        let tell = |a: &str, b: &str, count: usize| {
            look.with(W::HeatTell, &[first, a, second, b, &count.to_string()])
        };
        heat(ui, look, &Heat { rows: first, columns: second, points, counts, tell: &tell });
    } else if !shown.differences.is_empty() {
        part(ui, look, W::DifferencesName);
        if !first.is_empty() {
            small(ui, look, &look.with(W::FirstMinusSecond, &[first, second]));
        }
        let drawn = Differences {
            id: &shown.title,
            points: &shown.differences,
            lines: shown.limits,
            across: look.say(W::MeanOfTwo),
            upward: look.say(W::Difference),
        };
        differences(ui, look, &drawn, 200.0);
    } else if section.coders.len() > 2 {
        small(ui, look, look.say(W::PairOnly));
    }
    if let Some(Given { points, coders }) = &shown.shares {
        part(ui, look, W::HowOften);
        let tell = |coder: &str, count: usize, all: usize, point: &str| {
            look.with(W::ShareTell, &[coder, &count.to_string(), &all.to_string(), point])
        };
        shares(ui, look, &Shares { points, coders, tell: &tell });
    }
}

/// A line for each coefficient: its form, value and interval; the rest on hover.
pub fn figure_lines(ui: &mut Ui, look: &Look, measured: &[Measured]) {
    let name = (ui.available_width() - 48.0 - LIMITS - 10.0).max(120.0);
    // A line is as high as its words.
    ui.spacing_mut().interact_size.y = 18.0;
    for line in measured.iter().map(|told| line(told, look.language)) {
        let ink = if line.value.why.is_some() { look.theme.quiet } else { look.theme.ink };
        let row = ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = gap::TIGHT;
            let whole = widgets::cut_lines(ui, &line.name, font(size::SMALL), ink, name, 6, false);
            let tall = whole.size().y.max(18.0);
            let cell = |ui: &mut Ui, galley: Arc<Galley>, width: f32, right: bool| {
                let (rect, _) = ui.allocate_exact_size(egui::vec2(width, tall), egui::Sense::hover());
                let x = if right { rect.right() - galley.size().x } else { rect.left() };
                ui.painter().galley(egui::pos2(x, rect.top() + 1.0), galley, ink);
            };
            let figure =
                |ui: &Ui, text: &str, width: f32| widgets::cut(ui, text, font(size::SMALL), ink, width);
            let interval = if line.interval.text == "–" { "" } else { line.interval.text.as_str() };
            let (value, limits) = (figure(ui, &line.value.text, 48.0), figure(ui, interval, LIMITS));
            cell(ui, whole, name, false);
            cell(ui, value, 48.0, true);
            cell(ui, limits, LIMITS, true);
        });
        let mut hint = line.hint.clone();
        let interval = line.interval.why.as_ref().filter(|why| line.value.why.as_ref() != Some(*why));
        for why in line.value.why.iter().chain(interval) {
            hint.push_str(&format!("\n{why}"));
        }
        row.response.on_hover_text(hint);
    }
}
