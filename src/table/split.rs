//! Text to records, as RFC 4180 has it, for any one-byte separator: cells in quotation marks may hold separators, line ends
//! and doubled quotation marks. Line ends are `\n`, `\r\n` or `\r`. Spaces around a cell do not count. Unlike lenient
//! readers this one says when a quotation mark is never closed: the rest of the file would be one cell.

/// A record: the cells of a row, and where it begins. One is filled again and again.
#[derive(Clone, Debug, Default)]
pub struct Row {
    line: u64,
    text: String,
    ends: Vec<usize>,
    quote_fault: Option<&'static str>,
    expected: usize,
}

impl Row {
    /// Line of the file, from 1, on which it begins.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// How many cells it has; empty ones beyond the header's last column do not count.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether every cell is empty.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.quote_fault.is_none()
    }

    /// A cell, without spaces around it; empty where there is none.
    pub fn get(&self, column: usize) -> &str {
        let from = column.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        let cell = from.zip(self.ends.get(column)).and_then(|(from, to)| self.text.get(from..*to));
        cell.unwrap_or("")
    }

    /// Its cells, left to right.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|column| self.get(column))
    }

    /// Why it cannot be read: its quotation marks, or another number of cells than the header has.
    pub fn fault(&self) -> Option<String> {
        let ragged = || {
            let cells = if self.len() == 1 { "1 cell".to_owned() } else { format!("{} cells", self.len()) };
            (self.len() != self.expected)
                .then(|| format!("it has {cells} where the header has {}", self.expected))
        };
        self.quote_fault.map(str::to_owned).or_else(ragged)
    }

    /// Says how many cells the header has. Empty ones beyond are no cells: spreadsheets write them.
    pub(super) fn fit(&mut self, cells: usize) {
        self.expected = cells;
        while self.len() > cells && self.get(self.len() - 1).is_empty() {
            self.ends.pop();
        }
    }

    fn clear(&mut self, line: u64) {
        self.line = line;
        self.text.clear();
        self.ends.clear();
        self.quote_fault = None;
    }

    /// Ends the cell that began at `from`, without the spaces around it.
    fn end_cell(&mut self, from: usize) {
        let cell = self.text.get(from..).unwrap_or("");
        let front = cell.len() - cell.trim_start().len();
        let kept = cell.trim().len();
        if front > 0 {
            self.text.drain(from..from + front);
        }
        self.text.truncate(from + kept);
        self.ends.push(self.text.len());
    }
}

/// Cuts a text into records.
#[derive(Clone, Debug)]
pub(super) struct Splitter<'a> {
    text: &'a str,
    at: usize,
    line: u64,
    separator: u8,
}

