//! The people of a study: their accounts and keys, made with it.

use std::collections::BTreeSet;

use super::act::Act;
use super::keys::Keyring;
use super::{Lab, LabError, Result};
use crate::sealed::{self, Effort, Identity, Passphrase, PublicKey, StoredPassphrase};
use crate::store::{AccountRow, AccountSecret, StudyKey, Tx};
use crate::study::{AccountId, CoderId, Duty};

/// Somebody who gets an account.
#[derive(Clone, Debug, PartialEq)]
pub struct NewPerson {
    /// Name, unique in the study.
    pub name: String,
    /// The passphrase that the person chose; `None` has one drawn to be handed over and changed at first sign-in.
    pub passphrase: Option<Passphrase>,
}

impl NewPerson {
    /// Somebody whose first passphrase is drawn.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), passphrase: None }
    }
}

/// Who is in a study from its first day, its coders apart.
#[derive(Clone, Debug, PartialEq)]
pub struct People {
    /// The lead coder.
    pub lead: NewPerson,
    /// The data manager: somebody outside the laboratory's coding.
    pub data_manager: NewPerson,
    /// Analysts.
    pub analysts: Vec<NewPerson>,
    /// The passphrase of every coder of the new study; `None` has one drawn for each.
    pub coder_passphrase: Option<Passphrase>,
    /// How much work a guess at a passphrase costs.
    pub effort: Effort,
}

impl People {
    /// A lead and a data manager by these names, passphrases drawn.
    pub fn named(lead: &str, data_manager: &str) -> Self {
        Self {
            lead: NewPerson::named(lead),
            data_manager: NewPerson::named(data_manager),
            analysts: Vec::new(),
            coder_passphrase: None,
            effort: Effort::Full,
        }
    }

    /// “Lead”, “Analyst” and “Data manager”, who like every coder have one passphrase that all may know: for a demo,
    /// which prints it, and for tests.
    pub fn in_the_open(passphrase: &str) -> Self {
        let known = Passphrase::typed(passphrase);
        let person = |name: &str| NewPerson { name: name.to_owned(), passphrase: Some(known.clone()) };
        Self {
            lead: person("Lead"),
            data_manager: person("Data manager"),
            analysts: vec![person("Analyst")],
            coder_passphrase: Some(known),
            effort: Effort::Slight,
        }
    }
}

/// What leaves the program once, when accounts are made, and is kept nowhere in the study.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Handover {
    /// Passphrases that were drawn, by name: to be handed over and changed at first sign-in.
    pub passphrases: Vec<(String, Passphrase)>,
    /// The data manager's key file, wrapped in the data manager's passphrase: to be taken away.
    pub data_manager_key: String,
    /// The data manager's key itself as text, for the printed recovery sheet.
    pub data_manager_secret: String,
    /// The public half of it: what the study seals to.
    pub data_manager_public: String,
}

impl Handover {
    /// The sheet to print and lock away: the way back when the key file or its passphrase is lost.
    pub fn recovery_sheet(&self, study: &str, data_manager: &str) -> String {
        let mut secret = String::new();
        // “AGE-SECRET-KEY-1” stands alone; after it come groups of six, five on a line.
        for (place, sign) in self.data_manager_secret.chars().enumerate() {
            match place.checked_sub(16) {
                Some(place) if place % 30 == 0 => secret.push('\n'),
                Some(place) if place % 6 == 0 => secret.push(' '),
                _ => {}
            }
            secret.push(sign);
        }
        format!(
            "RECOVERY SHEET OF A DATA MANAGER'S KEY\n\n\
             Study         {study}\n\
             Data manager  {data_manager}\n\
             Public key    {}\n\n\
             The key itself, 74 characters (spaces and line breaks do not count):\n\n{secret}\n\n\
             What it is for: this key opens which family is in which group, who is on which recording, and everything\n\
             that the lead coder's passphrase opens. It takes the place of the key file when that file or its\n\
             passphrase is lost:\n\n               samspil key restore STUDY --key-out FILE\n\n\
             asks for the characters above and for a new passphrase, and writes a new key file. What was sealed to\n\
             this key is opened by the standard program age (https://age-encryption.org) too, with the characters\n\
             above in a file.\n\n\
             Whoever reads this sheet can open the study's secrets. Print it, lock it away outside the laboratory, and\n\
             delete the file that it was printed from.\n",
            self.data_manager_public
        )
    }
}

