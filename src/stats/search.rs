//! The lowest point of a function of one number that is zero or more, given with its slope; and roots.

/// A point where a function is lowest.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lowest {
    pub at: f64,
    pub value: f64,
}

/// Where a function's valleys may lie close to each other, and the grid is finer than powers of ten: two valleys
/// of a profile at ratios of .07 and .68 were seen with 40 clips and three coders.
const CLOSE: (f64, f64) = (0.9e-3, 0.9e3);
/// The cube root of ten.
const CLOSE_STEP: f64 = 2.154_434_690_031_884;

/// The lowest point from 0 to `end` of a function given with its slope: every valley that a grid of powers of
/// ten shows (three steps for each between .001 and 1000), zero itself included, each followed to its bottom.
///
/// `near` is how well a bottom has to be known. `None` where the function still falls at the end.
pub(super) fn lowest(end: f64, near: f64, mut f: impl FnMut(f64) -> (f64, f64)) -> Option<Lowest> {
    let mut best: Option<Lowest> = None;
    let mut keep = |at: f64, value: f64| {
        if value.is_finite() && best.is_none_or(|best| value < best.value) {
            best = Some(Lowest { at, value });
        }
    };
    let (value, mut slope) = f(0.0);
    if slope >= 0.0 {
        keep(0.0, value);
    }
    let mut x = 0.0;
    let mut next = 1e-8;
    while x < end {
        let (_, next_slope) = f(next);
        if slope < 0.0 && next_slope >= 0.0 {
            let bottom = root(|x| f(x).1, (x, slope), (next, next_slope), near);
            // So near to zero is zero: a slope that rounding turned round.
            let bottom = if bottom < 1e-12 { 0.0 } else { bottom };
            keep(bottom, f(bottom).0);
        }
        (x, slope) = (next, next_slope);
        next *= if (CLOSE.0..CLOSE.1).contains(&next) { CLOSE_STEP } else { 10.0 };
    }
    if slope < 0.0 { None } else { best }
}

/// The bottom of the valley that `from` lies in, up to `end`; for a function with a single valley its lowest point,
/// for less than half the evaluations of [`lowest`]. `near` is how well the bottom has to be known.
pub(super) fn valley(from: f64, end: f64, near: f64, mut f: impl FnMut(f64) -> (f64, f64)) -> Option<Lowest> {
    const STEP: f64 = 3.0;
    let mut x = from;
    if x < 1e-6 {
        let (value, slope) = f(0.0);
        if slope >= 0.0 {
            return Some(Lowest { at: 0.0, value });
        }
        x = 1e-2;
    }
    x = x.min(end);
    let mut slope = f(x).1;
    let rising = slope >= 0.0;
    loop {
        let next = if rising { x / STEP } else { x * STEP };
        if next > end * STEP {
            return None;
        }
        let next = if next < 1e-9 { 0.0 } else { next };
        let (value, next_slope) = f(next);
        if (next_slope >= 0.0) != rising {
            let (low, high) =
                if rising { ((next, next_slope), (x, slope)) } else { ((x, slope), (next, next_slope)) };
            let at = root(|x| f(x).1, low, high, near);
            let at = if at < 1e-12 { 0.0 } else { at };
            return Some(Lowest { at, value: f(at).0 });
        }
        if next == 0.0 {
            return Some(Lowest { at: 0.0, value });
        }
        (x, slope) = (next, next_slope);
    }
}

/// As near to a root as numbers go.
pub(super) const EXACT: f64 = 4e-16;

