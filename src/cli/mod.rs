//! The same lab from a shell. A command is a function from what was typed to the text that is printed.

mod account;
mod arguments;
mod audit;
mod backups;
mod blinding;
mod bring_in;
mod canary;
mod codebook;
mod correct;
mod demo;
mod key_holders;
mod person;
mod refused;
mod results;
mod sealing;
mod settings;
mod stats;
mod study;
mod terminal;
mod window;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, CodebookCommand, Command};
use refused::Refused;

use crate::export::Format;

/// Does what was typed. Ends with 0 when done, 1 when refused, 2 when not understood.
pub fn main(typed: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(typed) {
        Ok(arguments) => arguments,
        Err(answer) => {
            // Help and version come as an "error" too, with code 0; a reader that went away is no fault.
            let _ = answer.print();
            return if answer.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    match run(arguments.command) {
        Ok(text) => print(&text),
        Err(refused) => {
            let _ = print(refused.findings());
            let _ = writeln!(io::stderr(), "samspil: {refused}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Option<Command>) -> Result<String, Refused> {
    let Some(command) = command else { return window::open(None, None) };
    match command {
        Command::Blinding(command) => blinding::run(command),
        Command::Demo(demo) => demo::make(&demo),
        Command::New(new) => study::new(&new),
        Command::Seal(seal) => sealing::seal(&seal),
        Command::Allocation { command } => sealing::allocation(&command),
        Command::Linkage { command } => sealing::linkage(&command),
        Command::Open { study, demo, person } => {
            if demo {
                demo::make_if_none(&study)?;
            }
            window::open(Some(&study), Some(&person))
        }
        Command::Import { study, manifest, person } => study::import(&study, &manifest, &person),
        Command::ImportRatings(asked) => bring_in::run(&asked),
        Command::Status(report) => study::status(&report),
        Command::Reliability(report) => results::agreement(&report),
        Command::Alpha(report) => results::alpha(&report),
        Command::Stats { command } => stats::run(&command),
        Command::Scores(report) => results::clip_scores(&report),
        Command::Export { study, out, excel, groups, person } => {
            results::export(&study, &out, Format { excel }, groups, &person)
        }
        Command::Codebook { command: CodebookCommand::Check { files } } => codebook::check(&files),
        Command::Codebook { command: CodebookCommand::Use { study, file, person } } => {
            codebook::take_into_use(&study, &file, &person)
        }
        Command::Backup { study, also } => backups::make(&study, also.as_deref()),
        Command::Restore { study, list: true, .. } => backups::list(&study),
        Command::Restore { study, from, list: false, person } => {
            backups::restore(&study, from.as_deref(), &person)
        }
        Command::Find { study, folder, person } => backups::find(&study, &folder, &person),
        Command::Verify { study, canary: Some(list), .. } => canary::search(&study, &list),
        Command::Verify { study, heads, exports, canary: None } => audit::verify(&study, &heads, &exports),
        Command::Correct(correct) => correct::correct(&correct),
        Command::Account { command } => account::run(command),
        Command::Settings(asked) => settings::run(&asked),
        Command::Passphrase { study, new_passphrase_file, person } => {
            account::change(&study, &person, new_passphrase_file.as_deref())
        }
        Command::Key { command } => account::key(command),
        Command::Audit(audit) => audit::trail(&audit),
        Command::Picture { study, out, person } => window::picture(&study, &out, &person),
    }
}

/// Prints what a command answers. `| head` closes the pipe early, and that is no failure.
fn print(text: &str) -> ExitCode {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "samspil: the answer could not be written: {error}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use clap::{CommandFactory, Parser};
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha12Rng;

    use super::Arguments;

    #[test]
    fn the_arguments_fit_together() {
        Arguments::command().debug_assert();
    }
    /// Whatever is typed is understood or refused; how often is told by `SAMSPIL_FUZZ`, as in `tests/it/fuzz`.
    #[test]
    fn whatever_is_typed_is_understood_or_refused() {
        let command = Arguments::command();
        let mut words: Vec<String> = command.get_subcommands().map(|one| one.get_name().to_owned()).collect();
        let options = command
            .get_subcommands()
            .flat_map(|one| one.get_arguments().filter_map(|argument| argument.get_long()));
        words.extend(options.map(|name| format!("--{name}")));
        let odd = [
            "",
            "-",
            "--",
            "--=",
            "=",
            "cib-43=24",
            "cib-43=",
            "=,,",
            "-1",
            "99999999999999999999",
            "12,24",
            "\u{0}",
        ];
        words.extend(
            odd.into_iter().chain(["study", "æ \u{202e}", "-h", "-V", "-\u{1f9f8}"]).map(str::to_owned),
        );
        let total = std::env::var("SAMSPIL_FUZZ").ok().and_then(|text| text.parse::<usize>().ok());
        let mut rng = ChaCha12Rng::seed_from_u64(1);
        let (mut taken, count) = (0, total.map_or(300, |total| total / 50));
        for _ in 0..count {
            let typed = (0..rng.random_range(0..7)).map(|place| {
                let mut word: Vec<u8> = words[rng.random_range(0..words.len())].clone().into_bytes();
                if place > 0 && rng.random_range(0..4) == 0 {
                    let at = rng.random_range(0..=word.len());
                    word.splice(at..at, [rng.random(), rng.random()]);
                }
                // What a person types need not be text.
                #[cfg(unix)]
                let word = <OsString as std::os::unix::ffi::OsStringExt>::from_vec(word);
                #[cfg(not(unix))]
                let word = OsString::from(String::from_utf8_lossy(&word).into_owned());
                word
            });
            let typed: Vec<OsString> = std::iter::once("samspil".into()).chain(typed).collect();
            match Arguments::try_parse_from(typed) {
                Ok(_) => taken += 1,
                Err(answer) => assert!(!answer.to_string().is_empty()),
            }
        }
        assert!(taken > 0 && taken < count, "{taken} of {count}");
    }
}
