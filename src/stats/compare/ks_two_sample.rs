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
/// [`Undefined::NoValues`] when a group is empty.
pub fn ks_two_sample(first: &[Option<f64>], second: &[Option<f64>]) -> Stat<KsTwoSample> {
    let (x, y) = (present(first), present(second));
    if x.is_empty() || y.is_empty() {
        return Err(Undefined::NoValues);
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
    // The shorter side is kept, the longer one walked.
    let (n1, n2) = (n1.max(n2), n1.min(n2));
    let mut shares = vec![0.0; n2 + 1];
    for i in 0..=n1 {
        let (mut before, at) = (0.0, i * n2);
        for (j, (share, look)) in shares.iter_mut().zip(&looked[i..]).enumerate() {
            if *look && at.abs_diff(j * n1) >= reached {
                *share = 1.0;
            } else if i + j > 0 {
                *share = (i as f64 * *share + j as f64 * before) / (i + j) as f64;
            }
            before = *share;
        }
    }
    Ok(shares.last().copied().unwrap_or(1.0).min(1.0))
}
