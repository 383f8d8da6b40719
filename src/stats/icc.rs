//! The intraclass correlation in its six forms, from the two-way analysis of variance of clips × coders.
//!
//! Formulas, F tests and intervals: Shrout & Fleiss (1979), *Psychol. Bull.* 86:420–428; McGraw & Wong
//! (1996), *Psychol. Methods* 1:30–46. ICC2 = ICC(A,1) is the form that the program shows: two-way,
//! absolute agreement, single coder. Its interval uses Satterthwaite's degrees of freedom; that of
//! ICC(A,k) is the Spearman–Brown step of ICC(A,1)'s limits. Clips that a coder did not rate are left out
//! (listwise). Negative values stay negative.
//!
//! Undefined with fewer than two coders or two complete clips, and where the clips do not vary. Perfect
//! agreement has a value (1) but neither test nor interval.

use super::{Interval, Matrix, Stat, Undefined, ZERO, dist, ratio};

/// Mean squares of the analysis of variance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeanSquares {
    /// Complete clips (n).
    pub n: usize,
    /// Coders (k).
    pub k: usize,
    /// Between clips, df n − 1.
    pub between: f64,
    /// Within clips, df n(k − 1).
    pub within: f64,
    /// Between coders, df k − 1.
    pub raters: f64,
    /// Residual, df (n − 1)(k − 1).
    pub error: f64,
}

/// One form with its test of ρ = 0 and its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct IccForm {
    /// The coefficient.
    pub icc: f64,
    /// The F statistic; `None` when there is no error variance.
    pub f: Option<f64>,
    /// Numerator degrees of freedom.
    pub df1: f64,
    /// Denominator degrees of freedom.
    pub df2: f64,
    /// P(F > f); `None` without an F.
    pub p: Option<f64>,
    /// Lower limit.
    pub low: Stat<f64>,
    /// Upper limit.
    pub high: Stat<f64>,
}

impl IccForm {
    /// Both limits, or why one of them is missing.
    pub fn interval(&self) -> Stat<Interval> {
        Ok(Interval { low: self.low?, high: self.high? })
    }
}

/// All six forms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Icc {
    /// The analysis of variance.
    pub mean_squares: MeanSquares,
    /// ICC(1), one-way.
    pub icc1: Stat<IccForm>,
    /// ICC(A,1), two-way, absolute agreement: the one shown.
    pub icc2: Stat<IccForm>,
    /// ICC(C,1), two-way, consistency.
    pub icc3: Stat<IccForm>,
    /// ICC(k): the mean of k coders, one-way.
    pub icc1k: Stat<IccForm>,
    /// ICC(A,k).
    pub icc2k: Stat<IccForm>,
    /// ICC(C,k).
    pub icc3k: Stat<IccForm>,
    /// Satterthwaite's degrees of freedom behind ICC(A,1)'s interval; `None` without an interval.
    pub v: Option<f64>,
    /// Standard error of measurement for agreement: √(max((MSJ − MSE)/n, 0) + MSE).
    pub sem_agreement: f64,
    /// Standard error of measurement for consistency: √MSE.
    pub sem_consistency: f64,
}

/// The six forms over the clips (rows) that every coder (column) rated.
///
/// # Errors
/// [`Undefined::FewerThan2Raters`], [`Undefined::FewerThan2CompleteUnits`]. A form can be undefined by
/// itself: [`Undefined::NoVariationBetweenUnits`].
pub fn icc(ratings: &Matrix, confidence: f64) -> Stat<Icc> {
    let ms = mean_squares(ratings)?;
    let (n, k) = (ms.n as f64, ms.k as f64);
    let (df_between, df_within, df_error) = (n - 1.0, n * (k - 1.0), (n - 1.0) * (k - 1.0));
    let upper = 0.5 + confidence / 2.0;
    let unit = Undefined::NoVariationBetweenUnits;

    let one_way = Test::new(ms.between, ms.within, df_between, df_within);
    let two_way = Test::new(ms.between, ms.error, df_between, df_error);
    let form = |icc: Stat<f64>, test: &Test, low: Stat<f64>, high: Stat<f64>| {
        Ok(IccForm { icc: icc?, f: test.f, df1: test.df1, df2: test.df2, p: test.p, low, high })
    };
    let single = |test: &Test| {
        let limits = test.limits(upper);
        (limits.0.map(|f| (f - 1.0) / (f + k - 1.0)), limits.1.map(|f| (f - 1.0) / (f + k - 1.0)))
    };
    let averaged = |test: &Test| {
        let step = |f: f64| ratio(f - 1.0, f, Undefined::NoErrorVariance);
        let limits = test.limits(upper);
        (limits.0.and_then(step), limits.1.and_then(step))
    };
    let (low1, high1) = single(&one_way);
    let (low3, high3) = single(&two_way);
    let (low1k, high1k) = averaged(&one_way);
    let (low3k, high3k) = averaged(&two_way);

    let a1 = ratio(
        ms.between - ms.error,
        ms.between + (k - 1.0) * ms.error + k * (ms.raters - ms.error) / n,
        unit,
    );
    let (v, low2, high2) = agreement_limits(&ms, a1, upper);
    Ok(Icc {
        mean_squares: ms,
        icc1: form(
            ratio(ms.between - ms.within, ms.between + (k - 1.0) * ms.within, unit),
            &one_way,
            low1,
            high1,
        ),
        icc2: form(a1, &two_way, low2, high2),
        icc3: form(
            ratio(ms.between - ms.error, ms.between + (k - 1.0) * ms.error, unit),
            &two_way,
            low3,
            high3,
        ),
        icc1k: form(ratio(ms.between - ms.within, ms.between, unit), &one_way, low1k, high1k),
        icc2k: form(
            ratio(ms.between - ms.error, ms.between + (ms.raters - ms.error) / n, unit),
            &two_way,
            low2.and_then(|r| spearman_brown(r, k)),
            high2.and_then(|r| spearman_brown(r, k)),
        ),
        icc3k: form(ratio(ms.between - ms.error, ms.between, unit), &two_way, low3k, high3k),
        v,
        sem_agreement: (((ms.raters - ms.error) / n).max(0.0) + ms.error).sqrt(),
        sem_consistency: ms.error.sqrt(),
    })
}

