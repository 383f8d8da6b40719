//! Commands that show something: the window, and a picture of it.

use std::fs;
use std::path::Path;

use super::Refused;
use crate::lab::{Actor, Lab};
use crate::ui;

/// Opens the window, on a study if one is named, signed in if somebody is.
pub fn open(study: Option<&Path>, who: Option<&str>) -> Result<String, Refused> {
    let mut actor = None;
    if let Some(study) = study {
        // What cannot be opened is said here, where it was typed.
        let mut lab = Lab::open(study)?;
        actor = who.map(|name| named(&mut lab, name)).transpose()?;
    }
    if !has_display() {
        return Err(Refused::new(
            "there is no screen here to open a window on. No study was touched. Next: start Samspil at a computer with a screen, \
             or use the commands that need none; 'samspil --help' lists them.",
        ));
    }
    ui::run(study, actor)?;
    Ok(String::new())
}

/// Who is meant by a name.
fn named(lab: &mut Lab, name: &str) -> Result<Actor, Refused> {
    let coders = lab.coders()?;
    match coders.iter().find(|coder| coder.name.to_lowercase() == name.to_lowercase()) {
        Some(coder) => Ok(Actor::Coder { id: coder.id, name: coder.name.clone() }),
        None if name == "lead" => Ok(Actor::Lead),
        None if name == "analyst" => Ok(Actor::Analyst),
        None => {
            let known: Vec<&str> =
                coders.iter().map(|coder| coder.name.as_str()).chain(["lead", "analyst"]).collect();
            Err(Refused::new(format!(
                "there is nobody named “{name}” in this study. Nothing was changed. Next: take one of {}.",
                known.join(", ")
            )))
        }
    }
}

/// Saves a picture of the coding room. Taken on a passing copy, since looking at a clip as its coder leaves a trace in the study.
pub fn picture(study: &Path, out: &Path) -> Result<String, Refused> {
    let study = Lab::open(study)?.folder().to_owned();
    let copy = tempfile::Builder::new().prefix(super::canary::PASSING).tempdir()?;
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

/// Whether there is something to open a window on.
fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(all(unix, not(target_os = "macos")))
        || set("DISPLAY")
        || set("WAYLAND_DISPLAY")
        || set("WAYLAND_SOCKET")
}
