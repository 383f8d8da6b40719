//! What a study must hold: what was acknowledged, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use samspil::study::Rating;

use super::operation::Operation;
use super::study;

/// A coder's sheet of one clip.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// Whether there is one at all.
    pub opened: bool,
    /// By item.
    pub ratings: BTreeMap<String, Rating>,
    /// By item; `""` is the clip as a whole.
    pub notes: BTreeMap<String, String>,
    /// The item and the position that were remembered.
    pub place: (Option<String>, Option<u64>),
    /// Whether it is submitted.
    pub submitted: bool,
}

/// A coder's sheets by assignment, those that were never opened left out.
pub type Sheets = BTreeMap<i64, Sheet>;

/// A study.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    /// By coder.
    pub sheets: BTreeMap<String, Sheets>,
    /// Events of the trail, by who and what: those that a coder's work leaves.
    pub events: BTreeMap<(String, &'static str), usize>,
    /// Everybody who rates.
    pub coders: BTreeSet<String>,
    /// Recordings.
    pub recordings: usize,
    /// Recordings that somebody has.
    pub assigned: usize,
}

/// The events that are counted.
pub const EVENTS: [&str; 5] =
    ["sheet opened", "rating given", "rating taken back", "note written", "sheet submitted"];

impl Model {
    /// The study as it was made.
    pub fn new(recordings: usize) -> Self {
        let coders: BTreeSet<String> = study::CODERS.iter().map(|name| (*name).to_owned()).collect();
        let sheets = coders.iter().map(|name| (name.clone(), Sheets::new())).collect();
        Self { sheets, coders, recordings, assigned: recordings, ..Self::default() }
    }

    /// Does what the lab should do.
    pub fn apply(&mut self, who: &str, operation: &Operation) {
        match operation {
            Operation::Rate { clip, item, rating } => {
                let sheet = self.open(who, *clip);
                let old = match rating {
                    Some(rating) => sheet.ratings.insert(item.clone(), rating.clone()),
                    None => sheet.ratings.remove(item),
                };
                let event = if rating.is_some() { "rating given" } else { "rating taken back" };
                self.note_event(who, event, old != *rating);
            }
            Operation::Note { clip, item, text } => {
                let sheet = self.open(who, *clip);
                let on = item.clone().unwrap_or_default();
                let old = if text.is_empty() {
                    sheet.notes.remove(&on)
                } else {
                    sheet.notes.insert(on, text.clone())
                };
                self.note_event(who, "note written", old.unwrap_or_default() != *text);
            }
            Operation::Place { clip, item, ms } => self.open(who, *clip).place = (item.clone(), *ms),
            Operation::Submit { clip } => {
                self.open(who, *clip).submitted = true;
                self.note_event(who, "sheet submitted", true);
            }
            Operation::AddCoder { name } => drop(self.coders.insert(name.clone())),
            Operation::AddFamilies { count, .. } => self.recordings += count * 2,
            Operation::ShareOut => self.assigned = self.recordings,
        }
    }

    fn open(&mut self, who: &str, clip: i64) -> &mut Sheet {
        let sheets = self.sheets.entry(who.to_owned()).or_default();
        let fresh = !sheets.contains_key(&clip);
        if fresh {
            *self.events.entry((who.to_owned(), "sheet opened")).or_default() += 1;
        }
        let sheet = self.sheets.entry(who.to_owned()).or_default().entry(clip).or_default();
        sheet.opened = true;
        sheet
    }

    fn note_event(&mut self, who: &str, what: &'static str, changed: bool) {
        if changed {
            *self.events.entry((who.to_owned(), what)).or_default() += 1;
        }
    }

    /// In words, where another model differs; the first difference will do.
    pub fn difference(&self, found: &Self) -> Option<String> {
        for (who, sheets) in &self.sheets {
            let theirs = found.sheets.get(who);
            for clip in sheets.keys().chain(theirs.into_iter().flat_map(Sheets::keys)) {
                let (should, is) = (sheets.get(clip), theirs.and_then(|sheets| sheets.get(clip)));
                if should != is {
                    return Some(format!("{who}, clip {clip}:\n  should be {should:?}\n  is        {is:?}"));
                }
            }
        }
        if self.events != found.events {
            return Some(format!(
                "the trail:\n  should be {:?}\n  is        {:?}",
                self.events, found.events
            ));
        }
        let rest = |model: &Self| (model.coders.clone(), model.recordings, model.assigned);
        (rest(self) != rest(found))
            .then(|| format!("the lead's work:\n  should be {:?}\n  is        {:?}", rest(self), rest(found)))
    }
}
