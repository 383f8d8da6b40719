//! The page of recordings, painted.

use eframe::egui::{self, Align2, Margin, Rect, RichText, Ui, pos2, vec2};

use super::State;
use super::data::{
    By, Data, Filter, Locked, Stage, coders, findings, length_ms, moment, moment_text, participant, stage,
};
use super::strip::{self, Done};
use super::{leaves, remove};
use crate::lab::{MediaState, RecordingEntry};
use crate::ui::action::{Action, Answer, Film};
use crate::ui::command::Command;
use crate::ui::lead::LeadAction;
use crate::ui::look::{FilmState, Look};
use crate::ui::route::Route;
use crate::ui::theme::{bold, font, gap, size};
use crate::ui::widgets::table::{self, Cell, Column, Table, Tone, in_card};
use crate::ui::widgets::{self, Icon, Kind, form};
use crate::ui::words::{Word, clock};
use crate::ui::words_lead::{LeadWord as W, adult_word, wave_name};

/// Least and greatest height of the picture below the table.
const PICTURE: (f32, f32) = (126.0, 340.0);
/// Height of what is below the table beside the picture: margins, timeline, and the line for the window.
const BELOW: f32 = 166.0;

const COLUMNS: [By; 8] =
    [By::Participant, By::Wave, By::Code, By::Age, By::Length, By::Findings, By::Coders, By::Stage];

/// Paints the page.
pub fn paint(ui: &mut Ui, look: &Look, data: &Data, state: &mut State, out: &mut Vec<Action>) {
    let mut asked = Vec::new();
    form::page(
        ui,
        look,
        look.say(W::Recordings),
        look.say(W::RecordingsAbout),
        |ui| {
            if data.entries.iter().any(|entry| entry.linkage.is_none()) {
                open_linkage(ui, look, &mut asked);
            }
        },
        |ui| {
            if data.entries.is_empty() {
                form::empty(
                    ui,
                    look,
                    Icon::Film,
                    look.say(W::NoRecordings),
                    look.say(W::NoRecordingsWhy),
                    |ui| {
                        if widgets::button(ui, look, Kind::Primary, None, look.say(W::Import)).clicked() {
                            out.push(Action::Go(Route::Import));
                        }
                    },
                );
                return;
            }
            let shown = data.shown(&state.filter);
            keep_chosen_in_sight(data, state, &shown, out);
            filters(ui, look, data, &mut state.filter, shown.len());
            let room = ui.available_height() - PICTURE.0 - BELOW - gap::SMALL;
            ui.allocate_ui(vec2(ui.available_width(), room), |ui| {
                in_card(ui, look, |ui, height| rows(ui, look, data, state, &shown, height, out));
            });
            ui.add_space(gap::TIGHT);
            if let Some(entry) = state.chosen.and_then(|clip| data.entry(clip)) {
                detail(ui, look, data, entry, state, out);
                remove::confirm(ui, look, entry, state, out);
            }
            leaves::dialog(ui, look, state, out);
        },
    );
    out.append(&mut asked);
}

/// Without the linkage there are codes only: this asks for it.
pub fn open_linkage(ui: &mut Ui, look: &Look, asked: &mut Vec<Action>) {
    let button = widgets::button(ui, look, Kind::Plain, None, look.say(Word::OpenLinkage));
    if button.on_hover_text(look.say(Word::OpenLinkageWhy)).clicked() {
        asked.push(Action::Answer(Answer::AskLinkage));
    }
}

/// What a filter hides is not shown below the table either: the first row that it shows takes its place.
fn keep_chosen_in_sight(data: &Data, state: &mut State, shown: &[usize], out: &mut Vec<Action>) {
    let mut ids = shown.iter().filter_map(|place| Some(data.entries.get(*place)?.clip.id));
    if state.chosen.is_some_and(|chosen| ids.clone().any(|id| id == chosen)) {
        return;
    }
    let first = ids.next();
    if first != state.chosen {
        state.choose(data, first);
        out.push(Action::Lead(LeadAction::Renew));
    }
}

fn filters(ui: &mut Ui, look: &Look, data: &Data, filter: &mut Filter, count: usize) {
    ui.horizontal(|ui| {
        let edit = egui::TextEdit::singleline(&mut filter.text)
            .hint_text(look.say(W::FilterHint))
            .desired_width((ui.available_width() - 610.0).clamp(150.0, 240.0))
            .margin(Margin::symmetric(10, 8));
        ui.add(edit);
        ui.spacing_mut().item_spacing.x = 2.0;
        if widgets::segment(ui, look, look.say(W::AllWaves), filter.wave.is_none()).clicked() {
            filter.wave = None;
        }
        for wave in &data.waves {
            let name = wave_name(wave.months, &wave.label, look.language);
            if widgets::segment(ui, look, &name, filter.wave == Some(wave.months)).clicked() {
                filter.wave = Some(wave.months);
            }
        }
        ui.add_space(gap::MEDIUM);
        form::tick(ui, look, &mut filter.findings_only, look.say(W::WithFindings));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let text = look.with(W::ShownOf, &[&count.to_string(), &data.entries.len().to_string()]);
            ui.label(RichText::new(text).color(look.theme.quiet));
        });
    });
}

