//! Coefficients of agreement beyond chance, `(p_a − p_e) / (1 − p_e)`, from counts that add up over clips.
//!
//! Definitions are those of each coefficient's own file; here they are read from sums, so that a draw of clips costs
//! the same for one coefficient as for all.

use super::super::super::chance::beyond_chance;
use super::super::super::codes::{MISSING, OFF_SCALE, given};
use super::super::super::weights::{Weighing, Weights};
use super::super::super::{
    Codes, FLEISS_KAPPA, Form, Stat, Undefined, brennan_prediger_form, cohen_form, conger_form,
    fleiss_available_form, gwet_form,
};

/// Weights of the coefficients that come with two kinds.
const TWO: [Weights; 2] = [Weights::Unweighted, Weights::Quadratic];

/// Weights of Cohen's kappa.
const COHEN: [Weights; 3] = [Weights::Unweighted, Weights::Linear, Weights::Quadratic];

/// Where the sums of the rows rated at least once begin: their number.
const RATED: usize = 0;

/// The number of rows with two ratings.
const PAIRABLE: usize = 1;

/// The agreement of those rows, one sum for each of [`Weights::ALL`].
const AGREEMENT: usize = 2;

/// The shares of the points in the rows rated at least once; behind them the coders' counts, the complete rows, and of
/// two coders their counts on the rows that both rated.
const SHARES: usize = 6;

/// What the sums mean.
#[derive(Clone, Debug)]
pub(super) struct Tallies {
    points: Vec<f64>,
    coders: usize,
}

impl Tallies {
    pub fn new(codes: &Codes) -> Self {
        Self { points: codes.points().to_vec(), coders: codes.columns() }
    }

    /// Number of sums.
    pub fn width(&self) -> usize {
        self.paired() + if self.coders == 2 { 2 * self.points.len() } else { 0 }
    }

    /// Where one coder's counts of points begin.
    fn counts(&self, coder: usize) -> usize {
        SHARES + self.points.len() * (1 + coder)
    }

    /// The number of complete rows, their agreement, the shares of the points in them.
    fn complete(&self) -> usize {
        self.counts(self.coders)
    }

    /// Each of two coders' counts on the rows that both rated.
    fn paired(&self) -> usize {
        self.complete() + 2 + self.points.len()
    }

    /// What a row of each pattern adds, one pattern after the other; `None` where a rating is no point of the scale.
    pub fn patterns(&self, codes: &Codes) -> Option<Vec<f64>> {
        let weighings = Weights::ALL.map(|weights| Weighing::new(weights, &self.points));
        let mut all = Vec::new();
        for (row, _) in codes.rows_and_patterns().1 {
            let first = all.len();
            all.resize(first + self.width(), 0.0);
            let sums = all.get_mut(first..)?;
            let ratings = given(row).count();
            if given(row).any(|code| code == OFF_SCALE) {
                return None;
            }
            if ratings == 0 {
                continue;
            }
            sums[RATED] = 1.0;
            for (coder, code) in row.iter().enumerate().filter(|(_, code)| **code != MISSING) {
                sums[SHARES + *code as usize] += 1.0 / ratings as f64;
                sums[self.counts(coder) + *code as usize] += 1.0;
                if ratings == self.coders {
                    sums[self.complete() + 2 + *code as usize] += 1.0 / ratings as f64;
                }
                if ratings == 2 && self.coders == 2 {
                    sums[self.paired() + coder * self.points.len() + *code as usize] += 1.0;
                }
            }
            if ratings < 2 {
                continue;
            }
            sums[PAIRABLE] = 1.0;
            for (place, weighing) in weighings.iter().enumerate() {
                sums[AGREEMENT + place] = weighing.of_row(row);
            }
            if ratings == self.coders {
                sums[self.complete()] = 1.0;
                sums[self.complete() + 1] = sums[AGREEMENT];
            }
        }
        Some(all)
    }

