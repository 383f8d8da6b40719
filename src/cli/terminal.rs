//! What the person sees while a command works: one line of progress, and Ctrl-C that is heard.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use super::Refused;
use crate::jobs::{Control, Job, Poll, Progress};

/// Does long work on a thread of its own, shows its progress on the error stream, and stops it at Ctrl-C.
///
/// # Errors
/// When no thread could be started, or the work ended without a result.
pub fn with_progress<T: Send + 'static>(
    name: &str,
    work: impl FnOnce(&Control) -> T + Send + 'static,
) -> Result<T, Refused> {
    let (knock, knocks) = mpsc::channel();
    let interrupted = Arc::new(AtomicBool::new(false));
    let (flag, at_interrupt) = (Arc::clone(&interrupted), knock.clone());
    // Refused only where a handler is set already: then Ctrl-C ends the program, and the next start tidies up.
    let _ = ctrlc::set_handler(move || {
        flag.store(true, Ordering::Relaxed);
        let _ = at_interrupt.send(());
    });
    follow(&start(name, knock, work)?, &knocks, &interrupted)
}

/// Does work that changes nothing, or that a stop at any moment does not harm, and shows its progress where the error stream
/// is a terminal. Ctrl-C ends the program.
///
/// # Errors
/// As [`with_progress`].
pub fn watched<T: Send + 'static>(
    name: &str,
    work: impl FnOnce(&Control) -> T + Send + 'static,
) -> Result<T, Refused> {
    if !io::stderr().is_terminal() {
        return Ok(work(&Control::quiet()));
    }
    let (knock, knocks) = mpsc::channel();
    follow(&start(name, knock, work)?, &knocks, &AtomicBool::new(false))
}

fn start<T: Send + 'static>(
    name: &str,
    knock: Sender<()>,
    work: impl FnOnce(&Control) -> T + Send + 'static,
) -> Result<Job<T>, Refused> {
    let wake = move || {
        let _ = knock.send(());
    };
    Job::start(name, Arc::new(wake), work).map_err(|error| {
        Refused::new(format!(
            "the system gave no thread to work on ({error}). Your data is as it was. Next: close other programs and try again."
        ))
    })
}

/// Shows a job's progress until it is done.
fn follow<T: Send + 'static>(
    job: &Job<T>,
    knocks: &Receiver<()>,
    interrupted: &AtomicBool,
) -> Result<T, Refused> {
    let mut line = ProgressLine::new(io::stderr().is_terminal());
    loop {
        match knocks.recv_timeout(Duration::from_millis(250)) {
            Ok(()) | Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Err(lost()),
        }
        if interrupted.swap(false, Ordering::Relaxed) {
            job.cancel();
            line.say("Stopping at the next safe point …");
        }
        match job.poll() {
            Poll::Running => line.show(&job.progress()),
            Poll::Done(result) => {
                line.end();
                return Ok(result);
            }
            Poll::Lost => {
                line.end();
                return Err(lost());
            }
        }
    }
}

fn lost() -> Refused {
    Refused::new(
        "the work ended without a result: this is a fault in Samspil. What was finished before it is on disk. \
         Next: run 'samspil verify' on the study, and report what you did.",
    )
}

/// Progress as one line that renews itself on a terminal, and as a few plain lines in a log.
struct ProgressLine {
    on_terminal: bool,
    shown: Option<(Instant, String)>,
}

impl ProgressLine {
    fn new(on_terminal: bool) -> Self {
        Self { on_terminal, shown: None }
    }

    fn show(&mut self, progress: &Progress) {
        if progress.what.is_empty() {
            return;
        }
        let text = words(progress);
        let pause = if self.on_terminal { Duration::from_millis(100) } else { Duration::from_secs(5) };
        let due = self.shown.as_ref().is_none_or(|(at, last)| *last != text && at.elapsed() >= pause);
        if due {
            self.write(&text);
            self.shown = Some((Instant::now(), text));
        }
    }

    fn say(&mut self, text: &str) {
        self.write(text);
        self.shown = Some((Instant::now(), text.to_owned()));
    }

    fn end(&self) {
        if self.on_terminal && self.shown.is_some() {
            self.write("");
        }
    }

    /// Progress is a courtesy: where it cannot be shown, the work goes on.
    fn write(&self, text: &str) {
        let mut err = io::stderr().lock();
        let _ = if self.on_terminal { write!(err, "\r\x1b[K{text}") } else { writeln!(err, "{text}") };
        let _ = err.flush();
    }
}

/// "Encoding clip 3 (25 %)".
fn words(progress: &Progress) -> String {
    match progress.fraction() {
        Some(fraction) => format!("{} ({} %)", progress.what, (fraction * 100.0).floor()),
        None => progress.what.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_told_in_per_cent_where_the_whole_is_known() {
        let progress = |done, total| Progress { done, total, what: "Looking".to_owned() };
        assert_eq!(words(&progress(999, 1000)), "Looking (99 %)");
        assert_eq!(words(&progress(0, 0)), "Looking");
    }

    #[test]
    fn work_gives_its_result() {
        let result = with_progress("test", |control| {
            control.report(1, 2, "half");
            !control.is_cancelled()
        });
        assert_eq!(result, Ok(true));
    }

    #[test]
    fn work_that_is_watched_gives_its_result() {
        let result = watched("test", |control| {
            control.report(1, 2, "half");
            control.progress().done
        });
        assert_eq!(result, Ok(1));
    }

    #[test]
    fn work_that_breaks_down_is_told() {
        let result = with_progress::<()>("test", |_| panic!("planted"));
        assert!(result.is_err_and(|refused| refused.to_string().contains("without a result")));
    }
}
