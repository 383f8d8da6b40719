//! The rows that every report starts from: submitted sheets with their ratings.

use crate::codebook::{Codebook, ContentHash, ItemId, Profile};
use crate::study::{Adult, BlindCode, Ratings, Revision, Role, Source, Wave};

/// Everything that reports and exports are computed from: no database behind it, nothing sealed in it.
#[derive(Clone, Debug, PartialEq)]
pub struct StudyRatings {
    /// The study's name.
    pub study: String,
    /// Waves, ascending.
    pub waves: Vec<Wave>,
    /// The instruments with the waves they are rated at.
    pub instruments: Vec<Instrument>,
    /// The other scoring profiles of the instruments' codebooks, to be compared with those in use.
    pub profiles: Vec<Profile>,
    /// Every clip of the study, by blind code, ascending.
    pub clips: Vec<ClipRow>,
    /// Submitted sheets only: by clip, primary before second, then coder.
    pub sheets: Vec<SheetRow>,
}

/// A codebook as the study uses it.
#[derive(Clone, Debug, PartialEq)]
pub struct Instrument {
    /// The codebook, overlay applied.
    pub codebook: Codebook,
    /// The profile that scores it; `None` where every item stands for itself (Ainsworth).
    pub profile: Option<Profile>,
    /// The waves (months) at which it is rated.
    pub waves: Vec<u16>,
    /// Hash of the overlay, where the laboratory has one.
    pub overlay_hash: Option<ContentHash>,
}

/// A clip, without who is on it.
#[derive(Clone, Debug, PartialEq)]
pub struct ClipRow {
    /// Name.
    pub blind_code: BlindCode,
    /// Wave in months.
    pub wave_months: u16,
    /// The child's age in whole months.
    pub child_age_months: Option<u16>,
    /// The adult in it.
    pub adult: Option<Adult>,
    /// Start of the coded window.
    pub start_ms: u64,
    /// End of the coded window.
    pub end_ms: u64,
}

/// A submitted sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetRow {
    /// The clip.
    pub blind_code: BlindCode,
    /// Its wave in months.
    pub wave_months: u16,
    /// The coder's name.
    pub coder: String,
    /// Primary or second.
    pub role: Role,
    /// When it was submitted (UTC, RFC 3339, whole seconds).
    pub submitted_at: String,
    /// Whether it was rated in the program or brought in from a file.
    pub source: Source,
    /// As submitted, by item; every item of the sheet is present, rated or with its reason.
    pub ratings: Ratings,
    /// Corrections, oldest first. Agreement and alpha leave them out of account, scores take the latest.
    pub revisions: Vec<Revision>,
    /// The coder's notes by item; the note on the sheet as a whole has no item.
    pub notes: Vec<(Option<ItemId>, String)>,
}

impl SheetRow {
    /// The sheet as its latest revision leaves it: what scores are computed from.
    pub fn latest(&self) -> Self {
        Self { ratings: Revision::latest(&self.ratings, &self.revisions), ..self.clone() }
    }
}
