//! Krippendorff's alpha: any number of coders, missing ratings, four levels of measurement.
//!
//! `α = 1 − D_o / D_e` from the coincidences of values within clips: Krippendorff (2011), *Computing Krippendorff's
//! Alpha-Reliability*; Hayes & Krippendorff (2007), *Commun. Methods Meas.* 1:77–89. Every rating of a clip with at
//! least two ratings counts. The values that occur are the scale; none is declared.
//!
//! How far two values are apart, squared: nominal, 1 if they differ; interval, `(a − b)²`; ordinal, the number of
//! pairable values from one to the other, the ends by half, squared, which is the interval distance of mean ranks;
//! ratio, `((a − b) / (a + b))²`. Interval and ordinal alpha therefore need sums over points only, not over pairs.
//!
//! Undefined where no clip has two ratings, where every pairable value is the same, and at the ratio level with a
//! value below zero. No interval by formula: resample clips.
//!
//! **Resampling.** [`KrippendorffSampler`] does what can be done before clips are drawn (clips with the same ratings
//! are one pattern) and gives alpha of drawn rows without allocating:
//!
//! ```text
//! let sampler = Codes::observed(&ratings).krippendorff_sampler(Level::Ordinal);
//! let mut scratch = sampler.scratch();                     // one a thread
//! let t0 = sampler.alpha(&mut scratch);
//! let t1 = sampler.alpha_of_rows(drawn.iter().copied(), &mut scratch); // row numbers of the table
//! let jackknife = sampler.jackknife();                     // one value a row, for BCa
//! ```

use super::codes::{OFF_SCALE, given};
use super::{Codes, Form, Matrix, Measured, Missing, Note, Stat, Undefined};

const SOURCE: &str = "Krippendorff (2011); Hayes & Krippendorff (2007), Commun. Methods Meas. 1:77–89";

static FORMS: [Form; 4] = [
    Form { id: "krippendorff_nominal", name: "Krippendorff's alpha, nominal", source: SOURCE },
    Form { id: "krippendorff_ordinal", name: "Krippendorff's alpha, ordinal", source: SOURCE },
    Form { id: "krippendorff_interval", name: "Krippendorff's alpha, interval", source: SOURCE },
    Form { id: "krippendorff_ratio", name: "Krippendorff's alpha, ratio", source: SOURCE },
];

/// What the distance of two values means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    /// Equal or not.
    Nominal,
    /// By rank among the values that are there.
    Ordinal,
    /// By difference.
    Interval,
    /// By difference in proportion to size.
    Ratio,
}

impl Level {
    /// Every level, the plainest first.
    pub const ALL: [Self; 4] = [Self::Nominal, Self::Ordinal, Self::Interval, Self::Ratio];

    /// Name in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Nominal => "nominal",
            Self::Ordinal => "ordinal",
            Self::Interval => "interval",
            Self::Ratio => "ratio",
        }
    }
}

/// The form of Krippendorff's alpha at this level.
pub fn krippendorff_form(level: Level) -> &'static Form {
    let [nominal, ordinal, interval, ratio] = &FORMS;
    match level {
        Level::Nominal => nominal,
        Level::Ordinal => ordinal,
        Level::Interval => interval,
        Level::Ratio => ratio,
    }
}

/// Alpha with its parts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Krippendorff {
    /// What distance means.
    pub level: Level,
    /// `1 − observed / expected`; undefined when every pairable value is the same.
    pub alpha: Stat<f64>,
    /// Observed disagreement, `D_o`.
    pub observed: f64,
    /// Disagreement expected of values paired at random, `D_e`.
    pub expected: f64,
    /// Values in units with at least two.
    pub n_pairable: usize,
    /// Those units.
    pub n_units: usize,
}