fn rows(
    ui: &mut Ui,
    look: &Look,
    data: &Data,
    state: &mut State,
    shown: &[usize],
    height: f32,
    out: &mut Vec<Action>,
) {
    let filter = &state.filter;
    let columns: Vec<Column> = COLUMNS
        .into_iter()
        .map(|by| {
            let (word, width, grow) = head_of(by);
            let right = matches!(by, By::Age | By::Length);
            let sorted = (filter.by == by).then_some(filter.descending);
            Column { sorts: true, sorted, right, ..Column::words(look.say(word), width, grow) }
        })
        .collect();
    let reveal = std::mem::take(&mut state.reveal)
        .then(|| shown.iter().position(|p| data.entries.get(*p).map(|e| e.clip.id) == state.chosen))
        .flatten();
    let table =
        Table { name: "recordings", columns: &columns, rows: shown.len(), choose: true, height, reveal };
    let entry = |index: usize| shown.get(index).and_then(|place| data.entries.get(*place));
    let answer = table.show(ui, look, |index| match entry(index) {
        Some(entry) => {
            table::Row::Cells { cells: cells(look, entry), chosen: state.chosen == Some(entry.clip.id) }
        }
        None => table::Row::Heading(String::new()),
    });
    if let Some(entry) = answer.clicked.and_then(entry) {
        state.choose(data, Some(entry.clip.id));
        out.push(Action::Lead(LeadAction::Renew));
    }
    if let Some(by) = answer.sort.and_then(|column| COLUMNS.get(column).copied()) {
        let filter = &mut state.filter;
        filter.descending = filter.by == by && !filter.descending;
        filter.by = by;
    }
}

fn head_of(by: By) -> (W, f32, f32) {
    match by {
        By::Participant => (W::Participant, 104.0, 0.6),
        By::Wave => (W::Wave, 98.0, 0.1),
        By::Code => (W::BlindCode, 84.0, 0.1),
        By::Age => (W::Age, 62.0, 0.1),
        By::Length => (W::Length, 62.0, 0.1),
        By::Findings => (W::Findings, 130.0, 1.4),
        By::Coders => (W::Coders, 112.0, 0.6),
        By::Stage => (W::Stage, 128.0, 0.0),
    }
}

fn cells(look: &Look, entry: &RecordingEntry) -> Vec<Cell> {
    let age = entry
        .child_age_months
        .map_or_else(|| "–".to_owned(), |months| look.with(W::MonthsShort, &[&months.to_string()]));
    let found = findings(entry).join("; ");
    let note = match &entry.media {
        MediaState::Missing => Cell::new(look.say(W::VideoGone)).tone(Tone::Fault),
        MediaState::NoVideo => Cell::new(look.say(Word::NoVideoYet)).tone(Tone::Quiet),
        MediaState::Ready(_) if found.is_empty() => Cell::new(&entry.shape).tone(Tone::Quiet),
        MediaState::Ready(_) => Cell::new(&found).tone(Tone::Warn).hint(&found),
    };
    let (word, tone) = match stage(entry) {
        Stage::Unassigned => (W::StageUnassigned, Tone::Warn),
        Stage::Assigned => (W::StageAssigned, Tone::Quiet),
        Stage::Begun => (W::StageBegun, Tone::Plain),
        Stage::PartSubmitted => (W::StagePart, Tone::Plain),
        Stage::Submitted => (W::StageSubmitted, Tone::Quiet),
    };
    let family = match &entry.linkage {
        Some(_) => Cell::new(participant(entry)),
        None => Cell::new("–").tone(Tone::Quiet).hint(look.say(Word::OpenLinkageWhy)),
    };
    let state = look.with(word, &[&entry.sheets_submitted.to_string(), &entry.sheets_given.to_string()]);
    vec![
        family,
        Cell::new(look.with(W::WaveMonths, &[&entry.wave_months.to_string()])),
        Cell::new(entry.blind_code.as_str()).tone(Tone::Strong),
        Cell::new(age),
        Cell::new(clock(length_ms(entry))),
        note,
        Cell::new(coders(entry)).hint(coders(entry)),
        Cell::new(state).tone(tone),
    ]
}

