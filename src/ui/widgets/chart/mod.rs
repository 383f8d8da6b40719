//! Drawings of agreement: values with their intervals, who gave which point, differences against means.
//!
//! Each takes plain numbers and words, and can be read without colour: counts stand in their cells, and what is
//! drawn is told in words on hover.

mod differences;
mod heat;
mod intervals;
mod shares;

pub use differences::{Differences, differences};
pub use heat::{Heat, heat};
pub use intervals::{Band, Interval, Intervals};
pub use shares::{Shares, shares};

use crate::codebook::Language;
use crate::report::words;

/// A number on an axis: a true minus, and the language's decimal mark.
fn number(text: &str, language: Language) -> String {
    words::number(text, language).replace('-', "−")
}
