//! `samspil stats`: agreement and consistency in any table of ratings, without a study.

use std::fmt::Write;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};

use super::Refused;
use super::study::{count, json as printed};
use crate::codebook::Scale;
use crate::report::{RESAMPLES, ReliabilityOptions, SEED, TableRatings, table_agreement, table_consistency};
use crate::stats::CONFIDENCE;
use crate::table::{Asked, Form, Layout, Mapping, NumberRules, Purpose, Ratings, Sheet};

/// With more ratings than this, intervals by resampling are only computed when they are asked for.
const LARGE: usize = 100_000;

/// What the only item is called in a table that does not name it.
const ONLY: &str = "ratings";

/// What to compute.
#[derive(Debug, Subcommand)]
pub enum StatsCommand {
    /// See how far raters agree in a table of ratings
    ///
    /// The table is text: CSV with commas, semicolons, tabs or bars. It may be long (a row is one rating; columns say the
    /// unit, the rater, the item if there are several, and the rating) or wide (a row is a unit; a column holds the ratings
    /// of one rater). What the names of the columns do not say plainly you say with the options; nothing is guessed.
    ///
    /// Every fault of the table is listed with its row and column, and nothing is computed before they are repaired.
    #[command(after_help = "Examples:
  samspil stats agreement ratings.csv
  samspil stats agreement ratings.csv --scale 1..5 --missing-code 9
  samspil stats agreement sheets.csv --unit family,wave --rater coder --ignore notes
  samspil stats agreement wide.csv --unit id --raters Anna,Bo,Carl --json
  samspil stats agreement wide.csv --names RATER_ITEM      columns such as Anna_P01, Bo_P01
  cut -f 1-4 table.tsv | samspil stats agreement -")]
    Agreement(Agreement),

    /// See how far the items of a scale go together in a table of ratings
    ///
    /// Cronbach's alpha, raw and standardised, with Feldt's interval; McDonald's omega; and every item with its correlation
    /// with the rest, and alpha without it. A row is a person (or a clip, as one coder saw it), a column an item; or the table is
    /// long, with columns for the unit, the item and the rating. Rows that lack an item are not used, and are counted.
    #[command(after_help = "Examples:
  samspil stats alpha questionnaire.csv
  samspil stats alpha questionnaire.csv --items Q1,Q2,Q3,Q4 --scale 1..5 --reverse Q2
  samspil stats alpha sheets.csv --unit clip --rater coder --ignore wave,notes
  samspil stats alpha long.csv --unit person --item question --rating answer --json")]
    Alpha(Alpha),
}

/// Agreement in a table.
#[derive(Debug, Args)]
pub struct Agreement {
    /// The table.
    #[command(flatten)]
    pub table: TableArguments,
    /// The column that says who rated; in a wide table every other column is then an item
    #[arg(long, value_name = "COLUMN")]
    pub rater: Option<String>,
    /// Wide table: these columns are a rater each
    #[arg(long, value_name = "COLUMN,…")]
    pub raters: Vec<String>,
    /// Wide table: the columns' names are made of rater and item, such as RATER_ITEM or ITEM.RATER
    #[arg(long, value_name = "FORM", conflicts_with_all = ["raters", "items", "long", "rating"])]
    pub names: Option<String>,
    /// List only these weights, where a coefficient has several
    #[arg(long, value_name = "WEIGHTS")]
    pub weights: Option<Weighting>,
    /// Resamples behind intervals that have no formula; 0 leaves those intervals out. 2000 when left out, and 0 for a table of
    /// more than 100,000 ratings
    #[arg(long, value_name = "N", value_parser = resamples)]
    pub resamples: Option<usize>,
    /// The same seed gives the same resamples
    #[arg(long, value_name = "N", default_value_t = SEED)]
    pub seed: u64,
}

/// Consistency in a table.
#[derive(Debug, Args)]
pub struct Alpha {
    /// The table.
    #[command(flatten)]
    pub table: TableArguments,
    /// The column that says who rated, where a unit was rated by several: each of them is a row then
    #[arg(long, value_name = "COLUMN")]
    pub rater: Option<String>,
    /// These items run the other way: they are turned on the scale, which must be given
    #[arg(long, value_name = "ITEM,…", requires = "scale")]
    pub reverse: Vec<String>,
}

