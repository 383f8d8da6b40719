//! McDonald's omega total: the share of a scale's variance that comes from the one factor behind its items.
//!
//! ω = (Σλ)² / ((Σλ)² + Σθ), λ loadings and θ unique variances of a one-factor model (McDonald 1999, *Test Theory*,
//! p. 89). It asks less of the items than alpha does: they may measure the factor to different degrees.
//!
//! Three estimates that programs print under the one name, differing by up to 0.03 on the same table:
//! * [`OMEGA_ML_COV`], **the one shown**: maximum likelihood on the covariances. A subscale is the mean of its items
//!   as they stand, with their own variances, and ω is meant to be the reliability of that score; loadings on
//!   correlations describe a sum of standardised items, which nobody scores (Flora 2020, *Adv. Methods Pract.
//!   Psychol. Sci.* 3:484–501; Revelle & Zinbarg 2009, *Psychometrika* 74:145–154). It stands beside raw alpha,
//!   which is made of the same covariances, and is what lavaan and JASP compute.
//! * [`OMEGA_ML_COR`]: maximum likelihood on the correlations (factanal of R).
//! * [`OMEGA_MINRES_COR`]: least squares on the correlations (psych of R). It also exists where there are fewer
//!   sheets than items.
//!
//! Beside each, ω by the variance that was observed instead of the model's ([`OneFactor::observed`]).
//!
//! Rows with every item (listwise). Items that do not vary are dropped and named. Loadings have a sum that is not
//! negative. Unique variances are kept at 0 or above: a variance below 0 is no variance, and a floor above it
//! (0.005 in psych and factanal) is a number from nowhere that the value would depend on. A unique variance below
//! 0.001 of its item's variance is a Heywood case: the value is given, and said to deserve distrust.
//!
//! Undefined with fewer than two complete rows, fewer than three varying items (two give one correlation for two
//! loadings), loadings that are not determined, and, for maximum likelihood, where the correlations are singular:
//! no more rows than items, or an item that others determine.

mod likelihood;
mod minres;

use nalgebra::{DMatrix, DVector};

use super::covariance::{Square, covariances};
use super::{Form, Matrix, Measured, Missing, Note, Stat, Undefined, ZERO};

/// The omega that is shown.
pub const OMEGA_ML_COV: Form = Form {
    id: "omega_total_ml_cov",
    name: "McDonald's omega total, one factor, maximum likelihood on covariances",
    source: "McDonald 1999, Test Theory, p. 89; Flora 2020, Adv Methods Pract Psychol Sci 3:484-501",
};

/// Omega of standardised items by maximum likelihood.
pub const OMEGA_ML_COR: Form = Form {
    id: "omega_total_ml_cor",
    name: "McDonald's omega total, one factor, maximum likelihood on correlations",
    source: "McDonald 1999, Test Theory, p. 89; Jöreskog 1967, Psychometrika 32:443-482",
};

/// Omega of standardised items by least squares.
pub const OMEGA_MINRES_COR: Form = Form {
    id: "omega_total_minres_cor",
    name: "McDonald's omega total, one factor, least squares (minres) on correlations",
    source: "McDonald 1999, Test Theory, p. 89; Harman & Jones 1966, Psychometrika 31:351-368",
};

/// A unique variance below this share of its item's variance is a Heywood case.
const HEYWOOD: f64 = 1e-3;

/// Omega in three estimates. Items are named by their column.
#[derive(Clone, Debug, PartialEq)]
pub struct Omega {
    /// Rows used.
    pub n: usize,
    /// Items used.
    pub k: usize,
    /// Columns dropped because they do not vary.
    pub constant_items: Vec<usize>,
    /// Maximum likelihood on the covariances: the one shown.
    pub ml_cov: Stat<OneFactor>,
    /// Maximum likelihood on the correlations.
    pub ml_cor: Stat<OneFactor>,
    /// Least squares on the correlations.
    pub minres_cor: Stat<OneFactor>,
}

/// A one-factor model and its omega.
#[derive(Clone, Debug, PartialEq)]
pub struct OneFactor {
    /// Loadings of the items used, in order: in the items' own units on covariances, else correlations with the
    /// factor. Their sum is not negative.
    pub loadings: Vec<f64>,
    /// Unique variances, in the same order and units squared.
    pub unique: Vec<f64>,
    /// (Σλ)² / ((Σλ)² + Σθ).
    pub omega: f64,
    /// By the observed variance: on correlations 1 − Σθ/ΣR, on covariances (Σλ)²/ΣC.
    pub observed: Stat<f64>,
    /// Whether a unique variance is (nearly) zero.
    pub heywood: bool,
}

