//! Two groups' means: Student's t with the pooled variance, Welch's t without.
//!
//! Student (1908), *Biometrika* 6:1–25: t = (m₁ − m₂) / (s_p·√(1/n₁ + 1/n₂)) with n₁ + n₂ − 2 degrees of freedom,
//! for groups of equal variance. Welch (1947), *Biometrika* 34:28–35, with Satterthwaite's degrees of freedom,
//! for any variances; with groups of unequal size it is the safer default. Both assume means that are normal
//! (values that are, or groups that are not small), and values that do not hang together.
//!
//! Undefined: Student with fewer than three values in all or an empty group, or where neither group varies;
//! Welch where a group has fewer than two values, or neither varies. One constant group is no obstacle.

use super::effect_size::{Correction, EffectSize};
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
    /// Hedges' correction of it, also where nothing varies.
    pub correction: Stat<Correction>,
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
        correction: pooled.map(|_| Correction::new(df)),
    }
}

impl TwoSample {
    /// The difference with Student's and with Welch's interval, then every standardised difference.
    pub fn measured(&self) -> Vec<Measured> {
        let difference = |form, test: &Stat<TTest>| Measured {
            form,
            value: self.difference,
            interval: test.map(|test| test.interval),
            upper_alone: None,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn some(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().copied().map(Some).collect()
    }

    fn of(x: &[f64], y: &[f64]) -> TwoSample {
        two_sample(&some(x), &some(y), 0.95)
    }

    /// Student's sleep data as R's help page prints it: t = −1.8608, df = 17.776, p = 0.07939.
    #[test]
    fn sleep_by_welch() {
        let first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
        let second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
        let test = of(&first, &second).welch.expect("defined");
        assert!((test.t + 1.8608).abs() < 5e-5 && (test.df - 17.776).abs() < 5e-4);
        assert!((test.p - 0.07939).abs() < 5e-6);
        assert!(
            (test.interval.low + 3.3654832).abs() < 5e-8 && (test.interval.high - 0.2054832).abs() < 5e-8
        );
    }

    #[test]
    fn five_values_by_hand() {
        // 1, 2, 3 against 2, 6: means 2 and 4, sums of squares 2 and 8, pooled variance 10/3.
        let got = of(&[1.0, 2.0, 3.0], &[2.0, 6.0]);
        let student = got.student.expect("defined");
        assert_eq!((got.difference, student.df), (Ok(-2.0), 3.0));
        assert!((student.t + 2.0 / (10.0_f64 / 3.0 * (5.0 / 6.0)).sqrt()).abs() < 1e-15);
        // Welch: variances 1/3 and 4, df = (13/3)² / ((1/3)²/2 + 4²/1).
        let welch = got.welch.expect("defined");
        assert!((welch.df - (169.0 / 9.0) / (1.0 / 18.0 + 16.0)).abs() < 1e-14);
        assert!((welch.se - (13.0_f64 / 3.0).sqrt()).abs() < 1e-15);
    }

    /// `n` values (an even number) with this mean and standard deviation.
    fn group(n: usize, mean: f64, sd: f64) -> Vec<f64> {
        let away = sd * ((n - 1) as f64 / n as f64).sqrt();
        (0..n).map(|i| if i % 2 == 0 { mean + away } else { mean - away }).collect()
    }

    /// The model study's Appendix 4: 20 control families against 104, printed means, standard deviations and t.
    /// Whatever the printed figures were before rounding, Student's t then lies between the corners.
    #[test]
    fn the_model_studys_appendix_4_is_students_t() {
        for (m1, s1, m2, s2, t) in [
            (6.30, 1.22, 6.48, 1.11, -0.64),
            (3.45, 0.42, 3.40, 0.45, 0.44),
            (1.99, 0.23, 1.94, 0.22, 0.80),
            (3.99, 0.56, 3.98, 0.55, 0.07),
            (3.68, 0.34, 3.69, 0.38, -0.08),
            (1.22, 0.35, 1.25, 0.34, -0.40),
            (3.95, 0.36, 3.98, 0.52, -0.21),
            (3.87, 0.48, 3.85, 0.53, 0.11),
            (1.30, 0.34, 1.33, 0.54, -0.20),
            (4.02, 0.33, 3.99, 0.38, 0.29),
        ] {
            let r = 0.005;
            let mut ts = Vec::new();
            for corner in 0_u32..16 {
                let moved = |bit: u32, value: f64| if corner >> bit & 1 == 1 { value + r } else { value - r };
                let control = group(20, moved(0, m1), moved(1, s1));
                let visited = group(104, moved(2, m2), moved(3, s2));
                let test = of(&control, &visited).student.expect("defined");
                assert_eq!(test.df, 122.0);
                ts.push(test.t);
            }
            let low = ts.iter().copied().fold(f64::INFINITY, f64::min) - r;
            let high = ts.iter().copied().fold(f64::NEG_INFINITY, f64::max) + r;
            assert!(low <= t && t <= high && high - low < 0.5, "printed {t}, not in {low}…{high}");
        }
        // Its p values belong to 122 degrees of freedom.
        for (t, p) in [(0.64, 0.52), (0.44, 0.66), (0.80, 0.42), (0.29, 0.77)] {
            assert!((dist::t_two_sided_p(t, 122.0).expect("a probability") - p).abs() < 0.009);
        }
    }

    #[test]
    fn one_value_in_a_group_leaves_student_and_not_welch() {
        let got = of(&[4.5], &[2.0, 3.0, 4.0, 5.0]);
        assert!((got.student.expect("defined").t - 0.692_820_323_027_550_8).abs() < 1e-14);
        assert_eq!(got.welch, Err(Undefined::GroupWithFewerThan2));
        assert_eq!(got.effect.expect("defined").glass_1, Err(Undefined::GroupWithFewerThan2));
    }

    #[test]
    fn no_spread_and_no_values_say_why() {
        // 0.1 three times has a mean that is not quite 0.1.
        let flat = of(&[0.1; 3], &[0.3; 4]);
        assert_eq!((flat.student, flat.sd_pooled), (Err(Undefined::ZeroPooledVariance), Ok(0.0)));
        assert_eq!(flat.welch, Err(Undefined::ZeroVarianceInBothGroups));
        assert_eq!(flat.effect, Err(Undefined::ZeroPooledVariance));
        assert_eq!(of(&[3.0], &[4.0]).student, Err(Undefined::DfBelow1));
        assert_eq!(of(&[], &[4.0, 5.0, 7.0]).student, Err(Undefined::GroupWithFewerThan2));
        assert_eq!(of(&[], &[]).difference, Err(Undefined::NoValues));
    }

    #[test]
    fn missing_values_are_dropped_and_counted() {
        let got = two_sample(&[Some(1.0), None, Some(3.0)], &[Some(f64::NAN), Some(2.0), Some(2.5)], 0.95);
        assert_eq!((got.n1, got.n2, got.dropped, got.difference), (2, 2, 2, Ok(-0.25)));
        let all = got.measured();
        assert_eq!(all.first().map(|one| (one.n, one.value)), Some((4, Ok(-0.25))));
        let ids: std::collections::BTreeSet<&str> = all.iter().map(|one| one.form.id).collect();
        assert_eq!(ids.len(), all.len());
    }
}