/// The recording chosen: preview and facts above, timeline and window below.
fn detail(
    ui: &mut Ui,
    look: &Look,
    data: &Data,
    entry: &RecordingEntry,
    state: &mut State,
    out: &mut Vec<Action>,
) {
    // What a short table leaves over goes to the picture.
    let tall = (ui.available_height() - BELOW).clamp(PICTURE.0, PICTURE.1);
    look.theme.card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            preview(ui, look, entry, tall, out);
            ui.add_space(gap::SMALL);
            ui.vertical(|ui| facts(ui, look, entry, state, out));
        });
        ui.add_space(2.0);
        timeline(ui, look, data, entry, state, out);
    });
}

fn preview(ui: &mut Ui, look: &Look, entry: &RecordingEntry, tall: f32, out: &mut Vec<Action>) {
    let t = &look.theme;
    let (rect, response) =
        ui.allocate_exact_size(vec2((tall * 16.0 / 9.0).round(), tall), egui::Sense::click());
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, 4.0, t.cinema);
    let text = match (&entry.media, &look.showing.state) {
        (MediaState::NoVideo, _) => look.say(Word::NoVideoYet).to_owned(),
        (MediaState::Missing, _) => look.say(W::VideoGone).to_owned(),
        (_, FilmState::Failed(why)) => why.clone(),
        (_, FilmState::Opening) => look.say(Word::Opening).to_owned(),
        _ => String::new(),
    };
    if let Some((picture, [wide, tall])) = look.showing.picture {
        let scale = (rect.width() / wide.max(1.0)).min(rect.height() / tall.max(1.0));
        let place = Rect::from_center_size(rect.center(), vec2(wide, tall) * scale);
        let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        painter.image(picture, place, uv, egui::Color32::WHITE);
    } else if !text.is_empty() {
        let galley =
            widgets::cut_lines(ui, &text, font(size::SMALL), t.on_cinema, rect.width() - 20.0, 5, false);
        painter.galley(rect.center() - galley.size() / 2.0, galley, t.on_cinema);
    }
    if matches!(entry.media, MediaState::Ready(_)) {
        let icon = if look.showing.state == FilmState::Playing { Icon::Pause } else { Icon::Play };
        let name = Command::PlayPause.tooltip(look.language);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, &name));
        if response.hovered() || look.showing.state != FilmState::Playing {
            let badge = Rect::from_center_size(rect.left_bottom() + vec2(20.0, -20.0), vec2(28.0, 28.0));
            painter.rect_filled(badge, 14.0, t.shade);
            icon.paint(
                &painter,
                Rect::from_center_size(badge.center(), vec2(13.0, 13.0)),
                egui::Color32::WHITE,
            );
        }
        if response.clicked() {
            out.push(Action::Film(Film::Toggle));
        }
    }
}

fn facts(ui: &mut Ui, look: &Look, entry: &RecordingEntry, state: &mut State, out: &mut Vec<Action>) {
    let t = &look.theme;
    ui.spacing_mut().item_spacing.y = 4.0;
    ui.horizontal(|ui| {
        ui.label(RichText::new(entry.blind_code.as_str()).font(bold(size::HEADING)).color(t.ink));
        let months = entry.wave_months.to_string();
        let who = match &entry.linkage {
            Some(_) => look.with(W::FamilyAt, &[participant(entry), &months]),
            None => look.with(W::WaveMonths, &[&months]),
        };
        ui.label(RichText::new(who).color(t.quiet));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            leaves::button(ui, look, entry, state, out);
            remove::button(ui, look, entry, state);
        });
    });
    let mut parts = Vec::new();
    if !entry.shape.is_empty() {
        parts.push(entry.shape.clone());
    }
    parts.extend(entry.adult.map(|adult| look.with(W::WithAdult, &[look.say(adult_word(adult))])));
    if let Some(linkage) = &entry.linkage {
        if !linkage.others_present.is_empty() {
            parts.push(look.with(W::OthersAre, &[&linkage.others_present]));
        }
        parts.extend(linkage.recorded_on.map(|day| look.with(W::RecordedOnDay, &[&day.to_string()])));
        parts.extend((!linkage.site.is_empty()).then(|| linkage.site.clone()));
        parts.extend(
            (!linkage.filmed_by.is_empty()).then(|| look.with(W::FilmedByWho, &[&linkage.filmed_by])),
        );
        parts.extend((!linkage.original_file_name.is_empty()).then(|| linkage.original_file_name.clone()));
    }
    widgets::quiet(ui, look, &parts.join(" · "));
    for finding in findings(entry).iter().take(4) {
        form::warning_line(ui, look, finding);
    }
}

