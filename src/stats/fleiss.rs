//! Fleiss' kappa, the classic form: clips rated by every coder, unweighted, any number of coders.
//!
//! κ = (p_a − p_e) / (1 − p_e), p_e the sum of the squared shares of the points: Fleiss (1971), *Psychol. Bull.*
//! 76:378–382. Standard error if kappa were 0: Fleiss, Nee & Landis (1979), *Psychol. Bull.* 86:974–977. They give
//! none for the interval; that is Gwet's unconditional one (2014, *Handbook of Inter-Rater Reliability*, ch. 5) on
//! the same clips.
//!
//! Undefined without a clip rated by every coder, and when chance agreement is 1 (one point used throughout).

use super::{ChanceCorrected, Codes, Form, Matrix, Measured, Missing, Stat, Undefined, Weights, dist};

/// Fleiss' kappa of the clips that every coder rated.
pub static FLEISS_KAPPA: Form = Form {
    id: "fleiss_kappa",
    name: "Fleiss' kappa, clips rated by every coder",
    source: "Fleiss (1971), Psychol. Bull. 76:378–382; interval: Gwet (2014), ch. 5",
};

/// Fleiss' kappa with its test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FleissKappa {
    /// The coefficient with its parts, over the complete units alone.
    pub kappa: ChanceCorrected,
    /// The standard error if kappa were 0; undefined where kappa is.
    pub se_null: Stat<f64>,
    /// `kappa / se_null`; `None` where that standard error is 0 or has no value.
    pub z_null: Option<f64>,
    /// Two-sided p of `z_null` by the normal distribution.
    pub p_null: Option<f64>,
}

impl FleissKappa {
    /// As reports show it.
    pub fn measured(&self) -> Measured {
        self.kappa.measured()
    }
}

/// Fleiss' kappa of the coders (columns) on a declared scale.
///
/// # Errors
/// [`Undefined::FewerThan2Raters`], [`Undefined::NoCompleteUnits`], [`Undefined::NotOnScale`].
pub fn fleiss_kappa(ratings: &Matrix, scale: &[f64], confidence: f64) -> Stat<FleissKappa> {
    Codes::new(ratings, scale).fleiss_kappa(confidence)
}

impl Codes {
    /// [`fleiss_kappa`] of ratings that are coded already.
    ///
    /// # Errors
    /// As [`fleiss_kappa`].
    pub fn fleiss_kappa(&self, confidence: f64) -> Stat<FleissKappa> {
        if self.columns() < 2 {
            // A table without a row does not show how many coders there are.
            let nobody = self.is_empty();
            return Err(if nobody { Undefined::NoCompleteUnits } else { Undefined::FewerThan2Raters });
        }
        let complete = self.complete();
        let kappa = complete.fleiss(Weights::Unweighted, &FLEISS_KAPPA, confidence);
        let kappa = kappa.map_err(|why| match why {
            Undefined::NoPairableUnits => Undefined::NoCompleteUnits,
            other => other,
        })?;
        let kappa = ChanceCorrected { missing: Missing::Listwise, ..kappa };
        let se_null = kappa.coef.map(|_| complete.fleiss_null_error(kappa.n));
        let z_null = kappa.coef.ok().zip(se_null.ok()).and_then(|(k, se)| (se > 0.0).then(|| k / se));
        Ok(FleissKappa { kappa, se_null, z_null, p_null: z_null.map(dist::normal_two_sided_p) })
    }

