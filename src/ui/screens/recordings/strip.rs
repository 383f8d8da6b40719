//! The timeline of a recording: small pictures, and the coded window as a frame that can be moved.

use eframe::egui::{
    self, Align2, Color32, CursorIcon, EventFilter, Key, Pos2, Rect, Sense, TextureHandle, Ui, WidgetInfo,
    pos2, vec2,
};

use super::thumbs::Thumbs;
use crate::ui::look::Look;
use crate::ui::theme::{bold, font, radius, size};
use crate::ui::words::clock;
use crate::ui::words_lead::LeadWord as W;

const TALL: f32 = 68.0;
/// Room for the minutes below.
const MINUTES: f32 = 18.0;

/// What was done to the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// The window would begin here.
    MoveTo(u64),
    /// The film is to show this moment.
    Show(u64),
    /// The window is to be put where it now stands.
    Keep,
}

/// Paints it; `movable` when the window may be moved.
pub fn paint(
    ui: &mut Ui,
    look: &Look,
    thumbs: &Thumbs,
    (length, from, to): (u64, u64, u64),
    position_ms: Option<u64>,
    movable: bool,
) -> Option<Done> {
    let t = &look.theme;
    let (all, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), TALL + MINUTES), Sense::click_and_drag());
    let rect = all.with_max_y(all.top() + TALL);
    let x = |ms: u64| rect.left() + rect.width() * (ms as f32 / length.max(1) as f32);
    let at = |x: f32| (length as f32 * ((x - rect.left()) / rect.width()).clamp(0.0, 1.0)) as u64;
    let text = look.with(W::WindowFromTo, &[&clock(from), &clock(to)]);
    response.widget_info(|| WidgetInfo::slider(movable, from as f64 / 1000.0, &text));
    let painter = ui.painter_at(all);
    painter.rect_filled(rect, 4.0, t.cinema);
    pictures(&painter, thumbs, rect);
    if thumbs.at_work() && thumbs.near(0.0).is_none() {
        painter.text(
            rect.center(),
            Align2::CENTER_CENTER,
            look.say(W::MakingThumbs),
            font(size::SMALL),
            t.on_cinema,
        );
    }
    let window = Rect::from_min_max(pos2(x(from), rect.top()), pos2(x(to), rect.bottom()));
    let shade = t.shade;
    painter.rect_filled(rect.with_max_x(window.left()), 4.0, shade);
    painter.rect_filled(rect.with_min_x(window.right()), 4.0, shade);
    let ring = if movable { t.accent } else { t.border };
    painter.rect_stroke(window, 3.0, (4.0, ring), egui::StrokeKind::Inside);
    painter.rect_stroke(window.shrink(4.0), 1.0, (1.0, t.on_cinema), egui::StrokeKind::Inside);
    if response.has_focus() {
        painter.rect_stroke(rect, 4.0, t.focus_ring(), egui::StrokeKind::Inside);
    }
    minutes(&painter, look, all, length, x);
    if let Some(position) = position_ms {
        painter.vline(x(position), rect.y_range(), (2.0, Color32::WHITE));
    }
    hover(ui, look, thumbs, &response, rect, at);
    if movable && response.has_focus() {
        let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        if let Some(done) = keys(ui, from) {
            return Some(done);
        }
    }
    pointer(ui, &response, movable, window, at)
}

/// As many pictures as have room beside each other.
fn pictures(painter: &egui::Painter, thumbs: &Thumbs, rect: Rect) {
    let Some(first) = thumbs.near(0.5).or_else(|| thumbs.near(0.0)) else { return };
    let [wide, tall] = first.size().map(|side| side as f32);
    let step = (rect.height() * wide / tall.max(1.0)).max(20.0);
    let count = (rect.width() / step).ceil().max(1.0) as usize;
    for index in 0..count {
        let left = rect.left() + step * index as f32;
        let place = Rect::from_min_size(pos2(left, rect.top()), vec2(step, rect.height()));
        let share = (place.center().x - rect.left()) / rect.width();
        let Some(picture) = thumbs.near(share.min(1.0)) else { continue };
        let shown = place.intersect(rect);
        let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(shown.width() / step, 1.0));
        painter.image(picture.id(), shown, uv, Color32::WHITE);
    }
}

