//! What a family that leaves takes along, and the tombstone that stays.

use rusqlite::named_params;

use super::{Result, Tx};
use crate::study::{AssignmentId, ParticipantId, RecordingId};

/// The tombstone of a family that left: nothing in it says who.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithdrawalRow {
    /// When (RFC 3339, UTC).
    pub at: String,
    /// Who removed it.
    pub who: String,
    /// How many recordings it had.
    pub recordings: u32,
    /// Whether its ratings were kept.
    pub ratings_kept: bool,
    /// Why.
    pub why: String,
}

impl Tx<'_> {
    /// Sets a tombstone, and answers its row for [`Tx::delete_assignments_leaving`].
    pub fn insert_withdrawal(&self, withdrawal: &WithdrawalRow) -> Result<i64> {
        self.0.execute(
            "INSERT INTO withdrawal (at, who, recordings, ratings, why)
             VALUES (:at, :who, :recordings, :ratings, :why)",
            named_params! {
                ":at": withdrawal.at,
                ":who": withdrawal.who,
                ":recordings": withdrawal.recordings,
                ":ratings": if withdrawal.ratings_kept { "kept" } else { "removed" },
                ":why": withdrawal.why,
            },
        )?;
        Ok(self.0.last_insert_rowid())
    }

    /// All tombstones, oldest first.
    pub fn withdrawals(&self) -> Result<Vec<WithdrawalRow>> {
        let mut query =
            self.0.prepare_cached("SELECT at, who, recordings, ratings, why FROM withdrawal ORDER BY id")?;
        let rows = query.query_map([], |row| {
            Ok(WithdrawalRow {
                at: row.get("at")?,
                who: row.get("who")?,
                recordings: row.get("recordings")?,
                ratings_kept: row.get::<_, String>("ratings")? == "kept",
                why: row.get("why")?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Removes assignments with their sheets, submitted ones too: only beneath a tombstone.
    pub fn delete_assignments_leaving(&self, withdrawal: i64, assignments: &[AssignmentId]) -> Result<()> {
        for id in assignments {
            let by_id = named_params! { ":id": id.0 };
            self.0.execute(
                "INSERT INTO leaving (assignment_id, withdrawal_id) VALUES (:id, :withdrawal)",
                named_params! { ":id": id.0, ":withdrawal": withdrawal },
            )?;
            for statement in [
                "DELETE FROM revision_rating WHERE revision_id IN (SELECT r.id FROM revision r
                     JOIN sheet s ON s.id = r.sheet_id WHERE s.assignment_id = :id)",
                "DELETE FROM revision WHERE sheet_id IN (SELECT id FROM sheet WHERE assignment_id = :id)",
                "DELETE FROM guess WHERE sheet_id IN (SELECT id FROM sheet WHERE assignment_id = :id)",
                "DELETE FROM note WHERE sheet_id IN (SELECT id FROM sheet WHERE assignment_id = :id)",
                "DELETE FROM rating WHERE sheet_id IN (SELECT id FROM sheet WHERE assignment_id = :id)",
                "DELETE FROM sheet WHERE assignment_id = :id",
                "DELETE FROM incident WHERE assignment_id = :id",
                "DELETE FROM assignment WHERE id = :id",
                "DELETE FROM leaving WHERE assignment_id = :id",
            ] {
                self.0.prepare_cached(statement)?.execute(by_id)?;
            }
        }
        Ok(())
    }

    /// Removes what a coder said of an incident with an assignment that stays: it may name the family.
    pub fn delete_incident_leaving(&self, withdrawal: i64, assignment: AssignmentId) -> Result<()> {
        self.0.execute(
            "INSERT INTO leaving (assignment_id, withdrawal_id) VALUES (:id, :withdrawal)",
            named_params! { ":id": assignment.0, ":withdrawal": withdrawal },
        )?;
        for statement in [
            "DELETE FROM incident WHERE assignment_id = :id",
            "DELETE FROM leaving WHERE assignment_id = :id",
        ] {
            self.0.prepare_cached(statement)?.execute(named_params! { ":id": assignment.0 })?;
        }
        Ok(())
    }

    /// Takes a recording's media out of the study's knowledge, its fingerprint too. The recording stays, by its code.
    pub fn forget_media(&self, recording: RecordingId) -> Result<()> {
        self.0.execute(
            "UPDATE recording SET file_name = NULL, fingerprint = NULL, media = NULL WHERE id = :id",
            named_params! { ":id": recording.0 },
        )?;
        Ok(())
    }

    /// Takes who is on a recording out of the study.
    pub fn forget_recording_linkage(&self, recording: RecordingId) -> Result<()> {
        self.0.execute(
            "DELETE FROM sealed_recording WHERE recording_id = :id",
            named_params! { ":id": recording.0 },
        )?;
        Ok(())
    }

    /// Takes a family's name, site and birth date out of the study.
    pub fn forget_participant_linkage(&self, participant: ParticipantId) -> Result<()> {
        self.0.execute(
            "DELETE FROM sealed_participant WHERE participant_id = :id",
            named_params! { ":id": participant.0 },
        )?;
        Ok(())
    }
}
