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

mod sampler;

pub use self::sampler::{KrippendorffSampler, Scratch};
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
            upper_alone: None,
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
        let sums = self.krippendorff_sampler(level).whole()?;
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
        KrippendorffSampler::new(self, level)
    }
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
