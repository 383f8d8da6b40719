//! Writes the simulated study through the lab, and puts it in place when it is whole.

use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::film::kind;
use super::making::{Making, clear};
use super::truth::{DemoData, DemoRecording, DemoSheet, SheetProgress, simulate};
use super::videos::encode_missing;
use crate::codebook::ItemId;
use crate::jobs::Control;
use crate::lab::bulk::{BulkContent, BulkRecording, BulkSheet};
use crate::lab::{Clock, Lab, LabError, NewStudy, Passphrase};
use crate::media;
use crate::study::{CoderId, Duty};

/// Which recordings get real video.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Video {
    /// None: data only.
    None,
    /// Six, one of each kind.
    Some,
    /// Every recording; hours and gigabytes.
    Full,
}

/// What to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// Same seed, same study.
    pub seed: u64,
    /// Which recordings get real video.
    pub video: Video,
}

impl Default for Options {
    fn default() -> Self {
        Self { seed: super::DEFAULT_SEED, video: Video::Some }
    }
}

/// Why the demo study could not be made whole.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The lab refused.
    #[error(transparent)]
    Lab(#[from] LabError),
    /// A video could not be made.
    #[error("{0}. The demo study itself is whole; the videos made so far are in it. Try again for the rest.")]
    Encode(#[from] media::EncodeError),
    /// A video could not be read back.
    #[error("a video just made could not be read back: {0}")]
    Probe(#[from] media::Refusal),
    /// A file.
    #[error("a file of the demo study could not be used: {0}. What is in the study stays as it is")]
    File(#[from] io::Error),
    /// Another Samspil is at it.
    #[error("Another Samspil is making this study or its videos already. Nothing was changed.")]
    Busy,
    /// The folder is taken.
    #[error("{} already holds a study. Nothing was changed. Choose another folder.", .0.display())]
    AlreadyAStudy(PathBuf),
    /// Asked to stop.
    #[error("Stopped. The videos made so far are in the study; the rest can be made later.")]
    Cancelled,
}

/// What was asked for, beside the study: tells which videos are still to be made.
const ORDER_FILE: &str = "demo.json";
/// The lead of the demo study.
pub const LEAD: &str = "Lead";
/// The passphrase of everybody in the demo study. Nothing in it is secret.
pub const PASSPHRASE: &str = "leg og samspil";
/// The file in the demo study's folder that says the passphrase; only a demo has one.
pub const PASSPHRASE_FILE: &str = "passphrase.txt";
/// The demo's data manager's key; in a real study it is kept away from the study.
pub const KEY_FILE: &str = "data-manager-key.txt";
/// The study in there, while it is not whole.
const HALF_MADE: &str = "study";

/// A clock that stands still: the demo's own entries bear the same time whenever it is made.
struct StandingClock(DateTime<Utc>);

impl Clock for StandingClock {
    fn now(&self) -> DateTime<Utc> {
        self.0
    }
}

/// Makes the study and all its videos. Blocks for minutes unless `video` is [`Video::None`].
///
/// # Errors
/// See [`make_study`] and [`encode_missing`].
pub fn make(folder: &Path, options: &Options, control: &Control) -> Result<(), DemoError> {
    make_study(folder, options, control)?;
    encode_missing(folder, control, &mut |_| {})
}

/// Makes the study with all its ratings, without video. Takes a second or two. It is put into the folder when it is
/// whole; what a crash left half made is no study, and makes way for the next call.
///
/// # Errors
/// When the folder holds a study already or cannot be written to. Nothing is left behind then.
pub fn make_study(folder: &Path, options: &Options, control: &Control) -> Result<(), DemoError> {
    control.report(0, 1, "Making the demo study");
    refuse_a_study(folder)?;
    let existed = folder.exists();
    let made = Making::begin(folder).and_then(|making| {
        let half_made = making.folder.join(HALF_MADE);
        clear(&half_made)?;
        let outcome = write_study(&half_made, options).and_then(|()| put_in_place(&half_made, folder));
        clear(&half_made)?;
        outcome
    });
    if made.is_err() && !existed {
        // Goes only if it is empty.
        let _ = std::fs::remove_dir(folder);
    }
    made?;
    control.report(1, 1, "The demo study is ready");
    Ok(())
}

fn refuse_a_study(folder: &Path) -> Result<(), DemoError> {
    if folder.join(Lab::FILE_NAME).exists() {
        return Err(DemoError::AlreadyAStudy(folder.to_owned()));
    }
    Ok(())
}

fn write_study(folder: &Path, options: &Options) -> Result<(), DemoError> {
    let data = simulate(options.seed);
    let mut new = NewStudy::built_in(data.name, &super::truth::WAVES, &data.coders).in_the_open(PASSPHRASE);
    // Ainsworth's scale is rated at 24 months only, as in the model study.
    if let Some(ainsworth) = new.instruments.get_mut(1) {
        ainsworth.waves = vec![24];
    }
    let mut lab = Lab::create_by(folder, &new, Box::new(StandingClock(opening_day())))?;
    lab.set_seed(options.seed);
    let coders = coder_rows(&mut lab, &data)?;
    let rows: Vec<BulkRecording> = data
        .recordings
        .iter()
        .enumerate()
        .filter_map(|(place, recording)| bulk(&data, &coders, place, recording))
        .collect();
    lab.add_in_bulk(&rows)?;
    let key = lab.take_handover().map(|handover| handover.data_manager_key).unwrap_or_default();
    lab.sign_out()?;
    std::fs::write(folder.join(KEY_FILE), key)?;
    std::fs::write(folder.join(PASSPHRASE_FILE), format!("{PASSPHRASE}\n"))?;
    let order = serde_json::to_string(options).map_err(io::Error::other)?;
    Ok(std::fs::write(folder.join(ORDER_FILE), order)?)
}

/// Moves a study that is whole and closed to its folder, its database last: only with it, a folder holds a study.
fn put_in_place(whole: &Path, folder: &Path) -> Result<(), DemoError> {
    if whole.join(format!("{}-wal", Lab::FILE_NAME)).exists() {
        return Err(io::Error::other("the database could not be closed whole").into());
    }
    refuse_a_study(folder)?;
    for name in [KEY_FILE, PASSPHRASE_FILE, ORDER_FILE, Lab::FILE_NAME] {
        std::fs::rename(whole.join(name), folder.join(name))?;
    }
    // Makes the folders beside it.
    Lab::open(folder)?;
    Ok(())
}

/// The Monday before the coders begin.
fn opening_day() -> DateTime<Utc> {
    let day = NaiveDate::from_ymd_opt(2024, 8, 26).unwrap_or_default();
    (day.and_time(chrono::NaiveTime::MIN) + TimeDelta::hours(8)).and_utc()
}

fn coder_rows(lab: &mut Lab, data: &DemoData) -> Result<Vec<CoderId>, LabError> {
    let known = lab.coders()?;
    let row = |name: &&str| known.iter().find(|coder| coder.name == *name).map(|coder| coder.id);
    Ok(data.coders.iter().filter_map(row).collect())
}

fn bulk(
    data: &DemoData,
    coders: &[CoderId],
    place: usize,
    recording: &DemoRecording,
) -> Option<BulkRecording> {
    let family = data.families.get(recording.family)?;
    let sheets = data.sheets.iter().filter(|sheet| sheet.recording == place);
    Some(BulkRecording {
        participant_code: family.code.clone(),
        site: family.site.clone(),
        birth_date: Some(family.birth_date),
        wave_months: recording.wave_months,
        recorded_on: Some(recording.recorded_on),
        adult: Some(recording.adult),
        others_present: recording.others_present.clone(),
        filmed_by: recording.filmed_by.clone(),
        original_file_name: recording.original_file_name.clone(),
        duration_ms: recording.video.map_or(NewStudy::WINDOW_MS, |video| kind(video).duration_ms),
        sheets: sheets
            .filter_map(|sheet| {
                Some(BulkSheet {
                    coder: *coders.get(sheet.coder)?,
                    role: sheet.role,
                    position: sheet.position,
                    content: content(sheet),
                })
            })
            .collect(),
    })
}

fn content(sheet: &DemoSheet) -> Option<BulkContent> {
    let filled = |opened_at, submitted_at, resume| BulkContent {
        opened_at,
        submitted_at,
        ratings: sheet.ratings.clone(),
        notes: sheet.notes.clone(),
        resume,
    };
    match sheet.progress {
        SheetProgress::NotStarted => None,
        SheetProgress::Draft => {
            // Left at the child's first item, near the middle of the clip.
            let opened = opening_day() + TimeDelta::days(60);
            Some(filled(opened, None, Some((ItemId::new("C01"), 184_000))))
        }
        SheetProgress::Submitted(at) => Some(filled(at - TimeDelta::minutes(38), Some(at), None)),
    }
}

/// The passphrase of everybody in the study in a folder, where it is a demo.
pub fn known_passphrase(folder: &Path) -> Option<&'static str> {
    folder.join(ORDER_FILE).is_file().then_some(PASSPHRASE)
}

/// The demo study, opened as its lead with every key in hand.
pub(super) fn as_lead(folder: &Path) -> Result<Lab, DemoError> {
    let passphrase = Passphrase::typed(PASSPHRASE);
    let mut lab = Lab::open(folder)?;
    lab.sign_in(LEAD, Duty::Lead, &passphrase)?;
    lab.open_linkage(&passphrase)?;
    Ok(lab)
}

/// What the demo study in a folder was made from; `None` where there is no demo study.
///
/// # Errors
/// When the note of it cannot be read.
pub fn made_from(folder: &Path) -> Result<Option<Options>, DemoError> {
    if !folder.join(Lab::FILE_NAME).exists() {
        return Ok(None);
    }
    match std::fs::read_to_string(folder.join(ORDER_FILE)) {
        Ok(order) => Ok(Some(serde_json::from_str(&order).map_err(io::Error::other)?)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::making::MAKING_FOLDER;
    use super::*;
    use crate::study::Role;

    /// A demo study in a folder of its own, open for its lead.
    pub(in crate::demo) fn made(options: &Options) -> (tempfile::TempDir, Lab) {
        let folder = tempfile::tempdir().expect("a folder");
        make_study(&folder.path().join("demo"), options, &Control::quiet()).expect("a study");
        let lab = as_lead(&folder.path().join("demo")).expect("the study opens");
        (folder, lab)
    }

    #[test]
    fn the_study_has_every_submitted_sheet_and_is_the_same_again() {
        let options = Options::default();
        let (_kept, mut lab) = made(&options);
        let ratings = lab.study_ratings().expect("ratings");
        assert_eq!(ratings.clips.len(), 263);
        let count = |role| ratings.sheets.iter().filter(|sheet| sheet.role == role).count();
        assert_eq!((count(Role::Primary), count(Role::Second)), (259, 13));
        let (_kept, mut again) = made(&options);
        assert_eq!(ratings.sheets, again.study_ratings().expect("ratings").sheets);
        assert_eq!(ratings.clips, again.study_ratings().expect("ratings").clips);
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).expect("a folder");
        let name = |entry: io::Result<std::fs::DirEntry>| entry.expect("an entry").file_name();
        let mut names: Vec<String> =
            entries.map(|entry| name(entry).to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn what_a_crash_left_half_made_is_no_study_and_makes_way() {
        let kept = tempfile::tempdir().expect("a folder");
        let folder = kept.path().join("demo");
        let half_made = folder.join(MAKING_FOLDER).join(HALF_MADE);
        // As a process killed after the empty study was made leaves it, and one killed while putting it in place.
        let new = NewStudy::built_in("Half", &[12], &["Anna"]).in_the_open(PASSPHRASE);
        drop(Lab::create(&half_made, &new).expect("an empty study"));
        std::fs::write(folder.join(ORDER_FILE), "{").expect("a file");
        assert_eq!(made_from(&folder).expect("no study, no order"), None);
        let options = Options { video: Video::None, ..Options::default() };
        make_study(&folder, &options, &Control::quiet()).expect("a study");
        assert_eq!(made_from(&folder).expect("an order"), Some(options));
        let all = ["backups", KEY_FILE, "demo.json", PASSPHRASE_FILE, "recordings", "study.db"];
        assert_eq!(names(&folder), all);
        let mut lab = as_lead(&folder).expect("the study opens");
        assert_eq!(lab.recordings().expect("recordings").len(), 263);
        let key = std::fs::read(folder.join(KEY_FILE)).expect("a key file");
        let word = Passphrase::typed(PASSPHRASE);
        lab.sign_in_with_key_file(&key, &word).expect("the data manager's key file opens");
    }

    #[test]
    fn a_folder_with_a_study_is_refused_and_a_failure_leaves_nothing() {
        let (kept, _lab) = made(&Options::default());
        let folder = kept.path().join("demo");
        let before = std::fs::read(folder.join(Lab::FILE_NAME)).expect("the study");
        let refused = make_study(&folder, &Options::default(), &Control::quiet());
        assert!(matches!(refused, Err(DemoError::AlreadyAStudy(_))), "{refused:?}");
        assert_eq!(std::fs::read(folder.join(Lab::FILE_NAME)).expect("the study"), before);
        assert!(!folder.join(MAKING_FOLDER).exists());

        let file = kept.path().join("a file");
        std::fs::write(&file, "mine").expect("a file");
        assert!(make_study(&file, &Options::default(), &Control::quiet()).is_err());
        assert_eq!(std::fs::read(&file).expect("a file"), b"mine");
        assert_eq!(names(kept.path()), ["a file", "demo"]);
    }
}