impl<'a> Splitter<'a> {
    /// From the beginning. The separator is ASCII.
    pub(super) fn new(text: &'a str, separator: u8) -> Self {
        Self { text, at: 0, line: 1, separator }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Goes over a line end, if there is one here.
    fn line_end(&mut self) -> bool {
        let length = match (self.byte(), self.text.as_bytes().get(self.at + 1)) {
            (Some(b'\r'), Some(b'\n')) => 2,
            (Some(b'\r' | b'\n'), _) => 1,
            _ => return false,
        };
        self.at += length;
        self.line += 1;
        true
    }

    /// Fills the next record that has a line of its own; `false` at the end of the text.
    pub(super) fn next(&mut self, row: &mut Row) -> bool {
        while self.line_end() {}
        row.clear(self.line);
        if self.at >= self.text.len() {
            return false;
        }
        loop {
            let from = row.text.len();
            self.cell(row);
            row.end_cell(from);
            if self.byte() == Some(self.separator) {
                self.at += 1;
            } else {
                self.line_end();
                return true;
            }
        }
    }

    /// Reads a cell up to what ends it.
    fn cell(&mut self, row: &mut Row) {
        let begin = self.at;
        while self.byte() == Some(b' ') {
            self.at += 1;
        }
        if self.byte() != Some(b'"') {
            self.at = begin;
            return self.plain(row);
        }
        self.at += 1;
        loop {
            let rest = self.text.get(self.at..).unwrap_or("");
            let Some(length) = rest.bytes().position(|byte| byte == b'"') else {
                self.take(row, rest.len());
                row.quote_fault = Some("a quotation mark opens a cell that is never closed");
                return;
            };
            self.take(row, length);
            self.at += 1;
            if self.byte() != Some(b'"') {
                break;
            }
            row.text.push('"');
            self.at += 1;
        }
        let inside = row.text.len();
        self.plain(row);
        if row.text.get(inside..).is_some_and(|after| !after.trim().is_empty()) {
            row.quote_fault = Some("text stands after the quotation mark that closes a cell");
        } else {
            row.text.truncate(inside);
        }
    }

    /// Takes text out of quotation marks, and counts its lines.
    fn take(&mut self, row: &mut Row, length: usize) {
        let text = self.text.get(self.at..self.at + length).unwrap_or("");
        let bytes = text.as_bytes();
        let alone = |at: usize| bytes.get(at + 1) != Some(&b'\n');
        let ends = |(at, byte): &(usize, &u8)| **byte == b'\n' || (**byte == b'\r' && alone(*at));
        self.line += bytes.iter().enumerate().filter(ends).count() as u64;
        row.text.push_str(text);
        self.at += length;
    }

    /// Takes text up to a separator or line end.
    fn plain(&mut self, row: &mut Row) {
        let rest = self.text.get(self.at..).unwrap_or("");
        let ends = |byte: u8| byte == self.separator || byte == b'\n' || byte == b'\r';
        let length = rest.bytes().position(ends).unwrap_or(rest.len());
        row.text.push_str(rest.get(..length).unwrap_or(""));
        self.at += length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<(u64, Vec<String>, Option<&'static str>)> {
        let (mut splitter, mut row, mut rows) = (Splitter::new(text, b','), Row::default(), Vec::new());
        while splitter.next(&mut row) {
            rows.push((row.line(), row.iter().map(str::to_owned).collect(), row.quote_fault));
        }
        rows
    }

    fn cells(text: &str) -> Vec<(u64, Vec<String>)> {
        split(text)
            .into_iter()
            .map(|(line, cells, fault)| {
                assert_eq!(fault, None, "{text}");
                (line, cells)
            })
            .collect()
    }

    #[test]
    fn quotes_line_ends_and_spaces() {
        let text = "a, \"b,\"\"c\"\" \" ,d\r\n\r\n\"e\r\nf\",,\rg,3\" nail, h i \n\n";
        let expected =
            [(1, vec!["a", "b,\"c\"", "d"]), (3, vec!["e\r\nf", "", ""]), (5, vec!["g", "3\" nail", "h i"])];
        let expected = expected.map(|(line, cells)| (line, cells.into_iter().map(str::to_owned).collect()));
        assert_eq!(cells(text), expected);
        assert_eq!(cells("").len() + cells("\n\r\n").len(), 0);
        assert_eq!(cells("x")[0].1, ["x"]);
        assert_eq!(cells("x,")[0].1, ["x", ""]);
        assert_eq!(cells("\u{a0}x\u{a0},\u{a0}y")[0].1, ["x", "y"]);
    }

    #[test]
    fn quotation_marks_that_do_not_fit_are_told() {
        let open = split("a,b\n1,\"2\n3,4\n");
        assert_eq!((open.len(), open[1].0), (2, 2));
        assert!(open[1].2.is_some_and(|fault| fault.contains("never closed")));
        let after = split("a\n\"1\"2\n3\n");
        assert!(after[1].2.is_some_and(|fault| fault.contains("after the quotation mark")));
        assert_eq!(after[2], (3, vec!["3".to_owned()], None));
    }
}
