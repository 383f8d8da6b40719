//! Tables: a head that stays, rows that are painted only where they are seen, cells with a reason on hover.

use eframe::egui::{
    self, Align2, Color32, CursorIcon, Id, Rect, Sense, Ui, WidgetInfo, accesskit::Role, pos2, vec2,
};

use super::cell::paint_cell;
pub use super::cell::{Cell, Dot, Tone};
use super::steps::{arrive, sense, step};
use super::text::{cut, cut_lines};

use crate::ui::look::Look;
use crate::ui::theme::{bold, font, gap, radius, size};

/// Height of a row.
pub const ROW: f32 = 32.0;
pub(super) const PAD: f32 = 6.0;

/// A column of a table.
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// Its name.
    pub title: String,
    /// Least width, in points.
    pub width: f32,
    /// Share of the width that is left over.
    pub grow: f32,
    /// Figures stand at the right.
    pub right: bool,
    /// What it means, on hover.
    pub hint: String,
    /// Whether a click on its name sorts.
    pub sorts: bool,
    /// Sorted by it, and whether the largest is first.
    pub sorted: Option<bool>,
}

impl Column {
    /// A column of words.
    pub fn words(title: impl Into<String>, width: f32, grow: f32) -> Self {
        Self { title: title.into(), width, grow, ..Self::default() }
    }

    /// A column of figures.
    pub fn figures(title: impl Into<String>, width: f32) -> Self {
        Self { title: title.into(), width, right: true, ..Self::default() }
    }

    /// The same with what it means.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

/// A row.
#[derive(Clone, Debug)]
pub enum Row {
    /// The name of the rows below it.
    Heading(String),
    /// Cells, in the order of the columns.
    Cells {
        /// The cells.
        cells: Vec<Cell>,
        /// Whether it is the row chosen.
        chosen: bool,
    },
}

/// What was done to a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The row that was clicked.
    pub clicked: Option<usize>,
    /// The row that an arrow key went to.
    pub stepped: Option<usize>,
    /// The column whose name was clicked.
    pub sort: Option<usize>,
}

/// A table as it is to be.
pub struct Table<'a> {
    /// Tells tables of one page apart.
    pub name: &'a str,
    /// Its columns.
    pub columns: &'a [Column],
    /// How many rows.
    pub rows: usize,
    /// Whether rows can be chosen.
    pub choose: bool,
    /// Height with its head.
    pub height: f32,
    /// Bring this row into view.
    pub reveal: Option<usize>,
}

/// Prepares a table that may be wider than its room: a bar below it then shows that there is more. Returns the
/// height that the bar takes.
pub fn across(ui: &mut Ui, least: f32) -> f32 {
    if least <= ui.available_width() {
        return 0.0;
    }
    let mut style = egui::style::ScrollStyle::floating();
    (style.bar_width, style.floating_width, style.floating_allocated_width) = (8.0, 6.0, 9.0);
    (style.dormant_handle_opacity, style.dormant_background_opacity) = (0.45, 0.25);
    ui.spacing_mut().scroll = style;
    style.allocated_width()
}

/// The least width of a column whose name is not to be broken within a word.
pub fn width_for(ui: &Ui, title: &str, least: f32) -> f32 {
    let words =
        title.split([' ', '-']).map(|word| cut(ui, word, font(size::SMALL), Color32::WHITE, f32::INFINITY));
    words.map(|galley| galley.size().x + 2.0 * PAD + 2.0).fold(least, f32::max)
}

/// The least width of a column of figures that holds all of these.
pub fn width_of(ui: &Ui, figures: impl Iterator<Item = String>, least: f32) -> f32 {
    let width = |text: String| cut(ui, &text, font(size::BODY), Color32::WHITE, f32::INFINITY).size().x;
    figures.map(|text| width(text) + 2.0 * PAD + 2.0).fold(least, f32::max)
}

/// The places of the columns on a row.
pub fn places(rect: Rect, columns: &[Column]) -> Vec<Rect> {
    let least: f32 = columns.iter().map(|column| column.width).sum();
    let shares: f32 = columns.iter().map(|column| column.grow).sum();
    let spare = (rect.width() - least).max(0.0);
    // Where nothing grows, what is left over stays empty at the right.
    let shares = if shares > 0.0 { shares } else { f32::INFINITY };
    let mut left = rect.left();
    columns
        .iter()
        .map(|column| {
            let width = column.width + spare * column.grow / shares;
            let place = Rect::from_min_size(pos2(left, rect.top()), vec2(width, rect.height()));
            left += width;
            place
        })
        .collect()
}

