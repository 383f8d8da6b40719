//! The page of people, painted.

use eframe::egui::{self, Ui};

use super::State;
use super::data::{Data, GIVEN, duties, duty, since, state as state_of};
use super::rules;
use crate::lab::Account;
use crate::study::Duty;
use crate::ui::action::{Action, Answer};
use crate::ui::lead::LeadAction;
use crate::ui::look::Look;
use crate::ui::people::PeopleAction;
use crate::ui::theme::gap;
use crate::ui::widgets::table::{Cell, Column, ROW, Row, Table, Tone};
use crate::ui::widgets::{self, Icon, Kind, form};
use crate::ui::words::Word;
use crate::ui::words_people::PeopleWord as W;

const WIDTH: f32 = 860.0;
/// Rows that are seen at once; more scroll.
const ROWS: usize = 12;

/// Paints the page.
pub fn paint(ui: &mut Ui, look: &Look, data: &Data, state: &mut State, out: &mut Vec<Action>) {
    let (name, about) = (look.say(W::People), look.say(W::PeopleAbout));
    form::page(
        ui,
        look,
        name,
        about,
        |_| {},
        |ui| {
            egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                ui.set_max_width(WIDTH.min(ui.available_width()));
                card(ui, look, |ui| {
                    list(ui, look, data, state);
                    ui.add_space(gap::SMALL);
                    let chosen = data.accounts.iter().find(|one| Some(&one.name) == state.chosen.as_ref());
                    match chosen {
                        Some(account) => person(ui, look, data, account, state, out),
                        None => {
                            let word = if data.lead { W::ChooseOne } else { W::ChooseLead };
                            widgets::quiet(ui, look, look.say(word));
                        }
                    }
                });
                card(ui, look, |ui| newcomer(ui, look, data, state, out));
                if data.lead {
                    card(ui, look, |ui| rules::rules(ui, look, data, state, out));
                }
            });
        },
    );
}

fn card(ui: &mut Ui, look: &Look, add: impl FnOnce(&mut Ui)) {
    look.theme.card().inner_margin(20).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = gap::SMALL;
        add(ui);
    });
    ui.add_space(gap::SMALL);
}

fn ask(out: &mut Vec<Action>, action: PeopleAction) {
    out.push(Action::Lead(LeadAction::People(action)));
}

fn list(ui: &mut Ui, look: &Look, data: &Data, state: &mut State) {
    let columns = [
        Column::words(look.say(W::Name), 150.0, 0.6),
        Column::words(look.say(W::Does), 170.0, 0.6),
        Column::words(look.say(W::Since), 96.0, 0.0),
        Column::words(look.say(W::State), 270.0, 1.0),
    ];
    let rows = data.accounts.len();
    let height = 36.0 + ROW * rows.min(ROWS) as f32;
    let table = Table { name: "people", columns: &columns, rows, choose: true, height, reveal: None };
    let answer = table.show(ui, look, |index| {
        let Some(account) = data.accounts.get(index) else { return Row::Heading(String::new()) };
        let name = if account.mine {
            format!("{} ({})", account.name, look.say(W::You))
        } else {
            account.name.clone()
        };
        let tone = if account.closed { Tone::Quiet } else { Tone::Plain };
        let how = match state_of(account) {
            W::NotChanged => Tone::Warn,
            _ => Tone::Quiet,
        };
        let cells = vec![
            Cell::new(name).tone(if account.closed { tone } else { Tone::Strong }),
            Cell::new(duties(look, account)).tone(tone).hint(duties(look, account)),
            Cell::new(since(account)).tone(Tone::Quiet),
            Cell::new(look.say(state_of(account))).tone(how).hint(look.say(state_of(account))),
        ];
        Row::Cells { cells, chosen: state.chosen.as_ref() == Some(&account.name) }
    });
    if let Some(account) = answer.clicked.and_then(|index| data.accounts.get(index)) {
        let again = state.chosen.as_ref() == Some(&account.name);
        state.chosen = (!again).then(|| account.name.clone());
        state.why.clear();
    }
}

