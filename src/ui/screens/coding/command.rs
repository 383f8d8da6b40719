//! What the coding room does upon a command.

use super::incident::Telling;
use super::{Coding, Data, Pending, Reasons};
use crate::codebook::ItemId;
use crate::lab::SheetItem;
use crate::study::{Guess, GuessQuestion, Rating};
use crate::ui::action::{Action, Film, SheetChange};
use crate::ui::command::Command;
use crate::ui::look::Look;
use crate::ui::notices::Notice;
use crate::ui::words::{Word, points};

/// Milliseconds that a skip goes.
const SKIP_MS: i64 = 5000;

impl Coding {
    /// Answers a command; no answer means that the window may have one.
    pub(super) fn answer(&mut self, command: Command, look: &Look) -> Vec<Action> {
        if self.state.incident.is_some() {
            return self.answer_incident(command);
        }
        if self.state.submitting {
            return self.answer_question(command, look);
        }
        if let Some(film) = self.film_command(command) {
            return vec![Action::Film(film)];
        }
        let Some(data) = &self.data else { return Vec::new() };
        let (last, page) = (data.items().saturating_sub(1), data.page_of(self.state.selected));
        let pages = data.sheet.pages.len();
        match command {
            Command::NextItem => self.state.select((self.state.selected + 1).min(last)),
            Command::PreviousItem => self.state.select(self.state.selected.saturating_sub(1)),
            Command::NextUnrated => {
                if let Some(next) = data.next_unrated(self.state.selected) {
                    self.state.select(next);
                }
            }
            Command::Section(number) => self.go_to_page(usize::from(number).saturating_sub(1)),
            Command::NextSection => self.go_to_page((page + 1).min(pages.saturating_sub(1))),
            Command::PreviousSection => self.go_to_page(page.saturating_sub(1)),
            Command::Rate(digit) => return self.digit(digit, look),
            Command::Half => return self.half(look),
            Command::Clear => return self.clear(look),
            Command::Undo => return self.undo(look),
            Command::NotRated => return self.open_reasons(look),
            Command::Note => return self.open_note(look),
            Command::Submit => return self.open_submit(look),
            Command::Incident => return self.open_incident(),
            Command::Back => self.close_one(),
            _ => {}
        }
        Vec::new()
    }

    /// What the question before submitting answers; all else waits behind it.
    fn answer_question(&mut self, command: Command, look: &Look) -> Vec<Action> {
        let missing = self.data.as_ref().and_then(|data| data.next_unrated(usize::MAX));
        match (command, missing) {
            (Command::Submit | Command::NextUnrated, None) => return self.hand_in(look),
            (Command::Rate(digit), None) => {
                let answers = self.answers();
                let place = usize::from(digit).saturating_sub(1);
                if place < answers.len() {
                    self.state.guess = Some(place);
                }
            }
            (Command::Incident, _) => {
                self.state.submitting = false;
                return self.open_incident();
            }
            (Command::Submit | Command::NextUnrated, Some(place)) => {
                self.state.submitting = false;
                self.state.select(place);
            }
            (Command::Back, _) => self.state.submitting = false,
            _ => {}
        }
        Vec::new()
    }

    /// Hands the sheet in, after what is written on it.
    pub(super) fn hand_in(&mut self, look: &Look) -> Vec<Action> {
        let answers = self.answers();
        let guess = self.state.guess.and_then(|place| answers.get(place).cloned());
        if guess.is_none() && !answers.is_empty() {
            return vec![Action::Say(Notice::hint(look.say(Word::GuessFirst)))];
        }
        let mut out = self.notes_to_save();
        out.push(self.sheet(SheetChange::Submit(guess)));
        out
    }

    /// What can be answered to the question of the group; nothing where the study doesn't ask.
    fn answers(&self) -> Vec<Guess> {
        let question = self.data.as_ref().and_then(|data| data.question.as_ref());
        question.map_or_else(Vec::new, GuessQuestion::answers)
    }

    /// Asks how the blinding broke. The clip stops, so that no more is seen or heard.
    fn open_incident(&mut self) -> Vec<Action> {
        self.state.incident = Some(Telling::default());
        let mut out = self.notes_to_save();
        out.push(Action::Film(Film::Pause));
        out
    }

