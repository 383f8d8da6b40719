//! The runner itself: whatever is wrong in a folder of reference cases has to fail the run.
//!
//! Each test takes one good file, makes one thing wrong in it, and demands the fault that says so.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::engine::out;
use super::run::{Report, run};
use super::{computed, keys, shipped};

/// A folder of its own for one test, gone afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let place = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        let folder = place.join(format!("oracles-{name}-{}", std::process::id()));
        fs::remove_dir_all(&folder).ok();
        fs::create_dir_all(&folder).expect("a folder");
        Self(folder)
    }

    fn with(self, name: &str, text: &str) -> Self {
        fs::write(self.0.join(name), text).expect("a file");
        self
    }

    fn run(&self) -> Report {
        run(&self.0, &computed)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

/// Three cases that pass: values and a gap, a shared table, an undefined one.
fn good() -> Value {
    json!({
        "schema": "golden-2", "family": "doctored", "versions": {}, "tol_rule": "as always",
        "tables": { "two": { "ratings": [[1, 1], [2, 2], [1, 2], [null, 1]] } },
        "cases": [
            {
                "id": "p", "stat": "p_adjust", "status": "ok", "dataset": "inline", "source": "by hand", "tol": 1e-12,
                "input": { "p": [0.01, null, 0.04], "missing": "available" },
                "expected": { "holm": [0.02, null, 0.04], "bh": [0.02, null, 0.04] },
            },
            {
                "id": "agreement", "stat": "percent_agreement", "status": "ok", "tol": { "pairwise_pooled": 1e-12 },
                "input": { "table_ref": "two", "tolerance": 0 },
                "expected": { "pairwise_pooled": 0.6666666666666666, "n_pairs": 3 },
            },
            {
                "id": "kappa", "stat": "cohen_kappa", "status": "undefined", "reason": "chance_agreement_is_1",
                "tol": 1e-9, "expected": { "kappa": null, "po": 1, "pe": 1, "n": 2 },
                "input": {
                    "ratings": [[1, 1], [1, 1]], "categories": [1, 2], "weights": "unweighted", "missing": "pairwise",
                    "conf": 0.95,
                },
            },
        ],
    })
}

/// A case whose parts state for themselves: its own status and reason only have a form.
fn edge(status: &str, reason: Option<&str>) -> Value {
    json!({
        "id": "edge", "stat": "edge_alpha", "status": status, "reason": reason, "tol": 1e-9,
        "input": { "items_matrix": [[1, 2], [2, 3], [3, 5]], "item_names": ["a", "b"], "missing": "listwise" },
        "expected": { "drop_constant_items": { "value": { "k": 2 }, "status": "ok" } },
    })
}

/// The faults after one change of the good file.
fn faults_after(name: &str, change: impl FnOnce(&mut Value)) -> Vec<String> {
    let mut file = good();
    change(&mut file);
    Folder::new(name).with("cases.json", &file.to_string()).run().faults
}

/// One change is one fault that says what is wrong.
fn fails(name: &str, says: &str, change: impl FnOnce(&mut Value)) {
    let faults = faults_after(name, change);
    assert_eq!(faults.len(), 1, "{name}: {faults:#?}");
    assert!(faults[0].contains(says), "{name}: “{says}” is not in {faults:?}");
}

#[test]
fn the_good_file_passes_and_is_counted() {
    let folder = Folder::new("good").with("Cases.JSON", &good().to_string()).with("index.csv", "0,1\n");
    let report = folder.run();
    assert_eq!(report.faults, [""; 0]);
    let told = report.to_string();
    // Status, two lists and their six places; status and two values; status, reason and four values.
    for line in ["3 ran, 18 values", "p_adjust: 1 cases, 9 values", "Cases.JSON: 3 cases, 18 values"] {
        assert!(told.contains(line), "“{line}” is not in {told}");
    }
}

#[test]
fn a_wrong_value_fails() {
    fails("value", "holm.0: expected 0.020001, got 0.02", |f| {
        f["cases"][0]["expected"]["holm"][0] = json!(0.020001);
    });
    fails("count", "n_pairs: expected 4, got 3", |f| f["cases"][1]["expected"]["n_pairs"] = json!(4));
    fails("length", "bh: expected [0.02], got", |f| f["cases"][0]["expected"]["bh"] = json!([0.02]));
    fails("text", "holm.0: expected \"NaN\"", |f| f["cases"][0]["expected"]["holm"][0] = json!("NaN"));
}

#[test]
fn a_value_where_there_is_none_fails_and_the_reverse() {
    fails("null", "holm.0: expected null, got 0.02", |f| f["cases"][0]["expected"]["holm"][0] = Value::Null);
    fails("gap", "holm.1: expected 0.5, got null", |f| f["cases"][0]["expected"]["holm"][1] = json!(0.5));
    fails("whole", "bh: expected null, got [", |f| f["cases"][0]["expected"]["bh"] = Value::Null);
    fails("kappa", "kappa: expected 0, got null", |f| f["cases"][2]["expected"]["kappa"] = json!(0));
}

#[test]
fn a_wrong_reason_and_a_wrong_status_fail() {
    fails("reason", "reason: expected \"no_pairs\", got \"chance", |f| {
        f["cases"][2]["reason"] = json!("no_pairs");
    });
    fails("no reason", "unknown reason \"bad_luck\"", |f| f["cases"][0] = edge("ok", Some("bad_luck")));
    fails("status", "status: expected \"undefined\", got \"ok\"", |f| {
        f["cases"][0]["status"] = json!("undefined");
    });
    fails("defined", "status: expected \"ok\", got \"undefined\"", |f| f["cases"][2]["status"] = json!("ok"));
}

#[test]
fn an_unknown_stat_fails() {
    fails("stat", "unknown stat \"kappa_of_the_moon\"", |f| {
        f["cases"][0]["stat"] = json!("kappa_of_the_moon");
    });
    fails("no stat", "unknown stat null", |f| f["cases"][0]["stat"] = Value::Null);
}

#[test]
fn a_statistic_that_nobody_computes_fails() {
    let folder = Folder::new("nobody").with("cases.json", &good().to_string());
    let report =
        run(&folder.0, &|stat, input, folder| computed(stat, input, folder).filter(|_| stat != "p_adjust"));
    assert!(
        report.faults.len() == 1 && report.faults[0].contains("nobody computes p_adjust"),
        "{:?}",
        report.faults
    );
}

#[test]
fn an_unknown_key_fails_wherever_it_is() {
    fails("key of file", "unknown key of a file: [\"cazes\"]", |f| f["cazes"] = json!([]));
    fails("key of case", "unknown key of a case: sort", |f| f["cases"][0]["sort"] = json!("ok"));
    fails("key of input", "unknown key of the input: q", |f| f["cases"][0]["input"]["q"] = json!(1));
    fails("key of tol", "unknown key of tol: holmes", |f| f["cases"][0]["tol"] = json!({ "holmes": 1e-9 }));
    fails("expected", "unknown key of what is expected: hochberg", |f| {
        f["cases"][0]["expected"]["hochberg"] = Value::Null;
    });
    fails("null below", "unknown key of what is expected: holm.lo", |f| {
        f["cases"][0]["expected"]["holm"][1] = json!({ "lo": null });
    });
    fails("table", "unknown key of table two: [\"rattings\"]", |f| {
        f["tables"]["two"]["rattings"] = json!([]);
    });
    fails("both", "“ratings” is in the input and in its shared table", |f| {
        f["cases"][1]["input"]["ratings"] = f["tables"]["two"]["ratings"].clone();
    });
}

#[test]
fn words_that_the_form_does_not_have_fail() {
    fails("missing", "missing \"casewise\" is none of", |f| {
        f["cases"][0]["input"]["missing"] = json!("casewise");
    });
    fails("state", "unknown status \"fine\"", |f| f["cases"][0] = edge("fine", None));
    for tol in [json!("tight"), Value::Null, json!([1e-9]), json!(true)] {
        fails("tol", "tol is neither a number nor numbers by name", |f| f["cases"][0]["tol"] = tol);
    }
    fails("tol text", "unknown key of tol: holm", |f| f["cases"][0]["tol"] = json!({ "holm": "tight" }));
}

/// What the form allows in more than one way does not fail for its form's sake.
#[test]
fn what_the_form_leaves_open_passes() {
    let passes =
        |name: &str, change: &dyn Fn(&mut Value)| assert_eq!(faults_after(name, change), [""; 0], "{name}");
    passes("tol of another", &|f| f["cases"][0]["tol"] = json!({ "kappa": 1e-9, "holm": 1e-12 }));
    passes("a part is missing", &|f| f["cases"][0]["status"] = json!("partial"));
    passes("all but a few parts", &|f| f["cases"][2]["status"] = json!("partial"));
    passes("tol of omega_obs itself", &|f| {
        f["cases"][0] = json!({
            "id": "omega", "stat": "omega_total", "status": "ok", "tol": { "omega_obs": 9 },
            "input": {
                "items_matrix": [[1, 2, 1], [2, 2, 3], [3, 4, 3], [5, 4, 4], [4, 5, 5]],
                "item_names": ["a", "b", "c"], "missing": "listwise",
            },
            "expected": { "ml_cov": { "omega_obs": 0.5 } },
        });
    });
    passes("decimals", &|f| f["cases"][2]["input"]["ratings"] = json!([[1.0, 1], [1, 1.0]]));
    passes("conf is 0.95", &|f| {
        f["cases"][2]["input"].as_object_mut().expect("an input").remove("conf");
    });
    passes("unweighted", &|f| {
        f["cases"][2]["input"].as_object_mut().expect("an input").remove("weights");
    });
}

#[test]
fn a_table_that_is_not_there_and_a_case_that_expects_nothing_fail() {
    fails("no table", "no table \"three\"", |f| f["cases"][1]["input"]["table_ref"] = json!("three"));
    fails("no input", "no input", |f| f["cases"][1]["input"] = Value::Null);
    fails("nothing", "expects nothing", |f| f["cases"][0]["expected"] = json!({}));
}

#[test]
fn an_engine_that_says_nan_fails_and_the_other_cases_still_run() {
    let folder = Folder::new("nan").with("cases.json", &good().to_string());
    let nan = |stat: &str, input: &Value, folder: &Path| {
        let got = computed(stat, input, folder);
        if stat == "p_adjust" { Some(json!({ "holm": [out(f64::NAN), null, 0.04] })) } else { got }
    };
    let report = run(&folder.0, &nan);
    assert_eq!(report.faults.len(), 1, "{:?}", report.faults);
    assert!(report.faults[0].contains("stopped: the engine gave NaN"), "{:?}", report.faults);
    assert_eq!(report.stats.len(), 2);
}

#[test]
fn a_file_that_cannot_be_read_fails() {
    let bare_nan = good().to_string().replace("0.01", "NaN");
    for (name, text) in [("cut", "{ \"schema\": \"gol"), ("bare nan", bare_nan.as_str()), ("old", "{}")] {
        let report = Folder::new(name).with("a.json", text).with("b.json", &good().to_string()).run();
        assert_eq!(report.faults.len(), 1, "{name}: {:?}", report.faults);
        assert!(report.faults[0].starts_with("a.json: "), "{name}: {:?}", report.faults);
        assert_eq!(report.stats.len(), 3, "the good file beside it runs");
    }
    let folder = Folder::new("a folder").with("b.json", &good().to_string());
    fs::create_dir(folder.0.join("a.json")).expect("a folder");
    assert_eq!(folder.run().faults.len(), 1);
}

#[test]
fn a_folder_without_a_case_fails() {
    let none = |faults: Vec<String>, says: &str| {
        assert!(faults.iter().any(|fault| fault.contains(says)), "“{says}” is not in {faults:?}");
    };
    none(Folder::new("empty").run().faults, "no case ran");
    none(Folder::new("csv").with("boot.csv", "0\n").run().faults, "no case ran");
    none(faults_after("zero cases", |f| f["cases"] = json!([])), "cases.json: no case");
    let gone = Folder::new("gone");
    fs::remove_dir_all(&gone.0).expect("gone");
    none(gone.run().faults, "no case ran");
}

/// The list of keys itself: each statistic once, and its patterns spelt out.
#[test]
fn the_list_of_keys_is_read_as_it_is_meant() {
    let stats: Vec<&str> = keys::FORMS.iter().map(|form| form.stat).collect();
    assert_eq!(stats.len(), 30, "the closed list of the form");
    for (place, form) in keys::FORMS.iter().chain(keys::FURTHER).enumerate() {
        assert!(!stats.iter().skip(place + 1).any(|other| *other == form.stat), "{} twice", form.stat);
    }
    let icc = keys::form_of("icc").expect("known").paths();
    for path in ["MS", "MS.MSB", "ICC1", "ICC1.icc", "ICC3k.hi", "ICC2.v", "sem_agreement"] {
        assert!(icc.contains(path), "{path}");
    }
    for path in ["MSB", "ICC1.v", "ICC", "", "icc", "{ICC1"] {
        assert!(!icc.contains(path), "{path}");
    }
}

/// What no case could show where its value is null: the engine knows every key of the form, and answers with it.
#[test]
fn the_engine_knows_every_key_of_the_form() {
    let report = run(&shipped(), &computed);
    let none = BTreeSet::new();
    let unknown = |form: &keys::Form| {
        let answered = report.answered.get(form.stat).unwrap_or(&none);
        form.paths().difference(answered).map(|path| format!("{}: {path}", form.stat)).collect::<Vec<_>>()
    };
    let unknown: Vec<String> = keys::FORMS.iter().chain(keys::FURTHER).flat_map(unknown).collect();
    assert_eq!(
        unknown, [""; 0],
        "keys that the engine has answered with in no case that comes with the source"
    );
}
