//! Numbers over tables, one statistic a file. A value that is undefined says why; NaN is never an answer.
//!
//! A table is a [`Matrix`] with missing cells: rows are clips (units), columns are coders or items.
//! Every formula is held against published values and independent software by `tests/it/oracles.rs`.

mod agreement;
mod cronbach;
mod describe;
mod dist;
mod icc;
mod kappa;
mod matrix;
mod undefined;

pub use agreement::{Agreement, agreement};
pub use cronbach::{Alpha, Cronbach, ItemStatistics, Missing, cronbach};
pub use describe::{Description, describe};
pub use icc::{Icc, IccForm, MeanSquares, icc};
pub use kappa::{CohenKappa, KappaEstimate, Weights, cohen_kappa};
pub use matrix::Matrix;
pub use undefined::{Stat, Undefined};

/// The two-sided confidence level of every interval that the program shows.
pub const CONFIDENCE: f64 = 0.95;

/// Two ratings closer than this are the same rating.
pub(crate) const SAME: f64 = 1e-9;

/// A variance or denominator below this is zero, seen through rounding.
pub(crate) const ZERO: f64 = 1e-14;

/// A confidence interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Lower limit.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
}

/// The arithmetic mean; `None` of nothing.
pub(crate) fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// `numerator / denominator`, unless the denominator is zero up to rounding or the answer is no number.
pub(crate) fn ratio(numerator: f64, denominator: f64, otherwise: Undefined) -> Stat<f64> {
    let value = numerator / denominator;
    if denominator.abs() < ZERO || !value.is_finite() { Err(otherwise) } else { Ok(value) }
}
