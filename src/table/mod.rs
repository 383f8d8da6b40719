//! A table of ratings from anybody's spreadsheet: bytes in, ratings or every fault out.
//!
//! | file | what it does |
//! |---|---|
//! | `decode` | bytes to text: UTF-8, UTF-16 with its mark, Windows-1252; never a guess over a mixture |
//! | `split` | text to records: separators, quotation marks, line ends |
//! | `sheet` | the separator found by looking, the header, the rows with their lines |
//! | `number` | a cell to a rating: decimal points and commas, missing marks, codes for “not codable”, the scale |
//! | `mapping` | which column says what: wide or long, found by looking or said |
//! | `look` | what the columns' names and first rows tell |
//! | `names` | names that are made of coder and item |
//! | `remarks` | what is no fault, and may be a slip |
//! | `ratings` | all cells by unit, rater and item; duplicates; a [`Matrix`](crate::stats::Matrix) for an item |
//!
//! Nothing is ever skipped or mended in silence: a table with a fault gives its [`Faults`], all of them up to
//! [`Faults::SHOWN`], each with its row and column. No text of a cell is kept beyond its row, apart from each name once, so a
//! million rows take memory in proportion (docs/any-table.md has the figures).

mod decode;
mod fault;
mod look;
mod mapping;
mod names;
mod number;
mod ratings;
mod remarks;
mod sheet;
mod split;
#[cfg(test)]
mod tests;

pub use decode::Encoding;
pub use fault::{Fault, Faults, disturbs};
pub use mapping::{Asked, Form, Mapping, Purpose, ValueColumn};
pub use number::{NumberRules, Rating, is_missing, single};
pub use ratings::{Items, Ratings, Record};
pub use sheet::{Layout, Rows, Sheet};
pub use split::Row;
