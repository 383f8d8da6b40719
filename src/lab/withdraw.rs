//! A family leaves. Its videos and everything that says who it was go; its ratings stay under their codes or go too, as
//! the study decided; a tombstone stays that names nobody. What a program cannot take back is said: backups, exports,
//! what a disk remembers, and the events of the trail, which is never changed.

use std::collections::BTreeSet;
use std::path::PathBuf;

use chrono::SecondsFormat;
use serde::Serialize;

use super::incident::{reason, reason_without};
use super::keys::Keyring;
use super::linkage::LINKAGE_EXPORTED;
use super::views::Given;
use super::{Lab, LabError, Result};
use crate::jobs::Control;
use crate::store::{Tx, WithdrawalRow};
use crate::study::{AssignmentId, BlindCode, ClipId, ParticipantId, Recording};

#[cfg(test)]
mod tests;

/// What becomes of the ratings of a family that leaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RatingsFate {
    /// Submitted sheets stay, under codes that lead to nobody any more.
    #[default]
    Keep,
    /// They go too.
    Remove,
}

impl RatingsFate {
    /// The word in files and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Remove => "remove",
        }
    }

    /// The fate of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Keep, Self::Remove].into_iter().find(|fate| fate.word() == word)
    }
}

/// A recording that would go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeavingRecording {
    /// Its code.
    pub blind_code: BlindCode,
    /// The wave in months.
    pub wave_months: u16,
    /// Whether its video lies in the study.
    pub has_video: bool,
    /// Sheets submitted.
    pub submitted: usize,
    /// Sheets given out or begun and not submitted: they go in any case.
    pub unfinished: usize,
}

/// A backup from before, which still holds the family.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OldBackup {
    /// When it was made (RFC 3339, UTC).
    pub at: String,
    /// The file.
    pub file: PathBuf,
}

/// An export from before, which still holds the family's ratings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OldExport {
    /// When it was made (RFC 3339, UTC).
    pub at: String,
    /// Who made it. Where it was written to is not kept: that person may know.
    pub who: String,
    /// What it was.
    pub what: String,
}

/// What a withdrawal would do, or has done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Leaving {
    /// Its recordings.
    pub recordings: Vec<LeavingRecording>,
    /// What becomes of submitted ratings.
    pub ratings: RatingsFate,
    /// Backups from before: they hold the linkage (sealed) and the ratings, never the videos.
    pub backups: Vec<OldBackup>,
    /// Exports from before: they hold ratings under the recordings' codes.
    pub exports: Vec<OldExport>,
    /// Imports of the allocation: they name the family, and only the data manager can open them
    /// ([`Lab::forget_allocation`]).
    pub allocations: usize,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Departed {
    /// What went and what is still to be removed by hand.
    pub left: Leaving,
    /// Videos that could not be deleted, as another program has them open.
    pub still_there: Vec<PathBuf>,
    /// Whether the study's file was rewritten without what was removed; not while another program has it open.
    pub rewritten: bool,
}

const SETTING: &str = "withdrawn_ratings";

fn of_study(tx: &Tx<'_>) -> Result<RatingsFate> {
    Ok(tx.setting(SETTING)?.as_deref().and_then(RatingsFate::from_word).unwrap_or_default())
}

/// Clips of families that left and whose ratings stayed: they are given to nobody any more, and nothing of them is open.
pub(super) fn clips_of_departed(tx: &Tx<'_>) -> Result<BTreeSet<ClipId>> {
    let here: BTreeSet<ParticipantId> = tx.sealed_participants()?.into_iter().map(|(id, _)| id).collect();
    let families = super::incident::families(tx)?;
    Ok(families.into_iter().filter(|(_, family)| !here.contains(family)).map(|(clip, _)| clip).collect())
}

/// A family with all that the study has of it.
struct Household {
    id: ParticipantId,
    recordings: Vec<Recording>,
    given: Vec<(BlindCode, Given)>,
}

