//! The points that a rating can take.

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

impl Scale {
    /// Every point, ascending.
    pub fn points(&self) -> Vec<f64> {
        let count = ((self.max - self.min) / self.step).round() as usize;
        (0..=count).map(|i| self.min + self.step * i as f64).collect()
    }

    /// Whether a value is one of the points.
    pub fn contains(&self, value: f64) -> bool {
        self.points().iter().any(|point| (point - value).abs() < 1e-9)
    }

    /// The value seen from the other end: `min + max − value`.
    pub fn reversed(&self, value: f64) -> f64 {
        self.min + self.max - value
    }
}
