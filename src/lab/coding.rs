//! What a coder does. The structs here are all that the coding room may show: blind code, the child's age,
//! the codebook, the coder's own ratings and the clip's bounds. There is no field for a participant, a site,
//! a group, the other coder, or whether a clip is coded twice.

use std::path::PathBuf;

use super::act::Act;
use super::closing::refuse_locked;
use super::keys::Keyring;
use super::views::ClipView;
use super::{Lab, LabError, Result, guess};
use crate::codebook::{Item, ItemId, Reason, Words};
use crate::store::{SheetRecord, Tx};
use crate::study::{
    AssignmentId, BlindCode, CoderId, Guess, MediaFacts, Rating, Ratings, SheetId, check_rating,
};

/// A coder's list of clips.
#[derive(Clone, Debug, PartialEq)]
pub struct Worklist {
    /// The coder's own name.
    pub coder: String,
    /// In the order of work.
    pub entries: Vec<WorklistEntry>,
    /// How many are submitted.
    pub submitted: usize,
    /// Which to do next: a draft before a new one.
    pub next: Option<AssignmentId>,
}

/// A clip in the list.
#[derive(Clone, Debug, PartialEq)]
pub struct WorklistEntry {
    /// What to open.
    pub assignment: AssignmentId,
    /// The clip's name.
    pub blind_code: BlindCode,
    /// The child's age in whole months.
    pub child_age_months: Option<u16>,
    /// How far it has come.
    pub state: EntryState,
    /// Length of the coded window.
    pub length_ms: u64,
    /// Whether it can be watched.
    pub media: MediaState,
}

/// How far a clip has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryState {
    /// No sheet yet.
    NotStarted,
    /// Some items are done.
    Draft {
        /// Rated, or given a reason.
        rated: usize,
        /// Items of the sheet.
        of: usize,
    },
    /// Submitted.
    Submitted,
    /// What the study says of the clip cannot be opened, as after damage or an edit from outside: the lead can help.
    Closed,
}

/// Whether a clip can be watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MediaState {
    /// The file is there.
    Ready(PathBuf),
    /// The study has no video for this clip (yet).
    NoVideo,
    /// The file was there and is not any more.
    Missing,
}

/// A sheet with everything that the coding room shows.
#[derive(Clone, Debug, PartialEq)]
pub struct RatingData {
    /// What is rated.
    pub assignment: AssignmentId,
    /// The clip's name.
    pub blind_code: BlindCode,
    /// The child's age in whole months.
    pub child_age_months: Option<u16>,
    /// The video.
    pub media: MediaState,
    /// First millisecond of the coded window.
    pub start_ms: u64,
    /// First millisecond after it.
    pub end_ms: u64,
    /// Pages in the order of rating.
    pub pages: Vec<SheetPage>,
    /// The coder's note on the clip as a whole.
    pub note: String,
    /// Why a codebook counts as unverified; one line for each that does.
    pub unverified: Vec<String>,
    /// Whether the sheet is submitted, and so can only be read.
    pub submitted: bool,
    /// The item selected when the sheet was left.
    pub resume_item: Option<ItemId>,
    /// Where the clip stood when the sheet was left.
    pub resume_ms: Option<u64>,
}

/// A page of the sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetPage {
    /// Name in files, unique on the sheet.
    pub id: String,
    /// Name on screen.
    pub label: Words,
    /// In the order of rating.
    pub items: Vec<SheetItem>,
}

/// An item with what the coder gave it.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetItem {
    /// The item.
    pub item: Item,
    /// Reasons offered for leaving it unrated.
    pub reasons: Vec<Reason>,
    /// What is on disk.
    pub rating: Option<Rating>,
    /// The coder's note on it.
    pub note: String,
}

impl RatingData {
    /// Every item with its rating, in the order of rating.
    pub fn items(&self) -> impl Iterator<Item = &SheetItem> {
        self.pages.iter().flat_map(|page| page.items.iter())
    }

    /// Items that are neither rated nor given a reason, in the order of rating.
    pub fn missing(&self) -> Vec<&SheetItem> {
        self.items().filter(|item| item.rating.is_none()).collect()
    }
}

/// What a coder's work on one sheet needs to know of it.
struct Desk {
    view: ClipView,
    sheet: Option<SheetRecord>,
}

fn desk(tx: &Tx<'_>, keys: &Keyring, assignment: AssignmentId, coder: CoderId) -> Result<Desk> {
    // Another coder's assignment is answered like one that does not exist: its mere being there says something.
    let row = tx
        .assignment(assignment)?
        .filter(|row| row.coder == coder && !row.withdrawn)
        .ok_or_else(|| LabError::not_there("such clip in your worklist"))?;
    Ok(Desk { view: keys.view(&row)?, sheet: tx.sheet_of(assignment)? })
}

