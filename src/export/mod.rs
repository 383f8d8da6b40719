//! Bytes for other people's software: ratings long and wide, scores, data dictionary, manifest.
//!
//! The same ratings give the same bytes, the manifest apart, which says where the trail ended: rows and columns have a fixed order, numbers their shortest form
//! that reads back the same, and no clock is asked. Participants are never in an export: a clip goes by
//! its blind code. `docs/export.md` describes the files.

mod cell;
mod dictionary;
mod figures;
mod files;
mod folder;
mod groups;
mod linkage;
mod manifest;
mod revisions;
mod trail;

use std::path::{Path, PathBuf};

pub use figures::figures_csv;
pub use linkage::linkage_csv;
pub use trail::{trail_csv, write_trail};

use crate::report::StudyRatings;
use crate::study::TrailHead;
use crate::study::Unblinded;

/// How CSV files are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Format {
    /// For Excel with Danish settings: semicolon, decimal comma, byte order mark. Otherwise comma, point,
    /// no mark, as R and Python expect.
    pub excel: bool,
}

/// What the manifest says beside the study itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportMeta {
    /// The study's id, where it has one beside its name.
    pub study_id: Option<String>,
    /// The program's version.
    pub program_version: String,
    /// Where the study's trail ended when the rows were read.
    pub trail: Option<TrailHead>,
}

impl ExportMeta {
    /// This program, and the study's id.
    pub fn new(study_id: Option<String>) -> Self {
        Self { study_id, program_version: env!("CARGO_PKG_VERSION").to_owned(), trail: None }
    }

    /// With the end of the study's trail, by which “samspil verify” later sees whether the trail was changed.
    #[must_use]
    pub fn with_trail(mut self, head: TrailHead) -> Self {
        self.trail = Some(head);
        self
    }
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportSummary {
    /// The folder.
    pub dir: PathBuf,
    /// The files, in the order in which they were written.
    pub files: Vec<ExportedFile>,
}

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedFile {
    /// Its name within the folder.
    pub name: String,
    /// Rows below the head; `None` for JSON.
    pub rows: Option<usize>,
    /// Its size.
    pub bytes: usize,
}

/// Why an export was not made, or not finished. The study itself is only read.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A file of that name is there, and is not from an earlier export, or was changed since.
    #[error(
        "{} already has “{name}”, which Samspil did not write or which was changed since. Nothing was \
         written. Choose an empty folder, or move that file away.", dir.display()
    )]
    NotOurs {
        /// The folder.
        dir: PathBuf,
        /// The file.
        name: String,
    },
    /// No end of a trail to read.
    #[error(
        "{} tells nothing of the study's trail: {reason}. Nothing was changed. Name the folder of an export, the one with \
         manifest.json.", dir.display()
    )]
    NoHead {
        /// The folder.
        dir: PathBuf,
        /// Why.
        reason: String,
    },
    /// The folder or a file in it could not be written.
    #[error(
        "The export could not be written to {}: {source}. {} The study is not affected. Check that the disk \
         has room and that you may write there, then export again.", dir.display(), written_words(written)
    )]
    Write {
        /// The folder.
        dir: PathBuf,
        /// The files that are in place all the same.
        written: Vec<String>,
        /// What the system said.
        source: std::io::Error,
    },
}

fn written_words(written: &[String]) -> String {
    if written.is_empty() {
        "Nothing was written.".to_owned()
    } else {
        format!("Already written: {}; the rest is missing or from an earlier export.", written.join(", "))
    }
}

/// The end of the trail that an earlier export in a folder has in its manifest.
///
/// # Errors
/// When the folder has no manifest of an export, or one from before manifests said it.
pub fn trail_head_in(dir: &Path) -> Result<TrailHead, ExportError> {
    let unread = |reason: String| ExportError::NoHead { dir: dir.to_path_buf(), reason };
    let bytes = std::fs::read(dir.join(manifest::MANIFEST))
        .map_err(|error| unread(format!("manifest.json: {error}")))?;
    let read: serde_json::Value =
        serde_json::from_slice(&bytes).map_err(|error| unread(format!("manifest.json: {error}")))?;
    if read.get("format").and_then(serde_json::Value::as_str) != Some(manifest::FORMAT) {
        return Err(unread("its manifest.json is not of an export of Samspil's".to_owned()));
    }
    let head = read.get("trail").cloned().unwrap_or_default();
    serde_json::from_value(head)
        .map_err(|_| unread("its manifest.json does not say where the trail ended".to_owned()))
}

/// Writes the seven files into a folder, which is made when it is not there. Files of an earlier export are
/// replaced; any other file is left as it is.
///
/// # Errors
/// When a file would have to be replaced that is not from an earlier export, or the disk refuses. The
/// error says what was written.
pub fn write(
    study: &StudyRatings,
    meta: &ExportMeta,
    dir: &Path,
    format: Format,
) -> Result<ExportSummary, ExportError> {
    folder::put(dir, files_to_write(study, meta, format))
}

/// As [`write()`], with the group of each recording and the coders' guesses: only after an unblinding, whose witness it
/// demands.
///
/// # Errors
/// As [`write()`].
pub fn write_unblinded(
    study: &StudyRatings,
    unblinded: &Unblinded,
    meta: &ExportMeta,
    dir: &Path,
    format: Format,
) -> Result<ExportSummary, ExportError> {
    folder::put(dir, with_groups(study, Some(unblinded), meta, format))
}

fn files_to_write(study: &StudyRatings, meta: &ExportMeta, format: Format) -> Vec<folder::NewFile> {
    with_groups(study, None, meta, format)
}

fn with_groups(
    study: &StudyRatings,
    unblinded: Option<&Unblinded>,
    meta: &ExportMeta,
    format: Format,
) -> Vec<folder::NewFile> {
    let mut files = files::csv_files(study, unblinded, format);
    let manifest = manifest::manifest(study, meta, format, &files);
    files.push(manifest);
    files
}

#[cfg(test)]
mod tests;
