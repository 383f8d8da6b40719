//! Bringing ratings in that were given elsewhere: a laboratory's spreadsheets become submitted sheets, marked as brought
//! in, all of a file or none.
//!
//! A file is checked as a whole before anything is written, and every fault is told with its lines and column. What a
//! coder has begun in the study is never overwritten. Sheets that come in are of the same kind as those rated here:
//! the assignment is sealed to its coder, which clip it is of and in which role to the results key, and sheets are
//! written in random order, so that neither rows nor trail tell which two are of one clip. The trail says of each sheet
//! which file it came from (`sheet brought in`, with the file's SHA-256), and of the file who brought it when (`ratings
//! brought in`). Neither says on which line a sheet stood, as neighbouring lines are often one clip's; nor of how many
//! clips the sheets are; nor the file's name or anything that it says of a family.

mod cell;
mod clips;
mod columns;
mod fault;
mod known;
mod plan;
mod read;
mod roles;
#[cfg(test)]
mod tests;
mod told;
mod write;

use std::path::Path;

use serde::Serialize;

pub use columns::{ColumnChoice, Columns, Field, guess};
pub use fault::{BringInFault, Settles};
pub use read::read;

use super::{Lab, Result};
use crate::jobs::Control;
use crate::study::{Role, Source};
use crate::table::Form;

/// What is recorded of a sheet; [`Source`] is read from it.
pub(super) const SHEET_BROUGHT_IN: &str = "sheet brought in";
/// What is recorded of a file.
const RATINGS_BROUGHT_IN: &str = "ratings brought in";

/// A spreadsheet's ratings, as they are written there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BroughtFile {
    /// SHA-256 of the file's bytes, hexadecimal.
    pub fingerprint: String,
    /// The column of each field, for messages.
    pub columns: BroughtColumns,
    /// The items that it names.
    pub items: Vec<BroughtItem>,
    /// Its rows.
    pub rows: Vec<BroughtRow>,
    /// Heads of all its columns.
    pub heads: Vec<String>,
    /// What each column is taken to say.
    pub fields: Vec<Field>,
    /// Its form; `None` where it could not be read.
    pub form: Option<Form>,
    /// What is wrong with how it is written.
    pub faults: Vec<BringInFault>,
    /// Faults beyond those.
    pub more_faults: usize,
    /// Whether that kept its rows from being read at all.
    pub stopped: bool,
}

/// Heads of columns; `None` where the file has no such column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BroughtColumns {
    /// The recording's blind code.
    pub clip: Option<String>,
    /// The family's name in the trial.
    pub participant: Option<String>,
    /// The wave.
    pub wave: Option<String>,
    /// Who rated.
    pub coder: Option<String>,
    /// Whether first or second.
    pub role: Option<String>,
    /// The day of rating.
    pub rated_on: Option<String>,
    /// A note: on the clip in a wide table, on the item in a long one.
    pub note: Option<String>,
    /// The item, in a long table.
    pub item: Option<String>,
    /// Why there is no rating, in a long table.
    pub reason: Option<String>,
    /// Words on that reason, in a long table.
    pub reason_text: Option<String>,
}

/// An item as the file names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BroughtItem {
    /// As it is written: an id, a code or a label.
    pub written: String,
    /// The head of the column that its ratings stand in.
    pub column: String,
}

/// A row: one sheet of a wide table, one rating of a long one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BroughtRow {
    /// Its line in the file, from 1.
    pub line: u64,
    /// The recording's blind code.
    pub clip: String,
    /// The family's name in the trial.
    pub participant: String,
    /// The wave: months, or its name.
    pub wave: String,
    /// Who rated.
    pub coder: String,
    /// First or second.
    pub role: String,
    /// The day of rating.
    pub rated_on: String,
    /// A note on the clip.
    pub note: String,
    /// What was given.
    pub ratings: Vec<BroughtRating>,
}

/// A cell with a rating.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BroughtRating {
    /// Which of [`BroughtFile::items`].
    pub item: usize,
    /// The rating, or what stands in its place.
    pub value: String,
    /// Why there is none.
    pub reason: String,
    /// Words on that reason.
    pub reason_text: String,
    /// A note on the item.
    pub note: String,
}

/// How a file is to be understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BringInRules {
    /// Names in the file, each with the coder of the study who is meant.
    pub coders: Vec<(String, String)>,
    /// Whose ratings they all are, where the file doesn't say.
    pub by: Option<String>,
    /// The role of sheets whose role nothing else says.
    pub role: Option<Role>,
    /// Of two coders of a clip, the one named earlier here is the first.
    pub primary: Vec<String>,
    /// Codes that stand for “not rated”.
    pub codes: Vec<NotRatedCode>,
    /// The reason that an item without a rating gets; `None`: that is a fault.
    pub missing: Option<WrittenReason>,
}

/// A code that stands for “not rated”.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotRatedCode {
    /// On this item only.
    pub item: Option<String>,
    /// As it is written in the file: `9`, `N/C`.
    pub code: String,
    /// What it means.
    pub reason: WrittenReason,
}

impl NotRatedCode {
    /// A code with its reason; `AINS:9` is one for an item.
    pub fn parse(code: &str, reason: &str) -> Self {
        let (item, code) = match code.split_once(':') {
            Some((item, code)) if !item.trim().is_empty() => (Some(item.trim().to_owned()), code),
            _ => (None, code),
        };
        Self { item, code: code.trim().to_owned(), reason: WrittenReason::parse(reason) }
    }
}

