//! What is typed about people: who does something, accounts, keys, and the study's rules.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::study::Duty;

/// Who does something in a study. What the window refuses to somebody, a command refuses too.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Who you are")]
pub struct Person {
    /// Your name in the study
    #[arg(id = "as", long = "as", value_name = "NAME")]
    pub name: Option<String>,
    /// What you sign in as, where you have several parts in the study: coder, lead or analyst
    #[arg(long, value_name = "DUTY", value_parser = duty)]
    pub duty: Option<Duty>,
    /// The data manager's key file, in place of a name
    #[arg(long, value_name = "FILE", conflicts_with_all = ["as", "duty"])]
    pub key_file: Option<PathBuf>,
    /// A file whose first line is the passphrase; asked for when left out
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
}

fn duty(typed: &str) -> Result<Duty, String> {
    Duty::from_word(typed).ok_or_else(|| "it is one of coder, lead and analyst".to_owned())
}

/// What can be done with an account. For a lead; the data manager may give a lead a new passphrase, or appoint one.
#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// List everybody, and what each does
    List {
        /// The study's folder
        study: PathBuf,
        /// Who asks.
        #[command(flatten)]
        person: Person,
    },
    /// Add somebody; the first passphrase is drawn, to be handed over
    Add {
        /// The study's folder
        study: PathBuf,
        /// The newcomer's name
        name: String,
        /// What the newcomer does: coder, lead or analyst; may be given several times, coder when left out
        #[arg(long = "has", value_name = "DUTY", value_parser = duty)]
        has: Vec<Duty>,
        /// Who does it.
        #[command(flatten)]
        person: Person,
    },
    /// Give somebody one part more
    Give {
        /// The study's folder
        study: PathBuf,
        /// Whom
        name: String,
        /// coder, lead or analyst
        #[arg(value_name = "PART", value_parser = duty)]
        part: Duty,
        /// Who does it.
        #[command(flatten)]
        person: Person,
    },
    /// Take a part from somebody
    Take {
        /// The study's folder
        study: PathBuf,
        /// From whom
        name: String,
        /// coder, lead or analyst
        #[arg(value_name = "PART", value_parser = duty)]
        part: Duty,
        /// The reason, for the trail
        #[arg(long, value_name = "WORDS")]
        why: String,
        /// Who does it.
        #[command(flatten)]
        person: Person,
    },
    /// Close an account: the person no longer signs in
    Close {
        /// The study's folder
        study: PathBuf,
        /// Whose
        name: String,
        /// The reason, for the trail
        #[arg(long, value_name = "WORDS")]
        why: String,
        /// Who does it.
        #[command(flatten)]
        person: Person,
    },
    /// Open a closed account again
    Reopen {
        /// The study's folder
        study: PathBuf,
        /// Whose
        name: String,
        /// The reason, for the trail
        #[arg(long, value_name = "WORDS")]
        why: String,
        /// Who does it.
        #[command(flatten)]
        person: Person,
    },
    /// Give somebody a new passphrase in place of a lost one
    Reset {
        /// The study's folder
        study: PathBuf,
        /// Whom
        name: String,
        /// The reason, for the trail
        #[arg(long, value_name = "WORDS")]
        why: String,
        /// Who does it.
        #[command(flatten)]
        person: Person,
    },
}

/// What can be done with the data manager's key file.
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Make the key file anew from the recovery sheet
    Restore {
        /// The study's folder
        study: PathBuf,
        /// The file to write, outside the study's folder
        #[arg(long, value_name = "FILE")]
        key_out: PathBuf,
        /// The sheet, or its characters, as a file; asked for when left out
        #[arg(long, value_name = "FILE")]
        sheet_file: Option<PathBuf>,
        /// A file whose first line is the new passphrase; asked for when left out
        #[arg(long, value_name = "FILE")]
        passphrase_file: Option<PathBuf>,
    },
    /// Give the key file another passphrase
    Change {
        /// The key file
        key_file: PathBuf,
        /// The file to write
        #[arg(long, value_name = "FILE")]
        key_out: PathBuf,
        /// A file whose first line is the old passphrase; asked for when left out
        #[arg(long, value_name = "FILE")]
        passphrase_file: Option<PathBuf>,
        /// A file whose first line is the new passphrase; asked for when left out
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
    },
}

/// Settings of a study, to be seen or changed.
#[derive(Debug, Args)]
pub struct Settings {
    /// The study's folder
    pub study: PathBuf,
    /// The setting; all are listed when left out
    pub name: Option<String>,
    /// What it is to be; shown when left out
    pub value: Option<String>,
    /// The reason, for the trail, where one is due
    #[arg(long, value_name = "WORDS", default_value = "")]
    pub why: String,
    /// Who does it.
    #[command(flatten)]
    pub person: Person,
}
