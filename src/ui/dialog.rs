//! The system's dialogs for files and folders, on a thread of their own: they must not stop the window.
//! Without a desktop portal they answer like "cancel", but at once: the person is told, and each page has a field
//! to type a path in too.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use eframe::egui;

use crate::jobs::{Job, Poll};

/// What to ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Videos, several at once.
    Videos,
    /// One file with this ending.
    File(&'static str),
    /// One file of any kind.
    AnyFile,
    /// A folder.
    Folder,
}

/// A dialog that may be open.
#[derive(Default)]
pub struct Dialog {
    job: Option<Job<Vec<PathBuf>>>,
}

/// Endings that phones and cameras give to videos.
const VIDEOS: [&str; 14] =
    ["mp4", "mov", "m4v", "webm", "mkv", "avi", "3gp", "mts", "m2ts", "mpg", "mpeg", "wmv", "dv", "ogv"];

impl Dialog {
    /// Opens it, unless it is open.
    pub fn ask(&mut self, ctx: &egui::Context, what: Ask) {
        if self.job.is_some() {
            return;
        }
        let (waking, told) = (ctx.clone(), ctx.clone());
        let wake = Arc::new(move || waking.request_repaint());
        let started = Job::start("file dialog", wake, move |_| {
            timed(&told, || match what {
                Ask::Videos => rfd::FileDialog::new().add_filter("Video", &both_cases(&VIDEOS)).pick_files(),
                Ask::File(ending) => rfd::FileDialog::new()
                    .add_filter(ending, &both_cases(&[ending]))
                    .pick_file()
                    .map(|file| vec![file]),
                Ask::AnyFile => rfd::FileDialog::new().pick_file().map(|file| vec![file]),
                Ask::Folder => rfd::FileDialog::new().pick_folder().map(|folder| vec![folder]),
            })
        });
        match started {
            Ok(job) => self.job = Some(job),
            Err(error) => {
                log::warn!("no thread for the file dialog: {error}");
                miss(ctx);
            }
        }
    }

    /// What was chosen, once; nothing after a cancel.
    pub fn take(&mut self) -> Vec<PathBuf> {
        match self.job.as_ref().map(Job::poll) {
            None | Some(Poll::Running) => Vec::new(),
            Some(Poll::Done(files)) => {
                self.job = None;
                files
            }
            Some(Poll::Lost) => {
                self.job = None;
                Vec::new()
            }
        }
    }
}

/// Nobody closes a dialog sooner: then there was none.
const AT_ONCE: Duration = Duration::from_millis(250);

/// Where it is kept that there was no dialog, until the window has told so.
fn missing() -> egui::Id {
    egui::Id::unique("no file dialog")
}

fn miss(ctx: &egui::Context) {
    ctx.data_mut(|data| data.insert_temp(missing(), true));
    ctx.request_repaint();
}

/// Whether a dialog was asked for and there was none; said once.
pub fn is_missing(ctx: &egui::Context) -> bool {
    ctx.data_mut(|data| data.remove_temp(missing())).unwrap_or(false)
}

/// Shows a dialog; one that is closed before it can have been seen is missing.
fn timed(ctx: &egui::Context, show: impl FnOnce() -> Option<Vec<PathBuf>>) -> Vec<PathBuf> {
    let began = Instant::now();
    let chosen = show();
    if chosen.is_none() && began.elapsed() < AT_ONCE {
        miss(ctx);
    }
    chosen.unwrap_or_default()
}

/// Cameras write .MOV, phones .mov.
fn both_cases(endings: &[&str]) -> Vec<String> {
    endings.iter().flat_map(|ending| [(*ending).to_owned(), ending.to_uppercase()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dialog_that_answers_at_once_with_nothing_is_missing() {
        let ctx = egui::Context::default();
        assert_eq!(timed(&ctx, || Some(vec![PathBuf::from("clip.mp4")])).len(), 1);
        assert!(!is_missing(&ctx));
        assert!(timed(&ctx, || None).is_empty());
        assert!(is_missing(&ctx));
        assert!(!is_missing(&ctx), "told once");
    }
}
