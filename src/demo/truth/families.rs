//! Who was filmed, when and by whom.

use chrono::{Days, NaiveDate};
use rand::RngExt;
use rand::seq::{IndexedRandom, SliceRandom};
use rand_chacha::ChaCha12Rng;

use super::{BOTH_WAVES, DemoRecording, FAMILIES, Family, RECORDINGS, VIDEO_CLIPS, WAVES};
use crate::study::Adult;

/// Ten invented municipalities.
const SITES: [&str; 10] = [
    "Aaby",
    "Birkholt",
    "Egedal Sogn",
    "Fjordby",
    "Havnsø",
    "Klintved",
    "Lyngby Hede",
    "Nordmark",
    "Skovlund",
    "Østerå",
];

pub(super) fn families(rng: &mut ChaCha12Rng) -> Vec<Family> {
    let first = NaiveDate::default().max(NaiveDate::from_ymd_opt(2018, 6, 1).unwrap_or_default());
    let mut births: Vec<NaiveDate> =
        (0..FAMILIES).map(|_| first + Days::new(rng.random_range(0..1460))).collect();
    births.sort_unstable();
    births
        .into_iter()
        .enumerate()
        .map(|(index, birth_date)| Family {
            code: format!("F{:03}", index + 1),
            site: (*SITES.choose(rng).unwrap_or(&SITES[0])).to_owned(),
            birth_date,
        })
        .collect()
}

pub(super) fn recordings(families: &[Family], rng: &mut ChaCha12Rng) -> Vec<DemoRecording> {
    let mut order: Vec<usize> = (0..families.len()).collect();
    order.shuffle(rng);
    // In this order: both waves, 12 months only, 24 months only, never filmed.
    let only_12 = RECORDINGS[0];
    let both = order.iter().take(BOTH_WAVES);
    let at_12: Vec<usize> = order.iter().take(only_12).copied().collect();
    let at_24: Vec<usize> =
        both.chain(order.iter().skip(only_12).take(RECORDINGS[1] - BOTH_WAVES)).copied().collect();
    let mut recordings = Vec::with_capacity(RECORDINGS[0] + RECORDINGS[1]);
    for (wave, mut chosen) in WAVES.into_iter().zip([at_12, at_24]) {
        chosen.sort_unstable();
        recordings.extend(chosen.into_iter().filter_map(|f| Some(recording(f, families.get(f)?, wave, rng))));
    }
    choose_video(&mut recordings, rng);
    recordings
}

fn recording(index: usize, family: &Family, wave_months: u16, rng: &mut ChaCha12Rng) -> DemoRecording {
    let days = match wave_months {
        12 => rng.random_range(355..430),
        _ => rng.random_range(675..760),
    };
    let recorded_on = family.birth_date + Days::new(days);
    let (adult, others) = match rng.random_range(0..100) {
        0..88 => (Adult::Mother, ""),
        88..92 => (Adult::Father, ""),
        92..95 => (Adult::Mother, "a sibling"),
        95..98 => (Adult::Both, ""),
        98 => (Adult::Mother, "a dog"),
        _ => (Adult::Other, ""),
    };
    let filmed_by = match rng.random_range(0..100) {
        0..62 => "family",
        62..88 => "health visitor",
        _ => "research institute",
    };
    let file = match rng.random_range(0..3) {
        0 => format!("IMG_{:04}.MOV", rng.random_range(1..9999)),
        1 => format!("{} {wave_months} mdr.mp4", family.code),
        _ => format!("VID_{}_{:06}.mp4", recorded_on.format("%Y%m%d"), rng.random_range(90_000..180_000)),
    };
    DemoRecording {
        family: index,
        wave_months,
        recorded_on,
        adult,
        others_present: others.to_owned(),
        filmed_by: filmed_by.to_owned(),
        original_file_name: file,
        video: None,
    }
}

/// Six recordings of families filmed once, three at each wave, mother and child alone.
fn choose_video(recordings: &mut [DemoRecording], rng: &mut ChaCha12Rng) {
    for (first, wave) in [(1, WAVES[0]), (0, WAVES[1])] {
        let mut able: Vec<usize> = (0..recordings.len())
            .filter(|&i| {
                let r = &recordings[i];
                let alone = r.adult == Adult::Mother && r.others_present.is_empty();
                alone
                    && r.wave_months == wave
                    && recordings.iter().filter(|o| o.family == r.family).count() == 1
            })
            .collect();
        able.shuffle(rng);
        for (place, index) in (first..VIDEO_CLIPS).step_by(2).zip(able) {
            recordings[index].video = Some(place);
        }
    }
}
