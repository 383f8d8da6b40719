//! Who comes in: a passphrase is tried on a thread of its own, since that takes a third of a second on purpose.

use std::sync::Arc;

use eframe::egui;

use super::app::App;
use super::route::Route;
use super::words::Word;
use crate::jobs::{Job, Poll};
use crate::lab::{Credentials, LabError, Passphrase, Tried};

/// The door of the study that is open.
#[derive(Default)]
pub struct Door {
    job: Option<Job<Tried>>,
    /// What was typed, until it is known whether it must be changed: nobody types it twice.
    typed: Option<Passphrase>,
    /// Why the last person was not let in.
    pub fault: Option<String>,
    /// How often somebody was not let in: the page then selects what was typed.
    pub refusals: usize,
}

impl Door {
    /// Whether a passphrase is being tried.
    pub fn at_work(&self) -> bool {
        self.job.is_some()
    }

    fn refuse(&mut self, why: impl Into<String>) {
        self.typed = None;
        self.fault = Some(why.into());
        self.refusals += 1;
    }
}

impl App {
    /// Tries what somebody showed.
    pub(super) fn knock(&mut self, credentials: Credentials) {
        let door = self.desk.door.clone();
        if door.borrow().at_work() {
            return;
        }
        let typed = match &credentials {
            Credentials::Passphrase { passphrase, .. } => Some(passphrase.clone()),
            Credentials::KeyFile { .. } => None,
        };
        let knock = match self.desk.lab().and_then(|lab| lab.knock(credentials)) {
            Ok(knock) => knock,
            Err(error) => return door.borrow_mut().refuse(error.to_string()),
        };
        let ctx: egui::Context = self.ctx.clone();
        let wake = Arc::new(move || ctx.request_repaint());
        match Job::start("sign-in", wake, move |_| knock.try_it()) {
            Ok(job) => {
                let mut door = door.borrow_mut();
                (door.job, door.typed, door.fault) = (Some(job), typed, None);
            }
            Err(error) => door.borrow_mut().refuse(error.to_string()),
        }
    }

    /// Looks whether it was tried, and lets in whoever it fits.
    pub(super) fn tend_door(&mut self) {
        let door = self.desk.door.clone();
        let polled = door.borrow().job.as_ref().map(Job::poll);
        let admitted: Result<(), String> = match polled {
            None | Some(Poll::Running) => return,
            Some(Poll::Lost) => Err(self.look().say(Word::SignInLost).to_owned()),
            Some(Poll::Done(tried)) => {
                let admitted = self.desk.lab().and_then(|lab| lab.admit(tried));
                admitted.map_err(|error: LabError| error.to_string())
            }
        };
        door.borrow_mut().job = None;
        let typed = door.borrow_mut().typed.take();
        match admitted {
            Ok(()) if self.locked.is_some() => self.unlocked(),
            Ok(()) if self.desk.lab().is_ok_and(|lab| lab.must_change()) => self.ask_for_own(typed),
            Ok(()) => {
                self.notices.clear();
                let home = self.desk.actor().map_or(Route::SignIn, Route::home);
                self.go(home);
                self.keep_signed_in();
            }
            Err(why) => door.borrow_mut().refuse(why),
        }
        self.ctx.request_repaint();
    }
}
