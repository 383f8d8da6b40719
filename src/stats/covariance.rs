//! The covariances of all columns of a table with each other, in one pass over its cells.
//!
//! Sample covariances (divisor n − 1) of values that were moved to their column's mean first, so that no digits
//! cancel (Chan, Golub & LeVeque 1983, *Am. Stat.* 37:242–247, the two-pass algorithm with its correction term).

use super::{Matrix, Missing, Stat, Undefined, ZERO, ratio};

/// A symmetric matrix of covariances or correlations, row after row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Square {
    size: usize,
    cells: Vec<f64>,
}

/// Covariances with what they were made of.
pub(super) struct Covariances {
    /// Rows used: the complete ones, or all of them where each pair of columns has its own.
    pub n: usize,
    /// Values used of each column.
    pub counts: Vec<usize>,
    /// Mean of each column.
    pub means: Vec<f64>,
    /// The matrix.
    pub matrix: Square,
}

/// The covariances of a table's columns.
///
/// # Errors
/// [`Undefined::FewerThan2CompleteRows`] when there are fewer than two rows, or a pair of columns shares fewer
/// than two.
pub(super) fn covariances(table: &Matrix, missing: Missing) -> Stat<Covariances> {
    let complete = table.complete();
    let whole = complete.len() == table.len();
    let n = if missing == Missing::Listwise { complete.len() } else { table.len() };
    if n < 2 {
        return Err(Undefined::FewerThan2CompleteRows);
    }
    if missing == Missing::Listwise || whole {
        let (means, matrix) = of_rows(table.columns(), n, || complete.rows());
        return Ok(Covariances { n, counts: vec![n; table.columns()], means, matrix });
    }
    by_pairs(table)
}

/// Means and covariances of rows that lack nothing. There are `n` ≥ 2 of them, `size` wide.
pub(super) fn of_rows<'a, I: Iterator<Item = &'a [f64]>>(
    size: usize,
    n: usize,
    rows: impl Fn() -> I,
) -> (Vec<f64>, Square) {
    let count = n as f64;
    let mut means = vec![0.0; size];
    for row in rows() {
        means.iter_mut().zip(row).for_each(|(sum, x)| *sum += x);
    }
    means.iter_mut().for_each(|sum| *sum /= count);
    let mut moved = vec![0.0; size];
    let mut left = vec![0.0; size]; // What the rounded mean leaves over.
    let mut products = vec![0.0; size * size];
    for row in rows() {
        for (((to, over), x), mean) in moved.iter_mut().zip(&mut left).zip(row).zip(&means) {
            *to = x - mean;
            *over += *to;
        }
        for (i, a) in moved.iter().enumerate() {
            let line = &mut products[i * size + i..(i + 1) * size];
            line.iter_mut().zip(&moved[i..]).for_each(|(sum, b)| *sum += a * b);
        }
    }
    let matrix =
        Square::from_upper(size, |i, j| (products[i * size + j] - left[i] * left[j] / count) / (count - 1.0));
    (means, matrix)
}

/// Sums over the rows that have both of two columns.
#[derive(Clone, Copy, Default)]
struct Pair {
    n: usize,
    first: f64,
    second: f64,
    product: f64,
}

fn by_pairs(table: &Matrix) -> Stat<Covariances> {
    let size = table.columns();
    let (mut counts, mut means) = (vec![0_usize; size], vec![0.0; size]);
    for row in table.rows() {
        for ((count, sum), x) in counts.iter_mut().zip(&mut means).zip(row) {
            *count += usize::from(x.is_some());
            *sum += x.unwrap_or(0.0);
        }
    }
    means.iter_mut().zip(&counts).for_each(|(sum, count)| *sum /= (*count).max(1) as f64);
    let mut pairs = vec![Pair::default(); size * size];
    let mut present: Vec<(usize, f64)> = Vec::with_capacity(size);
    for row in table.rows() {
        present.clear();
        let moved = row.iter().zip(&means).enumerate();
        present.extend(moved.filter_map(|(j, (x, mean))| Some((j, (*x)? - mean))));
        for (at, (i, a)) in present.iter().enumerate() {
            for (j, b) in &present[at..] {
                let pair = &mut pairs[i * size + j];
                pair.n += 1;
                pair.first += a;
                pair.second += b;
                pair.product += a * b;
            }
        }
    }
    let upper = |i: usize, j: usize| pairs[i * size + j];
    if (0..size).any(|i| (i..size).any(|j| upper(i, j).n < 2)) {
        return Err(Undefined::FewerThan2CompleteRows);
    }
    let matrix = Square::from_upper(size, |i, j| {
        let Pair { n, first, second, product } = upper(i, j);
        (product - first * second / n as f64) / (n - 1) as f64
    });
    Ok(Covariances { n: table.len(), counts, means, matrix })
}

impl Square {
    fn from_upper(size: usize, cell: impl Fn(usize, usize) -> f64) -> Self {
        let mut cells = vec![0.0; size * size];
        for i in 0..size {
            for j in i..size {
                let value = cell(i, j);
                cells[i * size + j] = value;
                cells[j * size + i] = value;
            }
        }
        Self { size, cells }
    }

