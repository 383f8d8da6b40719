//! Every text and blob of a file, whatever the tables are: a long one is cut into pages on disk, and whole here.

use std::path::Path;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

use super::{Result, StoreError};

/// Gives every text and blob of a database in turn, with words for where it stands. The file is opened for reading
/// only, and need not be a study.
///
/// # Errors
/// When it can't be read.
pub fn every_cell(path: &Path, mut each: impl FnMut(&str, &[u8])) -> Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection =
        Connection::open_with_flags(path, flags).map_err(|error| StoreError::from(error).at(path))?;
    let mut read = || -> Result<()> {
        connection.busy_timeout(super::PATIENCE)?;
        connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA query_only = ON;")?;
        let mut query = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")?;
        let tables: Vec<String> = query.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        for table in tables {
            every_cell_of(&connection, &table, &mut each)?;
        }
        Ok(())
    };
    read().map_err(|error| error.at(path))
}

fn every_cell_of(connection: &Connection, table: &str, each: &mut impl FnMut(&str, &[u8])) -> Result<()> {
    let mut query = connection.prepare(&format!("SELECT * FROM \"{}\"", table.replace('"', "\"\"")))?;
    let columns: Vec<String> = query.column_names().map(str::to_owned).collect();
    let mut rows = query.query([])?;
    let mut number = 0;
    while let Some(row) = rows.next()? {
        number += 1;
        for (at, column) in columns.iter().enumerate() {
            if let ValueRef::Text(bytes) | ValueRef::Blob(bytes) = row.get_ref(at)? {
                each(&format!("table {table}, column {column}, row {number}"), bytes);
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_come_whole_from_any_table() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("any.db");
        let connection = Connection::open(&path).expect("a database");
        let long = "0123456789".repeat(2_000);
        connection
            .execute_batch("CREATE TABLE \"an odd \"\"name\" (a TEXT, b INTEGER) STRICT;")
            .expect("a table");
        connection.execute("INSERT INTO \"an odd \"\"name\" VALUES (?1, 7)", [&long]).expect("a row");
        let mut seen = Vec::new();
        every_cell(&path, |place, bytes| seen.push((place.to_owned(), bytes.to_vec()))).expect("read");
        assert_eq!(seen, [("table an odd \"name, column a, row 1".to_owned(), long.into_bytes())]);
    }

    #[test]
    fn what_is_no_database_is_an_error_with_its_path() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("any.db");
        std::fs::write(&path, b"SQLite format 3\0and no more than that").expect("written");
        assert!(every_cell(&path, |_, _| ()).is_err());
    }
}
