//! The first page: open a study, make one, or look at the demo.

mod data;
mod paint;

use eframe::egui::Ui;

use super::Screen;
use crate::lab::{Lab, LabError};
use crate::ui::action::Action;
use crate::ui::desk::Desk;
use crate::ui::look::Look;

/// The page.
#[derive(Default)]
pub struct Start {
    data: data::Data,
    path: String,
}

impl Screen for Start {
    fn load(&mut self, desk: &mut Desk) -> Result<(), LabError> {
        desk.close();
        self.data = data::Data::new(&desk.settings.recent, |folder| folder.join(Lab::FILE_NAME).is_file());
        Ok(())
    }

    fn paint(&mut self, ui: &mut Ui, look: &Look) -> Vec<Action> {
        let mut out = Vec::new();
        paint::paint(ui, look, &self.data, &mut self.path, &mut out);
        out
    }
}
