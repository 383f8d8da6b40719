//! Cohen's kappa of two coders: agreement beyond what their own margins give by chance.
//!
//! κ = (p_o − p_e) / (1 − p_e), with agreement weights by scale *value*: Cohen (1960), *Educ. Psychol.
//! Meas.* 20:37–46; weighted: Cohen (1968), *Psychol. Bull.* 70:213–220. Standard errors: Fleiss, Cohen &
//! Everitt (1969), *Psychol. Bull.* 72:323–327. The interval κ ± z·SE is not clipped.
//!
//! Undefined when no clip was rated by both, and when chance agreement is 1 (both coders used one and the
//! same point throughout). A constant coder beside a varying one gives 0.

use super::{Interval, Matrix, SAME, Stat, Undefined, ZERO, dist};

/// How much credit two ratings get for being near each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weights {
    /// 1 when equal, else 0.
    Unweighted,
    /// `1 − |a − b| / range`.
    Linear,
    /// `1 − ((a − b) / range)²`.
    Quadratic,
}

impl Weights {
    fn of(self, a: f64, b: f64, range: f64) -> f64 {
        let distance = (a - b).abs();
        match self {
            _ if distance < SAME => 1.0,
            Self::Unweighted => 0.0,
            Self::Linear => 1.0 - distance / range,
            Self::Quadratic => 1.0 - (distance / range).powi(2),
        }
    }
}

/// Kappa with its parts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CohenKappa {
    /// Pairs of ratings used.
    pub n: usize,
    /// Observed (weighted) agreement.
    pub observed: f64,
    /// Agreement expected from the coders' margins.
    pub chance: f64,
    /// The coefficient; undefined when chance agreement is 1.
    pub estimate: Stat<KappaEstimate>,
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
    let pairs = ratings.pairs(0, 1);
    if pairs.is_empty() {
        return Err(Undefined::NoPairs);
    }
    let same = |a: f64, b: f64| (a - b).abs() < SAME;
    let on_scale = |value: f64| scale.iter().any(|point| same(*point, value));
    if !pairs.iter().all(|(a, b)| on_scale(*a) && on_scale(*b)) {
        return Err(Undefined::NotOnScale);
    }
    let n = pairs.len() as f64;
    let share =
        |keep: &dyn Fn(f64, f64) -> bool| pairs.iter().filter(|(a, b)| keep(*a, *b)).count() as f64 / n;
    let first: Vec<(f64, f64)> = scale.iter().map(|p| (*p, share(&|a, _| same(a, *p)))).collect();
    let second: Vec<(f64, f64)> = scale.iter().map(|p| (*p, share(&|_, b| same(b, *p)))).collect();
    let range = scale.iter().copied().fold(f64::NEG_INFINITY, f64::max)
        - scale.iter().copied().fold(f64::INFINITY, f64::min);
    let weight = |a: f64, b: f64| weights.of(a, b, range);

    // Mean weight of a point of one coder against the other coder's margin.
    let first: Vec<(f64, f64, f64)> =
        first.iter().map(|(a, p)| (*a, *p, second.iter().map(|(b, q)| q * weight(*a, *b)).sum())).collect();
    let second: Vec<(f64, f64, f64)> = second
        .iter()
        .map(|(b, q)| (*b, *q, first.iter().map(|(a, p, _)| p * weight(*a, *b)).sum()))
        .collect();

    let observed = pairs.iter().map(|(a, b)| weight(*a, *b)).sum::<f64>() / n;
    let chance: f64 = first.iter().map(|(_, p, w)| p * w).sum();
    if (1.0 - chance).abs() < ZERO {
        return Ok(CohenKappa {
            n: pairs.len(),
            observed,
            chance,
            estimate: Err(Undefined::ChanceAgreementIs1),
        });
    }
    let kappa = (observed - chance) / (1.0 - chance);

    let (mut own, mut null) = (0.0, 0.0);
    for (a, p, w_a) in &first {
        for (b, q, w_b) in &second {
            let cell = share(&|x, y| same(x, *a) && same(y, *b));
            let w = weight(*a, *b);
            own += cell * (w * (1.0 - chance) - (w_a + w_b) * (1.0 - observed)).powi(2);
            null += p * q * (w - (w_a + w_b)).powi(2);
        }
    }
    own -= (observed * chance - 2.0 * chance + observed).powi(2);
    null -= chance * chance;
    let root = |variance: f64| if variance < ZERO { 0.0 } else { (variance / n).sqrt() };
    let se = root(own) / (1.0 - chance).powi(2);
    let se_null = root(null) / (1.0 - chance);
    let half = dist::normal_two_sided(confidence) * se;
    Ok(CohenKappa {
        n: pairs.len(),
        observed,
        chance,
        estimate: Ok(KappaEstimate {
            kappa,
            se,
            interval: Interval { low: kappa - half, high: kappa + half },
            se_null,
            z_null: (se_null > 0.0).then(|| kappa / se_null),
        }),
    })
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
}
