//! What each duty may do. Nobody signed in may do as little as a stranger.

use super::{Actor, Lab, LabError, Result};
use crate::study::Duty;

impl Actor {
    /// The person's name; the program's own where nobody is signed in.
    pub fn name(&self) -> &str {
        match self {
            Self::Coder { name, .. }
            | Self::Lead { name }
            | Self::Analyst { name }
            | Self::DataManager { name } => name,
            Self::Program => "Samspil",
        }
    }

    /// What the person is signed in as.
    pub fn duty(&self) -> Option<Duty> {
        match self {
            Self::Coder { .. } => Some(Duty::Coder),
            Self::Lead { .. } => Some(Duty::Lead),
            Self::Analyst { .. } => Some(Duty::Analyst),
            Self::DataManager { .. } => Some(Duty::DataManager),
            Self::Program => None,
        }
    }

    /// As the trail has it: “Maria (lead)”.
    pub fn signature(&self) -> String {
        match self.duty() {
            Some(duty) => format!("{} ({})", self.name(), duty.word().replace('_', " ")),
            None => self.name().to_owned(),
        }
    }
}

impl Lab {
    /// What shows who is on a recording, or changes the study, is for the lead.
    pub(super) fn for_leads(&self) -> Result<()> {
        self.only_for(&[Duty::Lead], "the lead coder")
    }

    /// Everybody's ratings are for the lead and the analyst.
    pub(super) fn for_results(&self) -> Result<()> {
        self.only_for(&[Duty::Lead, Duty::Analyst], "the lead coder and the analyst")
    }

    /// What tells of everybody's work but shows no rating is for all but the coders.
    pub(super) fn for_all_but_coders(&self) -> Result<()> {
        self.only_for(
            &[Duty::Lead, Duty::Analyst, Duty::DataManager],
            "the lead coder, the analyst and the data manager",
        )
    }

    /// What only the data manager's key opens is for the data manager.
    pub(super) fn for_managers(&self) -> Result<()> {
        self.only_for(&[Duty::DataManager], "the data manager")
    }

    /// What the lead and the data manager answer for together.
    pub(super) fn for_lead_or_manager(&self) -> Result<()> {
        self.only_for(&[Duty::Lead, Duty::DataManager], "the lead coder and the data manager")
    }

    /// Whether the person at work may put a backup in the study's place.
    ///
    /// # Errors
    /// When neither a lead nor the data manager is signed in.
    pub fn may_restore(&self) -> Result<()> {
        self.for_lead_or_manager()
    }

    /// Nothing is done by a passphrase that somebody else knows.
    pub(super) fn not_by_a_handed_over_passphrase(&self) -> Result<()> {
        if self.keys.must_change { Err(LabError::MustChange) } else { Ok(()) }
    }

    fn only_for(&self, duties: &[Duty], whom: &'static str) -> Result<()> {
        match self.actor.duty() {
            Some(duty) if duties.contains(&duty) => self.not_by_a_handed_over_passphrase(),
            _ => Err(LabError::NotForYou(whom)),
        }
    }
}
