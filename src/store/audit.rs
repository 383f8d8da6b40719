//! The record of everything that was done.

use chrono::{DateTime, SecondsFormat, Utc};
use rusqlite::named_params;

use super::{Result, StoreError, Tx};
use crate::study::AuditEvent;

impl Tx<'_> {
    /// Adds an event to the trail.
    pub fn append_audit(&self, event: &AuditEvent) -> Result<()> {
        self.0
            .prepare_cached(
                "INSERT INTO audit (at, who, what, subject, old, new)
                 VALUES (:at, :who, :what, :subject, :old, :new)",
            )?
            .execute(named_params! {
                ":at": event.at.to_rfc3339_opts(SecondsFormat::Millis, true),
                ":who": event.who,
                ":what": event.what,
                ":subject": event.subject,
                ":old": event.old,
                ":new": event.new,
            })?;
        Ok(())
    }

    /// The trail, oldest first.
    pub fn audit(&self) -> Result<Vec<AuditEvent>> {
        let mut query =
            self.0.prepare_cached("SELECT at, who, what, subject, old, new FROM audit ORDER BY id")?;
        let rows = query.query_map([], |row| {
            Ok((
                row.get::<_, String>("at")?,
                row.get("who")?,
                row.get("what")?,
                row.get("subject")?,
                row.get("old")?,
                row.get("new")?,
            ))
        })?;
        rows.map(|row| {
            let (at, who, what, subject, old, new) = row?;
            let at = DateTime::parse_from_rfc3339(&at)
                .map_err(|error| StoreError::Unexpected { table: "audit", detail: format!("{at}: {error}") })?
                .with_timezone(&Utc);
            Ok(AuditEvent { at, who, what, subject, old, new })
        })
        .collect()
    }
}
