//! Between the reference form and the engine: tables in, values out.

use samspil::stats::{Matrix, Stat, Undefined};
use serde_json::{Map, Value, json};

pub fn table(input: &Value, key: &str) -> Matrix {
    let rows = input[key].as_array().expect("rows");
    let columns = rows.first().map_or(0, |row| row.as_array().expect("row").len());
    let row = |row: &Value| row.as_array().expect("row").iter().map(Value::as_f64).collect();
    Matrix::new(columns, rows.iter().map(row))
}

pub fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("numbers").iter().map(number).collect()
}

pub fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

/// The confidence of every interval: 0.95, as always in the form, where the case does not say it.
pub fn conf(input: &Value) -> f64 {
    input["conf"].as_f64().unwrap_or(0.95)
}

/// A whole number, with or without decimals.
pub fn whole(value: &Value) -> u64 {
    let number = value.as_f64().expect("a whole number");
    assert!(number >= 0.0 && number.fract() == 0.0, "{number} is no whole number");
    number as u64
}

/// `known` with the reason why a part has no value, where the statistic itself has one.
pub fn partly(mut known: Value, part: Option<Undefined>) -> Value {
    if let (Some(why), Some(known)) = (part, known.as_object_mut())
        && known.get("reason").is_none()
    {
        known.insert("reason".into(), json!(why.code()));
        known.insert("status".into(), json!("partial"));
    }
    known
}

/// A number on its way out of the engine: never NaN, never infinite (JSON would hide both as null).
pub fn out(value: f64) -> Value {
    assert!(value.is_finite(), "the engine gave {value}");
    json!(value)
}

pub fn opt(value: impl Into<Option<f64>>) -> Value {
    value.into().map_or(Value::Null, out)
}

/// `{status, reason}` of a coefficient, with whatever else is known.
pub fn stated<T>(stat: &Stat<T>, mut known: Map<String, Value>) -> Value {
    match stat {
        Ok(_) => known.insert("status".into(), json!("ok")),
        Err(why) => {
            // The form has no code for a scale of one point. There agreement by chance is certain.
            let code =
                if *why == Undefined::FewerThan2Categories { Undefined::ChanceAgreementIs1 } else { *why };
            known.insert("reason".into(), json!(code.code()));
            known.insert("status".into(), json!("undefined"))
        }
    };
    Value::Object(known)
}

pub fn map(value: Value) -> Map<String, Value> {
    value.as_object().expect("an object").clone()
}
