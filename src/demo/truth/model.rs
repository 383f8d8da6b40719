//! The planted truth: how strongly each subscale holds together, how high its items lie, and how alike two
//! coders see a clip.
//!
//! One rating is `clamp(round(m + s·(√h·F + √(1−h)·E) + c))`: `F` is the clip's standing on the subscale, `E`
//! is the item's own part, `c` is the coder's. `m` is solved for each item, so that the item's expected
//! rating is the subscale's mean plus the item's offset (see [`centre`]).
//!
//! How `s` and `h` were found: for each subscale and wave a grid search over both, refined five times, that
//! computes the subscale's SD and Cronbach's alpha from the formula above by integrating over `F` (81 points)
//! with exact normal probabilities for the cut-offs; the pair kept is the one nearest to the printed SD and
//! alpha of the model study (24 months: VIVE 2024 Appendix 4 and 8.2; 12 months: means of Appendix 9.1, whose
//! brackets are standard errors, times √88, and alphas of 8.2). All 16 pairs reach both figures to 0.002.
//! Compliance has no printed alpha: 0.70 was taken. The mean of all 43 items follows from the eight
//! subscales: at most about 3.95, where the study prints 4.00 (its rule for the total is not printed).

use statrs::distribution::{ContinuousCDF, Normal};

/// One subscale of profile A, or the items that belong to none.
pub(super) struct Cluster {
    /// Its items, each with its distance from the subscale's mean (sum 0).
    pub items: &'static [(&'static str, f64)],
    /// Sign of the way it goes along with a good interaction.
    pub sign: f64,
    /// At 12 and at 24 months.
    pub at: [Shape; 2],
}

/// A cluster at one wave.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    /// Mean of the items' expected ratings.
    pub mean: f64,
    /// Spread of an item's rating before rounding.
    pub s: f64,
    /// Share of that spread (as variance) that the cluster's items have in common.
    pub h: f64,
}

const fn shape(mean: f64, s: f64, h: f64) -> Shape {
    Shape { mean, s, h }
}

/// Share of a cluster's standing that comes from how good the interaction is on the whole: gives the total
/// its spread and its alpha of about 0.95.
pub(super) const GENERAL: f64 = 0.80;
/// Share of a clip's standing that belongs to the family and is there at the other wave too.
pub(super) const FAMILY: f64 = 0.45;
/// SD of a coder's own view on an item of 1–5, before rounding: gives an exact agreement of about 93 %.
pub(super) const CODER: f64 = 0.075;
/// SD of a coder's own view on Ainsworth's scale.
pub(super) const CODER_AINSWORTH: f64 = 0.22;
/// Ainsworth's scale at 24 months: mean, SD (the printed 1.13 less what rounding adds) and share of variance
/// that it has in common with the subscale Sensitivity.
pub(super) const AINSWORTH: Shape = shape(6.45, 1.09, 0.55);
/// Which cluster is Sensitivity.
pub(super) const SENSITIVITY: usize = 0;

/// The eight subscales of profile A, then the three items that only the total has.
pub(super) const CLUSTERS: [Cluster; 11] = [
    Cluster {
        items: &[
            ("P03", 0.35),
            ("P04", -0.55),
            ("P05", -0.30),
            ("P06", 0.55),
            ("P07", 0.25),
            ("P11", 0.45),
            ("P12", 0.25),
            ("P14", -0.05),
            ("P18", -0.75),
            ("P19", -0.75),
            ("P21", 0.55),
        ],
        sign: 1.0,
        at: [shape(3.19, 0.653, 0.454), shape(3.41, 0.555, 0.573)],
    },
    Cluster {
        items: &[("P01", 0.05), ("P02", 1.05), ("P09", -0.80), ("P10", -0.90), ("P17", 0.0), ("P20", 0.60)],
        sign: -1.0,
        at: [shape(1.98, 0.365, 0.706), shape(1.95, 0.299, 0.686)],
    },
    Cluster {
        items: &[("P13", 0.15), ("P15", 0.10), ("P16", -0.25)],
        sign: 1.0,
        at: [shape(3.78, 0.669, 0.926), shape(3.98, 0.609, 0.692)],
    },
    Cluster {
        items: &[
            ("C01", 0.10),
            ("C02", 0.0),
            ("C06", -0.95),
            ("C07", 0.95),
            ("C09", -0.10),
            ("C10", 0.25),
            ("C11", 0.25),
            ("C12", -0.50),
        ],
        sign: 1.0,
        at: [shape(3.56, 0.510, 0.445), shape(3.68, 0.528, 0.443)],
    },
    Cluster {
        items: &[("C03", 0.10), ("C04", -0.05), ("C05", 0.0), ("C16", -0.05)],
        sign: -1.0,
        at: [shape(1.35, 0.951, 0.296), shape(1.25, 0.900, 0.440)],
    },
    Cluster {
        items: &[("C13", 0.05), ("C14", -0.25), ("C15", 0.20)],
        sign: 1.0,
        at: [shape(3.91, 0.678, 0.528), shape(3.97, 0.562, 0.561)],
    },
    Cluster {
        items: &[("D01", 0.0), ("D02", 0.02), ("D03", -0.02)],
        sign: 1.0,
        at: [shape(3.67, 0.622, 0.979), shape(3.86, 0.466, 0.986)],
    },
    Cluster {
        items: &[("D04", 0.05), ("D05", -0.05)],
        sign: -1.0,
        at: [shape(1.39, 0.947, 0.792), shape(1.32, 0.991, 0.780)],
    },
    Cluster { items: &[("P08", 0.0)], sign: -1.0, at: [shape(1.28, 0.8, 0.5), shape(1.20, 0.8, 0.5)] },
    Cluster { items: &[("P22", 0.0)], sign: 1.0, at: [shape(3.60, 0.6, 0.6), shape(3.75, 0.6, 0.6)] },
    Cluster { items: &[("C08", 0.0)], sign: -1.0, at: [shape(1.35, 0.8, 0.3), shape(1.30, 0.8, 0.3)] },
];

