//! Searching a study for words that must not be there. Nobody's key is needed, and nothing is changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::{Lab, LabError, Result};
use crate::canary::{Canary, Report, Search, Words};
use crate::jobs::Control;
use crate::store::{self, StoreError};

/// Searches every byte under a study's folder, the cells of every database there, and other places: each a path with
/// the name that the report gives it. Nothing is opened as a study, so that a damaged one can be searched too.
///
/// # Errors
/// When there is no study, the list is too long for this computer, or the search was cancelled. What can't be read is
/// in the report.
pub fn search(
    folder: &Path,
    words: &Words,
    elsewhere: &[(String, PathBuf)],
    control: &Control,
) -> Result<Report> {
    if !folder.join(Lab::FILE_NAME).is_file() {
        return Err(StoreError::NotAStudy(folder.to_owned()).into());
    }
    let canary = Canary::new(words).map_err(|error| {
        LabError::Refused(format!("The list of words could not be searched for: {error}. Try a shorter one."))
    })?;
    let mut search = canary.search(control);
    search.tree(folder, "study");
    for (name, path) in elsewhere {
        search.tree(path, name);
    }
    for (database, name) in search.databases() {
        let read = store::every_cell(&database, |place, bytes| {
            search.bytes(&format!("{name}, {place}"), bytes);
        });
        if let Err(error) = read {
            search.unread(&name, &error.to_string());
        }
    }
    times(&folder.join("recordings"), &mut search);
    if control.is_cancelled() { Err(LabError::Cancelled) } else { Ok(search.finish()) }
}

/// All recordings carry one time: a video with a time of its own says when it was taken, or came in with which others.
fn times(recordings: &Path, search: &mut Search<'_>) {
    let Ok(entries) = fs::read_dir(recordings) else { return };
    let mut files: Vec<(SystemTime, String)> = entries
        .flatten()
        .filter_map(|entry| {
            let time = entry.metadata().ok().filter(fs::Metadata::is_file)?.modified().ok()?;
            Some((time, entry.file_name().to_string_lossy().into_owned()))
        })
        .collect();
    files.sort();
    let usual = |time: SystemTime| files.iter().filter(|(other, _)| *other == time).count();
    let Some((most, _)) = files.iter().max_by_key(|(time, _)| usual(*time)) else { return };
    for (_, name) in files.iter().filter(|(time, _)| time != most) {
        search.telling(
            &format!("study/recordings/{name}"),
            "it has a time of its own on disk, unlike the others",
        );
    }
}
