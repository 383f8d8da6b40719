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
mod groups;
mod peers;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use peers::Peer;
use samspil::report::{
    RESAMPLES, ReliabilityOptions, StudyRatings, consistency, reliability, reliability_with, unwatched,
};
use samspil::stats::{CONFIDENCE, Codes, Level, Matrix, Resampling, bootstrap, icc};

const SEED: u64 = 2026;
const SIZES: [usize; 4] = [100, 1_000, 10_000, 100_000];
const TWO: [&str; 2] = ["Anna", "Bo"];
const THREE: [&str; 3] = ["Anna", "Bo", "Cecilie"];
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
    own_alone();
}

/// The whole report of a study at growing sizes.
fn growth() {
    print!("\n| double-coded clips | full reliability report, s | of processors, s ");
    println!("| the ratings alone, MB | at its peak, MB |\n|---|---|---|---|---|");
    for clips in SIZES {
        let myself = std::env::current_exe().expect("this program");
        let output = Command::new(myself).args([CHILD, &clips.to_string()]).output().expect("a child");
        print!("{}", String::from_utf8_lossy(&output.stdout));
    }
}

/// One size, in a process of its own: the best of three.
fn report_once(clips: usize) {
    let study = data::study(clips, &TWO, SEED);
    let before = memory_mb("VmRSS:");
    let processor = processor_seconds();
    let seconds = best(3, || reliability(&study));
    let processor = (processor_seconds() - processor) / 3.0;
    println!("| {clips} | {seconds:.3} | {processor:.2} | {before} | {} |", memory_mb("VmHWM:"));
}

/// What the others' scripts do is in two reports here: agreement, and alpha by subscale.
fn both(study: &StudyRatings) -> usize {
    let of_coders = reliability(study);
    let of_scales = consistency(study);
    of_coders.overall.items.len() + of_scales.rows.len()
}

/// The whole reports here, and the statistics that the others have of them.
fn reports(clips: usize, folder: &Path, others: &[Peer]) {
    let study = data::study(clips, &TWO, SEED);
    let own = best(3, || both(&study));
    let (ratings, scales) = files(clips, folder);
    line(&format!("both reports of {clips} double-coded clips × 43 items: Samspil"), own, own);
    for peer in others {
        if clips > 1_000 && peer.is_slow() {
            println!(
                "| the same: {} | left out: takes minutes, about ten times the row above | |",
                peer.name
            );
            continue;
        }
        if let Some(seconds) = peer.seconds("report", &ratings, &scales, 0) {
            line(&format!("the same: {}", peer.name), seconds, own);
        }
    }
}

/// Krippendorff's alpha, ordinal, with its interval as the report has it.
fn resampled(codes: &Codes) -> bool {
    let plan = Resampling { resamples: RESAMPLES, seed: SEED };
    let sampler = codes.krippendorff_sampler(Level::Ordinal);
    let found = bootstrap(&sampler, plan, &|_| true).expect("nobody stops it");
    found.interval(CONFIDENCE).is_ok()
}

/// Resampled item by item, and over 559 pairs as the others do it.
fn resampling(folder: &Path, others: &[Peer]) {
    let items = data::items(124, SEED);
    let items: Vec<Codes> = items.iter().map(|item| codes(&pairs(item))).collect();
    let own = best(3, || {
        let defined = items.iter().filter(|codes| resampled(codes)).count();
        assert_eq!(defined, items.len(), "an interval for each item");
    });
    line("Krippendorff's alpha × 2,000 resamples, 43 items × 124 clips, with interval: Samspil", own, own);
    let (ratings, scales) = files(13, folder);
    let together = data::items(13, SEED);
    let all =
        Matrix::of_pairs(together.iter().flat_map(|item| &item.pairs).map(|(a, b)| (Some(*a), Some(*b))));
    let all = codes(&all);
    let own = best(3, || assert!(resampled(&all)));
    line("Krippendorff's alpha × 2,000 resamples, 559 pairs, with interval: Samspil", own, own);
    for peer in others {
        if let Some(seconds) = peer.seconds("krippendorff", &ratings, &scales, RESAMPLES) {
            line(&format!("the same without interval: {}", peer.name), seconds, own);
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

/// What nobody else does in one piece.
fn own_alone() {
    println!("\n| Samspil alone | seconds |\n|---|---|");
    let study = data::study(124, &TWO, SEED);
    let options = ReliabilityOptions::default();
    let seconds = best(3, || reliability_with(&study, &options, &unwatched).is_some());
    println!(
        "| reliability of 124 double-coded clips, 2,000 resamples behind each resampled interval | {seconds:.3} |"
    );
    let study = data::study(10_000, &THREE, SEED);
    let seconds = best(3, || reliability(&study));
    println!(
        "| reliability of 10,000 double-coded clips, three rotating coders, three pairs | {seconds:.3} |"
    );
    let study = data::study(5_000, &TWO, SEED);
    let seconds = best(3, || consistency(&study).rows.len());
    println!("| consistency of 10,000 sheets, 5,000 of them primary | {seconds:.3} |");
}

fn pairs(item: &data::Item) -> Matrix {
    Matrix::of_pairs(item.pairs.iter().map(|(a, b)| (Some(*a), Some(*b))))
}

fn codes(ratings: &Matrix) -> Codes {
    Codes::new(ratings, &[1.0, 2.0, 3.0, 4.0, 5.0])
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

/// Time on processors so far, of all threads, in ticks of a hundredth of a second.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks =
        |place: usize| after_name.split_whitespace().nth(place).and_then(|word| word.parse::<f64>().ok());
    (ticks(11).unwrap_or_default() + ticks(12).unwrap_or_default()) / 100.0
}
