//! Row numbers as types, so that a clip cannot be taken for a coder; and the blind code.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! row_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);
    };
}

row_id! {
    /// A family in the study.
    ParticipantId
}
row_id! {
    /// A video file of the study.
    RecordingId
}
row_id! {
    /// The stretch of a recording that is coded.
    ClipId
}
row_id! {
    /// A person who rates.
    CoderId
}
row_id! {
    /// A clip given to a coder.
    AssignmentId
}
row_id! {
    /// A coder's ratings of one clip.
    SheetId
}

/// A row number drawn at random from 1 to 2⁵³ − 1, so that the order of rows says nothing. Whole in an `f64` too, as
/// tools that read the file may hold it.
pub fn random_row(rng: &mut impl rand::Rng) -> i64 {
    use rand::RngExt;
    rng.random_range(1..1 << 53)
}

/// The random name that a clip goes by everywhere a coder can see: six characters that are hard to
/// confuse when read aloud.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BlindCode(String);

/// No vowels (no words by accident), no 0/o, 1/l.
const ALPHABET: &[u8] = b"23456789bcdfghjkmnpqrstvwxz";

impl BlindCode {
    /// Characters in a code: 27⁶ ≈ 387 million codes.
    pub const LENGTH: usize = 6;

    /// Draws a code.
    pub fn random(rng: &mut impl rand::Rng) -> Self {
        use rand::RngExt;
        Self((0..Self::LENGTH).map(|_| char::from(ALPHABET[rng.random_range(0..ALPHABET.len())])).collect())
    }

    /// Takes a code that was written down earlier.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The code as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BlindCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