impl Table<'_> {
    /// Paints it, and says what was done to it.
    pub fn show(&self, ui: &mut Ui, look: &Look, mut row: impl FnMut(usize) -> Row) -> Answer {
        let mut answer = Answer::default();
        let least: f32 = self.columns.iter().map(|column| column.width).sum();
        let height = self.height;
        let below = across(ui, least);
        egui::ScrollArea::horizontal().id_salt((self.name, "across")).max_height(height).show(ui, |ui| {
            let room = (height - self.head_height(ui) - 2.0 - below).max(ROW * 2.0);
            // The head leaves the room that the rows' scroll bar takes.
            let scrolls = self.rows as f32 * ROW > room;
            let bar = if scrolls { ui.spacing().scroll.allocated_width() } else { 0.0 };
            ui.set_width((least + bar).max(ui.available_width()));
            ui.spacing_mut().item_spacing.y = 0.0;
            answer.sort = self.head(ui, look, bar);
            let mut scroll = egui::ScrollArea::vertical()
                .id_salt((self.name, "rows"))
                .max_height(room)
                .auto_shrink([false, true]);
            if let Some(place) = self.reveal {
                scroll = scroll.vertical_scroll_offset((place as f32 * ROW - room / 2.0).max(0.0));
            }
            scroll.show_rows(ui, ROW, self.rows, |ui, shown| {
                let id = |ui: &Ui, index: usize| ui.scope_id().with((self.name, index));
                let list = ui.scope_id().with((self.name, "steps"));
                arrive(ui, list, &shown, |at| id(ui, at));
                let painted: Vec<(usize, Row)> = shown.map(|index| (index, row(index))).collect();
                let stop = stop(&painted);
                for (index, content) in &painted {
                    let Some(response) = self.row(ui, look, id(ui, *index), content, Some(*index) == stop)
                    else {
                        continue;
                    };
                    if response.clicked() {
                        answer.clicked = Some(*index);
                        // The arrows go on from here.
                        response.request_focus();
                    }
                    // One step a press: the row that it went to has the keyboard already.
                    if answer.stepped.is_none() {
                        let cells = |at: usize| matches!(row(at), Row::Cells { .. });
                        answer.stepped =
                            step(ui, list, &response, (*index, self.rows), |at| id(ui, at), cells);
                    }
                }
            });
        });
        answer
    }

    fn head_height(&self, ui: &Ui) -> f32 {
        let wide = self.columns.iter().any(|column| {
            let room = column.width - 2.0 * PAD;
            column.grow < 0.5
                && cut(ui, &column.title, font(size::SMALL), Color32::WHITE, f32::INFINITY).size().x > room
        });
        if wide { 44.0 } else { 32.0 }
    }

    fn head(&self, ui: &mut Ui, look: &Look, bar: f32) -> Option<usize> {
        let t = &look.theme;
        let tall = self.head_height(ui);
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), tall), Sense::hover());
        let mut sort = None;
        let across = rect.with_max_x(rect.right() - bar);
        for (index, (place, column)) in places(across, self.columns).into_iter().zip(self.columns).enumerate()
        {
            let sense = if column.sorts { Sense::click() } else { Sense::hover() };
            let response = ui.interact(place, ui.scope_id().with((self.name, "head", index)), sense);
            let touched = column.sorts && response.hovered();
            let ink = if touched || column.sorted.is_some() { t.ink } else { t.quiet };
            let inner = place.shrink2(vec2(PAD, 0.0));
            let galley = cut_lines(ui, &column.title, font(size::SMALL), ink, inner.width(), 2, column.right);
            let x = if column.right { inner.right() - galley.rect.right() } else { inner.left() };
            let at = pos2(x, inner.center().y - galley.size().y / 2.0);
            if let Some(descending) = column.sorted {
                let side = if column.right { inner.left() - 4.0 } else { at.x + galley.size().x + 5.0 };
                arrow(ui, pos2(side, inner.center().y), descending, t.accent);
            }
            ui.painter().galley(at, galley, ink);
            if touched {
                ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
            }
            if column.sorts {
                let name = column.title.clone();
                response.widget_info(move || WidgetInfo::labeled(Role::ColumnHeader, true, &name));
            }
            if response.clicked() {
                sort = Some(index);
            }
            if !column.hint.is_empty() {
                response.on_hover_text(&column.hint);
            }
        }
        if let (Some(first), Some(column)) = (pinned(ui, look, across, self.columns), self.columns.first()) {
            let galley = cut(ui, &column.title, font(size::SMALL), t.quiet, first.width() - 2.0 * PAD);
            ui.painter().galley(
                pos2(first.left() + PAD, first.center().y - galley.size().y / 2.0),
                galley,
                t.quiet,
            );
        }
        ui.painter().hline(rect.x_range(), rect.bottom(), t.hairline());
        sort
    }

    /// Paints a row; what can be chosen answers.
    fn row(&self, ui: &mut Ui, look: &Look, id: Id, row: &Row, stop: bool) -> Option<egui::Response> {
        let t = &look.theme;
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
        match row {
            Row::Heading(text) => {
                let at = pos2(rect.left() + PAD, rect.center().y + 3.0);
                ui.painter().text(at, Align2::LEFT_CENTER, text, bold(size::BODY), t.ink);
                label(ui, rect, id, Role::Heading, text.clone());
                None
            }
            Row::Cells { cells, chosen } => {
                let name = self.sentence(cells);
                let response = if self.choose {
                    let stop = stop || ui.memory(|memory| memory.has_focus(id));
                    let response = ui.interact(rect, id, sense(stop));
                    response.widget_info(|| WidgetInfo::selected(Role::Button, true, *chosen, &name));
                    response
                } else {
                    label(ui, rect, id, Role::Row, name)
                };
                let ground = match (*chosen, self.choose && response.hovered()) {
                    (true, _) => Some(t.accent_soft),
                    (_, true) => Some(t.hover),
                    _ => None,
                };
                if let Some(ground) = ground {
                    ui.painter().rect_filled(rect, radius::CONTROL, ground);
                }
                if response.has_focus() {
                    ui.painter().rect_stroke(rect, radius::CONTROL, t.focus_ring(), egui::StrokeKind::Inside);
                }
                let mut free = None;
                for (mut place, (cell, column)) in
                    places(rect, self.columns).into_iter().zip(cells.iter().zip(self.columns))
                {
                    match free.take() {
                        Some(left) if cell.names => place.min.x = left,
                        _ => {}
                    }
                    free = (cell.text.is_empty() && cell.dot.is_none()).then_some(place.min.x);
                    paint_cell(ui, look, place, cell, column.right);
                    if !cell.hint.is_empty() {
                        // A hint must not take the click away from its row.
                        let over = ui.rect_contains_pointer(place);
                        if over {
                            response.clone().on_hover_text_at_pointer(&cell.hint);
                        }
                    }
                }
                if let (Some(first), Some(cell), Some(column)) =
                    (pinned(ui, look, rect, self.columns), cells.first(), self.columns.first())
                {
                    if let Some(ground) = ground {
                        ui.painter().rect_filled(first, 0.0, ground);
                    }
                    paint_cell(ui, look, first, cell, column.right);
                }
                self.choose.then_some(response)
            }
        }
    }

    /// A row as a screen reader says it.
    fn sentence(&self, cells: &[Cell]) -> String {
        let mut parts = Vec::new();
        for (cell, column) in cells.iter().zip(self.columns) {
            if cell.text.is_empty() {
                continue;
            }
            let why = if cell.text == "–" && !cell.hint.is_empty() {
                format!(" ({})", cell.hint)
            } else {
                String::new()
            };
            if column.right {
                parts.push(format!("{} {}{why}", column.title, cell.text));
            } else {
                parts.push(format!("{}{why}", cell.text));
            }
        }
        parts.join(", ")
    }
}

