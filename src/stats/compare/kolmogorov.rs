//! Kolmogorov's distributions: the limit, and the one of one sample of size n.
//!
//! Limit: Q(λ) = 2 Σ (−1)^(k−1) e^(−2k²λ²), and its theta-function twin for small λ (Kolmogorov 1933).
//!
//! One sample, P(D_n ≥ d), chosen as in Simard & L'Ecuyer (2011), "Computing the two-sided Kolmogorov–Smirnov
//! distribution", *J. Stat. Softw.* 39(11): the closed ends (Ruben & Gambino 1982); Durbin's matrix (1973, as
//! Marsaglia, Tsang & Wang 2003, *J. Stat. Softw.* 8(18), compute it); twice the one-sided tail (Smirnov 1944;
//! Miller 1956) where both sides cannot be left at once or hardly are; and between them, for more than 140
//! values, the expansion of Pelz & Good (1976), *J. R. Stat. Soc. B* 38:152–156.

use std::f64::consts::{FRAC_PI_2, PI};

use crate::stats::noncentral_t::stirling_remainder;

/// Terms of a series that falls as e^(−k²): more change nothing.
const TERMS: i32 = 40;

/// An exact probability from Durbin's matrix may take this many multiplications.
const MOST_MULTIPLICATIONS: f64 = 5e7;

/// Q(λ): the probability of more than λ in the limit of large samples.
pub(super) fn limit_survival(lambda: f64) -> f64 {
    if lambda <= 0.0 {
        return 1.0;
    }
    if lambda < 1.0 {
        let odd = |k: i32| (-(f64::from(2 * k - 1) * PI / lambda).powi(2) / 8.0).exp();
        let below: f64 = (1..=TERMS).map(odd).sum();
        return (1.0 - (2.0 * PI).sqrt() / lambda * below).clamp(0.0, 1.0);
    }
    let term = |k: i32| {
        let size = (-2.0 * (f64::from(k) * lambda).powi(2)).exp();
        if k % 2 == 1 { size } else { -size }
    };
    (2.0 * (1..=TERMS).map(term).sum::<f64>()).clamp(0.0, 1.0)
}

/// P(D_n ≥ d) of one sample of n values; `None` without values.
pub(super) fn one_sample_survival(n: usize, d: f64) -> Option<f64> {
    if n == 0 {
        return None;
    }
    let size = n as f64;
    let t = size * d;
    let exponent = i32::try_from(n).unwrap_or(i32::MAX);
    let survival = if t <= 0.5 {
        1.0
    } else if d >= 1.0 {
        0.0
    } else if t <= 1.0 {
        // n! / nⁿ · (2t − 1)ⁿ.
        1.0 - (1..=n).map(|i| i as f64 / size * (2.0 * t - 1.0)).product::<f64>()
    } else if t >= size - 1.0 {
        2.0 * (1.0 - d).powi(exponent)
    } else if d >= 0.5 || t * d >= if n <= 140 { 4.0 } else { 2.2 } {
        2.0 * one_sided_survival(n, d)
    } else if n <= 140 || (size * d.powf(1.5) <= 1.4 && size * (2.0 * t).powi(2) <= MOST_MULTIPLICATIONS) {
        1.0 - durbin(n, d)
    } else {
        1.0 - pelz_good(size, d)
    };
    Some(survival.clamp(0.0, 1.0))
}

/// P(D⁺_n ≥ d) = d Σ C(n, j) (1 − d − j/n)^(n−j) (d + j/n)^(j−1): Smirnov's sum of positive terms, each with
/// the powers of n, j and n − j taken out of its binomial coefficient (Stirling) and its factors alike.
fn one_sided_survival(n: usize, d: f64) -> f64 {
    let size = n as f64;
    let last = (size * (1.0 - d)).floor() as usize;
    let term = |j: usize| {
        let (above, below) = (j as f64, (n - j) as f64);
        let root = 0.5 * (2.0 * PI * above / size * below).ln();
        let remainder = stirling_remainder(size) - stirling_remainder(above) - stirling_remainder(below);
        let powers = below * (-d * size / below).ln_1p() + above * (d * size / above).ln_1p();
        (powers + remainder - root - (d + above / size).ln()).exp()
    };
    let inner: f64 = (1..=last.min(n - 1)).map(term).filter(|term| term.is_finite()).sum();
    (size * (-d).ln_1p()).exp() + d * inner
}

