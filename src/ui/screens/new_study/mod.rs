//! Making a study: name, folder, waves, coders, instruments.

pub mod data;
mod paint;
pub mod seal;
#[cfg(test)]
mod seal_tests;

use eframe::egui::Ui;

use super::Screen;
use crate::codebook::Words;
use crate::lab::LabError;
use crate::ui::action::Action;
use crate::ui::desk::Desk;
use crate::ui::dialog::Dialog;
use crate::ui::look::Look;
use data::{Checked, Form, suggested};

/// The page.
#[derive(Default)]
pub struct NewStudyPage {
    form: Form,
    state: State,
}

/// What the page remembers of the moment.
#[derive(Default)]
pub struct State {
    /// The form as it was checked last, and what was found.
    checked: Option<(Form, Checked)>,
    /// The built-in profiles of each instrument.
    profiles: Vec<Vec<(&'static str, Words)>>,
    /// Somebody wanted to go on: what is missing is said too.
    tried: bool,
    /// The folder as it was suggested last; it follows the name until it is changed by hand.
    suggestion: String,
    /// The same for the key's file.
    key_suggestion: String,
    dialog: Dialog,
    asking: Option<Wanted>,
}

/// What the dialog was opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The study's folder.
    Folder,
    /// The folder for the data manager's key.
    Key,
    /// A codebook.
    Book(usize),
    /// A profile.
    Profile(usize),
    /// An overlay.
    Overlay(usize),
}

impl NewStudyPage {
    fn take_answer(&mut self) {
        let Some(file) = self.state.dialog.take().into_iter().next() else { return };
        let text = file.display().to_string();
        match self.state.asking.take() {
            Some(Wanted::Folder) => self.form.folder = text,
            Some(Wanted::Key) => {
                let key = std::path::Path::new(&self.form.key);
                let name =
                    key.file_name().map_or_else(|| "data-manager-key.txt".into(), |name| name.to_owned());
                self.form.key = file.join(name).display().to_string();
            }
            Some(Wanted::Book(place)) => {
                if let Some(book) = self.form.books.get_mut(place) {
                    book.source = data::Source::File(text);
                }
            }
            Some(Wanted::Profile(place)) => {
                if let Some(book) = self.form.books.get_mut(place) {
                    book.own_profile = text;
                }
            }
            Some(Wanted::Overlay(place)) => {
                if let Some(book) = self.form.books.get_mut(place) {
                    book.overlay = text;
                }
            }
            None => {}
        }
    }

    fn check(&mut self) {
        if self.form.folder == self.state.suggestion {
            let dirs = directories::UserDirs::new();
            let home = dirs.as_ref().map(|dirs| dirs.document_dir().unwrap_or_else(|| dirs.home_dir()));
            self.state.suggestion = suggested(&self.form.title, home);
            self.form.folder.clone_from(&self.state.suggestion);
        }
        if self.form.key == self.state.key_suggestion {
            let dirs = directories::UserDirs::new();
            let home = dirs.as_ref().map(|dirs| dirs.document_dir().unwrap_or_else(|| dirs.home_dir()));
            self.state.key_suggestion = data::suggested_key(&self.form.title, home);
            self.form.key.clone_from(&self.state.key_suggestion);
        }
        if self.state.checked.as_ref().is_none_or(|(form, _)| *form != self.form) {
            self.state.profiles = self.form.books.iter().map(data::Book::profiles).collect();
            self.state.checked = Some((self.form.clone(), self.form.check()));
        }
    }
}

impl Screen for NewStudyPage {
    fn load(&mut self, _desk: &mut Desk) -> Result<(), LabError> {
        // What was found may depend on files: look again.
        self.state.checked = None;
        Ok(())
    }

    fn paint(&mut self, ui: &mut Ui, look: &Look) -> Vec<Action> {
        self.take_answer();
        self.check();
        let mut out = Vec::new();
        let checked = self.state.checked.as_ref().map(|(_, checked)| checked.clone()).unwrap_or_default();
        paint::paint(ui, look, &mut self.form, &checked, &mut self.state, &mut out);
        out
    }
}
