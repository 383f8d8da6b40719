//! The ratings: every clip's standing, then what each coder makes of it.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use rand::RngExt;
use rand::seq::{IndexedRandom, SliceRandom};
use rand_chacha::ChaCha12Rng;

use super::model::{
    AINSWORTH, CLUSTERS, CODER, CODER_AINSWORTH, FAMILY, GENERAL, SENSITIVITY, Shape, centre, normal_scores,
    unrelated_to,
};
use super::notes::{CLIP_NOTES, ITEM_NOTES, UNRATED};
use super::{DOUBLE_CODED, DemoRecording, DemoSheet, SheetProgress, WAVES, normal, stream};
use crate::codebook::{ItemId, ReasonId};
use crate::study::{Rating, Ratings, Role};

/// What an item would be rated by a coder without a view of their own, before rounding, by recording.
type Seen = BTreeMap<&'static str, Vec<f64>>;

pub(super) fn sheets(recordings: &[DemoRecording], seed: u64) -> Vec<DemoSheet> {
    let seen = what_is_seen(recordings, &mut stream(seed, 3));
    let (primary, double_coded) = share_out(recordings, &mut stream(seed, 4));
    let mut sheets = Vec::new();
    for coder in 0..2 {
        let mut work: Vec<(usize, Role)> = (0..recordings.len())
            .filter_map(|r| {
                let role = if primary[r] == coder { Role::Primary } else { Role::Second };
                (role == Role::Primary || double_coded.contains(&r)).then_some((r, role))
            })
            .collect();
        work.shuffle(&mut stream(seed, 5 + coder as u64));
        // What is still to do comes last, in the order of encoding.
        work.sort_by_key(|&(r, _)| recordings[r].video.filter(|v| open_for(*v) == Some(coder)));
        let mut rng = stream(seed, 7 + coder as u64);
        for (place, (recording, role)) in work.into_iter().enumerate() {
            let mut sheet = DemoSheet {
                recording,
                coder,
                role,
                position: place as u32 + 1,
                progress: progress(recordings[recording].video, coder, place),
                ratings: rate(&seen, recording, recordings[recording].wave_months, &mut rng),
                notes: Vec::new(),
            };
            if !double_coded.contains(&recording) {
                leave_out(&mut sheet.ratings, &mut rng);
            }
            jot(&mut sheet, &mut rng);
            cut_to_progress(&mut sheet);
            sheets.push(sheet);
        }
    }
    sheets
}

/// The coder who still has this video to rate: two for each.
fn open_for(video: usize) -> Option<usize> {
    match video {
        0 | 1 => Some(0),
        2 | 3 => Some(1),
        _ => None,
    }
}

/// The primary coder of each recording, and the recordings that both rate. A coder gets one wave of a family
/// only, as far as that goes; so the second ratings are drawn among families filmed once.
fn share_out(recordings: &[DemoRecording], rng: &mut ChaCha12Rng) -> (Vec<usize>, Vec<usize>) {
    let mut first: BTreeMap<usize, usize> = BTreeMap::new();
    let primary: Vec<usize> = recordings
        .iter()
        .map(|r| {
            let drawn = r.video.and_then(open_for).unwrap_or_else(|| rng.random_range(0..2));
            match first.get(&r.family) {
                Some(other) => 1 - other,
                None => *first.entry(r.family).or_insert(drawn),
            }
        })
        .collect();
    let mut double_coded = Vec::new();
    for (wave, count) in WAVES.into_iter().zip(DOUBLE_CODED) {
        // One of the videos is among them.
        let shown = recordings.iter().position(|r| r.wave_months == wave && r.video == Some(5));
        let mut able: Vec<usize> = (0..recordings.len())
            .filter(|&i| {
                let r = &recordings[i];
                r.wave_months == wave
                    && r.video.is_none()
                    && recordings.iter().filter(|o| o.family == r.family).count() == 1
            })
            .collect();
        able.shuffle(rng);
        double_coded.extend(shown.into_iter().chain(able).take(count));
    }
    (primary, double_coded)
}

fn what_is_seen(recordings: &[DemoRecording], rng: &mut ChaCha12Rng) -> Seen {
    let families = 1 + recordings.iter().map(|r| r.family).max().unwrap_or(0);
    // A family's lasting part: of the general standing, and of each cluster.
    let lasting: Vec<Vec<f64>> =
        (0..=CLUSTERS.len()).map(|_| (0..families).map(|_| normal(rng)).collect()).collect();
    let mut seen: Seen = BTreeMap::new();
    for (wave, months) in WAVES.into_iter().enumerate() {
        let rows: Vec<usize> =
            (0..recordings.len()).filter(|&r| recordings[r].wave_months == months).collect();
        let standing = |part: usize, rng: &mut ChaCha12Rng| {
            let raw: Vec<f64> =
                rows.iter().map(|&r| mix(lasting[part][recordings[r].family], normal(rng), FAMILY)).collect();
            normal_scores(&raw)
        };
        let general = standing(CLUSTERS.len(), rng);
        for (part, cluster) in CLUSTERS.iter().enumerate() {
            let own = standing(part, rng);
            let raw: Vec<f64> =
                general.iter().zip(&own).map(|(g, u)| mix(cluster.sign * g, *u, GENERAL)).collect();
            let mut parts = vec![normal_scores(&raw)];
            for (item, offset) in cluster.items {
                let values = item_values(&mut parts, cluster.at[wave], *offset, CODER, true, rng);
                spread(&mut seen, item, &rows, values, recordings.len());
            }
            if months == 24 && part == SENSITIVITY {
                let values = item_values(&mut parts, AINSWORTH, 0.0, CODER_AINSWORTH, false, rng);
                spread(&mut seen, "AINS", &rows, values, recordings.len());
            }
        }
    }
    seen
}