/// The analysis of variance, listwise. A mean square that is zero up to rounding is zero.
fn mean_squares(ratings: &Matrix) -> Stat<MeanSquares> {
    let k = ratings.columns();
    if k < 2 {
        return Err(Undefined::FewerThan2Raters);
    }
    let rows = ratings.complete();
    if rows.len() < 2 {
        return Err(Undefined::FewerThan2CompleteUnits);
    }
    let (n, kf) = (rows.len() as f64, k as f64);
    let grand = rows.values().iter().sum::<f64>() / (n * kf);
    let row_means: Vec<f64> = rows.rows().map(|row| row.iter().sum::<f64>() / kf).collect();
    let column_means: Vec<f64> =
        (0..k).map(|j| rows.rows().filter_map(|row| row.get(j)).sum::<f64>() / n).collect();
    let between = kf * row_means.iter().map(|m| (m - grand).powi(2)).sum::<f64>();
    let raters = n * column_means.iter().map(|m| (m - grand).powi(2)).sum::<f64>();
    let (mut within, mut error) = (0.0, 0.0);
    for (row, row_mean) in rows.rows().zip(&row_means) {
        for (x, column_mean) in row.iter().zip(&column_means) {
            within += (x - row_mean).powi(2);
            error += (x - row_mean - column_mean + grand).powi(2);
        }
    }
    let square = |sum: f64, df: f64| if sum / df < ZERO { 0.0 } else { sum / df };
    Ok(MeanSquares {
        n: rows.len(),
        k,
        between: square(between, n - 1.0),
        within: square(within, n * (kf - 1.0)),
        raters: square(raters, kf - 1.0),
        error: square(error, (n - 1.0) * (kf - 1.0)),
    })
}

/// An F test of mean squares.
struct Test {
    f: Option<f64>,
    df1: f64,
    df2: f64,
    p: Option<f64>,
}

impl Test {
    fn new(between: f64, noise: f64, df1: f64, df2: f64) -> Self {
        let f = (noise > 0.0).then(|| between / noise);
        Self { f, df1, df2, p: f.and_then(|f| dist::f_upper_tail(f, df1, df2)) }
    }

    /// `F / F_upper(df1, df2)` and `F · F_upper(df2, df1)`.
    fn limits(&self, upper: f64) -> (Stat<f64>, Stat<f64>) {
        let f = self.f.ok_or(Undefined::NoErrorVariance);
        let quantile = |a, b| dist::f_quantile(upper, a, b).ok_or(Undefined::NoErrorVariance);
        (
            f.and_then(|f| Ok(f / quantile(self.df1, self.df2)?)),
            f.and_then(|f| Ok(f * quantile(self.df2, self.df1)?)),
        )
    }
}

