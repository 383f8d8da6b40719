//! Corrections of submitted sheets: the ratings that were given stay as they are.

use rusqlite::named_params;

use super::sheet::{rating_columns, read_rating};
use super::{Result, Tx};
use crate::study::{Ratings, Revision, SheetId};

impl Tx<'_> {
    /// Adds a revision with its ratings. Its number is the caller's: one more than the last.
    pub fn insert_revision(&self, sheet: SheetId, revision: &Revision) -> Result<()> {
        self.0.execute(
            "INSERT INTO revision (sheet_id, number, at, who, why) VALUES (:sheet, :number, :at, :who, :why)",
            named_params! {
                ":sheet": sheet.0, ":number": revision.number, ":at": revision.at,
                ":who": revision.who, ":why": revision.why,
            },
        )?;
        let id = self.0.last_insert_rowid();
        for (item, rating) in &revision.ratings {
            let (value, reason, text) = rating_columns(rating);
            self.0.execute(
                "INSERT INTO revision_rating (revision_id, item_id, value, reason, reason_text)
                 VALUES (:revision, :item, :value, :reason, :text)",
                named_params! {
                    ":revision": id, ":item": item.as_str(), ":value": value, ":reason": reason, ":text": text,
                },
            )?;
        }
        Ok(())
    }

    /// The revisions of a sheet, oldest first.
    pub fn revisions(&self, sheet: SheetId) -> Result<Vec<Revision>> {
        let mut heads = self.0.prepare_cached(
            "SELECT id, number, at, who, why FROM revision WHERE sheet_id = :sheet ORDER BY number",
        )?;
        let mut ratings = self.0.prepare_cached(
            "SELECT item_id, value, reason, reason_text FROM revision_rating WHERE revision_id = :revision
             ORDER BY item_id",
        )?;
        let found = heads
            .query_map(named_params! { ":sheet": sheet.0 }, |row| {
                let revision = Revision {
                    number: row.get("number")?,
                    at: row.get("at")?,
                    who: row.get("who")?,
                    why: row.get("why")?,
                    ratings: Ratings::new(),
                };
                Ok((row.get::<_, i64>("id")?, revision))
            })?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        let mut revisions = Vec::with_capacity(found.len());
        for (id, mut revision) in found {
            let mut rows = ratings.query(named_params! { ":revision": id })?;
            while let Some(row) = rows.next()? {
                let (item, rating) = read_rating(row, "revision_rating")?;
                revision.ratings.insert(item, rating);
            }
            revisions.push(revision);
        }
        Ok(revisions)
    }
}
