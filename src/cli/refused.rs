//! Why a command did not do what it was asked.

use std::fmt;

/// A refusal in the words that the person reads after `samspil: `.
#[derive(Debug, PartialEq, Eq)]
pub struct Refused {
    words: String,
    findings: String,
}

impl Refused {
    /// A refusal that says what happened, whether the data is safe, and what to do next.
    pub fn new(words: impl Into<String>) -> Self {
        Self { words: words.into(), findings: String::new() }
    }

    /// With what was found, to be printed before it: the answer to a command that checks something.
    pub fn after_printing(mut self, findings: impl Into<String>) -> Self {
        self.findings = findings.into();
        self
    }

    /// What was found; mostly nothing.
    pub fn findings(&self) -> &str {
        &self.findings
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

/// Every error of the rooms explains itself.
impl<E: std::error::Error> From<E> for Refused {
    fn from(error: E) -> Self {
        Self::new(error.to_string())
    }
}
