//! The difference between two groups' means in standard deviations: Cohen's d, Hedges' g, Glass' Δ.
//!
//! d = (m₁ − m₂) / s_pooled: Cohen (1988), *Statistical Power Analysis*, 2nd ed., ch. 2. g = J·d takes off what
//! d overestimates in small groups, J = Γ(ν/2) / (√(ν/2)·Γ((ν − 1)/2)), nearly 1 − 3/(4ν − 1): Hedges (1981),
//! *J. Educ. Stat.* 6:107–128. Glass (1976), *Educ. Res.* 5(10):3–8: the spread of one group alone is the unit.
//!
//! Intervals: from the noncentral t (Steiger & Fouladi 1997; recommended: exact for normal values of equal
//! variance); or d ∓ z·se and d ∓ t·se with se = √((n₁ + n₂)/(n₁n₂) + d²/(2(n₁ + n₂))) (Hedges & Olkin 1985,
//! *Statistical Methods for Meta-Analysis*, ch. 5), as most meta-analysis software has it.
//!
//! Undefined where Student's t is; Glass' Δ where the group that gives the unit has one value or does not vary.

use crate::stats::noncentral_t::{limits, stirling_remainder};
use crate::stats::{Description, Form, Interval, Measured, Missing, Stat, Undefined, ZERO, dist};

const COHEN: Form = Form {
    id: "cohens_d",
    name: "Cohen's d (pooled standard deviation), noncentral t interval",
    source: "Cohen (1988), ch. 2; interval: Steiger & Fouladi (1997)",
};
const HEDGES: Form = Form {
    id: "hedges_g",
    name: "Hedges' g (exact correction), noncentral t interval",
    source: "Hedges (1981), J. Educ. Stat. 6:107–128; interval: Steiger & Fouladi (1997)",
};
const COHEN_NORMAL: Form = Form {
    id: "cohens_d_normal",
    name: "Cohen's d (pooled standard deviation), normal interval",
    source: "Hedges & Olkin (1985), ch. 5",
};
const COHEN_T: Form = Form {
    id: "cohens_d_t",
    name: "Cohen's d (pooled standard deviation), interval with t quantiles",
    source: "Hedges & Olkin (1985), ch. 5, with t in place of z",
};
const GLASS_1: Form = Form {
    id: "glass_delta_1",
    name: "Glass' Δ (standard deviation of the first group)",
    source: "Glass (1976), Educ. Res. 5(10):3–8",
};
const GLASS_2: Form = Form {
    id: "glass_delta_2",
    name: "Glass' Δ (standard deviation of the second group)",
    source: "Glass (1976), Educ. Res. 5(10):3–8",
};

/// What takes off that d overestimates in small groups; it hangs on their sizes alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Correction {
    /// Hedges' J with gamma functions; 0 with one degree of freedom, where d has no expectation.
    pub exact: f64,
    /// Its approximation, `1 − 3 / (4·df − 1)`.
    pub approximate: f64,
}

impl Correction {
    /// For so many degrees of freedom (n₁ + n₂ − 2), at least one.
    pub(super) fn new(df: f64) -> Self {
        Self { exact: hedges_correction(df), approximate: 1.0 - 3.0 / (4.0 * df - 1.0) }
    }
}

/// A difference in standard deviations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EffectSize {
    /// Cohen's d.
    pub d: f64,
    /// Its interval from the noncentral t (recommended).
    pub d_interval: Interval,
    /// Its large-sample standard error.
    pub d_se: f64,
    /// `d ∓ z·d_se`.
    pub d_interval_normal: Interval,
    /// `d ∓ t·d_se`.
    pub d_interval_t: Interval,
    /// Hedges' g: d by the exact correction.
    pub g: f64,
    /// The noncentral t interval of d, corrected alike.
    pub g_interval: Interval,
    /// d by the approximate correction.
    pub g_approximate: f64,
    /// The difference over the first group's standard deviation.
    pub glass_1: Stat<f64>,
    /// The difference over the second group's standard deviation.
    pub glass_2: Stat<f64>,
}

