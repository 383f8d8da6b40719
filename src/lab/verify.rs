//! Checking a study: the database's integrity, and that every recording is there with its own bytes.

use serde::Serialize;

use super::{Lab, LabError, MediaState, Result};
use crate::codebook::ContentHash;
use crate::jobs::Control;
use crate::media;

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Faults of the database; empty when all is well.
    pub database: Vec<String>,
    /// Codebooks, overlays and profiles whose text is not the one that was pinned.
    pub codebooks: Vec<String>,
    /// Recordings checked byte by byte.
    pub recordings_checked: usize,
    /// Recordings whose file is gone, by blind code.
    pub missing: Vec<String>,
    /// Recordings whose bytes are not those that were imported, by blind code.
    pub changed: Vec<String>,
    /// Recordings whose file could not be read to its end, with what the system says.
    pub unreadable: Vec<String>,
    /// Files in `recordings/` that no recording knows.
    pub stray: Vec<String>,
}

impl Verification {
    /// Whether all is well.
    pub fn is_sound(&self) -> bool {
        [&self.database, &self.codebooks, &self.missing, &self.changed, &self.unreadable, &self.stray]
            .iter()
            .all(|faults| faults.is_empty())
    }
}

impl Lab {
    /// Checks the database and every recording's fingerprint. Changes nothing.
    ///
    /// # Errors
    /// When the study cannot be read at all, or the check was cancelled.
    pub fn verify(&mut self, control: &Control) -> Result<Verification> {
        let mut found = Verification { database: self.store.integrity_faults()?, ..Verification::default() };
        let recordings = self.store.look(|tx| tx.recordings())?;
        for row in self.store.look(|tx| tx.codebooks())? {
            let pinned = [Some(("codebook", &row.hash, &row.text))]
                .into_iter()
                .chain([
                    row.overlay.as_ref().map(|(hash, text)| ("overlay", hash, text)),
                    row.profile.as_ref().map(|(hash, text)| ("scoring profile", hash, text)),
                ])
                .flatten();
            for (what, hash, text) in pinned {
                if *hash != ContentHash::of(text) {
                    found.codebooks.push(format!("the {what} of {}", row.id));
                }
            }
        }
        let total = recordings.len() as u64;
        for (done, recording) in recordings.iter().enumerate() {
            if control.is_cancelled() {
                return Err(LabError::Cancelled);
            }
            control.report(done as u64, total, format!("Checking {}", recording.blind_code));
            match self.media_state(recording) {
                MediaState::NoVideo => {}
                MediaState::Missing => found.missing.push(recording.blind_code.to_string()),
                MediaState::Ready(path) => {
                    found.recordings_checked += 1;
                    match media::fingerprint(&path, control) {
                        Ok(now) if Some(&now) == recording.fingerprint.as_ref() => {}
                        Ok(_) => found.changed.push(recording.blind_code.to_string()),
                        Err(_) if control.is_cancelled() => return Err(LabError::Cancelled),
                        Err(error) => found.unreadable.push(format!("{}: {error}", recording.blind_code)),
                    }
                }
            }
        }
        let known: Vec<&str> = recordings.iter().filter_map(|r| r.file_name.as_deref()).collect();
        if let Ok(files) = std::fs::read_dir(self.recordings_folder()) {
            for file in files.flatten() {
                let name = file.file_name().to_string_lossy().into_owned();
                if !known.contains(&name.as_str()) {
                    found.stray.push(name);
                }
            }
        }
        found.stray.sort();
        Ok(found)
    }
}
