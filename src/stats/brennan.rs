//! Brennan & Prediger's kappa: chance agreement as if every point of the scale were equally likely.
//!
//! `p_e = T / q²`, T the sum of all weights over the q points of the *declared* scale (unweighted: `1/q`): Brennan
//! & Prediger (1981), *Educ. Psychol. Meas.* 41:687–699; weighted, with missing ratings and its variance: Gwet
//! (2014), *Handbook of Inter-Rater Reliability*, 4th ed., ch. 3–5. Also Bennett's S, Holley & Guilford's G.
//!
//! Undefined without a clip that two coders rated, and on a scale of one point. One point used by all gives 1.

use super::chance::{ChanceCorrected, Observed};
use super::{Codes, Form, Matrix, Stat, Undefined, Weights};

const SOURCE: &str = "Brennan & Prediger (1981), Educ. Psychol. Meas. 41:687–699; Gwet (2014), ch. 3–5";

static FORMS: [Form; 4] = [
    Form { id: "brennan_prediger", name: "Brennan–Prediger kappa, unweighted", source: SOURCE },
    Form { id: "brennan_prediger_linear", name: "Brennan–Prediger kappa, linear weights", source: SOURCE },
    Form {
        id: "brennan_prediger_quadratic",
        name: "Brennan–Prediger kappa, quadratic weights",
        source: SOURCE,
    },
    Form {
        id: "brennan_prediger_ordinal", name: "Brennan–Prediger kappa, ordinal weights", source: SOURCE
    },
];

/// The form of Brennan & Prediger's kappa with these weights.
pub fn brennan_prediger_form(weights: Weights) -> &'static Form {
    let [unweighted, linear, quadratic, ordinal] = &FORMS;
    weights.pick([unweighted, linear, quadratic, ordinal])
}

/// Brennan & Prediger's kappa of the coders (columns) on a declared scale.
///
/// # Errors
/// [`Undefined::NoPairableUnits`], [`Undefined::NotOnScale`], [`Undefined::FewerThan2Categories`].
pub fn brennan_prediger(
    ratings: &Matrix,
    scale: &[f64],
    weights: Weights,
    confidence: f64,
) -> Stat<ChanceCorrected> {
    Codes::new(ratings, scale).brennan_prediger(weights, confidence)
}

impl Codes {
    /// [`brennan_prediger`] of ratings that are coded already.
    ///
    /// # Errors
    /// As [`brennan_prediger`].
    pub fn brennan_prediger(&self, weights: Weights, confidence: f64) -> Stat<ChanceCorrected> {
        let observed = Observed::new(self, weights)?;
        let q = self.points().len() as f64;
        if q < 2.0 {
            return Err(Undefined::FewerThan2Categories);
        }
        let chance = observed.weighing.total() / (q * q);
        let form = brennan_prediger_form(weights);
        // Chance agreement is a constant of the scale: it adds nothing to the variance.
        Ok(observed.corrected(form, chance, confidence, |_| chance))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_is_one_in_the_number_of_points() {
        let rows = Matrix::of_pairs([(Some(1.0), Some(1.0)), (Some(2.0), Some(4.0))]);
        let kappa = brennan_prediger(&rows, &[1.0, 2.0, 3.0, 4.0, 5.0], Weights::Unweighted, 0.95);
        let kappa = kappa.expect("pairs");
        assert!((kappa.chance - 0.2).abs() < 1e-15);
        assert!((kappa.coef.expect("defined") - 0.375).abs() < 1e-15);
        // x = (1 − .2)/.8 = 1 and (0 − .2)/.8 = −.25: their standard deviation over √2.
        assert!((kappa.se.expect("defined") - 1.25 / 2.0).abs() < 1e-15);
    }

    /// Weights `1, .75, 0` and their like on three points sum to 3 + 4 · .75 = 6 of 9.
    #[test]
    fn quadratic_weights_by_hand() {
        let rows = Matrix::of_pairs([(Some(1.0), Some(2.0))]);
        let kappa = brennan_prediger(&rows, &[1.0, 2.0, 3.0], Weights::Quadratic, 0.95).expect("pairs");
        assert!((kappa.chance - 6.0 / 9.0).abs() < 1e-15 && (kappa.observed - 0.75).abs() < 1e-15);
        assert!((kappa.coef.expect("defined") - 0.25).abs() < 1e-14);
        assert_eq!((kappa.se, kappa.p), (Err(Undefined::FewerThan2Units), None));
        assert_eq!(kappa.measured().interval, Err(Undefined::FewerThan2Units));
    }

    #[test]
    fn undefined_says_why() {
        let of = |rows: &[(Option<f64>, Option<f64>)], scale: &[f64]| {
            brennan_prediger(&Matrix::of_pairs(rows.iter().copied()), scale, Weights::Linear, 0.95)
                .expect_err("undefined")
        };
        assert_eq!(of(&[(Some(1.0), None)], &[1.0, 2.0]), Undefined::NoPairableUnits);
        assert_eq!(of(&[(Some(1.0), Some(3.0))], &[1.0, 2.0]), Undefined::NotOnScale);
        assert_eq!(of(&[(Some(1.0), Some(1.0))], &[1.0]), Undefined::FewerThan2Categories);
    }
}
