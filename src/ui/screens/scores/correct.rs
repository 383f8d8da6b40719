//! Correcting a rating of a submitted sheet, over the page of scores: which sheet and item, what it is to be, and why.

use eframe::egui::{self, RichText, Ui};

use crate::codebook::{Codebook, Item, ItemId};
use crate::lab::{Lab, LabError, SubmittedEntry};
use crate::study::{AssignmentId, BlindCode, Rating, Role};
use crate::ui::action::Action;
use crate::ui::lead::LeadAction;
use crate::ui::look::Look;
use crate::ui::theme::{font, gap, size};
use crate::ui::widgets::{self, Kind, form};
use crate::ui::words::Text as _;
use crate::ui::words_lead::LeadWord;
use crate::ui::words_trail::TrailWord as W;

const WIDTH: f32 = 520.0;

/// A correction in the making.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Correction {
    code: Option<BlindCode>,
    entries: Vec<SubmittedEntry>,
    codebooks: Vec<Codebook>,
    sheet: usize,
    item: Option<ItemId>,
    rating: Option<Rating>,
    why: String,
}

impl Correction {
    /// Begins one of a clip's sheets; the page reads them when it loads next.
    pub fn of(code: BlindCode) -> Self {
        Self { code: Some(code), ..Self::default() }
    }

    /// Reads the clip's sheets; ends when one has got a revision since.
    ///
    /// # Errors
    /// When the study cannot be read.
    pub fn load(&mut self, lab: &mut Lab) -> Result<(), LabError> {
        let Some(code) = &self.code else { return Ok(()) };
        let entries = lab.submitted_of(code)?;
        let revisions =
            |entries: &[SubmittedEntry]| -> usize { entries.iter().map(|entry| entry.revisions.len()).sum() };
        if !self.entries.is_empty() && revisions(&entries) > revisions(&self.entries) {
            *self = Self::default();
            return Ok(());
        }
        self.codebooks = lab.codebooks().to_vec();
        self.entries = entries;
        Ok(())
    }

    fn entry(&self) -> Option<&SubmittedEntry> {
        self.entries.get(self.sheet)
    }

    fn chosen_item(&self) -> Option<(&Codebook, &Item)> {
        let item = self.item.as_ref()?;
        self.codebooks.iter().find_map(|codebook| Some((codebook, codebook.item(item)?)))
    }

    /// What is asked for, once all of it is there.
    pub fn ready(&self) -> Option<(AssignmentId, ItemId, Rating, String)> {
        let why = self.why.trim();
        let entry = self.entry()?;
        (!why.is_empty()).then_some(())?;
        Some((entry.assignment, self.item.clone()?, self.rating.clone()?, why.to_owned()))
    }

    /// What the item may be, with how it is called; and which is chosen.
    fn choices(&self, look: &Look) -> Vec<(Rating, String)> {
        let (Some(entry), Some((codebook, item))) = (self.entry(), self.chosen_item()) else {
            return Vec::new();
        };
        let points = item.scale.points().into_iter().map(|value| (Rating::Points(value), value.to_string()));
        let reasons = codebook.reasons_for(&item.id, entry.wave_months).into_iter().map(|reason| {
            let rating = Rating::NotRated { reason: reason.id.clone(), text: String::new() };
            (rating, look.words(&reason.label).to_owned())
        });
        points.chain(reasons).collect()
    }

    /// Shows it, where one is begun.
    pub fn paint(&mut self, ui: &Ui, look: &Look, out: &mut Vec<Action>) {
        if self.entries.is_empty() {
            return;
        }
        let frame = look.theme.card().inner_margin(gap::LARGE as i8);
        let closed = egui::Modal::new(egui::Id::unique("correct a rating"))
            .backdrop_color(look.theme.veil)
            .frame(frame)
            .show(ui.ctx(), |ui| {
                ui.set_width(WIDTH);
                self.ask(ui, look, out)
            });
        if closed.inner || closed.should_close() {
            *self = Self::default();
        }
    }

    /// True when the person wants none after all.
    fn ask(&mut self, ui: &mut Ui, look: &Look, out: &mut Vec<Action>) -> bool {
        let code = self.code.as_ref().map_or("", BlindCode::as_str);
        widgets::heading(ui, look, &look.with(W::CorrectTitle, &[code]));
        widgets::quiet(ui, look, look.say(W::CorrectAbout));
        self.which(ui, look);
        self.what(ui, look);
        form::field(ui, look, look.say(W::Reason), "", &mut self.why, WIDTH, "");
        ui.add_space(gap::SMALL);
        let mut cancelled = false;
        ui.horizontal(|ui| {
            let ready = self.ready();
            ui.add_enabled_ui(ready.is_some(), |ui| {
                let press = widgets::button(ui, look, Kind::Primary, None, look.say(W::CorrectNow));
                if let (true, Some((sheet, item, rating, why))) = (press.clicked(), ready) {
                    out.push(Action::Lead(LeadAction::Correct(sheet, item, rating, why)));
                }
            });
            cancelled = widgets::button(ui, look, Kind::Plain, None, look.say(LeadWord::Cancel)).clicked();
        });
        cancelled
    }