/// Omega of the items (columns) over the sheets (rows) with every item.
pub fn omega_total(items: &Matrix) -> Omega {
    let nothing = |n, k, constant_items, why: Undefined| Omega {
        n,
        k,
        constant_items,
        ml_cov: Err(why),
        ml_cor: Err(why),
        minres_cor: Err(why),
    };
    let all = match covariances(items, Missing::Listwise) {
        Ok(all) => all,
        Err(why) => return nothing(items.complete().len(), items.columns(), Vec::new(), why),
    };
    let constant_items = all.matrix.constant();
    let kept: Vec<usize> = (0..items.columns()).filter(|column| !constant_items.contains(column)).collect();
    let k = kept.len();
    if k < 3 {
        return nothing(all.n, k, constant_items, Undefined::FewerThan3Items);
    }
    let matrix = all.matrix.select(&kept);
    let correlations = matrix.correlations();
    let r = DMatrix::from_row_slice(k, k, correlations.cells());
    let minres = minres::loadings(&r);
    let likelihood = likelihood::loadings(&r, minres.as_ref().ok());
    let ones = DVector::from_element(k, 1.0);
    let sds = DVector::from_iterator(k, matrix.diagonal().map(f64::sqrt));
    Omega {
        n: all.n,
        k,
        constant_items,
        ml_cov: likelihood.clone().and_then(|l| one_factor(&l, &sds, &matrix, Observed::ByCommon)),
        ml_cor: likelihood.and_then(|l| one_factor(&l, &ones, &correlations, Observed::ByUnique)),
        minres_cor: minres.and_then(|l| one_factor(&l, &ones, &correlations, Observed::ByUnique)),
    }
}

/// How omega by the observed variance is made.
#[derive(Clone, Copy)]
enum Observed {
    /// 1 − Σθ/Σ.
    ByUnique,
    /// (Σλ)²/Σ.
    ByCommon,
}

/// The model of standardised loadings `l` in the units of `sds`.
fn one_factor(l: &DVector<f64>, sds: &DVector<f64>, matrix: &Square, observed: Observed) -> Stat<OneFactor> {
    let scaled = l.component_mul(sds);
    let sign = if scaled.sum() < 0.0 { -1.0 } else { 1.0 };
    let rest = l.map(|l| (1.0 - l * l).max(0.0));
    let unique: Vec<f64> = rest.iter().zip(sds).map(|(rest, sd)| rest * sd * sd).collect();
    let (common, own) = (scaled.sum().powi(2), unique.iter().sum::<f64>());
    if common + own < ZERO {
        return Err(Undefined::ZeroTotalVariance);
    }
    Ok(OneFactor {
        loadings: scaled.iter().map(|l| sign * l).collect(),
        unique,
        omega: common / (common + own),
        observed: matrix.totals().total().map(|sum| match observed {
            Observed::ByUnique => 1.0 - own / sum,
            Observed::ByCommon => common / sum,
        }),
        heywood: rest.iter().any(|rest| *rest < HEYWOOD),
    })
}

impl Omega {
    /// The one that is shown.
    pub fn measured(&self) -> Measured {
        self.as_measured(&OMEGA_ML_COV, &self.ml_cov)
    }

    /// All three, the one shown first.
    pub fn all_measured(&self) -> [Measured; 3] {
        [
            self.measured(),
            self.as_measured(&OMEGA_ML_COR, &self.ml_cor),
            self.as_measured(&OMEGA_MINRES_COR, &self.minres_cor),
        ]
    }

    /// Whether any of the three has a unique variance that is (nearly) zero.
    pub fn heywood(&self) -> bool {
        [&self.ml_cov, &self.ml_cor, &self.minres_cor].into_iter().flatten().any(|one| one.heywood)
    }

    fn as_measured(&self, form: &'static Form, one: &Stat<OneFactor>) -> Measured {
        let value = one.as_ref().map(|one| one.omega).map_err(|why| *why);
        let mut notes = Vec::new();
        if !self.constant_items.is_empty() {
            notes.push(Note::ConstantItemsDropped);
        }
        if one.as_ref().is_ok_and(|one| one.heywood) {
            notes.push(Note::Heywood);
        }
        let interval = Err(value.err().unwrap_or(Undefined::NoInterval));
        Measured { form, value, interval, upper_alone: None, n: self.n, missing: Missing::Listwise, notes }
    }
}

#[cfg(test)]
mod tests;
