//! Looks at the names and first rows of a sheet's columns: what each may be, and what it must not become unasked.

use super::fault::{Fault, Faults, shown};
use super::mapping::Purpose;
use super::number::{NumberRules, is_number, is_number_or_missing};
use super::sheet::Sheet;

/// So many rows are looked at.
const HEAD: usize = 50;
/// A column that counts 1, 2, 3 … over at least so many rows is a number of the row rather than a coder.
const COUNTER: usize = 5;

/// Names that say a role, in lower case with nothing but letters and digits.
pub(super) const UNIT: [&str; 24] = [
    "unit",
    "units",
    "unitid",
    "clip",
    "clipid",
    "subject",
    "subjectid",
    "participant",
    "participantid",
    "case",
    "caseid",
    "id",
    "target",
    "video",
    "recording",
    "blindcode",
    "person",
    "family",
    "dyad",
    "enhed",
    "klip",
    "familie",
    "deltager",
    "personid",
];
pub(super) const RATER: [&str; 13] = [
    "rater",
    "raterid",
    "coder",
    "coderid",
    "judge",
    "observer",
    "ratedby",
    "codedby",
    "scorer",
    "koder",
    "bedømmer",
    "observatør",
    "dommer",
];
pub(super) const ITEM: [&str; 8] =
    ["item", "itemid", "variable", "question", "code", "punkt", "spørgsmål", "variabel"];
pub(super) const RATING: [&str; 9] =
    ["rating", "ratings", "value", "score", "points", "point", "vurdering", "værdi", "bedømmelse"];
/// Names of what is seldom a coder or an item, and must not become one unasked.
const OTHER: [&str; 24] = [
    "wave",
    "wavemonths",
    "months",
    "month",
    "age",
    "childage",
    "childagemonths",
    "date",
    "time",
    "day",
    "site",
    "group",
    "sex",
    "gender",
    "note",
    "notes",
    "comment",
    "comments",
    "reason",
    "role",
    "session",
    "year",
    "alder",
    "dato",
];

/// The columns, as they are looked at.
pub(super) struct Look<'a> {
    sheet: &'a Sheet<'a>,
    head: Vec<(u64, Vec<String>)>,
    taken: Vec<bool>,
    /// What is in doubt.
    pub(super) faults: Faults,
}

impl<'a> Look<'a> {
    pub(super) fn new(sheet: &'a Sheet<'a>) -> Self {
        let (mut head, mut rows) = (Vec::new(), sheet.rows());
        while head.len() < HEAD
            && let Some(row) = rows.next_row()
        {
            head.push((row.line(), row.iter().map(str::to_owned).collect()));
        }
        Self { sheet, head, taken: vec![false; sheet.columns().len()], faults: Faults::default() }
    }

    pub(super) fn name(&self, column: usize) -> &str {
        self.sheet.columns().get(column).map_or("", String::as_str)
    }

    pub(super) fn take(&mut self, column: usize) {
        if let Some(taken) = self.taken.get_mut(column) {
            *taken = true;
        }
    }

    /// Columns that have no role yet.
    pub(super) fn free(&self) -> Vec<usize> {
        self.taken.iter().enumerate().filter(|(_, taken)| !**taken).map(|(column, _)| column).collect()
    }

    /// A header of numbers alone is more likely a row of ratings.
    pub(super) fn headless(&mut self) {
        let columns = self.sheet.columns();
        if !self.sheet.is_headless() && columns.iter().all(|name| is_number(name)) {
            let what = "holds only numbers: if it is a row of ratings, say that there is no header; if it is the header, give \
                        the columns other names";
            self.faults.push(Fault::row(self.sheet.header_line(), what));
        }
    }

    /// The column that was named, which from now on has a role.
    pub(super) fn named(&mut self, name: Option<&str>) -> Option<usize> {
        let name = name?.trim();
        let Some(column) = self.sheet.column(name) else {
            let columns: Vec<String> = self.sheet.columns().iter().take(30).map(|name| shown(name)).collect();
            let more = if self.sheet.columns().len() > columns.len() { " …" } else { "" };
            let what =
                format!("there is no column '{}'; there are: {}{more}", shown(name), columns.join(", "));
            self.faults.push(Fault::whole(what));
            return None;
        };
        if self.taken.get(column) == Some(&true) {
            let what = format!("the column '{}' is given two meanings", shown(name));
            self.faults.push(Fault::whole(what));
        }
        self.take(column);
        Some(column)
    }

    pub(super) fn named_all(&mut self, names: &[String]) -> Vec<usize> {
        names.iter().filter_map(|name| self.named(Some(name))).collect()
    }

