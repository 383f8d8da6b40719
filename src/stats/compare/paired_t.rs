//! Two measurements of the same units: the paired t test, and the size of the change.
//!
//! Student (1908), *Biometrika* 6:1–25: t = d̄ / (s_d/√n), n − 1 degrees of freedom, of the differences x − y.
//! d_z = d̄ / s_d, the change in standard deviations of the change (Cohen 1988, ch. 2), with an interval from
//! the noncentral t; d_av = d̄ / √((s²_x + s²_y)/2), in standard deviations of the measurements, which can be
//! laid beside a Cohen's d of two groups (Cumming 2012, *Understanding the New Statistics*, ch. 11); r is
//! Pearson's correlation of the two.
//!
//! Assumes differences that are normal, or many. Rows that lack one of the two are dropped. Undefined with
//! fewer than two pairs, and where every difference is the same.

use crate::stats::noncentral_t::limits;
use crate::stats::{
    Form, Interval, Matrix, Measured, Missing, Note, ROUNDING, Stat, Undefined, ZERO, describe,
};

use super::two_sample::TTest;

const DIFFERENCE: Form = Form {
    id: "mean_difference_paired",
    name: "Mean difference of pairs, paired t",
    source: "Student (1908), Biometrika 6:1–25",
};
const D_Z: Form = Form {
    id: "d_z",
    name: "d_z (unit: standard deviation of the differences), noncentral t interval",
    source: "Cohen (1988), ch. 2; interval: Steiger & Fouladi (1997)",
};
const D_AV: Form = Form {
    id: "d_av",
    name: "d_av (unit: root of the mean of both variances)",
    source: "Cumming (2012), ch. 11",
};
const R: Form = Form {
    id: "r_pairs",
    name: "Pearson's correlation of the pairs",
    source: "Pearson (1896), Phil. Trans. R. Soc. A 187:253–318",
};

/// The paired t test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairedT {
    /// Complete pairs.
    pub n: usize,
    /// Rows that lack a value and were dropped.
    pub dropped: usize,
    /// Mean of x − y.
    pub difference: Stat<f64>,
    /// Standard deviation of x − y (divisor n − 1); 0 where every difference is the same.
    pub sd: Stat<f64>,
    /// The test.
    pub test: Stat<TTest>,
    /// The difference over the standard deviation of the differences.
    pub d_z: Stat<f64>,
    /// Its interval from the noncentral t.
    pub d_z_interval: Stat<Interval>,
    /// The difference over the root of the mean of both variances.
    pub d_av: Stat<f64>,
    /// Pearson's correlation of x and y.
    pub r: Stat<f64>,
}

/// The first column less the second; rows that lack one are dropped.
pub fn paired_t(pairs: &Matrix, confidence: f64) -> PairedT {
    let complete = pairs.pairs(0, 1);
    let n = complete.len();
    let (x, y): (Vec<f64>, Vec<f64>) = complete.iter().copied().unzip();
    let differences: Vec<f64> = complete.iter().map(|(x, y)| x - y).collect();
    let about = describe(&differences);
    let difference = about.map(|about| about.mean).map_err(few);
    let sd = about.and_then(|about| about.sd).map_err(few).map(|sd| {
        // Rounding is that of the values, not of their small difference.
        let largest = x.iter().chain(&y).fold(0.0, |most: f64, value| most.max(value.abs()));
        if sd * sd < ZERO || sd <= ROUNDING * largest { 0.0 } else { sd }
    });
    let varying = sd.and_then(|sd| if sd > 0.0 { Ok(sd) } else { Err(Undefined::ZeroVarianceOfDifferences) });
    let root = (n as f64).sqrt();
    let test = varying.and_then(|sd| TTest::new(difference?, sd / root, n as f64 - 1.0, confidence));
    let d_z_interval = test.and_then(|test| {
        let ncp = limits(test.t, test.df, confidence).ok_or(Undefined::OutOfRange)?;
        Ok(Interval { low: ncp.low / root, high: ncp.high / root })
    });
    let spread = |values: &[f64]| describe(values).and_then(|about| about.sd).map_err(few);
    let both = spread(&x).and_then(|x| Ok((x, spread(&y)?)));
    PairedT {
        n,
        dropped: pairs.len() - n,
        difference,
        sd,
        test,
        d_z: varying.and_then(|sd| Ok(difference? / sd)),
        d_z_interval,
        d_av: both.and_then(|(sd_x, sd_y)| {
            let variance = (sd_x * sd_x + sd_y * sd_y) / 2.0;
            if variance < ZERO {
                Err(Undefined::ZeroPooledVariance)
            } else {
                Ok(difference? / variance.sqrt())
            }
        }),
        r: both.and_then(|(sd_x, sd_y)| correlation(&complete, sd_x, sd_y)),
    }
}

