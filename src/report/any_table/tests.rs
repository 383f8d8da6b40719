//! Tables without a study.

use super::*;
use crate::report::{ReliabilityOptions, unwatched};

fn table(ratings: Vec<Matrix>, declared: Option<Vec<f64>>) -> TableRatings {
    let raters = ratings.first().map_or(0, Matrix::columns);
    TableRatings {
        items: (1..=ratings.len()).map(|item| format!("P{item}")).collect(),
        raters: (1..=raters).map(|rater| format!("J{rater}")).collect(),
        ratings,
        declared,
    }
}

/// Shrout & Fleiss (1979), table 2.
fn shrout_fleiss() -> Matrix {
    let rows = [
        [9.0, 2.0, 5.0, 8.0],
        [6.0, 1.0, 3.0, 2.0],
        [8.0, 4.0, 6.0, 8.0],
        [7.0, 1.0, 2.0, 6.0],
        [10.0, 5.0, 6.0, 9.0],
        [6.0, 2.0, 4.0, 7.0],
    ];
    Matrix::new(4, rows.map(|row| row.map(Some).to_vec()))
}

fn found(ratings: Vec<Matrix>, declared: Option<Vec<f64>>) -> TableAgreement {
    table_agreement(&table(ratings, declared), &ReliabilityOptions::quick(), &unwatched).expect("not stopped")
}

#[test]
fn one_item_has_its_pairs_and_no_pooled_row() {
    let found = found(vec![shrout_fleiss()], None);
    assert_eq!((found.units, found.pooled.is_none(), found.items.len(), found.pairs.len()), (6, true, 1, 6));
    assert_eq!((found.points_from, found.values.points().len()), (PointsFrom::Data, 10));
    let icc = found.whole().unwrap().value("icc_a1").unwrap();
    assert!((icc - 0.2897638).abs() < 5e-8, "{icc}");
}

#[test]
fn it_tells_how_far_it_is_and_can_be_stopped() {
    use std::sync::Mutex;
    let two = table(vec![shrout_fleiss(), shrout_fleiss()], None);
    let seen = Mutex::new(Vec::new());
    let watch = |done: usize, of: usize| {
        seen.lock().unwrap().push((done, of));
        true
    };
    assert!(table_agreement(&two, &ReliabilityOptions::quick(), &watch).is_some());
    let mut seen = seen.into_inner().unwrap();
    seen.sort_unstable();
    // Two items, all of them pooled, six pairs of four raters.
    assert_eq!(seen, (0..=9).map(|done| (done, 9)).collect::<Vec<_>>());
    for stop in [0, 1, 2, 3, 9] {
        let watch = |done: usize, _: usize| done < stop;
        assert!(table_agreement(&two, &ReliabilityOptions::quick(), &watch).is_none(), "{stop}");
    }
}

#[test]
fn several_items_are_pooled() {
    let twice = found(vec![shrout_fleiss(), shrout_fleiss()], Some((1..=10).map(f64::from).collect()));
    let once = found(vec![shrout_fleiss()], None);
    assert_eq!(twice.points_from, PointsFrom::Declared);
    assert_eq!(twice.pooled.as_ref().unwrap().base.units, 12);
    let exact = |found: &TableAgreement| found.whole().unwrap().value("exact");
    assert_eq!(exact(&twice), exact(&once));
}

#[test]
fn measures_are_no_points() {
    for values in [vec![1.1, 2.5], (0..102).map(f64::from).collect()] {
        let matrix = Matrix::new(2, values.into_iter().map(|value| vec![Some(value), Some(value)]));
        let found = found(vec![matrix], None);
        assert_eq!((found.points_from, found.values), (PointsFrom::Measures, Values::Scores));
    }
    let halves = found(vec![Matrix::of_pairs([(Some(1.5), Some(2.25))])], None);
    assert_eq!(halves.values.points(), [1.5, 2.25]);
}

#[test]
fn a_table_that_says_nothing_says_so() {
    let missing = found(vec![Matrix::of_pairs([(None, None), (None, None)])], None);
    assert_eq!(missing.warnings, ["There is no rating in the table: every cell is missing."]);
    let one = found(vec![Matrix::new(1, [vec![Some(1.0)], vec![Some(2.0)]])], None);
    assert_eq!(one.warnings, ["There is one rater only: agreement needs two."]);
    let apart = found(vec![Matrix::of_pairs([(Some(1.0), None), (None, Some(2.0))])], None);
    assert_eq!(apart.warnings, ["No unit was rated by two raters: there is nothing to compare."]);
    for found in [missing, one, apart] {
        assert!(found.whole().unwrap().measured.iter().all(|measured| measured.value.is_err()));
        assert!(!found.json().to_string().contains("NaN") && !found.text().contains("NaN"));
    }
}

#[test]
fn an_item_is_reversed_only_when_it_is_asked_for() {
    let rows = [[1.0, 1.0, 5.0], [2.0, 2.0, 4.0], [3.0, 4.0, 3.0], [5.0, 4.0, 1.0]];
    let items = Matrix::new(3, rows.map(|row| row.map(Some).to_vec()));
    let names = ["Q1", "Q2", "Q3"].map(str::to_owned);
    let scale = "1..5".parse().ok();
    let plain = table_consistency(&items, &names, None, &[], 0.95);
    let turned = table_consistency(&items, &names, scale, &names[2..], 0.95);
    assert!(plain.figures.alpha().unwrap() < 0.0 && plain.reversed.is_empty());
    assert_eq!(turned.reversed, ["Q3"]);
    // By hand: covariances of 1, 2, 3, 5 with 1, 2, 4, 4 and with itself again.
    let (a, b, c) = (2.916_666_666_666_667, 2.25, 2.25);
    let sum = a + b + a + 2.0 * (c + a + c);
    let by_hand = 1.5 * (1.0 - (a + b + a) / sum);
    assert!((turned.figures.alpha().unwrap() - by_hand).abs() < 1e-12);
    assert_eq!(turned.json()["k"], 3);
    assert!(turned.text().contains("Reversed: Q3."));
}

#[test]
fn a_limit_that_stands_alone_is_shown_with_the_reason_of_the_other() {
    // ICC(A,1) = 0.4, −0.58 to 0.978 (McGraw & Wong 1996): of the mean of three coders 2/3, the upper limit 0.99258;
    // Spearman and Brown's step of −0.58 would be above 1.
    let rows = [[5.0, 4.0, 4.0], [3.0, 3.0, 2.0], [1.0, 2.0, 4.0]];
    let found = found(vec![Matrix::new(3, rows.map(|row| row.map(Some).to_vec()))], None);
    let line = found.text().lines().find(|line| line.trim_start().starts_with("icc_ak ")).map(str::to_owned);
    let line = line.expect("a line");
    assert!(line.contains("0.67") && line.contains("– to 0.99 ("), "{line}");
    let json = found.json();
    let all = json["items"][0]["coefficients"].as_array().expect("coefficients");
    let icc = all.iter().find(|one| one["form"] == "icc_ak").expect("icc_ak");
    assert!(icc["low"].is_null() && (icc["high"].as_f64().expect("a limit") - 0.992580514985).abs() < 1e-9);
    assert_eq!(icc["reason"], "lower_limit_of_ICC2_at_or_below_-1/(k-1)");
    // Without a value there is no limit either.
    let single = all.iter().filter(|one| one["value"].is_null());
    assert!(single.clone().count() > 0 && single.clone().all(|one| one["high"].is_null()));
}