/// What an account is made of, and what of it goes to its owner.
pub(super) struct MadeAccount {
    pub(super) row: AccountRow,
    pub(super) identity: Identity,
    pub(super) passphrase: Passphrase,
    pub(super) drawn: bool,
}

/// Makes an account's keys. Takes a moment: call it outside a transaction.
pub(super) fn make_account(
    person: &NewPerson,
    duties: &[Duty],
    effort: Effort,
    rng: &mut impl rand::Rng,
) -> Result<MadeAccount> {
    let name = person.name.trim();
    if name.is_empty() {
        return Err(LabError::Refused("Everybody in the study needs a name.".to_owned()));
    }
    let drawn = person.passphrase.is_none();
    let passphrase = person.passphrase.clone().unwrap_or_else(|| Passphrase::drawn(rng));
    let identity = Identity::generate();
    // The data manager's secret half is in no file of the study.
    let secret = if duties.contains(&Duty::DataManager) {
        None
    } else {
        Some(account_secret(&identity, &passphrase, effort)?)
    };
    let row = AccountRow {
        id: AccountId(0),
        name: name.to_owned(),
        coder: None,
        duties: duties.iter().copied().collect::<BTreeSet<_>>(),
        public_key: identity.public().to_string(),
        must_change: drawn && secret.is_some(),
        secret,
        made_at: String::new(),
        closed_at: None,
    };
    Ok(MadeAccount { row, identity, passphrase, drawn })
}

/// What is kept of a passphrase and a key.
pub(super) fn account_secret(
    identity: &Identity,
    passphrase: &Passphrase,
    effort: Effort,
) -> Result<AccountSecret> {
    Ok(AccountSecret {
        passphrase_hash: StoredPassphrase::of(passphrase, effort)?.as_str().to_owned(),
        identity: sealed::wrap_key(identity, passphrase, effort)?,
    })
}

/// Which keys of the study a duty opens.
pub(super) fn opens(duty: Duty) -> &'static [StudyKey] {
    match duty {
        Duty::Coder => &[],
        Duty::Analyst => &[StudyKey::Results],
        // The data manager's half is the way back when the lead's passphrase is lost.
        Duty::Lead | Duty::DataManager => &StudyKey::ALL,
    }
}

/// The accounts and keys of a new study, not written yet.
pub(super) struct NewAccounts {
    pub(super) lead: MadeAccount,
    others: Vec<(MadeAccount, bool)>,
    pub(super) linkage: Identity,
    pub(super) results: Identity,
    pub(super) handover: Handover,
}

impl NewAccounts {
    /// Makes the keys of everybody.
    pub(super) fn make(people: &People, coders: &[String], rng: &mut impl rand::Rng) -> Result<Self> {
        let effort = people.effort;
        let lead = make_account(&people.lead, &[Duty::Lead], effort, rng)?;
        let manager = make_account(&people.data_manager, &[Duty::DataManager], effort, rng)?;
        let mut handover = Handover {
            passphrases: Vec::new(),
            data_manager_key: sealed::wrap_key_as_text(&manager.identity, &manager.passphrase, effort)?,
            data_manager_secret: manager.identity.secret_text(),
            data_manager_public: manager.identity.public().to_string(),
        };
        let mut others = vec![(manager, false)];
        for analyst in &people.analysts {
            others.push((make_account(analyst, &[Duty::Analyst], effort, rng)?, false));
        }
        for name in coders {
            let person = NewPerson { name: name.clone(), passphrase: people.coder_passphrase.clone() };
            others.push((make_account(&person, &[Duty::Coder], effort, rng)?, true));
        }
        let all = || std::iter::once(&lead).chain(others.iter().map(|(account, _)| account));
        for account in all().filter(|account| account.drawn) {
            handover.passphrases.push((account.row.name.clone(), account.passphrase.clone()));
        }
        Ok(Self { lead, others, linkage: Identity::generate(), results: Identity::generate(), handover })
    }

