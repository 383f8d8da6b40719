//! Sharing clips out to coders, with a share drawn at random to be coded twice.

pub mod data;
mod paint;
#[cfg(test)]
mod tests;

use eframe::egui::Ui;

use super::Screen;
use crate::lab::LabError;
use crate::ui::action::Action;
use crate::ui::command::Command;
use crate::ui::desk::Desk;
use crate::ui::look::Look;
use data::{Choice, Data};

/// The page.
#[derive(Default)]
pub struct SharePage {
    data: Data,
    choice: Choice,
    /// The question before sharing out is open.
    asking: bool,
}

impl Screen for SharePage {
    fn load(&mut self, desk: &mut Desk) -> Result<(), LabError> {
        self.data = Data::read(desk.lab()?)?;
        self.asking = false;
        Ok(())
    }

    fn paint(&mut self, ui: &mut Ui, look: &Look) -> Vec<Action> {
        let mut out = Vec::new();
        paint::paint(ui, look, &self.data, &mut self.choice, &mut self.asking, &mut out);
        out
    }

    fn command(&mut self, command: Command, _look: &Look) -> Vec<Action> {
        if command == Command::Back {
            self.asking = false;
        }
        Vec::new()
    }
}
