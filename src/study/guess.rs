//! Which group a coder thinks a family is in: asked at submission where the study wants to know how well blinding held.
//!
//! The answers are those of the five-point form of Bang, Ni & Davis (2004, Control Clin Trials 25:143–156): each
//! group “very sure” or “somewhat sure”, or “don't know”. Taken without sureness they are the three-point form, and
//! with “don't know” kept apart they are what James et al. (1996, Stat Med 15:1421–1434) needs.

use serde::{Deserialize, Serialize};

/// How sure a guess is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sureness {
    /// “Somewhat sure.”
    Somewhat,
    /// “Very sure.”
    Very,
}

impl Sureness {
    /// The word in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Somewhat => "somewhat",
            Self::Very => "very",
        }
    }
}

/// A coder's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Guess {
    /// “Don't know”: an answer as good as any, and the one that blinding hopes for.
    DontKnow,
    /// A group, and how surely.
    Group {
        /// Its name, as the study asks for it.
        group: String,
        /// How sure.
        sure: Sureness,
    },
}

/// What a study asks at submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuessQuestion {
    groups: Vec<String>,
}

/// Names that can't be asked about.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GuessFault {
    /// Too few or too many.
    #[error("the question takes two to four groups, each with its own name")]
    Groups,
    /// A guess at a group that is not asked about.
    #[error("“{0}” is none of the groups that this study asks about")]
    Unknown(String),
}

impl GuessQuestion {
    /// A question about these groups, in the order in which they are shown.
    ///
    /// # Errors
    /// When there are fewer than two or more than four (nine answers fit nine digits), or two are named alike.
    pub fn new<S: AsRef<str>>(groups: &[S]) -> Result<Self, GuessFault> {
        let groups: Vec<String> = groups.iter().map(|name| name.as_ref().trim().to_owned()).collect();
        let alike = |(place, name): (usize, &String)| {
            groups.iter().take(place).any(|other| other.to_lowercase() == name.to_lowercase())
        };
        let lines = groups.iter().any(|name| name.is_empty() || name.contains(['\n', '\r']));
        if !(2..=4).contains(&groups.len()) || lines || groups.iter().enumerate().any(alike) {
            return Err(GuessFault::Groups);
        }
        Ok(Self { groups })
    }

    /// The groups asked about.
    pub fn groups(&self) -> &[String] {
        &self.groups
    }

    /// Every answer, in the order of the digits. With two groups “don't know” stands in the middle, as on Bang's form.
    pub fn answers(&self) -> Vec<Guess> {
        let of = |group: &String, sure| Guess::Group { group: group.clone(), sure };
        match self.groups.as_slice() {
            [one, two] => vec![
                of(one, Sureness::Very),
                of(one, Sureness::Somewhat),
                Guess::DontKnow,
                of(two, Sureness::Somewhat),
                of(two, Sureness::Very),
            ],
            groups => groups
                .iter()
                .flat_map(|group| [of(group, Sureness::Very), of(group, Sureness::Somewhat)])
                .chain([Guess::DontKnow])
                .collect(),
        }
    }

    /// Whether an answer is one of this question's.
    ///
    /// # Errors
    /// When it names a group that is not asked about.
    pub fn check(&self, guess: &Guess) -> Result<(), GuessFault> {
        match guess {
            Guess::Group { group, .. } if !self.groups.contains(group) => {
                Err(GuessFault::Unknown(group.clone()))
            }
            _ => Ok(()),
        }
    }

    /// As a setting holds it: a group a line.
    pub fn to_setting(&self) -> String {
        self.groups.join("\n")
    }

    /// Reads a setting; an empty one asks nothing.
    pub fn from_setting(text: &str) -> Option<Self> {
        Self::new(&text.lines().collect::<Vec<_>>()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_groups_give_the_five_answers_of_bangs_form() {
        let question = GuessQuestion::new(&["intervention", "control"]).expect("a question");
        let answers = question.answers();
        let of = |group: &str, sure| Guess::Group { group: group.to_owned(), sure };
        assert_eq!(
            answers,
            [
                of("intervention", Sureness::Very),
                of("intervention", Sureness::Somewhat),
                Guess::DontKnow,
                of("control", Sureness::Somewhat),
                of("control", Sureness::Very),
            ]
        );
        assert!(answers.iter().all(|answer| question.check(answer).is_ok()));
        assert_eq!(
            question.check(&of("other", Sureness::Very)),
            Err(GuessFault::Unknown("other".to_owned()))
        );
    }

    #[test]
    fn every_answer_has_a_digit() {
        for groups in [&["a", "b"][..], &["a", "b", "c"], &["a", "b", "c", "d"]] {
            let question = GuessQuestion::new(groups).expect("a question");
            assert_eq!(question.answers().len(), 2 * groups.len() + 1);
            assert!(question.answers().len() <= 9);
            assert_eq!(GuessQuestion::from_setting(&question.to_setting()), Some(question));
        }
    }

    #[test]
    fn names_that_cannot_be_told_apart_are_refused() {
        for wrong in [&["one"][..], &[], &["a", "A"], &["a", " "], &["a", "b", "c", "d", "e"], &["a\nb", "c"]]
        {
            assert_eq!(GuessQuestion::new(wrong), Err(GuessFault::Groups), "{wrong:?}");
        }
        assert_eq!(GuessQuestion::from_setting(""), None);
    }
}
