//! From a study's rows to a table: reliability, consistency, scores.
//!
//! Each report is a plain struct with a text for the shell (`text()`) and JSON (`json()`, whose keys are
//! promised in `docs/json.md`).

mod consistency;
mod estimate;
#[cfg(test)]
pub(crate) mod fixture;
mod reliability;
mod rows;
mod scores;
mod sheets;
mod table;

pub use consistency::{AlphaRow, Consistency, NegativeItem, ScoreKind, consistency};
pub use estimate::Estimate;
pub use reliability::{AgreementRow, Base, GATE, Gate, OneValue, Reliability, WaveBase, reliability};
pub use rows::{ClipRow, Instrument, SheetRow, StudyRatings};
pub use scores::{ScoreCell, ScoreColumn, ScoreRow, ScoreSource, ScoreTable, scores};
pub use sheets::{DoubleCoded, double_coded, sheet_scores, total_name};
