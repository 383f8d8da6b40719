//! Ranks of two groups: the Mann–Whitney U test, also called Wilcoxon's rank sum test.
//!
//! U₁ counts the pairs in which the first group's value is the larger, ties by halves. Mann & Whitney (1947),
//! *Ann. Math. Stat.* 18:50–60. Normal approximation with Var U = n₁n₂/12 · (N + 1 − Σ(t³ − t)/(N(N − 1))), with and
//! without a continuity correction of ½ (Lehmann 1975, *Nonparametrics*, ch. 1). The exact p value counts all
//! splits of the ranks, from the generating function Π (1 − q^(n+i)) / (1 − q^i); it exists without ties only,
//! and two-sided it is twice the smaller tail, at most 1. A₁₂ = U₁/(n₁n₂): Vargha & Delaney (2000), *J. Educ.
//! Behav. Stat.* 25:101–132; the rank-biserial correlation is 2·A₁₂ − 1: Kerby (2014), *Compr. Psychol.* 3:1.
//!
//! Assumes values that do not hang together, and an order among them. Undefined for an empty group; without a
//! test where all values are tied.

use super::present;
use super::ranks::{blocks_of_groups, tie_term};
use crate::stats::{Form, Measured, Missing, Stat, Undefined, ZERO, dist};

const RANK_BISERIAL: Form = Form {
    id: "rank_biserial",
    name: "Rank-biserial correlation (2·A12 − 1)",
    source: "Kerby (2014), Compr. Psychol. 3:1",
};
const A12: Form = Form {
    id: "a12",
    name: "Probability of superiority A12 (ties by halves)",
    source: "Vargha & Delaney (2000), J. Educ. Behav. Stat. 25:101–132",
};

/// An exact p value may take this many additions.
const MOST_ADDITIONS: f64 = 2e8;

/// The test and its effect size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MannWhitney {
    /// Values in the first group.
    pub n1: usize,
    /// Values in the second group.
    pub n2: usize,
    /// Missing values that were dropped, of both groups.
    pub dropped: usize,
    /// Pairs in which the first group's value is larger, ties by halves.
    pub u1: f64,
    /// Pairs in which the second group's value is larger, ties by halves.
    pub u2: f64,
    /// Whether any value occurs twice.
    pub ties: bool,
    /// Standard deviation of U, corrected for ties; 0 where all values are tied.
    pub sd: f64,
    /// Normal approximation.
    pub normal: Stat<MannWhitneyNormal>,
    /// Two-sided exact p value; undefined with ties, and for groups too large to count.
    pub p_exact: Stat<f64>,
    /// The share of pairs in which the first group's value is larger, ties by halves.
    pub a12: f64,
    /// `2·a12 − 1`.
    pub rank_biserial: f64,
}

/// The normal approximation, two-sided.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MannWhitneyNormal {
    /// `(|U₁ − n₁n₂/2| − ½) / sd`; below 0 where U₁ is nearer to its mean than ½.
    pub z_corrected: f64,
    /// p value with continuity correction.
    pub p_corrected: f64,
    /// `|U₁ − n₁n₂/2| / sd`.
    pub z: f64,
    /// p value without.
    pub p: f64,
}

impl MannWhitneyNormal {
    /// From a statistic's distance to its mean.
    pub(super) fn new(distance: f64, sd: f64) -> Self {
        let (z_corrected, z) = ((distance - 0.5) / sd, distance / sd);
        let p_corrected = dist::normal_two_sided_p(z_corrected.max(0.0));
        Self { z_corrected, p_corrected, z, p: dist::normal_two_sided_p(z) }
    }
}

/// Compares the ranks of two groups. Missing values are dropped.
///
/// # Errors
/// [`Undefined::GroupWithFewerThan2`] when a group is empty.
pub fn mann_whitney(first: &[Option<f64>], second: &[Option<f64>]) -> Stat<MannWhitney> {
    let (x, y) = (present(first), present(second));
    if x.is_empty() || y.is_empty() {
        return Err(Undefined::GroupWithFewerThan2);
    }
    let blocks = blocks_of_groups(&x, &y);
    let (n1, n2) = (x.len() as f64, y.len() as f64);
    let (mut u1, mut below) = (0.0, 0.0);
    for block in &blocks {
        let second = block.second as f64;
        u1 += block.first as f64 * (below + second / 2.0);
        below += second;
    }
    let all = n1 + n2;
    let ties = blocks.len() < x.len() + y.len();
    let variance = n1 * n2 / 12.0 * (all + 1.0 - tie_term(&blocks) / (all * (all - 1.0)));
    let sd = if blocks.len() < 2 || variance < ZERO { 0.0 } else { variance.sqrt() };
    let u2 = n1 * n2 - u1;
    let distance = (u1 - n1 * n2 / 2.0).abs();
    let a12 = u1 / (n1 * n2);
    Ok(MannWhitney {
        n1: x.len(),
        n2: y.len(),
        dropped: first.len() - x.len() + second.len() - y.len(),
        u1,
        u2,
        ties,
        sd,
        normal: if sd > 0.0 {
            Ok(MannWhitneyNormal::new(distance, sd))
        } else {
            Err(Undefined::AllValuesTied)
        },
        p_exact: if ties { Err(Undefined::TiedValues) } else { exact_p(x.len(), y.len(), u1.min(u2)) },
        a12,
        rank_biserial: 2.0 * a12 - 1.0,
    })
}

