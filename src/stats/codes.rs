//! A table of ratings as places on a scale, coded once and read by every statistic of coders.
//!
//! Clips with the same ratings by the same coders count as one *pattern* that occurs so many times. Two coders
//! on a scale of five points have at most 36 patterns, so that after one pass over the clips every coefficient
//! costs the same for ten clips as for a hundred thousand. A resample of clips is the same patterns with other
//! times ([`Codes::redraw`]): nothing is copied.

use super::{Matrix, SAME};

/// No rating.
pub(super) const MISSING: u32 = u32::MAX;

/// A rating that is none of the scale's points.
pub(super) const OFF_SCALE: u32 = u32::MAX - 1;

/// Ratings as places on a scale. Make one a table, and ask it for every coefficient.
///
/// ```text
/// let codes = Codes::new(&ratings, &[1.0, 2.0, 3.0, 4.0, 5.0]);
/// codes.gwet_ac(Weights::Quadratic, CONFIDENCE);
/// codes.krippendorff(Level::Ordinal);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Codes {
    points: Vec<f64>,
    columns: usize,
    /// Different rows, one after the other: a place on the scale, [`MISSING`] or [`OFF_SCALE`] for each coder.
    patterns: Vec<u32>,
    /// How often each pattern occurs.
    times: Vec<u32>,
    /// The pattern of each row of the table.
    of_row: Vec<u32>,
}

impl Codes {
    /// Codes ratings by a declared scale, its points in any order. A rating that is none of them stays in its
    /// place, and a statistic that would use it says [`NotOnScale`](super::Undefined::NotOnScale).
    pub fn new(ratings: &Matrix, scale: &[f64]) -> Self {
        let points = ascending(scale.iter().copied());
        let place = |cell: &Option<f64>| match cell {
            None => MISSING,
            Some(value) => place(&points, *value),
        };
        let cells: Vec<u32> = ratings.rows().flatten().map(place).collect();
        let (patterns, of_row) = patterns(&cells, ratings.columns(), ratings.len(), points.len());
        Self::counted(points, ratings.columns(), patterns, of_row)
    }

    /// Codes ratings by the values that occur in them.
    pub fn observed(ratings: &Matrix) -> Self {
        Self::new(ratings, &ascending(ratings.values()))
    }

    fn counted(points: Vec<f64>, columns: usize, patterns: Vec<u32>, of_row: Vec<u32>) -> Self {
        let mut times = vec![0; patterns.len().checked_div(columns).unwrap_or(0)];
        count(&mut times, of_row.iter().copied());
        Self { points, columns, patterns, times, of_row }
    }

    /// The scale's points, ascending.
    pub fn points(&self) -> &[f64] {
        &self.points
    }

    /// Number of coders.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Number of rows (clips) of the table.
    pub fn len(&self) -> usize {
        self.of_row.len()
    }

    /// Whether the table has no row.
    pub fn is_empty(&self) -> bool {
        self.of_row.is_empty()
    }

    /// These coders alone, in this order; one that is not there is left out. For the coefficients of a pair.
    #[must_use]
    pub fn select(&self, columns: &[usize]) -> Self {
        let kept: Vec<usize> = columns.iter().copied().filter(|column| *column < self.columns).collect();
        let mut cells = Vec::with_capacity(self.times.len() * kept.len());
        for row in self.patterns.chunks_exact(self.columns.max(1)) {
            cells.extend(kept.iter().filter_map(|column| row.get(*column)));
        }
        let (patterns, of_old) = patterns(&cells, kept.len(), self.times.len(), self.points.len());
        let mut times = vec![0; patterns.len().checked_div(kept.len()).unwrap_or(0)];
        for (new, old) in of_old.iter().zip(&self.times) {
            if let Some(times) = times.get_mut(*new as usize) {
                *times += old;
            }
        }
        let renamed = |old: &u32| of_old.get(*old as usize).copied().unwrap_or_default();
        let of_row = self.of_row.iter().map(renamed).collect();
        Self { points: self.points.clone(), columns: kept.len(), patterns, times, of_row }
    }

    /// Rows of the table as drawn in a resample, or some of them (one wave); a row drawn twice counts twice, and
    /// a number that is no row not at all. Every coefficient asked for afterwards is that of the drawn rows.
    /// Allocates nothing.
    pub fn redraw(&mut self, rows: impl IntoIterator<Item = usize>) {
        self.times.fill(0);
        let of_row = &self.of_row;
        count(&mut self.times, rows.into_iter().filter_map(|row| of_row.get(row).copied()));
    }

    /// The rows rated by every coder alone (listwise deletion).
    #[must_use]
    pub fn complete(&self) -> Self {
        let mut complete = self.clone();
        for (row, times) in self.patterns.chunks_exact(self.columns.max(1)).zip(&mut complete.times) {
            if row.contains(&MISSING) {
                *times = 0;
            }
        }
        complete
    }

    /// The patterns that occur, each with how often.
    pub(super) fn patterns(&self) -> impl Iterator<Item = (&[u32], u32)> {
        let rows = self.patterns.chunks_exact(self.columns.max(1));
        rows.zip(self.times.iter().copied()).filter(|(_, times)| *times > 0)
    }

    /// The number of each row's pattern, and each pattern with its times, also those that occur no more.
    pub(super) fn rows_and_patterns(&self) -> (&[u32], impl Iterator<Item = (&[u32], u32)>) {
        let rows = self.patterns.chunks_exact(self.columns.max(1));
        (&self.of_row, rows.zip(self.times.iter().copied()))
    }
}

/// The ratings that are there.
pub(super) fn given(row: &[u32]) -> impl Iterator<Item = u32> + Clone {
    row.iter().copied().filter(|code| *code != MISSING)
}

