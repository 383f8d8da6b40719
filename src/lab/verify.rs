//! Checking a study: the database's integrity, and that every recording is there with its own bytes.

use serde::Serialize;

use super::{Lab, LabError, MediaState, Result};
use crate::jobs::Control;
use crate::media;

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Faults of the database; empty when all is well.
    pub database: Vec<String>,
    /// Recordings checked byte by byte.
    pub recordings_checked: usize,
    /// Recordings whose file is gone, by blind code.
    pub missing: Vec<String>,
    /// Recordings whose bytes are not those that were imported, by blind code.
    pub changed: Vec<String>,
    /// Files in `recordings/` that no recording knows.
    pub stray: Vec<String>,
}

impl Verification {
    /// Whether all is well.
    pub fn is_sound(&self) -> bool {
        self.database.is_empty()
            && self.missing.is_empty()
            && self.changed.is_empty()
            && self.stray.is_empty()
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
                    let now = media::fingerprint(&path, control).ok();
                    if now != recording.fingerprint {
                        found.changed.push(recording.blind_code.to_string());
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
