//! What goes on behind the window: making the demo study, and drawing its videos while it is in use.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use eframe::egui;

use super::action::Action;
use super::app::App;
use super::notices::Notice;
use super::words::Word;
use crate::demo::{self, DemoError, Options};
use crate::jobs::{Job, Poll, Progress, Wake};
use crate::lab::Lab;

/// How often the window is woken to show progress: each report of a video's frame would be too often.
const PACE: Duration = Duration::from_millis(250);

/// The demo's jobs.
#[derive(Default)]
pub struct Backstage {
    making: Option<Job<Result<PathBuf, DemoError>>>,
    drawing: Option<Job<Result<(), DemoError>>>,
    drawn: Arc<AtomicUsize>,
    shown: usize,
}

impl Backstage {
    /// What is under way, if anything worth a bar.
    pub fn progress(&self) -> Option<Progress> {
        let progress = match (&self.making, &self.drawing) {
            (Some(job), _) => job.progress(),
            (None, Some(job)) => job.progress(),
            (None, None) => return None,
        };
        (progress.total > 0).then_some(progress)
    }

    /// Draws the videos that a demo study still lacks. A study that is no demo is left alone.
    pub fn draw(&mut self, study: &Path, ctx: &egui::Context) {
        let (folder, drawn) = (study.to_owned(), self.drawn.clone());
        let job = Job::start("demo videos", slow_wake(ctx), move |control| {
            demo::encode_missing(&folder, control, &mut |_| {
                drawn.fetch_add(1, Ordering::Relaxed);
            })
        });
        self.drawing = job.map_err(|error| log::warn!("no thread for the demo's videos: {error}")).ok();
    }

    /// Stops what belongs to a study that is no longer open.
    pub fn stop(&mut self) {
        self.drawing = None;
    }
}

fn slow_wake(ctx: &egui::Context) -> Wake {
    let ctx = ctx.clone();
    Arc::new(move || ctx.request_repaint_after(PACE))
}

/// Where this computer keeps the demo study.
fn demo_folder() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "samspil").map(|dirs| dirs.data_dir().join("demo"))
}

impl App {
    /// Opens the demo study, and makes it first if this computer has none.
    pub(super) fn open_demo(&mut self) {
        let Some(folder) = demo_folder() else {
            let text = self.look().say(Word::NoHome);
            return self.notices.say(Notice::fault(text));
        };
        if folder.join(Lab::FILE_NAME).is_file() {
            return self.perform(Action::OpenStudy(folder));
        }
        let job = Job::start("demo study", slow_wake(&self.ctx), move |control| {
            demo::make_study(&folder, &Options::default(), control).map(|()| folder)
        });
        match job {
            Ok(job) => self.backstage.making = Some(job),
            Err(error) => self.notices.say(Notice::fault(error)),
        }
    }

    /// Looks how the demo's jobs have come, and shows what they have made.
    pub(super) fn look_backstage(&mut self) {
        match self.backstage.making.as_ref().map(Job::poll) {
            Some(Poll::Done(Ok(folder))) => {
                self.backstage.making = None;
                self.perform(Action::OpenStudy(folder));
            }
            Some(Poll::Done(Err(error))) => {
                self.backstage.making = None;
                self.notices.say(Notice::fault(error));
            }
            Some(Poll::Lost) => self.backstage.making = None,
            Some(Poll::Running) | None => {}
        }
        match self.backstage.drawing.as_ref().map(Job::poll) {
            Some(Poll::Done(result)) => {
                self.backstage.drawing = None;
                if let Err(error) = result {
                    self.notices.say(Notice::fault(error));
                }
            }
            Some(Poll::Lost) => self.backstage.drawing = None,
            Some(Poll::Running) | None => {}
        }
        let drawn = self.backstage.drawn.load(Ordering::Relaxed);
        if drawn != self.backstage.shown {
            self.backstage.shown = drawn;
            self.reload();
        }
    }
}
