//! The worklist, painted.

use eframe::egui::{self, Align2, Margin, Rect, RichText, Ui, pos2, vec2};

use super::data::{Data, Filter};
use crate::lab::{EntryState, MediaState, WorklistEntry};
use crate::ui::action::Action;
use crate::ui::command::Command;
use crate::ui::look::Look;
use crate::ui::route::Route;
use crate::ui::theme::{bold, font, gap, radius, size};
use crate::ui::widgets::{self, Icon, Kind};
use crate::ui::words::{Word, clock};

const WIDTH: f32 = 980.0;
const ROW: f32 = 46.0;

/// Left edges of the columns, as shares of the width: number, clip, age, length, state.
const COLUMNS: [f32; 5] = [0.0, 0.07, 0.27, 0.45, 0.58];

/// Paints the page.
pub fn paint(
    ui: &mut Ui,
    look: &Look,
    data: &Data,
    filter: &mut Filter,
    fresh: &mut bool,
    out: &mut Vec<Action>,
) {
    let width = WIDTH.min(ui.available_width() - 2.0 * gap::PAGE);
    let all = ui.available_rect_before_wrap();
    let page = Rect::from_center_size(all.center(), vec2(width, all.height() - 2.0 * gap::LARGE));
    ui.scope_builder(egui::UiBuilder::new().max_rect(page), |ui| {
        head(ui, look, data, out);
        ui.add_space(gap::MEDIUM);
        filters(ui, look, data, filter);
        list(ui, look, data, *filter, fresh, out);
    });
}

/// How far the list has come, and the clip to do next.
fn head(ui: &mut Ui, look: &Look, data: &Data, out: &mut Vec<Action>) {
    let t = &look.theme;
    let list = &data.list;
    look.theme.card().inner_margin(Margin::same(20)).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 10.0;
                let (done, of) = (list.submitted.to_string(), list.entries.len().to_string());
                let text = look.with(Word::SubmittedOf, &[&done, &of]);
                widgets::heading(ui, look, &text);
                widgets::progress_bar(ui, t, data.fraction(), 300.0, &text);
            });
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| match data.next() {
                Some(next) => next_up(ui, look, next, out),
                None if list.entries.is_empty() => {
                    widgets::quiet(ui, look, look.say(Word::NoClips));
                }
                None if list.submitted < list.entries.len() => {
                    widgets::lead(ui, look, look.say(Word::RestClosed));
                }
                None => {
                    widgets::lead(ui, look, look.say(Word::AllSubmitted));
                }
            });
        });
    });
}

fn next_up(ui: &mut Ui, look: &Look, next: &WorklistEntry, out: &mut Vec<Action>) {
    let t = &look.theme;
    let code = next.blind_code.as_str();
    let word = if next.state == EntryState::NotStarted { Word::StartWith } else { Word::ContinueWith };
    let open = widgets::button(ui, look, Kind::Primary, Some(Icon::Play), &look.with(word, &[code]));
    if open.on_hover_text(Command::NextClip.tooltip(look.language)).clicked() {
        out.push(Action::Go(Route::Coding(next.assignment)));
    }
    ui.add_space(gap::MEDIUM);
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.add_space(8.0);
        ui.with_layout(egui::Layout::top_down(egui::Align::Max), |ui| {
            ui.label(RichText::new(look.say(Word::NextUp)).font(font(size::SMALL)).color(t.quiet));
            let line = format!("{} · {}", age(look, next), state_words(look, next.state));
            ui.label(RichText::new(line).color(t.ink));
        });
    });
}

fn age(look: &Look, entry: &WorklistEntry) -> String {
    entry.child_age_months.map_or_else(
        || look.say(Word::AgeUnknown).to_owned(),
        |months| look.with(Word::Months, &[&months.to_string()]),
    )
}

fn state_words(look: &Look, state: EntryState) -> String {
    match state {
        EntryState::NotStarted => look.say(Word::NotStarted).to_owned(),
        EntryState::Draft { rated, of } => look.with(Word::RatedOf, &[&rated.to_string(), &of.to_string()]),
        EntryState::Submitted => look.say(Word::Submitted).to_owned(),
        EntryState::Closed => look.say(Word::ClipClosed).to_owned(),
    }
}

fn filters(ui: &mut Ui, look: &Look, data: &Data, filter: &mut Filter) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for (choice, word) in [
            (Filter::All, Word::ShowAll),
            (Filter::Open, Word::ShowOpen),
            (Filter::Submitted, Word::ShowSubmitted),
        ] {
            let text = format!("{}  {}", look.say(word), data.shown(choice).len());
            if widgets::segment(ui, look, &text, *filter == choice).clicked() {
                *filter = choice;
            }
        }
    });
}

