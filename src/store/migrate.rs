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
    Step { sql: include_str!("schema/0004_sealed.sql"), then: None },
    Step { sql: include_str!("schema/0005_nothing_plain.sql"), then: None },
];

/// The first schema in which nothing that names a family stands in the open.
const SEALED: i64 = 5;

/// The schema that this program writes.
pub const SCHEMA_VERSION: i64 = STEPS.len() as i64;

/// "SAMS": marks the file as ours, so that another program's database is not taken for a study.
const APPLICATION_ID: i64 = 0x5341_4D53;

/// The first schema whose trail says what each change left behind.
pub(super) const DIGESTS_SINCE: i64 = 2;

/// What a file was like before it was brought up to date.
#[derive(Debug, Default)]
pub(super) struct Before {
    /// Its schema.
    pub(super) schema: i64,
    /// Parts that were not as the trail says, with the tables that differed. Only looked at when there is a step to
    /// take: after it the tables are others.
    pub(super) changed: Vec<(String, Vec<String>)>,
}

/// Brings a file to the current schema, each step whole or not at all. A study from before families were sealed is
/// refused: sealing it takes keys ([`super::Store::seal_legacy`]).
pub(super) fn to_current(connection: &mut Connection, path: &Path) -> Result<Before> {
    let mut before: Option<Before> = None;
    loop {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
        let version = version_of(&transaction, path)?;
        if is_plain(&transaction, version)? {
            return Err(StoreError::Plain(path.to_owned()));
        }
        let stale = (DIGESTS_SINCE..SCHEMA_VERSION).contains(&version) && before.is_none();
        let tx = Tx(transaction);
        let changed = if stale { tx.changed_parts()? } else { Vec::new() };
        drop(tx);
        let looked = Before { schema: version, changed };
        let first = before.take().unwrap_or(looked);
        if version == SCHEMA_VERSION {
            return Ok(first);
        }
        before = Some(first);
        let done = without_foreign_keys(connection, |connection| step(connection, version));
        done.map_err(|error| match error {
            // A full or read-only disk is told as such; what a step finds otherwise is not of the schema that it says.
            StoreError::Sqlite(error) => StoreError::Damaged {
                path: path.to_owned(),
                detail: format!("it says that it is of schema {version}, and is not: {error}"),
            },
            other => other,
        })?;
    }
}

/// Whether a file is a database without anything in it: as SQLite begins one, and nothing that was a study.
pub(super) fn is_blank(connection: &Connection) -> Result<bool> {
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    Ok(tables == 0 && version == 0)
}

/// Tables that others point to are made anew: sqlite.org/lang_altertable.html, section 7.
pub(super) fn without_foreign_keys<T, E: From<StoreError>>(
    connection: &mut Connection,
    work: impl FnOnce(&mut Connection) -> Result<T, E>,
) -> Result<T, E> {
    let set = |connection: &Connection, sql| connection.execute_batch(sql).map_err(StoreError::from);
    set(connection, "PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON")?;
    let done = work(connection);
    set(connection, "PRAGMA foreign_keys = ON; PRAGMA legacy_alter_table = OFF")?;
    done
}

/// The schema of a file; refused when the file is not ours or newer.
pub(super) fn version_of(connection: &Connection, path: &Path) -> Result<i64> {
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let application: i64 = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if application != APPLICATION_ID && (application != 0 || tables > 0) {
        return Err(StoreError::Damaged {
            path: path.to_owned(),
            detail: "it is another program's database".to_owned(),
        });
    }
    if version < 0 {
        let detail = format!("it says that its schema is {version}");
        return Err(StoreError::Damaged { path: path.to_owned(), detail });
    }
    if version > SCHEMA_VERSION {
        return Err(StoreError::Newer { path: path.to_owned(), found: version, known: SCHEMA_VERSION });
    }
    Ok(version)
}

/// Whether a file holds a study with its families in the open.
pub(super) fn is_plain(connection: &Connection, version: i64) -> Result<bool> {
    let has = |sql| connection.query_row(sql, [], |row| row.get::<_, bool>(0));
    Ok((1..SEALED).contains(&version)
        && has("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'study')")?
        && has("SELECT EXISTS (SELECT 1 FROM study)")?)
}

/// Takes the steps of a plain file up to the one in which plain and sealed tables stand side by side. The trail is
/// left as it was: [`Tx::forget_legacy`] chains it.
pub(super) fn beside_plain(tx: &Tx<'_>, version: i64) -> Result<()> {
    for number in version..SEALED - 1 {
        if let Some(step) = usize::try_from(number).ok().and_then(|index| STEPS.get(index)) {
            tx.0.execute_batch(step.sql)?;
        }
    }
    Ok(())
}

/// Drops what stood in the open.
pub(super) fn nothing_plain(tx: &Tx<'_>) -> Result<()> {
    if let Some(step) = usize::try_from(SEALED - 1).ok().and_then(|index| STEPS.get(index)) {
        tx.0.execute_batch(step.sql)?;
    }
    Ok(tx.0.pragma_update(None, "user_version", SEALED)?)
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
    whole(&transaction)?;
    transaction.pragma_update(None, "user_version", version + 1)?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.commit()?;
    Ok(())
}

/// What a file of this schema has beside its rows: tables, indices and triggers as they are written, by kind and name.
pub(super) fn fresh_schema(version: i64) -> Result<Vec<SchemaEntry>> {
    let mut connection = Connection::open_in_memory()?;
    connection.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON")?;
    for before in 0..version.min(SCHEMA_VERSION) {
        step(&mut connection, before)?;
    }
    schema_of(&connection)
}

/// A table, index or trigger of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SchemaEntry {
    /// `table`, `index`, `trigger` or `view`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// How it is written; `None` for what SQLite makes by itself.
    pub sql: Option<String>,
}

/// The same of a file as it stands.
pub(super) fn schema_of(connection: &Connection) -> Result<Vec<SchemaEntry>> {
    let mut query = connection.prepare(
        "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_stat%' ESCAPE '\\'
         ORDER BY type, name",
    )?;
    let rows = query.query_map([], |row| {
        Ok(SchemaEntry { kind: row.get("type")?, name: row.get("name")?, sql: row.get("sql")? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Whether a file says that it is a study of ours.
pub(super) fn is_ours(connection: &Connection) -> Result<bool> {
    let application: i64 = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    Ok(application == APPLICATION_ID)
}

/// Refused when a row points to one that is not there.
pub(super) fn whole(connection: &Connection) -> Result<()> {
    let dangling: Option<String> =
        connection.query_row("PRAGMA foreign_key_check", [], |row| row.get(0)).optional()?;
    match dangling {
        None => Ok(()),
        Some(table) => Err(StoreError::Unexpected {
            table: "the study",
            detail: format!(
                "a row of {table} points to a row that is not there, so it was not brought up to date"
            ),
        }),
    }
}
