//! The selected item: what to attend to, its points with their anchors, reasons, note.

use std::sync::Arc;

use eframe::egui::{self, Margin, Rect, RichText, Sense, Ui, pos2, vec2};

use super::data::Data;
use super::{Draft, State};
use crate::codebook::ItemId;
use crate::lab::SheetItem;
use crate::study::Rating;
use crate::ui::action::{Action, SheetChange};
use crate::ui::command::Command;
use crate::ui::look::Look;
use crate::ui::theme::{bold, font, gap, height, size};
use crate::ui::widgets::{self, Icon, Kind};
use crate::ui::words::{Word, points};

/// Height of what is above and below the points of an item: its head's margins, the foot, the end of the list.
const BELOW: f32 = 230.0;

/// Width of the button of a point.
const POINT: f32 = 38.0;

/// Paints the selected item; gives the rectangle it takes.
pub fn paint(
    ui: &mut Ui,
    look: &Look,
    data: &Data,
    item: &SheetItem,
    counted: (usize, usize),
    state: &mut State,
    out: &mut Vec<Action>,
) -> Rect {
    let t = &look.theme;
    let frame = egui::Frame::new().fill(t.accent_soft).inner_margin(Margin {
        left: gap::MEDIUM as i8,
        right: gap::MEDIUM as i8,
        top: 10,
        bottom: 10,
    });
    let rect = frame
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 5.0;
            head(ui, look, item, counted);
            if data.sheet.submitted {
                read_note(ui, look, item);
            }
            ui.add_enabled_ui(!data.sheet.submitted, |ui| {
                // What can't be changed can still be read.
                ui.set_opacity(1.0);
                if state.reasons.is_some() {
                    reasons(ui, look, data, item, state, out);
                } else {
                    scale(ui, look, data, item, counted.1 == 1, out);
                }
                if !data.sheet.submitted {
                    foot(ui, look, data, item, state, out);
                }
            });
        })
        .response
        .rect;
    let edge = Rect::from_min_max(rect.min, pos2(rect.left() + 4.0, rect.bottom()));
    ui.painter().rect_filled(edge, 0.0, t.accent);
    rect
}

/// The note on a sheet that is handed in: above the points, so that it is seen without looking for it.
fn read_note(ui: &mut Ui, look: &Look, item: &SheetItem) {
    if item.note.is_empty() {
        return;
    }
    ui.horizontal_top(|ui| {
        widgets::icon(ui, Icon::Note, 15.0, look.theme.quiet);
        widgets::wrapped(ui, look, &item.note);
    });
}

fn head(ui: &mut Ui, look: &Look, item: &SheetItem, (number, of): (usize, usize)) {
    let t = &look.theme;
    ui.horizontal(|ui| {
        ui.label(RichText::new(&item.item.code).font(bold(size::SMALL)).color(t.accent_ink));
        let room = ui.available_width() - 50.0;
        let label = RichText::new(look.words(&item.item.label)).font(bold(size::LEAD)).color(t.ink);
        ui.scope(|ui| {
            ui.set_max_width(room);
            ui.add(egui::Label::new(label).wrap());
        });
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.label(RichText::new(format!("{number}/{of}")).font(font(size::SMALL)).color(t.quiet));
        });
    });
    widgets::wrapped(ui, look, look.words(&item.item.description));
    let hint = look.words(&item.item.hint);
    if !hint.is_empty() {
        ui.horizontal_top(|ui| {
            widgets::icon(ui, Icon::Info, 15.0, t.accent_ink);
            ui.add(egui::Label::new(RichText::new(hint).color(t.accent_ink)).wrap());
        });
    }
    ui.add_space(2.0);
}

