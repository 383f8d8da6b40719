//! Backups: whole copies of the study's file, made while people work, each checked before it counts, and thinned
//! out as they grow old. The videos are not in them.
//!
//! A backup is one file in `backups/`, named by when it was made (UTC) and by the study's id, so that names sort by
//! time and name nobody. What a backup holds, and the hash that its trail ends with, is read from the file itself.

mod names;
mod restore;
mod thin;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

pub use restore::{Restored, restore};
pub(super) use restore::{kept_aside, same_permissions};

use super::setup::id_of;
use super::{Lab, LabError, Result};
use crate::jobs::Control;
use crate::store::{self, Contents, StoreError};

/// A backup on disk.
#[derive(Clone, Debug, PartialEq)]
pub struct Backup {
    /// The file.
    pub file: PathBuf,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// Its size.
    pub bytes: u64,
    /// What it holds, checked just now; or why it can't be used.
    pub holds: Result<Held, String>,
}

/// What a sound backup holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The study's id.
    pub study_id: String,
    /// The study's name.
    pub title: String,
    /// Sheets submitted.
    pub submitted: u64,
    /// Events of its trail.
    pub events: u64,
    /// The hash that its trail ends with; `None` in one from before trails were chained.
    pub head: Option<String>,
}

impl From<Contents> for Held {
    fn from(contents: Contents) -> Self {
        Self {
            study_id: id_of(&contents.study),
            title: contents.study.title,
            submitted: contents.submitted,
            events: contents.head.events,
            head: contents.head.hash,
        }
    }
}

/// A backup that was just made and checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeBackup {
    /// The file.
    pub file: PathBuf,
    /// Its copy at the second place, where there is one.
    pub copy: Option<PathBuf>,
    /// Older ones that were taken away, as there are newer ones enough.
    pub removed: usize,
}

/// Begins the name of a backup that isn't whole yet.
const UNFINISHED: &str = ".unfinished-";

const SAFE: &str =
    "The study itself is untouched. Check the disk's free space, and that the folder can be written to.";

impl Lab {
    /// Makes a backup if the study has changed since the last one: copies the file, checks the copy, gives it its
    /// name, and takes away older ones that are no longer needed. `also` is a folder on another disk that gets a
    /// copy of it too.
    ///
    /// Answers `None` when nothing has changed, or another program is making one just now.
    ///
    /// # Errors
    /// When it can't be made, or the study turns out to be damaged. Nothing is harmed then: older backups stay.
    pub fn back_up(&mut self, also: Option<&Path>, control: &Control) -> Result<Option<MadeBackup>> {
        // Where the disk was taken away its mount point is another disk: nothing is written there.
        self.store.still_there()?;
        let folder = self.backups_folder();
        fs::create_dir_all(&folder).map_err(|error| LabError::file(&folder, error, SAFE))?;
        let Some(_lock) = lock(&folder).map_err(|error| LabError::file(&folder, error, SAFE))? else {
            return Ok(None);
        };
        clear_unfinished(&folder);
        let id = self.study_id()?;
        let now = self.clock.now();
        let known = names::of_study(&folder, &id);
        if !self.changed_since(known.first().map(|(_, file)| file.as_path()))? {
            return Ok(None);
        }
        control.report(0, 3, "Copying the study");
        let (file, contents) = self.copy_checked(&folder, now, &id)?;
        control.report(1, 3, "Copying the backup to its second place");
        let copy = also.map(|place| copy_there(&file, place));
        control.report(2, 3, "Taking away backups that are no longer needed");
        let mut removed = take_away(&folder, &id, now);
        if let Some(Ok(copy)) = &copy {
            take_away(copy.parent().unwrap_or(copy), &id, now);
        }
        let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let head = contents.head.hash.unwrap_or_default();
        self.change(|_, act| {
            act.record("backup made", &name(&file), "", &head);
            if !removed.is_empty() {
                removed.sort();
                let names: Vec<String> = removed.iter().map(|path| name(path)).collect();
                act.record("backups removed", &names.len().to_string(), &names.join(" "), "");
            }
            Ok(())
        })?;
        let copy = copy.transpose()?;
        control.report(3, 3, "Done");
        Ok(Some(MadeBackup { file, copy, removed: removed.len() }))
    }

