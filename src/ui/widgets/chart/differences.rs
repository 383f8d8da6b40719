//! Differences of two coders against their means, with the limits of agreement (Bland and Altman 1986).

use eframe::egui::{Ui, Vec2b};
use egui_plot::{GridInput, GridMark, HLine, LineStyle, Plot, PlotPoint, PlotPoints, Points, Text};

use super::number;
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
        .x_grid_spacer(grid)
        .y_grid_spacer(grid)
        .x_axis_formatter(|mark, _| tick(mark, look))
        .y_axis_formatter(|mark, _| tick(mark, look))
        .grid_color(t.line);
    // Room to the right of the dots, where the lines say their values.
    let (left, right) = shown
        .points
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (x, _)| (low.min(*x), high.max(*x)));
    let beside = if right > left { (right - left) * 0.2 } else { 0.5 };
    let plot = if right.is_finite() { plot.include_x(right + beside) } else { plot };
    plot.show(ui, |plot| {
        plot.add(HLine::new("", 0.0).color(t.border).width(1.0).allow_hover(false));
        if let Some([bias, low, high]) = shown.lines {
            for (at, dashed) in [(bias, false), (low, true), (high, true)] {
                let style = if dashed { LineStyle::dashed_loose() } else { LineStyle::Solid };
                plot.add(HLine::new("", at).color(t.accent).width(1.5).style(style).allow_hover(false));
            }
            if right.is_finite() {
                for at in [bias, low, high] {
                    let text = number(&format!("{at:.2}"), look.language);
                    let text = eframe::egui::RichText::new(text).font(font(size::SMALL));
                    let at = PlotPoint::new(right + beside, at);
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

/// About six lines, at steps of 1, 2 or 5.
fn grid(input: GridInput) -> Vec<GridMark> {
    let (from, to) = input.bounds;
    let rough = (to - from) / 6.0;
    if !rough.is_finite() || rough <= 0.0 {
        return Vec::new();
    }
    let ten = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|times| times * ten).into_iter().find(|step| *step >= rough);
    let step = step.unwrap_or(rough);
    let (first, last) = ((from / step).ceil() as i64, (to / step).floor() as i64);
    (first..=last).map(|place| GridMark { value: place as f64 * step, step_size: step }).collect()
}

fn tick(mark: GridMark, look: &Look) -> String {
    let decimals = (-mark.step_size.log10().floor()).clamp(0.0, 4.0) as usize;
    number(&format!("{:.decimals$}", mark.value), look.language)
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
    use super::{gathered, grid};
    use egui_plot::GridInput;

    #[test]
    fn an_axis_has_a_few_round_marks_however_long_it_is() {
        let values = |bounds| {
            let marks = grid(GridInput { bounds, base_step_size: 1.0 });
            marks.iter().map(|mark| (mark.value * 1000.0).round() as i64).collect::<Vec<_>>()
        };
        assert_eq!(values((-0.28, 0.28)), [-200, -100, 0, 100, 200]);
        assert_eq!(values((1.4, 2.3)), [1400, 1600, 1800, 2000, 2200]);
        assert!(values((2.0, 2.0)).is_empty());
    }

    #[test]
    fn clips_on_one_spot_are_counted() {
        let places = gathered(&[(2.0, 0.0), (3.0, 1.0), (2.0, 0.0)]);
        assert_eq!(places, [([2.0, 0.0], 2), ([3.0, 1.0], 1)]);
    }
}
