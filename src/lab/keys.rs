//! The keys that are open while somebody is signed in.

use super::linkage::{Family, Known, Origin};
use super::views::{ClipView, Link};
use super::{Actor, Lab, LabError, Result};
use crate::sealed::{self, Identity, Passphrase, PublicKey, SealedError, StoredPassphrase};
use crate::store::{AccountRow, StudyKey, Tx};
use crate::study::{AccountId, AssignmentId, Duty, ParticipantId, RecordingId};

/// The keys in hand. Forgotten when the person signs out or the window locks.
#[derive(Clone, Default)]
pub(super) struct Keyring {
    /// Whose.
    pub(super) account: Option<AccountId>,
    /// Whether the passphrase was handed over, and is to be changed before anything else.
    pub(super) must_change: bool,
    /// The person's own.
    pub(super) own: Option<Identity>,
    /// The study's results key: a lead's and an analyst's from sign-in on.
    pub(super) results: Option<Identity>,
    /// The study's linkage key: asked for each time it is needed first.
    pub(super) linkage: Option<Identity>,
    /// What was opened with them so far.
    pub(super) known_families: Known<ParticipantId, Family>,
    pub(super) known_origins: Known<RecordingId, Origin>,
    pub(super) known_links: Known<(), Vec<Link>>,
    pub(super) known_views: Known<AssignmentId, ClipView>,
}

impl Keyring {
    /// Forgets what was opened, not the keys.
    pub(super) fn forget_opened(&self) {
        self.known_families.forget();
        self.known_origins.forget();
        self.known_links.forget();
        self.known_views.forget();
    }
}

/// Somebody at work with the keys in hand: to be handed to work in the background, and to nobody else.
#[derive(Clone)]
pub struct Seat {
    pub(super) actor: Actor,
    pub(super) keys: Keyring,
}

/// What tells whether somebody at work still has the part in which they sit here.
pub(super) struct HeldSeat {
    account: AccountId,
    duty: Duty,
    public_key: String,
}

impl HeldSeat {
    /// Looks whether the person still has it: another window may have closed the account, taken the duty away or
    /// given a new passphrase.
    pub(super) fn still_stands(&self, tx: &Tx<'_>) -> Result<()> {
        let stands = tx.accounts()?.iter().any(|row| {
            row.id == self.account
                && row.closed_at.is_none()
                && row.duties.contains(&self.duty)
                && row.public_key == self.public_key
        });
        if stands { Ok(()) } else { Err(LabError::NoLongerSeated) }
    }
}

impl Lab {
    /// The seat of whoever is at work.
    pub(super) fn held_seat(&self) -> Option<HeldSeat> {
        Some(HeldSeat {
            account: self.keys.account?,
            duty: self.actor.duty()?,
            public_key: self.keys.own.as_ref()?.public().to_string(),
        })
    }

    /// Who is at work, with the keys in hand, for [`Lab::open_for`].
    pub fn seat(&self) -> Seat {
        Seat { actor: self.actor.clone(), keys: self.keys.clone() }
    }

    /// The account of this name.
    pub(super) fn account(&mut self, name: &str) -> Result<Option<AccountRow>> {
        let wanted = name.trim().to_lowercase();
        let accounts = self.store.look(|tx| tx.accounts())?;
        Ok(accounts.into_iter().find(|row| row.name.to_lowercase() == wanted))
    }

    /// Opens a key of the study with a person's own, where the person may; and looks whether it is the one whose
    /// public half the study seals to.
    pub(super) fn granted(
        &mut self,
        key: StudyKey,
        account: AccountId,
        own: &Identity,
    ) -> Result<Option<Identity>> {
        let (grant, public) =
            self.store.look(|tx| -> Result<_> { Ok((tx.grant(key, account)?, tx.study_key(key)?)) })?;
        let Some(grant) = grant else { return Ok(None) };
        let secret = sealed::open(&grant, own)?;
        let identity = Identity::from_secret_text(&String::from_utf8_lossy(&secret))?;
        if identity.public().to_string() != public {
            return Err(LabError::Refused(format!(
                "The study's {} key is not the one that was made with it: somebody has exchanged it. Nothing was opened \
                 and nothing is sealed to it. Keep the folder as it is, and run “samspil verify”.",
                key.word()
            )));
        }
        Ok(Some(identity))
    }