impl Krippendorff {
    /// As reports show it. The interval comes from resampling, so that there is none here.
    pub fn measured(&self) -> Measured {
        let notes = if self.alpha.is_ok() && self.n_units == 2 { vec![Note::TwoUnits] } else { Vec::new() };
        Measured {
            form: krippendorff_form(self.level),
            value: self.alpha,
            interval: self.alpha.and(Err(Undefined::NoInterval)),
            n: self.n_units,
            missing: Missing::Available,
            notes,
        }
    }
}

/// Krippendorff's alpha of the coders (columns).
///
/// # Errors
/// [`Undefined::NoPairableValues`]; [`Undefined::OutOfRange`] at the ratio level with a value below zero, and where
/// squares of the values are beyond what a number holds.
pub fn krippendorff(ratings: &Matrix, level: Level) -> Stat<Krippendorff> {
    Codes::observed(ratings).krippendorff(level)
}

impl Codes {
    /// [`krippendorff`] of ratings that are coded already; points of the scale that nobody gave change nothing.
    ///
    /// # Errors
    /// As [`krippendorff`], and [`Undefined::NotOnScale`].
    pub fn krippendorff(&self, level: Level) -> Stat<Krippendorff> {
        let sampler = self.krippendorff_sampler(level);
        let sums = sampler.sums(&sampler.times, &mut sampler.scratch())?;
        Ok(Krippendorff {
            level,
            alpha: sums.alpha(),
            observed: sums.observed / sums.n,
            expected: sums.expected / (sums.n * (sums.n - 1.0)),
            n_pairable: sums.n as usize,
            n_units: sums.units as usize,
        })
    }

