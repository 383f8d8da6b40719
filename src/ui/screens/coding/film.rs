//! The left side of the coding room: the picture, its timeline and its controls.

use eframe::egui::{
    self, Align2, Color32, CursorIcon, Rect, RichText, Sense, Ui, WidgetInfo, accesskit::Role, pos2, vec2,
};

use super::data::Data;
use crate::lab::MediaState;
use crate::ui::action::{Action, Film};
use crate::ui::command::Command;
use crate::ui::look::{FilmState, Look};
use crate::ui::theme::{bold, font, gap, height, size};
use crate::ui::widgets::{self, Icon};
use crate::ui::words::{Word, clock};

/// Height of timeline and buttons together.
pub const CONTROLS: f32 = 92.0;

/// How long the last picture of a film stands at most, at 15 pictures a second.
const LAST_PICTURE_MS: u64 = 67;

/// Speeds that can be chosen.
pub const SPEEDS: [f64; 6] = [0.5, 0.75, 1.0, 1.25, 1.5, 2.0];

/// The picture as large as it fits, upright; or a sentence in its place.
pub fn picture(ui: &mut Ui, look: &Look, data: &Data, rect: Rect, out: &mut Vec<Action>) {
    let t = &look.theme;
    ui.painter().rect_filled(rect, 0.0, t.cinema);
    let showing = &look.showing;
    if let Some((texture, [w, h])) = showing.picture {
        let scale = (rect.width() / w.max(1.0)).min(rect.height() / h.max(1.0));
        let place = Rect::from_center_size(rect.center(), vec2(w, h) * scale);
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        ui.painter().image(texture, place, whole, Color32::WHITE);
    }
    let sentence = match (&data.sheet.media, &showing.state) {
        (MediaState::NoVideo, _) if showing.coming => Some(look.say(Word::VideoComing).to_owned()),
        (MediaState::NoVideo, _) => Some(look.say(Word::NoVideo).to_owned()),
        (MediaState::Missing, _) => Some(look.say(Word::VideoMissing).to_owned()),
        (_, FilmState::Failed(why)) => Some(format!("{why}\n\n{}", look.say(Word::SheetStillWorks))),
        (_, FilmState::Opening) if showing.picture.is_none() => Some(look.say(Word::Opening).to_owned()),
        _ => None,
    };
    if let Some(sentence) = sentence {
        let galley = ui.fonts_mut(|fonts| {
            fonts.layout(sentence, font(size::LEAD), t.on_cinema, (rect.width() - 2.0 * gap::PAGE).min(460.0))
        });
        let at = Align2::CENTER_CENTER.align_size_within_rect(galley.size(), rect).min;
        ui.painter().galley(at, galley, t.on_cinema);
        return;
    }
    let response = ui.interact(rect, ui.scope_id().with("picture"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, Command::PlayPause.label(look.language)));
    if response.clicked() {
        out.push(Action::Film(Film::Toggle));
    }
}

/// The timeline and the buttons under it.
pub fn controls(ui: &mut Ui, look: &Look, data: &Data, out: &mut Vec<Action>) {
    let ready = matches!(data.sheet.media, MediaState::Ready(_))
        && !matches!(look.showing.state, FilmState::Failed(_) | FilmState::None);
    ui.add_enabled_ui(ready, |ui| {
        ui.spacing_mut().item_spacing = vec2(2.0, 0.0);
        let all = ui.available_rect_before_wrap().shrink2(vec2(gap::MEDIUM, 0.0));
        let line = Rect::from_min_size(all.min, vec2(all.width(), 36.0));
        timeline(ui, look, data, line, out);
        let row = Rect::from_min_size(line.left_bottom(), vec2(all.width(), 44.0));
        let layout = egui::Layout::left_to_right(egui::Align::Center);
        ui.scope_builder(egui::UiBuilder::new().max_rect(row).layout(layout), |ui| {
            buttons(ui, look, data, out);
        });
    });
}

/// Where the film is in the clip. At its end that is the whole clip, although its last picture begins earlier.
fn shown_ms(look: &Look, data: &Data) -> u64 {
    let (start, end) = (data.sheet.start_ms, data.sheet.end_ms.max(data.sheet.start_ms));
    let position = look.showing.position_ms.clamp(start, end);
    let ended = look.showing.state == FilmState::Ended || end - position <= LAST_PICTURE_MS;
    if ended { end - start } else { position - start }
}

fn timeline(ui: &mut Ui, look: &Look, data: &Data, rect: Rect, out: &mut Vec<Action>) {
    let t = &look.theme;
    let (start, end) = (data.sheet.start_ms, data.sheet.end_ms.max(data.sheet.start_ms + 1));
    let span = (end - start) as f32;
    let position = shown_ms(look, data);
    let rail = Rect::from_center_size(rect.center(), vec2(rect.width() - 12.0, 6.0));
    let response = ui.interact(rect, ui.scope_id().with("timeline"), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::slider(true, position as f64 / 1000.0, look.say(Word::Position)));
    let painter = ui.painter();
    painter.rect_filled(rail, 3.0, rail_colour(look));
    let x = rail.left() + rail.width() * position as f32 / span;
    painter.rect_filled(rail.with_max_x(x), 3.0, t.accent);
    // A mark each minute, so that "about two minutes in" can be found.
    for minute in 1..=(end - start - 1) / 60_000 {
        let x = rail.left() + rail.width() * (minute * 60_000) as f32 / span;
        painter.vline(x, egui::Rangef::new(rail.bottom() + 4.0, rail.bottom() + 8.0), (1.0, t.border));
    }
    painter.circle(pos2(x, rail.center().y), 8.0, t.accent, (2.0, t.surface));
    let at = |x: f32| start + (span * ((x - rail.left()) / rail.width()).clamp(0.0, 1.0)) as u64;
    if let Some(pointer) = response.hover_pos().filter(|_| ui.is_enabled()) {
        ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
        painter.vline(
            pointer.x.min(rail.right()).max(rail.left()),
            rail.y_range().expand(5.0),
            (1.0, t.border),
        );
        response.clone().on_hover_text_at_pointer(clock(at(pointer.x) - start));
    }
    if (response.dragged() || response.clicked())
        && let Some(pointer) = response.interact_pointer_pos()
    {
        out.push(Action::Film(Film::Seek(at(pointer.x))));
    }
}

