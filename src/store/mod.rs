//! The only SQLite: one file a study, one module a noun. Rules live elsewhere.
//!
//! Every read and write happens inside a [`Tx`]: [`Store::look`] for a consistent view,
//! [`Store::change`] for one whole change or none.

mod account;
mod assignment;
mod audit;
mod backup;
mod cells;
mod closing;
mod coder;
mod digest;
mod error;
#[cfg(test)]
mod full_tests;
mod incident;
mod legacy;
mod migrate;
mod place;
mod recording;
mod revision;
mod sealed;
mod sheet;
mod study;
mod withdrawal;

use std::path::{Path, PathBuf};
use std::time::Duration;

pub use account::{AccountRow, AccountSecret, StudyKey};
pub use assignment::AssignmentRow;
pub use audit::{AuditRow, NO_HASH, trail_of_file};
pub use backup::{Contents, Head, hash_of_event, inspect, peek, settle};
pub use cells::every_cell;
pub use closing::{StudyLockRow, UnblindingKind, UnblindingRow, WaiverRow};
pub use digest::{NOT_IN_DIGESTS, PartDigest};
pub use error::StoreError;
pub use incident::IncidentRow;
pub use legacy::{LegacyAssignment, LegacyRecording, LegacyStudy};
pub use migrate::{SCHEMA_VERSION, SchemaEntry};
pub use recording::NewRecording;
pub use sealed::AllocationRow;
pub use sheet::{SheetRecord, SubmittedSheet};
pub use study::{CodebookRow, StudyRow};
pub use withdrawal::WithdrawalRow;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

/// What the store answers.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// An open study file.
pub struct Store {
    connection: Connection,
    path: PathBuf,
    before: migrate::Before,
    /// The version of the file's data when [`Store::changed_elsewhere`] was asked last.
    version_seen: Option<i64>,
    on_network: bool,
    /// The file that lay at the path when it was opened.
    file: Option<place::FileId>,
}

/// How a study is kept on its disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Storage {
    /// Whether other computers may have the file open too.
    pub on_network: bool,
    /// SQLite's journal: “wal” on a local disk, “delete” (a rollback journal) on a network share.
    pub journal: String,
}

/// How long a writer waits for another.
const PATIENCE: Duration = Duration::from_secs(5);

/// A transaction: every noun's reads and writes are methods on it.
pub struct Tx<'a>(Transaction<'a>);

