//! Who has which part in the study, from its second day on: newcomers, duties given and taken, accounts closed
//! and opened again. Each is recorded with what was before and after, and why.

use super::people::{self, NewPerson, grant, opens, write_account};
use super::{Lab, LabError, Passphrase, Result};
use crate::sealed::Identity;
use crate::store::{AccountRow, StudyKey};
use crate::study::Duty;

/// An account as the accounts page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Name, unique in the study.
    pub name: String,
    /// What the person does, in the order of menus.
    pub duties: Vec<Duty>,
    /// When the account was made, as the trail writes times.
    pub since: String,
    /// Whether the person no longer signs in.
    pub closed: bool,
    /// Whether the passphrase was handed over and is not changed yet.
    pub must_change: bool,
    /// Whether it is the account at work.
    pub mine: bool,
}

pub(super) fn refused(why: impl Into<String>) -> LabError {
    LabError::Refused(why.into())
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
            since: row.made_at,
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

    /// Leads look after everybody's account; the data manager after leads', so that a lost passphrase is not the end.
    pub(super) fn for_whoever_looks_after(&self, duties: &[Duty]) -> Result<()> {
        if duties.contains(&Duty::Lead) && !duties.contains(&Duty::Coder) {
            return self.for_lead_or_manager();
        }
        self.for_leads()
    }

    pub(super) fn open_account(&mut self, name: &str) -> Result<AccountRow> {
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

    /// The keys of the study that these duties open, which must be in hand.
    pub(super) fn keys_for(&mut self, duties: &[Duty]) -> Result<Vec<(StudyKey, Identity)>> {
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

pub(super) fn reason(why: &str) -> Result<&str> {
    let why = why.trim();
    if why.is_empty() { Err(refused("This needs a reason, in a few words.")) } else { Ok(why) }
}

#[cfg(test)]
mod tests;
