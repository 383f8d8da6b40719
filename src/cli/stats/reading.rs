//! From a file to its ratings, or to every fault of it; and how it was read, in words and for programs.

use std::fmt::Write;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

use serde_json::{Value, json};

use super::arguments::{Separator, TableArguments};
use crate::cli::Refused;
use crate::cli::study::count;
use crate::report::wrapped;
use crate::table::{Asked, Faults, Form, Layout, Mapping, NumberRules, Purpose, Ratings, Sheet, disturbs};

/// A table, read.
pub(super) struct Table {
    pub(super) ratings: Ratings,
    /// How it was read, in words.
    pub(super) words: String,
    /// How it was read, for programs.
    pub(super) json: Value,
}

/// A name from a table, without line ends and what else would disturb a terminal.
pub(super) fn on_one_line(name: &str) -> String {
    name.replace(disturbs, " ")
}

/// A file's name for people.
pub(super) fn name_of(file: &Path) -> String {
    if file == Path::new("-") { "the standard input".to_owned() } else { file.display().to_string() }
}

/// Reads a table as it was asked for.
pub(super) fn read(arguments: &TableArguments, columns: Asked, purpose: Purpose) -> Result<Table, Refused> {
    let file = &arguments.file;
    let bytes = bytes(file)?;
    let layout = Layout { separator: arguments.separator.map(mark), headless: arguments.no_header };
    let rules = rules(arguments)?;
    let read = || {
        let sheet = Sheet::read(&bytes, layout)?;
        let names = |typed: &[String]| columns_named(&sheet, typed);
        let form = if arguments.long { Some(Form::Long) } else { arguments.wide.then_some(Form::Wide) };
        let asked = Asked {
            form,
            unit: names(&arguments.unit),
            item: arguments.item.clone(),
            rating: arguments.rating.clone(),
            items: names(&arguments.items),
            ignore: names(&arguments.ignore),
            names: arguments.names.clone(),
            raters: names(&columns.raters),
            ..columns
        };
        let mapping = Mapping::find(&sheet, &asked, purpose, &rules)?;
        let ratings = Ratings::read(&sheet, &mapping, &rules)?;
        let remarks = ratings.remarks(arguments.scale.is_some());
        let (words, json) = (
            reading_words(&sheet, &mapping, &ratings, &remarks),
            reading_json(&sheet, &mapping, &ratings, &remarks),
        );
        Ok(Table { ratings, words, json })
    };
    read().map_err(|faults| refused(file, &faults))
}

/// A file's bytes, up to as many as no table of ratings has: a device may go on without end.
fn bytes(file: &Path) -> Result<Vec<u8>, Refused> {
    const MOST: u64 = 1 << 30;
    let mut bytes = Vec::new();
    let read = if file == Path::new("-") {
        io::stdin().lock().take(MOST + 1).read_to_end(&mut bytes)
    } else {
        fs::File::open(file).and_then(|open| open.take(MOST + 1).read_to_end(&mut bytes))
    };
    let name = name_of(file);
    match read {
        Ok(length) if length as u64 > MOST => Err(Refused::new(format!(
            "{name} has more than 1 GB, and is not read. Nothing was computed. Next: check whether it is a table of ratings, and cut \
             it into parts where it is."
        ))),
        Ok(_) => Ok(bytes),
        Err(error) => Err(Refused::new(format!(
            "{name} cannot be read ({error}). Nothing was computed. Next: check the name and the folder."
        ))),
    }
}

fn mark(separator: Separator) -> u8 {
    match separator {
        Separator::Comma => b',',
        Separator::Semicolon => b';',
        Separator::Tab => b'\t',
        Separator::Bar => b'|',
    }
}

/// What cells may hold. A code that is a point of the scale would make ratings vanish.
fn rules(arguments: &TableArguments) -> Result<NumberRules, Refused> {
    for code in &arguments.missing_code {
        let point = code.trim().replace(',', ".").parse::<f64>().ok();
        if let (Some(scale), Some(point)) = (arguments.scale, point)
            && scale.contains(point)
        {
            return Err(Refused::new(format!(
                "the code {code} for “not codable” is a point of the scale from {} to {} too. Nothing was computed. Next: \
                 give another code or scale.",
                scale.min, scale.max
            )));
        }
    }
    Ok(NumberRules {
        codes: arguments.missing_code.clone(),
        points: arguments.scale.map(|scale| scale.points()).unwrap_or_default(),
    })
}

/// Names of columns as they were typed: one that holds a comma itself, or several with commas between.
fn columns_named(sheet: &Sheet<'_>, typed: &[String]) -> Vec<String> {
    let one = |name: &String| match sheet.column(name) {
        Some(_) => vec![name.clone()],
        None => name.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect(),
    };
    typed.iter().flat_map(one).collect()
}

