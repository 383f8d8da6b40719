//! Schemas and the way from each to the next.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use super::{Result, StoreError, Tx, audit};

/// A schema step: the statements, and what statements alone cannot do.
struct Step {
    sql: &'static str,
    then: Option<fn(&Tx<'_>) -> Result<()>>,
}

/// Each schema step, oldest first. A step once released is never edited.
const STEPS: &[Step] = &[
    Step { sql: include_str!("schema/0001_initial.sql"), then: None },
    Step { sql: include_str!("schema/0002_trail.sql"), then: Some(audit::chain_plain) },
    Step { sql: include_str!("schema/0003_accounts.sql"), then: None },
];

/// The schema that this program writes.
pub const SCHEMA_VERSION: i64 = STEPS.len() as i64;

/// "SAMS": marks the file as ours, so that another program's database is not taken for a study.
const APPLICATION_ID: i64 = 0x5341_4D53;

/// Brings a file to the current schema, each step whole or not at all. Answers which schema it had.
pub(super) fn to_current(connection: &mut Connection, path: &Path) -> Result<i64> {
    let mut had = None;
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
        drop(transaction);
        let first = *had.get_or_insert(version);
        if version == SCHEMA_VERSION {
            return Ok(first);
        }
        // Tables that others point to are made anew: sqlite.org/lang_altertable.html, section 7.
        connection.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON")?;
        let done = step(connection, version);
        connection.execute_batch("PRAGMA foreign_keys = ON; PRAGMA legacy_alter_table = OFF")?;
        done?;
    }
}

/// Takes one step from `version`, unless another process has taken it meanwhile.
fn step(connection: &mut Connection, version: i64) -> Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let now: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let index = usize::try_from(version).unwrap_or(usize::MAX);
    if now != version {
        return Ok(());
    }
    let Some(Step { sql, then }) = STEPS.get(index) else { return Ok(()) };
    transaction.execute_batch(sql)?;
    let tx = Tx(transaction);
    if let Some(then) = then {
        then(&tx)?;
    }
    let Tx(transaction) = tx;
    let dangling: Option<String> =
        transaction.query_row("PRAGMA foreign_key_check", [], |row| row.get(0)).optional()?;
    if let Some(table) = dangling {
        return Err(StoreError::Unexpected {
            table: "the study",
            detail: format!(
                "a row of {table} points to a row that is not there, so it was not brought up to date"
            ),
        });
    }
    transaction.pragma_update(None, "user_version", version + 1)?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.commit()?;
    Ok(())
}
