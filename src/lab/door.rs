//! Signing in and out. Trying a passphrase takes a third of a second on purpose, so it can be done away from the
//! study: [`Lab::knock`], [`Knock::try_it`], [`Lab::admit`].

use super::keys::Keyring;
use super::{Actor, Lab, LabError, Result};
use crate::sealed::{self, Identity, Passphrase, SealedError, StoredPassphrase};
use crate::store::{AccountRow, StudyKey};
use crate::study::{AccountId, Duty};

/// What somebody shows at the door.
#[derive(Clone, Debug, PartialEq)]
pub enum Credentials {
    /// A name, what the person comes as, and the passphrase.
    Passphrase {
        /// Name of the account.
        name: String,
        /// What the person comes as.
        duty: Duty,
        /// As typed.
        passphrase: Passphrase,
    },
    /// The data manager's key file with its passphrase.
    KeyFile {
        /// The file's bytes.
        file: Vec<u8>,
        /// As typed.
        passphrase: Passphrase,
    },
}

/// Who is noted as refused where a key file was shown.
const BY_FILE: &str = "data manager";

/// Wrong passphrases in a row that cost no waiting.
const FREE_TRIES: usize = 5;
/// The wait after the last of them, in seconds; it doubles with each one more.
const FIRST_WAIT: i64 = 10;
/// The longest wait, in seconds: nobody is kept out for long by somebody who types nonsense at the door.
const LONGEST_WAIT: i64 = 15 * 60;

/// A passphrase that waits to be tried. Holds nothing of the study that is open, so it can go to another thread.
pub struct Knock {
    credentials: Credentials,
    account: Option<AccountRow>,
}

/// A passphrase that was tried: what [`Lab::admit`] takes.
pub struct Tried {
    name: String,
    duty: Duty,
    /// The account, where one was named, and the key that the passphrase opened.
    opened: std::result::Result<(Option<AccountId>, Identity), SealedError>,
}

impl Knock {
    /// Tries the passphrase. Takes a third of a second.
    pub fn try_it(self) -> Tried {
        match self.credentials {
            Credentials::Passphrase { name, duty, passphrase } => {
                let opened = match self.account.and_then(|row| Some((row.id, row.secret?))) {
                    Some((id, secret)) => StoredPassphrase::from_text(&secret.passphrase_hash)
                        .check(&passphrase)
                        .and_then(|()| sealed::unwrap_key(&secret.identity, &passphrase))
                        .map(|identity| (Some(id), identity)),
                    None => Err(SealedError::WrongPassphrase),
                };
                Tried { name, duty, opened }
            }
            Credentials::KeyFile { file, passphrase } => Tried {
                name: BY_FILE.to_owned(),
                duty: Duty::DataManager,
                opened: sealed::unwrap_key(&file, &passphrase).map(|identity| (None, identity)),
            },
        }
    }
}

impl Lab {
    /// Signs somebody in. The data manager's key comes from the file that was taken away: see
    /// [`Lab::sign_in_with_key_file`].
    ///
    /// # Errors
    /// When there is no such account, it is closed, it does not have the duty, or the passphrase is wrong: one and
    /// the same sentence. The refusal is recorded.
    pub fn sign_in(&mut self, name: &str, duty: Duty, passphrase: &Passphrase) -> Result<()> {
        let (name, passphrase) = (name.to_owned(), passphrase.clone());
        self.sign_in_by(Credentials::Passphrase { name, duty, passphrase })
    }

    /// Signs the data manager in by the key file that was taken away when the study was made.
    ///
    /// # Errors
    /// When the file is no key, not this study's data manager's, or the passphrase is wrong.
    pub fn sign_in_with_key_file(&mut self, file: &[u8], passphrase: &Passphrase) -> Result<()> {
        self.sign_in_by(Credentials::KeyFile { file: file.to_owned(), passphrase: passphrase.clone() })
    }

    /// Signs somebody in by either.
    ///
    /// # Errors
    /// As [`Lab::sign_in`] and [`Lab::sign_in_with_key_file`].
    pub fn sign_in_by(&mut self, credentials: Credentials) -> Result<()> {
        let tried = self.knock(credentials)?.try_it();
        self.admit(tried)
    }

    /// Takes what the passphrase is tried on out of the study.
    ///
    /// # Errors
    /// When the study cannot be read, or there were so many wrong passphrases in a row for the name that the next try
    /// has to wait.
    pub fn knock(&mut self, credentials: Credentials) -> Result<Knock> {
        let account = match &credentials {
            Credentials::Passphrase { name, duty, .. } => {
                self.account(name)?.filter(|row| row.duties.contains(duty) && row.closed_at.is_none())
            }
            Credentials::KeyFile { .. } => None,
        };
        let name = match &credentials {
            Credentials::Passphrase { name, .. } => name,
            Credentials::KeyFile { .. } => BY_FILE,
        };
        self.not_too_soon(name)?;
        Ok(Knock { credentials, account })
    }

