//! The intraclass correlation in its six forms, from the two-way analysis of variance of clips × coders.
//!
//! Formulas, F tests and intervals: Shrout & Fleiss (1979), *Psychol. Bull.* 86:420–428; McGraw & Wong
//! (1996), *Psychol. Methods* 1:30–46, with the correction of the same year, 1:390. ICC2 = ICC(A,1) is the form that the program shows: two-way,
//! absolute agreement, single coder. Its interval uses Satterthwaite's degrees of freedom; that of
//! ICC(A,k) is the Spearman–Brown step of ICC(A,1)'s limits. Clips that a coder did not rate are left out
//! (listwise). Negative values stay negative.
//!
//! Undefined with fewer than two coders or two complete clips, and where the clips do not vary. Perfect
//! agreement has a value (1) but neither test nor interval.

use super::{
    Form, Interval, Matrix, Measured, Missing, Note, Stat, Undefined, ZERO, dist, ratio, spearman_brown,
};

const SOURCE: &str = "Shrout & Fleiss (1979), Psychol. Bull. 86:420–428; McGraw & Wong (1996), Psychol. Methods 1:30–46, \
     corrected 1:390";

/// The six forms, in the order of [`Icc::forms`].
pub static ICC_FORMS: [Form; 6] = [
    Form { id: "icc_1", name: "ICC(1,1) = ICC(1): one-way, single coder", source: SOURCE },
    Form {
        id: "icc_a1",
        name: "ICC(A,1) = ICC(2,1): two-way, absolute agreement, single coder",
        source: SOURCE,
    },
    Form { id: "icc_c1", name: "ICC(C,1) = ICC(3,1): two-way, consistency, single coder", source: SOURCE },
    Form { id: "icc_1k", name: "ICC(1,k) = ICC(k): one-way, mean of the coders", source: SOURCE },
    Form {
        id: "icc_ak",
        name: "ICC(A,k) = ICC(2,k): two-way, absolute agreement, mean of the coders",
        source: SOURCE,
    },
    Form {
        id: "icc_ck",
        name: "ICC(C,k) = ICC(3,k): two-way, consistency, mean of the coders",
        source: SOURCE,
    },
];

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

impl MeanSquares {
    /// The six coefficients, in the order of [`ICC_FORMS`]; undefined where the clips do not vary.
    pub(super) fn coefficients(&self) -> [Stat<f64>; 6] {
        let (n, k) = (self.n as f64, self.k as f64);
        let (between, within, error) = (self.between, self.within, self.error);
        let shift = self.raters - error;
        let of = |signal: f64, all: f64| ratio(signal, all, Undefined::NoVariationBetweenUnits);
        [
            of(between - within, between + (k - 1.0) * within),
            of(between - error, between + (k - 1.0) * error + k * shift / n),
            of(between - error, between + (k - 1.0) * error),
            of(between - within, between),
            of(between - error, between + shift / n),
            of(between - error, between),
        ]
    }
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
    /// Satterthwaite's degrees of freedom behind ICC(A,1)'s interval; `None` without a value or error variance. At
    /// zero there is no interval.
    pub v: Option<f64>,
    /// Standard error of measurement for agreement: √(max((MSJ − MSE)/n, 0) + MSE).
    pub sem_agreement: f64,
    /// Standard error of measurement for consistency: √MSE.
    pub sem_consistency: f64,
}

impl Icc {
    /// ICC(1,1), ICC(A,1), ICC(C,1), ICC(1,k), ICC(A,k), ICC(C,k).
    pub fn forms(&self) -> [Stat<IccForm>; 6] {
        [self.icc1, self.icc2, self.icc3, self.icc1k, self.icc2k, self.icc3k]
    }

    /// The six forms, in the order of [`ICC_FORMS`], as reports show them.
    pub fn measured(&self) -> [Measured; 6] {
        let forms = self.forms();
        let mut index = 0;
        ICC_FORMS.each_ref().map(|form| {
            let found = forms.get(index).copied().unwrap_or(Err(Undefined::NoVariationBetweenUnits));
            index += 1;
            measured(form, found, self.mean_squares.n)
        })
    }
}

