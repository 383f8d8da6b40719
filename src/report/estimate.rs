//! A coefficient as reports show it: its value, its interval, or why there is none.

use serde_json::{Map, Value, json};

use crate::stats::{Interval, Measured, Note, Stat, Undefined};

/// A coefficient with its 95 % confidence interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The coefficient.
    pub value: f64,
    /// Its interval, or why it has none.
    pub interval: Stat<Interval>,
    /// The upper limit where the lower one alone is undefined.
    pub upper_alone: Option<f64>,
    /// Another seed could put a limit elsewhere ([`Note::UnsteadyLimits`]).
    pub unsteady: bool,
}

impl Estimate {
    /// Value and interval of a coefficient; one that is not there has no values.
    pub fn of(measured: Option<&Measured>) -> Stat<Self> {
        let measured = measured.ok_or(Undefined::NoValues)?;
        let unsteady = measured.notes.contains(&Note::UnsteadyLimits);
        let (interval, upper_alone) = (measured.interval, measured.upper_alone);
        Ok(Self { value: measured.value?, interval, upper_alone, unsteady })
    }
}

/// `{"value":…,"low":…,"high":…}`; what is undefined is `null`, with `reason` and `reason_text` beside it.
pub(super) fn estimate_json(estimate: &Stat<Estimate>) -> Value {
    let mut object = Map::new();
    let found = estimate.as_ref().ok();
    let interval = found.and_then(|e| e.interval.ok());
    object.insert("value".into(), json!(found.map(|e| e.value)));
    object.insert("low".into(), json!(interval.map(|i| i.low)));
    object.insert("high".into(), json!(interval.map(|i| i.high).or_else(|| found?.upper_alone)));
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

/// Puts the reason beside a `null`.
pub(super) fn add_reason(object: &mut Map<String, Value>, why: Undefined) {
    object.insert("reason".into(), json!(why.code()));
    object.insert("reason_text".into(), json!(why.to_string()));
}
