//! What the coefficients of agreement beyond chance have in common: `(p_a − p_e) / (1 − p_e)`.
//!
//! Gwet (2014), *Handbook of Inter-Rater Reliability*, 4th ed., ch. 2, 3 and 5: observed agreement `p_a` over the
//! units with at least two ratings, category shares `π_k` over the units with at least one, and the
//! unconditional variance of the coefficient, by which the interval is `coef ± t(n − 1) · SE`, its upper limit
//! cut at 1. The coefficients differ in chance agreement `p_e`, which each has in its own file.
//!
//! Undefined without a unit that two coders rated, and where chance agreement is 1. One unit has a coefficient
//! without a standard error.

use super::codes::{Codes, OFF_SCALE, given};
use super::weights::{Weighing, Weights};
use super::{Form, Interval, Measured, Missing, Note, Stat, Undefined, ZERO, dist};

/// A coefficient of agreement beyond chance with its parts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChanceCorrected {
    /// Which coefficient, with which weights.
    pub form: &'static Form,
    /// The rule for missing ratings.
    pub missing: Missing,
    /// `(observed − chance) / (1 − chance)`; undefined when chance agreement is 1.
    pub coef: Stat<f64>,
    /// Observed (weighted) agreement, `p_a`.
    pub observed: f64,
    /// Chance agreement, `p_e`.
    pub chance: f64,
    /// Units (clips) with at least one rating.
    pub n: usize,
    /// Units with at least two ratings.
    pub n_pairable: usize,
    /// Gwet's unconditional standard error; undefined for one unit, and where the coefficient is.
    pub se: Stat<f64>,
    /// `coef ± t(n − 1) · se`, the upper limit cut at 1.
    pub interval: Stat<Interval>,
    /// Two-sided p of the hypothesis that the coefficient is 0, by `t(n − 1)`; `None` where `se` is 0 or has no
    /// value.
    pub p: Option<f64>,
}

impl ChanceCorrected {
    /// As reports show it.
    pub fn measured(&self) -> Measured {
        let mut notes = Vec::new();
        if self.coef.is_ok() && self.n_pairable == 2 {
            notes.push(Note::TwoUnits);
        }
        Measured {
            form: self.form,
            value: self.coef,
            interval: self.interval.and_then(Interval::with_width),
            upper_alone: None,
            n: self.n_pairable,
            missing: self.missing,
            notes,
        }
    }
}

/// Observed agreement and category shares of one table.
pub(super) struct Observed<'a> {
    pub codes: &'a Codes,
    pub weighing: Weighing<'a>,
    /// Units with at least one rating.
    pub n: f64,
    /// Units with at least two.
    pub n_pairable: f64,
    /// Mean agreement of the pairable units.
    pub agreement: f64,
    /// `π_k`: the mean over units of the share of their ratings at each point.
    pub shares: Vec<f64>,
}

impl<'a> Observed<'a> {
    /// # Errors
    /// [`Undefined::NoPairableUnits`] where nothing has two ratings; [`Undefined::NotOnScale`] where a rating is no
    /// point of the scale.
    pub fn new(codes: &'a Codes, weights: Weights) -> Stat<Self> {
        let weighing = Weighing::new(weights, codes.points());
        let (mut n, mut n_pairable, mut agreement) = (0.0, 0.0, 0.0);
        let mut shares = vec![0.0; codes.points().len()];
        let mut off_scale = false;
        for (row, times) in codes.patterns() {
            let (ratings, times) = (given(row).count(), f64::from(times));
            if given(row).any(|code| code == OFF_SCALE) {
                off_scale = true;
                n_pairable += if ratings >= 2 { times } else { 0.0 };
                continue;
            }
            for code in given(row) {
                shares[code as usize] += times / ratings as f64;
            }
            n += if ratings >= 1 { times } else { 0.0 };
            if ratings >= 2 {
                n_pairable += times;
                agreement += times * weighing.of_row(row);
            }
        }
        if n_pairable == 0.0 {
            return Err(Undefined::NoPairableUnits);
        }
        if off_scale {
            return Err(Undefined::NotOnScale);
        }
        shares.iter_mut().for_each(|share| *share /= n);
        Ok(Self { codes, weighing, n, n_pairable, agreement: agreement / n_pairable, shares })
    }

    /// The coefficient with this chance agreement, to which `of_unit` says what each unit adds (`p_e|i`).
    pub fn corrected(
        &self,
        form: &'static Form,
        chance: f64,
        confidence: f64,
        of_unit: impl Fn(&[u32]) -> f64,
    ) -> ChanceCorrected {
        let rest = 1.0 - chance;
        let coef = beyond_chance(self.agreement, chance);
        let se = coef.and_then(|coef| {
            let deviation = |row: &[u32]| {
                let own = if given(row).nth(1).is_some() {
                    self.n / self.n_pairable * (self.weighing.of_row(row) - chance) / rest
                } else {
                    0.0
                };
                own - 2.0 * (1.0 - coef) * (of_unit(row) - chance) / rest - coef
            };
            self.standard_error(deviation)
        });
        let interval = coef.and_then(|coef| self.interval(coef, se?, confidence));
        ChanceCorrected {
            form,
            missing: Missing::Available,
            coef,
            observed: self.agreement,
            chance,
            n: self.n as usize,
            n_pairable: self.n_pairable as usize,
            se,
            interval,
            p: coef.ok().zip(se.ok()).and_then(|(coef, se)| self.p(coef, se)),
        }
    }

    /// The mean over a unit's ratings of one figure for each point.
    pub fn unit_mean(row: &[u32], of_point: &[f64]) -> f64 {
        let (mut sum, mut ratings) = (0.0, 0.0);
        for code in given(row) {
            sum += of_point[code as usize];
            ratings += 1.0;
        }
        sum / ratings
    }

    fn standard_error(&self, deviation: impl Fn(&[u32]) -> f64) -> Stat<f64> {
        if self.n < 2.0 {
            return Err(Undefined::FewerThan2Units);
        }
        let rated = self.codes.patterns().filter(|(row, _)| given(row).next().is_some());
        let squares: f64 = rated.map(|(row, times)| f64::from(times) * deviation(row).powi(2)).sum();
        let variance = squares / (self.n - 1.0);
        Ok(if variance < ZERO { 0.0 } else { (variance / self.n).sqrt() })
    }

    fn interval(&self, coef: f64, se: f64, confidence: f64) -> Stat<Interval> {
        let half = dist::t_two_sided(confidence, self.n - 1.0).ok_or(Undefined::NoInterval)? * se;
        Ok(Interval { low: coef - half, high: (coef + half).min(1.0) })
    }

    fn p(&self, coef: f64, se: f64) -> Option<f64> {
        let t = (se > 0.0).then(|| coef / se)?;
        // t squared is F with one degree of freedom.
        dist::f_upper_tail(t * t, 1.0, self.n - 1.0)
    }
}

/// `(p_a − p_e) / (1 − p_e)`.
///
/// # Errors
/// [`Undefined::ChanceAgreementIs1`].
pub(super) fn beyond_chance(observed: f64, chance: f64) -> Stat<f64> {
    let rest = 1.0 - chance;
    if rest.abs() < ZERO { Err(Undefined::ChanceAgreementIs1) } else { Ok((observed - chance) / rest) }
}
