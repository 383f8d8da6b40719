//! Bringing ratings in from a spreadsheet: choose it, look at what its columns say and what is wrong with it, do it.

pub mod data;
mod paint;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::rc::Rc;

use eframe::egui::Ui;

use super::Screen;
use crate::codebook::Words;
use crate::lab::LabError;
use crate::ui::action::Action;
use crate::ui::desk::Desk;
use crate::ui::dialog::Dialog;
use crate::ui::intake::Intake;
use crate::ui::look::Look;
use data::Form;

/// The page.
#[derive(Default)]
pub struct BringInPage {
    intake: Rc<RefCell<Intake>>,
    form: Form,
    dialog: Dialog,
    linkage_open: bool,
    items: Vec<(String, Words)>,
    reasons: String,
    seen: bool,
    /// Whether what waited for the linkage is looked at now.
    again: bool,
}

impl Screen for BringInPage {
    fn load(&mut self, desk: &mut Desk) -> Result<(), LabError> {
        self.intake = desk.lead.intake.clone();
        if !std::mem::replace(&mut self.seen, true) && !self.intake.borrow().at_work() {
            // What somebody else looked at before is not this person's.
            self.intake.borrow_mut().found = None;
        }
        let lab = desk.lab()?;
        lab.may_bring_in()?;
        let waited = matches!(&self.intake.borrow().found, Some(Ok(found)) if found.needs_linkage);
        let open = lab.linkage_is_open();
        let was_open = std::mem::replace(&mut self.linkage_open, open);
        self.again |= waited && open && !was_open && self.form.is_current();
        let books = lab.codebooks();
        let items = books.iter().flat_map(|codebook| &codebook.items);
        self.items = items.map(|item| (item.id.to_string(), item.label.clone())).collect();
        let mut reasons: Vec<&str> = Vec::new();
        for reason in books.iter().flat_map(|codebook| &codebook.reasons) {
            if !reasons.contains(&reason.id.as_str()) {
                reasons.push(reason.id.as_str());
            }
        }
        self.reasons = reasons.join(", ");
        Ok(())
    }

    fn paint(&mut self, ui: &mut Ui, look: &Look) -> Vec<Action> {
        let mut out = Vec::new();
        if let Some(file) = self.dialog.take().into_iter().next() {
            self.form.choose(file.display().to_string());
        }
        let intake = self.intake.borrow();
        let shown = paint::Shown {
            found: intake.found.as_ref(),
            under_way: intake.progress(),
            linkage_open: self.linkage_open,
            items: &self.items,
            reasons: &self.reasons,
        };
        if std::mem::take(&mut self.again) {
            paint::ask(&mut self.form, true, &mut out);
        }
        paint::paint(ui, look, &shown, &mut self.form, &mut self.dialog, &mut out);
        out
    }
}
