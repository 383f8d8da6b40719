//! The consistency report as JSON. The keys are promised in `docs/json.md`.

use serde_json::{Value, json};

use super::super::estimate::estimate_json;
use super::{AlphaRow, Consistency, ScoreKind};
use crate::codebook::Language;

impl Consistency {
    /// See `docs/json.md`, "alpha".
    pub fn json(&self) -> Value {
        let mut months: Vec<u16> = self.rows.iter().map(|row| row.wave_months).collect();
        months.dedup();
        let waves: Vec<Value> = months.into_iter().map(|months| self.wave_json(months)).collect();
        json!({ "study": self.study, "waves": waves, "warnings": self.warnings })
    }

    fn wave_json(&self, months: u16) -> Value {
        let here: Vec<&AlphaRow> = self.rows.iter().filter(|row| row.wave_months == months).collect();
        let of = |kind: ScoreKind| {
            here.iter().filter(|row| row.kind == kind).map(|row| row_json(row)).collect::<Vec<_>>()
        };
        json!({
            "months": months,
            "sheets": here.first().map_or(0, |row| row.sheets),
            "subscales": of(ScoreKind::Subscale),
            "totals": of(ScoreKind::Total),
        })
    }
}

fn row_json(row: &AlphaRow) -> Value {
    let negative: Vec<Value> =
        row.negative.iter().map(|part| json!({ "id": part.id, "r_rest": part.r_rest })).collect();
    json!({
        "id": row.id,
        "label": row.label.get(Language::En),
        "instrument": row.instrument,
        "profile": row.profile,
        "n": row.n,
        "k": row.k,
        "k_formula": row.parts,
        "alpha": estimate_json(&row.alpha),
        "constant_items": row.constant,
        "negative_item_rest": negative,
    })
}
