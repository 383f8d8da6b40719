//! A change in the making: when and by whom it is made, and what is recorded of it.
//!
//! Events are gathered while a change is written, and go into the trail at its end, together with the digest of each
//! part of the study that the change left behind. Before a part is touched its digest is compared with the one that
//! was recorded last: where they differ another program has changed it, and that is recorded too.

use std::cell::RefCell;

use chrono::{DateTime, SecondsFormat, Utc};

use super::{Lab, Result};
use crate::store::Tx;
use crate::study::{AuditEvent, SheetId};

/// The part of the study that is not sheets.
pub(super) const STUDY: &str = "study";

/// The name of a sheet's part.
pub(super) fn sheet_scope(sheet: SheetId) -> String {
    format!("sheet {}", sheet.0)
}

/// What is recorded when a part was changed by another program.
pub(super) const OUTSIDE: &str = "changed outside Samspil";

/// When and by whom a change is made.
pub(super) struct Act {
    pub(super) at: DateTime<Utc>,
    pub(super) who: String,
    utc_offset_minutes: i32,
    events: RefCell<Vec<AuditEvent>>,
    /// Parts that are touched, with their digests from before.
    touched: RefCell<Vec<(Part, String)>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Study,
    Sheet(SheetId),
}

impl Part {
    fn scope(self) -> String {
        match self {
            Self::Study => STUDY.to_owned(),
            Self::Sheet(sheet) => sheet_scope(sheet),
        }
    }

    fn digest(self, tx: &Tx<'_>) -> Result<String> {
        Ok(match self {
            Self::Study => tx.study_digest()?,
            Self::Sheet(sheet) => tx.sheet_digest(sheet)?,
        })
    }
}

impl Act {
    fn new(at: DateTime<Utc>, utc_offset_minutes: i32, who: &str) -> Self {
        Self {
            at,
            who: who.to_owned(),
            utc_offset_minutes,
            events: RefCell::default(),
            touched: RefCell::default(),
        }
    }

    /// The time as rows hold it.
    pub(super) fn stamp(&self) -> String {
        self.at.to_rfc3339_opts(SecondsFormat::Secs, true)
    }

    /// Records what was done, to what, and what was before and after.
    pub(super) fn record(&self, what: &str, subject: &str, old: &str, new: &str) {
        self.record_why(what, subject, old, new, "");
    }

    /// As [`Act::record`], with the reason that was given.
    pub(super) fn record_why(&self, what: &str, subject: &str, old: &str, new: &str, why: &str) {
        self.events.borrow_mut().push(AuditEvent {
            at: self.at,
            utc_offset_minutes: self.utc_offset_minutes,
            who: self.who.clone(),
            what: what.to_owned(),
            subject: subject.to_owned(),
            old: old.to_owned(),
            new: new.to_owned(),
            why: why.to_owned(),
        });
    }

    /// Says that a sheet is about to be changed. Called before the first write to it.
    pub(super) fn on_sheet(&self, tx: &Tx<'_>, sheet: SheetId) -> Result<()> {
        self.on(tx, Part::Sheet(sheet))
    }

    fn on(&self, tx: &Tx<'_>, part: Part) -> Result<()> {
        if self.touched.borrow().iter().any(|(known, _)| *known == part) {
            return Ok(());
        }
        let found = part.digest(tx)?;
        let scope = part.scope();
        if let Some(recorded) = tx.last_digest(&scope)?
            && recorded != found
        {
            self.record(OUTSIDE, &scope, &recorded, &found);
        }
        self.touched.borrow_mut().push((part, found));
        Ok(())
    }

    /// Writes the events into the trail, the last ones with what the change left behind.
    fn finish(self, tx: &Tx<'_>) -> Result<()> {
        let mut left = Vec::new();
        for (part, before) in self.touched.take() {
            let now = part.digest(tx)?;
            let scope = part.scope();
            if now != before || tx.last_digest(&scope)?.as_ref() != Some(&now) {
                left.push((scope, now));
            }
        }
        let mut events = self.events.take();
        if events.is_empty() {
            return Ok(());
        }
        while events.len() < left.len() {
            let last = events.last().cloned();
            events.extend(last.map(|event| AuditEvent { what: format!("{} (state)", event.what), ..event }));
        }
        let plain = events.len() - left.len();
        for (place, event) in events.iter().enumerate() {
            let (scope, digest) = place
                .checked_sub(plain)
                .and_then(|place| left.get(place))
                .map_or(("", ""), |(scope, digest)| (scope.as_str(), digest.as_str()));
            tx.append_audit(event, scope, digest)?;
        }
        Ok(())
    }
}

impl Lab {
    /// One change to the study with its events, whole or not at all.
    pub(super) fn change<T>(&mut self, write: impl FnOnce(&Tx<'_>, &Act) -> Result<T>) -> Result<T> {
        self.change_as(true, write)
    }

    /// One change to a sheet with its events, whole or not at all. The sheet is named by [`Act::on_sheet`].
    pub(super) fn change_sheet<T>(&mut self, write: impl FnOnce(&Tx<'_>, &Act) -> Result<T>) -> Result<T> {
        self.change_as(false, write)
    }

    /// Records what changed nothing in the study.
    pub(super) fn record(&mut self, what: &str, subject: &str, old: &str, new: &str) -> Result<()> {
        self.change(|_, act| {
            act.record(what, subject, old, new);
            Ok(())
        })
    }

    fn change_as<T>(&mut self, study: bool, write: impl FnOnce(&Tx<'_>, &Act) -> Result<T>) -> Result<T> {
        let act = Act::new(self.clock.now(), self.clock.utc_offset_minutes(), self.actor.name());
        self.store.change(|tx| {
            if study {
                act.on(tx, Part::Study)?;
            }
            let outcome = write(tx, &act)?;
            act.finish(tx)?;
            Ok(outcome)
        })
    }
}
