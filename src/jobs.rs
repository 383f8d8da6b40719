//! Long work off the window's thread: a named thread with progress, cancel and one result.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};

/// How far a job has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Steps done.
    pub done: u64,
    /// Steps in all; 0 while unknown.
    pub total: u64,
    /// What is being done, in words for the person.
    pub what: String,
}

impl Progress {
    /// The share done, 0 to 1; `None` while the total is unknown.
    pub fn fraction(&self) -> Option<f32> {
        (self.total > 0).then(|| (self.done as f32 / self.total as f32).clamp(0.0, 1.0))
    }
}

/// Wakes whoever shows the progress: a window asks for a repaint.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// A wake that does nothing, for the command line and tests.
pub fn no_wake() -> Wake {
    Arc::new(|| {})
}

/// The two-way line between a job and whoever started it. Cloning gives another handle on the same line.
#[derive(Clone)]
pub struct Control {
    cancelled: Arc<AtomicBool>,
    progress: Arc<Mutex<Progress>>,
    wake: Wake,
}

impl Control {
    /// A line that wakes `wake` at every report.
    pub fn new(wake: Wake) -> Self {
        Self { cancelled: Arc::default(), progress: Arc::default(), wake }
    }

    /// A line that nobody listens to.
    pub fn quiet() -> Self {
        Self::new(no_wake())
    }

    /// Says how far the work has come.
    pub fn report(&self, done: u64, total: u64, what: impl Into<String>) {
        *self.lock() = Progress { done, total, what: what.into() };
        (self.wake)();
    }

    /// The last report.
    pub fn progress(&self) -> Progress {
        self.lock().clone()
    }

    /// Asks the job to stop at its next safe point.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether the job was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    fn lock(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Work under way on a thread of its own. Dropping it asks the work to stop.
pub struct Job<T> {
    control: Control,
    result: mpsc::Receiver<T>,
}

/// What a look at a job shows.
#[derive(Debug, PartialEq, Eq)]
pub enum Poll<T> {
    /// Still at work.
    Running,
    /// The result; given once.
    Done(T),
    /// The thread ended without a result: a fault in the program.
    Lost,
}

impl<T: Send + 'static> Job<T> {
    /// Starts the work on a thread of this name.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(
        name: &str,
        wake: Wake,
        work: impl FnOnce(&Control) -> T + Send + 'static,
    ) -> std::io::Result<Self> {
        let control = Control::new(wake.clone());
        let (send, result) = mpsc::sync_channel(1);
        let inner = control.clone();
        std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            let outcome = work(&inner);
            // The receiver is gone when nobody waits for the result any more.
            let _ = send.send(outcome);
            wake();
        })?;
        Ok(Self { control, result })
    }

    /// Looks, without waiting.
    pub fn poll(&self) -> Poll<T> {
        match self.result.try_recv() {
            Ok(outcome) => Poll::Done(outcome),
            Err(mpsc::TryRecvError::Empty) => Poll::Running,
            Err(mpsc::TryRecvError::Disconnected) => Poll::Lost,
        }
    }

    /// Waits for the result; `None` when the thread ended without one.
    pub fn wait(self) -> Option<T> {
        self.result.recv().ok()
    }

    /// The last report.
    pub fn progress(&self) -> Progress {
        self.control.progress()
    }

    /// Asks the work to stop at its next safe point.
    pub fn cancel(&self) {
        self.control.cancel();
    }
}

impl<T> Drop for Job<T> {
    fn drop(&mut self) {
        self.control.cancel();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_reports_and_gives_its_result_once() {
        let job = Job::start("test", no_wake(), |control| {
            control.report(2, 4, "half");
            7
        })
        .expect("thread");
        let control = job.control.clone();
        assert_eq!(job.wait(), Some(7));
        assert_eq!(control.progress().fraction(), Some(0.5));
    }

    #[test]
    fn dropping_a_job_asks_it_to_stop() {
        let job = Job::start("test", no_wake(), |control| {
            while !control.is_cancelled() {
                std::thread::yield_now();
            }
        })
        .expect("thread");
        let control = job.control.clone();
        drop(job);
        assert!(control.is_cancelled());
    }
}
