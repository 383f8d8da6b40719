//! Folders with everything in them: files to their last byte, names, and what a file system keeps beside a file.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

use super::Search;

/// How a database of SQLite begins (sqlite.org/fileformat.html, 1.3).
const SQLITE: &[u8] = b"SQLite format 3\0";

impl Search<'_> {
    /// Searches a file, or a folder with all that is under it. Links are not followed; what is not there is passed
    /// over. `name` is what reports call it: names above it are not searched.
    pub fn tree(&mut self, path: &Path, name: &str) {
        let Ok(facts) = fs::symlink_metadata(path) else { return };
        self.beside(path, name);
        if facts.is_dir() {
            self.folder(path, name);
        } else if facts.is_symlink() {
            let to = fs::read_link(path).unwrap_or_default();
            self.bytes(&format!("{name} (a link)"), to.as_os_str().as_encoded_bytes());
        } else if facts.is_file() {
            if let Err(error) = self.file(path, name) {
                self.unread(name, &error.to_string());
            }
        } else {
            self.unread(name, "neither a file nor a folder");
        }
    }

    fn folder(&mut self, path: &Path, name: &str) {
        let entries = fs::read_dir(path).and_then(Iterator::collect::<std::io::Result<Vec<_>>>);
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(error) => return self.unread(name, &error.to_string()),
        };
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let own = entry.file_name();
            let inner = format!("{name}/{}", own.to_string_lossy());
            self.report.names += 1;
            self.bytes(&format!("the name of {inner}"), own.as_encoded_bytes());
            self.tree(&entry.path(), &inner);
        }
    }

    fn file(&mut self, path: &Path, name: &str) -> std::io::Result<()> {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        self.control.report(self.report.bytes, self.report.bytes + length, format!("Searching {name}"));
        let mut head = Vec::new();
        file.by_ref().take(SQLITE.len() as u64).read_to_end(&mut head)?;
        if head == SQLITE {
            self.databases.push((path.to_owned(), name.to_owned()));
        }
        std::io::Seek::rewind(&mut file)?;
        self.report.bytes +=
            self.stream(name, "", file, usize::try_from(length).unwrap_or(usize::MAX - 1), 0)?;
        self.report.files += 1;
        Ok(())
    }

    /// Extended attributes: browsers and file managers keep there where a file came from.
    #[cfg(target_os = "linux")]
    fn beside(&mut self, path: &Path, name: &str) {
        let mut names = vec![0; 1 << 16];
        // A file system without attributes has nothing to search.
        let Ok(length) = rustix::fs::llistxattr(path, &mut names) else { return };
        for attribute in names[..length].split(|byte| *byte == 0).filter(|attribute| !attribute.is_empty()) {
            let shown = String::from_utf8_lossy(attribute).into_owned();
            let mut value = vec![0; 1 << 16];
            let read = rustix::fs::lgetxattr(path, attribute, &mut value).unwrap_or(0);
            self.bytes(&format!("attribute of {name}"), attribute);
            self.bytes(&format!("attribute {shown} of {name}"), &value[..read]);
        }
    }

    #[cfg(not(target_os = "linux"))]
    #[allow(clippy::unused_self, reason = "other systems have no attributes that are read here")]
    fn beside(&mut self, _: &Path, _: &str) {}
}

#[cfg(test)]
mod tests {
    use super::super::{Canary, Words};
    use super::*;
    use crate::jobs::Control;

    #[test]
    fn contents_names_links_and_attributes_are_searched() {
        let folder = tempfile::tempdir().expect("a folder");
        let inside = folder.path().join("FAMILIE-nord");
        fs::create_dir(&inside).expect("made");
        fs::write(inside.join("clean.txt"), "nothing").expect("written");
        fs::write(inside.join("dirty.txt"), "of Familie-Nord").expect("written");
        #[cfg(unix)]
        std::os::unix::fs::symlink("familie-nord", folder.path().join("link")).expect("linked");
        let canary = Canary::new(&Words::read(b"Familie-Nord").expect("words")).expect("an automaton");
        let control = Control::quiet();
        let mut search = canary.search(&control);
        search.tree(folder.path(), "study");
        search.tree(&folder.path().join("not there"), "nothing");
        let report = search.finish();
        let places: Vec<&str> = report.finds.iter().map(|find| find.place.as_str()).collect();
        let mut expected = vec!["the name of study/FAMILIE-nord", "study/FAMILIE-nord/dirty.txt"];
        if cfg!(unix) {
            expected.push("study/link (a link)");
        }
        assert_eq!(places, expected);
        assert_eq!((report.files, report.bytes), (2, 22));
        assert!(report.unread.is_empty(), "{report:?}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn an_attribute_is_read_where_the_disk_keeps_them() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a");
        fs::write(&file, "").expect("written");
        let set =
            rustix::fs::setxattr(&file, "user.origin", b"Familie-Nord", rustix::fs::XattrFlags::empty());
        if set.is_err() {
            return; // This disk keeps none.
        }
        let canary = Canary::new(&Words::read(b"Familie-Nord").expect("words")).expect("an automaton");
        let control = Control::quiet();
        let mut search = canary.search(&control);
        search.tree(&file, "a");
        assert_eq!(search.finish().finds[0].place, "attribute user.origin of a");
    }

    #[cfg(unix)]
    #[test]
    fn what_cannot_be_read_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
        let canary = Canary::new(&Words::read(b"Familie-Nord").expect("words")).expect("an automaton");
        let control = Control::quiet();
        let mut search = canary.search(&control);
        search.tree(folder.path(), "study");
        let report = search.finish();
        assert_eq!(report.unread, ["study/pipe: neither a file nor a folder"]);
        assert!(!report.is_clean());
    }
}
