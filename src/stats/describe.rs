//! What a list of values looks like: number, mean, spread, quartiles, extremes, skewness, kurtosis.
//!
//! Quartiles are type 7 of Hyndman & Fan (1996), "Sample quantiles in statistical packages", *Am. Stat.*
//! 50:361–365: straight lines between the order statistics (R, NumPy, Excel). Skewness g₁ = m₃ / m₂^1.5 and
//! b₁ = m₃ / s³, kurtosis b₂ = m₄ / s⁴ − 3 (0 for a normal curve), with central moments m of divisor n and s of
//! divisor n − 1: Joanes & Gill (1998), "Comparing measures of sample skewness and kurtosis", *The
//! Statistician* 47:183–189.
//!
//! Spread is undefined for one value, skewness and kurtosis where nothing varies.

use super::{ROUNDING, Stat, Undefined, ZERO, mean};

/// What a list of values looks like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Description {
    /// Values present.
    pub n: usize,
    /// Arithmetic mean.
    pub mean: f64,
    /// Sample standard deviation (divisor n − 1); undefined for one value.
    pub sd: Stat<f64>,
    /// Standard error of the mean, `sd / √n`.
    pub se: Stat<f64>,
    /// Median; the mean of the middle two of an even number.
    pub median: f64,
    /// First quartile, type 7.
    pub q1: f64,
    /// Third quartile, type 7.
    pub q3: f64,
    /// Smallest.
    pub min: f64,
    /// Largest.
    pub max: f64,
    /// Skewness g₁ = m₃ / m₂^1.5.
    pub skew_g1: Stat<f64>,
    /// Skewness b₁ = m₃ / sd³ (another convention for the same).
    pub skew_b1: Stat<f64>,
    /// Kurtosis b₂ = m₄ / sd⁴ − 3.
    pub kurtosis_b2: Stat<f64>,
}

/// Describes the values that are there; those that are no finite number are left out. Time is in proportion
/// to their number: they are partitioned around the quartiles, not sorted.
///
/// # Errors
/// [`Undefined::NoValues`] when nothing is left; [`Undefined::OutOfRange`] for values so large that their sum
/// is beyond what a number can hold.
pub fn describe(values: &[f64]) -> Stat<Description> {
    let mut present: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    let mean = mean(&present).ok_or(Undefined::NoValues)?;
    if !mean.is_finite() {
        return Err(Undefined::OutOfRange); // The sum of the values is more than a number can hold.
    }
    let n = present.len();
    // What the sum of many large values has rounded away comes back from their small distances.
    let mean = mean + present.iter().map(|value| value - mean).sum::<f64>() / n as f64;
    let (mut m2, mut m3, mut m4) = (0.0, 0.0, 0.0);
    let (mut min, mut max) = (f64::INFINITY, f64::NEG_INFINITY);
    for value in &present {
        let away = value - mean;
        let square = away * away;
        m2 += square;
        m3 += square * away;
        m4 += square * square;
        min = min.min(*value);
        max = max.max(*value);
    }
    let count = n as f64;
    // Where all are the same number up to rounding, that rounding is no spread.
    let m2 = if max - min <= ROUNDING * min.abs().max(max.abs()) { 0.0 } else { m2 };
    let variance = if n < 2 { Err(Undefined::FewerThan2Values) } else { finite(m2 / (count - 1.0)) };
    let sd = variance.map(f64::sqrt);
    let varying = match variance {
        Ok(variance) if variance < ZERO => Err(Undefined::AllValuesTied),
        variance => variance,
    };
    let [q1, median, q3] = quartiles(&mut present);
    Ok(Description {
        n,
        mean,
        sd,
        se: sd.map(|sd| sd / count.sqrt()),
        median,
        q1,
        q3,
        min,
        max,
        skew_g1: varying.and_then(|_| finite(m3 / count / (m2 / count).powf(1.5))),
        skew_b1: varying.and_then(|variance| finite(m3 / count / variance.powf(1.5))),
        kurtosis_b2: varying.and_then(|variance| finite(m4 / count / (variance * variance) - 3.0)),
    })
}

/// A number, unless the values are too large to be squared.
fn finite(value: f64) -> Stat<f64> {
    if value.is_finite() { Ok(value) } else { Err(Undefined::OutOfRange) }
}

/// First quartile, median and third quartile; reorders the values.
fn quartiles(values: &mut [f64]) -> [f64; 3] {
    [0.25, 0.5, 0.75].map(|p| quantile(values, p))
}

