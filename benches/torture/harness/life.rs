//! A child process from its start to its end.

use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::operation::{Operation, Said};
use super::script::Plan;

/// What a child said until its end.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Who was signed in.
    pub who: String,
    /// Whether it came as far as being signed in.
    pub ready: bool,
    /// What returned, in order.
    pub acknowledged: Vec<Operation>,
    /// What was begun last, if it had not returned.
    pub in_flight: Option<Operation>,
    /// Calls that found the study busy.
    pub busy: usize,
    /// Whether it had nothing left to do.
    pub finished: bool,
    /// What must not happen.
    pub fault: Option<String>,
}

impl Record {
    /// Of somebody who has said nothing yet.
    pub fn of(who: &str) -> Self {
        Self { who: who.to_owned(), ..Self::default() }
    }

    /// Takes a line.
    pub fn take(&mut self, said: Said) {
        match said {
            Said::Ready => self.ready = true,
            Said::Begins(operation) => self.in_flight = Some(operation),
            Said::Done => self.acknowledged.extend(self.in_flight.take()),
            Said::Busy => {
                self.busy += 1;
                self.in_flight = None;
            }
            Said::Finished => self.finished = true,
            Said::Failed(fault) => self.fault = Some(fault),
        }
    }
}

/// A child that runs.
pub struct Life {
    child: Child,
    lines: Receiver<Said>,
    reader: JoinHandle<()>,
    record: Record,
}

impl Life {
    /// Starts a child by a command that is to play the plan.
    pub fn start(mut command: Command, plan: &Plan) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a child process");
        let mut pipe = BufReader::new(child.stdout.take().expect("its output"));
        let (send, lines) = channel();
        let reader = std::thread::spawn(move || {
            let mut line = String::new();
            // A line without an end was cut off by the kill: what it says was not said.
            while matches!(pipe.read_line(&mut line), Ok(1..)) && line.ends_with('\n') {
                if let Some(said) = Said::read(line.trim_end_matches('\n'))
                    && send.send(said).is_err()
                {
                    break;
                }
                line.clear();
            }
        });
        Self { child, lines, reader, record: Record::of(&plan.who) }
    }

    /// Waits until what was said so far is enough, until there is no more, or until the time is up; whether it was enough.
    pub fn wait_until(&mut self, limit: Duration, mut enough: impl FnMut(&Record) -> bool) -> bool {
        let deadline = Instant::now() + limit;
        loop {
            if enough(&self.record) {
                return true;
            }
            match self.lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(said) => self.record.take(said),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return false,
            }
        }
    }

    /// Kills the child and reads to the end what it said. A child that had ended by itself, with work left, is a fault.
    pub fn kill(mut self) -> Record {
        // SIGKILL; of one that has ended already nothing is left to kill.
        let _ = self.child.kill();
        let status = self.child.wait().expect("an exit status");
        self.reader.join().expect("the reader");
        while let Ok(said) = self.lines.try_recv() {
            self.record.take(said);
        }
        if status.signal() != Some(9) && !self.record.finished {
            self.record.fault.get_or_insert(format!("the child ended by itself: {status}"));
        }
        self.record
    }
}