    /// What the question of how the blinding broke answers; all else waits behind it.
    fn answer_incident(&mut self, command: Command) -> Vec<Action> {
        let Some(telling) = &mut self.state.incident else { return Vec::new() };
        match (command, telling.kind) {
            (Command::Rate(digit), None) => telling.choose(usize::from(digit).saturating_sub(1)),
            (Command::Submit | Command::NextUnrated, Some(kind)) if telling.said() => {
                let change = SheetChange::Incident(kind, telling.words.trim().to_owned());
                return vec![self.sheet(change)];
            }
            (Command::Back, None) => self.state.incident = None,
            (Command::Back, Some(_)) => *telling = Telling::default(),
            _ => {}
        }
        Vec::new()
    }

    fn film_command(&self, command: Command) -> Option<Film> {
        let start = self.data.as_ref().map_or(0, |data| data.sheet.start_ms);
        Some(match command {
            Command::PlayPause => Film::Toggle,
            Command::Rewind => Film::Skip(-SKIP_MS),
            Command::Forward => Film::Skip(SKIP_MS),
            Command::ToStart => Film::Seek(start),
            Command::Slower => Film::SpeedStep(-1),
            Command::Faster => Film::SpeedStep(1),
            Command::Louder => Film::VolumeStep(1),
            Command::Softer => Film::VolumeStep(-1),
            Command::Mute => Film::Mute,
            _ => return None,
        })
    }

    /// Goes to a page: to its first item without a rating, else to its first.
    fn go_to_page(&mut self, page: usize) {
        let Some(data) = &self.data else { return };
        let Some(found) = data.sheet.pages.get(page) else { return };
        let open = found.items.iter().position(|item| item.rating.is_none()).unwrap_or(0);
        let place = data.first_of(page) + open;
        self.state.select(place);
    }

    /// Esc closes one thing at a time, and never the sheet.
    fn close_one(&mut self) {
        self.state.reasons = None;
    }

    fn selected_item(&self) -> Option<(&Data, &SheetItem)> {
        let data = self.data.as_ref()?;
        Some((data, data.item(self.state.selected)?))
    }

    /// A sentence when the sheet can't be changed any more.
    fn refuse_if_submitted(&self, look: &Look) -> Option<Vec<Action>> {
        let submitted = self.data.as_ref().is_some_and(|data| data.sheet.submitted);
        submitted.then(|| vec![Action::Say(Notice::hint(look.say(Word::SubmittedReadOnly)))])
    }

    /// A digit chooses a reason where the menu is open, else rates.
    fn digit(&mut self, digit: u8, look: &Look) -> Vec<Action> {
        if let Some(refused) = self.refuse_if_submitted(look) {
            return refused;
        }
        if self.state.reasons.as_ref().is_some_and(|menu| menu.words.is_some()) {
            // A digit of the words that the reason asked for, typed before their field was there.
            return Vec::new();
        }
        if self.state.reasons.is_some() {
            return self.choose_reason(usize::from(digit).saturating_sub(1));
        }
        let Some((_, item)) = self.selected_item() else { return Vec::new() };
        let (id, scale) = (item.item.id.clone(), item.item.scale);
        if !scale.contains(f64::from(digit)) {
            let (low, high) = (points(scale.min), points(scale.max));
            let said = look.with(Word::OffScale, &[&item.item.code, &low, &high]);
            return vec![Action::Say(Notice::hint(said))];
        }
        self.give(id, Some(Rating::Points(f64::from(digit))), true)
    }

    /// Asks for a rating. `advance` moves on once it is on disk.
    pub(super) fn give(&mut self, item: ItemId, rating: Option<Rating>, advance: bool) -> Vec<Action> {
        let before = self.data.as_ref().and_then(|data| data.rating(&item).cloned());
        self.state.reasons = None;
        self.state.pending =
            Some(Pending { item: item.clone(), wanted: rating.clone(), before, advance, undoing: false });
        let mut out = self.notes_to_save();
        out.push(self.sheet(SheetChange::Rate(item, rating)));
        out
    }

