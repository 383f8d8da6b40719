//! Intervals from resamples.
//!
//! Percentile: the quantiles at (1 ∓ confidence)/2. BCa (Efron 1987, *J. Am. Stat. Assoc.* 82:171–185): the quantiles at
//! Φ(z₀ + (z₀ + z)/(1 − a(z₀ + z))), with z₀ = Φ⁻¹(share of resamples below the value) and
//! a = ΣL³ / (6 (ΣL²)^1.5), L the mean of the values without one unit less each of them.
//!
//! Programs differ in how they read a quantile from R resamples, and in what they do with resamples that equal the
//! value; each way is here under its name. Scores are coarse, so that many resamples of a mean equal the value but for
//! rounding, and a plain comparison counts errors of rounding, which differ from program to program (897, 891, 899 or 915 of
//! 2000 in one example, by the order of addition). The count that is shown takes values within 1e-12 for equal.

use statrs::distribution::{ContinuousCDF, Normal};

use super::super::{Interval, SAME, Stat, Undefined, ZERO, dist};
use super::Bootstrap;

/// How a quantile is read from sorted values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantile {
    /// At position (R − 1)p, counted from 0, between neighbours in proportion: R's and numpy's default
    /// (Hyndman & Fan 1996, *Am. Stat.* 50:361–365). The one shown.
    Type7,
    /// At position (R + 1)p, counted from 1, between neighbours in proportion.
    Type6,
    /// As type 6, but in proportion on the scale of normal quantiles (Davison & Hinkley 1997, *Bootstrap Methods and
    /// their Application*, eq. 5.8).
    Probit,
}

/// What is counted for the correction of bias.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BiasCorrection {
    /// Resamples below the value by more than rounding. The one shown.
    Below,
    /// Resamples below the value as computed, to the last digit (boot of R).
    BelowAsComputed,
    /// Those, and half of the ones that equal it to the last digit (scipy).
    MidrankAsComputed,
}

/// A BCa interval with its parts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bca {
    /// Correction of bias, z₀.
    pub z0: f64,
    /// Acceleration, a.
    pub acceleration: f64,
    /// The levels at which the quantiles were read.
    pub levels: (f64, f64),
    /// The interval.
    pub interval: Interval,
}

impl Quantile {
    /// The quantile at `p` of sorted values; at the ends, the smallest or largest.
    fn of(self, sorted: &[f64], p: f64) -> Option<f64> {
        let r = sorted.len() as f64;
        let (first, last) = (*sorted.first()?, *sorted.last()?);
        // Position counted from 1; a whole number that rounding missed is whole.
        let position = match self {
            Self::Type7 => (r - 1.0) * p + 1.0,
            Self::Type6 | Self::Probit => (r + 1.0) * p,
        };
        let nearest = position.round();
        let position = if (position - nearest).abs() < 1e-9 { nearest } else { position };
        if position <= 1.0 {
            return Some(first);
        }
        if position >= r {
            return Some(last);
        }
        let below = position.floor();
        let (low, high) = (*sorted.get(below as usize - 1)?, *sorted.get(below as usize)?);
        let share = match self {
            Self::Type7 | Self::Type6 => position - below,
            Self::Probit => {
                let (from, to) = (probit(below / (r + 1.0)), probit((below + 1.0) / (r + 1.0)));
                if position > below { (probit(p) - from) / (to - from) } else { 0.0 }
            }
        };
        Some(low + share * (high - low))
    }
}

/// Where BCa reads the quantile for the level `p`, on the normal scale, and how far that moves with z₀.
fn place(z0: f64, acceleration: f64, p: f64) -> Stat<(f64, f64)> {
    let z = z0 + probit(p);
    let pole = 1.0 - acceleration * z;
    if pole > 0.0 {
        Ok((z0 + z / pole, 1.0 + 1.0 / (pole * pole)))
    } else {
        Err(Undefined::ResamplesOnOneSide)
    }
}

