//! What the coding room shows. The lab's [`RatingData`] is all that it may know of the clip.

use crate::codebook::ItemId;
use crate::lab::{Lab, LabError, RatingData, SheetItem};
use crate::study::{AssignmentId, GuessQuestion, Rating};

/// A sheet, and how far the coder's list has come.
#[derive(Clone, Debug, PartialEq)]
pub struct Data {
    /// The sheet as it stands on disk.
    pub sheet: RatingData,
    /// Clips submitted.
    pub submitted: usize,
    /// Clips in the coder's list.
    pub clips: usize,
    /// What the study asks at submission, where it asks. Names groups, and none of them as this clip's.
    pub question: Option<GuessQuestion>,
}

/// How far a page has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// Rated, or given a reason.
    pub done: usize,
    /// Items.
    pub of: usize,
}

impl Count {
    /// Whether nothing is missing.
    pub fn is_full(self) -> bool {
        self.done == self.of
    }
}

impl Data {
    /// Reads the sheet. The list is counted anew only when asked, since that is the slower read.
    ///
    /// # Errors
    /// When the study can't be read, or the clip isn't the coder's.
    pub fn read(lab: &mut Lab, assignment: AssignmentId, known: Option<&Self>) -> Result<Self, LabError> {
        let sheet = lab.rating_data(assignment)?;
        if let Some(known) = known {
            return Ok(Self { sheet, ..known.clone() });
        }
        let list = lab.worklist()?;
        let question = lab.guess_question()?;
        Ok(Self { sheet, submitted: list.submitted, clips: list.entries.len(), question })
    }

    /// The item at a place in the order of rating.
    pub fn item(&self, place: usize) -> Option<&SheetItem> {
        self.sheet.items().nth(place)
    }

    /// The place of an item.
    pub fn place_of(&self, id: &ItemId) -> Option<usize> {
        self.sheet.items().position(|item| &item.item.id == id)
    }

    /// What an item was given.
    pub fn rating(&self, id: &ItemId) -> Option<&Rating> {
        self.sheet.items().find(|item| &item.item.id == id).and_then(|item| item.rating.as_ref())
    }

    /// The note on an item, or on the clip as a whole; empty where there is none.
    pub fn note(&self, on: Option<&ItemId>) -> &str {
        match on {
            None => &self.sheet.note,
            Some(id) => self.sheet.items().find(|item| &item.item.id == id).map_or("", |item| &item.note),
        }
    }

    /// Items in all.
    pub fn items(&self) -> usize {
        self.sheet.items().count()
    }

    /// The page that an item is on.
    pub fn page_of(&self, place: usize) -> usize {
        let mut seen = 0;
        for (index, page) in self.sheet.pages.iter().enumerate() {
            seen += page.items.len();
            if place < seen {
                return index;
            }
        }
        0
    }

    /// The place of a page's first item.
    pub fn first_of(&self, page: usize) -> usize {
        self.sheet.pages.iter().take(page).map(|page| page.items.len()).sum()
    }

    /// How far a page has come.
    pub fn count(&self, page: usize) -> Count {
        let items = self.sheet.pages.get(page).map_or(&[][..], |page| &page.items);
        Count { done: items.iter().filter(|item| item.rating.is_some()).count(), of: items.len() }
    }

    /// How far the sheet has come.
    pub fn total(&self) -> Count {
        Count { done: self.items() - self.sheet.missing().len(), of: self.items() }
    }

    /// The next place without a rating after this one, beginning again at the top; `None` when all are done.
    pub fn next_unrated(&self, after: usize) -> Option<usize> {
        let open: Vec<usize> = self
            .sheet
            .items()
            .enumerate()
            .filter(|(_, item)| item.rating.is_none())
            .map(|(place, _)| place)
            .collect();
        open.iter().find(|&&place| place > after).or_else(|| open.first()).copied()
    }

    /// Where to begin: where the sheet was left, else at the first item without a rating.
    pub fn resume_place(&self) -> usize {
        self.sheet
            .resume_item
            .as_ref()
            .and_then(|id| self.place_of(id))
            .or_else(|| self.sheet.items().position(|item| item.rating.is_none()))
            .unwrap_or(0)
    }
}