/// The open draft of a desk, made if there is none.
fn draft(tx: &Tx<'_>, act: &Act, desk: &Desk, assignment: AssignmentId) -> Result<SheetId> {
    refuse_locked(tx)?;
    match &desk.sheet {
        Some(sheet) if sheet.submitted_at.is_some() => Err(LabError::Submitted),
        Some(sheet) => {
            act.on_sheet(tx, sheet.id)?;
            Ok(sheet.id)
        }
        None => {
            let id = tx.insert_sheet(assignment, &act.stamp())?;
            act.on_new_sheet(tx, id)?;
            act.record("sheet opened", desk.view.blind_code.as_str(), "", "");
            Ok(id)
        }
    }
}

/// What is recorded when a rating is given.
pub(super) const GIVEN: &str = "rating given";

/// What is recorded when one is taken back.
pub(super) const TAKEN_BACK: &str = "rating taken back";

/// A rating as the trail has it; empty for none.
pub(super) fn describe(rating: Option<&Rating>) -> String {
    match rating {
        None => String::new(),
        Some(Rating::Points(value)) => value.to_string(),
        Some(Rating::NotRated { reason, text }) if text.is_empty() => reason.to_string(),
        Some(Rating::NotRated { reason, text }) => format!("{reason}: {text}"),
    }
}

impl Lab {
    /// The codebooks rated at a wave.
    pub(super) fn codebooks_at(&mut self, wave_months: u16) -> Result<Vec<crate::codebook::Codebook>> {
        let rows = self.store.look(|tx| tx.codebooks())?;
        Ok(self
            .codebooks
            .iter()
            .filter(|codebook| {
                rows.iter().any(|row| row.id == codebook.id && row.waves.contains(&wave_months))
            })
            .cloned()
            .collect())
    }

    pub(super) fn media_state(&self, file_name: Option<&str>) -> MediaState {
        match file_name {
            None => MediaState::NoVideo,
            Some(name) => {
                let path = self.recordings_folder().join(name);
                if path.is_file() { MediaState::Ready(path) } else { MediaState::Missing }
            }
        }
    }

    /// The signed-in coder's list.
    ///
    /// # Errors
    /// When nobody is signed in as a coder.
    pub fn worklist(&mut self) -> Result<Worklist> {
        let coder = self.coder_at_work()?;
        let (assignments, rows) =
            self.store.look(|tx| -> Result<_> { Ok((tx.assignments_of(coder)?, tx.codebooks()?)) })?;
        let items_at = |wave: u16| -> usize {
            self.codebooks
                .iter()
                .filter(|c| rows.iter().any(|row| row.id == c.id && row.waves.contains(&wave)))
                .map(|c| c.items.len())
                .sum()
        };
        let mut entries = Vec::with_capacity(assignments.len());
        let mut submitted = 0;
        for row in assignments.into_iter().filter(|row| !row.withdrawn) {
            submitted += usize::from(row.submitted);
            let view = match self.keys.view(&row) {
                Ok(view) => view,
                // One that is damaged keeps nobody from the others.
                Err(error @ LabError::SealedRow { .. }) => {
                    log::warn!("{error}");
                    entries.push(WorklistEntry {
                        assignment: row.id,
                        blind_code: row.blind_code,
                        child_age_months: None,
                        state: EntryState::Closed,
                        length_ms: 0,
                        media: MediaState::NoVideo,
                    });
                    continue;
                }
                Err(other) => return Err(other),
            };
            let state = if row.submitted {
                EntryState::Submitted
            } else if row.rated > 0 || row.opened {
                EntryState::Draft { rated: row.rated, of: items_at(view.wave_months) }
            } else {
                EntryState::NotStarted
            };
            entries.push(WorklistEntry {
                assignment: row.id,
                state,
                length_ms: view.end_ms - view.start_ms,
                media: self.media_state(view.file_name.as_deref()),
                child_age_months: view.child_age_months,
                blind_code: view.blind_code,
            });
        }
        let open = |wanted: fn(&EntryState) -> bool| {
            entries.iter().find(|entry| wanted(&entry.state)).map(|entry| entry.assignment)
        };
        let next = open(|state| matches!(state, EntryState::Draft { .. }))
            .or_else(|| open(|state| matches!(state, EntryState::NotStarted)));
        Ok(Worklist { coder: self.actor.name().to_owned(), entries, submitted, next })
    }

