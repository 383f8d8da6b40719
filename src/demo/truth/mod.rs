//! The demo's planted truth: families, recordings, coders and every rating, from one seed.
//!
//! Same seed, same data, on every platform. All names are invented.

mod families;
mod model;
mod notes;
mod sheets;
#[cfg(test)]
mod tests;

use chrono::{DateTime, NaiveDate, Utc};
use rand::SeedableRng;
use rand_chacha::ChaCha12Rng;

use crate::codebook::ItemId;
use crate::study::{Adult, Ratings, Role};

/// The two waves, in months.
pub const WAVES: [u16; 2] = [12, 24];
/// Recordings at each wave (VIVE 2024, Table 5.3).
pub const RECORDINGS: [usize; 2] = [139, 124];
/// Families that have a recording at both waves.
pub const BOTH_WAVES: usize = 100;
/// Families in the study.
pub const FAMILIES: usize = 256;
/// Clips that both coders rate, by wave: 13 in all.
pub const DOUBLE_CODED: [usize; 2] = [7, 6];
/// Recordings with real video unless every one is asked for.
pub const VIDEO_CLIPS: usize = 6;

/// The whole demo study as plain data.
#[derive(Clone, Debug, PartialEq)]
pub struct DemoData {
    /// The seed that it came from.
    pub seed: u64,
    /// The study's name.
    pub name: &'static str,
    /// The coders' names.
    pub coders: [&'static str; 2],
    /// All families of the trial, also those without a recording.
    pub families: Vec<Family>,
    /// 12 months, then 24 months.
    pub recordings: Vec<DemoRecording>,
    /// By coder, then in the coder's order of work.
    pub sheets: Vec<DemoSheet>,
}

/// A family of the trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    /// Its name in the trial.
    pub code: String,
    /// The municipality, which gives the arm away.
    pub site: String,
    /// The child's birth date.
    pub birth_date: NaiveDate,
}

/// A recording of a family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoRecording {
    /// Index into [`DemoData::families`].
    pub family: usize,
    /// 12 or 24.
    pub wave_months: u16,
    /// The day.
    pub recorded_on: NaiveDate,
    /// The adult in it.
    pub adult: Adult,
    /// Others present, in words; mostly nobody.
    pub others_present: String,
    /// Who held the camera, in words.
    pub filmed_by: String,
    /// What the file was called on the phone; as blinding-breaking as such names are.
    pub original_file_name: String,
    /// Which of the [`VIDEO_CLIPS`] it is, in the order of encoding; `None` for data only.
    pub video: Option<usize>,
}

/// A coder's sheet for a recording.
#[derive(Clone, Debug, PartialEq)]
pub struct DemoSheet {
    /// Index into [`DemoData::recordings`].
    pub recording: usize,
    /// Index into [`DemoData::coders`].
    pub coder: usize,
    /// Primary, or the independent second.
    pub role: Role,
    /// Place in the coder's order of work, from 1.
    pub position: u32,
    /// How far the coder has come.
    pub progress: SheetProgress,
    /// The ratings given; Ainsworth's item (`AINS`) at 24 months only.
    pub ratings: Ratings,
    /// Notes by item; the note on the whole clip has no item.
    pub notes: Vec<(Option<ItemId>, String)>,
}

/// How far a sheet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetProgress {
    /// Not opened.
    NotStarted,
    /// Begun.
    Draft,
    /// Submitted then.
    Submitted(DateTime<Utc>),
}

impl DemoData {
    /// Sheets that are submitted.
    pub fn submitted(&self) -> impl Iterator<Item = &DemoSheet> {
        self.sheets.iter().filter(|sheet| matches!(sheet.progress, SheetProgress::Submitted(_)))
    }

    /// The recordings that get real video, in the order of encoding.
    pub fn with_video(&self) -> Vec<&DemoRecording> {
        let mut chosen: Vec<_> = self.recordings.iter().filter(|r| r.video.is_some()).collect();
        chosen.sort_by_key(|r| r.video);
        chosen
    }
}

/// Simulates the study.
pub fn simulate(seed: u64) -> DemoData {
    let families = families::families(&mut stream(seed, 1));
    let recordings = families::recordings(&families, &mut stream(seed, 2));
    let sheets = sheets::sheets(&recordings, seed);
    DemoData {
        seed,
        name: "Demo: free play at 12 and 24 months",
        coders: ["Anna Holm", "Mette Lund"],
        families,
        recordings,
        sheets,
    }
}

/// A stream of random numbers of its own for each part, so that a change in one leaves the others as they are.
fn stream(seed: u64, part: u64) -> ChaCha12Rng {
    let mut rng = ChaCha12Rng::seed_from_u64(seed);
    rng.set_stream(part);
    rng
}

/// A standard normal number (Box–Muller).
fn normal(rng: &mut ChaCha12Rng) -> f64 {
    use rand::RngExt;
    let radius: f64 = 1.0 - rng.random::<f64>();
    let turn: f64 = rng.random();
    (-2.0 * radius.ln()).sqrt() * (std::f64::consts::TAU * turn).cos()
}
