//! The pages of the window, and who may go where.

use std::path::PathBuf;

use crate::codebook::Language;
use crate::study::AssignmentId;

use super::words::{Text as _, Word};
use super::words_allocation::AllocationWord;
use super::words_blinding::BlindingWord;
use super::words_bring_in::BringInWord;
use super::words_lead::LeadWord;
use super::words_people::PeopleWord;
use super::words_safe::SafeWord;
use super::words_seal::SealWord;
use super::words_trail::TrailWord;
use crate::lab::Actor;

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// Open or make a study.
    Start,
    /// Choose who works.
    SignIn,
    /// A coder's clips.
    Worklist,
    /// A coder's clip and sheet.
    Coding(AssignmentId),
    /// Make a study.
    NewStudy,
    /// Seal the study of before that is in this folder.
    Seal(PathBuf),
    /// How far the study is.
    Overview,
    /// The lead's recordings.
    Recordings,
    /// Bring recordings in.
    Import,
    /// Bring ratings in that were given elsewhere.
    BringIn,
    /// Give clips to coders.
    Share,
    /// Agreement between coders.
    Agreement,
    /// Internal consistency.
    Consistency,
    /// Scores clip by clip.
    Scores,
    /// Results as files.
    Export,
    /// What was done, by whom.
    Trail,
    /// Who does what, and the rules of the study.
    People,
    /// Backups, and videos that are missing.
    Backups,
    /// When the blinding breaks, ends or is lifted.
    Blinding,
    /// Which family is in which group: imported, and what else the data manager does.
    Allocation,
}

impl Route {
    /// Where a person begins after signing in.
    pub fn home(who: &Actor) -> Self {
        match who {
            Actor::Coder { .. } => Self::Worklist,
            Actor::Lead { .. } | Actor::Analyst { .. } => Self::Overview,
            Actor::DataManager { .. } => Self::Allocation,
            Actor::Program => Self::SignIn,
        }
    }

    /// The pages that are always one click away, in order.
    pub fn pages(who: &Actor) -> Vec<Self> {
        match who {
            // A coder has one page and the clips behind it: nothing to choose between.
            Actor::Coder { .. } | Actor::Program => vec![],
            Actor::Lead { .. } => vec![
                Self::Overview,
                Self::Recordings,
                Self::Import,
                Self::Share,
                Self::Agreement,
                Self::Consistency,
                Self::Scores,
                Self::Export,
                Self::Trail,
                Self::People,
                Self::Backups,
                Self::Blinding,
                Self::Allocation,
            ],
            // An analyst has no page that shows who is on a recording.
            Actor::Analyst { .. } => {
                vec![
                    Self::Overview,
                    Self::Agreement,
                    Self::Consistency,
                    Self::Scores,
                    Self::Export,
                    Self::Trail,
                ]
            }
            // Who knows the groups sees no rating before they are opened.
            Actor::DataManager { .. } => vec![Self::Allocation, Self::Overview, Self::People],
        }
    }

    /// The page's name.
    pub fn label(&self, language: Language) -> &'static str {
        match self {
            Self::Start => Word::Samspil.get(language),
            Self::SignIn => Word::WhoAreYou.get(language),
            Self::Worklist => Word::Worklist.get(language),
            Self::Coding(_) => Word::Clip.get(language),
            Self::NewStudy => LeadWord::NewStudy.get(language),
            Self::Seal(_) => SealWord::Title.get(language),
            Self::Overview => LeadWord::Overview.get(language),
            Self::Recordings => LeadWord::Recordings.get(language),
            Self::Import => LeadWord::Import.get(language),
            Self::BringIn => BringInWord::BringIn.get(language),
            Self::Share => LeadWord::Share.get(language),
            Self::Agreement => LeadWord::Agreement.get(language),
            Self::Consistency => LeadWord::Consistency.get(language),
            Self::Scores => LeadWord::Scores.get(language),
            Self::Export => LeadWord::Export.get(language),
            Self::Trail => TrailWord::Trail.get(language),
            Self::People => PeopleWord::People.get(language),
            Self::Backups => SafeWord::Backups.get(language),
            Self::Blinding => BlindingWord::Blinding.get(language),
            Self::Allocation => AllocationWord::Allocation.get(language),
        }
    }

    /// The page that “back” leads to.
    pub fn parent(&self) -> Option<Self> {
        match self {
            Self::Start => None,
            Self::SignIn | Self::NewStudy | Self::Seal(_) => Some(Self::Start),
            Self::Worklist
            | Self::Overview
            | Self::Recordings
            | Self::Import
            | Self::Share
            | Self::Agreement
            | Self::Consistency
            | Self::Scores
            | Self::People
            | Self::Export
            | Self::Trail
            | Self::Blinding
            | Self::Allocation => None,
            Self::Backups => None,
            Self::BringIn => Some(Self::Import),
            Self::Coding(_) => Some(Self::Worklist),
        }
    }
}
