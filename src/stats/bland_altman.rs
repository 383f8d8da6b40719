//! Bland and Altman's limits of agreement of two coders, and Lin's concordance.
//!
//! d = x − y of every clip that both rated. Bias d̄; limits d̄ ± z·s with s the standard deviation of d (n − 1)
//! and z = 1.959964: 95 % of the differences, at any confidence of the intervals. The limits have intervals of their own, t with n − 1 degrees of freedom: by the
//! standard error s·√(1/n + z²/(2(n − 1))) of Bland & Altman (1999), *Stat. Methods Med. Res.* 8:135–160, which
//! is shown, and by the simpler √3·s/√n of Bland & Altman (1986), *Lancet* 327:307–310. Lin's concordance is that of
//! `concordance.rs`.
//!
//! Assumes differences that are roughly normal, and whose bias and spread do not depend on the size of the
//! rating; on a scale of few points, look at the plot. Undefined without a pair; with one pair there is a bias
//! and nothing else; concordance is undefined where neither coder varies and both agree.

use super::{
    CONCORDANCE, Concordance, Form, Interval, Matrix, Measured, Missing, Note, Stat, Undefined, ZERO,
    concordance, dist,
};

/// The mean difference.
pub const BIAS: Form = Form {
    id: "bland_altman_bias",
    name: "mean difference (bias), t interval",
    source: "Bland & Altman (1986), Lancet 327:307-310",
};

/// The lower limit of agreement.
pub const LOWER_LIMIT: Form = Form {
    id: "bland_altman_lower",
    name: "lower 95 % limit of agreement, interval of 1999",
    source: "Bland & Altman (1999), Stat. Methods Med. Res. 8:135-160",
};

/// The upper limit of agreement.
pub const UPPER_LIMIT: Form = Form {
    id: "bland_altman_upper",
    name: "upper 95 % limit of agreement, interval of 1999",
    source: "Bland & Altman (1999), Stat. Methods Med. Res. 8:135-160",
};

/// The share of differences that lie between the limits, whatever the confidence of an interval.
const SHARE: f64 = 0.95;

/// What two coders' differences say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BlandAltman {
    /// Clips that both coders rated.
    pub n: usize,
    /// Mean difference, first coder minus second.
    pub bias: f64,
    /// Standard deviation of the differences and what follows from it; undefined with a single pair.
    pub spread: Stat<LimitsOfAgreement>,
    /// Lin's concordance correlation.
    pub concordance: Stat<Concordance>,
}

/// The standard deviation of the differences, and the limits that it gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LimitsOfAgreement {
    /// Standard deviation of the differences (n − 1).
    pub sd: f64,
    /// Limits of agreement: bias ± z·sd, z the exact quantile 1.959964.
    pub limits: Interval,
    /// The same with z = 1.96.
    pub limits_196: Interval,
    /// Standard error of the bias, sd / √n.
    pub se_bias: f64,
    /// Interval of the bias.
    pub bias: Interval,
    /// The limits' standard error and intervals by the paper of 1999.
    pub by_1999: LimitIntervals,
    /// The same by the paper of 1986.
    pub by_1986: LimitIntervals,
}

/// How far the limits of agreement may be off.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LimitIntervals {
    /// Standard error of each limit.
    pub se: f64,
    /// Interval of the lower limit.
    pub lower: Interval,
    /// Interval of the upper limit.
    pub upper: Interval,
}

impl BlandAltman {
    /// Bias, both limits and Lin's concordance, as reports show them.
    pub fn measured(&self) -> [Measured; 4] {
        let (spread, lin) = (self.spread, self.concordance);
        let one = |form: &'static Form, value: Stat<f64>, interval: Stat<Interval>| {
            let interval = interval.and_then(Interval::with_width);
            let notes = if self.n == 2 { vec![Note::TwoUnits] } else { Vec::new() };
            Measured {
                form,
                value,
                interval,
                upper_alone: None,
                n: self.n,
                missing: Missing::Pairwise,
                notes,
            }
        };
        [
            one(&BIAS, Ok(self.bias), spread.map(|s| s.bias)),
            one(&LOWER_LIMIT, spread.map(|s| s.limits.low), spread.map(|s| s.by_1999.lower)),
            one(&UPPER_LIMIT, spread.map(|s| s.limits.high), spread.map(|s| s.by_1999.upper)),
            one(&CONCORDANCE, lin.map(|l| l.ccc), lin.map(|l| l.interval)),
        ]
    }
}

/// Bland and Altman's analysis of the first two columns (x, y), on the rows that have both.
///
/// # Errors
/// [`Undefined::NotTwoRaters`], [`Undefined::NoPairs`]. With one pair, [`BlandAltman::spread`] is
/// [`Undefined::SdNeeds2Pairs`].
pub fn bland_altman(ratings: &Matrix, confidence: f64) -> Stat<BlandAltman> {
    // A table without a row does not show how many coders there are.
    if ratings.columns() != 2 && !ratings.is_empty() {
        return Err(Undefined::NotTwoRaters);
    }
    let pairs = || {
        ratings.rows().filter_map(|row| match row {
            [Some(x), Some(y)] => Some((*x, *y)),
            _ => None,
        })
    };
    let (mut n, mut sum) = (0_usize, 0.0);
    for (x, y) in pairs() {
        n += 1;
        sum += x - y;
    }
    if n == 0 {
        return Err(Undefined::NoPairs);
    }
    let bias = sum / n as f64;
    let squares = pairs().map(|(x, y)| (x - y - bias).powi(2)).sum();
    let spread = spread(n, bias, squares, confidence);
    Ok(BlandAltman { n, bias, spread, concordance: concordance(ratings, confidence) })
}

