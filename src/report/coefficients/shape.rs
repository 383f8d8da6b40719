//! What a table looks like before anything is computed: how much is there, and who gave which point how often.

use super::Values;
use crate::stats::{Matrix, SAME};

/// From this share of ratings on one and the same point, agreement says little: two coders who rate at random in that
/// proportion agree on more than 72 % of clips. The limit is ours.
const NEARLY_ALL: f64 = 0.85;

/// What a table's coefficients rest on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TableBase {
    /// Rows: clips (items × clips where pooled).
    pub units: usize,
    /// Rows with at least one rating.
    pub rated: usize,
    /// Rows with at least two ratings.
    pub pairable: usize,
    /// Rows that every coder rated.
    pub complete: usize,
    /// Columns.
    pub coders: usize,
    /// Ratings that are there.
    pub ratings: usize,
    /// Cells without a rating.
    pub missing_cells: usize,
    /// Pairs of ratings of one row.
    pub pairs: usize,
}

/// What each coder gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Distribution {
    /// The declared points; none of scores.
    pub points: Vec<f64>,
    /// By coder, in the order of the columns.
    pub coders: Vec<CoderSummary>,
}

/// What one coder gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CoderSummary {
    /// Ratings.
    pub n: usize,
    /// How often each declared point.
    pub counts: Vec<usize>,
    /// Ratings that are none of the declared points.
    pub off_scale: usize,
    /// Mean; `None` without a rating.
    pub mean: Option<f64>,
    /// Standard deviation (divisor n − 1); `None` with fewer than two.
    pub sd: Option<f64>,
    /// Lowest and highest.
    pub range: Option<(f64, f64)>,
}

impl CoderSummary {
    /// The one value that the coder gave throughout, on at least two rows.
    pub fn constant(&self) -> Option<f64> {
        self.range.filter(|(low, high)| self.n > 1 && high - low < SAME).map(|(low, _)| low)
    }
}

/// How often which point of the first coder (row) met which point of the second (column).
#[derive(Clone, Debug, PartialEq)]
pub struct Confusion {
    /// The declared points.
    pub points: Vec<f64>,
    /// Row by row, as many as points.
    pub counts: Vec<Vec<usize>>,
}

/// Nearly all ratings are on one point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OneValue {
    /// The point.
    pub value: f64,
    /// Ratings on it, of all coders, on rows with at least two ratings.
    pub count: usize,
    /// Ratings of all coders on such rows.
    pub of: usize,
    /// Exact agreement expected if all rated at random from their own distributions.
    pub chance: f64,
}

/// Everything of one pass over the table.
pub(super) struct Shape {
    pub(super) base: TableBase,
    pub(super) distribution: Distribution,
    pub(super) confusion: Option<Confusion>,
    pub(super) one_value: Option<OneValue>,
    pub(super) chance: Option<f64>,
    pub(super) pairs: Vec<(f64, f64)>,
}

/// Sums of one column.
#[derive(Clone, Default)]
struct Column {
    n: usize,
    counts: Vec<usize>,
    off_scale: usize,
    /// The first value, which the sums are taken from, so that no digits are lost.
    origin: f64,
    sum: f64,
    squares: f64,
    range: Option<(f64, f64)>,
    /// Counts on rows with at least two ratings.
    paired: Vec<usize>,
}

impl Column {
    fn add(&mut self, value: f64, point: Option<usize>, paired: bool) {
        if self.n == 0 {
            self.origin = value;
        }
        self.n += 1;
        self.sum += value - self.origin;
        self.squares += (value - self.origin).powi(2);
        self.range = Some(self.range.map_or((value, value), |(low, high)| (low.min(value), high.max(value))));
        match point {
            Some(point) => {
                self.counts[point] += 1;
                self.paired[point] += usize::from(paired);
            }
            None => self.off_scale += 1,
        }
    }

    fn summary(self, declared: bool) -> CoderSummary {
        let n = self.n as f64;
        let mean = (self.n > 0).then(|| self.origin + self.sum / n);
        let spread = ((self.squares - self.sum * self.sum / n) / (n - 1.0)).max(0.0);
        CoderSummary {
            n: self.n,
            counts: self.counts,
            off_scale: if declared { self.off_scale } else { 0 },
            mean,
            sd: (self.n > 1).then(|| spread.sqrt()),
            range: self.range,
        }
    }
}

pub(super) fn shape(ratings: &Matrix, values: &Values) -> Shape {
    let points = values.points();
    let q = points.len();
    let column = Column { counts: vec![0; q], paired: vec![0; q], ..Column::default() };
    let mut columns = vec![column; ratings.columns()];
    let mut base = TableBase { units: ratings.len(), coders: ratings.columns(), ..TableBase::default() };
    let two = ratings.columns() == 2 && q > 0;
    let mut confusion = vec![vec![0_usize; q]; if two { q } else { 0 }];
    let mut pairs = Vec::new();
    for row in ratings.rows() {
        let present = row.iter().flatten().count();
        base.ratings += present;
        base.rated += usize::from(present > 0);
        base.pairable += usize::from(present > 1);
        base.complete += usize::from(present == row.len() && present > 0);
        base.pairs += present * present.saturating_sub(1) / 2;
        if let ([Some(first), Some(second)], 0) = (row, q) {
            pairs.push((*first, *second));
        }
        let mut seen = None;
        for (cell, column) in row.iter().zip(&mut columns) {
            let Some(value) = *cell else { continue };
            let point = points.iter().position(|point| (point - value).abs() < SAME);
            column.add(value, point, present > 1);
            match (two, seen, point) {
                (true, Some(first), Some(second)) => {
                    let first: usize = first;
                    confusion[first][second] += 1;
                }
                (true, None, _) => seen = point,
                _ => {}
            }
        }
    }
    base.missing_cells = ratings.len() * ratings.columns() - base.ratings;
    let chance = (base.pairs > 0 && q > 0).then(|| chance(&columns));
    let one_value = one_value(points, &columns, chance.unwrap_or(0.0));
    Shape {
        base,
        chance,
        distribution: Distribution {
            points: points.to_vec(),
            coders: columns.into_iter().map(|column| column.summary(q > 0)).collect(),
        },
        confusion: two.then(|| Confusion { points: points.to_vec(), counts: confusion }),
        one_value,
        pairs,
    }
}

fn one_value(points: &[f64], columns: &[Column], chance: f64) -> Option<OneValue> {
    let of: usize = columns.iter().map(|column| column.paired.iter().sum::<usize>()).sum();
    let found = points.iter().enumerate().find_map(|(index, value)| {
        let count: usize = columns.iter().filter_map(|column| column.paired.get(index)).sum();
        (of > 0 && count as f64 >= NEARLY_ALL * of as f64).then_some((*value, count))
    });
    found.map(|(value, count)| OneValue { value, count, of, chance })
}

/// Exact agreement of pairs that rate at random from their own distributions: the mean over pairs of coders.
fn chance(columns: &[Column]) -> f64 {
    let shares: Vec<Vec<f64>> = columns
        .iter()
        .filter_map(|column| {
            let n: usize = column.paired.iter().sum();
            (n > 0).then(|| column.paired.iter().map(|count| *count as f64 / n as f64).collect())
        })
        .collect();
    let (mut sum, mut pairs) = (0.0, 0.0);
    for (index, first) in shares.iter().enumerate() {
        for second in shares.iter().skip(index + 1) {
            sum += first.iter().zip(second).map(|(p, q)| p * q).sum::<f64>();
            pairs += 1.0;
        }
    }
    if pairs > 0.0 { sum / pairs } else { 0.0 }
}
