//! The rules of the study, painted.

use eframe::egui::Ui;

use super::State;
use super::data::{Data, GIVEN, duty, minutes};
use crate::lab::IDLE_BOUNDS;
use crate::ui::action::Action;
use crate::ui::lead::LeadAction;
use crate::ui::look::Look;
use crate::ui::people::PeopleAction;
use crate::ui::theme::gap;
use crate::ui::widgets::{self, Kind, form};
use crate::ui::words_people::PeopleWord as W;

/// Paints them.
pub fn rules(ui: &mut Ui, look: &Look, data: &Data, state: &mut State, out: &mut Vec<Action>) {
    widgets::lead(ui, look, look.say(W::Rules));
    idle(ui, look, data, state, out);
    ui.add_space(gap::SMALL);
    form::name_of(ui, look, look.say(W::Joins));
    widgets::quiet(ui, look, look.say(W::JoinsWhy));
    form::field(ui, look, look.say(W::Why), look.say(W::WhyFirst), &mut state.rule_why, 420.0, "");
    let why = state.rule_why.trim().to_owned();
    let pairs =
        GIVEN.iter().enumerate().flat_map(|(place, a)| GIVEN.iter().skip(place + 1).map(move |b| (*a, *b)));
    for (a, b) in pairs {
        let mut on = data.joined(a, b);
        let text = look.with(W::Both, &[&duty(look, a), &duty(look, b)]);
        let shown = ui.add_enabled_ui(!why.is_empty(), |ui| form::tick(ui, look, &mut on, &text)).inner;
        if shown.on_disabled_hover_text(look.say(W::WhyFirst)).changed() {
            let change = PeopleAction::Join(a, b, on, why.clone());
            out.push(Action::Lead(LeadAction::People(change)));
        }
    }
}

fn idle(ui: &mut Ui, look: &Look, data: &Data, state: &mut State, out: &mut Vec<Action>) {
    let bounds = [IDLE_BOUNDS.start().to_string(), IDLE_BOUNDS.end().to_string()];
    let bounds = bounds.each_ref().map(String::as_str);
    let typed = minutes(&state.idle);
    let fault = if typed.is_none() { look.with(W::NoMinutes, &bounds) } else { String::new() };
    ui.horizontal_top(|ui| {
        form::field(ui, look, look.say(W::Idle), "", &mut state.idle, 260.0, &fault);
        ui.vertical(|ui| {
            ui.add_space(20.0);
            let wanted = typed.filter(|minutes| *minutes != data.idle);
            let keep = ui.add_enabled_ui(wanted.is_some(), |ui| {
                widgets::button(ui, look, Kind::Plain, None, look.say(W::Keep)).clicked()
            });
            if let (true, Some(minutes)) = (keep.inner, wanted) {
                out.push(Action::Lead(LeadAction::People(PeopleAction::Idle(minutes))));
            }
        });
    });
    widgets::quiet(ui, look, &look.with(W::IdleWhy, &bounds));
}
