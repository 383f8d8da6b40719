//! The import page, painted.

use eframe::egui::{self, Align2, Id, Key, Margin, RichText, Ui, vec2};

use super::data::{Hindrance, Outcome, Table};
use super::{State, rows};
use crate::jobs::Progress;
use crate::lab::{Imported, Told};
use crate::media::{Trace, TraceKind};
use crate::ui::action::Action;
use crate::ui::dialog::Ask;
use crate::ui::lead::{Bench, LeadAction};
use crate::ui::look::Look;
use crate::ui::route::Route;
use crate::ui::theme::{bold, gap, radius, size};
use crate::ui::widgets::table::in_card;
use crate::ui::widgets::{self, Icon, Kind, form};
use crate::ui::words_bring_in::BringInWord;
use crate::ui::words_lead::LeadWord as W;

/// Paints the page; gives a path that was typed.
pub fn paint(
    ui: &mut Ui,
    look: &Look,
    bench: &mut Bench,
    state: &mut State,
    out: &mut Vec<Action>,
) -> Option<String> {
    let mut typed = None;
    let progress = bench.progress();
    let table = &mut bench.table;
    let (closed, mut asked) = (table.closed, Vec::new());
    form::page(
        ui,
        look,
        look.say(W::Import),
        look.say(W::ImportAbout),
        |ui| {
            let ratings = look.say(BringInWord::FromImport);
            if widgets::button(ui, look, Kind::Quiet, Some(Icon::Table), ratings).clicked() {
                asked.push(Action::Go(Route::BringIn));
            }
            if closed {
                crate::ui::screens::recordings::paint::open_linkage(ui, look, &mut asked);
            }
        },
        |ui| {
            ui.add_enabled_ui(progress.is_none(), |ui| typed = sources(ui, look, state));
            ui.add_space(gap::TIGHT);
            if let Some(fault) = &bench.fault {
                form::fault_line(ui, look, fault);
                ui.add_space(gap::TIGHT);
            }
            if let Some(outcome) = &table.outcome {
                // Below a table that is empty the whole page is there for what was imported.
                let share = if table.rows.is_empty() { 1.0 } else { 0.4 };
                let room = ((ui.available_height() - 60.0) * share).max(60.0);
                outcome_card(ui, look, outcome, room);
                ui.add_space(gap::TIGHT);
            }
            if table.rows.is_empty() {
                if table.outcome.is_none() {
                    form::empty(
                        ui,
                        look,
                        Icon::Film,
                        look.say(W::DropHere),
                        look.say(W::DropHereWhy),
                        |_| {},
                    );
                }
                return;
            }
            let foot = 58.0;
            let room = ui.available_height() - foot;
            ui.allocate_ui(vec2(ui.available_width(), room), |ui| {
                in_card(ui, look, |ui, height| {
                    ui.add_enabled_ui(progress.is_none(), |ui| rows::paint(ui, look, table, height));
                });
            });
            ui.add_space(gap::TIGHT);
            match &progress {
                Some(progress) => under_way(ui, look, progress, out),
                None => start(ui, look, table, out),
            }
        },
    );
    out.append(&mut asked);
    dropping(ui, look);
    typed
}

/// The ways to bring files in.
fn sources(ui: &mut Ui, look: &Look, state: &mut State) -> Option<String> {
    let mut typed = None;
    ui.horizontal(|ui| {
        if widgets::button(ui, look, Kind::Plain, Some(Icon::Film), look.say(W::AddVideos)).clicked() {
            state.videos.ask(ui.ctx(), Ask::Videos);
        }
        if widgets::button(ui, look, Kind::Plain, Some(Icon::Table), look.say(W::OpenManifest)).clicked() {
            state.manifest.ask(ui.ctx(), Ask::File("csv"));
        }
        let edit = egui::TextEdit::singleline(&mut state.path)
            .hint_text(look.say(W::TypePath))
            .desired_width(ui.available_width())
            .margin(Margin::symmetric(10, 8));
        let response = ui.add(edit);
        let enter = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if enter && !state.path.trim().is_empty() {
            typed = Some(std::mem::take(&mut state.path));
        }
        if enter {
            response.request_focus();
        }
    });
    typed
}

/// While files hang over the window: that they can be dropped.
fn dropping(ui: &Ui, look: &Look) {
    if ui.input(|input| input.raw.hovered_files.is_empty()) {
        return;
    }
    let t = &look.theme;
    let rect = ui.max_rect().shrink(gap::SMALL);
    let painter = ui.ctx().layer_painter(egui::LayerId::new(egui::Order::Foreground, Id::unique("drop")));
    painter.rect(rect, radius::CARD, t.accent_soft, t.focus_ring(), egui::StrokeKind::Inside);
    painter.text(
        rect.center(),
        Align2::CENTER_CENTER,
        look.say(W::DropNow),
        bold(size::HEADING),
        t.accent_ink,
    );
}

fn start(ui: &mut Ui, look: &Look, table: &mut Table, out: &mut Vec<Action>) {
    let ready = table.ready();
    ui.horizontal(|ui| {
        ui.add_enabled_ui(!ready.is_empty(), |ui| {
            let text = look.with(W::ImportNow, &[&ready.len().to_string()]);
            if widgets::button(ui, look, Kind::Primary, None, &text).clicked() {
                out.push(Action::Lead(LeadAction::Import(ready.clone())));
            }
        });
        let refused = table.rows.iter().any(|row| row.refused.is_some());
        if refused && widgets::button(ui, look, Kind::Plain, None, look.say(W::RemoveRefused)).clicked() {
            table.remove_refused();
        }
        let text = match table.hindrance() {
            Hindrance::None => look.say(W::OriginalsStay).to_owned(),
            Hindrance::Empty(open) => look.with(W::RowsNotReady, &[&open.to_string()]),
            Hindrance::Wrong(open) => look.with(W::RowsWrong, &[&open.to_string()]),
            Hindrance::Refused(count) => look.with(W::RowsRefused, &[&count.to_string()]),
        };
        widgets::quiet(ui, look, &text);
    });
}

