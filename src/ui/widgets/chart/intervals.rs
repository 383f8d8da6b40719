//! A dot and its interval a row, on one axis: which items agree, and how surely.

use eframe::egui::{Align2, Id, Rangef, Rect, Response, ScrollArea, Sense, StrokeKind, Ui, pos2, vec2};

use super::number;
use crate::ui::look::Look;
use crate::ui::theme::{bold, font, gap, size};
use crate::ui::widgets::cut;
use crate::ui::widgets::steps::{arrive, sense, step};

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub struct Interval {
    /// Its name.
    pub name: String,
    /// The value, with its interval where it has one; else nothing is drawn but [`Self::told`].
    pub value: Option<(f64, Option<(f64, f64)>)>,
    /// The value in words, or why there is none.
    pub told: String,
    /// More on hover.
    pub hint: String,
    /// Whether it is a heading: nothing but its name.
    pub heading: bool,
}

/// A stretch of the axis that has a name, from here up to the next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// Where it begins.
    pub from: f64,
    /// What it is called.
    pub name: &'static str,
}

/// Rows on one axis.
pub struct Intervals<'a> {
    /// Tells one list from another.
    pub id: &'a str,
    /// The rows.
    pub rows: &'a [Interval],
    /// Ends of the axis.
    pub axis: (f64, f64),
    /// Named stretches, ascending.
    pub bands: &'a [Band],
    /// The chosen row.
    pub chosen: Option<usize>,
}

const ROW: f32 = 24.0;
const TOLD: f32 = 128.0;

