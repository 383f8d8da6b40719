//! One table's coefficients as JSON. The keys are promised in `docs/json.md`, "A table's figures".

use serde_json::{Map, Value, json};

use super::super::estimate::add_reason;
use super::{CoderSummary, Coefficients};
use crate::codebook::Language;
use crate::stats::Measured;

impl Coefficients {
    /// Everything of the table; `coders` are the names of its columns.
    pub(in crate::report) fn json(&self, coders: &[String]) -> Map<String, Value> {
        let base = &self.base;
        let mut object = Map::new();
        object.insert(
            "base".into(),
            json!({
                "units": base.units, "rated": base.rated, "pairable": base.pairable, "complete": base.complete,
                "coders": base.coders, "ratings": base.ratings, "missing_cells": base.missing_cells,
                "pairs": base.pairs,
            }),
        );
        let measured: Vec<Value> = self.measured.iter().map(measured_json).collect();
        object.insert("coefficients".into(), json!(measured));
        let advice = &self.advice;
        object.insert(
            "to_report".into(),
            json!({
                "form": advice.form, "beside": advice.beside, "why": advice.why(Language::En),
                "sources": advice.sources,
            }),
        );
        let summaries = self.distribution.coders.iter().enumerate().map(|(column, summary)| {
            let name = coders.get(column).cloned().unwrap_or_else(|| (column + 1).to_string());
            summary_json(name, summary)
        });
        let summaries: Vec<Value> = summaries.collect();
        object.insert(
            "distribution".into(),
            json!({ "points": self.distribution.points, "coders": summaries }),
        );
        let confusion = self.confusion.as_ref();
        let confusion = confusion.map(|found| json!({ "points": found.points, "counts": found.counts }));
        object.insert("confusion".into(), json!(confusion));
        let point = self.one_value.map(|point| {
            json!({ "value": point.value, "count": point.count, "of": point.of, "chance": point.chance })
        });
        object.insert("one_value".into(), json!(point));
        let warnings: Vec<String> =
            self.warnings.iter().map(|warning| warning.sentence(coders, Language::En)).collect();
        object.insert("warnings".into(), json!(warnings));
        object
    }
}

/// A coefficient with its form, n, rule for missing ratings and notes.
pub(in crate::report) fn measured_json(measured: &Measured) -> Value {
    let mut object = Map::new();
    object.insert("form".into(), json!(measured.form.id));
    object.insert("name".into(), json!(measured.form.name));
    object.insert("source".into(), json!(measured.form.source));
    let interval = measured.value.and(measured.interval);
    object.insert("value".into(), json!(measured.value.ok()));
    let (low, high) = measured.limits();
    object.insert("low".into(), json!(low));
    object.insert("high".into(), json!(high));
    if let Err(why) = interval {
        add_reason(&mut object, why);
    }
    object.insert("n".into(), json!(measured.n));
    object.insert("missing".into(), json!(measured.missing.code()));
    let notes: Vec<Value> =
        measured.notes.iter().map(|note| json!({ "code": note.code(), "text": note.to_string() })).collect();
    object.insert("notes".into(), json!(notes));
    Value::Object(object)
}

fn summary_json(coder: String, summary: &CoderSummary) -> Value {
    json!({
        "coder": coder, "n": summary.n, "counts": summary.counts, "off_scale": summary.off_scale,
        "mean": summary.mean, "sd": summary.sd,
        "min": summary.range.map(|range| range.0), "max": summary.range.map(|range| range.1),
    })
}
