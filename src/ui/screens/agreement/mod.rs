//! Agreement between coders: the gate, pooled figures, subscales and items.

pub mod data;
mod paint;

pub use paint::warnings;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::rc::Rc;

use eframe::egui::Ui;

use super::Screen;
use crate::lab::LabError;
use crate::ui::action::Action;
use crate::ui::desk::Desk;
use crate::ui::lead::Results;
use crate::ui::look::Look;

/// The page.
#[derive(Default)]
pub struct AgreementPage {
    results: Rc<RefCell<Results>>,
}

impl Screen for AgreementPage {
    fn load(&mut self, desk: &mut Desk) -> Result<(), LabError> {
        self.results = desk.lead.results.clone();
        self.results.borrow_mut().renew();
        Ok(())
    }

    fn paint(&mut self, ui: &mut Ui, look: &Look) -> Vec<Action> {
        let mut out = Vec::new();
        paint::paint(ui, look, &self.results.borrow(), &mut out);
        out
    }
}
