//! The table that every statistic reads: rows of equal length with missing cells.

/// Rows are clips (units, persons), columns are coders or items; a missing cell is `None`.
///
/// The cells lie one row after the other in one piece of memory, so that a table of a million cells is read
/// without a detour.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    columns: usize,
    rows: usize,
    cells: Vec<Option<f64>>,
}

/// The rows of a table that lack nothing, one after the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Complete {
    columns: usize,
    rows: usize,
    values: Vec<f64>,
}

impl Matrix {
    /// Takes rows; short ones are filled with missing cells, long ones cut, and a value that is no
    /// finite number counts as missing.
    pub fn new(columns: usize, rows: impl IntoIterator<Item = Vec<Option<f64>>>) -> Self {
        let mut matrix = Self { columns, rows: 0, cells: Vec::new() };
        for row in rows {
            matrix.push(&row);
        }
        matrix
    }

    /// Two coders' ratings, one pair a row.
    pub fn of_pairs(pairs: impl IntoIterator<Item = (Option<f64>, Option<f64>)>) -> Self {
        let mut matrix = Self { columns: 2, rows: 0, cells: Vec::new() };
        for (first, second) in pairs {
            matrix.push(&[first, second]);
        }
        matrix
    }

    /// Adds a row at the end, by the rules of [`Matrix::new`].
    pub fn push(&mut self, row: &[Option<f64>]) {
        let finite = |index| row.get(index).copied().flatten().filter(|value: &f64| value.is_finite());
        self.cells.extend((0..self.columns).map(finite));
        self.rows += 1;
    }

    /// Number of columns.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// All rows, top to bottom.
    pub fn rows(&self) -> impl Iterator<Item = &[Option<f64>]> {
        (0..self.rows).map(|row| self.row(row))
    }

    /// One row; empty when there is no such row.
    pub fn row(&self, index: usize) -> &[Option<f64>] {
        self.cells.get(index * self.columns..(index + 1) * self.columns).unwrap_or_default()
    }

    /// One column, top to bottom; empty when there is no such column.
    pub fn column(&self, index: usize) -> Vec<Option<f64>> {
        self.rows().filter_map(|row| row.get(index).copied()).collect()
    }

    /// These columns, in this order; one that is not there is left out.
    pub fn select(&self, columns: &[usize]) -> Self {
        let kept: Vec<usize> = columns.iter().copied().filter(|column| *column < self.columns).collect();
        let mut cells = Vec::with_capacity(self.rows * kept.len());
        for row in self.rows() {
            cells.extend(kept.iter().filter_map(|column| row.get(*column).copied()));
        }
        Self { columns: kept.len(), rows: self.rows, cells }
    }

    /// The rows without a missing cell (listwise deletion).
    pub fn complete(&self) -> Complete {
        let mut complete = Complete { columns: self.columns, rows: 0, values: Vec::new() };
        for row in self.rows().filter(|row| row.iter().all(Option::is_some)) {
            complete.values.extend(row.iter().flatten());
            complete.rows += 1;
        }
        complete
    }

    /// The rows where both of two columns have a value.
    pub fn pairs(&self, first: usize, second: usize) -> Vec<(f64, f64)> {
        self.rows().filter_map(|row| Some(((*row.get(first)?)?, (*row.get(second)?)?))).collect()
    }

    /// Cells that have a value.
    pub fn present(&self) -> usize {
        self.cells.iter().flatten().count()
    }

    /// Every value that is there, row by row.
    pub fn values(&self) -> impl Iterator<Item = f64> {
        self.cells.iter().copied().flatten()
    }
}

impl Complete {
    /// Number of columns.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The rows, top to bottom.
    pub fn rows(&self) -> impl Iterator<Item = &[f64]> {
        (0..self.rows).filter_map(|row| self.values.get(row * self.columns..(row + 1) * self.columns))
    }

    /// Every value, row by row.
    pub fn values(&self) -> &[f64] {
        &self.values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_become_equally_long_and_finite() {
        let matrix = Matrix::new(2, [vec![Some(1.0)], vec![Some(f64::NAN), Some(2.0), Some(3.0)]]);
        assert_eq!(matrix.rows().collect::<Vec<_>>(), [[Some(1.0), None], [None, Some(2.0)]]);
        assert_eq!(matrix.column(1), [None, Some(2.0)]);
        assert!(matrix.complete().is_empty());
        assert!(matrix.column(7).is_empty() && matrix.row(2).is_empty());
        assert_eq!((matrix.len(), matrix.present()), (2, 2));
    }

    #[test]
    fn pairs_need_both_values() {
        let matrix = Matrix::of_pairs([(Some(1.0), Some(2.0)), (None, Some(2.0))]);
        assert_eq!(matrix.pairs(0, 1), [(1.0, 2.0)]);
        assert_eq!(matrix.complete().values(), [1.0, 2.0]);
    }

    #[test]
    fn columns_can_be_taken_out_in_another_order() {
        let matrix = Matrix::new(3, [vec![Some(1.0), None, Some(3.0)]]);
        assert_eq!(matrix.select(&[2, 0, 9]), Matrix::new(2, [vec![Some(3.0), Some(1.0)]]));
    }

    #[test]
    fn rows_without_a_column_are_still_rows() {
        let matrix = Matrix::new(0, [vec![], vec![]]);
        assert_eq!((matrix.len(), matrix.rows().count(), matrix.complete().len()), (2, 2, 2));
    }
}
