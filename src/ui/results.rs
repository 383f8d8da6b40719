//! The reports on the results' pages: computed on threads of their own, shown until newer ones are there.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use eframe::egui;

use super::lead::{lost, no_thread, wake, wind_up};
use crate::jobs::{Control, Job, Poll};
use crate::lab::{Lab, Seat};
use crate::report::{self, Consistency, Reliability, ReliabilityOptions, ScoreTable, StudyRatings};

/// Every report of a study, computed at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Reports {
    /// Agreement between coders.
    pub reliability: Reliability,
    /// Internal consistency.
    pub consistency: Consistency,
    /// Scores clip by clip.
    pub scores: ScoreTable,
}

/// The reports on show; the old ones stay until the new are there.
#[derive(Default)]
pub struct Results {
    /// The last that were computed.
    pub shown: Option<Arc<Reports>>,
    /// Why they could not be.
    pub fault: Option<String>,
    wanted: bool,
    /// The ratings that the resampled figures are of, those on show or those under way.
    rows: Option<Arc<StudyRatings>>,
    job: Option<Job<Result<Option<Renewed>, String>>>,
    /// Agreement once more, with intervals by resampling.
    second: Option<Job<Option<Reliability>>>,
}

/// Reports, and the ratings that they are of.
type Renewed = (Reports, Arc<StudyRatings>);

impl Results {
    /// Asks for new reports.
    pub fn renew(&mut self) {
        self.wanted = true;
    }

    /// Forgets them: whoever comes next may not be meant to see them.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// Whether new ones are being computed.
    #[cfg(test)]
    pub fn at_work(&self) -> bool {
        self.wanted || self.job.is_some() || self.second.is_some()
    }

    /// The share of the resampling that is done, while it is under way.
    pub fn resampling(&self) -> Option<f32> {
        self.second.as_ref().map(|job| job.progress().fraction().unwrap_or(0.0))
    }

    /// Takes what is ready, and starts what is wanted.
    pub(super) fn tend(&mut self, folder: &Path, seat: impl FnOnce() -> Option<Seat>, ctx: &egui::Context) {
        match self.second.as_ref().map(Job::poll) {
            Some(Poll::Done(found)) => {
                self.second = None;
                if let (Some(reliability), Some(shown)) = (found, &mut self.shown) {
                    Arc::make_mut(shown).reliability = reliability;
                }
            }
            Some(Poll::Lost) => (self.second, self.rows) = (None, None),
            Some(Poll::Running) | None => {}
        }
        match self.job.as_ref().map(Job::poll) {
            Some(Poll::Done(outcome)) => {
                self.job = None;
                match outcome {
                    Ok(Some((reports, rows))) => {
                        (self.second, self.rows) = (None, None); // Of other ratings: dropping it stops it.
                        if !self.wanted {
                            if reports.reliability.base.double_coded > 0 {
                                self.second = resample(rows.clone(), ctx);
                            }
                            self.rows = Some(rows).filter(|_| self.second.is_some());
                        }
                        (self.shown, self.fault) = (Some(Arc::new(reports)), None);
                    }
                    // The same ratings: what is on show or under way is of them, unless it was lost meanwhile.
                    Ok(None) => {
                        self.fault = None;
                        self.wanted |= self.rows.is_none();
                    }
                    Err(fault) => self.fault = Some(fault),
                }
            }
            Some(Poll::Lost) => {
                self.job = None;
                self.fault =
                    Some(lost("The reports were not computed", "Nothing was changed; open the page again."));
            }
            Some(Poll::Running) | None => {}
        }
        // What is under way may have begun before the change: it is let run out, then done once more.
        if self.wanted && self.job.is_none() {
            self.wanted = false;
            let Some(seat) = seat() else { return };
            let (folder, known) = (folder.to_owned(), self.rows.clone());
            match Job::start("reports", wake(ctx), move |_| reports(&folder, seat, known.as_deref())) {
                Ok(job) => self.job = Some(job),
                Err(error) => self.fault = Some(no_thread(&error)),
            }
        }
    }

    /// Stops the work, and waits for it no longer than until `end`.
    pub(super) fn wind_up(&mut self, end: Instant) {
        if let Some(job) = self.job.take() {
            wind_up(job, end);
        }
    }
}

/// Computes agreement once more, with what takes long.
fn resample(rows: Arc<StudyRatings>, ctx: &egui::Context) -> Option<Job<Option<Reliability>>> {
    let work = move |control: &Control| {
        // Threads that work side by side may tell late what they did early.
        let most = Mutex::new(0);
        let watch = |done: usize, of: usize| {
            let mut most = most.lock().unwrap_or_else(PoisonError::into_inner);
            // Twenty times in all: each report paints the window.
            if done > *most && done.is_multiple_of((of / 20).max(1)) {
                *most = done;
                control.report(done as u64, of as u64, "");
            }
            !control.is_cancelled()
        };
        report::reliability_with(&rows, &ReliabilityOptions::default(), &watch)
    };
    // Without a thread the page keeps the figures that it has.
    Job::start("resampling", wake(ctx), work).ok()
}

/// Computes every report of a study; nothing where its ratings are those that are known.
fn reports(folder: &Path, seat: Seat, known: Option<&StudyRatings>) -> Result<Option<Renewed>, String> {
    let rows = Lab::open_for(folder, seat)
        .and_then(|mut lab| lab.study_ratings())
        .map_err(|error| error.to_string())?;
    if known == Some(&rows) {
        return Ok(None);
    }
    let found = Reports {
        reliability: report::reliability(&rows),
        consistency: report::consistency(&rows),
        scores: report::scores(&rows),
    };
    Ok(Some((found, Arc::new(rows))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::Small;

    #[test]
    fn work_that_is_lost_says_so() {
        let small = Small::new();
        let job = Job::start("test", crate::jobs::no_wake(), |_| panic!("planted")).ok();
        let mut results = Results { job, ..Results::default() };
        while results.at_work() {
            results.tend(&small.folder(), || None, &egui::Context::default());
            std::thread::yield_now();
        }
        assert!(results.fault.is_some_and(|fault| fault.starts_with("The reports were not computed")));
    }
}
