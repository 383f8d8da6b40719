//! Two groups' means: Student's t with the pooled variance, Welch's t without.
//!
//! Student (1908), *Biometrika* 6:1–25: t = (m₁ − m₂) / (s_p·√(1/n₁ + 1/n₂)) with n₁ + n₂ − 2 degrees of freedom,
//! for groups of equal variance. Welch (1947), *Biometrika* 34:28–35, with Satterthwaite's degrees of freedom,
//! for any variances; with groups of unequal size it is the safer default. Both assume means that are normal
//! (values that are, or groups that are not small), and values that do not hang together.
//!
//! Undefined: Student with fewer than three values in all or an empty group, or where neither group varies;
//! Welch where a group has fewer than two values, or neither varies. One constant group is no obstacle.

use super::effect_size::EffectSize;
use super::present;
use crate::stats::{Description, Form, Interval, Measured, Missing, Stat, Undefined, ZERO, describe, dist};

/// Difference in means with Student's interval.
const STUDENT: Form = Form {
    id: "mean_difference_student",
    name: "Difference in means, Student's t (pooled variance)",
    source: "Student (1908), Biometrika 6:1–25",
};

/// Difference in means with Welch's interval.
const WELCH: Form = Form {
    id: "mean_difference_welch",
    name: "Difference in means, Welch's t (unequal variances)",
    source: "Welch (1947), Biometrika 34:28–35",
};

/// A t test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TTest {
    /// The difference over its standard error.
    pub t: f64,
    /// Degrees of freedom; Welch's are no whole number.
    pub df: f64,
    /// Two-sided p value.
    pub p: f64,
    /// Standard error of the difference.
    pub se: f64,
    /// Confidence interval of the difference.
    pub interval: Interval,
}

impl TTest {
    /// The test of a difference whose standard error is not zero.
    pub(super) fn new(difference: f64, se: f64, df: f64, confidence: f64) -> Stat<Self> {
        let t = difference / se;
        let p = dist::t_two_sided_p(t, df).ok_or(Undefined::OutOfRange)?;
        let reach = dist::t_two_sided(confidence, df).ok_or(Undefined::OutOfRange)? * se;
        if !(t.is_finite() && reach.is_finite()) {
            return Err(Undefined::OutOfRange);
        }
        let interval = Interval { low: difference - reach, high: difference + reach };
        Ok(Self { t, df, p, se, interval })
    }
}

/// Two groups side by side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TwoSample {
    /// The first group.
    pub first: Stat<Description>,
    /// The second group.
    pub second: Stat<Description>,
    /// Values in the first group.
    pub n1: usize,
    /// Values in the second group.
    pub n2: usize,
    /// Missing values that were dropped, of both groups.
    pub dropped: usize,
    /// Mean of the first less mean of the second.
    pub difference: Stat<f64>,
    /// Pooled standard deviation; 0 where neither group varies.
    pub sd_pooled: Stat<f64>,
    /// Student's t test.
    pub student: Stat<TTest>,
    /// Welch's t test.
    pub welch: Stat<TTest>,
    /// The difference in standard deviations.
    pub effect: Stat<EffectSize>,
}

/// Compares the means of two groups, first less second. Missing values are dropped.
pub fn two_sample(first: &[Option<f64>], second: &[Option<f64>], confidence: f64) -> TwoSample {
    let (x, y) = (describe(&present(first)), describe(&present(second)));
    let (n1, n2) = (size(&x, first), size(&y, second));
    let difference = x.and_then(|x| Ok(x.mean - y?.mean));
    let pooled = pooled_variance(n1, n2, &x, &y);
    let df = (n1 + n2) as f64 - 2.0;
    let per_value = 1.0 / n1 as f64 + 1.0 / n2 as f64;
    let student = pooled.and_then(|variance| {
        let variance = positive(variance, Undefined::ZeroPooledVariance)?;
        TTest::new(difference?, (variance * per_value).sqrt(), df, confidence)
    });
    let effect =
        student.and_then(|test| EffectSize::new((&x?, &y?), difference?, pooled?.sqrt(), test.t, confidence));
    TwoSample {
        first: x,
        second: y,
        n1,
        n2,
        dropped: first.len() - n1 + second.len() - n2,
        difference,
        sd_pooled: pooled.map(f64::sqrt),
        student,
        welch: welch(n1, n2, &x, &y, confidence),
        effect,
    }
}

impl TwoSample {
    /// The difference with Student's and with Welch's interval, then every standardised difference.
    pub fn measured(&self) -> Vec<Measured> {
        let difference = |form, test: &Stat<TTest>| Measured {
            form,
            value: self.difference,
            interval: test.map(|test| test.interval),
            n: self.n1 + self.n2,
            missing: Missing::Available,
            notes: Vec::new(),
        };
        let mut all = vec![difference(&STUDENT, &self.student), difference(&WELCH, &self.welch)];
        all.extend(EffectSize::measured(&self.effect, self.n1 + self.n2));
        all
    }
}

/// Values present; also where their sum is more than a number can hold.
fn size(group: &Stat<Description>, values: &[Option<f64>]) -> usize {
    group.map_or_else(|_| present(values).len(), |group| group.n)
}

/// The sum of squares over both groups by its degrees of freedom.
fn pooled_variance(n1: usize, n2: usize, x: &Stat<Description>, y: &Stat<Description>) -> Stat<f64> {
    if n1 + n2 < 3 {
        return Err(Undefined::DfBelow1);
    }
    if n1 == 0 || n2 == 0 {
        return Err(Undefined::GroupWithFewerThan2);
    }
    let squares = |group: Description| match group.sd {
        Err(Undefined::FewerThan2Values) => Ok(0.0),
        sd => sd.map(|sd| sd * sd * (group.n as f64 - 1.0)),
    };
    Ok((squares((*x)?)? + squares((*y)?)?) / (n1 + n2 - 2) as f64)
}

/// Welch's t test.
fn welch(n1: usize, n2: usize, x: &Stat<Description>, y: &Stat<Description>, confidence: f64) -> Stat<TTest> {
    if n1 < 2 || n2 < 2 {
        return Err(Undefined::GroupWithFewerThan2);
    }
    let (x, y) = ((*x)?, (*y)?);
    let (first, second) = (x.sd?.powi(2), y.sd?.powi(2));
    positive(first.max(second), Undefined::ZeroVarianceInBothGroups)?;
    let (first, second) = (first / n1 as f64, second / n2 as f64);
    let both = first + second;
    // In shares of the whole, so that nothing tiny is squared.
    let (a, b) = (first / both, second / both);
    let df = 1.0 / (a * a / (n1 as f64 - 1.0) + b * b / (n2 as f64 - 1.0));
    TTest::new(x.mean - y.mean, both.sqrt(), df, confidence)
}

/// The variance, unless it is zero up to rounding.
fn positive(variance: f64, otherwise: Undefined) -> Stat<f64> {
    if variance < ZERO { Err(otherwise) } else { Ok(variance) }
}
