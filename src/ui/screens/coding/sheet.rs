//! The right side of the coding room: pages, the list of items, and the foot with what is done.

use eframe::egui::{
    self, Align2, Color32, Rect, RichText, Sense, StrokeKind, Ui, WidgetInfo, accesskit::Role, pos2, vec2,
};

use super::data::{Count, Data};
use super::{State, item};
use crate::codebook::Scale;
use crate::lab::SheetItem;
use crate::study::Rating;
use crate::ui::action::{Action, SheetChange};
use crate::ui::command::Command;
use crate::ui::look::Look;
use crate::ui::theme::{bold, font, gap, height, radius, size};
use crate::ui::widgets::{self, Icon, Kind};
use crate::ui::words::{Word, points};

const TABS: f32 = 48.0;
const FOOT: f32 = 64.0;
const ROW: f32 = 34.0;
/// Width of the code before a label.
const CODE: f32 = 48.0;

/// Paints the sheet.
pub fn paint(ui: &mut Ui, look: &Look, data: &Data, state: &mut State, out: &mut Vec<Action>) {
    let all = ui.available_rect_before_wrap();
    let tabs_rect = Rect::from_min_size(all.min, vec2(all.width(), TABS));
    let foot_rect = Rect::from_min_max(pos2(all.left(), all.bottom() - FOOT), all.max);
    let list_rect = Rect::from_min_max(tabs_rect.left_bottom(), foot_rect.right_top());
    tabs(ui, look, data, state, tabs_rect);
    ui.painter().hline(all.x_range(), tabs_rect.bottom(), look.theme.hairline());
    ui.scope_builder(egui::UiBuilder::new().id_salt("list").max_rect(list_rect), |ui| {
        list(ui, look, data, state, out);
    });
    ui.painter().hline(all.x_range(), foot_rect.top(), look.theme.hairline());
    let inner = foot_rect.shrink2(vec2(gap::MEDIUM, 0.0));
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.scope_builder(egui::UiBuilder::new().id_salt("foot").max_rect(inner).layout(layout), |ui| {
        foot(ui, look, data, out);
    });
}

/// One tab a page with what is done on it; what their words leave over is shared out evenly.
fn tabs(ui: &mut Ui, look: &Look, data: &Data, state: &mut State, rect: Rect) {
    let current = data.page_of(state.selected);
    let needed: Vec<f32> = data
        .sheet
        .pages
        .iter()
        .enumerate()
        .map(|(index, page)| tab_width(ui, look.words(&page.label), data.count(index)))
        .collect();
    let spare = (rect.width() - needed.iter().sum::<f32>()) / needed.len().max(1) as f32;
    let mut left = rect.left();
    for (index, (page, needed)) in data.sheet.pages.iter().zip(needed).enumerate() {
        let place = Rect::from_min_size(pos2(left, rect.top()), vec2(needed + spare, rect.height()));
        left = place.right();
        if tab(ui, look, place, look.words(&page.label), data.count(index), index == current, index) {
            let open = page.items.iter().position(|item| item.rating.is_none()).unwrap_or(0);
            state.select(data.first_of(index) + open);
        }
    }
}

/// Between the parts of a tab, and around them.
const TAB_GAP: f32 = 7.0;
/// A full page's mark, with its gap.
const TAB_CHECK: f32 = 17.0;

fn tab_width(ui: &Ui, label: &str, count: Count) -> f32 {
    let wide = |text: &str, face| widgets::cut(ui, text, face, Color32::PLACEHOLDER, f32::INFINITY).size().x;
    let counted = format!("{}/{}", count.done, count.of);
    wide(label, bold(size::BODY)) + wide(&counted, bold(size::SMALL)) + TAB_CHECK + 3.0 * TAB_GAP
}

