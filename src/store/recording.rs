//! Recordings, the files that an import is writing, and clips.

use rusqlite::{OptionalExtension, Row, named_params};

use super::{Result, StoreError, Tx, from_db, to_db, word};
use crate::study::{Adult, BlindCode, Clip, ClipId, MediaFacts, ParticipantId, Recording, RecordingId};

/// A recording to be written.
#[derive(Clone, Debug)]
pub struct NewRecording<'a> {
    /// Row, a random number.
    pub id: RecordingId,
    /// The family.
    pub participant: ParticipantId,
    /// The wave.
    pub wave_months: u16,
    /// Its name.
    pub blind_code: &'a BlindCode,
    /// The child's age.
    pub child_age_months: Option<u16>,
    /// The adult in it.
    pub adult: Option<Adult>,
}

const COLUMNS: &str = "id, participant_id, wave_months, blind_code, file_name, fingerprint, media,
    child_age_months, adult";

fn read(row: &Row<'_>) -> rusqlite::Result<(Recording, Option<String>, Option<String>)> {
    let recording = Recording {
        id: RecordingId(row.get("id")?),
        participant: ParticipantId(row.get("participant_id")?),
        wave_months: row.get("wave_months")?,
        blind_code: BlindCode::new(row.get::<_, String>("blind_code")?),
        file_name: row.get("file_name")?,
        fingerprint: row.get("fingerprint")?,
        media: None,
        child_age_months: row.get("child_age_months")?,
        adult: None,
    };
    Ok((recording, row.get("media")?, row.get("adult")?))
}

fn finish((mut recording, media, adult): (Recording, Option<String>, Option<String>)) -> Result<Recording> {
    recording.media = media
        .map(|text| {
            serde_json::from_str(&text).map_err(|error| StoreError::Unexpected {
                table: "recording",
                detail: format!("media facts of {}: {error}", recording.blind_code),
            })
        })
        .transpose()?;
    recording.adult = adult.map(|text| word("recording", &text, Adult::from_word)).transpose()?;
    Ok(recording)
}

