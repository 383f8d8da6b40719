//! A table as a sheet of cells: how it is written, its header, and its rows one after the other.

use std::borrow::Cow;

use super::decode::{Encoding, decode};
use super::fault::{Fault, Faults, shown};
use super::split::{Row, Splitter};

/// What separates cells, where it is not said: the first that fits best.
const SEPARATORS: [u8; 4] = *b",;\t|";
/// So many rows are looked at to find the separator.
const HEAD: usize = 50;

/// What is known beforehand of how a table is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The separator (ASCII); found by looking where it is `None`.
    pub separator: Option<u8>,
    /// The first row is data already; columns are then named by their number, from 1.
    pub headless: bool,
}

/// A table of text.
#[derive(Clone, Debug)]
pub struct Sheet<'a> {
    text: Cow<'a, str>,
    encoding: Encoding,
    separator: u8,
    headless: bool,
    columns: Vec<String>,
    header_line: u64,
}

impl<'a> Sheet<'a> {
    /// Reads how a table is written, and its header. The rows are read when they are asked for.
    ///
    /// # Errors
    /// When it is no text, or of two encodings, with line and character; when its header cannot be split; when
    /// nothing is in it.
    pub fn read(bytes: &'a [u8], layout: Layout) -> Result<Self, Faults> {
        let (text, encoding) = decode(bytes)?;
        let separator = layout.separator.filter(u8::is_ascii).unwrap_or_else(|| separator(&text));
        let mut row = Row::default();
        let mut splitter = Splitter::new(&text, separator);
        while splitter.next(&mut row) && row.is_empty() {}
        if row.is_empty() {
            return Err(Fault::whole("there is nothing in it").into());
        }
        row.fit((0..row.len()).rposition(|cell| !row.get(cell).is_empty()).map_or(1, |last| last + 1));
        if let Some(fault) = row.fault() {
            return Err(Fault::row(row.line(), fault).into());
        }
        let number = |place: usize| (place + 1).to_string();
        let name = |(place, cell): (usize, &str)| match cell {
            _ if layout.headless => number(place),
            "" => format!("column {}", number(place)),
            cell => cell.to_owned(),
        };
        let columns = row.iter().enumerate().map(name).collect();
        let header_line = row.line();
        Ok(Self { text, encoding, separator, headless: layout.headless, columns, header_line })
    }

    /// How the file's letters are written.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// What separates cells.
    pub fn separator(&self) -> char {
        char::from(self.separator)
    }

    /// Line of the header, or of the first row where there is no header.
    pub fn header_line(&self) -> u64 {
        self.header_line
    }

    /// Whether the first row is data.
    pub fn is_headless(&self) -> bool {
        self.headless
    }

    /// The columns' names as they are written, from the left. One without a name is `column 3`.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Where a column is: by its name, or else by its name in other case.
    pub fn column(&self, name: &str) -> Option<usize> {
        let exact = self.columns.iter().position(|column| column == name);
        let folded = || self.columns.iter().position(|column| column.to_lowercase() == name.to_lowercase());
        exact.or_else(folded)
    }

    /// Names that several columns have: a value could not be traced to its column.
    pub fn header_faults(&self) -> Faults {
        let mut faults = Faults::default();
        let mut seen = std::collections::HashMap::new();
        for (place, name) in self.columns.iter().enumerate() {
            if let Some(first) = seen.get(name) {
                let (name, place) = (shown(name), place + 1);
                let what =
                    format!("the column '{name}' is there twice, as column {first} and column {place}");
                faults.push(Fault::row(self.header_line, what));
            } else {
                seen.insert(name, place + 1);
            }
        }
        faults
    }

    /// What is wrong with a row that is the header.
    pub const HEADER_AGAIN: &'static str = "it is the header once more: take it out";

    /// Whether a row repeats the header, as where several files were put one under the other.
    pub fn is_header(&self, row: &Row) -> bool {
        let named = |(place, cell): (usize, &str)| match self.columns.get(place) {
            Some(name) => cell == name || (cell.is_empty() && *name == format!("column {}", place + 1)),
            None => false,
        };
        !self.headless && row.len() == self.columns.len() && row.iter().enumerate().all(named)
    }

    /// The rows below the header.
    pub fn rows(&self) -> Rows<'_> {
        let mut rows = Rows {
            splitter: Splitter::new(&self.text, self.separator),
            row: Row::default(),
            columns: self.columns.len(),
        };
        if !self.headless {
            rows.next_row();
        }
        rows
    }
}

/// Goes through the rows of a sheet. Rows without any text are left out; those that do not fit the header are not:
/// [`Row::fault`] tells.
#[derive(Clone, Debug)]
pub struct Rows<'a> {
    splitter: Splitter<'a>,
    row: Row,
    columns: usize,
}

