//! Statistics that are made of sums over clips: a resample adds up its clips, the jackknife takes one away.
//!
//! Each clip keeps what it adds to each sum, so that a draw costs an addition for every value and no table is built
//! again. Values are moved to their mean first, which changes none of these statistics and keeps the digits.

use super::super::covariance::Totals;
use super::super::{Matrix, Stat, Undefined, ZERO, ratio};
use super::{Resampled, Worker};

/// A statistic as sums over units.
#[derive(Clone, Debug)]
pub struct Additive {
    kind: Kind,
    width: usize,
    /// Unit i adds `entries[starts[i]..starts[i + 1]]`: position of a sum, and what is added.
    starts: Vec<usize>,
    entries: Vec<(usize, f64)>,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    /// Sums: 1, each coder's x, (Σx)², Σx².
    IccA1 { raters: usize },
    /// Sums: 1, each item's x, each item's x², (Σx)².
    AlphaRaw { items: usize },
}

impl Additive {
    /// ICC(A,1) of the coders (columns), over the clips that every coder rated.
    pub fn icc_a1(ratings: &Matrix) -> Self {
        let raters = ratings.columns();
        let complete = ratings.complete();
        let grand = complete.values().iter().sum::<f64>() / complete.values().len().max(1) as f64;
        let mut sums = Self::empty(Kind::IccA1 { raters }, raters + 3);
        for row in ratings.rows() {
            if row.iter().all(Option::is_some) {
                let moved = || row.iter().flatten().map(|x| x - grand);
                sums.entries.push((0, 1.0));
                sums.entries.extend(moved().enumerate().map(|(j, x)| (1 + j, x)));
                sums.entries.push((1 + raters, moved().sum::<f64>().powi(2)));
                sums.entries.push((2 + raters, moved().map(|x| x * x).sum()));
            }
            sums.starts.push(sums.entries.len());
        }
        sums
    }

    /// Raw alpha of the items (columns), over the sheets with every item; an item that does not vary in a draw is left
    /// out of it.
    pub fn alpha_raw(items: &Matrix) -> Self {
        let k = items.columns();
        let complete = items.complete();
        let mut means = vec![0.0; k];
        for row in complete.rows() {
            means.iter_mut().zip(row).for_each(|(sum, x)| *sum += x);
        }
        means.iter_mut().for_each(|sum| *sum /= complete.len().max(1) as f64);
        let mut sums = Self::empty(Kind::AlphaRaw { items: k }, 2 * k + 2);
        for row in items.rows() {
            if row.iter().all(Option::is_some) {
                let moved = || row.iter().flatten().zip(&means).map(|(x, mean)| x - mean);
                sums.entries.push((0, 1.0));
                sums.entries.extend(moved().enumerate().map(|(j, x)| (1 + j, x)));
                sums.entries.extend(moved().enumerate().map(|(j, x)| (1 + k + j, x * x)));
                sums.entries.push((1 + 2 * k, moved().sum::<f64>().powi(2)));
            }
            sums.starts.push(sums.entries.len());
        }
        sums
    }

    fn empty(kind: Kind, width: usize) -> Self {
        Self { kind, width, starts: vec![0], entries: Vec::new() }
    }

    /// What a unit adds; nothing of a unit that is not there.
    fn adds(&self, unit: usize) -> &[(usize, f64)] {
        let span = self.starts.get(unit).zip(self.starts.get(unit + 1));
        span.and_then(|(from, to)| self.entries.get(*from..*to)).unwrap_or_default()
    }

    fn value(&self, sums: &[f64]) -> Stat<f64> {
        let count = sums.first().copied().unwrap_or(0.0);
        match self.kind {
            Kind::IccA1 { raters } => icc_a1(count, raters, sums),
            Kind::AlphaRaw { items } => alpha_raw(count, items, sums),
        }
    }
}

/// (MSB − MSE) / (MSB + (k − 1) MSE + k (MSJ − MSE)/n), as [`super::super::icc`].
fn icc_a1(n: f64, raters: usize, sums: &[f64]) -> Stat<f64> {
    if raters < 2 {
        return Err(Undefined::FewerThan2Raters);
    }
    if n < 1.5 {
        return Err(Undefined::FewerThan2CompleteUnits);
    }
    let k = raters as f64;
    let columns = &sums[1..=raters];
    let (rows_squared, squares) = (sums[raters + 1], sums[raters + 2]);
    let of_grand = columns.iter().sum::<f64>().powi(2) / (n * k);
    let between = rows_squared / k - of_grand;
    let of_raters = columns.iter().map(|sum| sum * sum).sum::<f64>() / n - of_grand;
    let error = squares - of_grand - between - of_raters;
    let square = |sum: f64, df: f64| if sum / df < ZERO { 0.0 } else { sum / df };
    let between = square(between, n - 1.0);
    let of_raters = square(of_raters, k - 1.0);
    let error = square(error, (n - 1.0) * (k - 1.0));
    let all = between + (k - 1.0) * error + k * (of_raters - error) / n;
    ratio(between - error, all, Undefined::NoVariationBetweenUnits)
}

fn alpha_raw(n: f64, items: usize, sums: &[f64]) -> Stat<f64> {
    if n < 1.5 {
        return Err(Undefined::FewerThan2CompleteRows);
    }
    let (of_items, rest) = sums[1..].split_at(items);
    let variance = |sum: f64, squares: f64| (squares - sum * sum / n) / (n - 1.0);
    let variances = of_items.iter().zip(rest).map(|(sum, squares)| variance(*sum, *squares));
    let (size, trace) = variances
        .filter(|variance| *variance >= ZERO)
        .fold((0, 0.0), |(size, trace), variance| (size + 1, trace + variance));
    if size < 2 {
        return Err(Undefined::FewerThan2VaryingItems);
    }
    let total = variance(of_items.iter().sum(), rest.get(items).copied().unwrap_or(0.0));
    Totals::new(size, total, trace).raw_alpha()
}

impl Resampled for Additive {
    fn units(&self) -> usize {
        self.starts.len() - 1
    }

    fn worker(&self) -> Worker<'_> {
        let (mut sums, mut times) = (vec![0.0; self.width], vec![0_u32; self.units()]);
        Box::new(move |drawn| {
            sums.fill(0.0);
            times.fill(0);
            drawn.iter().for_each(|unit| times[*unit] += 1);
            // Unit by unit, so that draws of the same units have the same value to the last digit.
            for (unit, times) in times.iter().enumerate().filter(|(_, times)| **times > 0) {
                let times = f64::from(*times);
                self.adds(unit).iter().for_each(|(position, adds)| sums[*position] += times * adds);
            }
            self.value(&sums)
        })
    }

    fn leaver(&self) -> Worker<'_> {
        let mut all = vec![0.0; self.width];
        self.entries.iter().for_each(|(position, adds)| all[*position] += adds);
        let mut sums = all.clone();
        Box::new(move |left_out| {
            sums.clone_from(&all);
            for unit in left_out {
                self.adds(*unit).iter().for_each(|(position, adds)| sums[*position] -= adds);
            }
            self.value(&sums)
        })
    }
}
