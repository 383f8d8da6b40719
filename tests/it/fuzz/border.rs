//! Runs one border's inputs, and says what came of them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use rand::SeedableRng;
use rand_chacha::ChaCha12Rng;

use super::mutate::Seeds;

/// Nothing that a person hands the program may keep it busy for longer.
pub(crate) const LIMIT: Duration = Duration::from_secs(5);
/// By then it is sure never to end.
const HOPELESS: Duration = Duration::from_secs(120);

/// What became of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Taken,
    Refused,
}

impl<T, E> From<&Result<T, E>> for Fate {
    fn from(result: &Result<T, E>) -> Self {
        if result.is_ok() { Self::Taken } else { Self::Refused }
    }
}

/// A place where bytes of others come in.
pub(crate) struct Border {
    /// For the person who reads the result.
    pub(crate) name: &'static str,
    /// Inputs in a usual test run.
    pub(crate) few: usize,
    /// Of a thousand inputs in a full run.
    pub(crate) share: usize,
    /// What the inputs are made from.
    pub(crate) seeds: Seeds,
}

/// The inputs of a full run over all borders; `None` in a usual test run.
fn total() -> Option<usize> {
    std::env::var("SAMSPIL_FUZZ").ok().map(|text| text.parse().expect("SAMSPIL_FUZZ is a number of inputs"))
}

/// The seed of all: another one gives other inputs.
fn seed() -> u64 {
    std::env::var("SAMSPIL_FUZZ_SEED").map_or(1, |text| text.parse().expect("SAMSPIL_FUZZ_SEED is a number"))
}

impl Border {
    /// How many inputs are tried.
    pub(crate) fn count(&self) -> usize {
        total().map_or(self.few, |total| total * self.share / 1000)
    }

    /// An input by its number: the same each time.
    pub(crate) fn input(&self, number: usize) -> Vec<u8> {
        let name =
            self.name.bytes().fold(seed(), |sum, byte| sum.wrapping_mul(257).wrapping_add(byte.into()));
        self.seeds.draw(&mut ChaCha12Rng::seed_from_u64(name.wrapping_add(number as u64)))
    }

    /// Tries every input. What `attempt` asserts, and that it neither panics nor hangs, is what is proved.
    pub(crate) fn run(&self, attempt: impl Fn(&[u8]) -> Fate) {
        let watch = Watch::over(self.name);
        let mut tally = Tally::default();
        for number in 0..self.count() {
            let input = self.input(number);
            watch.begin(number);
            let begun = Instant::now();
            let fate = catch_unwind(AssertUnwindSafe(|| attempt(&input)));
            match fate {
                Ok(fate) => tally.note(number, fate, begun.elapsed()),
                Err(_) => panic!(
                    "{}: input {number} broke it; it is kept in {}",
                    self.name,
                    self.keep(number).display()
                ),
            }
            assert!(
                begun.elapsed() <= LIMIT,
                "{}: input {number} took {:?}; it is kept in {}",
                self.name,
                begun.elapsed(),
                self.keep(number).display()
            );
        }
        tally.tell(self.name);
    }

    /// Puts an input where it can be looked at.
    pub(crate) fn keep(&self, number: usize) -> PathBuf {
        let place = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("fuzz-{}-{number}", self.name.replace(' ', "-")));
        std::fs::write(&place, self.input(number)).expect("kept");
        place
    }
}

/// What came of a border's inputs.
#[derive(Default)]
pub(crate) struct Tally {
    taken: usize,
    refused: usize,
    slowest: (Duration, usize),
}

impl Tally {
    pub(crate) fn note(&mut self, number: usize, fate: Fate, took: Duration) {
        match fate {
            Fate::Taken => self.taken += 1,
            Fate::Refused => self.refused += 1,
        }
        self.slowest = self.slowest.max((took, number));
    }

    #[allow(clippy::print_stdout, reason = "the figures of a full run")]
    pub(crate) fn tell(&self, name: &str) {
        let Self { taken, refused, slowest: (took, number) } = self;
        println!(
            "| {name} | {} | {taken} | {refused} | {:.0} ms (input {number}) |",
            taken + refused,
            took.as_secs_f64() * 1e3
        );
        // With nothing taken the damage was so great that only the first check was tried, and the other way round.
        assert!(*taken > 0 && *refused > 0, "{name}: {taken} taken, {refused} refused");
    }
}

/// Ends the program when an input never does: a hang must not look like a slow machine.
struct Watch(Arc<(Mutex<Now>, Condvar)>);

/// The input that is tried, and since when; none when all were.
type Now = Option<(usize, Instant)>;

impl Watch {
    #[allow(clippy::print_stderr, reason = "the last words of a process that cannot go on")]
    fn over(name: &'static str) -> Self {
        let shared = Arc::new((Mutex::new(Some((0, Instant::now()))), Condvar::new()));
        let mine = shared.clone();
        std::thread::spawn(move || {
            let (now, ended) = &*mine;
            let mut at = now.lock().expect("the watch");
            while let Some((number, since)) = *at {
                if since.elapsed() > HOPELESS {
                    eprintln!("{name}: input {number} never ends");
                    std::process::abort();
                }
                at = ended.wait_timeout(at, Duration::from_secs(1)).expect("the watch").0;
            }
        });
        Self(shared)
    }

    fn begin(&self, number: usize) {
        *self.0.0.lock().expect("the watch") = Some((number, Instant::now()));
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Ok(mut now) = self.0.0.lock() {
            *now = None;
        }
        self.0.1.notify_all();
    }
}