/// The table, and what its columns are.
#[derive(Debug, Args)]
pub struct TableArguments {
    /// The table: a text file such as CSV; - reads it from the standard input
    #[arg(value_name = "FILE.csv")]
    pub file: PathBuf,
    /// A row is one rating; found by looking when left out
    #[arg(long, conflicts_with = "wide")]
    pub long: bool,
    /// A row is a unit; found by looking when left out
    #[arg(long)]
    pub wide: bool,
    /// The column that names what was rated; several together name it, such as family,wave
    #[arg(long, value_name = "COLUMN,…")]
    pub unit: Vec<String>,
    /// The column that says the item
    #[arg(long, value_name = "COLUMN")]
    pub item: Option<String>,
    /// Long table: the column with the rating
    #[arg(long, value_name = "COLUMN", conflicts_with = "wide")]
    pub rating: Option<String>,
    /// Wide table: these columns are an item each
    #[arg(long, value_name = "COLUMN,…", conflicts_with = "long")]
    pub items: Vec<String>,
    /// Leave these columns out
    #[arg(long, value_name = "COLUMN,…")]
    pub ignore: Vec<String>,
    /// The scale, as 1..5, or 1..5:0.5 with half points: a rating beside it is a fault. Taken from the ratings when left out
    #[arg(long, value_name = "MIN..MAX[:STEP]", allow_hyphen_values = true)]
    pub scale: Option<Scale>,
    /// A code that means “not codable”, such as 9 or N/C: a missing rating, counted on its own
    #[arg(long, value_name = "CODE,…", value_delimiter = ',', allow_hyphen_values = true)]
    pub missing_code: Vec<String>,
    /// What separates cells: comma, semicolon, tab or bar; found by looking when left out
    #[arg(long, value_name = "NAME")]
    pub separator: Option<Separator>,
    /// The first row is ratings already; columns are then called 1, 2, 3 …
    #[arg(long)]
    pub no_header: bool,
    /// Two-sided confidence of the intervals, as 0.95 or 95
    #[arg(long, value_name = "LEVEL", default_value_t = CONFIDENCE, value_parser = confidence)]
    pub confidence: f64,
    /// Write JSON for other programs
    #[arg(long)]
    pub json: bool,
}

/// What separates cells.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Separator {
    /// ,
    Comma,
    /// ;
    Semicolon,
    /// The tabulator.
    Tab,
    /// |
    Bar,
}

/// Which of several weights to list.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Weighting {
    /// Equal or not.
    Unweighted,
    /// By the distance of two ratings.
    Linear,
    /// By its square.
    Quadratic,
    /// By rank, as Gwet has it.
    Ordinal,
}

impl Weighting {
    fn code(self) -> &'static str {
        match self {
            Self::Unweighted => "unweighted",
            Self::Linear => "linear",
            Self::Quadratic => "quadratic",
            Self::Ordinal => "ordinal",
        }
    }
}

fn confidence(typed: &str) -> Result<f64, String> {
    let level: f64 =
        typed.trim().trim_end_matches('%').trim().parse().map_err(|_| "write it as 0.95 or 95")?;
    let level = if level > 1.0 { level / 100.0 } else { level };
    if (0.5..=0.9999).contains(&level) {
        Ok(level)
    } else {
        Err("it must be between 50 % and 99.99 %".to_owned())
    }
}

fn resamples(typed: &str) -> Result<usize, String> {
    const MOST: usize = 100_000;
    let number: usize = typed.parse().map_err(|_| "write a number of resamples, such as 2000")?;
    if number <= MOST { Ok(number) } else { Err(format!("at most {MOST}")) }
}

/// Does what was asked.
pub fn run(command: &StatsCommand) -> Result<String, Refused> {
    match command {
        StatsCommand::Agreement(asked) => agreement(asked),
        StatsCommand::Alpha(asked) => alpha(asked),
    }
}

/// A table, read.
struct Table {
    ratings: Ratings,
    /// How it was read, in words.
    words: String,
    /// How it was read, for programs.
    json: Value,
}

