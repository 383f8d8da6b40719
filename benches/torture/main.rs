//! Kills a program at work, again and again, and looks each time whether anything acknowledged is gone:
//! `cargo bench --bench torture -- --kills 1000 --seed 1`.
//!
//! Ends with a status other than 0 when anything was lost. The study of a failure is kept, and its place printed.
//! A kill is no power cut; for what is done about that see `harness/power.rs`.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "it prints what it found, and a harness that cannot be set up stops with a message"
)]

mod harness;
mod rounds;

use std::process::ExitCode;

use harness::script::{Plan, play};

/// The argument that makes a child of this program.
const CHILD: &str = "--child";

fn main() -> ExitCode {
    let typed: Vec<String> = std::env::args().skip(1).collect();
    if let Some(plan) = value(&typed, CHILD) {
        let plan: Plan = serde_json::from_str(&plan).expect("a plan");
        play(&plan, &mut std::io::stdout());
        return ExitCode::SUCCESS;
    }
    let number = |name: &str, otherwise: u64| {
        value(&typed, name).map_or(otherwise, |text| text.parse().expect("a whole number"))
    };
    let mut rounds = rounds::Rounds::new(number("--seed", 1));
    rounds.run(usize::try_from(number("--kills", 1000)).expect("fewer"));
    rounds.tell();
    if rounds.is_sound() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn value(typed: &[String], name: &str) -> Option<String> {
    let at = typed.iter().position(|word| word == name)?;
    typed.get(at + 1).cloned()
}
