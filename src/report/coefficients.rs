//! Everything that a methods section needs about the agreement in one table of units × coders.
//!
//! Which statistics are computed depends on the values alone: of points of a declared scale all of them, of
//! scores (means, any number) those that are defined for numbers. What does not apply to the number of coders
//! stands in its place with its reason, so that every table of a kind has the same list. Definitions and
//! sources are in [`crate::stats`].

mod advice;
mod json;
mod measure;
mod resampled;
mod shape;
mod warning;

pub use advice::{Advice, Ground};
pub(super) use json::measured_json;
pub use shape::{CoderSummary, Confusion, Distribution, OneValue, TableBase};
pub use warning::Warning;
pub(super) use warning::{FEW, GATE};

use super::ReliabilityOptions;
use crate::stats::{Matrix, Measured, Stat, Undefined};

/// What a coder could have given.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// The points of a declared scale, ascending, used or not.
    Points(Vec<f64>),
    /// Any number: means of ratings, measures.
    Scores,
}

impl Values {
    /// The declared points; none of scores.
    pub fn points(&self) -> &[f64] {
        match self {
            Self::Points(points) => points,
            Self::Scores => &[],
        }
    }
}

/// The agreement of one table.
#[derive(Clone, Debug, PartialEq)]
pub struct Coefficients {
    /// What it rests on.
    pub base: TableBase,
    /// Every coefficient, in a fixed order, also those without a value.
    pub measured: Vec<Measured>,
    /// What each coder gave.
    pub distribution: Distribution,
    /// Point against point, of two coders on a declared scale.
    pub confusion: Option<Confusion>,
    /// The pairs behind a drawing of differences, of two coders' scores; of points they are in the confusion table.
    pub pairs: Vec<(f64, f64)>,
    /// The point that nearly all ratings are on, where there is one.
    pub one_value: Option<OneValue>,
    /// Exact agreement if all rated at random from their own distributions; `None` of scores, and without pairs.
    pub chance: Option<f64>,
    /// Which coefficient to report, and why.
    pub advice: Advice,
    /// What a careful reader should know.
    pub warnings: Vec<Warning>,
}

impl Coefficients {
    /// A coefficient by the name of its form, such as `icc_a1`.
    pub fn get(&self, form: &str) -> Option<&Measured> {
        self.measured.iter().find(|measured| measured.form.id == form)
    }

    /// The value of a form, or why there is none; a form that these values do not have has no values.
    pub fn value(&self, form: &str) -> Stat<f64> {
        self.get(form).map_or(Err(Undefined::NoValues), |measured| measured.value)
    }

    /// The coefficient that the advice names first.
    pub fn advised(&self) -> Option<&Measured> {
        self.get(self.advice.form)
    }
}

/// Everything on one table: rows are units (clips), columns coders.
pub fn coefficients(ratings: &Matrix, values: &Values, options: &ReliabilityOptions) -> Coefficients {
    clustered(ratings, values, None, options)
}

/// The same where several rows belong to one unit of sampling: `clusters` names it for each row (numbered from
/// 0), and what is resampled are those.
pub(super) fn clustered(
    ratings: &Matrix,
    values: &Values,
    clusters: Option<&[usize]>,
    options: &ReliabilityOptions,
) -> Coefficients {
    let shape = shape::shape(ratings, values);
    let measured = measure::all(ratings, values, clusters, options);
    let mut found = Coefficients {
        advice: advice::advice(&shape, values),
        base: shape.base,
        measured,
        distribution: shape.distribution,
        confusion: shape.confusion,
        pairs: shape.pairs,
        one_value: shape.one_value,
        chance: shape.chance,
        warnings: Vec::new(),
    };
    found.warnings = warning::warnings(&found);
    found
}

#[cfg(test)]
mod tests;
