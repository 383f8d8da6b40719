//! A study from before families were sealed: read once, written anew, and forgotten.

use std::path::Path;

use chrono::NaiveDate;
use rusqlite::{Connection, TransactionBehavior, named_params};

use super::{Result, StoreError, Tx, audit, migrate, word};
use crate::study::{ClipId, CoderId, ParticipantId, RecordingId, Role};

/// What stood in the open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LegacyStudy {
    /// Families: row, name in the trial, site, birth date.
    pub participants: Vec<(ParticipantId, String, String, Option<NaiveDate>)>,
    /// Recordings with their origin.
    pub recordings: Vec<LegacyRecording>,
    /// Clips.
    pub clips: Vec<ClipId>,
    /// Assignments.
    pub assignments: Vec<LegacyAssignment>,
    /// Coders.
    pub coders: Vec<(CoderId, String)>,
}

/// A recording's origin in the open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegacyRecording {
    /// Row.
    pub id: RecordingId,
    /// Day of the recording.
    pub recorded_on: Option<NaiveDate>,
    /// Who filmed.
    pub filmed_by: String,
    /// The file's name before import.
    pub original_file_name: String,
    /// Others present.
    pub others_present: String,
    /// SHA-256 of the original, which the copy was byte for byte.
    pub fingerprint: Option<String>,
}

/// An assignment in the open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LegacyAssignment {
    /// Row.
    pub id: i64,
    /// The clip.
    pub clip: ClipId,
    /// The coder.
    pub coder: CoderId,
    /// Why.
    pub role: Role,
    /// Place in the coder's order of work.
    pub position: u32,
}

/// See [`super::Store::seal_legacy`].
pub(super) fn seal<T, E: From<StoreError>>(
    connection: &mut Connection,
    path: &Path,
    seal: impl FnOnce(&Tx<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let at = |error: rusqlite::Error| StoreError::from(error).at(path);
    let version = migrate::version_of(connection, path).map_err(|error| error.at(path))?;
    if !migrate::is_plain(connection, version)? {
        return Err(StoreError::SealedAlready(path.to_owned()).into());
    }
    connection
        .execute_batch("PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF; PRAGMA secure_delete = ON;")
        .map_err(at)?;
    // Leaving WAL takes the file for one's own: whoever has it open elsewhere would write what is dropped here.
    let mode: String =
        connection.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0)).map_err(at)?;
    if !mode.eq_ignore_ascii_case("delete") {
        return Err(StoreError::Busy.into());
    }
    connection.execute_batch("PRAGMA locking_mode = EXCLUSIVE").map_err(at)?;
    // A rollback journal would hold what stood in the open; the log holds what is written instead.
    if !super::place::on_network_share(path) {
        connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())).map_err(at)?;
    }
    let outcome = migrate::without_foreign_keys(connection, |connection| {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Exclusive).map_err(at)?;
        let tx = Tx(transaction);
        migrate::beside_plain(&tx, version)?;
        let outcome = seal(&tx)?;
        migrate::whole(&tx.0)?;
        tx.0.commit().map_err(at)?;
        Ok::<_, E>(outcome)
    })?;
    // Deleted content is overwritten as it is freed; pages are packed anew all the same.
    // What is sealed stands by now, and whoever sealed it needs the answer: a full disk is no reason to withhold it.
    let packed = connection
        .execute_batch("VACUUM")
        .and_then(|()| connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())));
    if let Err(error) = packed {
        log::warn!("the sealed study's pages were not packed anew: {error}");
    }
    Ok(outcome)
}

