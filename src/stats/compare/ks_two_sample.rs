//! Two groups' distributions: the Kolmogorov–Smirnov test.
//!
//! D is the largest distance between both empirical distribution functions (Smirnov 1939). Two-sided p values:
//!
//! * the limit Q(√(n₁n₂/(n₁ + n₂))·D), as Stata and older R have it (Kolmogorov 1933; Smirnov 1948);
//! * exact, given the ties: the share of all splits of the pooled values whose D is at least as large, distances
//!   taken only where a block of ties ends (Schröer & Trenkler 1995, *Comput. Stat. Data Anal.* 20:185–202;
//!   R ≥ 4.2). **The one to report**: a scale of five points is all ties;
//! * exact, ignoring the ties: distances taken everywhere (too large a p where there are ties);
//! * Stephens' correction Q((s + 0.12 + 0.11/s)·D), s = √(n₁n₂/(n₁ + n₂)) (Stephens 1970, *J. R. Stat. Soc. B*
//!   32:115–122);
//! * as SciPy's `asymp`: one sample of n₁n₂/(n₁ + n₂) values, rounded (see [`super::kolmogorov`]).
//!
//! The exact ones walk the lattice of all splits: H(i, j), the share of the ways to i values of the first and j
//! of the second group that have been at D or beyond, is 1 there and else i/(i + j)·H(i − 1, j) +
//! j/(i + j)·H(i, j − 1) (Hodges 1958, *Ark. Mat.* 3:469–486, in shares): nothing overflows, nothing cancels.
//!
//! Undefined for an empty group.

use super::kolmogorov::{limit_survival, one_sample_survival};
use super::present;
use super::ranks::{Block, blocks_of_groups};
use crate::stats::{Form, Measured, Missing, Stat, Undefined};

const D: Form = Form {
    id: "ks_d",
    name: "Kolmogorov–Smirnov D of two groups",
    source: "Smirnov (1948), Ann. Math. Stat. 19:279–281",
};

/// An exact p value may take a lattice of this many points.
const MOST_POINTS: usize = 100_000_000;

/// D and its p values, all two-sided.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KsTwoSample {
    /// Largest distance between the distribution functions.
    pub d: f64,
    /// Values in the first group.
    pub n1: usize,
    /// Values in the second group.
    pub n2: usize,
    /// Missing values that were dropped, of both groups.
    pub dropped: usize,
    /// Whether any value occurs twice.
    pub ties: bool,
    /// From the limit of large groups.
    pub p_limit: f64,
    /// Exact, given the ties (recommended); undefined where the lattice is too large.
    pub p_exact: Stat<f64>,
    /// Exact for values without ties; undefined where the lattice is too large.
    pub p_exact_ignoring_ties: Stat<f64>,
    /// The limit with Stephens' correction.
    pub p_stephens: f64,
    /// From the distribution of one sample of `n1·n2 / (n1 + n2)` values; undefined where that rounds to none.
    pub p_one_sample: Stat<f64>,
}

/// Compares two groups' distributions. Missing values are dropped.
///
/// # Errors
/// [`Undefined::GroupWithFewerThan2`] when a group is empty.
pub fn ks_two_sample(first: &[Option<f64>], second: &[Option<f64>]) -> Stat<KsTwoSample> {
    let (x, y) = (present(first), present(second));
    if x.is_empty() || y.is_empty() {
        return Err(Undefined::GroupWithFewerThan2);
    }
    let blocks = blocks_of_groups(&x, &y);
    let (n1, n2) = (x.len(), y.len());
    let largest = largest_distance(&blocks, n1, n2);
    let d = largest as f64 / (n1 as f64 * n2 as f64);
    let size = n1 as f64 * n2 as f64 / (n1 + n2) as f64;
    let s = size.sqrt();
    let ties = blocks.len() < n1 + n2;
    let p_exact_ignoring_ties = lattice(largest, n1, n2, &vec![true; n1 + n2 + 1]);
    Ok(KsTwoSample {
        d,
        n1,
        n2,
        dropped: first.len() - n1 + second.len() - n2,
        ties,
        p_limit: limit_survival(s * d),
        p_exact: if ties { lattice(largest, n1, n2, &ends(&blocks)) } else { p_exact_ignoring_ties },
        p_exact_ignoring_ties,
        p_stephens: limit_survival((s + 0.12 + 0.11 / s) * d),
        // SciPy rounds halves to even.
        p_one_sample: one_sample_survival(size.round_ties_even() as usize, d).ok_or(Undefined::OutOfRange),
    })
}