/// Each value once, ascending.
fn ascending(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.filter(|value| value.is_finite()).collect();
    values.sort_unstable_by(f64::total_cmp);
    values.dedup_by(|a, b| (*a - *b).abs() < SAME);
    values
}

fn place(points: &[f64], value: f64) -> u32 {
    let same = |at: usize| points.get(at).is_some_and(|point| (point - value).abs() < SAME);
    let at = points.partition_point(|point| *point < value);
    if same(at) {
        return at as u32;
    }
    at.checked_sub(1).filter(|below| same(*below)).map_or(OFF_SCALE, |below| below as u32)
}

fn count(times: &mut [u32], patterns: impl Iterator<Item = u32>) {
    for pattern in patterns {
        if let Some(times) = times.get_mut(pattern as usize) {
            *times += 1;
        }
    }
}

/// The different rows, and for each row which of them it is.
fn patterns(cells: &[u32], columns: usize, rows: usize, points: usize) -> (Vec<u32>, Vec<u32>) {
    // Every possible row has a number of its own where those are few; else the rows are sorted.
    let radix = points + 2;
    let possible = u32::try_from(columns).ok().and_then(|columns| radix.checked_pow(columns));
    match possible {
        _ if columns == 0 => (Vec::new(), vec![0; rows]),
        Some(possible) if possible <= 4 * rows + 1024 => by_number(cells, columns, radix, possible),
        _ => by_sorting(cells, columns, rows),
    }
}

fn by_number(cells: &[u32], columns: usize, radix: usize, possible: usize) -> (Vec<u32>, Vec<u32>) {
    let mut known = vec![u32::MAX; possible];
    let (mut patterns, mut next) = (Vec::new(), 0);
    let digit = |code: &u32| match *code {
        MISSING => radix - 1,
        OFF_SCALE => radix - 2,
        place => place as usize,
    };
    let mut number_of = |row: &[u32]| {
        let number = row.iter().fold(0, |number, code| number * radix + digit(code));
        let pattern = &mut known[number];
        if *pattern == u32::MAX {
            *pattern = next;
            next += 1;
            patterns.extend_from_slice(row);
        }
        *pattern
    };
    let of_row = cells.chunks_exact(columns).map(&mut number_of).collect();
    (patterns, of_row)
}

fn by_sorting(cells: &[u32], columns: usize, rows: usize) -> (Vec<u32>, Vec<u32>) {
    let row = |index: usize| &cells[index * columns..(index + 1) * columns];
    let mut order: Vec<usize> = (0..rows).collect();
    order.sort_unstable_by(|a, b| row(*a).cmp(row(*b)));
    let (mut patterns, mut of_row) = (Vec::new(), vec![0; rows]);
    let mut before: Option<&[u32]> = None;
    for index in order {
        if before != Some(row(index)) {
            before = Some(row(index));
            patterns.extend_from_slice(row(index));
        }
        of_row[index] = (patterns.len() / columns - 1) as u32;
    }
    (patterns, of_row)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three() -> Matrix {
        Matrix::new(
            3,
            [
                vec![Some(1.0), Some(2.5), None],
                vec![Some(2.5), Some(2.5), Some(9.0)],
                vec![Some(1.0), Some(2.5), None],
                vec![None, None, None],
            ],
        )
    }

    fn counted(codes: &Codes) -> Vec<(Vec<u32>, u32)> {
        let mut all: Vec<_> = codes.patterns().map(|(row, times)| (row.to_vec(), times)).collect();
        all.sort();
        all
    }

    #[test]
    fn equal_rows_are_one_pattern() {
        let codes = Codes::new(&three(), &[2.5, 1.0, 1.0]);
        assert_eq!((codes.points(), codes.columns(), codes.len()), (&[1.0, 2.5][..], 3, 4));
        let expected = [(vec![0, 1, MISSING], 2), (vec![1, 1, OFF_SCALE], 1), (vec![MISSING; 3], 1)];
        assert_eq!(counted(&codes), expected);
        assert_eq!(Codes::observed(&three()).points(), [1.0, 2.5, 9.0]);
    }

    #[test]
    fn both_ways_of_finding_patterns_find_the_same() {
        let cells = [0, 1, MISSING, OFF_SCALE, 0, 1, 1, 0, MISSING, OFF_SCALE];
        let back = |(patterns, of_row): (Vec<u32>, Vec<u32>)| -> Vec<u32> {
            of_row.iter().flat_map(|p| patterns[*p as usize * 2..][..2].to_vec()).collect()
        };
        assert_eq!(back(by_number(&cells, 2, 4, 16)), cells);
        assert_eq!(back(by_sorting(&cells, 2, 5)), cells);
        assert_eq!(by_number(&cells, 2, 4, 16).0.len(), by_sorting(&cells, 2, 5).0.len());
    }

    #[test]
    fn a_pair_and_a_draw_are_counted_from_the_patterns() {
        let codes = Codes::new(&three(), &[1.0, 2.5]);
        let pair = codes.select(&[1, 0]);
        assert_eq!(counted(&pair), [(vec![1, 0], 2), (vec![1, 1], 1), (vec![MISSING; 2], 1)]);
        let mut drawn = pair.clone();
        drawn.redraw([1, 1, 2, 77]);
        assert_eq!(counted(&drawn), [(vec![1, 0], 1), (vec![1, 1], 2)]);
        drawn.redraw(0..4);
        assert_eq!(drawn, pair);
        assert_eq!(counted(&codes.complete()), [(vec![1, 1, OFF_SCALE], 1)]);
        assert_eq!(codes.select(&[]).patterns().count(), 0);
    }
}