pub(super) fn refused(file: &Path, faults: &Faults) -> Refused {
    let what = if faults.len() == 1 { "a fault".to_owned() } else { format!("{} faults", faults.len()) };
    // A fault of a column, and of none of its cells, is a column of which nobody said what it is.
    let strange: Vec<&str> = faults
        .iter()
        .filter(|fault| fault.line.is_none())
        .filter_map(|fault| fault.column.as_deref())
        .collect();
    let next = if strange.is_empty() {
        "repair the rows, or say what the columns are:".to_owned()
    } else {
        format!("leave columns out that hold no ratings ({}), or say what they are:", ignoring(&strange))
    };
    Refused::new(format!(
        "{} has {what}, listed above. Nothing was computed, and the file is as it was. Next: {next} --unit, --rater, --item, \
         --rating, --raters, --items, --names, --ignore, --long, --wide ('samspil help stats agreement').",
        name_of(file)
    ))
    .after_printing(format!("{faults}\n"))
}

/// The option that leaves these columns out, as a shell takes it.
fn ignoring(columns: &[&str]) -> String {
    let plain = |name: &&&str| !name.contains([',', '\'', '…', '\u{fffd}']);
    let names: Vec<&str> = columns.iter().filter(plain).copied().collect();
    let names = names.join(",");
    match names.as_str() {
        "" => "--ignore".to_owned(),
        names if names.chars().all(|c| c.is_alphanumeric() || matches!(c, ',' | '_' | '-' | '.')) => {
            format!("--ignore {names}")
        }
        names => format!("--ignore '{names}'"),
    }
}

/// How a table was read, in a line or two.
fn reading_words(sheet: &Sheet<'_>, mapping: &Mapping, ratings: &Ratings, remarks: &[String]) -> String {
    let name = |column: usize| sheet.columns().get(column).map_or("", String::as_str);
    let names = |columns: &[usize]| {
        on_one_line(&columns.iter().map(|column| name(*column)).collect::<Vec<_>>().join(", "))
    };
    let mut text = format!(
        "Read as a {} table{} ({}, {}), {}. ",
        mapping.form.code(),
        if mapping.found { ", found by looking" } else { "" },
        sheet.encoding(),
        separator_word(sheet.separator()),
        count(ratings.rows, "row")
    );
    match mapping.unit.as_slice() {
        [] => text.push_str("Each row is a unit"),
        unit => {
            let _ = write!(text, "Unit: {}", names(unit));
        }
    }
    for (role, column) in [("rater", mapping.rater), ("item", mapping.item)] {
        if let Some(column) = column {
            let _ = write!(text, "; {role}: {}", names(&[column]));
        }
    }
    let columns: Vec<usize> = mapping.values.iter().map(|value| value.column).collect();
    let _ = write!(text, "; ratings: {}.", cut(&names(&columns)));
    if !mapping.unused.is_empty() {
        let _ = write!(text, " Not used: {}.", cut(&names(&mapping.unused)));
    }
    if ratings.missing > 0 {
        let _ = write!(text, " Missing: {}.", count(ratings.missing, "cell"));
    }
    for (code, cells) in &ratings.codes {
        let _ = write!(text, " Not codable ({code}): {}.", count(*cells, "cell"));
    }
    remarks
        .iter()
        .fold(wrapped(&text, ""), |text, remark| text + &wrapped(&format!("Look at this: {remark}"), ""))
}

/// A line that is not too long to read.
pub(super) fn cut(text: &str) -> String {
    const LONGEST: usize = 200;
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{} …", text.get(..at).unwrap_or(text)),
        None => text.to_owned(),
    }
}

fn separator_word(separator: char) -> &'static str {
    match separator {
        ';' => "semicolons",
        '\t' => "tabs",
        '|' => "bars",
        _ => "commas",
    }
}

fn reading_json(sheet: &Sheet<'_>, mapping: &Mapping, ratings: &Ratings, remarks: &[String]) -> Value {
    let name = |column: &usize| sheet.columns().get(*column).cloned().unwrap_or_default();
    let values = mapping.values.iter();
    let values: Vec<Value> = values
        .map(|value| json!({ "column": name(&value.column), "rater": value.rater, "item": value.item }))
        .collect();
    let codes = ratings.codes.iter();
    let codes: Vec<Value> = codes.map(|(code, cells)| json!({ "code": code, "cells": cells })).collect();
    json!({
        "form": mapping.form.code(),
        "form_found": mapping.found,
        "encoding": sheet.encoding().to_string(),
        "separator": sheet.separator().to_string(),
        "rows": ratings.rows,
        "unit": mapping.unit.iter().map(name).collect::<Vec<_>>(),
        "rater": mapping.rater.as_ref().map(name),
        "item": mapping.item.as_ref().map(name),
        "ratings": values,
        "unused": mapping.unused.iter().map(name).collect::<Vec<_>>(),
        "missing_cells": ratings.missing,
        "not_codable": codes,
        "remarks": remarks,
    })
}
