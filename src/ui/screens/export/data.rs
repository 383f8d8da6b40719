//! What the export page shows: where to, and what each file holds.

use std::path::{Path, PathBuf};

use crate::export::Format;
use crate::ui::words_lead::LeadWord;

/// What is filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// The folder, as typed.
    pub folder: String,
    /// For Danish Excel.
    pub excel: bool,
    /// With the groups, where the study is unblinded.
    pub groups: bool,
    /// Whether it is.
    pub unblinded: bool,
}

/// The files, in the order in which they are written, and what each holds.
pub const FILES: [(&str, LeadWord); 7] = [
    ("ratings_long.csv", LeadWord::FileLong),
    ("ratings_wide.csv", LeadWord::FileWide),
    ("scores.csv", LeadWord::FileScores),
    ("revisions.csv", LeadWord::FileRevisions),
    ("data_dictionary.csv", LeadWord::FileDictionary),
    ("data_dictionary.json", LeadWord::FileDictionaryJson),
    ("manifest.json", LeadWord::FileManifest),
];

impl Form {
    /// The folder to write into: what is typed, beginning at the study where it is not a whole path.
    pub fn folder(&self, study: &Path) -> Option<PathBuf> {
        let text = self.folder.trim();
        (!text.is_empty()).then(|| study.join(text))
    }

    /// How files are written.
    pub fn format(&self) -> Format {
        Format { excel: self.excel }
    }
}

/// "12 kB", "3.4 MB".
pub fn size(bytes: usize) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_folder_begins_at_the_study() {
        let form = |text: &str| Form { folder: text.into(), ..Form::default() }.folder(Path::new("/s"));
        assert_eq!(form("exports"), Some(PathBuf::from("/s/exports")));
        assert_eq!(form(" /elsewhere "), Some(PathBuf::from("/elsewhere")));
        assert_eq!(form(" "), None);
    }

    #[test]
    fn the_files_named_are_the_files_written() {
        let folder = tempfile::tempdir().expect("folder");
        let new = crate::lab::NewStudy::built_in("S", &[12], &[]).in_the_open("known to everybody");
        let mut lab = crate::lab::Lab::create(&folder.path().join("s"), &new).expect("study");
        let rows = lab.study_ratings().expect("rows");
        let meta = crate::export::ExportMeta::new(None);
        let out = folder.path().join("out");
        let written = crate::export::write(&rows, &meta, &out, Format::default()).expect("written");
        let names: Vec<&str> = written.files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, FILES.map(|(name, _)| name));
    }

    #[test]
    fn sizes_are_rounded() {
        assert_eq!([12, 12_345, 3_456_789].map(size), ["12 B", "12 kB", "3.5 MB"]);
    }
}