/// The type 7 quantile: at position (n − 1)·p between the order statistics; 0 of nothing.
fn quantile(values: &mut [f64], p: f64) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    let position = (values.len() - 1) as f64 * p;
    let below = position.floor();
    let (_, value, above) = values.select_nth_unstable_by(below as usize, f64::total_cmp);
    let next = above.iter().copied().fold(f64::INFINITY, f64::min);
    if position > below { *value + (position - below) * (next - *value) } else { *value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_values_by_hand() {
        let d = describe(&[4.0, 1.0, 2.0, 3.0]).expect("defined");
        assert_eq!((d.n, d.mean, d.median, d.min, d.max), (4, 2.5, 2.5, 1.0, 4.0));
        assert_eq!((d.q1, d.q3), (1.75, 3.25));
        assert!((d.sd.expect("defined") - (5.0_f64 / 3.0).sqrt()).abs() < 1e-15);
        assert!((d.se.expect("defined") - (5.0_f64 / 12.0).sqrt()).abs() < 1e-15);
    }

    #[test]
    fn skewness_and_kurtosis_by_hand() {
        // 0, 0, 0, 4: mean 1, m2 = 3, m3 = 6, m4 = 21, sd² = 4.
        let d = describe(&[0.0, 0.0, 4.0, 0.0]).expect("defined");
        assert!((d.skew_g1.expect("defined") - 6.0 / 27.0_f64.sqrt()).abs() < 1e-15);
        assert_eq!((d.skew_b1, d.kurtosis_b2), (Ok(6.0 / 8.0), Ok(21.0 / 16.0 - 3.0)));
    }

    /// Student's sleep data, drug 1: R's `quantile(type = 7)`, psych's `skew(type = 3)` and `kurtosi(type = 3)`.
    #[test]
    fn sleep_as_r_has_it() {
        let d = describe(&[0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]).expect("defined");
        let close = |got: f64, expected: f64| assert!((got - expected).abs() < 1e-13, "{got} {expected}");
        close(d.q1, -0.175);
        close(d.median, 0.35);
        close(d.q3, 1.7);
        close(d.skew_b1.expect("defined"), 0.418262885092691);
        close(d.kurtosis_b2.expect("defined"), -1.30039134058416);
    }

    #[test]
    fn quartiles_do_not_depend_on_the_order() {
        let mut values: Vec<f64> = (0..1001).map(|i| f64::from((i * 619) % 1001)).collect();
        assert_eq!(quartiles(&mut values), [250.0, 500.0, 750.0]);
        assert_eq!(quartiles(&mut [7.0]), [7.0; 3]);
        assert_eq!(quartiles(&mut [3.0, 1.0]), [1.5, 2.0, 2.5]);
    }

    #[test]
    fn an_odd_number_has_its_own_middle() {
        assert_eq!(describe(&[5.0, 1.0, 2.0]).expect("defined").median, 2.0);
    }

    #[test]
    fn one_value_has_no_spread_and_none_nothing() {
        let one = describe(&[3.0]).expect("defined");
        assert_eq!((one.median, one.sd), (3.0, Err(Undefined::FewerThan2Values)));
        assert_eq!((one.q1, one.q3, one.skew_g1), (3.0, 3.0, Err(Undefined::FewerThan2Values)));
        assert_eq!(describe(&[f64::NAN]), Err(Undefined::NoValues));
    }

    #[test]
    fn large_values_keep_the_digits_of_their_mean() {
        let values: Vec<f64> = (0..10_000).map(|i| 1e9 + f64::from(i % 7) / 8.0).collect();
        let expected = 1e9 + (0..10_000).map(|i| f64::from(i % 7) / 8.0).sum::<f64>() / 1e4;
        assert_eq!(describe(&values).expect("defined").mean, expected);
    }

    #[test]
    fn what_cannot_be_summed_says_so() {
        assert_eq!(describe(&[1e308, 1e308]), Err(Undefined::OutOfRange));
        let large = describe(&[1e100, 2e100, 4e100]).expect("a mean");
        assert_eq!((large.median, large.kurtosis_b2), (2e100, Err(Undefined::OutOfRange)));
    }

    #[test]
    fn what_does_not_vary_has_no_shape() {
        let flat = describe(&[0.1; 7]).expect("defined");
        assert_eq!((flat.sd, flat.se), (Ok(0.0), Ok(0.0)));
        assert_eq!(flat.skew_b1, Err(Undefined::AllValuesTied));
        assert_eq!(flat.kurtosis_b2, Err(Undefined::AllValuesTied));
    }
}
