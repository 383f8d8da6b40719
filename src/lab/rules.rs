//! What a lead may have otherwise in one study than in another: which duties join in one person, and when a window locks.
//! Each change is recorded, before and after.

use std::collections::BTreeSet;

use super::accounts::{reason, refused};
use super::{Lab, Result};
use crate::study::Duty;

/// The setting that says which duties may join in one person.
const JOINS: &str = "joined_duties";
/// What it is until a lead changes it.
const DEFAULT_JOINS: &str = "lead+analyst";
/// The setting that says after how many minutes a window locks.
const IDLE: &str = "idle_minutes";

/// Minutes without a key or a move of the mouse after which a window locks, unless the study says another number.
pub const IDLE_MINUTES: u16 = 10;
/// The least and the most that a study may say: never is no choice where families are on the screen.
pub const IDLE_BOUNDS: std::ops::RangeInclusive<u16> = 1..=120;

/// Two duties, in the order of menus, as the setting writes them.
fn pair(a: Duty, b: Duty) -> String {
    format!("{}+{}", a.min(b).word(), a.max(b).word())
}

impl Lab {
    /// Which duties may join in one person, each pair in the order of menus.
    ///
    /// # Errors
    /// When the study cannot be read.
    pub fn joins(&mut self) -> Result<Vec<(Duty, Duty)>> {
        let text = self.store.look(|tx| tx.setting(JOINS))?;
        let text = text.as_deref().unwrap_or(DEFAULT_JOINS);
        let read = |pair: &str| {
            let (a, b) = pair.split_once('+')?;
            Some((Duty::from_word(a)?, Duty::from_word(b)?)).filter(|(a, b)| a.may_join(*b))
        };
        Ok(text.split(' ').filter_map(read).collect())
    }

    /// Lets two duties join in one person, or no longer. Whoever has both by now keeps them.
    ///
    /// # Errors
    /// When no lead is signed in, or the two are never one person's: coder and data manager.
    pub fn set_join(&mut self, a: Duty, b: Duty, allowed: bool, why: &str) -> Result<()> {
        let mut pairs = self.joins()?;
        pairs.retain(|(x, y)| pair(*x, *y) != pair(a, b));
        if allowed {
            pairs.push((a, b));
        }
        self.set_joins(&pairs, why)
    }

    /// Says all at once which duties may join in one person.
    ///
    /// # Errors
    /// As [`Self::set_join`].
    pub fn set_joins(&mut self, pairs: &[(Duty, Duty)], why: &str) -> Result<()> {
        self.for_leads()?;
        let why = reason(why)?;
        if pairs.iter().any(|(a, b)| !a.may_join(*b) || a == b) {
            return Err(refused("Nobody is coder and data manager: who knows the groups never rates."));
        }
        let text = |pairs: &[(Duty, Duty)]| {
            let words: BTreeSet<String> = pairs.iter().map(|(a, b)| pair(*a, *b)).collect();
            words.into_iter().collect::<Vec<_>>().join(" ")
        };
        let (old, new) = (text(&self.joins()?), text(pairs));
        self.change(|tx, act| {
            tx.put_setting(JOINS, &new)?;
            act.record_why("setting changed", JOINS, &old, &new, why);
            Ok(())
        })
    }

    /// Minutes without a key or a move of the mouse after which a window on this study locks.
    ///
    /// # Errors
    /// When the study cannot be read.
    pub fn idle_minutes(&mut self) -> Result<u16> {
        let text = self.store.look(|tx| tx.setting(IDLE))?;
        let minutes = text.and_then(|text| text.parse().ok()).unwrap_or(IDLE_MINUTES);
        Ok(minutes.clamp(*IDLE_BOUNDS.start(), *IDLE_BOUNDS.end()))
    }

    /// Sets them.
    ///
    /// # Errors
    /// When no lead is signed in, or it is none of [`IDLE_BOUNDS`].
    pub fn set_idle_minutes(&mut self, minutes: u16) -> Result<()> {
        self.for_leads()?;
        if !IDLE_BOUNDS.contains(&minutes) {
            return Err(refused(format!(
                "A window locks after {} to {} minutes.",
                IDLE_BOUNDS.start(),
                IDLE_BOUNDS.end()
            )));
        }
        let old = self.idle_minutes()?;
        self.change(|tx, act| {
            tx.put_setting(IDLE, &minutes.to_string())?;
            act.record("setting changed", IDLE, &old.to_string(), &minutes.to_string());
            Ok(())
        })
    }

    /// Whether these duties may be one person's.
    pub(super) fn may_join(&mut self, duties: &[Duty]) -> Result<()> {
        let allowed = self.joins()?;
        for (place, a) in duties.iter().enumerate() {
            for b in duties.iter().skip(place + 1) {
                if !a.may_join(*b) {
                    return Err(refused(
                        "Nobody is coder and data manager: who knows the groups never rates.",
                    ));
                }
                if !allowed.iter().any(|(x, y)| pair(*x, *y) == pair(*a, *b)) {
                    return Err(refused(format!(
                        "In this study nobody is {} and {} at once. A lead can change that in the study's settings.",
                        a.word(),
                        b.word()
                    )));
                }
            }
        }
        Ok(())
    }
}
