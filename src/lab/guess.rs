//! The coder's guess of the group: asked at submission where the study wants it, sealed to the data manager until the
//! study is unblinded.

use super::incident::reason;
use super::linkage::{open_row, seal_row};
use super::{Lab, LabError, Result};
use crate::sealed::Identity;
use crate::store::Tx;
use crate::study::{AssignmentId, Guess, GuessQuestion, SheetId};

const SETTING: &str = "guess_groups";

fn of_guess(assignment: AssignmentId) -> String {
    format!("guess {}", assignment.0)
}

/// What is asked at submission; `None` where nothing is.
pub(super) fn question(tx: &Tx<'_>) -> Result<Option<GuessQuestion>> {
    Ok(tx.setting(SETTING)?.as_deref().and_then(GuessQuestion::from_setting))
}

/// Seals a guess with the sheet that it is of.
pub(super) fn keep(
    tx: &Tx<'_>,
    at: &str,
    assignment: AssignmentId,
    sheet: SheetId,
    guess: &Guess,
) -> Result<()> {
    let sealed = seal_row(&of_guess(assignment), guess, &Lab::data_manager_readers(tx)?)?;
    Ok(tx.insert_guess(sheet, at, &sealed)?)
}

/// Opens every guess with the data manager's key.
pub(super) fn open_all(tx: &Tx<'_>, manager: &Identity) -> Result<Vec<(AssignmentId, Guess)>> {
    tx.guesses()?
        .into_iter()
        .map(|(assignment, sealed)| {
            Ok((assignment, open_row(&of_guess(assignment), "A coder's guess", &sealed, manager)?))
        })
        .collect()
}

impl Lab {
    /// What the study asks at submission; `None` where nothing is asked.
    ///
    /// # Errors
    /// When the study cannot be read.
    pub fn guess_question(&mut self) -> Result<Option<GuessQuestion>> {
        self.store.look(question)
    }

    /// Has coders asked for a guess of the group at submission, or not (`None`).
    ///
    /// # Errors
    /// When no lead is signed in, no reason is given, or a sheet is submitted already: all coders are asked, or none.
    pub fn ask_for_guess(&mut self, ask: Option<&GuessQuestion>, why: &str) -> Result<()> {
        self.for_leads()?;
        let why = reason(why, "Changing what coders are asked takes a reason.")?;
        let new = ask.map_or_else(String::new, GuessQuestion::to_setting);
        self.change(|tx, act| {
            super::closing::refuse_locked(tx)?;
            let old = tx.setting(SETTING)?.unwrap_or_default();
            if old == new {
                return Ok(());
            }
            if tx.any_submitted()? {
                return Err(LabError::Refused(
                    "A sheet is submitted already: whether coders guess the group is decided before, so that all \
                     are asked or none."
                        .to_owned(),
                ));
            }
            tx.put_setting(SETTING, &new)?;
            act.record_why("setting", "guess at submission", &one_line(&old), &one_line(&new), &why);
            Ok(())
        })
    }

    /// Submits a sheet together with the guess that the study asks for: both or neither.
    ///
    /// # Errors
    /// As [`Lab::submit`]; or when the study does not ask, or not about this group.
    pub fn submit_with_guess(&mut self, assignment: AssignmentId, guess: &Guess) -> Result<()> {
        self.hand_in(assignment, Some(guess))
    }
}

fn one_line(setting: &str) -> String {
    if setting.is_empty() { "off".to_owned() } else { setting.replace('\n', ", ") }
}
