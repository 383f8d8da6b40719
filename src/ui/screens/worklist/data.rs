//! A coder's clips. The lab's [`Worklist`] is all that the page may know; here it is only sorted for showing.

use crate::lab::{EntryState, Lab, LabError, Worklist, WorklistEntry};

/// Which clips are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// Every clip.
    #[default]
    All,
    /// Those not submitted.
    Open,
    /// Those submitted.
    Submitted,
}

/// What the page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Data {
    /// The list as the lab gives it.
    pub list: Worklist,
}

impl Data {
    /// Reads it.
    ///
    /// # Errors
    /// When the study can't be read, or nobody is signed in as a coder.
    pub fn read(lab: &mut Lab) -> Result<Self, LabError> {
        Ok(Self { list: lab.worklist()? })
    }

    /// The clip to do next.
    pub fn next(&self) -> Option<&WorklistEntry> {
        self.list.entries.iter().find(|entry| Some(entry.assignment) == self.list.next)
    }

    /// The clips that a filter lets through, with their place in the list, from 1.
    pub fn shown(&self, filter: Filter) -> Vec<(usize, &WorklistEntry)> {
        let passes = |entry: &WorklistEntry| match filter {
            Filter::All => true,
            Filter::Open => entry.state != EntryState::Submitted,
            Filter::Submitted => entry.state == EntryState::Submitted,
        };
        let numbered = self.list.entries.iter().enumerate().map(|(index, entry)| (index + 1, entry));
        numbered.filter(|(_, entry)| passes(entry)).collect()
    }

    /// How much is submitted, 0 to 1.
    pub fn fraction(&self) -> f32 {
        self.list.submitted as f32 / self.list.entries.len().max(1) as f32
    }
}
