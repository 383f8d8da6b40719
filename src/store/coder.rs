//! Coders.

use rusqlite::named_params;

use super::{Result, Tx};
use crate::study::{Coder, CoderId};

impl Tx<'_> {
    /// Adds a coder.
    pub fn insert_coder(&self, name: &str) -> Result<CoderId> {
        self.0.execute("INSERT INTO coder (name) VALUES (:name)", named_params! { ":name": name })?;
        Ok(CoderId(self.0.last_insert_rowid()))
    }

    /// All coders, by name.
    pub fn coders(&self) -> Result<Vec<Coder>> {
        let mut query = self.0.prepare_cached("SELECT id, name FROM coder ORDER BY name, id")?;
        let rows =
            query.query_map([], |row| Ok(Coder { id: CoderId(row.get("id")?), name: row.get("name")? }))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