    /// A sheet of the signed-in coder, as it stands on disk. Looking makes no sheet.
    ///
    /// # Errors
    /// When the clip is not the coder's.
    pub fn rating_data(&mut self, assignment: AssignmentId) -> Result<RatingData> {
        let coder = self.coder_at_work()?;
        let keys = self.keys.clone();
        let (desk, ratings, notes) = self.store.look(|tx| -> Result<_> {
            let desk = desk(tx, &keys, assignment, coder)?;
            let (ratings, notes) = match &desk.sheet {
                Some(sheet) => (tx.ratings(sheet.id)?, tx.notes(sheet.id)?),
                None => (Ratings::new(), Vec::new()),
            };
            Ok((desk, ratings, notes))
        })?;
        let view = desk.view;
        let wave = view.wave_months;
        let note_on = |item: Option<&ItemId>| {
            notes
                .iter()
                .find(|(on, _)| on.as_ref() == item)
                .map_or_else(String::new, |(_, text)| text.clone())
        };
        let mut pages = Vec::new();
        let mut unverified = Vec::new();
        for codebook in self.codebooks_at(wave)? {
            if !codebook.verified {
                unverified.push(codebook.unverified_because.clone());
            }
            for section in &codebook.sections {
                let items = section
                    .items
                    .iter()
                    .filter_map(|id| codebook.item(id))
                    .map(|item| SheetItem {
                        item: item.clone(),
                        reasons: codebook.reasons_for(&item.id, wave).into_iter().cloned().collect(),
                        rating: ratings.get(&item.id).cloned(),
                        note: note_on(Some(&item.id)),
                    })
                    .collect();
                pages.push(SheetPage {
                    id: format!("{}/{}", codebook.id, section.id),
                    label: section.label.clone(),
                    items,
                });
            }
        }
        Ok(RatingData {
            assignment,
            media: self.media_state(view.file_name.as_deref()),
            blind_code: view.blind_code,
            child_age_months: view.child_age_months,
            start_ms: view.start_ms,
            end_ms: view.end_ms,
            pages,
            note: note_on(None),
            unverified,
            submitted: desk.sheet.as_ref().is_some_and(|sheet| sheet.submitted_at.is_some()),
            resume_item: desk.sheet.as_ref().and_then(|sheet| sheet.resume_item.clone()),
            resume_ms: desk.sheet.as_ref().and_then(|sheet| sheet.resume_ms),
        })
    }

    /// Gives an item a rating, or takes it back (`None`). On disk when this returns.
    ///
    /// # Errors
    /// When the rating cannot stand, the sheet is submitted, or the clip is not the coder's.
    pub fn rate(&mut self, assignment: AssignmentId, item: &ItemId, rating: Option<Rating>) -> Result<()> {
        self.rate_over(assignment, item, rating).map(drop)
    }

    /// As [`Lab::rate`]; answers what the item had before, so that whoever showed something else can say so.
    ///
    /// # Errors
    /// As [`Lab::rate`].
    pub fn rate_over(
        &mut self,
        assignment: AssignmentId,
        item: &ItemId,
        rating: Option<Rating>,
    ) -> Result<Option<Rating>> {
        let coder = self.coder_at_work()?;
        let codebooks = self.codebooks.clone();
        let keys = self.keys.clone();
        self.change_sheet(|tx, act| {
            let desk = desk(tx, &keys, assignment, coder)?;
            let wave = desk.view.wave_months;
            let here: Vec<_> = tx
                .codebooks()?
                .into_iter()
                .filter(|row| row.waves.contains(&wave))
                .map(|row| row.id)
                .collect();
            let (codebook, found) = codebooks
                .iter()
                .filter(|codebook| here.contains(&codebook.id))
                .find_map(|codebook| codebook.item(item).map(|found| (codebook, found)))
                .ok_or_else(|| crate::study::RatingFault::NoSuchItem { item: item.clone() })?;
            if let Some(rating) = &rating {
                check_rating(codebook, found, wave, rating)?;
            }
            let sheet = draft(tx, act, &desk, assignment)?;
            let old = tx.ratings(sheet)?.remove(item);
            if old == rating {
                return Ok(old);
            }
            match &rating {
                Some(rating) => tx.put_rating(sheet, item, rating, &act.stamp())?,
                None => tx.delete_rating(sheet, item)?,
            }
            let what = if rating.is_some() { GIVEN } else { TAKEN_BACK };
            let subject = format!("{} {item}", desk.view.blind_code);
            act.record(what, &subject, &describe(old.as_ref()), &describe(rating.as_ref()));
            Ok(old)
        })
    }

    /// Writes a note on an item, or on the whole clip (`None`); empty text removes it.
    ///
    /// # Errors
    /// When the sheet is submitted or the clip is not the coder's.
    pub fn note(&mut self, assignment: AssignmentId, item: Option<&ItemId>, text: &str) -> Result<()> {
        self.note_over(assignment, item, text).map(drop)
    }

