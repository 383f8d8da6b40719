//! Accounts, what they may open, and the study's settings.

use std::collections::BTreeSet;

use rusqlite::{OptionalExtension, Row, named_params};

use super::{Result, StoreError, Tx, word};
use crate::study::{AccountId, CoderId, Duty};

/// An account as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountRow {
    /// Row.
    pub id: AccountId,
    /// Name, unique in the study.
    pub name: String,
    /// Whose ratings this person gives.
    pub coder: Option<CoderId>,
    /// What the person does.
    pub duties: BTreeSet<Duty>,
    /// Public half of the person's key.
    pub public_key: String,
    /// Passphrase and secret half, where they are kept in the study (all but the data manager's).
    pub secret: Option<AccountSecret>,
    /// Whether the passphrase was handed over and must be changed first.
    pub must_change: bool,
    /// When it was made.
    pub made_at: String,
    /// When it was closed: the person no longer signs in.
    pub closed_at: Option<String>,
}

/// What is kept of a passphrase, and the key wrapped in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountSecret {
    /// argon2id, PHC string.
    pub passphrase_hash: String,
    /// The wrapped key.
    pub identity: Vec<u8>,
}

/// A key of the study's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StudyKey {
    /// Opens who is on a recording.
    Linkage,
    /// Opens which coder has which clip, in which role.
    Results,
}

impl StudyKey {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Linkage, Self::Results];

    /// The word in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Linkage => "linkage",
            Self::Results => "results",
        }
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<AccountRow> {
    let hash: Option<String> = row.get("passphrase_hash")?;
    let identity: Option<Vec<u8>> = row.get("identity")?;
    Ok(AccountRow {
        id: AccountId(row.get("id")?),
        name: row.get("name")?,
        coder: row.get::<_, Option<i64>>("coder_id")?.map(CoderId),
        duties: BTreeSet::new(),
        public_key: row.get("public_key")?,
        secret: hash
            .zip(identity)
            .map(|(passphrase_hash, identity)| AccountSecret { passphrase_hash, identity }),
        must_change: row.get("must_change")?,
        made_at: row.get("made_at")?,
        closed_at: row.get("closed_at")?,
    })
}

