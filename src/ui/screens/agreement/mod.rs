//! Agreement between coders: the gate, pooled figures, subscales and items.

pub mod data;
pub mod detail;
mod paint;
mod panel;

pub use paint::column;
pub use panel::{figure_lines, inset, part};
#[cfg(test)]
mod danish_tests;
#[cfg(test)]
mod tests;

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
pub struct AgreementPage {
    results: Rc<RefCell<Results>>,
    view: View,
}

/// How the page is looked at.
#[derive(Default)]
pub struct View {
    /// Which section: overall, then pairs, then waves.
    scope: usize,
    /// Whether as a plot.
    drawn: bool,
    /// The row that the panel shows; the first until one is chosen.
    chosen: Option<String>,
}

impl Screen for AgreementPage {
    fn load(&mut self, desk: &mut Desk) -> Result<(), LabError> {
        self.results = desk.lead.results.clone();
        self.results.borrow_mut().renew();
        Ok(())
    }

    fn paint(&mut self, ui: &mut Ui, look: &Look) -> Vec<Action> {
        let mut out = Vec::new();
        paint::paint(ui, look, &self.results.borrow(), &mut self.view, &mut out);
        out
    }
}
