//! The player of one clip: picture and sound inside a window of a recording.
//!
//! All public methods return at once: a thread named "player" owns the pipeline (`engine`), the
//! newest frame waits in a slot, and [`Player::status`] reads a snapshot. Nothing wakes while paused.

mod engine;
mod pipeline;
mod shared;
#[cfg(test)]
mod tests;

use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use gstreamer_video as gst_video;

use crate::jobs::Wake;

use engine::{Engine, Event};
use shared::Shared;

/// The fastest and the slowest playing.
const RATES: std::ops::RangeInclusive<f64> = 0.5..=2.0;

/// How long a picture may take before the pipeline is built anew.
const PATIENCE: Duration = Duration::from_secs(8);

/// How long closing may hold the caller up; after that the pipeline ends on its own.
const CLOSING: Duration = Duration::from_millis(200);

/// What the player is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// No picture yet.
    Opening,
    /// A frame stands.
    Paused,
    /// Playing.
    Playing,
    /// At the clip's end, on its last frame; playing starts over.
    Ended,
    /// It cannot be played; the sentence says why and what to do.
    Failed(String),
}

/// A snapshot of the player.
#[derive(Clone, Debug, PartialEq)]
pub struct Status {
    /// What it is doing.
    pub state: State,
    /// Media time of the frame shown; while seeking, the time asked for.
    pub position_ms: u64,
    /// The clip's window; its end comes down to the file's length once that is known.
    pub window_ms: Range<u64>,
    /// Speed: 1 = as recorded.
    pub rate: f64,
    /// Whether a seek is under way.
    pub seeking: bool,
    /// What the person should know although it plays: "no sound device".
    pub notice: Option<String>,
}

/// One upright frame.
pub struct Frame {
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Media time of the frame; just after a seek, the time asked for.
    pub time_ms: u64,
    pixels: Pixels,
}

enum Pixels {
    /// The decoder's own memory, where its rows are packed.
    Mapped(Box<gst_video::VideoFrame<gst_video::video_frame::Readable>>),
    Packed(Vec<u8>),
}

impl Frame {
    /// `width · height · 4` bytes: red, green, blue, alpha (255), row by row from the top.
    pub fn rgba(&self) -> &[u8] {
        match &self.pixels {
            Pixels::Mapped(frame) => {
                let bytes = frame.plane_data(0).unwrap_or_default();
                bytes.get(..self.width as usize * self.height as usize * 4).unwrap_or_default()
            }
            Pixels::Packed(bytes) => bytes,
        }
    }
}

impl std::fmt::Debug for Frame {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Frame {}x{} at {} ms", self.width, self.height, self.time_ms)
    }
}

/// Where the sound goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sound {
    /// The computer's sound device, or nowhere (with a notice) when there is none.
    Device,
    /// Nowhere, at the right speed: for tests and measurements.
    Nowhere,
    /// A device that fails after half a second.
    #[cfg(test)]
    Breaking,
}

/// Plays one clip. Dropping it closes the file.
pub struct Player {
    shared: Arc<Shared>,
    events: mpsc::Sender<Event>,
    closed: mpsc::Receiver<()>,
}

impl Player {
    /// Opens a file on a window of it, paused on the first frame. Returns at once and never fails:
    /// [`Status::state`] says how it went. `wake` is called upon each new frame and change of state,
    /// from other threads.
    ///
    /// `window_ms` is `[start, end)`; `0..u64::MAX` is the whole file.
    pub fn open(path: &Path, window_ms: Range<u64>, wake: Wake) -> Self {
        Self::open_with(path, window_ms, wake, Sound::Device)
    }

    /// As [`Player::open`], with a say in where the sound goes.
    pub fn open_with(path: &Path, window_ms: Range<u64>, wake: Wake, sound: Sound) -> Self {
        Self::start(path, window_ms, wake, sound, PATIENCE)
    }

    fn start(path: &Path, window_ms: Range<u64>, wake: Wake, sound: Sound, patience: Duration) -> Self {
        let shared = Arc::new(Shared::new(window_ms, wake));
        let (events, inbox) = mpsc::channel();
        let (closing, closed) = mpsc::channel();
        let engine = Engine::new(path.to_owned(), sound, patience, shared.clone(), events.clone());
        let started = std::thread::Builder::new().name("player".into()).spawn(move || {
            engine.run(&inbox);
            // Nobody may be waiting any more.
            let _ = closing.send(());
        });
        if let Err(fault) = started {
            shared
                .fail(format!("The player could not start: {fault}. Ratings are safe; open the clip again."));
        }
        Self { shared, events, closed }
    }

    /// Plays; from the window's start when it had ended.
    pub fn play(&self) {
        self.send(Event::Play);
    }

    /// Stands still on the present frame.
    pub fn pause(&self) {
        self.send(Event::Pause);
    }

    /// Plays when it stands, stands when it plays.
    pub fn toggle(&self) {
        self.send(Event::Toggle);
    }

    /// Goes to the exact frame at a media time, kept inside the window. While a seek is under way only
    /// the newest target is remembered, so that dragging a slider never queues.
    pub fn seek(&self, position_ms: u64) {
        self.shared.want(|_| position_ms);
        self.send(Event::Seek);
    }

    /// Goes forward (or back, when negative) from the present position or, while seeking, its target.
    pub fn skip(&self, by_ms: i64) {
        self.shared.want(|status| status.position_ms.saturating_add_signed(by_ms));
        self.send(Event::Seek);
    }

    /// Sets the speed, kept between 0.5 and 2; the pitch stays.
    pub fn set_rate(&self, rate: f64) {
        if rate.is_finite() {
            self.shared.set_rate(rate.clamp(*RATES.start(), *RATES.end()));
            self.send(Event::Seek);
        }
    }

    /// Sets the loudness: 0 is silent, 1 as recorded.
    pub fn set_volume(&self, volume: f64) {
        if volume.is_finite() {
            self.send(Event::Volume(volume.clamp(0.0, 1.0)));
        }
    }

    /// A snapshot.
    pub fn status(&self) -> Status {
        self.shared.status()
    }

    /// The newest frame, once; `None` when it has been taken.
    pub fn take_frame(&self) -> Option<Frame> {
        self.shared.take_frame()
    }

    fn send(&self, event: Event) {
        // The engine is gone only after a failure, which the status tells.
        let _ = self.events.send(event);
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        self.shared.silence();
        self.send(Event::Quit);
        // In time or not: the thread holds nothing of ours.
        let _ = self.closed.recv_timeout(CLOSING);
    }
}
