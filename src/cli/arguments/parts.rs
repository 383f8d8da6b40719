//! What single commands take.

use crate::report::{RESAMPLES, SEED};
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::people::Person;

/// Where and how the demo study is made.
#[derive(Debug, Args)]
pub struct Demo {
    /// The folder to make; it must not hold a study yet, unless it is this demo, which then gets the videos it lacks
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Another number gives another study
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Leave the videos out: the study is ready in seconds
    #[arg(long, conflicts_with = "full_video")]
    pub no_video: bool,
    /// Draw a video for every recording; this takes hours and gigabytes
    #[arg(long)]
    pub full_video: bool,
}

/// Who gets the keys of a study, and where they are written.
#[derive(Debug, Args)]
pub struct KeyHolders {
    /// The lead coder's name: whoever makes the study, as a rule
    #[arg(long, value_name = "NAME")]
    pub lead: Option<String>,
    /// The data manager's name: somebody who never rates, and who keeps which family is in which group
    #[arg(long, value_name = "NAME")]
    pub data_manager: Option<String>,
    /// A file whose first line is the lead's passphrase; asked for when left out
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
    /// A file whose first line is the data manager's passphrase; asked for when left out
    #[arg(long, value_name = "FILE")]
    pub data_manager_passphrase_file: Option<PathBuf>,
    /// Where to write the data manager's key, outside the study's folder, with its recovery sheet beside it
    #[arg(long, value_name = "FILE")]
    pub key_out: Option<PathBuf>,
    /// Where to write the coders' first passphrases; printed when left out
    #[arg(long, value_name = "FILE")]
    pub handover: Option<PathBuf>,
}

/// Where and how an empty study is made.
#[derive(Debug, Args)]
pub struct New {
    /// The folder to make; it must not hold a study yet
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// The study's name; the folder's name when left out
    #[arg(long)]
    pub name: Option<String>,
    /// An age at which families are filmed, in months; may be given several times
    #[arg(long = "wave", value_name = "MONTHS", default_values_t = [12, 24])]
    pub waves: Vec<u16>,
    /// Who gets the keys.
    #[command(flatten)]
    pub keys: KeyHolders,
    /// The name of a coder; may be given several times
    #[arg(long = "coder", value_name = "NAME")]
    pub coders: Vec<String>,
    /// A codebook, scoring profile or overlay of your own; may be given several times. Codebooks replace the built-in ones
    #[arg(long = "codebook", value_name = "FILE")]
    pub codebooks: Vec<PathBuf>,
    /// A codebook that is rated at one wave only, such as ainsworth-sensitivity=24; may be given several times
    #[arg(long = "rated-at", value_name = "CODEBOOK=MONTHS", value_parser = rated_at)]
    pub rated_at: Vec<(String, u16)>,
}

fn rated_at(typed: &str) -> Result<(String, u16), String> {
    let (codebook, months) = typed.split_once('=').ok_or("write it as CODEBOOK=MONTHS")?;
    let months = months.parse().map_err(|_| format!("“{months}” is no number of months"))?;
    Ok((codebook.to_owned(), months))
}

/// A report on a study.
#[derive(Debug, Args)]
pub struct Report {
    /// The study's folder
    pub study: PathBuf,
    /// Write JSON for other programs
    #[arg(long)]
    pub json: bool,
    /// Who asks.
    #[command(flatten)]
    pub person: Person,
}

/// The agreement report.
#[derive(Debug, Args)]
pub struct Reliability {
    /// Of which study, for whom.
    #[command(flatten)]
    pub report: Report,
    /// Write every figure as CSV, one a line, to compute it again
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
    /// Resamples behind intervals that have no formula; 0 leaves those intervals out
    #[arg(long, value_name = "N", default_value_t = RESAMPLES)]
    pub resamples: usize,
    /// The same seed gives the same resamples
    #[arg(long, value_name = "N", default_value_t = SEED)]
    pub seed: u64,
}

/// The consistency report.
#[derive(Debug, Args)]
pub struct Alpha {
    /// Of which study, for whom.
    #[command(flatten)]
    pub report: Report,
    /// Write every figure as CSV, one a line, to compute it again
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
}

/// A correction.
#[derive(Debug, Args)]
pub struct Correct {
    /// The study's folder
    pub study: PathBuf,
    /// The clip: its code in exports, or the code that its coder has for it
    #[arg(value_name = "CODE")]
    pub code: String,
    /// The item
    pub item: String,
    /// A point of its scale, or one of the reasons for leaving it unrated; words on the reason after a colon
    #[arg(value_name = "VALUE", allow_negative_numbers = true)]
    pub value: String,
    /// What was wrong, and how you know
    #[arg(long, value_name = "TEXT")]
    pub why: String,
    /// Whose sheet, where two coders have submitted one; the primary coder's when left out
    #[arg(long, value_name = "NAME")]
    pub coder: Option<String>,
    /// Who corrects.
    #[command(flatten)]
    pub person: Person,
}

