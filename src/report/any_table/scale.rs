//! Consistency of the items of any table, without a study: one scale, its coefficients and its items.
//!
//! The figures are those of a study's report ([`scale_figures`](super::super::scale_figures)); items are reversed only where that is
//! asked for, on the declared scale: lowest + highest point − rating.

use serde_json::{Value, json};

use super::super::coefficients::measured_json;
use super::super::scale::{ScaleFigures, scale_figures};
use super::super::table::{Notes, Table, cut, room, warnings_text, wrapped};
use crate::codebook::{Language, Scale};
use crate::report::Estimate;
use crate::stats::{Matrix, Stat};

/// Room for an item's name.
const NAME: usize = 28;

/// The consistency of a table's items.
#[derive(Clone, Debug, PartialEq)]
pub struct TableConsistency {
    /// Two-sided confidence of the intervals.
    pub confidence: f64,
    /// The scale, where it was declared.
    pub scale: Option<Scale>,
    /// Items that were reversed on it.
    pub reversed: Vec<String>,
    /// Everything about the scale.
    pub figures: ScaleFigures,
}

/// Consistency of the items (columns) over the rows. Items named in `reverse` are turned on the scale that is given with them.
pub fn table_consistency(
    items: &Matrix,
    names: &[String],
    scale: Option<Scale>,
    reverse: &[String],
    confidence: f64,
) -> TableConsistency {
    let turned: Vec<Option<Scale>> =
        names.iter().map(|name| scale.filter(|_| reverse.contains(name))).collect();
    let mut matrix = Matrix::new(items.columns(), []);
    let mut cells = Vec::with_capacity(items.columns());
    for row in items.rows() {
        cells.clear();
        cells.extend(row.iter().zip(&turned).map(|(cell, scale)| match scale {
            Some(scale) => cell.map(|value| scale.reversed(value)),
            None => *cell,
        }));
        matrix.push(&cells);
    }
    let reversed =
        names.iter().zip(&turned).filter(|(_, scale)| scale.is_some()).map(|(name, _)| name.clone());
    TableConsistency {
        confidence,
        scale,
        reversed: reversed.collect(),
        figures: scale_figures(&matrix, names, confidence),
    }
}

impl TableConsistency {
    /// See `docs/json.md`, "stats alpha".
    pub fn json(&self) -> Value {
        let mut object = json!({
            "rows": self.figures.rows,
            "n": self.figures.n,
            "k": self.figures.k,
            "k_table": self.figures.items.len(),
            "confidence": self.confidence,
            "scale": self.scale.map(|scale| json!({ "min": scale.min, "max": scale.max, "step": scale.step })),
            "reversed": self.reversed,
            "constant_items": self.figures.constant().collect::<Vec<_>>(),
        });
        if let (Some(object), Value::Object(figures)) = (object.as_object_mut(), self.figures.json()) {
            object.extend(figures);
            let measured: Vec<Value> = self.figures.measured.iter().map(measured_json).collect();
            object.insert("coefficients".into(), json!(measured));
        }
        object
    }

    /// The coefficients and a row for each item, with the forms and the rule for missing ratings under them.
    pub fn text(&self) -> String {
        let figures = &self.figures;
        let base = format!(
            "{} rows by {} items; {} rows have every item and are used, {} items vary.",
            figures.rows,
            figures.items.len(),
            figures.n,
            figures.k
        );
        let mut text = wrapped(&base, "");
        if !self.reversed.is_empty() {
            text.push_str(&wrapped(&format!("Reversed: {}.", self.reversed.join(", ")), ""));
        }
        let mut notes = Notes::default();
        let interval = format!("{} % CI", (self.confidence * 1e4).round() / 100.0);
        let mut table = Table::new(1, &["", "value", &interval]);
        for measured in &figures.measured {
            let estimate = Estimate::of(Some(measured));
            let cells = [notes.value(&estimate), notes.interval(&estimate)];
            table.push([format!("  {}", measured.form.id)].into_iter().chain(cells).collect());
        }
        text.push_str(&format!("\nCoefficients\n{}", table.text()));
        let mut table = Table::new(1, &["", "missing", "mean", "SD", "r with rest", "alpha without"]);
        let room = room(figures.items.iter().map(|item| item.name.as_str()), NAME);
        for item in &figures.items {
            let number = |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:.2}"));
            let mut stat = |value: Stat<f64>| {
                let why = crate::stats::Undefined::NoInterval;
                notes.value(&value.map(|value| Estimate {
                    value,
                    interval: Err(why),
                    upper_alone: None,
                    unsteady: false,
                }))
            };
            table.push(vec![
                format!("  {}", cut(&item.name, room)),
                item.missing.to_string(),
                number(item.mean),
                number(item.sd),
                stat(item.r_rest),
                stat(item.alpha_without),
            ]);
        }
        text.push_str(&format!("\nItems, on the rows used\n{}", table.text()));
        let warnings: Vec<String> =
            figures.warnings.iter().map(|warning| warning.sentence(Language::En)).collect();
        text.push_str(&warnings_text(&warnings));
        text.push_str("\nForms\n");
        for measured in &figures.measured {
            let form = measured.form;
            text.push_str(&wrapped(&format!("{}: {}. {}", form.id, form.name, form.source), "  "));
        }
        let reasons = notes.text();
        if reasons.is_empty() { text } else { format!("{text}\n{reasons}") }
    }
}
