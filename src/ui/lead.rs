//! What the lead's and analyst's pages share, and what goes on while other pages are shown: the import and the
//! export; the reports are in [`super::results`]. Long work has a thread and a study handle of its own.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use eframe::egui;

use super::allocate::Allocated;
use super::app::App;
use super::ask::Handing;
use super::auditor::Auditor;
use super::blinding::BlindingAction;
use super::intake::Intake;
use super::notices::Notice;
use super::people::PeopleAction;
use super::results::Results;
use super::route::Route;
use super::screens::import::data::Table;
use super::vault::Vault;
use super::words::Text as _;
use super::words_lead::LeadWord;
use super::words_trail::TrailWord;
use crate::codebook::ItemId;
use crate::export::{self, ExportMeta, ExportSummary, Format};
use crate::jobs::{Job, Poll, Progress, Wake};
use crate::lab::assign::Share;
use crate::lab::import::ImportReport;
use crate::lab::keeping::Keeping;
use crate::lab::manifest::ManifestRow;
use crate::lab::{Handover, Lab, NewStudy, People, Seat, SystemClock};
use crate::study::{AssignmentId, ClipId, Duty, Rating, TrailEntry};

#[cfg(test)]
mod tests;

/// What a lead or an analyst asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum LeadAction {
    /// Make a study in this folder, with what leaves the program written where it is kept, and open it.
    CreateStudy(PathBuf, Box<NewStudy>, Keeping),
    /// What concerns accounts, and the rules of the study.
    People(PeopleAction),
    /// Seal the study of before in this folder, with what leaves the program written where it is kept, and open it.
    SealStudy(PathBuf, Box<People>, Keeping),
    /// Give clips to coders.
    ShareOut(Share),
    /// Move the coded window of a clip: from, to.
    MoveWindow(ClipId, u64, u64),
    /// Take the recording of a clip out of the study.
    RemoveRecording(ClipId),
    /// What breaks, ends or lifts the blinding; a family that leaves.
    Blinding(Box<BlindingAction>),
    /// Import these rows.
    Import(Vec<ManifestRow>),
    /// Stop the import at its next safe point.
    StopImport,
    /// Correct a rating of a submitted sheet, and why.
    Correct(AssignmentId, ItemId, Rating, String),
    /// Write these events of the trail into this folder.
    ExportTrail(PathBuf, Vec<TrailEntry>),
    /// Write the results into this folder; with the groups, once the study is unblinded.
    Export(PathBuf, Format, bool),
    /// Make a backup now.
    MakeBackup,
    /// Check the backups, for the page that lists them.
    ListBackups,
    /// Put this backup in the study's place.
    Restore(PathBuf),
    /// The folder that gets a copy of each backup; `None` for no second place.
    SecondPlace(Option<PathBuf>),
    /// Look for missing videos in this folder.
    FindVideos(PathBuf),
    /// Look at a spreadsheet of ratings, or bring it in.
    BringIn(Box<super::intake::Asked>),
    /// Stop looking at the spreadsheet, or bringing it in: then nothing of it comes in.
    StopBringIn,
    /// Import the allocation from this list, straight into sealed form.
    ImportAllocation(PathBuf),
    /// Let the page read again, and show the film that it now wants.
    Renew,
}

/// Shared by the lead's pages; a page takes its handle when it loads.
#[derive(Clone, Default)]
pub struct LeadRoom {
    /// The reports.
    pub results: Rc<RefCell<Results>>,
    /// The import.
    pub bench: Rc<RefCell<Bench>>,
    /// The export.
    pub outbox: Rc<RefCell<Outbox>>,
    /// The check of the trail.
    pub auditor: Rc<RefCell<Auditor>>,
    /// The backups, and the search for videos.
    pub vault: Rc<RefCell<Vault>>,
    /// What became of the last import of the allocation.
    pub allocated: Allocated,
    /// The spreadsheet of ratings that is looked at or brought in.
    pub intake: Rc<RefCell<Intake>>,
}

/// The import: its table, and the work under way.
#[derive(Default)]
pub struct Bench {
    /// The table to fill in.
    pub table: Table,
    /// Why the last import gave no report.
    pub fault: Option<String>,
    job: Option<Job<Result<ImportReport, String>>>,
}

/// The export: the work under way, and what was written last.
#[derive(Default)]
pub struct Outbox {
    /// What was written, or why not.
    pub outcome: Option<Result<ExportSummary, String>>,
    job: Option<Job<Result<ExportSummary, String>>>,
}

/// Told when work ended without a result: a fault in the program.
pub(super) fn lost(what: &str, next: &str) -> String {
    format!("{what}, for a reason that the program does not know. {next}")
}

/// Told when work could not begin.
pub(super) fn no_thread(error: &std::io::Error) -> String {
    format!(
        "The system gave no thread for the work ({error}). Nothing was changed. Close other programs and try again."
    )
}

impl Bench {
    /// How far the import is, while there is one.
    pub fn progress(&self) -> Option<Progress> {
        self.job.as_ref().map(Job::progress)
    }