    /// As [`Lab::note`]; answers what stood there before.
    ///
    /// # Errors
    /// As [`Lab::note`].
    pub fn note_over(
        &mut self,
        assignment: AssignmentId,
        item: Option<&ItemId>,
        text: &str,
    ) -> Result<String> {
        let coder = self.coder_at_work()?;
        let keys = self.keys.clone();
        self.change_sheet(|tx, act| {
            let desk = desk(tx, &keys, assignment, coder)?;
            let sheet = draft(tx, act, &desk, assignment)?;
            let old = tx.notes(sheet)?.into_iter().find(|(on, _)| on.as_ref() == item).map(|(_, text)| text);
            let old = old.unwrap_or_default();
            if old == text.trim() {
                return Ok(old);
            }
            tx.put_note(sheet, item, text.trim())?;
            let subject = format!("{} {}", desk.view.blind_code, item.map_or("clip", ItemId::as_str));
            act.record("note written", &subject, &old, text.trim());
            Ok(old)
        })
    }

    /// Remembers where the coder is, so that the sheet reopens there. Not an event of the trail, but that the sheet is
    /// opened by it: whoever watches has begun.
    ///
    /// # Errors
    /// When the study cannot be written to. A submitted sheet is left alone, and all are once the study is locked.
    pub fn remember_place(
        &mut self,
        assignment: AssignmentId,
        item: Option<&ItemId>,
        position_ms: Option<u64>,
    ) -> Result<()> {
        let coder = self.coder_at_work()?;
        let keys = self.keys.clone();
        self.change_sheet(|tx, act| {
            let desk = desk(tx, &keys, assignment, coder)?;
            let submitted = desk.sheet.as_ref().is_some_and(|sheet| sheet.submitted_at.is_some());
            if submitted || tx.study_lock()?.is_some() {
                return Ok(());
            }
            let sheet = draft(tx, act, &desk, assignment)?;
            Ok(tx.set_resume(sheet, item, position_ms)?)
        })
    }

    /// Submits a sheet: from here on its ratings stay as they are.
    ///
    /// # Errors
    /// [`LabError::Incomplete`] with the items that are missing, in the order of rating; [`LabError::GuessDue`] where the
    /// study asks for a guess of the group: see [`Lab::submit_with_guess`].
    pub fn submit(&mut self, assignment: AssignmentId) -> Result<()> {
        self.hand_in(assignment, None)
    }

    pub(super) fn hand_in(&mut self, assignment: AssignmentId, guess: Option<&Guess>) -> Result<()> {
        let coder = self.coder_at_work()?;
        let codebooks = self.codebooks.clone();
        let keys = self.keys.clone();
        self.change_sheet(|tx, act| {
            let desk = desk(tx, &keys, assignment, coder)?;
            let sheet = draft(tx, act, &desk, assignment)?;
            let ratings = tx.ratings(sheet)?;
            let wave = desk.view.wave_months;
            let here: Vec<_> = tx
                .codebooks()?
                .into_iter()
                .filter(|row| row.waves.contains(&wave))
                .map(|row| row.id)
                .collect();
            let missing: Vec<ItemId> = codebooks
                .iter()
                .filter(|codebook| here.contains(&codebook.id))
                .flat_map(|codebook| codebook.sections.iter().flat_map(|section| section.items.iter()))
                .filter(|item| !ratings.contains_key(*item))
                .cloned()
                .collect();
            if !missing.is_empty() {
                return Err(LabError::Incomplete(missing));
            }
            match (guess::question(tx)?, guess) {
                (Some(question), Some(guess)) => {
                    question.check(guess).map_err(|fault| LabError::Refused(format!("{fault}.")))?;
                    guess::keep(tx, &act.stamp(), assignment, sheet, guess)?;
                    act.record("group guessed", desk.view.blind_code.as_str(), "", "sealed until unblinding");
                }
                (Some(_), None) => return Err(LabError::GuessDue),
                (None, Some(_)) => {
                    return Err(LabError::Refused(
                        "This study does not ask for a guess of the group. The sheet was not submitted."
                            .to_owned(),
                    ));
                }
                (None, None) => {}
            }
            tx.submit_sheet(sheet, &act.stamp())?;
            let rated = ratings.values().filter(|rating| rating.points().is_some()).count();
            act.record(
                "sheet submitted",
                desk.view.blind_code.as_str(),
                "",
                &format!("{rated} of {} rated", ratings.len()),
            );
            Ok(())
        })?;
        Ok(())
    }
}

/// Facts that a screen may want of a recording's media; kept here so that the coder's side has one source.
pub(super) fn shape(facts: &MediaFacts) -> String {
    let minutes = facts.duration_ms / 60_000;
    let seconds = facts.duration_ms / 1000 % 60;
    format!("{minutes}:{seconds:02}, {}×{}, {}", facts.width, facts.height, facts.video_codec)
}
