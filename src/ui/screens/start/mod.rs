//! The first page: open a study, make one, or look at the demo.

mod data;
mod paint;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui::{self, Ui};

use super::Screen;
use crate::jobs::{Job, Poll};
use crate::lab::{self, Lab, LabError};
use crate::ui::action::Action;
use crate::ui::desk::Desk;
use crate::ui::look::Look;

/// Whether a study is still in its folder, and if not, where it was found.
type Sighting = (bool, Option<PathBuf>);

/// The page.
#[derive(Default)]
pub struct Start {
    data: data::Data,
    path: String,
    /// The ids of the studies, by folder.
    ids: BTreeMap<PathBuf, String>,
    /// The look at which studies are still there: a folder on a network may take its time.
    looking: Option<Job<Vec<Sighting>>>,
    looked: bool,
}

impl Start {
    /// Looks, once, on a thread of its own.
    fn look_for_studies(&mut self, ctx: &egui::Context) {
        if !std::mem::replace(&mut self.looked, true) {
            let folders: Vec<(PathBuf, Option<String>)> = self
                .data
                .recent
                .iter()
                .map(|study| (study.folder.clone(), self.ids.get(&study.folder).cloned()))
                .collect();
            let ctx = ctx.clone();
            let wake = Arc::new(move || ctx.request_repaint());
            let job = Job::start("recent studies", wake, move |_| {
                let look = |(folder, id): &(PathBuf, Option<String>)| {
                    let there = folder.join(Lab::FILE_NAME).is_file();
                    let moved = id.as_ref().filter(|_| !there).and_then(|id| lab::moved_to(folder, id));
                    (there, moved)
                };
                folders.iter().map(look).collect()
            });
            // Without it a study that is gone is told of when it is opened.
            self.looking = job.map_err(|error| log::warn!("no thread for the recent studies: {error}")).ok();
        }
        match self.looking.as_ref().map(Job::poll) {
            None | Some(Poll::Running) => {}
            Some(Poll::Lost) => self.looking = None,
            Some(Poll::Done(found)) => {
                self.looking = None;
                let (there, moved): (Vec<bool>, Vec<Option<PathBuf>>) = found.into_iter().unzip();
                self.data.mark(&there);
                self.data.mark_moved(moved);
            }
        }
    }
}

impl Screen for Start {
    fn load(&mut self, desk: &mut Desk) -> Result<(), LabError> {
        desk.close();
        self.ids = desk.settings.ids.clone();
        self.data = data::Data::new(&desk.settings.recent, &self.data);
        (self.looking, self.looked) = (None, false);
        Ok(())
    }

    fn paint(&mut self, ui: &mut Ui, look: &Look) -> Vec<Action> {
        let mut out = Vec::new();
        self.look_for_studies(ui.ctx());
        paint::paint(ui, look, &self.data, &mut self.path, &mut out);
        out
    }
}
