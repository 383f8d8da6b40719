//! Faults of a file, each with its lines and its column; those that say the same are one.

use std::collections::HashMap;
use std::fmt;

use serde::Serialize;

/// Faults that say something different which are listed; the rest is counted. A file with more is the wrong file, or
/// is understood wrongly.
pub const MOST_LISTED: usize = 500;
/// Lines that are named where a fault is shown as a sentence.
const LINES_NAMED: usize = 5;

/// What somebody can say that settles a fault, where the file may stay as it is: the parts of
/// [`BringInRules`](super::BringInRules) and [`ColumnChoice`](super::ColumnChoice).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Settles {
    /// What a column says.
    Map,
    /// Who is meant by a name in the file.
    Coder,
    /// Whose ratings they all are.
    By,
    /// The order of coders.
    Primary,
    /// What a code means.
    Code,
    /// The reason that items without a rating get.
    Missing,
}

/// What is wrong, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BringInFault {
    /// The lines, in order; empty where it is the file as a whole.
    pub lines: Vec<u64>,
    /// The head of the column; empty where it is the row as a whole.
    pub column: String,
    /// What is wrong, in words.
    pub what: String,
    /// What would settle it; `None` where the file, or the study, has to change.
    pub settled_by: Option<Settles>,
}

impl BringInFault {
    /// Where it is: “line 5, column P03”; empty for the file as a whole.
    pub fn place(&self) -> String {
        let named: Vec<String> = self.lines.iter().take(LINES_NAMED).map(u64::to_string).collect();
        let more = self.lines.len().saturating_sub(LINES_NAMED);
        let lines = match (self.lines.len(), more) {
            (0, _) => String::new(),
            (1, _) => format!("line {}", named.join("")),
            (_, 0) => format!("lines {}", named.join(", ")),
            (_, more) => format!("lines {} and {more} more", named.join(", ")),
        };
        match (lines.is_empty(), self.column.is_empty()) {
            (_, true) => lines,
            (true, false) => format!("column {}", self.column),
            (false, false) => format!("{lines}, column {}", self.column),
        }
    }
}

impl fmt::Display for BringInFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.place();
        if place.is_empty() { f.write_str(&self.what) } else { write!(f, "{place}: {}", self.what) }
    }
}

/// A sentence with words from a file in it, without what would disturb a terminal, and of tolerable length: a cell may hold
/// anything.
pub(super) fn readable(sentence: &str) -> String {
    const LONGEST: usize = 600;
    const END: usize = 200;
    let clean = sentence.replace(crate::table::disturbs, "\u{fffd}");
    let length = clean.chars().count();
    if length <= LONGEST {
        return clean;
    }
    let begin: String = clean.chars().take(LONGEST - END).collect();
    let end: String = clean.chars().skip(length - END).collect();
    format!("{begin} … {end}")
}

/// Faults while they are found.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    found: Vec<BringInFault>,
    known: HashMap<(String, String), usize>,
    more: usize,
}

impl Faults {
    /// A fault on a line; 0 for the file as a whole.
    pub fn add(&mut self, line: u64, column: &str, what: impl Into<String>) {
        self.add_settled(line, column, what, None);
    }

    /// The same, with what would settle it.
    pub fn add_settled(
        &mut self,
        line: u64,
        column: &str,
        what: impl Into<String>,
        settled_by: impl Into<Option<Settles>>,
    ) {
        let key = (readable(column), readable(&what.into()));
        let lines = (line > 0).then_some(line);
        if let Some(fault) = self.known.get(&key).and_then(|place| self.found.get_mut(*place)) {
            fault.lines.extend(lines.filter(|line| fault.lines.last() != Some(line)));
            return;
        }
        if self.found.len() >= MOST_LISTED {
            self.more += 1;
            return;
        }
        self.known.insert(key.clone(), self.found.len());
        self.found.push(BringInFault {
            lines: lines.into_iter().collect(),
            column: key.0,
            what: key.1,
            settled_by: settled_by.into(),
        });
    }

    /// In the order of the file; and how many more there are.
    pub fn finish(mut self) -> (Vec<BringInFault>, usize) {
        for fault in &mut self.found {
            fault.lines.sort_unstable();
            fault.lines.dedup();
        }
        self.found.sort_by(|a, b| a.lines.first().cmp(&b.lines.first()));
        (self.found, self.more)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_the_same_is_one_fault_with_its_lines() {
        let mut faults = Faults::default();
        for line in [9, 4, 4, 5, 6, 7, 8] {
            faults.add(line, "coder", "who is “X”?");
        }
        faults.add(2, "", "the row has 3 cells");
        faults.add(0, "", "nothing rates P05");
        faults.add(7, "P03", "7 is off the scale");
        let (found, more) = faults.finish();
        let said: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "nothing rates P05",
                "line 2: the row has 3 cells",
                "lines 4, 5, 6, 7, 8 and 1 more, column coder: who is “X”?",
                "line 7, column P03: 7 is off the scale",
            ]
        );
        assert_eq!(more, 0);
    }

    #[test]
    fn a_cell_may_hold_anything_and_its_fault_is_readable() {
        let mut faults = Faults::default();
        faults.add(3, "P\u{1b}[31m01", "“\u{202e}3\n4\u{8}” is neither a rating nor a reason");
        faults.add(4, "P02", format!("“{}” is no coder", "x".repeat(10_000)));
        let said: Vec<String> = faults.finish().0.iter().map(ToString::to_string).collect();
        let mark = '\u{fffd}';
        assert_eq!(
            said[0],
            format!("line 3, column P{mark}[31m01: “{mark}3{mark}4{mark}” is neither a rating nor a reason")
        );
        assert!(said[1].chars().count() < 700 && said[1].ends_with("xx” is no coder"), "{}", said[1]);
    }

    #[test]
    fn a_list_without_end_is_cut_and_the_rest_counted() {
        let mut faults = Faults::default();
        for line in 1..=MOST_LISTED as u64 + 7 {
            faults.add(line, "", format!("fault {line}"));
        }
        let (found, more) = faults.finish();
        assert_eq!((found.len(), more), (MOST_LISTED, 7));
    }
}
