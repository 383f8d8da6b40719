//! Many rows at once: families, recordings without media, assignments and sheets, in one transaction.
//! For the demo study, and for laboratories that bring ratings along.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};

use super::{Lab, LabError, Result};
use crate::codebook::ItemId;
use crate::store::{NewRecording, Tx};
use crate::study::{Adult, BlindCode, CoderId, Ratings, Role, age_in_months, check_rating};

/// A recording with who has it and what was given, to be written as one.
#[derive(Clone, Debug, PartialEq)]
pub struct BulkRecording {
    /// The family's name in the trial; made when new.
    pub participant_code: String,
    /// Site, may be empty.
    pub site: String,
    /// The child's birth date.
    pub birth_date: Option<NaiveDate>,
    /// Wave in months.
    pub wave_months: u16,
    /// Day of the recording.
    pub recorded_on: Option<NaiveDate>,
    /// The adult in it.
    pub adult: Option<Adult>,
    /// Others present.
    pub others_present: String,
    /// Who filmed.
    pub filmed_by: String,
    /// The file's name before it came to the study; may be empty.
    pub original_file_name: String,
    /// Length of the recording.
    pub duration_ms: u64,
    /// Who has it, in which role, at which place of the worklist (from 1), with which sheet.
    pub sheets: Vec<BulkSheet>,
}

/// A coder's part of a [`BulkRecording`].
#[derive(Clone, Debug, PartialEq)]
pub struct BulkSheet {
    /// Who.
    pub coder: CoderId,
    /// As what.
    pub role: Role,
    /// Place in the worklist, from 1.
    pub position: u32,
    /// When it was begun and what was given so far; `None` when not started.
    pub content: Option<BulkContent>,
}

/// What stands on a sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct BulkContent {
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// When it was submitted; `None` for a draft.
    pub submitted_at: Option<DateTime<Utc>>,
    /// Ratings.
    pub ratings: Ratings,
    /// Notes by item; no item: on the clip.
    pub notes: Vec<(Option<ItemId>, String)>,
    /// Where a draft was left: item, and position in the clip in milliseconds.
    pub resume: Option<(ItemId, u64)>,
}

impl Lab {
    /// Writes many recordings; all or none. Answers their blind codes, in the order given.
    ///
    /// # Errors
    /// When a rating cannot stand, a wave is unknown, or a family has two recordings at a wave.
    pub fn add_in_bulk(&mut self, recordings: &[BulkRecording]) -> Result<Vec<BlindCode>> {
        self.for_leads()?;
        let window = self.window_ms()?;
        let waves = self.waves()?;
        let codebooks = self.codebooks.clone();
        let mut rng = self.rng.clone();
        let codes = self.change(|tx, act| {
            let mut codes = Vec::with_capacity(recordings.len());
            for new in recordings {
                if !waves.iter().any(|wave| wave.months == new.wave_months) {
                    return Err(LabError::not_there(format!("wave at {} months", new.wave_months)));
                }
                let participant = match tx.participant_by_code(&new.participant_code)? {
                    Some(known) => known.id,
                    None => tx.insert_participant(&new.participant_code, &new.site, new.birth_date)?,
                };
                if tx.has_recording(participant, new.wave_months)? {
                    return Err(LabError::Refused(format!(
                        "{} has a recording at {} months already.",
                        new.participant_code, new.wave_months
                    )));
                }
                let code = fresh_code(tx, &mut rng)?;
                let age =
                    new.birth_date.zip(new.recorded_on).and_then(|(birth, on)| age_in_months(birth, on));
                let recording = tx.insert_recording(&NewRecording {
                    participant,
                    wave_months: new.wave_months,
                    blind_code: &code,
                    child_age_months: age,
                    adult: new.adult,
                    others_present: &new.others_present,
                })?;
                tx.insert_recording_linkage(
                    recording,
                    new.recorded_on,
                    &new.filmed_by,
                    &new.original_file_name,
                )?;
                let clip = tx.insert_clip(recording, 0, new.duration_ms.min(window))?;
                for sheet in &new.sheets {
                    let assignment = tx.insert_assignment(clip, sheet.coder, sheet.role, sheet.position)?;
                    let Some(content) = &sheet.content else { continue };
                    let stamp = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
                    let id = tx.insert_sheet(assignment, &stamp(content.opened_at))?;
                    act.on_new_sheet(tx, id)?;
                    act.record("sheet added in bulk", code.as_str(), "", "");
                    let rated_at = stamp(content.submitted_at.unwrap_or(content.opened_at));
                    for (item, rating) in &content.ratings {
                        let (codebook, found) = codebooks
                            .iter()
                            .find_map(|codebook| codebook.item(item).map(|found| (codebook, found)))
                            .ok_or_else(|| crate::study::RatingFault::NoSuchItem { item: item.clone() })?;
                        check_rating(codebook, found, new.wave_months, rating)?;
                        tx.put_rating(id, item, rating, &rated_at)?;
                    }
                    for (item, text) in &content.notes {
                        tx.put_note(id, item.as_ref(), text)?;
                    }
                    if let Some((item, position_ms)) = &content.resume {
                        tx.set_resume(id, Some(item), Some(*position_ms))?;
                    }
                    if let Some(at) = content.submitted_at {
                        tx.submit_sheet(id, &stamp(at))?;
                    }
                }
                codes.push(code);
            }
            act.record("recordings added in bulk", &format!("{} recordings", codes.len()), "", "");
            Ok(codes)
        })?;
        self.rng = rng;
        Ok(codes)
    }
}

/// A blind code that no recording has.
pub(super) fn fresh_code(tx: &Tx<'_>, rng: &mut impl rand::Rng) -> Result<BlindCode> {
    loop {
        let code = BlindCode::random(rng);
        if !tx.blind_code_taken(&code)? {
            return Ok(code);
        }
    }
}