fn list(ui: &mut Ui, look: &Look, data: &Data, filter: Filter, fresh: &mut bool, out: &mut Vec<Action>) {
    let t = &look.theme;
    let shown = data.shown(filter);
    let room = ui.available_height();
    look.theme.card().inner_margin(Margin::symmetric(6, 4)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let (head, _) = ui.allocate_exact_size(vec2(ui.available_width(), 32.0), egui::Sense::hover());
        let names = [None, Some(Word::Clip), Some(Word::ChildsAge), Some(Word::Length), Some(Word::State)];
        for (share, name) in COLUMNS.into_iter().zip(names) {
            let text = name.map_or("", |name| look.say(name));
            ui.painter().text(column(head, share), Align2::LEFT_CENTER, text, font(size::SMALL), t.quiet);
        }
        ui.painter().hline(head.x_range(), head.bottom(), t.hairline());
        let mut scroll = egui::ScrollArea::vertical()
            .id_salt(("clips", filter as u8))
            .max_height(room - 44.0)
            .auto_shrink([false, true]);
        if std::mem::take(fresh) {
            // The clip to do next comes into view, with what was done before it.
            let next = shown.iter().position(|(_, entry)| Some(entry.assignment) == data.list.next);
            scroll = scroll.vertical_scroll_offset(ROW * next.unwrap_or(0).saturating_sub(4) as f32);
        }
        scroll.show_rows(ui, ROW, shown.len(), |ui, rows| {
            for (number, entry) in shown.get(rows).unwrap_or_default() {
                if row(ui, look, *number, entry, Some(entry.assignment) == data.list.next) {
                    out.push(Action::Go(Route::Coding(entry.assignment)));
                }
            }
        });
    });
}

fn column(rect: Rect, share: f32) -> egui::Pos2 {
    pos2(rect.left() + 14.0 + (rect.width() - 28.0) * share, rect.center().y)
}

fn row(ui: &mut Ui, look: &Look, number: usize, entry: &WorklistEntry, next: bool) -> bool {
    let t = &look.theme;
    let code = entry.blind_code.as_str();
    let state = state_words(look, entry.state);
    let name = format!("{} {code}, {}, {state}", look.say(Word::Clip), age(look, entry));
    let response = widgets::row_button(ui, look, ROW, next, &name);
    let rect = response.rect;
    let painter = ui.painter();
    let at = |index: usize| column(rect, COLUMNS.get(index).copied().unwrap_or_default());
    painter.text(at(0), Align2::LEFT_CENTER, number.to_string(), font(size::SMALL), t.quiet);
    painter.text(at(1), Align2::LEFT_CENTER, code, bold(size::LEAD), t.ink);
    if entry.state != EntryState::Closed {
        painter.text(at(2), Align2::LEFT_CENTER, age(look, entry), font(size::BODY), t.ink);
        painter.text(at(3), Align2::LEFT_CENTER, clock(entry.length_ms), font(size::BODY), t.ink);
    }
    let mut x = at(4).x;
    match entry.state {
        EntryState::Submitted => {
            Icon::Check.paint(painter, widgets::square_at(rect, x, 14.0), t.done);
            painter.text(
                pos2(x + 22.0, rect.center().y),
                Align2::LEFT_CENTER,
                state,
                font(size::BODY),
                t.done,
            );
        }
        EntryState::Draft { rated, of } => {
            let bar = Rect::from_min_size(pos2(x, rect.center().y - 3.0), vec2(64.0, 6.0));
            painter.rect_filled(bar, 3.0, if next { t.surface } else { t.hover });
            let done = bar.width() * rated as f32 / of.max(1) as f32;
            painter.rect_filled(bar.with_max_x(bar.left() + done), 3.0, t.accent);
            x += 76.0;
            painter.text(pos2(x, rect.center().y), Align2::LEFT_CENTER, state, font(size::BODY), t.ink);
        }
        EntryState::Closed => {
            Icon::Warning.paint(painter, widgets::square_at(rect, x, 14.0), t.warn);
            let text = widgets::cut(ui, &state, font(size::BODY), t.ink, rect.right() - 60.0 - x);
            painter.galley(pos2(x + 22.0, rect.center().y - text.size().y / 2.0), text, t.ink);
        }
        EntryState::NotStarted => {
            painter.text(at(4), Align2::LEFT_CENTER, state, font(size::BODY), t.quiet);
        }
    }
    if entry.state == EntryState::Closed {
        return false;
    }
    let right = pos2(rect.right() - 44.0, rect.center().y);
    if !matches!(entry.media, MediaState::Ready(_)) && entry.state != EntryState::Submitted {
        let galley = widgets::cut(ui, look.say(Word::NoVideoYet), font(size::SMALL), t.warn, 120.0);
        let chip = Rect::from_min_size(
            right - vec2(galley.size().x + 16.0, galley.size().y / 2.0 + 3.0),
            galley.size() + vec2(16.0, 6.0),
        );
        painter.rect_filled(chip, radius::CONTROL, t.warn_soft);
        painter.galley(chip.min + vec2(8.0, 3.0), galley, t.warn);
    }
    Icon::Right.paint(painter, widgets::square_at(rect, rect.right() - 28.0, 14.0), t.quiet);
    response.clicked()
}
