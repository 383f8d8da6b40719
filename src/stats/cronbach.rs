//! Cronbach's alpha: how far the items of a scale go together.
//!
//! α = k/(k − 1) · (1 − tr C / ΣC) with C the items' sample covariances (Cronbach 1951, *Psychometrika*
//! 16:297–334); standardised: k·r̄ / (1 + (k − 1)·r̄). Interval: Feldt (1965), *Psychometrika* 30:357–370:
//! 1 − (1 − α)·F. Standard error: Duhachek & Iacobucci (2004), *J. Appl. Psychol.* 89:792–808.
//!
//! Items that do not vary are dropped and named. Undefined with fewer than two complete rows, fewer than
//! two varying items, or a sum that does not vary. A negative alpha is returned as it is.

use super::covariance::{Covariances, Square, Totals, covariances};
use super::{Form, Interval, Matrix, Measured, Missing, Note, ROUNDING, Stat, Undefined, ZERO, dist, ratio};

/// The alpha that is shown.
pub const ALPHA_RAW: Form = Form {
    id: "cronbach_alpha_raw",
    name: "Cronbach's alpha, raw (covariances), with Feldt's interval",
    source: "Cronbach 1951, Psychometrika 16:297-334; Feldt 1965, Psychometrika 30:357-370",
};

/// Alpha of items brought to one variance.
pub const ALPHA_STD: Form = Form {
    id: "cronbach_alpha_std",
    name: "Cronbach's alpha, standardised (mean correlation between items)",
    source: "Cronbach 1951, Psychometrika 16:297-334",
};

/// Alpha with all that belongs to it. Items are named by their column.
#[derive(Clone, Debug, PartialEq)]
pub struct Cronbach {
    /// Rows used.
    pub n: usize,
    /// The rule by which they were chosen.
    pub missing: Missing,
    /// Items used.
    pub k: usize,
    /// Columns dropped because they do not vary.
    pub constant_items: Vec<usize>,
    /// The coefficient.
    pub alpha: Stat<Alpha>,
    /// Raw alpha of all items, the constant ones too: lower, and what programs print that drop none.
    pub raw_of_all: Stat<f64>,
    /// The items used, in order; empty where alpha is undefined for want of rows or items.
    pub items: Vec<ItemStatistics>,
}

/// The coefficient with its uncertainty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alpha {
    /// Raw alpha: the one shown.
    pub raw: f64,
    /// Standardised alpha.
    pub std: Stat<f64>,
    /// Mean correlation between items.
    pub mean_r: f64,
    /// Feldt's interval of the raw alpha; without width when alpha is exactly 1, as its formula has it.
    pub feldt: Stat<Interval>,
    /// Duhachek & Iacobucci's standard error.
    pub se: f64,
}

/// One item within its scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ItemStatistics {
    /// Column.
    pub item: usize,
    /// Values used.
    pub n: usize,
    /// Mean.
    pub mean: f64,
    /// Standard deviation.
    pub sd: f64,
    /// Correlation with the sum of the other items.
    pub r_rest: Stat<f64>,
    /// Correlation with the sum of all items.
    pub r_total: Stat<f64>,
    /// Raw alpha without the item.
    pub alpha_without: Stat<f64>,
    /// Standardised alpha without the item.
    pub alpha_std_without: Stat<f64>,
}

