//! Commands that show something: the window, and a picture of it.

use std::fs;
use std::path::Path;

use super::Refused;
use crate::lab::Lab;
use crate::ui;

/// Opens the window, on a study if one is named.
pub fn open(study: Option<&Path>) -> Result<String, Refused> {
    if let Some(study) = study {
        // What cannot be opened is said here, where it was typed.
        Lab::open(study)?;
    }
    ui::run(study)?;
    Ok(String::new())
}

/// Saves a picture of the coding room. Taken on a passing copy, since looking at a clip as its coder leaves a trace in the study.
pub fn picture(study: &Path, out: &Path) -> Result<String, Refused> {
    let study = Lab::open(study)?.folder().to_owned();
    let copy = tempfile::tempdir()?;
    for suffix in ["", "-wal"] {
        let name = format!("{}{suffix}", Lab::FILE_NAME);
        if study.join(&name).exists() {
            fs::copy(study.join(&name), copy.path().join(&name))?;
        }
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink(study.join("recordings"), copy.path().join("recordings"))?;
    ui::snapshot::coding_room(copy.path(), out, 1.0)?;
    Ok(format!("Written to {}\n", out.display()))
}