    /// Whether the study holds something that this backup doesn't.
    fn changed_since(&mut self, backup: Option<&Path>) -> Result<bool> {
        let Some((held, _)) = backup.and_then(|file| store::inspect(file).ok()) else { return Ok(true) };
        self.store.look(|tx| -> Result<_> {
            // After a restore the trail may be another one.
            let same = tx.hash_of_event(held.head.events)? == held.head.hash;
            Ok(!same || tx.changes_since(held.head.events)? > 0)
        })
    }

    /// Copies the study under a passing name, and gives the copy its own once it is checked and on disk.
    fn copy_checked(&mut self, folder: &Path, now: DateTime<Utc>, id: &str) -> Result<(PathBuf, Contents)> {
        let in_the_way = |error| LabError::file(folder, error, SAFE);
        let unfinished =
            tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder).map_err(in_the_way)?;
        let copied = self.store.copy_to(unfinished.path());
        let contents = copied.map_err(|fault| with_way_back(fault.into(), &self.folder))?;
        same_permissions(&self.folder.join(Self::FILE_NAME), unfinished.path());
        File::open(unfinished.path()).and_then(|file| file.sync_all()).map_err(in_the_way)?;
        let mut unfinished = Some(unfinished.into_temp_path());
        // Two within a second: the later one is a second younger than it says.
        for seconds in 0..60 {
            let Some(made) = unfinished.take() else { break };
            let file = folder.join(names::name(now + chrono::TimeDelta::seconds(seconds), id));
            match made.persist_noclobber(&file) {
                Ok(()) => {
                    sync_folder(folder);
                    return Ok((file, contents));
                }
                Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => {
                    unfinished = Some(error.path);
                }
                Err(error) => return Err(in_the_way(error.error)),
            }
        }
        Err(LabError::Refused("There is a backup of this very minute already.".to_owned()))
    }

    /// The study's backups, the newest first, each opened and checked now.
    ///
    /// # Errors
    /// When neither a lead nor the data manager is signed in.
    pub fn backups(&mut self, control: &Control) -> Result<Vec<Backup>> {
        self.for_lead_or_manager()?;
        let id = self.study_id()?;
        let mut all = list(&self.folder, control);
        all.retain(|backup| !matches!(&backup.holds, Ok(held) if held.study_id != id));
        Ok(all)
    }
}

/// Every backup in a study's folder, the newest first, each opened and checked now. Needs no study that can be
/// opened: that is when it is needed.
pub fn list(study: &Path, control: &Control) -> Vec<Backup> {
    let found = names::all(&study.join("backups"));
    let total = found.len() as u64;
    let mut all = Vec::with_capacity(found.len());
    for (done, (made_at, file)) in found.into_iter().enumerate() {
        if control.is_cancelled() {
            break;
        }
        control.report(done as u64, total, "Checking the backups");
        all.push(looked_at(file, made_at));
    }
    all
}

/// When the newest backup of a study was made, by its name.
pub(super) fn last_made(folder: &Path, study_id: &str) -> Option<DateTime<Utc>> {
    names::of_study(folder, study_id).first().map(|(at, _)| *at)
}

/// The newest backup in a study's folder that is sound.
pub fn newest_sound(study: &Path) -> Option<Backup> {
    let newest_first = names::all(&study.join("backups")).into_iter();
    newest_first.map(|(made_at, file)| looked_at(file, made_at)).find(|backup| backup.holds.is_ok())
}

