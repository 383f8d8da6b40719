//! Checking a study: the database's integrity, the trail and all that it vouches for, and that every recording is
//! there with its own bytes.

mod chain;
mod heads;
mod schema;
mod state;

use serde::Serialize;

pub use heads::KnownHead;

use super::{Lab, LabError, MediaState, Result};
use crate::jobs::Control;
use crate::media;
use crate::study::TrailHead;

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Faults of the database; empty when all is well.
    pub database: Vec<String>,
    /// The trail, and what it vouches for.
    pub trail: TrailCheck,
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

/// What a check of the trail found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TrailCheck {
    /// How many events there are.
    pub events: usize,
    /// Where the trail ends.
    pub head: Option<TrailHead>,
    /// What is not as it should be, each with its place.
    pub findings: Vec<Finding>,
    /// What a reader of the trail should know, and is no fault: a clock that jumped, a backup that was brought back.
    pub remarks: Vec<String>,
    /// How many places outside the study know an earlier end of the trail, and were compared with it.
    pub compared: usize,
}

/// One thing that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What kind of thing.
    pub kind: FindingKind,
    /// Where: an event with its number and time, a sheet by its blind code, a table.
    pub place: String,
    /// What is wrong there, in words.
    pub what: String,
}

/// Kinds of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// An event is not what its hash says: it was edited, put in, or moved.
    Altered,
    /// Events are gone from between others.
    Gone,
    /// An event has an earlier time than the one before it.
    BackDated,
    /// The end of the trail is gone, or all of it was written anew.
    CutOff,
    /// Rows are not as the last recorded change left them.
    Rows,
    /// The program noticed earlier that rows had been changed from outside.
    Noticed,
    /// A table, trigger or index is not as the program makes it.
    Schema,
}

impl Finding {
    fn new(kind: FindingKind, place: impl Into<String>, what: impl Into<String>) -> Self {
        Self { kind, place: place.into(), what: what.into() }
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

impl Verification {
    /// Whether all is well.
    pub fn is_sound(&self) -> bool {
        self.trail.findings.is_empty()
            && [&self.database, &self.codebooks, &self.missing, &self.changed, &self.unreadable, &self.stray]
                .iter()
                .all(|faults| faults.is_empty())
    }
}

impl Lab {
    /// Checks the chain of the trail, that rows stand as the trail says, that the file has the program's own tables
    /// and triggers, and that no end of the trail known from elsewhere is missing. The study's own backups are looked
    /// through too.
    ///
    /// What this cannot find: somebody who has the file, cuts off the trail's end or writes all of it anew, and makes
    /// every table match, leaves a study that agrees with itself. Only an end of the trail that is kept elsewhere (in
    /// an export, in a backup, on paper) shows it.
    ///
    /// # Errors
    /// When the study cannot be read.
    pub fn check_trail(&mut self, known: &[KnownHead]) -> Result<TrailCheck> {
        let read = self.store.look(|tx| tx.trail_as_written());
        let rows = match read {
            Ok(rows) => rows,
            Err(error) => {
                let finding =
                    Finding::new(FindingKind::Altered, "the trail", format!("it cannot be read: {error}"));
                return Ok(TrailCheck { findings: vec![finding], ..TrailCheck::default() });
            }
        };
        let mut check = TrailCheck {
            events: rows.len(),
            head: rows.last().map(|row| TrailHead { number: row.id, hash: row.hash.clone() }),
            ..TrailCheck::default()
        };
        chain::check(&rows, &mut check);
        if let Err(error) = self.store.look(|tx| state::check(tx, &rows, &mut check)) {
            let what = format!("its rows could not be compared with the trail: {error}");
            check.findings.push(Finding::new(FindingKind::Rows, "the study", what));
        }
        let (there, due) = self.store.schemas()?;
        schema::check(&there, &due, &mut check);
        heads::check(&rows, known, &mut check);
        for backup in heads::in_folder(&self.backups_folder()) {
            heads::check_backup(&rows, &backup, &mut check);
        }
        Ok(check)
    }

    /// Checks the database and every recording's fingerprint. Changes nothing.
    ///
    /// # Errors
    /// When the study cannot be read at all, or the check was cancelled.
    pub fn verify(&mut self, control: &Control) -> Result<Verification> {
        self.verify_against(&[], control)
    }

    /// As [`Lab::verify`], and compares the trail with ends of it that are known from elsewhere.
    ///
    /// # Errors
    /// As [`Lab::verify`].
    pub fn verify_against(&mut self, known: &[KnownHead], control: &Control) -> Result<Verification> {
        let mut found = Verification {
            database: self.store.integrity_faults()?,
            trail: self.check_trail(known)?,
            ..Verification::default()
        };
        let recordings = self.store.look(|tx| tx.recordings())?;
        found.codebooks = self.store.look(|tx| tx.changed_texts())?;
        let total = recordings.len() as u64;
        for (done, recording) in recordings.iter().enumerate() {
            if control.is_cancelled() {
                return Err(LabError::Cancelled);
            }
            control.report(done as u64, total, format!("Checking {}", recording.blind_code));
            match self.media_state(recording.file_name.as_deref()) {
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
