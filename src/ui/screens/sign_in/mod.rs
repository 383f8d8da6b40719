//! Choosing who works: a coder of the study, the lead coder, or the analyst.

mod data;
mod paint;

use eframe::egui::Ui;

use super::Screen;
use crate::lab::LabError;
use crate::ui::action::Action;
use crate::ui::desk::Desk;
use crate::ui::look::Look;

/// The page.
#[derive(Default)]
pub struct SignIn {
    data: data::Data,
}

impl Screen for SignIn {
    fn load(&mut self, desk: &mut Desk) -> Result<(), LabError> {
        self.data = data::Data::read(desk.lab()?)?;
        Ok(())
    }

    fn paint(&mut self, ui: &mut Ui, look: &Look) -> Vec<Action> {
        let mut out = Vec::new();
        paint::paint(ui, look, &self.data, &mut out);
        out
    }
}
