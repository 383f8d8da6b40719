//! Who signs in, and as what.

use serde::{Deserialize, Serialize};

/// A person's account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(pub i64);

/// What a person does in the study. One person may have several duties where the study allows it; nobody is coder
/// and data manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// Watches and rates.
    Coder,
    /// Imports, assigns, watches agreement, adjudicates.
    Lead,
    /// Exports and computes.
    Analyst,
    /// Keeps the allocation; unblinds together with the lead.
    DataManager,
}

impl Duty {
    /// All, in the order that menus show them.
    pub const ALL: [Self; 4] = [Self::Coder, Self::Lead, Self::Analyst, Self::DataManager];

    /// The word in files and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Coder => "coder",
            Self::Lead => "lead",
            Self::Analyst => "analyst",
            Self::DataManager => "data_manager",
        }
    }

    /// The duty of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        let word = word.replace('-', "_");
        Self::ALL.into_iter().find(|duty| duty.word() == word)
    }

    /// Whether one person may have both. Who knows the groups never rates; whatever else is for the study to say.
    pub fn may_join(self, other: Self) -> bool {
        !matches!((self, other), (Self::Coder, Self::DataManager) | (Self::DataManager, Self::Coder))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lead_back_to_their_duty() {
        for duty in Duty::ALL {
            assert_eq!(Duty::from_word(duty.word()), Some(duty));
        }
        assert_eq!(Duty::from_word("data-manager"), Some(Duty::DataManager));
        assert_eq!(Duty::from_word("boss"), None);
    }

    #[test]
    fn only_coder_and_data_manager_are_kept_apart() {
        for a in Duty::ALL {
            for b in Duty::ALL {
                let apart = [a, b].contains(&Duty::Coder) && [a, b].contains(&Duty::DataManager);
                assert_eq!(a.may_join(b), !apart, "{a:?} {b:?}");
            }
        }
    }
}
