//! Probabilities and quantiles, from `statrs`, with an F distribution of our own on its beta function.
//!
//! `statrs`' own F loses digits far out in a tail (`1 − x` cancels), and its quantile is a Newton search
//! whose accuracy and number of steps are not promised. Satterthwaite's degrees of freedom, in the interval
//! of ICC(A,1), can be far below 1 and lead there. Here each tail is computed from its own small argument,
//! and the quantile is found by Newton's steps inside of a bracket, which always ends.

use statrs::distribution::{ContinuousCDF, Normal};
use statrs::function::beta::{checked_beta_reg, ln_beta};
use statrs::function::gamma::checked_gamma_ur;

pub(super) use super::student_t::{t_two_sided, t_two_sided_p};

/// The value that a standard normal variable stays below with this probability: 1.644854 for 0.95.
pub(super) fn normal_quantile(p: f64) -> f64 {
    Normal::standard().inverse_cdf(p.clamp(1e-300, 1.0 - f64::EPSILON))
}

/// z for a two-sided confidence: 1.959964 for 0.95.
pub(super) fn normal_two_sided(confidence: f64) -> f64 {
    Normal::standard().inverse_cdf(0.5 + confidence.clamp(0.0, 0.999_999) / 2.0)
}

/// P(|Z| > |z|): the two-sided p value of a normal test.
///
/// From the incomplete gamma function: `erfc` of `statrs` 0.19 has only ten digits.
pub(super) fn normal_two_sided_p(z: f64) -> f64 {
    let half_square = z * z / 2.0;
    if half_square < f64::MIN_POSITIVE {
        return 1.0;
    }
    if half_square > 750.0 {
        return 0.0; // Less than the smallest number.
    }
    checked_gamma_ur(0.5, half_square).unwrap_or(0.0)
}

/// P(Z ≤ z) of the standard normal distribution, with full digits in the lower tail.
pub(super) fn normal_lower_tail(z: f64) -> f64 {
    let half = normal_two_sided_p(z) / 2.0;
    if z <= 0.0 { half } else { 1.0 - half }
}

/// P(F > f): the p value of an F test. `None` for degrees of freedom that are none.
pub(super) fn f_upper_tail(f: f64, df1: f64, df2: f64) -> Option<f64> {
    checked_beta_reg(df2 / 2.0, df1 / 2.0, df2 / (df2 + df1 * f)).ok().filter(|p| p.is_finite())
}

/// P(chi-square > x): the p value of a chi-square test. `None` for degrees of freedom that are none.
pub(super) fn chi_square_upper_tail(x: f64, df: f64) -> Option<f64> {
    if x == 0.0 && df > 0.0 {
        return Some(1.0); // The whole distribution lies above, where the gamma function has no logarithm.
    }
    checked_gamma_ur(df / 2.0, x / 2.0).ok().filter(|p| p.is_finite())
}

/// The value that F stays below with probability `p`; `None` for degrees of freedom that are none, and
/// where the quantile is beyond what a number can hold.
pub(super) fn f_quantile(p: f64, df1: f64, df2: f64) -> Option<f64> {
    if !(p > 0.0 && p < 1.0 && df1.is_finite() && df2.is_finite()) {
        return None;
    }
    if p <= 0.5 {
        // P(F ≤ x) is the upper tail of 1/F, whose degrees of freedom are exchanged.
        return f_upper_point(p, df2, df1).map(|x| 1.0 / x);
    }
    f_upper_point(1.0 - p, df1, df2)
}

