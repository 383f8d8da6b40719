//! Reading the trail, and recording what leaves the program.

use super::{Lab, Result};
use crate::store::AuditRow;
use crate::study::{AuditEvent, TrailEntry, TrailFilter, TrailHead};

impl From<AuditRow> for TrailEntry {
    fn from(row: AuditRow) -> Self {
        Self { number: row.id, event: row.event, scope: row.scope, digest: row.digest, hash: row.hash }
    }
}

impl Lab {
    /// Every event, oldest first: everybody's ratings are in it.
    ///
    /// # Errors
    /// When neither a lead nor an analyst is signed in, or the study cannot be read.
    pub fn audit(&mut self) -> Result<Vec<AuditEvent>> {
        self.for_results()?;
        Ok(self.store.look(|tx| tx.trail())?.into_iter().map(|row| row.event).collect())
    }

    /// The events that a filter takes, newest first, with their places in the chain. Read as they stand, whatever was
    /// done to them: [`Lab::check_trail`] says whether they hold.
    ///
    /// # Errors
    /// As [`Lab::audit`].
    pub fn trail(&mut self, filter: &TrailFilter) -> Result<Vec<TrailEntry>> {
        self.for_results()?;
        let rows = self.store.look(|tx| tx.trail_as_written())?;
        Ok(rows.into_iter().rev().filter(|row| filter.takes(&row.event)).map(TrailEntry::from).collect())
    }

    /// Where the trail ends now. Kept outside the study it shows later whether anything before it was changed.
    ///
    /// # Errors
    /// When the study cannot be read.
    pub fn trail_head(&mut self) -> Result<TrailHead> {
        let (number, hash) = self.store.look(|tx| tx.trail_head())?.unwrap_or_default();
        Ok(TrailHead { number, hash })
    }

    /// Notes in the trail that results were written out, with the end of the trail that was written into them. Where
    /// to is not noted: a folder's name may say a site.
    ///
    /// # Errors
    /// When neither a lead nor an analyst is signed in, or the study cannot be written to.
    pub fn record_export(&mut self, what: &str, files: &[String], head: &TrailHead) -> Result<()> {
        self.for_results()?;
        let new = format!("{} (trail up to event {}, {})", files.join(", "), head.number, head.hash);
        self.record("exported", what, "", &new)
    }
}
