//! What is sealed, as bytes: families, origins, allocation, and which assignment is of which clip. What the bytes
//! say is known to whoever holds a key; here they are only kept.

use rusqlite::named_params;

use super::{Result, Tx};
use crate::study::{ParticipantId, RecordingId};

/// An import of the allocation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllocationRow {
    /// Row.
    pub id: i64,
    /// When.
    pub at: String,
    /// Families in it.
    pub families: usize,
    /// Sealed to the data manager.
    pub sealed: Vec<u8>,
}

impl Tx<'_> {
    /// Adds a family under a number that says nothing.
    pub fn insert_participant(&self, id: ParticipantId, sealed: &[u8]) -> Result<()> {
        self.0
            .prepare_cached("INSERT INTO participant (id) VALUES (:id)")?
            .execute(named_params! { ":id": id.0 })?;
        self.put_sealed_participant(id, sealed)
    }

    /// Writes what is sealed of a family, over what was there.
    pub fn put_sealed_participant(&self, id: ParticipantId, sealed: &[u8]) -> Result<()> {
        self.0
            .prepare_cached(
                "INSERT INTO sealed_participant (participant_id, sealed) VALUES (:id, :sealed)
                 ON CONFLICT (participant_id) DO UPDATE SET sealed = :sealed",
            )?
            .execute(named_params! { ":id": id.0, ":sealed": sealed })?;
        Ok(())
    }

    /// What is sealed of every family.
    pub fn sealed_participants(&self) -> Result<Vec<(ParticipantId, Vec<u8>)>> {
        let mut query = self.0.prepare_cached(
            "SELECT participant_id, sealed FROM sealed_participant ORDER BY participant_id",
        )?;
        let rows =
            query.query_map([], |row| Ok((ParticipantId(row.get("participant_id")?), row.get("sealed")?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Writes what is sealed of a recording's origin, over what was there.
    pub fn put_sealed_recording(&self, id: RecordingId, sealed: &[u8]) -> Result<()> {
        self.0
            .prepare_cached(
                "INSERT INTO sealed_recording (recording_id, sealed) VALUES (:id, :sealed)
                 ON CONFLICT (recording_id) DO UPDATE SET sealed = :sealed",
            )?
            .execute(named_params! { ":id": id.0, ":sealed": sealed })?;
        Ok(())
    }

    /// What is sealed of every recording's origin.
    pub fn sealed_recordings(&self) -> Result<Vec<(RecordingId, Vec<u8>)>> {
        let mut query = self
            .0
            .prepare_cached("SELECT recording_id, sealed FROM sealed_recording ORDER BY recording_id")?;
        let rows =
            query.query_map([], |row| Ok((RecordingId(row.get("recording_id")?), row.get("sealed")?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Which assignment is of which clip, in which role: one content, rewritten as a whole, so that what changed in
    /// it shows nowhere.
    pub fn put_assignment_links(&self, sealed: &[u8]) -> Result<()> {
        self.0.execute("DELETE FROM assignment_link", [])?;
        self.0.execute(
            "INSERT INTO assignment_link (id, sealed) VALUES (1, :sealed)",
            named_params! { ":sealed": sealed },
        )?;
        Ok(())
    }

    /// See [`Tx::put_assignment_links`]; `None` while nothing was given out.
    pub fn assignment_links(&self) -> Result<Option<Vec<u8>>> {
        use rusqlite::OptionalExtension;
        let mut query = self.0.prepare_cached("SELECT sealed FROM assignment_link ORDER BY id LIMIT 1")?;
        Ok(query.query_row([], |row| row.get(0)).optional()?)
    }

    /// Adds an import of the allocation.
    pub fn insert_allocation(&self, at: &str, families: usize, sealed: &[u8]) -> Result<()> {
        self.0.execute(
            "INSERT INTO allocation (at, families, sealed) VALUES (:at, :families, :sealed)",
            named_params! {
                ":at": at, ":families": i64::try_from(families).unwrap_or(i64::MAX), ":sealed": sealed,
            },
        )?;
        Ok(())
    }

    /// Writes an import of the allocation anew, without a family that has left; one that is empty then goes.
    pub fn replace_allocation(&self, id: i64, families: usize, sealed: &[u8]) -> Result<()> {
        if families == 0 {
            self.0.execute("DELETE FROM allocation WHERE id = :id", named_params! { ":id": id })?;
        } else {
            self.0.execute(
                "UPDATE allocation SET families = :families, sealed = :sealed WHERE id = :id",
                named_params! {
                    ":id": id, ":families": i64::try_from(families).unwrap_or(i64::MAX), ":sealed": sealed,
                },
            )?;
        }
        Ok(())
    }

    /// Every import of the allocation, oldest first.
    pub fn allocations(&self) -> Result<Vec<AllocationRow>> {
        let mut query =
            self.0.prepare_cached("SELECT id, at, families, sealed FROM allocation ORDER BY id")?;
        let rows = query.query_map([], |row| {
            Ok(AllocationRow {
                id: row.get("id")?,
                at: row.get("at")?,
                families: usize::try_from(row.get::<_, i64>("families")?).unwrap_or(0),
                sealed: row.get("sealed")?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