fn timeline(
    ui: &mut Ui,
    look: &Look,
    data: &Data,
    entry: &RecordingEntry,
    state: &mut State,
    out: &mut Vec<Action>,
) {
    let length = length_ms(entry);
    if let MediaState::Ready(file) = &entry.media {
        state.thumbs.tend(ui.ctx(), file, length);
    }
    let locked = data.locked(entry);
    let (from, to) =
        state.start_ms.map_or((entry.clip.start_ms, entry.clip.end_ms), |start| data.window_at(entry, start));
    let position = look.showing.picture.map(|_| look.showing.position_ms);
    let done = strip::paint(ui, look, &state.thumbs, (length, from, to), position, locked.is_none());
    match done {
        Some(Done::MoveTo(start)) => draft(data, entry, state, start, out),
        Some(Done::Show(at)) => out.push(Action::Film(Film::Seek(at))),
        Some(Done::Keep) => keep(data, entry, state, out),
        None => {}
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = gap::SMALL;
        let text = look.with(W::WindowFromTo, &[&clock(from), &clock(to)]);
        ui.label(RichText::new(text).font(bold(size::BODY)).color(look.theme.ink));
        if let Some(why) = locked {
            let word = match why {
                Locked::RatingBegun => W::LockedRating,
                Locked::NoVideo => W::LockedNoVideo,
                Locked::TooShort => W::LockedShort,
            };
            widgets::quiet(ui, look, look.say(word));
            return;
        }
        ui.add_space(gap::SMALL);
        let label = form::name_of(ui, look, look.say(W::StartAt));
        let edit =
            egui::TextEdit::singleline(&mut state.typed).desired_width(70.0).margin(Margin::symmetric(8, 6));
        let response = ui.add(edit).labelled_by(label.id);
        if response.changed() {
            match moment(&state.typed) {
                Some(start) => {
                    let (start, _) = data.window_at(entry, start);
                    state.start_ms = (start != entry.clip.start_ms).then_some(start);
                    out.push(Action::Film(Film::Seek(start)));
                }
                None => state.start_ms = None,
            }
        }
        let enter = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let moved = state.start_ms.is_some();
        let press = ui.add_enabled_ui(moved, |ui| {
            widgets::button(ui, look, Kind::Plain, Some(Icon::Check), look.say(W::KeepWindow))
        });
        if moved && (enter || press.inner.clicked()) {
            keep(data, entry, state, out);
        }
        if moved && widgets::button(ui, look, Kind::Quiet, None, look.say(W::Revert)).clicked() {
            state.revert(entry);
        }
        let asked = moment(&state.typed);
        let hint = match asked {
            Some(asked) if data.window_at(entry, asked).0 != asked => {
                Some(too_late(look, data, entry, asked))
            }
            None => Some(look.say(W::NotAMoment).to_owned()),
            Some(_) => (!moved).then(|| look.say(W::DragHint).to_owned()),
        };
        if let Some(hint) = hint {
            let text = RichText::new(hint).font(font(size::SMALL)).color(look.theme.quiet);
            ui.add(egui::Label::new(text).wrap());
        }
    });
    // The preview says already why a file can't be shown.
    let failed = matches!(look.showing.state, FilmState::Failed(_));
    if let Some(fault) = state.thumbs.fault.as_ref().filter(|_| !failed) {
        ui.painter().text(
            ui.min_rect().left_bottom(),
            Align2::LEFT_TOP,
            fault,
            font(size::SMALL),
            look.theme.quiet,
        );
    }
}

/// Why a window can't begin where it was asked to.
fn too_late(look: &Look, data: &Data, entry: &RecordingEntry, asked: u64) -> String {
    let (start, end) = data.window_at(entry, asked);
    let length = clock(length_ms(entry));
    look.with(W::TooLate, &[&clock(end - start), &moment_text(asked), &length, &moment_text(start)])
}

/// The window would begin here: shown, not yet saved.
fn draft(data: &Data, entry: &RecordingEntry, state: &mut State, start: u64, out: &mut Vec<Action>) {
    let (start, _) = data.window_at(entry, start);
    if state.start_ms.unwrap_or(entry.clip.start_ms) != start {
        state.start_ms = (start != entry.clip.start_ms).then_some(start);
        state.typed = moment_text(start);
        out.push(Action::Film(Film::Seek(start)));
    }
}

fn keep(data: &Data, entry: &RecordingEntry, state: &State, out: &mut Vec<Action>) {
    if let Some(start) = state.start_ms {
        let (from, to) = data.window_at(entry, start);
        out.push(Action::Lead(LeadAction::MoveWindow(entry.clip.id, from, to)));
    }
}
