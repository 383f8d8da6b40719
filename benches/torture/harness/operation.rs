//! What a child does, and how it says so.

use samspil::study::Rating;
use serde::{Deserialize, Serialize};

/// One call of the lab.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Operation {
    /// Gives an item a rating, or takes it back.
    Rate {
        /// Of which assignment.
        clip: i64,
        /// Of which item.
        item: String,
        /// What; none takes it back.
        rating: Option<Rating>,
    },
    /// Writes a note on an item, or on the clip.
    Note {
        /// On which assignment.
        clip: i64,
        /// On which item.
        item: Option<String>,
        /// What.
        text: String,
    },
    /// Remembers the place.
    Place {
        /// Of which assignment.
        clip: i64,
        /// Which item was selected.
        item: Option<String>,
        /// Where the clip stood.
        ms: Option<u64>,
    },
    /// Submits a sheet.
    Submit {
        /// Which.
        clip: i64,
    },
    /// The lead adds a coder.
    AddCoder {
        /// Who.
        name: String,
    },
    /// The lead adds families without video.
    AddFamilies {
        /// The number of the first.
        first: usize,
        /// How many.
        count: usize,
    },
    /// The lead shares out what nobody has.
    ShareOut,
}

/// A line of a child.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Said {
    /// The study is open and somebody is signed in.
    Ready,
    /// The call begins now.
    Begins(Operation),
    /// The call has returned: from here on it must not be lost.
    Done,
    /// The call said that somebody else holds the study: nothing was changed.
    Busy,
    /// There is nothing left to do.
    Finished,
    /// Something that must not happen.
    Failed(String),
}

/// How a line begins, so that what else is printed is passed over.
const MARK: &str = "~ ";

impl Said {
    /// The line, with its end.
    pub fn line(&self) -> String {
        // A line of its own in any case: a test's runner may have left its own unfinished.
        format!("\n{MARK}{}\n", serde_json::to_string(self).expect("plain data"))
    }

    /// Reads a whole line.
    pub fn read(line: &str) -> Option<Self> {
        serde_json::from_str(line.strip_prefix(MARK)?).ok()
    }
}
