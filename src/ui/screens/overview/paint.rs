//! The overview, painted.

use eframe::egui::{self, RichText, Ui, vec2};

use super::data::{Data, Step};
use crate::report::Gate;
use crate::ui::action::Action;
use crate::ui::look::Look;
use crate::ui::results::Results;
use crate::ui::route::Route;
use crate::ui::screens::agreement::data::percent;
use crate::ui::screens::backups::data::local;
use crate::ui::theme::{bold, font, gap, size};
use crate::ui::widgets::{self, Icon, Kind, form};
use crate::ui::words_lead::{LeadWord as W, wave_name};
use crate::ui::words_people::PeopleWord;
use crate::ui::words_safe::SafeWord;

/// Share of clips that good laboratories code twice.
const DOUBLE_SHARE: f64 = 0.10;

/// Paints the page. Only a lead may change something, and is given the name of a new coder to write in. Results are
/// for those who may see ratings.
pub fn paint(
    ui: &mut Ui,
    look: &Look,
    data: &Data,
    results: Option<&Results>,
    lead: bool,
    out: &mut Vec<Action>,
) {
    let folder = data.overview.folder.display().to_string();
    form::page(
        ui,
        look,
        &data.overview.study,
        &folder,
        |_| {},
        |ui| {
            egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                let width = ui.available_width();
                let left = ((width - gap::MEDIUM) * 0.58).floor();
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = gap::MEDIUM;
                    column(ui, left, |ui| {
                        card(ui, look, W::NextSteps, |ui| steps(ui, look, data, lead, out));
                        card(ui, look, W::Recordings, |ui| waves(ui, look, data));
                        card(ui, look, W::Instruments, |ui| instruments(ui, look, data));
                    });
                    column(ui, width - left - gap::MEDIUM, |ui| {
                        if let Some(results) = results {
                            card(ui, look, W::Agreement, |ui| gate(ui, look, data, results, out));
                        }
                        card(ui, look, W::Coders, |ui| {
                            coders(ui, look, data, lead || results.is_none(), out);
                        });
                    });
                });
            });
        },
    );
}

fn column(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui)) {
    ui.allocate_ui_with_layout(vec2(width, 0.0), egui::Layout::top_down(egui::Align::Min), |ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing.y = gap::MEDIUM;
        add(ui);
    });
}

fn card(ui: &mut Ui, look: &Look, name: W, add: impl FnOnce(&mut Ui)) {
    look.theme.card().inner_margin(egui::Margin::same(16)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = gap::SMALL;
        widgets::lead(ui, look, look.say(name));
        ui.add_space(2.0);
        add(ui);
    });
}

fn steps(ui: &mut Ui, look: &Look, data: &Data, lead: bool, out: &mut Vec<Action>) {
    for (index, step) in data.steps.iter().enumerate() {
        if index > 0 {
            ui.separator();
        }
        let (text, go) = words(look, *step);
        ui.horizontal(|ui| {
            let (icon, ink) = match step {
                Step::FindVideos(_) | Step::NothingDouble | Step::Reassign(_) => {
                    (Icon::Warning, look.theme.warn)
                }
                Step::Export => (Icon::Check, look.theme.done),
                Step::Wait(_) => (Icon::Info, look.theme.quiet),
                _ => (Icon::Right, look.theme.accent),
            };
            widgets::icon(ui, icon, 16.0, ink);
            let button = if go.is_some() { 180.0 } else { 0.0 };
            ui.allocate_ui(vec2(ui.available_width() - button, 20.0), |ui| widgets::wrapped(ui, look, &text));
            let Some((name, route)) = go.filter(|(_, route)| lead || *route == Route::Export) else { return };
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let kind = if index == 0 { Kind::Primary } else { Kind::Plain };
                if widgets::button(ui, look, kind, None, look.say(name)).clicked() {
                    out.push(Action::Go(route));
                }
            });
        });
    }
}

