//! The scores as JSON. The keys are promised in `docs/json.md`.

use serde_json::{Map, Value, json};

use super::{ScoreCell, ScoreTable};
use crate::codebook::Language;

impl ScoreTable {
    /// See `docs/json.md`, "scores".
    pub fn json(&self) -> Value {
        let columns: Vec<Value> = self
            .columns
            .iter()
            .map(|column| {
                json!({
                    "name": column.name,
                    "label": column.label.get(Language::En),
                    "instrument": column.instrument,
                    "low_is_good": column.low_is_good,
                    "min": column.range.0,
                    "max": column.range.1,
                })
            })
            .collect();
        let clips: Vec<Value> = self
            .rows
            .iter()
            .map(|row| {
                let names = self.columns.iter().map(|column| column.name.clone());
                let scores: Map<String, Value> = names.zip(row.cells.iter().map(cell_json)).collect();
                json!({
                    "clip": row.blind_code,
                    "wave_months": row.wave_months,
                    "child_age_months": row.child_age_months,
                    "adult": row.adult,
                    "coder": row.coder,
                    "scores": scores,
                })
            })
            .collect();
        json!({ "study": self.study, "columns": columns, "clips": clips })
    }
}

fn cell_json(cell: &ScoreCell) -> Value {
    let mut object = Map::new();
    object.insert("value".into(), json!(cell.value.as_ref().ok()));
    object.insert("n_valid".into(), json!(cell.n_valid));
    object.insert("n_items".into(), json!(cell.n_items));
    if let Err(why) = &cell.value {
        object.insert("reason".into(), json!(why.get(Language::En)));
    }
    Value::Object(object)
}
