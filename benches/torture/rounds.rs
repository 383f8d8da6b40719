//! Round after round: start, kill, check; a new study when the clips run out.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha12Rng;
use tempfile::TempDir;

use crate::CHILD;
use crate::harness::check::{self, InFlight};
use crate::harness::life::{Life, Record};
use crate::harness::model::Model;
use crate::harness::script::Plan;
use crate::harness::{power, study};

/// Longer than any machine takes to open a study.
const PATIENCE: Duration = Duration::from_secs(60);
/// A child lives so long at most after it has signed in.
const LIFE_MS: u64 = 250;
/// Rounds after which a new study is begun: checking takes the longer the more was rated.
const ROUNDS: usize = 40;
/// Failures after which it is not worth going on.
const ENOUGH: usize = 5;

/// How a round's children die.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Death {
    /// At any time from the very start on.
    Opening,
    /// At any time after signing in.
    AtWork,
    /// As soon as it has said so many lines that something is done.
    Acknowledged(usize),
}

/// A study and what it must hold.
struct Scene {
    folder: TempDir,
    model: Model,
    rounds: usize,
}

impl Scene {
    fn new() -> Self {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
        study::make(folder.path()).expect("a study");
        let model = Model::new(check::read(folder.path()).expect("a sound study").recordings);
        Self { folder, model, rounds: 0 }
    }
}

/// What was done and found.
#[derive(Default)]
struct Tally {
    kills: usize,
    opening: usize,
    pairs: usize,
    studies: usize,
    acknowledged: usize,
    in_flight: InFlight,
    busy: usize,
    cuts: usize,
    cut_off: usize,
    failures: Vec<String>,
}

/// All rounds.
pub struct Rounds {
    seed: u64,
    rng: ChaCha12Rng,
    tally: Tally,
    opening: Duration,
    started: Instant,
}

impl Rounds {
    /// Rounds whose choices are those of a seed. When the kills strike is chosen by it too; what they meet isn't.
    pub fn new(seed: u64) -> Self {
        let rng = ChaCha12Rng::seed_from_u64(seed);
        Self {
            seed,
            rng,
            tally: Tally::default(),
            opening: Duration::from_millis(100),
            started: Instant::now(),
        }
    }

    /// Whether nothing was lost.
    pub fn is_sound(&self) -> bool {
        self.tally.failures.is_empty()
    }

    /// Goes on until so many children were killed.
    pub fn run(&mut self, kills: usize) {
        let mut scene: Option<Scene> = None;
        let mut told = 0;
        while self.tally.kills < kills && self.tally.failures.len() < ENOUGH {
            let mut here = scene.take().unwrap_or_else(|| {
                self.tally.studies += 1;
                Scene::new()
            });
            match self.round(&mut here) {
                // Somebody has nothing left to do.
                Ok(true) => {}
                Ok(false) => scene = Some(here).filter(|scene| scene.rounds < ROUNDS),
                Err(fault) => {
                    let kept = here.folder.keep();
                    let fault = format!("kill {}: {fault}\n  kept in {}", self.tally.kills, kept.display());
                    println!("{fault}");
                    self.tally.failures.push(fault);
                }
            }
            if self.tally.kills / 100 > told {
                told = self.tally.kills / 100;
                println!("{} kills, {} operations acknowledged", self.tally.kills, self.tally.acknowledged);
            }
        }
    }

    /// One round; whether the study is done with.
    fn round(&mut self, scene: &mut Scene) -> Result<bool, String> {
        let who: &[&str] = match self.rng.random_range(0..20) {
            0..6 => &study::CODERS[..1],
            6..12 => &study::CODERS[1..],
            12..16 => &study::CODERS,
            16..18 => &[study::LEAD],
            _ => &[study::CODERS[0], study::LEAD],
        };
        let death = match self.rng.random_range(0..10) {
            0..2 => Death::Opening,
            2..8 => Death::AtWork,
            _ => Death::Acknowledged(self.rng.random_range(1..12)),
        };
        scene.rounds += 1;
        let folder = scene.folder.path().to_owned();
        let before = scene.model.clone();
        let mut generations = vec![self.kill_all(&folder, who, death)?];
        if self.rng.random_range(0..4) == 0 {
            self.cut_power(&folder, &before, &generations[0])?;
        }
        // Whoever opens it next may be killed over it too, in the middle of putting the log in order.
        if self.rng.random_range(0..5) == 0 {
            generations.push(self.kill_all(&folder, &who[..1], Death::Opening)?);
        }
        check::after(&folder, &mut scene.model, &generations, &mut self.tally.in_flight)?;
        for who in study::CODERS {
            check::rate_on(&folder, &mut scene.model, who, self.rng.random())?;
        }
        Ok(generations.iter().flatten().any(|life| life.finished))
    }