impl Tx<'_> {
    /// Adds an account with its duties. The row's own number is taken no notice of.
    pub fn insert_account(&self, account: &AccountRow) -> Result<AccountId> {
        let secret = account.secret.as_ref();
        self.0.execute(
            "INSERT INTO account (name, coder_id, public_key, passphrase_hash, identity, must_change, made_at, closed_at)
             VALUES (:name, :coder, :public_key, :hash, :identity, :must_change, :made_at, :closed_at)",
            named_params! {
                ":name": account.name,
                ":coder": account.coder.map(|coder| coder.0),
                ":public_key": account.public_key,
                ":hash": secret.map(|secret| &secret.passphrase_hash),
                ":identity": secret.map(|secret| &secret.identity),
                ":must_change": account.must_change,
                ":made_at": account.made_at,
                ":closed_at": account.closed_at,
            },
        )?;
        let id = AccountId(self.0.last_insert_rowid());
        for duty in &account.duties {
            self.insert_duty(id, *duty)?;
        }
        Ok(id)
    }

    /// Gives an account a duty.
    pub fn insert_duty(&self, account: AccountId, duty: Duty) -> Result<()> {
        self.0.execute(
            "INSERT INTO account_role (account_id, role) VALUES (:account, :role)",
            named_params! { ":account": account.0, ":role": duty.word() },
        )?;
        Ok(())
    }

    /// Takes a duty away.
    pub fn delete_duty(&self, account: AccountId, duty: Duty) -> Result<()> {
        self.0.execute(
            "DELETE FROM account_role WHERE account_id = :account AND role = :role",
            named_params! { ":account": account.0, ":role": duty.word() },
        )?;
        Ok(())
    }

    /// All accounts, by name, closed ones too.
    pub fn accounts(&self) -> Result<Vec<AccountRow>> {
        let mut query = self.0.prepare_cached("SELECT * FROM account ORDER BY name, id")?;
        let mut accounts: Vec<AccountRow> = query.query_map([], read)?.collect::<rusqlite::Result<_>>()?;
        let mut query = self.0.prepare_cached("SELECT account_id, role FROM account_role")?;
        let rows = query.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
        for row in rows {
            let (id, text) = row?;
            let duty = word("account_role", &text, Duty::from_word)?;
            if let Some(account) = accounts.iter_mut().find(|account| account.id.0 == id) {
                account.duties.insert(duty);
            }
        }
        Ok(accounts)
    }

    /// Gives an account another passphrase, around the same key or around a new one.
    pub fn set_account_secret(
        &self,
        account: AccountId,
        public_key: &str,
        secret: Option<&AccountSecret>,
        must_change: bool,
    ) -> Result<()> {
        self.0.execute(
            "UPDATE account SET public_key = :public_key, passphrase_hash = :hash, identity = :identity,
             must_change = :must_change WHERE id = :id",
            named_params! {
                ":id": account.0,
                ":public_key": public_key,
                ":hash": secret.map(|secret| &secret.passphrase_hash),
                ":identity": secret.map(|secret| &secret.identity),
                ":must_change": must_change,
            },
        )?;
        Ok(())
    }

    /// Closes an account, or opens it again (`None`).
    pub fn set_account_closed(&self, account: AccountId, at: Option<&str>) -> Result<()> {
        self.0.execute(
            "UPDATE account SET closed_at = :at WHERE id = :id",
            named_params! { ":id": account.0, ":at": at },
        )?;
        Ok(())
    }

    /// Makes a coder's ratings those of this account.
    pub fn set_account_coder(&self, account: AccountId, coder: CoderId) -> Result<()> {
        self.0.execute(
            "UPDATE account SET coder_id = :coder WHERE id = :id",
            named_params! { ":id": account.0, ":coder": coder.0 },
        )?;
        Ok(())
    }

    /// Writes the public half of a key of the study.
    pub fn insert_study_key(&self, key: StudyKey, public_key: &str) -> Result<()> {
        self.0.execute(
            "INSERT INTO study_key (name, public_key) VALUES (:name, :public_key)",
            named_params! { ":name": key.word(), ":public_key": public_key },
        )?;
        Ok(())
    }

    /// The public half of a key of the study.
    pub fn study_key(&self, key: StudyKey) -> Result<String> {
        let mut query = self.0.prepare_cached("SELECT public_key FROM study_key WHERE name = :name")?;
        query.query_row(named_params! { ":name": key.word() }, |row| row.get(0)).optional()?.ok_or_else(
            || StoreError::Unexpected {
                table: "study_key",
                detail: format!("there is no key “{}”", key.word()),
            },
        )
    }

    /// Lets an account open a key of the study: its secret half, sealed to the account's own key.
    pub fn put_grant(&self, key: StudyKey, account: AccountId, sealed: &[u8]) -> Result<()> {
        self.0.execute(
            "INSERT INTO key_grant (key_name, account_id, sealed) VALUES (:key, :account, :sealed)
             ON CONFLICT (key_name, account_id) DO UPDATE SET sealed = :sealed",
            named_params! { ":key": key.word(), ":account": account.0, ":sealed": sealed },
        )?;
        Ok(())
    }

    /// Takes that away.
    pub fn delete_grant(&self, key: StudyKey, account: AccountId) -> Result<()> {
        self.0.execute(
            "DELETE FROM key_grant WHERE key_name = :key AND account_id = :account",
            named_params! { ":key": key.word(), ":account": account.0 },
        )?;
        Ok(())
    }

    /// What lets an account open a key of the study, where it may.
    pub fn grant(&self, key: StudyKey, account: AccountId) -> Result<Option<Vec<u8>>> {
        let mut query = self
            .0
            .prepare_cached("SELECT sealed FROM key_grant WHERE key_name = :key AND account_id = :account")?;
        Ok(query
            .query_row(named_params! { ":key": key.word(), ":account": account.0 }, |row| row.get(0))
            .optional()?)
    }

    /// A setting of the study.
    pub fn setting(&self, name: &str) -> Result<Option<String>> {
        let mut query = self.0.prepare_cached("SELECT value FROM setting WHERE name = :name")?;
        Ok(query.query_row(named_params! { ":name": name }, |row| row.get(0)).optional()?)
    }

    /// Writes a setting of the study.
    pub fn put_setting(&self, name: &str, value: &str) -> Result<()> {
        self.0.execute(
            "INSERT INTO setting (name, value) VALUES (:name, :value)
             ON CONFLICT (name) DO UPDATE SET value = :value",
            named_params! { ":name": name, ":value": value },
        )?;
        Ok(())
    }
}
