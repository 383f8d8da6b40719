//! How many clips to code twice so that an ICC is known well enough.
//!
//! By precision, Bonett (2002), *Stat. Med.* 21:1331–1335: an interval of full width w around ρ with k coders
//! needs n = 8z²(1 − ρ)²(1 + (k − 1)ρ)² / (k(k − 1)w²) + 1 clips, and 5ρ more if k = 2 and ρ ≥ 0.7. By a test,
//! Walter, Eliasziw & Donner (1998), *Stat. Med.* 17:101–110: to show that ρ is above ρ₀ where it is ρ₁ needs
//! n = 1 + 2(z_α + z_β)²k / ((ln C₀)²(k − 1)), C₀ = (1 + kρ₀/(1 − ρ₀)) / (1 + kρ₁/(1 − ρ₁)). Beside both
//! approximations stands the exact number for the one-way F distribution.
//!
//! Assumes complete tables and normal ratings, and is about ICC(1,1); for ICC(A,1) with coders that differ in
//! level take it as a lower bound. Undefined for figures outside of what the formulas are for.

use super::{Form, Stat, Undefined, dist};

/// By the width of the interval.
pub const SIZE_ICC_BONETT: Form = Form {
    id: "sample_size_icc_bonett",
    name: "clips for an ICC's interval of a given width",
    source: "Bonett (2002), Stat. Med. 21:1331–1335",
};

/// By a test against a lowest acceptable ICC.
pub const SIZE_ICC_WALTER: Form = Form {
    id: "sample_size_icc_walter",
    name: "clips to show that an ICC is above a bound",
    source: "Walter, Eliasziw & Donner (1998), Stat. Med. 17:101–110",
};

/// Numbers above this are not searched for.
const MOST: u64 = 100_000_000;

/// Bonett's number of clips.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct IccPrecision {
    /// The formula as it is.
    pub formula: f64,
    /// With 5ρ more if k = 2 and ρ ≥ 0.7.
    pub adjusted: f64,
    /// The latter rounded up: the number to use.
    pub n: u64,
    /// The smallest n ≥ 3 whose one-way F interval, were ρ observed, is no wider than asked for.
    pub exact: Stat<u64>,
}

/// Clips for an interval of full width `width` around `rho` with `coders` a clip.
///
/// # Errors
/// [`Undefined::OutOfRange`]: fewer than two coders, ρ not between −1/(k − 1) and 1, no width, no confidence.
pub fn sample_size_icc_bonett(rho: f64, coders: u32, width: f64, confidence: f64) -> Stat<IccPrecision> {
    let k = f64::from(coders);
    if !(possible(rho, k) && width > 0.0 && width.is_finite() && inside(confidence)) {
        return Err(Undefined::OutOfRange);
    }
    let z = dist::normal_quantile(0.5 + confidence / 2.0);
    let spread = (1.0 - rho) * (1.0 + (k - 1.0) * rho);
    let formula = 8.0 * (z * spread / width).powi(2) / (k * (k - 1.0)) + 1.0;
    // An estimate of 0.7 that lost its last digit is 0.7: the correction is a step of four clips.
    let adjusted = if coders == 2 && rho + 1e-12 >= 0.7 { formula + 5.0 * rho } else { formula };
    let f = 1.0 + k * rho / (1.0 - rho);
    let narrow = |n: u64| {
        let (df1, df2) = (n as f64 - 1.0, n as f64 * (k - 1.0));
        let upper = 0.5 + confidence / 2.0;
        let low = f / dist::f_quantile(upper, df1, df2)?;
        let high = f * dist::f_quantile(upper, df2, df1)?;
        let icc = |f: f64| (f - 1.0) / (f + k - 1.0);
        Some(icc(high) - icc(low) <= width)
    };
    Ok(IccPrecision { formula, adjusted, n: rounded_up(adjusted)?, exact: smallest(3, narrow) })
}

