//! A spreadsheet of ratings that is looked at, or brought in, away from the window's thread.

use std::path::{Path, PathBuf};
use std::time::Instant;

use eframe::egui;

use super::lead::{lost, no_thread, wake, wind_up};
use crate::jobs::{Control, Job, Poll, Progress};
use crate::lab::bring_in::{BringInReport, BringInRules, ColumnChoice, Field};
use crate::lab::{Lab, LabError, Seat};

/// What is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The spreadsheet.
    pub file: PathBuf,
    /// What its columns say.
    pub columns: ColumnChoice,
    /// How it is to be understood.
    pub rules: BringInRules,
    /// Whether it is only looked at.
    pub dry_run: bool,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// Heads of the columns.
    pub heads: Vec<String>,
    /// What each is taken to say.
    pub fields: Vec<Field>,
    /// Whether it names families, and the linkage is closed: then it could not be looked at further.
    pub needs_linkage: bool,
    /// What would come in or did, and every fault.
    pub report: BringInReport,
}

/// The work under way, and what came of the last.
#[derive(Default)]
pub struct Intake {
    /// What was found, or why nothing was.
    pub found: Option<Result<Found, String>>,
    job: Option<Job<Result<Found, String>>>,
    /// Whether what is under way only looks.
    looking: bool,
}

impl Intake {
    /// Whether a file is being looked at or brought in.
    pub fn at_work(&self) -> bool {
        self.job.is_some()
    }

    /// How far it is, while there is one; and whether it only looks.
    pub fn progress(&self) -> Option<(Progress, bool)> {
        self.job.as_ref().map(|job| (job.progress(), self.looking))
    }

    /// Stops it: a look at once, as it changes nothing, else at the next safe point.
    pub(super) fn stop(&mut self) {
        match &self.job {
            Some(_) if self.looking => (self.job, self.found) = (None, None),
            Some(job) => job.cancel(),
            None => {}
        }
    }

    /// Forgets what was found, which may name families: whoever comes next is not meant to see it.
    pub(super) fn forget(&mut self) {
        self.found = None;
    }

    pub(super) fn start(&mut self, folder: PathBuf, seat: Seat, asked: Asked, ctx: &egui::Context) {
        if self.job.is_some() {
            return;
        }
        self.looking = asked.dry_run;
        let work = move |control: &Control| {
            look(&folder, seat, &asked, control).map_err(|error| match error {
                // One transaction: what came in before the stop is gone too.
                LabError::Cancelled => "Stopped. Nothing of the file came in.".to_owned(),
                error => error.to_string(),
            })
        };
        match Job::start("ratings", wake(ctx), work) {
            Ok(job) => self.job = Some(job),
            Err(error) => self.found = Some(Err(no_thread(&error))),
        }
    }

    /// Takes what became of it. True when it has ended: the study may have changed.
    pub(super) fn tend(&mut self) -> bool {
        let found = match self.job.as_ref().map(Job::poll) {
            None | Some(Poll::Running) => return false,
            Some(Poll::Lost) => {
                let next = "All of the file is in the study, or nothing: the trail says which.";
                Err(lost("The file could not be looked at to its end", next))
            }
            Some(Poll::Done(found)) => found,
        };
        (self.job, self.found) = (None, Some(found));
        true
    }

    pub(super) fn wind_up(&mut self, end: Instant) {
        if let Some(job) = self.job.take() {
            wind_up(job, end);
        }
    }
}

fn look(folder: &Path, seat: Seat, asked: &Asked, control: &Control) -> Result<Found, LabError> {
    let mut lab = Lab::open_for(folder, seat)?;
    lab.may_bring_in()?;
    let file = lab.read_ratings_file(&asked.file, &asked.columns)?;
    let mut found = Found { heads: file.heads.clone(), fields: file.fields.clone(), ..Found::default() };
    found.needs_linkage = file.names_families() && !lab.linkage_is_open();
    if !found.needs_linkage {
        found.report = if asked.dry_run {
            lab.check_ratings(&file, &asked.rules)?
        } else {
            lab.bring_ratings_in(&file, &asked.rules, control)?
        };
    }
    Ok(found)
}
