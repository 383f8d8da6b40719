//! What the window's thread, the engine and the streaming threads share: the status, the newest
//! frame, and which seek is wanted.

use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::jobs::Wake;

use super::{Frame, State, Status};

pub(super) struct Shared {
    inner: Mutex<Inner>,
    wake: Wake,
}

struct Inner {
    status: Status,
    frame: Option<Frame>,
    /// Media time of the newest frame.
    shown_ms: u64,
    /// Frames since the last flush: 0 = the frame of the present seek has not come.
    fresh: u64,
    /// Counts the wishes to seek; the engine works off the newest only.
    wanted: u64,
    /// Whether frames outside the window are held back: until the first seek is done.
    guarded: bool,
    silent: bool,
    #[cfg(test)]
    frames: u64,
}

impl Shared {
    pub fn new(window_ms: Range<u64>, wake: Wake) -> Self {
        let start = window_ms.start;
        let window_ms = start..window_ms.end.max(start.saturating_add(1));
        let status = Status {
            state: State::Opening,
            position_ms: start,
            window_ms,
            rate: 1.0,
            seeking: true,
            notice: None,
        };
        let inner = Inner {
            status,
            frame: None,
            shown_ms: start,
            fresh: 0,
            wanted: 1,
            guarded: true,
            silent: false,
            #[cfg(test)]
            frames: 0,
        };
        Self { inner: Mutex::new(inner), wake }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, work: impl FnOnce(&mut Inner)) {
        let silent = {
            let mut inner = self.lock();
            work(&mut inner);
            inner.silent
        };
        if !silent {
            (self.wake)();
        }
    }

    pub fn status(&self) -> Status {
        self.lock().status.clone()
    }

    pub fn take_frame(&self) -> Option<Frame> {
        self.lock().frame.take()
    }

    /// Wakes nobody any more.
    pub fn silence(&self) {
        self.lock().silent = true;
    }

    /// Notes a wish to go somewhere.
    pub fn want(&self, target_ms: impl FnOnce(&Status) -> u64) {
        let mut inner = self.lock();
        let target = target_ms(&inner.status);
        inner.status.position_ms = inside(&inner.status.window_ms, target);
        inner.status.seeking = true;
        inner.wanted += 1;
    }

    /// Notes another speed; takes effect by a seek to the present position.
    pub fn set_rate(&self, rate: f64) {
        let mut inner = self.lock();
        inner.status.rate = rate;
        // At the end the new speed waits for the next playing.
        if inner.status.state != State::Ended {
            inner.status.seeking = true;
            inner.wanted += 1;
        }
    }

    /// The newest wish: its number, target and speed.
    pub fn wanted(&self) -> (u64, u64, f64) {
        let inner = self.lock();
        (inner.wanted, inside(&inner.status.window_ms, inner.status.position_ms), inner.status.rate)
    }

    /// The seek of this number has brought its frame; `state` holds if nothing newer is wanted.
    pub fn arrived(&self, number: u64, state: State) {
        self.change(|inner| {
            inner.guarded = false;
            if inner.wanted == number {
                inner.status.seeking = false;
                inner.status.position_ms = inner.shown_ms;
            }
            inner.status.state = state;
        });
    }

    /// A pipeline is being built: what it shows before its first seek may be outside the window.
    pub fn reopen(&self) {
        self.change(|inner| {
            inner.status.state = State::Opening;
            inner.status.seeking = true;
            inner.wanted += 1;
            inner.fresh = 0;
            inner.guarded = true;
        });
    }

    /// Takes the length of the file into the window.
    pub fn limit(&self, duration_ms: u64) {
        let mut inner = self.lock();
        let window = &mut inner.status.window_ms;
        window.end = window.end.min(duration_ms).max(1);
        window.start = window.start.min(window.end - 1);
    }

    pub fn set_state(&self, state: State) {
        self.change(|inner| inner.status.state = state);
    }

    pub fn set_notice(&self, notice: String) {
        self.change(|inner| inner.status.notice = Some(notice));
    }

    pub fn fail(&self, sentence: String) {
        self.change(|inner| {
            inner.status.state = State::Failed(sentence);
            inner.status.seeking = false;
            inner.frame = None;
        });
    }

    /// The pipeline was flushed: what comes next belongs to the present seek.
    pub fn flushed(&self) {
        self.lock().fresh = 0;
    }

    /// Whether no frame came since the last flush.
    pub fn is_empty_since_flush(&self) -> bool {
        self.lock().fresh == 0
    }

    /// Takes a new frame; whether it is the first since the last flush.
    pub fn show(&self, frame: Frame) -> bool {
        let mut first = false;
        self.change(|inner| {
            first = inner.fresh == 0;
            inner.fresh += 1;
            if inner.guarded && !inner.status.window_ms.contains(&frame.time_ms) {
                return;
            }
            inner.shown_ms = frame.time_ms;
            if !inner.status.seeking {
                inner.status.position_ms = frame.time_ms;
            }
            inner.frame = Some(frame);
            #[cfg(test)]
            {
                inner.frames += 1;
            }
        });
        first
    }

    /// Frames shown so far.
    #[cfg(test)]
    pub fn frames(&self) -> u64 {
        self.lock().frames
    }
}

/// The nearest media time inside a window.
fn inside(window: &Range<u64>, ms: u64) -> u64 {
    ms.clamp(window.start, window.end.saturating_sub(1).max(window.start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_brought_inside_the_window() {
        assert_eq!(inside(&(10..20), 3), 10);
        assert_eq!(inside(&(10..20), 15), 15);
        assert_eq!(inside(&(10..20), 20), 19);
    }
}