impl Intervals<'_> {
    /// Paints the rows in this height; the row that was clicked, and the one that an arrow key went to.
    pub fn show(&self, ui: &mut Ui, look: &Look, height: f32) -> (Option<usize>, Option<usize>) {
        let width = ui.available_width();
        let name = (width * 0.30).clamp(120.0, 320.0);
        let (head, _) = ui.allocate_exact_size(vec2(width, 34.0), Sense::hover());
        self.paint_axis(ui, look, axis_in(head, name));
        let (mut clicked, mut stepped) = (None, None);
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical()
            .id_salt(self.id)
            .max_height((height - 34.0).max(ROW))
            .auto_shrink([false, true])
            .show_rows(ui, ROW, self.rows.len(), |ui, range| {
                let id = |ui: &Ui, index: usize| ui.scope_id().with((self.id, index));
                let list = ui.scope_id().with((self.id, "steps"));
                arrive(ui, list, &range, |at| id(ui, at));
                let shown = |at: &usize| range.contains(at) && self.is_row(*at);
                let stop = self.chosen.filter(shown).or_else(|| range.clone().find(|at| self.is_row(*at)));
                for (index, row) in self.rows.iter().enumerate().skip(range.start).take(range.len()) {
                    let id_here = id(ui, index);
                    let Some(response) = self.row(ui, look, (index, id_here), row, stop == Some(index), name)
                    else {
                        continue;
                    };
                    if response.clicked() {
                        clicked = Some(index);
                        response.request_focus();
                    }
                    // One step a press: the row that it went to has the keyboard already.
                    if stepped.is_none() {
                        let is_row = |at| self.is_row(at);
                        stepped =
                            step(ui, list, &response, (index, self.rows.len()), |at| id(ui, at), is_row);
                    }
                }
            });
        (clicked, stepped)
    }

    fn is_row(&self, at: usize) -> bool {
        self.rows.get(at).is_some_and(|row| !row.heading)
    }

    fn x(&self, axis: Rect, value: f64) -> f32 {
        let (from, to) = self.axis;
        axis.left() + axis.width() * ((value - from) / (to - from)).clamp(0.0, 1.0) as f32
    }

    fn paint_axis(&self, ui: &Ui, look: &Look, axis: Rect) {
        let (t, painter) = (&look.theme, ui.painter());
        let mut ends = self.bands.iter().skip(1).map(|band| band.from).chain([self.axis.1]);
        for band in self.bands {
            let (left, right) = (self.x(axis, band.from), self.x(axis, ends.next().unwrap_or(self.axis.1)));
            let text = painter.layout_no_wrap(band.name.to_owned(), font(size::SMALL), t.quiet);
            if text.size().x + 4.0 < right - left {
                let middle = (left + right) / 2.0 - text.size().x / 2.0;
                painter.galley(pos2(middle, axis.top()), text, t.quiet);
            } else if right >= axis.right() {
                // Beside the last stretch there is room to the right.
                painter.galley(pos2(left + 2.0, axis.top()), text, t.quiet);
            }
        }
        let mut last = f32::NEG_INFINITY;
        for value in self.marks() {
            let x = self.x(axis, value);
            if x - last > 22.0 {
                let text = number(&format!("{value}"), look.language);
                painter.text(pos2(x, axis.bottom()), Align2::CENTER_BOTTOM, text, font(size::SMALL), t.ink);
                last = x;
            }
        }
    }

    /// Where lines stand: the ends, zero, and where bands begin.
    fn marks(&self) -> Vec<f64> {
        let (from, to) = self.axis;
        let mut marks = vec![from, 0.0, to];
        marks.extend(self.bands.iter().map(|band| band.from));
        marks.retain(|mark| (from..=to).contains(mark));
        marks.sort_by(f64::total_cmp);
        marks.dedup();
        marks
    }

    /// Paints a row; what is no heading answers.
    fn row(
        &self,
        ui: &mut Ui,
        look: &Look,
        (index, id): (usize, Id),
        row: &Interval,
        stop: bool,
        name: f32,
    ) -> Option<Response> {
        let t = &look.theme;
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
        let middle = rect.center().y;
        if row.heading {
            let at = pos2(rect.left() + gap::TIGHT, rect.bottom() - 3.0);
            ui.painter().text(at, Align2::LEFT_BOTTOM, &row.name, bold(size::SMALL), t.quiet);
            return None;
        }
        let stop = stop || ui.memory(|memory| memory.has_focus(id));
        let response = ui.interact(rect, id, sense(stop));
        let ground = match (self.chosen == Some(index), response.hovered()) {
            (true, _) => Some(t.accent_soft),
            (false, true) => Some(t.hover),
            _ => None,
        };
        if let Some(ground) = ground {
            ui.painter().rect_filled(rect, 3.0, ground);
        }
        if response.has_focus() {
            ui.painter().rect_stroke(rect, 3.0, t.focus_ring(), StrokeKind::Inside);
        }
        let axis = axis_in(rect, name);
        for mark in self.marks() {
            ui.painter().vline(self.x(axis, mark), rect.y_range(), (1.0, t.line));
        }
        let shown = cut(ui, &row.name, font(size::BODY), t.ink, name - gap::MEDIUM);
        let painter = ui.painter();
        painter.galley(pos2(rect.left() + gap::TIGHT, middle - shown.size().y / 2.0), shown, t.ink);
        if let Some((value, interval)) = row.value {
            if let Some((low, high)) = interval {
                let (left, right) = (self.x(axis, low), self.x(axis, high));
                painter.hline(Rangef::new(left, right), middle, (2.0, t.accent));
                for (x, end) in [(left, low), (right, high)] {
                    if (self.axis.0..=self.axis.1).contains(&end) {
                        painter.vline(x, Rangef::new(middle - 4.0, middle + 4.0), (2.0, t.accent));
                    }
                }
            }
            painter.circle(pos2(self.x(axis, value), middle), 5.0, t.accent, (1.5, t.surface));
        }
        let ink = if row.value.is_some() { t.ink } else { t.quiet };
        let room = if row.value.is_some() { TOLD } else { TOLD + axis.width() };
        let told = cut(ui, &row.told, font(size::SMALL), ink, room);
        let at = pos2(rect.right() - gap::SMALL - told.size().x, middle - told.size().y / 2.0);
        ui.painter().galley(at, told, ink);
        let hint = if row.hint.is_empty() { &row.told } else { &row.hint };
        response.widget_info(|| {
            let told = format!("{}: {}", row.name, row.told);
            eframe::egui::WidgetInfo::labeled(eframe::egui::Role::Button, true, told)
        });
        Some(response.on_hover_text(format!("{}\n{hint}", row.name)))
    }
}

/// Where the axis is in a row, between the names and the figures.
fn axis_in(rect: Rect, name: f32) -> Rect {
    let left = rect.left() + name;
    let right = (rect.right() - TOLD - gap::LARGE).max(left + 40.0);
    Rect::from_min_max(pos2(left, rect.top()), pos2(right, rect.bottom()))
}
