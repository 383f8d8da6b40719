//! The mean difference of two columns.
//!
//! Added up pairwise (Higham 1993, *SIAM J. Sci. Comput.* 14:783–799) in eight running sums, in the order of the draw.

use super::super::{Matrix, Stat, Undefined};
use super::{Resampled, Worker};

/// Mean of x − y over the rows that have both.
#[derive(Clone, Debug)]
pub struct MeanDifference {
    /// The difference of each row.
    units: Vec<Option<f64>>,
}

impl MeanDifference {
    /// The first column less the second; rows are the units.
    pub fn new(pairs: &Matrix) -> Self {
        let difference = |row: &[Option<f64>]| Some((*row.first()?)? - (*row.get(1)?)?);
        Self { units: pairs.rows().map(difference).collect() }
    }
}

fn mean(values: &[f64]) -> Stat<f64> {
    if values.is_empty() { Err(Undefined::NoPairs) } else { Ok(sum(values) / values.len() as f64) }
}

/// Halves down to blocks of 128, eight running sums in each.
fn sum(values: &[f64]) -> f64 {
    if values.len() > 128 {
        let half = values.len() / 2;
        let (first, second) = values.split_at(half - half % 8);
        return sum(first) + sum(second);
    }
    let eights = values.chunks_exact(8);
    let rest = eights.remainder();
    let mut running = [0.0; 8];
    for eight in eights {
        running.iter_mut().zip(eight).for_each(|(sum, x)| *sum += x);
    }
    let [a, b, c, d, e, f, g, h] = running;
    rest.iter().fold(((a + b) + (c + d)) + ((e + f) + (g + h)), |sum, x| sum + x)
}

impl Resampled for MeanDifference {
    fn units(&self) -> usize {
        self.units.len()
    }

    fn worker(&self) -> Worker<'_> {
        let mut values = Vec::new();
        Box::new(move |drawn| {
            values.clear();
            values.extend(drawn.iter().filter_map(|unit| self.units.get(*unit).copied().flatten()));
            mean(&values)
        })
    }

    fn leaver(&self) -> Worker<'_> {
        let all: Vec<f64> = self.units.iter().flatten().copied().collect();
        let centre = mean(&all);
        Box::new(move |left_out| {
            let centre = centre?;
            let gone = || left_out.iter().filter_map(|unit| self.units.get(*unit).copied().flatten());
            let stay = all.len().saturating_sub(gone().count());
            let moved: f64 = gone().map(|d| d - centre).sum();
            if stay == 0 { Err(Undefined::NoPairs) } else { Ok(centre - moved / stay as f64) }
        })
    }
}
