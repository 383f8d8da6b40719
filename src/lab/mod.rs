//! The one door to change: one method per thing that a person does. Each is one transaction with its audit event.
//!
//! Reads give plain, owned data. What a coder's screen may ask for is in [`coding`]; it holds no participant,
//! site, group, role or other coder.

mod access;
mod accounts;
mod act;
pub mod allocation;
mod arrival;
pub mod assign;
pub mod backups;
#[cfg(test)]
mod blinded_fixture;
pub mod bring_in;
pub mod bulk;
mod canary;
mod clock;
mod closing;
pub mod coding;
mod correct;
mod door;
mod emergency;
mod error;
pub mod find;
mod guess;
pub mod import;
mod incident;
pub mod keeping;
mod keys;
mod linkage;
pub mod manifest;
mod moved;
mod overview;
mod passphrases;
mod people;
pub mod presence;
mod ratings;
pub mod recordings;
mod rules;
mod seal_study;
mod setup;
mod trail;
mod unblind;
mod verify;
mod views;
mod withdraw;

use std::path::{Path, PathBuf};

use rand_chacha::ChaCha12Rng;

pub use accounts::Account;
pub use allocation::{AllocatedFamily, Allocation, AllocationConflict, AllocationImport, ImportedAllocation};
pub use canary::search;
pub use clock::{Clock, SystemClock};
pub use closing::{Closing, Locked, Waived};
pub use coding::{EntryState, MediaState, RatingData, SheetItem, SheetPage, Worklist, WorklistEntry};
pub use correct::SubmittedEntry;
pub use door::{Credentials, Knock, Tried};
pub use emergency::Emergency;
pub use error::{LabError, Result};
pub use import::{ImportReport, Imported, Refused, Told};
pub use incident::{IncidentEntry, Incidents, Vacancy};
pub use keys::Seat;
pub use moved::{id_of_folder, moved_to};
pub use overview::{CoderProgress, Overview};
pub use passphrases::rewrapped;
pub use people::{Handover, NewPerson, People};
pub use recordings::{CoderOfClip, RecordingEntry};
pub use rules::{IDLE_BOUNDS, IDLE_MINUTES};
pub use seal_study::SealedStudy;
pub use setup::{InstrumentChoice, NewStudy, OwnFile};
pub use unblind::ManagerKey;
pub use verify::{Finding, FindingKind, KnownHead, TrailCheck, Verification};
pub use withdraw::{Departed, Leaving, LeavingRecording, OldBackup, OldExport, RatingsFate};

pub use crate::sealed::{Effort, Passphrase};

use crate::codebook::Codebook;
use crate::store::{SCHEMA_VERSION, Store};
use crate::study::CoderId;

/// Who is at work; goes into the audit trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A coder of the study.
    Coder {
        /// Row.
        id: CoderId,
        /// Name.
        name: String,
    },
    /// A lead coder.
    Lead {
        /// Name.
        name: String,
    },
    /// An analyst.
    Analyst {
        /// Name.
        name: String,
    },
    /// The data manager.
    DataManager {
        /// Name.
        name: String,
    },
    /// The program itself, while nobody is signed in.
    Program,
}

/// A study that is open.
pub struct Lab {
    store: Store,
    folder: PathBuf,
    actor: Actor,
    keys: keys::Keyring,
    handover: Option<Handover>,
    /// Who locked the window, until the same person unlocks it.
    locked: Option<Actor>,
    clock: Box<dyn Clock>,
    /// The clock at the last change.
    last_tick: Option<clock::Tick>,
    rng: ChaCha12Rng,
    effort: Effort,
    codebooks: Vec<Codebook>,
    presence: Option<presence::Presence>,
}

impl Lab {
    /// Opens the study in a folder. Whoever opens it is [`Actor::Program`] until [`Lab::sign_in`].
    ///
    /// # Errors
    /// When there is none, it is damaged, or it was made by a newer program. Nothing is harmed. Where a backup can
    /// be put in its place, the error says so.
    pub fn open(folder: &Path) -> Result<Self> {
        Self::open_as_it_is(folder).map_err(|fault| backups::with_way_back(fault, folder))
    }

    fn open_as_it_is(folder: &Path) -> Result<Self> {
        let store = Store::open(&folder.join(Self::FILE_NAME))?;
        let mut lab = Self::with_store(store, folder);
        lab.load_codebooks()?;
        lab.make_folders()?;
        let had = lab.store.had_schema();
        if had < SCHEMA_VERSION {
            lab.record_new_schema(had, SCHEMA_VERSION)?;
        }
        lab.tidy_up();
        Ok(lab)
    }

    /// A second door for work in the background by somebody who is signed in at the first, with the keys that were
    /// in hand there: no event of its own.
    ///
    /// # Errors
    /// As [`Lab::open`].
    pub fn open_for(folder: &Path, seat: Seat) -> Result<Self> {
        Ok(Self { actor: seat.actor, keys: seat.keys, ..Self::open(folder)? })
    }

    /// The study's file inside its folder.
    pub const FILE_NAME: &'static str = "study.db";

    fn with_store(store: Store, folder: &Path) -> Self {
        Self {
            store,
            folder: std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned()),
            actor: Actor::Program,
            keys: keys::Keyring::default(),
            handover: None,
            locked: None,
            clock: Box::new(SystemClock),
            last_tick: None,
            rng: rand::make_rng(),
            effort: Effort::Full,
            codebooks: Vec::new(),
            presence: None,
        }
    }

    fn make_folders(&self) -> Result<()> {
        for folder in [self.recordings_folder(), self.backups_folder()] {
            std::fs::create_dir_all(&folder).map_err(|error| {
                LabError::file(
                    &folder,
                    error,
                    "The study itself is untouched. Check that its folder can be written to.",
                )
            })?;
        }
        Ok(())
    }

    /// The study's folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the media lie, named by blind code.
    pub fn recordings_folder(&self) -> PathBuf {
        self.folder.join("recordings")
    }

    /// Where exports go unless told otherwise: beside the study's folder, never in it
    /// ([`Lab::check_export_place`]).
    pub fn exports_folder(&self) -> PathBuf {
        let mut name = self.folder.file_name().unwrap_or_default().to_owned();
        name.push("-exports");
        self.folder.with_file_name(name)
    }

    /// Where backups go.
    pub fn backups_folder(&self) -> PathBuf {
        self.folder.join("backups")
    }

    /// Who is at work.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Replaces the source of chance, for a demo or a test that must come out the same again.
    pub fn set_seed(&mut self, seed: u64) {
        use rand::SeedableRng;
        self.rng = ChaCha12Rng::seed_from_u64(seed);
    }

    /// Says how much work a guess at a passphrase costs that is given from now on. Less than full is for studies in
    /// which nothing is secret.
    pub fn set_effort(&mut self, effort: Effort) {
        self.effort = effort;
    }

    /// Replaces the clock, as [`Lab::set_seed`] does with chance.
    pub fn set_clock(&mut self, clock: Box<dyn Clock>) {
        self.clock = clock;
        self.last_tick = None;
    }

    /// The study's codebooks in the order of rating, overlays applied.
    pub fn codebooks(&self) -> &[Codebook] {
        &self.codebooks
    }
}