    /// Half a point more on the item rated last, or the half away again.
    fn half(&mut self, look: &Look) -> Vec<Action> {
        if let Some(refused) = self.refuse_if_submitted(look) {
            return refused;
        }
        let Some(data) = &self.data else { return Vec::new() };
        let id = self.state.last.clone().or_else(|| self.selected().cloned());
        let Some(item) = id.and_then(|id| data.item(data.place_of(&id)?)) else { return Vec::new() };
        let Some(value) = item.rating.as_ref().and_then(Rating::points) else { return Vec::new() };
        let scale = item.item.scale;
        if !scale.contains(scale.min + 0.5) {
            return vec![Action::Say(Notice::hint(look.with(Word::NoHalves, &[&item.item.code])))];
        }
        let half = value.fract().abs() > 0.25;
        let wanted = if half { value.floor() } else { (value + 0.5).min(scale.max) };
        self.give(item.item.id.clone(), Some(Rating::Points(wanted)), false)
    }

    fn clear(&mut self, look: &Look) -> Vec<Action> {
        if let Some(refused) = self.refuse_if_submitted(look) {
            return refused;
        }
        match self.selected_item() {
            Some((_, item)) if item.rating.is_some() => self.give(item.item.id.clone(), None, false),
            _ => Vec::new(),
        }
    }

    fn undo(&mut self, look: &Look) -> Vec<Action> {
        if let Some(refused) = self.refuse_if_submitted(look) {
            return refused;
        }
        let Some((item, rating)) = self.state.undo.last().cloned() else {
            return vec![Action::Say(Notice::hint(look.say(Word::NothingToUndo)))];
        };
        if let Some(place) = self.data.as_ref().and_then(|data| data.place_of(&item)) {
            self.state.select(place);
        }
        let out = self.give(item, rating, false);
        if let Some(pending) = &mut self.state.pending {
            pending.undoing = true;
        }
        out
    }

    fn open_reasons(&mut self, look: &Look) -> Vec<Action> {
        if let Some(refused) = self.refuse_if_submitted(look) {
            return refused;
        }
        self.state.reasons = match self.state.reasons {
            Some(_) => None,
            None => Some(Reasons::default()),
        };
        self.state.reveal = true;
        Vec::new()
    }

    /// Takes a reason from the open menu; one that needs words asks for them first.
    pub(super) fn choose_reason(&mut self, place: usize) -> Vec<Action> {
        let Some((_, item)) = self.selected_item() else { return Vec::new() };
        let Some(reason) = item.reasons.get(place) else { return Vec::new() };
        if reason.text_required {
            self.state.reasons = Some(Reasons { words: Some((place, String::new())), focus: true });
            self.state.reveal = true;
            return Vec::new();
        }
        let (id, reason) = (item.item.id.clone(), reason.id.clone());
        self.give(id, Some(Rating::NotRated { reason, text: String::new() }), true)
    }

    fn open_note(&mut self, look: &Look) -> Vec<Action> {
        if let Some(refused) = self.refuse_if_submitted(look) {
            return refused;
        }
        self.state.focus_note = true;
        self.state.reveal = true;
        Vec::new()
    }

    fn open_submit(&mut self, look: &Look) -> Vec<Action> {
        if let Some(refused) = self.refuse_if_submitted(look) {
            return refused;
        }
        self.state.submitting = true;
        self.state.guess = None;
        let mut out = self.notes_to_save();
        out.push(Action::Film(Film::Pause));
        out
    }

    /// What was clicked in a frame goes the same way as what was typed.
    pub(super) fn take_ratings(&mut self, actions: Vec<Action>, look: &Look) -> Vec<Action> {
        let mut out = Vec::new();
        for action in actions {
            match action {
                Action::Sheet(_, SheetChange::Rate(item, rating)) => {
                    let advance = matches!(rating, Some(Rating::NotRated { .. }));
                    out.extend(self.give(item, rating, advance));
                }
                Action::Sheet(_, SheetChange::Submit(_)) => out.extend(self.hand_in(look)),
                other => out.push(other),
            }
        }
        out
    }
}
