//! Writing the results as files for other people's software.

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
use crate::ui::lead::Outbox;
use crate::ui::look::Look;
use data::Form;

/// The page.
#[derive(Default)]
pub struct ExportPage {
    outbox: Rc<RefCell<Outbox>>,
    study: PathBuf,
    submitted: usize,
    form: Form,
    dialog: Dialog,
}

impl Screen for ExportPage {
    fn load(&mut self, desk: &mut Desk) -> Result<(), LabError> {
        self.outbox = desk.lead.outbox.clone();
        let lab = desk.lab()?;
        self.study = lab.folder().to_owned();
        if self.form.folder.is_empty() {
            self.form.folder = lab.exports_folder().display().to_string();
        }
        self.form.unblinded = lab.unblinded().is_ok();
        self.submitted = lab.overview()?.coders.iter().map(|coder| coder.submitted).sum();
        Ok(())
    }

    fn paint(&mut self, ui: &mut Ui, look: &Look) -> Vec<Action> {
        if let Some(folder) = self.dialog.take().into_iter().next() {
            self.form.folder = folder.display().to_string();
        }
        let mut out = Vec::new();
        let outbox = self.outbox.borrow();
        paint::paint(
            ui,
            look,
            (&self.study, self.submitted),
            &mut self.form,
            &outbox,
            &mut self.dialog,
            &mut out,
        );
        out
    }
}
