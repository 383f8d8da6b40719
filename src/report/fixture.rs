//! A study small enough to compute by hand, for tests of reports and exports.
//!
//! Three items 1–5 (`Q1`, `Q2` make “warm”; `Q3`, low is good, makes “harsh”) at 12 and 24 months, and
//! `AINS` 1–9 at 24 months. Five clips: four at 12 months, three of them double-coded, and one at 24.

use crate::codebook::{ItemId, ReasonId, load, load_profile};
use crate::report::{ClipRow, Instrument, SheetRow, StudyRatings};
use crate::study::{Adult, BlindCode, Rating, Role, Wave};

const BOOK: &str = r#"
format = "samspil-codebook-1"
id = "small-3"
version = 1
title.en = "Small"
verified = true
scale = { min = 1, max = 5, step = 1 }
section = [{ id = "all", label.en = "All", items = ["Q1", "Q2", "Q3"] }]
reason = [{ id = "not-visible", label.en = "Not visible" }]
subscale = [
  { id = "warm", label.en = "Warm", label.da = "Varm", target = "parent", favourable = "high" },
  { id = "harsh", label.en = "Harsh", target = "parent", favourable = "low" },
]
[[item]]
id = "Q1"
code = "QA"
label.en = "First"
label.da = "Første"
target = "parent"
favourable = "high"
description.en = "."
source = "made up"
[[item]]
id = "Q2"
code = "QB"
label.en = "Second"
target = "parent"
favourable = "high"
description.en = "."
source = "made up"
[[item]]
id = "Q3"
code = "QC"
label.en = "Third"
target = "parent"
favourable = "low"
description.en = "."
source = "made up"
"#;

const PROFILE: &str = r#"
format = "samspil-profile-1"
id = "S"
version = 1
codebook = "small-3"
title.en = "Small"
verified = true
min_valid_subscale = "1/2"
[[total]]
id = "items"
label.en = "Mean of all items, unfavourable items reversed"
rule = "mean_of_items"
min_valid = "4/5"
[[subscale]]
id = "warm"
items = ["Q1", "Q2"]
[[subscale]]
id = "harsh"
items = ["Q3"]
"#;

const AINSWORTH: &str = r#"
format = "samspil-codebook-1"
id = "ainsworth"
version = 1
title.en = "Ainsworth"
verified = true
scale = { min = 1, max = 9, step = 1 }
section = [{ id = "all", label.en = "All", items = ["AINS"] }]
reason = [{ id = "not-visible", label.en = "Not visible" }]
[[item]]
id = "AINS"
code = "AI"
label.en = "Sensitivity"
target = "parent"
favourable = "high"
description.en = "."
source = "made up"
"#;

/// A sheet; `None` is “not visible”.
fn sheet(clip: &str, months: u16, coder: &str, role: Role, items: &[(&str, Option<f64>)]) -> SheetRow {
    let rating = |points: &Option<f64>| {
        points.map_or(
            Rating::NotRated { reason: ReasonId::new("not-visible"), text: String::new() },
            Rating::Points,
        )
    };
    SheetRow {
        blind_code: BlindCode::new(clip),
        wave_months: months,
        coder: coder.to_owned(),
        role,
        submitted_at: "2026-01-02T03:04:05Z".to_owned(),
        source: crate::study::Source::Rated,
        ratings: items.iter().map(|(item, points)| (ItemId::new(*item), rating(points))).collect(),
        revisions: Vec::new(),
        notes: Vec::new(),
    }
}

