//! What each coder has been given. Which clip an assignment is of, and in which role, is sealed: these rows do not
//! say it.

use rusqlite::{OptionalExtension, Row, named_params};

use super::{Result, Tx};
use crate::study::{AssignmentId, BlindCode, CoderId};

/// An assignment with how far its sheet has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssignmentRow {
    /// Row, a random number.
    pub id: AssignmentId,
    /// Whose.
    pub coder: CoderId,
    /// Place in the coder's order of work, from 1.
    pub position: u32,
    /// The clip's name for this coder.
    pub blind_code: BlindCode,
    /// What the coder may know of the clip, sealed to the coder.
    pub view: Vec<u8>,
    /// Whether it was withdrawn after a blinding incident.
    pub withdrawn: bool,
    /// Whether a sheet was opened.
    pub opened: bool,
    /// Whether it was submitted.
    pub submitted: bool,
    /// Items rated or given a reason.
    pub rated: usize,
}

const SELECT: &str = "SELECT a.id, a.coder_id, a.position, a.blind_code, a.view,
    a.withdrawn_at IS NOT NULL AS withdrawn, s.id IS NOT NULL AS opened,
    s.submitted_at IS NOT NULL AS submitted,
    (SELECT count(*) FROM rating WHERE sheet_id = s.id) AS rated
    FROM assignment a LEFT JOIN sheet s ON s.assignment_id = a.id";

fn read(row: &Row<'_>) -> rusqlite::Result<AssignmentRow> {
    Ok(AssignmentRow {
        id: AssignmentId(row.get("id")?),
        coder: CoderId(row.get("coder_id")?),
        position: row.get("position")?,
        blind_code: BlindCode::new(row.get::<_, String>("blind_code")?),
        view: row.get("view")?,
        withdrawn: row.get("withdrawn")?,
        opened: row.get("opened")?,
        submitted: row.get("submitted")?,
        rated: usize::try_from(row.get::<_, i64>("rated")?).unwrap_or(0),
    })
}

impl Tx<'_> {
    /// Gives a coder a clip, which only the sealed view names.
    pub fn insert_assignment(
        &self,
        id: AssignmentId,
        coder: CoderId,
        position: u32,
        blind_code: &BlindCode,
        view: &[u8],
    ) -> Result<()> {
        self.0
            .prepare_cached(
                "INSERT INTO assignment (id, coder_id, position, blind_code, view)
                 VALUES (:id, :coder, :position, :blind_code, :view)",
            )?
            .execute(named_params! {
                ":id": id.0, ":coder": coder.0, ":position": position,
                ":blind_code": blind_code.as_str(), ":view": view,
            })?;
        Ok(())
    }

    /// Writes anew what a coder may know of a clip.
    pub fn set_view(&self, id: AssignmentId, view: &[u8]) -> Result<()> {
        self.0
            .prepare_cached("UPDATE assignment SET view = :view WHERE id = :id")?
            .execute(named_params! { ":id": id.0, ":view": view })?;
        Ok(())
    }

    /// Takes an assignment back that was not begun: a sheet stops it.
    pub fn delete_assignment(&self, id: AssignmentId) -> Result<()> {
        self.0
            .prepare_cached("DELETE FROM assignment WHERE id = :id")?
            .execute(named_params! { ":id": id.0 })?;
        Ok(())
    }

    /// All assignments, by coder and place.
    pub fn assignments(&self) -> Result<Vec<AssignmentRow>> {
        let mut query = self.0.prepare_cached(&format!("{SELECT} ORDER BY a.coder_id, a.position, a.id"))?;
        let rows = query.query_map([], read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// One coder's assignments, by place.
    pub fn assignments_of(&self, coder: CoderId) -> Result<Vec<AssignmentRow>> {
        let mut query = self
            .0
            .prepare_cached(&format!("{SELECT} WHERE a.coder_id = :coder ORDER BY a.position, a.id"))?;
        let rows = query.query_map(named_params! { ":coder": coder.0 }, read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// One assignment.
    pub fn assignment(&self, id: AssignmentId) -> Result<Option<AssignmentRow>> {
        let mut query = self.0.prepare_cached(&format!("{SELECT} WHERE a.id = :id"))?;
        Ok(query.query_row(named_params! { ":id": id.0 }, read).optional()?)
    }
}
