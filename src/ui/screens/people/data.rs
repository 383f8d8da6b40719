//! What the page of people shows: everybody's account, and the rules of the study.

use chrono::{DateTime, Utc};

use crate::lab::{Account, IDLE_BOUNDS, Lab, LabError};
use crate::study::Duty;
use crate::ui::look::Look;
use crate::ui::screens::backups::data::local;
use crate::ui::words::Word;
use crate::ui::words_people::PeopleWord as W;

/// The duties that can be given and taken: the data manager's is bound to a key file.
pub const GIVEN: [Duty; 3] = [Duty::Coder, Duty::Lead, Duty::Analyst];

/// What is read from the study.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Data {
    /// Everybody, by name.
    pub accounts: Vec<Account>,
    /// Whether a lead looks at it, and not the data manager.
    pub lead: bool,
    /// Whether who is on which recording can be read now.
    pub linkage: bool,
    /// Which duties may be one person's.
    pub joins: Vec<(Duty, Duty)>,
    /// Minutes until a window locks.
    pub idle: u16,
}

impl Data {
    /// Reads it.
    ///
    /// # Errors
    /// When neither a lead nor the data manager is signed in, or the study can't be read.
    pub fn read(lab: &mut Lab) -> Result<Self, LabError> {
        Ok(Self {
            accounts: lab.accounts()?,
            lead: lab.actor().duty() == Some(Duty::Lead),
            linkage: lab.linkage_is_open(),
            joins: lab.joins()?,
            idle: lab.idle_minutes()?,
        })
    }

    /// Whether two duties may be one person's.
    pub fn joined(&self, a: Duty, b: Duty) -> bool {
        self.joins.contains(&(a, b)) || self.joins.contains(&(b, a))
    }
}

/// A duty within a sentence.
pub fn duty(look: &Look, duty: Duty) -> String {
    look.say(Word::duty(duty)).to_lowercase()
}

/// What a person does, in words.
pub fn duties(look: &Look, account: &Account) -> String {
    let words: Vec<String> = account.duties.iter().map(|one| duty(look, *one)).collect();
    words.join(", ")
}

/// The day on which an account was made, by this computer's clock; as it is kept where that is no time.
pub fn since(account: &Account) -> String {
    let read = account.since.parse::<DateTime<Utc>>();
    read.map_or_else(|_| account.since.clone(), |at| local(at).chars().take(10).collect())
}

/// How an account stands.
pub fn state(account: &Account) -> W {
    match (account.closed, account.must_change) {
        (true, _) => W::Closed,
        (_, true) => W::NotChanged,
        _ => W::Open,
    }
}

/// The minutes as typed, where a study may have them.
pub fn minutes(text: &str) -> Option<u16> {
    text.trim().parse().ok().filter(|minutes| IDLE_BOUNDS.contains(minutes))
}