    fn start(&mut self, folder: PathBuf, seat: Seat, rows: Vec<ManifestRow>, ctx: &egui::Context) {
        if self.job.is_some() {
            return;
        }
        (self.table.outcome, self.fault) = (None, None);
        let started = Job::start("import", wake(ctx), move |control| {
            let mut lab = Lab::open_for(&folder, seat).map_err(|error| error.to_string())?;
            lab.import(&rows, control).map_err(|error| error.to_string())
        });
        match started {
            Ok(job) => self.job = Some(job),
            Err(error) => self.fault = Some(no_thread(&error)),
        }
    }

    /// Takes what became of the import. True when it has ended, well or not: the study may have changed.
    fn tend(&mut self) -> bool {
        let outcome = match self.job.as_ref().map(Job::poll) {
            None | Some(Poll::Running) => return false,
            Some(Poll::Lost) => {
                Err(lost("The import stopped", "What it had finished is in the study; nothing is half done."))
            }
            Some(Poll::Done(outcome)) => outcome,
        };
        self.job = None;
        match outcome {
            Ok(report) => self.table.settle(report),
            Err(fault) => self.fault = Some(fault),
        }
        true
    }
}

impl Outbox {
    /// Whether files are being written.
    pub fn at_work(&self) -> bool {
        self.job.is_some()
    }

    fn start(
        &mut self,
        work: impl FnOnce() -> Result<ExportSummary, String> + Send + 'static,
        ctx: &egui::Context,
    ) {
        if self.job.is_some() {
            return;
        }
        match Job::start("export", wake(ctx), move |_| work()) {
            Ok(job) => self.job = Some(job),
            Err(error) => self.outcome = Some(Err(no_thread(&error))),
        }
    }

    fn tend(&mut self) {
        match self.job.as_ref().map(Job::poll) {
            Some(Poll::Done(outcome)) => (self.job, self.outcome) = (None, Some(outcome)),
            Some(Poll::Lost) => {
                let next = "The study is untouched; write the files again, into another folder.";
                (self.job, self.outcome) = (None, Some(Err(lost("The files were not written", next))));
            }
            Some(Poll::Running) | None => {}
        }
    }
}

/// How long a closing window waits for work to come to its next safe point.
const PATIENCE: Duration = Duration::from_secs(3);

/// Asks work to stop, and waits until it has, but no longer than until `end`.
pub(super) fn wind_up<T: Send + 'static>(job: Job<T>, end: Instant) {
    job.cancel();
    let (send, ended) = mpsc::channel();
    let waiting = std::thread::Builder::new().name("end of work".to_owned()).spawn(move || {
        job.wait();
        // Nobody listens any more once patience has ended.
        let _ = send.send(());
    });
    if waiting.is_ok() {
        let _ = ended.recv_timeout(end.saturating_duration_since(Instant::now()));
    }
}

impl LeadRoom {
    /// Whether recordings are being imported.
    pub fn importing(&self) -> bool {
        self.bench.borrow().job.is_some()
    }

    /// Stops what writes files, so that the program can end.
    pub fn wind_up(&self) {
        let end = Instant::now() + PATIENCE;
        if let Some(job) = self.bench.borrow_mut().job.take() {
            wind_up(job, end);
        }
        if let Some(job) = self.outbox.borrow_mut().job.take() {
            wind_up(job, end);
        }
        self.results.borrow_mut().wind_up(end);
        self.intake.borrow_mut().wind_up(end);
        self.vault.borrow_mut().wind_up(end);
    }
}

fn write(study: &Path, seat: Seat, to: &Path, format: Format, groups: bool) -> Result<ExportSummary, String> {
    let mut lab = Lab::open_for(study, seat).map_err(|error| error.to_string())?;
    lab.check_export_place(to).map_err(|error| error.to_string())?;
    let rows = lab.study_ratings().map_err(|error| error.to_string())?;
    let id = lab.study_id().map_err(|error| error.to_string())?;
    let head = lab.trail_head().map_err(|error| error.to_string())?;
    let meta = ExportMeta::new(Some(id)).with_trail(head.clone());
    let written = if groups {
        let unblinded = lab.unblinded().map_err(|error| error.to_string())?;
        export::write_unblinded(&rows, &unblinded, &meta, to, format)
    } else {
        export::write(&rows, &meta, to, format)
    };
    let summary = written.map_err(|error| error.to_string())?;
    let names: Vec<String> = summary.files.iter().map(|file| file.name.clone()).collect();
    lab.record_export("results", &names, &head).map_err(|error| error.to_string())?;
    Ok(summary)
}

/// Asks the window to paint again.
pub(super) fn wake(ctx: &egui::Context) -> Wake {
    let ctx = ctx.clone();
    Arc::new(move || ctx.request_repaint())
}