/// Each point of the scale on a line of its own, its anchor beside it.
fn scale(ui: &mut Ui, look: &Look, data: &Data, item: &SheetItem, alone: bool, out: &mut Vec<Action>) {
    let value = item.rating.as_ref().and_then(Rating::points);
    let lines: Vec<_> = item
        .item
        .scale
        .points()
        .into_iter()
        .map(|point| (point, anchor_text(ui, look, item, point)))
        .collect();
    let tall: f32 = lines.iter().map(|(_, text)| line_height(text)).sum();
    // Where the item has the page to itself, its anchors get what air there is.
    let spare = ui.clip_rect().height() - ui.min_rect().height() - tall - BELOW;
    let air = if alone { (spare / lines.len().max(1) as f32).clamp(3.0, 10.0) } else { 3.0 };
    ui.spacing_mut().item_spacing.y = air;
    for (point, text) in lines {
        let chosen = value.is_some_and(|value| (value - point).abs() < 1e-9);
        if point_line(ui, look, item, point, text, chosen) {
            let rating = Some(Rating::Points(point));
            out.push(Action::Sheet(data.sheet.assignment, SheetChange::Rate(item.item.id.clone(), rating)));
        }
    }
    if let Some(Rating::NotRated { reason, text }) = &item.rating {
        let label =
            item.reasons.iter().find(|r| &r.id == reason).map_or(reason.as_str(), |r| look.words(&r.label));
        let said = if text.is_empty() { label.to_owned() } else { format!("{label}: {text}") };
        let t = &look.theme;
        widgets::badge(ui, &format!("{}: {said}", look.say(Word::NotRatedMark)), t.warn, t.warn_soft);
    }
}

