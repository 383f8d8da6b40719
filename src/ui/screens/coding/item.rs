//! The selected item: what to attend to, its points with their anchors, reasons, note.

use eframe::egui::{self, Margin, Rect, RichText, Sense, Ui, pos2, vec2};

use super::data::Data;
use super::{Draft, State};
use crate::codebook::{Anchor, ItemId};
use crate::lab::SheetItem;
use crate::study::Rating;
use crate::ui::action::{Action, SheetChange};
use crate::ui::command::Command;
use crate::ui::look::Look;
use crate::ui::theme::{bold, font, gap, height, size};
use crate::ui::widgets::{self, Icon, Kind};
use crate::ui::words::{Word, points};

/// Height of a list that has room for air between the anchors of an item that is alone on its page.
const ROOMY: f32 = 600.0;

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
            ui.add_enabled_ui(!data.sheet.submitted, |ui| {
                if state.reasons.is_some() {
                    reasons(ui, look, data, item, state, out);
                } else {
                    scale(ui, look, data, item, counted.1 == 1, out);
                }
                foot(ui, look, data, item, state, out);
            });
        })
        .response
        .rect;
    let edge = Rect::from_min_max(rect.min, pos2(rect.left() + 4.0, rect.bottom()));
    ui.painter().rect_filled(edge, 0.0, t.accent);
    rect
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
    // Where the item has the page to itself, its anchors get air.
    ui.spacing_mut().item_spacing.y = if alone && ui.clip_rect().height() > ROOMY { 10.0 } else { 3.0 };
    for point in item.item.scale.points() {
        let anchor = item.item.anchors.iter().find(|anchor| (anchor.point - point).abs() < 1e-9);
        let chosen = value.is_some_and(|value| (value - point).abs() < 1e-9);
        if point_line(ui, look, item, point, anchor, chosen) {
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

fn point_line(
    ui: &mut Ui,
    look: &Look,
    item: &SheetItem,
    point: f64,
    anchor: Option<&Anchor>,
    chosen: bool,
) -> bool {
    let t = &look.theme;
    let wide = 38.0;
    let room = ui.available_width() - wide - 10.0;
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
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let tall = (galley.size().y + 4.0).max(height::COMPACT);
    let (rect, line) = ui.allocate_exact_size(vec2(ui.available_width(), tall), Sense::click());
    let button = Rect::from_min_size(rect.min, vec2(wide, height::COMPACT));
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
    }
    if response.changed() {
        draft.touch(ui);
    }
    let done = response.has_focus()
        && ui.input(|input| input.key_pressed(egui::Key::Enter) && !input.modifiers.shift);
    if done {
        response.surrender_focus();
    }
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