    /// Of complete rows.
    fn fleiss_null_error(&self, units: usize) -> f64 {
        let (n, raters) = (units as f64, self.columns() as f64);
        let mut shares = vec![0.0; self.points().len()];
        for (row, times) in self.patterns() {
            for code in row {
                shares[*code as usize] += f64::from(times) / (n * raters);
            }
        }
        let spread: f64 = shares.iter().map(|p| p * (1.0 - p)).sum();
        let skew: f64 = shares.iter().map(|p| p * (1.0 - p) * (1.0 - 2.0 * p)).sum();
        let variance = 2.0 * (spread * spread - skew).max(0.0) / (n * raters * (raters - 1.0));
        variance.sqrt() / spread
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The counts of Fleiss' own example (1971, table 1): 30 patients, 6 raters, 5 diagnoses. He prints
    /// kappa .430; Fleiss, Nee & Landis (1979) its error under the null hypothesis by the corrected formula.
    const FLEISS_1971: [[usize; 5]; 30] = [
        [0, 0, 0, 6, 0],
        [0, 3, 0, 0, 3],
        [0, 1, 4, 0, 1],
        [0, 0, 0, 0, 6],
        [0, 3, 0, 3, 0],
        [2, 0, 4, 0, 0],
        [0, 0, 4, 0, 2],
        [2, 0, 3, 1, 0],
        [2, 0, 0, 4, 0],
        [0, 0, 0, 0, 6],
        [1, 0, 0, 5, 0],
        [1, 1, 0, 4, 0],
        [0, 3, 3, 0, 0],
        [1, 0, 0, 5, 0],
        [0, 2, 0, 3, 1],
        [0, 0, 5, 0, 1],
        [3, 0, 0, 1, 2],
        [5, 1, 0, 0, 0],
        [0, 2, 0, 4, 0],
        [1, 0, 2, 0, 3],
        [0, 0, 0, 0, 6],
        [0, 1, 0, 5, 0],
        [0, 2, 0, 1, 3],
        [2, 0, 0, 4, 0],
        [1, 0, 0, 4, 1],
        [0, 5, 0, 1, 0],
        [4, 0, 0, 0, 2],
        [0, 2, 0, 4, 0],
        [1, 0, 5, 0, 0],
        [0, 0, 0, 0, 6],
    ];

    #[test]
    fn the_example_of_1971() {
        let row = |counts: &[usize; 5]| {
            let codes = (1..).zip(counts).flat_map(|(code, times)| vec![Some(f64::from(code)); *times]);
            codes.collect::<Vec<_>>()
        };
        let ratings = Matrix::new(6, FLEISS_1971.iter().map(row));
        let got = fleiss_kappa(&ratings, &[1.0, 2.0, 3.0, 4.0, 5.0], 0.95).expect("complete");
        let near = |got: f64, printed: f64| assert!((got - printed).abs() < 0.0005, "{got}, not {printed}");
        near(got.kappa.observed, 0.5556);
        near(got.kappa.chance, 0.2201);
        near(got.kappa.coef.expect("defined"), 0.430);
        assert_eq!((got.kappa.n, got.kappa.n_pairable), (30, 30));
    }

    /// Two raters, two points half and half: spread ½, skew 0, so that the error is √(2·¼/(2n)) / ½ = 1/√n.
    #[test]
    fn the_null_error_by_hand() {
        let rows = [(1.0, 1.0), (2.0, 2.0), (1.0, 2.0), (2.0, 1.0)];
        let rows = Matrix::of_pairs(rows.map(|(a, b)| (Some(a), Some(b))));
        let got = fleiss_kappa(&rows, &[1.0, 2.0], 0.95).expect("complete");
        assert!((got.se_null.expect("defined") - 0.5).abs() < 1e-15);
        assert_eq!((got.kappa.coef, got.z_null), (Ok(0.0), Some(0.0)));
        assert!((got.p_null.expect("a test") - 1.0).abs() < 1e-15);
    }

    #[test]
    fn undefined_says_why() {
        let of = |rows: Matrix| fleiss_kappa(&rows, &[1.0, 2.0], 0.95);
        assert_eq!(of(Matrix::of_pairs([(Some(1.0), None)])), Err(Undefined::NoCompleteUnits));
        assert_eq!(of(Matrix::new(1, [vec![Some(1.0)]])), Err(Undefined::FewerThan2Raters));
        assert_eq!(of(Matrix::of_pairs([(Some(1.0), Some(3.0))])), Err(Undefined::NotOnScale));
        let one = of(Matrix::of_pairs([(Some(1.0), Some(1.0))])).expect("complete");
        assert_eq!((one.kappa.coef, one.z_null), (Err(Undefined::ChanceAgreementIs1), None));
        assert_eq!(one.measured().value, Err(Undefined::ChanceAgreementIs1));
    }
}
