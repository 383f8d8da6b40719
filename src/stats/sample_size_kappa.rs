//! How many clips to code twice so that Cohen's kappa is known well enough.
//!
//! By precision: with the table of probabilities that is expected, an interval of full width w needs
//! n = (2z/w)²·Q clips, Q the variance of kappa for one clip (Fleiss, Cohen & Everitt 1969, *Psychol. Bull.*
//! 72:323–327), also weighted. By a test, two coders and two points: Cantor (1996), *Psychol. Methods*
//! 1:150–153: n = ((z_α√Q₀ + z_β√Q₁) / (κ₁ − κ₀))², Q₀ and Q₁ the same variance at κ₀ and κ₁ with the coders'
//! margins.
//!
//! Both are for large samples. Undefined for figures outside of what the formulas are for: cells that are no
//! probabilities, a kappa that the margins cannot give, chance agreement of 1.

use super::sample_size_icc::{inside, rounded_up};
use super::weights::{Weighing, Weights};
use super::{Form, Stat, Undefined, ZERO, dist};

/// By the width of the interval.
pub const SIZE_KAPPA_PRECISION: Form = Form {
    id: "sample_size_kappa_precision",
    name: "clips for kappa's interval of a given width",
    source: "variance of Fleiss, Cohen & Everitt (1969), Psychol. Bull. 72:323–327",
};

/// By a test against a lowest acceptable kappa.
pub const SIZE_KAPPA_POWER: Form = Form {
    id: "sample_size_kappa_power_2x2",
    name: "clips to show that kappa of two points is not a given value",
    source: "Cantor (1996), Psychol. Methods 1:150–153",
};

/// Clips for kappa's interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KappaPrecision {
    /// Kappa of the expected table.
    pub kappa: f64,
    /// √Q: √n times kappa's standard error.
    pub unit_sd: f64,
    /// The formula as it is; zero where the table leaves no doubt (both coders always agree).
    pub needed: f64,
    /// The same rounded up.
    pub n: u64,
}

/// Clips for an interval of full width `width`, where the coders' points are expected in the shares `cells` (one
/// row of q for each of the first coder's q points, in the order of `categories`, summing to 1).
///
/// # Errors
/// [`Undefined::FewerThan2Categories`], [`Undefined::OutOfRange`] (cells that are no probabilities or are not
/// q × q, points not ascending, no width, no confidence), [`Undefined::ChanceAgreementIs1`].
pub fn sample_size_kappa_precision(
    cells: &[Vec<f64>],
    categories: &[f64],
    weights: Weights,
    width: f64,
    confidence: f64,
) -> Stat<KappaPrecision> {
    let q = categories.len();
    if q < 2 {
        return Err(Undefined::FewerThan2Categories);
    }
    let square = cells.len() == q && cells.iter().all(|row| row.len() == q);
    let ascending = categories.windows(2).all(|two| matches!(two, [a, b] if a < b));
    if !(square && ascending && width > 0.0 && width.is_finite() && inside(confidence)) {
        return Err(Undefined::OutOfRange);
    }
    let (kappa, variance) = unit_variance(cells, &Weighing::new(weights, categories))?;
    let z = dist::normal_quantile(0.5 + confidence / 2.0);
    let needed = (2.0 * z / width).powi(2) * variance;
    Ok(KappaPrecision { kappa, unit_sd: variance.sqrt(), needed, n: rounded_up(needed)? })
}

/// Clips for Cantor's test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KappaPower {
    /// The formula as it is.
    pub needed: f64,
    /// The same rounded up.
    pub n: u64,
}

/// What Cantor's test is to show.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KappaTest {
    /// The share of clips to which each coder gives the first of two points.
    pub rates: [f64; 2],
    /// Kappa under the null hypothesis.
    pub null: f64,
    /// Kappa as it is expected.
    pub expected: f64,
    /// Level of the test.
    pub alpha: f64,
    /// Probability that the test shows the difference.
    pub power: f64,
    /// Whether α is shared between both sides.
    pub two_sided: bool,
}

