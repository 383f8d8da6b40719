//! The record of everything that was done, as a chain: nobody takes a link out, changes one or puts one in
//! without every later one showing it.

use chrono::{DateTime, SecondsFormat, Utc};
use rusqlite::{OptionalExtension, Row, named_params};
use sha2::{Digest as _, Sha256};

use super::{Result, StoreError, Tx};
use crate::study::AuditEvent;

/// An event in its place in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// Place, from 1 without a gap.
    pub id: i64,
    /// When, as written.
    pub at: String,
    /// What happened.
    pub event: AuditEvent,
    /// Which part of the study the change left with [`Self::digest`]: `study`, `sheet 12`, or empty.
    pub scope: String,
    /// SHA-256 of that part afterwards, hexadecimal.
    pub digest: String,
    /// SHA-256 of this row and of the hash before it, hexadecimal.
    pub hash: String,
}

/// The hash that the first row stands on.
pub const NO_HASH: &str = "0000000000000000000000000000000000000000000000000000000000000000";

impl AuditRow {
    /// The hash that this row must have after `previous`: SHA-256 over the hash before and every column, each with
    /// its length before it, so that no text can move from one column to the next.
    pub fn hash_after(&self, previous: &str) -> String {
        let event = &self.event;
        let numbers = [self.id.to_string(), event.utc_offset_minutes.to_string()];
        let mut hash = Sha256::new();
        for part in [
            previous,
            &numbers[0],
            &self.at,
            &numbers[1],
            &event.who,
            &event.what,
            &event.subject,
            &event.old,
            &event.new,
            &event.why,
            &self.scope,
            &self.digest,
        ] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
        super::digest::hexadecimal(&hash.finalize())
    }
}

impl Tx<'_> {
    /// Adds an event to the trail, and says what it left behind.
    pub fn append_audit(&self, event: &AuditEvent, scope: &str, digest: &str) -> Result<()> {
        let (last, previous) = self.trail_head()?.unwrap_or((0, NO_HASH.to_owned()));
        let mut row = AuditRow {
            id: last + 1,
            at: event.at.to_rfc3339_opts(SecondsFormat::Millis, true),
            event: event.clone(),
            scope: scope.to_owned(),
            digest: digest.to_owned(),
            hash: String::new(),
        };
        row.hash = row.hash_after(&previous);
        self.0
            .prepare_cached(
                "INSERT INTO audit (id, at, utc_offset_minutes, who, what, subject, old, new, why, scope, digest, hash)
                 VALUES (:id, :at, :offset, :who, :what, :subject, :old, :new, :why, :scope, :digest, :hash)",
            )?
            .execute(named_params! {
                ":id": row.id,
                ":at": row.at,
                ":offset": event.utc_offset_minutes,
                ":who": event.who,
                ":what": event.what,
                ":subject": event.subject,
                ":old": event.old,
                ":new": event.new,
                ":why": event.why,
                ":scope": row.scope,
                ":digest": row.digest,
                ":hash": row.hash,
            })?;
        Ok(())
    }

    /// Place and hash of the last event; `None` while there is none.
    pub fn trail_head(&self) -> Result<Option<(i64, String)>> {
        let mut query = self.0.prepare_cached("SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1")?;
        Ok(query.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
    }

    /// When the last event was recorded.
    pub fn trail_last_at(&self) -> Result<Option<DateTime<Utc>>> {
        let mut query = self.0.prepare_cached("SELECT at FROM audit ORDER BY id DESC LIMIT 1")?;
        let at: Option<String> = query.query_row([], |row| row.get(0)).optional()?;
        Ok(at.and_then(|at| DateTime::parse_from_rfc3339(&at).ok()).map(|at| at.with_timezone(&Utc)))
    }

    /// What the last change to a part of the study is recorded to have left behind.
    pub fn last_digest(&self, scope: &str) -> Result<Option<String>> {
        let mut query = self
            .0
            .prepare_cached("SELECT digest FROM audit WHERE scope = :scope ORDER BY id DESC LIMIT 1")?;
        Ok(query.query_row(named_params! { ":scope": scope }, |row| row.get(0)).optional()?)
    }

    /// The trail, oldest first, as it stands in the file.
    pub fn trail(&self) -> Result<Vec<AuditRow>> {
        let mut query = self.0.prepare_cached("SELECT * FROM audit ORDER BY id")?;
        let rows = query.query_map([], read)?;
        rows.map(|row| {
            let row = row?;
            let at = DateTime::parse_from_rfc3339(&row.at)
                .map_err(|error| StoreError::Unexpected {
                    table: "audit",
                    detail: format!("event {} of “{}”: {error}", row.id, row.at),
                })?
                .with_timezone(&Utc);
            Ok(AuditRow { event: AuditEvent { at, ..row.event }, ..row })
        })
        .collect()
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<AuditRow> {
    Ok(AuditRow {
        id: row.get("id")?,
        at: row.get("at")?,
        event: AuditEvent {
            at: DateTime::UNIX_EPOCH,
            utc_offset_minutes: row.get("utc_offset_minutes")?,
            who: row.get("who")?,
            what: row.get("what")?,
            subject: row.get("subject")?,
            old: row.get("old")?,
            new: row.get("new")?,
            why: row.get("why")?,
        },
        scope: row.get("scope")?,
        digest: row.get("digest")?,
        hash: row.get("hash")?,
    })
}

/// Chains the events of a file that had no chain yet. Part of schema step 2.
pub(super) fn chain_plain(tx: &Tx<'_>) -> Result<()> {
    let mut query = tx.0.prepare("SELECT at, who, what, subject, old, new FROM plain_audit ORDER BY id")?;
    let rows: Vec<(String, AuditEvent)> = query
        .query_map([], |row| {
            Ok((
                row.get("at")?,
                AuditEvent {
                    at: DateTime::UNIX_EPOCH,
                    utc_offset_minutes: 0,
                    who: row.get("who")?,
                    what: row.get("what")?,
                    subject: row.get("subject")?,
                    old: row.get("old")?,
                    new: row.get("new")?,
                    why: String::new(),
                },
            ))
        })?
        .collect::<rusqlite::Result<_>>()?;
    drop(query);
    for (at, event) in rows {
        let at = DateTime::parse_from_rfc3339(&at)
            .map_err(|error| StoreError::Unexpected {
                table: "audit", detail: format!("“{at}”: {error}")
            })?;
        tx.append_audit(&AuditEvent { at: at.with_timezone(&Utc), ..event }, "", "")?;
    }
    tx.0.execute_batch("DROP TABLE plain_audit")?;
    Ok(())
}
