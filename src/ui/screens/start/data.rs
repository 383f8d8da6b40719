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
    /// Its own name, after as much of its path as tells it from the others.
    pub name: String,
    /// The folder that it is in.
    pub place: String,
    /// Whether it is still there.
    pub there: bool,
    /// Where it was found, if it has moved.
    pub moved: Option<PathBuf>,
}

impl Data {
    /// Takes the list of folders. Each counts as there until it was looked at, now or `before`.
    pub fn new(folders: &[PathBuf], before: &Self) -> Self {
        let gone =
            |folder: &PathBuf| before.recent.iter().any(|known| &known.folder == folder && !known.there);
        let moved = |folder: &PathBuf| {
            before.recent.iter().find(|known| &known.folder == folder).and_then(|known| known.moved.clone())
        };
        let text = |path: Option<&Path>| path.map(|p| p.display().to_string()).unwrap_or_default();
        let recent = folders
            .iter()
            .map(|folder| Recent {
                name: name_among(folder, folders),
                place: text(folder.parent()),
                there: !gone(folder),
                moved: moved(folder),
                folder: folder.clone(),
            })
            .collect();
        Self { recent }
    }

    /// Takes which of the folders still hold a study, in their order.
    pub fn mark(&mut self, there: &[bool]) {
        for (study, there) in self.recent.iter_mut().zip(there) {
            study.there = *there;
        }
    }
}

impl Data {
    /// Takes where those that are gone were found again, in their order.
    pub fn mark_moved(&mut self, moved: Vec<Option<PathBuf>>) {
        for (study, moved) in self.recent.iter_mut().zip(moved) {
            study.moved = moved;
        }
    }
}

impl Recent {
    /// The folder to open; `None` while the study is nowhere to be found.
    pub fn now_in(&self) -> Option<&PathBuf> {
        if self.there { Some(&self.folder) } else { self.moved.as_ref() }
    }
}

/// The end of a folder's path: as many of its parts as no other of the folders ends in.
fn name_among(folder: &Path, folders: &[PathBuf]) -> String {
    let parts = folder.components().count();
    let end = |of: &Path, taken: usize| -> PathBuf {
        of.components().skip(of.components().count().saturating_sub(taken)).collect()
    };
    let alike =
        |taken: usize| folders.iter().any(|other| other != folder && end(other, taken) == end(folder, taken));
    let taken = (1..parts).find(|taken| !alike(*taken)).unwrap_or(parts);
    end(folder, taken).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_study_is_shown_by_its_folder_and_marked_when_it_is_gone() {
        let folders = [PathBuf::from("/studies/vive"), PathBuf::from("/old/pilot")];
        let mut data = Data::new(&folders, &Data::default());
        assert!(data.recent.iter().all(|study| study.there), "shown at once");
        data.mark(&[true, false]);
        assert_eq!(Data::new(&folders, &data), data, "read again, it is not forgotten");
        let shown: Vec<_> =
            data.recent.iter().map(|r| (r.name.as_str(), r.place.as_str(), r.there)).collect();
        assert_eq!(shown, [("vive", "/studies", true), ("pilot", "/old", false)]);
    }

    #[test]
    fn a_study_that_moved_is_opened_where_it_is_now() {
        let folders = [PathBuf::from("/studies/vive"), PathBuf::from("/old/pilot")];
        let mut data = Data::new(&folders, &Data::default());
        data.mark(&[false, false]);
        data.mark_moved(vec![Some("/studies/vive 2".into()), None]);
        let now: Vec<_> = Data::new(&folders, &data).recent.iter().map(|r| r.now_in().cloned()).collect();
        assert_eq!(now, [Some(PathBuf::from("/studies/vive 2")), None]);
    }

    #[test]
    fn studies_of_one_name_are_told_apart_by_their_path() {
        let folders = ["/lab/a/vive/study", "/lab/b/vive/study", "/lab/pilot"].map(PathBuf::from);
        let data = Data::new(&folders, &Data::default());
        let names: Vec<_> = data.recent.iter().map(|r| r.name.as_str()).collect();
        let expected =
            [["a", "vive", "study"], ["b", "vive", "study"]].map(|p| p.iter().collect::<PathBuf>());
        assert_eq!(names, [&expected[0].display().to_string(), &expected[1].display().to_string(), "pilot"]);
    }
}
