//! Commands that show something: the window, and a picture of it.

use std::fs;
use std::path::Path;

use super::arguments::Person;
use super::{Refused, person};
use crate::lab::Lab;
use crate::ui;

/// Opens the window, on a study if one is named, signed in if somebody is.
pub fn open(study: Option<&Path>, who: Option<&Person>) -> Result<String, Refused> {
    let mut credentials = None;
    if let Some(study) = study {
        // What cannot be opened is said here, where it was typed.
        let mut lab = Lab::open(study)?;
        let named = who.filter(|person| person.name.is_some() || person.key_file.is_some());
        credentials = named.map(|person| person::credentials(&mut lab, person)).transpose()?;
    }
    if !has_display() {
        return Err(Refused::new(
            "there is no screen here to open a window on. No study was touched. Next: start Samspil at a computer with a screen, \
             or use the commands that need none; 'samspil --help' lists them.",
        ));
    }
    ui::run(study, credentials)?;
    Ok(String::new())
}

/// Saves a picture of the coding room. Taken on a passing copy, since looking at a clip as its coder leaves a trace in the study.
pub fn picture(study: &Path, out: &Path, who: &Person) -> Result<String, Refused> {
    let mut lab = Lab::open(study)?;
    let credentials = person::credentials(&mut lab, who)?;
    let study = lab.folder().to_owned();
    drop(lab);
    let copy = tempfile::Builder::new().prefix(super::canary::PASSING).tempdir()?;
    for suffix in ["", "-wal"] {
        let name = format!("{}{suffix}", Lab::FILE_NAME);
        if study.join(&name).exists() {
            fs::copy(study.join(&name), copy.path().join(&name))?;
        }
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink(study.join("recordings"), copy.path().join("recordings"))?;
    ui::snapshot::coding_room(copy.path(), credentials, out, 1.0)?;
    Ok(format!("Written to {}\n", out.display()))
}

/// Whether there is something to open a window on.
fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(all(unix, not(target_os = "macos")))
        || set("DISPLAY")
        || set("WAYLAND_DISPLAY")
        || set("WAYLAND_SOCKET")
}