impl Tx<'_> {
    /// Adds a recording without media.
    pub fn insert_recording(&self, new: &NewRecording<'_>) -> Result<()> {
        self.0
            .prepare_cached(
                "INSERT INTO recording (id, participant_id, wave_months, blind_code, child_age_months, adult)
                 VALUES (:id, :participant, :wave, :blind_code, :age, :adult)",
            )?
            .execute(named_params! {
                ":id": new.id.0,
                ":participant": new.participant.0,
                ":wave": new.wave_months,
                ":blind_code": new.blind_code.as_str(),
                ":age": new.child_age_months,
                ":adult": new.adult.map(Adult::word),
            })?;
        Ok(())
    }

    /// Gives a recording its file.
    pub fn set_media(
        &self,
        id: RecordingId,
        file_name: &str,
        fingerprint: &str,
        facts: &MediaFacts,
    ) -> Result<()> {
        let media = serde_json::to_string(facts)
            .map_err(|error| StoreError::Unexpected { table: "recording", detail: error.to_string() })?;
        self.0.execute(
            "UPDATE recording SET file_name = :file_name, fingerprint = :fingerprint, media = :media WHERE id = :id",
            named_params! { ":id": id.0, ":file_name": file_name, ":fingerprint": fingerprint, ":media": media },
        )?;
        Ok(())
    }

    /// Writes the child's age.
    pub fn set_child_age(&self, id: RecordingId, months: u16) -> Result<()> {
        self.0.execute(
            "UPDATE recording SET child_age_months = :months WHERE id = :id",
            named_params! { ":id": id.0, ":months": months },
        )?;
        Ok(())
    }

    /// All recordings, by blind code.
    pub fn recordings(&self) -> Result<Vec<Recording>> {
        let mut query =
            self.0.prepare_cached(&format!("SELECT {COLUMNS} FROM recording ORDER BY blind_code"))?;
        let rows = query.query_map([], read)?;
        rows.map(|row| finish(row?)).collect()
    }

    /// One recording.
    pub fn recording(&self, id: RecordingId) -> Result<Option<Recording>> {
        let mut query = self.0.prepare_cached(&format!("SELECT {COLUMNS} FROM recording WHERE id = :id"))?;
        query.query_row(named_params! { ":id": id.0 }, read).optional()?.map(finish).transpose()
    }

    /// Whether a family has a recording at a wave.
    pub fn has_recording(&self, participant: ParticipantId, wave_months: u16) -> Result<bool> {
        let mut query = self.0.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM recording WHERE participant_id = :participant AND wave_months = :wave)",
        )?;
        Ok(query.query_row(named_params! { ":participant": participant.0, ":wave": wave_months }, |row| {
            row.get(0)
        })?)
    }

    /// Whether a blind code is taken, by a recording or by a coder's clip.
    pub fn blind_code_taken(&self, code: &BlindCode) -> Result<bool> {
        let mut query = self.0.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM recording WHERE blind_code = :code)
                 OR EXISTS (SELECT 1 FROM assignment WHERE blind_code = :code)",
        )?;
        Ok(query.query_row(named_params! { ":code": code.as_str() }, |row| row.get(0))?)
    }

    /// Notes that a file is about to be written.
    pub fn begin_incoming(&self, file_name: &str) -> Result<()> {
        self.0.execute(
            "INSERT OR REPLACE INTO incoming (file_name) VALUES (:name)",
            named_params! { ":name": file_name },
        )?;
        Ok(())
    }

    /// Notes that a file is whole and in use, or gone.
    pub fn end_incoming(&self, file_name: &str) -> Result<()> {
        self.0
            .execute("DELETE FROM incoming WHERE file_name = :name", named_params! { ":name": file_name })?;
        Ok(())
    }

    /// Files that an import began and never ended.
    pub fn incoming(&self) -> Result<Vec<String>> {
        let mut query = self.0.prepare_cached("SELECT file_name FROM incoming ORDER BY file_name")?;
        let rows = query.query_map([], |row| row.get("file_name"))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Adds a clip.
    pub fn insert_clip(&self, clip: &Clip) -> Result<()> {
        self.0
            .prepare_cached(
                "INSERT INTO clip (id, recording_id, start_ms, end_ms) VALUES (:id, :recording, :start, :end)",
            )?
            .execute(named_params! {
                ":id": clip.id.0,
                ":recording": clip.recording.0,
                ":start": to_db(clip.start_ms),
                ":end": to_db(clip.end_ms),
            })?;
        Ok(())
    }

    /// Moves a clip's bounds.
    pub fn set_clip_bounds(&self, id: ClipId, start_ms: u64, end_ms: u64) -> Result<()> {
        self.0.execute(
            "UPDATE clip SET start_ms = :start, end_ms = :end WHERE id = :id",
            named_params! { ":id": id.0, ":start": to_db(start_ms), ":end": to_db(end_ms) },
        )?;
        Ok(())
    }

    /// Removes a recording with its clips and what is sealed of it, and the family when it has no other. Its
    /// assignments are taken back first ([`Tx::delete_assignment`]).
    pub fn delete_recording(&self, recording: &Recording) -> Result<()> {
        let by_id = named_params! { ":id": recording.id.0 };
        self.0.execute("DELETE FROM clip WHERE recording_id = :id", by_id)?;
        self.0.execute("DELETE FROM sealed_recording WHERE recording_id = :id", by_id)?;
        self.0.execute("DELETE FROM recording WHERE id = :id", by_id)?;
        for table in ["sealed_participant WHERE participant_id", "participant WHERE id"] {
            self.0.execute(
                &format!(
                    "DELETE FROM {table} = :family
                     AND NOT EXISTS (SELECT 1 FROM recording WHERE participant_id = :family)"
                ),
                named_params! { ":family": recording.participant.0 },
            )?;
        }
        Ok(())
    }

    /// All clips, by row.
    pub fn clips(&self) -> Result<Vec<Clip>> {
        let mut query =
            self.0.prepare_cached("SELECT id, recording_id, start_ms, end_ms FROM clip ORDER BY id")?;
        let rows = query.query_map([], read_clip)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// One clip.
    pub fn clip(&self, id: ClipId) -> Result<Option<Clip>> {
        let mut query =
            self.0.prepare_cached("SELECT id, recording_id, start_ms, end_ms FROM clip WHERE id = :id")?;
        Ok(query.query_row(named_params! { ":id": id.0 }, read_clip).optional()?)
    }
}

fn read_clip(row: &Row<'_>) -> rusqlite::Result<Clip> {
    Ok(Clip {
        id: ClipId(row.get("id")?),
        recording: RecordingId(row.get("recording_id")?),
        start_ms: from_db(row.get("start_ms")?),
        end_ms: from_db(row.get("end_ms")?),
    })
}
