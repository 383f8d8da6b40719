//! What parts of the study hold, as one hash each: the trail keeps it, so that a row that was changed by another
//! program is noticed.

use rusqlite::types::ValueRef;
use sha2::{Digest as _, Sha256};

use super::{Result, Tx};
use crate::study::SheetId;

/// Tables that make up the study apart from its sheets, with the order of their rows. Not here: `incoming` (files on
/// their way), and the trail, which has its own chain.
const STUDY: &[(&str, &str)] = &[
    ("study", "id"),
    ("wave", "months"),
    ("codebook", "id"),
    ("codebook_wave", "codebook_id, wave_months"),
    ("participant", "id"),
    ("linkage_participant", "participant_id"),
    ("recording", "id"),
    ("linkage_recording", "recording_id"),
    ("clip", "id"),
    ("coder", "id"),
    ("setting", "name"),
    ("account", "id"),
    ("account_role", "account_id, role"),
    ("study_key", "name"),
    ("key_grant", "key_name, account_id"),
    ("assignment", "id"),
];

/// What makes up one sheet. Where the coder was (`resume_…`) is no part of it: it is worth no event.
const SHEET: &[(&str, &str)] = &[
    ("sheet", "SELECT id, assignment_id, opened_at, submitted_at FROM sheet WHERE id = ?1"),
    ("rating", "SELECT * FROM rating WHERE sheet_id = ?1 ORDER BY item_id"),
    ("note", "SELECT * FROM note WHERE sheet_id = ?1 ORDER BY item_id"),
];

impl Tx<'_> {
    /// SHA-256 of everything but the sheets and the trail, hexadecimal.
    pub fn study_digest(&self) -> Result<String> {
        let mut hash = Sha256::new();
        for (table, order) in STUDY {
            self.add(&mut hash, table, &format!("SELECT * FROM {table} ORDER BY {order}"), [])?;
        }
        Ok(hexadecimal(&hash.finalize()))
    }

    /// SHA-256 of a sheet with its ratings and notes, hexadecimal.
    pub fn sheet_digest(&self, sheet: SheetId) -> Result<String> {
        let mut hash = Sha256::new();
        for (table, query) in SHEET {
            self.add(&mut hash, table, query, [sheet.0])?;
        }
        Ok(hexadecimal(&hash.finalize()))
    }

    /// Every sheet that there is.
    pub fn sheet_ids(&self) -> Result<Vec<SheetId>> {
        let mut query = self.0.prepare_cached("SELECT id FROM sheet ORDER BY id")?;
        let rows = query.query_map([], |row| row.get(0).map(SheetId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn add(&self, hash: &mut Sha256, table: &str, sql: &str, key: impl rusqlite::Params) -> Result<()> {
        hash.update(table.as_bytes());
        let mut query = self.0.prepare_cached(sql)?;
        let columns = query.column_count();
        let mut rows = query.query(key)?;
        while let Some(row) = rows.next()? {
            hash.update(b"|");
            for column in 0..columns {
                // Each value with its kind and length, so that no two contents look the same.
                let (kind, bytes): (u8, &[u8]) = match row.get_ref(column)? {
                    ValueRef::Null => (0, &[]),
                    ValueRef::Integer(value) => (1, &value.to_le_bytes()),
                    ValueRef::Real(value) => (2, &value.to_bits().to_le_bytes()),
                    ValueRef::Text(text) => (3, text),
                    ValueRef::Blob(blob) => (4, blob),
                };
                hash.update([kind]);
                hash.update((bytes.len() as u64).to_le_bytes());
                hash.update(bytes);
            }
        }
        Ok(())
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
