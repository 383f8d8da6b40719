//! A child at work: what it does is chosen by a seed, and by what it finds in the study.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha12Rng;
use samspil::codebook::{ItemId, ReasonId};
use samspil::lab::assign::Share;
use samspil::lab::{Effort, EntryState, Lab, LabError, NewPerson, RatingData, SheetItem};
use samspil::store::StoreError;
use samspil::study::{AssignmentId, Duty, Rating};
use serde::{Deserialize, Serialize};

use super::operation::{Operation, Said};
use super::study;

/// What a child is to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Plan {
    /// Of which study.
    pub folder: PathBuf,
    /// As whom.
    pub who: String,
    /// By which choices.
    pub seed: u64,
}

/// Works until it is killed, or until nothing is left to do. Every line goes out at once.
pub fn play(plan: &Plan, out: &mut impl Write) {
    let mut say = |what: Said| {
        out.write_all(what.line().as_bytes())?;
        out.flush()
    };
    // Where nobody listens any more there is nobody to tell.
    let _ = play_some(plan, usize::MAX, &mut say);
}

/// As [`play`], so many operations at most.
///
/// # Errors
/// Those of `say`.
pub fn play_some(plan: &Plan, most: usize, say: &mut Say<'_>) -> std::io::Result<()> {
    let last = match Player::open(plan) {
        Ok(mut player) => {
            say(Said::Ready)?;
            player.work(most, say)?
        }
        Err(error) => Said::Failed(error.to_string()),
    };
    say(last)
}

/// Where a child says what it does.
pub type Say<'a> = dyn FnMut(Said) -> std::io::Result<()> + 'a;

/// A sheet as the child knows it.
struct Desk {
    data: RatingData,
    given: BTreeMap<ItemId, Rating>,
}

struct Player {
    lab: Lab,
    who: String,
    rng: ChaCha12Rng,
    desk: Option<Desk>,
}

impl Player {
    fn open(plan: &Plan) -> Result<Self, LabError> {
        let mut lab = Lab::open(&plan.folder)?;
        study::sign_in(&mut lab, &plan.who)?;
        let rng = ChaCha12Rng::seed_from_u64(plan.seed);
        Ok(Self { lab, who: plan.who.clone(), rng, desk: None })
    }

    fn work(&mut self, most: usize, say: &mut Say<'_>) -> std::io::Result<Said> {
        for _ in 0..most {
            let next = if self.who == study::LEAD { self.lead_work() } else { self.coding() };
            let operation = match next {
                Ok(Some(operation)) => operation,
                Ok(None) => return Ok(Said::Finished),
                Err(error) => return Ok(Said::Failed(error.to_string())),
            };
            say(Said::Begins(operation.clone()))?;
            match perform(&mut self.lab, &operation) {
                Ok(()) => say(Said::Done)?,
                Err(LabError::Store(StoreError::Busy)) => {
                    say(Said::Busy)?;
                    self.desk = None;
                    continue;
                }
                Err(error) => return Ok(Said::Failed(format!("{operation:?}: {error}"))),
            }
            self.follow(&operation);
        }
        Ok(Said::Finished)
    }

    /// What a lead coder does next.
    fn lead_work(&mut self) -> Result<Option<Operation>, LabError> {
        let overview = self.lab.overview()?;
        Ok(Some(match self.rng.random_range(0..10) {
            0..2 => Operation::AddCoder { name: format!("Coder {}", overview.coders.len() + 1) },
            2..6 => {
                Operation::AddFamilies { first: overview.recordings / 2, count: self.rng.random_range(1..3) }
            }
            _ => Operation::ShareOut,
        }))
    }

    /// What a coder does next.
    fn coding(&mut self) -> Result<Option<Operation>, LabError> {
        // Somebody leaves a clip half done and goes on with another.
        if self.rng.random_range(0..25) == 0 {
            self.desk = None;
        }
        if self.desk.is_none() && !self.sit_down()? {
            return Ok(None);
        }
        let Some(desk) = &self.desk else { return Ok(None) };
        Ok(Some(choose(desk, &mut self.rng)))
    }

    /// Takes up a clip that is not submitted: mostly the one that the worklist says, now and then any.
    fn sit_down(&mut self) -> Result<bool, LabError> {
        let list = self.lab.worklist()?;
        let open: Vec<AssignmentId> = list
            .entries
            .iter()
            .filter(|entry| entry.state != EntryState::Submitted)
            .map(|entry| entry.assignment)
            .collect();
        let any = open.get(self.rng.random_range(0..open.len().max(1))).copied();
        let Some(clip) = list.next.filter(|_| self.rng.random_range(0..4) > 0).or(any) else {
            return Ok(false);
        };
        let data = self.lab.rating_data(clip)?;
        let given =
            data.items().filter_map(|item| Some((item.item.id.clone(), item.rating.clone()?))).collect();
        self.desk = Some(Desk { data, given });
        Ok(true)
    }