    /// Free columns with one of these names.
    pub(super) fn like(&self, names: &[&str]) -> Vec<usize> {
        let free = self.free().into_iter();
        free.filter(|column| names.contains(&plain(self.name(*column)).as_str())).collect()
    }

    /// The free column whose name says this role; a fault where several do.
    pub(super) fn role(&mut self, role: &str, names: &[&str]) -> Option<usize> {
        match *self.like(names) {
            [] => None,
            [column] => {
                self.take(column);
                Some(column)
            }
            [first, second, ..] => {
                let (first, second) = (shown(self.name(first)), shown(self.name(second)));
                let what =
                    format!("the columns '{first}' and '{second}' could both say the {role}: say which");
                self.faults.push(Fault::whole(what));
                None
            }
        }
    }

    /// Whether the names are those of a long table; a fault where they are half so.
    pub(super) fn is_long(&mut self, purpose: Purpose, rater: bool, item: bool) -> bool {
        let rating = self.like(&RATING);
        let complete = match purpose {
            Purpose::Agreement => rater,
            Purpose::Consistency => item,
        };
        if rating.is_empty() {
            if item && purpose == Purpose::Consistency {
                let what = "a column says the item, and none the rating: say which one does";
                self.faults.push(Fault::whole(what));
            }
            return false;
        }
        if !complete {
            let name = rating.first().map(|column| shown(self.name(*column))).unwrap_or_default();
            let other = if purpose == Purpose::Agreement { "who rated" } else { "the item" };
            self.faults.push(Fault::whole(format!(
                "the column '{name}' looks like the ratings of a long table, but no column says {other}: say which does, or \
                 that the table is wide"
            )));
        }
        complete
    }

    /// What a column holds in the first rows, missing cells and codes left out.
    pub(super) fn cells(&self, column: usize, rules: &NumberRules) -> Vec<(u64, &str)> {
        let cells = self.head.iter().filter_map(|(line, cells)| Some((*line, cells.get(column)?.as_str())));
        let is_code = |text: &str| rules.codes.iter().any(|code| code.eq_ignore_ascii_case(text));
        cells.filter(|(_, text)| is_number(text) || !(is_number_or_missing(text) || is_code(text))).collect()
    }

    /// Whether a column holds words in every one of the first rows.
    pub(super) fn words(&self, column: usize, rules: &NumberRules) -> Option<(u64, &str)> {
        let cells = self.cells(column, rules);
        (cells.len() > 1 && cells.iter().all(|(_, text)| !is_number(text))).then(|| cells.first().copied())?
    }

    /// The first column, where it names the rows: it has no name, or holds nothing but words.
    pub(super) fn first_column_of_names(&mut self, rules: &NumberRules) -> Option<usize> {
        let is_free = self.taken.first() == Some(&false) && self.taken.len() > 1;
        let names =
            (self.name(0) == "column 1" && !self.sheet.is_headless()) || self.words(0, rules).is_some();
        (is_free && names).then(|| {
            self.take(0);
            0
        })
    }

    /// Columns that must not become a coder or item unasked.
    pub(super) fn doubt(&mut self, columns: &[usize], no_unit: bool, rules: &NumberRules) {
        let mut faults = Faults::default();
        for column in columns.iter().copied() {
            let name = self.name(column);
            let doubt = if OTHER.contains(&plain(name).as_str()) {
                Some("it seems to hold no ratings".to_owned())
            } else if name == format!("column {}", column + 1) {
                Some("it has no name".to_owned())
            } else if let Some((line, word)) = self.words(column, rules) {
                Some(format!("it holds words (“{}” in row {line}), no ratings", shown(word)))
            } else if column == 0 && no_unit && self.counts(column) {
                Some("it counts the rows, and seems to be the unit".to_owned())
            } else {
                None
            };
            if let Some(doubt) = doubt {
                let what = format!("{doubt}: leave it out, or say what it is");
                faults.push(Fault { line: None, column: Some(shown(name)), what });
            }
        }
        self.faults.append(faults);
    }

    pub(super) fn counts(&self, column: usize) -> bool {
        let cells = self.head.iter().filter_map(|(_, cells)| cells.get(column)?.parse::<i64>().ok());
        let cells: Vec<i64> = cells.collect();
        let steps =
            cells.iter().zip(cells.iter().skip(1)).all(|(one, next)| one.checked_add(1) == Some(*next));
        cells.len() >= COUNTER && cells.len() == self.head.len() && steps
    }
}

/// A name in lower case with nothing but letters and digits.
fn plain(name: &str) -> String {
    name.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}
