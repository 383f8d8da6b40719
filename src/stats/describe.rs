//! Number, mean, standard deviation, median, smallest and largest of a list of values.

use super::{Stat, Undefined, mean};

/// What a list of values looks like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Description {
    /// Values present.
    pub n: usize,
    /// Arithmetic mean.
    pub mean: f64,
    /// Sample standard deviation (divisor n − 1); undefined for one value.
    pub sd: Stat<f64>,
    /// Median; the mean of the middle two of an even number.
    pub median: f64,
    /// Smallest.
    pub min: f64,
    /// Largest.
    pub max: f64,
}

/// Describes the values that are there; those that are no finite number are left out.
///
/// # Errors
/// [`Undefined::NoValues`] when nothing is left.
pub fn describe(values: &[f64]) -> Stat<Description> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len();
    let (Some(&min), Some(&max), Some(mean)) = (sorted.first(), sorted.last(), mean(&sorted)) else {
        return Err(Undefined::NoValues);
    };
    let middle: Vec<f64> = sorted.iter().copied().skip((n - 1) / 2).take(2 - n % 2).collect();
    let median = middle.iter().sum::<f64>() / middle.len() as f64;
    let squares: f64 = sorted.iter().map(|value| (value - mean).powi(2)).sum();
    let sd = if n < 2 { Err(Undefined::FewerThan2Values) } else { Ok((squares / (n - 1) as f64).sqrt()) };
    Ok(Description { n, mean, sd, median, min, max })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_values_by_hand() {
        let d = describe(&[4.0, 1.0, 2.0, 3.0]).expect("defined");
        assert_eq!((d.n, d.mean, d.median, d.min, d.max), (4, 2.5, 2.5, 1.0, 4.0));
        assert!((d.sd.expect("defined") - (5.0_f64 / 3.0).sqrt()).abs() < 1e-15);
    }

    #[test]
    fn an_odd_number_has_its_own_middle() {
        assert_eq!(describe(&[5.0, 1.0, 2.0]).expect("defined").median, 2.0);
    }

    #[test]
    fn one_value_has_no_spread_and_none_nothing() {
        let one = describe(&[3.0]).expect("defined");
        assert_eq!((one.median, one.sd), (3.0, Err(Undefined::FewerThan2Values)));
        assert_eq!(describe(&[f64::NAN]), Err(Undefined::NoValues));
    }
}