/// P(D_n < d) = n!/nⁿ · (Hⁿ)_kk, with the row vector carried along instead of the power of the matrix. Of the
/// factor n!/nⁿ = √(2πn)·e^(s(n) − n), each step takes one e⁻¹, so that nothing runs out of range.
fn durbin(n: usize, d: f64) -> f64 {
    let t = n as f64 * d;
    let k = t.floor() as usize + 1;
    let h = k as f64 - t;
    let m = 2 * k - 1;
    // 1 / i!, i from 0 to m.
    let mut inverse_factorial = vec![1.0; m + 1];
    for i in 1..=m {
        inverse_factorial[i] = inverse_factorial[i - 1] / i as f64;
    }
    let corner = |i: usize| {
        let power = h.powi(i as i32);
        let both = if i == m { (2.0 * h - 1.0).max(0.0).powi(i as i32) - power } else { 0.0 };
        (1.0 - power + both) * inverse_factorial[i]
    };
    // First column and last row lose what leaves the strip; the rest is 1/(i − j + 1)! on and below the
    // superdiagonal.
    let element = |row: usize, column: usize| match (row, column) {
        (row, 0) => corner(row + 1),
        (row, column) if row + 1 == m => corner(m - column),
        (row, column) if row + 1 >= column => inverse_factorial[row + 1 - column],
        _ => 0.0,
    };
    let matrix: Vec<f64> = (0..m * m).map(|cell| element(cell % m, cell / m)).collect();
    let mut row = vec![0.0; m];
    row[k - 1] = 1.0;
    let mut next = vec![0.0; m];
    let factor = (-1.0_f64).exp();
    for _ in 0..n {
        // The matrix lies column by column, so each sum reads both in order.
        for (value, column) in next.iter_mut().zip(matrix.chunks(m)) {
            *value = factor * row.iter().zip(column).map(|(a, b)| a * b).sum::<f64>();
        }
        std::mem::swap(&mut row, &mut next);
    }
    row[k - 1] * (2.0 * PI * n as f64).sqrt() * stirling_remainder(n as f64).exp()
}

