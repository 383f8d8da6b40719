//! What leaves the program when a study is made: the data manager's key with its recovery sheet, and
//! the coders' first passphrases.

use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Component, Path, PathBuf};

use super::{Handover, LabError, Result};

/// Files that are to be written, claimed before the study is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keeping {
    /// The data manager's key file.
    pub key: PathBuf,
    /// Its recovery sheet.
    pub sheet: PathBuf,
    /// The coders' first passphrases, where they are not printed.
    pub handover: Option<PathBuf>,
}

impl Keeping {
    /// Looks whether the files can be there: outside the study, and not there yet.
    ///
    /// # Errors
    /// With the sentence that says which cannot.
    pub fn plan(study: &Path, key: &Path, handover: Option<&Path>) -> Result<Self> {
        let sheet = key.with_extension("recovery.txt");
        let keeping = Self { key: key.to_owned(), sheet, handover: handover.map(Path::to_owned) };
        for path in keeping.paths() {
            if is_inside(path, study) {
                return Err(LabError::Refused(format!(
                    "{} would lie in the study's own folder, where everybody who rates can read it. Choose a \
                     place outside, such as a memory stick.",
                    path.display()
                )));
            }
            if path.exists() {
                return Err(LabError::Refused(format!(
                    "{} is there already, and may be another study's key. Choose another name.",
                    path.display()
                )));
            }
        }
        Ok(keeping)
    }

    fn paths(&self) -> impl Iterator<Item = &PathBuf> {
        [&self.key, &self.sheet].into_iter().chain(&self.handover)
    }

    /// Writes them, readable by their owner only; all or none.
    ///
    /// # Errors
    /// When one cannot be written.
    pub fn write(&self, made: &Handover, study: &str, data_manager: &str) -> Result<()> {
        self.write_all(made, study, data_manager).map_err(|source| LabError::File {
            path: self.key.clone(),
            source,
            safe: "Nothing was made. Choose a place for the data manager's key that can be written to.",
        })
    }

    fn write_all(&self, made: &Handover, study: &str, data_manager: &str) -> std::io::Result<()> {
        let passphrases = made.passphrase_lines();
        let sheet = made.recovery_sheet(study, data_manager);
        let texts = [made.data_manager_key.as_str(), &sheet, &passphrases];
        let mut written = Vec::new();
        for (path, text) in self.paths().zip(texts) {
            if let Err(error) = write_new(path, text, &mut written) {
                for path in written {
                    let _ = std::fs::remove_file(path);
                }
                return Err(error);
            }
        }
        Ok(())
    }
}

impl Handover {
    /// First passphrases, a line each.
    pub fn passphrase_lines(&self) -> String {
        let names = self.passphrases.iter().map(|(name, _)| name.chars().count());
        let widest = names.max().unwrap_or_default();
        let mut text = String::new();
        for (name, passphrase) in &self.passphrases {
            let _ = writeln!(text, "{name:widest$}  {}", passphrase.reveal());
        }
        text
    }
}

/// Writes a file that is not there yet, readable by its owner only.
///
/// # Errors
/// When it is there, or cannot be written; nothing is left then.
pub fn write_secret(path: &Path, text: &str) -> Result<()> {
    let mut written = Vec::new();
    write_new(path, text, &mut written).map_err(|source| {
        for path in &written {
            let _ = std::fs::remove_file(path);
        }
        LabError::File { path: path.to_owned(), source, safe: "Nothing was changed. Choose another name." }
    })
}

fn write_new<'a>(path: &'a Path, text: &str, written: &mut Vec<&'a Path>) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    written.push(path);
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Whether a path lies in a folder, links and “..” seen through as far as they exist.
pub fn is_inside(path: &Path, folder: &Path) -> bool {
    real(path).starts_with(real(folder))
}

/// Where a path leads, links and “..” seen through. The nearest folder that is there says where the rest would lie.
fn real(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let there =
        path.ancestors().find_map(|there| Some((there.canonicalize().ok()?, path.strip_prefix(there).ok()?)));
    let Some((mut real, rest)) = there else { return path };
    for part in rest.components() {
        match part {
            Component::ParentDir => drop(real.pop()),
            part => real.push(part),
        }
    }
    real
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_never_put_into_the_study() {
        let folder = tempfile::tempdir().expect("a folder");
        let study = folder.path().join("study");
        let inside = study.join("keys").join("key.txt");
        assert!(Keeping::plan(&study, &inside, None).is_err());
        std::fs::create_dir(&study).expect("a folder");
        assert!(Keeping::plan(&study, &study.join("..").join("study").join("k"), None).is_err());
        let outside = folder.path().join("key.txt");
        assert!(Keeping::plan(&study, &outside, Some(&study.join("h.txt"))).is_err());
        let keeping = Keeping::plan(&study, &outside, None).expect("outside");
        keeping.write(&Handover::default(), "S", "Dan").expect("written");
        assert!(Keeping::plan(&study, &outside, None).is_err(), "never over another key");
    }
}
