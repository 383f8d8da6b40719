//! The door: who works, and the passphrase that shows it.

mod data;
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
use crate::ui::command::Command;
use crate::ui::desk::Desk;
use crate::ui::dialog::Dialog;
use crate::ui::door::Door;
use crate::ui::look::Look;
use crate::ui::route::Route;

/// The page.
#[derive(Default)]
pub struct SignIn {
    data: data::Data,
    form: data::Form,
    folder: PathBuf,
    door: Rc<RefCell<Door>>,
    dialog: Dialog,
    /// What is wrong with the key file.
    fault: String,
    /// How many refusals were seen: at a new one what was typed is selected.
    seen: usize,
    /// Whether somebody was chosen in this frame: their field then gets the keyboard.
    fresh: bool,
}

impl Screen for SignIn {
    fn load(&mut self, desk: &mut Desk) -> Result<(), LabError> {
        self.door = desk.door.clone();
        let lab = desk.lab()?;
        self.folder = lab.folder().to_owned();
        self.data = data::Data::read(lab)?;
        Ok(())
    }

    fn paint(&mut self, ui: &mut Ui, look: &Look) -> Vec<Action> {
        if let Some(file) = self.dialog.take().into_iter().next() {
            self.form.file = file.display().to_string();
        }
        let mut out = Vec::new();
        paint::paint(ui, look, self, &mut out);
        out
    }

    fn command(&mut self, command: Command, _look: &Look) -> Vec<Action> {
        if command == Command::Back && self.form.chosen.take().is_some() {
            self.form.typed.clear();
            return vec![Action::Go(Route::SignIn)];
        }
        Vec::new()
    }
}
