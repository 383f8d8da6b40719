//! Putting a backup in the study's place. What was there before is kept beside it, never changed, never deleted.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use super::super::setup::id_of;
use super::super::{Actor, Clock, Lab, LabError, Result, presence};
use super::{newest_sound, sound, sync_folder};
use crate::store::{self, Contents, Store, StoreError};

/// What a restore did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// The backup that is in place now.
    pub from: PathBuf,
    /// Where the file that was there before is now; `None` where there was none.
    pub aside: Option<PathBuf>,
    /// Events of the trail that came after the backup, and are only in the file kept aside. `None` where that
    /// file can't be read, or isn't of the same trail.
    pub lost: Option<u64>,
    /// Sheets submitted in what is in place now.
    pub submitted: u64,
}

/// The files that belong to a study's file while it is open, or after a crash.
const COMPANIONS: [&str; 3] = ["-wal", "-journal", "-shm"];

const AS_IT_WAS: &str = "The study is as it was before.";

/// Puts a backup in the place of a study's file: the one named, or the newest that is sound. Works also where the
/// study's file is damaged or gone.
///
/// # Errors
/// While anybody has the study open; when the backup isn't sound, is of another study, or of a newer program;
/// when no backup is named and the study is sound. The study is as it was then.
pub fn restore(study: &Path, from: Option<&Path>, who: &Actor, clock: Box<dyn Clock>) -> Result<Restored> {
    let study = std::path::absolute(study).unwrap_or_else(|_| study.to_owned());
    if !study.is_dir() {
        return Err(LabError::Store(StoreError::NotAStudy(study)));
    }
    let _alone = presence::alone(&study)?;
    let place = study.join(Lab::FILE_NAME);
    let before = present(&place)?;
    let from = match from {
        Some(file) => std::path::absolute(file).unwrap_or_else(|_| file.to_owned()),
        None if before.is_some() => {
            return Err(LabError::Refused(
                "The study can be read, so nothing needs to be brought back. To go back to an earlier state all the \
                 same, name the backup."
                    .to_owned(),
            ));
        }
        None => newest_sound(&study).map(|backup| backup.file).ok_or_else(|| {
            LabError::Refused(format!(
                "There is no sound backup in {}. If there is one on another disk, name its file.",
                study.join("backups").display()
            ))
        })?,
    };
    let draft = draft_of(&from, &study)?;
    let contents = sound(draft.path()).map_err(|fault| {
        LabError::Refused(format!("{} can't be put in place: {fault}. {AS_IT_WAS}", from.display()))
    })?;
    if let Some(before) = &before
        && id_of(&before.study) != id_of(&contents.study)
    {
        return Err(LabError::Refused(format!(
            "{} is a backup of another study, “{}”.",
            from.display(),
            contents.study.title
        )));
    }
    if let Some(before) = &before {
        refuse_undoing(before, &contents)?;
    }
    let lost = before.as_ref().map(|before| lost(before, &contents, &place)).transpose()?.flatten();
    if before.is_some() {
        // Fails while another program has the file open, with or without a window.
        store::settle(&place).map_err(|error| match error {
            StoreError::Busy => presence::taken(&[]),
            other => other.into(),
        })?;
    }
    let now = clock.now();
    record(draft.path(), &study, who, clock, &from, before.as_ref(), &contents, lost)?;
    same_permissions(&place, draft.path());
    let aside = put_in_place(draft, &place, &now.format("%Y%m%dT%H%M%SZ").to_string())?;
    Ok(Restored { from, aside, lost, submitted: contents.submitted })
}

/// What was done once for all is not undone by going back to before it: the groups may be known since the lock.
fn refuse_undoing(before: &Contents, backup: &Contents) -> Result<()> {
    let rows = |contents: &Contents, table: &str| {
        contents.rows.iter().find(|(name, _)| name == table).map_or(0, |(_, rows)| *rows)
    };
    if rows(before, "study_lock") > rows(backup, "study_lock") {
        return Err(LabError::Refused(format!(
            "The study is locked, and this backup is from before: coding would be open again, and the groups may be known \
             by now. {AS_IT_WAS} Next: choose a backup that was made after the lock."
        )));
    }
    if rows(before, "withdrawal") > rows(backup, "withdrawal") {
        return Err(LabError::Refused(format!(
            "A family has left the study since this backup was made, and would be in it again. {AS_IT_WAS} Next: choose \
             a backup that was made after that."
        )));
    }
    Ok(())
}

