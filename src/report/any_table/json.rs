//! Agreement in a table as JSON. The keys are promised in `docs/json.md`, "stats agreement".

use serde_json::{Map, Value, json};

use super::TableAgreement;
use crate::report::Coefficients;

impl TableAgreement {
    /// See `docs/json.md`, "stats agreement".
    pub fn json(&self) -> Value {
        let named =
            |(name, figures): &(String, Coefficients)| of(&[("id", json!(name))], figures, &self.raters);
        let items: Vec<Value> = self.items.iter().map(named).collect();
        let pair = |((first, second), figures): &((usize, usize), Coefficients)| {
            let names: Vec<String> =
                [first, second].into_iter().filter_map(|rater| self.raters.get(*rater).cloned()).collect();
            of(&[("raters", json!(names))], figures, &names)
        };
        let pairs: Vec<Value> = self.pairs.iter().map(pair).collect();
        json!({
            "units": self.units,
            "raters": self.raters,
            "scale": { "from": self.points_from.code(), "points": self.values.points() },
            "confidence": self.options.confidence,
            "resamples": self.options.resamples,
            "seed": self.options.seed,
            "pooled": self.pooled.as_ref().map(|figures| of(&[("id", json!("pooled"))], figures, &self.raters)),
            "items": items,
            "pairs": pairs,
            "warnings": self.warnings,
        })
    }
}

fn of(head: &[(&str, Value)], figures: &Coefficients, raters: &[String]) -> Value {
    let mut object: Map<String, Value> =
        head.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
    object.extend(figures.json(raters));
    Value::Object(object)
}
