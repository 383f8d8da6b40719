//! Draws the videos that a demo study still lacks, and attaches each through the lab.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::film::{Kind, Seeds, film, kind};
use super::make::{DemoError, Video, as_lead, made_from};
use super::making::Making;
use super::truth::{VIDEO_CLIPS, simulate};
use crate::jobs::Control;
use crate::lab::import::facts_of;
use crate::lab::{Lab, LabError};
use crate::media;
use crate::study::BlindCode;

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
    if missing(folder)?.is_empty() {
        return Ok(());
    }
    let making = Making::begin(folder)?;
    // Once more, now that nobody else attaches any.
    let missing = missing(folder)?;
    encode_all(folder, &making.folder, &missing, kind, control, on_done)
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
    let mut lab = as_lead(folder)?;
    // As copies of recordings: when it was made is nobody's business.
    media::still(file)?;
    match lab.attach_media(&video.code, file, &fingerprint, &facts) {
        // Somebody was quicker, where the file system has no locks.
        Err(LabError::Refused(_)) if has_video(&mut lab, &video.code)? => Ok(std::fs::remove_file(file)?),
        other => Ok(other.map(|_| ())?),
    }
}

fn has_video(lab: &mut Lab, code: &BlindCode) -> Result<bool, LabError> {
    Ok(lab.recordings()?.iter().any(|entry| &entry.blind_code == code && entry.facts.is_some()))
}

fn missing(folder: &Path) -> Result<Vec<Missing>, DemoError> {
    let Some(options) = made_from(folder)? else { return Ok(Vec::new()) };
    if options.video == Video::None {
        return Ok(Vec::new());
    }
    let data = simulate(options.seed);
    let mut without: BTreeMap<(String, u16), BlindCode> = BTreeMap::new();
    for entry in as_lead(folder)?.recordings()? {
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
    use super::super::make::Options;
    use super::super::make::tests::made;
    use super::super::making::MAKING_FOLDER;
    use super::*;

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
        assert!(first.rating_begun && first.coders.len() == 1 && first.coders[0].name == "Anna Holm");
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
    fn a_video_that_somebody_else_attached_meanwhile_counts_as_done() {
        let (kept, mut lab) = made(&Options::default());
        let folder = kept.path().join("demo");
        let wanted = missing(&folder).expect("a list");
        let film_again = |name: &str| {
            let file = kept.path().join(name);
            let kind = Kind { duration_ms: 1_000, size: (160, 96), ..kind(0) };
            film(&file, kind, wanted[0].seeds, &Control::quiet(), &mut |_| {}).expect("a video");
            file
        };
        let first = film_again("first.mp4");
        attach(&folder, &wanted[0], &first, &Control::quiet()).expect("attached");
        let second = film_again("second.mp4");
        attach(&folder, &wanted[0], &second, &Control::quiet()).expect("done already");
        assert!(!first.exists() && !second.exists());
        assert!(has_video(&mut lab, &wanted[0].code).expect("an answer"));
        assert_eq!(videos_missing(&folder).expect("a count"), 5);
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
