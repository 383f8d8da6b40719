//! One case compared with what the engine said.

use serde_json::Value;

use super::KEYS_NOT_BUILT;

/// Compares one case.
pub struct Check<'a> {
    pub case: &'a Value,
    pub faults: &'a mut Vec<String>,
    pub values: usize,
}

impl Check<'_> {
    /// `status` and `reason` of a case that is not itself a list of stated values.
    pub fn case_level(&mut self, got: &Value) {
        if got.get("status").is_none() {
            return;
        }
        for key in ["status", "reason"] {
            if let Some(expected) = self.case.get(key) {
                self.compare(expected, got.get(key), &mut vec![key.to_owned()]);
            }
        }
    }

    pub fn compare(&mut self, expected: &Value, got: Option<&Value>, path: &mut Vec<String>) {
        match expected {
            Value::Object(keys) => {
                for (key, expected) in keys {
                    if path.is_empty() && KEYS_NOT_BUILT.contains(&key.as_str()) {
                        continue;
                    }
                    path.push(key.clone());
                    self.compare(expected, got.and_then(|got| got.get(key)), path);
                    path.pop();
                }
            }
            Value::Array(all) => {
                let length = got.and_then(Value::as_array).map_or(0, Vec::len);
                self.hold(length == all.len(), expected, got, path);
                for (index, expected) in all.iter().enumerate() {
                    path.push(index.to_string());
                    self.compare(expected, got.and_then(|got| got.get(index)), path);
                    path.pop();
                }
            }
            Value::Null => self.hold(got.is_none_or(nothing), expected, got, path),
            Value::Number(number) => {
                let expected_number = number.as_f64().expect("a number");
                let limit = self.tolerance(path) * expected_number.abs().max(1.0);
                let near =
                    got.and_then(Value::as_f64).is_some_and(|got| (got - expected_number).abs() <= limit);
                self.hold(near, expected, got, path);
            }
            Value::Bool(_) | Value::String(_) => self.hold(got == Some(expected), expected, got, path),
        }
    }

    fn hold(&mut self, holds: bool, expected: &Value, got: Option<&Value>, path: &[String]) {
        self.values += 1;
        if !holds {
            let id = &self.case["id"];
            self.faults.push(format!("{id} {}: expected {expected}, got {got:?}", path.join(".")));
        }
    }

    /// The innermost name on the path that has an entry; positions in lists are no names.
    fn tolerance(&self, path: &[String]) -> f64 {
        match &self.case["tol"] {
            Value::Number(tolerance) => tolerance.as_f64().expect("a number"),
            Value::Object(by_name) => {
                path.iter().rev().find_map(|name| by_name.get(name)?.as_f64()).unwrap_or(1e-9)
            }
            _ => 1e-9,
        }
    }
}

/// No value here or anywhere below.
fn nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(all) => all.iter().all(nothing),
        Value::Object(keys) => keys.values().all(nothing),
        _ => false,
    }
}
