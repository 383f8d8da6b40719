//! Commands about what is sealed: sealing an older study, importing the allocation, and taking the linkage out.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::arguments::Person;
use super::study::count;
use super::{Refused, person};
use crate::export;
use crate::lab::keeping::{self, Keeping};
use crate::lab::{Handover, Lab, People, SystemClock};

/// Who gets the keys of an older study.
#[derive(Debug, Args)]
pub struct Seal {
    /// The study's folder
    pub study: PathBuf,
    /// The lead coder's name
    #[arg(long, value_name = "NAME")]
    pub lead: Option<String>,
    /// The data manager's name: somebody who never rates, and who keeps which family is in which group
    #[arg(long, value_name = "NAME")]
    pub data_manager: Option<String>,
    /// A file whose first line is the lead's passphrase; asked for when left out
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
    /// A file whose first line is the data manager's passphrase; asked for when left out
    #[arg(long, value_name = "FILE")]
    pub data_manager_passphrase_file: Option<PathBuf>,
    /// Where to write the data manager's key, outside the study's folder, with its recovery sheet beside it
    #[arg(long, value_name = "FILE")]
    pub key_out: Option<PathBuf>,
    /// Where to write the coders' first passphrases; printed when left out
    #[arg(long, value_name = "FILE")]
    pub handover: Option<PathBuf>,
}

/// What to do with the allocation.
#[derive(Debug, Subcommand)]
pub enum AllocationCommand {
    /// Import a list of which family is in which group, straight into sealed form
    ///
    /// The list is a CSV file with the columns participant and group, and maybe site and stratum. Only the data manager's
    /// key opens it afterwards. More families can be added later with another list.
    Import {
        /// The study's folder
        study: PathBuf,
        /// The list
        #[arg(value_name = "FILE.csv")]
        list: PathBuf,
        /// Who does it: a lead coder or the data manager.
        #[command(flatten)]
        person: Person,
    },
    /// See when it was imported, and how many families
    Show {
        /// The study's folder
        study: PathBuf,
        /// Who asks.
        #[command(flatten)]
        person: Person,
    },
}

/// What to do with the linkage.
#[derive(Debug, Subcommand)]
pub enum LinkageCommand {
    /// Write a table of who is on which recording, outside the study. Recorded
    Export {
        /// The study's folder
        study: PathBuf,
        /// The file to write; it must not be there yet
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
        /// Who does it: a lead coder or the data manager.
        #[command(flatten)]
        person: Person,
    },
}

/// Seals a study from before families were sealed.
pub fn seal(seal: &Seal) -> Result<String, Refused> {
    if !Lab::is_plain(&seal.study) {
        // Says what is the matter, before anybody types a passphrase for nothing.
        drop(Lab::open(&seal.study)?);
        return Err(Refused::new(format!(
            "{} is sealed already. Nothing was changed. Next: open it as it is.",
            seal.study.display()
        )));
    }
    let lead = person::asked("Name of the lead coder", "--lead NAME", seal.lead.as_deref())?;
    let manager =
        person::asked("Name of the data manager", "--data-manager NAME", seal.data_manager.as_deref())?;
    let key_out = seal.key_out.as_ref().map(|path| path.display().to_string());
    let key_out = person::asked("File for the data manager's key", "--key-out FILE", key_out.as_deref())?;
    let keeping = Keeping::plan(&seal.study, Path::new(&key_out), seal.handover.as_deref())?;
    let mut people = People::named(&lead, &manager);
    people.lead.passphrase = Some(person::new_passphrase(
        &format!("Passphrase of {lead}, lead coder"),
        "--passphrase-file FILE",
        seal.passphrase_file.as_deref(),
    )?);
    people.data_manager.passphrase = Some(person::new_passphrase(
        &format!("Passphrase of {manager}, data manager"),
        "--data-manager-passphrase-file FILE",
        seal.data_manager_passphrase_file.as_deref(),
    )?);
    let mut keep = |title: &str, made: &Handover| keeping.write(made, title, &manager);
    let done = Lab::seal_study_keeping(&seal.study, &people, &SystemClock, &mut keep)?;
    let mut text = format!(
        "Sealed: {}, {} and {} given to coders. Every coder sees new codes for the clips from now on.\n\n\
         The data manager's key:  {}\n\
         Its recovery sheet:      {}\n\
         Both belong to {manager}, away from this computer. Print the sheet, lock it away, and delete the file.\n",
        families(done.families),
        count(done.recordings, "recording"),
        count(done.assignments, "clip"),
        keeping.key.display(),
        keeping.sheet.display(),
    );
    match &keeping.handover {
        Some(file) => {
            let _ = writeln!(text, "\nFirst passphrases, to hand over:  {}", file.display());
        }
        None => {
            let _ = writeln!(
                text,
                "\nFirst passphrases, to hand over; they are shown only here:\n{}",
                done.handover.passphrase_lines()
            );
        }
    }
    text.push_str(
        "\nStill in the open: every copy of this study's folder from before today, wherever it is. Remove them.\n",
    );
    for copy in &done.copies {
        let _ = writeln!(text, "  {}", copy.display());
    }
    Ok(text)
}

/// Imports the allocation, or tells of it.
pub fn allocation(command: &AllocationCommand) -> Result<String, Refused> {
    match command {
        AllocationCommand::Import { study, list, person } => {
            let done = person::with(study, person, |lab| Ok(lab.import_allocation(list)?))?;
            Ok(format!(
                "Sealed to the data manager: {}.\n\n\
                 {} still says every group in the open. Remove it now: delete the file, empty the wastebasket, and\n\
                 delete it where it came from, such as a mail or a share.\n",
                families(done.families),
                done.remove.display()
            ))
        }
        AllocationCommand::Show { study, person } => {
            let imports = person::with(study, person, |lab| Ok(lab.allocation_imports()?))?;
            let mut text = String::new();
            for import in &imports {
                let _ = writeln!(text, "{}  {}", import.at, families(import.families));
            }
            let _ = writeln!(text, "{} so far.", count(imports.len(), "import"));
            Ok(text)
        }
    }
}

/// Takes the linkage out.
pub fn linkage(command: &LinkageCommand) -> Result<String, Refused> {
    let LinkageCommand::Export { study, to, person } = command;
    let mut lab = person::with_linkage(study, person)?;
    let written = lab.linkage_for_export(to).and_then(|rows| {
        let table = export::linkage_csv(&rows);
        keeping::write_secret(to, &String::from_utf8_lossy(&table)).map(|()| rows.len())
    });
    lab.sign_out()?;
    Ok(format!(
        "Written to {}: {}.\n\n\
         This file undoes the blinding: it says who is on which recording. Keep it where no coder can read it, send it\n\
         to nobody who doesn't need it, and delete it when it has served.\n",
        to.display(),
        count(written?, "recording")
    ))
}

fn families(number: usize) -> String {
    if number == 1 { "1 family".to_owned() } else { format!("{number} families") }
}
