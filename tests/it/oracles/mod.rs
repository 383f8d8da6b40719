//! Every statistic against reference values from R, Python and papers (`tests/fixtures/golden`).
//!
//! `SAMSPIL_GOLDEN=DIR cargo test oracles` reads another folder of the same form. Only `stat` and `input` reach the engine;
//! `expected`, `status` and `reason` are compared by the tolerance rules of the form. A statistic or a key that is not
//! of the form (`keys.rs`) fails, as does a file that cannot be read and a folder without a case; `doctored.rs` proves it.

mod check;
mod compare;
mod doctored;
mod engine;
mod icc;
mod keys;
mod raters;
mod resampling;
mod run;
mod scales;
mod sizes;
mod tables;

use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::Value;

#[test]
fn statistics_give_the_reference_values() {
    let folder = std::env::var_os("SAMSPIL_GOLDEN").map_or_else(shipped, PathBuf::from);
    let report = run::run(&folder, &computed);
    // Past the test harness, which keeps what a test prints that passes.
    let told = std::io::stdout().write_all(report.to_string().as_bytes());
    assert!(told.is_ok() && report.faults.is_empty(), "{} faults", report.faults.len());
}

/// The folder of reference cases that comes with the source.
fn shipped() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/golden")
}

/// What the engine says, in the keys of the reference form; `None` for a statistic that nobody computes.
fn computed(stat: &str, input: &Value, folder: &Path) -> Option<Value> {
    raters::computed(stat, input)
        .or_else(|| icc::computed(stat, input))
        .or_else(|| scales::computed(stat, input))
        .or_else(|| compare::computed(stat, input))
        .or_else(|| tables::computed(stat, input))
        .or_else(|| resampling::computed(stat, input, folder))
        .or_else(|| sizes::computed(stat, input))
}
