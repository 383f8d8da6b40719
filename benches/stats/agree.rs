//! Which implementations agree, and to how many digits: `cargo bench --bench stats -- --agree`.
//!
//! The same seeded tables go to this program, to R and to Python; printed is, for each coefficient and package, the
//! largest difference over the tables that both could compute. `docs/statistics.md` says why some differ.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use samspil::report::{ReliabilityOptions, Values, coefficients};
use samspil::stats::{CONFIDENCE, Matrix, Missing, OmegaEstimator, agreement, cronbach, omega_total};
use serde_json::{Value, json};

/// A kind of table: how many, of what shape.
struct Kind {
    name: &'static str,
    tables: u64,
    rows: usize,
    columns: usize,
    points: &'static [f64],
    missing: f64,
    rare: bool,
}

const FIVE: &[f64] = &[1.0, 2.0, 3.0, 4.0, 5.0];
const HALVES: &[f64] = &[1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0];

const CODERS: [Kind; 6] = [
    Kind { name: "two coders", tables: 12, rows: 124, columns: 2, points: FIVE, missing: 0.0, rare: false },
    Kind { name: "13 clips", tables: 12, rows: 13, columns: 2, points: FIVE, missing: 0.0, rare: false },
    Kind { name: "nearly all 1", tables: 8, rows: 80, columns: 2, points: FIVE, missing: 0.0, rare: true },
    Kind { name: "half points", tables: 8, rows: 60, columns: 2, points: HALVES, missing: 0.0, rare: false },
    Kind { name: "four coders", tables: 8, rows: 50, columns: 4, points: FIVE, missing: 0.0, rare: false },
    Kind { name: "rotating", tables: 12, rows: 60, columns: 3, points: FIVE, missing: 0.3, rare: false },
];
const SCALE: Kind =
    Kind { name: "items", tables: 20, rows: 124, columns: 7, points: FIVE, missing: 0.0, rare: false };

/// The seeded table: a true value a row, each cell now and then a point or two beside it.
fn table(kind: &Kind, seed: u64) -> Matrix {
    let mut draw = ChaCha8Rng::seed_from_u64(seed);
    let last = kind.points.len() - 1;
    let rows: Vec<Vec<Option<f64>>> = (0..kind.rows)
        .map(|_| {
            let truth = if kind.rare && draw.random_bool(0.85) { 0 } else { draw.random_range(0..=last) };
            (0..kind.columns)
                .map(|_| {
                    let up = draw.random_bool(0.2);
                    let down = draw.random_bool(0.15);
                    let at = (truth + usize::from(up)).saturating_sub(usize::from(down)).min(last);
                    let value = kind.points.get(at).copied();
                    if draw.random_bool(kind.missing) { None } else { value }
                })
                .collect()
        })
        .collect();
    Matrix::new(kind.columns, rows)
}

/// What this program says of a table, by the names that the peers use.
fn ours(kind: &Kind, table: &Matrix) -> BTreeMap<String, f64> {
    let mut values = BTreeMap::new();
    let mut put = |name: String, value: Option<f64>| {
        if let Some(value) = value {
            values.insert(name, value);
        }
    };
    if kind.name == SCALE.name {
        let found = cronbach(table, Missing::Listwise, CONFIDENCE);
        let alpha = found.alpha.ok();
        put("cronbach_alpha_raw".into(), alpha.map(|alpha| alpha.raw));
        put("cronbach_alpha_raw low".into(), alpha.and_then(|alpha| Some(alpha.feldt.ok()?.low)));
        put("cronbach_alpha_raw high".into(), alpha.and_then(|alpha| Some(alpha.feldt.ok()?.high)));
        put("cronbach_alpha_std".into(), alpha.and_then(|alpha| alpha.std.ok()));
        for estimator in [OmegaEstimator::MinresCor, OmegaEstimator::MlCor] {
            let measured = omega_total(table, estimator).measured();
            put(measured.form.id.into(), measured.value.ok());
        }
        return values;
    }
    let options = ReliabilityOptions { resamples: 0, ..ReliabilityOptions::default() };
    for measured in coefficients(table, &Values::Points(kind.points.to_vec()), &options).measured {
        put(measured.form.id.into(), measured.value.ok());
        if let (Ok(_), Ok(interval)) = (measured.value, measured.interval) {
            put(format!("{} low", measured.form.id), Some(interval.low));
            put(format!("{} high", measured.form.id), Some(interval.high));
        }
    }
    put("agreement_exact_all".into(), agreement(table, 0.0).all_raters.ok());
    values
}

/// Compares, and prints a line for each coefficient and package.
pub fn agree(folder: &Path) {
    let kinds = || CODERS.iter().chain([&SCALE]);
    let all: Vec<(&Kind, String, Matrix)> = kinds()
        .flat_map(|kind| (1..=kind.tables).map(move |seed| (kind, format!("{} {seed}", kind.name), table(kind, seed))))
        .collect();
    let rows = |table: &Matrix| table.rows().map(<[_]>::to_vec).collect::<Vec<_>>();
    let as_json = |(kind, id, table): &(&Kind, String, Matrix)| {
        let what = if kind.name == SCALE.name { "items" } else { "coders" };
        json!({ "id": id, "kind": what, "categories": kind.points, "rows": rows(table) })
    };
    let file = folder.join("tables.json");
    let text = serde_json::to_vec(&all.iter().map(as_json).collect::<Vec<_>>()).expect("JSON");
    std::fs::write(&file, text).expect("a file in target");

    let mut largest: BTreeMap<(String, String), (f64, usize)> = BTreeMap::new();
    for (interpreter, script) in super::peers::values() {
        let Ok(output) = Command::new(&interpreter).arg(script).arg(&file).output() else {
            println!("{interpreter} is not installed here: left out.");
            continue;
        };
        let Ok(said) = serde_json::from_slice::<Value>(&output.stdout) else {
            println!("{interpreter}: {}", String::from_utf8_lossy(&output.stderr));
            continue;
        };
        for (kind, id, table) in &all {
            let own = ours(kind, table);
            for (statistic, by_package) in said[id].as_object().into_iter().flatten() {
                let Some(own) = own.get(statistic) else { continue };
                for (package, value) in by_package.as_object().into_iter().flatten() {
                    let Some(value) = value.as_f64() else { continue };
                    let seen = largest.entry((statistic.clone(), package.clone())).or_default();
                    *seen = (seen.0.max((value - own).abs()), seen.1 + 1);
                }
            }
        }
    }
    println!("\n| coefficient | package | tables | largest difference |\n|---|---|---|---|");
    for ((statistic, package), (difference, tables)) in &largest {
        println!("| {statistic} | {package} | {tables} | {difference:.0e} |");
    }
}
