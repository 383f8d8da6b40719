//! Measures the reports on ratings made up from a seed, beside the packages that people use today:
//! `cargo bench --bench stats`. Takes some minutes, most of them the others'.
//!
//! `-- --agree` compares values instead of times; `-- --alone` leaves the others out.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "it prints a table, and a measurement that cannot be made stops with a message"
)]

mod agree;
mod data;
mod peers;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use peers::Peer;
use samspil::report::{ReliabilityOptions, reliability};
use samspil::stats::{CONFIDENCE, Codes, Level, Matrix, icc, krippendorff_bootstrap};

const SEED: u64 = 2026;
const SIZES: [usize; 4] = [100, 1_000, 10_000, 100_000];
/// The argument that makes a child of this program, so that each size has a memory of its own.
const CHILD: &str = "--child";

fn main() {
    let typed: Vec<String> = std::env::args().skip(1).collect();
    let child = typed.iter().position(|word| word == CHILD).and_then(|at| typed.get(at + 1)?.parse().ok());
    if let Some(clips) = child {
        return report_once(clips);
    }
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    if typed.iter().any(|word| word == "--agree") {
        return agree::agree(&folder);
    }
    let others = if typed.iter().any(|word| word == "--alone") { Vec::new() } else { peers::installed() };
    growth();
    println!("\n| the same work | seconds | times as long |\n|---|---|---|");
    for clips in [1_000, 10_000] {
        reports(clips, &folder, &others);
    }
    resampling(&folder, &others);
    thirteen_clips(&folder, &others);
}

/// The whole report of a study at growing sizes.
fn growth() {
    println!("\n| double-coded clips | full reliability report, s | memory for the ratings, MB | at its peak, MB |");
    println!("|---|---|---|---|");
    for clips in SIZES {
        let myself = std::env::current_exe().expect("this program");
        let output = Command::new(myself).args([CHILD, &clips.to_string()]).output().expect("a child");
        print!("{}", String::from_utf8_lossy(&output.stdout));
    }
}

/// One size, in a process of its own: the best of three.
fn report_once(clips: usize) {
    let study = data::study(clips, SEED);
    let before = memory_mb("VmRSS:");
    let seconds = best(3, || reliability(&study, &quick()).overall.items.len());
    println!("| {clips} | {seconds:.3} | {before} | {} |", memory_mb("VmHWM:"));
}

fn quick() -> ReliabilityOptions {
    ReliabilityOptions { resamples: 0, ..ReliabilityOptions::default() }
}

/// The whole report here and elsewhere.
fn reports(clips: usize, folder: &Path, others: &[Peer]) {
    let study = data::study(clips, SEED);
    let own = best(3, || reliability(&study, &quick()).overall.items.len());
    let (ratings, scales) = files(clips, folder);
    line(&format!("full report of {clips} double-coded clips × 43 items: Samspil"), own, own);
    for peer in others {
        if clips > 1_000 && peer.is_slow() {
            println!("| the same: {} | left out: about ten times the row above | |", peer.name);
            continue;
        }
        if let Some(seconds) = peer.seconds("report", &ratings, &scales, 0) {
            line(&format!("the same: {}", peer.name), seconds, own);
        }
    }
}

/// Krippendorff's alpha, ordinal: resampled item by item, and over 559 pairs as the others do it.
fn resampling(folder: &Path, others: &[Peer]) {
    let resamples = 2_000;
    let codes = |clips: usize| -> Vec<Codes> {
        data::items(clips, SEED).iter().map(|item| Codes::of_values(&pairs(item))).collect()
    };
    let items = codes(124);
    let own = best(3, || {
        items.iter().filter_map(|codes| krippendorff_bootstrap(codes, Level::Ordinal, resamples, SEED)).count()
    });
    line("Krippendorff's alpha × 2,000 resamples, 43 items × 124 clips: Samspil", own, own);
    let (ratings, scales) = files(13, folder);
    let together = data::items(13, SEED);
    let all = Matrix::of_pairs(together.iter().flat_map(|item| &item.pairs).map(|(a, b)| (Some(*a), Some(*b))));
    let all = Codes::of_values(&all);
    let own = best(3, || krippendorff_bootstrap(&all, Level::Ordinal, resamples, SEED).is_some());
    line("Krippendorff's alpha × 2,000 resamples, 559 pairs: Samspil", own, own);
    for peer in others {
        if let Some(seconds) = peer.seconds("krippendorff", &ratings, &scales, resamples) {
            line(&format!("the same: {}", peer.name), seconds, own);
        }
    }
}

/// Six forms of the ICC, 43 items × 13 clips.
fn thirteen_clips(folder: &Path, others: &[Peer]) {
    let items: Vec<Matrix> = data::items(13, SEED).iter().map(pairs).collect();
    let own = best(20, || items.iter().filter(|item| icc(item, CONFIDENCE).is_ok()).count());
    let (ratings, scales) = files(13, folder);
    line("six ICCs with intervals, 43 items × 13 clips: Samspil", own, own);
    for peer in others {
        if let Some(seconds) = peer.seconds("icc", &ratings, &scales, 0) {
            line(&format!("the same: {}", peer.name), seconds, own);
        }
    }
}

fn pairs(item: &data::Item) -> Matrix {
    Matrix::of_pairs(item.pairs.iter().map(|(a, b)| (Some(*a), Some(*b))))
}

fn files(clips: usize, folder: &Path) -> (PathBuf, PathBuf) {
    let (ratings, scales) = (folder.join(format!("ratings-{clips}.csv")), folder.join("scales.csv"));
    data::write_ratings(&data::items(clips, SEED), &ratings).expect("a file in target");
    data::write_scales(&scales).expect("a file in target");
    (ratings, scales)
}

/// Seconds of the fastest of so many goes.
fn best<T>(goes: usize, mut work: impl FnMut() -> T) -> f64 {
    let one = |_| {
        let start = Instant::now();
        std::hint::black_box(work());
        start.elapsed().as_secs_f64()
    };
    (0..goes).map(one).fold(f64::INFINITY, f64::min)
}

fn line(what: &str, seconds: f64, own: f64) {
    println!("| {what} | {seconds:.4} | {:.0} |", seconds / own);
}

fn memory_mb(key: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(key)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or_default() / 1024
}