fn tab(ui: &Ui, look: &Look, rect: Rect, label: &str, count: Count, current: bool, index: usize) -> bool {
    let t = &look.theme;
    let counted = format!("{}/{}", count.done, count.of);
    let response = ui.interact(rect, ui.scope_id().with(("tab", index)), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, current, format!("{label} {counted}")));
    let ink = if current || response.hovered() { t.ink } else { t.quiet };
    if response.hovered() && !current {
        ui.painter().rect_filled(rect, 0.0, t.hover);
    }
    let count_ink = if count.is_full() { t.done } else { t.quiet };
    let room = rect.width() - TAB_GAP;
    let number = widgets::cut(ui, &counted, bold(size::SMALL), count_ink, room);
    let check = if count.is_full() { TAB_CHECK } else { 0.0 };
    let face = if current { bold(size::BODY) } else { font(size::BODY) };
    let name = widgets::cut(ui, label, face, ink, room - number.size().x - TAB_GAP - check);
    let total = name.size().x + TAB_GAP + number.size().x + check;
    let mut x = rect.center().x - total / 2.0;
    let mut put = |galley: std::sync::Arc<egui::Galley>, ink| {
        let wide = galley.size().x;
        ui.painter().galley(pos2(x, rect.center().y - galley.size().y / 2.0), galley, ink);
        x += wide + TAB_GAP;
    };
    put(name, ink);
    put(number, count_ink);
    if count.is_full() {
        Icon::Check.paint(ui.painter(), widgets::square_at(rect, x - 3.0, 12.0), t.done);
    }
    if current {
        let line = Rect::from_min_max(pos2(rect.left(), rect.bottom() - 3.0), rect.max);
        ui.painter().rect_filled(line, 0.0, t.accent);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect.shrink(3.0), radius::CONTROL, t.focus_ring(), StrokeKind::Inside);
    }
    response.clicked()
}

fn list(ui: &mut Ui, look: &Look, data: &Data, state: &mut State, out: &mut Vec<Action>) {
    let page = data.page_of(state.selected);
    let Some(found) = data.sheet.pages.get(page) else { return };
    let first = data.first_of(page);
    egui::ScrollArea::vertical().id_salt(("page", data.sheet.assignment, page)).auto_shrink(false).show(
        ui,
        |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.add_space(gap::TIGHT);
            for (index, item) in found.items.iter().enumerate() {
                let place = first + index;
                if place == state.selected {
                    let counted = (index + 1, found.items.len());
                    let card = item::paint(ui, look, data, item, counted, state, out);
                    if std::mem::take(&mut state.reveal) {
                        let fits = card.height() + 2.0 * ROW < ui.clip_rect().height();
                        let align = (!fits).then_some(egui::Align::TOP);
                        ui.scroll_to_rect(card.expand2(vec2(0.0, ROW)), align);
                    }
                } else if row(ui, look, data, item, out) {
                    state.select(place);
                }
            }
            ui.add_space(gap::SMALL);
        },
    );
}

/// An item that isn't selected: code, label, marks and its points. True when it was clicked.
fn row(ui: &mut Ui, look: &Look, data: &Data, item: &SheetItem, out: &mut Vec<Action>) -> bool {
    let t = &look.theme;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    if !ui.is_rect_visible(rect) {
        return false;
    }
    let label = look.words(&item.item.label);
    let name = format!("{} {label}, {}", item.item.code, given(look, item));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 0.0, t.hover);
    }
    let inner = rect.shrink2(vec2(gap::MEDIUM, 0.0));
    let mut right = points_of(ui, look, data, item, inner, out);
    if !item.note.is_empty() {
        right -= 20.0;
        Icon::Note.paint(ui.painter(), widgets::square_at(rect, right, 13.0), t.quiet);
    }
    let painter = ui.painter();
    let code = widgets::cut(ui, &item.item.code, font(size::SMALL), t.quiet, CODE);
    painter.galley(pos2(inner.left(), rect.center().y - code.size().y / 2.0), code, t.quiet);
    let x = inner.left() + CODE;
    let galley = widgets::cut(ui, label, font(size::BODY), t.ink, right - x - gap::SMALL);
    let cut_off = galley.elided;
    painter.galley(pos2(x, rect.center().y - galley.size().y / 2.0), galley, t.ink);
    let clicked = response.clicked();
    if cut_off {
        response.on_hover_text(label);
    }
    clicked
}

