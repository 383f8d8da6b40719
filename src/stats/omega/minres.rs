//! One factor by least squares on the correlations off the diagonal (minres).
//!
//! Minimises Σ_{i<j} (r_ij − λ_i λ_j)² with every communality λ_i² at most 1: Harman & Jones (1966),
//! *Psychometrika* 31:351–368, with the bound of Harman & Fukuda (1966), *Psychometrika* 31:563–571. The
//! criterion is a parabola in each loading alone, so each is set to its best value in turn; Newton's steps end
//! the search. It can have more than one valley: the search begins at the largest eigenvectors and at every
//! item in turn, and the deepest valley counts.

use nalgebra::{DMatrix, DVector, SymmetricEigen};

use super::super::{Stat, Undefined};

/// Rounds of the search before it is given up.
const ROUNDS: usize = 500;
/// Starts that are followed to the end.
const FOLLOWED: usize = 4;
/// Slope at which the search ends; the criterion is of the order of 1.
const FLAT: f64 = 1e-12;

/// The loadings on correlations `r`, in no particular sign.
///
/// # Errors
/// [`Undefined::NotIdentified`] where more than one set of loadings fits as well; [`Undefined::NotConverged`].
pub(super) fn loadings(r: &DMatrix<f64>) -> Stat<DVector<f64>> {
    let begin = |mut start: DVector<f64>| {
        (0..3).for_each(|_| sweep(r, &mut start));
        (misfit(r, &start), start)
    };
    let mut starts: Vec<(f64, DVector<f64>)> = starts(r).into_iter().map(begin).collect();
    starts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let ends = starts.into_iter().take(FOLLOWED).filter_map(|(_, start)| follow(r, start));
    let best = ends.map(|end| (misfit(r, &end), end)).min_by(|a, b| a.0.total_cmp(&b.0));
    let (_, best) = best.ok_or(Undefined::NotConverged)?;
    if identified(r, &best) { Ok(best) } else { Err(Undefined::NotIdentified) }
}

/// The three largest principal axes, and the factor that is one of the items.
fn starts(r: &DMatrix<f64>) -> Vec<DVector<f64>> {
    let k = r.nrows();
    let eigen = SymmetricEigen::new(r.clone());
    let mut order: Vec<usize> = (0..k).collect();
    order.sort_by(|a, b| eigen.eigenvalues[*b].total_cmp(&eigen.eigenvalues[*a]));
    let axis = |m: &usize| {
        let length = eigen.eigenvalues[*m].max(0.0).sqrt();
        DVector::from_fn(k, |i, _| (eigen.eigenvectors[(i, *m)] * length).clamp(-1.0, 1.0))
    };
    let items = (0..k).map(|i| r.column(i).into_owned());
    order.iter().take(3).map(axis).chain(items).collect()
}

fn misfit(r: &DMatrix<f64>, l: &DVector<f64>) -> f64 {
    let pairs = |(j, a): (usize, &f64)| {
        let above = r.column(j).into_iter().zip(l).take(j);
        above.map(|(r, b)| (r - a * b).powi(2)).sum::<f64>()
    };
    l.iter().enumerate().map(pairs).sum()
}

/// Sets each loading to its best value given the others.
fn sweep(r: &DMatrix<f64>, l: &mut DVector<f64>) {
    for i in 0..l.len() {
        let (before, after) = (l.rows(0, i).norm_squared(), l.rows(i + 1, l.len() - i - 1).norm_squared());
        let with = r.column(i).dot(l) - l[i]; // r_ii = 1.
        if before + after > 0.0 {
            l[i] = (with / (before + after)).clamp(-1.0, 1.0);
        }
    }
}

/// Half the gradient of the misfit.
fn slope(r: &DMatrix<f64>, l: &DVector<f64>) -> DVector<f64> {
    // (Σ_j λ_j²)λ_i − Σ_j r_ij λ_j, less the terms of j = i.
    let all = l.norm_squared();
    let with = r * l;
    DVector::from_fn(l.len(), |i, _| (all - l[i] * l[i] + 1.0) * l[i] - with[i])
}

/// Half the second derivatives, of the loadings `free`.
fn curvature(r: &DMatrix<f64>, l: &DVector<f64>, free: &[usize]) -> DMatrix<f64> {
    let all = l.norm_squared();
    DMatrix::from_fn(free.len(), free.len(), |a, b| {
        let (i, j) = (free[a], free[b]);
        if i == j { all - l[i] * l[i] } else { 2.0 * l[i] * l[j] - r[(i, j)] }
    })
}

/// Loadings that are not held at 1 or −1 by a slope that leads beyond.
fn free(l: &DVector<f64>, slope: &DVector<f64>) -> Vec<usize> {
    (0..l.len()).filter(|i| l[*i].abs() < 1.0 || slope[*i] * l[*i] > -FLAT).collect()
}

fn follow(r: &DMatrix<f64>, mut l: DVector<f64>) -> Option<DVector<f64>> {
    for _ in 0..ROUNDS {
        (0..10).for_each(|_| sweep(r, &mut l));
        let slope = slope(r, &l);
        let free = free(&l, &slope);
        if free.iter().all(|i| slope[*i].abs() < FLAT) {
            return Some(l);
        }
        let downhill = DVector::from_iterator(free.len(), free.iter().map(|i| -slope[*i]));
        let Some(factor) = curvature(r, &l, &free).cholesky() else { continue };
        let step = factor.solve(&downhill);
        let mut there = l.clone();
        free.iter().zip(step.iter()).for_each(|(i, by)| there[*i] = (there[*i] + by).clamp(-1.0, 1.0));
        if misfit(r, &there) <= misfit(r, &l) {
            l = there;
        }
    }
    None
}

/// Whether the valley's floor is a point: the curvature of what is free has no direction without slope.
fn identified(r: &DMatrix<f64>, l: &DVector<f64>) -> bool {
    let free = free(l, &slope(r, l));
    if free.is_empty() {
        return true;
    }
    let eigen = curvature(r, l, &free).symmetric_eigenvalues();
    eigen.min() > 1e-7 * eigen.max().max(1e-7)
}
