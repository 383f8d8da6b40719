//! The agreement report as JSON. The keys are promised in `docs/json.md`.

use serde_json::{Map, Value, json};

use super::super::coefficients::measured_json;
use super::super::estimate::{add_reason, estimate_json};
use super::{AgreementRow, Base, Gate, Headline, Reliability, Scope, Section};
use crate::codebook::Language;

impl Reliability {
    /// See `docs/json.md`, "reliability".
    pub fn json(&self) -> Value {
        let rows = |rows: &[AgreementRow]| {
            rows.iter().map(|row| row_json(row, &self.overall.coders)).collect::<Vec<_>>()
        };
        json!({
            "study": self.study,
            "base": base_json(&self.base),
            "items": rows(&self.overall.items),
            "subscales": rows(&self.overall.subscales),
            "totals": rows(&self.overall.totals),
            "pooled": self.overall.pooled.first().map(|row| row_json(row, &self.overall.coders)),
            "pooled_other": rows(self.overall.pooled.get(1..).unwrap_or_default()),
            "gate": self.gate.as_ref().map(gate_json),
            "warnings": self.warnings(Language::En),
            "options": {
                "confidence": self.options.confidence,
                "resamples": self.options.resamples,
                "seed": self.options.seed,
            },
            "coders": self.overall.coders,
            "headline": self.headline.as_ref().map(|headline| headline_json(headline, &self.base)),
            "pairs": self.pairs.iter().map(section_json).collect::<Vec<_>>(),
            "waves": self.waves.iter().map(section_json).collect::<Vec<_>>(),
        })
    }
}

fn section_json(section: &Section) -> Value {
    let rows =
        |rows: &[AgreementRow]| rows.iter().map(|row| row_json(row, &section.coders)).collect::<Vec<_>>();
    let mut object = Map::new();
    if let Scope::Wave(months) = section.scope {
        object.insert("months".into(), json!(months));
    }
    object.insert("coders".into(), json!(section.coders));
    object.insert("double_coded".into(), json!(section.clips));
    object.insert("pooled".into(), json!(rows(&section.pooled)));
    object.insert("totals".into(), json!(rows(&section.totals)));
    object.insert("subscales".into(), json!(rows(&section.subscales)));
    object.insert("items".into(), json!(rows(&section.items)));
    Value::Object(object)
}

fn headline_json(headline: &Headline, base: &Base) -> Value {
    let lowest: Vec<Value> =
        headline.lowest.iter().map(|(id, share)| json!({ "id": id, "exact": share })).collect();
    json!({
        "clips": headline.clips,
        "pairs": headline.pairs,
        "equal": headline.equal,
        "exact": measured_json(&headline.exact),
        "exact_by_clip": measured_json(&headline.exact_by_clip),
        "within_1": measured_json(&headline.within_1),
        "chance": headline.chance,
        "skewed_items": headline.skewed.0,
        "items": headline.skewed.1,
        "by_agreement": lowest,
        "median": headline.median.map(|(form, value, items)| {
            json!({ "form": form, "value": value, "items": items })
        }),
        "sentences": headline.sentences(base, Language::En),
    })
}

fn row_json(row: &AgreementRow, coders: &[String]) -> Value {
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
    object.insert("low_is_good".into(), json!(row.target.low_is_good));
    let cost = row.cost().map(|cost| {
        json!({
            "form": cost.form,
            "reliability": cost.reliability,
            "factor": cost.factor,
            "factor_at_best": cost.factor_limits.ok().map(|limits| limits.0),
            "factor_at_worst": cost.factor_limits.ok().and_then(|limits| limits.1),
            "factor_two_coders": cost.factor_two,
            "clips_to_double_code": cost.clips_to_double_code.ok(),
        })
    });
    object.insert("cost".into(), json!(cost));
    object.insert("chance".into(), json!(row.figures.chance));
    object.extend(row.figures.json(coders));
    Value::Object(object)
}

fn base_json(base: &Base) -> Value {
    let waves: Vec<Value> = base
        .waves
        .iter()
        .map(|wave| json!({ "months": wave.months, "double_coded": wave.double_coded, "clips": wave.clips }))
        .collect();
    let coders: Vec<Value> =
        base.coders.iter().map(|(name, clips)| json!({ "name": name, "double_coded": clips })).collect();
    json!({
        "double_coded": base.double_coded,
        "coded": base.coded,
        "clips": base.clips,
        "waves": waves,
        "coders": coders,
    })
}

fn gate_json(gate: &Gate) -> Value {
    json!({
        "threshold": gate.threshold,
        "exact_reached": gate.exact_reached(),
        "within_1_reached": gate.within_1_reached(),
    })
}
