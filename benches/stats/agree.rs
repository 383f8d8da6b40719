//! Which implementations agree, and to how many digits: `cargo bench --bench stats -- --agree`.
//!
//! The same seeded tables go to this program, to R and to Python; printed are, for each statistic and package, the
//! median and the largest difference (relative to the value where that is above 1) over the tables that both could
//! compute, and the decimals that agree in the worst of them. `docs/statistics.md` says why some differ.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use samspil::report::{ReliabilityOptions, Values, coefficients};
use samspil::stats::{
    CONFIDENCE, Codes, Level, Matrix, Measured, Missing, Weights, agreement, brennan_prediger_form,
    conger_form, cronbach, fleiss_available_form, gwet_form, omega_total,
};
use serde_json::{Value, json};

use super::groups;

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
    if kind.name == SCALE.name { of_items(table) } else { of_coders(kind, table) }
}

fn of_items(table: &Matrix) -> BTreeMap<String, f64> {
    let mut values = BTreeMap::new();
    let alpha = cronbach(table, Missing::Listwise, CONFIDENCE);
    let alphas = [alpha.measured(), alpha.measured_std()];
    for measured in alphas.iter().chain(&omega_total(table).all_measured()) {
        put(&mut values, measured);
    }
    values
}

fn of_coders(kind: &Kind, table: &Matrix) -> BTreeMap<String, f64> {
    let mut values = BTreeMap::new();
    let points = Values::Points(kind.points.to_vec());
    for measured in &coefficients(table, &points, &ReliabilityOptions::quick()).measured {
        put(&mut values, measured);
    }
    if let Ok(share) = agreement(table, 0.0).all_raters {
        values.insert("agreement, all coders".to_owned(), share);
    }
    // Reports leave out weights that hardly anybody uses; the packages have them.
    let codes = Codes::new(table, kind.points);
    for weights in Weights::ALL {
        let found = [
            (gwet_form(weights), codes.gwet_ac(weights, CONFIDENCE)),
            (brennan_prediger_form(weights), codes.brennan_prediger(weights, CONFIDENCE)),
            (conger_form(weights), codes.conger_kappa(weights, CONFIDENCE)),
            (fleiss_available_form(weights), codes.fleiss_available(weights, CONFIDENCE)),
        ];
        for (form, found) in found {
            let Ok(found) = found else { continue };
            put(&mut values, &found.measured());
            values.extend(found.se.ok().map(|se| (format!("{} se", form.id), se)));
        }
    }
    if let Ok(ratio) = codes.krippendorff(Level::Ratio) {
        put(&mut values, &ratio.measured());
    }
    values
}

fn put(values: &mut BTreeMap<String, f64>, measured: &Measured) {
    let Ok(value) = measured.value else { return };
    values.insert(measured.form.id.to_owned(), value);
    if let Ok(interval) = measured.interval {
        values.insert(format!("{} low", measured.form.id), interval.low);
        values.insert(format!("{} high", measured.form.id), interval.high);
    }
}

/// A table as the peers read it, with what this program says of it.
struct Compared {
    id: String,
    json: Value,
    ours: BTreeMap<String, f64>,
}

fn tables() -> Vec<Compared> {
    let of_kind = |kind: &'static Kind| {
        (1..=kind.tables).map(move |seed| {
            let (id, table) = (format!("{} {seed}", kind.name), table(kind, seed));
            let rows: Vec<Vec<Option<f64>>> = table.rows().map(<[_]>::to_vec).collect();
            let what = if kind.name == SCALE.name { "items" } else { "coders" };
            let json = json!({ "id": id, "kind": what, "categories": kind.points, "rows": rows });
            Compared { id, json, ours: ours(kind, &table) }
        })
    };
    let of_groups = groups::all().into_iter().map(|found| {
        let (json, ours) = (found.as_json(), found.ours());
        Compared { id: found.id, json, ours }
    });
    CODERS.iter().chain([&SCALE]).flat_map(of_kind).chain(of_groups).collect()
}

/// How far two programs are apart in one statistic.
#[derive(Default)]
struct Apart {
    /// Table by table, relative to the value where that is above 1.
    differences: Vec<f64>,
    largest: f64,
    /// The table of the largest.
    worst: String,
    /// Tables where only the other has a value.
    only_other: usize,
}

impl Apart {
    fn add(&mut self, own: Option<f64>, other: f64, table: &str) {
        let Some(own) = own else {
            self.only_other += 1;
            return;
        };
        let difference = (other - own).abs() / own.abs().max(1.0);
        if difference >= self.largest {
            (self.largest, self.worst) = (difference, table.to_owned());
        }
        self.differences.push(difference);
    }

    fn median(&self) -> f64 {
        let mut sorted = self.differences.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
    }
}

/// Compares, and prints a line for each statistic and package.
///
/// # Panics
/// When a script of the peers names a statistic that this program never computes: it would be compared with nothing.
pub fn agree(folder: &Path) {
    let all = tables();
    let file = folder.join("tables.json");
    let text = serde_json::to_vec(&all.iter().map(|table| &table.json).collect::<Vec<_>>()).expect("JSON");
    std::fs::write(&file, text).expect("a file in target");

    let mut apart: BTreeMap<(String, String), Apart> = BTreeMap::new();
    for (interpreter, script) in super::peers::values() {
        let Ok(output) = Command::new(&interpreter).arg(script).arg(&file).output() else {
            println!("{interpreter} is not installed here: left out.");
            continue;
        };
        let Ok(said) = serde_json::from_slice::<Value>(&output.stdout) else {
            println!("{interpreter}: {}", String::from_utf8_lossy(&output.stderr));
            continue;
        };
        for table in &all {
            for (statistic, by_package) in said[&table.id].as_object().into_iter().flatten() {
                let name = statistic.split('|').next().unwrap_or_default();
                for (package, value) in by_package.as_object().into_iter().flatten() {
                    let Some(value) = value.as_f64() else { continue };
                    let pair = apart.entry((name.to_owned(), package.clone())).or_default();
                    pair.add(table.ours.get(statistic).copied(), value, &table.id);
                }
            }
        }
    }
    print(&apart);
}

fn print(apart: &BTreeMap<(String, String), Apart>) {
    println!(
        "\n| statistic | package | digits | values | median difference | largest | of table | only there |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for ((statistic, package), pair) in apart {
        let digits = (-pair.largest.log10()).floor().clamp(0.0, 15.0);
        let (values, median, largest) = (pair.differences.len(), pair.median(), pair.largest);
        print!("| {statistic} | {package} | {digits} | {values} | {median:.0e} | {largest:.0e} ");
        println!("| {} | {} |", pair.worst, pair.only_other);
    }
    let nothing: Vec<&str> =
        apart.iter().filter(|(_, pair)| pair.differences.is_empty()).map(|((name, _), _)| &**name).collect();
    assert!(nothing.is_empty(), "compared with nothing: {nothing:?}");
}