    /// Every element, row after row.
    pub(super) fn cells(&self) -> &[f64] {
        &self.cells
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = &[f64]> {
        (0..self.size).map(|row| &self.cells[row * self.size..(row + 1) * self.size])
    }

    pub(super) fn diagonal(&self) -> impl Iterator<Item = f64> {
        (0..self.size).map(|i| self.cells[i * (self.size + 1)])
    }

    pub(super) fn trace(&self) -> f64 {
        self.diagonal().sum()
    }

    pub(super) fn sum(&self) -> f64 {
        self.cells.iter().sum()
    }

    /// Trace of the matrix times itself: for a symmetric one, the sum of its squared elements.
    pub(super) fn trace_of_square(&self) -> f64 {
        self.cells.iter().map(|x| x * x).sum()
    }

    /// Sum of the elements of the matrix times itself: for a symmetric one, the sum of squared row sums.
    pub(super) fn sum_of_square(&self) -> f64 {
        self.rows().map(|row| row.iter().sum::<f64>().powi(2)).sum()
    }

    /// Columns whose variance is zero up to rounding.
    pub(super) fn constant(&self) -> Vec<usize> {
        self.diagonal()
            .enumerate()
            .filter(|(_, variance)| *variance < ZERO)
            .map(|(column, _)| column)
            .collect()
    }

    /// These rows and their columns, in this order; each has to be one of the matrix.
    pub(super) fn select(&self, kept: &[usize]) -> Self {
        let cells =
            kept.iter().flat_map(|i| kept.iter().map(move |j| self.cells[i * self.size + j])).collect();
        Self { size: kept.len(), cells }
    }

    /// Every variance has to be above zero.
    pub(super) fn correlations(&self) -> Self {
        let sds: Vec<f64> = self.diagonal().map(f64::sqrt).collect();
        Self::from_upper(self.size, |i, j| {
            if i == j { 1.0 } else { self.cells[i * self.size + j] / (sds[i] * sds[j]) }
        })
    }

    pub(super) fn totals(&self) -> Totals {
        let scale = self.cells.iter().map(|x| x.abs()).sum();
        Totals { size: self.size, sum: self.sum(), trace: self.trace(), scale }
    }
}

/// What both alphas need of a matrix: so that an item can be taken out without building another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Totals {
    pub size: usize,
    pub sum: f64,
    pub trace: f64,
    /// Sum of absolute elements: what the sum's rounding is measured by.
    scale: f64,
}

impl Totals {
    /// Of `size` columns with this sum of all elements and this trace.
    pub(super) fn new(size: usize, sum: f64, trace: f64) -> Self {
        Self { size, sum, trace, scale: trace * size as f64 }
    }

    /// Without an item whose row has this sum and this diagonal element.
    pub(super) fn without(self, row: f64, diagonal: f64) -> Self {
        let Self { size, sum, trace, scale } = self;
        Self { size: size - 1, sum: sum - 2.0 * row + diagonal, trace: trace - diagonal, scale }
    }

    /// The sum, unless it is zero seen through rounding.
    pub(super) fn total(&self) -> Stat<f64> {
        let zero = self.sum.abs() < ZERO * self.scale.max(1.0);
        if zero { Err(Undefined::ZeroTotalVariance) } else { Ok(self.sum) }
    }

    /// k/(k − 1) · (1 − trace / sum), of covariances.
    pub(super) fn raw_alpha(&self) -> Stat<f64> {
        if self.size < 2 {
            return Err(Undefined::FewerThan2Items);
        }
        let k = self.size as f64;
        Ok(k / (k - 1.0) * (1.0 - ratio(self.trace, self.total()?, Undefined::ZeroTotalVariance)?))
    }

    /// The mean off the diagonal.
    pub(super) fn mean_off_diagonal(&self) -> f64 {
        let k = self.size as f64;
        (self.sum - self.trace) / (k * (k - 1.0))
    }

    /// k·r̄ / (1 + (k − 1)·r̄), of correlations.
    pub(super) fn standardised_alpha(&self) -> Stat<f64> {
        if self.size < 2 {
            return Err(Undefined::FewerThan2Items);
        }
        let (k, r) = (self.size as f64, self.mean_off_diagonal());
        self.total()?;
        ratio(k * r, 1.0 + (k - 1.0) * r, Undefined::ZeroTotalVariance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Matrix {
        let rows =
            [[Some(1.0), Some(2.0)], [Some(2.0), Some(2.0)], [Some(4.0), None], [Some(5.0), Some(5.0)]];
        Matrix::new(2, rows.map(Vec::from))
    }

    #[test]
    fn complete_rows_by_hand() {
        // (1, 2), (2, 2), (5, 5): means 8/3 and 3; variances 13/3 and 3; covariance 7/2.
        let got = covariances(&table(), Missing::Listwise).expect("defined");
        assert_eq!((got.n, got.counts), (3, vec![3, 3]));
        let expected = [13.0 / 3.0, 3.5, 3.5, 3.0];
        assert!(got.matrix.cells().iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-14));
    }

    #[test]
    fn pairs_use_what_is_there() {
        // 1, 2, 4, 5 alone: mean 3, variance 10/3; the rest as before.
        let got = covariances(&table(), Missing::Pairwise).expect("defined");
        assert_eq!((got.n, got.counts, got.means), (4, vec![4, 3], vec![3.0, 3.0]));
        let expected = [10.0 / 3.0, 3.5, 3.5, 3.0];
        assert!(got.matrix.cells().iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-14));
    }

    #[test]
    fn a_large_mean_costs_no_digits() {
        let far = Matrix::new(1, [1.0, 2.0, 4.0].map(|x| vec![Some(x + 1e9)]));
        let got = covariances(&far, Missing::Listwise).expect("defined");
        assert!((got.matrix.trace() - 7.0 / 3.0).abs() < 1e-9, "{:?}", got.matrix);
    }

    #[test]
    fn columns_that_never_meet_have_none() {
        let apart = Matrix::new(2, [vec![Some(1.0), None], vec![None, Some(2.0)], vec![Some(3.0), None]]);
        let why = covariances(&apart, Missing::Pairwise).err();
        assert_eq!(why, Some(Undefined::FewerThan2CompleteRows));
    }
}
