//! The program: sets up what it says about itself, and hands what was typed to the command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    // What only a developer wants to know goes to the error stream when RUST_LOG asks for it.
    env_logger::Builder::from_env(env_logger::Env::default().default_filter_or("warn")).init();
    samspil::cli::main(std::env::args_os())
}
