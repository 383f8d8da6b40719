//! Scores clip by clip: subscales, totals, single-item instruments, each with its number of valid parts.

pub mod data;
mod paint;

use std::cell::RefCell;
use std::rc::Rc;

use eframe::egui::Ui;

use super::Screen;
use crate::lab::LabError;
use crate::ui::action::Action;
use crate::ui::desk::Desk;
use crate::ui::lead::Results;
use crate::ui::look::Look;
use data::Filter;

/// The page.
#[derive(Default)]
pub struct ScoresPage {
    results: Rc<RefCell<Results>>,
    filter: Filter,
}

impl Screen for ScoresPage {
    fn load(&mut self, desk: &mut Desk) -> Result<(), LabError> {
        self.results = desk.lead.results.clone();
        self.results.borrow_mut().renew();
        Ok(())
    }

    fn paint(&mut self, ui: &mut Ui, look: &Look) -> Vec<Action> {
        paint::paint(ui, look, &self.results.borrow(), &mut self.filter);
        Vec::new()
    }
}
