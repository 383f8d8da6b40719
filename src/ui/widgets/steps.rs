//! A list of rows under the keyboard: one stop for Tab, the arrows go from row to row.

use std::ops::Range;

use eframe::egui::{EventFilter, Id, Key, Response, Sense, Ui, style::ScrollAnimation, vec2};

/// What a row answers to: only one row of a list is a stop on the way of Tab.
pub fn sense(stop: bool) -> Sense {
    if stop { Sense::click() } else { Sense::CLICK }
}

/// So many frames a list may take to bring a far row into view.
const PATIENCE: u8 = 8;

/// Before rows are painted: a row that is still out of view lost the keyboard again, and is given it once more.
pub fn arrive(ui: &Ui, list: Id, shown: &Range<usize>, id: impl Fn(usize) -> Id) {
    let Some((row, frames)) = ui.data(|data| data.get_temp::<(usize, u8)>(list)) else { return };
    ui.memory_mut(|memory| memory.request_focus(id(row)));
    if frames == 0 || shown.contains(&row) {
        ui.data_mut(|data| data.remove_temp::<(usize, u8)>(list));
    } else {
        ui.data_mut(|data| data.insert_temp(list, (row, frames - 1)));
        ui.ctx().request_repaint();
    }
}

/// Gives the keyboard from the row that has it to the one that an arrow asks for, and brings that into
/// view. Rows are equally high; `row` says whether there is one at a place, and not a heading.
pub fn step(
    ui: &Ui,
    list: Id,
    response: &Response,
    (here, rows): (usize, usize),
    id: impl Fn(usize) -> Id,
    mut row: impl FnMut(usize) -> bool,
) -> Option<usize> {
    if !response.has_focus() || rows == 0 {
        return None;
    }
    let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let pressed = |key| ui.input(|input| input.key_pressed(key));
    let next = if pressed(Key::ArrowDown) {
        (here + 1..rows).find(|at| row(*at))
    } else if pressed(Key::ArrowUp) {
        (0..here).rev().find(|at| row(*at))
    } else {
        None
    }?;
    ui.memory_mut(|memory| memory.request_focus(id(next)));
    ui.data_mut(|data| data.insert_temp(list, (next, PATIENCE)));
    let down = (next as f32 - here as f32) * response.rect.height();
    ui.scroll_to_rect_animation(response.rect.translate(vec2(0.0, down)), None, ScrollAnimation::none());
    Some(next)
}
