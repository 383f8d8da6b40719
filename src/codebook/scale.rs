//! The points that a rating can take.

use std::str::FromStr;

use serde::Serialize;

/// Evenly spaced points from `min` to `max`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Scale {
    /// Lowest point.
    pub min: f64,
    /// Highest point.
    pub max: f64,
    /// Distance between neighbouring points: 1, or 0.5 where a laboratory allows half points.
    pub step: f64,
}

/// More points than a person can tell apart, and few enough to list.
const MOST_STEPS: f64 = 100.0;
/// Values beyond this are no ratings; below it, sums and tolerances are safe.
const LARGEST_VALUE: f64 = 10_000.0;
/// How near two values must be to be one point.
const TOLERANCE: f64 = 1e-9;

/// `1..5`, or `1..5:0.5` with half points: as a scale is written on a command line.
impl FromStr for Scale {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let form = || format!("“{text}” is no scale: write it as 1..5, or 1..5:0.5 with half points");
        let number = |part: &str| part.trim().replace(',', ".").parse::<f64>().map_err(|_| form());
        let (ends, step) = text.split_once(':').unwrap_or((text, "1"));
        let (min, max) = ends.split_once("..").ok_or_else(form)?;
        let scale = Self { min: number(min)?, max: number(max)?, step: number(step)? };
        scale.check().map(|()| scale)
    }
}

impl Scale {
    /// Every point, ascending.
    pub fn points(&self) -> Vec<f64> {
        let steps = self.steps();
        let count = steps.clamp(0.0, MOST_STEPS) as u32;
        (0..=count).map(|i| self.min + (self.max - self.min) * f64::from(i) / steps.max(1.0)).collect()
    }

    /// Whether a value is one of the points.
    pub fn contains(&self, value: f64) -> bool {
        self.points().iter().any(|point| (point - value).abs() < TOLERANCE)
    }

    /// The value seen from the other end: `min + max − value`.
    pub fn reversed(&self, value: f64) -> f64 {
        self.min + self.max - value
    }

    /// Whether values of both scales can be averaged: the ends are the same, only the step may differ.
    pub fn same_ends(&self, other: &Self) -> bool {
        self.min == other.min && self.max == other.max
    }

    fn steps(&self) -> f64 {
        ((self.max - self.min) / self.step).round()
    }

    /// What is wrong with it, in words.
    pub(super) fn check(&self) -> Result<(), String> {
        let Self { min, max, step } = *self;
        if ![min, max, step].iter().all(|n| n.abs() <= LARGEST_VALUE) {
            return Err(format!("a scale's numbers must lie between -{LARGEST_VALUE} and {LARGEST_VALUE}"));
        }
        if min >= max {
            return Err(format!("the scale's lowest point ({min}) must be below its highest ({max})"));
        }
        if step <= 0.0 {
            return Err(format!("the scale's step ({step}) must be above 0"));
        }
        if (max - min) / step > MOST_STEPS + 0.5 {
            return Err(format!(
                "a scale of more than 101 points cannot be rated: {min} to {max} in steps of {step}"
            ));
        }
        if ((max - min) / step - self.steps()).abs() > TOLERANCE {
            return Err(format!("steps of {step} do not lead from {min} to {max}"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(min: f64, max: f64, step: f64) -> Scale {
        Scale { min, max, step }
    }

    #[test]
    fn scales_are_read_as_they_are_typed() {
        assert_eq!("1..5".parse(), Ok(scale(1.0, 5.0, 1.0)));
        assert_eq!("-1 .. 1:0,5".parse(), Ok(scale(-1.0, 1.0, 0.5)));
        for wrong in
            ["", "5", "1-5", "1..", "5..1", "1..5:0", "1..5:2.5", "1..nan", "1..inf", "0..1e9", "1..5:"]
        {
            assert!(wrong.parse::<Scale>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn points_are_exact_and_include_both_ends() {
        assert_eq!(scale(1.0, 5.0, 1.0).points(), [1.0, 2.0, 3.0, 4.0, 5.0]);
        assert_eq!(scale(1.0, 3.0, 0.5).points(), [1.0, 1.5, 2.0, 2.5, 3.0]);
        assert_eq!(scale(0.0, 1.0, 0.1).points()[3], 0.3);
        assert_eq!(scale(0.0, 4.0, 2.0).points(), [0.0, 2.0, 4.0]);
    }

    #[test]
    fn half_points_belong_only_to_half_steps() {
        assert!(scale(1.0, 5.0, 0.5).contains(3.5));
        assert!(!scale(1.0, 5.0, 1.0).contains(3.5));
        assert!(!scale(1.0, 5.0, 1.0).contains(f64::NAN));
        assert!(!scale(1.0, 5.0, 1.0).contains(0.0));
        assert!(!scale(1.0, 5.0, 1.0).contains(6.0));
    }

    #[test]
    fn reversal_mirrors_the_scale() {
        assert_eq!(scale(1.0, 5.0, 1.0).reversed(2.0), 4.0);
        assert_eq!(scale(0.0, 4.0, 2.0).reversed(0.0), 4.0);
    }

    #[test]
    fn a_scale_that_cannot_be_rated_is_refused() {
        assert_eq!(scale(1.0, 5.0, 0.5).check(), Ok(()));
        assert_eq!(scale(0.0, 1.0, 0.1).check(), Ok(()));
        assert_eq!(scale(0.0, 100.0, 1.0).check(), Ok(()));
        for (min, max, step) in [
            (5.0, 1.0, 1.0),
            (1.0, 1.0, 1.0),
            (1.0, 5.0, 0.0),
            (1.0, 5.0, -1.0),
            (1.0, 5.0, 3.0),
            (1.0, 5.0, 8.0),
            (0.0, 101.0, 1.0),
            (1.0, 1e9, 1e-9),
            (1.0, 5.0, f64::NAN),
            (f64::NEG_INFINITY, 5.0, 1.0),
        ] {
            assert!(scale(min, max, step).check().is_err(), "{min} {max} {step}");
        }
    }

    #[test]
    fn a_wild_scale_never_lists_more_points_than_a_person_can_rate() {
        assert!(scale(1.0, 1e9, 1e-9).points().len() <= 101);
        assert_eq!(scale(1.0, 5.0, f64::NAN).points().len(), 1);
    }
}
