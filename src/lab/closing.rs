//! The end of coding. The lead locks the study once nothing is open, or each open matter is waived with a reason; after
//! that nothing is rated, given out, brought in or corrected. There is no way back: whatever came after the groups
//! were known would no longer be blinded.

use serde::Serialize;

use super::incident::{codes, reason};
use super::keys::Keyring;
use super::withdraw::clips_of_departed;
use super::{Lab, LabError, Result};
use crate::store::{StudyLockRow, Tx, UnblindingKind, WaiverRow};
use crate::study::{BlindCode, InHand, Matter, Waiver, not_waived, open_matters};

#[cfg(test)]
mod tests;

/// How far the end of a study has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Closing {
    /// The lock, once there is one.
    pub lock: Option<Locked>,
    /// What is still open, the matters that were waived left out.
    pub open: Vec<Matter>,
    /// What was waived.
    pub waived: Vec<Waived>,
    /// When the study was unblinded, by which lead with which data manager.
    pub unblinded: Option<(String, String, String)>,
}

/// The lock of a study.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Locked {
    /// When (RFC 3339, UTC).
    pub at: String,
    /// By whom.
    pub who: String,
    /// Why.
    pub why: String,
}

/// A matter that was left open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Waived {
    /// Its name.
    pub matter: String,
    /// Who waived it.
    pub who: String,
    /// Why.
    pub why: String,
}

/// Refuses what changes ratings, or who has which clip, once the study is locked.
pub(super) fn refuse_locked(tx: &Tx<'_>) -> Result<()> {
    match tx.study_lock()? {
        Some(lock) => Err(LabError::Locked(lock.at)),
        None => Ok(()),
    }
}

/// Refuses what must be settled before anybody knows the groups.
pub(super) fn refuse_unblinded(tx: &Tx<'_>) -> Result<()> {
    let known = tx.unblindings()?.iter().any(|row| row.kind == UnblindingKind::Study);
    if known {
        return Err(LabError::Refused(
            "The study is unblinded, so how scores are made stays as it was settled before. Nothing was changed."
                .to_owned(),
        ));
    }
    Ok(())
}

fn open(tx: &Tx<'_>, keys: &Keyring) -> Result<Vec<Matter>> {
    let mut codes = codes(tx)?;
    let departed = clips_of_departed(tx)?;
    codes.retain(|clip, _| !departed.contains(clip));
    let coders = tx.coders()?;
    let in_hand: Vec<InHand> = keys
        .given(tx)?
        .into_iter()
        .filter_map(|given| {
            Some(InHand {
                code: codes.get(&given.clip)?.clone(),
                own: given.row.blind_code.clone(),
                coder: coders.iter().find(|coder| coder.id == given.row.coder)?.name.clone(),
                role: given.role,
                opened: given.row.opened,
                submitted: given.row.submitted,
                withdrawn: given.row.withdrawn,
            })
        })
        .collect();
    let clips: Vec<BlindCode> = codes.into_values().collect();
    Ok(open_matters(&clips, &in_hand))
}

impl Lab {
    /// What is open, what was waived, and whether the study is locked and unblinded.
    ///
    /// # Errors
    /// When no lead is signed in, or the study cannot be read.
    pub fn closing(&mut self) -> Result<Closing> {
        self.for_leads()?;
        let keys = self.keys.clone();
        self.store.look(|tx| {
            let waivers = tx.waivers()?;
            let waived = |matter: &Matter| waivers.iter().any(|waiver| waiver.matter == matter.name());
            Ok(Closing {
                lock: tx.study_lock()?.map(|row| Locked { at: row.at, who: row.who, why: row.why }),
                open: open(tx, &keys)?.into_iter().filter(|matter| !waived(matter)).collect(),
                unblinded: tx
                    .unblindings()?
                    .into_iter()
                    .find(|row| row.kind == UnblindingKind::Study)
                    .map(|row| (row.at, row.lead, row.data_manager)),
                waived: waivers
                    .into_iter()
                    .map(|row| Waived { matter: row.matter, who: row.who, why: row.why })
                    .collect(),
            })
        })
    }

    /// Whether coding is over.
    ///
    /// # Errors
    /// When the study cannot be read.
    pub fn is_locked(&mut self) -> Result<bool> {
        Ok(self.store.look(|tx| tx.study_lock())?.is_some())
    }

    /// Locks the study for good. Each matter that is open is waived by its name, with a reason; one reason can be given
    /// for several.
    ///
    /// # Errors
    /// [`LabError::StillOpen`] with what no waiver names; or when a reason is missing, a waiver names what is not open,
    /// no lead is signed in, or the study is locked already.
    pub fn lock_study(&mut self, why: &str, waivers: &[Waiver]) -> Result<()> {
        self.for_leads()?;
        let why = reason(why, "Locking a study takes a reason.")?;
        let waivers: Vec<Waiver> = waivers
            .iter()
            .filter(|waiver| !waiver.matters.is_empty())
            .map(|waiver| {
                let why = reason(&waiver.why, "Each matter that is left open takes a reason.")?;
                Ok(Waiver { matters: waiver.matters.clone(), why })
            })
            .collect::<Result<_>>()?;
        let keys = self.keys.clone();
        let who = self.actor.name().to_owned();
        self.change(|tx, act| {
            refuse_locked(tx)?;
            let open = open(tx, &keys)?;
            let (left, unknown) = not_waived(&open, &waivers);
            if !unknown.is_empty() {
                return Err(LabError::Refused(format!(
                    "Not open, so not to be waived: {}.",
                    unknown.join(", ")
                )));
            }
            if !left.is_empty() {
                return Err(LabError::StillOpen(left));
            }
            for matter in open.iter().map(Matter::name) {
                let Some(waiver) = waivers.iter().find(|waiver| waiver.matters.contains(&matter)) else {
                    continue;
                };
                tx.insert_waiver(&WaiverRow {
                    matter: matter.clone(),
                    at: act.stamp(),
                    who: who.clone(),
                    why: waiver.why.clone(),
                })?;
                act.record_why("left open", &matter, "", "", &waiver.why);
            }
            tx.insert_study_lock(&StudyLockRow { at: act.stamp(), who: who.clone(), why: why.clone() })?;
            act.record_why("study locked", "", "", &format!("{} left open", open.len()), &why);
            Ok(())
        })
    }
}
