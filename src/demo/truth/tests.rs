//! Does the planted truth come back?

use std::collections::BTreeMap;

use super::model::CLUSTERS;
use super::*;
use crate::study::Rating;

/// Subscale, then mean, SD and alpha at 12 and at 24 months, as printed (see `model`); NaN: not printed.
const PRINTED: [(&str, [[f64; 3]; 2]); 8] = [
    ("sensitivity", [[3.19, 0.469, 0.87], [3.41, 0.44, 0.90]]),
    ("intrusiveness", [[1.98, 0.281, 0.78], [1.95, 0.22, 0.70]]),
    ("limit-setting", [[3.78, 0.657, 0.91], [3.98, 0.55, 0.79]]),
    ("involvement", [[3.56, 0.375, 0.80], [3.68, 0.38, 0.80]]),
    ("withdrawal", [[1.35, 0.375, 0.50], [1.25, 0.34, 0.61]]),
    ("compliance", [[3.91, 0.563, f64::NAN], [3.97, 0.49, f64::NAN]]),
    ("reciprocity", [[3.67, 0.657, 0.96], [3.86, 0.52, 0.96]]),
    ("negative states", [[1.39, 0.563, 0.78], [1.32, 0.52, 0.76]]),
];

type Row<'a> = BTreeMap<&'a str, f64>;

fn primary_rows(data: &DemoData, months: u16) -> Vec<Row<'_>> {
    data.submitted()
        .filter(|s| s.role == Role::Primary && data.recordings[s.recording].wave_months == months)
        .map(|s| s.ratings.iter().filter_map(|(id, r)| Some((id.as_str(), r.points()?))).collect())
        .collect()
}

