//! One table at a time, by hand.

use super::*;
use crate::codebook::Language;
use crate::stats::Note;

fn points() -> Values {
    Values::Points(vec![1.0, 2.0, 3.0, 4.0, 5.0])
}

#[test]
fn a_table_says_what_it_rests_on() {
    let rows = [[Some(1.0), Some(1.0), None], [Some(2.0), None, None], [Some(1.0), Some(2.0), Some(5.0)]];
    let found = coefficients(
        &Matrix::new(3, rows.iter().map(|row| row.to_vec())),
        &points(),
        &ReliabilityOptions::quick(),
    );
    let base = found.base;
    assert_eq!((base.units, base.rated, base.pairable, base.complete), (3, 3, 2, 1));
    assert_eq!((base.coders, base.ratings, base.missing_cells, base.pairs), (3, 6, 3, 4));
    assert_eq!(found.value("exact"), Ok(0.25));
    assert_eq!(found.value("cohen_kappa"), Err(Undefined::NotTwoRaters));
    let first = &found.distribution.coders[0];
    assert_eq!((first.n, first.counts.as_slice()), (3, [2, 1, 0, 0, 0].as_slice()));
    assert!((first.mean.unwrap() - 4.0 / 3.0).abs() < 1e-15);
    assert!((first.sd.unwrap() - (1.0_f64 / 3.0).sqrt()).abs() < 1e-15);
    assert_eq!(found.confusion, None);
}

#[test]
fn two_coders_have_a_confusion_matrix() {
    let pairs = [(1.0, 2.0), (1.0, 2.0), (5.0, 5.0)];
    let table = Matrix::of_pairs(pairs.iter().map(|(a, b)| (Some(*a), Some(*b))));
    let found = coefficients(&table, &points(), &ReliabilityOptions::quick());
    let confusion = found.confusion.unwrap();
    assert_eq!((confusion.counts[0][1], confusion.counts[4][4], confusion.counts[1][0]), (2, 1, 0));
}

#[test]
fn a_coder_who_rates_higher_throughout_is_told() {
    let coders = ["Anna".to_owned(), "Bo".to_owned()];
    let shift = |pairs: &[(f64, f64)]| {
        let table = Matrix::of_pairs(pairs.iter().map(|(a, b)| (Some(*a), Some(*b))));
        let found = coefficients(&table, &points(), &ReliabilityOptions::quick());
        let is_shift = |warning: &&Warning| matches!(warning, Warning::Shift { .. });
        found.warnings.iter().find(is_shift).map(|warning| warning.sentence(&coders, Language::En))
    };
    // Differences 0, −1, −1, −1, −1: mean −0.8, standard error 0.2, t(4) = 2.776.
    let said = shift(&[(1.0, 1.0), (2.0, 3.0), (3.0, 4.0), (1.0, 2.0), (4.0, 5.0)]).expect("a shift");
    assert!(said.starts_with("Bo rates higher than Anna by 0.80 on average (0.24 to 1.36)"), "{said}");
    // The same on every clip: no error to build an interval from, and a difference all the same.
    let said = shift(&[(2.0, 1.0), (3.0, 2.0), (4.0, 3.0)]).expect("a shift");
    assert!(said.starts_with("Anna rates higher than Bo by 1.00 on every clip: "), "{said}");
    assert_eq!(shift(&[(1.0, 1.0), (2.0, 2.0)]), None);
    assert_eq!(shift(&[(1.0, 1.0), (2.0, 3.0), (4.0, 3.0), (1.0, 2.0), (5.0, 4.0)]), None);
}

/// Three items of these clips, item after item, with the clip of each row; clips in this order.
fn pooled(order: &[usize], items: [usize; 3]) -> (Matrix, Vec<usize>) {
    let point = |clip: usize, item: usize, coder: usize| {
        let warm = 1 + (clip * 7 + clip / 3) % 4 + usize::from((clip + item).is_multiple_of(5));
        let own = usize::from((clip * 5 + item * 2 + coder * 3).is_multiple_of(4));
        (coder + item != 2 || clip != 4).then_some((warm + own).min(5) as f64)
    };
    let mut table = Matrix::new(2, []);
    let mut clips = Vec::new();
    for item in items {
        for (place, clip) in order.iter().enumerate() {
            table.push(&[point(*clip, item, 0), point(*clip, item, 1)]);
            clips.push(place * 2 + 1);
        }
    }
    (table, clips)
}

fn resampled() -> ReliabilityOptions {
    ReliabilityOptions { resamples: 500, ..ReliabilityOptions::quick() }
}

