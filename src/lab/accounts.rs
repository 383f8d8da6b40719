//! Who has which part in the study, from its second day on: newcomers, duties given and taken, accounts closed,
//! passphrases changed and given anew. Each is recorded with what was before and after, and why.

use super::people::{self, NewPerson, account_secret, grant, opens, write_account};
use super::{Lab, LabError, Passphrase, Result};
use crate::sealed::{self, Identity};
use crate::store::{AccountRow, StudyKey};
use crate::study::Duty;

/// An account as the accounts page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Name, unique in the study.
    pub name: String,
    /// What the person does, in the order of menus.
    pub duties: Vec<Duty>,
    /// Whether the person no longer signs in.
    pub closed: bool,
    /// Whether the passphrase was handed over and is not changed yet.
    pub must_change: bool,
    /// Whether it is the account at work.
    pub mine: bool,
}

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

fn refused(why: impl Into<String>) -> LabError {
    LabError::Refused(why.into())
}

/// Two duties, in the order of menus, as the setting writes them.
fn pair(a: Duty, b: Duty) -> String {
    format!("{}+{}", a.min(b).word(), a.max(b).word())
}

fn duties_text(duties: impl IntoIterator<Item = Duty>) -> String {
    let words: Vec<&str> = duties.into_iter().map(Duty::word).collect();
    words.join(" and ")
}

impl Lab {
    /// Everybody's accounts, by name, closed ones too.
    ///
    /// # Errors
    /// When neither a lead nor the data manager is signed in, or the study cannot be read.
    pub fn accounts(&mut self) -> Result<Vec<Account>> {
        self.for_lead_or_manager()?;
        let mine = self.keys.account;
        let rows = self.store.look(|tx| tx.accounts())?;
        let account = |row: AccountRow| Account {
            mine: Some(row.id) == mine,
            name: row.name,
            duties: row.duties.into_iter().collect(),
            closed: row.closed_at.is_some(),
            must_change: row.must_change,
        };
        Ok(rows.into_iter().map(account).collect())
    }

    /// Gives somebody an account. The passphrase that comes back is to be handed over; where it was drawn, the
    /// person is asked for another at the first sign-in. The data manager may appoint a lead, should there be none
    /// who can sign in.
    ///
    /// # Errors
    /// When it is not this person's to do, the name is empty or taken, the duties do not go together, or a key that
    /// the newcomer is to have is not in hand.
    pub fn add_account(&mut self, person: &NewPerson, duties: &[Duty]) -> Result<Passphrase> {
        self.for_whoever_looks_after(duties)?;
        if duties.contains(&Duty::DataManager) {
            return Err(refused(
                "The data manager is named when the study is made: the families are sealed to that key.",
            ));
        }
        if duties.is_empty() {
            return Err(refused("Somebody in the study has at least one part in it."));
        }
        if self.account(&person.name)?.is_some() {
            return Err(refused(format!(
                "There is somebody named {} in this study already.",
                person.name.trim()
            )));
        }
        self.may_join(duties)?;
        let keys = self.keys_for(duties)?;
        let mut rng = self.rng.clone();
        let made = people::make_account(person, duties, self.effort, &mut rng)?;
        self.rng = rng;
        self.change(|tx, act| {
            let is_coder = duties.contains(&Duty::Coder);
            let coder = if is_coder { Some(tx.insert_coder(&made.row.name)?) } else { None };
            let id = write_account(tx, act, &made.row, coder)?;
            for (key, identity) in &keys {
                grant(tx, *key, identity, id, &made.row.public_key)?;
            }
            Ok(())
        })?;
        Ok(made.passphrase)
    }