    /// Opens the linkage (who is on which recording) until it is closed, the person signs out or the window
    /// locks. Recorded.
    ///
    /// # Errors
    /// When the person may not open it, or the passphrase is wrong.
    pub fn open_linkage(&mut self, passphrase: &Passphrase) -> Result<()> {
        let (Some(account), Some(own)) = (self.keys.account, self.keys.own.clone()) else {
            return Err(LabError::LinkageClosed);
        };
        self.not_by_a_handed_over_passphrase()?;
        let row = self.store.look(|tx| tx.accounts())?.into_iter().find(|row| row.id == account);
        if let Some(secret) = row.as_ref().and_then(|row| row.secret.as_ref())
            && StoredPassphrase::from_text(&secret.passphrase_hash).check(passphrase).is_err()
        {
            self.record("opening the linkage refused", "", "", "")?;
            return Err(SealedError::WrongPassphrase.into());
        }
        let linkage = self.granted(StudyKey::Linkage, account, &own)?;
        self.keys.linkage = Some(linkage.ok_or(LabError::LinkageClosed)?);
        self.record("linkage opened", "", "", "")
    }

    /// Forgets the linkage key.
    pub fn close_linkage(&mut self) {
        self.keys.linkage = None;
        self.keys.known_families.forget();
        self.keys.known_origins.forget();
    }

    /// Whether the linkage can be read now.
    pub fn linkage_is_open(&self) -> bool {
        self.keys.linkage.is_some()
    }

    /// The key that opens who is on which recording.
    pub(super) fn linkage_key(&self) -> Result<&Identity> {
        self.keys.linkage.as_ref().ok_or(LabError::LinkageClosed)
    }

    /// The key that opens which coder has which clip, in which role.
    pub(super) fn results_key(&self) -> Result<&Identity> {
        self.keys.results.as_ref().ok_or(LabError::ResultsClosed)
    }

    /// The signed-in person's own key.
    pub(super) fn own_key(&self) -> Result<&Identity> {
        self.keys.own.as_ref().ok_or(LabError::SignIn)
    }

    /// To whom the linkage is sealed: the lead's key of the study, and the data manager's own.
    pub(super) fn linkage_readers(tx: &Tx<'_>) -> Result<Vec<PublicKey>> {
        let mut keys = vec![tx.study_key(StudyKey::Linkage)?.parse()?];
        keys.extend(Self::data_manager_readers(tx)?);
        Ok(keys)
    }

