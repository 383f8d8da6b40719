//! Which coder has which clip.

use rusqlite::{OptionalExtension, Row, named_params};

use super::{Result, Tx, word};
use crate::study::{Assignment, AssignmentId, ClipId, CoderId, Role};

/// An assignment with how far its sheet has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssignmentRow {
    /// The assignment.
    pub assignment: Assignment,
    /// Whether a sheet was opened.
    pub opened: bool,
    /// Whether it was submitted.
    pub submitted: bool,
    /// Items rated or given a reason.
    pub rated: usize,
}

fn role_word(role: Role) -> &'static str {
    match role {
        Role::Primary => "primary",
        Role::Second => "second",
    }
}

pub(super) fn role(text: &str) -> Result<Role> {
    word("assignment", text, |text| match text {
        "primary" => Some(Role::Primary),
        "second" => Some(Role::Second),
        _ => None,
    })
}

type Raw = (i64, i64, i64, String, u32, bool, bool, i64);

const SELECT: &str = "SELECT a.id, a.clip_id, a.coder_id, a.role, a.position,
    s.id IS NOT NULL AS opened, s.submitted_at IS NOT NULL AS submitted,
    (SELECT count(*) FROM rating WHERE sheet_id = s.id) AS rated
    FROM assignment a LEFT JOIN sheet s ON s.assignment_id = a.id";

fn read(row: &Row<'_>) -> rusqlite::Result<Raw> {
    Ok((
        row.get("id")?,
        row.get("clip_id")?,
        row.get("coder_id")?,
        row.get("role")?,
        row.get("position")?,
        row.get("opened")?,
        row.get("submitted")?,
        row.get("rated")?,
    ))
}

fn finish((id, clip, coder, role_text, position, opened, submitted, rated): Raw) -> Result<AssignmentRow> {
    Ok(AssignmentRow {
        assignment: Assignment {
            id: AssignmentId(id),
            clip: ClipId(clip),
            coder: CoderId(coder),
            role: role(&role_text)?,
            position,
        },
        opened,
        submitted,
        rated: usize::try_from(rated).unwrap_or(0),
    })
}

impl Tx<'_> {
    /// Gives a clip to a coder.
    pub fn insert_assignment(
        &self,
        clip: ClipId,
        coder: CoderId,
        role: Role,
        position: u32,
    ) -> Result<AssignmentId> {
        self.0
            .prepare_cached(
                "INSERT INTO assignment (clip_id, coder_id, role, position) VALUES (:clip, :coder, :role, :position)",
            )?
            .execute(named_params! {
                ":clip": clip.0, ":coder": coder.0, ":role": role_word(role), ":position": position,
            })?;
        Ok(AssignmentId(self.0.last_insert_rowid()))
    }

    /// All assignments, by coder and place.
    pub fn assignments(&self) -> Result<Vec<AssignmentRow>> {
        let mut query = self.0.prepare_cached(&format!("{SELECT} ORDER BY a.coder_id, a.position, a.id"))?;
        let rows = query.query_map([], read)?;
        rows.map(|row| finish(row?)).collect()
    }

    /// One coder's assignments, by place.
    pub fn assignments_of(&self, coder: CoderId) -> Result<Vec<AssignmentRow>> {
        let mut query = self
            .0
            .prepare_cached(&format!("{SELECT} WHERE a.coder_id = :coder ORDER BY a.position, a.id"))?;
        let rows = query.query_map(named_params! { ":coder": coder.0 }, read)?;
        rows.map(|row| finish(row?)).collect()
    }

    /// One assignment.
    pub fn assignment(&self, id: AssignmentId) -> Result<Option<AssignmentRow>> {
        let mut query = self.0.prepare_cached(&format!("{SELECT} WHERE a.id = :id"))?;
        query.query_row(named_params! { ":id": id.0 }, read).optional()?.map(finish).transpose()
    }
}
