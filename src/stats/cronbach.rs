//! Cronbach's alpha: how far the items of a scale go together.
//!
//! α = k/(k − 1) · (1 − tr C / ΣC) with C the items' sample covariances (Cronbach 1951, *Psychometrika*
//! 16:297–334); standardised: k·r̄ / (1 + (k − 1)·r̄). Interval: Feldt (1965), *Psychometrika* 30:357–370:
//! 1 − (1 − α)·F. Standard error: Duhachek & Iacobucci (2004), *J. Appl. Psychol.* 89:792–808.
//!
//! Items that do not vary are dropped and named. Undefined with fewer than two complete rows, fewer than
//! two varying items, or a sum that does not vary. A negative alpha is returned as it is.

use super::{Interval, Matrix, Missing, Stat, Undefined, ZERO, describe, dist, mean, ratio};

/// Alpha with all that belongs to it. Items are named by their column.
#[derive(Clone, Debug, PartialEq)]
pub struct Cronbach {
    /// Rows used.
    pub n: usize,
    /// Items used.
    pub k: usize,
    /// Columns dropped because they do not vary.
    pub constant_items: Vec<usize>,
    /// The coefficient.
    pub alpha: Stat<Alpha>,
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
    /// Feldt's interval of the raw alpha; undefined when alpha is exactly 1.
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
    let used = match missing {
        Missing::Pairwise | Missing::Available => items.clone(),
        Missing::Listwise => Matrix::new(
            items.columns(),
            items.complete().rows().map(|row| row.iter().copied().map(Some).collect()),
        ),
    };
    let n = used.len();
    let columns: Vec<Vec<Option<f64>>> = (0..used.columns()).map(|j| used.column(j)).collect();
    let nothing =
        |k, constant_items, why| Cronbach { n, k, constant_items, alpha: Err(why), items: Vec::new() };
    if n < 2 {
        return nothing(used.columns(), Vec::new(), Undefined::FewerThan2CompleteRows);
    }
    let varies = |column: &[Option<f64>]| covariance(column, column).is_some_and(|variance| variance >= ZERO);
    let constant_items: Vec<usize> =
        columns.iter().enumerate().filter(|(_, column)| !varies(column)).map(|(j, _)| j).collect();
    let kept: Vec<(usize, &Vec<Option<f64>>)> =
        columns.iter().enumerate().filter(|(_, column)| varies(column)).collect();
    let k = kept.len();
    if k < 2 {
        return nothing(k, constant_items, Undefined::FewerThan2VaryingItems);
    }
    let Some(covariances) = kept
        .iter()
        .map(|(_, a)| kept.iter().map(|(_, b)| covariance(a, b)).collect())
        .collect::<Option<Vec<Vec<f64>>>>()
        .map(Square)
    else {
        return nothing(k, constant_items, Undefined::FewerThan2CompleteRows);
    };
    let statistics = kept
        .iter()
        .enumerate()
        .filter_map(|(position, (item, column))| item_statistics(&covariances, position, *item, column))
        .collect();
    Cronbach { n, k, constant_items, alpha: alpha(&covariances, n, confidence), items: statistics }
}

