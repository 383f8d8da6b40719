//! Bytes of a spreadsheet to its rows. How text is decoded and split is for the `table` room to say.

use std::collections::HashMap;

use sha2::{Digest as _, Sha256};

use super::columns::{ColumnChoice, Columns, Field, guess};
use super::fault::{BringInFault, Faults, Settles};
use super::{BroughtColumns, BroughtFile, BroughtItem, BroughtRating, BroughtRow};
use crate::codebook::Codebook;
use crate::table::{self, Form, Layout, Row, Sheet};

/// Reads a file. What is wrong with it comes along with it, and is told with all that is wrong otherwise.
pub fn read(bytes: &[u8], codebooks: &[Codebook], choice: &ColumnChoice) -> BroughtFile {
    let mut file = BroughtFile { fingerprint: fingerprint(bytes), ..BroughtFile::default() };
    let sheet = match Sheet::read(bytes, Layout::default()) {
        Ok(sheet) => sheet,
        Err(faults) => {
            file.stopped = true;
            file.faults = faults.iter().map(of_table).collect();
            return file;
        }
    };
    file.heads = sheet.columns().to_vec();
    let doubles = sheet.header_faults();
    let columns = match Columns::settle(&file.heads, codebooks, choice) {
        Ok(columns) if doubles.is_empty() => columns,
        settled => {
            file.stopped = true;
            file.fields = guess(&file.heads, codebooks);
            file.faults = doubles.iter().map(of_table).collect();
            for what in settled.err().unwrap_or_default() {
                let settled_by = Some(Settles::Map);
                file.faults.push(BringInFault { what, settled_by, ..BringInFault::default() });
            }
            return file;
        }
    };
    file.take_columns(&columns);
    let mut faults = Faults::default();
    let mut rows = sheet.rows();
    let mut taking = Taking::new(&columns, &file);
    while let Some(row) = rows.next_row() {
        match row.fault() {
            Some(what) => faults.add(row.line(), "", what),
            None if sheet.is_header(row) => faults.add(row.line(), "", Sheet::HEADER_AGAIN),
            None => file.rows.push(taking.row(row)),
        }
    }
    file.items = taking.items;
    file.fields = columns.fields;
    file.form = Some(columns.form);
    (file.faults, file.more_faults) = faults.finish();
    file
}

fn of_table(fault: &table::Fault) -> BringInFault {
    BringInFault {
        lines: fault.line.into_iter().collect(),
        column: fault.column.clone().unwrap_or_default(),
        what: fault.what.clone(),
        settled_by: None,
    }
}

fn fingerprint(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl BroughtFile {
    fn take_columns(&mut self, columns: &Columns) {
        let head = |field: Field| columns.place(&field).and_then(|place| self.heads.get(place)).cloned();
        self.columns = BroughtColumns {
            clip: head(Field::Clip),
            participant: head(Field::Participant),
            wave: head(Field::Wave),
            coder: head(Field::Coder),
            role: head(Field::Role),
            rated_on: head(Field::RatedOn),
            note: head(Field::Note),
            item: head(Field::Item),
            reason: head(Field::Reason),
            reason_text: head(Field::ReasonText),
        };
    }
}

/// Takes rows out of a sheet.
struct Taking<'a> {
    columns: &'a Columns,
    /// Items in the order of first appearance.
    items: Vec<BroughtItem>,
    /// In a wide table: the columns with ratings, each with its item.
    wide: Vec<(usize, usize)>,
    /// In a long table: items by what is written.
    long: HashMap<String, usize>,
    value_head: String,
}

impl<'a> Taking<'a> {
    fn new(columns: &'a Columns, file: &BroughtFile) -> Self {
        let mut items = Vec::new();
        let mut wide = Vec::new();
        for (place, field) in columns.fields.iter().enumerate() {
            if let Field::Rating(written) = field {
                wide.push((place, items.len()));
                let column = file.heads.get(place).cloned().unwrap_or_default();
                items.push(BroughtItem { written: written.clone(), column });
            }
        }
        let value = columns.place(&Field::Value).and_then(|place| file.heads.get(place));
        Self { columns, items, wide, long: HashMap::new(), value_head: value.cloned().unwrap_or_default() }
    }

