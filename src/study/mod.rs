//! Who, what, when, and the rules. Rules here are pure: no clock, no unseeded randomness, no files.

mod account;
pub mod draw;
mod ids;
mod nouns;
mod rating;
pub mod trail;

pub use account::{AccountId, Duty};
pub use ids::{AssignmentId, BlindCode, ClipId, CoderId, ParticipantId, RecordingId, SheetId, random_row};
pub use nouns::{Adult, Clip, Coder, Linkage, MediaFacts, Recording, Role, Wave, age_in_months};
pub use rating::{Rating, RatingFault, Ratings, Revision, check_rating};
pub use trail::{AuditEvent, TrailEntry, TrailFilter, TrailHead};