/// ICC(A,1)'s limits with Satterthwaite's degrees of freedom (McGraw & Wong 1996, table 7, case 2A).
fn agreement_limits(ms: &MeanSquares, a1: Stat<f64>, upper: f64) -> (Option<f64>, Stat<f64>, Stat<f64>) {
    let none = Undefined::NoErrorVariance;
    let missing = (None, Err(none), Err(none));
    let Ok(rho) = a1 else { return missing };
    if ms.error <= 0.0 {
        return missing;
    }
    let (n, k) = (ms.n as f64, ms.k as f64);
    let f_raters = ms.raters / ms.error;
    let rest = n * (1.0 + (k - 1.0) * rho) - k * rho;
    let v = (k - 1.0) * (n - 1.0) * (k * rho * f_raters + rest).powi(2)
        / ((n - 1.0) * (k * rho * f_raters).powi(2) + rest.powi(2));
    if !v.is_finite() || v < ZERO {
        return missing;
    }
    let (Some(f_low), Some(f_high)) =
        (dist::f_quantile(upper, n - 1.0, v), dist::f_quantile(upper, v, n - 1.0))
    else {
        return (Some(v), Err(none), Err(none));
    };
    let shared = k * ms.raters + (k * n - k - n) * ms.error;
    let low = n * (ms.between - f_low * ms.error) / (f_low * shared + n * ms.between);
    let high = n * (f_high * ms.between - ms.error) / (shared + n * f_high * ms.between);
    let finite = |x: f64| if x.is_finite() { Ok(x) } else { Err(none) };
    (Some(v), finite(low), finite(high))
}

/// The reliability of the mean of k coders from that of one; invalid at or below −1/(k − 1).
fn spearman_brown(r: f64, k: f64) -> Stat<f64> {
    if r <= -1.0 / (k - 1.0) {
        return Err(Undefined::LowerLimitOutOfRange);
    }
    ratio(k * r, 1.0 + (k - 1.0) * r, Undefined::LowerLimitOutOfRange)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&[f64]]) -> Matrix {
        let columns = rows.first().map_or(0, |row| row.len());
        Matrix::new(columns, rows.iter().map(|row| row.iter().map(|x| Some(*x)).collect()))
    }

    /// Table 2 and Table 4 of Shrout & Fleiss (1979), as printed.
    #[test]
    fn shrout_and_fleiss_table_4() {
        let judges = table(&[
            &[9.0, 2.0, 5.0, 8.0],
            &[6.0, 1.0, 3.0, 2.0],
            &[8.0, 4.0, 6.0, 8.0],
            &[7.0, 1.0, 2.0, 6.0],
            &[10.0, 5.0, 6.0, 9.0],
            &[6.0, 2.0, 4.0, 7.0],
        ]);
        let all = icc(&judges, 0.95).expect("defined");
        for (form, printed) in [
            (all.icc1, 0.17),
            (all.icc2, 0.29),
            (all.icc3, 0.71),
            (all.icc1k, 0.44),
            (all.icc2k, 0.62),
            (all.icc3k, 0.91),
        ] {
            assert!((form.expect("defined").icc - printed).abs() <= 0.005);
        }
    }

    #[test]
    fn two_pairs_by_hand() {
        // Rows (1,2), (4,4): MSB 6.25, MSJ = MSE = 0.25, so A,1 = 6 / 6.5.
        let all = icc(&table(&[&[1.0, 2.0], &[4.0, 4.0]]), 0.95).expect("defined");
        assert!((all.mean_squares.between - 6.25).abs() < 1e-12);
        assert!((all.icc2.expect("defined").icc - 12.0 / 13.0).abs() < 1e-12);
    }

    #[test]
    fn perfect_agreement_is_1_without_an_interval() {
        let form = icc(&table(&[&[1.0, 1.0], &[4.0, 4.0], &[5.0, 5.0]]), 0.95).expect("defined").icc2;
        let form = form.expect("defined");
        assert_eq!((form.icc, form.f, form.p), (1.0, None, None));
        assert_eq!(form.interval(), Err(Undefined::NoErrorVariance));
    }

    #[test]
    fn a_constant_shift_hurts_agreement_and_not_consistency() {
        let all = icc(&table(&[&[1.0, 2.0], &[2.0, 3.0], &[3.0, 4.0]]), 0.95).expect("defined");
        assert_eq!(all.icc3.expect("defined").icc, 1.0);
        // MSB 2, MSE 0, MSJ 1.5: 2 / (2 + 2 · 1.5 / 3).
        assert!((all.icc2.expect("defined").icc - 2.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn undefined_says_why() {
        let flat = icc(&table(&[&[3.0, 3.0], &[3.0, 3.0]]), 0.95).expect("mean squares");
        assert_eq!(flat.icc2, Err(Undefined::NoVariationBetweenUnits));
        assert_eq!(icc(&table(&[&[3.0, 3.0]]), 0.95), Err(Undefined::FewerThan2CompleteUnits));
        assert_eq!(icc(&table(&[&[3.0], &[4.0]]), 0.95), Err(Undefined::FewerThan2Raters));
    }
}
