//! What a coder reports when the blinding has broken for one clip.

use serde::{Deserialize, Serialize};

/// How the blinding broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IncidentKind {
    /// The coder knows the family. Its other recordings are kept from the coder too.
    Recognised,
    /// The coder heard, saw or was told the group.
    Group,
    /// Anything else that a blinded coder should not know.
    Other,
}

impl IncidentKind {
    /// All, in the order that the coding room offers them.
    pub const ALL: [Self; 3] = [Self::Recognised, Self::Group, Self::Other];

    /// The word in files and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Recognised => "recognised",
            Self::Group => "group",
            Self::Other => "other",
        }
    }

    /// The kind of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Whether every recording of the family is kept from the coder from here on, not only the clip itself. A group
    /// that was heard is the whole family's, as a face is; something else may be the clip's alone.
    pub fn is_of_the_family(self) -> bool {
        matches!(self, Self::Recognised | Self::Group)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lead_back_to_their_kind() {
        for kind in IncidentKind::ALL {
            assert_eq!(IncidentKind::from_word(kind.word()), Some(kind));
        }
        assert_eq!(IncidentKind::from_word("bored"), None);
    }
}
