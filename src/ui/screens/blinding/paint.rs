//! The page on blinding, painted: incidents, the end of coding, the rules.

use eframe::egui::{self, RichText, Ui};

use super::data::{self, Data};
use super::{RulesForm, State, Tab, groups};
use crate::lab::{IncidentEntry, RatingsFate, Vacancy};

use crate::study::IncidentKind;
use crate::ui::action::{Action, Answer};
use crate::ui::blinding::{BlindingAction, Rules};
use crate::ui::lead::LeadAction;
use crate::ui::look::Look;
use crate::ui::theme::{bold, gap, size};
use crate::ui::widgets::{self, Icon, Kind, form};
use crate::ui::words::Word;
use crate::ui::words_blinding::BlindingWord as W;

const WIDTH: f32 = 820.0;

/// Asks the app for something.
pub(super) fn ask(out: &mut Vec<Action>, action: BlindingAction) {
    out.push(Action::Lead(LeadAction::Blinding(Box::new(action))));
}

/// A card over the whole width.
pub(super) fn card(ui: &mut Ui, look: &Look, add: impl FnOnce(&mut Ui)) {
    look.theme.card().inner_margin(20).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 8.0;
        add(ui);
    });
    ui.add_space(gap::SMALL);
}

/// Paints the page.
pub fn paint(ui: &mut Ui, look: &Look, data: &Data, state: &mut State, out: &mut Vec<Action>) {
    let about = look.say(W::About);
    form::page(
        ui,
        look,
        look.say(W::Blinding),
        about,
        |_| {},
        |ui| {
            tabs(ui, look, data, state);
            ui.add_space(gap::SMALL);
            egui::ScrollArea::vertical().id_salt(state.tab as u8).auto_shrink(false).show(ui, |ui| {
                ui.set_max_width(WIDTH);
                match state.tab {
                    Tab::Incidents => incidents(ui, look, data, out),
                    Tab::Closing => closing(ui, look, data, state),
                    Tab::Groups => groups::paint(ui, look, data, state, out),
                    Tab::Rules => rules(ui, look, data, state, out),
                }
            });
            if state.locking {
                confirm_lock(ui, look, data, state, out);
            }
        },
    );
}

fn tabs(ui: &mut Ui, look: &Look, data: &Data, state: &mut State) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let count = |n: usize| if n == 0 { String::new() } else { format!("  {n}") };
        for (tab, word, number) in [
            (Tab::Incidents, W::TabIncidents, count(data.incidents.vacant.len())),
            (Tab::Closing, W::TabClosing, count(data.closing.open.len())),
            (Tab::Groups, W::TabGroups, String::new()),
            (Tab::Rules, W::TabRules, String::new()),
        ] {
            let text = format!("{}{number}", look.say(word));
            if widgets::segment(ui, look, &text, state.tab == tab).clicked() {
                state.tab = tab;
            }
        }
    });
}

/// Offers to open the linkage, while it is closed.
pub(super) fn linkage(ui: &mut Ui, look: &Look, data: &Data, out: &mut Vec<Action>) {
    if data.linkage_open {
        return;
    }
    card(ui, look, |ui| {
        widgets::quiet(ui, look, look.say(W::LinkageWhy));
        if widgets::button(ui, look, Kind::Plain, Some(Icon::Lock), look.say(Word::OpenLinkage)).clicked() {
            out.push(Action::Answer(Answer::AskLinkage));
        }
    });
}

fn incidents(ui: &mut Ui, look: &Look, data: &Data, out: &mut Vec<Action>) {
    card(ui, look, |ui| {
        widgets::heading(ui, look, look.say(W::Waiting));
        if data.incidents.vacant.is_empty() {
            widgets::quiet(ui, look, look.say(W::NothingWaits));
        }
        for clip in &data.incidents.vacant {
            vacancy(ui, look, clip, out);
        }
    });
    card(ui, look, |ui| {
        widgets::heading(ui, look, look.say(W::Reported));
        if data.incidents.reported.is_empty() {
            widgets::quiet(ui, look, look.say(W::NoIncidents));
        } else if !data.linkage_open {
            widgets::quiet(ui, look, look.say(W::WhySealed));
        }
        for incident in &data.incidents.reported {
            reported(ui, look, incident);
        }
    });
    if !data.incidents.reported.is_empty() {
        linkage(ui, look, data, out);
    }
}

