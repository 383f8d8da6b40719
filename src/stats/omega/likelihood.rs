//! One factor by maximum likelihood on correlations.
//!
//! Minimises ln|Σ| + tr(RΣ⁻¹) − ln|R| − k, Σ = λλ' + Ψ, over unique variances Ψ ≥ 0: Jöreskog (1967),
//! *Psychometrika* 32:443–482. For a given Ψ the best loadings are known, so only x = ln Ψ is searched, with
//! exact second derivatives (Clarke 1970, *Br. J. Math. Stat. Psychol.* 23:43–52); with e_m, ω_m the
//! eigenvalues and vectors of Ψ^−½ R Ψ^−½, f = Σ_{m≥2} (e_m − ln e_m − 1).
//!
//! On the border, where item i's unique variance is 0 (a Heywood case), the factor is that item itself:
//! λ_j = r_ij, ψ_j = 1 − r_ij², f = Σ_j ln(1 − r_ij²) − ln|R|. The best of these k points is compared with
//! what was found inside, so a Heywood case is found exactly, not by crawling towards it.
//!
//! Likelihood follows a change of units: loadings on covariances are these times the standard deviations.

use nalgebra::{DMatrix, DVector, SymmetricEigen};

use super::super::{Stat, Undefined};

/// Steps of the search before it is given up.
const STEPS: usize = 200;
/// Slope at which the search ends; the criterion is of the order of 1.
const FLAT: f64 = 1e-11;
/// A unique variance below this is on its way to the border.
const BORDER: f64 = 1e-7;
/// A smallest eigenvalue of the correlations below this is 0, seen through rounding.
const SINGULAR: f64 = 1e-10;

/// The loadings on correlations `r`, in no particular sign; `near` are loadings to begin at.
///
/// # Errors
/// [`Undefined::SingularCorrelations`] where the determinant is zero; [`Undefined::NotIdentified`] where more
/// than one set of loadings fits as well; [`Undefined::NotConverged`].
pub(super) fn loadings(r: &DMatrix<f64>, near: Option<&DVector<f64>>) -> Stat<DVector<f64>> {
    let eigen = r.symmetric_eigenvalues();
    if eigen.min() < SINGULAR {
        return Err(Undefined::SingularCorrelations);
    }
    let ln_determinant: f64 = eigen.iter().map(|e| e.ln()).sum();
    let inverse = r.clone().cholesky().ok_or(Undefined::SingularCorrelations)?.inverse();
    let mut border = border(r, ln_determinant);
    border.sort_by(|a, b| a.1.total_cmp(&b.1));
    let (Some(&(item, border_misfit)), Some(&(_, next))) = (border.first(), border.get(1)) else {
        return Err(Undefined::SingularCorrelations);
    };
    let k = r.nrows();
    let smc = DVector::from_fn(k, |i, _| ((1.0 - 0.5 / k as f64) / inverse[(i, i)]).ln());
    let from = |l: &DVector<f64>| l.map(|l| (1.0 - l * l).max(0.05).ln());
    let starts = [Some(smc), near.map(from), Some(from(&r.column(item).into_owned()))];
    let ends = starts.into_iter().flatten().filter_map(|x| search(r, x));
    let inside = ends.min_by(|a, b| a.misfit.total_cmp(&b.misfit));
    match inside {
        Some(end) if end.misfit < border_misfit => {
            if end.identified() {
                Ok(end.loadings())
            } else {
                Err(Undefined::NotIdentified)
            }
        }
        _ if next - border_misfit < FLAT => Err(Undefined::NotIdentified),
        _ => Ok(r.column(item).into_owned()),
    }
}

/// Each item with the misfit where its unique variance is 0.
fn border(r: &DMatrix<f64>, ln_determinant: f64) -> Vec<(usize, f64)> {
    let misfit = |i: usize| {
        let others = (0..r.nrows()).filter(|j| *j != i);
        others.map(|j| (1.0 - r[(i, j)] * r[(i, j)]).ln()).sum::<f64>() - ln_determinant
    };
    (0..r.nrows()).map(|i| (i, misfit(i))).filter(|(_, misfit)| misfit.is_finite()).collect()
}

/// A point of the search.
struct Point {
    x: DVector<f64>,
    /// Eigenvalues and vectors of Ψ^−½ R Ψ^−½, and the position of the largest.
    eigen: SymmetricEigen<f64, nalgebra::Dyn>,
    first: usize,
    misfit: f64,
}