/// Clips for Cantor's test of kappa with two coders and two points.
///
/// # Errors
/// [`Undefined::OutOfRange`]: shares, α or power not between 0 and 1, equal kappas, or a kappa that the margins
/// cannot give.
pub fn sample_size_kappa_power(test: &KappaTest) -> Stat<KappaPower> {
    let [first, second] = test.rates;
    let apart = (test.expected - test.null).abs();
    if !([first, second, test.alpha, test.power].into_iter().all(inside) && apart > ZERO) {
        return Err(Undefined::OutOfRange);
    }
    let weighing = Weighing::new(Weights::Unweighted, &[1.0, 2.0]);
    let sd = |kappa: f64| {
        let chance = first * second + (1.0 - first) * (1.0 - second);
        let observed = chance + kappa * (1.0 - chance);
        let both = (observed - 1.0 + first + second) / 2.0;
        let cells = [vec![both, first - both], vec![second - both, 1.0 - first - second + both]];
        unit_variance(&cells, &weighing).map(|(_, variance)| variance.sqrt())
    };
    let alpha = if test.two_sided { test.alpha / 2.0 } else { test.alpha };
    let z = [dist::normal_quantile(1.0 - alpha), dist::normal_quantile(test.power)];
    let needed = ((z[0] * sd(test.null)? + z[1] * sd(test.expected)?) / apart).powi(2);
    Ok(KappaPower { needed, n: rounded_up(needed)? })
}

