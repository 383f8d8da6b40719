//! Signed ranks of pairs: Wilcoxon's signed rank test.
//!
//! Wilcoxon (1945), *Biometrics Bull.* 1:80–83. Differences x − y; **pairs that do not differ are left out first**
//! (Wilcoxon's own way, as R's `wilcox.test`; Pratt's keeps their ranks); the rest are ranked by size, ties with
//! their mean rank; V₊ and V₋ are the rank sums of the positive and of the negative ones. Normal approximation
//! with Var V = m(m + 1)(2m + 1)/24 − Σ(t³ − t)/48, m pairs left, with and without a continuity correction of ½
//! (Lehmann 1975, *Nonparametrics*, ch. 3). The exact p value counts all 2^m signs; it exists without ties and
//! without zeros only, and two-sided it is twice the smaller tail, at most 1. The matched-pairs rank-biserial
//! correlation is (V₊ − V₋)/(V₊ + V₋): Kerby (2014), *Compr. Psychol.* 3:1.
//!
//! Assumes differences that are symmetric around their centre. Undefined where no pair differs.

use super::mann_whitney::MannWhitneyNormal;
use super::ranks::{Item, NOISE, blocks, tie_term};
use crate::stats::{Form, Matrix, Measured, Missing, Note, Stat, Undefined};

const RANK_BISERIAL: Form = Form {
    id: "rank_biserial_pairs",
    name: "Matched-pairs rank-biserial correlation (pairs without a difference left out)",
    source: "Kerby (2014), Compr. Psychol. 3:1",
};

/// An exact p value may take this many additions.
const MOST_ADDITIONS: f64 = 2e8;

/// The normal approximation, two-sided, as of [`MannWhitneyNormal`].
pub type WilcoxonNormal = MannWhitneyNormal;

/// The test and its effect size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wilcoxon {
    /// Pairs with both values.
    pub n: usize,
    /// Pairs that do not differ; they are left out.
    pub zeros: usize,
    /// Rank sum of the differences above zero.
    pub v_plus: f64,
    /// Rank sum of the differences below zero.
    pub v_minus: f64,
    /// Whether two differences are of one size.
    pub ties: bool,
    /// Standard deviation of the rank sums, corrected for ties.
    pub sd: f64,
    /// Normal approximation.
    pub normal: WilcoxonNormal,
    /// Two-sided exact p value; undefined with ties or zeros, and for more pairs than can be counted.
    pub p_exact: Stat<f64>,
    /// `(v_plus − v_minus) / (v_plus + v_minus)`.
    pub rank_biserial: f64,
}

/// Signed ranks of the first column less the second; rows that lack one are dropped.
///
/// # Errors
/// [`Undefined::NoPairs`] without a complete row; [`Undefined::NoDifferences`] when no pair differs.
pub fn wilcoxon(pairs: &Matrix) -> Stat<Wilcoxon> {
    let pairs = pairs.pairs(0, 1);
    if pairs.is_empty() {
        return Err(Undefined::NoPairs);
    }
    let difference = |(x, y): &(f64, f64)| {
        let noise = NOISE * x.abs().max(y.abs());
        Item { value: (x - y).abs(), first: x > y, noise }
    };
    let mut items: Vec<Item> = pairs.iter().map(difference).collect();
    items.retain(|item| item.value > item.noise);
    let left = items.len();
    if left == 0 {
        return Err(Undefined::NoDifferences);
    }
    let zeros = pairs.len() - left;
    let blocks = blocks(items);
    let (mut v_plus, mut below) = (0.0, 0.0);
    for block in &blocks {
        let size = block.size() as f64;
        v_plus += block.first as f64 * (below + (size + 1.0) / 2.0);
        below += size;
    }
    let m = left as f64;
    let sum = m * (m + 1.0) / 2.0;
    let v_minus = sum - v_plus;
    let ties = blocks.len() < left;
    // Never 0: one difference alone has ¼, and m of one size still have m(m + 1)²/16.
    let sd = (sum * (2.0 * m + 1.0) / 12.0 - tie_term(&blocks) / 48.0).sqrt();
    Ok(Wilcoxon {
        n: pairs.len(),
        zeros,
        v_plus,
        v_minus,
        ties,
        sd,
        normal: MannWhitneyNormal::new((v_plus - sum / 2.0).abs(), sd),
        p_exact: match (ties, zeros) {
            (true, _) => Err(Undefined::TiedValues),
            (false, 1..) => Err(Undefined::ZeroDifferences),
            (false, 0) => exact_p(left, v_plus.min(v_minus)),
        },
        rank_biserial: (v_plus - v_minus) / sum,
    })
}

