//! Schemas and the way from each to the next.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::{Result, StoreError};

/// Each schema step, oldest first. A step once released is never edited.
const STEPS: &[&str] = &[include_str!("schema/0001_initial.sql")];

/// The schema that this program writes.
pub const SCHEMA_VERSION: i64 = STEPS.len() as i64;

/// "SAMS": marks the file as ours, so that another program's database is not taken for a study.
const APPLICATION_ID: i64 = 0x5341_4D53;

/// Brings a file to the current schema, each step whole or not at all.
pub(super) fn to_current(connection: &mut Connection, path: &Path) -> Result<()> {
    loop {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
        let version: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        let application: i64 = transaction.query_row("PRAGMA application_id", [], |row| row.get(0))?;
        let tables: i64 =
            transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        if application != APPLICATION_ID && (application != 0 || tables > 0) {
            return Err(StoreError::Damaged {
                path: path.to_owned(),
                detail: "it is another program's database".to_owned(),
            });
        }
        if version > SCHEMA_VERSION {
            return Err(StoreError::Newer { path: path.to_owned(), found: version, known: SCHEMA_VERSION });
        }
        if version == SCHEMA_VERSION {
            return Ok(());
        }
        drop(transaction);
        step(connection, version)?;
    }
}

/// Takes one step from `version`, unless another process has taken it meanwhile.
fn step(connection: &mut Connection, version: i64) -> Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let now: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let index = usize::try_from(version).unwrap_or(usize::MAX);
    if now == version
        && let Some(sql) = STEPS.get(index)
    {
        transaction.execute_batch(sql)?;
        transaction.pragma_update(None, "user_version", version + 1)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.commit()?;
    }
    Ok(())
}
