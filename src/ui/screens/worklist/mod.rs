//! A coder's clips: how far they have come, and what to do next.

pub mod data;
mod paint;
#[cfg(test)]
mod tests;

use eframe::egui::Ui;

use super::Screen;
use crate::lab::LabError;
use crate::ui::action::Action;
use crate::ui::command::Command;
use crate::ui::desk::Desk;
use crate::ui::look::Look;
use crate::ui::route::Route;
use data::{Data, Filter};

/// The page.
#[derive(Default)]
pub struct WorklistPage {
    data: Option<Data>,
    filter: Filter,
    /// Whether it was painted already.
    seen: bool,
}

impl Screen for WorklistPage {
    fn load(&mut self, desk: &mut Desk) -> Result<(), LabError> {
        self.data = Some(Data::read(desk.lab()?)?);
        Ok(())
    }

    fn paint(&mut self, ui: &mut Ui, look: &Look) -> Vec<Action> {
        let mut out = Vec::new();
        if let Some(data) = &self.data {
            let mut fresh = !self.seen;
            paint::paint(ui, look, data, &mut self.filter, &mut fresh, &mut out);
            self.seen = true;
        }
        out
    }

    fn commands(&self) -> Vec<Command> {
        vec![Command::NextClip]
    }

    fn command(&mut self, command: Command, _look: &Look) -> Vec<Action> {
        let next = self.data.as_ref().and_then(|data| data.list.next);
        match (command, next) {
            (Command::NextClip | Command::NextUnrated, Some(next)) => vec![Action::Go(Route::Coding(next))],
            _ => Vec::new(),
        }
    }
}
