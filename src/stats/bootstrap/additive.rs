//! Statistics that are made of sums over clips: a resample adds up its clips, the jackknife takes one away.
//!
//! Each clip keeps what it adds to each sum, so that a draw costs an addition for every sum and no table is built
//! again; rows of one clip (the items of a pooled figure) are added up beforehand. What has the same sums is computed
//! together: six ICCs, or all coefficients of agreement beyond chance, cost one draw. Values are moved to their mean
//! first, which changes none of these statistics and keeps the digits.

mod tallies;

use self::tallies::Tallies;
use super::super::covariance::Totals;
use super::super::{Codes, Form, ICC_FORMS, Matrix, MeanSquares, Stat, Undefined, ZERO};
use super::{Resampled, Worker};

/// Statistics as sums over units.
#[derive(Clone, Debug)]
pub struct Additive {
    of: Of,
    units: usize,
    width: usize,
    /// What each unit adds to each sum, one unit after the other.
    adds: Vec<f64>,
}

#[derive(Clone, Debug)]
enum Of {
    /// Sums: 1, each coder's x, (Σx)², Σx².
    Icc { raters: usize },
    /// The same sums, ICC(A,1) alone.
    IccA1 { raters: usize },
    /// Sums: 1, each item's x, each item's x², (Σx)².
    AlphaRaw { items: usize },
    /// See there.
    Tallies(Tallies),
}

impl Additive {
    /// The six ICCs of the coders (columns), over the rows that every coder rated. Row i belongs to the unit
    /// `unit_of[i]`; units are numbered from 0.
    pub fn icc(ratings: &Matrix, unit_of: &[usize]) -> Self {
        let raters = ratings.columns();
        let complete = ratings.complete();
        let grand = complete.values().iter().sum::<f64>() / complete.values().len().max(1) as f64;
        let mut sums = Self::empty(Of::Icc { raters }, unit_of, raters + 3);
        for (row, unit) in ratings.rows().zip(unit_of) {
            if row.iter().all(Option::is_some) {
                let moved = || row.iter().flatten().map(|x| x - grand);
                let totals = [moved().sum::<f64>().powi(2), moved().map(|x| x * x).sum()];
                sums.add(*unit, std::iter::once(1.0).chain(moved()).chain(totals));
            }
        }
        sums
    }

    /// ICC(A,1) alone, each row a unit.
    pub fn icc_a1(ratings: &Matrix) -> Self {
        let each: Vec<usize> = (0..ratings.len()).collect();
        Self { of: Of::IccA1 { raters: ratings.columns() }, ..Self::icc(ratings, &each) }
    }

    /// Raw alpha of the items (columns), over the sheets with every item, each a unit; an item that does not vary in a
    /// draw is left out of it.
    pub fn alpha_raw(items: &Matrix) -> Self {
        let k = items.columns();
        let complete = items.complete();
        let mut means = vec![0.0; k];
        for row in complete.rows() {
            means.iter_mut().zip(row).for_each(|(sum, x)| *sum += x);
        }
        means.iter_mut().for_each(|sum| *sum /= complete.len().max(1) as f64);
        let each: Vec<usize> = (0..items.len()).collect();
        let mut sums = Self::empty(Of::AlphaRaw { items: k }, &each, 2 * k + 2);
        for (row, unit) in items.rows().zip(&each) {
            if row.iter().all(Option::is_some) {
                let moved = || row.iter().flatten().zip(&means).map(|(x, mean)| x - mean);
                let squares = moved().map(|x| x * x).chain([moved().sum::<f64>().powi(2)]);
                sums.add(*unit, std::iter::once(1.0).chain(moved()).chain(squares));
            }
        }
        sums
    }

    /// Every coefficient of agreement beyond chance that is made of counts: Cohen's kappas (of two coders), Fleiss',
    /// Conger's, Gwet's, Brennan and Prediger's. Units as in [`Additive::icc`]. `None` where a rating is no point of the
    /// scale.
    pub fn beyond_chance(codes: &Codes, unit_of: &[usize]) -> Option<Self> {
        let tallies = Tallies::new(codes);
        let patterns = tallies.patterns(codes)?;
        let width = tallies.width();
        let mut sums = Self::empty(Of::Tallies(tallies), unit_of, width);
        let (of_row, _) = codes.rows_and_patterns();
        for (pattern, unit) in of_row.iter().zip(unit_of) {
            let adds = patterns.chunks_exact(width).nth(*pattern as usize).unwrap_or_default();
            sums.add(*unit, adds.iter().copied());
        }
        Some(sums)
    }

    fn empty(of: Of, unit_of: &[usize], width: usize) -> Self {
        let units = unit_of.iter().max().map_or(0, |last| last + 1);
        Self { of, units, width, adds: vec![0.0; units * width] }
    }

    fn add(&mut self, unit: usize, adds: impl Iterator<Item = f64>) {
        let sums = self.adds.get_mut(unit * self.width..(unit + 1) * self.width).unwrap_or_default();
        sums.iter_mut().zip(adds).for_each(|(sum, adds)| *sum += adds);
    }