#[test]
fn limits_depend_on_the_ratings_and_not_on_the_order_of_clips_or_items() {
    let order: Vec<usize> = (0..20).collect();
    let shuffled: Vec<usize> = (0..20).map(|place| place * 7 % 20).collect();
    let by_clip = |order: &[usize], items: [usize; 3]| {
        let (table, clips) = pooled(order, items);
        let alone = Matrix::new(2, pooled(order, [0, 1, 2]).0.rows().take(20).map(<[_]>::to_vec));
        let found = [
            clustered(&table, &points(), Some(&clips), &resampled()),
            coefficients(&alone, &points(), &resampled()),
            coefficients(&alone, &Values::Scores, &resampled()),
        ];
        let of_resampling = |told: &&Measured| {
            let by_clip = told.form.id.ends_with("by_clip") || told.form.id.starts_with("krippendorff");
            by_clip || told.notes.contains(&Note::IntervalByClip)
        };
        let limits = found.iter().flat_map(|found| found.measured.iter().filter(of_resampling));
        limits.map(|told| (told.form.id, told.interval)).collect::<Vec<_>>()
    };
    let found = by_clip(&order, [0, 1, 2]);
    assert_eq!(found.len(), 2 + 3 + 14 + 6 + 5 + 3);
    assert!(found.iter().filter(|(_, interval)| interval.is_ok()).count() > 28, "{found:?}");
    assert_eq!(found, by_clip(&shuffled, [0, 1, 2]));
    assert_eq!(found, by_clip(&order, [2, 0, 1]));
}

#[test]
fn pooled_coefficients_have_the_interval_by_clip() {
    // Each of four items is a copy of the first: as many clips, four times as many pairs.
    let order: Vec<usize> = (0..20).collect();
    let (items, _) = pooled(&order, [0, 1, 2]);
    let one: Vec<Vec<Option<f64>>> = items.rows().take(20).map(<[_]>::to_vec).collect();
    let (one, four) =
        (Matrix::new(2, one.clone()), Matrix::new(2, vec![one.clone(); 4].into_iter().flatten()));
    let clips: Vec<usize> = (0..80).map(|row| row % 20).collect();
    let of = |options: &ReliabilityOptions| clustered(&four, &points(), Some(&clips), options);
    let alone = coefficients(&one, &points(), &resampled());
    let (quick, full) =
        (of(&ReliabilityOptions::quick()), of(&ReliabilityOptions { resamples: 2000, ..resampled() }));
    for form in ["cohen_kappa_quadratic", "gwet_ac2_quadratic", "brennan_prediger", "icc_a1"] {
        let get = |found: &Coefficients| found.get(form).cloned().unwrap();
        let width = |told: &Measured| told.interval.map(|limits| limits.high - limits.low).unwrap();
        let (alone, quick, full) = (get(&alone), get(&quick), get(&full));
        assert_eq!(
            (quick.notes.as_slice(), full.notes.as_slice()),
            (&[Note::DependentPairs][..], &[Note::IntervalByClip][..]),
            "{form}"
        );
        assert_eq!(quick.value, full.value);
        // Of four times the pairs an interval by formula is half as wide; the clips are no more than they were.
        assert!(width(&quick) < 0.6 * width(&alone), "{form}");
        let share = width(&full) / width(&alone);
        assert!((0.7..1.4).contains(&share), "{form}: {share}");
    }
    let reml = full.get("icc_a1_reml").unwrap();
    assert!(reml.notes.contains(&Note::DependentPairs) || reml.interval.is_err(), "{reml:?}");
}

#[test]
fn unsteady_limits_of_the_coefficient_to_report_are_a_warning() {
    let rows = |others: &[[f64; 3]]| {
        let rows = [[1.0; 3]].repeat(12 - others.len()).into_iter().chain(others.iter().copied());
        Matrix::new(3, rows.map(|row| row.map(Some).to_vec()))
    };
    let warned = |table: &Matrix| {
        let found = coefficients(table, &points(), &ReliabilityOptions { resamples: 2000, ..resampled() });
        let of_limits = |warning: &&Warning| matches!(warning, Warning::UnsteadyLimits(_));
        let sentence =
            found.warnings.iter().find(of_limits).map(|warning| warning.sentence(&[], Language::En));
        (found.get("krippendorff_ordinal").unwrap().notes.clone(), sentence)
    };
    // By seed the lower limit is anything from −0.03 to 0.43: whether a draw of 12 has one of the three high clips.
    let (notes, sentence) =
        warned(&rows(&[[4.0, 5.0, 5.0], [4.0, 5.0, 5.0], [4.0, 5.0, 5.0], [1.0, 1.0, 2.0], [1.0, 1.0, 2.0]]));
    assert!(notes.contains(&Note::UnsteadyLimits), "{notes:?}");
    assert!(sentence.expect("a warning").starts_with("Krippendorff's alpha, ordinal"));
    let spread: Vec<[f64; 3]> = (0..12)
        .map(|i| [f64::from(1 + i * i % 5), f64::from(1 + i * i % 5), f64::from(1 + (i * i + i % 2) % 5)])
        .collect();
    assert_eq!(warned(&rows(&spread)), (Vec::new(), None));
}
