//! One case: are its keys those of the form, and is what it expects what the engine said?

use serde_json::{Map, Value};

use super::keys::{self, Form, among};

/// Compares one case.
pub struct Check<'a> {
    pub case: &'a Value,
    pub faults: &'a mut Vec<String>,
    pub values: usize,
}

/// Statistics whose parts each state for themselves whether they have a value.
fn states_its_parts(stat: &str) -> bool {
    stat.starts_with("edge_")
}

impl Check<'_> {
    fn fault(&mut self, what: &str) {
        self.faults.push(format!("{}: {what}", self.case["id"]));
    }

    /// Every key and word that the case itself has. `block` is its shared table, if it has one: that may serve several
    /// statistics, so its keys are those of any (the file's own check), and none may be in the input too.
    pub fn keys(&mut self, form: &Form, block: Option<&Map<String, Value>>) {
        let unknown: Vec<String> =
            object(self.case).filter(|(key, _)| !among(keys::CASE, key)).map(name).collect();
        self.unknown("of a case", &unknown);
        let input = &self.case["input"];
        let own: Vec<String> = object(input)
            .filter(|(key, _)| *key != "table_ref" && !among(form.input, key))
            .map(name)
            .collect();
        self.unknown("of the input", &own);
        let shared: Vec<(&String, &Value)> = block.into_iter().flatten().collect();
        for (key, _) in &shared {
            if input.get(key.as_str()).is_some() {
                self.fault(&format!("“{key}” is in the input and in its shared table"));
            }
        }
        for (key, words) in keys::WORDS {
            let said = match &input[*key] {
                Value::Null => Vec::new(),
                Value::Array(all) => all.iter().map(Value::as_str).collect(),
                one => vec![one.as_str()],
            };
            if !said.iter().all(|word| word.is_some_and(|word| among(words, word))) {
                self.fault(&format!("{key} {} is none of {words}", input[*key]));
            }
        }
        let paths = form.paths();
        let mut strange = Vec::new();
        paths_of(&self.case["expected"], "", &mut |path| {
            if !paths.contains(path) {
                strange.push(path.to_owned());
            }
        });
        self.unknown("of what is expected", &strange);
        self.tolerance_form();
        self.status_form();
    }

    fn unknown(&mut self, place: &str, names: &[String]) {
        if !names.is_empty() {
            self.fault(&format!("unknown key {place}: {}", names.join(", ")));
        }
    }

    /// A tolerance by name may name a value of another statistic, as a rule for several does; never what no one has.
    fn tolerance_form(&mut self) {
        let fine = |value: &Value| value.as_f64().is_some_and(|limit| limit.is_finite() && limit >= 0.0);
        let tol = &self.case["tol"];
        match tol {
            Value::Object(by_name) => {
                let names = keys::all_names();
                let strange = by_name.iter().filter(|(key, value)| !names.contains(*key) || !fine(value));
                let strange: Vec<String> = strange.map(name).collect();
                self.unknown("of tol", &strange);
            }
            _ if fine(tol) => {}
            _ => self.fault(&format!("tol is neither a number nor numbers by name: {tol}")),
        }
    }

    fn status_form(&mut self) {
        let status = &self.case["status"];
        if !status.as_str().is_some_and(|status| among("ok undefined partial", status)) {
            self.fault(&format!("unknown status {status}"));
        }
        let mut reasons: Vec<&Value> = self.case.get("reason").into_iter().collect();
        collect_reasons(&self.case["expected"], &mut reasons);
        let known = |reason: &&Value| match reason {
            Value::Null => true,
            reason => {
                reason.as_str().is_some_and(|r| among(keys::REASONS, r) || among(keys::FURTHER_REASONS, r))
            }
        };
        let strange: Vec<String> = reasons.into_iter().filter(|r| !known(r)).map(Value::to_string).collect();
        if !strange.is_empty() {
            self.fault(&format!("unknown reason {}", strange.join(", ")));
        }
    }

    /// All that the case expects, against what the engine said.
    pub fn against(&mut self, got: &Value) {
        let stat = self.case["stat"].as_str().unwrap_or_default();
        if !states_its_parts(stat) {
            let status = got.get("status").cloned().unwrap_or_else(|| "ok".into());
            let expected = &self.case["status"];
            // Where some parts have a value and some have none, which of them is the main one is a matter of taste (U or
            // its p); which have one, the comparison below tells one by one.
            let holds = *expected == status || *expected == "partial" || status == "partial";
            self.hold(holds, expected, Some(&status), &["status".to_owned()]);
            if let Some(expected) = self.case.get("reason") {
                self.compare(expected, got.get("reason"), &mut vec!["reason".to_owned()]);
            }
        }
        let before = self.values;
        self.compare(&self.case["expected"], Some(got), &mut Vec::new());
        if self.values == before {
            self.fault("expects nothing");
        }
    }

    fn compare(&mut self, expected: &Value, got: Option<&Value>, path: &mut Vec<String>) {
        match expected {
            Value::Object(keys) => {
                for (key, expected) in keys {
                    path.push(key.clone());
                    self.compare(expected, got.and_then(|got| got.get(key)), path);
                    path.pop();
                }
            }
            Value::Array(all) => {
                let length = got.and_then(Value::as_array).map(Vec::len);
                // A list of nothing but gaps may be no list at all.
                let none = got.is_none_or(nothing) && !all.is_empty() && nothing(expected);
                self.hold(length == Some(all.len()) || none, expected, got, path);
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
            let got = got.map_or("nothing".to_owned(), Value::to_string);
            self.fault(&format!("{}: expected {expected}, got {got}", path.join(".")));
        }
    }

    /// The innermost name on the path that has an entry; positions in lists are no names.
    fn tolerance(&self, path: &[String]) -> f64 {
        match &self.case["tol"] {
            Value::Number(tolerance) => tolerance.as_f64().expect("a number"),
            Value::Object(by_name) => {
                let entry =
                    |name: &String| by_name.get(name).or_else(|| by_name.get(same_search(name)))?.as_f64();
                path.iter().rev().find_map(entry).unwrap_or(1e-9)
            }
            _ => 1e-9,
        }
    }
}

fn object(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn name((key, _): (&String, &Value)) -> String {
    key.clone()
}

/// Every path of names in `value`, told once for each place; positions in lists are no names.
pub fn paths_of(value: &Value, path: &str, tell: &mut impl FnMut(&str)) {
    match value {
        Value::Object(keys) => {
            for (key, value) in keys {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                tell(&path);
                paths_of(value, &path, tell);
            }
        }
        Value::Array(all) => all.iter().for_each(|value| paths_of(value, path, tell)),
        _ => {}
    }
}

fn collect_reasons<'a>(value: &'a Value, reasons: &mut Vec<&'a Value>) {
    for (key, value) in object(value) {
        if key == "reason" || key == "ci_reason" {
            reasons.push(value);
        }
        collect_reasons(value, reasons);
    }
}

/// The name under which a value's tolerance stands. `omega_obs` is made of the same loadings as `omega` and is no
/// nearer to the truth than they are: the references stop their search up to 2e-8 before its end (at the end
/// the equations of maximum likelihood hold to 1e-16, in the references to 2e-8), so 1e-9 cannot be asked.
fn same_search(name: &str) -> &str {
    if name == "omega_obs" { "omega" } else { name }
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