impl Household {
    fn find(tx: &Tx<'_>, keys: &Keyring, participant: &str) -> Result<Self> {
        let wanted = participant.trim();
        let (id, _) =
            keys.family(tx, wanted)?.ok_or_else(|| LabError::not_there(format!("family “{wanted}”")))?;
        let recordings: Vec<Recording> =
            tx.recordings()?.into_iter().filter(|recording| recording.participant == id).collect();
        let clips = tx.clips()?;
        let given = keys
            .given(tx)?
            .into_iter()
            .filter_map(|given| {
                let clip = clips.iter().find(|clip| clip.id == given.clip)?;
                let recording = recordings.iter().find(|recording| recording.id == clip.recording)?;
                Some((recording.blind_code.clone(), given))
            })
            .collect();
        Ok(Self { id, recordings, given })
    }

    fn stays(given: &Given, fate: RatingsFate) -> bool {
        fate == RatingsFate::Keep && given.row.submitted
    }

    fn codes(&self) -> String {
        let codes: Vec<&str> =
            self.recordings.iter().map(|recording| recording.blind_code.as_str()).collect();
        codes.join(" ")
    }
}

impl Lab {
    /// What the study does with the ratings of a family that leaves.
    ///
    /// # Errors
    /// When the study cannot be read.
    pub fn withdrawn_ratings(&mut self) -> Result<RatingsFate> {
        self.store.look(of_study)
    }

    /// Decides that.
    ///
    /// # Errors
    /// When no lead is signed in, or no reason is given.
    pub fn set_withdrawn_ratings(&mut self, fate: RatingsFate, why: &str) -> Result<()> {
        self.for_leads()?;
        let why = reason(why, "Changing what becomes of ratings takes a reason.")?;
        self.change(|tx, act| {
            let old = of_study(tx)?;
            if old != fate {
                tx.put_setting(SETTING, fate.word())?;
                act.record_why("setting", "ratings of families that leave", old.word(), fate.word(), &why);
            }
            Ok(())
        })
    }

    /// What would go and what would stay if a family left. Changes nothing. `ratings` other than the study's own take a
    /// reason when it is done.
    ///
    /// # Errors
    /// When no lead is signed in, the linkage is closed, or there is no such family.
    pub fn leaving(&mut self, participant: &str, ratings: Option<RatingsFate>) -> Result<Leaving> {
        self.for_leads()?;
        let keys = self.keys.clone();
        let (household, fate, allocations, trail) = self.store.look(|tx| -> Result<_> {
            Ok((
                Household::find(tx, &keys, participant)?,
                of_study(tx)?,
                tx.allocations()?.len(),
                tx.trail()?,
            ))
        })?;
        let recordings = household
            .recordings
            .iter()
            .map(|recording| {
                let mine = || {
                    household.given.iter().filter(|(code, _)| *code == recording.blind_code).map(|(_, g)| g)
                };
                LeavingRecording {
                    blind_code: recording.blind_code.clone(),
                    wave_months: recording.wave_months,
                    has_video: recording.file_name.is_some(),
                    submitted: mine().filter(|given| given.row.submitted).count(),
                    unfinished: mine().filter(|given| !given.row.submitted).count(),
                }
            })
            .collect();
        // What lies there, whether an event tells of it or not, as after a restore.
        let backups = super::backups::list(&self.folder, &Control::quiet())
            .into_iter()
            .map(|backup| (backup.made_at, backup.file))
            // What a restore kept aside is no backup by name, and holds the family all the same.
            .chain(super::backups::kept_aside(&self.folder))
            .map(|(at, file)| OldBackup { at: at.to_rfc3339_opts(SecondsFormat::Secs, true), file })
            .collect();
        let exports = trail
            .into_iter()
            .filter_map(|row| {
                let what = match row.event.what.as_str() {
                    "exported" => row.event.subject,
                    LINKAGE_EXPORTED => "the linkage, which names the family".to_owned(),
                    _ => return None,
                };
                Some(OldExport { at: row.at, who: row.event.who, what })
            })
            .collect();
        Ok(Leaving { recordings, ratings: ratings.unwrap_or(fate), backups, exports, allocations })
    }

