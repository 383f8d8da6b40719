//! What a coder says of one item, and the sheet that holds it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::codebook::{Codebook, Item, ItemId, ReasonId};

/// A rating: a point of the item's scale, or the reason why there is none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rating {
    /// A point of the scale.
    Points(f64),
    /// Not rated. Never a number.
    NotRated {
        /// One of the codebook's reasons.
        reason: ReasonId,
        /// The coder's words, where the reason asks for them.
        text: String,
    },
}

impl Rating {
    /// The value, where there is one.
    pub fn points(&self) -> Option<f64> {
        match self {
            Self::Points(value) => Some(*value),
            Self::NotRated { .. } => None,
        }
    }
}

/// Why a rating was not taken.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RatingFault {
    /// The value is no point of the scale.
    #[error("{item} takes {min} to {max} in steps of {step}; {value} is none of them")]
    OffScale {
        /// The item.
        item: ItemId,
        /// Lowest point.
        min: f64,
        /// Highest point.
        max: f64,
        /// Step.
        step: f64,
        /// What was given.
        value: f64,
    },
    /// The reason is not offered here.
    #[error("“{reason}” is not a reason that {item} offers at {wave_months} months")]
    ReasonNotOffered {
        /// The item.
        item: ItemId,
        /// What was given.
        reason: ReasonId,
        /// The wave.
        wave_months: u16,
    },
    /// The reason needs words.
    #[error("“{reason}” on {item} needs a few words: what was it?")]
    ReasonNeedsText {
        /// The item.
        item: ItemId,
        /// What was given.
        reason: ReasonId,
    },
    /// No such item.
    #[error("{item} is not an item of this sheet")]
    NoSuchItem {
        /// What was given.
        item: ItemId,
    },
}

/// Whether a rating may stand on an item at a wave.
///
/// # Errors
/// When the value is off the scale, or the reason is not offered or lacks its words.
pub fn check_rating(
    codebook: &Codebook,
    item: &Item,
    wave_months: u16,
    rating: &Rating,
) -> Result<(), RatingFault> {
    match rating {
        Rating::Points(value) => {
            if item.scale.contains(*value) {
                Ok(())
            } else {
                let scale = item.scale;
                Err(RatingFault::OffScale {
                    item: item.id.clone(),
                    min: scale.min,
                    max: scale.max,
                    step: scale.step,
                    value: *value,
                })
            }
        }
        Rating::NotRated { reason, text } => {
            let offered = codebook.reasons_for(&item.id, wave_months);
            let Some(found) = offered.into_iter().find(|r| &r.id == reason) else {
                return Err(RatingFault::ReasonNotOffered {
                    item: item.id.clone(),
                    reason: reason.clone(),
                    wave_months,
                });
            };
            if found.text_required && text.trim().is_empty() {
                return Err(RatingFault::ReasonNeedsText { item: item.id.clone(), reason: reason.clone() });
            }
            Ok(())
        }
    }
}

/// Where the ratings of a sheet come from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Rated in the program, blinded by it.
    #[default]
    Rated,
    /// Brought in from a spreadsheet. How blinded its coder was, the study does not know.
    BroughtIn {
        /// SHA-256 of the file, hexadecimal.
        sha256: String,
    },
}

/// A correction of a submitted sheet: what was changed, by whom and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Revision {
    /// Its number on the sheet, from 1.
    pub number: u32,
    /// When (UTC, RFC 3339, whole seconds).
    pub at: String,
    /// Who made it.
    pub who: String,
    /// Why.
    pub why: String,
    /// The items that it changes, as they stand from then on.
    pub ratings: Ratings,
}

impl Revision {
    /// The ratings as the last of these revisions leaves them. Those that were given are not touched.
    pub fn latest(given: &Ratings, revisions: &[Self]) -> Ratings {
        let mut ratings = given.clone();
        for revision in revisions {
            ratings.extend(revision.ratings.clone());
        }
        ratings
    }
}

/// The ratings of a sheet by item; an item not yet looked at is absent.
pub type Ratings = BTreeMap<ItemId, Rating>;