    /// Gives somebody one part more in the study.
    ///
    /// # Errors
    /// When no lead is signed in, the person has it, or it does not go together with another part that the person has.
    pub fn give_duty(&mut self, name: &str, duty: Duty) -> Result<()> {
        self.for_leads()?;
        let row = self.open_account(name)?;
        if row.duties.contains(&Duty::DataManager) || duty == Duty::DataManager {
            return Err(refused(
                "The data manager is named when the study is made, and has this one part in it: the key is a file, \
                 and who knows the groups keeps away from ratings.",
            ));
        }
        if row.duties.contains(&duty) {
            return Err(refused(format!("{} is {} already.", row.name, duty.word())));
        }
        let mut all = row.duties.clone();
        all.insert(duty);
        let all: Vec<Duty> = all.into_iter().collect();
        self.may_join(&all)?;
        let keys = self.keys_for(&[duty])?;
        self.change(|tx, act| {
            if duty == Duty::Coder && row.coder.is_none() {
                let coder = tx.insert_coder(&row.name)?;
                tx.set_account_coder(row.id, coder)?;
            }
            tx.insert_duty(row.id, duty)?;
            for (key, identity) in &keys {
                grant(tx, *key, identity, row.id, &row.public_key)?;
            }
            let old = duties_text(row.duties.iter().copied());
            act.record("duty given", &row.name, &old, &duties_text(all.iter().copied()));
            Ok(())
        })
    }

    /// Takes a part in the study from somebody.
    ///
    /// # Errors
    /// When no lead is signed in, the person does not have it, it is the person's only one, or nobody else leads.
    pub fn take_duty(&mut self, name: &str, duty: Duty, why: &str) -> Result<()> {
        self.for_leads()?;
        let why = reason(why)?;
        let row = self.open_account(name)?;
        if !row.duties.contains(&duty) {
            return Err(refused(format!("{} is not {}.", row.name, duty.word())));
        }
        if row.duties.len() == 1 {
            return Err(refused(format!(
                "{} has no other part in the study. Close the account instead.",
                row.name
            )));
        }
        if duty == Duty::Lead {
            self.another_leads(&row)?;
        }
        self.change(|tx, act| {
            tx.delete_duty(row.id, duty)?;
            let left: Vec<Duty> = row.duties.iter().copied().filter(|other| *other != duty).collect();
            for key in StudyKey::ALL {
                if !left.iter().any(|duty| opens(*duty).contains(&key)) {
                    tx.delete_grant(key, row.id)?;
                }
            }
            let old = duties_text(row.duties.iter().copied());
            act.record_why("duty taken", &row.name, &old, &duties_text(left), why);
            Ok(())
        })
    }

    /// Closes an account: the person no longer signs in, and the study's keys are no longer sealed to the person's
    /// own. What the person rated stays.
    ///
    /// # Errors
    /// When no lead is signed in, it is the last lead's or the data manager's, or it is closed.
    pub fn close_account(&mut self, name: &str, why: &str) -> Result<()> {
        self.for_leads()?;
        let why = reason(why)?;
        let row = self.open_account(name)?;
        if row.duties.contains(&Duty::DataManager) {
            return Err(refused(
                "The data manager's account stays: the families are sealed to its key, and it is the way back when \
                 the lead's passphrase is lost.",
            ));
        }
        if row.duties.contains(&Duty::Lead) {
            self.another_leads(&row)?;
        }
        self.change(|tx, act| {
            for key in StudyKey::ALL {
                tx.delete_grant(key, row.id)?;
            }
            tx.set_account_closed(row.id, Some(&act.stamp()))?;
            act.record_why("account closed", &row.name, "open", "closed", why);
            Ok(())
        })
    }

    /// Opens a closed account again.
    ///
    /// # Errors
    /// When no lead is signed in, it is not closed, or a key that the person is to have is not in hand.
    pub fn reopen_account(&mut self, name: &str, why: &str) -> Result<()> {
        self.for_leads()?;
        let why = reason(why)?;
        let row = self.account(name)?.ok_or_else(|| nobody(name))?;
        if row.closed_at.is_none() {
            return Err(refused(format!("The account of {} is open.", row.name)));
        }
        let duties: Vec<Duty> = row.duties.iter().copied().collect();
        let keys = self.keys_for(&duties)?;
        self.change(|tx, act| {
            for (key, identity) in &keys {
                grant(tx, *key, identity, row.id, &row.public_key)?;
            }
            tx.set_account_closed(row.id, None)?;
            act.record_why("account opened again", &row.name, "closed", "open", why);
            Ok(())
        })
    }