/// What is missing where there are no two values.
fn few(why: Undefined) -> Undefined {
    match why {
        Undefined::NoValues | Undefined::FewerThan2Values => Undefined::FewerThan2Pairs,
        other => other,
    }
}

/// Pearson's correlation, from both standard deviations.
fn correlation(pairs: &[(f64, f64)], sd_x: f64, sd_y: f64) -> Stat<f64> {
    if sd_x * sd_x < ZERO || sd_y * sd_y < ZERO {
        return Err(Undefined::GroupDoesNotVary);
    }
    let n = pairs.len() as f64;
    let mean_x = pairs.iter().map(|(x, _)| x).sum::<f64>() / n;
    let mean_y = pairs.iter().map(|(_, y)| y).sum::<f64>() / n;
    let products: f64 = pairs.iter().map(|(x, y)| (x - mean_x) / sd_x * ((y - mean_y) / sd_y)).sum();
    Ok((products / (n - 1.0)).clamp(-1.0, 1.0))
}

impl PairedT {
    /// The mean difference, d_z, d_av and r.
    pub fn measured(&self) -> Vec<Measured> {
        let of = |form, value, interval| Measured {
            form,
            value,
            interval,
            upper_alone: None,
            n: self.n,
            missing: Missing::Pairwise,
            notes: if self.n == 2 { vec![Note::TwoUnits] } else { Vec::new() },
        };
        vec![
            of(&DIFFERENCE, self.difference, self.test.map(|test| test.interval)),
            of(&D_Z, self.d_z, self.d_z_interval),
            of(&D_AV, self.d_av, Err(Undefined::NoInterval)),
            of(&R, self.r, Err(Undefined::NoInterval)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pairs: &[(f64, f64)]) -> PairedT {
        paired_t(&Matrix::of_pairs(pairs.iter().map(|(x, y)| (Some(*x), Some(*y)))), 0.95)
    }

    /// Student (1908): the sleep data, t = 4.06 (printed by R as −4.0621, p = .002833).
    #[test]
    fn students_sleep() {
        let first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
        let second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
        let got = of(&first.into_iter().zip(second).collect::<Vec<_>>());
        let test = got.test.expect("defined");
        assert!((test.t + 4.0621).abs() < 5e-5 && (test.p - 0.002833).abs() < 5e-7);
        assert!((got.r.expect("defined") - 0.795_170_205_833_577_7).abs() < 1e-14);
        let interval = got.d_z_interval.expect("defined");
        assert!(interval.low < got.d_z.expect("defined") && got.d_z.expect("defined") < interval.high);
    }

    #[test]
    fn three_pairs_by_hand() {
        // Differences 0, 1, 2: mean 1, sd 1, t = √3; x 1, 3, 5 and y 1, 2, 3 are on a line.
        let got = of(&[(1.0, 1.0), (3.0, 2.0), (5.0, 3.0)]);
        assert_eq!((got.difference, got.sd, got.d_z), (Ok(1.0), Ok(1.0), Ok(1.0)));
        assert!((got.test.expect("defined").t - 3.0_f64.sqrt()).abs() < 1e-15);
        assert!((got.d_av.expect("defined") - 1.0 / 2.5_f64.sqrt()).abs() < 1e-15);
        assert!((got.r.expect("defined") - 1.0).abs() < 1e-15);
    }

    #[test]
    fn one_and_the_same_difference_has_no_test() {
        let got = of(&[(2.0, 1.0), (3.0, 2.0), (4.1, 3.1)]);
        assert_eq!((got.sd, got.test), (Ok(0.0), Err(Undefined::ZeroVarianceOfDifferences)));
        assert_eq!(got.d_z, Err(Undefined::ZeroVarianceOfDifferences));
        assert!(got.d_av.is_ok() && got.r.is_ok());
    }

    #[test]
    fn too_few_pairs_say_so() {
        let one = paired_t(&Matrix::of_pairs([(Some(3.0), Some(2.0)), (Some(1.0), None)]), 0.95);
        assert_eq!((one.n, one.dropped, one.difference), (1, 1, Ok(1.0)));
        assert_eq!((one.sd, one.test), (Err(Undefined::FewerThan2Pairs), Err(Undefined::FewerThan2Pairs)));
        assert_eq!(of(&[]).difference, Err(Undefined::FewerThan2Pairs));
    }

    #[test]
    fn a_column_that_stands_still_has_no_correlation() {
        let got = of(&[(1.0, 2.0), (3.0, 2.0), (4.0, 2.0)]);
        assert_eq!(got.r, Err(Undefined::GroupDoesNotVary));
        assert!(got.test.is_ok() && got.d_av.is_ok());
    }
}
