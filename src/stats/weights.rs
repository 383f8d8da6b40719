//! Agreement weights: how much credit two ratings get for being near each other.
//!
//! Unweighted, linear and quadratic weights go by the *value* of the points (Cohen 1968, *Psychol. Bull.*
//! 70:213–220), so that 4.5 and 5 on a scale of half points are as near as they look. Ordinal weights go by
//! the *place* on the declared scale (Gwet 2014, *Handbook of Inter-Rater Reliability*, 4th ed., ch. 3):
//! `1 − m(m − 1) / (q(q − 1))` with `m = |i − j| + 1`.

use super::codes::given;

/// How much credit two ratings get for being near each other: 1 when equal, less when apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Weights {
    /// 1 when equal, else 0.
    Unweighted,
    /// `1 − |a − b| / range`.
    Linear,
    /// `1 − ((a − b) / range)²`.
    Quadratic,
    /// Gwet's, by place on the scale: pairs of points from one to the other over all pairs of points.
    Ordinal,
}

impl Weights {
    /// Every kind, the plainest first.
    pub const ALL: [Self; 4] = [Self::Unweighted, Self::Linear, Self::Quadratic, Self::Ordinal];

    /// Name in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unweighted => "unweighted",
            Self::Linear => "linear",
            Self::Quadratic => "quadratic",
            Self::Ordinal => "ordinal",
        }
    }

    /// One of four, in the order of [`Weights::ALL`].
    pub(super) fn pick<T>(self, of: [T; 4]) -> T {
        let [unweighted, linear, quadratic, ordinal] = of;
        match self {
            Self::Unweighted => unweighted,
            Self::Linear => linear,
            Self::Quadratic => quadratic,
            Self::Ordinal => ordinal,
        }
    }
}

/// Weights on one scale.
pub(super) struct Weighing<'a> {
    weights: Weights,
    points: &'a [f64],
    range: f64,
    pairs: f64,
}

impl<'a> Weighing<'a> {
    /// `points` ascending, all different.
    pub fn new(weights: Weights, points: &'a [f64]) -> Self {
        let range = points.last().unwrap_or(&0.0) - points.first().unwrap_or(&0.0);
        let q = points.len() as f64;
        Self { weights, points, range, pairs: q * (q - 1.0) }
    }

    /// The weight of the `a`-th point against the `b`-th.
    pub fn of(&self, a: usize, b: usize) -> f64 {
        if a == b {
            return 1.0;
        }
        let apart = || (self.points[a] - self.points[b]).abs() / self.range;
        match self.weights {
            Weights::Unweighted => 0.0,
            Weights::Linear => 1.0 - apart(),
            Weights::Quadratic => 1.0 - apart().powi(2),
            Weights::Ordinal => {
                let steps = a.abs_diff(b) as f64;
                1.0 - steps * (steps + 1.0) / self.pairs
            }
        }
    }

    /// For each point, its mean weight against points that are used in these shares.
    pub fn means(&self, shares: &[f64]) -> Vec<f64> {
        let mean = |a| shares.iter().enumerate().map(|(b, share)| share * self.of(a, b)).sum();
        (0..self.points.len()).map(mean).collect()
    }

    /// The mean weight of pairs of which one is drawn in these shares, the other in those.
    pub fn expected(&self, first: &[f64], second: &[f64]) -> f64 {
        first.iter().zip(self.means(second)).map(|(share, mean)| share * mean).sum()
    }

    /// The mean weight over all pairs of a row's ratings.
    pub fn of_row(&self, row: &[u32]) -> f64 {
        let (mut sum, mut pairs) = (0.0, 0.0);
        let mut rest = given(row);
        while let Some(a) = rest.next() {
            for b in rest.clone() {
                sum += self.of(a as usize, b as usize);
                pairs += 1.0;
            }
        }
        sum / pairs
    }

    /// The sum over all ordered pairs of points.
    pub fn total(&self) -> f64 {
        self.means(&vec![1.0; self.points.len()]).iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_value_and_by_place() {
        let points = [1.0, 1.5, 4.5, 5.0];
        let of = |weights| Weighing::new(weights, &points).of(0, 1);
        assert_eq!(of(Weights::Unweighted), 0.0);
        assert_eq!(of(Weights::Linear), 1.0 - 0.125);
        assert_eq!(of(Weights::Quadratic), 1.0 - 0.015625);
        assert_eq!(of(Weights::Ordinal), 1.0 - 2.0 / 12.0);
        for weights in Weights::ALL {
            let weighing = Weighing::new(weights, &points);
            assert_eq!((weighing.of(0, 3), weighing.of(2, 2)), (0.0, 1.0));
        }
    }

    /// Gwet (2014), ch. 3, prints the ordinal weights of four categories: 1, .8333, .5, 0.
    #[test]
    fn ordinal_weights_of_four_categories() {
        let points = [1.0, 2.0, 3.0, 4.0];
        let weighing = Weighing::new(Weights::Ordinal, &points);
        let row: Vec<f64> = (0..4).map(|b| (weighing.of(0, b) * 1e4).round() / 1e4).collect();
        assert_eq!(row, [1.0, 0.8333, 0.5, 0.0]);
        assert!((weighing.total() - (4.0 + 2.0 * (3.0 * 10.0 / 12.0 + 2.0 * 0.5))).abs() < 1e-12);
    }
}
