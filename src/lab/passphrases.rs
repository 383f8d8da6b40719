//! Passphrases from a study's second day on: changed by whoever has them, given anew by whoever looks after the account,
//! and the data manager's key file made anew from its sheet.

use super::accounts::{reason, refused};
use super::people::{account_secret, grant};
use super::{Lab, LabError, Passphrase, Result};
use crate::sealed::{self, Identity};
use crate::study::Duty;

impl Lab {
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
}

/// The data manager's key file in another passphrase. The old file goes on opening with the old one: delete it.
///
/// # Errors
/// When the file is no key, or the old passphrase is wrong.
pub fn rewrapped(file: &[u8], old: &Passphrase, new: &Passphrase) -> Result<String> {
    let identity = sealed::unwrap_key(file, old)?;
    Ok(sealed::wrap_key_as_text(&identity, new, sealed::Effort::Full)?)
}
