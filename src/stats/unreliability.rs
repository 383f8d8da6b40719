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

use super::{Form, Stat, Undefined, ZERO};

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_reliable_needs_twice_the_families() {
        let cost = unreliability(0.5).expect("a cost");
        assert_eq!(cost.families, 2.0);
        assert!((cost.effect - std::f64::consts::FRAC_1_SQRT_2).abs() < 1e-15);
        assert_eq!(unreliability(1.0), Ok(Unreliability { effect: 1.0, families: 1.0 }));
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
    fn no_number_of_families_is_enough_without_reliability() {
        for r in [0.0, -0.1, 5e-17, 1.01, f64::NAN] {
            assert_eq!(unreliability(r), Err(Undefined::OutOfRange), "{r}");
        }
    }
}
