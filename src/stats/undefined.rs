//! Why a statistic has no value.

use std::fmt;

/// A statistic's value, or why there is none.
pub type Stat<T> = Result<T, Undefined>;

/// Why a statistic has no value. [`Undefined::code`] is for machines, `Display` for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Undefined {
    /// Nothing was rated by both coders.
    NoPairs,
    /// Nothing was rated by at least two coders.
    NoPairableUnits,
    /// Nothing was rated by all coders.
    NoCompleteUnits,
    /// Both coders used one and the same point throughout.
    ChanceAgreementIs1,
    /// The clips do not differ from each other.
    NoVariationBetweenUnits,
    /// An interval needs ratings that differ by chance.
    NoErrorVariance,
    /// The clips rated by every coder are fewer than two.
    FewerThan2CompleteUnits,
    /// One coder alone.
    FewerThan2Raters,
    /// ICC(A,k)'s lower limit would come from beyond the range of the Spearman–Brown formula.
    LowerLimitOutOfRange,
    /// The rows with every item rated are fewer than two.
    FewerThan2CompleteRows,
    /// The items that vary are fewer than two.
    FewerThan2VaryingItems,
    /// One item alone.
    FewerThan2Items,
    /// The sum of the items does not vary.
    ZeroTotalVariance,
    /// No values at all.
    NoValues,
    /// One value alone.
    FewerThan2Values,
    /// A value is none of the declared points of the scale.
    NotOnScale,
}

impl Undefined {
    /// The code in JSON and in the reference data.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoPairs => "no_pairs",
            Self::NoPairableUnits => "no_pairable_units",
            Self::NoCompleteUnits => "no_complete_units",
            Self::ChanceAgreementIs1 => "chance_agreement_is_1",
            Self::NoVariationBetweenUnits => "no_variation_between_units",
            Self::NoErrorVariance => "no_error_variance",
            Self::FewerThan2CompleteUnits => "fewer_than_2_complete_units",
            Self::FewerThan2Raters => "fewer_than_2_raters",
            Self::LowerLimitOutOfRange => "lower_limit_of_ICC2_at_or_below_-1/(k-1)",
            Self::FewerThan2CompleteRows => "fewer_than_2_complete_rows",
            Self::FewerThan2VaryingItems => "fewer_than_2_varying_items",
            Self::FewerThan2Items => "fewer_than_2_items",
            Self::ZeroTotalVariance => "zero_total_variance",
            Self::NoValues => "no_values",
            Self::FewerThan2Values => "fewer_than_2_values",
            Self::NotOnScale => "not_on_scale",
        }
    }
}

impl fmt::Display for Undefined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoPairs => "no clip was rated by both coders",
            Self::NoPairableUnits => "no clip was rated by at least two coders",
            Self::NoCompleteUnits => "no clip was rated by every coder",
            Self::ChanceAgreementIs1 => {
                "both coders gave every clip the same point, so agreement by chance is already complete"
            }
            Self::NoVariationBetweenUnits => "the ratings do not differ from clip to clip",
            Self::NoErrorVariance => "the coders never differ by chance, so there is no interval",
            Self::FewerThan2CompleteUnits => "fewer than two clips were rated by every coder",
            Self::FewerThan2Raters => "agreement needs at least two coders",
            Self::LowerLimitOutOfRange => "the lower limit cannot be carried over to the mean of the coders",
            Self::FewerThan2CompleteRows => "fewer than two sheets have every item rated",
            Self::FewerThan2VaryingItems => "fewer than two of the items vary",
            Self::FewerThan2Items => "a single item has no internal consistency",
            Self::ZeroTotalVariance => "the sum of the items does not vary",
            Self::NoValues => "there are no values",
            Self::FewerThan2Values => "there is only one value",
            Self::NotOnScale => "a rating is none of the points of the scale",
        })
    }
}

impl std::error::Error for Undefined {}
