//! What unreliability of an outcome costs a comparison of groups.
//!
//! With reliability r, the variance that is observed is the true one divided by r. A difference of means stays,
//! so the standardised difference shrinks to √r of what it would be without error, and a study needs 1/r times
//! as many families for the same power: Fleiss (1986), *The Design and Analysis of Clinical Experiments*, ch. 1;
//! Perkins, Wyatt & Bartko (2000), *Biol. Psychiatry* 47:762–766.
//!
//! Assumes errors that have nothing to do with the group. r is the reliability of the very score that is
//! analysed: ICC(A,1) where one coder rates each clip, ICC(A,k) where k coders' mean is analysed. Undefined
//! outside of 0 < r ≤ 1: at zero and below, no number of families is enough. A reliability that is zero up to
//! rounding is zero.

use super::{Form, Interval, Stat, Undefined, ZERO};

/// The form of both figures.
pub const UNRELIABILITY: Form = Form {
    id: "cost_of_unreliability",
    name: "cost of unreliability: effect × √r, families × 1/r",
    source: "Fleiss (1986), The Design and Analysis of Clinical Experiments, ch. 1; Perkins, Wyatt & Bartko (2000), \
             Biol. Psychiatry 47:762–766",
};

/// What a reliability costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unreliability {
    /// The factor on a standardised difference: √r.
    pub effect: f64,
    /// The factor on the number of families for the same power: 1/r.
    pub families: f64,
}

impl Unreliability {
    /// Families needed where `perfect` would do with a perfectly reliable outcome, rounded up.
    pub fn families_for(&self, perfect: f64) -> f64 {
        // A whole number that rounding has lifted by a hair is that number.
        let needed = perfect * self.families;
        let whole = needed.round();
        if (needed - whole).abs() < 1e-9 * whole.max(1.0) { whole } else { needed.ceil() }
    }
}

/// The cost of the reliability `r`.
///
/// # Errors
/// [`Undefined::OutOfRange`] unless 0 < r ≤ 1.
pub fn unreliability(r: f64) -> Stat<Unreliability> {
    if !(r > ZERO && r <= 1.0) {
        return Err(Undefined::OutOfRange);
    }
    Ok(Unreliability { effect: r.sqrt(), families: 1.0 / r })
}

/// The factor on the number of families over a reliability's confidence interval: from 1/high to 1/low.
///
/// # Errors
/// [`Undefined::OutOfRange`] where a limit is not in 0 < r ≤ 1: the factor then has no upper end.
pub fn unreliability_interval(reliability: Interval) -> Stat<Interval> {
    let families = |r: f64| unreliability(r).map(|cost| cost.families);
    Ok(Interval { low: families(reliability.high)?, high: families(reliability.low)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_reliable_needs_twice_the_families() {
        let cost = unreliability(0.5).expect("a cost");
        assert_eq!((cost.families, cost.families_for(64.0), cost.families_for(64.5)), (2.0, 128.0, 129.0));
        assert!((cost.effect - std::f64::consts::FRAC_1_SQRT_2).abs() < 1e-15);
        assert_eq!(unreliability(1.0).expect("a cost").families_for(63.0), 63.0);
        // 72 / .9 is 80, whatever the last bit says.
        assert_eq!(unreliability(0.9).expect("a cost").families_for(72.0), 80.0);
    }

    /// Power of a comparison rests on n·d²: what the effect loses, the families make good.
    #[test]
    fn effect_and_families_balance() {
        for r in [0.3, 0.62, 0.88] {
            let cost = unreliability(r).expect("a cost");
            assert!((cost.families * cost.effect.powi(2) - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn an_interval_turns_round() {
        let got = unreliability_interval(Interval { low: 0.25, high: 0.8 }).expect("an interval");
        assert_eq!((got.low, got.high), (1.25, 4.0));
        let open = Interval { low: -0.1, high: 0.8 };
        assert_eq!(unreliability_interval(open), Err(Undefined::OutOfRange));
        assert_eq!(unreliability(0.0), Err(Undefined::OutOfRange));
        assert_eq!(unreliability(5e-17), Err(Undefined::OutOfRange));
        assert_eq!(unreliability(f64::NAN), Err(Undefined::OutOfRange));
    }
}
