//! When the blinding breaks, ends or is lifted: incidents, the end of coding, the groups, and the rules for them.

pub mod data;
mod groups;
mod paint;
#[cfg(test)]
mod tests;

use eframe::egui::Ui;

use super::Screen;
use crate::lab::{LabError, RatingsFate};
use crate::ui::action::Action;
use crate::ui::command::Command;
use crate::ui::desk::Desk;
use crate::ui::dialog::Dialog;
use crate::ui::look::Look;
use data::{Data, LockForm};

/// The page.
#[derive(Default)]
pub struct BlindingPage {
    data: Data,
    state: State,
}

/// A part of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// What coders reported.
    #[default]
    Incidents,
    /// The end of coding.
    Closing,
    /// Unblinding.
    Groups,
    /// What the study asks and keeps.
    Rules,
}

/// What the page remembers of the moment.
#[derive(Default)]
pub struct State {
    /// The part that is shown.
    pub tab: Tab,
    /// What is filled in for the lock.
    pub lock: LockForm,
    /// Whether it is being asked if the study is to be locked.
    pub locking: bool,
    /// What is filled in for an unblinding or an emergency.
    pub groups: GroupsForm,
    /// What is filled in of the rules.
    pub rules: Option<RulesForm>,
}

/// What is filled in for an unblinding or an emergency.
#[derive(Default)]
pub struct GroupsForm {
    /// The data manager's key file.
    pub key: String,
    /// Its passphrase, as typed.
    pub word: String,
    /// Why.
    pub why: String,
    /// The family, in an emergency.
    pub family: String,
    /// Who is to learn its group.
    pub recipient: String,
    /// Where it is written to.
    pub file: String,
    /// Why, in an emergency.
    pub emergency: String,
    /// The dialog for the key file.
    pub dialog: Dialog,
}

/// What is filled in of the rules.
#[derive(Clone, Debug, PartialEq)]
pub struct RulesForm {
    /// Groups that coders are asked about, separated by commas.
    pub groups: String,
    /// What becomes of ratings.
    pub fate: RatingsFate,
    /// Whether the data manager may open a group alone.
    pub alone: bool,
    /// Why it is changed.
    pub why: String,
}

impl Screen for BlindingPage {
    fn load(&mut self, desk: &mut Desk) -> Result<(), LabError> {
        let before = std::mem::replace(&mut self.data, Data::read(desk.lab()?)?);
        if before.closing != self.data.closing {
            self.state.groups.word.clear();
            self.state.locking = false;
        }
        let rules = |data: &Data| (data.question.clone(), data.fate, data.alone);
        if rules(&before) != rules(&self.data) {
            self.state.rules = None;
        }
        Ok(())
    }

    fn paint(&mut self, ui: &mut Ui, look: &Look) -> Vec<Action> {
        let mut out = Vec::new();
        paint::paint(ui, look, &self.data, &mut self.state, &mut out);
        out
    }

    fn command(&mut self, command: Command, _look: &Look) -> Vec<Action> {
        if command == Command::Back {
            self.state.locking = false;
        }
        Vec::new()
    }

    fn leave(&mut self, _look: &Look) -> Vec<Action> {
        // Nobody who comes to this chair later finds a passphrase half typed.
        self.state.groups.word.clear();
        Vec::new()
    }
}
