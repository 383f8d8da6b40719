//! Every cell of a table by unit, rater and item.

use std::collections::{HashMap, HashSet};

use super::fault::{Fault, Faults, shown};
use super::mapping::Mapping;
use super::number::{NumberRules, Numbers};
use super::sheet::Sheet;
use crate::stats::Matrix;

/// A matrix may have so many cells, and so many more for each rating: a table of a million coders who rated one clip each
/// would fill the memory with nothing.
const CELLS: usize = 1_000_000;
const CELLS_PER_RATING: usize = 64;

/// So many raters, or items of one scale, are looked at together: with the third power of their number grows what it takes.
const SIDE_BY_SIDE: usize = 1_000;

/// A rating with its place. Units, raters and items are numbered in the order of first appearance; their names are in
/// [`Ratings`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Record {
    /// The unit.
    pub unit: u32,
    /// The rater.
    pub rater: u32,
    /// The item.
    pub item: u32,
    /// Line of the file.
    pub line: u32,
    /// The point; NaN, which never leaves this file, where there is none: 24 bytes a record instead of 32.
    value: f64,
}

impl Record {
    /// The point, if there is one: neither missing nor a code.
    pub fn points(&self) -> Option<f64> {
        (!self.value.is_nan()).then_some(self.value)
    }
}

/// All ratings of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Ratings {
    /// Names of the units; `row 7` where no column names them.
    pub units: Vec<Box<str>>,
    /// Names of the raters; one without a name where the table does not say.
    pub raters: Vec<Box<str>>,
    /// Names of the items; one without a name where the table does not say.
    pub items: Vec<Box<str>>,
    /// Rows with ratings.
    pub rows: usize,
    /// Cells without a rating, codes aside.
    pub missing: usize,
    /// The declared codes for “not codable”, and how many cells hold each.
    pub codes: Vec<(String, usize)>,
    /// The ratings by item, unit and rater.
    records: Vec<Record>,
}

/// A table for the consistency of a scale: rows are units (as one rater saw them), columns items.
#[derive(Clone, Debug, PartialEq)]
pub struct Items {
    /// Names of the columns.
    pub items: Vec<Box<str>>,
    /// The table.
    pub matrix: Matrix,
}

/// Names, numbered in the order of first appearance. Each is kept once.
#[derive(Debug, Default)]
struct Names {
    numbers: HashMap<Box<str>, u32>,
    /// The one that came last: in most tables it comes again.
    last: Option<u32>,
    last_name: String,
}

impl Names {
    fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.last
            && self.last_name == name
        {
            return number;
        }
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        let number = match self.numbers.get(name) {
            Some(number) => *number,
            None => *self.numbers.entry(name.into()).or_insert(next),
        };
        self.last = Some(number);
        self.last_name.clear();
        self.last_name.push_str(name);
        number
    }

    fn list(self) -> Vec<Box<str>> {
        let mut list = vec![Box::default(); self.numbers.len()];
        for (name, number) in self.numbers {
            if let Some(place) = list.get_mut(number as usize) {
                *place = name;
            }
        }
        list
    }
}

impl Ratings {
    /// Reads every rating of a sheet.
    ///
    /// # Errors
    /// With every fault: rows that do not fit the header, cells that are no rating, names that are missing, a unit that
    /// a rater rated twice on one item, no row at all.
    pub fn read(sheet: &Sheet<'_>, mapping: &Mapping, rules: &NumberRules) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        let mut numbers = Numbers::new(rules);
        let (mut units, mut raters, mut items) = (Names::default(), Names::default(), Names::default());
        let fixed: Vec<(Option<u32>, Option<u32>)> = mapping
            .values
            .iter()
            .map(|value| {
                let rater = value.rater.as_deref().map(|name| raters.number(name));
                (rater, value.item.as_deref().map(|name| items.number(name)))
            })
            .collect();
        let columns = sheet.columns();
        let name_of = |column: usize| columns.get(column).map_or("", String::as_str);
        let mut records = Vec::new();
        let mut unit_name = String::new();
        let (mut count, mut rows) = (0, sheet.rows());
        while let Some(row) = rows.next_row() {
            count += 1;
            if let Some(fault) = row.fault() {
                faults.push(Fault::row(row.line(), fault));
                continue;
            }
            if sheet.is_header(row) {
                faults.push(Fault::row(row.line(), Sheet::HEADER_AGAIN));
                continue;
            }
            let mut key = |column: usize, what: &str| {
                let name = row.get(column);
                if name.is_empty() {
                    faults.push(Fault::cell(row.line(), name_of(column), format!("the {what} is missing")));
                }
                name
            };
            unit_name.clear();
            for (place, column) in mapping.unit.iter().enumerate() {
                unit_name.push_str(if place > 0 { " / " } else { "" });
                unit_name.push_str(key(*column, "unit"));
            }
            if mapping.unit.is_empty() {
                unit_name = format!("row {}", row.line());
            }
            let rater = mapping.rater.map_or("", |column| key(column, "rater"));
            let item = mapping.item.map_or("", |column| key(column, "item"));
            let unit = units.number(&unit_name);
            for (value, (of_rater, of_item)) in mapping.values.iter().zip(&fixed) {
                let cell = row.get(value.column);
                match numbers.read(cell, row.line(), name_of(value.column)) {
                    Ok(rating) => records.push(Record {
                        unit,
                        rater: of_rater.unwrap_or_else(|| raters.number(rater)),
                        item: of_item.unwrap_or_else(|| items.number(item)),
                        line: u32::try_from(row.line()).unwrap_or(u32::MAX),
                        value: rating.points().unwrap_or(f64::NAN),
                    }),
                    Err(fault) => faults.push(fault),
                }
            }
        }
        if count == 0 {
            faults.push(Fault::whole("there is no row below the header"));
        }
        let (missing, codes) =
            (numbers.missing, rules.codes.iter().cloned().zip(numbers.codes.clone()).collect());
        numbers.finish(&mut faults);
        records.sort_unstable_by_key(|record| (record.item, record.unit, record.rater, record.line));
        let (units, raters, items) = (units.list(), raters.list(), items.list());
        let ratings = Self { units, raters, items, rows: count, missing, codes, records };
        ratings.duplicates(&mut faults);
        faults.none().map(|()| ratings)
    }