impl App {
    /// Does what a lead or an analyst asked for.
    pub(super) fn lead(&mut self, action: LeadAction) {
        match action {
            LeadAction::CreateStudy(folder, study, keeping) => self.create_study(&folder, &study, keeping),
            LeadAction::People(action) => self.people(action),
            LeadAction::SealStudy(folder, people, keeping) => self.seal_study(&folder, &people, keeping),
            LeadAction::ShareOut(share) => {
                let done = self.desk.lab().and_then(|lab| lab.share_out(&share));
                let language = self.look().language;
                let told = done.as_ref().ok().map(|shared| {
                    let parts = [shared.clips.to_string(), shared.double.to_string()];
                    LeadWord::SharedOut.with(language, &parts.each_ref().map(String::as_str))
                });
                self.changed(done.map(drop));
                self.notices_say(told.map(Notice::done));
            }
            LeadAction::MoveWindow(clip, from, to) => {
                let done = self.desk.lab().and_then(|lab| lab.move_window(clip, from, to));
                self.changed(done);
            }
            LeadAction::Blinding(action) => self.blinding(&action),
            LeadAction::RemoveRecording(clip) => {
                let done = self.desk.lab().and_then(|lab| lab.remove_recording(clip));
                self.changed(done);
            }
            LeadAction::Import(rows) => {
                if let Some((folder, seat)) = self.at_work() {
                    self.desk.lead.bench.borrow_mut().start(folder, seat, rows, &self.ctx);
                }
            }
            LeadAction::StopImport => {
                if let Some(job) = &self.desk.lead.bench.borrow().job {
                    job.cancel();
                }
            }
            LeadAction::Export(to, format, groups) => {
                if let Some((folder, seat)) = self.at_work() {
                    let work = move || write(&folder, seat, &to, format, groups);
                    self.desk.lead.outbox.borrow_mut().start(work, &self.ctx);
                }
            }
            LeadAction::Correct(sheet, item, rating, why) => {
                let done = self.desk.lab().and_then(|lab| lab.correct(sheet, &[(item, rating)], &why));
                let told = done.is_ok().then(|| Notice::done(self.look().say(TrailWord::Corrected)));
                self.changed(done.map(drop));
                self.notices_say(told);
            }
            LeadAction::ExportTrail(folder, entries) => self.export_trail(&folder, &entries),
            LeadAction::MakeBackup
            | LeadAction::ListBackups
            | LeadAction::Restore(_)
            | LeadAction::SecondPlace(_)
            | LeadAction::FindVideos(_) => self.vault(action),
            LeadAction::BringIn(asked) => {
                if let Some((folder, seat)) = self.at_work() {
                    self.desk.lead.intake.borrow_mut().start(folder, seat, *asked, &self.ctx);
                }
            }
            LeadAction::StopBringIn => self.desk.lead.intake.borrow_mut().stop(),
            LeadAction::ImportAllocation(list) => self.import_allocation(&list),
            LeadAction::Renew => self.reload(),
        }
    }

    /// The study, and who is at work with the keys in hand.
    pub(super) fn at_work(&mut self) -> Option<(PathBuf, Seat)> {
        let lab = self.desk.lab().ok()?;
        Some((lab.folder().to_owned(), lab.seat()))
    }

    fn notices_say(&mut self, notice: Option<Notice>) {
        if let Some(notice) = notice {
            self.notices.say(notice);
        }
    }

    fn create_study(&mut self, folder: &Path, study: &NewStudy, keeping: Keeping) {
        let mut keep = |made: &Handover| keeping.write(made, &study.title, &study.people.data_manager.name);
        let made =
            Lab::create_keeping(folder, study, Box::new(SystemClock), &mut keep).and_then(|mut lab| {
                let handover = lab.take_handover().unwrap_or_default();
                self.desk.put(lab)?;
                Ok(handover)
            });
        match made {
            Ok(handover) => {
                self.go(Route::Overview);
                self.keep_opened();
                self.keep_signed_in();
                self.hand(Handing {
                    files: Some((keeping.key, keeping.sheet)),
                    passphrases: handover.passphrases,
                    ticked: false,
                });
            }
            Err(error) => self.notices.say(Notice::fault(error)),
        }
    }

    /// Looks after the lead's long work.
    pub(super) fn tend_lead(&mut self) {
        let Some(folder) = self.desk.lab().ok().map(|lab| lab.folder().to_owned()) else { return };
        let room = self.desk.lead.clone();
        let seat = || self.desk.lab().ok().map(|lab| lab.seat());
        room.results.borrow_mut().tend(&folder, seat, &self.ctx);
        room.outbox.borrow_mut().tend();
        room.auditor.borrow_mut().tend(&folder, &self.ctx);
        let brought = room.intake.borrow_mut().tend();
        if brought {
            self.reload();
        }
        let ended = room.bench.borrow_mut().tend();
        if !ended {
            return;
        }
        self.reload();
        // On its own page it stands there; it may name families' files, so a coder is not told.
        let lead = matches!(self.desk.duty(), Some(Duty::Lead | Duty::Analyst));
        if let (true, Some(fault)) = (lead && self.route != Route::Import, &room.bench.borrow().fault) {
            self.notices.say(Notice::fault(fault));
        }
    }

    /// Tells that the import was stopped, where its study was closed.
    pub(super) fn tell_stopped(&mut self, importing: bool) {
        if importing {
            self.notices.say(Notice::advice(self.look().say(LeadWord::ImportStopped)));
        }
    }
}