/// Adds to a fault of a study's file the backup that can be put in its place, where there is one.
pub(super) fn with_way_back(fault: LabError, study: &Path) -> LabError {
    let broken = matches!(
        fault,
        LabError::Codebook { .. }
            | LabError::Store(
                StoreError::Damaged { .. }
                    | StoreError::NotAStudy(_)
                    | StoreError::Unexpected { .. }
                    | StoreError::Sqlite(_)
            )
    );
    let backup = if broken { newest_sound(study) } else { None };
    let Some(Backup { made_at, holds: Ok(held), .. }) = backup else { return fault };
    LabError::WayBack {
        fault: Box::new(fault),
        folder: study.to_owned(),
        made_at: made_at.format("%Y-%m-%d %H:%M").to_string(),
        submitted: held.submitted,
    }
}

fn looked_at(file: PathBuf, made_at: DateTime<Utc>) -> Backup {
    let bytes = fs::metadata(&file).map_or(0, |facts| facts.len());
    let holds = sound(&file).map(Held::from);
    Backup { file, made_at, bytes, holds }
}

/// What a file holds, if every page of it is sound.
fn sound(file: &Path) -> Result<Contents, String> {
    match store::inspect(file) {
        Ok((contents, faults)) if faults.is_empty() => Ok(contents),
        Ok((_, faults)) => Err(faults.into_iter().next().unwrap_or_default()),
        Err(StoreError::Damaged { detail, .. }) => Err(detail),
        Err(error) => Err(error.to_string()),
    }
}

/// A copy of a backup in another folder, whole or not at all.
fn copy_there(backup: &Path, place: &Path) -> Result<PathBuf> {
    let copied = || -> std::io::Result<PathBuf> {
        let target = place.join(backup.file_name().unwrap_or_default());
        let mut draft = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(place)?;
        std::io::copy(&mut File::open(backup)?, &mut draft)?;
        same_permissions(backup, draft.path());
        draft.as_file().sync_all()?;
        draft.persist_noclobber(&target)?;
        sync_folder(place);
        Ok(target)
    };
    copied().map_err(|error| {
        LabError::file(
            place,
            error,
            "The backup in the study's own folder is there. Check that the second place is connected and has room.",
        )
    })
}

/// Takes away what newer backups stand for; gives what is gone.
fn take_away(folder: &Path, id: &str, now: DateTime<Utc>) -> Vec<PathBuf> {
    let known = names::of_study(folder, id);
    let times: Vec<DateTime<Utc>> = known.iter().map(|(at, _)| *at).collect();
    let spent = thin::spent(&times, now);
    let gone = known
        .into_iter()
        .zip(spent)
        .filter(|((_, file), spent)| *spent && names::is_study_file(file) && fs::remove_file(file).is_ok());
    gone.map(|((_, file), _)| file).collect()
}

/// What a backup that was cut off left behind. The caller holds the lock.
fn clear_unfinished(folder: &Path) {
    let Ok(files) = fs::read_dir(folder) else { return };
    for file in files.flatten() {
        if file.file_name().to_string_lossy().starts_with(UNFINISHED)
            && let Err(error) = fs::remove_file(file.path())
        {
            log::warn!("left over from a backup: {error}");
        }
    }
}

/// One backup at a time, over all programs. `None` while another is at it; the system lets go after a crash.
fn lock(folder: &Path) -> std::io::Result<Option<File>> {
    let file = File::create(folder.join(".lock"))?;
    Ok(match file.try_lock() {
        // A file system without locks: go on.
        Ok(()) | Err(fs::TryLockError::Error(_)) => Some(file),
        Err(fs::TryLockError::WouldBlock) => None,
    })
}

/// Puts a folder's new names on disk; where a system can't, a power cut may cost the name, never the study.
fn sync_folder(folder: &Path) {
    if let Err(error) = File::open(folder).and_then(|folder| folder.sync_all()) {
        log::debug!("{} could not be synced: {error}", folder.display());
    }
}
