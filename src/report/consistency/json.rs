//! The consistency report as JSON. The keys are promised in `docs/json.md`.

use serde_json::{Value, json};

use super::super::coefficients::measured_json;
use super::super::estimate::{estimate_json, stat_json};
use super::{AlphaRow, ComparedScale, Consistency, ProfileComparison, ScoreKind};
use crate::codebook::Language;
use crate::report::{ScaleFigures, ScaleItem};

impl Consistency {
    /// See `docs/json.md`, "alpha".
    pub fn json(&self) -> Value {
        let mut months: Vec<u16> = self.rows.iter().map(|row| row.wave_months).collect();
        months.dedup();
        let waves: Vec<Value> = months.into_iter().map(|months| self.wave_json(months)).collect();
        json!({
            "study": self.study,
            "waves": waves,
            "warnings": self.warnings(Language::En),
            "profiles": self.profiles.iter().map(profiles_json).collect::<Vec<_>>(),
        })
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
            "items": of(ScoreKind::Item),
        })
    }
}

fn row_json(row: &AlphaRow) -> Value {
    let negative: Vec<Value> =
        row.figures.negative().map(|(id, r)| json!({ "id": id, "r_rest": r })).collect();
    let unused: Vec<Value> = row
        .unused
        .iter()
        .map(|u| json!({ "id": u.part, "reason": u.reason.get(Language::En), "sheets": u.sheets }))
        .collect();
    let mut object = json!({
        "id": row.id,
        "label": row.label.get(Language::En),
        "instrument": row.instrument,
        "profile": row.profile,
        "n": row.n(),
        "k": row.k(),
        "k_formula": row.parts(),
        "alpha": estimate_json(&row.alpha()),
        "constant_items": row.figures.constant().collect::<Vec<_>>(),
        "negative_item_rest": negative,
        "low_is_good": row.low_is_good,
        "sheets": row.sheets,
        "unused": unused,
    });
    if let (Some(object), Value::Object(figures)) = (object.as_object_mut(), row.figures.json()) {
        object.extend(figures);
    }
    object
}

impl ScaleFigures {
    /// Coefficients, items and warnings of the scale: `coefficients`, `items`, `warnings`.
    pub fn json(&self) -> Value {
        json!({
            "coefficients": self.measured.iter().map(measured_json).collect::<Vec<_>>(),
            "items": self.items.iter().map(item_json).collect::<Vec<_>>(),
            "warnings": self.warnings.iter().map(|warning| warning.sentence(Language::En)).collect::<Vec<_>>(),
        })
    }
}

fn item_json(item: &ScaleItem) -> Value {
    json!({
        "id": item.name,
        "missing": item.missing,
        "n": item.n,
        "mean": item.mean,
        "sd": item.sd,
        "r_rest": stat_json(item.r_rest),
        "alpha_without": stat_json(item.alpha_without),
        "constant": item.constant,
    })
}

fn profiles_json(compared: &ProfileComparison) -> Value {
    json!({
        "instrument": compared.instrument,
        "profiles": compared.profiles,
        "scales": compared.scales.iter().map(|scale| scale_json(compared, scale)).collect::<Vec<_>>(),
    })
}

fn scale_json(compared: &ProfileComparison, scale: &ComparedScale) -> Value {
    let cells: Vec<Value> = compared
        .profiles
        .iter()
        .zip(&scale.cells)
        .map(|(profile, cell)| match cell {
            None => json!({ "profile": profile, "has_it": false }),
            Some(cell) => json!({
                "profile": profile,
                "has_it": true,
                "k": cell.k,
                "k_formula": cell.parts,
                "alpha": estimate_json(&cell.alpha),
                "more": cell.more,
                "less": cell.less,
            }),
        })
        .collect();
    json!({
        "months": scale.wave_months,
        "kind": scale.kind.code(),
        "id": scale.id,
        "label": scale.label.get(Language::En),
        "sheets": scale.sheets,
        "n": scale.n,
        "by_profile": cells,
    })
}
