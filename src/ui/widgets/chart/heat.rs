//! A confusion table as a heat map: how often one coder gave this point while the other gave that.

use eframe::egui::{self, Align2, Color32, CornerRadius, Rect, Sense, StrokeKind, Ui, pos2, vec2};

use crate::ui::look::Look;
use crate::ui::theme::{bold, clearer, font, size};
use crate::ui::widgets::cut;

/// The table.
pub struct Heat<'a> {
    /// Whose points are the rows.
    pub rows: &'a str,
    /// Whose points are the columns.
    pub columns: &'a str,
    /// The points of the scale, ascending.
    pub points: &'a [String],
    /// Clips by row and column.
    pub counts: &'a [Vec<usize>],
    /// "{rows} gave {0}, {columns} gave {1}: {2}" for a cell on hover.
    pub tell: &'a dyn Fn(&str, &str, usize) -> String,
}

const CELL: f32 = 34.0;
const LEAST: f32 = 17.0;
const NAMES: f32 = 20.0;
const LABELS: f32 = 30.0;

/// Paints the map, as large as the room allows.
pub fn heat(ui: &mut Ui, look: &Look, map: &Heat<'_>) {
    let t = &look.theme;
    let q = map.points.len().max(1) as f32;
    let cell = ((ui.available_width() - NAMES - LABELS) / q).clamp(LEAST, CELL);
    let whole = vec2(NAMES + LABELS + cell * q, NAMES + LABELS + cell * q);
    let (rect, response) = ui.allocate_exact_size(whole, Sense::hover());
    let painter = ui.painter();
    let grid = Rect::from_min_size(rect.min + vec2(NAMES + LABELS, NAMES + LABELS), vec2(cell * q, cell * q));
    let small = font(size::SMALL);
    // A long name ends where the map does; the whole one is told on hover.
    let name = |name: &str| cut(ui, name, bold(size::SMALL), t.quiet, grid.width() + LABELS);
    let (above, side) = (name(map.columns), name(map.rows));
    let middle = (grid.center().x - above.size().x / 2.0).min(rect.right() - above.size().x);
    painter.galley(pos2(middle, rect.top()), above, t.quiet);
    let start = pos2(rect.left(), (grid.center().y + side.size().x / 2.0).min(rect.bottom()));
    painter.add(egui::epaint::TextShape::new(start, side, t.quiet).with_angle(-std::f32::consts::FRAC_PI_2));
    let most = map.counts.iter().flatten().copied().max().unwrap_or(0).max(1);
    for (i, (point, row)) in map.points.iter().zip(map.counts).enumerate() {
        let y = grid.top() + cell * (i as f32 + 0.5);
        let x = grid.left() + cell * (i as f32 + 0.5);
        painter.text(pos2(grid.left() - 7.0, y), Align2::RIGHT_CENTER, point, small.clone(), t.ink);
        painter.text(pos2(x, grid.top() - 5.0), Align2::CENTER_BOTTOM, point, small.clone(), t.ink);
        for (j, count) in row.iter().enumerate() {
            let at = Rect::from_min_size(
                grid.min + vec2(cell * j as f32, cell * i as f32),
                vec2(cell - 1.0, cell - 1.0),
            );
            let share = *count as f32 / most as f32;
            let ground = mix(t.sunken, t.accent, if *count == 0 { 0.0 } else { 0.12 + 0.88 * share });
            painter.rect_filled(at, CornerRadius::same(2), ground);
            if i == j {
                painter.rect_stroke(at, CornerRadius::same(2), (1.5, t.border), StrokeKind::Inside);
            }
            if *count > 0 {
                let ink = clearer(ground, t.ink, t.on_accent);
                painter.text(at.center(), Align2::CENTER_CENTER, count, small.clone(), ink);
            }
        }
    }
    let told = response.hover_pos().and_then(|at| {
        let place = (at - grid.min) / cell;
        let (i, j) = (place.y.floor(), place.x.floor());
        if i < 0.0 || j < 0.0 {
            return None;
        }
        let (i, j) = (i as usize, j as usize);
        Some((map.tell)(map.points.get(i)?, map.points.get(j)?, *map.counts.get(i)?.get(j)?))
    });
    if let Some(told) = told {
        response.on_hover_text(told);
    }
}

/// A colour this far from one to the other.
fn mix(from: Color32, to: Color32, share: f32) -> Color32 {
    from.lerp_to_gamma(to, share.clamp(0.0, 1.0))
}