    /// Starts one child for each, and kills them all.
    fn kill_all(&mut self, folder: &Path, who: &[&str], death: Death) -> Result<Vec<Record>, String> {
        let begun = Instant::now();
        let mut lives: Vec<Life> = who.iter().map(|who| self.start(folder, who)).collect();
        if death == Death::Opening {
            let span = self.opening.mul_f64(self.rng.random_range(0.0..1.2));
            lives[0].wait_until(span, |_| false);
        } else {
            let ready = lives.iter_mut().all(|life| life.wait_until(PATIENCE, |record| record.ready));
            // A slow moment of the machine is no measure of how long opening takes.
            self.opening = if ready { (self.opening * 3 + begun.elapsed()) / 4 } else { self.opening };
            match death {
                Death::Acknowledged(lines) => {
                    let enough = |record: &Record| record.acknowledged.len() >= lines;
                    lives[0].wait_until(PATIENCE, enough);
                }
                _ => {
                    let span = Duration::from_micros(self.rng.random_range(0..LIFE_MS * 1000));
                    lives[0].wait_until(span, |_| false);
                }
            }
        }
        let records: Vec<Record> = lives.into_iter().map(Life::kill).collect();
        self.tally.opening += records.iter().filter(|life| !life.ready).count();
        self.tally.pairs += usize::from(records.len() > 1);
        for life in &records {
            self.tally.kills += usize::from(!life.finished);
            self.tally.acknowledged += life.acknowledged.len();
            self.tally.busy += life.busy;
            if let Some(fault) = &life.fault {
                return Err(format!("{}: {fault}", life.who));
            }
        }
        Ok(records)
    }

    fn start(&mut self, folder: &Path, who: &str) -> Life {
        let plan = Plan { folder: folder.to_owned(), who: who.to_owned(), seed: self.rng.random() };
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.arg(CHILD).arg(serde_json::to_string(&plan).expect("plain data"));
        Life::start(command, &plan)
    }

    /// Cuts the log of a copy at some places.
    fn cut_power(&mut self, folder: &Path, before: &Model, lives: &[Record]) -> Result<(), String> {
        for _ in 0..3 {
            let copy = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
            if !power::cut(folder, copy.path(), &mut self.rng).map_err(|error| error.to_string())? {
                return Ok(());
            }
            let kept = power::is_some_moment(copy.path(), before, lives)
                .map_err(|fault| format!("after a power cut: {fault}"))?;
            let acknowledged: usize = lives.iter().map(|life| life.acknowledged.len()).sum();
            self.tally.cuts += 1;
            self.tally.cut_off += acknowledged.saturating_sub(kept);
        }
        Ok(())
    }

    /// Prints what was done and found.
    pub fn tell(&self) {
        let Tally { kills, opening, pairs, studies, acknowledged, in_flight, busy, cuts, cut_off, failures } =
            &self.tally;
        let InFlight { seen, not_seen, no_difference } = in_flight;
        println!("\n| what | how many |\n|---|---|");
        println!("| seed | {} |", self.seed);
        println!("| kills (SIGKILL) | {kills} |");
        println!("| … of them before anybody was signed in | {opening} |");
        println!("| … rounds with two people at once | {pairs} |");
        println!("| studies | {studies} |");
        println!("| operations acknowledged, all found again | {acknowledged} |");
        println!(
            "| operations on their way: there / not there / no difference | {seen} / {not_seen} / {no_difference} |"
        );
        println!("| calls that found the study busy | {busy} |");
        println!("| power cuts imitated on copies | {cuts}, {cut_off} operations cut off |");
        println!("| failures | {} |", failures.len());
        println!("| seconds | {} |", self.started.elapsed().as_secs());
    }
}
