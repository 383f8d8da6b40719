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
use crate::ui::look::Look;
use crate::ui::results::Results;
use data::Data;

/// The page.
#[derive(Default)]
pub struct OverviewPage {
    data: Option<Data>,
    results: Rc<RefCell<Results>>,
    lead: bool,
    /// Whether the person may see what was rated.
    rated: bool,
}

impl Screen for OverviewPage {
    fn load(&mut self, desk: &mut Desk) -> Result<(), LabError> {
        self.results = desk.lead.results.clone();
        self.lead = desk.duty() == Some(Duty::Lead);
        self.rated = self.lead || desk.duty() == Some(Duty::Analyst);
        if self.rated {
            self.results.borrow_mut().renew();
        }
        self.data = Some(Data::read(desk.lab()?)?);
        Ok(())
    }

    fn paint(&mut self, ui: &mut Ui, look: &Look) -> Vec<Action> {
        let mut out = Vec::new();
        if let Some(data) = &self.data {
            let results = self.results.borrow();
            paint::paint(ui, look, data, self.rated.then_some(&*results), self.lead, &mut out);
        }
        out
    }
}
