//! Writes the simulated study through the lab, then draws its videos.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::film::{Kind, Seeds, film, kind};
use super::truth::{DemoData, DemoRecording, DemoSheet, SheetProgress, VIDEO_CLIPS, simulate};
use crate::codebook::ItemId;
use crate::jobs::Control;
use crate::lab::bulk::{BulkContent, BulkRecording, BulkSheet};
use crate::lab::import::facts_of;
use crate::lab::{Clock, Lab, LabError, NewStudy};
use crate::media;
use crate::study::{BlindCode, CoderId};

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
    #[error("Another Samspil is drawing this study's videos already. Nothing was changed.")]
    Busy,
    /// Asked to stop.
    #[error("Stopped. The videos made so far are in the study; the rest can be made later.")]
    Cancelled,
}

/// What was asked for, beside the study: tells which videos are still to be made.
const ORDER_FILE: &str = "demo.json";
/// Where videos are made before they are attached.
const MAKING_FOLDER: &str = "making";

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

/// Makes the study with all its ratings, without video. Takes a second or two.
///
/// # Errors
/// When the folder holds a study already or cannot be written to.
pub fn make_study(folder: &Path, options: &Options, control: &Control) -> Result<(), DemoError> {
    control.report(0, 1, "Making the demo study");
    let data = simulate(options.seed);
    let mut new = NewStudy::built_in(data.name, &super::truth::WAVES, &data.coders);
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
    let order = serde_json::to_string(options).map_err(io::Error::other)?;
    std::fs::write(folder.join(ORDER_FILE), order)?;
    control.report(1, 1, "The demo study is ready");
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

/// A video that is still to be made.
struct Missing {
    code: BlindCode,
    place: usize,
    seeds: Seeds,
}

/// How many videos [`encode_missing`] would make; 0 for a study that is no demo.
///
/// # Errors
/// When the study cannot be opened.
pub fn videos_missing(folder: &Path) -> Result<usize, DemoError> {
    Ok(missing(folder)?.len())
}

/// Makes the videos that are not there yet, the first coder's draft first, and attaches each as soon as it is
/// whole; `on_done` is told its blind code. Blocks; meant for a thread of its own while the study is in use.
/// What a crash or a cancel left out is made by the next call. A study that is no demo is left alone.
///
/// # Errors
/// When cancelled, when another process is at it, or when a video cannot be made, read back or attached.
pub fn encode_missing(
    folder: &Path,
    control: &Control,
    on_done: &mut dyn FnMut(&BlindCode),
) -> Result<(), DemoError> {
    encode_kinds(folder, kind, control, on_done)
}

fn encode_kinds(
    folder: &Path,
    kind: fn(usize) -> Kind,
    control: &Control,
    on_done: &mut dyn FnMut(&BlindCode),
) -> Result<(), DemoError> {
    let missing = missing(folder)?;
    if missing.is_empty() {
        return Ok(());
    }
    let making = folder.join(MAKING_FOLDER);
    std::fs::create_dir_all(&making)?;
    let lock_path = making.join("lock");
    let lock = std::fs::File::create(&lock_path)?;
    lock.try_lock().map_err(|_| DemoError::Busy)?;
    let outcome = encode_all(folder, &making, &missing, kind, control, on_done);
    drop(lock);
    // Tidying up; what stays behind does no harm.
    let _ = std::fs::remove_file(&lock_path);
    let _ = std::fs::remove_dir(&making);
    outcome
}

fn encode_all(
    folder: &Path,
    making: &Path,
    missing: &[Missing],
    kind: fn(usize) -> Kind,
    control: &Control,
    on_done: &mut dyn FnMut(&BlindCode),
) -> Result<(), DemoError> {
    let total = missing.len() as u64 * 100;
    for (number, video) in missing.iter().enumerate() {
        let what = format!("Drawing video {} of {}", number + 1, missing.len());
        let mut say = |share: f32| control.report(number as u64 * 100 + (share * 100.0) as u64, total, &what);
        say(0.0);
        let file = draw(making, video, kind(video.place), control, &mut say)?;
        if let Err(error) = attach(folder, video, &file, control) {
            let _ = std::fs::remove_file(&file);
            return Err(error);
        }
        on_done(&video.code);
    }
    control.report(total, total, "All videos are ready");
    Ok(())
}

fn draw(
    making: &Path,
    video: &Missing,
    kind: Kind,
    control: &Control,
    say: &mut dyn FnMut(f32),
) -> Result<PathBuf, DemoError> {
    let file = making.join(format!("{}.{}", video.code, kind.container.extension()));
    match film(&file, kind, video.seeds, control, say) {
        Err(media::EncodeError::Cancelled) => Err(DemoError::Cancelled),
        other => Ok(other.map(|()| file)?),
    }
}

fn attach(folder: &Path, video: &Missing, file: &Path, control: &Control) -> Result<(), DemoError> {
    let facts = facts_of(media::probe(file, control)?);
    let fingerprint = media::fingerprint(file, control)?;
    if control.is_cancelled() {
        return Err(DemoError::Cancelled);
    }
    Lab::open(folder)?.attach_media(&video.code, file, &fingerprint, &facts)?;
    Ok(())
}

/// What the demo study in a folder was made from; `None` where there is no demo study.
///
/// # Errors
/// When the note of it cannot be read.
pub fn made_from(folder: &Path) -> Result<Option<Options>, DemoError> {
    match std::fs::read_to_string(folder.join(ORDER_FILE)) {
        Ok(order) => Ok(Some(serde_json::from_str(&order).map_err(io::Error::other)?)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn missing(folder: &Path) -> Result<Vec<Missing>, DemoError> {
    let Some(options) = made_from(folder)? else { return Ok(Vec::new()) };
    if options.video == Video::None {
        return Ok(Vec::new());
    }
    let data = simulate(options.seed);
    let mut without: BTreeMap<(String, u16), BlindCode> = BTreeMap::new();
    for entry in Lab::open(folder)?.recordings()? {
        if let (None, Some(linkage)) = (&entry.facts, entry.linkage) {
            without.insert((linkage.participant_code, entry.wave_months), entry.blind_code);
        }
    }
    let mut later = VIDEO_CLIPS;
    let mut wanted: Vec<Missing> = Vec::new();
    for (number, recording) in data.recordings.iter().enumerate() {
        let place = match (recording.video, options.video) {
            (Some(place), _) => place,
            (None, Video::Full) => {
                later += 1;
                later - 1
            }
            _ => continue,
        };
        let code = data.families.get(recording.family).map(|family| family.code.clone()).unwrap_or_default();
        if let Some(code) = without.remove(&(code, recording.wave_months)) {
            // The family looks like itself at both waves, but plays differently.
            let seed = |number: usize| options.seed.wrapping_mul(1_000_003).wrapping_add(number as u64);
            let seeds = Seeds { family: seed(recording.family), play: seed(number) };
            wanted.push(Missing { code, place, seeds });
        }
    }
    wanted.sort_by_key(|video| video.place);
    Ok(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Role;

    fn made(options: &Options) -> (tempfile::TempDir, Lab) {
        let folder = tempfile::tempdir().expect("a folder");
        make_study(&folder.path().join("demo"), options, &Control::quiet()).expect("a study");
        let lab = Lab::open(&folder.path().join("demo")).expect("the study opens");
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

    #[test]
    fn six_videos_are_wanted_the_draft_first_or_none_or_all() {
        let (kept, _lab) = made(&Options::default());
        let folder = kept.path().join("demo");
        let wanted = missing(&folder).expect("a list");
        assert_eq!(wanted.iter().map(|video| video.place).collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5]);
        let (kept, _lab) = made(&Options { video: Video::None, ..Options::default() });
        assert_eq!(videos_missing(&kept.path().join("demo")).expect("a count"), 0);
        let (kept, _lab) = made(&Options { video: Video::Full, ..Options::default() });
        assert_eq!(videos_missing(&kept.path().join("demo")).expect("a count"), 263);
    }

    #[test]
    fn every_kind_of_video_is_attached_as_the_probe_sees_it() {
        let (kept, mut lab) = made(&Options::default());
        let folder = kept.path().join("demo");
        let short = |place| Kind { duration_ms: 3_000, size: (160, 96), ..kind(place) };
        let mut order = Vec::new();
        encode_kinds(&folder, short, &Control::quiet(), &mut |code| order.push(code.clone()))
            .expect("videos");
        assert_eq!(videos_missing(&folder).expect("a count"), 0);
        assert!(!folder.join(MAKING_FOLDER).exists());
        let entries = lab.recordings().expect("recordings");
        let facts: Vec<_> = order
            .iter()
            .map(|code| entries.iter().find(|entry| &entry.blind_code == code).expect("an entry"))
            .map(|entry| entry.facts.clone().expect("facts"))
            .collect();
        assert!(facts.iter().all(|f| f.has_audio && (2_900..3_200).contains(&f.duration_ms)));
        let varies: Vec<bool> = facts.iter().map(|f| f.variable_rate).collect();
        assert_eq!(varies, [false, false, true, false, false, false]);
        let turned: Vec<(u16, u32, u32)> =
            facts.iter().map(|f| (f.rotation_degrees, f.width, f.height)).collect();
        assert_eq!(turned[1], (90, 96, 160), "shown upright");
        assert!(turned.iter().enumerate().all(|(i, t)| i == 1 || *t == (0, 160, 96)), "{turned:?}");
        assert!(
            facts[3].container.contains("WebM") || facts[3].container.contains("Matroska"),
            "{:?}",
            facts[3]
        );
        let first = entries.iter().find(|entry| entry.blind_code == order[0]).expect("the draft's clip");
        assert!(first.rating_begun && first.coders == ["Anna Holm"]);
    }

    #[test]
    fn two_at_once_do_not_draw_the_same_videos() {
        let (kept, _lab) = made(&Options::default());
        let folder = kept.path().join("demo");
        std::fs::create_dir(folder.join(MAKING_FOLDER)).expect("a folder");
        let lock = std::fs::File::create(folder.join(MAKING_FOLDER).join("lock")).expect("a file");
        lock.try_lock().expect("a lock");
        let outcome = encode_missing(&folder, &Control::quiet(), &mut |_| {});
        assert!(matches!(outcome, Err(DemoError::Busy)), "{outcome:?}");
    }

    #[test]
    fn a_cancelled_drawing_leaves_the_study_whole_and_no_file() {
        let (kept, _lab) = made(&Options::default());
        let folder = kept.path().join("demo");
        let control = Control::quiet();
        control.cancel();
        let outcome = encode_missing(&folder, &control, &mut |_| {});
        assert!(matches!(outcome, Err(DemoError::Cancelled)), "{outcome:?}");
        assert!(!folder.join(MAKING_FOLDER).exists());
        assert_eq!(std::fs::read_dir(folder.join("recordings")).expect("a folder").count(), 0);
        assert_eq!(videos_missing(&folder).expect("a count"), 6);
    }
}
