//! The groups, once they may be known.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{BlindCode, Guess, Role};

/// Proof that the study was unblinded, with the group of each recording. Whatever compares groups takes it as an
/// argument; only an unblinding that stands in the trail yields it (`lab::unblind`), so that there is no way to a
/// comparison but through one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unblinded {
    findings: Unblinding,
}

/// What an unblinding brings together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unblinding {
    /// The group by the recording's code.
    pub groups: BTreeMap<BlindCode, String>,
    /// Recordings of families that the allocation does not name.
    pub not_allocated: Vec<BlindCode>,
    /// Recordings of families that the allocation puts into more than one group.
    pub conflicting: Vec<BlindCode>,
    /// What the coders guessed.
    pub guesses: Vec<GuessLine>,
}

/// A coder's guess beside the recording that it is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuessLine {
    /// The recording's code.
    pub blind_code: BlindCode,
    /// Who guessed.
    pub coder: String,
    /// Whose sheet it is.
    pub role: Role,
    /// The guess.
    pub guess: Guess,
    /// Whether the sheet was withdrawn after an incident: such a guess is no test of the blinding.
    pub withdrawn: bool,
}

impl Unblinded {
    /// Takes what a recorded unblinding found. Called by the lab alone, on what it has just written or read back;
    /// `tests/it/house` holds everybody else to that.
    pub(crate) fn recorded(findings: Unblinding) -> Self {
        Self { findings }
    }

    /// The group of a recording; `None` where the allocation does not say.
    pub fn group(&self, code: &BlindCode) -> Option<&str> {
        self.findings.groups.get(code).map(String::as_str)
    }

    /// Everything.
    pub fn findings(&self) -> &Unblinding {
        &self.findings
    }
}
