//! One table at a time, by hand.

use super::*;
use crate::codebook::Language;

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
    assert_eq!(shift(&[(1.0, 1.0), (2.0, 3.0), (4.0, 3.0), (1.0, 2.0), (5.0, 4.0)]), None);
}
