//! The pages of the window, and who may go where.

use crate::codebook::Language;
use crate::study::AssignmentId;

use super::words::Word;
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
}

impl Route {
    /// Where a person begins after signing in.
    pub fn home(who: &Actor) -> Self {
        match who {
            Actor::Coder { .. } => Self::Worklist,
            Actor::Lead | Actor::Analyst | Actor::Program => Self::SignIn,
        }
    }

    /// The pages that are always one click away, in order.
    pub fn pages(who: &Actor) -> Vec<Self> {
        match who {
            // A coder has one page and the clips behind it: nothing to choose between.
            Actor::Coder { .. } | Actor::Lead | Actor::Analyst | Actor::Program => vec![],
        }
    }

    /// The page's name.
    pub fn label(&self, language: Language) -> &'static str {
        match self {
            Self::Start => Word::Samspil.get(language),
            Self::SignIn => Word::WhoAreYou.get(language),
            Self::Worklist => Word::Worklist.get(language),
            Self::Coding(_) => Word::Clip.get(language),
        }
    }

    /// The page that “back” leads to.
    pub fn parent(&self) -> Option<Self> {
        match self {
            Self::Start => None,
            Self::SignIn => Some(Self::Start),
            Self::Worklist => None,
            Self::Coding(_) => Some(Self::Worklist),
        }
    }
}
