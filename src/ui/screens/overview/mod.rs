//! The lead's first page: how far the study is, and what to do next.

pub mod data;
mod paint;

use std::cell::RefCell;
use std::rc::Rc;

use eframe::egui::Ui;

use super::Screen;
use crate::lab::LabError;
use crate::study::Duty;
use crate::ui::action::Action;
use crate::ui::desk::Desk;
use crate::ui::lead::Results;
use crate::ui::look::Look;
use data::Data;

/// The page.
#[derive(Default)]
pub struct OverviewPage {
    data: Option<Data>,
    results: Rc<RefCell<Results>>,
    lead: bool,
    /// Whether the person may see what was rated.
    rated: bool,
    newcomer: String,
}

impl Screen for OverviewPage {
    fn load(&mut self, desk: &mut Desk) -> Result<(), LabError> {
        self.results = desk.lead.results.clone();
        self.lead = desk.duty() == Some(Duty::Lead);
        self.rated = self.lead || desk.duty() == Some(Duty::Analyst);
        if self.rated {
            self.results.borrow_mut().renew();
        }
        let data = Data::read(desk.lab()?)?;
        if data.overview.coders.iter().any(|coder| coder.name == self.newcomer.trim()) {
            self.newcomer.clear();
        }
        self.data = Some(data);
        Ok(())
    }

    fn paint(&mut self, ui: &mut Ui, look: &Look) -> Vec<Action> {
        let mut out = Vec::new();
        if let Some(data) = &self.data {
            let newcomer = self.lead.then_some(&mut self.newcomer);
            let results = self.results.borrow();
            paint::paint(ui, look, data, self.rated.then_some(&*results), newcomer, &mut out);
        }
        out
    }
}