fn minutes(painter: &egui::Painter, look: &Look, all: Rect, length: u64, x: impl Fn(u64) -> f32) {
    let whole = length / 60_000;
    // No more marks than have room for their text.
    let step = (whole as f32 * 46.0 / all.width()).ceil().max(1.0) as u64;
    for minute in (0..=whole).step_by(step as usize) {
        let at = x(minute * 60_000);
        painter.vline(
            at,
            egui::Rangef::new(all.top() + TALL, all.top() + TALL + 4.0),
            (1.0, look.theme.border),
        );
        let (anchor, shift) =
            if minute == 0 { (Align2::LEFT_BOTTOM, 0.0) } else { (Align2::CENTER_BOTTOM, 0.0) };
        if at + 14.0 < all.right() {
            let text = clock(minute * 60_000);
            painter.text(
                pos2(at + shift, all.bottom() + 1.0),
                anchor,
                text,
                font(size::SMALL),
                look.theme.quiet,
            );
        }
    }
}

/// The moment under the pointer, with its picture above the timeline, where it covers no button.
fn hover(
    ui: &Ui,
    look: &Look,
    thumbs: &Thumbs,
    response: &egui::Response,
    rect: Rect,
    at: impl Fn(f32) -> u64,
) {
    let Some(pointer) = response.hover_pos().filter(|_| !response.dragged()) else { return };
    let t = &look.theme;
    ui.painter().vline(pointer.x, rect.y_range(), (1.0, t.on_cinema));
    let share = (pointer.x - rect.left()) / rect.width();
    let picture = thumbs.near(share.clamp(0.0, 1.0));
    let shown = picture.map_or(egui::Vec2::ZERO, TextureHandle::size_vec2);
    let card = vec2(shown.x.max(48.0) + 8.0, shown.y + 30.0);
    // No `clamp`: a timeline may be narrower than the card.
    let left = (pointer.x - card.x / 2.0).min(rect.right() - card.x).max(rect.left());
    let card = Rect::from_min_size(pos2(left, rect.top() - card.y - 6.0), card);
    let layer = egui::LayerId::new(egui::Order::Tooltip, response.id.with("moment"));
    let painter = ui.ctx().layer_painter(layer);
    painter.rect(card, radius::CONTROL, t.surface, t.hairline(), egui::StrokeKind::Outside);
    if let Some(picture) = picture {
        let place = Rect::from_min_size(card.min + vec2(4.0, 4.0), shown);
        painter.image(picture.id(), place, Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0)), Color32::WHITE);
    }
    let time = clock(at(pointer.x));
    painter.text(
        card.center_bottom() - vec2(0.0, 13.0),
        Align2::CENTER_CENTER,
        time,
        bold(size::BODY),
        t.ink,
    );
}

fn keys(ui: &Ui, from: u64) -> Option<Done> {
    ui.input(|input| {
        let step = if input.modifiers.shift { 10_000 } else { 1_000 };
        if input.key_pressed(Key::ArrowLeft) {
            Some(Done::MoveTo(from.saturating_sub(step)))
        } else if input.key_pressed(Key::ArrowRight) {
            Some(Done::MoveTo(from + step))
        } else if input.key_pressed(Key::Enter) {
            Some(Done::Keep)
        } else {
            None
        }
    })
}

fn pointer(
    ui: &Ui,
    response: &egui::Response,
    movable: bool,
    window: Rect,
    at: impl Fn(f32) -> u64,
) -> Option<Done> {
    let held = response.id.with("held");
    let over = response.hover_pos().is_some_and(|pointer| window.contains(pointer));
    if movable && (over || response.dragged()) {
        let icon = if response.dragged() { CursorIcon::Grabbing } else { CursorIcon::Grab };
        ui.ctx().set_cursor_icon(icon);
    }
    let pointer = response.interact_pointer_pos()?;
    if response.drag_started() {
        let offset = if window.contains(pointer) { pointer.x - window.left() } else { window.width() / 2.0 };
        ui.memory_mut(|memory| memory.data.insert_temp(held, offset));
    }
    if response.dragged() && movable {
        response.request_focus();
        let offset: f32 = ui.memory(|memory| memory.data.get_temp(held)).unwrap_or(0.0);
        // A hand can't tell milliseconds.
        return Some(Done::MoveTo(at(pointer.x - offset) / 1000 * 1000));
    }
    if response.clicked() || response.dragged() {
        response.request_focus();
        return Some(Done::Show(at(pointer.x)));
    }
    None
}
