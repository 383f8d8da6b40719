//! Commands that show something: the window, and a picture of it.

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
    if !has_display() {
        return Err(Refused::new(
            "there is no screen here to open a window on. No study was touched. Next: start Samspil at a computer with a screen, \
             or use the commands that need none; 'samspil --help' lists them.",
        ));
    }
    ui::run(study)?;
    Ok(String::new())
}

/// Whether there is something to open a window on.
fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(all(unix, not(target_os = "macos")))
        || set("DISPLAY")
        || set("WAYLAND_DISPLAY")
        || set("WAYLAND_SOCKET")
}
