//! The noncentral t distribution, and the noncentralities that an observed t leaves possible.
//!
//! T = (Z + δ) / S with S = √(χ²_ν / ν), so that P(T ≤ t) = E[Φ(t·S − δ)]: an average of positive numbers
//! with nothing that cancels (Owen 1968, "A survey of properties and applications of the noncentral
//! t-distribution", *Technometrics* 10:445–478). The average is taken over u = ln S, whose density is
//! √(2a/π) · e^(−s(a)) · exp(−a(e^(2u) − 1 − 2u)) with a = ν/2 and Stirling's remainder s(a), by adaptive
//! Gauss–Kronrod quadrature (nodes: Piessens et al. 1983, *QUADPACK*), cut where Φ turns from 0 to 1.
//!
//! The series of Lenth (1989, AS 243, *Appl. Statist.* 38:185–189), which R's `pt` uses, loses digits in the
//! tails and gives up at |δ| > 37.62; this does neither. Absolute error below 1e-11 for ν from 1 to 1e8.
//!
//! Limits: Steiger & Fouladi (1997), "Noncentrality interval estimation", in Harlow et al., *What if there
//! were no significance tests?*: the δ under which t is the α/2 or the 1 − α/2 quantile.

use statrs::function::erf::erfc_inv;
use statrs::function::gamma::ln_gamma;

use super::Interval;
use super::dist::normal_lower_tail;

/// `(node, Kronrod's weight, Gauss' weight)` on −1…1, for one half: the other is its mirror image.
const NODES: [(f64, f64, f64); 8] = [
    (0.0, 0.20948214108472782, 0.4179591836734694),
    (0.20778495500789848, 0.20443294007529889, 0.0),
    (0.4058451513773972, 0.19035057806478542, 0.3818300505051189),
    (0.5860872354676911, 0.1690047266392679, 0.0),
    (0.7415311855993945, 0.14065325971552592, 0.27970539148927664),
    (0.8648644233597691, 0.10479001032225019, 0.0),
    (0.9491079123427585, 0.06309209262997856, 0.1294849661688697),
    (0.9914553711208126, 0.022935322010529224, 0.0),
];

/// Beyond e^−this, the density of ln S adds nothing that a number could show.
const NOTHING: f64 = 42.0;

/// What is left of ln Γ(a) after (a − ½) ln a − a + ½ ln 2π.
pub(super) fn stirling_remainder(a: f64) -> f64 {
    if a < 16.0 {
        return ln_gamma(a) - (a - 0.5) * a.ln() + a - 0.5 * std::f64::consts::TAU.ln();
    }
    let square = 1.0 / (a * a);
    let series = 1.0 / 1680.0 - square / 1188.0;
    (1.0 / 12.0 - square * (1.0 / 360.0 - square * (1.0 / 1260.0 - square * series))) / a
}

/// P(T ≤ t) with `df` degrees of freedom and noncentrality `ncp`; `None` where these are none.
pub(super) fn lower_tail(t: f64, df: f64, ncp: f64) -> Option<f64> {
    if !(df > 0.0 && df.is_finite() && t.is_finite() && ncp.is_finite()) {
        return None;
    }
    let a = df / 2.0;
    let constant = 0.5 * (2.0 * a / std::f64::consts::PI).ln() - stirling_remainder(a);
    let fall = |u: f64| a * ((2.0 * u).exp_m1() - 2.0 * u);
    let integrand = |u: f64| (constant - fall(u)).exp() * normal_lower_tail(t * u.exp() - ncp);

    let low = reach(&fall, -(NOTHING / a + 1.0) / 2.0);
    let high = reach(&fall, (NOTHING / (2.0 * a)).sqrt());
    let mut cuts = vec![low, 0.0, high];
    // Φ rises over eight or so standard deviations around t·S = δ.
    if ncp / t > 0.0 {
        cuts.extend([-8.0, 0.0, 8.0].map(|deviations| ((ncp + deviations) / t).ln()));
    }
    cuts.retain(|cut| *cut >= low && *cut <= high);
    cuts.sort_by(f64::total_cmp);
    let pieces = cuts.iter().zip(cuts.iter().skip(1));
    let whole: f64 = pieces.map(|(from, to)| integral(&integrand, *from, *to, 40)).sum();
    whole.is_finite().then(|| whole.clamp(0.0, 1.0))
}

