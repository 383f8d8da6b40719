//! Lin's concordance correlation of two coders: how near pairs of numbers lie to the line of equality.
//!
//! ρc = 2 s_xy / (s_x² + s_y² + (x̄ − ȳ)²), all with divisor n: Lin (1989), *Biometrics* 45:255–268. It is
//! Cohen's kappa with quadratic weights by value (the range of the weights cancels), for numbers that have no
//! declared points, such as means of ratings: Robieson (1999). The standard error is that of the delta method on
//! the empirical distribution, which for ratings on a scale is the one of Fleiss, Cohen & Everitt (1969); the
//! interval ρc ± z·SE is not clipped.
//!
//! Undefined when no clip was rated by both, and when both coders gave one and the same value throughout. A
//! constant coder beside a varying one gives 0.

use super::{Form, Interval, Matrix, Measured, Missing, Note, Stat, Undefined, ZERO, dist};

/// Lin's concordance correlation.
pub const CONCORDANCE: Form = Form {
    id: "lin_ccc",
    name: "Lin's concordance correlation (divisor n), which is quadratic kappa by value",
    source: "Lin (1989), Biometrics 45:255–268; SE: Fleiss, Cohen & Everitt (1969)",
};

/// The concordance of two coders.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Concordance {
    /// Pairs used.
    pub n: usize,
    /// The coefficient.
    pub ccc: f64,
    /// Its standard error.
    pub se: f64,
    /// `ccc ± z·se`, not clipped to −1…1.
    pub interval: Interval,
}

/// Concordance of the first two columns.
///
/// # Errors
/// [`Undefined::NotTwoRaters`], [`Undefined::NoPairs`], [`Undefined::ChanceAgreementIs1`],
/// [`Undefined::OutOfRange`] where squares are beyond all numbers.
pub fn concordance(ratings: &Matrix, confidence: f64) -> Stat<Concordance> {
    if ratings.columns() != 2 {
        return Err(Undefined::NotTwoRaters);
    }
    let mut pairs = ratings.pairs(0, 1);
    let Some((origin, _)) = pairs.first().copied() else { return Err(Undefined::NoPairs) };
    // Distances from the first rating: far from zero the means themselves would lose digits.
    for (x, y) in &mut pairs {
        *x -= origin;
        *y -= origin;
    }
    let n = pairs.len() as f64;
    let mean = |of: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / n;
    let (mean_x, mean_y) = (mean(&|pair| pair.0), mean(&|pair| pair.1));
    let (var_x, var_y) = (mean(&|pair| (pair.0 - mean_x).powi(2)), mean(&|pair| (pair.1 - mean_y).powi(2)));
    // Squared differences: seen, and expected were the pairs made at random.
    let seen = mean(&|pair| (pair.0 - pair.1).powi(2));
    let expected = var_x + var_y + (mean_x - mean_y).powi(2);
    if expected < ZERO {
        return Err(Undefined::ChanceAgreementIs1);
    }
    let share = seen / expected;
    let variance = mean(&|(x, y)| {
        let of_x = (x - mean_y).powi(2) + var_y;
        let of_y = (y - mean_x).powi(2) + var_x;
        (((x - y).powi(2) - seen - share * (of_x + of_y - 2.0 * expected)) / expected).powi(2)
    });
    let se = if variance < ZERO { 0.0 } else { (variance / n).sqrt() };
    let half = dist::normal_two_sided(confidence) * se;
    let ccc = 1.0 - share;
    if !(ccc.is_finite() && se.is_finite()) {
        return Err(Undefined::OutOfRange);
    }
    Ok(Concordance { n: pairs.len(), ccc, se, interval: Interval { low: ccc - half, high: ccc + half } })
}

/// As reports show it.
pub fn concordance_measured(ratings: &Matrix, confidence: f64) -> Measured {
    let found = concordance(ratings, confidence);
    let mut notes = Vec::new();
    if let Ok(found) = found {
        notes.extend((found.n == 2).then_some(Note::TwoUnits));
    }
    Measured {
        form: &CONCORDANCE,
        value: found.map(|found| found.ccc),
        interval: found.and_then(|found| found.interval.with_width()),
        upper_alone: None,
        n: found.map_or(0, |found| found.n),
        missing: Missing::Pairwise,
        notes,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Weights, cohen_kappa};
    use super::*;

    const SCORES: [(f64, f64); 7] =
        [(1.5, 1.5), (3.0, 3.5), (5.0, 5.0), (2.0, 1.0), (4.5, 4.0), (1.0, 1.5), (3.5, 3.5)];

    fn table(pairs: &[(f64, f64)]) -> Matrix {
        Matrix::of_pairs(pairs.iter().map(|(x, y)| (Some(*x), Some(*y))))
    }

    #[test]
    fn it_is_quadratic_kappa_with_its_standard_error() {
        let points: Vec<f64> = (2..=10).map(|half| f64::from(half) / 2.0).collect();
        let kappa = cohen_kappa(&table(&SCORES), &points, Weights::Quadratic, 0.95).expect("pairs");
        let kappa = kappa.estimate.expect("defined");
        let got = concordance(&table(&SCORES), 0.95).expect("defined");
        assert!((got.ccc - kappa.kappa).abs() < 1e-14, "{got:?} {kappa:?}");
        assert!((got.se - kappa.se).abs() < 1e-14, "{got:?} {kappa:?}");
        assert!((got.interval.low - kappa.interval.low).abs() < 1e-13);
    }

    #[test]
    fn what_is_beyond_all_numbers_is_no_number() {
        let got = concordance(&table(&[(1.0, 1.0), (1e308, -1e308), (2.0, 1.0)]), 0.95);
        assert_eq!(got, Err(Undefined::OutOfRange));
    }

    #[test]
    fn four_pairs_by_hand() {
        // Means 2.5 and 3.5; variances 1.25 each, covariance 1.25: 2.5 / (2.5 + 1).
        let got =
            concordance(&table(&[(1.0, 2.0), (2.0, 3.0), (3.0, 4.0), (4.0, 5.0)]), 0.95).expect("defined");
        assert!((got.ccc - 2.5 / 3.5).abs() < 1e-15);
    }

    #[test]
    fn undefined_says_why() {
        assert_eq!(concordance(&table(&[(3.0, 3.0), (3.0, 3.0)]), 0.95), Err(Undefined::ChanceAgreementIs1));
        let none = Matrix::of_pairs([(Some(1.0), None)]);
        assert_eq!(concordance(&none, 0.95), Err(Undefined::NoPairs));
        assert_eq!(concordance(&Matrix::new(3, []), 0.95), Err(Undefined::NotTwoRaters));
        let constant = concordance(&table(&[(3.0, 1.0), (3.0, 3.0), (3.0, 5.0)]), 0.95).expect("defined");
        assert!(constant.ccc.abs() < 1e-15);
    }
}
