//! Conger's kappa: Cohen's kappa for any number of coders, each with a margin of their own.
//!
//! `p_e` = the mean over all pairs of coders of `Σ_kl w_kl p_gk p_hl`, `p_gk` the share of point k among the
//! ratings of coder g: Conger (1980), *Psychol. Bull.* 88:322–328; weighted, with missing ratings and with its
//! variance: Gwet (2014), *Handbook of Inter-Rater Reliability*, 4th ed., ch. 2, 3 and 5. With two coders who rate
//! everything it is Cohen's kappa. A coder without any rating is no coder.
//!
//! Undefined without a clip that two coders rated, and when chance agreement is 1.

use super::chance::{ChanceCorrected, Observed};
use super::codes::MISSING;
use super::{Codes, Form, Matrix, Stat, Weights};

const SOURCE: &str = "Conger (1980), Psychol. Bull. 88:322–328; Gwet (2014), ch. 2, 3 and 5";

static FORMS: [Form; 4] = [
    Form { id: "conger_kappa", name: "Conger's kappa, unweighted", source: SOURCE },
    Form { id: "conger_kappa_linear", name: "Conger's kappa, linear weights", source: SOURCE },
    Form { id: "conger_kappa_quadratic", name: "Conger's kappa, quadratic weights", source: SOURCE },
    Form { id: "conger_kappa_ordinal", name: "Conger's kappa, ordinal weights", source: SOURCE },
];

/// The form of Conger's kappa with these weights.
pub fn conger_form(weights: Weights) -> &'static Form {
    let [unweighted, linear, quadratic, ordinal] = &FORMS;
    weights.pick([unweighted, linear, quadratic, ordinal])
}

/// Conger's kappa of the coders (columns) on a declared scale.
///
/// # Errors
/// [`NoPairableUnits`](super::Undefined::NoPairableUnits), [`NotOnScale`](super::Undefined::NotOnScale).
pub fn conger_kappa(
    ratings: &Matrix,
    scale: &[f64],
    weights: Weights,
    confidence: f64,
) -> Stat<ChanceCorrected> {
    Codes::new(ratings, scale).conger_kappa(weights, confidence)
}

/// What one coder gave.
struct Margin {
    column: usize,
    /// Clips that the coder rated.
    n: f64,
    /// Share of each point.
    shares: Vec<f64>,
}

impl Codes {
    /// [`conger_kappa`] of ratings that are coded already.
    ///
    /// # Errors
    /// As [`conger_kappa`].
    pub fn conger_kappa(&self, weights: Weights, confidence: f64) -> Stat<ChanceCorrected> {
        let observed = Observed::new(self, weights)?;
        let margins: Vec<Margin> = (0..self.columns()).filter_map(|column| self.margin(column)).collect();
        let pairs = margins.len() as f64 * (margins.len() as f64 - 1.0);
        let mut sums = vec![0.0; self.points().len()];
        for margin in &margins {
            sums.iter_mut().zip(&margin.shares).for_each(|(sum, share)| *sum += share);
        }
        // The mean weight of each point against all other coders; then what each coder adds to chance.
        let others: Vec<Vec<f64>> = margins
            .iter()
            .map(|own| {
                let rest: Vec<f64> = sums.iter().zip(&own.shares).map(|(sum, share)| sum - share).collect();
                observed.weighing.means(&rest)
            })
            .collect();
        let own: Vec<f64> =
            margins.iter().zip(&others).map(|(margin, others)| dot(&margin.shares, others)).collect();
        let chance = own.iter().sum::<f64>() / pairs;
        let of_unit = |row: &[u32]| {
            let coders = margins.iter().zip(&others).zip(&own);
            let parts = coders.map(|((margin, others), own)| {
                let (given, rated) = match row.get(margin.column) {
                    Some(&code) if code != MISSING => (others[code as usize], 1.0),
                    _ => (0.0, 0.0),
                };
                observed.n / margin.n * (given - (rated - margin.n / observed.n) * own)
            });
            parts.sum::<f64>() / pairs
        };
        let form = conger_form(weights);
        Ok(observed.corrected(form, chance, confidence, of_unit))
    }

    /// `None` for a coder without any rating. Every rating is on the scale.
    fn margin(&self, column: usize) -> Option<Margin> {
        let (mut n, mut shares) = (0.0, vec![0.0; self.points().len()]);
        for (row, times) in self.patterns() {
            if let Some(&code) = row.get(column).filter(|code| **code != MISSING) {
                shares[code as usize] += f64::from(times);
                n += f64::from(times);
            }
        }
        shares.iter_mut().for_each(|share| *share /= n);
        (n > 0.0).then_some(Margin { column, n, shares })
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::super::{Undefined, cohen_kappa};
    use super::*;

    const FIVE: [f64; 5] = [1.0, 2.0, 3.0, 4.0, 5.0];

    #[test]
    fn two_coders_who_rate_everything_give_cohens_kappa() {
        let rows = [(1.0, 2.0), (4.0, 4.0), (3.0, 5.0), (1.0, 1.0), (2.0, 2.0)];
        let rows = Matrix::of_pairs(rows.map(|(a, b)| (Some(a), Some(b))));
        for weights in Weights::ALL {
            let conger = conger_kappa(&rows, &FIVE, weights, 0.95).expect("pairs");
            let cohen = cohen_kappa(&rows, &FIVE, weights, 0.95).expect("pairs");
            assert!((conger.chance - cohen.chance).abs() < 1e-15, "{weights:?}");
            let cohen = cohen.estimate.expect("defined").kappa;
            assert!((conger.coef.expect("defined") - cohen).abs() < 1e-15, "{weights:?}");
        }
    }

    /// Margins (1, 0), (½, ½), (0, 1): pairs give ½, 0, ½, their mean is ⅓; pa = ⅓, so that kappa is 0.
    #[test]
    fn three_coders_by_hand() {
        let rows = [vec![Some(1.0), Some(1.0), Some(2.0)], vec![Some(1.0), Some(2.0), Some(2.0)]];
        let kappa = conger_kappa(&Matrix::new(3, rows), &FIVE, Weights::Unweighted, 0.95).expect("pairs");
        assert!((kappa.observed - 1.0 / 3.0).abs() < 1e-15 && (kappa.chance - 1.0 / 3.0).abs() < 1e-15);
        assert!(kappa.coef.expect("defined").abs() < 1e-15);
    }

    #[test]
    fn a_coder_without_a_rating_is_no_coder() {
        let two = [(1.0, 2.0), (4.0, 4.0), (3.0, 5.0)];
        let three = Matrix::new(3, two.map(|(a, b)| vec![Some(a), None, Some(b)]));
        let two = Matrix::of_pairs(two.map(|(a, b)| (Some(a), Some(b))));
        let of = |rows: &Matrix| conger_kappa(rows, &FIVE, Weights::Linear, 0.95);
        assert_eq!(of(&two), of(&three));
        assert_eq!(of(&Matrix::of_pairs([(Some(1.0), None)])), Err(Undefined::NoPairableUnits));
    }
}