/// Limits and intervals from the differences' sum of squares about their mean.
fn spread(n: usize, bias: f64, squares: f64, confidence: f64) -> Stat<LimitsOfAgreement> {
    if n < 2 {
        return Err(Undefined::SdNeeds2Pairs);
    }
    let (count, df) = (n as f64, n as f64 - 1.0);
    let variance = squares / df;
    let sd = if variance < ZERO { 0.0 } else { variance.sqrt() };
    let t = dist::t_two_sided(confidence, df).ok_or(Undefined::OutOfRange)?;
    let z = dist::normal_two_sided(SHARE);
    let about = |middle: f64, half: f64| Interval { low: middle - half, high: middle + half };
    let limits = about(bias, z * sd);
    let by =
        |se: f64| LimitIntervals { se, lower: about(limits.low, t * se), upper: about(limits.high, t * se) };
    let se_bias = sd / count.sqrt();
    Ok(LimitsOfAgreement {
        sd,
        limits,
        limits_196: about(bias, 1.96 * sd),
        se_bias,
        bias: about(bias, t * se_bias),
        by_1999: by(sd * (1.0 / count + z * z / (2.0 * df)).sqrt()),
        by_1986: by(3.0_f64.sqrt() * se_bias),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(all: &[(f64, f64)]) -> Matrix {
        Matrix::of_pairs(all.iter().map(|(x, y)| (Some(*x), Some(*y))))
    }

    /// Bland & Altman (1986), table 1: peak flow by the Wright and the mini meter, first measurements; the paper
    /// prints −2.1 and 38.8, and limits −79.7 and 75.5 of 2 sd.
    #[test]
    fn peak_flow_of_the_lancet_paper() {
        let wright = [494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427];
        let mini = [512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451];
        let both: Vec<_> = wright.iter().zip(mini).map(|(x, y)| (f64::from(*x), f64::from(y))).collect();
        let got = bland_altman(&pairs(&both), 0.95).expect("pairs");
        let spread = got.spread.expect("17 pairs");
        assert!((got.bias - -2.1).abs() < 0.05 && (spread.sd - 38.8).abs() < 0.05, "{got:?}");
        assert!((got.bias - 2.0 * spread.sd - -79.7).abs() < 0.1, "{got:?}");
        // Printed: the bias from −22.0 to 17.8, its standard error 9.4; the limits' standard error 16.3 (1986).
        assert!((spread.bias.low - -22.0).abs() < 0.1 && (spread.bias.high - 17.8).abs() < 0.1, "{got:?}");
        assert!((spread.se_bias - 9.4).abs() < 0.05 && (spread.by_1986.se - 16.3).abs() < 0.05, "{got:?}");
    }

    #[test]
    fn three_pairs_by_hand() {
        // d = 1, 2, 3: bias 2, sd 1. x = 2, 4, 6, y = 1, 2, 3: s_xy = 4/3, s_x² = 8/3, s_y² = 2/3, so Lin's
        // is (8/3) / (8/3 + 2/3 + 4) = 4/11.
        let got = bland_altman(&pairs(&[(2.0, 1.0), (4.0, 2.0), (6.0, 3.0)]), 0.95).expect("pairs");
        let spread = got.spread.expect("three pairs");
        assert_eq!((got.n, got.bias, spread.sd), (3, 2.0, 1.0));
        assert!((spread.limits_196.high - 3.96).abs() < 1e-12 && (spread.limits.low - 0.040036).abs() < 1e-6);
        assert!((got.concordance.expect("varies").ccc - 4.0 / 11.0).abs() < 1e-12);
    }

    #[test]
    fn ratings_far_from_zero_keep_their_digits() {
        let near = [(1.0, 1.5), (2.0, 1.0), (4.0, 4.5), (3.0, 2.0)];
        let far: Vec<_> = near.iter().map(|(x, y)| (x + 1e8, y + 1e8)).collect();
        let [near, far] = [&near[..], &far[..]].map(|all| bland_altman(&pairs(all), 0.95).expect("pairs"));
        assert!((near.concordance.expect("varies").ccc - far.concordance.expect("varies").ccc).abs() < 1e-9);
        assert!((near.spread.expect("pairs").sd - far.spread.expect("pairs").sd).abs() < 1e-9);
    }

    #[test]
    fn undefined_says_why() {
        let missing = Matrix::of_pairs([(Some(1.0), None), (None, None)]);
        assert_eq!(bland_altman(&missing, 0.95), Err(Undefined::NoPairs));
        let one = bland_altman(&pairs(&[(4.0, 3.0)]), 0.95).expect("a bias");
        assert_eq!((one.bias, one.spread), (1.0, Err(Undefined::SdNeeds2Pairs)));
        let same = bland_altman(&pairs(&[(3.0, 3.0), (3.0, 3.0)]), 0.95).expect("a bias");
        assert_eq!(same.concordance, Err(Undefined::ChanceAgreementIs1));
        assert!(same.measured().iter().take(3).all(|m| m.interval == Err(Undefined::ZeroStandardError)));
        let three = Matrix::new(3, [vec![Some(1.0); 3]]);
        assert_eq!(bland_altman(&three, 0.95), Err(Undefined::NotTwoRaters));
    }
}
