//! The check of the trail, on a thread of its own, and writing the trail as a table.

use std::path::Path;

use eframe::egui;

use super::app::App;
use super::lead::{lost, no_thread, wake};
use super::notices::Notice;
use super::words_trail::TrailWord;
use crate::export;
use crate::jobs::{Job, Poll};
use crate::lab::{Lab, TrailCheck};
use crate::study::TrailEntry;

/// How the chain stood when it was looked at last.
#[derive(Default)]
pub struct Auditor {
    /// What was found; `None` before the first look is over.
    pub check: Option<Result<TrailCheck, String>>,
    wanted: bool,
    job: Option<Job<Result<TrailCheck, String>>>,
}

impl Auditor {
    /// Asks for a new check.
    pub fn renew(&mut self) {
        self.wanted = true;
    }

    /// Whether one is under way.
    #[cfg(test)]
    pub fn at_work(&self) -> bool {
        self.wanted || self.job.is_some()
    }

    /// Starts what is wanted, and takes what is ready.
    pub fn tend(&mut self, folder: &Path, ctx: &egui::Context) {
        match self.job.as_ref().map(Job::poll) {
            Some(Poll::Done(outcome)) => (self.job, self.check) = (None, Some(outcome)),
            Some(Poll::Lost) => {
                let next = "Nothing was changed; open the page again.";
                (self.job, self.check) = (None, Some(Err(lost("The trail was not checked", next))));
            }
            Some(Poll::Running) | None => {}
        }
        if self.wanted && self.job.is_none() {
            self.wanted = false;
            let folder = folder.to_owned();
            let started = Job::start("trail check", wake(ctx), move |_| {
                Lab::open(&folder).and_then(|mut lab| lab.check_trail(&[])).map_err(|error| error.to_string())
            });
            match started {
                Ok(job) => self.job = Some(job),
                Err(error) => self.check = Some(Err(no_thread(&error))),
            }
        }
    }
}

impl App {
    /// Writes these events into a folder, and records it.
    pub(super) fn export_trail(&mut self, folder: &Path, entries: &[TrailEntry]) {
        let written = self.desk.lab().map_err(|error| error.to_string()).and_then(|lab| {
            let head = lab.trail_head().map_err(|error| error.to_string())?;
            let id = lab.study_id().map_err(|error| error.to_string())?;
            lab.check_export_place(folder).map_err(|error| error.to_string())?;
            let file = export::write_trail(&id, &head, entries, folder).map_err(|error| error.to_string())?;
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            lab.record_export("trail", &[name], &head).map_err(|error| error.to_string())?;
            Ok(file)
        });
        match written {
            Ok(file) => {
                let parts = [entries.len().to_string(), file.display().to_string()];
                let text = self.look().with(TrailWord::TableWritten, &parts.each_ref().map(String::as_str));
                self.changed(Ok(()));
                self.notices.say(Notice::done(text));
            }
            Err(fault) => self.notices.say(Notice::fault(fault)),
        }
    }
}
