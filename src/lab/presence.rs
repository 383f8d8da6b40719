//! Who has a study open: one small file for each program in the study's `in-use/`, locked while the program runs.
//!
//! The system lets go of a lock when a program ends, however it ends. A file that nobody holds is what a program left
//! behind that was not closed properly. On a network share, where a lock may hold on one computer only, the file is
//! also renewed every minute, and counts as held until it has not been for five.

use std::fs::{self, File, TryLockError};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Lab, LabError, Result};

/// How often a file on a network share is renewed.
const PULSE: Duration = Duration::from_secs(60);

/// For how long it counts as held after that.
const STALE: Duration = Duration::from_secs(5 * 60);

/// Somebody who has a study open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The name of who is signed in; `None` while nobody is.
    pub who: Option<String>,
    /// The computer's name.
    pub computer: String,
    /// The program's number on that computer.
    pub process: u32,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Whether the study lies on a network share.
    #[serde(default)]
    pub on_network: bool,
}

/// Who was there when a program came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrival {
    /// Who has the study open.
    pub others: Vec<Holder>,
    /// Whose program was not closed properly.
    pub crashed: Vec<Holder>,
}

/// A program's own file. It goes when this is dropped, and stays after a crash.
pub(super) struct Presence {
    path: PathBuf,
    file: File,
    card: Holder,
    /// Ends the renewing when dropped.
    _pulse: Option<mpsc::Sender<()>>,
}

fn folder(study: &Path) -> PathBuf {
    study.join("in-use")
}

/// Held while a backup is put in place.
fn gate(study: &Path) -> PathBuf {
    folder(study).join(".restoring")
}

/// Opens and locks the file at a path. `None` when somebody else has it.
fn locked(path: &Path) -> io::Result<Option<File>> {
    let file = File::options().read(true).write(true).create(true).truncate(false).open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

impl Presence {
    fn enter(study: &Path, card: Holder) -> io::Result<Self> {
        let folder = folder(study);
        fs::create_dir_all(&folder)?;
        let name = format!("{:016x}", rand::random::<u64>());
        // Under a passing name until it is locked: unlocked it would look like one left behind.
        let (draft, path) = (folder.join(format!(".{name}")), folder.join(format!("{name}.json")));
        let file = File::options().read(true).write(true).create_new(true).open(&draft)?;
        if let Err(TryLockError::Error(error)) = file.try_lock() {
            log::warn!("no locks on {}: {error}", folder.display());
        }
        let mut presence = Self { path: draft.clone(), file, card, _pulse: None };
        presence.write()?;
        fs::rename(&draft, &path)?;
        presence.path = path;
        if presence.card.on_network {
            presence._pulse = presence.renewing().map_err(|error| log::warn!("presence: {error}")).ok();
        }
        Ok(presence)
    }

    fn write(&mut self) -> io::Result<()> {
        let text = serde_json::to_vec(&self.card)?;
        self.file.seek(SeekFrom::Start(0))?;
        self.file.set_len(0)?;
        self.file.write_all(&text)
    }

    /// A thread that renews the file until the presence ends.
    fn renewing(&self) -> io::Result<mpsc::Sender<()>> {
        let (end, ended) = mpsc::channel();
        let file = self.file.try_clone()?;
        std::thread::Builder::new().name("presence".to_owned()).spawn(move || {
            while ended.recv_timeout(PULSE) == Err(mpsc::RecvTimeoutError::Timeout) {
                if let Err(error) = file.set_modified(SystemTime::now()) {
                    log::debug!("presence: {error}");
                }
            }
        })?;
        Ok(end)
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.path) {
            log::debug!("{}: {error}", self.path.display());
        }
        // A thread that renews it may still have the same lock.
        let _ = self.file.unlock();
    }
}

/// Looks through the files of a study, but for one's own. What was left behind is taken away if asked.
fn look(study: &Path, own: Option<&Path>, clear: bool) -> Arrival {
    let mut arrival = Arrival::default();
    let Ok(files) = fs::read_dir(folder(study)) else { return arrival };
    for path in files.flatten().map(|file| file.path()) {
        if own == Some(path.as_path()) || path.extension().is_none_or(|ending| ending != "json") {
            continue;
        }
        let Ok(file) = File::options().read(true).write(true).open(&path) else { continue };
        let card = serde_json::from_reader::<_, Holder>(&file);
        let held = matches!(file.try_lock(), Err(TryLockError::WouldBlock));
        let Ok(card) = card else {
            // Not a word of it can be read: whoever wrote it did not come to an end with it.
            if !held && clear {
                let _ = fs::remove_file(&path);
            }
            continue;
        };
        let elsewhere = card.on_network && card.computer != computer();
        let fresh = || {
            let renewed = file.metadata().and_then(|facts| facts.modified()).ok();
            renewed.and_then(|at| at.elapsed().ok()).is_none_or(|age| age < STALE)
        };
        if held || (elsewhere && fresh()) {
            arrival.others.push(card);
        } else {
            if clear {
                let _ = fs::remove_file(&path);
            }
            arrival.crashed.push(card);
        }
    }
    arrival.others.sort_by(|a, b| (a.since, &a.computer, a.process).cmp(&(b.since, &b.computer, b.process)));
    arrival
}

