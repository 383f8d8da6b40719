//! p values adjusted for being many: Bonferroni, Holm, Benjamini and Hochberg.
//!
//! With m p values in ascending order p₍₁₎ ≤ … ≤ p₍ₘ₎:
//! - Bonferroni: m · p.
//! - Holm (1979), *Scand. J. Stat.* 6:65–70: the running largest of (m − i + 1) · p₍ᵢ₎ from the smallest up.
//! - Benjamini & Hochberg (1995), *J. R. Stat. Soc. B* 57:289–300: the running smallest of m / i · p₍ᵢ₎ from
//!   the largest down. It holds the false discovery rate, for tests that are independent or positively
//!   dependent; the other two hold the chance of any false positive, whatever the dependence.
//!
//! Each is cut at 1. A missing p stays missing and does not count in m. Undefined when a p lies outside of
//! 0…1 or is no number.

use super::{Stat, Undefined};

/// How p values are adjusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adjustment {
    /// Bonferroni: for the chance of any false positive, the plainest.
    Bonferroni,
    /// Holm: the same promise as Bonferroni, never less powerful.
    Holm,
    /// Benjamini and Hochberg: for the share of false positives among the positives.
    BenjaminiHochberg,
}

/// The adjusted p values in the order of the given ones; a missing one (`None`) stays missing.
///
/// # Errors
/// [`Undefined::OutOfRange`] when a p is no number from 0 to 1.
pub fn adjust_p(p: &[Option<f64>], by: Adjustment) -> Stat<Vec<Option<f64>>> {
    let mut order: Vec<(usize, f64)> =
        p.iter().enumerate().filter_map(|(place, p)| Some((place, (*p)?))).collect();
    if !order.iter().all(|(_, p)| (0.0..=1.0).contains(p)) {
        return Err(Undefined::OutOfRange);
    }
    let m = order.len();
    order.sort_by(|a, b| a.1.total_cmp(&b.1));
    // Both step procedures in one direction: Benjamini and Hochberg's begins at the largest.
    if by == Adjustment::BenjaminiHochberg {
        order.reverse();
    }
    let mut adjusted = vec![None; p.len()];
    let mut running: Option<f64> = None;
    for (step, (place, p)) in order.into_iter().enumerate() {
        let left = (m - step) as f64;
        let value = match (by, running) {
            (Adjustment::Bonferroni, _) => m as f64 * p,
            (Adjustment::Holm, before) => before.unwrap_or(0.0).max(left * p),
            (Adjustment::BenjaminiHochberg, before) => before.unwrap_or(1.0).min(m as f64 / left * p),
        };
        running = Some(value);
        if let Some(cell) = adjusted.get_mut(place) {
            *cell = Some(value.min(1.0));
        }
    }
    Ok(adjusted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(p: &[Option<f64>], by: Adjustment, expected: &[Option<f64>]) {
        let got = adjust_p(p, by).expect("defined");
        assert_eq!(got.len(), expected.len());
        for (got, expected) in got.iter().zip(expected) {
            match (got, expected) {
                (Some(got), Some(expected)) => assert!((got - expected).abs() < 1e-12, "{got} {expected}"),
                (got, expected) => assert_eq!(got, expected),
            }
        }
    }

    /// Table 1 of Benjamini & Hochberg (1995): fifteen p values; at 0.05 their procedure finds four, Bonferroni's three.
    #[test]
    fn the_paper_of_benjamini_and_hochberg() {
        let p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
            0.6528, 0.7590, 1.0,
        ]
        .map(Some);
        let found =
            |by| adjust_p(&p, by).expect("defined").iter().flatten().filter(|p| **p <= 0.05 + 1e-12).count();
        assert_eq!(found(Adjustment::BenjaminiHochberg), 4);
        assert_eq!(found(Adjustment::Bonferroni), 3);
        assert_eq!(found(Adjustment::Holm), 3);
    }

    #[test]
    fn by_hand_with_one_missing_and_out_of_order() {
        let p = [Some(0.04), None, Some(0.01), Some(0.03), Some(0.2)];
        close(&p, Adjustment::Bonferroni, &[Some(0.16), None, Some(0.04), Some(0.12), Some(0.8)]);
        close(&p, Adjustment::Holm, &[Some(0.09), None, Some(0.04), Some(0.09), Some(0.2)]);
        let bh = [Some(0.16 / 3.0), None, Some(0.04), Some(0.16 / 3.0), Some(0.2)];
        close(&p, Adjustment::BenjaminiHochberg, &bh);
    }

    #[test]
    fn nothing_exceeds_1_and_nothing_is_invented() {
        let all = [Adjustment::Bonferroni, Adjustment::Holm, Adjustment::BenjaminiHochberg];
        for by in all {
            close(&[Some(0.9), Some(1.0)], by, &[Some(1.0), Some(1.0)]);
            close(&[Some(0.0)], by, &[Some(0.0)]);
            close(&[None, None], by, &[None, None]);
            close(&[], by, &[]);
            assert_eq!(adjust_p(&[Some(1.5)], by), Err(Undefined::OutOfRange));
            assert_eq!(adjust_p(&[Some(f64::NAN)], by), Err(Undefined::OutOfRange));
        }
    }
}
