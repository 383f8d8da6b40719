//! `samspil stats`: agreement and consistency in any table of ratings, without a study.

mod arguments;
mod reading;

use serde_json::Value;

pub use arguments::StatsCommand;
use arguments::{Agreement, Alpha};
use reading::{cut, name_of, on_one_line, read, refused};

use super::Refused;
use super::study::json as printed;
use super::terminal::watched;
use crate::jobs::Control;
use crate::report::{RESAMPLES, ReliabilityOptions, TableRatings, table_agreement, table_consistency};
use crate::table::{Asked, Purpose};

/// With more ratings than this, intervals by resampling are only computed when they are asked for.
const LARGE: usize = 100_000;

/// What the only item is called in a table that does not name it.
const ONLY: &str = "ratings";

/// Does what was asked.
pub fn run(command: &StatsCommand) -> Result<String, Refused> {
    let command = command.clone();
    watched("stats", move |control| match &command {
        StatsCommand::Agreement(asked) => agreement(asked, control),
        StatsCommand::Alpha(asked) => alpha(asked, control),
    })?
}

fn agreement(asked: &Agreement, control: &Control) -> Result<String, Refused> {
    let columns = Asked { rater: asked.rater.clone(), raters: asked.raters.clone(), ..Asked::default() };
    control.report(0, 0, "Reading the table");
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
    let watch = |done: usize, of: usize| {
        control.report(done as u64, of as u64, "Computing agreement");
        !control.is_cancelled()
    };
    // Nothing stops it, so there is a result.
    let Some(mut found) = table_agreement(&tables, &options, &watch) else { return Ok(String::new()) };
    if let Some(weights) = asked.weights {
        found.keep_weights(weights.code());
    }
    if asked.table.json {
        return with_reading(table.json, found.json());
    }
    Ok(format!("Agreement between raters: {}\n{}{}", name_of(&asked.table.file), table.words, found.text()))
}

fn alpha(asked: &Alpha, control: &Control) -> Result<String, Refused> {
    let columns = Asked { rater: asked.rater.clone(), ..Asked::default() };
    control.report(0, 0, "Reading the table");
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
    control.report(0, 0, "Computing consistency");
    let found = table_consistency(&items.matrix, &names, asked.table.scale, &reverse, asked.table.confidence);
    if asked.table.json {
        return with_reading(table.json, found.json());
    }
    Ok(format!("Consistency of items: {}\n{}{}", name_of(&asked.table.file), table.words, found.text()))
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
