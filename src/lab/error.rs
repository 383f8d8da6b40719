//! What the lab refuses, in words for the person: what happened, whether data is safe, what to do next.

use std::path::PathBuf;

use crate::codebook::ItemId;
use crate::sealed::SealedError;
use crate::store::StoreError;
use crate::study::{Matter, RatingFault};

/// A refusal.
#[derive(Debug, thiserror::Error)]
pub enum LabError {
    /// The study's file.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The study can't be opened, and there is a backup that can be put in its place.
    #[error(
        "{fault}\nThe newest sound backup is of {made_at} UTC, with {submitted} submitted sheets. To put it in place: samspil restore \
         “{}”. That keeps the file that is there now beside it.", .folder.display()
    )]
    WayBack {
        /// Why it can't be opened.
        fault: Box<LabError>,
        /// The study's folder.
        folder: PathBuf,
        /// When the backup was made.
        made_at: String,
        /// Sheets submitted in it.
        submitted: u64,
    },
    /// A rating that cannot stand.
    #[error("{0}. Nothing was changed.")]
    Rating(#[from] RatingFault),
    /// A codebook or profile with faults.
    #[error("{what} cannot be used:\n{faults}\nNothing was changed.")]
    Codebook {
        /// Which file or pinned text.
        what: String,
        /// Every fault, a line each.
        faults: String,
    },
    /// Something that the study does not have.
    #[error("There is no {what} in this study. Nothing was changed.")]
    NotThere {
        /// What was asked for.
        what: String,
    },
    /// A name that is taken or empty.
    #[error("{0} Nothing was changed.")]
    Refused(String),
    /// For another duty than the one at work.
    #[error("This is for {0}. Nothing was changed. Sign in as one who is, or ask one.")]
    NotForYou(&'static str),
    /// The account was closed or changed while its owner was at work.
    #[error(
        "A lead has closed your account, changed your part in the study or given you a new passphrase since you signed \
         in. What was shown as given is safe; this last step was not taken. Sign out, and ask a lead."
    )]
    NoLongerSeated,
    /// The passphrase was handed over by somebody else, who knows it.
    #[error(
        "This passphrase was handed over, so somebody else knows it. Nothing was changed. Choose one of your own first: \
         in the window when you sign in, or with samspil passphrase."
    )]
    MustChange,
    /// Too many wrong passphrases in a row.
    #[error(
        "There were {refusals} wrong passphrases in a row for this name. Nothing was changed. Try again in {}; the lead \
         coder can give you a new passphrase.",
        wait(*.seconds)
    )]
    TooSoon {
        /// How many.
        refusals: usize,
        /// Seconds until the next try.
        seconds: i64,
    },
    /// The sheet is submitted.
    #[error(
        "This sheet is submitted and stays as it was given. Nothing was changed. Ask the lead coder if something must be corrected."
    )]
    Submitted,
    /// Coding is over.
    #[error(
        "Coding of this study is over: it was locked on {0}. Nothing was changed; nothing is rated, given out, brought in or \
         corrected any more, and the lock is never taken off, since what came after it would not be blinded."
    )]
    Locked(String),
    /// The study cannot be locked yet.
    #[error(
        "The study is not locked: {} still open. Nothing was changed. Have it done, or leave it open with a reason:\n{}",
        many(.0.len(), "matter is", "matters are"),
        .0.iter().map(|matter| format!("{}: {}", matter.name(), matter.sentence())).collect::<Vec<_>>().join("\n")
    )]
    StillOpen(Vec<Matter>),
    /// The groups are not known yet.
    #[error(
        "The groups are not known: the study is not unblinded. Nothing was opened. It takes a locked study, a lead with the \
         linkage open, and the data manager with the key file."
    )]
    Blinded,
    /// The guess of the group is missing.
    #[error(
        "This study asks for a guess of the group when a sheet is submitted; “don't know” is an answer. The sheet was not \
         submitted; all ratings are saved."
    )]
    GuessDue,
    /// Items are missing at submission.
    #[error("{} items are neither rated nor given a reason. All ratings so far are saved.", .0.len())]
    Incomplete(Vec<ItemId>),
    /// A file or folder.
    #[error("{} could not be used: {source}. {safe}", .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
        /// What is safe, and what to do.
        safe: &'static str,
    },
    /// Nobody by this name with this passphrase.
    #[error(
        "Name and passphrase do not fit together, or this person has no such part in the study. Nothing was changed. \
         Capital letters count. The lead coder can give you a new passphrase."
    )]
    SignIn,
    /// The linkage is needed and not open.
    #[error(
        "This needs the linkage, which says who is on which recording. A lead coder opens it with the passphrase first. \
         Nothing was changed."
    )]
    LinkageClosed,
    /// The allocation is needed and this is not the data manager.
    #[error(
        "Which family is in which group is sealed to the data manager, and is opened with the data manager's key file \
         only. Nothing was opened."
    )]
    AllocationClosed,
    /// An allocation list with faults.
    #[error(
        "The list cannot be used:\n{0}\nNothing was written. Mend these lines and import the whole list again."
    )]
    Allocation(String),
    /// The study's results are needed and not open.
    #[error("This is for the lead coder and the analyst. Sign in as one of them. Nothing was changed.")]
    ResultsClosed,
    /// What is sealed could not be opened, or something could not be sealed.
    #[error(transparent)]
    Sealed(#[from] SealedError),
    /// A row that is sealed could not be opened.
    #[error("{what}: {source}")]
    SealedRow {
        /// Which.
        what: String,
        /// Why.
        source: SealedError,
    },
    /// The person cancelled.
    #[error("Cancelled. What was finished before is kept; nothing was left half done.")]
    Cancelled,
}

/// A stretch of time in words.
fn wait(seconds: i64) -> String {
    match seconds {
        ..=1 => "a second".to_owned(),
        2..=90 => format!("{seconds} seconds"),
        _ => format!("{} minutes", (seconds + 59) / 60),
    }
}

/// What the lab answers.
pub type Result<T, E = LabError> = std::result::Result<T, E>;

fn many(count: usize, one: &str, more: &str) -> String {
    if count == 1 { format!("one {one}") } else { format!("{count} {more}") }
}

impl LabError {
    pub(crate) fn not_there(what: impl Into<String>) -> Self {
        Self::NotThere { what: what.into() }
    }

    pub(crate) fn file(path: &std::path::Path, source: std::io::Error, safe: &'static str) -> Self {
        Self::File { path: path.to_owned(), source, safe }
    }
}
