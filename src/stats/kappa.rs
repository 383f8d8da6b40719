//! Cohen's kappa of two coders: agreement beyond what their own margins give by chance.
//!
//! κ = (p_o − p_e) / (1 − p_e), with agreement weights by scale *value*: Cohen (1960), *Educ. Psychol.
//! Meas.* 20:37–46; weighted: Cohen (1968), *Psychol. Bull.* 70:213–220. Standard errors: Fleiss, Cohen &
//! Everitt (1969), *Psychol. Bull.* 72:323–327. The interval κ ± z·SE is not clipped.
//!
//! Undefined when no clip was rated by both, and when chance agreement is 1 (both coders used one and the
//! same point throughout). A constant coder beside a varying one gives 0, with a note.

use super::chance::beyond_chance;
use super::codes::{MISSING, OFF_SCALE};
use super::weights::{Weighing, Weights};
use super::{Codes, Form, Interval, Matrix, Measured, Missing, Note, Stat, Undefined, ZERO, dist};

const SOURCE: &str = "Cohen (1968), Psychol. Bull. 70:213–220; interval: Fleiss, Cohen & Everitt (1969), Psychol. Bull. 72:323–327";

static FORMS: [Form; 4] = [
    Form {
        id: "cohen_kappa",
        name: "Cohen's kappa, unweighted",
        source: "Cohen (1960), Educ. Psychol. Meas. 20:37–46; interval: Fleiss, Cohen & Everitt (1969)",
    },
    Form { id: "cohen_kappa_linear", name: "Cohen's kappa, linear weights", source: SOURCE },
    Form { id: "cohen_kappa_quadratic", name: "Cohen's kappa, quadratic weights", source: SOURCE },
    Form { id: "cohen_kappa_ordinal", name: "Cohen's kappa, Gwet's ordinal weights", source: SOURCE },
];

/// The form of Cohen's kappa with these weights.
pub fn cohen_form(weights: Weights) -> &'static Form {
    let [unweighted, linear, quadratic, ordinal] = &FORMS;
    weights.pick([unweighted, linear, quadratic, ordinal])
}

/// Kappa with its parts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CohenKappa {
    /// The weights it was computed by.
    pub weights: Weights,
    /// Pairs of ratings used.
    pub n: usize,
    /// Observed (weighted) agreement.
    pub observed: f64,
    /// Agreement expected from the coders' margins.
    pub chance: f64,
    /// One coder gave every clip the same point, the other did not.
    pub one_constant_rater: bool,
    /// The coefficient; undefined when chance agreement is 1.
    pub estimate: Stat<KappaEstimate>,
}

impl CohenKappa {
    /// As reports show it.
    pub fn measured(&self) -> Measured {
        let mut notes = Vec::new();
        if self.estimate.is_ok() {
            let told = [(self.n == 2, Note::TwoUnits), (self.one_constant_rater, Note::OneConstantRater)];
            notes.extend(told.into_iter().filter_map(|(holds, note)| holds.then_some(note)));
        }
        Measured {
            form: cohen_form(self.weights),
            value: self.estimate.map(|estimate| estimate.kappa),
            interval: self.estimate.and_then(|estimate| estimate.interval.with_width()),
            upper_alone: None,
            n: self.n,
            missing: Missing::Pairwise,
            notes,
        }
    }
}

/// The coefficient with its uncertainty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KappaEstimate {
    /// Kappa.
    pub kappa: f64,
    /// Its standard error (not under the null hypothesis).
    pub se: f64,
    /// `kappa ± z·se`, not clipped to −1…1.
    pub interval: Interval,
    /// The standard error if kappa were 0.
    pub se_null: f64,
    /// `kappa / se_null`; `None` where that standard error is 0.
    pub z_null: Option<f64>,
}

/// Kappa of the first two columns. `scale` holds every point that could have been given, used or not.
///
/// # Errors
/// [`Undefined::NoPairs`] without a clip rated by both; [`Undefined::NotOnScale`] when a rating is no
/// point of the scale.
pub fn cohen_kappa(ratings: &Matrix, scale: &[f64], weights: Weights, confidence: f64) -> Stat<CohenKappa> {
    Codes::new(ratings, scale).cohen_kappa(0, 1, weights, confidence)
}

/// Both coders' margins and how far they agree, without uncertainty.
pub(super) struct Parts<'a> {
    weighing: Weighing<'a>,
    n: f64,
    observed: f64,
    chance: f64,
    /// Share of each point, of the first and of the second coder.
    margins: [Vec<f64>; 2],
    /// Mean weight of each point of one coder against the other coder's margin.
    against: [Vec<f64>; 2],
}