/// A reason as somebody writes it: `not-visible`, `other: film torn`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenReason {
    /// The reason's name.
    pub name: String,
    /// Words on it; may be empty.
    pub words: String,
}

impl WrittenReason {
    /// Reads `NAME` or `NAME: WORDS`.
    pub fn parse(text: &str) -> Self {
        let (name, words) = text.split_once(':').unwrap_or((text, ""));
        Self { name: name.trim().to_owned(), words: words.trim().to_owned() }
    }
}

/// What bringing a file in would do, or has done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BringInReport {
    /// Whether it is done. Never where there are faults.
    pub done: bool,
    /// SHA-256 of the file, by which the trail knows it.
    pub sha256: String,
    /// Rows below its head.
    pub rows: usize,
    /// Clips that get sheets.
    pub clips: usize,
    /// Of those, clips that two coders will have rated.
    pub coded_twice: usize,
    /// Sheets.
    pub sheets: usize,
    /// Ratings on them.
    pub ratings: usize,
    /// Items on them that have a reason in place of a rating.
    pub not_rated: usize,
    /// Coder by coder.
    pub coders: Vec<BroughtCoder>,
    /// Wave by wave.
    pub waves: Vec<BroughtWave>,
    /// What a person should know, and is no fault.
    pub remarks: Vec<String>,
    /// What is wrong; nothing is brought in until it is mended.
    pub faults: Vec<BringInFault>,
    /// Faults beyond those listed.
    pub more_faults: usize,
}

/// A coder's share of what comes in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BroughtCoder {
    /// Name.
    pub name: String,
    /// Sheets that stand for their clip.
    pub primary: usize,
    /// Independent second sheets.
    pub second: usize,
}

/// A wave's share of what comes in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BroughtWave {
    /// Months.
    pub months: u16,
    /// Clips.
    pub clips: usize,
    /// Sheets.
    pub sheets: usize,
}

impl BroughtFile {
    /// Whether clips are named by families, which takes the linkage.
    pub fn names_families(&self) -> bool {
        self.columns.clip.is_none() && self.columns.participant.is_some()
    }
}

impl Lab {
    /// Whether the person at work may bring ratings in, before a file is looked at.
    ///
    /// # Errors
    /// When no lead is signed in, or the study is locked.
    pub fn may_bring_in(&mut self) -> Result<()> {
        self.for_leads()?;
        self.store.look(refuse_ended)
    }

    /// Reads a spreadsheet from disk.
    ///
    /// # Errors
    /// When it cannot be read at all. What is wrong with its content comes with it.
    pub fn read_ratings_file(&self, path: &Path, choice: &ColumnChoice) -> Result<BroughtFile> {
        let bytes = std::fs::read(path).map_err(|error| {
            super::LabError::file(path, error, "Nothing was brought in. Check the file's name and folder.")
        })?;
        Ok(read(&bytes, &self.codebooks, choice))
    }

    /// Checks a file against the study, and says what bringing it in would do. Changes nothing, and records nothing.
    ///
    /// # Errors
    /// When no lead is signed in, the study is locked, the file names families and the linkage is closed, or the study
    /// cannot be read. Faults of the file are in the report.
    pub fn check_ratings(&mut self, file: &BroughtFile, rules: &BringInRules) -> Result<BringInReport> {
        self.for_leads()?;
        let now = self.clock.now();
        let keys = self.keys.clone();
        let codebooks = self.codebooks.clone();
        self.store.look(|tx| {
            refuse_ended(tx)?;
            let known = known::Known::read(tx, &keys, &codebooks, file, now)?;
            Ok(plan::plan(file, rules, &known).report)
        })
    }

    /// Brings a file in: every sheet of it, or, where there is a fault, none. Before it a backup is made, as what is
    /// submitted cannot be taken back otherwise.
    ///
    /// # Errors
    /// As [`Lab::check_ratings`]; when the study cannot be written to; or when it was cancelled. Nothing is changed
    /// then.
    pub fn bring_ratings_in(
        &mut self,
        file: &BroughtFile,
        rules: &BringInRules,
        control: &Control,
    ) -> Result<BringInReport> {
        let found = self.check_ratings(file, rules)?;
        if !found.faults.is_empty() || found.sheets == 0 {
            return Ok(found);
        }
        control.report(0, 0, "Making a backup");
        self.back_up(None, &Control::quiet())?;
        self.write_brought(file, rules, control)
    }
}

fn refuse_ended(tx: &crate::store::Tx<'_>) -> Result<()> {
    super::closing::refuse_locked(tx)?;
    super::closing::refuse_unblinded(tx)
}

/// What the trail says of the file that a sheet came from; read back by [`source`].
fn told(fingerprint: &str) -> String {
    format!("sha256 {fingerprint}")
}

/// Where each sheet came from that was not rated here, by its assignment's code.
pub(super) fn sources(tx: &crate::store::Tx<'_>) -> Result<std::collections::HashMap<String, Source>> {
    let told = tx.events_of(SHEET_BROUGHT_IN)?;
    Ok(told
        .into_iter()
        .map(|(code, new)| {
            let sha256 = new.strip_prefix("sha256 ").unwrap_or(&new).to_owned();
            (code, Source::BroughtIn { sha256 })
        })
        .collect())
}
