//! Sheets, ratings and notes.

use rusqlite::{OptionalExtension, Row, named_params};

use super::{Result, StoreError, Tx, from_db, to_db};
use crate::codebook::{ItemId, ReasonId};
use crate::study::{AssignmentId, BlindCode, Rating, Ratings, SheetId};

/// A sheet as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetRecord {
    /// Row.
    pub id: SheetId,
    /// Whose, of what.
    pub assignment: AssignmentId,
    /// When it was submitted; `None` for a draft.
    pub submitted_at: Option<String>,
    /// The item that was selected last.
    pub resume_item: Option<ItemId>,
    /// Where the clip stood.
    pub resume_ms: Option<u64>,
}

/// A sheet submitted. Of which clip, and in which role, is sealed.
#[derive(Clone, Debug, PartialEq)]
pub struct SubmittedSheet {
    /// Row.
    pub sheet: SheetId,
    /// Whose, of what.
    pub assignment: AssignmentId,
    /// The clip's name for this coder.
    pub code: BlindCode,
    /// The coder's name.
    pub coder: String,
    /// When.
    pub submitted_at: String,
}

/// A rating as columns: value, reason, the words on it.
pub(super) fn rating_columns(rating: &Rating) -> (Option<f64>, Option<&str>, &str) {
    match rating {
        Rating::Points(value) => (Some(*value), None, ""),
        Rating::NotRated { reason, text } => (None, Some(reason.as_str()), text.as_str()),
    }
}

/// And back, with its item.
pub(super) fn read_rating(row: &Row<'_>, table: &'static str) -> Result<(ItemId, Rating)> {
    let item = ItemId::new(row.get::<_, String>("item_id")?);
    let value: Option<f64> = row.get("value")?;
    let reason: Option<String> = row.get("reason")?;
    let rating = match (value, reason) {
        (Some(value), None) => Rating::Points(value),
        (None, Some(reason)) => {
            Rating::NotRated { reason: ReasonId::new(reason), text: row.get("reason_text")? }
        }
        _ => return Err(StoreError::Unexpected { table, detail: format!("item {item}") }),
    };
    Ok((item, rating))
}