impl KsTwoSample {
    /// D; no interval is defined for it.
    pub fn measured(&self) -> Measured {
        Measured {
            form: &D,
            value: Ok(self.d),
            interval: Err(Undefined::NoInterval),
            upper_alone: None,
            n: self.n1 + self.n2,
            missing: Missing::Available,
            notes: Vec::new(),
        }
    }
}

/// D in units of 1/(n₁n₂), where it is a whole number.
fn largest_distance(blocks: &[Block], n1: usize, n2: usize) -> usize {
    let (mut i, mut j, mut largest) = (0, 0, 0);
    for block in blocks {
        i += block.first;
        j += block.second;
        largest = largest.max((i * n2).abs_diff(j * n1));
    }
    largest
}

/// After which numbers of pooled values a block of ties ends.
fn ends(blocks: &[Block]) -> Vec<bool> {
    let mut ends = vec![true];
    for block in blocks {
        ends.extend((1..=block.size()).map(|i| i == block.size()));
    }
    ends
}

/// The share of all splits that come to `reached` or further, looked at only where `looked` is true.
fn lattice(reached: usize, n1: usize, n2: usize, looked: &[bool]) -> Stat<f64> {
    if reached == 0 {
        return Ok(1.0);
    }
    if n1.saturating_mul(n2) > MOST_POINTS {
        return Err(Undefined::TooLargeToCount);
    }
    // By diagonals i + j = drawn: their points do not hang on each other, and the band is one stretch of each.
    let all = n1 + n2;
    let (mut shares, mut next) = (vec![0.0; n1 + 1], vec![0.0; n1 + 1]);
    for (drawn, look) in (0..=all).zip(looked).skip(1) {
        let (first, end) = (drawn.saturating_sub(n2), drawn.min(n1) + 1);
        // i/n₁ and j/n₂ are at least as far apart as observed where |i·(n₁ + n₂) − drawn·n₁| ≥ reached.
        let (mut low, mut high) = (first, end);
        if *look {
            let centre = drawn * n1;
            low = centre.checked_sub(reached).map_or(first, |below| (below / all + 1).clamp(first, end));
            high = (centre + reached).div_ceil(all).clamp(low, end);
        }
        next[first..low].fill(1.0);
        next[high..end].fill(1.0);
        if low == 0 && high > 0 {
            next[0] = shares[0];
            low = 1;
        }
        let total = drawn as f64;
        let before = shares.iter().skip(low.saturating_sub(1)).zip(shares.iter().skip(low));
        let inside = next.iter_mut().skip(low).take(high.saturating_sub(low));
        for ((share, (from_first, from_second)), i) in inside.zip(before).zip(low..) {
            let i = i as f64;
            *share = (i * from_first + (total - i) * from_second) / total;
        }
        std::mem::swap(&mut shares, &mut next);
    }
    Ok(shares.last().copied().unwrap_or(1.0).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().copied().map(Some).collect()
    }

    /// D and its two exact p values by laying out every split.
    fn counted(x: &[f64], y: &[f64]) -> (f64, f64, f64) {
        let mut pooled: Vec<f64> = x.iter().chain(y).copied().collect();
        pooled.sort_by(f64::total_cmp);
        let (n1, n2) = (x.len(), y.len());
        // The largest distance of a split, at block ends only or everywhere; in 1/(n1·n2).
        let distance = |in_first: &dyn Fn(usize) -> bool, everywhere: bool| -> usize {
            let (mut i, mut j, mut largest) = (0_usize, 0_usize, 0);
            for (at, value) in pooled.iter().enumerate() {
                if in_first(at) {
                    i += 1;
                } else {
                    j += 1;
                }
                if everywhere || pooled.get(at + 1) != Some(value) {
                    largest = largest.max((i * n2).abs_diff(j * n1));
                }
            }
            largest
        };
        let mut left = x.to_vec();
        let mut mine = vec![false; n1 + n2];
        for (at, value) in pooled.iter().enumerate() {
            if let Some(found) = left.iter().position(|one| one == value) {
                left.remove(found);
                mine[at] = true;
            }
        }
        let observed = distance(&|at| mine[at], false);
        let (mut splits, mut given_ties, mut ignoring) = (0.0, 0.0, 0.0);
        for set in (0_u32..1 << (n1 + n2)).filter(|set| set.count_ones() as usize == n1) {
            let in_first = |at: usize| set >> at & 1 == 1;
            splits += 1.0;
            given_ties += f64::from(u8::from(distance(&in_first, false) >= observed));
            ignoring += f64::from(u8::from(distance(&in_first, true) >= observed));
        }
        (observed as f64 / (n1 * n2) as f64, given_ties / splits, ignoring / splits)
    }

    #[test]
    fn exact_p_values_are_those_of_laying_out_every_split() {
        for (x, y) in [
            (vec![1.0], vec![2.0]),
            (vec![1.0, 2.0, 3.0], vec![2.5, 3.5, 4.5, 5.5]),
            (vec![1.0, 1.0, 2.0, 3.0, 3.0], vec![2.0, 3.0, 3.0, 4.0]),
            (vec![1.5, 2.0, 2.0, 4.0, 4.0, 4.5], vec![1.0, 1.0, 1.5, 2.0, 2.0]),
            (vec![1.0, 1.0, 1.0, 1.0, 5.0], vec![1.0, 1.0, 2.0, 5.0, 5.0, 5.0, 5.0]),
            (vec![3.0, 1.0, 4.0, 1.5, 9.0, 2.6, 5.0, 3.5], vec![2.0, 7.0, 1.8, 2.8]),
        ] {
            let got = ks_two_sample(&some(&x), &some(&y)).expect("defined");
            let (d, given_ties, ignoring) = counted(&x, &y);
            assert!((got.d - d).abs() < 1e-15, "{x:?} {y:?}");
            assert!((got.p_exact.expect("small") - given_ties).abs() < 1e-14, "{x:?} {y:?}: {got:?}");
            assert!((got.p_exact_ignoring_ties.expect("small") - ignoring).abs() < 1e-14, "{x:?} {y:?}");
        }
    }

    /// The model study's Appendix 9: 88 against 88, D and the p value printed beside it.
    #[test]
    fn the_model_study_printed_the_limit() {
        for (steps, d, printed) in [
            (18, 0.205, 0.050),
            (14, 0.159, 0.215),
            (12, 0.136, 0.387),
            (17, 0.193, 0.075),
            (7, 0.080, 0.943),
            (8, 0.091, 0.860),
        ] {
            let observed = f64::from(steps) / 88.0;
            assert!((observed - d).abs() < 5.1e-4);
            assert!((limit_survival(44.0_f64.sqrt() * observed) - printed).abs() < 5.1e-4, "{d}");
        }
    }

    #[test]
    fn whole_separation_keeps_its_digits() {
        // Two splits of C(60, 30) are as far apart.
        let low: Vec<f64> = (0..30).map(f64::from).collect();
        let high: Vec<f64> = (100..130).map(f64::from).collect();
        let got = ks_two_sample(&some(&low), &some(&high)).expect("defined");
        assert_eq!(got.d, 1.0);
        let splits = 118_264_581_564_861_424_u64 as f64;
        assert!((got.p_exact.expect("small") / (2.0 / splits) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_same_values_are_no_distance_apart() {
        let got = ks_two_sample(&some(&[1.0, 2.0, 2.0]), &[Some(2.0), Some(1.0), None, Some(2.0)]);
        let got = got.expect("defined");
        assert_eq!((got.d, got.p_limit, got.p_exact, got.dropped), (0.0, 1.0, Ok(1.0), 1));
        assert_eq!((got.p_stephens, got.p_one_sample, got.ties), (1.0, Ok(1.0), true));
    }

    #[test]
    fn what_cannot_be_said_says_why() {
        assert_eq!(ks_two_sample(&[], &some(&[1.0])), Err(Undefined::GroupWithFewerThan2));
        // One value in each: half a value rounds to none.
        let one = ks_two_sample(&some(&[1.0]), &some(&[2.0])).expect("defined");
        assert_eq!((one.p_exact, one.p_one_sample), (Ok(1.0), Err(Undefined::OutOfRange)));
        assert_eq!(lattice(1, 20_000, 20_000, &[]), Err(Undefined::TooLargeToCount));
    }
}
