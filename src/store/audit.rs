//! The record of everything that was done, as a chain: nobody takes a link out, changes one or puts one in
//! without every later one showing it.

use std::path::Path;

use chrono::{DateTime, SecondsFormat, Utc};
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row, named_params};
use sha2::{Digest as _, Sha256};

use super::{Result, StoreError, Tx};
use crate::study::{AuditEvent, SheetId};

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
    /// When it happened; `None` when what is written is no time.
    pub fn time(&self) -> Option<DateTime<Utc>> {
        Some(DateTime::parse_from_rfc3339(&self.at).ok()?.with_timezone(&Utc))
    }

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

    /// How often a name (or the data manager's key file) was refused since it was let in last, or got a new passphrase,
    /// and when that was last; `None` for never.
    pub fn refused_in_a_row(&self, name: &str) -> Result<Option<(usize, DateTime<Utc>)>> {
        let mut query = self.0.prepare_cached(
            "SELECT count(*), max(at) FROM audit
             WHERE what = 'sign-in refused' AND subject = :name COLLATE NOCASE AND id > (
                 SELECT coalesce(max(id), 0) FROM audit
                 WHERE what IN ('signed in', 'unlocked')
                   AND (who LIKE :signed ESCAPE '\\' OR subject = replace(:name, ' ', '_'))
                 OR what = 'passphrase reset' AND subject = :name COLLATE NOCASE)",
        )?;
        let escaped = name.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let (count, last): (i64, Option<String>) = query
            .query_row(named_params! { ":name": name, ":signed": format!("{escaped} (%)") }, |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        let last = last.and_then(|at| DateTime::parse_from_rfc3339(&at).ok());
        Ok(last.map(|at| (usize::try_from(count).unwrap_or(0), at.with_timezone(&Utc))))
    }

    /// Subject and outcome of every event of a kind, oldest first.
    pub fn events_of(&self, what: &str) -> Result<Vec<(String, String)>> {
        let mut query =
            self.0.prepare_cached("SELECT subject, new FROM audit WHERE what = :what ORDER BY id")?;
        let rows = query.query_map(named_params! { ":what": what }, |row| {
            Ok((words(row, "subject")?, words(row, "new")?))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What the last change to a part of the study is recorded to have left behind.
    pub fn last_digest(&self, scope: &str) -> Result<Option<String>> {
        let mut query = self
            .0
            .prepare_cached("SELECT digest FROM audit WHERE scope = :scope ORDER BY id DESC LIMIT 1")?;
        Ok(query.query_row(named_params! { ":scope": scope }, |row| row.get(0)).optional()?)
    }

    /// What the last change to each part of the study is recorded to have left behind: the part, and its digest.
    pub fn last_digests(&self) -> Result<Vec<(String, String)>> {
        // The other columns of a row with max() are those of that row: sqlite.org/lang_select.html, section 2.5.
        let mut query = self.0.prepare(
            "SELECT scope, digest, max(id) FROM audit WHERE scope <> '' GROUP BY scope ORDER BY max(id)",
        )?;
        let rows = query.query_map([], |row| Ok((words(row, "scope")?, words(row, "digest")?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Parts of the study that are not as the trail says, with the tables that differ; and sheets that no event tells
    /// of, with no table.
    pub fn changed_parts(&self) -> Result<Vec<(String, Vec<String>)>> {
        let recorded = self.last_digests()?;
        let mut changed = Vec::new();
        for (scope, digest) in &recorded {
            let sheet = scope.strip_prefix("sheet ").and_then(|number| number.parse().ok()).map(SheetId);
            let now = match sheet {
                Some(sheet) => self.sheet_digest(sheet)?,
                None => self.study_digest()?,
            };
            let differ = now.differs_from(digest);
            if !differ.is_empty() {
                changed.push((scope.clone(), differ));
            }
        }
        for sheet in self.sheet_ids()? {
            let scope = format!("sheet {}", sheet.0);
            if !recorded.iter().any(|(known, _)| *known == scope) {
                changed.push((scope, Vec::new()));
            }
        }
        Ok(changed)
    }

    /// The trail, oldest first. Times that cannot be read are an error: see [`Tx::trail_as_written`].
    pub fn trail(&self) -> Result<Vec<AuditRow>> {
        let rows = self.trail_as_written()?;
        if let Some(odd) = rows.iter().find(|row| row.time().is_none()) {
            return Err(StoreError::Unexpected {
                table: "audit",
                detail: format!("event {} is of “{}”, which is no time", odd.id, odd.at),
            });
        }
        Ok(rows)
    }

    /// The trail, oldest first, as it stands in the file, whatever was done to it. The time of an event whose time
    /// cannot be read is 1970.
    pub fn trail_as_written(&self) -> Result<Vec<AuditRow>> {
        let mut query = self.0.prepare_cached("SELECT * FROM audit ORDER BY id")?;
        let rows = query.query_map([], read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// Text, also where it is no UTF-8: whoever wrote that is to be found, not obeyed.
fn words(row: &Row<'_>, column: &str) -> rusqlite::Result<String> {
    let bytes = row.get_ref(column)?.as_bytes()?;
    Ok(String::from_utf8_lossy(bytes).into_owned())
}

fn read(row: &Row<'_>) -> rusqlite::Result<AuditRow> {
    let mut found = AuditRow {
        id: row.get("id")?,
        at: words(row, "at")?,
        event: AuditEvent {
            at: DateTime::UNIX_EPOCH,
            utc_offset_minutes: row.get("utc_offset_minutes").unwrap_or(0),
            who: words(row, "who")?,
            what: words(row, "what")?,
            subject: words(row, "subject")?,
            old: words(row, "old")?,
            new: words(row, "new")?,
            why: words(row, "why")?,
        },
        scope: words(row, "scope")?,
        digest: words(row, "digest")?,
        hash: words(row, "hash")?,
    };
    found.event.at = found.time().unwrap_or(DateTime::UNIX_EPOCH);
    Ok(found)
}

/// The trail of another study file, such as a backup, as it stands there. It is opened for reading only; one from
/// before trails were chained has none.
///
/// # Errors
/// When it cannot be read.
pub fn trail_of_file(path: &Path) -> Result<Vec<AuditRow>> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let look = || -> Result<_> {
        let mut connection = Connection::open_with_flags(path, flags)?;
        connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA query_only = ON;")?;
        let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        if version < super::migrate::DIGESTS_SINCE {
            return Ok(Vec::new());
        }
        Tx(connection.transaction()?).trail_as_written()
    };
    look().map_err(|error| error.at(path))
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