    /// What leaves the program.
    pub(super) fn into_handover(self) -> Handover {
        self.handover
    }

    /// Writes them, coders too.
    pub(super) fn write(&self, tx: &Tx<'_>, act: &Act) -> Result<()> {
        for (key, identity) in [(StudyKey::Linkage, &self.linkage), (StudyKey::Results, &self.results)] {
            tx.insert_study_key(key, &identity.public().to_string())?;
            act.record("key made", key.word(), "", &identity.public().to_string());
        }
        let all =
            std::iter::once((&self.lead, false)).chain(self.others.iter().map(|(a, coder)| (a, *coder)));
        for (account, is_coder) in all {
            let coder = if is_coder { Some(coder_row(tx, &account.row.name)?) } else { None };
            let id = write_account(tx, act, &account.row, coder)?;
            for duty in &account.row.duties {
                for key in opens(*duty) {
                    let identity = match key {
                        StudyKey::Linkage => &self.linkage,
                        StudyKey::Results => &self.results,
                    };
                    grant(tx, *key, identity, id, &account.row.public_key)?;
                }
            }
        }
        Ok(())
    }
}

/// The coder of this name, made if there is none yet.
fn coder_row(tx: &Tx<'_>, name: &str) -> Result<CoderId> {
    match tx.coders()?.into_iter().find(|coder| coder.name == name) {
        Some(coder) => Ok(coder.id),
        None => Ok(tx.insert_coder(name)?),
    }
}

/// Writes one account.
pub(super) fn write_account(
    tx: &Tx<'_>,
    act: &Act,
    row: &AccountRow,
    coder: Option<CoderId>,
) -> Result<AccountId> {
    let id = tx.insert_account(&AccountRow { coder, made_at: act.stamp(), ..row.clone() })?;
    let duties: Vec<&str> = row.duties.iter().map(|duty| duty.word()).collect();
    act.record("account made", &row.name, "", &format!("{}, {}", duties.join(" and "), row.public_key));
    Ok(id)
}

/// Lets an account open a key of the study.
pub(super) fn grant(
    tx: &Tx<'_>,
    key: StudyKey,
    identity: &Identity,
    account: AccountId,
    public_key: &str,
) -> Result<()> {
    let to: PublicKey = public_key.parse()?;
    Ok(tx.put_grant(key, account, &sealed::seal(identity.secret_text().as_bytes(), &[to])?)?)
}

impl Lab {
    /// Who may sign in, by name, and as what. Names are no secret.
    ///
    /// # Errors
    /// When the study cannot be read.
    pub fn seats(&mut self) -> Result<Vec<(String, Duty)>> {
        let accounts = self.store.look(|tx| tx.accounts())?;
        let open = accounts.into_iter().filter(|row| row.closed_at.is_none());
        let mut seats: Vec<(String, Duty)> =
            open.flat_map(|row| row.duties.into_iter().map(move |duty| (row.name.clone(), duty))).collect();
        seats.sort_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
        Ok(seats)
    }

    /// Whoever makes a study is its lead, with every key in hand.
    pub(super) fn begin_as_lead(&mut self, accounts: NewAccounts) -> Result<()> {
        let id = self.account(&accounts.lead.row.name)?.map(|row| row.id);
        self.keys = Keyring {
            account: id,
            must_change: false,
            own: Some(accounts.lead.identity),
            results: Some(accounts.results),
            linkage: Some(accounts.linkage),
            ..Keyring::default()
        };
        self.handover = Some(accounts.handover);
        self.record("signed in", Duty::Lead.word(), "", "")
    }

    /// What was made with the study and has to leave the program: given out once.
    pub fn take_handover(&mut self) -> Option<Handover> {
        self.handover.take()
    }
}
