//! Scoring profiles: which items make a subscale, and by what rules.

use std::fmt;

use serde::Serialize;

use super::{CodebookId, ContentHash, ItemId, ProfileId, SubscaleId, TotalId, Words};

/// How scores are made from ratings.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Profile {
    /// Name in files: `A`.
    pub id: ProfileId,
    /// Version; superseded, never edited.
    pub version: u32,
    /// The codebook whose items it scores.
    pub codebook: CodebookId,
    /// Name on screen.
    pub title: Words,
    /// What a reader must know about it.
    pub note: String,
    /// Whether it was compared with the instrument's manual.
    pub verified: bool,
    /// Why not, when it was not.
    pub unverified_because: String,
    /// Whether a new study takes it unless told otherwise.
    pub default: bool,
    /// A subscale has a score when at least this share of its items is valid.
    pub min_valid_subscale: Share,
    /// The members of each subscale, in the codebook's order of subscales.
    pub subscales: Vec<ScoredSubscale>,
    /// The totals it defines; the first is the one shown.
    pub totals: Vec<Total>,
    /// SHA-256 of the text it was read from.
    pub hash: ContentHash,
}

/// A subscale's members.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ScoredSubscale {
    /// Which subscale.
    pub id: SubscaleId,
    /// Its items.
    pub members: Vec<Member>,
}

/// An item in a score's formula.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Member {
    /// Which item.
    pub item: ItemId,
    /// Whether it enters as `min + max − x`. A property of the formula, never of the stored rating.
    pub reversed: bool,
}

/// A total over the whole instrument.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Total {
    /// Name in files and columns.
    pub id: TotalId,
    /// Name on screen, which says the rule.
    pub label: Words,
    /// The rule.
    pub rule: TotalRule,
    /// The total has a value when at least this share of its parts is valid.
    pub min_valid: Share,
}

/// The built-in rules for a total.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TotalRule {
    /// Mean over all items of the codebook, those with `favourable = low` reversed.
    MeanOfItems,
    /// Mean of the subscales' scores, those with `favourable = low` reversed.
    MeanOfSubscales,
}

/// An exact share, such as 2/3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Share {
    /// Numerator.
    pub of: u32,
    /// Denominator, at least 1.
    pub over: u32,
}

impl Share {
    /// Whether `valid` of `all` reaches the share, without rounding.
    pub fn reached(self, valid: usize, all: usize) -> bool {
        all > 0 && valid as u128 * u128::from(self.over) >= u128::from(self.of) * all as u128
    }

    /// The least number of `all` that reaches the share; at least 1.
    pub fn least(self, all: usize) -> usize {
        (1..=all).find(|valid| self.reached(*valid, all)).unwrap_or(1)
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.of, self.over)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_exact() {
        let two_thirds = Share { of: 2, over: 3 };
        assert!(two_thirds.reached(2, 3) && !two_thirds.reached(1, 3));
        assert!(two_thirds.reached(4, 6) && !two_thirds.reached(3, 6));
        assert!(!two_thirds.reached(0, 0), "nothing of nothing is not enough");
        assert_eq!(
            (1..=12).map(|n| two_thirds.least(n)).collect::<Vec<_>>(),
            [1, 2, 2, 3, 4, 4, 5, 6, 6, 7, 8, 8]
        );
        let four_fifths = Share { of: 4, over: 5 };
        assert_eq!((four_fifths.least(43), four_fifths.least(8), four_fifths.least(5)), (35, 7, 4));
        assert_eq!(two_thirds.to_string(), "2/3");
    }
}