/// Walter, Eliasziw and Donner's number of clips.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct IccPower {
    /// The formula with a one-sided α.
    pub one_sided: f64,
    /// The same rounded up.
    pub n_one_sided: u64,
    /// The formula with α/2.
    pub two_sided: f64,
    /// The same rounded up.
    pub n_two_sided: u64,
    /// The smallest n ≥ 2 whose exact power, one-sided, is high enough.
    pub exact_one_sided: Stat<u64>,
    /// The exact power of `n_one_sided` clips.
    pub power: Stat<f64>,
}

/// Clips to show, at level `alpha`, that an ICC is above `rho0`, with probability `power` where it is `rho1`.
///
/// # Errors
/// [`Undefined::OutOfRange`]: fewer than two coders, ρ₁ not above ρ₀ or one of them impossible, α or power not
/// between 0 and 1.
pub fn sample_size_icc_walter(rho0: f64, rho1: f64, coders: u32, alpha: f64, power: f64) -> Stat<IccPower> {
    let k = f64::from(coders);
    if !(possible(rho0, k) && possible(rho1, k) && rho1 > rho0 && inside(alpha) && inside(power)) {
        return Err(Undefined::OutOfRange);
    }
    let c = (1.0 + k * rho0 / (1.0 - rho0)) / (1.0 + k * rho1 / (1.0 - rho1));
    let needed = |alpha: f64| {
        let z = dist::normal_quantile(1.0 - alpha) + dist::normal_quantile(power);
        1.0 + 2.0 * z * z * k / (c.ln().powi(2) * (k - 1.0))
    };
    let of = |n: u64| {
        let (df1, df2) = (n as f64 - 1.0, n as f64 * (k - 1.0));
        dist::f_upper_tail(c * dist::f_quantile(1.0 - alpha, df1, df2)?, df1, df2)
    };
    let (one_sided, two_sided) = (needed(alpha), needed(alpha / 2.0));
    let n_one_sided = rounded_up(one_sided)?;
    Ok(IccPower {
        one_sided,
        n_one_sided,
        two_sided,
        n_two_sided: rounded_up(two_sided)?,
        exact_one_sided: smallest(2, |n| of(n).map(|got| got >= power)),
        power: of(n_one_sided).ok_or(Undefined::OutOfRange),
    })
}

/// Whether an ICC of k coders can be this, 1 not included.
fn possible(rho: f64, k: f64) -> bool {
    k >= 2.0 && rho > -1.0 / (k - 1.0) && rho < 1.0
}

/// Whether a probability is neither 0 nor 1.
pub(super) fn inside(probability: f64) -> bool {
    probability > 0.0 && probability < 1.0
}

/// A number of clips, rounded up.
pub(super) fn rounded_up(needed: f64) -> Stat<u64> {
    if needed >= 0.0 && needed <= MOST as f64 { Ok(needed.ceil() as u64) } else { Err(Undefined::OutOfRange) }
}