    /// Takes a family out of the study: its videos, who it is, what coders said in incidents with it, sheets that are not
    /// submitted, and the submitted ones too where that is decided. Works after the lock as before it.
    ///
    /// # Errors
    /// When no lead is signed in, the linkage is closed, there is no such family, or a reason is missing. Nothing has gone
    /// then.
    pub fn withdraw_family(
        &mut self,
        participant: &str,
        why: &str,
        ratings: Option<RatingsFate>,
    ) -> Result<Departed> {
        let left = self.leaving(participant, ratings)?;
        let why = reason_without(
            participant,
            why,
            "A withdrawal takes a reason; one that doesn't name the family.",
        )?;
        let keys = self.keys.clone();
        let who = self.actor.name().to_owned();
        let fate = left.ratings;
        let files = self.change(|tx, act| {
            let household = Household::find(tx, &keys, participant)?;
            let tombstone = tx.insert_withdrawal(&WithdrawalRow {
                at: act.stamp(),
                who: who.clone(),
                recordings: u32::try_from(household.recordings.len()).unwrap_or(u32::MAX),
                ratings_kept: fate == RatingsFate::Keep,
                why: why.clone(),
            })?;
            let (stay, go): (Vec<_>, Vec<_>) = household
                .given
                .iter()
                .map(|(_, given)| given)
                .partition(|given| Household::stays(given, fate));
            for given in go.iter().filter(|given| given.row.opened) {
                if let Some(sheet) = tx.sheet_of(given.row.id)? {
                    act.on_sheet(tx, sheet.id)?;
                }
            }
            let gone: Vec<AssignmentId> = go.iter().map(|given| given.row.id).collect();
            tx.delete_assignments_leaving(tombstone, &gone)?;
            keys.forget_links(tx, &gone)?;
            for given in &stay {
                tx.delete_incident_leaving(tombstone, given.row.id)?;
            }
            let mut files = Vec::new();
            for recording in &household.recordings {
                if let Some(file) = &recording.file_name {
                    // The file goes after the rows; a crash in between leaves it to the next tidying up.
                    tx.begin_incoming(file)?;
                    files.push(file.clone());
                }
                match fate {
                    RatingsFate::Keep => {
                        tx.forget_media(recording.id)?;
                        tx.forget_recording_linkage(recording.id)?;
                    }
                    RatingsFate::Remove => tx.delete_recording(recording)?,
                }
            }
            tx.forget_participant_linkage(household.id)?;
            keys.reseal_views(tx)?;
            let submitted: usize = left.recordings.iter().map(|recording| recording.submitted).sum();
            let (sheets, became) = match fate {
                RatingsFate::Keep => (submitted, "kept"),
                RatingsFate::Remove => (submitted, "removed"),
            };
            let told = format!(
                "{} recordings, {} videos removed; {sheets} submitted sheets {became}",
                household.recordings.len(),
                files.len()
            );
            act.record_why("family withdrawn", &household.codes(), "", &told, &why);
            Ok(files)
        })?;
        self.keys.forget_opened();
        self.tidy_up();
        let still_there: Vec<PathBuf> = files
            .iter()
            .map(|file| self.recordings_folder().join(file))
            .filter(|path| path.exists())
            .collect();
        let rewritten = match self.store.scrub() {
            Ok(done) => done,
            Err(error) => {
                log::warn!("the study's file was not rewritten after a withdrawal: {error}");
                false
            }
        };
        Ok(Departed { left, still_there, rewritten })
    }
}

impl Lab {
    /// Takes a family out of the allocation: for the data manager, whose key alone opens it. Answers from how many imports.
    ///
    /// # Errors
    /// When no data manager is signed in, or the allocation does not name the family.
    pub fn forget_allocation(&mut self, participant: &str, why: &str) -> Result<usize> {
        self.for_managers()?;
        let why = reason_without(participant, why, "Taking a family out of the allocation takes a reason.")?;
        let identity = self.own_key()?.clone();
        self.change(|tx, act| {
            let imports = super::allocation::forget(tx, &identity, participant.trim())?;
            if imports == 0 {
                return Err(LabError::Refused(
                    "The allocation does not name this family: there is nothing to take out of it."
                        .to_owned(),
                ));
            }
            act.record_why("family taken out of the allocation", &imports.to_string(), "", "", &why);
            Ok(imports)
        })
    }
}