    pub fn forms(&self) -> Vec<&'static Form> {
        let mut forms: Vec<&'static Form> = Vec::new();
        if self.coders == 2 {
            forms.extend(COHEN.map(cohen_form));
        }
        forms.push(&FLEISS_KAPPA);
        forms.extend(TWO.map(fleiss_available_form));
        forms.extend(TWO.map(conger_form));
        forms.extend(Weights::ALL.map(gwet_form));
        forms.extend(TWO.map(brennan_prediger_form));
        forms
    }

    /// In the order of [`Tallies::forms`].
    pub fn values(&self, sums: &[f64], values: &mut Vec<Stat<f64>>) {
        let q = self.points.len();
        let part = |from: usize| sums.get(from..from + q).unwrap_or_default();
        let weighing = |weights| Weighing::new(weights, &self.points);
        let (rated, pairable) = (sums[RATED], sums[PAIRABLE]);
        let shares: Vec<f64> = part(SHARES).iter().map(|share| share / rated).collect();
        let observed = |weights: Weights| {
            let place = Weights::ALL.iter().position(|one| *one == weights).unwrap_or(0);
            if pairable > 0.5 {
                Ok(sums[AGREEMENT + place] / pairable)
            } else {
                Err(Undefined::NoPairableUnits)
            }
        };
        if self.coders == 2 {
            let margin = |coder: usize| -> Vec<f64> {
                part(self.paired() + coder * q).iter().map(|count| count / pairable).collect()
            };
            let (first, second) = (margin(0), margin(1));
            values.extend(COHEN.map(|weights| {
                let observed = observed(weights).map_err(|_| Undefined::NoPairs)?;
                beyond_chance(observed, weighing(weights).expected(&first, &second))
            }));
        }
        let complete = sums[self.complete()];
        values.push(if complete > 0.5 {
            let shares: Vec<f64> = part(self.complete() + 2).iter().map(|share| share / complete).collect();
            let chance = weighing(Weights::Unweighted).expected(&shares, &shares);
            beyond_chance(sums[self.complete() + 1] / complete, chance)
        } else {
            Err(Undefined::NoCompleteUnits)
        });
        values.extend(TWO.map(|weights| {
            let observed = observed(weights)?;
            beyond_chance(observed, weighing(weights).expected(&shares, &shares))
        }));
        let margins = self.margins(sums);
        values.extend(
            TWO.map(|weights| beyond_chance(observed(weights)?, congers(&weighing(weights), &margins))),
        );
        let points = q as f64;
        let spread: f64 = shares.iter().map(|share| share * (1.0 - share)).sum();
        values.extend(Weights::ALL.map(|weights| {
            let chance = weighing(weights).total() / (points * (points - 1.0)) * spread;
            beyond_chance(observed(weights)?, chance)
        }));
        values.extend(
            TWO.map(|weights| {
                beyond_chance(observed(weights)?, weighing(weights).total() / (points * points))
            }),
        );
    }

    /// The share of each point among each coder's ratings; a coder without one is no coder.
    fn margins(&self, sums: &[f64]) -> Vec<Vec<f64>> {
        let of = |coder: usize| {
            let from = self.counts(coder);
            let counts = sums.get(from..from + self.points.len()).unwrap_or_default();
            let n: f64 = counts.iter().sum();
            (n > 0.5).then(|| counts.iter().map(|count| count / n).collect())
        };
        (0..self.coders).filter_map(of).collect()
    }
}

/// The mean over all pairs of coders.
fn congers(weighing: &Weighing<'_>, margins: &[Vec<f64>]) -> f64 {
    let (mut sum, mut pairs) = (0.0, 0.0);
    for (place, first) in margins.iter().enumerate() {
        for second in margins.iter().skip(place + 1) {
            sum += weighing.expected(first, second);
            pairs += 1.0;
        }
    }
    sum / pairs
}
