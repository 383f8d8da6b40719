//! The corner of a study's folder where the demo makes things before it puts them in place; one at a time.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::make::DemoError;

/// Where the study, and later its videos, are made before they are put in place.
pub(super) const MAKING_FOLDER: &str = "making";

/// Removes a folder with all that is in it, if it is there.
pub(super) fn clear(folder: &Path) -> io::Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The right to make something in a study's folder, for one at a time. The system lets go of it after a crash.
pub(super) struct Making {
    /// Where it is made.
    pub(super) folder: PathBuf,
    lock_path: PathBuf,
    _lock: File,
}

impl Making {
    /// Takes the right.
    ///
    /// # Errors
    /// When somebody else has it, or the folder cannot be written to.
    pub(super) fn begin(study: &Path) -> Result<Self, DemoError> {
        let folder = study.join(MAKING_FOLDER);
        std::fs::create_dir_all(&folder)?;
        let lock_path = folder.join("lock");
        let lock = File::create(&lock_path)?;
        match lock.try_lock() {
            Err(TryLockError::WouldBlock) => return Err(DemoError::Busy),
            // Whoever had it has just ended, and taken the file away: somebody else may have made a new one.
            Ok(()) if !lock_path.exists() => return Err(DemoError::Busy),
            // A file system without locks: go on, as one window is by far the usual case.
            Ok(()) | Err(TryLockError::Error(_)) => {}
        }
        Ok(Self { folder, lock_path, _lock: lock })
    }
}

impl Drop for Making {
    fn drop(&mut self) {
        // Tidying up while it is still locked; what stays behind does no harm.
        let _ = std::fs::remove_file(&self.lock_path);
        let _ = std::fs::remove_dir(&self.folder);
    }
}
