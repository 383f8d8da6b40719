//! The allocation, for the data manager and the lead: imported, and read by nobody here. The data manager begins on
//! this page, and finds what else is the data manager's to do.

pub mod data;
mod paint;
#[cfg(test)]
mod tests;

use eframe::egui::Ui;

use super::Screen;
use crate::lab::LabError;
use crate::ui::action::Action;
use crate::ui::allocate::Allocated;
use crate::ui::desk::Desk;
use crate::ui::dialog::Dialog;
use crate::ui::look::Look;
use data::Data;

/// The page.
#[derive(Default)]
pub struct AllocationPage {
    data: Data,
    allocated: Allocated,
    state: State,
    seen: bool,
}

/// What the page remembers of the moment.
#[derive(Default)]
pub struct State {
    /// The list, as typed.
    pub list: String,
    /// Asks for the list.
    pub dialog: Dialog,
}

impl Screen for AllocationPage {
    fn load(&mut self, desk: &mut Desk) -> Result<(), LabError> {
        self.allocated = desk.lead.allocated.clone();
        if !std::mem::replace(&mut self.seen, true) {
            // What somebody else was told before is not this person's.
            *self.allocated.borrow_mut() = None;
        }
        self.data = Data::read(desk.lab()?)?;
        if matches!(&*self.allocated.borrow(), Some(Ok(done)) if done.remove.display().to_string() == self.state.list.trim())
        {
            self.state.list.clear();
        }
        Ok(())
    }

    fn paint(&mut self, ui: &mut Ui, look: &Look) -> Vec<Action> {
        let mut out = Vec::new();
        if let Some(file) = self.state.dialog.take().into_iter().next() {
            self.state.list = file.display().to_string();
        }
        paint::paint(ui, look, &self.data, self.allocated.borrow().as_ref(), &mut self.state, &mut out);
        out
    }
}
