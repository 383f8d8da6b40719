//! Internal consistency: alpha of each subscale and total, wave by wave.

pub mod data;
mod paint;
mod panel;

use std::cell::RefCell;
use std::rc::Rc;

use eframe::egui::Ui;

use super::Screen;
use crate::lab::LabError;
use crate::ui::action::Action;
use crate::ui::desk::Desk;
use crate::ui::look::Look;
use crate::ui::results::Results;

/// The page.
#[derive(Default)]
pub struct ConsistencyPage {
    results: Rc<RefCell<Results>>,
    view: View,
}

/// How the page is looked at.
#[derive(Default)]
pub struct View {
    /// Whether the profiles stand side by side.
    side_by_side: bool,
    /// The row of the report that the panel shows; the first until one is chosen.
    chosen: Option<usize>,
}

impl Screen for ConsistencyPage {
    fn load(&mut self, desk: &mut Desk) -> Result<(), LabError> {
        self.results = desk.lead.results.clone();
        self.results.borrow_mut().renew();
        Ok(())
    }

    fn paint(&mut self, ui: &mut Ui, look: &Look) -> Vec<Action> {
        paint::paint(ui, look, &self.results.borrow(), &mut self.view);
        Vec::new()
    }
}
