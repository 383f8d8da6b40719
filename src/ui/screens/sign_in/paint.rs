//! The door, painted: a list of people, and under the one chosen the field for the passphrase.

use eframe::egui::{self, Key, Ui, pos2};

use super::SignIn;
use crate::study::Duty;
use crate::ui::action::Action;
use crate::ui::dialog::Ask;
use crate::ui::look::Look;
use crate::ui::theme::{bold, font, gap, size};
use crate::ui::widgets::{self, Icon, Kind, form};
use crate::ui::words::Word;

const WIDTH: f32 = 560.0;

/// Paints the page.
pub fn paint(ui: &mut Ui, look: &Look, page: &mut SignIn, out: &mut Vec<Action>) {
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let side = ((ui.available_width() - WIDTH) / 2.0).max(gap::MEDIUM);
        let top = (ui.available_height() * 0.10).max(gap::LARGE);
        ui.add_space(top);
        ui.horizontal_top(|ui| {
            ui.add_space(side);
            ui.vertical(|ui| {
                ui.set_width(WIDTH.min(ui.available_width() - gap::MEDIUM));
                seats(ui, look, page, out);
            });
        });
        ui.add_space(gap::LARGE);
    });
}

fn seats(ui: &mut Ui, look: &Look, page: &mut SignIn, out: &mut Vec<Action>) {
    widgets::quiet(ui, look, &page.data.study);
    widgets::title(ui, look, look.say(Word::WhoAreYou));
    if let Some(known) = page.data.known {
        ui.add_space(gap::SMALL);
        form::hint_line(ui, look, &look.with(Word::DemoPassphrase, &[known]));
    }
    ui.add_space(gap::MEDIUM);
    widgets::lead(ui, look, look.say(Word::Coders));
    widgets::quiet(ui, look, look.say(Word::CodersWhy));
    let (coders, others): (Vec<_>, Vec<_>) =
        page.data.seats.clone().into_iter().partition(|(_, duty)| *duty == Duty::Coder);
    if coders.is_empty() {
        let note = |ui: &mut Ui| widgets::quiet(ui, look, look.say(Word::NoCoders));
        look.theme.card().inner_margin(egui::Margin::same(14)).show(ui, note);
    } else {
        list(ui, look, page, &coders, out);
    }
    ui.add_space(gap::MEDIUM);
    list(ui, look, page, &others, out);
}

fn list(ui: &mut Ui, look: &Look, page: &mut SignIn, seats: &[(String, Duty)], out: &mut Vec<Action>) {
    look.theme.card().inner_margin(egui::Margin::same(gap::TIGHT as i8)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for seat in seats {
            let chosen = page.form.chosen.as_ref() == Some(seat);
            if row(ui, look, seat, chosen) && !chosen {
                page.form.choose(seat, page.data.known, &page.folder);
                page.fault.clear();
                page.door.borrow_mut().fault = None;
                page.fresh = true;
                ui.ctx().request_repaint();
            }
            if chosen {
                let margin = egui::Margin { left: 42, right: 14, top: 4, bottom: 14 };
                egui::Frame::new().inner_margin(margin).show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = gap::SMALL;
                    passphrase(ui, look, page, out);
                });
            }
        }
    });
}

fn row(ui: &mut Ui, look: &Look, (name, duty): &(String, Duty), chosen: bool) -> bool {
    let t = &look.theme;
    let why = match duty {
        Duty::Coder => None,
        Duty::Lead => Some(Word::LeadWhy),
        Duty::Analyst => Some(Word::AnalystWhy),
        Duty::DataManager => Some(Word::DataManagerWhy),
    };
    let (tall, lift) = if why.is_some() { (56.0, 10.0) } else { (44.0, 0.0) };
    let label = look.say(Word::duty(*duty));
    let row = widgets::row_button(ui, look, tall, chosen, &format!("{name}, {label}"));
    let rect = row.rect;
    let painter = ui.painter();
    Icon::Person.paint(painter, widgets::square_at(rect, rect.left() + 12.0, 18.0), t.accent);
    let at = pos2(rect.left() + 42.0, rect.center().y - lift);
    let middle = egui::Align2::LEFT_CENTER;
    let said = painter.text(at, middle, name, bold(size::LEAD), t.ink);
    if let Some(why) = why {
        let beside = pos2(said.right() + gap::SMALL, at.y);
        painter.text(beside, middle, label, font(size::BODY), t.quiet);
        let below = pos2(at.x, rect.center().y + 11.0);
        painter.text(below, middle, look.say(why), font(size::SMALL), t.quiet);
    }
    if !chosen {
        Icon::Right.paint(painter, widgets::square_at(rect, rect.right() - 28.0, 14.0), t.quiet);
    }
    row.clicked()
}

/// The field's own name, so that it can be given the keyboard.
fn passphrase_id() -> egui::Id {
    egui::Id::unique("passphrase at the door")
}

fn passphrase(ui: &mut Ui, look: &Look, page: &mut SignIn, out: &mut Vec<Action>) {
    let Some((name, duty)) = page.form.chosen.clone() else { return };
    let width = ui.available_width();
    if duty == Duty::DataManager {
        ui.horizontal_top(|ui| {
            let (label, hint) = (look.say(Word::KeyFile), look.say(Word::KeyFileHint));
            form::field(ui, look, label, hint, &mut page.form.file, width - 110.0, &page.fault);
            ui.vertical(|ui| {
                ui.add_space(20.0);
                if widgets::button(ui, look, Kind::Plain, None, look.say(Word::ChooseFile)).clicked() {
                    page.dialog.ask(ui.ctx(), Ask::AnyFile);
                }
            });
        });
    }
    let (at_work, fault, refusals) = {
        let door = page.door.borrow();
        (door.at_work(), door.fault.clone().unwrap_or_default(), door.refusals)
    };
    let label = look.with(Word::PassphraseOf, &[&name]);
    let secret = form::Secret { label: &label, fault: &fault, shown: page.form.shown, id: passphrase_id() };
    let entered = form::secret(ui, look, secret, &mut page.form.typed, width);
    let refused = std::mem::replace(&mut page.seen, refusals) != refusals;
    // Once the field stands there: the click that chose it took the keyboard from the field of another. What the
    // demo fills in gives way to what is typed.
    if std::mem::take(&mut page.fresh) || refused {
        form::select_all(ui, passphrase_id(), &page.form.typed);
    }
    let enter = entered.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    ui.horizontal(|ui| {
        let text = look.say(if at_work { Word::OpeningDoor } else { Word::SignInNow });
        let ready = !at_work && !page.form.typed.is_empty();
        let pressed =
            ui.add_enabled_ui(ready, |ui| widgets::button(ui, look, Kind::Primary, None, text)).inner;
        form::tick(ui, look, &mut page.form.shown, look.say(Word::ShowPassphrase));
        if ready && (pressed.clicked() || enter) {
            match page.form.credentials() {
                Ok(Some(credentials)) => out.push(Action::SignIn(credentials)),
                Ok(None) => {}
                Err(path) if path.is_empty() => look.say(Word::KeyFileFirst).clone_into(&mut page.fault),
                Err(path) => page.fault = look.with(Word::NoKeyFile, &[&path]),
            }
        }
    });
}
