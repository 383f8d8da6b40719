//! Copies of the whole study file, and what such a copy holds.

use std::path::{Path, PathBuf};

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior};

use super::{Result, SCHEMA_VERSION, Store, StoreError, StudyRow, Tx, from_db, migrate};

/// What a study file holds, told without changing it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// Its schema.
    pub schema: i64,
    /// The study's row.
    pub study: StudyRow,
    /// Where its trail ends.
    pub head: Head,
    /// Sheets submitted.
    pub submitted: u64,
    /// Every table with its number of rows, by name.
    pub rows: Vec<(String, u64)>,
}

/// The last event of a trail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// Events in the trail: they are numbered from 1 without a gap.
    pub events: u64,
    /// When the last was recorded (RFC 3339, UTC).
    pub at: String,
    /// Its hash, which stands for the whole trail; `None` in a file from before trails were chained.
    pub hash: Option<String>,
}

/// Events that change nothing of what a study holds.
const COMING_AND_GOING: &str = "'signed in', 'signed out', 'sign-in refused', 'backup made', 'backups removed', \
     'clock went back', 'clock jumped, or the computer slept'";

impl Store {
    /// Writes a copy of the study, all from one moment, to a path where no file is, and checks it: SQLite's check
    /// of every page, the number of rows of every table, and the end of the trail. Others may go on working.
    ///
    /// The copy is one file that needs no other beside it.
    ///
    /// # Errors
    /// When the copy can't be written, or isn't the same: a study that is damaged is found here. The study itself
    /// is only read; what was written of the copy is the caller's to clear away.
    pub fn copy_to(&mut self, to: &Path) -> Result<Contents> {
        let reading = self.connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
        // The first read fixes the moment; the copy below is then of that moment.
        let original = contents(&reading)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut copy = Connection::open_with_flags(to, flags)?;
        match Backup::new(&reading, &mut copy)?.step(-1)? {
            StepResult::Done => {}
            _ => return Err(StoreError::Busy),
        }
        drop(reading);
        let mode: String = copy.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
        if !mode.eq_ignore_ascii_case("delete") {
            return Err(StoreError::Busy);
        }
        copy.close().map_err(|(_, error)| error)?;
        let (copied, faults) = inspect(to)?;
        if let Some(fault) = faults.into_iter().next() {
            return Err(StoreError::Damaged { path: self.path.clone(), detail: fault });
        }
        if copied != original {
            return Err(StoreError::Unexpected {
                table: "the copy",
                detail: "it is not the same as the study".to_owned(),
            });
        }
        Ok(copied)
    }

    /// Whether another connection has written to the study since this was asked last, in this or another program.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn changed_elsewhere(&mut self) -> Result<bool> {
        let now: i64 = self.connection.query_row("PRAGMA data_version", [], |row| row.get(0))?;
        Ok(self.version_seen.replace(now).is_some_and(|before| before != now))
    }

    /// What SQLite's quick check finds; empty when all is well.
    ///
    /// # Errors
    /// When the file can't be read at all.
    pub fn quick_faults(&self) -> Result<Vec<String>> {
        checked(&self.connection, "PRAGMA quick_check(10)")
    }

    /// Makes the study one file again, with nothing beside it, so that it can be moved, and closes it.
    ///
    /// # Errors
    /// [`StoreError::Busy`] while anybody else has it open.
    pub fn settle(self) -> Result<()> {
        settled(self.connection)
    }
}

/// As [`Store::settle`], for a file that is not open.
///
/// # Errors
/// [`StoreError::Busy`] while anybody has it open.
pub fn settle(path: &Path) -> Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection =
        Connection::open_with_flags(path, flags).map_err(|error| StoreError::from(error).at(path))?;
    settled(connection).map_err(|error| error.at(path))
}

/// Leaving the write-ahead log needs the file for oneself (sqlite.org/wal.html, 3.3): it is refused while others
/// have it open.
fn settled(connection: Connection) -> Result<()> {
    let mode: String = connection.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
    if !mode.eq_ignore_ascii_case("delete") {
        return Err(StoreError::Busy);
    }
    connection.close().map_err(|(_, error)| error.into())
}

/// The hash of an event in a study's file, where it has one. The file is opened for reading only.
///
/// # Errors
/// When it can't be read.
pub fn hash_of_event(path: &Path, number: u64) -> Result<Option<String>> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    hash_of(&connection, number)
}

fn hash_of(connection: &Connection, number: u64) -> Result<Option<String>> {
    if !is_chained(connection)? {
        return Ok(None);
    }
    let query = "SELECT hash FROM audit WHERE id = ?1";
    Ok(connection.query_row(query, [super::to_db(number)], |row| row.get(0)).optional()?)
}