impl Parts<'_> {
    /// The coefficient alone.
    ///
    /// # Errors
    /// [`Undefined::ChanceAgreementIs1`].
    pub fn kappa(&self) -> Stat<f64> {
        beyond_chance(self.observed, self.chance)
    }

    fn one_constant_rater(&self) -> bool {
        let [first, second] = self.margins.each_ref().map(|margin| constant(margin));
        first != second
    }
}

/// Whether one point has every rating.
fn constant(margin: &[f64]) -> bool {
    margin.iter().filter(|share| **share > 0.0).count() == 1
}

impl Codes {
    /// [`cohen_kappa`] of two columns of ratings that are coded already.
    ///
    /// # Errors
    /// As [`cohen_kappa`].
    pub fn cohen_kappa(
        &self,
        first: usize,
        second: usize,
        weights: Weights,
        confidence: f64,
    ) -> Stat<CohenKappa> {
        let parts = self.cohen_kappa_parts(first, second, weights)?;
        let estimate = parts.kappa().map(|kappa| self.uncertain(first, second, &parts, kappa, confidence));
        Ok(CohenKappa {
            weights,
            n: parts.n as usize,
            observed: parts.observed,
            chance: parts.chance,
            one_constant_rater: parts.one_constant_rater(),
            estimate,
        })
    }

