//! A picture of the coding room as a window would show it, for where there is no display.

use std::path::Path;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use eframe::egui::{self, vec2};

use super::action::{Action, Film};
use super::app::App;
use super::look::FilmState;
use super::picture::Darkroom;
use super::route::Route;
use crate::lab::{Credentials, EntryState, Lab, LabError, MediaState, WorklistEntry};
use crate::settings::Settings;

/// How long a film may take to show its picture.
const PATIENCE: Duration = Duration::from_secs(15);

/// How often it is looked at.
const LOOK: Duration = Duration::from_millis(40);

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// The study.
    #[error(transparent)]
    Lab(#[from] LabError),
    /// The coder has no clip.
    #[error("This coder has no clip yet, so there is no coding room to show. Nothing was changed.")]
    NoClip,
    /// The file.
    #[error("The picture could not be written: {0}. The study is untouched. Choose another folder.")]
    File(#[from] std::io::Error),
}

/// Saves a picture of the coding room, 1280 × 800 points at this many pixels a point: a clip that is begun and
/// has its video, where there is one. It is the coder's who signs in.
///
/// # Errors
/// When the study can't be opened, the coder is not let in or has no clip, or the file can't be written.
pub fn coding_room(study: &Path, who: Credentials, file: &Path, scale: f32) -> Result<(), PictureError> {
    let entry = best_clip(study, who.clone())?.ok_or(PictureError::NoClip)?;
    let ctx = egui::Context::default();
    let (wake, woken) = mpsc::channel();
    ctx.set_request_repaint_callback(move |_| {
        // Nobody listens any more once the picture is taken.
        let _ = wake.send(());
    });
    let mut app = App::new(&ctx, Settings { volume: 0.0, ..Settings::default() }, None);
    app.perform(Action::OpenStudy(study.to_owned()));
    app.perform(Action::SignIn(who));
    while app.desk.door.borrow().at_work() {
        app.tend_door();
        let _ = woken.recv_timeout(LOOK);
    }
    app.perform(Action::Go(Route::Coding(entry.assignment)));
    let mut room = Darkroom::default();
    if matches!(entry.media, MediaState::Ready(_)) {
        // Not the first frame, which is often dark: a third into the clip.
        app.perform(Action::Film(Film::Seek(entry.length_ms / 3)));
        wait_for_film(&mut app, &woken);
    }
    let picture = room.render(&ctx, vec2(1280.0, 800.0), scale, |ui| app.frame(ui));
    Ok(picture.write_png(file)?)
}

/// The coder's clip that shows the room best.
fn best_clip(study: &Path, who: Credentials) -> Result<Option<WorklistEntry>, LabError> {
    let mut lab = Lab::open(study)?;
    lab.sign_in_by(who)?;
    Ok(lab.worklist()?.entries.into_iter().max_by_key(|entry| {
        let begun = match entry.state {
            EntryState::Draft { rated, .. } => 2 + rated.min(20),
            EntryState::NotStarted => 1,
            EntryState::Submitted | EntryState::Closed => 0,
        };
        (matches!(entry.media, MediaState::Ready(_)), begun)
    }))
}

/// Waits until the film stands on the picture asked for, or can't, or patience ends.
fn wait_for_film(app: &mut App, woken: &mpsc::Receiver<()>) {
    let end = Instant::now() + PATIENCE;
    loop {
        let showing = app.showing();
        let failed = matches!(showing.state, FilmState::Failed(_));
        if failed || (showing.state == FilmState::Paused && showing.picture.is_some() && !app.seeking()) {
            return;
        }
        if Instant::now() > end {
            return;
        }
        // egui passes on only the first of several wakes between frames, so a look now and then is due too.
        let _ = woken.recv_timeout(LOOK);
    }
}