fn mean_sd(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (mean, (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt())
}

/// Mean and SD of the score (mean of valid items, at least two thirds of them), alpha over complete rows.
fn figures(rows: &[Row], items: &[(&str, f64)]) -> (f64, f64, f64) {
    let value =
        |row: &Row, (id, sign): &(&str, f64)| row.get(id).map(|x| if *sign < 0.0 { 6.0 - x } else { *x });
    let scores: Vec<f64> = rows
        .iter()
        .filter_map(|row| {
            let valid: Vec<f64> = items.iter().filter_map(|item| value(row, item)).collect();
            (valid.len() * 3 >= items.len() * 2).then(|| valid.iter().sum::<f64>() / valid.len() as f64)
        })
        .collect();
    let complete: Vec<Vec<f64>> =
        rows.iter().filter_map(|row| items.iter().map(|item| value(row, item)).collect()).collect();
    let k = items.len() as f64;
    let sums: Vec<f64> = complete.iter().map(|row| row.iter().sum()).collect();
    let parts: f64 = (0..items.len())
        .map(|i| mean_sd(&complete.iter().map(|row| row[i]).collect::<Vec<_>>()).1.powi(2))
        .sum();
    let (mean, sd) = mean_sd(&scores);
    (mean, sd, k / (k - 1.0) * (1.0 - parts / mean_sd(&sums).1.powi(2)))
}

fn check_closeness(seed: u64, mean_within: f64, sd_within: f64, alpha_within: f64) {
    let data = simulate(seed);
    let mut faults = Vec::new();
    for (wave, months) in WAVES.into_iter().enumerate() {
        let rows = primary_rows(&data, months);
        for ((name, printed), cluster) in PRINTED.iter().zip(&CLUSTERS) {
            let items: Vec<(&str, f64)> = cluster.items.iter().map(|(id, _)| (*id, 1.0)).collect();
            let (mean, sd, alpha) = figures(&rows, &items);
            let [m, s, a] = printed[wave];
            println!(
                "seed {seed} {months:>2} m {name:<16} M {mean:.3} ({m:.2})  SD {sd:.3} ({s:.2})  α {alpha:.3} ({a:.2})"
            );
            let far = (mean - m).abs() > mean_within
                || (sd - s).abs() > sd_within
                || (alpha - a).abs() > alpha_within;
            if far {
                faults.push(format!("{months} m {name}"));
            }
        }
        let all: Vec<(&str, f64)> =
            CLUSTERS.iter().flat_map(|c| c.items.iter().map(|(id, _)| (*id, c.sign))).collect();
        let (mean, sd, alpha) = figures(&rows, &all);
        println!("seed {seed} {months:>2} m total M {mean:.3}  SD {sd:.3}  α {alpha:.3}");
        let (wanted_mean, wanted_alpha) = if months == 24 { (4.00, 0.96) } else { (mean, 0.95) };
        // See `model`: profile A cannot reach the printed mean of the total, given the printed subscales.
        if (mean - wanted_mean).abs() > 0.10
            || (alpha - wanted_alpha).abs() > alpha_within
            || (sd - 0.37).abs() > sd_within
        {
            faults.push(format!("{months} m total"));
        }
    }
    let rows = primary_rows(&data, 24);
    let (mean, sd) = mean_sd(&rows.iter().filter_map(|r| r.get("AINS").copied()).collect::<Vec<_>>());
    println!("seed {seed} Ainsworth M {mean:.3} SD {sd:.3}");
    if (mean - 6.45).abs() > mean_within || (sd - 1.13).abs() > sd_within {
        faults.push("Ainsworth".to_owned());
    }
    assert!(faults.is_empty(), "too far from the printed figures: {faults:?}");
}

/// Pairs of ratings of the 43 items on double-coded clips: all, equal, within one point.
fn agreement(data: &DemoData) -> (usize, usize, usize) {
    let mut counts = (0, 0, 0);
    for second in data.submitted().filter(|s| s.role == Role::Second) {
        let primary = data
            .submitted()
            .find(|s| s.recording == second.recording && s.role == Role::Primary)
            .expect("a primary sheet");
        assert_ne!(primary.coder, second.coder);
        for (id, rating) in second.ratings.iter().filter(|(id, _)| id.as_str() != "AINS") {
            let (Some(a), Some(b)) = (rating.points(), primary.ratings[id].points()) else { continue };
            counts.0 += 1;
            counts.1 += usize::from((a - b).abs() < 0.5);
            counts.2 += usize::from((a - b).abs() < 1.5);
        }
    }
    counts
}

#[test]
fn the_default_seed_comes_near_the_printed_figures() {
    check_closeness(crate::demo::DEFAULT_SEED, 0.05, 0.08, 0.04);
}

#[test]
fn other_seeds_come_near_too() {
    for seed in [7, 123_456_789] {
        check_closeness(seed, 0.08, 0.12, 0.15);
    }
}

#[test]
fn the_coders_agree_as_in_the_model_study() {
    let (all, equal, within_one) = agreement(&simulate(crate::demo::DEFAULT_SEED));
    println!("{equal} of {all} equal, {within_one} within one");
    assert_eq!(all, 559);
    assert!((equal as f64 / all as f64 - 0.93).abs() < 0.01, "{equal} of {all}");
    assert_eq!(within_one, all);
    let (all, equal, within_one) = agreement(&simulate(7));
    assert!((equal as f64 / all as f64 - 0.93).abs() < 0.04 && within_one == all, "{equal} of {all}");
}

#[test]
fn the_same_seed_gives_the_same_study() {
    assert_eq!(simulate(3), simulate(3));
    assert_ne!(simulate(3).sheets, simulate(4).sheets);
}

#[test]
fn counts_are_those_of_the_model_study() {
    let data = simulate(crate::demo::DEFAULT_SEED);
    let at = |months| data.recordings.iter().filter(|r| r.wave_months == months).count();
    assert_eq!((data.families.len(), at(12), at(24)), (256, 139, 124));
    assert_eq!(data.sheets.len(), 263 + 13);
    assert_eq!(data.submitted().count(), 259 + 13);
    let unrated = data
        .submitted()
        .flat_map(|s| s.ratings.values())
        .filter(|r| matches!(r, Rating::NotRated { .. }))
        .count();
    let given = data.submitted().map(|s| s.ratings.len()).sum::<usize>();
    let share = unrated as f64 / given as f64;
    assert!((0.005..0.015).contains(&share), "{share}");
}

#[test]
fn six_clips_have_video_and_both_coders_have_work_left() {
    let data = simulate(crate::demo::DEFAULT_SEED);
    let waves: Vec<u16> = data.with_video().iter().map(|r| r.wave_months).collect();
    assert_eq!(waves, [24, 12, 24, 12, 24, 12]);
    let open: Vec<(usize, Option<usize>, SheetProgress, usize)> = data
        .sheets
        .iter()
        .filter(|s| !matches!(s.progress, SheetProgress::Submitted(_)))
        .map(|s| (s.coder, data.recordings[s.recording].video, s.progress, s.ratings.len()))
        .collect();
    assert_eq!(
        open,
        [
            (0, Some(0), SheetProgress::Draft, 22),
            (0, Some(1), SheetProgress::NotStarted, 0),
            (1, Some(2), SheetProgress::NotStarted, 0),
            (1, Some(3), SheetProgress::NotStarted, 0),
        ]
    );
}