/// Who has a study open, without opening it.
pub fn holders(study: &Path) -> Vec<Holder> {
    look(study, None, false).others
}

/// Keeps everybody out of a study while it lives.
pub(super) struct Alone {
    _gate: Option<File>,
}

/// Makes sure that nobody has a study open, and lets nobody in.
pub(super) fn alone(study: &Path) -> Result<Alone> {
    let gate = fs::create_dir_all(folder(study)).and_then(|()| locked(&gate(study)));
    let gate = match gate {
        Ok(Some(file)) => Some(file),
        Ok(None) => {
            return Err(LabError::Refused("Another program is restoring this study just now.".to_owned()));
        }
        // A file system without locks: what the files say still counts.
        Err(error) if error.kind() == io::ErrorKind::Unsupported => None,
        Err(error) => return Err(LabError::file(&folder(study), error, "The study is as it was before.")),
    };
    let others = holders(study);
    if others.is_empty() { Ok(Alone { _gate: gate }) } else { Err(taken(&others)) }
}

/// Why a study can't be restored while it is open.
pub(super) fn taken(others: &[Holder]) -> LabError {
    let who: Vec<String> = others.iter().map(ToString::to_string).collect();
    let who = if who.is_empty() { "another program".to_owned() } else { who.join("; ") };
    LabError::Refused(format!(
        "The study is open elsewhere, so no backup can be put in its place: {who}. Close Samspil there, and try again."
    ))
}

impl std::fmt::Display for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let who = self.who.as_deref().unwrap_or("nobody signed in");
        write!(f, "{who}, on {}, since {} UTC", self.computer, self.since.format("%Y-%m-%d %H:%M"))
    }
}

/// This computer's name, as far as the system tells it.
fn computer() -> String {
    let named =
        fs::read_to_string("/proc/sys/kernel/hostname").or_else(|_| fs::read_to_string("/etc/hostname"));
    let named = named.ok().or_else(|| std::env::var("COMPUTERNAME").ok()).unwrap_or_default();
    let named = named.trim();
    if named.is_empty() { "this computer".to_owned() } else { named.to_owned() }
}

impl Lab {
    /// Says to other programs that this one has the study open, until it is closed, and tells who else has.
    ///
    /// # Errors
    /// While the study is being restored. Where the file can't be written, as in a read-only folder, it is left out.
    pub fn announce(&mut self) -> Result<Arrival> {
        self.occupy()?;
        Ok(look(&self.folder, self.presence.as_ref().map(|own| own.path.as_path()), true))
    }

    /// Says to other programs that this one has the study open, until it is closed.
    ///
    /// # Errors
    /// As [`Lab::announce`].
    pub fn occupy(&mut self) -> Result<()> {
        self.presence = None;
        let card = Holder {
            who: self.name_at_work(),
            computer: computer(),
            process: std::process::id(),
            since: self.clock.now(),
            on_network: self.store.storage()?.on_network,
        };
        self.presence = Presence::enter(&self.folder, card)
            .map_err(|error| log::warn!("who has the study open is not shown: {error}"))
            .ok();
        // After one's own file is there: of two that come at once, one at least sees the other.
        if self.presence.is_some() && matches!(locked(&gate(&self.folder)), Ok(None)) {
            self.presence = None;
            return Err(LabError::Refused(
                "A backup of this study is being put in place just now. Try again in a moment.".to_owned(),
            ));
        }
        Ok(())
    }

    /// Who else has the study open now.
    pub fn others(&self) -> Vec<Holder> {
        look(&self.folder, self.presence.as_ref().map(|own| own.path.as_path()), false).others
    }

    /// Whether the study was changed by somebody else since this was asked last: in another window, by another program,
    /// or by work in the background. Cheap enough to be asked often.
    ///
    /// # Errors
    /// When the study's file can't be reached.
    pub fn changed_elsewhere(&mut self) -> Result<bool> {
        Ok(self.store.changed_elsewhere()?)
    }

    /// After a crash: what SQLite's quick check finds, and whether every sheet can be read. Empty when all is well.
    ///
    /// # Errors
    /// When something can't be read.
    pub fn check_quickly(&mut self) -> Result<Vec<String>> {
        let faults = self.store.quick_faults()?;
        if faults.is_empty() {
            self.store.look(|tx| tx.read_all_sheets())?;
        }
        Ok(faults)
    }

    /// Shows who is signed in now to others who open the study.
    pub(super) fn show_who(&mut self) {
        let who = self.name_at_work();
        if let Some(presence) = &mut self.presence {
            presence.card.who = who;
            if let Err(error) = presence.write() {
                log::debug!("who has the study open is not shown: {error}");
            }
        }
    }

    fn name_at_work(&self) -> Option<String> {
        (self.actor != super::Actor::Program).then(|| self.actor.name().to_owned())
    }
}
