//! A coefficient as reports show it: its value, its interval, or why there is none.

use serde_json::{Map, Value, json};

use crate::stats::{Interval, Measured, Stat, Undefined};

/// A coefficient with its 95 % confidence interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The coefficient.
    pub value: f64,
    /// Its interval, or why it has none.
    pub interval: Stat<Interval>,
}

impl Estimate {
    /// Value and interval of a coefficient; one that is not there has no values.
    pub fn of(measured: Option<&Measured>) -> Stat<Self> {
        let measured = measured.ok_or(Undefined::NoValues)?;
        Ok(Self { value: measured.value?, interval: measured.interval })
    }
}

/// `{"value":…,"low":…,"high":…}`; what is undefined is `null`, with `reason` and `reason_text` beside it.
pub(super) fn estimate_json(estimate: &Stat<Estimate>) -> Value {
    let mut object = Map::new();
    let interval = estimate.as_ref().ok().and_then(|e| e.interval.ok());
    object.insert("value".into(), json!(estimate.as_ref().ok().map(|e| e.value)));
    object.insert("low".into(), json!(interval.map(|i| i.low)));
    object.insert("high".into(), json!(interval.map(|i| i.high)));
    let why = match estimate {
        Ok(estimate) => estimate.interval.err(),
        Err(why) => Some(*why),
    };
    if let Some(why) = why {
        add_reason(&mut object, why);
    }
    Value::Object(object)
}

/// A number, or `{"value":null,"reason":…}`.
pub(super) fn stat_json(value: Stat<f64>) -> Value {
    match value {
        Ok(value) => json!({ "value": value }),
        Err(why) => {
            let mut object = Map::new();
            object.insert("value".into(), Value::Null);
            add_reason(&mut object, why);
            Value::Object(object)
        }
    }
}

/// Coefficients by the names of their forms.
pub(super) fn measured_json(measured: &[Measured]) -> Value {
    let one = |measured: &Measured| {
        let estimate = measured.value.map(|value| Estimate { value, interval: measured.interval });
        let mut object = estimate_json(&estimate);
        if let Some(object) = object.as_object_mut() {
            object.insert("n".into(), json!(measured.n));
            object.insert("missing".into(), json!(measured.missing.code()));
            if !measured.notes.is_empty() {
                let notes: Vec<&str> = measured.notes.iter().map(|note| note.code()).collect();
                object.insert("notes".into(), json!(notes));
            }
        }
        (measured.form.id.to_owned(), object)
    };
    Value::Object(measured.iter().map(one).collect())
}

/// Names and sources of the forms that occur, once each.
pub(super) fn forms_json<'a>(measured: impl Iterator<Item = &'a Measured>) -> Value {
    let mut forms = Map::new();
    for form in measured.map(|measured| measured.form) {
        if !forms.contains_key(form.id) {
            forms.insert(form.id.into(), json!({ "name": form.name, "source": form.source }));
        }
    }
    Value::Object(forms)
}

/// Puts the reason beside a `null`.
pub(super) fn add_reason(object: &mut Map<String, Value>, why: Undefined) {
    object.insert("reason".into(), json!(why.code()));
    object.insert("reason_text".into(), json!(why.to_string()));
}