/// The centre `m` at which `clamp(round(m + s·z), 1, 5)` has this expected value for standard normal `z`:
/// the expectation is `1 + Σ P(m + s·z > k + ½)` over `k = 1..4`, which grows with `m`, so bisection finds it.
pub(super) fn centre(expected: f64, s: f64) -> f64 {
    let normal = Normal::standard();
    let expectation = |m: f64| 1.0 + (1..5).map(|k| normal.sf((f64::from(k) + 0.5 - m) / s)).sum::<f64>();
    let (mut low, mut high) = (-8.0, 14.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if expectation(middle) < expected { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// Replaces values by the normal scores of their ranks: the order stays, mean 0 and SD 1 hold exactly. This
/// keeps a sample of 139 as near to the truth as a far larger one, whatever the seed.
pub(super) fn normal_scores(values: &[f64]) -> Vec<f64> {
    let normal = Normal::standard();
    let count = values.len() as f64;
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut scores = vec![0.0; values.len()];
    for (rank, &place) in order.iter().enumerate() {
        scores[place] = normal.inverse_cdf((rank as f64 + 0.5) / count);
    }
    let spread = (scores.iter().map(|z| z * z).sum::<f64>() / (count - 1.0).max(1.0)).sqrt();
    if spread > 0.0 {
        scores.iter_mut().for_each(|z| *z /= spread);
    }
    scores
}

/// Takes out of `values` what they share by chance with each of `others` (normal scores, uncorrelated among
/// themselves), for the same reason as [`normal_scores`].
pub(super) fn unrelated_to(others: &[Vec<f64>], mut values: Vec<f64>) -> Vec<f64> {
    for other in others {
        let length: f64 = other.iter().map(|z| z * z).sum();
        let shared: f64 = other.iter().zip(&values).map(|(z, v)| z * v).sum();
        values.iter_mut().zip(other).for_each(|(v, z)| *v -= z * shared / length.max(1e-9));
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_centre_gives_the_expected_rating_even_at_the_floor() {
        let normal = Normal::standard();
        for (expected, s) in [(1.05, 0.3), (3.0, 0.5), (4.64, 0.5)] {
            let m = centre(expected, s);
            let got: f64 = (0..100_000)
                .map(|i| normal.inverse_cdf((f64::from(i) + 0.5) / 100_000.0))
                .map(|z| (m + s * z).round().clamp(1.0, 5.0))
                .sum::<f64>()
                / 100_000.0;
            assert!((got - expected).abs() < 1e-3, "{expected}: {got}");
        }
    }

    #[test]
    fn normal_scores_keep_the_order_and_have_mean_0_and_sd_1() {
        let scores = normal_scores(&[3.0, -1.0, 10.0, 2.0]);
        assert!(scores[1] < scores[3] && scores[3] < scores[0] && scores[0] < scores[2]);
        assert!(scores.iter().sum::<f64>().abs() < 1e-9);
        assert!((scores.iter().map(|z| z * z).sum::<f64>() / 3.0 - 1.0).abs() < 1e-9);
    }

    #[test]
    fn the_clusters_hold_43_items_once() {
        let mut items: Vec<&str> = CLUSTERS.iter().flat_map(|c| c.items).map(|(id, _)| *id).collect();
        items.sort_unstable();
        items.dedup();
        assert_eq!(items.len(), 43);
    }
}