    fn cell<'r>(&self, row: &'r Row, field: &Field) -> &'r str {
        self.columns.place(field).map_or("", |place| row.get(place))
    }

    fn row(&mut self, row: &Row) -> BroughtRow {
        let text = |field: Field| self.cell(row, &field).to_owned();
        let mut brought = BroughtRow {
            line: row.line(),
            clip: text(Field::Clip),
            participant: text(Field::Participant),
            wave: text(Field::Wave),
            coder: text(Field::Coder),
            role: text(Field::Role),
            rated_on: text(Field::RatedOn),
            ..BroughtRow::default()
        };
        match self.columns.form {
            Form::Wide => {
                brought.note = text(Field::Note);
                let rating = |(place, item): &(usize, usize)| BroughtRating {
                    item: *item,
                    value: row.get(*place).to_owned(),
                    ..BroughtRating::default()
                };
                brought.ratings = self.wide.iter().map(rating).collect();
            }
            Form::Long => {
                let mut rating = BroughtRating {
                    item: 0,
                    value: text(Field::Value),
                    reason: text(Field::Reason),
                    reason_text: text(Field::ReasonText),
                    note: text(Field::Note),
                };
                rating.item = self.item(self.cell(row, &Field::Item));
                brought.ratings.push(rating);
            }
        }
        brought
    }

    /// The number of an item that a long table names.
    fn item(&mut self, written: &str) -> usize {
        if let Some(item) = self.long.get(written) {
            return *item;
        }
        let item = self.items.len();
        self.items.push(BroughtItem { written: written.to_owned(), column: self.value_head.clone() });
        self.long.insert(written.to_owned(), item);
        item
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::built_in_codebooks;

    fn of(bytes: &[u8]) -> BroughtFile {
        read(bytes, &built_in_codebooks(), &ColumnChoice::default())
    }

    #[test]
    fn a_danish_wide_table_is_read() {
        let text = "Klip;Koder;P01;P2;Kommentar\r\nk7w2mp;S\u{f8}ren;3;2,5;ser op\r\n\r\nx;y;1;N/C;\r\n";
        let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).expect("Latin-1")).collect();
        let file = of(&latin);
        assert!(file.faults.is_empty(), "{:?}", file.faults);
        assert_eq!(file.items[1], BroughtItem { written: "P02".into(), column: "P2".into() });
        assert_eq!((file.rows[0].coder.as_str(), file.rows[0].note.as_str()), ("Søren", "ser op"));
        let values: Vec<&str> = file.rows.iter().map(|row| row.ratings[1].value.as_str()).collect();
        assert_eq!((values, file.rows[1].line), (vec!["2,5", "N/C"], 4));
        assert_eq!(file.fingerprint.len(), 64);
    }

    #[test]
    fn a_long_table_names_each_item_once() {
        let file = of(b"clip,coder,item,value,reason\na,b,P01,3,\na,b,P02,,other\nc,b,P01,4,\n");
        assert_eq!(file.items.iter().map(|item| item.written.as_str()).collect::<Vec<_>>(), ["P01", "P02"]);
        assert_eq!((file.rows[2].ratings[0].item, file.rows[1].ratings[0].reason.as_str()), (0, "other"));
        assert_eq!(file.items[0].column, "value");
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_place() {
        let said = |bytes: &[u8]| of(bytes).faults.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(said(b"clip,coder,P01\na,b\nc,d,3,4\n").len(), 2);
        assert_eq!(said(b"clip,coder,P01\na,b\n"), ["line 2: it has 2 cells where the header has 3"]);
        assert!(said(b"PK\x03\x04....")[0].contains("save the sheet as CSV"));
        assert!(said(b"clip,coder,P01,P01\n")[0].contains("is there twice"));
        assert!(of(b"").stopped && said(b"clip,coder\n")[0].contains("no column is an item"));
    }
}