/// The points of an unselected item, right-aligned; gives where they begin.
fn points_of(
    ui: &mut Ui,
    look: &Look,
    data: &Data,
    item: &SheetItem,
    rect: Rect,
    out: &mut Vec<Action>,
) -> f32 {
    let t = &look.theme;
    if let Some(Rating::NotRated { reason, text }) = &item.rating {
        let reason = item.reasons.iter().find(|r| &r.id == reason).map_or("", |r| look.words(&r.label));
        // The coder's own words say more than "other".
        let said = if text.is_empty() { reason } else { text };
        let galley = widgets::cut(ui, said, font(size::SMALL), t.warn, 150.0);
        let chip = Align2::RIGHT_CENTER.align_size_within_rect(galley.size() + vec2(16.0, 6.0), rect);
        ui.painter().rect_filled(chip, radius::CONTROL, t.warn_soft);
        ui.painter().galley(chip.center() - galley.size() / 2.0, galley, t.warn);
        return chip.left();
    }
    let whole = whole_points(item.item.scale);
    let wide = if whole.len() > 7 { 23.0 } else { height::COMPACT };
    let step = wide + 3.0;
    let value = item.rating.as_ref().and_then(Rating::points);
    let left = rect.right() - step * whole.len() as f32 + 3.0;
    ui.add_enabled_ui(!data.sheet.submitted, |ui| {
        ui.set_opacity(1.0);
        for (index, point) in whole.iter().enumerate() {
            let at = pos2(left + step * index as f32, rect.center().y - height::COMPACT / 2.0);
            let place = Rect::from_min_size(at, vec2(wide, height::COMPACT));
            let chosen = value.is_some_and(|value| value.floor() == *point);
            let text = points(value.filter(|_| chosen).unwrap_or(*point));
            let name = format!("{} {}", item.item.code, points(*point));
            if widgets::point_button(ui, look, place, &text, chosen, &name).clicked() {
                let rating = Some(Rating::Points(*point));
                out.push(Action::Sheet(
                    data.sheet.assignment,
                    SheetChange::Rate(item.item.id.clone(), rating),
                ));
            }
        }
    });
    left
}

/// The points of a scale without its halves.
pub fn whole_points(scale: Scale) -> Vec<f64> {
    scale.points().into_iter().filter(|point| point.fract().abs() < 1e-9).collect()
}

/// What an item was given, in words.
pub fn given(look: &Look, item: &SheetItem) -> String {
    match &item.rating {
        None => look.say(Word::Open).to_lowercase(),
        Some(Rating::Points(value)) => points(*value),
        Some(Rating::NotRated { .. }) => look.say(Word::NotRatedMark).to_owned(),
    }
}

/// What is done, that the codebook is unverified, and the way to hand the sheet in.
fn foot(ui: &mut Ui, look: &Look, data: &Data, out: &mut Vec<Action>) {
    let t = &look.theme;
    let total = data.total();
    let text = look.with(Word::Done, &[&total.done.to_string(), &total.of.to_string()]);
    ui.vertical(|ui| {
        ui.add_space(13.0);
        ui.spacing_mut().item_spacing.y = 5.0;
        ui.horizontal(|ui| {
            ui.label(RichText::new(&text).font(bold(size::BODY)).color(t.ink));
            if !data.sheet.unverified.is_empty() {
                let why = data.sheet.unverified.join("\n\n");
                let mark = RichText::new(look.say(Word::Unverified)).font(font(size::SMALL)).color(t.warn);
                ui.add(egui::Label::new(mark).sense(Sense::hover())).on_hover_text(why);
            }
        });
        widgets::progress_bar(ui, t, total.done as f32 / total.of.max(1) as f32, 200.0, &text);
    });
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        if data.sheet.submitted {
            widgets::badge(ui, look.say(Word::Submitted), t.done, t.done_soft);
            return;
        }
        let kind = if total.is_full() { Kind::Primary } else { Kind::Plain };
        let submit = widgets::button(ui, look, kind, None, look.say(Word::Submit));
        if submit.on_hover_text(Command::Submit.tooltip(look.language)).clicked() {
            out.push(Action::Do(Command::Submit));
        }
    });
}