fn under_way(ui: &mut Ui, look: &Look, progress: &Progress, out: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        if widgets::button(ui, look, Kind::Plain, Some(Icon::Close), look.say(W::Cancel)).clicked() {
            out.push(Action::Lead(LeadAction::StopImport));
        }
        ui.vertical(|ui| {
            ui.add_space(4.0);
            ui.spacing_mut().item_spacing.y = 5.0;
            ui.label(RichText::new(&progress.what).color(look.theme.ink));
            let width = ui.available_width() - gap::LARGE;
            widgets::progress_bar(ui, &look.theme, progress.fraction().unwrap_or(0.0), width, &progress.what);
        });
    });
}

/// What became of the last import: each recording with its blind code and what to know about it.
fn outcome_card(ui: &mut Ui, look: &Look, outcome: &Outcome, room: f32) {
    let t = &look.theme;
    t.card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            let (icon, ink) = if outcome.refused > 0 || outcome.stopped.is_some() {
                (Icon::Info, t.warn)
            } else {
                (Icon::Check, t.done)
            };
            widgets::icon(ui, icon, 17.0, ink);
            widgets::lead(ui, look, &outcome_words(look, outcome));
        });
        form::fault_line(ui, look, outcome.stopped.as_deref().unwrap_or_default());
        egui::ScrollArea::vertical().id_salt("outcome").max_height(room).auto_shrink([false, true]).show(
            ui,
            |ui| {
                egui::Grid::new("imported").num_columns(4).spacing([gap::LARGE, 5.0]).show(ui, |ui| {
                    for one in &outcome.imported {
                        ui.label(RichText::new(one.blind_code.as_str()).font(bold(size::BODY)).color(t.ink));
                        let who = look.with(W::FamilyAt, &[&one.participant, &one.wave_months.to_string()]);
                        ui.label(RichText::new(who).color(t.ink));
                        ui.label(RichText::new(&one.file).color(t.quiet));
                        ui.label(RichText::new(one.findings.join("; ")).color(t.warn));
                        ui.end_row();
                    }
                });
                told_part(ui, look, &outcome.imported);
            },
        );
    });
}

/// What each original said of itself.
fn told_part(ui: &mut Ui, look: &Look, imported: &[Imported]) {
    let t = &look.theme;
    if imported.is_empty() {
        return;
    }
    ui.add_space(gap::MEDIUM);
    widgets::lead(ui, look, look.say(W::TakenOut));
    ui.label(RichText::new(look.say(W::TakenOutWhy)).color(t.quiet));
    for one in imported.iter().filter(|one| one.told != Told::default()) {
        ui.add_space(gap::SMALL);
        ui.label(RichText::new(one.blind_code.as_str()).font(bold(size::BODY)).color(t.ink));
        if !one.told.removed.is_empty() {
            ui.label(RichText::new(traces_words(look, &one.told.removed)).color(t.ink));
        }
        if let Some(why) = &one.told.as_is {
            ui.label(RichText::new(look.with(W::CopiedAsIs, &[why])).color(t.warn));
        }
        if !one.told.left.is_empty() {
            let left = traces_words(look, &one.told.left);
            ui.label(RichText::new(look.with(W::StillInIt, &[&left])).color(t.warn));
        }
    }
    ui.add_space(gap::SMALL);
    ui.label(RichText::new(look.say(W::NotBySoftware)).color(t.quiet));
}

/// "title “Anna at home”; date “2024-05-17”".
fn traces_words(look: &Look, traces: &[Trace]) -> String {
    let words = traces.iter().map(|trace| {
        let kind = look.say(trace_word(trace.kind));
        if trace.value.is_empty() { kind.to_owned() } else { format!("{kind} “{}”", trace.value) }
    });
    words.collect::<Vec<_>>().join("; ")
}

fn trace_word(kind: TraceKind) -> W {
    match kind {
        TraceKind::Title => W::TraceTitle,
        TraceKind::Comment => W::TraceComment,
        TraceKind::Person => W::TracePerson,
        TraceKind::Location => W::TraceLocation,
        TraceKind::Date => W::TraceDate,
        TraceKind::Device => W::TraceDevice,
        TraceKind::Software => W::TraceSoftware,
        TraceKind::TrackName => W::TraceTrackName,
        TraceKind::Subtitles => W::TraceSubtitles,
        TraceKind::Chapters => W::TraceChapters,
        TraceKind::Timecode => W::TraceTimecode,
        TraceKind::DataTrack => W::TraceDataTrack,
        TraceKind::Cover => W::TraceCover,
        TraceKind::Attachment => W::TraceAttachment,
        TraceKind::Identifier => W::TraceIdentifier,
        TraceKind::Other => W::TraceOther,
        TraceKind::Unused => W::TraceUnused,
        TraceKind::InStream => W::TraceInStream,
    }
}

fn outcome_words(look: &Look, outcome: &Outcome) -> String {
    let mut parts = vec![look.with(W::ImportedCount, &[&outcome.imported.len().to_string()])];
    if outcome.refused > 0 {
        parts.push(look.with(W::RefusedCount, &[&outcome.refused.to_string()]));
    }
    if outcome.not_reached > 0 {
        parts.push(look.with(W::NotReachedCount, &[&outcome.not_reached.to_string()]));
    }
    parts.join(" ")
}
