//! Fleiss' kappa in Gwet's form: every rating counts, the coders may differ in number from clip to clip, and
//! ratings can be weighted.
//!
//! `p_e = Σ_kl w_kl π_k π_l` with the category shares π of all clips with a rating: Gwet (2014), *Handbook of
//! Inter-Rater Reliability*, 4th ed., ch. 2, 3 and 5. On complete unweighted tables this is Fleiss (1971); with two
//! coders it is Scott's pi.
//!
//! Undefined without a clip that two coders rated, and when chance agreement is 1 (one point used throughout).

use super::chance::{ChanceCorrected, Observed};
use super::{Codes, Form, Matrix, Stat, Weights};

const SOURCE: &str = "Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed., ch. 2, 3 and 5";

static FORMS: [Form; 4] = [
    Form { id: "fleiss_available", name: "Fleiss' kappa, all ratings, unweighted", source: SOURCE },
    Form {
        id: "fleiss_available_linear",
        name: "Fleiss' kappa, all ratings, linear weights",
        source: SOURCE,
    },
    Form {
        id: "fleiss_available_quadratic",
        name: "Fleiss' kappa, all ratings, quadratic weights",
        source: SOURCE,
    },
    Form {
        id: "fleiss_available_ordinal",
        name: "Fleiss' kappa, all ratings, ordinal weights",
        source: SOURCE,
    },
];

/// The form of Fleiss' kappa over every rating with these weights.
pub fn fleiss_available_form(weights: Weights) -> &'static Form {
    let [unweighted, linear, quadratic, ordinal] = &FORMS;
    weights.pick([unweighted, linear, quadratic, ordinal])
}

/// Fleiss' kappa over every rating that is there.
///
/// # Errors
/// [`NoPairableUnits`](super::Undefined::NoPairableUnits), [`NotOnScale`](super::Undefined::NotOnScale).
pub fn fleiss_available(
    ratings: &Matrix,
    scale: &[f64],
    weights: Weights,
    confidence: f64,
) -> Stat<ChanceCorrected> {
    Codes::new(ratings, scale).fleiss_available(weights, confidence)
}

impl Codes {
    /// [`fleiss_available`] of ratings that are coded already.
    ///
    /// # Errors
    /// As [`fleiss_available`].
    pub fn fleiss_available(&self, weights: Weights, confidence: f64) -> Stat<ChanceCorrected> {
        self.fleiss(weights, fleiss_available_form(weights), confidence)
    }

    /// Fleiss' kappa of the rows as they are.
    pub(super) fn fleiss(
        &self,
        weights: Weights,
        form: &'static Form,
        confidence: f64,
    ) -> Stat<ChanceCorrected> {
        let observed = Observed::new(self, weights)?;
        let of_point = observed.weighing.means(&observed.shares);
        let chance = observed.shares.iter().zip(&of_point).map(|(share, of)| share * of).sum();
        Ok(observed.corrected(form, chance, confidence, |row| Observed::unit_mean(row, &of_point)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Undefined;
    use super::*;

    /// Clip 1: 1, 1; clip 2: 2 alone. π = (½, ½), pe = ½, pa = 1.
    #[test]
    fn a_lone_rating_counts_for_the_shares() {
        let rows = Matrix::of_pairs([(Some(1.0), Some(1.0)), (None, Some(2.0))]);
        let kappa = fleiss_available(&rows, &[1.0, 2.0], Weights::Unweighted, 0.95).expect("pairs");
        assert_eq!((kappa.observed, kappa.chance, kappa.coef), (1.0, 0.5, Ok(1.0)));
        assert_eq!((kappa.n, kappa.n_pairable), (2, 1));
    }

    /// Scott's pi of (1, 2), (3, 3) with linear weights: shares ¼, ¼, ½, so that pe = .1875 + .25 + .25 … by hand.
    #[test]
    fn linear_weights_by_hand() {
        let rows = Matrix::of_pairs([(Some(1.0), Some(2.0)), (Some(3.0), Some(3.0))]);
        let kappa = fleiss_available(&rows, &[1.0, 2.0, 3.0], Weights::Linear, 0.95).expect("pairs");
        // Equal points .0625 + .0625 + .25; one apart 2 · .5 · (.0625 + .125); two apart nothing.
        assert!((kappa.observed - 0.75).abs() < 1e-15 && (kappa.chance - 0.5625).abs() < 1e-15);
        assert!((kappa.coef.expect("defined") - 0.1875 / 0.4375).abs() < 1e-15);
    }

    #[test]
    fn one_point_used_throughout_is_undefined() {
        let rows = Matrix::of_pairs([(Some(1.0), Some(1.0)); 3]);
        let kappa = fleiss_available(&rows, &[1.0, 2.0], Weights::Quadratic, 0.95).expect("pairs");
        assert_eq!((kappa.coef, kappa.observed), (Err(Undefined::ChanceAgreementIs1), 1.0));
        assert_eq!((kappa.se, kappa.p), (Err(Undefined::ChanceAgreementIs1), None));
    }
}
