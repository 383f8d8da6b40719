//! Ends of the trail that are known outside the study's file: in exports, in backups, on paper.

use std::path::{Path, PathBuf};

use super::chain::place;
use super::{Finding, FindingKind, TrailCheck};
use crate::store::{self, AuditRow};

/// An end of the trail that somebody kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownHead {
    /// Where it was kept, in words: "the export in tables".
    pub kept_in: String,
    /// The number of the event, where it was kept too.
    pub number: Option<i64>,
    /// Its hash.
    pub hash: String,
}

/// Looks for each in the trail.
pub(super) fn check(rows: &[AuditRow], known: &[KnownHead], check: &mut TrailCheck) {
    for head in known {
        check.compared += 1;
        let found = rows.iter().find(|row| row.hash == head.hash);
        if found.is_some_and(|row| head.number.is_none_or(|number| number == row.id)) {
            continue;
        }
        if let Some(restored) = head.number.and_then(|number| brought_back(rows, number, &head.hash)) {
            check.remarks.push(format!(
                "{} ends with an event from before the study was brought back from a backup: {}",
                head.kept_in,
                place(restored)
            ));
            continue;
        }
        check.findings.push(missing(rows, head));
    }
}

fn missing(rows: &[AuditRow], head: &KnownHead) -> Finding {
    let Some(last) = rows.last() else {
        return Finding::new(FindingKind::CutOff, "the trail", format!("{} has events of it", head.kept_in));
    };
    let Some(number) = head.number else {
        let what = format!(
            "no event has the hash that {} has: its end was cut off, or it was written anew",
            head.kept_in
        );
        return Finding::new(FindingKind::CutOff, "the trail", what);
    };
    if number > last.id {
        let what = format!(
            "the trail ends here, but {} has events up to {number}: {} were cut off",
            head.kept_in,
            number - last.id
        );
        return Finding::new(FindingKind::CutOff, place(last), what);
    }
    let what = format!(
        "it is not the event {number} that {} has: it, or something before it, was written anew",
        head.kept_in
    );
    let at = rows.iter().find(|row| row.id == number).map_or_else(|| format!("event {number}"), place);
    Finding::new(FindingKind::CutOff, at, what)
}

/// The event by which a backup was put in the place of a file whose trail went on to `number` or further. It says
/// "12 events HASH" of that file.
fn brought_back<'a>(rows: &'a [AuditRow], number: i64, hash: &str) -> Option<&'a AuditRow> {
    rows.iter().find(|row| {
        row.event.what == "restored"
            && row.event.old.split_once(' ').is_some_and(|(events, rest)| {
                let events: i64 = events.parse().unwrap_or(0);
                events > number || (events == number && rest.ends_with(hash))
            })
    })
}

/// The study files in a folder of backups, by name.
pub(super) fn in_folder(folder: &Path) -> Vec<PathBuf> {
    let Ok(files) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<PathBuf> = files
        .flatten()
        .map(|file| file.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "db") && path.is_file())
        .collect();
    found.sort();
    found
}

/// Compares the trail with the one that a backup holds, event by event.
pub(super) fn check_backup(rows: &[AuditRow], backup: &Path, check: &mut TrailCheck) {
    let name = backup.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let kept = match store::trail_of_file(backup) {
        Ok(kept) => kept,
        Err(error) => {
            check.remarks.push(format!("the backup {name} could not be compared: {error}"));
            return;
        }
    };
    let Some(last) = kept.last() else { return };
    check.compared += 1;
    let head =
        KnownHead { kept_in: format!("the backup {name}"), number: Some(last.id), hash: last.hash.clone() };
    let parted = kept.iter().find(|old| !rows.iter().any(|row| row.id == old.id && row.hash == old.hash));
    let Some(parted) = parted else { return };
    if let Some(restored) = brought_back(rows, last.id, &last.hash) {
        check.remarks.push(format!(
            "{} was made before the study was brought back from another: {}",
            head.kept_in,
            place(restored)
        ));
        return;
    }
    if rows.iter().any(|row| row.id == parted.id) {
        let what = format!(
            "{} has another event here ({}): the trail was written anew",
            head.kept_in,
            place(parted)
        );
        let at = rows.iter().find(|row| row.id == parted.id).map_or_else(String::new, place);
        check.findings.push(Finding::new(FindingKind::CutOff, at, what));
    } else {
        check.findings.push(missing(rows, &head));
    }
}
