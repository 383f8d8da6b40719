//! The system's dialogs for files and folders, on a thread of their own: they must not stop the window.
//! Without a desktop portal they answer like "cancel", so each page has a field to type a path in too.

use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui;

use crate::jobs::{Job, Poll};

/// What to ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Videos, several at once.
    Videos,
    /// One file with this ending.
    File(&'static str),
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
        let ctx = ctx.clone();
        let wake = Arc::new(move || ctx.request_repaint());
        let started = Job::start("file dialog", wake, move |_| {
            match what {
                Ask::Videos => rfd::FileDialog::new().add_filter("Video", &both_cases(&VIDEOS)).pick_files(),
                Ask::File(ending) => rfd::FileDialog::new()
                    .add_filter(ending, &both_cases(&[ending]))
                    .pick_file()
                    .map(|file| vec![file]),
                Ask::Folder => rfd::FileDialog::new().pick_folder().map(|folder| vec![folder]),
            }
            .unwrap_or_default()
        });
        match started {
            Ok(job) => self.job = Some(job),
            Err(error) => log::warn!("no thread for the file dialog: {error}"),
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

/// Cameras write .MOV, phones .mov.
fn both_cases(endings: &[&str]) -> Vec<String> {
    endings.iter().flat_map(|ending| [(*ending).to_owned(), ending.to_uppercase()]).collect()
}