/// The normal density.
fn density(z: f64) -> f64 {
    (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt()
}

/// Φ⁻¹: statrs' value, with one step of Newton's method where its last digits are not promised.
fn probit(p: f64) -> f64 {
    let normal = Normal::standard();
    let z = normal.inverse_cdf(p);
    let step = (dist::normal_lower_tail(z) - p) / density(z);
    if step.is_finite() { z - step } else { z }
}

impl Bootstrap {
    /// The percentile interval.
    ///
    /// # Errors
    /// [`Undefined::TooManyUndefinedResamples`], [`Undefined::NoValues`], or why the value itself is undefined.
    pub fn percentile(&self, confidence: f64, quantile: Quantile) -> Stat<Interval> {
        self.value?;
        self.between((0.5 - confidence / 2.0, 0.5 + confidence / 2.0), quantile)
    }

    /// The BCa interval.
    ///
    /// # Errors
    /// Those of [`Bootstrap::percentile`]; [`Undefined::ResamplesOnOneSide`] where z₀ would be infinite, or the levels run
    /// out of their range; [`Undefined::JackknifeUndefined`] where there is no acceleration.
    pub fn bca(&self, confidence: f64, correction: BiasCorrection, quantile: Quantile) -> Stat<Bca> {
        let z0 = self.z0(correction)?;
        let acceleration = self.acceleration()?;
        let level = |p: f64| Ok(dist::normal_lower_tail(place(z0, acceleration, p)?.0));
        let levels = (level(0.5 - confidence / 2.0)?, level(0.5 + confidence / 2.0)?);
        Ok(Bca { z0, acceleration, levels, interval: self.between(levels, quantile)? })
    }

    /// Whether another seed could well put a limit of [`Bootstrap::interval`] elsewhere, by more than a third of the
    /// interval's width.
    ///
    /// A limit is read at a level that itself comes from counting resamples, and the level's error of counting is known:
    /// that of z₀ (twice in the formula) and that of the quantile, together about ± 0.15 on the normal scale for 2,000
    /// resamples. Here the limits are read again at two such errors below and above. Among many different values that
    /// moves them by a tenth of the width; by more where the values are few and far apart, or the resamples few.
    pub fn unsteady(&self, confidence: f64) -> bool {
        let Ok(bca) = self.bca(confidence, BiasCorrection::Below, Quantile::Type7) else { return false };
        let count = self.sorted.len() as f64;
        let error = |z: f64| {
            let p = dist::normal_lower_tail(z);
            (p * (1.0 - p) / count).sqrt() / density(z)
        };
        let moves = |p: f64| {
            let (z, slope) = place(bca.z0, bca.acceleration, p).ok()?;
            let off = 2.0 * (slope * error(bca.z0)).hypot(error(z));
            let at = |z| Quantile::Type7.of(&self.sorted, dist::normal_lower_tail(z));
            Some(at(z + off)? - at(z - off)?)
        };
        let third = (bca.interval.high - bca.interval.low) / 3.0;
        let tails = [0.5 - confidence / 2.0, 0.5 + confidence / 2.0];
        tails.into_iter().filter_map(moves).any(|moved| moved > third.max(SAME))
    }

    fn between(&self, levels: (f64, f64), quantile: Quantile) -> Stat<Interval> {
        self.enough()?;
        let limit = |p| quantile.of(&self.sorted, p).ok_or(Undefined::NoValues);
        Ok(Interval { low: limit(levels.0)?, high: limit(levels.1)? })
    }

    fn z0(&self, correction: BiasCorrection) -> Stat<f64> {
        let value = self.value?;
        self.enough()?;
        let below = |limit: f64| self.sorted.partition_point(|t| *t < limit) as f64;
        let up_to = self.sorted.partition_point(|t| *t <= value) as f64;
        let count = match correction {
            BiasCorrection::Below => below(value - 1e-12 * value.abs().max(1.0)),
            BiasCorrection::BelowAsComputed => below(value),
            BiasCorrection::MidrankAsComputed => (below(value) + up_to) / 2.0,
        };
        let share = count / self.sorted.len() as f64;
        if share > 0.0 && share < 1.0 { Ok(probit(share)) } else { Err(Undefined::ResamplesOnOneSide) }
    }

    fn acceleration(&self) -> Stat<f64> {
        let without = self.jackknife.iter().copied().collect::<Stat<Vec<f64>>>();
        let without = without.map_err(|_| Undefined::JackknifeUndefined)?;
        let mean = super::mean(&without).ok_or(Undefined::JackknifeUndefined)?;
        let power = |p: i32| without.iter().map(|value| (mean - value).powi(p)).sum::<f64>();
        let squares = power(2);
        // What is below rounding is no influence.
        if squares < ZERO * ZERO * without.len() as f64 {
            return Err(Undefined::JackknifeUndefined);
        }
        Ok(power(3) / (6.0 * squares.powf(1.5)))
    }
}
