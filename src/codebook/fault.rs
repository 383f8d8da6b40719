//! What is wrong with a codebook's file, where, and with which item.

use std::fmt;

/// One thing that is wrong in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Line in the file, from 1.
    pub line: usize,
    /// The item, section, reason or subscale that it belongs to: its id, or "item no. 3" where the id cannot
    /// be read. `None` where it concerns the file as a whole.
    pub item: Option<String>,
    /// What is wrong and what would be right, in words.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.item {
            Some(item) => write!(f, "line {}, {item}: {}", self.line, self.message),
            None => write!(f, "line {}: {}", self.line, self.message),
        }
    }
}

/// Everything that is wrong in a file: never empty, in order of lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// Sorts and takes what was found; `None` when nothing was.
    pub(super) fn of(mut found: Vec<Fault>) -> Option<Self> {
        found.sort();
        found.dedup();
        (!found.is_empty()).then_some(Self(found))
    }

    /// A fault of the file as a whole.
    pub(super) fn one(message: impl Into<String>) -> Self {
        Self(vec![Fault { line: 1, item: None, message: message.into() }])
    }

    /// The faults, in order of lines.
    pub fn as_slice(&self) -> &[Fault] {
        &self.0
    }

    /// The faults, in order of lines.
    pub fn iter(&self) -> std::slice::Iter<'_, Fault> {
        self.0.iter()
    }
}

impl fmt::Display for Faults {
    /// One fault a line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            fault.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}

impl<'a> IntoIterator for &'a Faults {
    type Item = &'a Fault;
    type IntoIter = std::slice::Iter<'a, Fault>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}
