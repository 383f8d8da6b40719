//! Commands about what is sealed: sealing an older study, importing the allocation, and taking the linkage out.

use std::fmt::Write;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::arguments::{KeyHolders, Person};
use super::study::count;
use super::{Refused, key_holders, person};
use crate::export;
use crate::lab::keeping;
use crate::lab::{Handover, Lab, SystemClock};

/// Who gets the keys of an older study.
#[derive(Debug, Args)]
pub struct Seal {
    /// The study's folder
    pub study: PathBuf,
    /// Who gets the keys.
    #[command(flatten)]
    pub keys: KeyHolders,
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
    let (people, keeping) = seal.keys.ask(&seal.study)?;
    let manager = &people.data_manager.name;
    let mut keep = |title: &str, made: &Handover| keeping.write(made, title, manager);
    let done = Lab::seal_study_keeping(&seal.study, &people, &SystemClock, &mut keep)?;
    let mut text = format!(
        "Sealed: {}, {} and {} given to coders. Every coder sees new codes for the clips from now on.\n\n{}",
        families(done.families),
        count(done.recordings, "recording"),
        count(done.assignments, "clip"),
        key_holders::told(&keeping, manager, &done.handover),
    );
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
