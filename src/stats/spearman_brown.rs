//! Reliability of a longer or shorter measurement: the Spearman–Brown formula.
//!
//! A measurement n times as long (n coders' mean instead of one, n times the items) has the reliability
//! n·r / (1 + (n − 1)·r); a target reliability needs the length target·(1 − r) / (r·(1 − target)). Spearman
//! (1910), *Br. J. Psychol.* 3:271–295; Brown (1910), *Br. J. Psychol.* 3:296–322.
//!
//! Assumes that what is added is as good as what was there. Undefined where 1 + (n − 1)·r is not above zero; no
//! length reaches a target from a reliability of zero or less.

use super::{Form, Stat, Undefined, ZERO, ratio};

/// The form of both formulas.
pub const SPEARMAN_BROWN: Form = Form {
    id: "spearman_brown",
    name: "Spearman–Brown",
    source: "Spearman (1910), Br. J. Psychol. 3:271–295; Brown (1910), Br. J. Psychol. 3:296–322",
};

/// The reliability `r` of one, for a measurement `length` times as long (`length` > 0, not necessarily whole).
///
/// # Errors
/// [`Undefined::OutOfRange`]: `r` above 1, no length, or beyond the range of the formula.
pub fn spearman_brown(r: f64, length: f64) -> Stat<f64> {
    let below = 1.0 + (length - 1.0) * r;
    if !(r <= 1.0 && length > 0.0 && length.is_finite() && below > ZERO) {
        return Err(Undefined::OutOfRange);
    }
    ratio(length * r, below, Undefined::OutOfRange)
}

/// How many times as long a measurement of reliability `r` has to be for the reliability `target`.
///
/// # Errors
/// [`Undefined::OutOfRange`]: `r` is zero or less (no length reaches anything) or above 1, or the target is not
/// between 0 and 1.
pub fn length_for_reliability(r: f64, target: f64) -> Stat<f64> {
    if !(r > 0.0 && r <= 1.0 && (0.0..1.0).contains(&target)) {
        return Err(Undefined::OutOfRange);
    }
    ratio(target * (1.0 - r), r * (1.0 - target), Undefined::OutOfRange)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_split_steps_up_to_the_whole() {
        // r = .5 twice: 1 / 1.5.
        assert!((spearman_brown(0.5, 2.0).expect("a value") - 2.0 / 3.0).abs() < 1e-15);
        assert_eq!(spearman_brown(0.5, 1.0), Ok(0.5));
        // From .5 to .9: .9 · .5 / (.5 · .1) = 9 times.
        assert!((length_for_reliability(0.5, 0.9).expect("a length") - 9.0).abs() < 1e-12);
    }

    #[test]
    fn the_length_found_reaches_its_target() {
        for r in [0.05, 0.37, 0.8, 0.99] {
            for target in [0.1, 0.7, 0.95] {
                let length = length_for_reliability(r, target).expect("a length");
                assert!((spearman_brown(r, length).expect("a value") - target).abs() < 1e-12, "{r} {target}");
            }
        }
    }

    #[test]
    fn undefined_says_why() {
        assert!((spearman_brown(-0.2, 2.0).expect("a value") - -0.5).abs() < 1e-15);
        for (r, length) in [(-0.5, 3.0), (-0.6, 4.0), (1.2, 2.0), (0.5, 0.0), (f64::NAN, 2.0)] {
            assert_eq!(spearman_brown(r, length), Err(Undefined::OutOfRange));
        }
        for (r, target) in [(0.0, 0.9), (-0.2, 0.9), (0.5, 1.0), (0.5, -0.1)] {
            assert_eq!(length_for_reliability(r, target), Err(Undefined::OutOfRange));
        }
    }
}
