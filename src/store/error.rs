//! What can go wrong between the program and the study's file.

use std::path::PathBuf;

/// A fault of the study's file, in words for the person.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no study in the folder.
    #[error("There is no study in {}: it has no study.db. Choose a folder that Samspil made, or make a new study.", .0.display())]
    NotAStudy(PathBuf),
    /// There is a study already.
    #[error("{} already holds a study. Nothing was changed. Choose another folder, or open that study.", .0.display())]
    AlreadyAStudy(PathBuf),
    /// Made by a later version of the program.
    #[error(
        "{} was made by a newer Samspil (its schema is {found}, this program knows up to {known}). \
         Nothing was changed. Install the newer version to open it.", .path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The newest schema that this program knows.
        known: i64,
    },
    /// Made before families were sealed.
    #[error(
        "{} was made before Samspil sealed families: it holds in the open who is on which recording. Nothing was \
         changed. Seal it once, and it opens as before: samspil seal STUDY --lead NAME --data-manager NAME", .0.display()
    )]
    Plain(PathBuf),
    /// Asked to seal what is sealed.
    #[error("{} is sealed already. Nothing was changed.", .0.display())]
    SealedAlready(PathBuf),
    /// The bytes are no database, or a broken one.
    #[error(
        "{} is damaged or is no Samspil study ({detail}). The file was left exactly as it is. \
         Copy the folder somewhere safe before anything else, then go back to your last copy of it.", .path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        detail: String,
    },
    /// Somebody else holds the file.
    #[error(
        "The study is busy: another window or program is writing to it. Nothing was lost; try again in a moment."
    )]
    Busy,
    /// The disk is full.
    #[error(
        "The disk is full. What was shown as saved is safe; this last step was not saved. Free some space and do it again."
    )]
    DiskFull,
    /// The folder cannot be written to.
    #[error("The study cannot be written to: the folder or the file is read-only. Nothing was changed.")]
    ReadOnly,
    /// A row holds what the program cannot have written.
    #[error(
        "The study holds something unexpected in {table}: {detail}. Nothing was changed. Run “samspil verify”."
    )]
    Unexpected {
        /// Where.
        table: &'static str,
        /// What.
        detail: String,
    },
    /// The disk does not answer.
    #[error(
        "The study's file could not be reached ({0}). Is its disk, or the network, still connected, and is there room on it? \
         What was shown as saved is safe there; this last step was not saved. Connect it, and do it again."
    )]
    Unreachable(String),
    /// The file is not where it was opened.
    #[error(
        "{} is no longer the file that was opened: its disk was taken away, its folder was moved or deleted, or a backup was \
         put in its place. This last step was not saved. Open the study again where it is now; what was shown as saved before is in \
         the file that was open.", .0.display()
    )]
    Moved(PathBuf),
    /// Anything else that SQLite says.
    #[error(
        "The study's file could not be used ({0}). What was shown as saved is safe; this last step was not saved. \
         Open the study again; if that does not help, run “samspil verify”."
    )]
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        match error.sqlite_error_code() {
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => Self::Busy,
            Some(Code::DiskFull) => Self::DiskFull,
            Some(Code::ReadOnly | Code::PermissionDenied) => Self::ReadOnly,
            // Found after the study was opened, so its place is not at hand here; its name is always the same.
            Some(Code::DatabaseCorrupt | Code::NotADatabase) => {
                Self::Damaged { path: PathBuf::from("study.db"), detail: error.to_string() }
            }
            Some(Code::SystemIoFailure | Code::CannotOpen) => Self::Unreachable(error.to_string()),
            _ => Self::Sqlite(error),
        }
    }
}

impl StoreError {
    /// A database with no study in it.
    pub(super) fn no_study(path: &std::path::Path) -> Self {
        let detail = "it holds no study: making it was interrupted, or what it held is lost".to_owned();
        Self::Damaged { path: path.to_owned(), detail }
    }

    /// Gives a fault found while opening its place.
    pub(super) fn at(self, path: &std::path::Path) -> Self {
        match self {
            Self::Damaged { detail, .. } => Self::Damaged { path: path.to_owned(), detail },
            Self::Newer { found, known, .. } => Self::Newer { path: path.to_owned(), found, known },
            other => other,
        }
    }
}