    /// The parts of kappa for two columns.
    ///
    /// # Errors
    /// As [`cohen_kappa`].
    pub(super) fn cohen_kappa_parts(&self, first: usize, second: usize, weights: Weights) -> Stat<Parts<'_>> {
        let weighing = Weighing::new(weights, self.points());
        let mut margins = [vec![0.0; self.points().len()], vec![0.0; self.points().len()]];
        let (mut n, mut observed, mut off_scale) = (0.0, 0.0, false);
        for (a, b, times) in self.cells(first, second) {
            n += times;
            if a == OFF_SCALE || b == OFF_SCALE {
                off_scale = true;
                continue;
            }
            let [of_first, of_second] = &mut margins;
            of_first[a as usize] += times;
            of_second[b as usize] += times;
            observed += times * weighing.of(a as usize, b as usize);
        }
        if n == 0.0 {
            return Err(Undefined::NoPairs);
        }
        if off_scale {
            return Err(Undefined::NotOnScale);
        }
        margins.iter_mut().flatten().for_each(|share| *share /= n);
        let [of_first, of_second] = &margins;
        let against = [weighing.means(of_second), weighing.means(of_first)];
        let chance = of_first.iter().zip(&against[0]).map(|(share, mean)| share * mean).sum();
        Ok(Parts { weighing, n, observed: observed / n, chance, margins, against })
    }

    /// The ratings of two columns where both have one, each pair with how often it occurs.
    fn cells(&self, first: usize, second: usize) -> impl Iterator<Item = (u32, u32, f64)> {
        self.patterns().filter_map(move |(row, times)| {
            let (a, b) = (*row.get(first)?, *row.get(second)?);
            (a != MISSING && b != MISSING).then(|| (a, b, f64::from(times)))
        })
    }

    fn uncertain(
        &self,
        first: usize,
        second: usize,
        parts: &Parts<'_>,
        kappa: f64,
        confidence: f64,
    ) -> KappaEstimate {
        let (observed, chance) = (parts.observed, parts.chance);
        let [against_second, against_first] = &parts.against;
        let both = |a: usize, b: usize| against_second[a] + against_first[b];
        let mut own: f64 = self
            .cells(first, second)
            .map(|(a, b, times)| {
                let (a, b) = (a as usize, b as usize);
                let part = parts.weighing.of(a, b) * (1.0 - chance) - both(a, b) * (1.0 - observed);
                times * part.powi(2)
            })
            .sum();
        own = own / parts.n - (observed * chance - 2.0 * chance + observed).powi(2);
        let [of_first, of_second] = &parts.margins;
        let mut null = -chance * chance;
        for (a, p) in of_first.iter().enumerate().filter(|(_, p)| **p > 0.0) {
            for (b, q) in of_second.iter().enumerate() {
                null += p * q * (parts.weighing.of(a, b) - both(a, b)).powi(2);
            }
        }
        let root = |variance: f64| if variance < ZERO { 0.0 } else { (variance / parts.n).sqrt() };
        let se = root(own) / (1.0 - chance).powi(2);
        let se_null = root(null) / (1.0 - chance);
        let half = dist::normal_two_sided(confidence) * se;
        KappaEstimate {
            kappa,
            se,
            interval: Interval { low: kappa - half, high: kappa + half },
            se_null,
            z_null: (se_null > 0.0).then(|| kappa / se_null),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIVE: [f64; 5] = [1.0, 2.0, 3.0, 4.0, 5.0];

    fn pairs(rows: &[(f64, f64)]) -> Matrix {
        Matrix::of_pairs(rows.iter().map(|(a, b)| (Some(*a), Some(*b))))
    }

    #[test]
    fn a_two_by_two_table_by_hand() {
        // 20 both yes, 15 both no, 5 + 10 split: po = .7, pe = .5, kappa = .4 (a textbook's table).
        let mut rows = vec![(1.0, 1.0); 20];
        rows.extend(vec![(2.0, 2.0); 15]);
        rows.extend(vec![(1.0, 2.0); 5]);
        rows.extend(vec![(2.0, 1.0); 10]);
        let kappa = cohen_kappa(&pairs(&rows), &[1.0, 2.0], Weights::Unweighted, 0.95).expect("defined");
        assert!((kappa.observed - 0.7).abs() < 1e-15 && (kappa.chance - 0.5).abs() < 1e-15);
        let estimate = kappa.estimate.expect("defined");
        assert!((estimate.kappa - 0.4).abs() < 1e-15);
        assert!((estimate.interval.high - 0.4 - 1.959963984540054 * estimate.se).abs() < 1e-12);
    }

    #[test]
    fn one_point_off_costs_little_when_squared() {
        let rows = pairs(&[(1.0, 2.0), (4.0, 4.0)]);
        let of = |weights| {
            cohen_kappa(&rows, &FIVE, weights, 0.95).expect("pairs").estimate.expect("defined").kappa
        };
        assert!((of(Weights::Unweighted) - 1.0 / 3.0).abs() < 1e-15);
        assert!((of(Weights::Linear) - 2.0 / 3.0).abs() < 1e-15);
        assert!((of(Weights::Quadratic) - 6.0 / 7.0).abs() < 1e-15);
    }

    #[test]
    fn undefined_says_why() {
        let constant = cohen_kappa(&pairs(&[(1.0, 1.0), (1.0, 1.0)]), &FIVE, Weights::Quadratic, 0.95);
        assert_eq!(constant.expect("pairs").estimate, Err(Undefined::ChanceAgreementIs1));
        let none = cohen_kappa(&Matrix::of_pairs([(Some(1.0), None)]), &FIVE, Weights::Linear, 0.95);
        assert_eq!(none, Err(Undefined::NoPairs));
        let off = cohen_kappa(&pairs(&[(1.0, 9.0)]), &FIVE, Weights::Linear, 0.95);
        assert_eq!(off, Err(Undefined::NotOnScale));
    }

    #[test]
    fn one_constant_coder_gives_zero() {
        let rows = pairs(&[(3.0, 1.0), (3.0, 3.0), (3.0, 5.0)]);
        let estimate =
            cohen_kappa(&rows, &FIVE, Weights::Quadratic, 0.95).expect("pairs").estimate.expect("defined");
        assert!(estimate.kappa.abs() < 1e-12);
    }

    /// Thirteen clips agreed on throughout: by the formula the error is 0, and the limits would be 1 and 1.
    #[test]
    fn an_interval_without_width_is_none() {
        let rows: Vec<(f64, f64)> =
            (0..13).map(|n| (f64::from(n % 5) + 1.0, f64::from(n % 5) + 1.0)).collect();
        let found = cohen_kappa(&pairs(&rows), &FIVE, Weights::Quadratic, 0.95).expect("pairs").measured();
        assert_eq!((found.value, found.interval), (Ok(1.0), Err(Undefined::ZeroStandardError)));
        let ac2 =
            super::super::gwet_ac(&pairs(&rows), &FIVE, Weights::Quadratic, 0.95).expect("pairs").measured();
        assert_eq!((ac2.value, ac2.interval), (Ok(1.0), Err(Undefined::ZeroStandardError)));
    }

    #[test]
    fn a_constant_coder_is_told_and_two_constant_ones_are_not() {
        let notes = |rows: &[(f64, f64)]| {
            cohen_kappa(&pairs(rows), &FIVE, Weights::Unweighted, 0.95).expect("pairs").measured().notes
        };
        assert!(notes(&[(3.0, 1.0), (3.0, 3.0), (3.0, 5.0)]).contains(&Note::OneConstantRater));
        assert!(!notes(&[(3.0, 1.0), (3.0, 1.0), (3.0, 1.0)]).contains(&Note::OneConstantRater));
        assert!(!notes(&[(3.0, 1.0), (1.0, 3.0), (3.0, 3.0)]).contains(&Note::OneConstantRater));
        assert!(notes(&[(3.0, 1.0), (1.0, 3.0)]).contains(&Note::TwoUnits));
    }
}