/// Kappa of a table of probabilities, and n times its variance by Fleiss, Cohen & Everitt (1969).
fn unit_variance(cells: &[Vec<f64>], weighing: &Weighing<'_>) -> Stat<(f64, f64)> {
    let all = cells.iter().flatten();
    let sum: f64 = all.clone().sum();
    // Rounding may take a cell that is zero a hair below.
    if !(all.clone().all(|p| *p >= -1e-12) && (sum - 1.0).abs() <= 1e-6) {
        return Err(Undefined::OutOfRange);
    }
    let rows: Vec<f64> = cells.iter().map(|row| row.iter().sum()).collect();
    let columns: Vec<f64> =
        (0..rows.len()).map(|j| cells.iter().filter_map(|row| row.get(j)).sum()).collect();
    let (for_rows, for_columns) = (weighing.means(&columns), weighing.means(&rows));
    let each = || {
        cells
            .iter()
            .enumerate()
            .flat_map(|(i, row)| row.iter().enumerate().map(move |(j, p)| (i, j, p.max(0.0))))
    };
    let observed: f64 = each().map(|(i, j, p)| p * weighing.of(i, j)).sum();
    let chance: f64 = rows.iter().zip(&for_rows).map(|(share, mean)| share * mean).sum();
    let rest = 1.0 - chance;
    if rest.abs() < ZERO {
        return Err(Undefined::ChanceAgreementIs1);
    }
    let squares: f64 = each()
        .map(|(i, j, p)| {
            p * (weighing.of(i, j) * rest - (for_rows[i] + for_columns[j]) * (1.0 - observed)).powi(2)
        })
        .sum();
    let own = squares - (observed * chance - 2.0 * chance + observed).powi(2);
    let variance = if own < ZERO { 0.0 } else { own / rest.powi(4) };
    Ok(((observed - chance) / rest, variance))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::{Matrix, cohen_kappa};

    const SQUARE: [[f64; 3]; 3] = [[0.2, 0.05, 0.02], [0.05, 0.3, 0.05], [0.01, 0.02, 0.3]];

    fn cells() -> Vec<Vec<f64>> {
        SQUARE.iter().map(|row| row.to_vec()).collect()
    }

    /// p = .4, .1, .1, .4: κ = .6, and (1 − κ)(…) of the binary table gives Q = 1 − κ² = .64.
    #[test]
    fn a_symmetric_binary_table_by_hand() {
        let table = vec![vec![0.4, 0.1], vec![0.1, 0.4]];
        let got =
            sample_size_kappa_precision(&table, &[1.0, 2.0], Weights::Unweighted, 0.2, 0.95).expect("a size");
        assert!((got.kappa - 0.6).abs() < 1e-12 && (got.unit_sd - 0.8).abs() < 1e-12, "{got:?}");
        // (2 · 1.959964 / .2)² · .64 = 245.85.
        assert!((got.needed - 245.853_364_5).abs() < 1e-6 && got.n == 246);
    }

    /// The variance is the one that kappa's interval rests on.
    #[test]
    fn a_table_of_counts_has_the_standard_error_of_kappa() {
        let scale = [1.0, 2.0, 3.0];
        let counts = SQUARE.iter().zip(scale).flat_map(|(row, a)| {
            let pairs = row.iter().zip(scale);
            pairs.flat_map(move |(p, b)| vec![(Some(a), Some(b)); (p * 100.0).round() as usize])
        });
        let ratings = Matrix::of_pairs(counts);
        for weights in Weights::ALL {
            let size = sample_size_kappa_precision(&cells(), &scale, weights, 0.2, 0.95).expect("a size");
            let kappa =
                cohen_kappa(&ratings, &scale, weights, 0.95).and_then(|all| all.estimate).expect("kappa");
            assert!((size.kappa - kappa.kappa).abs() < 1e-12, "{weights:?}");
            assert!((size.unit_sd - kappa.se * 10.0).abs() < 1e-12, "{weights:?}");
        }
    }

    /// Even margins: Q is 1 − κ², so (1.644854 · √.84 + .841621 · √.51)² / .09 = 49.40.
    #[test]
    fn cantors_test_by_hand() {
        let mut test = KappaTest {
            rates: [0.5, 0.5],
            null: 0.4,
            expected: 0.7,
            alpha: 0.05,
            power: 0.8,
            two_sided: false,
        };
        let by_hand = (1.644_853_627 * 0.84_f64.sqrt() + 0.841_621_234 * 0.51_f64.sqrt()).powi(2) / 0.09;
        let got = sample_size_kappa_power(&test).expect("a size");
        assert!((got.needed - by_hand).abs() < 1e-6 && got.n == 50, "{got:?}");
        test.two_sided = true;
        assert!(sample_size_kappa_power(&test).expect("a size").n > 50);
        // Margins of .1 and .9 allow no kappa of .7.
        test.rates = [0.1, 0.9];
        assert_eq!(sample_size_kappa_power(&test), Err(Undefined::OutOfRange));
    }

    #[test]
    fn undefined_says_why() {
        let of = |cells: &[Vec<f64>], scale: &[f64], width| {
            sample_size_kappa_precision(cells, scale, Weights::Linear, width, 0.95)
        };
        assert_eq!(of(&cells(), &[1.0, 2.0], 0.2), Err(Undefined::OutOfRange));
        assert_eq!(of(&cells(), &[1.0, 3.0, 2.0], 0.2), Err(Undefined::OutOfRange));
        assert_eq!(of(&cells(), &[1.0, 2.0, 3.0], 0.0), Err(Undefined::OutOfRange));
        assert_eq!(of(&[vec![1.0]], &[1.0], 0.2), Err(Undefined::FewerThan2Categories));
        let one_point = [vec![1.0, 0.0], vec![0.0, 0.0]];
        assert_eq!(of(&one_point, &[1.0, 2.0], 0.2), Err(Undefined::ChanceAgreementIs1));
        let too_much = [vec![0.9, 0.1], vec![0.1, 0.4]];
        assert_eq!(of(&too_much, &[1.0, 2.0], 0.2), Err(Undefined::OutOfRange));
    }
}
