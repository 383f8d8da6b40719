//! Buttons.

use eframe::egui::{
    self, Color32, Response, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, accesskit::Role, vec2,
};

use super::icon::{Icon, square_at};
use super::text::cut;
use crate::ui::look::Look;
use crate::ui::theme::{Theme, bold, font, height, radius, size};

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The one thing to do next.
    Primary,
    /// One of several things.
    Plain,
    /// Without a box until the pointer is on it.
    Quiet,
}

/// Ground, border and ink of a button as it stands.
fn colours(t: &Theme, kind: Kind, response: &Response, enabled: bool) -> (Color32, Stroke, Color32) {
    let touched = response.hovered() || response.is_pointer_button_down_on();
    let (fill, border, ink) = match kind {
        Kind::Primary if touched => (t.accent_ink, t.accent_ink, t.on_accent),
        Kind::Primary => (t.accent, t.accent, t.on_accent),
        Kind::Plain if touched => (t.hover, t.border, t.ink),
        Kind::Plain => (t.surface, t.border, t.ink),
        Kind::Quiet if touched => (t.hover, t.hover, t.ink),
        Kind::Quiet => (Color32::TRANSPARENT, Color32::TRANSPARENT, t.quiet),
    };
    let stroke = Stroke::new(1.0, border);
    match (enabled, kind) {
        (true, _) => (fill, stroke, ink),
        (false, Kind::Quiet) => (Color32::TRANSPARENT, Stroke::NONE, t.quiet),
        (false, _) => (t.sunken, Stroke::new(1.0, t.line), t.quiet),
    }
}

/// Paints the box, and the ring of what has the keyboard.
fn paint_box(ui: &Ui, t: &Theme, response: &Response, fill: Color32, stroke: Stroke) {
    ui.painter().rect(response.rect, radius::CONTROL, fill, stroke, StrokeKind::Inside);
    if response.has_focus() {
        let ring = response.rect.expand(2.0);
        ui.painter().rect_stroke(ring, radius::CONTROL + 2, t.focus_ring(), StrokeKind::Middle);
    }
}

fn say(response: &Response, ui: &Ui, label: &str) {
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, label));
}

/// A button with words, and an icon before them.
pub fn button(ui: &mut Ui, look: &Look, kind: Kind, icon: Option<Icon>, text: &str) -> Response {
    let tall = if kind == Kind::Primary { height::PROMINENT } else { height::CONTROL };
    let t = &look.theme;
    let face = if kind == Kind::Primary { bold(size::BODY) } else { font(size::BODY) };
    let galley = cut(ui, text, face, Color32::PLACEHOLDER, f32::INFINITY);
    let side = 14.0;
    let lead = if icon.is_some() { side + 8.0 } else { 0.0 };
    let pad = if kind == Kind::Primary { 18.0 } else { 12.0 };
    let (rect, response) =
        ui.allocate_exact_size(vec2(galley.size().x + lead + 2.0 * pad, tall), Sense::click());
    say(&response, ui, text);
    if ui.is_rect_visible(rect) {
        let (fill, stroke, ink) = colours(t, kind, &response, ui.is_enabled());
        paint_box(ui, t, &response, fill, stroke);
        if let Some(icon) = icon {
            icon.paint(ui.painter(), square_at(rect, rect.left() + pad, side), ink);
        }
        let at = egui::pos2(rect.left() + pad + lead, rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, ink);
    }
    response
}

/// A button that is an icon; its name is its tooltip.
pub fn icon_button(ui: &mut Ui, look: &Look, icon: Icon, name: &str) -> Response {
    let t = &look.theme;
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(height::CONTROL), Sense::click());
    say(&response, ui, name);
    let (fill, stroke, ink) = colours(t, Kind::Quiet, &response, ui.is_enabled());
    paint_box(ui, t, &response, fill, stroke);
    icon.paint(ui.painter(), square_at(rect, rect.center().x - 8.0, 16.0), ink);
    response.on_hover_text(name)
}

/// A point of a scale: filled when it is the one given.
pub fn point_button(
    ui: &mut Ui,
    look: &Look,
    rect: egui::Rect,
    text: &str,
    chosen: bool,
    name: &str,
) -> Response {
    let t = &look.theme;
    let response = ui.interact(rect, ui.scope_id().with(("point", name)), Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, chosen, name));
    let touched = enabled && response.hovered();
    let (fill, border, ink) = match (chosen, touched) {
        (true, _) => (t.accent, t.accent, t.on_accent),
        (false, true) => (t.accent_soft, t.accent, t.accent_ink),
        (false, false) if !enabled => (Color32::TRANSPARENT, t.line, t.quiet),
        (false, false) => (t.surface, t.border, t.ink),
    };
    paint_box(ui, t, &response, fill, Stroke::new(1.0, border));
    let galley = cut(ui, text, bold(size::BODY), ink, f32::INFINITY);
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, ink);
    response
}

/// One of a row of choices of which exactly one holds.
pub fn segment(ui: &mut Ui, look: &Look, text: &str, chosen: bool) -> Response {
    let t = &look.theme;
    let face = if chosen { bold(size::BODY) } else { font(size::BODY) };
    let galley = cut(ui, text, face, Color32::PLACEHOLDER, f32::INFINITY);
    // As wide as the bold text, so that choosing moves nothing.
    let widest = cut(ui, text, bold(size::BODY), t.ink, f32::INFINITY).size().x;
    let (rect, response) = ui.allocate_exact_size(vec2(widest + 22.0, height::CONTROL), Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::Tab, enabled, chosen, text));
    let (fill, ink) = match (chosen, response.hovered()) {
        (true, _) => (t.accent_soft, t.accent_ink),
        (false, true) => (t.hover, t.ink),
        (false, false) => (Color32::TRANSPARENT, t.quiet),
    };
    paint_box(ui, t, &response, fill, Stroke::NONE);
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, ink);
    response
}

/// One of a few answers, a line each, with the digit that chooses it.
pub fn choice(ui: &mut Ui, look: &Look, digit: usize, text: &str, chosen: bool) -> Response {
    let t = &look.theme;
    let response = row_button(ui, look, 34.0, chosen, text);
    let rect = response.rect;
    let middle = rect.center().y;
    let cap = egui::Rect::from_center_size(egui::pos2(rect.left() + 20.0, middle), vec2(22.0, 20.0));
    ui.painter().rect(cap, 4.0, t.sunken, Stroke::new(1.0, t.border), StrokeKind::Inside);
    let ink = if chosen { t.accent_ink } else { t.ink };
    let at = cap.center();
    ui.painter().text(at, egui::Align2::CENTER_CENTER, digit.to_string(), bold(size::SMALL), t.ink);
    let face = if chosen { bold(size::BODY) } else { font(size::BODY) };
    ui.painter().text(egui::pos2(rect.left() + 42.0, middle), egui::Align2::LEFT_CENTER, text, face, ink);
    response
}

/// A whole row that can be clicked; the caller paints what stands on it.
pub fn row_button(ui: &mut Ui, look: &Look, tall: f32, chosen: bool, name: &str) -> Response {
    let t = &look.theme;
    let (_, response) = ui.allocate_exact_size(vec2(ui.available_width(), tall), Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, chosen, name));
    let fill = match (chosen, response.hovered()) {
        (true, _) => t.accent_soft,
        (false, true) => t.hover,
        (false, false) => Color32::TRANSPARENT,
    };
    paint_box(ui, t, &response, fill, Stroke::NONE);
    response
}