impl EffectSize {
    /// From two groups, their difference, a pooled standard deviation that is not zero, and Student's t.
    pub(super) fn new(
        groups: (&Description, &Description),
        difference: f64,
        sd_pooled: f64,
        t: f64,
        confidence: f64,
    ) -> Stat<Self> {
        let (n1, n2) = (groups.0.n as f64, groups.1.n as f64);
        let df = n1 + n2 - 2.0;
        let per_value = 1.0 / n1 + 1.0 / n2;
        let d = difference / sd_pooled;
        let ncp = limits(t, df, confidence).ok_or(Undefined::OutOfRange)?;
        let d_interval = scaled(ncp, per_value.sqrt());
        let d_se = (per_value + d / (2.0 * (n1 + n2)) * d).sqrt();
        let reach = |quantile: f64| Interval { low: d - quantile * d_se, high: d + quantile * d_se };
        let j = Correction::new(df);
        Ok(Self {
            d,
            d_interval,
            d_se,
            d_interval_normal: reach(dist::normal_two_sided(confidence)),
            d_interval_t: reach(dist::t_two_sided(confidence, df).ok_or(Undefined::OutOfRange)?),
            g: d * j.exact,
            g_interval: scaled(d_interval, j.exact),
            g_approximate: d * j.approximate,
            glass_1: glass(difference, groups.0),
            glass_2: glass(difference, groups.1),
        })
    }

    /// Every standardised difference; `n` is that of both groups.
    pub(super) fn measured(effect: &Stat<Self>, n: usize) -> Vec<Measured> {
        let of = |form, value: fn(&Self) -> Stat<f64>, interval: fn(&Self) -> Stat<Interval>| Measured {
            form,
            value: effect.and_then(|effect| value(&effect)),
            interval: effect.and_then(|effect| interval(&effect)),
            upper_alone: None,
            n,
            missing: Missing::Available,
            notes: Vec::new(),
        };
        vec![
            of(&COHEN, |e| Ok(e.d), |e| Ok(e.d_interval)),
            of(&HEDGES, |e| Ok(e.g), |e| Ok(e.g_interval)),
            of(&COHEN_NORMAL, |e| Ok(e.d), |e| Ok(e.d_interval_normal)),
            of(&COHEN_T, |e| Ok(e.d), |e| Ok(e.d_interval_t)),
            of(&GLASS_1, |e| e.glass_1, |_| Err(Undefined::NoInterval)),
            of(&GLASS_2, |e| e.glass_2, |_| Err(Undefined::NoInterval)),
        ]
    }
}

fn scaled(interval: Interval, factor: f64) -> Interval {
    Interval { low: interval.low * factor, high: interval.high * factor }
}

fn glass(difference: f64, unit: &Description) -> Stat<f64> {
    let sd = unit.sd.map_err(|_| Undefined::GroupWithFewerThan2)?;
    if sd * sd < ZERO { Err(Undefined::GroupDoesNotVary) } else { Ok(difference / sd) }
}

