//! The one door to change: one method per thing that a person does. Each is one transaction with its audit event.
//!
//! Reads give plain, owned data. What a coder's screen may ask for is in [`coding`]; it holds no participant,
//! site, group, role or other coder.

mod act;
pub mod assign;
pub mod backups;
pub mod bulk;
mod canary;
mod clock;
pub mod coding;
mod error;
pub mod find;
pub mod import;
mod keys;
pub mod manifest;
mod moved;
mod overview;
mod people;
pub mod presence;
mod ratings;
pub mod recordings;
mod setup;
mod trail;
mod verify;

use std::path::{Path, PathBuf};

use rand_chacha::ChaCha12Rng;

pub use clock::{Clock, SystemClock};
pub use coding::{EntryState, MediaState, RatingData, SheetItem, SheetPage, Worklist, WorklistEntry};
pub use error::{LabError, Result};
pub use import::{ImportReport, Imported, Refused};
pub use keys::Seat;
pub use moved::{id_of_folder, moved_to};
pub use overview::{CoderProgress, Overview};
pub use people::{Handover, NewPerson, People};
pub use recordings::RecordingEntry;
pub use setup::{InstrumentChoice, NewStudy, OwnFile};
pub use verify::{Finding, FindingKind, KnownHead, TrailCheck, Verification};

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
    /// The lead coder.
    Lead,
    /// The analyst.
    Analyst,
    /// The data manager.
    DataManager,
    /// The program itself.
    Program,
}

impl Actor {
    /// The name in the trail.
    pub fn name(&self) -> &str {
        match self {
            Self::Coder { name, .. } => name,
            Self::Lead => "lead coder",
            Self::Analyst => "analyst",
            Self::DataManager => "data manager",
            Self::Program => "Samspil",
        }
    }
}

/// A study that is open.
pub struct Lab {
    store: Store,
    folder: PathBuf,
    actor: Actor,
    keys: keys::Keyring,
    handover: Option<Handover>,
    clock: Box<dyn Clock>,
    /// The clock at the last change.
    last_tick: Option<clock::Tick>,
    rng: ChaCha12Rng,
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

    /// A second door for work in the background by somebody who is signed in at the first: no event of its own.
    ///
    /// # Errors
    /// As [`Lab::open`].
    pub fn open_for(folder: &Path, actor: Actor) -> Result<Self> {
        Ok(Self { actor, ..Self::open(folder)? })
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
            clock: Box::new(SystemClock),
            last_tick: None,
            rng: rand::make_rng(),
            codebooks: Vec::new(),
            presence: None,
        }
    }

    fn make_folders(&self) -> Result<()> {
        for folder in [self.recordings_folder(), self.exports_folder(), self.backups_folder()] {
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

    /// Where exports go unless told otherwise.
    pub fn exports_folder(&self) -> PathBuf {
        self.folder.join("exports")
    }

    /// Where backups go.
    pub fn backups_folder(&self) -> PathBuf {
        self.folder.join("backups")
    }

    /// Who is at work.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Says who is at work from now on; [`Actor::Program`] signs out.
    ///
    /// # Errors
    /// When a coder is not in the study.
    pub fn sign_in(&mut self, actor: Actor) -> Result<()> {
        if let Actor::Coder { id, name } = &actor
            && !self.coders()?.iter().any(|coder| coder.id == *id && coder.name == *name)
        {
            return Err(LabError::not_there(format!("coder “{name}”")));
        }
        if actor == Actor::Program {
            self.record("signed out", "", "", "")?;
            self.actor = actor;
            self.keys = keys::Keyring::default();
        } else {
            self.actor = actor;
            self.record("signed in", "", "", "")?;
        }
        self.show_who();
        Ok(())
    }

    /// Replaces the source of chance, for a demo or a test that must come out the same again.
    pub fn set_seed(&mut self, seed: u64) {
        use rand::SeedableRng;
        self.rng = ChaCha12Rng::seed_from_u64(seed);
    }

    /// Replaces the clock, as [`Lab::set_seed`] does with chance.
    pub fn set_clock(&mut self, clock: Box<dyn Clock>) {
        self.clock = clock;
    }

    /// The study's codebooks in the order of rating, overlays applied.
    pub fn codebooks(&self) -> &[Codebook] {
        &self.codebooks
    }
}