    /// Lets in whoever the passphrase opened a key for. Whoever was signed in before is signed out.
    ///
    /// # Errors
    /// As [`Lab::sign_in`] and [`Lab::sign_in_with_key_file`]; who was signed in then stays.
    pub fn admit(&mut self, tried: Tried) -> Result<()> {
        let Tried { name, duty, opened } = tried;
        let (id, own) = match opened {
            Ok(opened) => opened,
            Err(SealedError::NoKey(why)) => return Err(SealedError::NoKey(why).into()),
            Err(error) => {
                self.record_refusal(&name)?;
                let damaged = error == SealedError::Changed;
                return Err(if damaged { error.into() } else { LabError::SignIn });
            }
        };
        let public = own.public().to_string();
        let fits = |row: &AccountRow| {
            id.is_none_or(|id| row.id == id) && row.duties.contains(&duty) && row.closed_at.is_none()
        };
        // Read again: the account may have been closed, or its key exchanged, while the passphrase was tried.
        let accounts = self.store.look(|tx| tx.accounts())?;
        match accounts.into_iter().find(|row| fits(row) && row.public_key == public) {
            Some(row) => self.seat_down(&row, duty, own),
            None if id.is_none() => Err(LabError::Refused(
                "This key file is another study's: the data manager's key of this study is another one. Nothing was \
                 changed. Look for the file that was written when this study was made."
                    .to_owned(),
            )),
            None => {
                self.record_refusal(&name)?;
                Err(LabError::SignIn)
            }
        }
    }

    /// Records that somebody was not let in, under the account's name. A name that the study does not know is not
    /// written down: it may be a passphrase in the wrong field.
    fn record_refusal(&mut self, name: &str) -> Result<()> {
        let known = self.account(name)?.map(|row| row.name);
        match known.as_deref() {
            Some(known) => self.record_of(known, "sign-in refused", known, ""),
            None if name == "data manager" => self.record_of(name, "sign-in refused", name, ""),
            None => self.record_of("somebody", "sign-in refused", "a name that the study does not have", ""),
        }
    }

    /// Slows down who tries passphrases: by the trail's times, so that another program or computer is no way around.
    fn not_too_soon(&mut self, name: &str) -> Result<()> {
        let refused = self.store.look(|tx| tx.refused_in_a_row(name.trim()))?;
        let Some((refusals, last)) = refused.filter(|(refusals, _)| *refusals >= FREE_TRIES) else {
            return Ok(());
        };
        let more = u32::try_from(refusals - FREE_TRIES).unwrap_or(u32::MAX).min(16);
        let wait = (FIRST_WAIT << more).min(LONGEST_WAIT);
        // A clock that was set back makes nobody wait longer.
        let passed = self.clock.now().signed_duration_since(last).num_seconds().max(0);
        if passed >= wait { Ok(()) } else { Err(LabError::TooSoon { refusals, seconds: wait - passed }) }
    }

    fn seat_down(&mut self, row: &AccountRow, duty: Duty, own: Identity) -> Result<()> {
        let name = row.name.clone();
        let actor = match (duty, row.coder) {
            (Duty::Coder, Some(id)) => Actor::Coder { id, name },
            (Duty::Coder, None) => return Err(LabError::not_there(format!("coder “{name}”"))),
            (Duty::Lead, _) => Actor::Lead { name },
            (Duty::Analyst, _) => Actor::Analyst { name },
            (Duty::DataManager, _) => Actor::DataManager { name },
        };
        let results = match duty {
            Duty::Lead | Duty::Analyst | Duty::DataManager => {
                self.granted(StudyKey::Results, row.id, &own)?
            }
            Duty::Coder => None,
        };
        let back = self.locked.take().is_some_and(|locked| locked == actor);
        if !back {
            self.sign_out()?;
        }
        self.keys = Keyring {
            account: Some(row.id),
            must_change: row.must_change,
            own: Some(own),
            results,
            ..Keyring::default()
        };
        self.actor = actor;
        let recorded = self.record(if back { "unlocked" } else { "signed in" }, duty.word(), "", "");
        if recorded.is_err() {
            // Nobody works unrecorded.
            self.forget();
        }
        self.show_who();
        recorded
    }

    /// Signs out whoever is signed in. Every key is forgotten, also where the event cannot be recorded.
    ///
    /// # Errors
    /// When the study cannot be written to.
    pub fn sign_out(&mut self) -> Result<()> {
        if let Some(locked) = self.locked.take() {
            // Out of a locked window: the event is of whoever locked it.
            self.actor = locked;
        }
        if self.actor == Actor::Program {
            return Ok(());
        }
        let recorded = self.record("signed out", "", "", "");
        self.forget();
        recorded
    }

    /// Locks: every key is forgotten until the same person signs in again, which counts as unlocking.
    ///
    /// # Errors
    /// When the study cannot be written to; the keys are forgotten all the same.
    pub fn lock(&mut self) -> Result<()> {
        if self.actor == Actor::Program {
            return Ok(());
        }
        let recorded = self.record("locked", "", "", "");
        let actor = self.actor.clone();
        self.forget();
        self.locked = Some(actor);
        recorded
    }

    fn forget(&mut self) {
        self.actor = Actor::Program;
        self.keys = Keyring::default();
        // The data manager's key is in it, and whoever sits down next is somebody else.
        self.handover = None;
        self.show_who();
    }
}
