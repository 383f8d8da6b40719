//! The studies opened lately on this computer.

use std::path::{Path, PathBuf};

/// What the page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Data {
    /// The newest first.
    pub recent: Vec<Recent>,
}

/// A study opened lately.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recent {
    /// The folder.
    pub folder: PathBuf,
    /// Its own name.
    pub name: String,
    /// The folder that it is in.
    pub place: String,
    /// Whether it is still there.
    pub there: bool,
}

impl Data {
    /// Takes the list of folders; `there` says whether a folder still holds a study.
    pub fn new(folders: &[PathBuf], there: impl Fn(&Path) -> bool) -> Self {
        let text = |path: Option<&Path>| path.map(|p| p.display().to_string()).unwrap_or_default();
        let recent = folders
            .iter()
            .map(|folder| Recent {
                name: text(folder.file_name().map(Path::new)),
                place: text(folder.parent()),
                there: there(folder),
                folder: folder.clone(),
            })
            .collect();
        Self { recent }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_study_is_shown_by_its_folder_and_marked_when_it_is_gone() {
        let folders = [PathBuf::from("/studies/vive"), PathBuf::from("/old/pilot")];
        let data = Data::new(&folders, |folder| folder.starts_with("/studies"));
        let shown: Vec<_> =
            data.recent.iter().map(|r| (r.name.as_str(), r.place.as_str(), r.there)).collect();
        assert_eq!(shown, [("vive", "/studies", true), ("pilot", "/old", false)]);
    }
}