impl Tx<'_> {
    /// Where the trail ends.
    pub fn head(&self) -> Result<Head> {
        head(&self.0)
    }

    /// The hash of an event of the trail, where it has one.
    pub fn hash_of_event(&self, number: u64) -> Result<Option<String>> {
        hash_of(&self.0, number)
    }

    /// Events after the one of this number by which the study has changed: coming and going counts for nothing.
    pub fn changes_since(&self, number: u64) -> Result<u64> {
        let query = format!("SELECT count(*) FROM audit WHERE id > ?1 AND what NOT IN ({COMING_AND_GOING})");
        Ok(self.0.query_row(&query, [super::to_db(number)], |row| row.get(0)).map(from_db)?)
    }

    /// Reads every rating and note of every sheet, and says how many sheets there are.
    pub fn read_all_sheets(&self) -> Result<usize> {
        let mut query = self.0.prepare("SELECT id FROM sheet ORDER BY id")?;
        let ids: Vec<i64> = query.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        for id in &ids {
            let sheet = crate::study::SheetId(*id);
            self.ratings(sheet)?;
            self.notes(sheet)?;
        }
        Ok(ids.len())
    }
}

/// What a study file holds, and what is wrong with it (nothing when it is sound): by SQLite's check of all its pages, and
/// where the text of a codebook is not the one that was pinned, without which a study doesn't open. The file is opened
/// for reading only.
///
/// # Errors
/// When it can't be read, is no study, or was made by a newer program.
pub fn inspect(path: &Path) -> Result<(Contents, Vec<String>)> {
    let connection =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)
            .map_err(|error| StoreError::from(error).at(path))?;
    let look = || -> Result<_> {
        connection.busy_timeout(super::PATIENCE)?;
        connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA query_only = ON;")?;
        let contents = contents(&connection)?;
        let mut faults = checked(&connection, "PRAGMA integrity_check(10)")?;
        let changed = Tx(connection.unchecked_transaction()?).changed_texts()?;
        faults.extend(changed.into_iter().map(|text| format!("{text} was changed")));
        Ok((contents, faults))
    };
    look().map_err(|error| error.at(path))
}

/// The study's row of a file, without waiting for anybody and without leaving a trace beside it. What was written
/// in the last moments may not be seen.
pub fn peek(path: &Path) -> Option<StudyRow> {
    // As a URI, since only there the file can be called immutable (sqlite.org/uri.html, 3.1).
    let mut uri = String::from("file:");
    for byte in std::path::absolute(path).ok()?.to_str()?.bytes() {
        match byte {
            b'/' | b'-' | b'_' | b'.' | b'~' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri.push_str("?immutable=1");
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(PathBuf::from(uri), flags).ok()?;
    migrate::is_ours(&connection).ok()?.then_some(())?;
    study_row(&connection).ok()
}

fn contents(connection: &Connection) -> Result<Contents> {
    if !migrate::is_ours(connection)? {
        return Err(StoreError::Damaged {
            path: PathBuf::new(),
            detail: "it is another program's database".to_owned(),
        });
    }
    let schema: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if schema > SCHEMA_VERSION {
        return Err(StoreError::Newer { path: PathBuf::new(), found: schema, known: SCHEMA_VERSION });
    }
    let mut query = connection.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
    )?;
    let tables: Vec<String> = query.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut rows = Vec::with_capacity(tables.len());
    for table in tables {
        let count = format!("SELECT count(*) FROM \"{}\"", table.replace('"', "\"\""));
        rows.push((table, connection.query_row(&count, [], |row| row.get(0)).map(from_db)?));
    }
    let submitted = "SELECT count(*) FROM sheet WHERE submitted_at IS NOT NULL";
    Ok(Contents {
        schema,
        study: study_row(connection)?,
        head: head(connection)?,
        submitted: connection.query_row(submitted, [], |row| row.get(0)).map(from_db)?,
        rows,
    })
}

fn study_row(connection: &Connection) -> Result<StudyRow> {
    connection
        .query_row("SELECT title, created_at, window_ms FROM study WHERE id = 1", [], |row| {
            Ok(StudyRow {
                title: row.get("title")?,
                created_at: row.get("created_at")?,
                window_ms: from_db(row.get("window_ms")?),
            })
        })
        .optional()?
        .ok_or_else(|| StoreError::Unexpected { table: "study", detail: "its row is missing".to_owned() })
}

fn is_chained(connection: &Connection) -> Result<bool> {
    let query = "SELECT count(*) > 0 FROM pragma_table_info('audit') WHERE name = 'hash'";
    Ok(connection.query_row(query, [], |row| row.get(0))?)
}

fn head(connection: &Connection) -> Result<Head> {
    let hash = if is_chained(connection)? { "hash" } else { "NULL AS hash" };
    let query = format!("SELECT id, at, {hash} FROM audit ORDER BY id DESC LIMIT 1");
    let head = connection.query_row(&query, [], |row| {
        Ok(Head { events: from_db(row.get("id")?), at: row.get("at")?, hash: row.get("hash")? })
    });
    Ok(head.optional()?.unwrap_or_default())
}

/// The findings of one of SQLite's checks.
pub(super) fn checked(connection: &Connection, check: &str) -> Result<Vec<String>> {
    let mut query = connection.prepare(check)?;
    let lines = query.query_map([], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(lines.into_iter().filter(|line| line != "ok").collect())
}