    /// To whom the allocation and guesses are sealed.
    pub(super) fn data_manager_readers(tx: &Tx<'_>) -> Result<Vec<PublicKey>> {
        let managers = tx.accounts()?;
        let keys: Vec<PublicKey> = managers
            .iter()
            .filter(|row| row.duties.contains(&Duty::DataManager) && row.closed_at.is_none())
            .map(|row| row.public_key.parse().map_err(LabError::from))
            .collect::<Result<_>>()?;
        if keys.is_empty() {
            return Err(LabError::not_there("data manager"));
        }
        Ok(keys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::NewStudy;

    const WORD: &str = "known to everybody";

    fn study(folder: &std::path::Path) -> (Lab, crate::lab::Handover) {
        let new = NewStudy::built_in("Keys", &[12], &["Anna"]).in_the_open(WORD);
        let mut lab = Lab::create(folder, &new).expect("a study");
        let handover = lab.take_handover().expect("what leaves the program");
        assert!(lab.take_handover().is_none(), "once");
        (lab, handover)
    }

    #[test]
    fn each_duty_opens_its_own_keys_and_no_more() {
        let folder = tempfile::tempdir().expect("a folder");
        let (mut lab, handover) = study(folder.path());
        let word = Passphrase::typed(WORD);
        lab.sign_in("anna", Duty::Coder, &word).expect("a coder");
        assert!(matches!(lab.actor(), Actor::Coder { name, .. } if name == "Anna"));
        assert!(lab.own_key().is_ok() && lab.results_key().is_err() && lab.linkage_key().is_err());
        assert!(matches!(lab.open_linkage(&word), Err(LabError::LinkageClosed)));
        lab.sign_in("Analyst", Duty::Analyst, &word).expect("an analyst");
        assert!(lab.results_key().is_ok() && matches!(lab.open_linkage(&word), Err(LabError::LinkageClosed)));
        lab.sign_in("Lead", Duty::Lead, &word).expect("a lead");
        assert!(lab.results_key().is_ok() && lab.linkage_key().is_err());
        assert!(lab.open_linkage(&Passphrase::typed("something else")).is_err());
        lab.open_linkage(&word).expect("opened");
        assert!(lab.linkage_is_open());
        lab.sign_in_with_key_file(handover.data_manager_key.as_bytes(), &word).expect("the data manager");
        assert_eq!(*lab.actor(), Actor::DataManager { name: "Data manager".to_owned() });
        lab.open_linkage(&word).expect("the data manager's half opens it too");
        lab.sign_out().expect("signed out");
        assert!(lab.own_key().is_err() && lab.linkage_key().is_err() && lab.results_key().is_err());
    }

    #[test]
    fn wrong_names_duties_and_passphrases_get_one_answer_and_are_recorded() {
        let folder = tempfile::tempdir().expect("a folder");
        let (mut lab, _) = study(folder.path());
        let word = Passphrase::typed(WORD);
        for (name, duty, typed) in [
            ("Anna", Duty::Lead, &word),
            ("Nobody", Duty::Coder, &word),
            ("Anna", Duty::Coder, &Passphrase::typed("known to nobody")),
            ("Data manager", Duty::DataManager, &word),
        ] {
            assert!(matches!(lab.sign_in(name, duty, typed), Err(LabError::SignIn)), "{name}");
        }
        lab.sign_in("Lead", Duty::Lead, &word).expect("a lead");
        let refused =
            lab.audit().expect("a trail").into_iter().filter(|e| e.what == "sign-in refused").count();
        assert_eq!(refused, 4);
        let typed = Passphrase::typed("whatever");
        assert!(lab.sign_in("my secret in the wrong field", Duty::Lead, &typed).is_err());
        let event = lab.audit().expect("a trail").pop().expect("an event");
        assert_eq!((event.what.as_str(), event.who.as_str()), ("sign-in refused", "somebody"));
        assert!(!event.subject.contains("secret"), "what was typed is not written down: {}", event.subject);
    }

    #[test]
    fn nothing_secret_is_left_for_whoever_comes_next() {
        let folder = tempfile::tempdir().expect("a folder");
        let new = NewStudy::built_in("Keys", &[12], &["Anna"]).in_the_open(WORD);
        let mut lab = Lab::create(folder.path(), &new).expect("a study");
        lab.lock().expect("locked");
        assert!(lab.take_handover().is_none(), "the data manager's key goes with who made it");
        lab.sign_in("Lead", Duty::Lead, &Passphrase::typed(WORD)).expect("signed in");
        lab.open_linkage(&Passphrase::typed(WORD)).expect("opened");
        let drawn =
            lab.add_account(&crate::lab::NewPerson::named("Second"), &[Duty::Lead]).expect("an account");
        lab.sign_in("Second", Duty::Lead, &drawn).expect("signed in");
        let refused = lab.open_linkage(&drawn).expect_err("somebody else knows this passphrase");
        assert!(matches!(refused, LabError::MustChange) && !lab.linkage_is_open(), "{refused}");
    }

    #[test]
    fn another_studys_key_file_and_an_exchanged_key_are_refused() {
        let (one, two) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        let (mut lab, _) = study(one.path());
        let (_, other) = study(two.path());
        let word = Passphrase::typed(WORD);
        let refused =
            lab.sign_in_with_key_file(other.data_manager_key.as_bytes(), &word).expect_err("another's");
        assert!(refused.to_string().contains("another study's"), "{refused}");
        let lead = lab.account("Lead").expect("read").expect("there");
        let to: PublicKey = lead.public_key.parse().expect("a key");
        let mine = Identity::generate().secret_text();
        let sealed = sealed::seal(mine.as_bytes(), &[to]).expect("sealed");
        lab.store.change(|tx| tx.put_grant(StudyKey::Results, lead.id, &sealed)).expect("exchanged");
        let refused = lab.sign_in("Lead", Duty::Lead, &word).expect_err("exchanged");
        assert!(refused.to_string().contains("exchanged it"), "{refused}");
    }
}
