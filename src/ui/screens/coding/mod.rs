//! The coding room: the clip on the left, the sheet on the right, everything by keyboard.

mod command;
pub mod data;
mod film;
mod incident;
mod item;
mod paint;
mod sheet;
mod submit;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::time::Duration;

use eframe::egui::{self, Ui};

use super::{Reel, Screen};
use crate::codebook::ItemId;
use crate::lab::{LabError, MediaState};
use crate::study::{AssignmentId, Rating};
use crate::ui::action::{Action, SheetChange};
use crate::ui::command::{Command, Group};
use crate::ui::desk::Desk;
use crate::ui::look::{FilmState, Look};
pub use film::SPEEDS;

use data::Data;

/// The coding room with one sheet in it.
pub struct Coding {
    assignment: AssignmentId,
    data: Option<Data>,
    state: State,
}

/// What the room remembers of the moment; nothing of it is the study's.
#[derive(Debug, Default)]
pub struct State {
    /// Place of the selected item in the order of rating.
    pub selected: usize,
    /// Bring the selected item into view.
    pub reveal: bool,
    /// The menu of reasons, open on the selected item.
    pub reasons: Option<Reasons>,
    /// Texts being written, by item, or `None` for the clip.
    pub drafts: BTreeMap<Option<ItemId>, Draft>,
    /// Put the keyboard into the note of the selected item.
    pub focus_note: bool,
    /// The question before submitting is open.
    pub submitting: bool,
    /// The guess of the group so far, by its place among the answers.
    pub guess: Option<usize>,
    /// What is being said of a broken blinding.
    pub incident: Option<incident::Telling>,
    /// A rating asked for and not yet seen on disk.
    pending: Option<Pending>,
    /// Whether the place is to be kept at the next frame: a rating has moved the coder on.
    moved: bool,
    /// Where the clip stood when the place was kept last.
    kept_ms: u64,
    /// The item rated last, for half a point more.
    last: Option<ItemId>,
    /// What to give back on undo, newest last.
    undo: Vec<(ItemId, Option<Rating>)>,
    /// Whether the film played in the frame before.
    playing: bool,
    position_ms: u64,
    opened: bool,
}

/// The menu of reasons.
#[derive(Debug, Default)]
pub struct Reasons {
    /// The reason that still needs words, by its place in the menu, with the words so far.
    pub words: Option<(usize, String)>,
    /// The words get the keyboard.
    pub focus: bool,
}

/// A text being written.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Draft {
    /// The text so far.
    pub text: String,
    /// When it was changed last (seconds of the window's clock), while that is not on disk.
    pub changed: Option<f64>,
    /// Whether it was sent to disk since then: one that could not be written is not sent at every frame.
    sent: bool,
    /// Whether its writer has put the pen down: it goes once it is on disk.
    left: bool,
}

/// A pause in writing after which a text goes to disk, in seconds.
const PAUSE: f64 = 1.0;

impl Draft {
    /// Notes that the text was changed just now.
    pub fn touch(&mut self, ui: &Ui) {
        self.changed = Some(ui.input(|input| input.time));
        (self.sent, self.left) = (false, false);
    }
}

#[derive(Debug)]
struct Pending {
    item: ItemId,
    wanted: Option<Rating>,
    before: Option<Rating>,
    advance: bool,
    undoing: bool,
}

impl Coding {
    /// The room, with this clip about to be opened.
    pub fn new(assignment: AssignmentId) -> Self {
        Self { assignment, data: None, state: State::default() }
    }

    /// The item selected.
    pub fn selected(&self) -> Option<&ItemId> {
        self.data.as_ref()?.item(self.state.selected).map(|item| &item.item.id)
    }

    /// Takes the sheet as it now stands on disk, and moves on where a rating asked for is now given.
    fn settle(&mut self, data: Data) {
        if let Some(pending) = self.state.pending.take()
            && data.rating(&pending.item) == pending.wanted.as_ref()
        {
            if pending.undoing {
                self.state.undo.pop();
            } else {
                self.state.undo.push((pending.item.clone(), pending.before));
            }
            if pending.advance
                && let Some(next) = data.next_unrated(self.state.selected)
            {
                self.state.select(next);
            }
            self.state.last = Some(pending.item);
            self.state.moved = true;
        }
        self.state.let_go(&data);
        if !self.state.opened {
            self.state.opened = true;
            self.state.position_ms = data.sheet.resume_ms.unwrap_or(data.sheet.start_ms);
            self.state.select(data.resume_place());
        }
        self.data = Some(data);
    }

    fn sheet(&self, change: SheetChange) -> Action {
        Action::Sheet(self.assignment, change)
    }

    /// The texts that are not on disk yet. Each stays until the disk has it.
    fn notes_to_save(&mut self) -> Vec<Action> {
        self.state.drafts.retain(|_, draft| draft.changed.is_some());
        let drafts = self.state.drafts.iter_mut();
        drafts
            .map(|(item, draft)| {
                draft.left = true;
                note_of(self.assignment, item, draft)
            })
            .collect()
    }