fn vacancy(ui: &mut Ui, look: &Look, clip: &Vacancy, out: &mut Vec<Action>) {
    let word = if clip.second { W::WaitingSecond } else { W::WaitingWas };
    let code = clip.blind_code.as_str();
    ui.horizontal(|ui| {
        ui.scope(|ui| {
            ui.set_min_width(280.0);
            ui.label(RichText::new(look.with(word, &[code, &clip.former])).color(look.theme.ink));
        });
        let Some(best) = clip.may_have.first() else { return };
        let give = |out: &mut Vec<Action>, to: &String| {
            ask(out, BlindingAction::Reassign(clip.own_code.clone(), to.clone()));
        };
        if widgets::button(ui, look, Kind::Plain, None, &look.with(W::GiveTo, &[best])).clicked() {
            give(out, best);
        }
        let others: Vec<(String, bool)> =
            clip.may_have.iter().skip(1).map(|name| (look.with(W::GiveTo, &[name]), false)).collect();
        if !others.is_empty() {
            let name = look.with(W::ChooseCoder, &[code]);
            if let Some(to) = form::menu(ui, &name, "…", 44.0, &others).and_then(|n| clip.may_have.get(n + 1))
            {
                give(out, to);
            }
        }
    });
    if clip.may_have.is_empty() {
        form::warning_line(ui, look, look.say(W::NobodyMay));
    }
}

fn reported(ui: &mut Ui, look: &Look, incident: &IncidentEntry) {
    let what = look.say(match incident.kind {
        IncidentKind::Recognised => W::Recognised,
        IncidentKind::Group => W::Group,
        IncidentKind::Other => W::Other,
    });
    let when = if incident.was_submitted { W::AfterSubmitting } else { W::BeforeSubmitting };
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        ui.label(RichText::new(incident.blind_code.as_str()).font(bold(size::BODY)).color(look.theme.ink));
        let line = look.with(W::IncidentLine, &[&incident.coder, what, look.say(when)]);
        ui.label(RichText::new(line).color(look.theme.ink));
        ui.label(RichText::new(incident.at.get(..10).unwrap_or_default()).color(look.theme.quiet));
        if let Some(to) = &incident.given_to {
            widgets::badge(ui, &look.with(W::GivenTo, &[to]), look.theme.done, look.theme.done_soft);
        }
    });
    if let Some(why) = &incident.why {
        widgets::quiet(ui, look, &format!("“{why}”"));
    }
}

fn closing(ui: &mut Ui, look: &Look, data: &Data, state: &mut State) {
    let closing = &data.closing;
    card(ui, look, |ui| match &closing.lock {
        Some(lock) => {
            let day = lock.at.get(..10).unwrap_or_default();
            widgets::heading(ui, look, &look.with(W::LockedSince, &[day, &lock.who, &lock.why]));
            widgets::quiet(ui, look, look.say(W::LockedWhat));
        }
        None => open_matters(ui, look, data, state),
    });
    if !closing.waived.is_empty() {
        card(ui, look, |ui| {
            for waived in &closing.waived {
                let parts = [waived.matter.as_str(), &waived.who, &waived.why];
                widgets::quiet(ui, look, &look.with(W::WaivedLine, &parts));
            }
        });
    }
    if closing.lock.is_some() {
        return;
    }
    card(ui, look, |ui| {
        form::field(ui, look, look.say(W::WhyLock), "", &mut state.lock.why, 520.0, "");
        let ready = state.lock.order(closing).is_some();
        ui.add_enabled_ui(ready, |ui| {
            if widgets::button(ui, look, Kind::Primary, None, look.say(W::LockNow)).clicked() {
                state.locking = true;
            }
        });
        widgets::quiet(ui, look, look.say(W::LockedWhat));
    });
}

