//! Krippendorff's alpha of drawn clips, without a table for each draw.
//!
//! Clips with the same ratings are one pattern, whose values, pairs and (at all levels but ordinal) disagreement are
//! known before anything is drawn. A draw counts its patterns and adds them up; expected disagreement needs sums over
//! points only, the ratio level alone pairs of points.

use super::super::codes::{OFF_SCALE, given};
use super::super::{Codes, Stat, Undefined};
use super::Level;

/// Alpha of drawn rows, fast: made once a table and level, shared by threads, each with its own [`Scratch`].
#[derive(Clone, Debug)]
pub struct KrippendorffSampler {
    level: Level,
    points: Vec<f64>,
    /// The pattern of each row of the table.
    of_row: Vec<u32>,
    /// How often each pattern occurs in the table.
    times: Vec<u32>,
    units: Vec<Unit>,
    /// The values (places on the scale) of one pattern after the other.
    values: Vec<u32>,
    /// The pairs of different values of one pattern after the other.
    pairs: Vec<(u32, u32)>,
    off_scale: bool,
}

/// One pattern.
#[derive(Clone, Copy, Debug)]
struct Unit {
    /// Where its values end; they begin where the pattern before ends.
    values_end: usize,
    pairs_end: usize,
    /// What each of its pairs counts: `2 / (m − 1)` for m values.
    share: f64,
    /// Its disagreement where that does not depend on what else is drawn (all levels but ordinal).
    own: f64,
}

/// Room to reckon in: made once a thread by [`KrippendorffSampler::scratch`].
#[derive(Clone, Debug)]
pub struct Scratch {
    times: Vec<u32>,
    counts: Vec<f64>,
    ranks: Vec<f64>,
}

/// Sums over coincidences: D_o · n and D_e · n (n − 1).
pub(super) struct Sums {
    pub n: f64,
    pub units: f64,
    pub observed: f64,
    pub expected: f64,
    /// Different values.
    different: usize,
}

impl Sums {
    pub fn alpha(&self) -> Stat<f64> {
        if self.different < 2 {
            return Err(Undefined::ExpectedDisagreementIs0);
        }
        Ok(1.0 - (self.n - 1.0) * self.observed / self.expected)
    }
}

impl KrippendorffSampler {
    /// Does what can be done before rows are drawn.
    pub(super) fn new(codes: &Codes, level: Level) -> Self {
        let (of_row, patterns) = codes.rows_and_patterns();
        let mut sampler = Self {
            level,
            points: codes.points().to_vec(),
            of_row: of_row.to_vec(),
            times: Vec::new(),
            units: Vec::new(),
            values: Vec::new(),
            pairs: Vec::new(),
            off_scale: false,
        };
        for (row, times) in patterns {
            sampler.push(row, times);
        }
        sampler
    }

    fn push(&mut self, row: &[u32], times: u32) {
        let (first_value, first_pair) = (self.values.len(), self.pairs.len());
        let pairable = given(row).nth(1).is_some();
        if given(row).any(|code| code == OFF_SCALE) {
            self.off_scale |= pairable && times > 0;
        } else if pairable {
            self.values.extend(given(row));
            let mut rest = given(row);
            while let Some(a) = rest.next() {
                self.pairs.extend(rest.clone().filter(|b| a != *b).map(|b| (a, b)));
            }
        }
        let values = self.values.len() - first_value;
        let share = if values < 2 { 0.0 } else { 2.0 / (values - 1) as f64 };
        let apart: f64 = self.pairs[first_pair..].iter().map(|(a, b)| self.distance(*a, *b)).sum();
        self.times.push(times);
        self.units.push(Unit {
            values_end: self.values.len(),
            pairs_end: self.pairs.len(),
            share,
            own: share * apart,
        });
    }

    /// Squared distance of two points; 0 at the ordinal level, where it depends on what is drawn.
    fn distance(&self, a: u32, b: u32) -> f64 {
        let (a, b) = (self.points[a as usize], self.points[b as usize]);
        match self.level {
            Level::Nominal => f64::from(u8::from(a != b)),
            Level::Ordinal => 0.0,
            Level::Interval => (a - b).powi(2),
            Level::Ratio if a == b => 0.0,
            Level::Ratio => ((a - b) / (a + b)).powi(2),
        }
    }

    /// Number of rows of the table; those without two ratings are drawn too, and add nothing.
    pub fn rows(&self) -> usize {
        self.of_row.len()
    }

    /// Room to reckon in.
    pub fn scratch(&self) -> Scratch {
        let points = vec![0.0; self.points.len()];
        Scratch { times: vec![0; self.times.len()], counts: points.clone(), ranks: points }
    }

    /// Alpha of the table itself.
    ///
    /// # Errors
    /// As [`krippendorff`](super::krippendorff), and [`Undefined::ExpectedDisagreementIs0`].
    pub fn alpha(&self, scratch: &mut Scratch) -> Stat<f64> {
        self.sums(&self.times, scratch)?.alpha()
    }

    /// Alpha of these rows of the table, one drawn twice counting twice; a number that is no row counts nothing.
    ///
    /// # Errors
    /// As [`krippendorff`](super::krippendorff), and [`Undefined::ExpectedDisagreementIs0`].
    pub fn alpha_of_rows(&self, rows: impl IntoIterator<Item = usize>, scratch: &mut Scratch) -> Stat<f64> {
        let mut times = std::mem::take(&mut scratch.times);
        times.clear();
        times.resize(self.times.len(), 0);
        for row in rows {
            if let Some(pattern) = self.of_row.get(row) {
                times[*pattern as usize] += 1;
            }
        }
        let sums = self.sums(&times, scratch);
        scratch.times = times;
        sums?.alpha()
    }