impl Point {
    fn new(r: &DMatrix<f64>, x: DVector<f64>) -> Option<Self> {
        let scale = x.map(|x| (-x / 2.0).exp());
        let scaled = DMatrix::from_fn(x.len(), x.len(), |i, j| r[(i, j)] * scale[i] * scale[j]);
        let eigen = SymmetricEigen::try_new(scaled, f64::EPSILON, 100 * x.len())?;
        let first = eigen.eigenvalues.imax();
        let part = |(m, e): (usize, &f64)| if m == first && *e > 1.0 { 0.0 } else { e - e.ln() - 1.0 };
        let misfit: f64 = eigen.eigenvalues.iter().enumerate().map(part).sum();
        misfit.is_finite().then_some(Self { x, eigen, first, misfit })
    }

    fn loadings(&self) -> DVector<f64> {
        let length = (self.eigen.eigenvalues[self.first] - 1.0).max(0.0).sqrt();
        DVector::from_fn(self.x.len(), |i, _| {
            (self.x[i] / 2.0).exp() * self.eigen.eigenvectors[(i, self.first)] * length
        })
    }

    /// Σ_{m≥2} (1 − e_m) ω_im².
    fn slope(&self) -> DVector<f64> {
        let (values, vectors) = (&self.eigen.eigenvalues, &self.eigen.eigenvectors);
        DVector::from_fn(self.x.len(), |i, _| {
            let others = (0..self.x.len()).filter(|m| *m != self.first);
            others.map(|m| (1.0 - values[m]) * vectors[(i, m)].powi(2)).sum()
        })
    }

    /// With sums over m ≥ 2: (Σ e_m ω_im ω_jm)(Σ ω_im ω_jm)
    /// + ω_i1 ω_j1 Σ (1 − e_m)(e_1 + e_m)/(e_1 − e_m) ω_im ω_jm.
    fn curvature(&self) -> DMatrix<f64> {
        let (values, vectors) = (&self.eigen.eigenvalues, &self.eigen.eigenvectors);
        let largest = values[self.first];
        let sum = |weight: &dyn Fn(f64) -> f64| {
            let weights =
                DVector::from_fn(values.len(), |m, _| if m == self.first { 0.0 } else { weight(values[m]) });
            let mut weighted = vectors.clone();
            weighted.column_iter_mut().zip(weights.iter()).for_each(|(mut column, by)| column *= *by);
            weighted * vectors.transpose()
        };
        let apart = |e: f64| (1.0 - e) * (largest + e) / (largest - e).max(1e-12);
        let first = vectors.column(self.first);
        let outer = first * first.transpose();
        sum(&|e| e).component_mul(&sum(&|_| 1.0)) + outer.component_mul(&sum(&apart))
    }

    /// Whether the valley's floor is a point.
    fn identified(&self) -> bool {
        let eigen = self.curvature().symmetric_eigenvalues();
        eigen.min() > 1e-9 * eigen.max()
    }
}

/// Newton's method with a damping that grows where a step leads uphill; `None` where the search leaves through
/// the border or does not end.
fn search(r: &DMatrix<f64>, start: DVector<f64>) -> Option<Point> {
    let mut at = Point::new(r, start)?;
    let mut damping = 0.0_f64;
    for _ in 0..STEPS {
        let slope = at.slope();
        if slope.amax() < FLAT {
            return Some(at);
        }
        if at.x.min() < BORDER.ln() {
            return None;
        }
        let mut curvature = at.curvature();
        (0..slope.len()).for_each(|i| curvature[(i, i)] += damping);
        let step = curvature.cholesky().map(|factor| factor.solve(&slope));
        let there = step.and_then(|step| {
            let shorten = 1.0_f64.min(2.0 / step.amax());
            Point::new(r, &at.x - step * shorten)
        });
        match there {
            Some(there) if there.misfit <= at.misfit + 1e-14 * (1.0 + at.misfit) => {
                at = there;
                damping = if damping < 1e-6 { 0.0 } else { damping / 10.0 };
            }
            _ => damping = (damping * 10.0).max(1e-4),
        }
        if damping > 1e8 {
            // No step leads down: this is the floor, as far as numbers can tell.
            return (slope.amax() < 1e-8).then_some(at);
        }
    }
    None
}