impl MannWhitney {
    /// The rank-biserial correlation and A₁₂.
    pub fn measured(&self) -> Vec<Measured> {
        let of = |form, value| Measured {
            form,
            value: Ok(value),
            interval: Err(Undefined::NoInterval),
            upper_alone: None,
            n: self.n1 + self.n2,
            missing: Missing::Available,
            notes: Vec::new(),
        };
        vec![of(&RANK_BISERIAL, self.rank_biserial), of(&A12, self.a12)]
    }
}

/// Twice P(U ≤ u), at most 1, where `u` is the smaller of the two.
fn exact_p(n1: usize, n2: usize, u: f64) -> Stat<f64> {
    let (few, many) = (n1.min(n2), n1.max(n2));
    if few as f64 * (u + 1.0) > MOST_ADDITIONS {
        return Err(Undefined::TooLargeToCount);
    }
    let last = u as usize;
    // Of splits of `many` and 0, 1, 2, … `few` ranks: the share with each U up to the one observed.
    let mut shares = vec![0.0; last + 1];
    if let Some(first) = shares.first_mut() {
        *first = 1.0;
    }
    for i in 1..=few {
        // Times (1 − q^(many + i)), from above, so that what is taken is still the old value.
        for j in (many + i..=last).rev() {
            shares[j] -= shares[j - many - i];
        }
        // By (1 − q^i), from below, so that what is added is already the new value.
        for j in i..=last {
            shares[j] += shares[j - i];
        }
        // There are (many + i) / i times as many splits.
        let fewer = i as f64 / (many + i) as f64;
        for share in &mut shares {
            *share *= fewer;
        }
    }
    Ok((2.0 * shares.iter().sum::<f64>()).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().copied().map(Some).collect()
    }

    /// Every split of the ranks 1 to n1 + n2, counted one by one.
    fn counted(n1: usize, n2: usize, u: f64) -> f64 {
        let all = n1 + n2;
        let (mut at_most, mut splits) = (0_u32, 0_u32);
        for set in 0_u32..1 << all {
            if set.count_ones() as usize == n1 {
                let ranks: usize = (0..all).filter(|bit| set >> bit & 1 == 1).map(|bit| bit + 1).sum();
                splits += 1;
                at_most += u32::from((ranks - n1 * (n1 + 1) / 2) as f64 <= u);
            }
        }
        (2.0 * f64::from(at_most) / f64::from(splits)).min(1.0)
    }

    #[test]
    fn exact_p_values_are_those_of_counting() {
        for (n1, n2) in [(1, 1), (1, 6), (2, 3), (4, 4), (3, 8), (7, 5), (8, 8)] {
            for u in 0..=n1 * n2 / 2 {
                let got = exact_p(n1, n2, u as f64).expect("small");
                let expected = counted(n1, n2, u as f64);
                assert!((got - expected).abs() < 1e-14, "{n1} {n2} {u}: {got}, not {expected}");
            }
        }
    }

    /// Hollander & Wolfe (1973), table 4.1: W = 35, and P = .1272 on one side.
    #[test]
    fn permeability_of_placenta() {
        let term = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
        let early = [1.15, 0.88, 0.90, 0.74, 1.21];
        let got = mann_whitney(&some(&term), &some(&early)).expect("defined");
        assert_eq!((got.u1, got.u2, got.ties), (35.0, 15.0, false));
        assert!((got.p_exact.expect("no ties") / 2.0 - 0.1272).abs() < 5e-5);
        assert!((got.rank_biserial - 0.4).abs() < 1e-15);
    }

    #[test]
    fn ties_count_by_halves_and_leave_no_exact_p() {
        let got = mann_whitney(&some(&[1.0, 2.0]), &[Some(2.0), None, Some(3.0)]).expect("defined");
        assert_eq!((got.u1, got.u2, got.dropped), (0.5, 3.5, 1));
        assert_eq!(got.p_exact, Err(Undefined::TiedValues));
        // 4/12 · (5 − 6/12).
        assert!((got.sd - 1.5_f64.sqrt()).abs() < 1e-15);
        assert!((got.normal.expect("defined").z_corrected - 1.0 / 1.5_f64.sqrt()).abs() < 1e-15);
    }

    #[test]
    fn nearer_than_a_half_is_certain_by_the_corrected_test() {
        let got = mann_whitney(&some(&[1.0, 2.0]), &some(&[1.0, 2.0])).expect("defined");
        let normal = got.normal.expect("defined");
        assert_eq!((normal.p_corrected, normal.p, normal.z), (1.0, 1.0, 0.0));
        assert!(normal.z_corrected < 0.0);
    }

    #[test]
    fn what_has_no_test_says_why() {
        let flat = mann_whitney(&some(&[3.0; 2]), &some(&[3.0; 3])).expect("ranks");
        assert_eq!((flat.normal, flat.sd, flat.u1), (Err(Undefined::AllValuesTied), 0.0, 3.0));
        assert_eq!(mann_whitney(&[None], &some(&[1.0])), Err(Undefined::GroupWithFewerThan2));
        assert_eq!(exact_p(10_000, 10_000, 4e7), Err(Undefined::TooLargeToCount));
    }
}