    /// What is computed, in the order of the values.
    pub fn forms(&self) -> Vec<&'static Form> {
        match &self.of {
            Of::Icc { .. } => ICC_FORMS.iter().collect(),
            Of::IccA1 { .. } => ICC_FORMS.get(1).into_iter().collect(),
            Of::AlphaRaw { .. } => vec![&super::super::ALPHA_RAW],
            Of::Tallies(tallies) => tallies.forms(),
        }
    }

    /// Number of units.
    pub(super) fn units(&self) -> usize {
        self.units
    }

    /// The values of these sums, one for each form.
    pub(super) fn values(&self, sums: &[f64], values: &mut Vec<Stat<f64>>) {
        match &self.of {
            Of::Icc { raters } => values.extend(iccs(*raters, sums)),
            Of::IccA1 { raters } => values.push(iccs(*raters, sums)[1]),
            Of::AlphaRaw { items } => values.push(alpha_raw(*items, sums)),
            Of::Tallies(tallies) => tallies.values(sums, values),
        }
    }

    /// The sums of a draw, unit by unit, so that draws of the same units have the same values to the last digit.
    pub(super) fn add_up(&self, drawn: &[usize], times: &mut Vec<u32>, sums: &mut Vec<f64>) {
        times.clear();
        times.resize(self.units, 0);
        for unit in drawn {
            if let Some(times) = times.get_mut(*unit) {
                *times += 1;
            }
        }
        sums.clear();
        sums.resize(self.width, 0.0);
        for (adds, times) in self.adds.chunks_exact(self.width).zip(times).filter(|(_, times)| **times > 0) {
            let times = f64::from(*times);
            sums.iter_mut().zip(adds).for_each(|(sum, adds)| *sum += times * adds);
        }
    }

    /// Takes units away from sums.
    pub(super) fn take_away(&self, left_out: &[usize], sums: &mut [f64]) {
        for unit in left_out {
            let adds = self.adds.get(unit * self.width..(unit + 1) * self.width).unwrap_or_default();
            sums.iter_mut().zip(adds).for_each(|(sum, adds)| *sum -= adds);
        }
    }
}

/// The six forms by their mean squares, as [`super::super::icc`].
fn iccs(raters: usize, sums: &[f64]) -> [Stat<f64>; 6] {
    let n = sums.first().copied().unwrap_or(0.0);
    if raters < 2 {
        return [Err(Undefined::FewerThan2Raters); 6];
    }
    if n < 1.5 {
        return [Err(Undefined::FewerThan2CompleteUnits); 6];
    }
    let k = raters as f64;
    let columns = &sums[1..=raters];
    let (rows_squared, squares) = (sums[raters + 1], sums[raters + 2]);
    let of_grand = columns.iter().sum::<f64>().powi(2) / (n * k);
    let between = rows_squared / k - of_grand;
    let of_raters = columns.iter().map(|sum| sum * sum).sum::<f64>() / n - of_grand;
    let square = |sum: f64, df: f64| if sum / df < ZERO { 0.0 } else { sum / df };
    let mean_squares = MeanSquares {
        n: n as usize,
        k: raters,
        between: square(between, n - 1.0),
        within: square(squares - rows_squared / k, n * (k - 1.0)),
        raters: square(of_raters, k - 1.0),
        error: square(squares - of_grand - between - of_raters, (n - 1.0) * (k - 1.0)),
    };
    mean_squares.coefficients()
}

fn alpha_raw(items: usize, sums: &[f64]) -> Stat<f64> {
    let n = sums.first().copied().unwrap_or(0.0);
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

/// The first of the values, alone.
impl Resampled for Additive {
    fn units(&self) -> usize {
        self.units
    }

    fn worker(&self) -> Worker<'_> {
        let (mut times, mut sums, mut values) = (Vec::new(), Vec::new(), Vec::new());
        Box::new(move |drawn| {
            self.add_up(drawn, &mut times, &mut sums);
            values.clear();
            self.values(&sums, &mut values);
            values.first().copied().unwrap_or(Err(Undefined::NoValues))
        })
    }

    fn leaver(&self) -> Worker<'_> {
        let (all, mut sums, mut values) = (self.whole(), Vec::new(), Vec::new());
        Box::new(move |left_out| {
            sums.clone_from(&all);
            self.take_away(left_out, &mut sums);
            values.clear();
            self.values(&sums, &mut values);
            values.first().copied().unwrap_or(Err(Undefined::NoValues))
        })
    }
}

impl Additive {
    /// The sums of all units.
    pub(super) fn whole(&self) -> Vec<f64> {
        let mut sums = vec![0.0; self.width];
        for adds in self.adds.chunks_exact(self.width.max(1)) {
            sums.iter_mut().zip(adds).for_each(|(sum, adds)| *sum += adds);
        }
        sums
    }
}