/// The row on which Tab stops: the chosen one, where it is in view, else the first.
fn stop(painted: &[(usize, Row)]) -> Option<usize> {
    let cells = painted.iter().filter(|(_, row)| matches!(row, Row::Cells { .. }));
    let chosen = cells.clone().find(|(_, row)| matches!(row, Row::Cells { chosen: true, .. }));
    chosen.or(cells.clone().next()).map(|(index, _)| *index)
}

/// Where the first column stands when a table is moved sideways: it stays in sight, over what passes below it.
fn pinned(ui: &Ui, look: &Look, row: Rect, columns: &[Column]) -> Option<Rect> {
    let left = ui.clip_rect().left();
    let first = *places(row, columns).first()?;
    if first.left() >= left - 0.5 {
        return None;
    }
    let first = first.translate(vec2(left - first.left(), 0.0));
    ui.painter().rect_filled(first, 0.0, look.theme.surface);
    ui.painter().vline(first.right(), first.y_range(), look.theme.hairline());
    Some(first)
}

fn label(ui: &Ui, rect: Rect, id: Id, role: Role, text: String) -> egui::Response {
    let response = ui.interact(rect, id, Sense::hover());
    response.widget_info(move || WidgetInfo::labeled(role, true, &text));
    response
}

fn arrow(ui: &Ui, at: egui::Pos2, down: bool, ink: Color32) {
    let tip = if down { 3.0 } else { -3.0 };
    let points = vec![at + vec2(-3.5, -tip), at + vec2(3.5, -tip), at + vec2(0.0, tip)];
    ui.painter().add(egui::Shape::convex_polygon(points, ink, egui::Stroke::NONE));
}

/// A table in its card, over what is left of the page's height.
pub fn in_card<T>(ui: &mut Ui, look: &Look, add: impl FnOnce(&mut Ui, f32) -> T) -> T {
    let room = ui.available_height() - 2.0 * gap::TIGHT - 2.0;
    look.theme.card().inner_margin(egui::Margin::same(gap::TIGHT as i8)).show(ui, |ui| add(ui, room)).inner
}
