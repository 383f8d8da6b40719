//! Study folders that were moved or renamed, known again by the study's id.

use std::fs;
use std::path::{Path, PathBuf};

use super::Lab;
use super::setup::id_of;
use crate::store;

/// The id of the study in a folder, without opening it for work; `None` where there is none that can be read.
pub fn id_of_folder(folder: &Path) -> Option<String> {
    store::peek(&folder.join(Lab::FILE_NAME)).map(|study| id_of(&study))
}

/// How many folders are looked into.
const MOST: usize = 500;

/// Where a study is now that is no longer in its folder: a folder beside it, or where the folder that held it has
/// another name, one in a folder beside that.
pub fn moved_to(old: &Path, id: &str) -> Option<PathBuf> {
    let is_it = |folder: &PathBuf| id_of_folder(folder).as_deref() == Some(id);
    let parent = old.parent()?;
    if parent.is_dir() {
        return folders_in(parent).into_iter().find(is_it);
    }
    let name = old.file_name()?;
    folders_in(parent.parent()?).into_iter().map(|folder| folder.join(name)).find(is_it)
}

fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut folders: Vec<PathBuf> =
        entries.flatten().take(MOST).map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}
