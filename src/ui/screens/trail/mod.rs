//! The trail: what was done, by whom and when; whether the chain holds; and a table of it for a monitor.

pub mod data;
mod paint;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;

use eframe::egui::Ui;

use super::Screen;
use crate::lab::LabError;
use crate::ui::action::Action;
use crate::ui::auditor::Auditor;
use crate::ui::desk::Desk;
use crate::ui::dialog::Dialog;
use crate::ui::look::Look;
use data::{Data, Typed};

/// The page.
#[derive(Default)]
pub struct TrailPage {
    data: Data,
    state: State,
    auditor: Rc<RefCell<Auditor>>,
}

/// What the person has typed and chosen.
#[derive(Default)]
pub(super) struct State {
    typed: Typed,
    /// The event whose words are shown whole, by its number.
    chosen: Option<i64>,
    /// The line for the export, while it is open.
    export: bool,
    folder: String,
    dialog: Dialog,
}

impl Screen for TrailPage {
    fn load(&mut self, desk: &mut Desk) -> Result<(), LabError> {
        self.auditor = desk.lead.auditor.clone();
        let entries = desk.lab()?.trail(&crate::study::TrailFilter::default())?;
        self.data = Data::new(entries);
        self.auditor.borrow_mut().renew();
        Ok(())
    }

    fn paint(&mut self, ui: &mut Ui, look: &Look) -> Vec<Action> {
        if let Some(folder) = self.state.dialog.take().into_iter().next() {
            self.state.folder = folder.display().to_string();
        }
        self.data.show(&self.state.typed);
        let mut out = Vec::new();
        paint::paint(ui, look, &self.data, &mut self.state, &self.auditor.borrow(), &mut out);
        out
    }
}

impl State {
    /// The folder to write into: a whole path.
    fn target(&self) -> Option<PathBuf> {
        let text = self.folder.trim();
        (!text.is_empty()).then(|| PathBuf::from(text))
    }
}