/// What the study's file holds now; `None` where it is gone or damaged.
fn present(place: &Path) -> Result<Option<Contents>> {
    if !place.exists() {
        return Ok(None);
    }
    match store::inspect(place) {
        Ok((contents, faults)) => Ok(faults.is_empty().then_some(contents)),
        Err(StoreError::Damaged { .. } | StoreError::Unexpected { .. } | StoreError::Sqlite(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// A copy of the backup beside the study's file, on disk. With its companions, where it was kept aside with them.
fn draft_of(backup: &Path, study: &Path) -> Result<tempfile::NamedTempFile> {
    let unreadable = |error| LabError::file(backup, error, AS_IT_WAS);
    let mut source = File::open(backup).map_err(unreadable)?;
    let mut draft = tempfile::Builder::new()
        .prefix(".restoring-")
        .tempfile_in(study)
        .map_err(|error| LabError::file(study, error, AS_IT_WAS))?;
    io::copy(&mut source, &mut draft)
        .and_then(|_| draft.as_file().sync_all())
        .map_err(|error| LabError::file(study, error, AS_IT_WAS))?;
    let wal = with_suffix(backup, "-wal");
    if wal.exists() {
        return Err(LabError::Refused(format!(
            "{} has a file {} beside it: it is no backup, but a study's file that was open. Open it as a study in a folder of \
             its own, under the name study.db.",
            backup.display(),
            wal.file_name().unwrap_or_default().to_string_lossy()
        )));
    }
    Ok(draft)
}

fn lost(before: &Contents, backup: &Contents, place: &Path) -> Result<Option<u64>> {
    let same = store::hash_of_event(place, backup.head.events)? == backup.head.hash;
    Ok(same.then(|| before.head.events.saturating_sub(backup.head.events)))
}

/// Writes what is done into the trail of what is about to be put in place.
#[allow(clippy::too_many_arguments, reason = "all that the event says")]
fn record(
    draft: &Path,
    study: &Path,
    who: &Actor,
    clock: Box<dyn Clock>,
    from: &Path,
    before: Option<&Contents>,
    backup: &Contents,
    lost: Option<u64>,
) -> Result<()> {
    let mut lab = Lab::with_store(Store::open(draft)?, study);
    lab.clock = clock;
    lab.actor = who.clone();
    // A file from elsewhere may have been given a name that says a site.
    let own = from.parent() == Some(study.join("backups").as_path());
    let name = match from.file_name().filter(|_| own) {
        Some(name) => name.to_string_lossy().into_owned(),
        None => "a backup kept elsewhere".to_owned(),
    };
    let head = |contents: &Contents| {
        format!("{} events {}", contents.head.events, contents.head.hash.as_deref().unwrap_or_default())
            .trim_end()
            .to_owned()
    };
    let old = before.map_or_else(|| "could not be read".to_owned(), head);
    let lost = lost.map_or_else(|| "unknown".to_owned(), |lost| lost.to_string());
    let new = format!("{}; events not in it: {lost}", head(backup));
    lab.record("restored", &name, &old, &new)?;
    Ok(lab.store.settle()?)
}

/// Puts the draft in the study's place in one step, after the file that was there has got another name.
fn put_in_place(draft: tempfile::NamedTempFile, place: &Path, time: &str) -> Result<Option<PathBuf>> {
    let failed = |error: io::Error| LabError::file(place, error, AS_IT_WAS);
    File::open(draft.path()).and_then(|file| file.sync_all()).map_err(failed)?;
    let mut aside = None;
    if place.exists() {
        let kept = free_name(place, time);
        // A second name for the same file, so that at no moment there is no study; else, where the file system has
        // no such thing, another name.
        let linked = fs::hard_link(place, &kept).is_ok();
        if !linked {
            fs::rename(place, &kept).map_err(failed)?;
        }
        aside = Some((kept, linked));
    }
    // A log of the old file must not be taken for one of the new. Where one stayed behind without its file, too.
    let kept = aside.as_ref().map_or_else(|| free_name(place, time), |(kept, _)| kept.clone());
    let moved = || -> io::Result<()> {
        for suffix in COMPANIONS {
            let companion = with_suffix(place, suffix);
            if companion.exists() {
                fs::rename(&companion, with_suffix(&kept, suffix))?;
            }
        }
        draft.persist(place).map(drop).map_err(|error| error.error)
    };
    if let Err(error) = moved() {
        put_back(&kept, place, aside.as_ref().is_some_and(|(_, linked)| !linked));
        return Err(failed(error));
    }
    if let Some(folder) = place.parent() {
        sync_folder(folder);
    }
    Ok(aside.map(|(kept, _)| kept))
}

/// Gives everything its name again.
fn put_back(kept: &Path, place: &Path, renamed: bool) {
    for suffix in COMPANIONS {
        let _ = fs::rename(with_suffix(kept, suffix), with_suffix(place, suffix));
    }
    if renamed {
        let _ = fs::rename(kept, place);
    } else {
        // The second name of a file that has its first one still.
        let _ = fs::remove_file(kept);
    }
}

/// Begins the end of the name of a file that was kept aside.
const ASIDE: &str = ".before-restore-";

/// Files that restores kept beside a study's file, each with when it was last written to.
pub(in crate::lab) fn kept_aside(study: &Path) -> Vec<(DateTime<Utc>, PathBuf)> {
    let begins = format!("{}{ASIDE}", Lab::FILE_NAME);
    let Ok(entries) = fs::read_dir(study) else { return Vec::new() };
    let mut files: Vec<(DateTime<Utc>, PathBuf)> = entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(&begins))
        .map(|entry| {
            let at = entry.metadata().and_then(|facts| facts.modified()).unwrap_or(std::time::UNIX_EPOCH);
            (DateTime::from(at), entry.path())
        })
        .collect();
    files.sort();
    files
}

/// A name that no file has: "study.db.before-restore-20261122T174647Z".
fn free_name(place: &Path, time: &str) -> PathBuf {
    let plain = with_suffix(place, &format!("{ASIDE}{time}"));
    let mut names = (2..1000).map(|n| with_suffix(&plain, &format!("-{n}")));
    if plain.exists() { names.find(|name| !name.exists()).unwrap_or(plain) } else { plain }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Whoever could read the one can read the other.
pub(in crate::lab) fn same_permissions(like: &Path, file: &Path) {
    let set = fs::metadata(like).and_then(|facts| fs::set_permissions(file, facts.permissions()));
    if let Err(error) = set
        && error.kind() != io::ErrorKind::NotFound
    {
        log::debug!("{} keeps its own permissions: {error}", file.display());
    }
}
