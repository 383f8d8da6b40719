//! Gwet's AC1 (unweighted) and AC2 (weighted): agreement beyond chance that stays put when nearly every rating
//! is the same point.
//!
//! `p_e = T / (q(q − 1)) · Σ π_k (1 − π_k)`, T the sum of all weights over the q points of the *declared* scale:
//! Gwet (2008), *Br. J. Math. Stat. Psychol.* 61:29–48; weighted and with missing ratings: Gwet (2014),
//! *Handbook of Inter-Rater Reliability*, 4th ed., ch. 3 and 4. Every rating counts towards the shares, also
//! that of a clip rated once. A scale with more points declared gives another value.
//!
//! Undefined without a clip that two coders rated, and on a scale of one point. One point used by all gives 1.

use super::chance::{ChanceCorrected, Observed};
use super::{Codes, Form, Matrix, Stat, Undefined, Weights};

const SOURCE: &str = "Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed., ch. 3–5";

static FORMS: [Form; 4] = [
    Form {
        id: "gwet_ac1", name: "Gwet's AC1", source: "Gwet (2008), Br. J. Math. Stat. Psychol. 61:29–48"
    },
    Form { id: "gwet_ac2_linear", name: "Gwet's AC2, linear weights", source: SOURCE },
    Form { id: "gwet_ac2_quadratic", name: "Gwet's AC2, quadratic weights", source: SOURCE },
    Form { id: "gwet_ac2_ordinal", name: "Gwet's AC2, ordinal weights", source: SOURCE },
];

/// The form of Gwet's AC1 (unweighted) or AC2 with these weights.
pub fn gwet_form(weights: Weights) -> &'static Form {
    let [unweighted, linear, quadratic, ordinal] = &FORMS;
    weights.pick([unweighted, linear, quadratic, ordinal])
}

/// AC1 ([`Weights::Unweighted`]) or AC2 of the coders (columns) on a declared scale.
///
/// # Errors
/// [`Undefined::NoPairableUnits`], [`Undefined::NotOnScale`], [`Undefined::FewerThan2Categories`].
pub fn gwet_ac(ratings: &Matrix, scale: &[f64], weights: Weights, confidence: f64) -> Stat<ChanceCorrected> {
    Codes::new(ratings, scale).gwet_ac(weights, confidence)
}

impl Codes {
    /// [`gwet_ac`] of ratings that are coded already.
    ///
    /// # Errors
    /// As [`gwet_ac`].
    pub fn gwet_ac(&self, weights: Weights, confidence: f64) -> Stat<ChanceCorrected> {
        let observed = Observed::new(self, weights)?;
        let q = self.points().len() as f64;
        if q < 2.0 {
            return Err(Undefined::FewerThan2Categories);
        }
        let factor = observed.weighing.total() / (q * (q - 1.0));
        let of_point: Vec<f64> = observed.shares.iter().map(|share| factor * (1.0 - share)).collect();
        let chance = observed.shares.iter().zip(&of_point).map(|(share, of)| share * of).sum();
        let form = gwet_form(weights);
        Ok(observed.corrected(form, chance, confidence, |row| Observed::unit_mean(row, &of_point)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Table 1 of Gwet (2008) by hand: 118 both +, 5 and 2 split, 0 both −: pa = .944, π₊ = 243/250.
    #[test]
    fn a_two_by_two_table_by_hand() {
        let mut rows = vec![(1.0, 1.0); 118];
        rows.extend([(1.0, 2.0); 5]);
        rows.extend([(2.0, 1.0); 2]);
        let rows = Matrix::of_pairs(rows.into_iter().map(|(a, b)| (Some(a), Some(b))));
        let ac1 = gwet_ac(&rows, &[1.0, 2.0], Weights::Unweighted, 0.95).expect("pairs");
        let (pa, share) = (118.0 / 125.0, 243.0 / 250.0);
        let pe = 2.0 * share * (1.0 - share);
        assert!((ac1.observed - pa).abs() < 1e-15 && (ac1.chance - pe).abs() < 1e-15);
        assert!((ac1.coef.expect("defined") - (pa - pe) / (1.0 - pe)).abs() < 1e-15);
        assert_eq!((ac1.n, ac1.n_pairable), (125, 125));
    }

    #[test]
    fn one_point_used_by_all_is_complete_agreement() {
        let rows = Matrix::of_pairs([(Some(3.0), Some(3.0)); 5]);
        for weights in Weights::ALL {
            let ac = gwet_ac(&rows, &[1.0, 2.0, 3.0], weights, 0.95).expect("pairs");
            assert_eq!((ac.coef, ac.se, ac.p), (Ok(1.0), Ok(0.0), None), "{weights:?}");
        }
    }

    #[test]
    fn undefined_says_why() {
        let of = |rows: &Matrix, scale: &[f64]| {
            gwet_ac(rows, scale, Weights::Unweighted, 0.95).map(|ac| ac.coef).expect_err("undefined")
        };
        let lone = Matrix::of_pairs([(Some(1.0), None)]);
        assert_eq!(of(&lone, &[1.0, 2.0]), Undefined::NoPairableUnits);
        let pair = Matrix::of_pairs([(Some(1.0), Some(1.0)), (Some(7.0), None)]);
        assert_eq!(of(&pair, &[1.0, 2.0]), Undefined::NotOnScale);
        assert_eq!(of(&Matrix::of_pairs([(Some(1.0), Some(1.0))]), &[1.0]), Undefined::FewerThan2Categories);
    }
}
