//! One cell of a CSV file, and a whole file of them.

use super::Format;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    /// Nothing: a missing value.
    Empty,
    /// Words. Guarded: see [`Cell::text`].
    Text(String),
    /// A number.
    Number(f64),
    /// A count.
    Count(usize),
}

impl Cell {
    /// Words; empty words are a missing value.
    pub(super) fn text(words: impl Into<String>) -> Self {
        let words = words.into();
        if words.is_empty() { Self::Empty } else { Self::Text(words) }
    }

    /// A number, or nothing.
    pub(super) fn number(value: Option<f64>) -> Self {
        value.map_or(Self::Empty, Self::Number)
    }

    fn written(&self, format: Format) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(words) => guarded(words),
            Self::Count(count) => count.to_string(),
            Self::Number(value) => {
                // Rust prints the shortest digits that read back as the same number; −0 is 0.
                let digits = format!("{}", if *value == 0.0 { 0.0 } else { *value });
                if format.excel { digits.replace('.', ",") } else { digits }
            }
        }
    }
}

/// Words that a spreadsheet would take for a formula get an apostrophe in front: `=`, `+`, `-`, `@`, tab
/// and carriage return at the start (OWASP, "CSV Injection").
fn guarded(words: &str) -> String {
    if words.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{words}") } else { words.to_owned() }
}

/// A head row and the rows below it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sheet {
    pub(super) head: Vec<String>,
    pub(super) rows: Vec<Vec<Cell>>,
}

impl Sheet {
    /// The bytes of the CSV file.
    pub(super) fn bytes(&self, format: Format) -> Vec<u8> {
        let mut writer = csv::WriterBuilder::new()
            .delimiter(if format.excel { b';' } else { b',' })
            .terminator(if format.excel { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') })
            .from_writer(if format.excel { "\u{feff}".as_bytes().to_vec() } else { Vec::new() });
        let head = self.head.clone();
        let rows = self.rows.iter().map(|row| row.iter().map(|cell| cell.written(format)).collect());
        for row in std::iter::once(head).chain(rows) {
            // Writing into memory fails only when rows differ in length, and every builder here fills them.
            let written = writer.write_record(&row);
            debug_assert!(written.is_ok(), "rows of one file have one length");
        }
        writer.into_inner().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Format = Format { excel: false };
    const EXCEL: Format = Format { excel: true };

    #[test]
    fn numbers_read_back_as_they_were() {
        for value in [1.0, 2.5, 0.1 + 0.2, 10.0 / 3.0, 1e-7, -0.0] {
            let written = Cell::Number(value).written(PLAIN);
            assert_eq!(written.parse::<f64>().unwrap(), value, "{written}");
        }
        assert_eq!(Cell::Number(-0.0).written(PLAIN), "0");
        assert_eq!(Cell::Number(3.25).written(EXCEL), "3,25");
    }

    #[test]
    fn what_looks_like_a_formula_is_guarded() {
        for words in ["=1+1", "+45", "-x", "@cmd", "\tx", "\rx"] {
            assert_eq!(Cell::text(words).written(PLAIN), format!("'{words}"));
        }
        assert_eq!(Cell::text("a=b").written(PLAIN), "a=b");
        assert_eq!(Cell::Number(-1.5).written(PLAIN), "-1.5");
    }

    #[test]
    fn excel_gets_semicolon_mark_and_crlf() {
        let sheet = Sheet {
            head: vec!["a".to_owned(), "b".to_owned()],
            rows: vec![vec![Cell::Number(1.5), Cell::text("x;y")]],
        };
        assert_eq!(sheet.bytes(EXCEL), "\u{feff}a;b\r\n1,5;\"x;y\"\r\n".as_bytes());
        assert_eq!(sheet.bytes(PLAIN), b"a,b\n1.5,x;y\n");
    }
}