    /// Gives somebody a new passphrase in place of a lost one, around a new key: nobody can open the old one any
    /// more. It is to be handed over, and asked for another at the first sign-in. The data manager may do it for a
    /// lead, should there be none who can sign in.
    ///
    /// # Errors
    /// When it is not this person's to do, there is no such open account, or a key that the person is to have is not
    /// in hand.
    pub fn reset_passphrase(&mut self, name: &str, why: &str) -> Result<Passphrase> {
        let why = reason(why)?;
        let row = self.open_account(name)?;
        let duties: Vec<Duty> = row.duties.iter().copied().collect();
        self.for_whoever_looks_after(&duties)?;
        if row.secret.is_none() {
            return Err(refused(
                "The data manager's passphrase is around a file that is not in the study. Its owner makes a new file \
                 from the recovery sheet, with samspil key restore.",
            ));
        }
        let keys = self.keys_for(&duties)?;
        let passphrase = {
            let mut rng = self.rng.clone();
            let drawn = Passphrase::drawn(&mut rng);
            self.rng = rng;
            drawn
        };
        let identity = Identity::generate();
        let public = identity.public();
        let secret = account_secret(&identity, &passphrase, self.effort)?;
        let in_hand = self.keys.clone();
        self.change(|tx, act| {
            tx.set_account_secret(row.id, &public.to_string(), Some(&secret), true)?;
            if row.coder.is_some() {
                // What a coder may know of the clips was sealed to the key that is lost.
                in_hand.reseal_views(tx)?;
            }
            for (key, identity) in &keys {
                grant(tx, *key, identity, row.id, &public.to_string())?;
            }
            act.record_why("passphrase reset", &row.name, &row.public_key, &public.to_string(), why);
            Ok(())
        })?;
        Ok(passphrase)
    }

    /// Whether the person at work came in by a passphrase that was handed over, and must choose another before
    /// anything else.
    pub fn must_change(&self) -> bool {
        self.keys.must_change
    }

    /// Gives the person at work another passphrase. The key stays; only its wrapping is new.
    ///
    /// # Errors
    /// When nobody is signed in, the old passphrase is wrong, the new one is the old one, or the person is the data
    /// manager, whose passphrase is around a file: see [`rewrapped`].
    pub fn change_passphrase(&mut self, old: &Passphrase, new: &Passphrase) -> Result<()> {
        let Some(id) = self.keys.account else {
            return Err(LabError::NotForYou("somebody who is signed in"));
        };
        let row = self.store.look(|tx| tx.accounts())?.into_iter().find(|row| row.id == id);
        let Some((row, secret)) = row.and_then(|row| row.secret.clone().map(|secret| (row, secret))) else {
            return Err(refused(
                "The data manager's passphrase is around the key file, which is not in the study. \
                 “samspil key change” gives the file another.",
            ));
        };
        if old == new {
            return Err(refused("The new passphrase is the old one. Choose another."));
        }
        let identity = match sealed::unwrap_key(&secret.identity, old) {
            Ok(identity) => identity,
            Err(error) => {
                self.record("change of passphrase refused", &row.name, "", "")?;
                return Err(error.into());
            }
        };
        let secret = account_secret(&identity, new, self.effort)?;
        self.change(|tx, act| {
            tx.set_account_secret(id, &row.public_key, Some(&secret), false)?;
            act.record("passphrase changed", &row.name, "", "");
            Ok(())
        })?;
        self.keys.must_change = false;
        Ok(())
    }

