//! The study itself: its title, waves and pinned codebooks.

use rusqlite::{OptionalExtension, named_params};

use super::{Result, StoreError, Tx, from_db, to_db};
use crate::codebook::{CodebookId, ContentHash};
use crate::study::Wave;

/// The study's own row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StudyRow {
    /// Name on screen.
    pub title: String,
    /// When it was made (RFC 3339, UTC).
    pub created_at: String,
    /// Length of the coded window.
    pub window_ms: u64,
}

/// A pinned codebook, as text with its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodebookRow {
    /// Which.
    pub id: CodebookId,
    /// Its version.
    pub version: u32,
    /// Hash of `text`.
    pub hash: ContentHash,
    /// The file as it was.
    pub text: String,
    /// The laboratory's overlay: hash and text.
    pub overlay: Option<(ContentHash, String)>,
    /// The scoring profile: hash and text.
    pub profile: Option<(ContentHash, String)>,
    /// Waves at which it is rated.
    pub waves: Vec<u16>,
}

impl Tx<'_> {
    /// Writes the study's row; once.
    pub fn insert_study(&self, study: &StudyRow) -> Result<()> {
        self.0.execute(
            "INSERT INTO study (id, title, created_at, window_ms) VALUES (1, :title, :created_at, :window_ms)",
            named_params! {
                ":title": study.title,
                ":created_at": study.created_at,
                ":window_ms": to_db(study.window_ms),
            },
        )?;
        Ok(())
    }

    /// Whether the study's row was written: the last thing that making a study does.
    pub fn has_study(&self) -> Result<bool> {
        Ok(self.0.query_row("SELECT EXISTS (SELECT 1 FROM study)", [], |row| row.get(0))?)
    }

    /// The study's row.
    pub fn study(&self) -> Result<StudyRow> {
        self.0
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

    /// Adds a wave.
    pub fn insert_wave(&self, wave: &Wave) -> Result<()> {
        self.0.execute(
            "INSERT INTO wave (months, label) VALUES (:months, :label)",
            named_params! { ":months": wave.months, ":label": wave.label },
        )?;
        Ok(())
    }

    /// All waves, ascending.
    pub fn waves(&self) -> Result<Vec<Wave>> {
        let mut query = self.0.prepare_cached("SELECT months, label FROM wave ORDER BY months")?;
        let rows =
            query.query_map([], |row| Ok(Wave { months: row.get("months")?, label: row.get("label")? }))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Pins a codebook, after those already there.
    pub fn insert_codebook(&self, codebook: &CodebookRow) -> Result<()> {
        self.0.execute(
            "INSERT INTO codebook (id, position, version, hash, text, overlay_hash, overlay_text, profile_hash, profile_text)
             VALUES (:id, (SELECT count(*) + 1 FROM codebook), :version, :hash, :text, :overlay_hash, :overlay_text, :profile_hash, :profile_text)",
            named_params! {
                ":id": codebook.id.as_str(),
                ":version": codebook.version,
                ":hash": codebook.hash.as_str(),
                ":text": codebook.text,
                ":overlay_hash": codebook.overlay.as_ref().map(|(hash, _)| hash.as_str()),
                ":overlay_text": codebook.overlay.as_ref().map(|(_, text)| text.as_str()),
                ":profile_hash": codebook.profile.as_ref().map(|(hash, _)| hash.as_str()),
                ":profile_text": codebook.profile.as_ref().map(|(_, text)| text.as_str()),
            },
        )?;
        for months in &codebook.waves {
            self.insert_codebook_wave(&codebook.id, *months)?;
        }
        Ok(())
    }

    /// Has a codebook rated at a wave.
    pub fn insert_codebook_wave(&self, id: &CodebookId, months: u16) -> Result<()> {
        self.0.execute(
            "INSERT INTO codebook_wave (codebook_id, wave_months) VALUES (:codebook, :months)",
            named_params! { ":codebook": id.as_str(), ":months": months },
        )?;
        Ok(())
    }

    /// Replaces the laboratory's overlay of a codebook.
    pub fn set_overlay(&self, id: &CodebookId, overlay: Option<(&ContentHash, &str)>) -> Result<()> {
        self.0.execute(
            "UPDATE codebook SET overlay_hash = :hash, overlay_text = :text WHERE id = :id",
            named_params! {
                ":id": id.as_str(),
                ":hash": overlay.map(|(hash, _)| hash.as_str()),
                ":text": overlay.map(|(_, text)| text),
            },
        )?;
        Ok(())
    }

    /// Replaces the scoring profile of a codebook.
    pub fn set_profile(&self, id: &CodebookId, profile: (&ContentHash, &str)) -> Result<()> {
        self.0.execute(
            "UPDATE codebook SET profile_hash = :hash, profile_text = :text WHERE id = :id",
            named_params! { ":id": id.as_str(), ":hash": profile.0.as_str(), ":text": profile.1 },
        )?;
        Ok(())
    }

    /// All pinned codebooks, in the order of rating.
    pub fn codebooks(&self) -> Result<Vec<CodebookRow>> {
        let mut waves_of = self.0.prepare_cached(
            "SELECT wave_months FROM codebook_wave WHERE codebook_id = :id ORDER BY wave_months",
        )?;
        let mut query = self.0.prepare_cached(
            "SELECT id, version, hash, text, overlay_hash, overlay_text, profile_hash, profile_text
             FROM codebook ORDER BY position",
        )?;
        let pair = |hash: Option<String>, text: Option<String>| {
            hash.zip(text).map(|(hash, text)| (ContentHash::from_hex(hash), text))
        };
        let rows = query.query_map([], |row| {
            Ok(CodebookRow {
                id: CodebookId::new(row.get::<_, String>("id")?),
                version: row.get("version")?,
                hash: ContentHash::from_hex(row.get::<_, String>("hash")?),
                text: row.get("text")?,
                overlay: pair(row.get("overlay_hash")?, row.get("overlay_text")?),
                profile: pair(row.get("profile_hash")?, row.get("profile_text")?),
                waves: Vec::new(),
            })
        })?;
        let mut codebooks: Vec<CodebookRow> = rows.collect::<rusqlite::Result<_>>()?;
        for codebook in &mut codebooks {
            codebook.waves = waves_of
                .query_map(named_params! { ":id": codebook.id.as_str() }, |row| row.get("wave_months"))?
                .collect::<rusqlite::Result<_>>()?;
        }
        Ok(codebooks)
    }

    /// Codebooks, overlays and profiles whose text is not the one that was pinned: "the overlay of cib-43".
    pub fn changed_texts(&self) -> Result<Vec<String>> {
        let mut changed = Vec::new();
        for row in self.codebooks()? {
            let pinned = [
                Some(("codebook", &row.hash, &row.text)),
                row.overlay.as_ref().map(|(hash, text)| ("overlay", hash, text)),
                row.profile.as_ref().map(|(hash, text)| ("scoring profile", hash, text)),
            ];
            for (what, hash, text) in pinned.into_iter().flatten() {
                if *hash != ContentHash::of(text) {
                    changed.push(format!("the {what} of {}", row.id));
                }
            }
        }
        Ok(changed)
    }
}
