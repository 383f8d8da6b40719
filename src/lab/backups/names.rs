//! How backups are named, and which files in a folder are backups.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDateTime, Utc};

/// Time in a name: sorts as it passes.
const TIME: &str = "%Y%m%dT%H%M%SZ";

/// "20261122T174647Z-0123456789abcdef.db".
pub fn name(at: DateTime<Utc>, study_id: &str) -> String {
    format!("{}-{study_id}.db", at.format(TIME))
}

/// When and of which study, if a file is named as a backup to the letter.
fn parse(name: &str) -> Option<(DateTime<Utc>, &str)> {
    let (time, id) = name.strip_suffix(".db")?.split_once('-')?;
    let at = NaiveDateTime::parse_from_str(time, TIME).ok()?.and_utc();
    let plain =
        id.len() == 16 && id.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    (plain && self::name(at, id) == name).then_some((at, id))
}

fn found(folder: &Path, wanted: impl Fn(&str) -> bool) -> Vec<(DateTime<Utc>, PathBuf)> {
    let Ok(files) = fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<_> = files
        .flatten()
        .filter_map(|file| {
            let name = file.file_name();
            let (at, id) = parse(name.to_str()?)?;
            (wanted(id) && file.file_type().ok()?.is_file()).then(|| (at, file.path()))
        })
        .collect();
    found.sort_by(|a, b| b.cmp(a));
    found
}

/// The backups in a folder, the newest first.
pub fn all(folder: &Path) -> Vec<(DateTime<Utc>, PathBuf)> {
    found(folder, |_| true)
}

/// The backups of one study in a folder, the newest first.
pub fn of_study(folder: &Path, id: &str) -> Vec<(DateTime<Utc>, PathBuf)> {
    found(folder, |of| of == id)
}

/// Whether a file is a study of Samspil's by its first bytes: an SQLite database (sqlite.org/fileformat2.html, 1.3)
/// with our application id at byte 68. Asked before anything is taken away.
pub fn is_study_file(file: &Path) -> bool {
    let mut head = [0; 72];
    let read = File::open(file).and_then(|mut file| file.read_exact(&mut head));
    read.is_ok() && head.starts_with(b"SQLite format 3\0") && head.ends_with(b"SAMS")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_sort_by_time_and_only_whole_names_count() {
        let at = |hour| {
            chrono::TimeZone::with_ymd_and_hms(&Utc, 2026, 11, 22, hour, 5, 9).single().expect("a time")
        };
        let id = "0123456789abcdef";
        assert_eq!(name(at(9), id), "20261122T090509Z-0123456789abcdef.db");
        assert_eq!(parse(&name(at(9), id)), Some((at(9), id)));
        assert!(name(at(9), id) < name(at(10), id));
        for other in [
            "study.db",
            "20261122T090509Z-0123456789abcdef.db.bak",
            "20261122T090509Z-0123456789abcde.db",
            "20261122T090509Z-0123456789ABCDEF.db",
            "copy of 20261122T090509Z-0123456789abcdef.db",
            "20261322T090509Z-0123456789abcdef.db",
        ] {
            assert_eq!(parse(other), None, "{other}");
        }
    }
}