/// Alpha of the items (columns) over the sheets (rows). Listwise takes the rows with every item (recommended;
/// the one shown); otherwise each covariance comes from the rows that have both items, and n is all rows.
pub fn cronbach(items: &Matrix, missing: Missing, confidence: f64) -> Cronbach {
    let missing = if missing == Missing::Listwise { missing } else { Missing::Pairwise };
    let all = match covariances(items, missing) {
        Ok(all) => all,
        Err(why) => {
            let n = if missing == Missing::Listwise { items.complete().len() } else { items.len() };
            let nothing = (Vec::new(), Vec::new());
            let (k, constant_items, items) = (items.columns(), nothing.0, nothing.1);
            return Cronbach { n, missing, k, constant_items, alpha: Err(why), raw_of_all: Err(why), items };
        }
    };
    let constant_items = all.matrix.constant();
    let kept: Vec<usize> = (0..items.columns()).filter(|column| !constant_items.contains(column)).collect();
    let (n, k, raw_of_all) = (all.n, kept.len(), all.matrix.totals().raw_alpha());
    if k < 2 {
        let alpha = Err(Undefined::FewerThan2VaryingItems);
        return Cronbach { n, missing, k, constant_items, alpha, raw_of_all, items: Vec::new() };
    }
    let matrix = all.matrix.select(&kept);
    let correlations = matrix.correlations();
    let alpha = alpha(&matrix, correlations.totals(), n, confidence);
    let items = item_statistics(&all, &kept, &matrix, &correlations);
    Cronbach { n, missing, k, constant_items, alpha, raw_of_all, items }
}

fn alpha(covariances: &Square, correlations: Totals, n: usize, confidence: f64) -> Stat<Alpha> {
    let totals = covariances.totals();
    let raw = totals.raw_alpha()?;
    let (nf, k) = (n as f64, totals.size as f64);
    let (sum, trace) = (totals.sum, totals.trace);
    let (more, less) =
        (sum * (covariances.trace_of_square() + trace * trace), 2.0 * trace * covariances.sum_of_square());
    // Equal up to rounding (parallel items, two rows), the two leave nothing.
    let rest = if (more - less).abs() < ROUNDING * (more.abs() + less.abs()) { 0.0 } else { more - less };
    let q = 2.0 * k * k / ((k - 1.0).powi(2) * sum.powi(3)) * rest;
    let (df1, df2) = (nf - 1.0, (nf - 1.0) * (k - 1.0));
    let limit = |p: f64| {
        let f = dist::f_quantile(p, df1, df2).ok_or(Undefined::OutOfRange)?;
        Ok(1.0 - (1.0 - raw) * f)
    };
    let feldt = limit(0.5 + confidence / 2.0)
        .and_then(|low| Ok(Interval { low, high: limit(0.5 - confidence / 2.0)? }));
    Ok(Alpha {
        raw,
        std: correlations.standardised_alpha(),
        mean_r: correlations.mean_off_diagonal(),
        feldt,
        se: if q < ZERO { 0.0 } else { (q / nf).sqrt() },
    })
}

fn item_statistics(all: &Covariances, kept: &[usize], matrix: &Square, r: &Square) -> Vec<ItemStatistics> {
    let (totals, r_totals) = (matrix.totals(), r.totals());
    let rows = kept.iter().zip(matrix.rows()).zip(matrix.diagonal()).zip(r.rows());
    rows.map(|(((&item, row), variance), r_row)| {
        let with_all: f64 = row.iter().sum();
        let rest = totals.without(with_all, variance);
        let r_rest = r_totals.without(r_row.iter().sum(), 1.0);
        let correlation = |with: f64, of: Stat<f64>| {
            let of = of.ok().filter(|of| *of > 0.0).ok_or(Undefined::ZeroTotalVariance)?;
            ratio(with, (variance * of).sqrt(), Undefined::ZeroTotalVariance)
        };
        ItemStatistics {
            item,
            n: all.counts.get(item).copied().unwrap_or(all.n),
            mean: all.means.get(item).copied().unwrap_or(0.0),
            sd: variance.sqrt(),
            r_rest: correlation(with_all - variance, rest.total()),
            r_total: correlation(with_all, totals.total()),
            alpha_without: rest.raw_alpha(),
            alpha_std_without: r_rest.standardised_alpha(),
        }
    })
    .collect()
}

impl Cronbach {
    /// Raw alpha with Feldt's interval: the one that is shown.
    pub fn measured(&self) -> Measured {
        self.as_measured(&ALPHA_RAW, self.alpha.map(|alpha| alpha.raw), self.alpha.and_then(|a| a.feldt))
    }