fn agreement(asked: &Agreement) -> Result<String, Refused> {
    let columns = Asked {
        rater: asked.rater.clone(),
        raters: asked.raters.clone(),
        names: asked.names.clone(),
        ..Asked::default()
    };
    let table = read(&asked.table, columns, Purpose::Agreement)?;
    let ratings = table.ratings.matrices().map_err(|faults| refused(&asked.table.file, &faults))?;
    let name = |name: &str| if name.is_empty() { ONLY.to_owned() } else { on_one_line(name) };
    let tables = TableRatings {
        items: table.ratings.items.iter().map(|item| name(item)).collect(),
        raters: table.ratings.raters.iter().map(|rater| name(rater)).collect(),
        ratings,
        declared: asked.table.scale.map(|scale| scale.points()),
    };
    let large = table.ratings.present() > LARGE;
    let options = ReliabilityOptions {
        confidence: asked.table.confidence,
        resamples: asked.resamples.unwrap_or(if large { 0 } else { RESAMPLES }),
        seed: asked.seed,
    };
    let mut found = table_agreement(&tables, &options);
    if let Some(weights) = asked.weights {
        found.keep_weights(weights.code());
    }
    if asked.table.json {
        return with_reading(table.json, found.json());
    }
    Ok(format!("Agreement between raters: {}\n{}{}", name_of(&asked.table.file), table.words, found.text()))
}

fn alpha(asked: &Alpha) -> Result<String, Refused> {
    let columns = Asked { rater: asked.rater.clone(), ..Asked::default() };
    let table = read(&asked.table, columns, Purpose::Consistency)?;
    let items = table.ratings.items().map_err(|faults| refused(&asked.table.file, &faults))?;
    let names: Vec<String> = items.items.iter().map(|name| on_one_line(name)).collect();
    let mut reverse = Vec::new();
    for typed in &asked.reverse {
        let parts: Vec<&str> = if names.contains(typed) { vec![typed] } else { typed.split(',').collect() };
        for part in parts.into_iter().map(str::trim).filter(|part| !part.is_empty()) {
            if !names.iter().any(|name| name == part) {
                return Err(Refused::new(format!(
                    "there is no item {part} to reverse; there are {}. Nothing was computed. Next: check the names.",
                    cut(&names.join(", "))
                )));
            }
            reverse.push(part.to_owned());
        }
    }
    let found = table_consistency(&items.matrix, &names, asked.table.scale, &reverse, asked.table.confidence);
    if asked.table.json {
        return with_reading(table.json, found.json());
    }
    Ok(format!("Consistency of items: {}\n{}{}", name_of(&asked.table.file), table.words, found.text()))
}

/// A name from a table, without line ends and what else would disturb a terminal.
fn on_one_line(name: &str) -> String {
    name.replace(char::is_control, " ")
}

/// A file's name for people.
fn name_of(file: &Path) -> String {
    if file == Path::new("-") { "the standard input".to_owned() } else { file.display().to_string() }
}

/// How the table was read, and then the report.
fn with_reading(read: Value, report: Value) -> Result<String, Refused> {
    let mut whole = serde_json::Map::new();
    whole.insert("read".to_owned(), read);
    if let Value::Object(report) = report {
        whole.extend(report);
    }
    printed(&whole)
}

/// Reads a table as it was asked for.
fn read(arguments: &TableArguments, columns: Asked, purpose: Purpose) -> Result<Table, Refused> {
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
            raters: names(&columns.raters),
            ..columns
        };
        let mapping = Mapping::find(&sheet, &asked, purpose, &rules)?;
        let ratings = Ratings::read(&sheet, &mapping, &rules)?;
        let (words, json) =
            (reading_words(&sheet, &mapping, &ratings), reading_json(&sheet, &mapping, &ratings));
        Ok(Table { ratings, words, json })
    };
    read().map_err(|faults| refused(file, &faults))
}

fn bytes(file: &Path) -> Result<Vec<u8>, Refused> {
    let mut bytes = Vec::new();
    let read = if file == Path::new("-") {
        io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(file)
    };
    read.map_err(|error| {
        Refused::new(format!(
            "{} cannot be read ({error}). Nothing was computed. Next: check the name and the folder.",
            name_of(file)
        ))
    })
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

fn refused(file: &Path, faults: &crate::table::Faults) -> Refused {
    let what = if faults.len() == 1 { "a fault".to_owned() } else { format!("{} faults", faults.len()) };
    Refused::new(format!(
        "{} has {what}, listed above. Nothing was computed, and the file is as it was. Next: repair the rows, or say what the \
         columns are: --unit, --rater, --item, --rating, --raters, --items, --ignore, --long, --wide ('samspil help stats').",
        name_of(file)
    ))
    .after_printing(format!("{faults}\n"))
}

/// How a table was read, in a line or two.
fn reading_words(sheet: &Sheet<'_>, mapping: &Mapping, ratings: &Ratings) -> String {
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
    text + "\n"
}

/// A line that is not too long to read.
fn cut(text: &str) -> String {
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

fn reading_json(sheet: &Sheet<'_>, mapping: &Mapping, ratings: &Ratings) -> Value {
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
    })
}