    /// Alpha of rows drawn so and so many times, one number a row of the table.
    ///
    /// # Errors
    /// As [`krippendorff`](super::krippendorff), and [`Undefined::ExpectedDisagreementIs0`].
    pub fn alpha_of_weights(&self, drawn: &[u32], scratch: &mut Scratch) -> Stat<f64> {
        let mut times = std::mem::take(&mut scratch.times);
        times.clear();
        times.resize(self.times.len(), 0);
        for (pattern, drawn) in self.of_row.iter().zip(drawn) {
            times[*pattern as usize] += drawn;
        }
        let sums = self.sums(&times, scratch);
        scratch.times = times;
        sums?.alpha()
    }

    /// Alpha without these rows, each named once.
    ///
    /// # Errors
    /// As [`krippendorff`](super::krippendorff), and [`Undefined::ExpectedDisagreementIs0`].
    pub fn alpha_without_rows(
        &self,
        rows: impl IntoIterator<Item = usize>,
        scratch: &mut Scratch,
    ) -> Stat<f64> {
        let mut times = std::mem::take(&mut scratch.times);
        times.clone_from(&self.times);
        for row in rows {
            if let Some(times) = self.of_row.get(row).and_then(|pattern| times.get_mut(*pattern as usize)) {
                *times = times.saturating_sub(1);
            }
        }
        let sums = self.sums(&times, scratch);
        scratch.times = times;
        sums?.alpha()
    }

    /// Alpha without each row in turn. Rows with the same ratings share one computation.
    pub fn jackknife(&self) -> Vec<Stat<f64>> {
        let mut scratch = self.scratch();
        let mut times = self.times.clone();
        let mut without = vec![Err(Undefined::NoPairableValues); times.len()];
        for (pattern, alpha) in without.iter_mut().enumerate().filter(|(p, _)| self.times[*p] > 0) {
            times[pattern] -= 1;
            *alpha = self.sums(&times, &mut scratch).and_then(|sums| sums.alpha());
            times[pattern] += 1;
        }
        self.of_row.iter().map(|pattern| without[*pattern as usize]).collect()
    }

    /// The sums of the table itself.
    pub(super) fn whole(&self) -> Stat<Sums> {
        self.sums(&self.times, &mut self.scratch())
    }

    fn sums(&self, times: &[u32], scratch: &mut Scratch) -> Stat<Sums> {
        let Scratch { counts, ranks, .. } = scratch;
        counts.fill(0.0);
        let (mut n, mut units, mut observed) = (0.0, 0.0, 0.0);
        let mut begin = 0;
        for (unit, times) in self.units.iter().zip(times) {
            let values = begin..unit.values_end;
            begin = unit.values_end;
            if *times == 0 || values.is_empty() {
                continue;
            }
            let times = f64::from(*times);
            n += times * values.len() as f64;
            units += times;
            observed += times * unit.own;
            for value in &self.values[values] {
                counts[*value as usize] += times;
            }
        }
        if self.off_scale {
            return Err(Undefined::NotOnScale);
        }
        if n == 0.0 {
            return Err(Undefined::NoPairableValues);
        }
        let expected = match self.level {
            Level::Nominal => n * n - counts.iter().map(|count| count * count).sum::<f64>(),
            Level::Ordinal => {
                let mut below = 0.0;
                for (rank, count) in ranks.iter_mut().zip(counts.iter()) {
                    *rank = below + count / 2.0;
                    below += count;
                }
                observed = self.apart(times, ranks);
                squares(counts, ranks, n)
            }
            Level::Interval => squares(counts, &self.points, n),
            Level::Ratio => self.ratio_squares(counts)?,
        };
        if !(observed.is_finite() && expected.is_finite()) {
            return Err(Undefined::OutOfRange);
        }
        let different = counts.iter().filter(|count| **count > 0.0).count();
        Ok(Sums { n, units, observed, expected, different })
    }

    /// Observed disagreement, where the points have these ranks.
    fn apart(&self, times: &[u32], ranks: &[f64]) -> f64 {
        let (mut begin, mut sum) = (0, 0.0);
        for (unit, times) in self.units.iter().zip(times) {
            let pairs = &self.pairs[begin..unit.pairs_end];
            begin = unit.pairs_end;
            if *times == 0 || pairs.is_empty() {
                continue;
            }
            let apart = |(a, b): &(u32, u32)| (ranks[*a as usize] - ranks[*b as usize]).powi(2);
            sum += f64::from(*times) * unit.share * pairs.iter().map(apart).sum::<f64>();
        }
        sum
    }

    fn ratio_squares(&self, counts: &[f64]) -> Stat<f64> {
        let mut given = self.points.iter().zip(counts).filter(|(_, count)| **count > 0.0);
        let mut sum = 0.0;
        while let Some((a, of_a)) = given.next() {
            if *a < 0.0 {
                return Err(Undefined::OutOfRange);
            }
            let pairs = given.clone().map(|(b, of_b)| of_b * ((a - b) / (a + b)).powi(2));
            sum += 2.0 * of_a * pairs.sum::<f64>();
        }
        Ok(sum)
    }
}

/// The sum over all ordered pairs of n values of their squared distance.
fn squares(counts: &[f64], places: &[f64], n: f64) -> f64 {
    let weighted = || counts.iter().zip(places);
    let mean = weighted().map(|(count, place)| count * place).sum::<f64>() / n;
    2.0 * n * weighted().map(|(count, place)| count * (place - mean).powi(2)).sum::<f64>()
}
