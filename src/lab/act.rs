//! A change in the making: when and by whom it is made, and what is recorded of it.
//!
//! Events are gathered while a change is written, and go into the trail at its end, together with the digest of each
//! part of the study that the change left behind. Before a part is touched its digest is compared with the one that
//! was recorded last: where they differ another program has changed it, and that is recorded too, so that an honest
//! change afterwards does not cover it up.

use std::cell::RefCell;

use chrono::{DateTime, SecondsFormat, Utc};

use super::clock::{self, Tick};
use super::{Actor, Lab, Result};
use crate::store::{PartDigest, Tx};
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

    fn digest(self, tx: &Tx<'_>) -> Result<PartDigest> {
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
        self.push(&self.who, what, [subject, old, new, why]);
    }

    /// Records what the program found by itself: whoever is at work has no part in it.
    pub(super) fn record_found(&self, what: &str, subject: &str, old: &str, new: &str) {
        self.push(Actor::Program.name(), what, [subject, old, new, ""]);
    }

    fn push(&self, who: &str, what: &str, [subject, old, new, why]: [&str; 4]) {
        self.events.borrow_mut().push(AuditEvent {
            at: self.at,
            utc_offset_minutes: self.utc_offset_minutes,
            who: who.to_owned(),
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

    /// Says that a sheet was just made: before it there was none by its number.
    pub(super) fn on_new_sheet(&self, tx: &Tx<'_>, sheet: SheetId) -> Result<()> {
        let part = Part::Sheet(sheet);
        let none = PartDigest::of_no_sheet();
        if let Some(recorded) = tx.last_digest(&part.scope())? {
            self.compare(part, &none, &recorded);
        }
        self.touched.borrow_mut().push((part, none.text()));
        Ok(())
    }

    /// Says that every part has a new form: what stands in the file now is recorded as it is.
    pub(super) fn on_everything(&self, tx: &Tx<'_>) -> Result<()> {
        let mut touched = self.touched.borrow_mut();
        touched.clear();
        touched.push((Part::Study, String::new()));
        touched.extend(tx.sheet_ids()?.into_iter().map(|sheet| (Part::Sheet(sheet), String::new())));
        Ok(())
    }

    fn on(&self, tx: &Tx<'_>, part: Part) -> Result<()> {
        if self.touched.borrow().iter().any(|(known, _)| *known == part) {
            return Ok(());
        }
        let found = part.digest(tx)?;
        match (tx.last_digest(&part.scope())?, part) {
            (Some(recorded), _) => self.compare(part, &found, &recorded),
            // A sheet that no event tells of was put in from outside.
            (None, Part::Sheet(_)) => self.record_found(OUTSIDE, &part.scope(), "", &found.text()),
            (None, Part::Study) => {}
        }
        self.touched.borrow_mut().push((part, found.text()));
        Ok(())
    }

    /// An act of the program's own, outside [`Lab::change`].
    pub(super) fn by_program(clock: &dyn super::Clock) -> Self {
        Self::new(clock.now(), clock.utc_offset_minutes(), Actor::Program.name())
    }

    fn compare(&self, part: Part, found: &PartDigest, recorded: &str) {
        let differ = found.differs_from(recorded);
        if !differ.is_empty() {
            let subject = format!("{}: {}", part.scope(), differ.join(", "));
            self.record_found(OUTSIDE, &subject, recorded, &found.text());
        }
    }

    /// Writes the events into the trail, the last ones with what the change left behind.
    pub(super) fn finish(self, tx: &Tx<'_>) -> Result<()> {
        let mut left = Vec::new();
        for (part, before) in self.touched.take() {
            let now = part.digest(tx)?.text();
            let scope = part.scope();
            if now != before || tx.last_digest(&scope)?.as_ref() != Some(&now) {
                left.push((scope, now));
            }
        }
        if self.events.borrow().is_empty() && !left.is_empty() {
            // What is written is never without an event, even where nobody thought of one.
            self.record("changed", "", "", "");
        }
        let mut events = self.events.take();
        while events.len() < left.len() {
            let Some(last) = events.last().cloned() else { break };
            events.push(AuditEvent { what: format!("{} (state)", last.what), ..last });
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
        self.change_as(Some(Part::Study), true, write)
    }

    /// One change to a sheet with its events, whole or not at all. The sheet is named by [`Act::on_sheet`].
    pub(super) fn change_sheet<T>(&mut self, write: impl FnOnce(&Tx<'_>, &Act) -> Result<T>) -> Result<T> {
        self.change_as(None, true, write)
    }

    /// Records what changed nothing in the study.
    pub(super) fn record(&mut self, what: &str, subject: &str, old: &str, new: &str) -> Result<()> {
        self.record_why(what, subject, old, new, "")
    }

    /// As [`Lab::record`], with the reason that was given.
    pub(super) fn record_why(
        &mut self,
        what: &str,
        subject: &str,
        old: &str,
        new: &str,
        why: &str,
    ) -> Result<()> {
        self.change_as(Some(Part::Study), false, |_, act| {
            act.record_why(what, subject, old, new, why);
            Ok(())
        })
    }

    /// Records what somebody did who is not signed in, such as a sign-in that was refused. `who` is a name that the
    /// study knows, never what was typed: that may have been a passphrase.
    pub(super) fn record_of(&mut self, who: &str, what: &str, subject: &str, why: &str) -> Result<()> {
        self.change_as(Some(Part::Study), false, |_, act| {
            act.push(who, what, [subject, "", "", why]);
            Ok(())
        })
    }

    /// Records that the file was brought to a newer schema. Its parts have new digests from here on; what differed
    /// from the old ones before the step is recorded first.
    pub(super) fn record_new_schema(&mut self, old: i64, new: i64) -> Result<()> {
        let differed = self.store.changed_before_update().to_vec();
        self.change(|tx, act| {
            act.events.borrow_mut().retain(|event| event.what != OUTSIDE);
            for (scope, tables) in &differed {
                act.record_found(OUTSIDE, &format!("{scope}: {}", tables.join(", ")), "", "");
            }
            act.record("brought up to date", "schema", &old.to_string(), &new.to_string());
            act.on_everything(tx)
        })
    }

    fn change_as<T>(
        &mut self,
        part: Option<Part>,
        by_right: bool,
        write: impl FnOnce(&Tx<'_>, &Act) -> Result<T>,
    ) -> Result<T> {
        // Keys are dear to copy and to compare: only what tells whether the seat still stands is taken along.
        let seat = self.held_seat().filter(|_| by_right);
        let tick = Tick { wall: self.clock.now(), since_start: self.clock.since_start() };
        let before = self.last_tick;
        let act = Act::new(tick.wall, self.clock.utc_offset_minutes(), &self.actor.signature());
        let outcome = self.store.change(|tx| {
            let told = tx.trail_last_at()?;
            if let Some((what, old, new)) = clock::jump(told, before, tick) {
                act.record_found(what, "clock", &old, &new);
            }
            if let Some(seat) = &seat {
                seat.still_stands(tx)?;
            }
            if let Some(part) = part {
                act.on(tx, part)?;
            }
            let outcome = write(tx, &act)?;
            act.finish(tx)?;
            Ok(outcome)
        });
        if outcome.is_ok() {
            self.last_tick = Some(tick);
        }
        outcome
    }
}
