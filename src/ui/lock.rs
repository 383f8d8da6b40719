//! The window locks when nobody is there: keys are forgotten, the clip pauses, and nothing of the page is painted.

use eframe::egui::{self, Id, Key, Ui};

use super::action::{Action, Film};
use super::app::App;
use super::look::{FilmState, Look};
use super::notices::Notice;
use super::theme::gap;
use super::widgets::{self, Icon, Kind, form};
use super::words::Word;
use crate::lab::{Credentials, Passphrase};
use crate::study::Duty;

/// Seconds without a sign of anybody after which the linkage closes by itself.
const LINKAGE_IDLE: f64 = 5.0 * 60.0;

/// Signs of somebody at the window.
#[derive(Default)]
pub struct Watch {
    /// When there was the last key or move, in egui's seconds.
    last: f64,
    /// Seconds that a clip has played since, at most its length: watching is being there.
    watched: f64,
    /// When it was looked at last.
    looked: f64,
}

/// A window that is locked.
pub struct Locked {
    name: String,
    duty: Duty,
    typed: String,
    file: String,
    seen: usize,
    begun: bool,
}

impl Watch {
    /// Seconds without a sign of anybody. `playing` is the length of the clip that plays, in seconds.
    fn idle(&mut self, now: f64, sign: bool, playing: Option<f64>) -> f64 {
        let passed = (now - self.looked).max(0.0);
        self.looked = now;
        if sign {
            (self.last, self.watched) = (now, 0.0);
        } else if let Some(length) = playing {
            self.watched = (self.watched + passed).min(length);
        }
        (now - self.last - self.watched).max(0.0)
    }
}

impl App {
    /// Looks whether anybody is there, and locks where nobody has been for as long as the study says.
    pub(super) fn keep_watch(&mut self) {
        let (now, sign) = self.ctx.input(|input| {
            let touched = input.events.iter().any(|event| !matches!(event, egui::Event::WindowFocused(_)));
            (input.time, touched)
        });
        let showing = self.cinema.showing(&self.ctx);
        let playing = showing.state == FilmState::Playing;
        let length = self
            .screen
            .film()
            .map_or(0.0, |reel| (reel.window_ms.end.saturating_sub(reel.window_ms.start)) as f64 / 1000.0);
        let idle = self.watch.idle(now, sign, playing.then_some(length));
        if self.desk.actor().is_none() {
            return;
        }
        let limit = f64::from(self.desk.idle_minutes()) * 60.0;
        if idle >= limit {
            return self.lock();
        }
        let open = self.desk.lab().is_ok_and(|lab| lab.linkage_is_open());
        if open && idle >= LINKAGE_IDLE {
            if let Ok(lab) = self.desk.lab() {
                lab.close_linkage();
            }
            self.reload();
        }
        // Wakes for the next of the two, where nothing else does.
        let next = if open && idle < LINKAGE_IDLE { LINKAGE_IDLE.min(limit) } else { limit };
        self.ctx.request_repaint_after(std::time::Duration::from_secs_f64((next - idle).max(0.05)));
    }

    /// Locks the window for whoever is at work.
    pub(super) fn lock(&mut self) {
        let Some((name, duty)) =
            self.desk.actor().and_then(|actor| Some((actor.name().to_owned(), actor.duty()?)))
        else {
            return;
        };
        // What the page has left to write goes to disk while the keys are in hand.
        for action in self.screen.leave(&self.look()) {
            self.perform(action);
        }
        self.cinema.direct(Film::Pause);
        self.overlay = super::app::Overlay::None;
        if let Err(error) = self.desk.lab().and_then(|lab| lab.lock()) {
            self.notices.say(Notice::fault(error));
        }
        let seen = self.desk.door.borrow().refusals;
        self.desk.door.borrow_mut().fault = None;
        let (typed, file) = (String::new(), String::new());
        self.locked = Some(Locked { name, duty, typed, file, seen, begun: false });
        self.ctx.request_repaint();
    }

    /// Whoever locked the window is back, at the same place.
    pub(super) fn unlocked(&mut self) {
        self.locked = None;
        self.reload();
    }
}

/// Paints the lock over the whole window: nothing of the page is painted below it.
pub fn paint(ui: &mut Ui, app: &mut App, look: &Look, asked: &mut Vec<Action>) {
    let Some(mut locked) = app.locked.take() else { return };
    let (at_work, fault, refusals) = {
        let door = app.desk.door.borrow();
        (door.at_work(), door.fault.clone().unwrap_or_default(), door.refusals)
    };
    let page = egui::Frame::new().fill(look.theme.ground);
    egui::CentralPanel::no_frame().frame(page).show(ui, |ui| {
        ui.vertical_centered(|ui| {
            ui.add_space(ui.available_height() * 0.25);
            widgets::icon(ui, Icon::Lock, 40.0, look.theme.quiet);
            widgets::title(ui, look, look.say(Word::LockedTitle));
            ui.add_space(gap::MEDIUM);
            ui.allocate_ui(egui::vec2(420.0, 200.0), |ui| {
                ui.vertical(|ui| {
                    form(ui, look, &mut locked, (at_work, &fault, refusals), asked);
                });
            });
        });
    });
    app.locked = Some(locked);
}

fn form(
    ui: &mut Ui,
    look: &Look,
    locked: &mut Locked,
    (at_work, fault, refusals): (bool, &str, usize),
    asked: &mut Vec<Action>,
) {
    ui.spacing_mut().item_spacing.y = gap::SMALL;
    let by_file = locked.duty == Duty::DataManager;
    if by_file {
        let (name, hint) = (look.say(Word::KeyFile), look.say(Word::KeyFileHint));
        form::field(ui, look, name, hint, &mut locked.file, 420.0, "");
    }
    let id = Id::unique("unlock");
    let label = look.with(Word::PassphraseOf, &[&locked.name]);
    let field = form::Secret { label: &label, fault, shown: false, id };
    let field = form::secret(ui, look, field, &mut locked.typed, 420.0);
    if !std::mem::replace(&mut locked.begun, true) {
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    if std::mem::replace(&mut locked.seen, refusals) != refusals {
        form::select_all(ui, id, &locked.typed);
    }
    let enter = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    ui.horizontal(|ui| {
        let text = look.say(if at_work { Word::OpeningDoor } else { Word::Unlock });
        let ready = !at_work && !locked.typed.is_empty();
        let pressed =
            ui.add_enabled_ui(ready, |ui| widgets::button(ui, look, Kind::Primary, None, text)).inner;
        if ready && (pressed.clicked() || enter) {
            let passphrase = Passphrase::typed(&locked.typed);
            let (name, duty) = (locked.name.clone(), locked.duty);
            asked.push(Action::SignIn(if by_file {
                let file = std::fs::read(locked.file.trim()).unwrap_or_default();
                Credentials::KeyFile { file, passphrase }
            } else {
                Credentials::Passphrase { name, duty, passphrase }
            }));
        }
        if widgets::button(ui, look, Kind::Quiet, Some(Icon::Leave), look.say(Word::SignOutInstead)).clicked()
        {
            asked.push(Action::SignOut);
        }
    });
}

#[cfg(test)]
mod tests;
