//! What is wrong with a table, and where.

use std::fmt;

/// One thing that is wrong, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Line of the file, from 1, where the row begins; `None` where it is the whole file.
    pub line: Option<u64>,
    /// The column's name.
    pub column: Option<String>,
    /// What is wrong, in words that go on after the place.
    pub what: String,
}

impl Fault {
    /// A fault of the whole table.
    pub fn whole(what: impl Into<String>) -> Self {
        Self { line: None, column: None, what: what.into() }
    }

    /// A fault of a row.
    pub fn row(line: u64, what: impl Into<String>) -> Self {
        Self { line: Some(line), column: None, what: what.into() }
    }

    /// A fault of a cell.
    pub fn cell(line: u64, column: &str, what: impl Into<String>) -> Self {
        Self { line: Some(line), column: Some(shown(column)), what: what.into() }
    }
}

/// `row 12, column 'P03': “four” is no number`.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, &self.column) {
            (Some(line), Some(column)) => write!(f, "row {line}, column '{column}': {}", self.what),
            (Some(line), None) => write!(f, "row {line}: {}", self.what),
            (None, Some(column)) => write!(f, "column '{column}': {}", self.what),
            (None, None) => f.write_str(&self.what),
        }
    }
}

/// Everything that is wrong with a table: the first hundred faults, and how many more there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    list: Vec<Fault>,
    more: usize,
}

impl Faults {
    /// How many faults are kept.
    pub const SHOWN: usize = 100;

    /// Adds one; beyond [`Faults::SHOWN`] it is counted only.
    pub fn push(&mut self, fault: Fault) {
        if self.list.len() < Self::SHOWN {
            self.list.push(fault);
        } else {
            self.more += 1;
        }
    }

    /// Adds those of another list.
    pub fn append(&mut self, other: Self) {
        other.list.into_iter().for_each(|fault| self.push(fault));
        self.more += other.more;
    }

    /// How many there are, the uncounted texts included.
    pub fn len(&self) -> usize {
        self.list.len() + self.more
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Those that are kept, in the order in which they were found.
    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.list.iter()
    }

    /// How many there are beyond those.
    pub fn more(&self) -> usize {
        self.more
    }

    /// By row; those of the whole table first. For lists that were put together from several looks.
    pub fn sort(&mut self) {
        self.list.sort_by_key(|fault| fault.line);
    }

    /// `Ok` where nothing is wrong.
    ///
    /// # Errors
    /// Itself, where something is.
    pub fn none(mut self) -> Result<(), Self> {
        self.sort();
        if self.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Self {
        Self { list: vec![fault], more: 0 }
    }
}

/// A fault a line, and a last line for those that are not listed.
impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, fault) in self.list.iter().enumerate() {
            write!(f, "{}{fault}", if place > 0 { "\n" } else { "" })?;
        }
        match self.more {
            0 => Ok(()),
            1 => f.write_str("\n… and 1 more fault"),
            more => write!(f, "\n… and {more} more faults"),
        }
    }
}

impl std::error::Error for Faults {}

/// A cell's text for a message: of tolerable length, and without what would disturb a terminal.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 40;
    let clean = |character: char| if disturbs(character) { '\u{fffd}' } else { character };
    let mut short: String = text.chars().take(LONGEST).map(clean).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}

/// Whether a character would disturb a terminal: control characters, and marks that turn the direction of what follows.
pub fn disturbs(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
