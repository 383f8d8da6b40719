//! Any statistic of a table, Krippendorff's alpha by its own sampler, and rows that are drawn together.

use super::super::krippendorff::KrippendorffSampler;
use super::super::{Matrix, Stat};
use super::{Resampled, Worker};

/// Any statistic: every draw builds its table and computes the statistic as if that were given. For statistics that have
/// no quicker form.
pub struct OfTable<'a> {
    table: &'a Matrix,
    statistic: &'a (dyn Fn(&Matrix) -> Stat<f64> + Sync),
}

impl<'a> OfTable<'a> {
    /// Rows are the units.
    pub fn new(table: &'a Matrix, statistic: &'a (dyn Fn(&Matrix) -> Stat<f64> + Sync)) -> Self {
        Self { table, statistic }
    }
}

impl Resampled for OfTable<'_> {
    fn units(&self) -> usize {
        self.table.len()
    }

    fn worker(&self) -> Worker<'_> {
        Box::new(|drawn| {
            let mut table = Matrix::new(self.table.columns(), []);
            drawn.iter().for_each(|unit| table.push(self.table.row(*unit)));
            (self.statistic)(&table)
        })
    }
}

impl Resampled for KrippendorffSampler {
    fn units(&self) -> usize {
        self.rows()
    }

    fn worker(&self) -> Worker<'_> {
        let mut scratch = self.scratch();
        Box::new(move |drawn| self.alpha_of_rows(drawn.iter().copied(), &mut scratch))
    }

    fn leaver(&self) -> Worker<'_> {
        let mut scratch = self.scratch();
        Box::new(move |left_out| self.alpha_without_rows(left_out.iter().copied(), &mut scratch))
    }
}

/// A statistic whose rows are drawn together where they belong together: all items of a clip, for a pooled figure.
pub struct Clustered<'a> {
    of: &'a dyn Resampled,
    rows: Vec<Vec<usize>>,
}

impl<'a> Clustered<'a> {
    /// Row i of the statistic belongs to the cluster `cluster_of[i]`; clusters are numbered from 0, and one that has no row
    /// is drawn like the others and adds nothing. Rows beyond the list are left out.
    pub fn new(of: &'a dyn Resampled, cluster_of: &[usize]) -> Self {
        let mut rows = vec![Vec::new(); cluster_of.iter().max().map_or(0, |last| last + 1)];
        for (row, cluster) in cluster_of.iter().take(of.units()).enumerate() {
            rows[*cluster].push(row);
        }
        Self { of, rows }
    }

    fn expanded<'b>(&'b self, mut inner: Worker<'b>) -> Worker<'b> {
        let mut all = Vec::new();
        Box::new(move |clusters| {
            all.clear();
            all.extend(clusters.iter().filter_map(|cluster| self.rows.get(*cluster)).flatten());
            inner(&all)
        })
    }
}

impl Resampled for Clustered<'_> {
    fn units(&self) -> usize {
        self.rows.len()
    }

    fn worker(&self) -> Worker<'_> {
        self.expanded(self.of.worker())
    }

    fn leaver(&self) -> Worker<'_> {
        self.expanded(self.of.leaver())
    }
}