/// Which events to see, and how.
#[derive(Debug, Args)]
pub struct Audit {
    /// The study's folder
    pub study: PathBuf,
    /// Only what was done by somebody with this in the name
    #[arg(long, value_name = "NAME", default_value = "")]
    pub who: String,
    /// Only events of this kind: rating, submitted, signed in, exported …
    #[arg(long, value_name = "WORDS", default_value = "")]
    pub what: String,
    /// Only events with these words anywhere
    #[arg(long, value_name = "WORDS", default_value = "")]
    pub text: String,
    /// From this day on
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub since: Option<chrono::NaiveDate>,
    /// Up to and with this day
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub until: Option<chrono::NaiveDate>,
    /// Write JSON for other programs
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,
    /// Write CSV, with the study's id and the end of the trail on every line
    #[arg(long)]
    pub csv: bool,
    /// Who asks.
    #[command(flatten)]
    pub person: Person,
}

/// A hash as it is written down: 64 hexadecimal digits.
pub(super) fn head(typed: &str) -> Result<String, String> {
    let typed = typed.trim().to_lowercase();
    if typed.len() == 64 && typed.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(typed);
    }
    Err("the hash is 64 digits of 0 to 9 and a to f: copy the whole of it".to_owned())
}

/// What can be done with a codebook.
#[derive(Debug, Subcommand)]
pub enum CodebookCommand {
    /// List every fault of codebooks, scoring profiles and overlays, each with its line
    ///
    /// Give a profile or an overlay of your own codebook together with that codebook.
    Check {
        /// The TOML files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Take a scoring profile, or an overlay with your laboratory's own words, into use in a study
    ///
    /// Ratings stay as they are. The codebook itself stays the one that the study was made with.
    Use {
        /// The study's folder
        study: PathBuf,
        /// The TOML file
        file: PathBuf,
        /// Who does it.
        #[command(flatten)]
        person: Person,
    },
}

/// A spreadsheet of ratings, and how it is to be understood.
#[derive(Debug, Args)]
pub struct ImportRatings {
    /// The study's folder
    pub study: PathBuf,
    /// The spreadsheet, saved as CSV
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Check everything, say what would come in, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// A row is a sheet, and each item has a column; found by looking when left out
    #[arg(long, conflicts_with = "long")]
    pub wide: bool,
    /// A row is one rating, with columns item and value; found by looking when left out
    #[arg(long)]
    pub long: bool,
    /// What a column says: clip, participant, wave, coder, role, rated_on, note, item, value, reason, reason_text, ignore, or
    /// an item; may be given several times
    #[arg(long = "map", value_name = "COLUMN=FIELD", value_parser = pair)]
    pub map: Vec<(String, String)>,
    /// Who is meant by a name in the file, such as --coder "AH=Anna Holm"; may be given several times
    #[arg(long = "coder", value_name = "WRITTEN=NAME", value_parser = pair)]
    pub coders: Vec<(String, String)>,
    /// Whose ratings they all are, where the file does not say
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// The first coder of a clip that two have rated; given several times, the one named earlier is the first
    #[arg(long, value_name = "NAME")]
    pub primary: Vec<String>,
    /// The role of all sheets whose role nothing else says
    #[arg(long, value_parser = ["primary", "second"])]
    pub role: Option<String>,
    /// A code for “not rated”, such as --code 9=not-visible; --code AINS:9=… for one item; words on the reason after a colon
    #[arg(long = "code", value_name = "CODE=REASON", value_parser = pair)]
    pub codes: Vec<(String, String)>,
    /// The reason that every item without a rating gets; words on it after a colon. Left out, that is a fault
    #[arg(long, value_name = "REASON")]
    pub missing: Option<String>,
    /// Write JSON for other programs
    #[arg(long)]
    pub json: bool,
    /// Who does it.
    #[command(flatten)]
    pub person: Person,
}

/// `THIS=THAT`; the last equals sign counts, as heads of columns may have one.
fn pair(typed: &str) -> Result<(String, String), String> {
    let (from, to) = typed.rsplit_once('=').ok_or("write it as THIS=THAT")?;
    if from.trim().is_empty() {
        return Err("write it as THIS=THAT".to_owned());
    }
    Ok((from.trim().to_owned(), to.trim().to_owned()))
}