/// A step in words, and the page where it is done.
fn words(look: &Look, step: Step) -> (String, Option<(W, Route)>) {
    let many = |one: W, more: W, n: usize| {
        if n == 1 { look.say(one).to_owned() } else { look.with(more, &[&n.to_string()]) }
    };
    match step {
        Step::AddCoders => (look.say(W::StepAddCoders).to_owned(), Some((W::AddPeople, Route::People))),
        Step::Import => (look.say(W::StepImport).to_owned(), Some((W::Import, Route::Import))),
        Step::FindVideos(n) => {
            (many(W::StepFindVideo, W::StepFindVideos, n), Some((W::LookForThem, Route::Backups)))
        }
        Step::Reassign(n) => {
            (many(W::StepReassignOne, W::StepReassign, n), Some((W::StepReassignGo, Route::Blinding)))
        }
        Step::ShareOut(n) => (many(W::StepShareOne, W::StepShare, n), Some((W::Share, Route::Share))),
        Step::NothingDouble => (look.say(W::StepNothingDouble).to_owned(), None),
        Step::Wait(n) => (many(W::StepWaitOne, W::StepWait, n), None),
        Step::Export => (look.say(W::StepExport).to_owned(), Some((W::Export, Route::Export))),
    }
}

fn waves(ui: &mut Ui, look: &Look, data: &Data) {
    let overview = &data.overview;
    let width = ui.available_width();
    for wave in &overview.waves {
        let text =
            look.with(W::SubmittedOfClips, &[&wave.submitted.to_string(), &wave.recordings.to_string()]);
        let name = wave_name(wave.months, &wave.label, look.language);
        progress(ui, look, &name, &text, wave.submitted, wave.recordings, width);
    }
    let text = look.with(
        W::ClipsAre,
        &[
            &overview.recordings.to_string(),
            &overview.assigned.to_string(),
            &overview.double_assigned.to_string(),
            &overview.with_video.to_string(),
        ],
    );
    widgets::quiet(ui, look, &text);
    widgets::quiet(ui, look, &last_backup(look, overview.last_backup.as_deref()));
    if overview.storage.network_share {
        widgets::quiet(ui, look, look.say(SafeWord::OnNetwork));
    }
}

/// When the last backup was made, by this computer's clock.
fn last_backup(look: &Look, at: Option<&str>) -> String {
    match at.and_then(|at| at.parse().ok()) {
        Some(at) => look.with(SafeWord::LastBackup, &[&local(at)]),
        None => look.say(SafeWord::NoBackupYet).to_owned(),
    }
}

/// A name, a count at the right, and a bar below.
fn progress(ui: &mut Ui, look: &Look, name: &str, text: &str, done: usize, of: usize, width: f32) {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 5.0;
        ui.horizontal(|ui| {
            ui.label(RichText::new(name).color(look.theme.ink));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.label(RichText::new(text).color(look.theme.quiet));
            });
        });
        let label = format!("{name}: {text}");
        widgets::progress_bar(ui, &look.theme, done as f32 / of.max(1) as f32, width, &label);
        ui.add_space(2.0);
    });
}

fn instruments(ui: &mut Ui, look: &Look, data: &Data) {
    for book in &data.overview.codebooks {
        let waves: Vec<String> = book.waves.iter().map(u16::to_string).collect();
        let at = look.with(W::AtMonths, &[&waves.join(", ")]);
        ui.horizontal(|ui| {
            ui.label(RichText::new(format!("{} v{}", book.id, book.version)).color(look.theme.ink));
            ui.label(RichText::new(at).color(look.theme.quiet));
            let hash: String = book.hash.chars().take(10).collect();
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let mark =
                    RichText::new(hash).font(egui::FontId::monospace(size::SMALL)).color(look.theme.quiet);
                ui.add(egui::Label::new(mark).sense(egui::Sense::hover()))
                    .on_hover_text(look.with(W::PinnedText, &[&book.hash]));
                if book.overlay_hash.is_some() {
                    widgets::badge(ui, look.say(W::OwnWords), look.theme.accent_ink, look.theme.accent_soft);
                }
            });
        });
    }
}

