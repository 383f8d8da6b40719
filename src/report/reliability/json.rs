//! The agreement report as JSON. The keys are promised in `docs/json.md`.

use serde_json::{Map, Value, json};

use super::super::estimate::{add_reason, estimate_json};
use super::{AgreementRow, Base, Gate, Reliability};
use crate::codebook::Language;

impl Reliability {
    /// See `docs/json.md`, "reliability".
    pub fn json(&self) -> Value {
        let rows = |rows: &[AgreementRow]| rows.iter().map(row_json).collect::<Vec<_>>();
        json!({
            "study": self.study,
            "base": base_json(&self.base),
            "items": rows(&self.overall.items),
            "subscales": rows(&self.overall.subscales),
            "totals": rows(&self.overall.totals),
            "pooled": self.overall.pooled.first().map(row_json),
            "pooled_other": rows(self.overall.pooled.get(1..).unwrap_or_default()),
            "gate": self.gate.as_ref().map(gate_json),
            "warnings": self.warnings,
        })
    }
}

fn row_json(row: &AgreementRow) -> Value {
    let mut object = Map::new();
    object.insert("id".into(), json!(row.target.id));
    object.insert("label".into(), json!(row.target.label.get(Language::En)));
    object.insert("instrument".into(), json!(row.target.instrument));
    object.insert("n".into(), json!(row.n));
    object.insert("n_possible".into(), json!(row.n_possible));
    object.insert("exact".into(), json!(row.exact().ok()));
    object.insert("within_1".into(), json!(row.within_1().ok()));
    if let Some(why) = row.exact().err() {
        add_reason(&mut object, why);
    }
    object.insert("kappa_quadratic".into(), estimate_json(&row.kappa_quadratic()));
    object.insert("icc_a1".into(), estimate_json(&row.estimate("icc_a1")));
    if let Some(point) = row.one_value() {
        object.insert(
            "one_value".into(),
            json!({ "value": point.value, "count": point.count, "of": point.of, "chance": point.chance }),
        );
    }
    Value::Object(object)
}

fn base_json(base: &Base) -> Value {
    let waves: Vec<Value> = base
        .waves
        .iter()
        .map(|wave| json!({ "months": wave.months, "double_coded": wave.double_coded, "clips": wave.clips }))
        .collect();
    json!({
        "double_coded": base.double_coded,
        "coded": base.coded,
        "clips": base.clips,
        "waves": waves,
    })
}

fn gate_json(gate: &Gate) -> Value {
    json!({
        "threshold": gate.threshold,
        "exact_reached": gate.exact_reached(),
        "within_1_reached": gate.within_1_reached(),
    })
}