fn measured(form: &'static Form, found: Stat<IccForm>, n: usize) -> Measured {
    Measured {
        form,
        value: found.map(|found| found.icc),
        interval: found.and_then(|found| found.interval()),
        upper_alone: found.ok().and_then(|found| found.low.err().and(found.high.ok())),
        n,
        missing: Missing::Listwise,
        notes: if n == 2 { vec![Note::TwoUnits] } else { Vec::new() },
    }
}

/// [`Icc::measured`], also where there is no analysis of variance: then each form says why. `n` counts the
/// complete clips.
pub fn icc_measured(ratings: &Matrix, confidence: f64) -> [Measured; 6] {
    match icc(ratings, confidence) {
        Ok(all) => all.measured(),
        Err(why) => {
            let n = ratings.rows().filter(|row| row.iter().all(Option::is_some)).count();
            ICC_FORMS.each_ref().map(|form| measured(form, Err(why), n))
        }
    }
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

    let one_way = Test::new(ms.between, ms.within, df_between, df_within);
    let two_way = Test::new(ms.between, ms.error, df_between, df_error);
    let form = |icc: Stat<f64>, test: &Test, low: Stat<f64>, high: Stat<f64>| {
        Ok(IccForm { icc: icc?, f: test.f, df1: test.df1, df2: test.df2, p: test.p, low, high })
    };
    let (one_way_limits, two_way_limits) = (one_way.limits(upper), two_way.limits(upper));
    let single = |limits: (Stat<f64>, Stat<f64>)| {
        (limits.0.map(|f| (f - 1.0) / (f + k - 1.0)), limits.1.map(|f| (f - 1.0) / (f + k - 1.0)))
    };
    let averaged = |limits: (Stat<f64>, Stat<f64>)| {
        let step = |f: f64| ratio(f - 1.0, f, Undefined::NoErrorVariance);
        (limits.0.and_then(step), limits.1.and_then(step))
    };
    let (low1, high1) = single(one_way_limits);
    let (low3, high3) = single(two_way_limits);
    let (low1k, high1k) = averaged(one_way_limits);
    let (low3k, high3k) = averaged(two_way_limits);

    let [icc1, a1, icc3, icc1k, icc2k, icc3k] = ms.coefficients();
    let (v, low2, high2) = agreement_limits(&ms, a1, upper);
    Ok(Icc {
        mean_squares: ms,
        icc1: form(icc1, &one_way, low1, high1),
        icc2: form(a1, &two_way, low2, high2),
        icc3: form(icc3, &two_way, low3, high3),
        icc1k: form(icc1k, &one_way, low1k, high1k),
        icc2k: form(icc2k, &two_way, low2.and_then(|r| of_mean(r, k)), high2.and_then(|r| of_mean(r, k))),
        icc3k: form(icc3k, &two_way, low3k, high3k),
        v,
        sem_agreement: (((ms.raters - ms.error) / n).max(0.0) + ms.error).sqrt(),
        sem_consistency: ms.error.sqrt(),
    })
}

