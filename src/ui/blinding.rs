//! What the lead asks for when the blinding breaks, ends or is lifted, and when a family leaves.

use std::path::PathBuf;

use super::app::App;
use super::notices::Notice;
use super::words_blinding::BlindingWord as W;
use crate::lab::{Emergency, Lab, LabError, ManagerKey, Passphrase, RatingsFate};
use crate::study::{BlindCode, GuessQuestion, Waiver};

/// What the lead asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum BlindingAction {
    /// Give a clip that waits to this coder.
    Reassign(BlindCode, String),
    /// Set the study's rules.
    Rules(Rules),
    /// Lock the study.
    Lock(String, Waiver),
    /// Unblind it: with this key, its passphrase and the reason.
    Unblind(PathBuf, Passphrase, String),
    /// Open one family's group, with this key and its passphrase.
    Emergency(Emergency, PathBuf, Passphrase),
    /// Take a family out.
    Withdraw(String, String),
}

/// The study's rules, and why they are changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    /// What coders are asked at submission.
    pub question: Option<GuessQuestion>,
    /// What becomes of the ratings of a family that leaves.
    pub fate: RatingsFate,
    /// Whether the data manager may open a group alone in an emergency.
    pub alone: bool,
    /// Why.
    pub why: String,
}

fn key(path: &std::path::Path, passphrase: &Passphrase) -> Result<ManagerKey, LabError> {
    let file = std::fs::read(path).map_err(|source| LabError::File {
        path: path.to_owned(),
        source,
        safe: "Nothing was opened. Check where the key file is.",
    })?;
    Ok(ManagerKey { file, passphrase: passphrase.clone() })
}

fn set(lab: &mut Lab, rules: &Rules) -> Result<(), LabError> {
    lab.ask_for_guess(rules.question.as_ref(), &rules.why)?;
    lab.set_withdrawn_ratings(rules.fate, &rules.why)?;
    lab.let_manager_unblind_alone(rules.alone, &rules.why)
}

impl App {
    /// Does what was asked for.
    pub(super) fn blinding(&mut self, action: &BlindingAction) {
        let look = self.look();
        let lab = self.desk.lab();
        // What to tell when it went well; nothing where the page shows it.
        let done: Result<Option<String>, LabError> = match action {
            BlindingAction::Reassign(code, to) => lab
                .and_then(|lab| lab.reassign(code, to))
                .map(|()| Some(look.with(W::GivenDone, &[code.as_str(), to]))),
            BlindingAction::Rules(rules) => {
                lab.and_then(|lab| set(lab, rules)).map(|()| Some(look.say(W::RuleDone).to_owned()))
            }
            BlindingAction::Lock(why, waiver) => lab
                .and_then(|lab| lab.lock_study(why, std::slice::from_ref(waiver)))
                .map(|()| Some(look.say(W::LockedDone).to_owned())),
            BlindingAction::Unblind(path, passphrase, why) => {
                lab.and_then(|lab| lab.unblind(&key(path, passphrase)?, why)).map(|unblinded| {
                    let found = unblinded.findings();
                    let without = found.not_allocated.len() + found.conflicting.len();
                    Some(
                        look.with(W::UnblindedDone, &[&found.groups.len().to_string(), &without.to_string()]),
                    )
                })
            }
            BlindingAction::Emergency(emergency, path, passphrase) => {
                lab.and_then(|lab| lab.unblind_family(emergency, Some(&key(path, passphrase)?))).map(|_| {
                    let file = emergency.file.display().to_string();
                    Some(look.with(W::EmergencyDone, &[emergency.recipient.trim(), &file]))
                })
            }
            BlindingAction::Withdraw(family, why) => {
                lab.and_then(|lab| lab.withdraw_family(family, why, None)).map(|departed| {
                    let left = departed.left.backups.len() + departed.left.exports.len();
                    Some(if departed.rewritten && departed.still_there.is_empty() {
                        look.with(W::LeavesDone, &[&left.to_string()])
                    } else {
                        look.say(W::LeavesOpenElsewhere).to_owned()
                    })
                })
            }
        };
        match done {
            Ok(told) => {
                self.changed(Ok(()));
                if let Some(told) = told {
                    self.notices.say(Notice::done(told));
                }
            }
            Err(error) => {
                self.changed(Err(error));
            }
        }
    }
}