fn buttons(ui: &mut Ui, look: &Look, data: &Data, out: &mut Vec<Action>) {
    let t = &look.theme;
    let playing = look.showing.state == FilmState::Playing;
    let mut press = |ui: &mut Ui, icon, command: Command| {
        if widgets::icon_button(ui, look, icon, &command.tooltip(look.language)).clicked() {
            out.push(Action::Do(command));
        }
    };
    press(ui, Icon::ToStart, Command::ToStart);
    press(ui, Icon::Rewind, Command::Rewind);
    press(ui, if playing { Icon::Pause } else { Icon::Play }, Command::PlayPause);
    press(ui, Icon::Forward, Command::Forward);
    ui.add_space(gap::SMALL);
    let (start, end) = (data.sheet.start_ms, data.sheet.end_ms.max(data.sheet.start_ms));
    let now = clock(shown_ms(look, data));
    ui.label(RichText::new(now).font(bold(size::LEAD)).color(t.ink));
    ui.label(RichText::new(format!("/ {}", clock(end - start))).color(t.quiet));
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        volume(ui, look, out);
        ui.add_space(gap::SMALL);
        speed(ui, look, out);
    });
}

fn volume(ui: &mut Ui, look: &Look, out: &mut Vec<Action>) {
    let (t, showing) = (&look.theme, &look.showing);
    let volume = if showing.muted { 0.0 } else { showing.volume.clamp(0.0, 1.0) };
    let (rect, response) = ui.allocate_exact_size(vec2(84.0, height::COMPACT), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::slider(true, volume, look.say(Word::Volume)));
    let rail = Rect::from_center_size(rect.center(), vec2(rect.width() - 12.0, 4.0));
    let x = rail.left() + rail.width() * volume as f32;
    ui.painter().rect_filled(rail, 2.0, rail_colour(look));
    ui.painter().rect_filled(rail.with_max_x(x), 2.0, t.accent);
    ui.painter().circle(pos2(x, rail.center().y), 6.0, t.accent, (2.0, t.surface));
    if (response.dragged() || response.clicked())
        && let Some(pointer) = response.interact_pointer_pos()
    {
        let wanted = ((pointer.x - rail.left()) / rail.width()).clamp(0.0, 1.0);
        out.push(Action::Film(Film::Volume(f64::from(wanted))));
    }
    let icon = if volume > 0.0 { Icon::Sound } else { Icon::Muted };
    if widgets::icon_button(ui, look, icon, &Command::Mute.tooltip(look.language)).clicked() {
        out.push(Action::Film(Film::Mute));
    }
}

fn rail_colour(look: &Look) -> Color32 {
    if look.theme.dark { look.theme.hover } else { look.theme.line }
}

/// The speeds, as a row of choices; in right-to-left layout, so the fastest first.
fn speed(ui: &mut Ui, look: &Look, out: &mut Vec<Action>) {
    let t = &look.theme;
    let narrow = ui.available_width() < 330.0;
    for speed in SPEEDS.iter().rev().copied() {
        let chosen = (look.showing.rate - speed).abs() < 0.01;
        if narrow && !chosen && [0.75, 1.25].contains(&speed) {
            continue;
        }
        let text = format!("{speed}×");
        let (rect, response) =
            ui.allocate_exact_size(vec2(if narrow { 38.0 } else { 44.0 }, height::COMPACT), Sense::click());
        let name = format!("{} {text}", look.say(Word::Speed));
        let enabled = ui.is_enabled();
        response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, chosen, &name));
        let (fill, ink) = match (chosen, response.hovered()) {
            (true, _) => (t.accent_soft, t.accent_ink),
            (false, true) => (t.hover, t.ink),
            (false, false) => (Color32::TRANSPARENT, t.quiet),
        };
        ui.painter().rect_filled(rect, 5.0, fill);
        let face = if chosen { bold(size::SMALL) } else { font(size::SMALL) };
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, text, face, ink);
        if response.clicked() {
            out.push(Action::Film(Film::Speed(speed)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;
    use crate::ui::testing::Small;

    #[test]
    fn the_clock_shows_the_whole_length_at_the_end() {
        let small = Small::new();
        let data = Data::read(&mut small.lab(), small.begun(), None).expect("data");
        let (start, end) = (data.sheet.start_ms, data.sheet.end_ms);
        let mut look = Look::of(&Settings::default());
        let mut shown = |position_ms, state| {
            (look.showing.position_ms, look.showing.state) = (position_ms, state);
            shown_ms(&look, &data)
        };
        assert_eq!(shown(start + 5000, FilmState::Paused), 5000);
        assert_eq!(shown(end - 40, FilmState::Paused), end - start);
        assert_eq!(shown(end - 400, FilmState::Playing), end - start - 400);
        assert_eq!(shown(end - 400, FilmState::Ended), end - start);
    }
}
