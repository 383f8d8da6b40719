//! What parts of the study hold, as hashes: the trail keeps them, so that a row that was changed by another program
//! is noticed, and the table named.

use rusqlite::types::ValueRef;
use sha2::{Digest as _, Sha256};

use super::{Result, Tx};
use crate::study::SheetId;

/// Tables that no digest covers, each with its reason. Every other table of the file is covered, a new one too.
pub const NOT_IN_DIGESTS: &[(&str, &str)] = &[
    ("audit", "the trail is a chain of its own"),
    ("incoming", "files on their way: what is left over is cleared away, and worth no event"),
];

/// What makes up one sheet. Where the coder was (`resume_…`) is no part of it: it is worth no event.
const SHEET: &[(&str, &str)] = &[
    ("sheet", "SELECT id, assignment_id, opened_at, submitted_at FROM sheet WHERE id = ?1"),
    ("rating", "SELECT * FROM rating WHERE sheet_id = ?1 ORDER BY item_id"),
    ("note", "SELECT * FROM note WHERE sheet_id = ?1 ORDER BY item_id"),
    ("guess", "SELECT * FROM guess WHERE sheet_id = ?1"),
    ("revision", "SELECT * FROM revision WHERE sheet_id = ?1 ORDER BY id"),
    (
        "revision_rating",
        "SELECT * FROM revision_rating WHERE revision_id IN (SELECT id FROM revision WHERE sheet_id = ?1)
         ORDER BY revision_id, item_id",
    ),
];

/// A part of the study as hashes, one for each table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartDigest {
    whole: String,
    tables: Vec<(String, String)>,
}

/// Hexadecimal digits that a table's own hash is written with: they only say where to look. The hash that counts is
/// the whole one.
const SHORT: usize = 16;

impl PartDigest {
    fn of(tables: Vec<(String, String)>) -> Self {
        let mut hash = Sha256::new();
        for (name, table) in &tables {
            hash.update(format!("{name}={table}\n"));
        }
        Self { whole: hexadecimal(&hash.finalize()), tables }
    }

    /// A sheet that is not there.
    pub fn of_no_sheet() -> Self {
        Self::of(SHEET.iter().map(|(table, _)| ((*table).to_owned(), of_rows(table).finish())).collect())
    }

    /// As the trail keeps it: the SHA-256 of all, then each table with the beginning of its own.
    pub fn text(&self) -> String {
        let tables = self.tables.iter().map(|(name, hash)| format!(" {name}={}", short(hash)));
        std::iter::once(self.whole.clone()).chain(tables).collect()
    }

    /// The tables by which this differs from what was recorded; empty when it does not differ. Where the tables are
    /// the same and the whole is not, the record itself is wrong, and all are named.
    pub fn differs_from(&self, recorded: &str) -> Vec<String> {
        let mut words = recorded.split(' ');
        if words.next() == Some(&self.whole) {
            return Vec::new();
        }
        let before: Vec<(&str, &str)> = words.filter_map(|word| word.split_once('=')).collect();
        let known = |name: &str| before.iter().find(|(table, _)| *table == name).map(|(_, hash)| *hash);
        let mut differ: Vec<String> = self
            .tables
            .iter()
            .filter(|(name, hash)| known(name) != Some(short(hash)))
            .map(|(name, _)| name.clone())
            .collect();
        let here = |name: &str| self.tables.iter().any(|(table, _)| table == name);
        differ.extend(before.iter().filter(|(name, _)| !here(name)).map(|(name, _)| (*name).to_owned()));
        if differ.is_empty() {
            differ.extend(self.tables.iter().map(|(name, _)| name.clone()));
        }
        differ
    }
}

fn short(hash: &str) -> &str {
    hash.get(..SHORT).unwrap_or(hash)
}