impl Tx<'_> {
    /// The sheet of an assignment, where one was opened.
    pub fn sheet_of(&self, assignment: AssignmentId) -> Result<Option<SheetRecord>> {
        let mut query = self.0.prepare_cached(
            "SELECT id, assignment_id, submitted_at, resume_item, resume_ms FROM sheet
             WHERE assignment_id = :assignment",
        )?;
        Ok(query
            .query_row(named_params! { ":assignment": assignment.0 }, |row| {
                Ok(SheetRecord {
                    id: SheetId(row.get("id")?),
                    assignment: AssignmentId(row.get("assignment_id")?),
                    submitted_at: row.get("submitted_at")?,
                    resume_item: row.get::<_, Option<String>>("resume_item")?.map(ItemId::new),
                    resume_ms: row.get::<_, Option<i64>>("resume_ms")?.map(from_db),
                })
            })
            .optional()?)
    }

    /// The blind code that a sheet's clip goes by; `None` where the rows on the way to it are gone.
    pub fn sheet_code(&self, id: SheetId) -> Result<Option<String>> {
        let mut query = self.0.prepare_cached(
            "SELECT a.blind_code FROM sheet s JOIN assignment a ON a.id = s.assignment_id WHERE s.id = :id",
        )?;
        Ok(query.query_row(named_params! { ":id": id.0 }, |row| row.get(0)).optional()?)
    }

    /// Opens a sheet.
    pub fn insert_sheet(&self, assignment: AssignmentId, opened_at: &str) -> Result<SheetId> {
        self.0
            .prepare_cached("INSERT INTO sheet (assignment_id, opened_at) VALUES (:assignment, :opened_at)")?
            .execute(named_params! { ":assignment": assignment.0, ":opened_at": opened_at })?;
        Ok(SheetId(self.0.last_insert_rowid()))
    }

    /// Submits a sheet. Its ratings are locked from here on.
    pub fn submit_sheet(&self, id: SheetId, at: &str) -> Result<()> {
        self.0
            .prepare_cached("UPDATE sheet SET submitted_at = :at WHERE id = :id")?
            .execute(named_params! { ":id": id.0, ":at": at })?;
        Ok(())
    }

    /// Remembers where the coder was.
    pub fn set_resume(&self, id: SheetId, item: Option<&ItemId>, position_ms: Option<u64>) -> Result<()> {
        self.0.execute(
            "UPDATE sheet SET resume_item = :item, resume_ms = :ms WHERE id = :id",
            named_params! { ":id": id.0, ":item": item.map(ItemId::as_str), ":ms": position_ms.map(to_db) },
        )?;
        Ok(())
    }

    /// Writes a rating, over the one before it.
    pub fn put_rating(&self, sheet: SheetId, item: &ItemId, rating: &Rating, at: &str) -> Result<()> {
        let (value, reason, text) = rating_columns(rating);
        self.0
            .prepare_cached(
                "INSERT INTO rating (sheet_id, item_id, value, reason, reason_text, rated_at)
                 VALUES (:sheet, :item, :value, :reason, :text, :at)
                 ON CONFLICT (sheet_id, item_id) DO UPDATE SET
                     value = :value, reason = :reason, reason_text = :text, rated_at = :at",
            )?
            .execute(named_params! {
                ":sheet": sheet.0, ":item": item.as_str(), ":value": value,
                ":reason": reason, ":text": text, ":at": at,
            })?;
        Ok(())
    }

    /// Takes a rating back.
    pub fn delete_rating(&self, sheet: SheetId, item: &ItemId) -> Result<()> {
        self.0.execute(
            "DELETE FROM rating WHERE sheet_id = :sheet AND item_id = :item",
            named_params! { ":sheet": sheet.0, ":item": item.as_str() },
        )?;
        Ok(())
    }

    /// The ratings of a sheet.
    pub fn ratings(&self, sheet: SheetId) -> Result<Ratings> {
        let mut query = self.0.prepare_cached(
            "SELECT item_id, value, reason, reason_text FROM rating WHERE sheet_id = :sheet ORDER BY item_id",
        )?;
        let mut rows = query.query(named_params! { ":sheet": sheet.0 })?;
        let mut ratings = Ratings::new();
        while let Some(row) = rows.next()? {
            let (item, rating) = read_rating(row, "rating")?;
            ratings.insert(item, rating);
        }
        Ok(ratings)
    }

    /// Writes a note; empty text removes it.
    pub fn put_note(&self, sheet: SheetId, item: Option<&ItemId>, text: &str) -> Result<()> {
        let item = item.map_or("", ItemId::as_str);
        if text.trim().is_empty() {
            self.0.execute(
                "DELETE FROM note WHERE sheet_id = :sheet AND item_id = :item",
                named_params! { ":sheet": sheet.0, ":item": item },
            )?;
        } else {
            self.0.execute(
                "INSERT INTO note (sheet_id, item_id, text) VALUES (:sheet, :item, :text)
                 ON CONFLICT (sheet_id, item_id) DO UPDATE SET text = :text",
                named_params! { ":sheet": sheet.0, ":item": item, ":text": text },
            )?;
        }
        Ok(())
    }

    /// The notes of a sheet; the note on the whole sheet has no item.
    pub fn notes(&self, sheet: SheetId) -> Result<Vec<(Option<ItemId>, String)>> {
        let mut query = self
            .0
            .prepare_cached("SELECT item_id, text FROM note WHERE sheet_id = :sheet ORDER BY item_id")?;
        let rows = query.query_map(named_params! { ":sheet": sheet.0 }, |row| {
            let item: String = row.get("item_id")?;
            Ok(((!item.is_empty()).then(|| ItemId::new(item)), row.get("text")?))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// All submitted sheets that count, by row: not those that were withdrawn after a blinding incident.
    pub fn submitted_sheets(&self) -> Result<Vec<SubmittedSheet>> {
        let mut query = self.0.prepare_cached(
            "SELECT s.id, s.assignment_id, a.blind_code, c.name, s.submitted_at
             FROM sheet s
             JOIN assignment a ON a.id = s.assignment_id
             JOIN coder c ON c.id = a.coder_id
             WHERE s.submitted_at IS NOT NULL AND a.withdrawn_at IS NULL
             ORDER BY s.id",
        )?;
        let rows = query.query_map([], |row| {
            Ok(SubmittedSheet {
                sheet: SheetId(row.get("id")?),
                assignment: AssignmentId(row.get("assignment_id")?),
                code: BlindCode::new(row.get::<_, String>("blind_code")?),
                coder: row.get("name")?,
                submitted_at: row.get("submitted_at")?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