/// A root between two ends of unlike sign, known to `near`, by Chandrupatla's method (1997, *Adv. Eng. Softw.* 28:145–149), on the
/// logarithm of x unless the bracket begins at zero.
pub(super) fn root(mut f: impl FnMut(f64) -> f64, low: (f64, f64), high: (f64, f64), near: f64) -> f64 {
    for end in [low, high] {
        if end.1 == 0.0 {
            return end.0;
        }
    }
    let logarithmic = low.0 > 0.0;
    let x_of = |t: f64| if logarithmic { t.exp() } else { t };
    let t_of = |x: f64| if logarithmic { x.ln() } else { x };
    let (mut a, mut fa) = (t_of(high.0), high.1);
    let (mut b, mut fb) = (t_of(low.0), low.1);
    let (mut c, mut fc);
    let mut share = 0.5;
    for _ in 0..100 {
        let t = a + share * (b - a);
        let ft = f(x_of(t));
        if (ft > 0.0) == (fa > 0.0) {
            (c, fc) = (a, fa);
        } else {
            (c, fc) = (b, fb);
            (b, fb) = (a, fa);
        }
        (a, fa) = (t, ft);
        let (best, f_best) = if fa.abs() < fb.abs() { (a, fa) } else { (b, fb) };
        let width = (b - a).abs();
        // On the logarithm a distance is a share of x already.
        let tolerance = EXACT * best.abs() + near * if logarithmic { 1.0 } else { best.abs() + 1e-9 };
        if f_best == 0.0 || width <= tolerance || !ft.is_finite() {
            return x_of(best);
        }
        let (xi, phi) = ((a - b) / (c - b), (fa - fb) / (fc - fb));
        share = if phi * phi < xi && (1.0 - phi) * (1.0 - phi) < 1.0 - xi {
            fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
        } else {
            0.5
        };
        let margin = (tolerance / width).min(0.5);
        share = share.clamp(margin, 1.0 - margin);
    }
    x_of(if fa.abs() < fb.abs() { a } else { b })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ln²(x/c) with its slope: one valley at c.
    fn one(c: f64) -> impl Fn(f64) -> (f64, f64) {
        move |x: f64| {
            let x = x.max(1e-30);
            ((x / c).ln().powi(2), 2.0 * (x / c).ln() / x)
        }
    }

    #[test]
    fn one_valley_is_found_from_everywhere() {
        for c in [3e-7, 0.5, 1.0, 42.0, 9e6] {
            let all = lowest(1e9, EXACT, one(c)).expect("a bottom").at;
            assert!((all / c - 1.0).abs() < 1e-12, "{all}, not {c}");
            for from in [0.0, 1e-3, 1.0, 1e4, 1e12] {
                let near = valley(from, 1e9, 1e-8, one(c)).expect("a bottom").at;
                assert!((near / c - 1.0).abs() < 1e-7, "{near}, not {c}, from {from}");
            }
        }
    }

    #[test]
    fn the_deeper_of_two_valleys_is_found_and_zero_is_a_place() {
        // t²(t − 7)² + tilt·t with t = ln x: valleys near 1 and near 1097.
        let two = |tilt: f64| {
            move |x: f64| {
                let t = x.max(1e-30).ln();
                let (p, q) = (t, t - 7.0);
                (p * p * q * q + tilt * t, (2.0 * p * q * (p + q) + tilt) / x.max(1e-30))
            }
        };
        assert!(lowest(1e6, EXACT, two(4.0)).expect("a bottom").at < 1.0);
        assert!(lowest(1e6, EXACT, two(-4.0)).expect("a bottom").at > 1097.0);
        let rising = |x: f64| (x + x * x, 1.0 + 2.0 * x);
        assert_eq!(lowest(1e6, EXACT, rising).expect("a bottom").at, 0.0);
        assert_eq!(valley(2.0, 1e6, EXACT, rising).expect("a bottom").at, 0.0);
    }

    #[test]
    fn a_valley_within_the_same_power_of_ten_is_found() {
        // Polynomial in ln x with bottoms at .0695 and .683 and a crest at .2, the second bottom the deeper one.
        let (p, q, r) = (0.0695_f64.ln(), 0.2_f64.ln(), 0.683_f64.ln());
        let f = move |x: f64| {
            let t = x.max(1e-30).ln();
            let [e1, e2, e3] = [p + q + r, p * q + p * r + q * r, p * q * r];
            let value = t.powi(4) / 4.0 - e1 * t.powi(3) / 3.0 + e2 * t * t / 2.0 - e3 * t;
            (value, (t - p) * (t - q) * (t - r) / x.max(1e-30))
        };
        assert!(f(0.683).0 < f(0.0695).0);
        let found = lowest(1e6, EXACT, f).expect("a bottom").at;
        assert!((found / 0.683 - 1.0).abs() < 1e-12, "{found}");
    }

    #[test]
    fn what_falls_without_end_has_no_lowest_point() {
        let falling = |x: f64| (-x, -1.0);
        assert!(lowest(1e6, EXACT, falling).is_none() && valley(1.0, 1e6, EXACT, falling).is_none());
    }

    #[test]
    fn roots_have_all_their_digits() {
        for c in [1e-4, 2.0, 777.0] {
            let f = |x: f64| x * x - c * c;
            for low in [0.0, c / 9.0] {
                let got = root(f, (low, f(low)), (c * 50.0, f(c * 50.0)), EXACT);
                assert!((got / c - 1.0).abs() < 1e-14, "{got}, not {c}");
            }
        }
    }
}