    /// Texts whose writer has paused go to disk and stay under the pen.
    fn notes_at_rest(&mut self, ctx: &egui::Context) -> Vec<Action> {
        let now = ctx.input(|input| input.time);
        let mut out = Vec::new();
        for (item, draft) in self.state.drafts.iter_mut().filter(|(_, draft)| !draft.sent) {
            let Some(at) = draft.changed else { continue };
            let rest = at + PAUSE - now;
            if rest <= 0.05 {
                out.push(note_of(self.assignment, item, draft));
            } else {
                // In each frame anew: one that comes sooner, as for the letter just typed, takes the request along.
                ctx.request_repaint_after(Duration::from_secs_f64(rest));
            }
        }
        out
    }

    /// Where the coder is, for the next time.
    fn place(&self) -> Option<Action> {
        let data = self.data.as_ref()?;
        let untouched = data.total().done == 0 && self.state.position_ms <= data.sheet.start_ms + 1000;
        (!data.sheet.submitted && !untouched)
            .then(|| self.sheet(SheetChange::Place(self.selected().cloned(), self.state.position_ms)))
    }
}

/// Sends a text to disk. It is settled when it is read from there again.
fn note_of(assignment: AssignmentId, item: &Option<ItemId>, draft: &mut Draft) -> Action {
    draft.sent = true;
    Action::Sheet(assignment, SheetChange::Note(item.clone(), draft.text.clone()))
}

/// While a clip plays its place is kept this often, so that a crash costs no more of it.
const KEEP_EVERY_MS: u64 = 5_000;

impl State {
    /// Selects an item and brings it into view.
    pub fn select(&mut self, place: usize) {
        self.selected = place;
        self.reveal = true;
        self.reasons = None;
    }

    /// The writer of a text has put the pen down: it goes to disk, and stays here until it is there.
    pub fn lay_down(&mut self, data: &Data, on: Option<ItemId>, out: &mut Vec<Action>) {
        let Some(draft) = self.drafts.get_mut(&on) else { return };
        if draft.changed.is_some() {
            draft.left = true;
            out.push(note_of(data.sheet.assignment, &on, draft));
        } else {
            self.drafts.remove(&on);
        }
    }

    /// Lets go of the texts that the disk has.
    fn let_go(&mut self, data: &Data) {
        self.drafts.retain(|on, draft| {
            if draft.text.trim() == data.note(on.as_ref()) {
                draft.changed = None;
            }
            draft.changed.is_some() || !draft.left
        });
    }
}

impl Screen for Coding {
    fn load(&mut self, desk: &mut Desk) -> Result<(), LabError> {
        let read = Data::read(desk.lab()?, self.assignment, self.data.as_ref());
        match read {
            Ok(data) => self.settle(data),
            Err(error) => {
                self.state.pending = None;
                return Err(error);
            }
        }
        Ok(())
    }

    fn paint(&mut self, ui: &mut Ui, look: &Look) -> Vec<Action> {
        let mut out = Vec::new();
        let playing = look.showing.state == FilmState::Playing;
        if look.showing.picture.is_some() {
            self.state.position_ms = look.showing.position_ms;
        }
        let far = playing && self.state.position_ms.abs_diff(self.state.kept_ms) >= KEEP_EVERY_MS;
        if (self.state.playing && !playing) || far || std::mem::take(&mut self.state.moved) {
            self.state.kept_ms = self.state.position_ms;
            out.extend(self.place());
        }
        self.state.playing = playing;
        if let Some(data) = &self.data {
            paint::paint(ui, look, data, &mut self.state, &mut out);
        }
        out.extend(self.notes_at_rest(ui.ctx()));
        self.take_ratings(out, look)
    }

    fn commands(&self) -> Vec<Command> {
        Command::all().into_iter().filter(|command| command.group() != Group::Window).collect()
    }

    fn command(&mut self, command: Command, look: &Look) -> Vec<Action> {
        self.answer(command, look)
    }

    fn bar(&mut self, ui: &mut Ui, look: &Look) -> Vec<Action> {
        self.data.as_ref().map_or_else(Vec::new, |data| paint::bar(ui, look, data))
    }

    fn film(&self) -> Option<Reel> {
        let sheet = &self.data.as_ref()?.sheet;
        let MediaState::Ready(file) = &sheet.media else { return None };
        let start_ms = sheet.resume_ms.unwrap_or(sheet.start_ms).min(sheet.end_ms).max(sheet.start_ms);
        Some(Reel { file: file.clone(), window_ms: sheet.start_ms..sheet.end_ms, start_ms })
    }

    fn leave(&mut self, _look: &Look) -> Vec<Action> {
        let mut out = self.notes_to_save();
        out.extend(self.place());
        out
    }

    fn shown_rating(&self, item: &ItemId) -> Option<Option<Rating>> {
        Some(self.data.as_ref()?.rating(item).cloned())
    }

    fn shown_note(&self, on: Option<&ItemId>) -> Option<String> {
        Some(self.data.as_ref()?.note(on).to_owned())
    }

    fn unwritten(&self) -> bool {
        self.state.drafts.values().any(|draft| draft.changed.is_some())
    }
}