/// Between 0 and `far`, where `fall` comes up to [`NOTHING`].
fn reach(fall: &impl Fn(f64) -> f64, far: f64) -> f64 {
    let (mut inner, mut outer) = (0.0, far);
    for _ in 0..40 {
        let middle = (inner + outer) / 2.0;
        if fall(middle) < NOTHING { inner = middle } else { outer = middle }
    }
    outer
}

/// The integral over one piece, halved until the two rules agree.
fn integral(f: &impl Fn(f64) -> f64, from: f64, to: f64, halvings: usize) -> f64 {
    let (centre, half) = ((from + to) / 2.0, (to - from) / 2.0);
    let (mut kronrod, mut gauss) = (0.0, 0.0);
    for (node, by_kronrod, by_gauss) in NODES {
        let value = if node == 0.0 { f(centre) } else { f(centre - half * node) + f(centre + half * node) };
        kronrod += by_kronrod * value;
        gauss += by_gauss * value;
    }
    // Where the rules are 1e-11 apart, the finer one is right to far more digits.
    if halvings == 0 || (kronrod - gauss).abs() * half < 1e-11 {
        return kronrod * half;
    }
    integral(f, from, centre, halvings - 1) + integral(f, centre, to, halvings - 1)
}

/// The noncentralities under which a t as small, or as large, as the observed one has probability
/// (1 − `confidence`) / 2. `None` for degrees of freedom that are none.
pub(super) fn limits(t: f64, df: f64, confidence: f64) -> Option<Interval> {
    let tail = (1.0 - confidence) / 2.0;
    if !(tail > 0.0 && tail < 0.5) {
        return None;
    }
    Some(Interval { low: -upper_limit(-t, df, tail)?, high: upper_limit(t, df, tail)? })
}