    /// Two ratings of one unit by one rater on one item. Rows that repeat each other are told once.
    fn duplicates(&self, faults: &mut Faults) {
        let name = |names: &[Box<str>], number: u32| {
            names.get(number as usize).map_or(String::new(), |name| shown(name))
        };
        let mut told = HashSet::new();
        for (first, second) in self.records.iter().zip(self.records.iter().skip(1)) {
            let same = (first.item, first.unit, first.rater) == (second.item, second.unit, second.rater);
            if !same || !told.insert((first.line, second.line)) {
                continue;
            }
            let mut what = format!("unit “{}”", name(&self.units, first.unit));
            for (role, names, number) in
                [("rater", &self.raters, first.rater), ("item", &self.items, first.item)]
            {
                let name = name(names, number);
                if !name.is_empty() {
                    what = format!("{what}, {role} “{name}”");
                }
            }
            what = format!("{what} has a rating in row {} already", first.line);
            faults.push(Fault::row(second.line.into(), what));
        }
    }

    /// Every rating, by item, unit and rater; codes and missing cells too.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// Cells with a point.
    pub fn present(&self) -> usize {
        self.records.iter().filter(|record| record.points().is_some()).count()
    }

    /// The points that occur, ascending.
    pub fn points(&self) -> Vec<f64> {
        let mut seen: HashSet<u64> = HashSet::new();
        let values = self.records.iter().filter_map(|record| record.points());
        let mut points: Vec<f64> = values.filter(|value| seen.insert(value.to_bits())).collect();
        points.sort_unstable_by(f64::total_cmp);
        points
    }

    /// For each item its units × raters, units and raters of the whole table each time.
    ///
    /// # Errors
    /// Where nearly every cell would be empty and the table too large for the memory.
    pub fn matrices(&self) -> Result<Vec<Matrix>, Faults> {
        not_too_many(self.raters.len(), "raters")?;
        let cells = self.units.len().saturating_mul(self.raters.len()).saturating_mul(self.items.len());
        self.tolerable(
            cells,
            &format!(
                "{} units × {} raters × {} items",
                self.units.len(),
                self.raters.len(),
                self.items.len()
            ),
        )?;
        let mut records = self.records.as_slice();
        let mut row = vec![None; self.raters.len()];
        let mut matrices = Vec::with_capacity(self.items.len());
        for item in 0..self.items.len() {
            let mut matrix = Matrix::new(self.raters.len(), []);
            for unit in 0..self.units.len() {
                row.fill(None);
                while let Some((record, rest)) = records.split_first()
                    && (record.item as usize, record.unit as usize) == (item, unit)
                {
                    if let Some(cell) = row.get_mut(record.rater as usize) {
                        *cell = record.points();
                    }
                    records = rest;
                }
                matrix.push(&row);
            }
            matrices.push(matrix);
        }
        Ok(matrices)
    }

    /// Units (as one rater saw them) × items.
    ///
    /// # Errors
    /// As [`Ratings::matrices`].
    pub fn items(&self) -> Result<Items, Faults> {
        not_too_many(self.items.len(), "items")?;
        let mut records: Vec<&Record> = self.records.iter().collect();
        records.sort_unstable_by_key(|record| (record.unit, record.rater, record.item));
        let one_row = |one: &&Record, other: &&Record| (one.unit, one.rater) == (other.unit, other.rater);
        let rows = records.chunk_by(one_row).count();
        self.tolerable(
            rows.saturating_mul(self.items.len()),
            &format!("{rows} rows × {} items", self.items.len()),
        )?;
        let mut matrix = Matrix::new(self.items.len(), []);
        let mut row = vec![None; self.items.len()];
        for records in records.chunk_by(one_row) {
            row.fill(None);
            for record in records {
                if let Some(cell) = row.get_mut(record.item as usize) {
                    *cell = record.points();
                }
            }
            matrix.push(&row);
        }
        Ok(Items { items: self.items.clone(), matrix })
    }

    fn tolerable(&self, cells: usize, what: &str) -> Result<(), Faults> {
        let most = CELLS.saturating_add(self.records.len().saturating_mul(CELLS_PER_RATING));
        if cells <= most {
            return Ok(());
        }
        let what = format!(
            "{what} make {cells} cells for {} ratings, nearly all of them empty: see whether each column was given its right \
             meaning",
            self.records.len()
        );
        Err(Fault::whole(what).into())
    }
}

fn not_too_many(number: usize, what: &str) -> Result<(), Faults> {
    if number <= SIDE_BY_SIDE {
        return Ok(());
    }
    let what = format!(
        "it has {number} {what}, and at most {SIDE_BY_SIDE} are compared: see whether each column was given its right meaning"
    );
    Err(Fault::whole(what).into())
}