fn alpha(covariances: &Square, n: usize, confidence: f64) -> Stat<Alpha> {
    let raw = covariances.raw_alpha()?;
    let correlations = covariances.correlations();
    let (nf, k) = (n as f64, covariances.size() as f64);
    let (sum, trace) = (covariances.sum(), covariances.trace());
    let q = 2.0 * k * k / ((k - 1.0).powi(2) * sum.powi(3))
        * (sum * (covariances.trace_of_square() + trace * trace) - 2.0 * trace * covariances.sum_of_square());
    let (df1, df2) = (nf - 1.0, (nf - 1.0) * (k - 1.0));
    let limit = |p: f64| {
        let f = dist::f_quantile(p, df1, df2).filter(|_| 1.0 - raw > ZERO);
        f.map(|f| 1.0 - (1.0 - raw) * f).ok_or(Undefined::NoErrorVariance)
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

fn item_statistics(
    covariances: &Square,
    position: usize,
    item: usize,
    column: &[Option<f64>],
) -> Option<ItemStatistics> {
    let values: Vec<f64> = column.iter().copied().flatten().collect();
    let described = describe(&values).ok()?;
    let rest = covariances.without(position);
    let row = covariances.0.get(position)?;
    let variance = *row.get(position)?;
    let with_all: f64 = row.iter().sum();
    let correlation = |with: f64, of: f64| {
        if of < ZERO {
            Err(Undefined::ZeroTotalVariance)
        } else {
            ratio(with, (variance * of).sqrt(), Undefined::ZeroTotalVariance)
        }
    };
    Some(ItemStatistics {
        item,
        n: described.n,
        mean: described.mean,
        sd: described.sd.ok()?,
        r_rest: correlation(with_all - variance, rest.sum()),
        r_total: correlation(with_all, covariances.sum()),
        alpha_without: rest.raw_alpha(),
        alpha_std_without: rest.correlations().standardised_alpha(),
    })
}

/// Sample covariance (divisor n − 1) over the rows that have both; `None` with fewer than two.
fn covariance(a: &[Option<f64>], b: &[Option<f64>]) -> Option<f64> {
    let pairs: Vec<(f64, f64)> = a.iter().zip(b).filter_map(|(x, y)| Some(((*x)?, (*y)?))).collect();
    if pairs.len() < 2 {
        return None;
    }
    let mean_a = mean(&pairs.iter().map(|pair| pair.0).collect::<Vec<_>>())?;
    let mean_b = mean(&pairs.iter().map(|pair| pair.1).collect::<Vec<_>>())?;
    let sum: f64 = pairs.iter().map(|(x, y)| (x - mean_a) * (y - mean_b)).sum();
    Some(sum / (pairs.len() - 1) as f64)
}

/// A symmetric matrix of covariances or correlations.
struct Square(Vec<Vec<f64>>);

impl Square {
    fn size(&self) -> usize {
        self.0.len()
    }

    fn diagonal(&self) -> Vec<f64> {
        self.0.iter().enumerate().filter_map(|(i, row)| row.get(i).copied()).collect()
    }

    fn trace(&self) -> f64 {
        self.diagonal().iter().sum()
    }

    fn sum(&self) -> f64 {
        self.0.iter().flatten().sum()
    }

    /// Trace of the matrix times itself: for a symmetric one, the sum of its squared elements.
    fn trace_of_square(&self) -> f64 {
        self.0.iter().flatten().map(|x| x * x).sum()
    }

    /// Sum of the elements of the matrix times itself: for a symmetric one, the sum of squared row sums.
    fn sum_of_square(&self) -> f64 {
        self.0.iter().map(|row| row.iter().sum::<f64>().powi(2)).sum()
    }

    /// Without one row and its column.
    fn without(&self, index: usize) -> Self {
        let others = |i: &usize| *i != index;
        Self(
            self.0
                .iter()
                .enumerate()
                .filter(|(i, _)| others(i))
                .map(|(_, row)| row.iter().enumerate().filter(|(j, _)| others(j)).map(|(_, x)| *x).collect())
                .collect(),
        )
    }

    fn correlations(&self) -> Self {
        let sds: Vec<f64> = self.diagonal().iter().map(|variance| variance.sqrt()).collect();
        Self(
            self.0
                .iter()
                .zip(&sds)
                .map(|(row, a)| row.iter().zip(&sds).map(|(x, b)| x / (a * b)).collect())
                .collect(),
        )
    }

    fn mean_off_diagonal(&self) -> f64 {
        let k = self.size() as f64;
        (self.sum() - self.trace()) / (k * (k - 1.0))
    }

    fn raw_alpha(&self) -> Stat<f64> {
        if self.size() < 2 {
            return Err(Undefined::FewerThan2Items);
        }
        let k = self.size() as f64;
        let share = ratio(self.trace(), self.sum(), Undefined::ZeroTotalVariance)?;
        Ok(k / (k - 1.0) * (1.0 - share))
    }

    fn standardised_alpha(&self) -> Stat<f64> {
        if self.size() < 2 {
            return Err(Undefined::FewerThan2Items);
        }
        let (k, r) = (self.size() as f64, self.mean_off_diagonal());
        ratio(k * r, 1.0 + (k - 1.0) * r, Undefined::ZeroTotalVariance)
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
    fn perfect_items_have_alpha_1_without_an_interval() {
        let alpha = listwise(&table(&[&[1.0, 2.0], &[2.0, 3.0], &[4.0, 5.0]])).alpha.expect("defined");
        assert_eq!(alpha.raw, 1.0);
        assert_eq!(alpha.feldt, Err(Undefined::NoErrorVariance));
        assert_eq!(alpha.se, 0.0);
    }
}