    /// Standardised alpha; it has no interval of its own.
    pub fn measured_std(&self) -> Measured {
        let value = self.alpha.and_then(|alpha| alpha.std);
        self.as_measured(&ALPHA_STD, value, Err(value.err().unwrap_or(Undefined::NoInterval)))
    }

    fn as_measured(&self, form: &'static Form, value: Stat<f64>, interval: Stat<Interval>) -> Measured {
        let mut notes = Vec::new();
        if !self.constant_items.is_empty() {
            notes.push(Note::ConstantItemsDropped);
        }
        if self.n == 2 {
            notes.push(Note::TwoUnits);
        }
        let interval = interval.and_then(Interval::with_width);
        Measured { form, value, interval, upper_alone: None, n: self.n, missing: self.missing, notes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&[f64]]) -> Matrix {
        let columns = rows.first().map_or(0, |row| row.len());
        Matrix::new(columns, rows.iter().map(|row| row.iter().map(|x| Some(*x)).collect()))
    }

    fn listwise(items: &Matrix) -> Cronbach {
        cronbach(items, Missing::Listwise, 0.95)
    }

    #[test]
    fn two_items_by_hand() {
        // Variances 2.5 and 1.7, covariance 1.75: 2 · (1 − 4.2 / 7.7) = 10/11.
        let got = listwise(&table(&[&[1.0, 2.0], &[2.0, 2.0], &[4.0, 3.0], &[5.0, 5.0], &[3.0, 4.0]]));
        assert_eq!((got.n, got.k), (5, 2));
        assert!((got.alpha.expect("defined").raw - 10.0 / 11.0).abs() < 1e-12);
        let first = got.items.first().expect("an item");
        assert!((first.r_rest.expect("defined") - 1.75 / (2.5_f64 * 1.7).sqrt()).abs() < 1e-12);
        assert_eq!(first.alpha_without, Err(Undefined::FewerThan2Items));
    }

    #[test]
    fn a_constant_item_is_dropped_and_named() {
        let rows: [&[f64]; 5] =
            [&[1.0, 2.0, 3.0], &[2.0, 3.0, 3.0], &[3.0, 3.0, 3.0], &[4.0, 5.0, 3.0], &[5.0, 4.0, 3.0]];
        let got = listwise(&table(&rows));
        assert_eq!((got.k, got.constant_items), (2, vec![2]));
        assert!((got.alpha.expect("defined").raw - 15.0 / 17.0).abs() < 1e-12);
    }

    #[test]
    fn an_item_against_the_rest_has_a_negative_correlation() {
        let got = listwise(&table(&[&[1.0, 1.0, 5.0], &[2.0, 3.0, 4.0], &[4.0, 4.0, 3.0], &[5.0, 5.0, 1.0]]));
        let last = got.items.last().expect("an item");
        assert!(last.r_rest.expect("defined") < -0.9);
    }

    #[test]
    fn undefined_says_why() {
        assert_eq!(listwise(&table(&[&[1.0, 2.0]])).alpha, Err(Undefined::FewerThan2CompleteRows));
        assert_eq!(listwise(&table(&[&[1.0], &[2.0]])).alpha, Err(Undefined::FewerThan2VaryingItems));
        let cancels = table(&[&[1.0, 5.0], &[2.0, 4.0], &[5.0, 1.0]]);
        assert_eq!(listwise(&cancels).alpha, Err(Undefined::ZeroTotalVariance));
    }

    #[test]
    fn perfect_items_have_alpha_1_and_an_interval_without_width() {
        let got = listwise(&table(&[&[1.0, 2.0], &[2.0, 3.0], &[4.0, 5.0]]));
        let alpha = got.alpha.expect("defined");
        assert_eq!(alpha.raw, 1.0);
        // 1 − (1 − 1) · F, whatever F is: said, so that nobody takes it for certainty.
        assert_eq!(alpha.feldt, Ok(Interval { low: 1.0, high: 1.0 }));
        assert_eq!(got.measured().interval, Err(Undefined::ZeroStandardError));
        assert_eq!(alpha.se, 0.0);
    }
}
