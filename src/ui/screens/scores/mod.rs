//! Scores clip by clip: subscales, totals, single-item instruments, each with its number of valid parts.

mod correct;
pub mod data;
mod paint;

use std::cell::RefCell;
use std::rc::Rc;

use eframe::egui::Ui;

use super::Screen;
use crate::lab::{Actor, LabError};
use crate::ui::action::Action;
use crate::ui::desk::Desk;
use crate::ui::lead::LeadAction;
use crate::ui::look::Look;
use crate::ui::results::Results;
use correct::Correction;
use data::Filter;

/// The page.
#[derive(Default)]
pub struct ScoresPage {
    results: Rc<RefCell<Results>>,
    filter: Filter,
    /// Whether a lead is at work, who may correct.
    lead: bool,
    correction: Correction,
}

impl Screen for ScoresPage {
    fn load(&mut self, desk: &mut Desk) -> Result<(), LabError> {
        self.results = desk.lead.results.clone();
        self.results.borrow_mut().renew();
        self.lead = matches!(desk.actor(), Some(Actor::Lead { .. }));
        self.correction.load(desk.lab()?)
    }

    fn paint(&mut self, ui: &mut Ui, look: &Look) -> Vec<Action> {
        let chosen = paint::paint(ui, look, &self.results.borrow(), &mut self.filter, self.lead);
        let mut out = Vec::new();
        if let Some(code) = chosen {
            self.correction = Correction::of(code);
            out.push(Action::Lead(LeadAction::Renew));
        }
        self.correction.paint(ui, look, &mut out);
        out
    }
}