impl Tx<'_> {
    /// What stands in the open, inside [`super::Store::seal_legacy`].
    pub fn legacy(&self) -> Result<LegacyStudy> {
        let date = |text: Option<String>| text.and_then(|text| text.parse().ok());
        let mut query = self.0.prepare("SELECT * FROM linkage_participant ORDER BY participant_id")?;
        let participants = query
            .query_map([], |row| {
                Ok((
                    ParticipantId(row.get("participant_id")?),
                    row.get("code")?,
                    row.get("site")?,
                    date(row.get("birth_date")?),
                ))
            })?
            .collect::<rusqlite::Result<_>>()?;
        let mut query = self.0.prepare(
            "SELECT r.id, r.others_present, r.fingerprint, l.recorded_on, l.filmed_by, l.original_file_name
             FROM recording r LEFT JOIN linkage_recording l ON l.recording_id = r.id ORDER BY r.id",
        )?;
        let recordings = query
            .query_map([], |row| {
                Ok(LegacyRecording {
                    id: RecordingId(row.get("id")?),
                    recorded_on: date(row.get("recorded_on")?),
                    filmed_by: row.get::<_, Option<String>>("filmed_by")?.unwrap_or_default(),
                    original_file_name: row
                        .get::<_, Option<String>>("original_file_name")?
                        .unwrap_or_default(),
                    others_present: row.get("others_present")?,
                    fingerprint: row.get("fingerprint")?,
                })
            })?
            .collect::<rusqlite::Result<_>>()?;
        let mut query = self.0.prepare("SELECT * FROM legacy_assignment ORDER BY id")?;
        let rows = query.query_map([], |row| {
            Ok((
                LegacyAssignment {
                    id: row.get("id")?,
                    clip: ClipId(row.get("clip_id")?),
                    coder: CoderId(row.get("coder_id")?),
                    role: Role::Primary,
                    position: row.get("position")?,
                },
                row.get::<_, String>("role")?,
            ))
        })?;
        let mut assignments = Vec::new();
        for row in rows {
            let (assignment, text) = row?;
            let role = word("assignment", &text, |text| match text {
                "primary" => Some(Role::Primary),
                "second" => Some(Role::Second),
                _ => None,
            })?;
            assignments.push(LegacyAssignment { role, ..assignment });
        }
        Ok(LegacyStudy {
            participants,
            recordings,
            clips: self.clips()?.into_iter().map(|clip| clip.id).collect(),
            assignments,
            coders: self.coders()?.into_iter().map(|coder| (coder.id, coder.name)).collect(),
        })
    }

    /// Takes away accounts of before: nothing is sealed to them yet.
    pub fn forget_accounts(&self) -> Result<()> {
        Ok(self.0.execute_batch(
            "DELETE FROM key_grant; DELETE FROM account_role; DELETE FROM account; DELETE FROM study_key",
        )?)
    }

    /// Gives a family another row number.
    pub fn renumber_participant(&self, old: ParticipantId, new: ParticipantId) -> Result<()> {
        let numbers = named_params! { ":old": old.0, ":new": new.0 };
        self.0.execute("UPDATE participant SET id = :new WHERE id = :old", numbers)?;
        self.0.execute("UPDATE recording SET participant_id = :new WHERE participant_id = :old", numbers)?;
        Ok(())
    }

    /// Gives a recording another row number.
    pub fn renumber_recording(&self, old: RecordingId, new: RecordingId) -> Result<()> {
        let numbers = named_params! { ":old": old.0, ":new": new.0 };
        self.0.execute("UPDATE recording SET id = :new WHERE id = :old", numbers)?;
        self.0.execute("UPDATE clip SET recording_id = :new WHERE recording_id = :old", numbers)?;
        Ok(())
    }

    /// Gives a clip another row number.
    pub fn renumber_clip(&self, old: ClipId, new: ClipId) -> Result<()> {
        self.0.execute(
            "UPDATE clip SET id = :new WHERE id = :old",
            named_params! { ":old": old.0, ":new": new.0 },
        )?;
        Ok(())
    }

    /// Moves a sheet to the assignment that stands for its old one.
    pub fn renumber_assignment(&self, old: i64, new: crate::study::AssignmentId) -> Result<()> {
        self.0.execute(
            "UPDATE sheet SET assignment_id = :new WHERE assignment_id = :old",
            named_params! { ":old": old, ":new": new.0 },
        )?;
        Ok(())
    }

    /// Writes a clip's code for its coder over the recording's in what that coder did, in a trail that has no chain
    /// yet: else the trail would go on telling which two coders had one clip.
    pub fn rename_in_plain_trail(&self, coder: &str, old: &str, new: &str) -> Result<()> {
        if self.plain_trail()? {
            self.0.execute(
                "UPDATE plain_audit SET subject = :new || substr(subject, length(:old) + 1)
                 WHERE who = :coder AND (subject = :old OR subject LIKE :old || ' %')",
                named_params! { ":coder": coder, ":old": old, ":new": new },
            )?;
        }
        Ok(())
    }

    /// Chains the old trail, without folders and fingerprints of originals, and drops what stood in the open.
    pub fn forget_legacy(&self) -> Result<()> {
        if self.plain_trail()? {
            self.0.execute_batch(
                "UPDATE plain_audit SET subject = '' WHERE what = 'exported';
                 UPDATE plain_audit SET new = '' WHERE what = 'recording imported'",
            )?;
            audit::chain_plain(self)?;
        }
        migrate::nothing_plain(self)
    }

    fn plain_trail(&self) -> Result<bool> {
        Ok(self.0.query_row(
            "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'plain_audit')",
            [],
            |row| row.get(0),
        )?)
    }
}
