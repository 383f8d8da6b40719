//! Correcting a submitted sheet. The ratings that were given stay, and agreement goes on being computed from them;
//! scores take the latest revision.

use std::collections::BTreeMap;

use super::coding::describe;
use super::{Lab, LabError, Result};
use crate::codebook::ItemId;
use crate::store::{SheetRecord, Tx};
use crate::study::{AssignmentId, BlindCode, Rating, RatingFault, Ratings, Revision, Role, check_rating};

/// What is recorded when a submitted rating is corrected.
const CORRECTED: &str = "rating corrected";

/// A submitted sheet that can be corrected.
#[derive(Clone, Debug, PartialEq)]
pub struct SubmittedEntry {
    /// Whose clip: what [`Lab::correct`] takes.
    pub assignment: AssignmentId,
    /// The clip's code in exports and on the lead's pages.
    pub blind_code: BlindCode,
    /// The clip's code for its coder.
    pub coders_code: BlindCode,
    /// The coder.
    pub coder: String,
    /// Whether its scores stand for the clip.
    pub role: Role,
    /// The wave.
    pub wave_months: u16,
    /// As they were submitted.
    pub given: Ratings,
    /// Corrections, oldest first.
    pub revisions: Vec<Revision>,
}

impl SubmittedEntry {
    /// What scores are computed from.
    pub fn latest(&self) -> Ratings {
        Revision::latest(&self.given, &self.revisions)
    }
}

impl Lab {
    /// The submitted sheets of a clip, named by its code in exports or by the code that one coder has for it; the
    /// primary one first.
    ///
    /// # Errors
    /// When no lead is signed in, or the study cannot be read.
    pub fn submitted_of(&mut self, code: &BlindCode) -> Result<Vec<SubmittedEntry>> {
        self.for_leads()?;
        let keys = self.keys.clone();
        self.store.look(|tx| {
            let recordings: BTreeMap<_, _> = tx.recordings()?.into_iter().map(|row| (row.id, row)).collect();
            let clips: BTreeMap<_, _> = tx.clips()?.into_iter().map(|clip| (clip.id, clip)).collect();
            let coders = tx.coders()?;
            let mut found = Vec::new();
            for given in keys.given(tx)?.into_iter().filter(|given| given.row.submitted) {
                let recording = clips.get(&given.clip).and_then(|clip| recordings.get(&clip.recording));
                let Some(recording) = recording else { continue };
                if recording.blind_code != *code && given.row.blind_code != *code {
                    continue;
                }
                let Some(sheet) = tx.sheet_of(given.row.id)? else { continue };
                found.push(SubmittedEntry {
                    assignment: given.row.id,
                    blind_code: recording.blind_code.clone(),
                    coders_code: given.row.blind_code.clone(),
                    coder: coders
                        .iter()
                        .find(|coder| coder.id == given.row.coder)
                        .map_or_else(String::new, |coder| coder.name.clone()),
                    role: given.role,
                    wave_months: recording.wave_months,
                    given: tx.ratings(sheet.id)?,
                    revisions: tx.revisions(sheet.id)?,
                });
            }
            found.sort_by_key(|entry| entry.role);
            Ok(found)
        })
    }

    /// Corrects ratings of a submitted sheet: a new revision with its reason. Answers its number, from 1.
    ///
    /// # Errors
    /// When no lead is signed in, no reason is given, the sheet is not submitted, a rating cannot stand, or nothing
    /// would be another than it is.
    pub fn correct(
        &mut self,
        assignment: AssignmentId,
        changes: &[(ItemId, Rating)],
        why: &str,
    ) -> Result<u32> {
        self.for_leads()?;
        let why = why.trim();
        if why.is_empty() {
            return Err(LabError::Refused(
                "A correction needs its reason: what was wrong, and how you know.".to_owned(),
            ));
        }
        let wave = self.wave_of(assignment)?;
        let codebooks = self.codebooks_at(wave)?;
        for (item, rating) in changes {
            let (codebook, found) = codebooks
                .iter()
                .find_map(|codebook| codebook.item(item).map(|found| (codebook, found)))
                .ok_or_else(|| RatingFault::NoSuchItem { item: item.clone() })?;
            check_rating(codebook, found, wave, rating)?;
        }
        self.change_sheet(|tx, act| {
            super::closing::refuse_locked(tx)?;
            let (sheet, code) = submitted(tx, assignment)?;
            act.on_sheet(tx, sheet.id)?;
            let given = tx.ratings(sheet.id)?;
            let revisions = tx.revisions(sheet.id)?;
            let stands = Revision::latest(&given, &revisions);
            let changed: Ratings =
                changes.iter().filter(|(item, rating)| stands.get(item) != Some(rating)).cloned().collect();
            if changed.is_empty() {
                return Err(LabError::Refused("The ratings stand like this already.".to_owned()));
            }
            let number = revisions.last().map_or(1, |last| last.number + 1);
            for (item, rating) in &changed {
                let old = describe(stands.get(item));
                act.record_why(CORRECTED, &format!("{code} {item}"), &old, &describe(Some(rating)), why);
            }
            let revision = Revision {
                number,
                at: act.stamp(),
                who: act.who.clone(),
                why: why.to_owned(),
                ratings: changed,
            };
            tx.insert_revision(sheet.id, &revision)?;
            Ok(number)
        })
    }

    fn wave_of(&mut self, assignment: AssignmentId) -> Result<u16> {
        let keys = self.keys.clone();
        self.store.look(|tx| {
            let given = keys.given(tx)?.into_iter().find(|given| given.row.id == assignment);
            let clip = given.and_then(|given| tx.clip(given.clip).transpose()).transpose()?;
            let recording = clip.and_then(|clip| tx.recording(clip.recording).transpose()).transpose()?;
            Ok(recording.ok_or_else(|| LabError::not_there("such sheet"))?.wave_months)
        })
    }
}

fn submitted(tx: &Tx<'_>, assignment: AssignmentId) -> Result<(SheetRecord, BlindCode)> {
    let row = tx.assignment(assignment)?.ok_or_else(|| LabError::not_there("such sheet"))?;
    let sheet = tx.sheet_of(assignment)?.filter(|sheet| sheet.submitted_at.is_some());
    let sheet = sheet.ok_or_else(|| {
        LabError::Refused(
            "This sheet is not submitted: its coder can still change it. Only what is submitted is corrected."
                .to_owned(),
        )
    })?;
    Ok((sheet, row.blind_code))
}
