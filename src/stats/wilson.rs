//! Wilson's interval for a share: how far "93 % on 13 clips" may be from the truth.
//!
//! `(p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n)`: Wilson (1927), *J. Am. Stat. Assoc.* 22:209–212. It assumes
//! that the n cases are independent of each other. It never leaves 0 to 1, and has a width also where all cases
//! or none agree.
//!
//! Undefined without cases.

use super::{Interval, Stat, Undefined, dist};

/// The interval of `successes` among `n` cases, at a two-sided confidence level.
///
/// # Errors
/// [`Undefined::NoValues`] without cases; [`Undefined::OutOfRange`] for more successes than cases.
pub fn wilson(successes: usize, n: usize, confidence: f64) -> Stat<Interval> {
    if n == 0 {
        return Err(Undefined::NoValues);
    }
    if successes > n {
        return Err(Undefined::OutOfRange);
    }
    let z = dist::normal_two_sided(confidence);
    let (cases, share) = (n as f64, successes as f64 / n as f64);
    let spread = z * z / cases;
    let middle = share + spread / 2.0;
    let half = (spread * (share * (1.0 - share) + spread / 4.0)).sqrt();
    // At the ends the limit is exact; what is left of it otherwise is rounding.
    let low = if successes == 0 { 0.0 } else { (middle - half) / (1.0 + spread) };
    let high = if successes == n { 1.0 } else { (middle + half) / (1.0 + spread) };
    Ok(Interval { low, high })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Newcombe (1998), *Stat. Med.* 17:857–872, table I, prints these for Wilson's method without continuity
    /// correction.
    #[test]
    fn the_printed_examples() {
        let printed = [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ];
        for (successes, n, low, high) in printed {
            let got = wilson(successes, n, 0.95).expect("cases");
            assert!((got.low - low).abs() < 0.00005 && (got.high - high).abs() < 0.00005, "{got:?}");
        }
    }

    #[test]
    fn all_and_none_mirror_each_other() {
        let (none, all) = (wilson(0, 13, 0.95).expect("cases"), wilson(13, 13, 0.95).expect("cases"));
        assert_eq!((none.low, all.high), (0.0, 1.0));
        assert!((none.high - (1.0 - all.low)).abs() < 1e-15 && none.high > 0.2);
    }

    #[test]
    fn undefined_says_why() {
        assert_eq!(wilson(0, 0, 0.95), Err(Undefined::NoValues));
        assert_eq!(wilson(3, 2, 0.95), Err(Undefined::OutOfRange));
    }
}