    /// Prepares resampling of the table's rows.
    pub fn krippendorff_sampler(&self, level: Level) -> KrippendorffSampler {
        let (of_row, patterns) = self.rows_and_patterns();
        let mut sampler = KrippendorffSampler {
            level,
            points: self.points().to_vec(),
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
}

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
struct Sums {
    n: f64,
    units: f64,
    observed: f64,
    expected: f64,
    /// Different values.
    different: usize,
}

impl Sums {
    fn alpha(&self) -> Stat<f64> {
        if self.different < 2 {
            return Err(Undefined::ExpectedDisagreementIs0);
        }
        Ok(1.0 - (self.n - 1.0) * self.observed / self.expected)
    }
}

impl KrippendorffSampler {
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
    /// As [`krippendorff`], and [`Undefined::ExpectedDisagreementIs0`].
    pub fn alpha(&self, scratch: &mut Scratch) -> Stat<f64> {
        self.sums(&self.times, scratch)?.alpha()
    }

    /// Alpha of these rows of the table, one drawn twice counting twice; a number that is no row counts nothing.
    ///
    /// # Errors
    /// As [`krippendorff`], and [`Undefined::ExpectedDisagreementIs0`].
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
    /// As [`krippendorff`], and [`Undefined::ExpectedDisagreementIs0`].
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
    /// As [`krippendorff`], and [`Undefined::ExpectedDisagreementIs0`].
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The reliability data of Krippendorff (2011), example C: 4 coders, 12 units; he prints nominal .743,
    /// ordinal .815, interval .849 and ratio .797.
    fn published() -> Matrix {
        let coders = [
            [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
            [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
            [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
            [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
        ];
        let cell = |code: i32| (code > 0).then(|| f64::from(code));
        Matrix::new(4, (0..12).map(|unit| coders.iter().map(|codes| cell(codes[unit])).collect()))
    }

    #[test]
    fn the_example_of_2011() {
        for (level, printed) in Level::ALL.into_iter().zip([0.743, 0.815, 0.849, 0.797]) {
            let got = krippendorff(&published(), level).expect("pairable");
            let alpha = got.alpha.expect("defined");
            assert!((alpha - printed).abs() < 0.0005, "{level:?}: {alpha}");
            assert_eq!((got.n_pairable, got.n_units), (40, 11));
        }
    }

    /// Units (1, 2), (4, 4): nominal Do = ½, De = (16 − 6)/12; interval Do = ½, De from 1, 2, 4, 4 by pairs.
    #[test]
    fn two_units_by_hand() {
        let rows = Matrix::of_pairs([(Some(1.0), Some(2.0)), (Some(4.0), Some(4.0)), (Some(9.0), None)]);
        let of = |level| krippendorff(&rows, level).expect("pairable");
        let nominal = of(Level::Nominal);
        assert!((nominal.observed - 0.5).abs() < 1e-15 && (nominal.expected - 10.0 / 12.0).abs() < 1e-15);
        let interval = of(Level::Interval);
        // 1 + 9 + 9 + 4 + 4 + 0, both ways round, over 4 · 3.
        assert!((interval.observed - 0.5).abs() < 1e-15 && (interval.expected - 54.0 / 12.0).abs() < 1e-15);
        assert_eq!(interval.measured().notes, [Note::TwoUnits]);
        assert_eq!(interval.measured().interval, Err(Undefined::NoInterval));
    }

    #[test]
    fn points_that_nobody_gave_change_nothing() {
        let scale: Vec<f64> = (0..=60).map(|tenth| f64::from(tenth) / 10.0).collect();
        for level in Level::ALL {
            let declared = Codes::new(&published(), &scale).krippendorff(level).expect("pairable");
            let observed = krippendorff(&published(), level).expect("pairable");
            let [declared, observed] = [declared.alpha, observed.alpha].map(|alpha| alpha.expect("defined"));
            assert!((declared - observed).abs() < 1e-14, "{level:?}");
        }
    }

    #[test]
    fn drawn_rows_give_alpha_of_the_table_they_make() {
        let (data, drawn) = (published(), [3, 3, 0, 11, 8, 5, 5, 1, 9, 10, 4, 4]);
        let table = Matrix::new(4, drawn.map(|row| data.row(row).to_vec()));
        let mut weights = [0; 12];
        drawn.iter().for_each(|row| weights[*row] += 1);
        for level in Level::ALL {
            let sampler = Codes::observed(&data).krippendorff_sampler(level);
            let mut scratch = sampler.scratch();
            let expected = krippendorff(&table, level).expect("pairable").alpha.expect("defined");
            for _ in 0..2 {
                let by_rows = sampler.alpha_of_rows(drawn, &mut scratch).expect("defined");
                let by_weights = sampler.alpha_of_weights(&weights, &mut scratch).expect("defined");
                assert!((by_rows - expected).abs() < 1e-14 && by_weights == by_rows, "{level:?}");
            }
            let without = Matrix::new(4, (0..12).filter(|row| *row != 5).map(|row| data.row(row).to_vec()));
            let without = krippendorff(&without, level).expect("pairable").alpha.expect("defined");
            let jackknife = sampler.jackknife();
            assert!((jackknife[5].expect("defined") - without).abs() < 1e-14, "{level:?}");
            assert_eq!((jackknife.len(), jackknife[11]), (12, sampler.alpha(&mut scratch)));
        }
    }

    #[test]
    fn undefined_says_why() {
        let of = |rows: &[(f64, f64)], level| {
            krippendorff(&Matrix::of_pairs(rows.iter().map(|(a, b)| (Some(*a), Some(*b)))), level)
        };
        for level in Level::ALL {
            let same = of(&[(3.3, 3.3), (3.3, 3.3)], level).expect("pairable");
            assert_eq!(same.alpha, Err(Undefined::ExpectedDisagreementIs0));
            assert_eq!((same.observed, same.expected), (0.0, 0.0));
            assert_eq!(of(&[], level), Err(Undefined::NoPairableValues));
            assert_eq!(of(&[(1.0, 2.0)], level).expect("pairable").alpha, Ok(0.0), "{level:?}");
        }
        assert_eq!(of(&[(-1.0, 2.0)], Level::Ratio), Err(Undefined::OutOfRange));
        assert_eq!(of(&[(1e200, -1e200)], Level::Interval), Err(Undefined::OutOfRange));
        let off = Codes::new(&published(), &[1.0, 2.0]);
        assert_eq!(off.krippendorff(Level::Nominal), Err(Undefined::NotOnScale));
    }
}