fn three(q1: f64, q2: f64, q3: f64) -> [(&'static str, Option<f64>); 3] {
    [("Q1", Some(q1)), ("Q2", Some(q2)), ("Q3", Some(q3))]
}

/// The study.
pub(crate) fn study() -> StudyRatings {
    let book = load(BOOK).expect("a sound codebook");
    let profile = load_profile(PROFILE, &book).expect("a sound profile");
    let instrument = |codebook, profile, waves| Instrument { codebook, profile, waves, overlay_hash: None };
    let clip = |code: &str, wave_months| ClipRow {
        blind_code: BlindCode::new(code),
        wave_months,
        child_age_months: Some(wave_months),
        adult: (code == "aaaaaa").then_some(Adult::Mother),
        start_ms: 0,
        end_ms: 360_000,
    };
    let wave = |months: u16| Wave { months, label: format!("{months} months") };
    let mut sheets = vec![
        sheet("aaaaaa", 12, "Anna", Role::Primary, &three(1.0, 2.0, 1.0)),
        sheet("aaaaaa", 12, "Bo", Role::Second, &three(1.0, 2.0, 1.0)),
        sheet("bbbbbb", 12, "Bo", Role::Primary, &three(3.0, 3.0, 1.0)),
        sheet("bbbbbb", 12, "Anna", Role::Second, &three(4.0, 3.0, 1.0)),
        sheet("cccccc", 12, "Anna", Role::Primary, &three(5.0, 5.0, 1.0)),
        sheet("cccccc", 12, "Bo", Role::Second, &[("Q1", Some(5.0)), ("Q2", None), ("Q3", Some(1.0))]),
        sheet("dddddd", 12, "Bo", Role::Primary, &[("Q1", Some(2.0)), ("Q2", None), ("Q3", None)]),
    ];
    sheets.push({
        let mut ratings = three(4.0, 2.0, 3.0).to_vec();
        ratings.push(("AINS", Some(7.0)));
        sheet("eeeeee", 24, "Anna", Role::Primary, &ratings)
    });
    StudyRatings {
        study: "Small study".to_owned(),
        waves: vec![wave(12), wave(24)],
        instruments: vec![
            instrument(book, Some(profile), vec![12, 24]),
            instrument(load(AINSWORTH).expect("a sound codebook"), None, vec![24]),
        ],
        profiles: Vec::new(),
        clips: vec![
            clip("aaaaaa", 12),
            clip("bbbbbb", 12),
            clip("cccccc", 12),
            clip("dddddd", 12),
            clip("eeeeee", 24),
            clip("ffffff", 24),
        ],
        sheets,
    }
}

/// A number from 0 to `below` that looks drawn, and is the same for the same place.
fn drawn(place: [usize; 3], below: usize) -> usize {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for part in place {
        state = (state ^ part as u64)
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        state ^= state >> 29;
    }
    (state >> 33) as usize % below
}

/// The rating of a clip's item by a coder: the clip's own level, off by one now and then. The third item is a 1 on
/// nearly every clip, the fifth never varies, the seventh cannot be rated on every fifth clip.
fn made_up(item: usize, clip: usize, coder: usize, points: usize) -> Option<f64> {
    match item {
        2 => return Some(if clip == 4 && coder == 0 { 2.0 } else { 1.0 }),
        4 => return Some(3.0),
        6 if (clip + coder).is_multiple_of(5) => return None,
        _ => {}
    }
    let level = 1 + drawn([item, clip, 99], points);
    let off = match drawn([item, clip, coder], 4) {
        0 => level + 1,
        1 => level - 1,
        _ => level,
    };
    Some(off.clamp(1, points) as f64)
}

/// A study with the program's own codebooks: clip n is rated by these coders, the first of them primary; the first
/// `at_12` clips at 12 months, the others at 24.
pub(crate) fn made_of(pairs: &[&[usize]], at_12: usize) -> StudyRatings {
    use crate::codebook::{built_in_codebooks, built_in_profiles};
    const NAMES: [&str; 3] = ["Anna", "Bo", "Cleo"];
    let books = built_in_codebooks();
    let instruments: Vec<Instrument> = books
        .into_iter()
        .map(|codebook| Instrument {
            profile: built_in_profiles(&codebook).into_iter().next(),
            waves: if codebook.items.len() > 1 { vec![12, 24] } else { vec![24] },
            codebook,
            overlay_hash: None,
        })
        .collect();
    let months = |clip: usize| if clip < at_12 { 12 } else { 24 };
    let code = |clip: usize| BlindCode::new(format!("clip{clip:02}"));
    let mut sheets = Vec::new();
    for (clip, coders) in pairs.iter().enumerate() {
        for (place, coder) in coders.iter().enumerate() {
            let mut ratings = crate::study::Ratings::new();
            let rated = instruments.iter().filter(|instrument| instrument.waves.contains(&months(clip)));
            for (item, known) in rated.flat_map(|instrument| instrument.codebook.items.iter()).enumerate() {
                let points = known.scale.points().len();
                let rating = made_up(item, clip, *coder, points).map_or(
                    Rating::NotRated { reason: ReasonId::new("not-visible"), text: String::new() },
                    Rating::Points,
                );
                ratings.insert(known.id.clone(), rating);
            }
            sheets.push(SheetRow {
                source: crate::study::Source::Rated,
                blind_code: code(clip),
                wave_months: months(clip),
                coder: NAMES[*coder].to_owned(),
                role: if place == 0 { Role::Primary } else { Role::Second },
                submitted_at: "2026-01-02T03:04:05Z".to_owned(),
                ratings,
                revisions: Vec::new(),
                notes: Vec::new(),
            });
        }
    }
    let profiles = instruments.iter().flat_map(|instrument| {
        let in_use = instrument.profile.as_ref().map(|profile| profile.id.clone());
        let all = built_in_profiles(&instrument.codebook);
        all.into_iter().filter(move |other| in_use.as_ref() != Some(&other.id))
    });
    StudyRatings {
        study: "Made up".to_owned(),
        waves: [12, 24].map(|months| Wave { months, label: format!("{months} months") }).to_vec(),
        profiles: profiles.collect(),
        clips: (0..pairs.len())
            .map(|clip| ClipRow {
                blind_code: code(clip),
                wave_months: months(clip),
                child_age_months: None,
                adult: None,
                start_ms: 0,
                end_ms: 360_000,
            })
            .collect(),
        sheets,
        instruments,
    }
}

/// Thirteen clips that Anna and Bo both rated, first one primary, then the other, and five that one of them rated.
pub(crate) fn thirteen() -> StudyRatings {
    let pairs: Vec<&[usize]> = (0..18)
        .map(|clip| match (clip < 13, clip % 2 == 0) {
            (true, true) => &[0, 1][..],
            (true, false) => &[1, 0],
            (false, true) => &[0],
            (false, false) => &[1],
        })
        .collect();
    made_of(&pairs, 9)
}

/// Twelve clips that three coders rated in turns, two at a time.
pub(crate) fn rotating() -> StudyRatings {
    let pairs: Vec<&[usize]> = (0..12).map(|clip| [&[0, 1][..], &[1, 2], &[2, 0]][clip % 3]).collect();
    made_of(&pairs, 6)
}