    fn which(&mut self, ui: &mut Ui, look: &Look) {
        let name = |entry: &SubmittedEntry| {
            let role = if entry.role == Role::Primary { W::PrimarySheet } else { W::SecondSheet };
            format!("{} ({})", entry.coder, role.get(look.language))
        };
        let sheets: Vec<(String, bool)> =
            self.entries.iter().enumerate().map(|(at, entry)| (name(entry), at == self.sheet)).collect();
        let shown = self.entry().map_or_else(String::new, name);
        form::name_of(ui, look, look.say(W::WhoseSheet));
        if let Some(at) = form::menu(ui, "whose sheet", &shown, WIDTH, &sheets) {
            (self.sheet, self.rating) = (at, None);
        }
        let Some(entry) = self.entry() else { return };
        let items: Vec<ItemId> = entry.given.keys().cloned().collect();
        let label = |id: &ItemId| {
            let found = self.codebooks.iter().find_map(|codebook| codebook.item(id));
            format!("{id} {}", found.map_or("", |item| look.words(&item.label)))
        };
        let lines: Vec<(String, bool)> =
            items.iter().map(|id| (label(id), self.item.as_ref() == Some(id))).collect();
        let shown = self.item.as_ref().map_or_else(String::new, &label);
        form::name_of(ui, look, look.say(W::WhichItem));
        if let Some(at) = form::menu(ui, "which item", &shown, WIDTH, &lines) {
            (self.item, self.rating) = (items.get(at).cloned(), None);
        }
    }

    fn what(&mut self, ui: &mut Ui, look: &Look) {
        let choices = self.choices(look);
        let word = |rating: &Rating| {
            let same = |other: &Rating| match (other, rating) {
                (Rating::NotRated { reason: a, .. }, Rating::NotRated { reason: b, .. }) => a == b,
                (a, b) => a == b,
            };
            choices.iter().find(|(other, _)| same(other)).map_or_else(String::new, |(_, word)| word.clone())
        };
        if let (Some(entry), Some(item)) = (self.entry(), &self.item) {
            let latest = entry.latest();
            let stands = latest.get(item).map_or_else(String::new, &word);
            let text = look.with(W::StandsAs, &[&stands]);
            ui.label(RichText::new(text).font(font(size::SMALL)).color(look.theme.quiet));
        }
        let lines: Vec<(String, bool)> = choices
            .iter()
            .map(|(rating, text)| {
                (text.clone(), self.rating.as_ref().is_some_and(|now| word(now) == word(rating)))
            })
            .collect();
        let shown = self.rating.as_ref().map_or_else(String::new, &word);
        form::name_of(ui, look, look.say(W::ShouldBe));
        if let Some(at) = form::menu(ui, "should be", &shown, WIDTH, &lines) {
            self.rating = choices.get(at).map(|(rating, _)| rating.clone());
        }
        if let Some(Rating::NotRated { text, .. }) = &mut self.rating {
            form::field(ui, look, look.say(W::ReasonWords), "", text, WIDTH, "");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::Small;

    #[test]
    fn a_correction_is_ready_when_all_of_it_is_said_and_over_when_it_is_written() {
        let small = Small::new();
        let mut lab = small.lead();
        let rows = lab.study_ratings().expect("rows");
        let sheet = rows.sheets.first().expect("a sheet");
        let mut correction = Correction::of(sheet.blind_code.clone());
        correction.load(&mut lab).expect("read");
        assert_eq!(correction.entries.len(), 1);
        assert_eq!(correction.ready(), None);
        let item = ItemId::new("P03");
        correction.item = Some(item.clone());
        let look = Look::of(&crate::settings::Settings::default());
        let choices = correction.choices(&look);
        assert!(choices.len() > 5 && choices[0].1 == "1", "points, then reasons: {choices:?}");
        let now = sheet.ratings.get(&item).expect("rated");
        let other = choices.iter().find(|(rating, _)| rating != now).expect("another").0.clone();
        correction.rating = Some(other.clone());
        assert_eq!(correction.ready(), None, "the reason is missing");
        correction.why = " heard on the tape ".to_owned();
        let (assignment, item, rating, why) = correction.ready().expect("ready");
        assert_eq!((&rating, why.as_str()), (&other, "heard on the tape"));
        lab.correct(assignment, &[(item, rating)], &why).expect("corrected");
        correction.load(&mut lab).expect("read");
        assert_eq!(correction, Correction::default());
    }
}
