//! Light's kappa: the mean of Cohen's (unweighted) kappas of all pairs of coders.
//!
//! Light (1971), *Psychol. Bull.* 76:365–377. In two forms: over the clips that every coder rated, and each pair over
//! the clips that both rated. The mean has no interval of its own here.
//!
//! Undefined for fewer than three coders, and when the kappa of a pair is: no pair is left out of the mean.

use super::{Codes, Form, Matrix, Measured, Missing, Note, Stat, Undefined, Weights};

/// Light's kappa over complete units, and with each pair on its own units.
pub static LIGHT_KAPPA: [Form; 2] = [
    Form {
        id: "light_kappa",
        name: "Light's kappa, clips rated by every coder",
        source: "Light (1971), Psychol. Bull. 76:365–377",
    },
    Form {
        id: "light_kappa_pairwise",
        name: "Light's kappa, each pair on its own clips",
        source: "Light (1971), Psychol. Bull. 76:365–377",
    },
];

/// Light's kappa in both forms.
#[derive(Clone, Debug, PartialEq)]
pub struct LightKappa {
    /// The mean over pairs, on the units that every coder rated.
    pub listwise: Stat<f64>,
    /// Units that every coder rated.
    pub n_complete: usize,
    /// The mean over pairs, each on the units that both rated.
    pub pairwise: Stat<f64>,
    /// Units with at least two ratings.
    pub n_pairable: usize,
    /// Each pair's columns and kappa in the pairwise form: (0, 1), (0, 2), …, (1, 2), …
    pub pairs: Vec<(usize, usize, Stat<f64>)>,
}

impl LightKappa {
    /// The form over complete units, as reports show it.
    pub fn measured(&self) -> Measured {
        let [form, _] = &LIGHT_KAPPA;
        measured(form, self.listwise, self.n_complete, Missing::Listwise)
    }

    /// The form of each pair on its own units, as reports show it.
    pub fn measured_pairwise(&self) -> Measured {
        let [_, form] = &LIGHT_KAPPA;
        measured(form, self.pairwise, self.n_pairable, Missing::Pairwise)
    }
}

fn measured(form: &'static Form, value: Stat<f64>, n: usize, missing: Missing) -> Measured {
    let notes = if value.is_ok() && n == 2 { vec![Note::TwoUnits] } else { Vec::new() };
    Measured {
        form,
        value,
        interval: value.and(Err(Undefined::NoInterval)),
        upper_alone: None,
        n,
        missing,
        notes,
    }
}

/// Light's kappa of three or more coders (columns) on a declared scale.
///
/// # Errors
/// [`Undefined::FewerThan3Raters`].
pub fn light_kappa(ratings: &Matrix, scale: &[f64]) -> Stat<LightKappa> {
    Codes::new(ratings, scale).light_kappa()
}

impl Codes {
    /// [`light_kappa`] of ratings that are coded already.
    ///
    /// # Errors
    /// As [`light_kappa`].
    pub fn light_kappa(&self) -> Stat<LightKappa> {
        if self.columns() < 3 {
            return Err(Undefined::FewerThan3Raters);
        }
        let complete = self.complete();
        let n_complete = complete.patterns().map(|(_, times)| times as usize).sum();
        let pairable = self.patterns().filter(|(row, _)| super::codes::given(row).nth(1).is_some());
        let listwise =
            if n_complete == 0 { Err(Undefined::NoCompleteUnits) } else { mean(&complete.kappa_of_pairs()) };
        let n_pairable = pairable.map(|(_, times)| times as usize).sum();
        let pairs = self.kappa_of_pairs();
        Ok(LightKappa { listwise, n_complete, pairwise: mean(&pairs), n_pairable, pairs })
    }

    fn kappa_of_pairs(&self) -> Vec<(usize, usize, Stat<f64>)> {
        let pairs = (0..self.columns()).flat_map(|a| (a + 1..self.columns()).map(move |b| (a, b)));
        let kappa = |a, b| self.cohen_kappa_parts(a, b, Weights::Unweighted).and_then(|parts| parts.kappa());
        pairs.map(|(a, b)| (a, b, kappa(a, b))).collect()
    }
}

fn mean(pairs: &[(usize, usize, Stat<f64>)]) -> Stat<f64> {
    let sum = pairs.iter().map(|(_, _, kappa)| *kappa).sum::<Stat<f64>>()?;
    Ok(sum / pairs.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Kappas by hand. Complete clips 1–4: coders 1 and 2 agree always: 1; coder 3 beside either: po = ¾, pe = ½.
    #[test]
    fn three_coders_by_hand() {
        let row = |a, b, c| vec![Some(a), Some(b), c];
        let rows = [
            row(1.0, 1.0, Some(1.0)),
            row(2.0, 2.0, Some(2.0)),
            row(1.0, 1.0, Some(1.0)),
            row(2.0, 2.0, Some(1.0)),
            row(1.0, 2.0, None),
        ];
        let got = light_kappa(&Matrix::new(3, rows), &[1.0, 2.0]).expect("three");
        assert_eq!((got.n_complete, got.n_pairable), (4, 5));
        assert!((got.listwise.expect("defined") - 2.0 / 3.0).abs() < 1e-15);
        // Coders 1 and 2 over five clips: po = .8, pe = .6·.4 + .4·.6 = .48.
        let first = (0.8 - 0.48) / 0.52;
        assert!((got.pairwise.expect("defined") - (first + 1.0) / 3.0).abs() < 1e-15);
        assert_eq!(got.pairs.iter().map(|(a, b, _)| (*a, *b)).collect::<Vec<_>>(), [(0, 1), (0, 2), (1, 2)]);
        assert_eq!(got.measured_pairwise().interval, Err(Undefined::NoInterval));
    }

    #[test]
    fn no_pair_is_left_out_of_the_mean() {
        let rows = [vec![Some(1.0), Some(1.0), Some(1.0)], vec![Some(1.0), Some(1.0), Some(2.0)]];
        let got = light_kappa(&Matrix::new(3, rows), &[1.0, 2.0]).expect("three");
        assert_eq!(got.pairwise, Err(Undefined::ChanceAgreementIs1));
        assert_eq!(got.pairs.iter().filter(|(_, _, kappa)| kappa.is_ok()).count(), 2);
        assert_eq!(light_kappa(&Matrix::of_pairs([]), &[1.0]), Err(Undefined::FewerThan3Raters));
        let none = light_kappa(&Matrix::new(3, [vec![Some(1.0), None, None]]), &[1.0]).expect("three");
        assert_eq!(
            (none.listwise, none.pairwise),
            (Err(Undefined::NoCompleteUnits), Err(Undefined::NoPairs))
        );
    }
}
