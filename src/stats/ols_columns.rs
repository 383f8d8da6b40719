//! Which columns of a design say something of their own.
//!
//! Each column is held against those before it: what of it they cannot express (by Gram and Schmidt's procedure, twice,
//! so that rounding does not build up) must be more than a ten-millionth of the column. A column is measured after its
//! mean is taken off where the design has an intercept, so that a year or a time stamp is judged by how it
//! varies, not by how far it is from zero.

/// Below this share of its own length, what is left of a column is a combination of those before it.
const SHARE: f64 = 1e-7;

/// Below this share of its length, a column varies by rounding alone.
const ROUNDING: f64 = 1e-12;

/// The columns that are no combination of columns before them, in their order; a column of zeros is none.
pub(super) fn independent(columns: &[Vec<f64>]) -> Vec<usize> {
    let mut basis: Vec<Vec<f64>> = Vec::new();
    let mut kept = Vec::new();
    let intercept = columns.first().is_some_and(|first| constant(first));
    for (place, column) in columns.iter().enumerate() {
        let largest = column.iter().fold(0.0_f64, |largest, x| largest.max(x.abs()));
        if largest == 0.0 {
            continue;
        }
        // By its largest value first, so that squares neither overflow nor vanish.
        let mut rest: Vec<f64> = column.iter().map(|x| x / largest).collect();
        let whole = length(&rest);
        if intercept && place > 0 {
            let mean = rest.iter().sum::<f64>() / rest.len() as f64;
            rest.iter_mut().for_each(|x| *x -= mean);
        }
        let own = length(&rest);
        if own <= ROUNDING * whole {
            continue;
        }
        for _ in 0..2 {
            for other in &basis {
                let along: f64 = rest.iter().zip(other).map(|(x, q)| x * q).sum();
                rest.iter_mut().zip(other).for_each(|(x, q)| *x -= along * q);
            }
        }
        let left = length(&rest);
        if left <= SHARE * own || basis.len() >= column.len() {
            continue;
        }
        basis.push(rest.into_iter().map(|x| x / left).collect());
        kept.push(place);
    }
    kept
}

/// Whether the column is one number, other than 0, throughout: an intercept.
pub(super) fn constant(column: &[f64]) -> bool {
    column.first().is_some_and(|first| *first != 0.0 && column.iter().all(|x| x == first))
}

/// Euclidean length.
pub(super) fn length(column: &[f64]) -> f64 {
    column.iter().map(|x| x * x).sum::<f64>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(columns: &[&[f64]]) -> Vec<usize> {
        independent(&columns.iter().map(|column| column.to_vec()).collect::<Vec<_>>())
    }

    const ONE: &[f64] = &[1.0; 5];

    #[test]
    fn the_later_of_two_goes() {
        let (a, twice): (&[f64], &[f64]) = (&[1.0, 2.0, 3.0, 4.0, 7.0], &[2.0, 4.0, 6.0, 8.0, 14.0]);
        assert_eq!(kept(&[ONE, a, twice]), [0, 1]);
        assert_eq!(kept(&[ONE, twice, a, &[0.0, 1.0, 0.0, 0.0, 1.0]]), [0, 1, 3]);
    }

    #[test]
    fn all_dummies_beside_the_intercept_are_one_too_many() {
        let dummies: [&[f64]; 3] =
            [&[1.0, 1.0, 0.0, 0.0, 0.0], &[0.0, 0.0, 1.0, 0.0, 0.0], &[0.0, 0.0, 0.0, 1.0, 1.0]];
        assert_eq!(kept(&[ONE, dummies[0], dummies[1], dummies[2]]), [0, 1, 2]);
        assert_eq!(kept(&dummies), [0, 1, 2]);
    }

    #[test]
    fn constants_and_zeros_add_nothing() {
        assert_eq!(kept(&[ONE, &[0.0; 5], &[0.1 + 0.2; 5], &[1e200, 0.0, 0.0, 0.0, 0.0]]), [0, 3]);
    }

    /// A column is judged by how it varies: neither its unit nor its distance from zero matters.
    #[test]
    fn units_and_distance_from_zero_do_not_matter() {
        let days: Vec<f64> = [0.0, 1.0, 2.0, 5.0, 9.0].iter().map(|d| 1.7e12 + d * 8.64e7).collect();
        let tiny: Vec<f64> = [3.0, 1.0, 2.0, 2.0, 1.0].iter().map(|x| x * 1e-30).collect();
        assert_eq!(kept(&[ONE, &days, &tiny]), [0, 1, 2]);
    }

    #[test]
    fn no_more_columns_than_rows() {
        assert_eq!(kept(&[&[1.0, 1.0], &[1.0, 2.0], &[1.0, 5.0]]), [0, 1]);
        assert_eq!(kept(&[]), [0; 0]);
    }
}
