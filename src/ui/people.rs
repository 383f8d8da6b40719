//! Doing what is asked about people and the study's rules. A passphrase that was drawn is shown once, until it is said
//! to be handed over.

use super::app::App;
use super::ask::Handing;
use super::notices::Notice;
use super::words_people::PeopleWord;
use crate::lab::{Lab, NewPerson, Passphrase, Result};
use crate::study::Duty;

/// What a lead, or the data manager for a lead, asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PeopleAction {
    /// Somebody new, with these duties.
    Add(String, Vec<Duty>),
    /// A new passphrase in place of a lost one, and why.
    Reset(String, String),
    /// One part more.
    Give(String, Duty),
    /// One part less, and why.
    Take(String, Duty, String),
    /// The person no longer signs in, and why.
    Close(String, String),
    /// The person signs in again, and why.
    Reopen(String, String),
    /// Two duties may be one person's, or no longer, and why.
    Join(Duty, Duty, bool, String),
    /// Minutes until a window locks.
    Idle(u16),
}

impl App {
    /// Does it; what the lab refuses is told in its own sentence.
    pub(super) fn people(&mut self, action: PeopleAction) {
        match action {
            PeopleAction::Add(name, duties) => {
                let person = NewPerson::named(name.trim());
                let made = self.by_whoever_holds_the_key(|lab| lab.add_account(&person, &duties));
                self.hand_over(person.name, made);
            }
            PeopleAction::Reset(name, why) => {
                let made = self.by_whoever_holds_the_key(|lab| lab.reset_passphrase(&name, &why));
                self.hand_over(name, made);
            }
            PeopleAction::Give(name, duty) => {
                let done = self.desk.lab().and_then(|lab| lab.give_duty(&name, duty));
                self.kept(done);
            }
            PeopleAction::Take(name, duty, why) => {
                let done = self.desk.lab().and_then(|lab| lab.take_duty(&name, duty, &why));
                self.kept(done);
            }
            PeopleAction::Close(name, why) => {
                let done = self.desk.lab().and_then(|lab| lab.close_account(&name, &why));
                self.kept(done);
            }
            PeopleAction::Reopen(name, why) => {
                let done = self.desk.lab().and_then(|lab| lab.reopen_account(&name, &why));
                self.kept(done);
            }
            PeopleAction::Join(a, b, allowed, why) => {
                let done = self.desk.lab().and_then(|lab| lab.set_join(a, b, allowed, &why));
                self.kept(done);
            }
            PeopleAction::Idle(minutes) => {
                let done = self.desk.set_idle_minutes(minutes);
                self.kept(done);
            }
        }
    }

    /// A lead's account comes with the study's keys. The data manager's key opens the linkage for that, and for no
    /// longer: its passphrase was asked for at the door. A lead opens it with a passphrase first.
    fn by_whoever_holds_the_key<T>(&mut self, act: impl FnOnce(&mut Lab) -> Result<T>) -> Result<T> {
        let lent = self.desk.duty() == Some(Duty::DataManager) && !self.desk.linkage_is_open();
        let lab = self.desk.lab()?;
        if lent {
            lab.open_linkage(&Passphrase::typed(""))?;
        }
        let done = act(lab);
        if lent {
            lab.close_linkage();
        }
        done
    }

    fn kept(&mut self, done: Result<()>) {
        if self.changed(done) {
            self.notices.say(Notice::done(self.look().say(PeopleWord::Kept)));
        }
    }

    fn hand_over(&mut self, name: String, made: Result<Passphrase>) {
        let passphrase = made.as_ref().ok().cloned();
        if self.changed(made.map(drop))
            && let Some(passphrase) = passphrase
        {
            self.hand(Handing { files: None, passphrases: vec![(name, passphrase)], ticked: false });
        }
    }
}
