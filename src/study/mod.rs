//! Who, what, when, and the rules. Rules here are pure: no clock, no unseeded randomness, no files.

mod account;
mod closing;
pub mod draw;
mod guess;
mod ids;
mod incident;
mod nouns;
mod rating;
pub mod trail;
mod unblinded;

pub use account::{AccountId, Duty};
pub use closing::{InHand, Matter, Open, Waiver, not_waived, open_matters};
pub use guess::{Guess, GuessFault, GuessQuestion, Sureness};
pub use ids::{AssignmentId, BlindCode, ClipId, CoderId, ParticipantId, RecordingId, SheetId, random_row};
pub use incident::IncidentKind;
pub use nouns::{Adult, Clip, Coder, Linkage, MediaFacts, Recording, Role, Wave, age_in_months};
pub use rating::{Rating, RatingFault, Ratings, Revision, Source, check_rating};
pub use trail::{AuditEvent, TrailEntry, TrailFilter, TrailHead};
pub use unblinded::{GuessLine, Unblinded, Unblinding};
