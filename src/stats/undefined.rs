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
    /// All coders used one and the same point throughout.
    ChanceAgreementIs1,
    /// The clips do not differ from each other.
    NoVariationBetweenUnits,
    /// An interval needs ratings that differ by chance.
    NoErrorVariance,
    /// The clips rated by every coder are fewer than two.
    FewerThan2CompleteUnits,
    /// One clip alone has no spread to judge a coefficient by.
    FewerThan2Units,
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
    /// No value stands beside another on the same clip.
    NoPairableValues,
    /// Every pairable rating is the same point.
    ExpectedDisagreementIs0,
    /// The declared scale has fewer than two points.
    FewerThan2Categories,
    /// The statistic is one of exactly two coders.
    NotTwoRaters,
    /// The statistic begins with three coders.
    FewerThan3Raters,
    /// A spread of differences needs two pairs.
    SdNeeds2Pairs,
    /// Neither group varies.
    ZeroPooledVariance,
    /// Neither group varies.
    ZeroVarianceInBothGroups,
    /// A group has fewer than two values.
    GroupWithFewerThan2,
    /// No degree of freedom is left for the test.
    DfBelow1,
    /// All values are the same.
    AllValuesTied,
    /// All differences are the same.
    ZeroVarianceOfDifferences,
    /// There are fewer than two complete pairs.
    FewerThan2Pairs,
    /// A row alone decides one coefficient.
    Leverage1Row,
    /// As many coefficients as rows.
    Df0,
    /// One cluster alone.
    FewerThan2Clusters,
    /// All who guess are in one arm of the study, and name it.
    NoWrongGuessToExpect,
    /// No interval is defined for the statistic.
    NoInterval,
    /// By the formula the standard error is zero: an interval without width tells nothing.
    ZeroStandardError,
    /// An estimated variance is zero, where an interval by this method has no meaning.
    OnTheBoundary,
    /// The search for the estimate found no end.
    NotConverged,
    /// The estimate lies outside of what is possible.
    ImproperSolution,
    /// An exact p value would need more cases than can be counted.
    TooLargeToCount,
    /// A model of one factor begins with three items.
    FewerThan3Items,
    /// The items' correlations are singular.
    SingularCorrelations,
    /// More than one solution fits as well.
    NotIdentified,
    /// Too many resamples have no value.
    TooManyUndefinedResamples,
    /// All resamples lie on one side of the estimate.
    ResamplesOnOneSide,
    /// Without one of the units there is no value.
    JackknifeUndefined,
    /// The item does not vary.
    ConstantItem,
    /// Nothing was resampled.
    NotResampled,
    /// An input is outside of what the formula is for.
    OutOfRange,
    /// A standardised difference needs a group that varies.
    GroupDoesNotVary,
    /// An exact p value is one of values without ties.
    TiedValues,
    /// An exact p value is one of differences without zeros.
    ZeroDifferences,
    /// No pair differs.
    NoDifferences,
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
            Self::FewerThan2Units => "fewer_than_2_units",
            Self::FewerThan2Raters => "fewer_than_2_raters",
            Self::LowerLimitOutOfRange => "lower_limit_of_ICC2_at_or_below_-1/(k-1)",
            Self::FewerThan2CompleteRows => "fewer_than_2_complete_rows",
            Self::FewerThan2VaryingItems => "fewer_than_2_varying_items",
            Self::FewerThan2Items => "fewer_than_2_items",
            Self::ZeroTotalVariance => "zero_total_variance",
            Self::NoValues => "no_values",
            Self::FewerThan2Values => "fewer_than_2_values",
            Self::NotOnScale => "not_on_scale",
            Self::NoPairableValues => "no_pairable_values",
            Self::ExpectedDisagreementIs0 => "expected_disagreement_is_0",
            Self::FewerThan2Categories => "fewer_than_2_categories",
            Self::NotTwoRaters => "not_two_raters",
            Self::FewerThan3Raters => "fewer_than_3_raters",
            Self::SdNeeds2Pairs => "sd_needs_2_pairs",
            Self::ZeroPooledVariance => "zero_pooled_variance",
            Self::ZeroVarianceInBothGroups => "zero_variance_in_both_groups",
            Self::GroupWithFewerThan2 => "group_with_fewer_than_2",
            Self::DfBelow1 => "df_below_1",
            Self::AllValuesTied => "all_values_tied",
            Self::ZeroVarianceOfDifferences => "zero_variance_of_differences",
            Self::FewerThan2Pairs => "fewer_than_2_pairs",
            Self::Leverage1Row => "leverage_1_row",
            Self::Df0 => "df_0",
            Self::FewerThan2Clusters => "fewer_than_2_clusters",
            Self::NoWrongGuessToExpect => "no_wrong_guess_to_expect",
            Self::NoInterval => "no_interval",
            Self::ZeroStandardError => "zero_standard_error",
            Self::OnTheBoundary => "on_the_boundary",
            Self::NotConverged => "not_converged",
            Self::ImproperSolution => "improper_solution",
            Self::TooLargeToCount => "too_large_to_count",
            Self::FewerThan3Items => "fewer_than_3_items",
            Self::SingularCorrelations => "singular_correlations",
            Self::NotIdentified => "not_identified",
            Self::TooManyUndefinedResamples => "too_many_undefined_resamples",
            Self::ResamplesOnOneSide => "resamples_on_one_side",
            Self::JackknifeUndefined => "jackknife_undefined",
            Self::ConstantItem => "constant_item",
            Self::NotResampled => "not_resampled",
            Self::OutOfRange => "out_of_range",
            Self::GroupDoesNotVary => "group_does_not_vary",
            Self::TiedValues => "tied_values",
            Self::ZeroDifferences => "zero_differences",
            Self::NoDifferences => "no_differences",
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
                "the coders gave every clip the same point, so agreement by chance is already complete"
            }
            Self::NoVariationBetweenUnits => "the ratings do not differ from clip to clip",
            Self::NoErrorVariance => "the coders never differ by chance, so there is no interval",
            Self::FewerThan2CompleteUnits => "fewer than two clips were rated by every coder",
            Self::FewerThan2Units => "one clip alone says nothing of how uncertain this is",
            Self::FewerThan2Raters => "agreement needs at least two coders",
            Self::LowerLimitOutOfRange => "the lower limit cannot be carried over to the mean of the coders",
            Self::FewerThan2CompleteRows => "fewer than two sheets have every item rated",
            Self::FewerThan2VaryingItems => "fewer than two of the items vary",
            Self::FewerThan2Items => "a single item has no internal consistency",
            Self::ZeroTotalVariance => "the sum of the items does not vary",
            Self::NoValues => "there are no values",
            Self::FewerThan2Values => "there is only one value",
            Self::NotOnScale => "a rating is none of the points of the scale",
            Self::NoPairableValues => "no rating stands beside another of the same clip",
            Self::ExpectedDisagreementIs0 => {
                "every rating is the same point, so there is no disagreement to expect by chance"
            }
            Self::FewerThan2Categories => "the scale has fewer than two points",
            Self::NotTwoRaters => "this coefficient is defined for exactly two coders",
            Self::FewerThan3Raters => {
                "this coefficient begins with three coders; for two it is Cohen's kappa"
            }
            Self::SdNeeds2Pairs => "a standard deviation of differences needs at least two clips",
            Self::ZeroPooledVariance => {
                "neither group varies, so there is no unit to measure the difference in"
            }
            Self::ZeroVarianceInBothGroups => "neither group varies, so there is no test",
            Self::GroupWithFewerThan2 => "a group has fewer than two values",
            Self::DfBelow1 => "no degree of freedom is left",
            Self::AllValuesTied => "all values are the same",
            Self::ZeroVarianceOfDifferences => "every difference is the same, so there is no test",
            Self::FewerThan2Pairs => "there are fewer than two complete pairs",
            Self::Leverage1Row => {
                "one row alone decides a coefficient (its leverage is 1), so HC2 and HC3 have no value"
            }
            Self::Df0 => "there are as many coefficients as rows, so nothing is left to judge the spread by",
            Self::FewerThan2Clusters => "fewer than two clusters",
            Self::NoWrongGuessToExpect => {
                "all who guess are in one group and name it, so chance would give no wrong guess to compare with"
            }
            Self::NoInterval => "no interval is computed for this coefficient",
            Self::ZeroStandardError => {
                "by its formula the standard error is zero, which does not mean that the value is exact: there is no interval"
            }
            Self::OnTheBoundary => "an estimated variance is zero, so there is no interval by this method",
            Self::NotConverged => "the search for the estimate did not settle",
            Self::ImproperSolution => "the estimate lies outside of what is possible",
            Self::TooLargeToCount => "there are too many values for an exact p value",
            Self::FewerThan3Items => "one factor cannot be told from two items: it begins with three that vary",
            Self::SingularCorrelations => "the items' correlations are singular: no more sheets than items, or an item that others determine",
            Self::NotIdentified => "the items share too little: more than one solution fits as well",
            Self::TooManyUndefinedResamples => "more than 5 % of the resamples have no value, so what is left is no fair picture",
            Self::ResamplesOnOneSide => "every resample lies on one side of the value, so BCa cannot place its limits",
            Self::JackknifeUndefined => "the value rests on a single clip, or no clip changes it, so BCa cannot place its limits",
            Self::ConstantItem => "the item has the same value on every sheet, and is left out",
            Self::NotResampled => "this interval needs resampling, which was not asked for",
            Self::OutOfRange => "a given figure is outside of what the formula is for",
            Self::GroupDoesNotVary => "the group whose spread is the unit does not vary, so there is no unit",
            Self::TiedValues => "some values are the same, so the exact distribution does not hold",
            Self::ZeroDifferences => "some pairs do not differ, so the exact distribution does not hold",
            Self::NoDifferences => "no pair differs, so there is nothing to rank",
        })
    }
}

impl std::error::Error for Undefined {}
