//! Who gets the keys of a study: asked for before it is made or sealed, told of afterwards.

use std::fmt::Write;
use std::path::Path;

use super::arguments::KeyHolders;
use super::{Refused, person};
use crate::lab::keeping::Keeping;
use crate::lab::{Handover, People};

impl KeyHolders {
    /// Asks for what was not typed, and looks whether the keys can be kept where they are to be.
    pub(super) fn ask(&self, study: &Path) -> Result<(People, Keeping), Refused> {
        let lead = person::asked("Name of the lead coder", "--lead NAME", self.lead.as_deref())?;
        let manager =
            person::asked("Name of the data manager", "--data-manager NAME", self.data_manager.as_deref())?;
        let key_out = self.key_out.as_ref().map(|path| path.display().to_string());
        let key_out = person::asked("File for the data manager's key", "--key-out FILE", key_out.as_deref())?;
        let keeping = Keeping::plan(study, Path::new(&key_out), self.handover.as_deref())?;
        let mut people = People::named(&lead, &manager);
        people.lead.passphrase = Some(person::new_passphrase(
            &format!("Passphrase of {lead}, lead coder"),
            "--passphrase-file FILE",
            self.passphrase_file.as_deref(),
        )?);
        people.data_manager.passphrase = Some(person::new_passphrase(
            &format!("Passphrase of {manager}, data manager"),
            "--data-manager-passphrase-file FILE",
            self.data_manager_passphrase_file.as_deref(),
        )?);
        Ok((people, keeping))
    }
}

/// Where the keys are, and the first passphrases to hand over.
pub(super) fn told(keeping: &Keeping, manager: &str, made: &Handover) -> String {
    let mut text = format!(
        "The data manager's key:  {}\n\
         Its recovery sheet:      {}\n\
         Both belong to {manager}, away from this computer. Print the sheet, lock it away, and delete the file.\n",
        keeping.key.display(),
        keeping.sheet.display(),
    );
    match &keeping.handover {
        _ if made.passphrases.is_empty() => {}
        Some(file) => {
            let _ = writeln!(text, "\nFirst passphrases, to hand over:  {}", file.display());
        }
        None => {
            let _ = writeln!(
                text,
                "\nFirst passphrases, to hand over; they are shown only here:\n{}",
                made.passphrase_lines()
            );
        }
    }
    text
}
