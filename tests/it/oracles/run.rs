//! Every case of every file of a folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::check::{Check, paths_of};
use super::keys::{self, among};

/// Cases that ran and values that were compared.
#[derive(Clone, Copy, Default)]
pub struct Counted {
    pub cases: usize,
    pub values: usize,
}

/// What a run found.
#[derive(Default)]
pub struct Report {
    pub folder: PathBuf,
    pub files: BTreeMap<String, Counted>,
    pub stats: BTreeMap<String, Counted>,
    /// Every path of keys that the engine has answered with, of each stat, with or without a value.
    pub answered: BTreeMap<String, BTreeSet<String>>,
    pub faults: Vec<String>,
}

/// What the engine says of a statistic's input, with the folder of the files; `None` of a statistic it does not know.
pub type Engine<'a> = &'a dyn Fn(&str, &Value, &Path) -> Option<Value>;

/// Runs every case; whatever is not as the form has it is a fault, and so is a folder without a case.
pub fn run(folder: &Path, engine: Engine) -> Report {
    let mut report = Report { folder: folder.to_owned(), ..Report::default() };
    let paths = json_files(folder).unwrap_or_else(|error| {
        report.faults.push(format!("{}: {error}", folder.display()));
        Vec::new()
    });
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match read(&path) {
            Err(why) => report.faults.push(format!("{name}: {why}")),
            Ok(file) => report.file(&name, &file, engine),
        }
    }
    if report.stats.is_empty() {
        report.faults.push(format!("{}: no case ran", folder.display()));
    }
    report
}

impl Report {
    fn file(&mut self, name: &str, file: &Value, engine: Engine) {
        let strange: Vec<&String> = file
            .as_object()
            .into_iter()
            .flatten()
            .map(|(key, _)| key)
            .filter(|key| !among(keys::FILE, key))
            .collect();
        if !strange.is_empty() {
            self.faults.push(format!("{name}: unknown key of a file: {strange:?}"));
        }
        let tables = file["tables"].as_object().into_iter().flatten();
        for (table, block) in tables {
            let of_some_input =
                |key: &String| keys::FORMS.iter().chain(keys::FURTHER).any(|f| among(f.input, key));
            let strange: Vec<&String> = block.as_object().into_iter().flatten().map(|(key, _)| key).collect();
            let strange: Vec<&String> = strange.into_iter().filter(|key| !of_some_input(key)).collect();
            if !strange.is_empty() || !block.is_object() {
                self.faults.push(format!("{name}: unknown key of table {table}: {strange:?}"));
            }
        }
        let cases = file["cases"].as_array().map(Vec::as_slice).unwrap_or_default();
        if cases.is_empty() {
            self.faults.push(format!("{name}: no case"));
        }
        let mut counted = Counted::default();
        for case in cases {
            let before = self.faults.len();
            if let Some(values) = self.case(file, case, engine) {
                counted.cases += 1;
                counted.values += values;
                let of_stat =
                    self.stats.entry(case["stat"].as_str().unwrap_or_default().to_owned()).or_default();
                of_stat.cases += 1;
                of_stat.values += values;
            }
            for fault in self.faults.iter_mut().skip(before) {
                fault.insert_str(0, &format!("{name}, "));
            }
        }
        self.files.insert(name.to_owned(), counted);
    }

    /// One case; how many values were compared, or nothing if it could not run.
    fn case(&mut self, file: &Value, case: &Value, engine: Engine) -> Option<usize> {
        let (id, stat) = (&case["id"], case["stat"].as_str().unwrap_or_default());
        let Some(form) = keys::form_of(stat) else {
            self.faults.push(format!("{id}: unknown stat {}", case["stat"]));
            return None;
        };
        let block = match block(file, &case["input"]) {
            Ok(block) => block,
            Err(why) => {
                self.faults.push(format!("{id}: {why}"));
                return None;
            }
        };
        let mut check = Check { case, faults: &mut self.faults, values: 0 };
        check.keys(form, block);
        let mut input = case["input"].as_object().cloned().unwrap_or_default();
        input.remove("table_ref");
        input.extend(block.cloned().unwrap_or_default());
        let input = Value::Object(input);
        // A panic is a fault of this case; the others still run.
        match catch_unwind(AssertUnwindSafe(|| engine(stat, &input, &self.folder))) {
            Ok(Some(got)) => {
                check.against(&got);
                let values = check.values;
                let answered = self.answered.entry(stat.to_owned()).or_default();
                paths_of(&got, "", &mut |path| {
                    answered.insert(path.to_owned());
                });
                return Some(values);
            }
            Ok(None) => self.faults.push(format!("{id}: nobody computes {stat}")),
            Err(panic) => {
                let text = panic.downcast_ref::<String>().cloned();
                let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
                self.faults.push(format!("{id}: stopped: {}", text.unwrap_or_default()));
            }
        }
        None
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cases: usize = self.stats.values().map(|counted| counted.cases).sum();
        let values: usize = self.stats.values().map(|counted| counted.values).sum();
        writeln!(f, "reference cases in {}: {cases} ran, {values} values compared", self.folder.display())?;
        for (name, counted) in self.stats.iter().chain(&self.files) {
            writeln!(f, "  {name}: {} cases, {} values", counted.cases, counted.values)?;
        }
        for fault in &self.faults {
            writeln!(f, "WRONG {fault}")?;
        }
        Ok(())
    }
}

fn json_files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        paths.push(entry?.path());
    }
    paths.retain(|path| path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")));
    paths.sort();
    Ok(paths)
}

fn read(path: &Path) -> Result<Value, String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    let file: Value = serde_json::from_slice(&bytes).map_err(|error| error.to_string())?;
    if file["schema"] == "golden-2" {
        Ok(file)
    } else {
        Err(format!("schema {}, not golden-2", file["schema"]))
    }
}

/// The shared table that an input refers to.
fn block<'a>(file: &'a Value, input: &Value) -> Result<Option<&'a Map<String, Value>>, String> {
    if !input.is_object() {
        return Err("no input".to_owned());
    }
    match input.get("table_ref") {
        None => Ok(None),
        Some(name) => {
            let table = name.as_str().and_then(|name| file["tables"].get(name)?.as_object());
            table.map(Some).ok_or_else(|| format!("no table {name}"))
        }
    }
}