impl Wilcoxon {
    /// The matched-pairs rank-biserial correlation.
    pub fn measured(&self) -> Measured {
        let left = self.n - self.zeros;
        Measured {
            form: &RANK_BISERIAL,
            value: Ok(self.rank_biserial),
            interval: Err(Undefined::NoInterval),
            upper_alone: None,
            n: left,
            missing: Missing::Pairwise,
            notes: if left == 2 { vec![Note::TwoUnits] } else { Vec::new() },
        }
    }
}

/// Twice P(V ≤ v), at most 1, where `v` is the smaller of the two.
fn exact_p(m: usize, v: f64) -> Stat<f64> {
    if m as f64 * (v + 1.0) > MOST_ADDITIONS {
        return Err(Undefined::TooLargeToCount);
    }
    let last = v as usize;
    // Of the signs of the ranks 1, 2, … m: the share with each rank sum up to the one observed.
    let mut shares = vec![0.0; last + 1];
    if let Some(first) = shares.first_mut() {
        *first = 1.0;
    }
    for rank in 1..=m {
        // From above, so that what is added is still the old value.
        for j in (0..=last).rev() {
            let with = if j >= rank { shares[j - rank] } else { 0.0 };
            shares[j] = (shares[j] + with) / 2.0;
        }
    }
    Ok((2.0 * shares.iter().sum::<f64>()).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pairs: &[(f64, f64)]) -> Stat<Wilcoxon> {
        wilcoxon(&Matrix::of_pairs(pairs.iter().map(|(x, y)| (Some(*x), Some(*y)))))
    }

    #[test]
    fn exact_p_values_are_those_of_counting() {
        for m in 1..=10_usize {
            for v in 0..=m * (m + 1) / 4 {
                let sum = |signs: usize| -> usize {
                    (0..m).filter(|bit| signs >> bit & 1 == 1).map(|bit| bit + 1).sum()
                };
                let at_most = (0..1_usize << m).filter(|signs| sum(*signs) <= v).count();
                let expected = (2.0 * at_most as f64 / (1_usize << m) as f64).min(1.0);
                let got = exact_p(m, v as f64).expect("small");
                assert!((got - expected).abs() < 1e-15, "{m} {v}: {got}, not {expected}");
            }
        }
    }

    /// Hollander & Wolfe (1973), p. 29: depression under a tranquilliser; V = 40, P = .0195 on one side.
    #[test]
    #[allow(clippy::approx_constant, reason = "3.14 is a patient's score")]
    fn depression_scale_factors() {
        let before = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30];
        let after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
        let pairs: Vec<(f64, f64)> = before.into_iter().zip(after).collect();
        let got = of(&pairs).expect("defined");
        assert_eq!((got.v_plus, got.v_minus, got.ties, got.zeros), (40.0, 5.0, false, 0));
        assert!((got.p_exact.expect("no ties") / 2.0 - 0.01953).abs() < 5e-6);
    }

    #[test]
    fn ties_share_their_rank_and_zeros_are_left_out() {
        // Differences 1, −1, 2, 0: ranks 1.5, 1.5, 3.
        let got = of(&[(2.0, 1.0), (1.0, 2.0), (5.0, 3.0), (4.0, 4.0)]).expect("defined");
        assert_eq!((got.n, got.zeros, got.v_plus, got.v_minus), (4, 1, 4.5, 1.5));
        assert_eq!((got.rank_biserial, got.p_exact), (0.5, Err(Undefined::TiedValues)));
        // 3·4·7/24 − 6/48.
        assert!((got.sd - 3.375_f64.sqrt()).abs() < 1e-15);
        let zero = of(&[(2.0, 1.0), (4.0, 4.0)]).expect("defined");
        assert_eq!(zero.p_exact, Err(Undefined::ZeroDifferences));
    }

    #[test]
    fn rounding_makes_neither_a_difference_nor_an_order() {
        let got = of(&[(0.1 + 0.2, 0.3), (4.1, 3.9), (0.3, 0.1), (0.1, 0.4)]).expect("defined");
        assert_eq!((got.zeros, got.v_plus, got.v_minus), (1, 3.0, 3.0));
        assert_eq!((got.normal.p, got.normal.p_corrected), (1.0, 1.0));
    }

    #[test]
    fn what_has_no_ranks_says_why() {
        assert_eq!(of(&[(3.0, 3.0); 4]), Err(Undefined::NoDifferences));
        assert_eq!(wilcoxon(&Matrix::of_pairs([(Some(1.0), None)])), Err(Undefined::NoPairs));
        assert_eq!(exact_p(5000, 6e6), Err(Undefined::TooLargeToCount));
    }
}