/// Γ(ν/2) / (√(ν/2)·Γ((ν − 1)/2)), from logarithms whose large parts have been taken off each other by hand.
fn hedges_correction(df: f64) -> f64 {
    let a = df / 2.0;
    let b = a - 0.5;
    if b <= 0.0 {
        return 0.0; // 1 / Γ(0).
    }
    // ln Γ(a) − ln Γ(a − ½) − ½ ln a, with ln Γ(x) = (x − ½) ln x − x + ½ ln 2π + remainder.
    let logarithm = (a - 1.0) * (0.5 / b).ln_1p() - 0.5 + stirling_remainder(a) - stirling_remainder(b);
    logarithm.exp()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::{TwoSample, noncentral_t, two_sample};

    fn of(x: &[f64], y: &[f64]) -> TwoSample {
        let some = |values: &[f64]| values.iter().copied().map(Some).collect::<Vec<_>>();
        two_sample(&some(x), &some(y), 0.95)
    }

    #[test]
    fn hedges_correction_has_closed_forms() {
        let pi = std::f64::consts::PI;
        for (df, expected) in [
            (2.0, 1.0 / pi.sqrt()),
            (3.0, (pi / 6.0).sqrt()),
            (4.0, (2.0 / pi).sqrt()),
            (5.0, 0.75 * (pi / 2.5).sqrt()),
            (10.0, 24.0 / (5.0_f64.sqrt() * 105.0 / 16.0 * pi.sqrt())),
        ] {
            assert!((hedges_correction(df) - expected).abs() < 1e-14, "{df}: {}", hedges_correction(df));
        }
    }

    /// For many degrees of freedom 1 − 3/(4ν) − 7/(32ν²) is exact to 1/ν³.
    #[test]
    fn hedges_correction_keeps_its_digits_in_large_groups() {
        for df in [1e3, 1e5, 1e7] {
            let series = 1.0 - 3.0 / (4.0 * df) - 7.0 / (32.0 * df * df);
            assert!((hedges_correction(df) - series).abs() < 1e-9_f64.min(1.0 / df.powi(3)) + 1e-15, "{df}");
        }
        assert_eq!(hedges_correction(1.0), 0.0);
    }

    #[test]
    fn five_values_by_hand() {
        // 1, 2, 3 against 2, 6: difference −2, pooled variance 10/3, 3 degrees of freedom.
        let got = of(&[1.0, 2.0, 3.0], &[2.0, 6.0]);
        let (effect, j) = (got.effect.expect("defined"), got.correction.expect("defined"));
        let d = -2.0 / (10.0_f64 / 3.0).sqrt();
        assert!((effect.d - d).abs() < 1e-15);
        assert!((effect.d_se - (5.0 / 6.0 + d * d / 10.0).sqrt()).abs() < 1e-15);
        assert!((j.approximate - 8.0 / 11.0).abs() < 1e-15);
        // Γ(3/2) / (√(3/2) · Γ(1)).
        assert!((j.exact - (std::f64::consts::PI / 6.0).sqrt()).abs() < 1e-14);
        assert_eq!(effect.glass_1, Ok(-2.0));
        assert!((effect.glass_2.expect("defined") + 2.0 / 8.0_f64.sqrt()).abs() < 1e-15);
        let z = effect.d_interval_normal;
        assert!((z.high - z.low - 2.0 * 1.959963984540054 * effect.d_se).abs() < 1e-14);
        assert!((effect.d_interval_t.low - (d - 3.182446305283708 * effect.d_se)).abs() < 1e-12);
    }

    #[test]
    fn the_limits_of_d_make_its_t_a_quantile() {
        let got = of(&[1.0, 2.0, 4.0, 3.5, 2.5], &[2.0, 6.0, 5.0, 4.5]);
        let (test, effect) = (got.student.expect("defined"), got.effect.expect("defined"));
        let unit = (1.0_f64 / 5.0 + 1.0 / 4.0).sqrt();
        for (limit, tail) in [(effect.d_interval.low, 0.975), (effect.d_interval.high, 0.025)] {
            let got = noncentral_t::lower_tail(test.t, test.df, limit / unit).expect("a probability");
            assert!((got - tail).abs() < 1e-11, "{got}");
        }
        let j = got.correction.expect("defined").exact;
        assert!((effect.g_interval.low - j * effect.d_interval.low).abs() < 1e-15);
    }

    #[test]
    fn the_correction_asks_for_sizes_and_not_for_a_spread() {
        let flat = of(&[3.0; 2], &[3.0; 3]);
        assert_eq!(flat.effect, Err(Undefined::ZeroPooledVariance));
        assert_eq!(flat.correction, Ok(Correction::new(3.0)));
        assert_eq!(of(&[3.0], &[4.0]).correction, Err(Undefined::DfBelow1));
    }

    #[test]
    fn a_group_that_stands_still_is_no_unit() {
        let effect = of(&[2.0; 4], &[1.0, 2.0, 3.0, 5.0, 4.0]).effect.expect("defined");
        assert_eq!(effect.glass_1, Err(Undefined::GroupDoesNotVary));
        assert!(effect.glass_2.is_ok());
    }
}
