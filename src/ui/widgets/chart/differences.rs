//! Differences of two coders against their means, with the limits of agreement (Bland and Altman 1986).

use eframe::egui::{Ui, Vec2b};
use egui_plot::{HLine, LineStyle, Plot, PlotPoint, PlotPoints, Points, Text};

use crate::ui::look::Look;
use crate::ui::theme::{font, size};

/// What is drawn.
pub struct Differences<'a> {
    /// Tells one drawing from another.
    pub id: &'a str,
    /// Mean and difference of each clip's two ratings.
    pub points: &'a [(f64, f64)],
    /// Mean difference, lower and upper limit; none for one clip.
    pub lines: Option<[f64; 3]>,
    /// Name of the line across.
    pub across: &'a str,
    /// Name of the line upward.
    pub upward: &'a str,
}

/// Paints the drawing; clips on one spot are one larger dot.
pub fn differences(ui: &mut Ui, look: &Look, shown: &Differences<'_>, height: f32) {
    let t = look.theme;
    let widest =
        shown.points.iter().map(|(_, d)| d.abs()).chain(shown.lines.iter().flatten().map(|l| l.abs()));
    let reach = widest.fold(0.05_f64, f64::max) * 1.3;
    let axis = |name: &str| eframe::egui::RichText::new(name).font(font(size::SMALL)).color(t.quiet);
    let plot = Plot::new(shown.id)
        .height(height)
        .width(ui.available_width())
        .x_axis_label(axis(shown.across))
        .y_axis_label(axis(shown.upward))
        .include_y(reach)
        .include_y(-reach)
        .allow_scroll(false)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_boxed_zoom(false)
        .allow_axis_zoom_drag(false)
        .show_grid(Vec2b::new(true, true))
        .grid_color(t.line);
    plot.show(ui, |plot| {
        plot.add(HLine::new("", 0.0).color(t.border).width(1.0).allow_hover(false));
        if let Some([bias, low, high]) = shown.lines {
            for (at, dashed) in [(bias, false), (low, true), (high, true)] {
                let style = if dashed { LineStyle::dashed_loose() } else { LineStyle::Solid };
                plot.add(HLine::new("", at).color(t.accent).width(1.5).style(style).allow_hover(false));
            }
            let right = shown.points.iter().map(|(x, _)| *x).fold(f64::NEG_INFINITY, f64::max);
            if right.is_finite() {
                for at in [bias, low, high] {
                    let text = eframe::egui::RichText::new(format!("{at:.2}")).font(font(size::SMALL));
                    let at = PlotPoint::new(right, at);
                    plot.text(
                        Text::new("", at, text).color(t.ink).anchor(eframe::egui::Align2::RIGHT_BOTTOM),
                    );
                }
            }
        }
        for (place, count) in gathered(shown.points) {
            let radius = 3.0 + 1.6 * ((count - 1) as f32).sqrt().min(8.0);
            plot.add(
                Points::new("", PlotPoints::from(vec![place])).color(t.accent).radius(radius).filled(true),
            );
        }
    });
}

/// Places with the number of clips on each.
fn gathered(points: &[(f64, f64)]) -> Vec<([f64; 2], usize)> {
    let mut sorted = points.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut places: Vec<([f64; 2], usize)> = Vec::new();
    for (x, y) in sorted {
        match places.last_mut() {
            Some((place, count)) if (place[0] - x).abs() < 1e-9 && (place[1] - y).abs() < 1e-9 => *count += 1,
            _ => places.push(([x, y], 1)),
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::gathered;

    #[test]
    fn clips_on_one_spot_are_counted() {
        let places = gathered(&[(2.0, 0.0), (3.0, 1.0), (2.0, 0.0)]);
        assert_eq!(places, [([2.0, 0.0], 2), ([3.0, 1.0], 1)]);
    }
}
