//! The lead's recordings: a table, and for the one chosen a timeline on which the coded window is moved.

pub mod data;
mod leaves;
pub mod paint;
mod remove;
mod strip;
#[cfg(test)]
mod tests;
mod thumbs;

use eframe::egui::Ui;

use super::{Reel, Screen};
use crate::lab::{LabError, MediaState, RecordingEntry};
use crate::study::ClipId;
use crate::ui::action::{Action, Film};
use crate::ui::command::Command;
use crate::ui::desk::Desk;
use crate::ui::look::Look;
use data::{Data, Filter, length_ms, moment_text};
use thumbs::Thumbs;

/// The page.
#[derive(Default)]
pub struct RecordingsPage {
    data: Data,
    state: State,
}

/// What the page remembers of the moment.
#[derive(Default)]
pub struct State {
    /// Which rows, in which order.
    pub filter: Filter,
    /// The recording chosen.
    pub chosen: Option<ClipId>,
    /// Where the window would begin, before it is moved there.
    pub start_ms: Option<u64>,
    /// The same as typed.
    pub typed: String,
    /// Small pictures of the recording chosen.
    pub thumbs: Thumbs,
    /// Whether it is being asked if the recording chosen is to be removed.
    pub removing: bool,
    /// The family that may leave.
    pub leaves: Option<leaves::Leaves>,
    /// Bring the row chosen into view.
    pub reveal: bool,
}

impl State {
    /// Chooses a recording; what was not saved of the one before is dropped.
    pub fn choose(&mut self, data: &Data, clip: Option<ClipId>) {
        self.chosen = clip;
        self.removing = false;
        self.leaves = None;
        self.start_ms = None;
        self.thumbs = Thumbs::default();
        self.typed =
            clip.and_then(|clip| data.entry(clip)).map_or_else(String::new, |e| moment_text(e.clip.start_ms));
    }
}

impl State {
    /// Drops what was not saved.
    pub fn revert(&mut self, entry: &RecordingEntry) {
        self.start_ms = None;
        self.typed = moment_text(entry.clip.start_ms);
    }
}

impl RecordingsPage {
    /// The row above or below the one chosen.
    fn step(&mut self, by: isize) -> Vec<Action> {
        let shown = self.data.shown(&self.state.filter);
        let ids: Vec<ClipId> =
            shown.iter().filter_map(|place| Some(self.data.entries.get(*place)?.clip.id)).collect();
        let now = ids.iter().position(|id| Some(*id) == self.state.chosen);
        let next = now.map_or(0, |now| now.saturating_add_signed(by).min(ids.len().saturating_sub(1)));
        match ids.get(next) {
            Some(id) if Some(*id) != self.state.chosen => {
                self.state.choose(&self.data, Some(*id));
                self.state.reveal = true;
                vec![Action::Lead(crate::ui::lead::LeadAction::Renew)]
            }
            _ => Vec::new(),
        }
    }
}

impl Screen for RecordingsPage {
    fn load(&mut self, desk: &mut Desk) -> Result<(), LabError> {
        self.data = Data::read(desk.lab()?)?;
        if let Some(leaves) = &mut self.state.leaves
            && leaves.preview.is_none()
        {
            leaves.preview = Some(desk.lab()?.leaving(&leaves.family, None)?);
        }
        if let Some(entry) = self.state.chosen.and_then(|clip| self.data.entry(clip)) {
            // A window that is now where it was asked to be is no draft any more.
            if self.state.start_ms == Some(entry.clip.start_ms) {
                self.state.start_ms = None;
                self.state.typed = moment_text(entry.clip.start_ms);
            }
        } else if let Some(first) = self.data.shown(&self.state.filter).first() {
            let id = self.data.entries.get(*first).map(|entry| entry.clip.id);
            self.state.choose(&self.data, id);
        }
        Ok(())
    }

    fn paint(&mut self, ui: &mut Ui, look: &Look) -> Vec<Action> {
        let mut out = Vec::new();
        paint::paint(ui, look, &self.data, &mut self.state, &mut out);
        out
    }

    fn commands(&self) -> Vec<Command> {
        vec![
            Command::PreviousItem,
            Command::NextItem,
            Command::PlayPause,
            Command::Rewind,
            Command::Forward,
            Command::ToStart,
            Command::Mute,
        ]
    }

    fn command(&mut self, command: Command, _look: &Look) -> Vec<Action> {
        let film = match command {
            Command::PreviousItem => return self.step(-1),
            Command::NextItem => return self.step(1),
            Command::Back if self.state.leaves.is_some() => {
                self.state.leaves = None;
                return Vec::new();
            }
            Command::Back => {
                if let Some(entry) = self.state.chosen.and_then(|clip| self.data.entry(clip)) {
                    self.state.revert(entry);
                }
                return Vec::new();
            }
            Command::PlayPause => Film::Toggle,
            Command::Rewind => Film::Skip(-5000),
            Command::Forward => Film::Skip(5000),
            Command::ToStart => {
                let entry = self.state.chosen.and_then(|clip| self.data.entry(clip));
                Film::Seek(self.state.start_ms.or(entry.map(|entry| entry.clip.start_ms)).unwrap_or(0))
            }
            Command::Mute => Film::Mute,
            _ => return Vec::new(),
        };
        vec![Action::Film(film)]
    }

    fn film(&self) -> Option<Reel> {
        let entry = self.data.entry(self.state.chosen?)?;
        let MediaState::Ready(file) = &entry.media else { return None };
        Some(Reel { file: file.clone(), window_ms: 0..length_ms(entry), start_ms: entry.clip.start_ms })
    }
}