impl Store {
    /// Makes a new study file.
    ///
    /// # Errors
    /// When there is one already, or the folder cannot be written to.
    pub fn create(path: &Path) -> Result<Self> {
        // Taken in one step, so that of two programs only one makes the study.
        std::fs::File::create_new(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => {
                StoreError::AlreadyAStudy(path.parent().unwrap_or(path).to_owned())
            }
            std::io::ErrorKind::StorageFull => StoreError::DiskFull,
            _ => StoreError::ReadOnly,
        })?;
        Self::connect(path, true)
    }

    /// Opens a study file, bringing an older schema up to date.
    ///
    /// # Errors
    /// When there is none, it is damaged, or it was made by a newer program. The file is never harmed.
    pub fn open(path: &Path) -> Result<Self> {
        if !path.is_file() {
            return Err(StoreError::NotAStudy(path.parent().unwrap_or(path).to_owned()));
        }
        // SQLite would take it for a new database, and clear away what a log beside it still holds.
        if std::fs::metadata(path).is_ok_and(|facts| facts.len() == 0) {
            return Err(StoreError::no_study(path));
        }
        let mut store = Self::connect(path, false)?;
        if !store.look(|tx| tx.has_study()).map_err(|error| error.at(path))? {
            return Err(StoreError::no_study(path));
        }
        Ok(store)
    }

    /// Seals what a file from before schema 5 holds in the open: `seal` reads [`Tx::legacy`], writes everything anew
    /// and ends with [`Tx::forget_legacy`]. Whole or not at all; afterwards no freed page holds a byte of before.
    ///
    /// # Errors
    /// When there is no study, it is sealed already, or another program has it open; and what `seal` says.
    pub fn seal_legacy<T, E: From<StoreError>>(
        path: &Path,
        seal: impl FnOnce(&Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        if !path.is_file() {
            return Err(StoreError::NotAStudy(path.parent().unwrap_or(path).to_owned()).into());
        }
        let at = |error: rusqlite::Error| StoreError::from(error).at(path);
        let mut connection = Connection::open_with_flags(
            path,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )
        .map_err(at)?;
        legacy::seal(&mut connection, path, seal)
    }

    fn connect(path: &Path, fresh: bool) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection =
            Connection::open_with_flags(path, flags).map_err(|error| StoreError::from(error).at(path))?;
        // SQLite takes a file that was cut off at its beginning for a database that is still to be filled.
        if !fresh && migrate::is_blank(&connection).map_err(|error| error.at(path))? {
            return Err(StoreError::no_study(path));
        }
        let mut store = Self {
            connection,
            path: path.to_owned(),
            before: migrate::Before::default(),
            version_seen: None,
            on_network: place::on_network_share(path),
            file: place::file_at(path),
        };
        store.prepare().map_err(|error| error.at(path))?;
        Ok(store)
    }

    fn prepare(&mut self) -> Result<()> {
        self.connection.busy_timeout(PATIENCE)?;
        // FULL: a rating that was shown survives a power cut, not only a crash of the program.
        // What is deleted is overwritten in the file, so that what was taken out is not left in its free pages.
        self.connection.execute_batch(
            "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF; \
             PRAGMA secure_delete = ON;",
        )?;
        self.before = migrate::to_current(&mut self.connection, &self.path)?;
        // WAL lets a report read while a coder writes, but its index lives in memory that two computers do not
        // share: on a network share the rollback journal is the safe one (sqlite.org/wal.html, section 1).
        let mode = if self.on_network { "DELETE" } else { "WAL" };
        let set: String =
            self.connection.query_row(&format!("PRAGMA journal_mode = {mode}"), [], |row| row.get(0))?;
        if !set.eq_ignore_ascii_case(mode) {
            log::warn!("the study's journal is {set}, not {mode}: another program has it open in that mode");
        }
        Ok(())
    }

    /// The schema that the file had before it was opened; less than [`SCHEMA_VERSION`] when it was brought up to
    /// date.
    pub fn had_schema(&self) -> i64 {
        self.before.schema
    }

    /// Parts that another program had changed before the file was brought up to date, with the tables that differed.
    pub fn changed_before_update(&self) -> &[(String, Vec<String>)] {
        &self.before.changed
    }

    /// Tables, indices and triggers of the file as they stand, and as a fresh file has them.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn schemas(&self) -> Result<(Vec<SchemaEntry>, Vec<SchemaEntry>)> {
        let version: i64 = self.connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        Ok((migrate::schema_of(&self.connection)?, migrate::fresh_schema(version)?))
    }

    /// How the study is kept on its disk.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn storage(&self) -> Result<Storage> {
        let journal = self.connection.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
        Ok(Storage { on_network: self.on_network, journal })
    }

    /// Reads, all from one moment.
    ///
    /// # Errors
    /// Whatever the reading says.
    pub fn look<T, E: From<StoreError>>(
        &mut self,
        read: impl FnOnce(&Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Deferred)
            .map_err(StoreError::from)?;
        read(&Tx(transaction))
    }

    /// Writes all of a change, or nothing of it.
    ///
    /// # Errors
    /// Whatever the change says; nothing is written then.
    pub fn change<T, E: From<StoreError>>(
        &mut self,
        write: impl FnOnce(&Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StoreError::from)?;
        let tx = Tx(transaction);
        let outcome = write(&tx)?;
        // The system lets a program write on into a file that was deleted or put aside: what is shown as saved would be
        // gone with it. Asked last, before the change is made to stand.
        in_place(&self.path, self.file)?;
        tx.0.commit().map_err(StoreError::from)?;
        Ok(outcome)
    }

    /// Makes sure that the file that is open is still the study's.
    ///
    /// # Errors
    /// When its disk was taken away, its folder moved or deleted, or another file put in its place.
    pub fn still_there(&self) -> Result<()> {
        in_place(&self.path, self.file)
    }

    /// Rewrites the whole file without what was removed from it, and empties the journal. False when another program has
    /// the study open, so that something may linger in the journal until it is closed there.
    ///
    /// # Errors
    /// When the disk is full or the file cannot be written to; nothing is lost then.
    pub fn scrub(&self) -> Result<bool> {
        self.connection.execute_batch("VACUUM")?;
        let busy: i64 = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        Ok(busy == 0)
    }

    /// What SQLite's own check of the whole file finds; empty when all is well.
    ///
    /// # Errors
    /// When the file cannot be read at all.
    pub fn integrity_faults(&self) -> Result<Vec<String>> {
        let mut faults = backup::checked(&self.connection, "PRAGMA integrity_check(100)")?;
        for table in self.tables_with_broken_text()? {
            faults.push(format!("a row of {table} holds bytes that are no text"));
        }
        let mut check = self.connection.prepare("PRAGMA foreign_key_check")?;
        for table in check.query_map([], |row| row.get::<_, String>(0))? {
            faults.push(format!("a row of {} points to a row that is not there", table?));
        }
        Ok(faults)
    }

    /// Tables with text that is none: SQLite's own check does not look into texts.
    fn tables_with_broken_text(&self) -> Result<Vec<String>> {
        let mut names = self.connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")?;
        let names: Vec<String> =
            names.query_map([], |row| row.get(0))?.filter_map(rusqlite::Result::ok).collect();
        let mut broken = Vec::new();
        for name in names {
            let mut table =
                self.connection.prepare(&format!("SELECT * FROM \"{}\"", name.replace('"', "\"\"")))?;
            let columns = table.column_count();
            let mut rows = table.query([])?;
            let mut sound = true;
            while let Some(row) = rows.next()? {
                for column in 0..columns {
                    sound &= !matches!(row.get_ref(column)?, ValueRef::Text(text) if std::str::from_utf8(text).is_err());
                }
            }
            if !sound {
                broken.push(name);
            }
        }
        Ok(broken)
    }
}

/// Whether a path still leads to the file that was opened there.
fn in_place(path: &Path, opened: Option<place::FileId>) -> Result<()> {
    if opened.is_some() && place::file_at(path) != opened {
        return Err(StoreError::Moved(path.to_owned()));
    }
    Ok(())
}

/// Reads a text column that holds one of a few words.
fn word<T>(table: &'static str, text: &str, parse: impl Fn(&str) -> Option<T>) -> Result<T> {
    parse(text).ok_or_else(|| StoreError::Unexpected { table, detail: format!("“{text}”") })
}

/// Milliseconds and sizes as SQLite keeps them.
fn to_db(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// And back. Negative values are kept out by CHECKs.
fn from_db(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_is_on_the_disk_before_it_is_acknowledged() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("study.db");
        let store = Store::create(&path).expect("made");
        let asked = |name: &str| -> String {
            let value = |row: &rusqlite::Row<'_>| Ok(format!("{:?}", row.get_ref(0)?));
            store.connection.query_row(&format!("PRAGMA {name}"), [], value).expect("an answer")
        };
        // 2 is FULL: in WAL the log is flushed to the disk at every commit (sqlite.org/pragma.html).
        assert_eq!(asked("synchronous"), "Integer(2)");
        assert_eq!(asked("foreign_keys"), "Integer(1)");
    }
}
