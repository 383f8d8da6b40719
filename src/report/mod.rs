//! From a study's rows to a table: reliability, consistency, scores.
//!
//! Each report is a plain struct with a text for the shell (`text()`) and JSON (`json()`, whose keys are
//! promised in `docs/json.md`).

mod any_table;
mod coefficients;
mod consistency;
mod estimate;
#[cfg(test)]
pub(crate) mod fixture;
mod grid;
mod options;
mod reliability;
mod rows;
mod scale;
mod scores;
mod sheets;
mod table;
pub mod words;

pub use any_table::{
    PointsFrom, TableAgreement, TableConsistency, TableRatings, table_agreement, table_consistency,
};
pub use coefficients::{
    Advice, CoderSummary, Coefficients, Confusion, Distribution, Ground, OneValue, TableBase, Values,
    Warning, coefficients,
};
pub use consistency::{
    AlphaRow, ComparedCell, ComparedScale, Consistency, ProfileComparison, ScoreKind, Unused, consistency,
};
pub use estimate::Estimate;
pub use grid::{Target, TargetKind};
pub use options::{RESAMPLES, ReliabilityOptions, SEED, Watch, unwatched};
pub use reliability::{
    AgreementRow, Base, Cost, FigureLine, Gate, Headline, Reliability, Scope, Section, WaveBase, reliability,
    reliability_with,
};
pub use rows::{ClipRow, Instrument, SheetRow, StudyRatings};
pub use scale::{ScaleFigures, ScaleItem, ScaleWarning, scale_figures};
pub use scores::{ScoreCell, ScoreColumn, ScoreRow, ScoreSource, ScoreTable, scores};
pub use sheets::{DoubleCoded, double_coded, sheet_scores, total_name};
pub use table::wrapped;

/// The agreement that good laboratories ask for before and during coding, as a share.
pub const GATE: f64 = coefficients::GATE;
