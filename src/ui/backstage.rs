//! What goes on behind the window: making the demo study, and drawing its videos while it is in use.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use eframe::egui;

use super::action::Action;
use super::app::App;
use super::notices::Notice;
use super::route::Route;
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
    /// The study whose videos are being drawn, and the work.
    drawing: Option<(PathBuf, Job<Result<(), DemoError>>)>,
    drawn: Arc<AtomicUsize>,
    shown: usize,
}

impl Backstage {
    /// What is under way, if anything worth a bar.
    pub fn progress(&self) -> Option<Progress> {
        let progress = match (&self.making, &self.drawing) {
            (Some(job), _) => job.progress(),
            (None, Some((_, job))) => job.progress(),
            (None, None) => return None,
        };
        (progress.total > 0).then_some(progress)
    }

    /// Stops drawing: the study is about to be closed.
    pub fn stop(&mut self) {
        self.drawing = None;
    }

    /// Draws the videos that a demo study still lacks. A study that is no demo is left alone; work on the same
    /// study goes on, work on another is stopped.
    pub fn draw(&mut self, study: &Path, ctx: &egui::Context) {
        if self.drawing.as_ref().is_some_and(|(folder, _)| folder == study) {
            return;
        }
        let (folder, drawn) = (study.to_owned(), self.drawn.clone());
        let job = Job::start("demo videos", slow_wake(ctx), move |control| {
            demo::encode_missing(&folder, control, &mut |_| {
                drawn.fetch_add(1, Ordering::Relaxed);
            })
        });
        match job {
            Ok(job) => self.drawing = Some((study.to_owned(), job)),
            Err(error) => {
                self.drawing = None;
                log::warn!("no thread for the demo's videos: {error}");
            }
        }
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
        if self.backstage.making.is_some() {
            return;
        }
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
                // Whoever has opened something else meanwhile is not torn from it.
                if self.route == Route::Start {
                    self.perform(Action::OpenStudy(folder));
                }
            }
            Some(Poll::Done(Err(error))) => {
                self.backstage.making = None;
                self.notices.say(Notice::fault(error));
            }
            Some(Poll::Lost) => {
                self.backstage.making = None;
                self.notices.say(Notice::fault(self.look().say(Word::DemoLost)));
            }
            Some(Poll::Running) | None => {}
        }
        match self.backstage.drawing.as_ref().map(|(_, job)| job.poll()) {
            Some(Poll::Done(result)) => {
                self.backstage.drawing = None;
                match result {
                    // Another window draws them.
                    Ok(()) | Err(DemoError::Busy) => {}
                    Err(error) => self.notices.say(Notice::fault(error)),
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::settings::Settings;

    /// Work that goes on until it may end, and says whether it was stopped before.
    fn work<T: Send + 'static>(
        end: &Arc<AtomicBool>,
        outcome: impl FnOnce(bool) -> T + Send + 'static,
    ) -> Job<T> {
        let end = end.clone();
        Job::start("test", crate::jobs::no_wake(), move |control| {
            while !end.load(Ordering::Relaxed) && !control.is_cancelled() {
                std::thread::yield_now();
            }
            outcome(control.is_cancelled())
        })
        .expect("thread")
    }

    #[test]
    fn the_demo_asked_for_twice_is_made_once() {
        let mut app = App::new(&egui::Context::default(), Settings::default(), None);
        let end = Arc::new(AtomicBool::new(false));
        let stopped = |stopped| Ok(PathBuf::from(if stopped { "stopped" } else { "made" }));
        app.backstage.making = Some(work(&end, stopped));
        app.perform(Action::OpenDemo);
        end.store(true, Ordering::Relaxed);
        let made = app.backstage.making.take().and_then(Job::wait);
        assert_eq!(made.and_then(Result::ok), Some(PathBuf::from("made")));
    }

    #[test]
    fn a_study_opened_again_goes_on_being_drawn() {
        let ctx = egui::Context::default();
        let end = Arc::new(AtomicBool::new(false));
        let stopped = |stopped| if stopped { Err(DemoError::Busy) } else { Ok(()) };
        let drawing = Some((PathBuf::from("demo"), work(&end, stopped)));
        let mut backstage = Backstage { drawing, ..Backstage::default() };
        backstage.draw(Path::new("demo"), &ctx);
        end.store(true, Ordering::Relaxed);
        let (_, job) = backstage.drawing.take().expect("work");
        assert!(job.wait().expect("an end").is_ok());
    }
}