/// The smallest n from `least` on that is enough; more clips are never worse.
fn smallest(least: u64, enough: impl Fn(u64) -> Option<bool>) -> Stat<u64> {
    let mut high = least;
    let mut low = least;
    while !enough(high).ok_or(Undefined::OutOfRange)? {
        low = high + 1;
        high *= 2;
        if high > MOST {
            return Err(Undefined::OutOfRange);
        }
    }
    while low < high {
        let middle = low.midpoint(high);
        if enough(middle).ok_or(Undefined::OutOfRange)? {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Ok(high)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bonett's example: k = 4, ρ = .85, w = .2 gives 19.2 clips, so 20.
    #[test]
    fn bonetts_example() {
        let got = sample_size_icc_bonett(0.85, 4, 0.2, 0.95).expect("a size");
        assert!((got.formula - 19.2).abs() < 0.05, "{got:?}");
        assert_eq!((got.adjusted, got.n), (got.formula, 20));
        // Two coders and ρ ≥ .7: 5ρ more.
        let two = sample_size_icc_bonett(0.7, 2, 0.2, 0.95).expect("a size");
        assert!((two.adjusted - two.formula - 3.5).abs() < 1e-12);
        let less = sample_size_icc_bonett(0.69, 2, 0.2, 0.95).expect("a size");
        assert_eq!(less.adjusted, less.formula);
    }

    /// ρ₀ = .6, ρ₁ = .8, two coders: C₀ = 4/9, so 1 + 4 · (1.644854 + .841621)² / .810930² = 38.606.
    #[test]
    fn walters_formula_by_hand() {
        let got = sample_size_icc_walter(0.6, 0.8, 2, 0.05, 0.8).expect("a size");
        assert!((got.one_sided - 38.606).abs() < 1e-3 && got.n_one_sided == 39, "{got:?}");
        assert!(got.n_two_sided > got.n_one_sided && got.power.expect("a power") >= 0.8);
    }

    /// What bisection finds is what trying every number finds.
    #[test]
    fn the_exact_number_is_the_smallest() {
        for (rho, coders, width) in
            [(0.6, 2, 0.3), (0.3, 3, 0.4), (0.9, 5, 0.1), (0.05, 2, 1.9), (0.97, 3, 0.5)]
        {
            let exact =
                sample_size_icc_bonett(rho, coders, width, 0.95).expect("a size").exact.expect("a number");
            let k = f64::from(coders);
            let f = 1.0 + k * rho / (1.0 - rho);
            let icc = |f: f64| (f - 1.0) / (f + k - 1.0);
            let tried = (3_u32..).find(|n| {
                let (df1, df2) = (f64::from(*n) - 1.0, f64::from(*n) * (k - 1.0));
                let quantile = |a, b| dist::f_quantile(0.975, a, b).expect("a quantile");
                icc(f * quantile(df2, df1)) - icc(f / quantile(df1, df2)) <= width
            });
            assert_eq!(Some(exact), tried.map(u64::from), "{rho} {coders} {width}");
        }
        for (rho0, rho1, coders) in [(0.2, 0.4, 2), (0.7, 0.9, 3), (0.0, 0.95, 4), (0.5, 0.6, 2)] {
            let exact =
                sample_size_icc_walter(rho0, rho1, coders, 0.05, 0.8).expect("a size").exact_one_sided;
            let k = f64::from(coders);
            let c = (1.0 + k * rho0 / (1.0 - rho0)) / (1.0 + k * rho1 / (1.0 - rho1));
            let tried = (2_u32..).find(|n| {
                let (df1, df2) = (f64::from(*n) - 1.0, f64::from(*n) * (k - 1.0));
                let bound = dist::f_quantile(0.95, df1, df2).expect("a quantile");
                dist::f_upper_tail(c * bound, df1, df2).expect("a power") >= 0.8
            });
            assert_eq!(exact.ok(), tried.map(u64::from), "{rho0} {rho1} {coders}");
        }
    }

    #[test]
    fn undefined_says_why() {
        let none = Err(Undefined::OutOfRange);
        for (rho, coders, width) in
            [(1.0, 2, 0.2), (-1.0, 2, 0.2), (0.8, 1, 0.2), (0.8, 2, 0.0), (f64::NAN, 2, 0.2)]
        {
            assert_eq!(sample_size_icc_bonett(rho, coders, width, 0.95), none);
        }
        assert_eq!(sample_size_icc_bonett(0.8, 2, 1e-9, 0.95), none);
        assert_eq!(sample_size_icc_bonett(0.8, 2, 0.2, 1.0), none);
        for (rho0, rho1, alpha) in [(0.8, 0.6, 0.05), (0.6, 0.6, 0.05), (0.6, 1.0, 0.05), (0.6, 0.8, 0.0)] {
            assert_eq!(sample_size_icc_walter(rho0, rho1, 2, alpha, 0.8), Err(Undefined::OutOfRange));
        }
    }
}
