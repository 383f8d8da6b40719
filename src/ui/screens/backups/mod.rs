//! The lead's backups: what there is, putting one in place, a second place for them, and videos that are missing.

pub mod data;
mod paint;

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;

use eframe::egui::Ui;

use super::Screen;
use crate::lab::LabError;
use crate::ui::action::Action;
use crate::ui::desk::Desk;
use crate::ui::dialog::Dialog;
use crate::ui::lead::LeadAction;
use crate::ui::look::Look;
use crate::ui::vault::Vault;

/// The page.
#[derive(Default)]
pub struct BackupsPage {
    vault: Rc<RefCell<Vault>>,
    missing: usize,
    state: State,
    asked: bool,
}

/// What the page remembers of the moment.
#[derive(Default)]
pub struct State {
    /// The second place, as typed.
    pub place: String,
    /// The backup of which it is asked whether it is to be put in place, with when it was made.
    pub restoring: Option<(PathBuf, String)>,
    /// Where to look for videos, as typed.
    pub looked_in: String,
    /// Asks for the second place.
    pub place_dialog: Dialog,
    /// Asks where to look for videos.
    pub video_dialog: Dialog,
}

impl Screen for BackupsPage {
    fn load(&mut self, desk: &mut Desk) -> Result<(), LabError> {
        self.vault = desk.lead.vault.clone();
        let place = desk.settings.second_place.as_ref();
        self.state.place = place.map_or_else(String::new, |place| place.display().to_string());
        self.missing = desk.lab()?.overview()?.video_missing;
        Ok(())
    }

    fn paint(&mut self, ui: &mut Ui, look: &Look) -> Vec<Action> {
        let mut out = Vec::new();
        if !std::mem::replace(&mut self.asked, true) {
            out.push(Action::Lead(LeadAction::ListBackups));
        }
        if let Some(folder) = self.state.place_dialog.take().into_iter().next() {
            self.state.place = folder.display().to_string();
        }
        if let Some(folder) = self.state.video_dialog.take().into_iter().next() {
            out.push(Action::Lead(LeadAction::FindVideos(folder)));
        }
        paint::paint(ui, look, &self.vault.borrow(), self.missing, &mut self.state, &mut out);
        out
    }
}
