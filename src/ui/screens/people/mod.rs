//! Who does what in the study, for the lead: accounts, duties, passphrases, and the rules of the study. The data manager
//! sees the same and may appoint a lead, or give one a new passphrase.

pub mod data;
mod paint;
mod rules;
#[cfg(test)]
mod tests;

use eframe::egui::Ui;

use super::Screen;
use crate::lab::LabError;
use crate::study::Duty;
use crate::ui::action::Action;
use crate::ui::desk::Desk;
use crate::ui::look::Look;
use data::Data;

/// The page.
#[derive(Default)]
pub struct PeoplePage {
    data: Data,
    state: State,
}

/// What is chosen and typed.
#[derive(Default)]
pub struct State {
    /// The person chosen.
    chosen: Option<String>,
    /// Why something is done with that account.
    why: String,
    /// The newcomer's name.
    name: String,
    /// What the newcomer does.
    does: Vec<Duty>,
    /// Minutes until a window locks, as typed.
    idle: String,
    /// Why a rule is changed.
    rule_why: String,
}

impl Screen for PeoplePage {
    fn load(&mut self, desk: &mut Desk) -> Result<(), LabError> {
        let data = Data::read(desk.lab()?)?;
        let state = &mut self.state;
        // What was typed goes once it is done, and stays after a refusal.
        let added = data.accounts.iter().any(|account| account.name == state.name.trim());
        if added || state.idle.is_empty() {
            state.name.clear();
            state.does = vec![if data.lead { Duty::Coder } else { Duty::Lead }];
        }
        if self.data.accounts != data.accounts {
            state.why.clear();
        }
        if self.data.joins != data.joins {
            state.rule_why.clear();
        }
        if self.data.idle != data.idle {
            state.idle = data.idle.to_string();
        }
        self.data = data;
        Ok(())
    }

    fn paint(&mut self, ui: &mut Ui, look: &Look) -> Vec<Action> {
        let mut out = Vec::new();
        paint::paint(ui, look, &self.data, &mut self.state, &mut out);
        out
    }
}
