//! The link from a recording to a family. Nothing else in the store reads or writes these tables.

use chrono::NaiveDate;
use rusqlite::{OptionalExtension, named_params};

use super::{Result, Tx};
use crate::study::{Linkage, ParticipantId, RecordingId};

/// What is known of a family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParticipantLinkage {
    /// Row.
    pub id: ParticipantId,
    /// The family's name in the trial.
    pub code: String,
    /// Site, where given.
    pub site: String,
    /// The child's birth date.
    pub birth_date: Option<NaiveDate>,
}

impl Tx<'_> {
    /// The family of this name.
    pub fn participant_by_code(&self, code: &str) -> Result<Option<ParticipantLinkage>> {
        let mut query = self.0.prepare_cached(
            "SELECT participant_id, code, site, birth_date FROM linkage_participant WHERE code = :code",
        )?;
        Ok(query
            .query_row(named_params! { ":code": code }, |row| {
                Ok(ParticipantLinkage {
                    id: ParticipantId(row.get("participant_id")?),
                    code: row.get("code")?,
                    site: row.get("site")?,
                    birth_date: parse_date(row.get("birth_date")?),
                })
            })
            .optional()?)
    }

    /// Adds a family.
    pub fn insert_participant(
        &self,
        code: &str,
        site: &str,
        birth_date: Option<NaiveDate>,
    ) -> Result<ParticipantId> {
        self.0.prepare_cached("INSERT INTO participant DEFAULT VALUES")?.execute([])?;
        let id = ParticipantId(self.0.last_insert_rowid());
        self.0
            .prepare_cached(
                "INSERT INTO linkage_participant (participant_id, code, site, birth_date)
                 VALUES (:id, :code, :site, :birth_date)",
            )?
            .execute(named_params! {
                ":id": id.0, ":code": code, ":site": site, ":birth_date": birth_date.map(|d| d.to_string()),
            })?;
        Ok(id)
    }

    /// Fills in what a family's row did not know yet.
    pub fn complete_participant(
        &self,
        id: ParticipantId,
        site: &str,
        birth_date: Option<NaiveDate>,
    ) -> Result<()> {
        self.0.execute(
            "UPDATE linkage_participant
             SET site = CASE WHEN site = '' THEN :site ELSE site END, birth_date = coalesce(birth_date, :birth_date)
             WHERE participant_id = :id",
            named_params! { ":id": id.0, ":site": site, ":birth_date": birth_date.map(|d| d.to_string()) },
        )?;
        Ok(())
    }

    /// Ties a recording to its origin.
    pub fn insert_recording_linkage(
        &self,
        recording: RecordingId,
        recorded_on: Option<NaiveDate>,
        filmed_by: &str,
        original_file_name: &str,
    ) -> Result<()> {
        self.0
            .prepare_cached(
                "INSERT INTO linkage_recording (recording_id, recorded_on, filmed_by, original_file_name)
                 VALUES (:id, :recorded_on, :filmed_by, :original)",
            )?
            .execute(named_params! {
                ":id": recording.0,
                ":recorded_on": recorded_on.map(|d| d.to_string()),
                ":filmed_by": filmed_by,
                ":original": original_file_name,
            })?;
        Ok(())
    }

    /// Who is on every recording: for the lead's screens only.
    pub fn linkages(&self) -> Result<Vec<Linkage>> {
        let mut query = self.0.prepare_cached(
            "SELECT r.id, p.code, p.site, p.birth_date, l.recorded_on, l.filmed_by, l.original_file_name
             FROM recording r
             JOIN linkage_participant p ON p.participant_id = r.participant_id
             JOIN linkage_recording l ON l.recording_id = r.id
             ORDER BY p.code, r.wave_months",
        )?;
        let rows = query.query_map([], |row| {
            Ok(Linkage {
                recording: RecordingId(row.get("id")?),
                participant_code: row.get("code")?,
                site: row.get("site")?,
                birth_date: parse_date(row.get("birth_date")?),
                recorded_on: parse_date(row.get("recorded_on")?),
                filmed_by: row.get("filmed_by")?,
                original_file_name: row.get("original_file_name")?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

fn parse_date(text: Option<String>) -> Option<NaiveDate> {
    text.and_then(|text| text.parse().ok())
}