    /// Makes the data manager's key file anew from the characters of the recovery sheet.
    ///
    /// # Errors
    /// When they are no key, or not the key of this study's data manager. Both are recorded where they can be.
    pub fn key_file_from_sheet(&mut self, characters: &str, passphrase: &Passphrase) -> Result<String> {
        let identity = Identity::from_secret_text(characters)?;
        let public = identity.public().to_string();
        let accounts = self.store.look(|tx| tx.accounts())?;
        let Some(row) = accounts
            .into_iter()
            .find(|row| row.public_key == public && row.duties.contains(&Duty::DataManager))
        else {
            self.record("key file from a sheet refused", "", "", "")?;
            return Err(refused(
                "These characters are a key, but not that of this study's data manager. Look for the sheet with this \
                 study's name on it.",
            ));
        };
        let text = sealed::wrap_key_as_text(&identity, passphrase, self.effort)?;
        self.record("key file made anew from the sheet", &row.name, "", "")?;
        Ok(text)
    }

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
        self.for_leads()?;
        let why = reason(why)?;
        if !a.may_join(b) || a == b {
            return Err(refused("Nobody is coder and data manager: who knows the groups never rates."));
        }
        let mut pairs: Vec<String> = self.joins()?.into_iter().map(|(a, b)| pair(a, b)).collect();
        let old = pairs.join(" ");
        pairs.retain(|known| *known != pair(a, b));
        if allowed {
            pairs.push(pair(a, b));
        }
        pairs.sort();
        let new = pairs.join(" ");
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

    /// Leads look after everybody's account; the data manager after leads', so that a lost passphrase is not the end.
    fn for_whoever_looks_after(&self, duties: &[Duty]) -> Result<()> {
        if duties.contains(&Duty::Lead) && !duties.contains(&Duty::Coder) {
            return self.for_lead_or_manager();
        }
        self.for_leads()
    }

    fn open_account(&mut self, name: &str) -> Result<AccountRow> {
        self.account(name)?.filter(|row| row.closed_at.is_none()).ok_or_else(|| nobody(name))
    }

    fn another_leads(&mut self, row: &AccountRow) -> Result<()> {
        let accounts = self.store.look(|tx| tx.accounts())?;
        let leads = |other: &AccountRow| other.duties.contains(&Duty::Lead) && other.closed_at.is_none();
        if accounts.iter().any(|other| other.id != row.id && leads(other)) {
            return Ok(());
        }
        Err(refused(format!("{} is the only lead, and a study needs one. Add another lead first.", row.name)))
    }

    /// Whether these duties may be one person's.
    fn may_join(&mut self, duties: &[Duty]) -> Result<()> {
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

    /// The keys of the study that these duties open, which must be in hand.
    fn keys_for(&mut self, duties: &[Duty]) -> Result<Vec<(StudyKey, Identity)>> {
        let mut keys = Vec::new();
        for key in StudyKey::ALL {
            if duties.iter().any(|duty| opens(*duty).contains(&key)) {
                let identity = match key {
                    StudyKey::Linkage => self.linkage_key()?,
                    StudyKey::Results => self.results_key()?,
                };
                keys.push((key, identity.clone()));
            }
        }
        Ok(keys)
    }
}

fn nobody(name: &str) -> LabError {
    LabError::not_there(format!("open account “{}”", name.trim()))
}

fn reason(why: &str) -> Result<&str> {
    let why = why.trim();
    if why.is_empty() { Err(refused("This needs a reason, in a few words.")) } else { Ok(why) }
}

/// The data manager's key file in another passphrase. The old file goes on opening with the old one: delete it.
///
/// # Errors
/// When the file is no key, or the old passphrase is wrong.
pub fn rewrapped(file: &[u8], old: &Passphrase, new: &Passphrase) -> Result<String> {
    let identity = sealed::unwrap_key(file, old)?;
    Ok(sealed::wrap_key_as_text(&identity, new, sealed::Effort::Full)?)
}

#[cfg(test)]
mod tests;