/// The analysis of variance, listwise, in two passes. A mean square that is zero up to rounding is zero.
fn mean_squares(ratings: &Matrix) -> Stat<MeanSquares> {
    let k = ratings.columns();
    if k < 2 {
        // A table without a row does not show how many coders there are.
        let nobody = ratings.is_empty();
        return Err(if nobody { Undefined::FewerThan2CompleteUnits } else { Undefined::FewerThan2Raters });
    }
    let complete = || ratings.rows().filter(|row| row.iter().all(Option::is_some));
    // Distances from the first rating: far from zero the ratings themselves would lose digits in the sums.
    let origin = complete().next().and_then(|row| row.iter().flatten().next()).copied().unwrap_or(0.0);
    let mut column_means = vec![0.0; k];
    let mut count = 0_usize;
    for row in complete() {
        count += 1;
        for (x, sum) in row.iter().flatten().zip(&mut column_means) {
            *sum += x - origin;
        }
    }
    if count < 2 {
        return Err(Undefined::FewerThan2CompleteUnits);
    }
    let (n, kf) = (count as f64, k as f64);
    let mut grand = 0.0;
    for mean in &mut column_means {
        *mean /= n;
        grand += *mean / kf;
    }
    let raters: f64 = column_means.iter().map(|mean| (mean - grand).powi(2)).sum();
    let (mut between, mut within, mut error) = (0.0, 0.0, 0.0);
    for row in complete() {
        let row_mean = row.iter().flatten().map(|x| x - origin).sum::<f64>() / kf;
        between += (row_mean - grand).powi(2);
        for (x, column_mean) in row.iter().flatten().zip(&column_means) {
            let off = x - origin - row_mean;
            within += off * off;
            let rest = off - (column_mean - grand);
            error += rest * rest;
        }
    }
    let square = |sum: f64, df: f64| if sum / df < ZERO { 0.0 } else { sum / df };
    Ok(MeanSquares {
        n: count,
        k,
        between: square(kf * between, n - 1.0),
        within: square(within, n * (kf - 1.0)),
        raters: square(n * raters, kf - 1.0),
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
    if !v.is_finite() {
        return missing;
    }
    if v < ZERO {
        return (Some(v), Err(none), Err(none));
    }
    let shared = k * ms.raters + (k * n - k - n) * ms.error;
    let low = |f: f64| n * (ms.between - f * ms.error) / (f * shared + n * ms.between);
    let high = |f: f64| n * (f * ms.between - ms.error) / (shared + n * f * ms.between);
    // Each by itself: with v near zero one quantile is beyond all numbers, the other is not.
    let limit = |f: Option<f64>, of: &dyn Fn(f64) -> f64| f.map(of).filter(|x| x.is_finite()).ok_or(none);
    (
        Some(v),
        limit(dist::f_quantile(upper, n - 1.0, v), &low),
        limit(dist::f_quantile(upper, v, n - 1.0), &high),
    )
}

/// The reliability of the mean of k coders from that of one; invalid at or below −1/(k − 1).
fn of_mean(r: f64, k: f64) -> Stat<f64> {
    spearman_brown(r, k).map_err(|_| Undefined::LowerLimitOutOfRange)
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
    fn ratings_far_from_zero_keep_their_digits() {
        let near = [[1.25, 1.5], [2.0, 2.25], [4.5, 3.75], [3.0, 3.5], [2.25, 1.0]];
        let of = |shift: f64| {
            let rows = near.iter().map(|row| row.iter().map(|x| Some(x + shift)).collect());
            icc(&Matrix::new(2, rows), 0.95).expect("defined")
        };
        for shift in [1e6, 1e8, -1e10] {
            for (far, near) in of(shift).forms().into_iter().zip(of(0.0).forms()) {
                let (far, near) = (far.expect("a form"), near.expect("a form"));
                for (far, near) in [(Ok(far.icc), Ok(near.icc)), (far.low, near.low), (far.high, near.high)] {
                    let (far, near) = (far.expect("a value"), near.expect("a value"));
                    assert!((far - near).abs() < 1e-12, "{shift}: {far}, not {near}");
                }
            }
        }
    }

    #[test]
    fn every_form_is_reported_with_its_name() {
        let two = icc_measured(&table(&[&[1.0, 2.0], &[4.0, 4.0]]), 0.95);
        let ids = two.each_ref().map(|one| one.form.id);
        assert_eq!(ids, ["icc_1", "icc_a1", "icc_c1", "icc_1k", "icc_ak", "icc_ck"]);
        // MSB 6.25, MSW 0.25, MSJ = MSE = 0.25: A,1 and C,1 are 6 / 6.5, the mean of two 6 / 6.25.
        for (one, value) in two.iter().zip([12.0 / 13.0, 12.0 / 13.0, 12.0 / 13.0, 0.96, 0.96, 0.96]) {
            assert!((one.value.expect("a value") - value).abs() < 1e-12, "{one:?}");
            assert_eq!((one.n, one.notes.as_slice()), (2, [Note::TwoUnits].as_slice()));
        }
        let none = icc_measured(&table(&[&[1.0, 2.0]]), 0.95);
        assert!(none.iter().all(|one| one.n == 1 && one.value == Err(Undefined::FewerThan2CompleteUnits)));
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