/// The noncentrality with P(T ≤ t) = tail: a search on the probit scale, where the way is nearly straight.
fn upper_limit(t: f64, df: f64, tail: f64) -> Option<f64> {
    let probit = |p: f64| -std::f64::consts::SQRT_2 * erfc_inv(2.0 * p);
    let target = probit(tail);
    let above = |ncp: f64| lower_tail(t, df, ncp).map(|p| probit(p.clamp(1e-300, 1.0 - 1e-16)) - target);
    let unit = (1.0 + t / (2.0 * df) * t).sqrt();
    let guess = t - target * unit;

    let (mut low, mut high) = (guess - unit / 2.0, guess + unit / 2.0);
    let (mut at_low, mut at_high) = (above(low)?, above(high)?);
    let mut stride = unit;
    while at_low < 0.0 {
        (high, at_high) = (low, at_low);
        low -= stride;
        at_low = above(low)?;
        stride *= 2.0;
    }
    while at_high > 0.0 {
        (low, at_low) = (high, at_high);
        high += stride;
        at_high = above(high)?;
        stride *= 2.0;
    }
    for _ in 0..100 {
        let straight = low + (high - low) * at_low / (at_low - at_high);
        // A step that hardly moves one end is made to pass the root, so that both ends close in.
        let nudge = 1e-3 * (high - low);
        let ncp = if at_low < -at_high { straight + nudge } else { straight - nudge };
        let next = if ncp > low && ncp < high { ncp } else { (low + high) / 2.0 };
        if high - low < 1e-13 * (1.0 + high.abs()) || next <= low || next >= high {
            break;
        }
        let value = above(next)?;
        if value >= 0.0 { (low, at_low) = (next, value) } else { (high, at_high) = (next, value) }
    }
    let straight = low + (high - low) * at_low / (at_low - at_high);
    Some(if straight >= low && straight <= high { straight } else { (low + high) / 2.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(got: Option<f64>, expected: f64, tolerance: f64, what: &str) {
        let got = got.expect("a value");
        assert!((got - expected).abs() <= tolerance, "{what}: {got}, not {expected}");
    }

    /// 30-digit quadrature over s instead of ln s (mpmath 1.3), and its printed digits.
    #[test]
    fn probabilities_of_a_quadrature_with_thirty_digits() {
        for (t, df, ncp, expected) in [
            (-3.0, 1.0, 2.0, 0.002_232_095_131_850_234),
            (50.0, 1.0, 30.0, 0.548_586_188_297_875_6),
            (1e5, 2.0, 5e4, 0.778_800_783_032_464_8),
            (1e6, 2.0, 3e5, 0.913_931_185_270_478_8),
            (1000.0, 3.0, 900.0, 0.488_074_802_988_572_8),
            (300.0, 20_000.0, 299.0, 0.709_624_576_187_028_3),
            (12.0, 1e6, 12.5, 0.308_542_819_401_061_5),
        ] {
            close(lower_tail(t, df, ncp), expected, 1e-12, &format!("{t} {df} {ncp}"));
        }
    }

    /// The same by Simpson's rule in s with 20,000 steps: another variable, another rule.
    #[test]
    fn probabilities_by_another_rule() {
        for (t, df, ncp) in [(2.0, 5.0, 1.0), (-1.5, 12.0, 0.5), (4.0, 58.0, 2.5), (0.0, 3.0, -0.7)] {
            let a: f64 = df / 2.0;
            let constant = std::f64::consts::LN_2 + a * a.ln() - ln_gamma(a);
            let f =
                |s: f64| (constant + (df - 1.0) * s.ln() - a * s * s).exp() * normal_lower_tail(t * s - ncp);
            let (steps, width) = (20_000, 6.0 / 20_000.0);
            let weighted = |i: usize| f(i as f64 * width) * if i % 2 == 1 { 4.0 } else { 2.0 };
            let simpson: f64 = (1..steps).map(weighted).sum::<f64>() * width / 3.0;
            close(lower_tail(t, df, ncp), simpson, 1e-11, &format!("{t} {df} {ncp}"));
        }
    }

    #[test]
    fn without_noncentrality_it_is_students() {
        for (t, df) in [(0.3, 1.0), (2.0, 4.0), (2.228138851986274, 10.0), (1.97, 580.0)] {
            let expected = 1.0 - super::super::dist::t_two_sided_p(t, df).expect("a probability") / 2.0;
            close(lower_tail(t, df, 0.0), expected, 1e-12, "central");
            close(lower_tail(-t, df, 0.0), 1.0 - expected, 1e-12, "central, below");
        }
    }

    #[test]
    fn at_zero_the_degrees_of_freedom_do_not_matter() {
        for df in [1.0, 7.0, 1000.0] {
            let limits = limits(0.0, df, 0.95).expect("limits");
            close(Some(limits.high), 1.959963984540054, 1e-11, "high");
            close(Some(limits.low), -1.959963984540054, 1e-11, "low");
        }
    }

    /// The limits are the noncentralities that make the observed t a quantile.
    #[test]
    fn limits_give_the_tails_back() {
        for (t, df) in [(2.0, 1.0), (-4.1, 30.0), (6.5, 580.0), (1e6, 2.0), (300.0, 2e4), (-30.0, 3.0)] {
            let limits = limits(t, df, 0.9).expect("limits");
            close(lower_tail(t, df, limits.high), 0.05, 1e-11, "upper limit");
            close(lower_tail(t, df, limits.low), 0.95, 1e-11, "lower limit");
        }
    }

    #[test]
    fn stirlings_remainder_has_one_value_on_both_sides_of_its_change() {
        // ln Γ(16) = ln 15!.
        let expected =
            1_307_674_368_000.0_f64.ln() - 15.5 * 16.0_f64.ln() + 16.0 - 0.5 * std::f64::consts::TAU.ln();
        assert!((stirling_remainder(16.0) - expected).abs() < 2e-14);
        assert!((stirling_remainder(15.999_999) - stirling_remainder(16.0)).abs() < 1e-9);
    }

    #[test]
    fn what_is_none_says_so() {
        assert_eq!((lower_tail(1.0, 0.0, 0.0), lower_tail(f64::NAN, 3.0, 0.0)), (None, None));
        assert_eq!((limits(1.0, 0.0, 0.95), limits(1.0, 3.0, 1.0)), (None, None));
    }
}