    /// Keeps the desk as the study now is.
    fn follow(&mut self, operation: &Operation) {
        let Some(desk) = &mut self.desk else { return };
        match operation {
            Operation::Rate { item, rating, .. } => {
                let item = ItemId::new(item.clone());
                match rating {
                    Some(rating) => drop(desk.given.insert(item, rating.clone())),
                    None => drop(desk.given.remove(&item)),
                }
            }
            Operation::Submit { .. } => self.desk = None,
            _ => {}
        }
    }
}

fn choose(desk: &Desk, rng: &mut ChaCha12Rng) -> Operation {
    let clip = desk.data.assignment.0;
    let items: Vec<&SheetItem> = desk.data.items().collect();
    let any = items[rng.random_range(0..items.len())];
    let missing = items.iter().find(|item| !desk.given.contains_key(&item.item.id));
    let id = |item: &SheetItem| item.item.id.as_str().to_owned();
    match rng.random_range(0..100) {
        // A change of mind, or an item out of turn.
        0..12 => Operation::Rate { clip, item: id(any), rating: Some(points(any, rng)) },
        12..16 => Operation::Rate { clip, item: id(any), rating: None },
        16..22 => Operation::Rate { clip, item: id(any), rating: Some(not_rated(any, rng)) },
        22..30 => {
            let item = (rng.random_range(0..3) > 0).then(|| id(any));
            Operation::Note { clip, item, text: words(rng) }
        }
        30..38 => {
            let ms = (rng.random_range(0..5) > 0).then(|| rng.random_range(0..360_000));
            Operation::Place { clip, item: Some(id(any)), ms }
        }
        _ => match missing {
            Some(next) => Operation::Rate { clip, item: id(next), rating: Some(points(next, rng)) },
            None => Operation::Submit { clip },
        },
    }
}

fn points(item: &SheetItem, rng: &mut ChaCha12Rng) -> Rating {
    let points = item.item.scale.points();
    Rating::Points(points[rng.random_range(0..points.len())])
}

fn not_rated(item: &SheetItem, rng: &mut ChaCha12Rng) -> Rating {
    let reason = &item.reasons[rng.random_range(0..item.reasons.len())];
    let text = if reason.text_required { words(rng) } else { String::new() };
    Rating::NotRated {
        reason: ReasonId::new(reason.id.as_str()),
        text: if text.is_empty() { "x".into() } else { text },
    }
}

/// From one word to some pages, so that a note also goes over several pages of the file.
fn words(rng: &mut ChaCha12Rng) -> String {
    let length = match rng.random_range(0..12) {
        0 => 4_000,
        1 => 400,
        _ => 6,
    };
    let sounds = ["ba", "søv", "nik", "lå", "mæt", "\u{201c}hej\u{201d}", "’", "\n"];
    let text: Vec<&str> =
        (0..rng.random_range(1..=length)).map(|_| sounds[rng.random_range(0..sounds.len())]).collect();
    text.join(" ").trim().to_owned()
}

/// Calls the lab.
pub fn perform(lab: &mut Lab, operation: &Operation) -> Result<(), LabError> {
    match operation {
        Operation::Rate { clip, item, rating } => {
            lab.rate(AssignmentId(*clip), &ItemId::new(item.clone()), rating.clone())
        }
        Operation::Note { clip, item, text } => {
            lab.note(AssignmentId(*clip), item.clone().map(ItemId::new).as_ref(), text)
        }
        Operation::Place { clip, item, ms } => {
            lab.remember_place(AssignmentId(*clip), item.clone().map(ItemId::new).as_ref(), *ms)
        }
        Operation::Submit { clip } => lab.submit(AssignmentId(*clip)),
        Operation::AddCoder { name } => {
            lab.set_effort(Effort::Slight);
            lab.add_account(&NewPerson::named(name.as_str()), &[Duty::Coder]).map(drop)
        }
        Operation::AddFamilies { first, count } => {
            lab.add_in_bulk(&study::families(*first, *count, &[])).map(drop)
        }
        Operation::ShareOut => {
            let named = |name: &str| study::CODERS.contains(&name);
            let coders = lab.coders()?.into_iter().filter(|coder| named(&coder.name)).map(|coder| coder.id);
            let share = Share { coders: coders.collect(), double_percent: 50.0 };
            lab.share_out(&share).map(drop)
        }
    }
}
