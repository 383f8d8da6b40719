//! Blinding incidents, and guesses of the group.

use rusqlite::{OptionalExtension, named_params};

use super::{Result, Tx, word};
use crate::study::{AssignmentId, IncidentKind, SheetId};

/// An incident as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncidentRow {
    /// The assignment that it ended.
    pub assignment: AssignmentId,
    /// When (RFC 3339, UTC).
    pub at: String,
    /// How the blinding broke.
    pub kind: IncidentKind,
    /// The coder's words, sealed.
    pub sealed: Vec<u8>,
}

impl Tx<'_> {
    /// Writes an incident.
    pub fn insert_incident(&self, incident: &IncidentRow) -> Result<()> {
        self.0.execute(
            "INSERT INTO incident (assignment_id, at, kind, sealed) VALUES (:assignment, :at, :kind, :sealed)",
            named_params! {
                ":assignment": incident.assignment.0,
                ":at": incident.at,
                ":kind": incident.kind.word(),
                ":sealed": incident.sealed,
            },
        )?;
        Ok(())
    }

    /// All incidents, oldest first.
    pub fn incidents(&self) -> Result<Vec<IncidentRow>> {
        let mut query =
            self.0.prepare_cached("SELECT assignment_id, at, kind, sealed FROM incident ORDER BY at, id")?;
        let rows = query.query_map([], |row| {
            Ok((
                AssignmentId(row.get("assignment_id")?),
                row.get("at")?,
                row.get::<_, String>("kind")?,
                row.get("sealed")?,
            ))
        })?;
        rows.map(|row| {
            let (assignment, at, kind, sealed) = row?;
            let kind = word("incident", &kind, IncidentKind::from_word)?;
            Ok(IncidentRow { assignment, at, kind, sealed })
        })
        .collect()
    }

    /// Takes an assignment out of the study's results for good.
    pub fn withdraw_assignment(&self, assignment: AssignmentId, at: &str) -> Result<()> {
        self.0.execute(
            "UPDATE assignment SET withdrawn_at = :at WHERE id = :id",
            named_params! { ":id": assignment.0, ":at": at },
        )?;
        Ok(())
    }

    /// Keeps a guess.
    pub fn insert_guess(&self, sheet: SheetId, at: &str, sealed: &[u8]) -> Result<()> {
        self.0.execute(
            "INSERT INTO guess (sheet_id, at, sealed) VALUES (:sheet, :at, :sealed)",
            named_params! { ":sheet": sheet.0, ":at": at, ":sealed": sealed },
        )?;
        Ok(())
    }

    /// All guesses with the assignments that they are of.
    pub fn guesses(&self) -> Result<Vec<(AssignmentId, Vec<u8>)>> {
        let mut query = self.0.prepare_cached(
            "SELECT s.assignment_id, g.sealed FROM guess g JOIN sheet s ON s.id = g.sheet_id ORDER BY g.sheet_id",
        )?;
        let rows = query.query_map([], |row| Ok((AssignmentId(row.get(0)?), row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Whether any sheet was ever submitted.
    pub fn any_submitted(&self) -> Result<bool> {
        let mut query =
            self.0.prepare_cached("SELECT EXISTS (SELECT 1 FROM sheet WHERE submitted_at IS NOT NULL)")?;
        Ok(query.query_row([], |row| row.get(0)).optional()?.unwrap_or(false))
    }
}
