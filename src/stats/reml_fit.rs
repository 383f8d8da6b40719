//! Where the restricted likelihood of `reml.rs` is highest, and the profile interval of an ICC.
//!
//! Both variance ratios are zero or more, and zero is compared like any other place. Profiles: Venzon & Moolgavkar
//! (1988), *Appl. Stat.* 37:87–94.

use super::reml::Criterion;
use super::search::{EXACT, lowest, root, valley};
use super::{Interval, Stat, Undefined};

/// Where the criterion is lowest.
///
/// Each b has its own best a (by the envelope theorem the slope in b is then the partial one), found in the valley
/// of the last one. Then all of a at that b, and all of b at that a, are searched; should one of them be lower, a
/// second valley is there, and every b is searched with every a.
pub(super) fn optimum(criterion: &mut Criterion, most: f64) -> Option<(f64, f64)> {
    let mut last = 1.0;
    let b = lowest(most, EXACT, |b| {
        let a = valley(last, most, EXACT, |a| clips_at(criterion, a, b));
        a.map_or((f64::NAN, f64::NAN), |a| {
            last = a.at;
            coders_at(criterion, a.at, b)
        })
    });
    let found = b.and_then(|b| Some((valley(last, most, EXACT, |a| clips_at(criterion, a, b.at))?, b.at)));
    if let Some((a, b)) = found {
        let all_a = lowest(most, EXACT, |a| clips_at(criterion, a, b))?;
        let all_b = lowest(most, EXACT, |b| coders_at(criterion, a.at, b))?;
        if all_a.value.min(all_b.value) >= a.value - 1e-9 {
            return Some((a.at, b));
        }
    }
    let b = lowest(most, EXACT, |b| {
        let a = lowest(most, EXACT, |a| clips_at(criterion, a, b));
        a.map_or((f64::NAN, f64::NAN), |a| coders_at(criterion, a.at, b))
    })?;
    Some((lowest(most, EXACT, |a| clips_at(criterion, a, b.at))?.at, b.at))
}

fn clips_at(criterion: &mut Criterion, a: f64, b: f64) -> (f64, f64) {
    let value = criterion.at(a, b);
    (value.criterion, value.by_clips)
}

fn coders_at(criterion: &mut Criterion, a: f64, b: f64) -> (f64, f64) {
    let value = criterion.at(a, b);
    (value.criterion, value.by_coders)
}

/// Which ratio is held while everything else moves: ρ/(1 − ρ).
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// σ²c / (σ²r + σ²e).
    Agreement,
    /// σ²c / σ²e.
    Consistency,
}

/// The criterion at ρ/(1 − ρ) = `held`, lowest over the rest.
fn profiled(criterion: &mut Criterion, kind: Kind, held: f64, from: &mut f64, most: f64) -> Option<f64> {
    // The bottom's value is flat around it: eight digits of the place are sixteen of the value.
    const NEAR: f64 = 1e-8;
    let lowest = match kind {
        Kind::Agreement => {
            // A small ratio can also be had by a large σ²r: that is a valley of its own.
            let end = if held > 0.0 { most * (1.0 + 1.0 / held).min(1e6) } else { most };
            lowest(end, NEAR, |b| {
                let value = criterion.at(held * (b + 1.0), b);
                (value.criterion, value.by_coders + held * value.by_clips)
            })
        }
        Kind::Consistency => valley(*from, most, NEAR, |b| coders_at(criterion, held, b)),
    }?;
    *from = lowest.at;
    Some(lowest.value)
}

/// All ρ whose profiled criterion stays below `bound`.
pub(super) fn profile_interval(
    criterion: &mut Criterion,
    kind: Kind,
    [best, coders]: [f64; 2],
    bound: f64,
    most: f64,
) -> Stat<Interval> {
    let mut from = coders;
    let mut above =
        |held: f64| profiled(criterion, kind, held, &mut from, most).map_or(f64::NAN, |value| value - bound);
    let rho = |held: f64| held / (1.0 + held);
    let at_zero = above(0.0);
    let low = if at_zero <= 0.0 {
        0.0 // The model has no ICC below zero.
    } else {
        rho(end(&mut above, best, 0.5)?)
    };
    let high = rho(end(&mut above, best, 2.0)?);
    Ok(Interval { low, high })
}

/// Where the profile crosses the bound, looked for from `best` on by factors.
fn end(above: &mut impl FnMut(f64) -> f64, best: f64, factor: f64) -> Stat<f64> {
    let (mut inner, mut inner_value) = (best, above(best));
    for _ in 0..100 {
        let outer = inner * factor;
        let outer_value = above(outer);
        if outer_value.is_nan() || inner_value.is_nan() {
            break;
        }
        if outer_value > 0.0 {
            let (low, high) = if factor < 1.0 {
                ((outer, outer_value), (inner, inner_value))
            } else {
                ((inner, inner_value), (outer, outer_value))
            };
            return Ok(root(above, low, high, 1e-11));
        }
        (inner, inner_value) = (outer, outer_value);
    }
    Err(Undefined::NotConverged)
}
