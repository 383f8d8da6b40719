//! Who may come in, and what somebody shows at the door.

use std::path::Path;

use crate::demo;
use crate::lab::{Credentials, Lab, LabError, Passphrase};
use crate::study::Duty;

/// What the page shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Data {
    /// The study's name.
    pub study: String,
    /// Everybody who may sign in, coders first.
    pub seats: Vec<(String, Duty)>,
    /// What everybody's passphrase is, in a demo.
    pub known: Option<&'static str>,
}

/// What is filled in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Form {
    /// Who was chosen.
    pub chosen: Option<(String, Duty)>,
    /// The passphrase, as typed.
    pub typed: String,
    /// The data manager's key file, as typed.
    pub file: String,
    /// Whether the passphrase is shown.
    pub shown: bool,
}

impl Data {
    /// Reads it.
    ///
    /// # Errors
    /// When the study can't be read.
    pub fn read(lab: &mut Lab) -> Result<Self, LabError> {
        Ok(Self { study: lab.title()?, seats: lab.seats()?, known: demo::known_passphrase(lab.folder()) })
    }
}

impl Form {
    /// Chooses who comes in.
    pub fn choose(&mut self, seat: &(String, Duty), known: Option<&str>, study: &Path) {
        self.chosen = Some(seat.clone());
        self.typed = known.unwrap_or_default().to_owned();
        let key = known.map(|_| study.join(demo::KEY_FILE)).filter(|_| seat.1 == Duty::DataManager);
        self.file = key.map(|file| file.display().to_string()).unwrap_or_default();
    }

    /// What is shown at the door; or the path of a key file that can't be read.
    ///
    /// # Errors
    /// The path, as typed.
    pub fn credentials(&self) -> Result<Option<Credentials>, String> {
        let Some((name, duty)) = self.chosen.clone() else { return Ok(None) };
        let passphrase = Passphrase::typed(&self.typed);
        if duty != Duty::DataManager {
            return Ok(Some(Credentials::Passphrase { name, duty, passphrase }));
        }
        let path = self.file.trim();
        let file = std::fs::read(path).map_err(|_| path.to_owned())?;
        Ok(Some(Credentials::KeyFile { file, passphrase }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_manager_shows_a_file_and_everybody_else_a_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut form = Form { typed: "typed".to_owned(), ..Form::default() };
        assert_eq!(form.credentials(), Ok(None));
        form.choose(&("Anna".to_owned(), Duty::Coder), Some("known to all"), folder.path());
        let passphrase = Passphrase::typed("known to all");
        let wanted = Credentials::Passphrase { name: "Anna".to_owned(), duty: Duty::Coder, passphrase };
        assert_eq!(form.credentials(), Ok(Some(wanted)));
        form.choose(&("Dina".to_owned(), Duty::DataManager), None, folder.path());
        assert_eq!((form.typed.as_str(), form.file.as_str()), ("", ""));
        form.file = folder.path().join("key.txt").display().to_string();
        assert_eq!(form.credentials(), Err(form.file.clone()));
        std::fs::write(&form.file, b"key").expect("written");
        let shown = form.credentials().expect("readable");
        assert!(matches!(shown, Some(Credentials::KeyFile { file, .. }) if file == b"key"));
    }
}
