//! Student's t distribution: two-sided p values and quantiles, on `statrs`' incomplete beta function.
//!
//! P(|T| > t) = I_x(ν/2, 1/2) with x = ν / (ν + t²). Three places lose digits when that is taken from
//! `statrs` as it stands (held against R's `pt` and `qt`; up to 8e-8 for |t| near 0, 3e-7 for a hundred
//! million degrees of freedom), and are gone round here: near t = 0 the probability comes from its own small
//! argument t² / (ν + t²); with many degrees of freedom, where the beta function's logarithms cancel, t is
//! carried over to a normal deviate (Hill 1970, Algorithm 395, *Comm. ACM* 13:617–619); the quantile is found by
//! Newton's steps inside of a bracket, so that it always ends and is as exact as the probability.

use statrs::function::beta::checked_beta_reg;
use statrs::function::gamma::ln_gamma;

use super::dist::normal_two_sided_p;

/// Above this, Hill's normal deviate is exact to the last digits, however large t is.
const MANY: f64 = 1e4;

/// Above this it is so while t is no larger than [`SMALL_T`].
const SOME: f64 = 50.0;

/// Where most tests and every usual quantile lie.
const SMALL_T: f64 = 3.0;

/// P(|T| > |t|): the two-sided p value of a t test. `None` for degrees of freedom that are none.
pub(super) fn t_two_sided_p(t: f64, df: f64) -> Option<f64> {
    if df.is_nan() || df <= 0.0 || t.is_nan() {
        return None;
    }
    if df > MANY || (df > SOME && t.abs() <= SMALL_T) {
        return Some(normal_two_sided_p(normal_deviate(t, df)));
    }
    let square = t * t;
    let share = if square.is_finite() { square / (df + square) } else { 1.0 };
    // Where `statrs` would compute the complement by itself, from 1 − (1 − share).
    let p = if share <= 1.5 / (df / 2.0 + 2.5) {
        1.0 - checked_beta_reg(0.5, df / 2.0, share).ok()?
    } else {
        checked_beta_reg(df / 2.0, 0.5, if square.is_finite() { df / (df + square) } else { 0.0 }).ok()?
    };
    p.is_finite().then_some(p)
}

/// The normal deviate with the tail probability of t (Hill 1970).
fn normal_deviate(t: f64, df: f64) -> f64 {
    if df.is_infinite() {
        return t;
    }
    let a = df - 0.5;
    let b = 48.0 * a * a;
    let y = a * (t / df * t).ln_1p();
    let second = (((-0.4 * y - 3.3) * y - 24.0) * y - 85.5) / (0.8 * y * y + 100.0 + b);
    ((second + y + 3.0) / b + 1.0) * y.sqrt()
}

/// The t that a two-sided interval of this confidence reaches to: 2.228139 for 0.95 with 10 degrees of
/// freedom. `None` for degrees of freedom that are none, and for a confidence outside of 0 to 1.
pub(super) fn t_two_sided(confidence: f64, df: f64) -> Option<f64> {
    if !(confidence > 0.0 && confidence < 1.0 && df > 0.0) {
        return None;
    }
    let tail = 1.0 - confidence;
    let constant = if df > MANY {
        -0.5 * std::f64::consts::TAU.ln()
    } else {
        ln_gamma((df + 1.0) / 2.0) - ln_gamma(df / 2.0) - 0.5 * (df * std::f64::consts::PI).ln()
    };
    // ln p over ln t is smooth and falls; the bracket holds every t that a number can hold.
    let (mut low, mut high) = (-700.0, 700.0);
    let mut ln_t: f64 = 0.7;
    for _ in 0..200 {
        let t = ln_t.exp();
        let p = t_two_sided_p(t, df)?;
        if p > tail {
            low = ln_t;
        } else {
            high = ln_t;
        }
        let ratio = t / df * t;
        let power = if df.is_infinite() { t * t / 2.0 } else { (df + 1.0) / 2.0 * ratio.ln_1p() };
        let slope = 2.0 * t * (constant - power).exp() / p;
        let newton = ln_t + (p / tail).ln() / slope;
        let next = if newton > low && newton < high { newton } else { (low + high) / 2.0 };
        if (next - ln_t).abs() < 1e-15 * (1.0 + ln_t.abs()) {
            return Some(next.exp());
        }
        ln_t = next;
    }
    Some(ln_t.exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(got: Option<f64>, expected: f64, relative: f64, what: &str) {
        let got = got.expect("a value");
        assert!((got / expected - 1.0).abs() <= relative, "{what}: {got}, not {expected}");
    }

    /// t(1) and t(2) have closed forms: tan(πc/2) and c·√(2 / (1 − c²)).
    #[test]
    fn one_and_two_degrees_of_freedom_have_closed_forms() {
        for c in [1e-6, 0.05, 0.5, 0.8, 0.95, 0.999] {
            let one = (std::f64::consts::FRAC_PI_2 * c).tan();
            let two = c * (2.0 / (1.0 - c * c)).sqrt();
            for (df, expected) in [(1.0, one), (2.0, two)] {
                close(t_two_sided(c, df), expected, 1e-9_f64.min(1e-13 / c), "quantile");
                close(t_two_sided_p(expected, df), 1.0 - c, 1e-12, "probability");
            }
        }
    }

    /// R 4.2.2: `qt(.975, df)`.
    #[test]
    fn quantiles_of_r() {
        for (df, expected) in [
            (3.0, 3.1824463052837078),
            (10.0, 2.228138851986274),
            (122.0, 1.9795998784866222),
            (580.0, 1.964062510769409),
            (20_000.0, 1.9600826051581344),
        ] {
            close(t_two_sided(0.95, df), expected, 1e-12, "quantile");
        }
    }

    /// On either side of where the beta function hands over to Hill's deviate.
    #[test]
    fn the_two_ways_meet() {
        for (t, df) in [(0.001, SOME), (0.5, SOME), (2.0, SOME), (SMALL_T, SOME), (5.0, MANY), (30.0, MANY)] {
            let by_beta = t_two_sided_p(t, df).expect("a probability");
            let by_hill = normal_two_sided_p(normal_deviate(t, df));
            assert!((by_beta / by_hill - 1.0).abs() < 1e-11, "{t}: {by_beta} {by_hill}");
        }
    }

    #[test]
    fn a_difference_next_to_nothing_keeps_its_digits() {
        // The density at 0 is 0.3989 for many degrees of freedom: 1 − p = 2 · 0.3989 · t.
        for df in [3.0, 100.0, 9000.0, 1e6] {
            let p = t_two_sided_p(1e-7, df).expect("a probability");
            assert!((1.0 - p) > 7.3e-8 && (1.0 - p) < 8.0e-8, "{df}: {}", 1.0 - p);
        }
        assert_eq!(t_two_sided_p(0.0, 5.0), Some(1.0));
    }

    #[test]
    fn what_has_no_value_says_so_and_the_ends_hold() {
        assert_eq!((t_two_sided_p(1.0, 0.0), t_two_sided(0.95, 0.0)), (None, None));
        assert_eq!((t_two_sided(1.0, 5.0), t_two_sided(0.0, 5.0)), (None, None));
        assert_eq!((t_two_sided_p(f64::NAN, 5.0), t_two_sided(0.95, f64::NAN)), (None, None));
        assert_eq!(t_two_sided_p(f64::INFINITY, 5.0), Some(0.0));
        close(t_two_sided(0.95, f64::INFINITY), 1.959963984540054, 1e-13, "the normal limit");
    }
}
