//! How every coefficient is handed on: its value and interval, or why there is none, with its form, the number
//! of clips it rests on, and the rule for missing ratings.

use std::fmt;

use super::{Interval, Stat, Undefined};

/// The exact form of a statistic: what a methods section has to name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// Name in JSON and CSV: `icc_a1`.
    pub id: &'static str,
    /// Name for people, with everything that tells it from its neighbours.
    pub name: &'static str,
    /// Where the formula is printed.
    pub source: &'static str,
}

/// Which ratings a statistic uses where some are missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Rows with every column (listwise deletion).
    Listwise,
    /// For each pair of columns, the rows that have both.
    Pairwise,
    /// Every value that is there, by the rule of the statistic.
    Available,
}

impl Missing {
    /// Name in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Listwise => "listwise",
            Self::Pairwise => "pairwise",
            Self::Available => "available",
        }
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Listwise => "only clips rated by everybody",
            Self::Pairwise => "for each pair, the clips that both rated",
            Self::Available => "every rating that is there",
        })
    }
}

/// What a careful reader should know of a value that is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Note {
    /// Two clips only: the value is defined and says next to nothing.
    TwoUnits,
    /// One coder gave every clip the same point, the other did not: kappa is 0 whatever else they do.
    OneConstantRater,
    /// Some items do not vary, and are left out of the scale.
    ConstantItemsDropped,
    /// A variance that was estimated below zero stands as zero.
    VarianceAtZero,
    /// A unique variance of the factor model is (nearly) zero: a Heywood case.
    Heywood,
    /// Some resamples have no value; the interval comes from the others.
    UndefinedResamples,
    /// The resamples take few values, or are few: another seed could put a limit elsewhere.
    UnsteadyLimits,
    /// The interval comes from resampling whole clips with all their pairs, not from the form's formula.
    IntervalByClip,
    /// Several pairs of ratings are of one clip, and the interval counts them as if each were of its own.
    DependentPairs,
}

impl Note {
    /// Name in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::TwoUnits => "two_units",
            Self::OneConstantRater => "one_constant_rater",
            Self::ConstantItemsDropped => "constant_items_dropped",
            Self::VarianceAtZero => "variance_at_zero",
            Self::Heywood => "heywood",
            Self::UndefinedResamples => "undefined_resamples",
            Self::UnsteadyLimits => "unsteady_limits",
            Self::IntervalByClip => "interval_by_clip",
            Self::DependentPairs => "dependent_pairs",
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TwoUnits => "two clips only: defined, and next to worthless",
            Self::OneConstantRater => "one coder gave every clip the same point, which makes kappa 0",
            Self::ConstantItemsDropped => "items without variation are left out",
            Self::VarianceAtZero => "a variance was estimated below zero and stands as zero",
            Self::Heywood => {
                "one item's own variance is estimated as zero (a Heywood case): distrust the value"
            }
            Self::DependentPairs => {
                "several pairs are of one clip, so the interval is too narrow: see the one by clip"
            }
            Self::UnsteadyLimits => {
                "the limits are rough: with another seed one could move by more than a third of the interval's width, \
                 because resamples take few values where little varies (or there are few resamples)"
            }
            Self::IntervalByClip => {
                "the interval is by resampling whole clips (BCa): a clip's pairs are not independent"
            }
            Self::UndefinedResamples => {
                "some resamples have no value; the interval comes from the others, at least 95 % of all"
            }
        })
    }
}

/// A coefficient as reports show it.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// Which statistic, in which form.
    pub form: &'static Form,
    /// The value, or why there is none.
    pub value: Stat<f64>,
    /// Its confidence interval, or why it has none.
    pub interval: Stat<Interval>,
    /// The upper limit where the lower one alone is undefined, so that there is no interval.
    pub upper_alone: Option<f64>,
    /// Units (clips, sheets) it rests on.
    pub n: usize,
    /// The rule for missing ratings.
    pub missing: Missing,
    /// What a careful reader should know.
    pub notes: Vec<Note>,
}

impl Measured {
    /// Both limits, each where it is defined.
    pub fn limits(&self) -> (Option<f64>, Option<f64>) {
        match self.value.and(self.interval) {
            Ok(interval) => (Some(interval.low), Some(interval.high)),
            Err(_) => (None, self.upper_alone),
        }
    }

    /// A coefficient without a value.
    pub fn undefined(form: &'static Form, why: Undefined, missing: Missing) -> Self {
        Self {
            form,
            value: Err(why),
            interval: Err(why),
            upper_alone: None,
            n: 0,
            missing,
            notes: Vec::new(),
        }
    }
}