/// P(D_n < d) to the third order in 1/√n (Pelz & Good 1976).
fn pelz_good(n: f64, d: f64) -> f64 {
    let z = n.sqrt() * d;
    let (z2, z4, z6) = (z.powi(2), z.powi(4), z.powi(6));
    let (pi2, pi4, pi6) = (PI.powi(2), PI.powi(4), PI.powi(6));
    // Σ over all integers k of a polynomial in k + ½, times e^(−π²(k + ½)²/(2z²)): twice that of k ≥ 0.
    let half = |polynomial: &dyn Fn(f64) -> f64| -> f64 {
        let term = |k: i32| {
            let square = (f64::from(k) + 0.5).powi(2);
            polynomial(square) * (-pi2 * square / (2.0 * z2)).exp()
        };
        2.0 * (0..TERMS).map(term).sum::<f64>()
    };
    let whole = |polynomial: &dyn Fn(f64) -> f64| -> f64 {
        let term = |k: i32| {
            let square = f64::from(k).powi(2);
            polynomial(square) * (-pi2 * square / (2.0 * z2)).exp()
        };
        2.0 * (1..=TERMS).map(term).sum::<f64>()
    };
    let root = FRAC_PI_2.sqrt();
    let k0 = (2.0 * PI).sqrt() / z * half(&|_| 1.0) / 2.0;
    let k1 = root / (6.0 * z4) * half(&|s| pi2 * s - z2);
    let k2 = root / (72.0 * z6 * z)
        * half(&|s| 6.0 * z6 + 2.0 * z4 + pi2 * (2.0 * z4 - 5.0 * z2) * s + pi4 * (1.0 - 2.0 * z2) * s * s)
        - root / (36.0 * z2 * z) * whole(&|s| pi2 * s);
    let k3 = root / (6480.0 * z6 * z4)
        * half(&|s| {
            pi6 * s.powi(3) * (5.0 - 30.0 * z2)
                + pi4 * s * s * (-60.0 * z2 + 212.0 * z4)
                + pi2 * s * (135.0 * z4 - 96.0 * z6)
                - (30.0 * z6 + 90.0 * z6 * z2)
        })
        + root / (216.0 * z6) * whole(&|s| -pi4 * s * s + 3.0 * pi2 * s * z2);
    (k0 + k1 / n.sqrt() + k2 / n + k3 / (n * n.sqrt())).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(got: f64, expected: f64, tolerance: f64, what: &str) {
        assert!((got - expected).abs() <= tolerance, "{what}: {got}, not {expected}");
    }

    /// The critical values that every table prints, to half a unit of their fourth digit.
    #[test]
    fn the_limit_as_printed() {
        for (lambda, p) in [(1.2238, 0.10), (1.3581, 0.05), (1.6276, 0.01), (1.9495, 0.001)] {
            close(limit_survival(lambda) / p, 1.0, 4.0 * lambda * 5e-5, "limit");
        }
        assert_eq!((limit_survival(0.0), limit_survival(0.01)), (1.0, 1.0));
    }

    #[test]
    fn both_series_of_the_limit_meet() {
        close(limit_survival(1.0 - 1e-12), limit_survival(1.0 + 1e-12), 1e-11, "at 1");
    }

    /// One value: D is the larger of u and 1 − u. Two values: P(D < d) = 2(2d − ½)² to ½, then 1 − 2(1 − d)².
    #[test]
    fn one_and_two_values_by_hand() {
        for d in [0.5, 0.6, 0.75, 0.99] {
            close(one_sample_survival(1, d).expect("a value"), 2.0 * (1.0 - d), 1e-15, "one");
            close(one_sample_survival(2, d).expect("a value"), 2.0 * (1.0 - d).powi(2), 1e-15, "two");
        }
        for d in [0.3, 0.4, 0.45] {
            close(
                one_sample_survival(2, d).expect("a value"),
                1.0 - 2.0 * (2.0 * d - 0.5).powi(2),
                1e-15,
                "two",
            );
        }
        assert_eq!((one_sample_survival(1, 0.4), one_sample_survival(7, 1.0)), (Some(1.0), Some(0.0)));
        assert_eq!(one_sample_survival(0, 0.5), None);
    }

    /// Marsaglia, Tsang & Wang (2003) print K(10, 0.274) = 0.6284796154565043; the others are from their recursion with 60
    /// digits (mpmath).
    #[test]
    fn values_of_the_matrix() {
        for (n, d, below) in [
            (10, 0.274, 0.628_479_615_456_504_3),
            (300, 0.02, 4.043_272_302_825_333e-4),
            (2000, 0.007, 3.593_678_707_007_5e-5),
        ] {
            close(1.0 - one_sample_survival(n, d).expect("a value"), below, 1e-13, "matrix");
            close(durbin(n, d), below, 1e-13, "matrix itself");
        }
    }

    /// Where the ways hand over to each other, they say the same.
    #[test]
    fn the_ways_meet() {
        for n in [20, 100, 140] {
            let d = (4.0 / n as f64).sqrt();
            close(2.0 * one_sided_survival(n, d), 1.0 - durbin(n, d), 2e-6, "matrix and one side");
        }
        for n in [500, 5000] {
            let d = (1.4 / n as f64).powf(2.0 / 3.0);
            close(pelz_good(n as f64, d), durbin(n, d), 1e-6, "matrix and expansion");
            let d = (2.2 / n as f64).sqrt();
            close(
                1.0 - pelz_good(n as f64, d),
                2.0 * one_sided_survival(n, d),
                5e-8,
                "expansion and one side",
            );
        }
    }
}