fn gate(ui: &mut Ui, look: &Look, data: &Data, results: &Results, out: &mut Vec<Action>) {
    if let Some(fault) = &results.fault {
        form::fault_line(ui, look, fault);
    }
    let Some(reports) = &results.shown else {
        if results.fault.is_none() {
            widgets::quiet(ui, look, look.say(W::Computing));
        }
        return;
    };
    let base = &reports.reliability.base;
    match &reports.reliability.gate {
        Some(gate) if gate.exact.is_ok() => figures(ui, look, gate),
        _ => {
            widgets::quiet(ui, look, look.say(W::NoAgreementYet));
        }
    }
    if base.clips == 0 {
        return;
    }
    let given = data.overview.double_assigned;
    let waiting = base.double_coded == 0 && given > 0;
    let (word, count) = if waiting { (W::DoubleGiven, given) } else { (W::DoubleOfClips, base.double_coded) };
    let share = count as f64 / base.clips as f64;
    let percent = if waiting { format!("{:.0} %", share * 100.0) } else { percent(share, look.language) };
    let text = look.with(word, &[&count.to_string(), &base.clips.to_string(), &percent]);
    if waiting {
        mark(ui, look, Icon::Info, look.theme.quiet, &text);
    } else {
        line(ui, look, share >= DOUBLE_SHARE, &text);
    }
    if widgets::button(ui, look, Kind::Plain, Some(Icon::Chart), look.say(W::SeeAgreement)).clicked() {
        out.push(Action::Go(Route::Agreement));
    }
}

fn figures(ui: &mut Ui, look: &Look, gate: &Gate) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = gap::LARGE;
        for (share, reached, name) in [
            (gate.exact, gate.exact_reached(), W::Exact),
            (gate.within_1, gate.within_1_reached(), W::WithinOne),
        ] {
            let Ok(share) = share else { continue };
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                let ink = if reached == Some(true) { look.theme.done } else { look.theme.warn };
                ui.label(RichText::new(percent(share, look.language)).font(bold(size::TITLE)).color(ink));
                ui.label(RichText::new(look.say(name)).font(font(size::SMALL)).color(look.theme.quiet));
            });
        }
    });
    let wanted = format!("{:.0} %", gate.threshold * 100.0);
    let reached = gate.exact_reached() == Some(true);
    let word = if reached { W::GateReached } else { W::GateNotReached };
    line(ui, look, reached, &look.with(word, &[&wanted]));
}

fn line(ui: &mut Ui, look: &Look, good: bool, text: &str) {
    let (icon, ink) = if good { (Icon::Check, look.theme.done) } else { (Icon::Info, look.theme.warn) };
    mark(ui, look, icon, ink, text);
}

fn mark(ui: &mut Ui, look: &Look, icon: Icon, ink: egui::Color32, text: &str) {
    ui.horizontal_top(|ui| {
        widgets::icon(ui, icon, 15.0, ink);
        widgets::wrapped(ui, look, text);
    });
}

fn coders(ui: &mut Ui, look: &Look, data: &Data, people: bool, out: &mut Vec<Action>) {
    let width = ui.available_width();
    for coder in &data.overview.coders {
        let mut text =
            look.with(W::SubmittedOfSheets, &[&coder.submitted.to_string(), &coder.assigned.to_string()]);
        if coder.drafts > 0 {
            text = format!("{text} · {}", look.with(W::DraftsOpen, &[&coder.drafts.to_string()]));
        }
        progress(ui, look, &coder.name, &text, coder.submitted, coder.assigned, width);
    }
    if !people {
        return;
    }
    let text = look.say(PeopleWord::LookAfter);
    if widgets::button(ui, look, Kind::Plain, Some(Icon::Person), text).clicked() {
        out.push(Action::Go(Route::People));
    }
}
