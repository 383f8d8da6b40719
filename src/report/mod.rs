//! From a study's rows to a table: reliability, consistency, scores.

mod rows;

pub use rows::{ClipRow, Instrument, SheetRow, StudyRatings};