impl Rows<'_> {
    /// The next row; `None` at the end.
    pub fn next_row(&mut self) -> Option<&Row> {
        loop {
            if !self.splitter.next(&mut self.row) {
                return None;
            }
            if !self.row.is_empty() {
                self.row.fit(self.columns);
                return Some(&self.row);
            }
        }
    }
}

/// The separator by which the most of the first rows have as many cells as the header; of several such, the one that
/// gives the most cells.
fn separator(text: &str) -> u8 {
    let fit = |separator: &u8| {
        let (mut splitter, mut row) = (Splitter::new(text, *separator), Row::default());
        let mut lengths = Vec::with_capacity(HEAD);
        while lengths.len() < HEAD && splitter.next(&mut row) {
            if !row.is_empty() {
                lengths.push(row.len());
            }
        }
        let header = lengths.first().copied().filter(|cells| *cells > 1)?;
        Some((lengths.iter().filter(|length| **length == header).count(), header))
    };
    // Of two that fit alike, the first of the list: max_by_key keeps the last.
    let best =
        SEPARATORS.iter().rev().filter_map(|mark| Some((fit(mark)?, *mark))).max_by_key(|found| found.0);
    best.map_or(b',', |found| found.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(text: &str) -> Sheet<'_> {
        Sheet::read(text.as_bytes(), Layout::default()).expect("a sheet")
    }

    fn rows(sheet: &Sheet<'_>) -> Vec<(u64, Vec<String>)> {
        let (mut all, mut rows) = (Vec::new(), sheet.rows());
        while let Some(row) = rows.next_row() {
            assert_eq!(row.fault(), None, "line {}", row.line());
            all.push((row.line(), row.iter().map(str::to_owned).collect()));
        }
        all
    }

    #[test]
    fn separators_are_found_by_looking() {
        for (text, expected) in [
            ("unit,a,b\n1,2,3\n", ','),
            ("unit;a;b\n1;2,5;3,5\n2;1,5;1\n", ';'),
            ("unit\ta, or b\tc\n1\t2\t3\n", '\t'),
            ("unit|a|b\n1|2|3\n", '|'),
            ("\"a;b;c\",\"d;e\"\n1,2\n", ','),
            ("x\n1\n2\n", ','),
            ("note, or not;a\n\"x\";1\n", ';'),
        ] {
            assert_eq!(sheet(text).separator(), expected, "{text}");
        }
        let layout = Layout { separator: Some(b'|'), headless: false };
        assert_eq!(Sheet::read(b"a,b\n1,2\n", layout).expect("a sheet").columns(), ["a,b"]);
    }

    #[test]
    fn empty_lines_and_empty_cells_at_the_end_are_no_fault() {
        let sheet = sheet("\n ,\nunit,a,b,,\n\n1,2,3,,\n,,,,\n\n2,3,\n");
        assert_eq!((sheet.columns(), sheet.header_line()), (&["unit", "a", "b"].map(str::to_owned)[..], 3));
        let expected = [(5, ["1", "2", "3"]), (8, ["2", "3", ""])];
        assert_eq!(rows(&sheet), expected.map(|(line, cells)| (line, cells.map(str::to_owned).to_vec())));
    }

    #[test]
    fn ragged_rows_are_told_with_their_line() {
        let sheet = sheet("unit,a,b\n1,2\n2,3,4,5\n3,4,5\n");
        let (mut told, mut rows) = (Vec::new(), sheet.rows());
        while let Some(row) = rows.next_row() {
            told.push((row.line(), row.fault()));
        }
        let fault = |cells: &str| Some(format!("it has {cells} cells where the header has 3"));
        assert_eq!(told, [(2, fault("2")), (3, fault("4")), (4, None)]);
    }

    #[test]
    fn a_header_may_be_absent_unnamed_or_double() {
        let headless =
            Sheet::read(b"u1,3\nu2,4\n", Layout { headless: true, ..Layout::default() }).expect("ok");
        assert_eq!((headless.columns(), rows(&headless).len()), (&["1", "2"].map(str::to_owned)[..], 2));
        let r = sheet("\"\",\"A\"\n\"1\",3\n");
        assert_eq!(r.columns(), ["column 1", "A"]);
        let double = sheet("unit,A,B,A\n");
        assert_eq!(
            double.header_faults().to_string(),
            "row 1: the column 'A' is there twice, as column 2 and column 4"
        );
        assert_eq!((double.column("b"), double.column("C")), (Some(2), None));
        assert!(Sheet::read(b" \n,,\n", Layout::default()).is_err());
        assert!(Sheet::read(b"\"a,b\n1,2\n", Layout::default()).is_err());
    }
}