/// What can be done with one account.
fn person(
    ui: &mut Ui,
    look: &Look,
    data: &Data,
    account: &Account,
    state: &mut State,
    out: &mut Vec<Action>,
) {
    let leads = account.duties.contains(&Duty::Lead);
    widgets::lead(ui, look, &account.name);
    if account.duties.contains(&Duty::DataManager) {
        widgets::quiet(ui, look, look.say(W::ManagerAccount));
        return;
    }
    let by_manager = leads && !account.closed && !account.duties.contains(&Duty::Coder);
    if !(data.lead || by_manager) {
        widgets::quiet(ui, look, look.say(W::NotYours));
        return;
    }
    if account.mine {
        widgets::quiet(ui, look, look.say(W::OwnPassphrase));
    }
    let (name, has) = (&account.name, |duty: Duty| account.duties.contains(&duty));
    let open = data.lead && !account.closed;
    let takes = open && account.duties.len() > 1;
    if takes || !account.mine {
        form::field(ui, look, look.say(W::Why), look.say(W::WhyFirst), &mut state.why, 420.0, "");
    }
    let why = state.why.trim().to_owned();
    // A reason is due for all but giving.
    let reasoned = |ui: &mut Ui, text: &str| {
        let kind = Kind::Plain;
        let pressed =
            ui.add_enabled_ui(!why.is_empty(), |ui| widgets::button(ui, look, kind, None, text)).inner;
        pressed.on_disabled_hover_text(look.say(W::WhyFirst)).clicked()
    };
    linkage(ui, look, data, leads, out);
    ui.horizontal_wrapped(|ui| {
        for one in GIVEN.into_iter().filter(|one| open && !has(*one)) {
            let text = look.with(W::Give, &[&duty(look, one)]);
            if widgets::button(ui, look, Kind::Plain, None, &text).clicked() {
                ask(out, PeopleAction::Give(name.clone(), one));
            }
        }
        for one in GIVEN.into_iter().filter(|one| takes && has(*one)) {
            if reasoned(ui, &look.with(W::Take, &[&duty(look, one)])) {
                ask(out, PeopleAction::Take(name.clone(), one, why.clone()));
            }
        }
        if account.mine {
            return;
        }
        if account.closed {
            if reasoned(ui, look.say(W::Reopen)) {
                ask(out, PeopleAction::Reopen(name.clone(), why.clone()));
            }
            return;
        }
        if reasoned(ui, look.say(W::Reset)) {
            ask(out, PeopleAction::Reset(name.clone(), why.clone()));
        }
        if data.lead && reasoned(ui, look.say(W::Close)) {
            ask(out, PeopleAction::Close(name.clone(), why.clone()));
        }
    });
}

/// Where a lead's key is to be handed on, and is not in hand.
fn linkage(ui: &mut Ui, look: &Look, data: &Data, needed: bool, out: &mut Vec<Action>) {
    // The data manager's own key opens it for the moment that it takes.
    if !needed || data.linkage || !data.lead {
        return;
    }
    widgets::quiet(ui, look, look.say(W::NeedsLinkage));
    if widgets::button(ui, look, Kind::Plain, Some(Icon::Lock), look.say(Word::OpenLinkage)).clicked() {
        out.push(Action::Answer(Answer::AskLinkage));
    }
}

fn newcomer(ui: &mut Ui, look: &Look, data: &Data, state: &mut State, out: &mut Vec<Action>) {
    let (title, why) = if data.lead { (W::AddPerson, W::AddWhy) } else { (W::AppointLead, W::AppointWhy) };
    widgets::lead(ui, look, look.say(title));
    widgets::quiet(ui, look, look.say(why));
    form::field(ui, look, look.say(W::Name), "", &mut state.name, 420.0, "");
    if data.lead {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = gap::MEDIUM;
            for one in GIVEN {
                let mut on = state.does.contains(&one);
                if form::tick(ui, look, &mut on, look.say(Word::duty(one))).changed() {
                    state.does.retain(|other| *other != one);
                    if on {
                        state.does.push(one);
                    }
                    state.does.sort();
                }
            }
        });
    }
    linkage(ui, look, data, state.does.contains(&Duty::Lead), out);
    let ready = !state.name.trim().is_empty() && !state.does.is_empty();
    let add = ui.add_enabled_ui(ready, |ui| {
        widgets::button(ui, look, Kind::Primary, Some(Icon::Plus), look.say(W::Add)).clicked()
    });
    if add.inner {
        ask(out, PeopleAction::Add(state.name.trim().to_owned(), state.does.clone()));
    }
}
