//! Percentage agreement: how often coders give the same rating, or ratings at most `within` apart.
//!
//! Formulas: Gwet (2014), *Handbook of Inter-Rater Reliability*, 4th ed., ch. 2 (`p_a` with 0/1 weights)
//! for the mean over units; the share of complete units is the form of most reports. With two coders
//! who rate everything, all three forms are equal.

use super::{Matrix, SAME, Stat, Undefined, ratio};

/// The three usual forms, as shares (0 to 1), each with the number that it rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agreement {
    /// Share of units rated by every coder whose largest and smallest rating are at most `within` apart.
    pub all_raters: Stat<f64>,
    /// Units rated by every coder.
    pub n_complete: usize,
    /// Those of them that agree.
    pub agreeing: usize,
    /// Mean over units, with at least two ratings, of the share of coder pairs that agree.
    pub pairwise_mean: Stat<f64>,
    /// Units with at least two ratings.
    pub n_pairable: usize,
    /// Agreeing pairs over all pairs of ratings.
    pub pairwise_pooled: Stat<f64>,
    /// Pairs of ratings.
    pub n_pairs: usize,
    /// Those of them that agree.
    pub agreeing_pairs: usize,
}

/// Agreement of the coders (columns) over the clips (rows); `within` 0 is exact agreement.
///
/// Undefined where no unit has the ratings that a form needs.
pub fn agreement(ratings: &Matrix, within: f64) -> Agreement {
    let near = |a: f64, b: f64| (a - b).abs() <= within + SAME;
    let (mut complete, mut agreeing) = (0, 0);
    let (mut pairable, mut shares) = (0_usize, 0.0);
    let (mut agreeing_pairs, mut n_pairs) = (0, 0);
    let mut values = Vec::new();
    for row in ratings.rows() {
        values.clear();
        values.extend(row.iter().flatten());
        let (mut agree, mut pairs) = (0_usize, 0_usize);
        for (i, a) in values.iter().enumerate() {
            for b in values.iter().skip(i + 1) {
                agree += usize::from(near(*a, *b));
                pairs += 1;
            }
        }
        if values.len() == row.len() {
            complete += 1;
            agreeing += usize::from(agree == pairs);
        }
        if pairs > 0 {
            pairable += 1;
            shares += agree as f64 / pairs as f64;
            agreeing_pairs += agree;
            n_pairs += pairs;
        }
    }
    let share = |part: usize, all: usize, otherwise| {
        if all == 0 { Err(otherwise) } else { Ok(part as f64 / all as f64) }
    };
    Agreement {
        all_raters: if ratings.columns() < 2 {
            Err(Undefined::FewerThan2Raters)
        } else {
            share(agreeing, complete, Undefined::NoCompleteUnits)
        },
        n_complete: complete,
        agreeing,
        pairwise_mean: ratio(shares, pairable as f64, Undefined::NoPairableUnits),
        n_pairable: pairable,
        pairwise_pooled: share(agreeing_pairs, n_pairs, Undefined::NoPairs),
        n_pairs,
        agreeing_pairs,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[[Option<f64>; 3]]) -> Matrix {
        Matrix::new(3, rows.iter().map(|row| row.to_vec()))
    }

    #[test]
    fn three_coders_by_hand() {
        // Unit 1: three equal. Unit 2: one pair of three equal. Unit 3: two ratings, one apart.
        let ratings = table(&[
            [Some(1.0), Some(1.0), Some(1.0)],
            [Some(2.0), Some(2.0), Some(4.0)],
            [Some(3.0), None, Some(4.0)],
        ]);
        let exact = agreement(&ratings, 0.0);
        assert_eq!((exact.all_raters, exact.n_complete, exact.agreeing), (Ok(0.5), 2, 1));
        assert_eq!((exact.pairwise_mean, exact.n_pairable), (Ok((1.0 + 1.0 / 3.0) / 3.0), 3));
        assert_eq!((exact.pairwise_pooled, exact.n_pairs, exact.agreeing_pairs), (Ok(4.0 / 7.0), 7, 4));
        assert_eq!(agreement(&ratings, 1.0).pairwise_pooled, Ok(5.0 / 7.0));
    }

    #[test]
    fn half_points_one_apart_count_as_within_one() {
        let ratings = Matrix::of_pairs([(Some(1.1), Some(2.1))]);
        assert_eq!(agreement(&ratings, 1.0).all_raters, Ok(1.0));
        assert_eq!(agreement(&ratings, 0.0).all_raters, Ok(0.0));
    }

    #[test]
    fn nothing_in_common_is_undefined_in_every_form() {
        let none = agreement(&Matrix::of_pairs([(Some(1.0), None)]), 0.0);
        assert_eq!(none.all_raters, Err(Undefined::NoCompleteUnits));
        assert_eq!(none.pairwise_mean, Err(Undefined::NoPairableUnits));
        assert_eq!(none.pairwise_pooled, Err(Undefined::NoPairs));
        let alone = agreement(&Matrix::new(1, [vec![Some(1.0)]]), 0.0);
        assert_eq!(alone.all_raters, Err(Undefined::FewerThan2Raters));
    }
}