fn open_matters(ui: &mut Ui, look: &Look, data: &Data, state: &mut State) {
    let open = &data.closing.open;
    if open.is_empty() {
        widgets::heading(ui, look, look.say(W::NothingOpen));
        return;
    }
    widgets::wrapped(ui, look, &look.with(W::StillOpen, &[&open.len().to_string()]));
    let mut all = open.iter().all(|matter| state.lock.waived.contains(&matter.name()));
    if form::tick(ui, look, &mut all, look.say(W::TickAll)).changed() {
        state.lock.waived.clear();
        if all {
            state.lock.waived.extend(open.iter().map(|matter| matter.name()));
        }
    }
    egui::ScrollArea::vertical()
        .id_salt("open")
        .max_height((ui.ctx().content_rect().height() - 560.0).max(160.0))
        .auto_shrink([false, true])
        .show(ui, |ui| {
            for matter in open {
                let name = matter.name();
                let mut on = state.lock.waived.contains(&name);
                if form::tick(ui, look, &mut on, &data::matter(look, matter)).changed() {
                    if on {
                        state.lock.waived.insert(name)
                    } else {
                        state.lock.waived.remove(&name)
                    };
                }
            }
        });
    if !state.lock.waived.is_empty() {
        form::field(ui, look, look.say(W::WhyOpen), "", &mut state.lock.because, 520.0, "");
    }
}

fn confirm_lock(ui: &mut Ui, look: &Look, data: &Data, state: &mut State, out: &mut Vec<Action>) {
    let Some((why, waiver)) = state.lock.order(&data.closing) else {
        state.locking = false;
        return;
    };
    let shown = egui::Modal::new(egui::Id::unique("lock"))
        .backdrop_color(look.theme.veil)
        .frame(look.theme.card().inner_margin(gap::LARGE as i8))
        .show(ui.ctx(), |ui| {
            ui.set_width(460.0);
            widgets::heading(ui, look, look.say(W::LockTitle));
            widgets::wrapped(ui, look, &look.with(W::LockAsk, &[&waiver.matters.len().to_string()]));
            ui.add_space(gap::SMALL);
            ui.horizontal(|ui| {
                if widgets::button(ui, look, Kind::Primary, None, look.say(W::LockNow)).clicked() {
                    state.locking = false;
                    ask(out, BlindingAction::Lock(why, waiver));
                }
                if widgets::button(ui, look, Kind::Plain, None, look.say(W::Cancel)).clicked() {
                    state.locking = false;
                }
            });
        });
    if shown.should_close() {
        state.locking = false;
    }
}

fn rules(ui: &mut Ui, look: &Look, data: &Data, state: &mut State, out: &mut Vec<Action>) {
    let form = state.rules.get_or_insert_with(|| RulesForm {
        groups: data.question.as_ref().map_or_else(String::new, |question| question.groups().join(", ")),
        fate: data.fate,
        alone: data.alone,
        why: String::new(),
    });
    let question = data::question(&form.groups);
    card(ui, look, |ui| {
        let fault = if question.is_err() { look.say(W::GuessFault) } else { "" };
        let hint = look.say(W::AskGuessHint);
        form::field(ui, look, look.say(W::AskGuess), hint, &mut form.groups, 520.0, fault);
        ui.add_space(gap::SMALL);
        for (fate, word) in [(RatingsFate::Keep, W::FateKeep), (RatingsFate::Remove, W::FateRemove)] {
            let text = RichText::new(look.say(word)).color(look.theme.ink);
            if ui.radio(form.fate == fate, text).clicked() {
                form.fate = fate;
            }
        }
        ui.add_space(gap::SMALL);
        form::tick(ui, look, &mut form.alone, look.say(W::AloneOn));
        ui.add_space(gap::SMALL);
        form::field(ui, look, look.say(W::Why), "", &mut form.why, 520.0, "");
        let changed = question.as_ref().is_ok_and(|question| *question != data.question)
            || form.fate != data.fate
            || form.alone != data.alone;
        let ready = changed && question.is_ok() && !form.why.trim().is_empty();
        ui.add_enabled_ui(ready, |ui| {
            if widgets::button(ui, look, Kind::Primary, Some(Icon::Check), look.say(W::Keep)).clicked()
                && let Ok(question) = question
            {
                let (fate, alone, why) = (form.fate, form.alone, form.why.trim().to_owned());
                ask(out, BlindingAction::Rules(Rules { question, fate, alone, why }));
            }
        });
        widgets::quiet(ui, look, look.say(W::RulesWhy));
    });
}
