//! The data dictionary: every column of every file, as CSV and as JSON.

use serde_json::{Value, json};

use super::cell::Cell;
use super::files::DataFile;
use super::folder::NewFile;
use super::manifest::json_bytes;
use crate::codebook::{Language, Words};

/// What a column's cells are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Words.
    Text,
    /// A number, maybe with decimals.
    Number,
    /// A whole number.
    Integer,
    /// A moment.
    Time,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Integer => "integer",
            Self::Time => "time, UTC (RFC 3339)",
        }
    }
}

/// A column and what it means.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Column {
    pub(super) name: String,
    meaning: Words,
    kind: Kind,
    range: String,
    missing: String,
}

impl Column {
    pub(super) fn new(name: &str, meaning: Words, kind: Kind, range: &str, missing: &str) -> Self {
        Self { name: name.to_owned(), meaning, kind, range: range.to_owned(), missing: missing.to_owned() }
    }
}

/// The dictionary of the files given, and of itself.
pub(super) fn files(described: &[DataFile]) -> (DataFile, NewFile) {
    let own = DataFile { name: "data_dictionary.csv", columns: own_columns(), rows: Vec::new() };
    let all: Vec<&DataFile> = described.iter().chain(std::iter::once(&own)).collect();
    let rows = all.iter().flat_map(|file| file.columns.iter().map(|column| row(file.name, column))).collect();
    let described: Vec<Value> = all.iter().map(|file| file_json(file)).collect();
    let json = NewFile {
        name: "data_dictionary.json",
        rows: None,
        bytes: json_bytes(&json!({ "files": described })),
    };
    (DataFile { rows, ..own }, json)
}

fn own_columns() -> Vec<Column> {
    let column = |name, en, da, missing| {
        let mut meaning = Words::english(en);
        meaning.set(Language::Da, da);
        Column::new(name, meaning, Kind::Text, "", missing)
    };
    vec![
        column("file", "The file that has the column", "Filen som har kolonnen", "never"),
        column("column", "The column's name", "Kolonnens navn", "never"),
        column("meaning_en", "What it means, in English", "Hvad den betyder, på engelsk", "never"),
        column("meaning_da", "What it means, in Danish", "Hvad den betyder, på dansk", "never"),
        column("type", "What its cells are", "Hvad dens celler er", "never"),
        column("range", "The values it can have", "De værdier den kan have", "empty: any of its type"),
        column("missing", "What an empty cell means", "Hvad en tom celle betyder", "never"),
    ]
}

fn row(file: &str, column: &Column) -> Vec<Cell> {
    vec![
        Cell::text(file),
        Cell::text(&column.name),
        Cell::text(column.meaning.get(Language::En)),
        Cell::text(column.meaning.get(Language::Da)),
        Cell::text(column.kind.word()),
        Cell::text(&column.range),
        Cell::text(&column.missing),
    ]
}

fn file_json(file: &DataFile) -> Value {
    let columns: Vec<Value> = file
        .columns
        .iter()
        .map(|column| {
            json!({
                "name": column.name,
                "meaning": {
                    "en": column.meaning.get(Language::En),
                    "da": column.meaning.get(Language::Da),
                },
                "type": column.kind.word(),
                "range": column.range,
                "missing": column.missing,
            })
        })
        .collect();
    json!({ "name": file.name, "columns": columns })
}
