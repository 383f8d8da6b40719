//! Every statistic against reference values from R, Python and papers (`tests/fixtures/golden`).
//!
//! `SAMSPIL_GOLDEN=DIR` reads another folder of the same form. Only `stat` and `input` reach the engine;
//! `expected`, `status` and `reason` are compared by the tolerance rules of the form.

mod check;
mod compare;
mod engine;
mod icc;
mod raters;
mod resampling;
mod scales;
mod sizes;
mod tables;

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;

/// Statistics of the reference form that the program does not compute yet.
const NOT_BUILT: &[&str] = &[
    "bootstrap_ci",
    "brennan_prediger",
    "conger_kappa",
    "edge_two_sample",
    "fleiss_gwet",
    "fleiss_kappa",
    "gwet_ac1",
    "gwet_ac2",
    "krippendorff_alpha",
    "ks_two_sample",
    "light_kappa",
    "mann_whitney",
    "omega_total",
    "paired_t",
    "sample_size_icc_bonett",
    "sample_size_icc_walter",
    "sample_size_kappa_power_2x2",
    "sample_size_kappa_precision",
    "spearman_brown",
    "two_sample",
];

/// Keys inside a built case that belong to statistics not built yet.
const KEYS_NOT_BUILT: &[&str] = &[
    "brennan_prediger",
    "fleiss_kappa",
    "gwet_ac1",
    "gwet_ac2_quadratic",
    "keep_all_items",
    "krippendorff_interval",
    "krippendorff_nominal",
    "krippendorff_ordinal",
];

#[test]
fn statistics_give_the_reference_values() {
    let folder = std::env::var_os("SAMSPIL_GOLDEN").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/golden"),
        PathBuf::from,
    );
    let mut ran: BTreeMap<String, usize> = BTreeMap::new();
    let mut skipped: BTreeMap<String, usize> = BTreeMap::new();
    let mut values = 0;
    let mut faults = Vec::new();
    for file in json_files(&folder) {
        let cases = file["cases"].as_array().expect("cases");
        for case in cases {
            let stat = case["stat"].as_str().expect("stat");
            let input = resolved(&file, &case["input"]);
            let Some(got) = computed(stat, &input, &folder) else {
                assert!(NOT_BUILT.contains(&stat), "“{stat}” is neither built nor named as not built");
                *skipped.entry(stat.to_owned()).or_default() += 1;
                continue;
            };
            let mut check = check::Check { case, faults: &mut faults, values: 0 };
            check.case_level(&got);
            check.compare(&case["expected"], Some(&got), &mut Vec::new());
            values += check.values;
            *ran.entry(stat.to_owned()).or_default() += 1;
        }
    }
    let total: usize = ran.values().sum();
    println!("reference cases in {}: {total} ran, {values} values compared", folder.display());
    for (stat, count) in &ran {
        println!("  {stat}: {count}");
    }
    println!("not built yet: {skipped:?}; inside edge cases: {KEYS_NOT_BUILT:?}");
    assert!(faults.is_empty(), "{} values differ:\n{}", faults.len(), faults.join("\n"));
    assert!(total > 0, "no case ran in {}", folder.display());
}

fn json_files(folder: &std::path::Path) -> Vec<Value> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    let read = |path: &PathBuf| {
        let file: Value = serde_json::from_slice(&std::fs::read(path).expect("readable")).expect("JSON");
        assert_eq!(file["schema"], "golden-2", "{}", path.display());
        file
    };
    paths.iter().map(read).collect()
}

/// The input with its shared table put in.
fn resolved(file: &Value, input: &Value) -> Value {
    let mut whole = input.as_object().expect("input").clone();
    if let Some(Value::String(name)) = whole.remove("table_ref") {
        let table = file["tables"][&name].as_object().unwrap_or_else(|| panic!("table {name}"));
        whole.extend(table.clone());
    }
    Value::Object(whole)
}

/// What the engine says, in the keys of the reference form; `None` for a statistic that nobody computes.
fn computed(stat: &str, input: &Value, folder: &std::path::Path) -> Option<Value> {
    raters::computed(stat, input)
        .or_else(|| icc::computed(stat, input))
        .or_else(|| scales::computed(stat, input))
        .or_else(|| compare::computed(stat, input))
        .or_else(|| tables::computed(stat, input))
        .or_else(|| resampling::computed(stat, input, folder))
        .or_else(|| sizes::computed(stat, input))
}