impl Tx<'_> {
    /// Everything but the sheets and the trail.
    pub fn study_digest(&self) -> Result<PartDigest> {
        let mut tables = Vec::new();
        for table in self.study_tables()? {
            let order = self.key_of(&table)?;
            let rows = format!("SELECT * FROM \"{table}\" ORDER BY {order}");
            tables.push((table.clone(), self.hash_of(&table, &rows, [])?));
        }
        Ok(PartDigest::of(tables))
    }

    /// A sheet with its ratings and notes.
    pub fn sheet_digest(&self, sheet: SheetId) -> Result<PartDigest> {
        let mut tables = Vec::new();
        for (table, query) in SHEET {
            tables.push(((*table).to_owned(), self.hash_of(table, query, [sheet.0])?));
        }
        Ok(PartDigest::of(tables))
    }

    /// Every sheet that there is, and those that are not there but have ratings, notes or the like all the same.
    pub fn sheet_ids(&self) -> Result<Vec<SheetId>> {
        let mut query = self.0.prepare_cached(
            "SELECT id FROM sheet UNION SELECT sheet_id FROM rating UNION SELECT sheet_id FROM note
             UNION SELECT sheet_id FROM guess UNION SELECT sheet_id FROM revision ORDER BY 1",
        )?;
        let rows = query.query_map([], |row| row.get(0).map(SheetId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Whether a revision's ratings are there without the revision: no sheet's digest covers them.
    pub fn has_stray_revisions(&self) -> Result<bool> {
        let query = "SELECT EXISTS (SELECT 1 FROM revision_rating WHERE revision_id NOT IN (SELECT id FROM revision))";
        Ok(self.0.query_row(query, [], |row| row.get(0))?)
    }

    /// The tables of the study part, by name. Read from the file, so that none is forgotten.
    fn study_tables(&self) -> Result<Vec<String>> {
        let mut query = self.0.prepare_cached(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
             ORDER BY name",
        )?;
        let names =
            query.query_map([], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
        let elsewhere = |name: &str| {
            SHEET.iter().any(|(table, _)| *table == name)
                || NOT_IN_DIGESTS.iter().any(|(table, _)| *table == name)
        };
        Ok(names.into_iter().filter(|name| !elsewhere(name) && !name.contains('"')).collect())
    }

    /// The primary key of a table, as an order of its rows.
    fn key_of(&self, table: &str) -> Result<String> {
        let mut query =
            self.0.prepare_cached("SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk")?;
        let names = query.query_map([table], |row| row.get::<_, String>(0))?;
        let quoted: Vec<String> =
            names.map(|name| Ok(format!("\"{}\"", name?))).collect::<rusqlite::Result<_>>()?;
        Ok(if quoted.is_empty() { "rowid".to_owned() } else { quoted.join(", ") })
    }

    fn hash_of(&self, table: &str, sql: &str, key: impl rusqlite::Params) -> Result<String> {
        let mut hash = of_rows(table);
        let mut query = self.0.prepare_cached(sql)?;
        let columns = query.column_count();
        let mut rows = query.query(key)?;
        while let Some(row) = rows.next()? {
            hash.0.update(b"|");
            for column in 0..columns {
                // Each value with its kind and length, so that no two contents look the same.
                let (kind, bytes): (u8, &[u8]) = match row.get_ref(column)? {
                    ValueRef::Null => (0, &[]),
                    ValueRef::Integer(value) => (1, &value.to_le_bytes()),
                    ValueRef::Real(value) => (2, &value.to_bits().to_le_bytes()),
                    ValueRef::Text(text) => (3, text),
                    ValueRef::Blob(blob) => (4, blob),
                };
                hash.0.update([kind]);
                hash.0.update((bytes.len() as u64).to_le_bytes());
                hash.0.update(bytes);
            }
        }
        Ok(hash.finish())
    }
}

/// The hash of a table's rows, while they come in.
struct RowsHash(Sha256);

fn of_rows(table: &str) -> RowsHash {
    let mut hash = Sha256::new();
    hash.update(table.as_bytes());
    RowsHash(hash)
}

impl RowsHash {
    fn finish(self) -> String {
        hexadecimal(&self.0.finalize())
    }
}

/// Bytes as hexadecimal digits.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(hashes: &[(&str, &str)]) -> PartDigest {
        PartDigest::of(hashes.iter().map(|(name, hash)| ((*name).to_owned(), (*hash).to_owned())).collect())
    }

    #[test]
    fn what_differs_is_named() {
        let a = "a".repeat(64);
        let b = "b".repeat(64);
        let one = digest(&[("clip", &a), ("coder", &a)]);
        assert!(one.differs_from(&one.text()).is_empty());
        assert_eq!(digest(&[("clip", &a), ("coder", &b)]).differs_from(&one.text()), ["coder"]);
        assert_eq!(digest(&[("clip", &a)]).differs_from(&one.text()), ["coder"]);
        assert_eq!(one.differs_from(&digest(&[("clip", &a)]).text()), ["coder"]);
        // The beginnings are equal, the whole is not.
        let late = format!("{}{}", "a".repeat(63), "b");
        assert_eq!(digest(&[("clip", &late), ("coder", &a)]).differs_from(&one.text()), ["clip", "coder"]);
        assert_eq!(one.differs_from(""), ["clip", "coder"]);
    }
}