/// `√share·a + √(1−share)·b`: as spread as its parts, and this share of its variance from the first.
fn mix(a: f64, b: f64, share: f64) -> f64 {
    share.sqrt() * a + (1.0 - share).sqrt() * b
}

/// An item at one wave. `parts` are the cluster's standing and the own parts of the items before this one.
/// The coder's part of the spread is left out, since it comes with the coder.
fn item_values(
    parts: &mut Vec<Vec<f64>>,
    shape: Shape,
    offset: f64,
    coder: f64,
    five_points: bool,
    rng: &mut ChaCha12Rng,
) -> Vec<f64> {
    let raw: Vec<f64> = parts[0].iter().map(|_| normal(rng)).collect();
    let own = normal_scores(&unrelated_to(parts, raw));
    let mean = shape.mean + offset;
    let centre = if five_points { centre(mean, shape.s) } else { mean };
    let own_spread = (shape.s * shape.s * (1.0 - shape.h) - coder * coder).max(0.0).sqrt();
    let common_spread = shape.s * shape.h.sqrt();
    let values =
        parts[0].iter().zip(&own).map(|(f, e)| centre + common_spread * f + own_spread * e).collect();
    parts.push(own);
    values
}

fn spread(seen: &mut Seen, item: &'static str, rows: &[usize], values: Vec<f64>, all: usize) {
    let column = seen.entry(item).or_insert_with(|| vec![0.0; all]);
    for (&row, value) in rows.iter().zip(values) {
        column[row] = value;
    }
}

fn rate(seen: &Seen, recording: usize, months: u16, rng: &mut ChaCha12Rng) -> Ratings {
    seen.iter()
        .filter(|(item, _)| months == 24 || **item != "AINS")
        .map(|(item, column)| {
            let (own, top) = if *item == "AINS" { (CODER_AINSWORTH, 9.0) } else { (CODER, 5.0) };
            let value = (column[recording] + own * normal(rng)).round().clamp(1.0, top);
            (ItemId::new(*item), Rating::Points(value))
        })
        .collect()
}

/// About one rating in a hundred is not given, with its reason.
fn leave_out(ratings: &mut Ratings, rng: &mut ChaCha12Rng) {
    for (reason, per_thousand, items) in UNRATED {
        for item in *items {
            if rng.random_range(0..1000) < *per_thousand {
                let unrated = Rating::NotRated { reason: ReasonId::new(*reason), text: String::new() };
                ratings.insert(ItemId::new(*item), unrated);
            }
        }
    }
}

fn jot(sheet: &mut DemoSheet, rng: &mut ChaCha12Rng) {
    if rng.random_range(0..100) < 14 {
        sheet.notes.extend(CLIP_NOTES.choose(rng).map(|note| (None, (*note).to_owned())));
    }
    if rng.random_range(0..100) < 18 {
        let items: Vec<&ItemId> = sheet.ratings.keys().collect();
        let note = items.choose(rng).zip(ITEM_NOTES.choose(rng));
        sheet.notes.extend(note.map(|(item, text)| (Some((*item).clone()), (*text).to_owned())));
    }
}

/// Four sheets a working day from a Monday on, each about three quarters of an hour after the one before.
fn progress(video: Option<usize>, coder: usize, place: usize) -> SheetProgress {
    match video.filter(|v| open_for(*v) == Some(coder)) {
        Some(0) => SheetProgress::Draft,
        Some(_) => SheetProgress::NotStarted,
        None => SheetProgress::Submitted(submitted_at(coder, place)),
    }
}

fn submitted_at(coder: usize, place: usize) -> DateTime<Utc> {
    let monday = NaiveDate::from_ymd_opt(2024, 9, 2).unwrap_or_default();
    let working_day = place as u64 / 4;
    let day = monday + Days::new(working_day / 5 * 7 + working_day % 5);
    let minutes = 8 * 60 + 11 + 7 * coder as i64 + 46 * (place % 4) as i64 + (place * 13 % 17) as i64;
    (day.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(minutes)).and_utc()
}

/// A draft holds the first half of its items, in the order of the sheet.
fn cut_to_progress(sheet: &mut DemoSheet) {
    let begun = |id: &ItemId| id.as_str().starts_with('P');
    match sheet.progress {
        SheetProgress::Submitted(_) => {}
        SheetProgress::Draft => {
            sheet.ratings.retain(|id, _| begun(id));
            sheet.notes.retain(|(id, _)| id.as_ref().is_none_or(begun));
        }
        SheetProgress::NotStarted => {
            sheet.ratings.clear();
            sheet.notes.clear();
        }
    }
}
