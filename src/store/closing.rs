//! The end of coding: the lock, what was waived for it, and unblindings.

use rusqlite::{OptionalExtension, named_params};

use super::{Result, StoreError, Tx};

/// The lock of a study.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StudyLockRow {
    /// When (RFC 3339, UTC).
    pub at: String,
    /// By whom.
    pub who: String,
    /// Why.
    pub why: String,
}

/// A matter that was left open when the study was locked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaiverRow {
    /// Its name.
    pub matter: String,
    /// When.
    pub at: String,
    /// Who waived it.
    pub who: String,
    /// Why.
    pub why: String,
}

/// What an unblinding was of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnblindingKind {
    /// The whole study: once.
    Study,
    /// One family, in an emergency.
    Family,
}

impl UnblindingKind {
    fn word(self) -> &'static str {
        match self {
            Self::Study => "study",
            Self::Family => "family",
        }
    }
}

/// An unblinding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnblindingRow {
    /// Of what.
    pub kind: UnblindingKind,
    /// When (RFC 3339, UTC).
    pub at: String,
    /// The lead who took part.
    pub lead: String,
    /// The data manager who did.
    pub data_manager: String,
    /// Why.
    pub why: String,
    /// What was found, sealed.
    pub sealed: Vec<u8>,
}

impl Tx<'_> {
    /// Locks the study.
    pub fn insert_study_lock(&self, lock: &StudyLockRow) -> Result<()> {
        self.0.execute(
            "INSERT INTO study_lock (id, at, who, why) VALUES (1, :at, :who, :why)",
            named_params! { ":at": lock.at, ":who": lock.who, ":why": lock.why },
        )?;
        Ok(())
    }

    /// The study's lock, once it is locked.
    pub fn study_lock(&self) -> Result<Option<StudyLockRow>> {
        let mut query = self.0.prepare_cached("SELECT at, who, why FROM study_lock WHERE id = 1")?;
        let row = query.query_row([], |row| {
            Ok(StudyLockRow { at: row.get("at")?, who: row.get("who")?, why: row.get("why")? })
        });
        Ok(row.optional()?)
    }

    /// Waives a matter.
    pub fn insert_waiver(&self, waiver: &WaiverRow) -> Result<()> {
        self.0.execute(
            "INSERT INTO waiver (matter, at, who, why) VALUES (:matter, :at, :who, :why)",
            named_params! {
                ":matter": waiver.matter, ":at": waiver.at, ":who": waiver.who, ":why": waiver.why,
            },
        )?;
        Ok(())
    }

    /// What was waived, in the order in which it was.
    pub fn waivers(&self) -> Result<Vec<WaiverRow>> {
        let mut query = self.0.prepare_cached("SELECT matter, at, who, why FROM waiver ORDER BY id")?;
        let rows = query.query_map([], |row| {
            Ok(WaiverRow {
                matter: row.get("matter")?,
                at: row.get("at")?,
                who: row.get("who")?,
                why: row.get("why")?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Writes an unblinding.
    pub fn insert_unblinding(&self, unblinding: &UnblindingRow) -> Result<()> {
        self.0.execute(
            "INSERT INTO unblinding (kind, at, lead, data_manager, why, sealed)
             VALUES (:kind, :at, :lead, :data_manager, :why, :sealed)",
            named_params! {
                ":kind": unblinding.kind.word(),
                ":at": unblinding.at,
                ":lead": unblinding.lead,
                ":data_manager": unblinding.data_manager,
                ":why": unblinding.why,
                ":sealed": unblinding.sealed,
            },
        )?;
        Ok(())
    }

    /// All unblindings, oldest first.
    pub fn unblindings(&self) -> Result<Vec<UnblindingRow>> {
        let mut query = self
            .0
            .prepare_cached("SELECT kind, at, lead, data_manager, why, sealed FROM unblinding ORDER BY id")?;
        let rows = query.query_map([], |row| {
            let kind: String = row.get("kind")?;
            let row = UnblindingRow {
                kind: UnblindingKind::Study,
                at: row.get("at")?,
                lead: row.get("lead")?,
                data_manager: row.get("data_manager")?,
                why: row.get("why")?,
                sealed: row.get("sealed")?,
            };
            Ok((kind, row))
        })?;
        rows.map(|row| {
            let (kind, row) = row?;
            let kind = [UnblindingKind::Study, UnblindingKind::Family]
                .into_iter()
                .find(|known| known.word() == kind)
                .ok_or_else(|| StoreError::Unexpected {
                    table: "unblinding", detail: format!("“{kind}”")
                })?;
            Ok(UnblindingRow { kind, ..row })
        })
        .collect()
    }
}
