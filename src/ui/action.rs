//! What screens ask for. A screen changes nothing itself: it says what the person wants, the app does it.

use std::mem::{Discriminant, discriminant};
use std::path::PathBuf;

use crate::codebook::ItemId;
use crate::lab::{Credentials, Passphrase};
use crate::study::{AssignmentId, Guess, IncidentKind, Rating};

use super::Command;
use super::lead::LeadAction;
use super::notices::Notice;
use super::route::Route;

/// What a person asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Show another page.
    Go(Route),
    /// Do what a command does, as if its key had been pressed.
    Do(Command),
    /// Tell the person something.
    Say(Notice),
    /// Ask for a folder, then open it as a study.
    ChooseStudy,
    /// Open the study in this folder.
    OpenStudy(PathBuf),
    /// Make the demo study, if there is none yet, and open it.
    OpenDemo,
    /// Take a seat.
    SignIn(Credentials),
    /// Leave it.
    SignOut,
    /// What was answered, or is to be asked, before anything else goes on.
    Answer(Answer),
    /// Move the film.
    Film(Film),
    /// Change a coder's own sheet.
    Sheet(AssignmentId, SheetChange),
    /// What a lead or an analyst asks for.
    Lead(LeadAction),
}

/// What is asked of a person, and what was answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Ask for the passphrase that opens the linkage: who is on which recording.
    AskLinkage,
    /// Ask for a passphrase of one's own.
    AskChange,
    /// Open the linkage.
    Linkage(Passphrase),
    /// Close it.
    CloseLinkage,
    /// Another passphrase in place of the old one.
    Change(Passphrase, Passphrase),
}

/// The kind of what was asked for, whatever it was asked for.
pub type Deed = (Discriminant<Action>, Option<Discriminant<SheetChange>>, Option<Discriminant<LeadAction>>);

impl Action {
    /// Its kind: what goes well takes away what was told when the same kind went wrong.
    pub fn deed(&self) -> Deed {
        let (sheet, lead) = match self {
            Self::Sheet(_, change) => (Some(discriminant(change)), None),
            Self::Lead(action) => (None, Some(discriminant(action))),
            _ => (None, None),
        };
        (discriminant(self), sheet, lead)
    }
}

/// A change to a sheet. Each is on disk before the screen shows it as done.
#[derive(Clone, Debug, PartialEq)]
pub enum SheetChange {
    /// Give a rating, or take it back.
    Rate(ItemId, Option<Rating>),
    /// Write a note on an item, or on the clip as a whole; empty removes it.
    Note(Option<ItemId>, String),
    /// Remember where the coder is.
    Place(Option<ItemId>, u64),
    /// Hand it in, with the guess of the group where the study asks for one.
    Submit(Option<Guess>),
    /// Say that the blinding has broken for it, and in which words.
    Incident(IncidentKind, String),
}

/// What the film can be told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Film {
    /// Play or pause.
    Toggle,
    /// Pause.
    Pause,
    /// To a moment of the recording.
    Seek(u64),
    /// So many milliseconds on, or back.
    Skip(i64),
    /// One step of speed up or down.
    SpeedStep(isize),
    /// A speed, 1 = as filmed.
    Speed(f64),
    /// Loudness, 0 to 1.
    Volume(f64),
    /// Loudness up or down by a step.
    VolumeStep(isize),
    /// Sound off, or on again.
    Mute,
}
