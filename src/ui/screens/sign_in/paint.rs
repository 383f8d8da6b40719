//! The seats, painted.

use eframe::egui::{self, Ui, pos2};

use super::data::Data;
use crate::lab::Actor;
use crate::ui::action::Action;
use crate::ui::look::Look;
use crate::ui::theme::{bold, font, gap, size};
use crate::ui::widgets::{self, Icon};
use crate::ui::words::Word;

const WIDTH: f32 = 560.0;

/// Paints the page.
pub fn paint(ui: &mut Ui, look: &Look, data: &Data, out: &mut Vec<Action>) {
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let side = ((ui.available_width() - WIDTH) / 2.0).max(gap::MEDIUM);
        let top = (ui.available_height() * 0.10).max(gap::LARGE);
        ui.add_space(top);
        ui.horizontal_top(|ui| {
            ui.add_space(side);
            ui.vertical(|ui| {
                ui.set_width(WIDTH.min(ui.available_width() - gap::MEDIUM));
                seats(ui, look, data, out);
            });
        });
    });
}

fn seats(ui: &mut Ui, look: &Look, data: &Data, out: &mut Vec<Action>) {
    widgets::quiet(ui, look, &data.study);
    widgets::title(ui, look, look.say(Word::WhoAreYou));
    ui.add_space(gap::MEDIUM);
    widgets::lead(ui, look, look.say(Word::Coders));
    widgets::quiet(ui, look, look.say(Word::CodersWhy));
    look.theme.card().inner_margin(egui::Margin::same(gap::TIGHT as i8)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        if data.coders.is_empty() {
            egui::Frame::new()
                .inner_margin(10)
                .show(ui, |ui| widgets::quiet(ui, look, look.say(Word::NoCoders)));
        }
        for coder in &data.coders {
            if seat(ui, look, &coder.name, "") {
                out.push(Action::SignIn(Actor::Coder { id: coder.id, name: coder.name.clone() }));
            }
        }
    });
    ui.add_space(gap::MEDIUM);
    look.theme.card().inner_margin(egui::Margin::same(gap::TIGHT as i8)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (actor, name, why) in
            [(Actor::Lead, Word::Lead, Word::LeadWhy), (Actor::Analyst, Word::Analyst, Word::AnalystWhy)]
        {
            if seat(ui, look, look.say(name), look.say(why)) {
                out.push(Action::SignIn(actor));
            }
        }
    });
}

fn seat(ui: &mut Ui, look: &Look, name: &str, why: &str) -> bool {
    let t = &look.theme;
    let tall = if why.is_empty() { 44.0 } else { 56.0 };
    let row = widgets::row_button(ui, look, tall, false, name);
    let rect = row.rect;
    let painter = ui.painter();
    Icon::Person.paint(painter, widgets::square_at(rect, rect.left() + 12.0, 18.0), t.accent);
    let lift = if why.is_empty() { 0.0 } else { 10.0 };
    let at = pos2(rect.left() + 42.0, rect.center().y - lift);
    painter.text(at, egui::Align2::LEFT_CENTER, name, bold(size::LEAD), t.ink);
    let below = pos2(at.x, rect.center().y + 11.0);
    painter.text(below, egui::Align2::LEFT_CENTER, why, font(size::BODY), t.quiet);
    Icon::Right.paint(painter, widgets::square_at(rect, rect.right() - 28.0, 14.0), t.quiet);
    row.clicked()
}
