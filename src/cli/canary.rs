//! `samspil verify STUDY --canary LIST`: are there words where no coder may find them?

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use super::Refused;
use super::study::count;
use super::terminal::with_progress;
use crate::canary::{Find, Report, Words};
use crate::lab;
use crate::settings::Settings;

/// How the program's passing files and folders begin.
pub const PASSING: &str = "samspil-";

/// Searches a study, and this computer's places of the program, for the words of a list.
pub fn search(study: &Path, list: &Path) -> Result<String, Refused> {
    let bytes = fs::read(list).map_err(|error| {
        Refused::new(format!(
            "the list {} could not be read: {error}. Nothing was searched. Next: give a text file with a word a line.",
            list.display()
        ))
    })?;
    let words = Words::read(&bytes)
        .map_err(|fault| Refused::new(format!("{fault}. Nothing was searched, and nothing was changed.")))?;
    let study = study.to_owned();
    let found = with_progress("search", move |control| lab::search(&study, &words, &elsewhere(), control))??;
    let text = report_text(&found);
    if found.is_clean() {
        return Ok(text);
    }
    Err(Refused::new(
        "see above: this may tell a coder what a coder must not know, or could not be searched. Nothing was changed. Next: see what \
         each place is. What you or somebody else put there by hand, such as a note or a list in the study's folder, take away; \
         if the program wrote it, tell those who make it.",
    )
    .after_printing(text))
}

/// Where else on this computer the program leaves something.
fn elsewhere() -> Vec<(String, PathBuf)> {
    let named = |path: PathBuf| (path.display().to_string(), path);
    let passing = fs::read_dir(std::env::temp_dir()).into_iter().flatten().flatten();
    let passing = passing.filter(|entry| entry.file_name().to_string_lossy().starts_with(PASSING));
    Settings::places().into_iter().chain(passing.map(|entry| entry.path())).map(named).collect()
}

fn report_text(found: &Report) -> String {
    let mut text = String::new();
    for find in &found.finds {
        let _ = writeln!(text, "{}", find_text(find));
    }
    if found.more > 0 {
        let _ = writeln!(text, "… and {} more in these places", found.more);
    }
    for line in &found.telling {
        let _ = writeln!(text, "{line}");
    }
    for line in &found.unread {
        let _ = writeln!(text, "not searched: {line}");
    }
    let _ = writeln!(
        text,
        "searched for {}: {} with {:.1} MB, {}, {} opened",
        count(found.words, "word"),
        count(found.files, "file"),
        found.bytes as f64 / 1e6,
        count(found.names, "name"),
        count(found.streams, "compressed stream"),
    );
    if found.is_clean() {
        text.push_str("None was found. What is sealed cannot be searched, and what is seen or heard in a video was not.\n");
    }
    text
}

fn find_text(find: &Find) -> String {
    let inside = if find.inside.is_empty() { String::new() } else { format!(", {}", find.inside) };
    format!("“{}” in {}{inside}, byte {}, {}: {}", find.word, find.place, find.at, find.form, find.context)
}
