//! Text, badges and bars.

use std::sync::Arc;

use eframe::egui::{
    self, Align, Color32, FontId, Galley, Margin, Response, RichText, Sense, Stroke, Ui, WidgetInfo,
    accesskit::Role, text::LayoutJob, vec2,
};

use crate::ui::look::Look;
use crate::ui::theme::{Theme, bold, font, radius, size};

/// The name of a page.
pub fn title(ui: &mut Ui, look: &Look, text: &str) -> Response {
    ui.label(RichText::new(text).font(bold(size::TITLE)).color(look.theme.ink))
}

/// A heading on a page.
pub fn heading(ui: &mut Ui, look: &Look, text: &str) -> Response {
    ui.label(RichText::new(text).font(bold(size::HEADING)).color(look.theme.ink))
}

/// The name of a thing.
pub fn lead(ui: &mut Ui, look: &Look, text: &str) -> Response {
    ui.label(RichText::new(text).font(bold(size::LEAD)).color(look.theme.ink))
}

/// Text that may stand back.
pub fn quiet(ui: &mut Ui, look: &Look, text: &str) -> Response {
    ui.add(egui::Label::new(RichText::new(text).color(look.theme.quiet)).wrap())
}

/// Text over as many lines as it needs.
pub fn wrapped(ui: &mut Ui, look: &Look, text: &str) -> Response {
    ui.add(egui::Label::new(RichText::new(text).color(look.theme.ink)).wrap())
}

/// A text on one line that ends in "…" where the width ends.
pub fn cut(ui: &Ui, text: &str, font: FontId, colour: Color32, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font, colour);
    job.wrap = egui::text::TextWrapping::truncate_at_width(width.max(1.0));
    job.halign = Align::LEFT;
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// A text over at most so many lines, which ends in "…" where they end.
pub fn cut_lines(
    ui: &Ui,
    text: &str,
    font: FontId,
    colour: Color32,
    width: f32,
    lines: usize,
    right: bool,
) -> Arc<Galley> {
    let mut job = LayoutJob::simple(text.to_owned(), font, colour, width.max(1.0));
    job.wrap.max_rows = lines;
    job.halign = if right { Align::RIGHT } else { Align::LEFT };
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// A few words on a coloured ground.
pub fn badge(ui: &mut Ui, text: &str, ink: Color32, ground: Color32) -> Response {
    // Allocated by its own size: a frame would grow as high as the bar that it stands in.
    let room = (ui.available_width() - 16.0).max(1.0);
    let galley = ui.fonts_mut(|fonts| fonts.layout(text.to_owned(), font(size::SMALL), ink, room));
    let (rect, response) = ui.allocate_exact_size(galley.size() + vec2(16.0, 4.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    ui.painter().rect_filled(rect, radius::CONTROL, ground);
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, ink);
    response
}

/// A key as on a keyboard.
pub fn key_cap(ui: &mut Ui, theme: &Theme, text: &str) -> Response {
    egui::Frame::new()
        .fill(theme.sunken)
        .stroke(Stroke::new(1.0, theme.border))
        .corner_radius(4)
        .inner_margin(Margin::symmetric(6, 1))
        .show(ui, |ui| ui.label(RichText::new(text).font(bold(size::SMALL)).color(theme.ink)))
        .inner
}

/// How much of something is done, 0 to 1.
pub fn progress_bar(ui: &mut Ui, theme: &Theme, fraction: f32, width: f32, label: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(width, 8.0), Sense::hover());
    let fraction = fraction.clamp(0.0, 1.0);
    ui.painter().rect_filled(rect, 4.0, theme.hover);
    if fraction > 0.0 {
        let mut done = rect;
        done.set_width((rect.width() * fraction).max(8.0));
        ui.painter().rect_filled(done, 4.0, theme.accent);
    }
    let label = label.to_owned();
    response.widget_info(move || WidgetInfo::labeled(Role::ProgressIndicator, true, &label));
    response
}