/// The anchor of a point, as wide as there is room beside the point.
fn anchor_text(ui: &Ui, look: &Look, item: &SheetItem, point: f64) -> Arc<egui::Galley> {
    let t = &look.theme;
    let anchor = item.item.anchors.iter().find(|anchor| (anchor.point - point).abs() < 1e-9);
    let room = ui.available_width() - POINT - 10.0;
    let mut job = egui::text::LayoutJob::default();
    job.wrap.max_width = room;
    let mut add = |text: &str, font, color| {
        job.append(text, 0.0, egui::TextFormat { font_id: font, color, ..Default::default() });
    };
    match anchor {
        Some(anchor) => {
            if let Some(label) = &anchor.label {
                add(look.words(label), bold(size::BODY), t.ink);
                add("  ", font(size::BODY), t.ink);
            }
            add(look.words(&anchor.text), font(size::BODY), t.ink);
        }
        None => add(&between(look, item, point), font(size::SMALL), t.quiet),
    }
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

fn line_height(text: &egui::Galley) -> f32 {
    (text.size().y + 4.0).max(height::COMPACT)
}

fn point_line(
    ui: &mut Ui,
    look: &Look,
    item: &SheetItem,
    point: f64,
    galley: Arc<egui::Galley>,
    chosen: bool,
) -> bool {
    let t = &look.theme;
    let tall = line_height(&galley);
    let (rect, line) = ui.allocate_exact_size(vec2(ui.available_width(), tall), Sense::click());
    let button = Rect::from_min_size(rect.min, vec2(POINT, height::COMPACT));
    let name = format!("{} {}", item.item.code, points(point));
    let response = widgets::point_button(ui, look, button, &points(point), chosen, &name);
    if line.hovered() && ui.is_enabled() {
        ui.ctx().set_cursor_icon(egui::CursorIcon::PointingHand);
    }
    let y = rect.top() + (height::COMPACT - galley.size().y.min(height::COMPACT)).max(0.0) / 2.0;
    ui.painter().galley(pos2(button.right() + 10.0, y), galley, t.ink);
    response.clicked() || line.clicked()
}

/// "between 1 and 3", for a point without an anchor of its own.
fn between(look: &Look, item: &SheetItem, point: f64) -> String {
    let below = item.item.anchors.iter().rev().find(|anchor| anchor.point < point);
    let above = item.item.anchors.iter().find(|anchor| anchor.point > point);
    match (below, above) {
        (Some(below), Some(above)) => look.with(Word::Between, &[&points(below.point), &points(above.point)]),
        _ => String::new(),
    }
}

/// The menu of reasons in place of the scale, each with its digit.
fn reasons(
    ui: &mut Ui,
    look: &Look,
    data: &Data,
    item: &SheetItem,
    state: &mut State,
    out: &mut Vec<Action>,
) {
    let t = &look.theme;
    let top = ui.cursor().top();
    ui.label(RichText::new(look.say(Word::WhyNot)).font(bold(size::BODY)).color(t.ink));
    widgets::quiet(ui, look, look.say(Word::WhyNotHint));
    for (index, reason) in item.reasons.iter().enumerate() {
        let label = look.words(&reason.label);
        let (rect, line) =
            ui.allocate_exact_size(vec2(ui.available_width(), height::COMPACT), Sense::click());
        let button = Rect::from_min_size(rect.min, vec2(38.0, height::COMPACT));
        let digit = (index + 1).to_string();
        let chosen =
            matches!(&item.rating, Some(Rating::NotRated { reason: given, .. }) if given == &reason.id);
        let pressed =
            widgets::point_button(ui, look, button, &digit, chosen, label).clicked() || line.clicked();
        let galley = widgets::cut(ui, label, font(size::BODY), t.ink, rect.width() - 50.0);
        ui.painter().galley(
            pos2(button.right() + 10.0, rect.center().y - galley.size().y / 2.0),
            galley,
            t.ink,
        );
        if pressed && reason.text_required {
            state.reasons = Some(super::Reasons { words: Some((index, String::new())), focus: true });
        } else if pressed {
            let rating = Rating::NotRated { reason: reason.id.clone(), text: String::new() };
            out.push(Action::Sheet(
                data.sheet.assignment,
                SheetChange::Rate(item.item.id.clone(), Some(rating)),
            ));
        }
    }
    if std::mem::take(&mut state.reveal) {
        ui.scroll_to_rect(ui.min_rect().with_min_y(top), None);
    }
    if let Some(menu) = &mut state.reasons
        && let Some((index, words)) = &mut menu.words
        && let Some(reason) = item.reasons.get(*index)
    {
        let edit = egui::TextEdit::singleline(words)
            .hint_text(look.say(Word::SayWhy))
            .desired_width(f32::INFINITY)
            .margin(Margin::symmetric(10, 7));
        let response = ui.add(edit);
        if std::mem::take(&mut menu.focus) {
            response.request_focus();
            state.reveal = false;
            response.scroll_to_me(Some(egui::Align::Center));
        }
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        if entered && !words.trim().is_empty() {
            let rating = Rating::NotRated { reason: reason.id.clone(), text: words.trim().to_owned() };
            out.push(Action::Sheet(
                data.sheet.assignment,
                SheetChange::Rate(item.item.id.clone(), Some(rating)),
            ));
        }
    }
}

/// The two things beside a rating: why there is none, and a note.
fn foot(ui: &mut Ui, look: &Look, data: &Data, item: &SheetItem, state: &mut State, out: &mut Vec<Action>) {
    let id = Some(item.item.id.clone());
    let writing = state.focus_note || state.drafts.contains_key(&id) || !item.note.is_empty();
    ui.horizontal(|ui| {
        for (command, word) in [(Command::NotRated, Word::CantBeRated), (Command::Note, Word::AddNote)] {
            if command == Command::Note && writing {
                continue;
            }
            let text = format!("{}  ({})", look.say(word), first_key(command, look));
            if widgets::button(ui, look, Kind::Quiet, None, &text).clicked() {
                out.push(Action::Do(command));
            }
        }
    });
    if writing {
        note(ui, look, data, item, state, id, out);
    }
}

fn first_key(command: Command, look: &Look) -> String {
    let keys = command.keys(look.language);
    keys.split(' ').next().unwrap_or_default().to_owned()
}

fn note(
    ui: &mut Ui,
    look: &Look,
    data: &Data,
    item: &SheetItem,
    state: &mut State,
    id: Option<ItemId>,
    out: &mut Vec<Action>,
) {
    let focus = std::mem::take(&mut state.focus_note);
    let draft = state.draft(id.clone(), &item.note);
    let edit = egui::TextEdit::multiline(&mut draft.text)
        .hint_text(look.say(Word::NoteHint))
        .desired_width(f32::INFINITY)
        .desired_rows(2)
        .return_key(egui::KeyboardShortcut::new(egui::Modifiers::SHIFT, egui::Key::Enter))
        .margin(Margin::symmetric(10, 7));
    let response = ui.add(edit);
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::accesskit::Role::MultilineTextInput, true, look.say(Word::AddNote))
    });
    if focus {
        response.request_focus();
        response.scroll_to_me(None);
    }
    if response.changed() {
        draft.touch(ui);
    }
    let done = response.has_focus()
        && ui.input(|input| input.key_pressed(egui::Key::Enter) && !input.modifiers.shift);
    if done {
        response.surrender_focus();
    }
    // The field is in view already; the card as a whole may be taller than the list.
    state.reveal &= !focus;
    if response.lost_focus() || done {
        state.lay_down(data, id, out);
    }
}

impl State {
    /// The text being written on an item or the clip; begins with what is on disk.
    pub fn draft(&mut self, on: Option<ItemId>, saved: &str) -> &mut Draft {
        let draft = self.drafts.entry(on).or_default();
        // Trimmed as the lab keeps it: the space just typed must stay under the pen.
        if draft.changed.is_none() && draft.text.trim() != saved {
            saved.clone_into(&mut draft.text);
        }
        draft
    }
}
