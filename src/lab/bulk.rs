//! Many rows at once: families, recordings without media, assignments and sheets, in one transaction.
//! For the demo study, and for laboratories that bring ratings along.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};

use super::act::Act;
use super::keys::Keyring;
use super::linkage::{Family, Origin, seal_family, seal_origin};
use super::views::{Give, shuffled};
use super::{Lab, LabError, Result};
use crate::codebook::{Codebook, ItemId};
use crate::sealed::PublicKey;
use crate::store::{NewRecording, Tx};
use crate::study::{
    Adult, AssignmentId, BlindCode, Clip, ClipId, CoderId, ParticipantId, Ratings, RecordingId, Role,
    age_in_months, check_rating, random_row,
};

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

impl BulkRecording {
    /// A recording of which only this is known, and which nobody has yet.
    pub fn bare(participant_code: &str, wave_months: u16, duration_ms: u64) -> Self {
        Self {
            participant_code: participant_code.to_owned(),
            site: String::new(),
            birth_date: None,
            wave_months,
            recorded_on: None,
            adult: None,
            others_present: String::new(),
            filmed_by: String::new(),
            original_file_name: String::new(),
            duration_ms,
            sheets: Vec::new(),
        }
    }
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
    /// When a rating cannot stand, a wave is unknown, a family has two recordings at a wave, or the linkage is closed.
    pub fn add_in_bulk(&mut self, recordings: &[BulkRecording]) -> Result<Vec<BlindCode>> {
        self.for_leads()?;
        let window = self.window_ms()?;
        let waves = self.waves()?;
        let codebooks = self.codebooks.clone();
        let keys = self.keys.clone();
        let mut rng = self.rng.clone();
        let codes = self.change(|tx, act| {
            super::closing::refuse_locked(tx)?;
            let codes = fresh_codes(tx, &mut rng, recordings.len())?;
            let mut families = Families::begin(tx, &keys)?;
            let mut given = Vec::new();
            let mut sheets = Vec::new();
            for (new, code) in recordings.iter().zip(&codes) {
                if !waves.iter().any(|wave| wave.months == new.wave_months) {
                    return Err(LabError::not_there(format!("wave at {} months", new.wave_months)));
                }
                let participant = families.of(tx, &mut rng, new)?;
                if tx.has_recording(participant, new.wave_months)? {
                    return Err(LabError::Refused(format!(
                        "{} has a recording at {} months already.",
                        new.participant_code, new.wave_months
                    )));
                }
                let clip = write_recording(tx, &mut rng, participant, new, code, window)?;
                for sheet in &new.sheets {
                    given.push(Give { clip, coder: sheet.coder, role: sheet.role, position: sheet.position });
                    sheets.push((new.wave_months, sheet.content.as_ref()));
                }
            }
            let rows = keys.give(tx, &mut rng, &given)?;
            // Sheets have numbers one after another: two of one clip must not stand side by side.
            for place in shuffled(sheets.len(), &mut rng) {
                if let (Some(row), Some((wave, Some(content)))) = (rows.get(place), sheets.get(place)) {
                    write_sheet(tx, act, &codebooks, *row, *wave, content)?;
                }
            }
            act.record("recordings added in bulk", &format!("{} recordings", codes.len()), "", "");
            Ok(codes)
        })?;
        self.rng = rng;
        Ok(codes)
    }
}

/// Families by name, those that are there and those that are made.
struct Families {
    known: BTreeMap<String, ParticipantId>,
    readers: Vec<PublicKey>,
}

impl Families {
    fn begin(tx: &Tx<'_>, keys: &Keyring) -> Result<Self> {
        let known = keys.families(tx)?.into_iter().map(|(id, family)| (family.code, id)).collect();
        Ok(Self { known, readers: Lab::linkage_readers(tx)? })
    }

    fn of(&mut self, tx: &Tx<'_>, rng: &mut impl rand::Rng, new: &BulkRecording) -> Result<ParticipantId> {
        if let Some(id) = self.known.get(&new.participant_code) {
            return Ok(*id);
        }
        let id = ParticipantId(random_row(rng));
        let family =
            Family { code: new.participant_code.clone(), site: new.site.clone(), birth_date: new.birth_date };
        tx.insert_participant(id, &seal_family(id, &family, &self.readers)?)?;
        self.known.insert(family.code, id);
        Ok(id)
    }
}

fn write_recording(
    tx: &Tx<'_>,
    rng: &mut impl rand::Rng,
    participant: ParticipantId,
    new: &BulkRecording,
    code: &BlindCode,
    window: u64,
) -> Result<ClipId> {
    let id = RecordingId(random_row(rng));
    tx.insert_recording(&NewRecording {
        id,
        participant,
        wave_months: new.wave_months,
        blind_code: code,
        child_age_months: new
            .birth_date
            .zip(new.recorded_on)
            .and_then(|(birth, on)| age_in_months(birth, on)),
        adult: new.adult,
    })?;
    let origin = Origin {
        recorded_on: new.recorded_on,
        filmed_by: new.filmed_by.clone(),
        others_present: new.others_present.clone(),
        original_file_name: new.original_file_name.clone(),
        original_fingerprint: None,
    };
    tx.put_sealed_recording(id, &seal_origin(id, &origin, &Lab::linkage_readers(tx)?)?)?;
    let clip = ClipId(random_row(rng));
    tx.insert_clip(&Clip { id: clip, recording: id, start_ms: 0, end_ms: new.duration_ms.min(window) })?;
    Ok(clip)
}

fn write_sheet(
    tx: &Tx<'_>,
    act: &Act,
    codebooks: &[Codebook],
    assignment: AssignmentId,
    wave: u16,
    content: &BulkContent,
) -> Result<()> {
    let code = tx.assignment(assignment)?.map(|row| row.blind_code);
    let code = code.ok_or_else(|| LabError::not_there("such assignment"))?;
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
        check_rating(codebook, found, wave, rating)?;
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
    Ok(())
}

/// Blind codes that nothing has, each another.
fn fresh_codes(tx: &Tx<'_>, rng: &mut impl rand::Rng, count: usize) -> Result<Vec<BlindCode>> {
    let mut codes: Vec<BlindCode> = Vec::with_capacity(count);
    while codes.len() < count {
        let code = fresh_code(tx, rng)?;
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    Ok(codes)
}

/// A blind code that no recording and no assignment has.
pub(super) fn fresh_code(tx: &Tx<'_>, rng: &mut impl rand::Rng) -> Result<BlindCode> {
    loop {
        let code = BlindCode::random(rng);
        if !tx.blind_code_taken(&code)? {
            return Ok(code);
        }
    }
}