/// The value that F exceeds with probability `tail` (at most one half).
///
/// Newton's steps for ln(tail) over ln(x), both nearly straight, inside of a bracket that shrinks with each of
/// them: about seven evaluations, and never more than the halvings that a bracket of doubles allows.
fn f_upper_point(tail: f64, df1: f64, df2: f64) -> Option<f64> {
    f_upper_tail(1.0, df1, df2)?;
    let limit = 700.0; // e^700 is the last thing before infinity
    let (half1, half2) = (df1 / 2.0, df2 / 2.0);
    let constant = half2 * df2.ln() - ln_beta(half1, half2);
    let (mut low, mut high) = (-limit, limit);
    let mut ln_x: f64 = 0.0;
    for _ in 0..200 {
        let x = ln_x.exp();
        let p = f_upper_tail(x, df1, df2)?;
        if p > tail {
            low = ln_x;
        } else {
            high = ln_x;
        }
        // d p / d ln x = −x · density.
        let scaled = df1 * x;
        let density = (half1 * scaled.ln() - (half1 + half2) * (scaled + df2).ln() + constant).exp();
        let step = (p / tail).ln() * p / density;
        let newton = ln_x + step;
        let next = if newton.is_finite() && newton > low && newton < high {
            newton
        } else if high == limit || low == -limit {
            // The bracket is still open on the side to go to.
            (ln_x + if p > tail { 1.0 + ln_x.abs() } else { -1.0 - ln_x.abs() }).clamp(-limit, limit)
        } else {
            (low + high) / 2.0
        };
        if (next - ln_x).abs() <= 1e-15 * (1.0 + ln_x.abs()) || next <= -limit || next >= limit {
            ln_x = next;
            break;
        }
        ln_x = next;
    }
    (ln_x.abs() < limit).then(|| ln_x.exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// F(1, 1) and F(2, ν) have closed forms: tan²(πp/2) and ν/2 · ((1 − p)^(−2/ν) − 1).
    #[test]
    fn f_quantiles_have_eleven_digits() {
        for p in [0.025, 0.5, 0.975] {
            let close = |df1, df2, expected: f64| {
                let got = f_quantile(p, df1, df2).expect("a quantile");
                assert!((got / expected - 1.0).abs() < 1e-11, "{p} {df1} {df2}: {got}, not {expected}");
            };
            close(1.0, 1.0, (std::f64::consts::FRAC_PI_2 * p).tan().powi(2));
            for df in [0.5, 1.7, 12.0, 558.0, 5796.0] {
                let expected = df / 2.0 * (-2.0 / df * f64::ln_1p(-p)).exp_m1();
                close(2.0, df, expected);
                // The upper point one way round is the inverse of the lower point the other way.
                let inverse = f_quantile(1.0 - p, df, 2.0).expect("a quantile");
                assert!((inverse * expected - 1.0).abs() < 1e-11, "{p} {df}: {inverse}");
            }
        }
    }

    /// F(ν, ν) has its median at 1, also where a whole study's ratings are pooled.
    #[test]
    fn many_degrees_of_freedom_keep_their_digits() {
        for df in [2.0, 558.0, 11_308.0, 100_000.0] {
            let half = f_upper_tail(1.0, df, df).expect("a probability");
            assert!((half - 0.5).abs() < 1e-9, "{df}: {half}");
        }
    }

    /// A study's pooled ratings: ln F is normal there. (R's `qf` takes df2 as infinite above 400,000, and says
    /// 1.00424 here.)
    #[test]
    fn a_quantile_of_a_pooled_study_is_where_its_tail_says() {
        let got = f_quantile(0.975, 429_957.0, 429_957.0).expect("a quantile");
        assert!((got.ln() / (1.959_963_985 * f64::sqrt(4.0 / 429_957.0)) - 1.0).abs() < 1e-5, "{got}");
    }

    #[test]
    fn what_has_no_quantile_says_so() {
        assert_eq!(f_quantile(0.975, 0.0, 3.0), None);
        assert_eq!(f_quantile(0.975, 3.0, f64::NAN), None);
        assert_eq!(f_quantile(1.0, 3.0, 3.0), None);
        assert_eq!(f_quantile(0.975, 1.0, 1e-6), None);
    }

    /// t(1) and t(2) have closed forms: tan(πc/2) and c·√(2 / (1 − c²)).
    #[test]
    fn t_has_eleven_digits() {
        for c in [0.05, 0.5, 0.95, 0.999] {
            let one = (std::f64::consts::FRAC_PI_2 * c).tan();
            let two = c * (2.0 / (1.0 - c * c)).sqrt();
            for (df, expected) in [(1.0, one), (2.0, two)] {
                let got = t_two_sided(c, df).expect("a quantile");
                assert!((got / expected - 1.0).abs() < 1e-11, "{c} {df}: {got}, not {expected}");
                // T² is F with 1 and df degrees of freedom.
                let p = f_upper_tail(expected * expected, 1.0, df).expect("a probability");
                assert!((p - (1.0 - c)).abs() < 1e-13, "{c} {df}: {p}");
            }
        }
        assert!((t_two_sided(0.95, 10.0).expect("a quantile") - 2.228_138_851_964_94).abs() < 1e-10);
    }

    /// Even degrees of freedom are sums of a Poisson distribution.
    #[test]
    fn chi_square_has_its_closed_forms() {
        for x in [0.0, 0.001, 1.0, 5.991, 80.0, 700.0] {
            for (df, expected) in [(2.0, (-x / 2.0_f64).exp()), (4.0, (-x / 2.0_f64).exp() * (1.0 + x / 2.0))]
            {
                let p = chi_square_upper_tail(x, df).expect("a probability");
                assert!((p / expected - 1.0).abs() < 1e-11, "{x} {df}: {p}, not {expected}");
            }
        }
        assert_eq!((chi_square_upper_tail(1.0, 0.0), chi_square_upper_tail(0.0, 0.0)), (None, None));
        assert_eq!(t_two_sided_p(1.0, 0.0), None);
    }

    #[test]
    fn normal_tails_keep_their_digits() {
        // R 4.2.2: 2 * pnorm(-z).
        for (z, expected) in [(0.0, 1.0), (1.96, 0.04999579029644087), (8.0, 1.244192114854357e-15)] {
            assert!((normal_two_sided_p(z) / expected - 1.0).abs() < 1e-13);
            assert_eq!(normal_two_sided_p(z), normal_two_sided_p(-z));
            assert!((normal_lower_tail(-z) * 2.0 / expected - 1.0).abs() < 1e-13);
            assert!((normal_lower_tail(z) + expected / 2.0 - 1.0).abs() < 1e-15);
        }
        assert_eq!((normal_two_sided_p(1e200), normal_two_sided_p(f64::INFINITY)), (0.0, 0.0));
        assert_eq!(normal_two_sided_p(1e-170), 1.0);
    }

    #[test]
    fn z_of_95_percent() {
        assert!((normal_two_sided(0.95) - 1.959963984540054).abs() < 1e-12);
    }
}
