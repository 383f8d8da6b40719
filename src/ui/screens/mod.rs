//! The pages of the window. Each is a folder: `data` is what it shows (plain, owned, read from the lab),
//! `paint` shows it, `mod` holds the page's own state and answers commands.

pub mod agreement;
pub mod allocation;
pub mod backups;
pub mod blinding;
pub mod bring_in;
pub mod coding;
pub mod consistency;
pub mod export;
pub mod import;
pub mod new_study;
pub mod overview;
pub mod people;
pub mod recordings;
pub mod scores;
pub mod share;
pub mod sign_in;
pub mod start;
pub mod trail;
pub mod worklist;

use std::ops::Range;
use std::path::PathBuf;

use eframe::egui::Ui;

use super::action::Action;
use super::command::Command;
use super::desk::Desk;
use super::look::Look;
use super::route::Route;
use crate::codebook::ItemId;
use crate::lab::LabError;
use crate::study::Rating;

/// A page of the window.
pub trait Screen {
    /// Reads what it shows: when it opens, and after each change that touches it.
    ///
    /// # Errors
    /// When the study can't be read; what was shown before then stands.
    fn load(&mut self, desk: &mut Desk) -> Result<(), LabError>;

    /// Shows it, and says what the person asked for.
    fn paint(&mut self, ui: &mut Ui, look: &Look) -> Vec<Action>;

    /// The commands that it answers.
    fn commands(&self) -> Vec<Command> {
        Vec::new()
    }

    /// Answers a command.
    fn command(&mut self, _command: Command, _look: &Look) -> Vec<Action> {
        Vec::new()
    }

    /// What stands beside the page's name in the bar at the top.
    fn bar(&mut self, _ui: &mut Ui, _look: &Look) -> Vec<Action> {
        Vec::new()
    }

    /// The film that it wants open.
    fn film(&self) -> Option<Reel> {
        None
    }

    /// The rating that an item is shown with; `None` where this page shows none of it.
    fn shown_rating(&self, _item: &ItemId) -> Option<Option<Rating>> {
        None
    }

    /// The note that an item, or the clip as a whole, was last shown with; `None` where this page shows none.
    fn shown_note(&self, _on: Option<&ItemId>) -> Option<String> {
        None
    }

    /// Whether something that was typed is not on disk, as after a write that failed.
    fn unwritten(&self) -> bool {
        false
    }

    /// What is left to say when the page is left.
    fn leave(&mut self, _look: &Look) -> Vec<Action> {
        Vec::new()
    }
}

/// The page of a route, not loaded yet.
pub fn make(route: &Route) -> Box<dyn Screen> {
    match route {
        Route::Start => Box::new(start::Start::default()),
        Route::SignIn => Box::new(sign_in::SignIn::default()),
        Route::Worklist => Box::new(worklist::WorklistPage::default()),
        Route::Coding(assignment) => Box::new(coding::Coding::new(*assignment)),
        Route::NewStudy => Box::new(new_study::NewStudyPage::default()),
        Route::Seal(folder) => Box::new(new_study::seal::SealPage::new(folder.clone())),
        Route::Overview => Box::new(overview::OverviewPage::default()),
        Route::Recordings => Box::new(recordings::RecordingsPage::default()),
        Route::Import => Box::new(import::ImportPage::default()),
        Route::BringIn => Box::new(bring_in::BringInPage::default()),
        Route::Share => Box::new(share::SharePage::default()),
        Route::Blinding => Box::new(blinding::BlindingPage::default()),
        Route::Agreement => Box::new(agreement::AgreementPage::default()),
        Route::Consistency => Box::new(consistency::ConsistencyPage::default()),
        Route::Scores => Box::new(scores::ScoresPage::default()),
        Route::Export => Box::new(export::ExportPage::default()),
        Route::People => Box::new(people::PeoplePage::default()),
        Route::Trail => Box::new(trail::TrailPage::default()),
        Route::Allocation => Box::new(allocation::AllocationPage::default()),
        Route::Backups => Box::new(backups::BackupsPage::default()),
    }
}

/// A stretch of a file to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reel {
    /// The file.
    pub file: PathBuf,
    /// The stretch, in milliseconds of the recording.
    pub window_ms: Range<u64>,
    /// Where to begin.
    pub start_ms: u64,
}
