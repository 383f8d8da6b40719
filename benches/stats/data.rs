//! Ratings made up from a seed: what they mean does not matter here, only how many there are and that they look
//! like ratings (most clips near the middle, some items nearly always 1, the coders a point apart now and then).

use std::fmt::Write as _;
use std::path::Path;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use samspil::codebook::{ItemId, built_in_codebooks, built_in_profiles};
use samspil::report::{ClipRow, Instrument, SheetRow, StudyRatings};
use samspil::study::{BlindCode, Rating, Ratings, Role, Source, Wave};

/// One item's ratings by two coders.
pub struct Item {
    /// The item.
    pub id: ItemId,
    /// A pair for each clip.
    pub pairs: Vec<(f64, f64)>,
}

/// The 43 items of the main instrument for this many clips.
pub fn items(clips: usize, seed: u64) -> Vec<Item> {
    let book = built_in_codebooks().swap_remove(0);
    let ids = book.items.iter().enumerate();
    ids.map(|(index, item)| {
        let mut draw = ChaCha8Rng::seed_from_u64(seed);
        draw.set_stream(index as u64);
        let rare = index % 5 == 0;
        let pairs = (0..clips).map(|_| {
            let first = if rare && draw.random_bool(0.85) { 1 } else { draw.random_range(1..=5_i32) };
            let shift = if draw.random_bool(0.8) { 0 } else { draw.random_range(-1..=1) };
            (f64::from(first), f64::from((first + shift).clamp(1, 5)))
        });
        Item { id: item.id.clone(), pairs: pairs.collect() }
    })
    .collect()
}

/// A study of double-coded clips at two waves, rated by two of these coders in turn.
pub fn study(clips: usize, coders: &[&str], seed: u64) -> StudyRatings {
    let book = built_in_codebooks().swap_remove(0);
    let mut profiles = built_in_profiles(&book);
    let profile = profiles.remove(0);
    let items = items(clips, seed);
    let months = |clip: usize| if clip.is_multiple_of(2) { 12 } else { 24 };
    let code = |clip: usize| BlindCode::new(format!("c{clip:06}"));
    let sheet = |clip: usize, role: Role| {
        let ratings: Ratings = items
            .iter()
            .filter_map(|item| {
                let (first, second) = *item.pairs.get(clip)?;
                let points = if role == Role::Primary { first } else { second };
                Some((item.id.clone(), Rating::Points(points)))
            })
            .collect();
        SheetRow {
            blind_code: code(clip),
            wave_months: months(clip),
            coder: coders[(clip + usize::from(role == Role::Second)) % coders.len()].to_owned(),
            role,
            submitted_at: "2026-01-02T03:04:05Z".to_owned(),
            source: Source::Rated,
            ratings,
            revisions: Vec::new(),
            notes: Vec::new(),
        }
    };
    let clip_row = |clip: usize| ClipRow {
        blind_code: code(clip),
        wave_months: months(clip),
        child_age_months: Some(months(clip)),
        adult: None,
        start_ms: 0,
        end_ms: 360_000,
    };
    StudyRatings {
        study: "Made up".to_owned(),
        waves: [12, 24].map(|months| Wave { months, label: format!("{months} months") }).to_vec(),
        instruments: vec![Instrument {
            codebook: book,
            profile: Some(profile),
            waves: vec![12, 24],
            overlay_hash: None,
        }],
        profiles,
        clips: (0..clips).map(clip_row).collect(),
        sheets: (0..clips).flat_map(|clip| [sheet(clip, Role::Primary), sheet(clip, Role::Second)]).collect(),
    }
}

/// The same ratings for other programs: columns `ITEM_a`, `ITEM_b`, a clip a line.
pub fn write_ratings(items: &[Item], path: &Path) -> std::io::Result<()> {
    let head: Vec<String> = items.iter().map(|item| format!("{0}_a,{0}_b", item.id)).collect();
    let mut text = head.join(",") + "\n";
    for clip in 0..items.first().map_or(0, |item| item.pairs.len()) {
        let cells: Vec<String> =
            items.iter().filter_map(|item| item.pairs.get(clip)).map(|(a, b)| format!("{a},{b}")).collect();
        let _ = writeln!(text, "{}", cells.join(","));
    }
    std::fs::write(path, text)
}

/// Which item is of which subscale.
pub fn write_scales(path: &Path) -> std::io::Result<()> {
    let book = built_in_codebooks().swap_remove(0);
    let mut text = "subscale,item\n".to_owned();
    for scored in built_in_profiles(&book).iter().take(1).flat_map(|profile| &profile.subscales) {
        for member in &scored.members {
            let _ = writeln!(text, "{},{}", scored.id, member.item);
        }
    }
    std::fs::write(path, text)
}
