//! How often each point of the scale was given, a bar for each coder.

use eframe::egui::{Align2, CornerRadius, Rect, Sense, StrokeKind, Ui, pos2, vec2};

use crate::ui::look::Look;
use crate::ui::theme::{font, gap, size};

/// Counts of ratings.
pub struct Shares<'a> {
    /// The points of the scale, ascending.
    pub points: &'a [String],
    /// A name and the count of each point.
    pub coders: &'a [(String, Vec<usize>)],
    /// "{coder}: {count} of {all} on {point}".
    pub tell: &'a dyn Fn(&str, usize, usize, &str) -> String,
}

const NAME: f32 = 92.0;
const ROW: f32 = 24.0;

/// Paints a strip of bars for each coder, one under the other.
pub fn shares(ui: &mut Ui, look: &Look, shown: &Shares<'_>) {
    let t = &look.theme;
    let q = shown.points.len().max(1) as f32;
    let step = ((ui.available_width() - NAME) / q).clamp(16.0, 46.0);
    let share = |count: usize, all: usize| if all == 0 { 0.0 } else { count as f32 / all as f32 };
    // The commonest point of any coder fills its box, so that coders can be compared.
    let shares = shown.coders.iter().flat_map(|(_, counts)| {
        let all = counts.iter().sum();
        counts.iter().map(move |count| share(*count, all))
    });
    let most = shares.fold(f32::MIN_POSITIVE, f32::max);
    for (coder, counts) in shown.coders {
        let all: usize = counts.iter().sum();
        let (rect, response) = ui.allocate_exact_size(vec2(NAME + step * q, ROW), Sense::hover());
        let painter = ui.painter();
        let name = crate::ui::widgets::cut(ui, coder, font(size::SMALL), t.ink, NAME - gap::SMALL);
        painter.galley(pos2(rect.left(), rect.bottom() - name.size().y), name, t.ink);
        let mut told = None;
        for (index, (point, count)) in shown.points.iter().zip(counts).enumerate() {
            let slot = Rect::from_min_size(
                pos2(rect.left() + NAME + step * index as f32, rect.top()),
                vec2(step - 3.0, ROW),
            );
            let share = share(*count, all) / most;
            let bar = Rect::from_min_max(pos2(slot.left(), slot.bottom() - (ROW - 2.0) * share), slot.max);
            painter.rect_filled(slot, CornerRadius::same(2), t.sunken);
            painter.rect_filled(bar, CornerRadius::same(2), t.accent);
            painter.rect_stroke(slot, CornerRadius::same(2), (1.0, t.line), StrokeKind::Inside);
            if response.hover_pos().is_some_and(|at| slot.contains(at)) {
                told = Some((shown.tell)(coder, *count, all, point));
            }
        }
        if let Some(told) = told {
            response.on_hover_text(told);
        }
    }
    let (rect, _) = ui.allocate_exact_size(vec2(NAME + step * q, 16.0), Sense::hover());
    for (index, point) in shown.points.iter().enumerate() {
        let x = rect.left() + NAME + step * (index as f32 + 0.5) - 1.5;
        ui.painter().text(pos2(x, rect.top()), Align2::CENTER_TOP, point, font(size::SMALL), t.quiet);
    }
}
