//! What may be observed: items, scales, anchors, subscales, scoring profiles, and the scores they give.
//!
//! A codebook is data (TOML; the format is described in `codebooks/README.md`). Once loaded it cannot be wrong:
//! [`load`], [`load_profile`] and [`overlay`] find every fault of a file at once, each with its line and item.

mod built_in;
mod check;
mod document;
mod entry;
mod fault;
#[cfg(test)]
mod fault_tests;
mod head;
#[cfg(test)]
mod hostile_tests;
mod ids;
mod item;
mod load;
mod load_item;
mod load_profile;
mod overlay;
mod profile;
mod scale;
mod score;
mod suggest;
mod words;

pub use built_in::{BuiltIn, FileKind, built_in, built_in_codebooks, built_in_profiles};
pub use check::{Checked, Clash, check_against, check_files, check_text, clashes, default_profile};
pub use fault::{Fault, Faults};

pub use ids::{CodebookId, ContentHash, ItemId, ProfileId, ReasonId, SubscaleId, TotalId};
pub use item::{Anchor, Favourable, Item, Reason, Section, Situation, Subscale, Target};
pub use load::load;
pub use load_profile::load_profile;
pub use overlay::overlay;
pub use profile::{Member, Profile, ScoredSubscale, Share, Total, TotalRule};
pub use scale::Scale;
pub use score::{Score, Scorer, Scores, items_of_total, score};
pub use suggest::did_you_mean;
pub use words::{Language, Words};

use serde::Serialize;

/// An instrument, whole and free of faults.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Codebook {
    /// Name in files: `cib-43`.
    pub id: CodebookId,
    /// Version; a version once used is superseded, never edited.
    pub version: u32,
    /// Name on screen.
    pub title: Words,
    /// What a reader must know about it.
    pub note: String,
    /// Whether it was compared with the instrument's manual.
    pub verified: bool,
    /// Why not, when it was not.
    pub unverified_because: String,
    /// Pages of the sheet, in order; every item is in exactly one.
    pub sections: Vec<Section>,
    /// All items, in order of the sections.
    pub items: Vec<Item>,
    /// Reasons why an item may go unrated.
    pub reasons: Vec<Reason>,
    /// Groups that profiles score.
    pub subscales: Vec<Subscale>,
    /// SHA-256 of the text it was read from.
    pub hash: ContentHash,
}

impl Codebook {
    /// The item of this name.
    pub fn item(&self, id: &ItemId) -> Option<&Item> {
        self.items.iter().find(|item| &item.id == id)
    }

    /// The reasons that may be given for an item at a wave (in months).
    pub fn reasons_for(&self, item: &ItemId, wave_months: u16) -> Vec<&Reason> {
        self.reasons
            .iter()
            .filter(|reason| {
                reason.only_for.is_empty()
                    || reason
                        .only_for
                        .iter()
                        .any(|s| &s.item == item && (s.waves.is_empty() || s.waves.contains(&wave_months)))
            })
            .collect()
    }
}
