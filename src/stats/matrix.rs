//! The table that every statistic reads: rows of equal length with missing cells.

/// Rows are clips (units, persons), columns are coders or items; a missing cell is `None`.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    columns: usize,
    rows: Vec<Vec<Option<f64>>>,
}

impl Matrix {
    /// Takes rows; short ones are filled with missing cells, long ones cut, and a value that is no
    /// finite number counts as missing.
    pub fn new(columns: usize, rows: impl IntoIterator<Item = Vec<Option<f64>>>) -> Self {
        let rows = rows
            .into_iter()
            .map(|mut row| {
                row.resize(columns, None);
                row.into_iter().map(|cell| cell.filter(|value| value.is_finite())).collect()
            })
            .collect();
        Self { columns, rows }
    }

    /// Two coders' ratings, one pair a row.
    pub fn of_pairs(pairs: impl IntoIterator<Item = (Option<f64>, Option<f64>)>) -> Self {
        Self::new(2, pairs.into_iter().map(|(first, second)| vec![first, second]))
    }

    /// Number of columns.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// All rows.
    pub fn rows(&self) -> &[Vec<Option<f64>>] {
        &self.rows
    }

    /// One column, top to bottom; empty when there is no such column.
    pub fn column(&self, index: usize) -> Vec<Option<f64>> {
        self.rows.iter().filter_map(|row| row.get(index).copied()).collect()
    }

    /// The rows without a missing cell (listwise deletion).
    pub fn complete_rows(&self) -> Vec<Vec<f64>> {
        self.rows.iter().filter_map(|row| row.iter().copied().collect()).collect()
    }

    /// The rows where both of two columns have a value.
    pub fn pairs(&self, first: usize, second: usize) -> Vec<(f64, f64)> {
        self.rows.iter().filter_map(|row| Some(((*row.get(first)?)?, (*row.get(second)?)?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_become_equally_long_and_finite() {
        let matrix = Matrix::new(2, [vec![Some(1.0)], vec![Some(f64::NAN), Some(2.0), Some(3.0)]]);
        assert_eq!(matrix.rows(), [vec![Some(1.0), None], vec![None, Some(2.0)]]);
        assert_eq!(matrix.column(1), [None, Some(2.0)]);
        assert!(matrix.complete_rows().is_empty());
        assert!(matrix.column(7).is_empty());
    }

    #[test]
    fn pairs_need_both_values() {
        let matrix = Matrix::of_pairs([(Some(1.0), Some(2.0)), (None, Some(2.0))]);
        assert_eq!(matrix.pairs(0, 1), [(1.0, 2.0)]);
    }
}
