//! Unblinding: once, when the study is locked, by two people. The lead's linkage says who is on which recording, the
//! data manager's key says which group each family is in; only together do they say the group of a recording.

use std::collections::{BTreeMap, BTreeSet};

use super::incident::{codes, reason};
use super::keys::Keyring;
use super::linkage::{open_row, seal_row};
use super::{Lab, LabError, Result, allocation, guess};
use crate::sealed::{self, Identity, Passphrase, PublicKey, SealedError};
use crate::store::{AccountRow, StudyKey, Tx, UnblindingKind, UnblindingRow};
use crate::study::{BlindCode, Duty, GuessLine, Unblinded, Unblinding};

/// The data manager's key file, as brought along, and its passphrase.
#[derive(Clone, Debug, PartialEq)]
pub struct ManagerKey {
    /// The file's bytes.
    pub file: Vec<u8>,
    /// As typed.
    pub passphrase: Passphrase,
}

const OF_STUDY: &str = "unblinding of the study";

/// The group of each family, as the imports of the allocation have it together.
pub(super) struct Groups(BTreeMap<String, BTreeSet<String>>);

/// What the allocation says of a family.
pub(super) enum Group<'a> {
    /// It does not name the family.
    Unknown,
    /// One group.
    One(&'a str),
    /// More than one.
    Conflict,
}

impl Groups {
    /// Opens the allocation.
    pub(super) fn open(tx: &Tx<'_>, manager: &Identity) -> Result<Self> {
        let mut groups: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for line in allocation::open_all(tx, manager)? {
            groups.entry(line.participant).or_default().insert(line.group);
        }
        Ok(Self(groups))
    }

    /// The group of a family.
    pub(super) fn of(&self, participant: &str) -> Group<'_> {
        let Some(groups) = self.0.get(participant) else { return Group::Unknown };
        let mut groups = groups.iter();
        match (groups.next(), groups.next()) {
            (Some(group), None) => Group::One(group),
            (None, _) => Group::Unknown,
            _ => Group::Conflict,
        }
    }
}

impl Lab {
    /// The data manager whose key file this is: somebody else than whoever is signed in.
    pub(super) fn second_person(
        &mut self,
        key: &ManagerKey,
        what: &'static str,
    ) -> Result<(AccountRow, Identity)> {
        let identity = match sealed::unwrap_key(&key.file, &key.passphrase) {
            Ok(identity) => identity,
            Err(error) => {
                if error == SealedError::WrongPassphrase {
                    self.record(&format!("{what} refused"), "data manager", "", "wrong passphrase")?;
                }
                return Err(error.into());
            }
        };
        let public = identity.public().to_string();
        let accounts = self.store.look(|tx| tx.accounts())?;
        let manager = accounts.into_iter().find(|row| {
            row.public_key == public && row.duties.contains(&Duty::DataManager) && row.closed_at.is_none()
        });
        let Some(manager) = manager else {
            self.record(&format!("{what} refused"), "data manager", "", "another study's key")?;
            return Err(LabError::Refused(
                "This key file is another study's: the data manager's key of this study is another one. Look for the \
                 file that was written when this study was made."
                    .to_owned(),
            ));
        };
        let same_name = manager.name.to_lowercase() == self.actor.name().to_lowercase();
        if self.keys.account == Some(manager.id) || same_name {
            self.record(&format!("{what} refused"), &manager.name, "", "one person")?;
            return Err(LabError::Refused(format!(
                "It takes two people, and {} would be both of them. Another lead signs in, and the data manager brings \
                 the key file.",
                manager.name
            )));
        }
        Ok((manager, identity))
    }

    /// Unblinds the study: the lead is signed in with the linkage open, and the data manager brings the key file. What
    /// comes of it is sealed to those who compute results; coders never see it.
    ///
    /// # Errors
    /// When the study is not locked, is unblinded already, no reason is given, the linkage is closed, the key is not
    /// this study's data manager's, or the two are one person. Attempts with a wrong key are recorded.
    pub fn unblind(&mut self, manager: &ManagerKey, why: &str) -> Result<Unblinded> {
        self.for_leads()?;
        let why = reason(why, "Unblinding takes a reason.")?;
        let (locked, before) = self.store.look(|tx| -> Result<_> {
            let done = tx.unblindings()?.into_iter().find(|row| row.kind == UnblindingKind::Study);
            Ok((tx.study_lock()?.is_some(), done))
        })?;
        if let Some(before) = before {
            return Err(LabError::Refused(format!(
                "The study was unblinded already, on {} by {} and {}. Its groups can be exported.",
                before.at, before.lead, before.data_manager
            )));
        }
        if !locked {
            return Err(LabError::Refused(
                "The study is not locked: as long as something can still be rated, nobody may know the groups. Lock it \
                 first; that says what is still open."
                    .to_owned(),
            ));
        }
        self.linkage_key()?;
        let (account, identity) = self.second_person(manager, "unblinding")?;
        let keys = self.keys.clone();
        let lead = self.actor.name().to_owned();
        self.change(|tx, act| {
            if tx.unblindings()?.iter().any(|row| row.kind == UnblindingKind::Study) {
                return Err(LabError::Refused("The study was unblinded just now by somebody else.".to_owned()));
            }
            let found = join(tx, &keys, &identity)?;
            let mut readers: Vec<PublicKey> = vec![tx.study_key(StudyKey::Results)?.parse()?];
            readers.extend(Self::data_manager_readers(tx)?);
            tx.insert_unblinding(&UnblindingRow {
                kind: UnblindingKind::Study,
                at: act.stamp(),
                lead: lead.clone(),
                data_manager: account.name.clone(),
                why: why.clone(),
                sealed: seal_row(OF_STUDY, &found, &readers)?,
            })?;
            let counts = format!(
                "{} recordings with a group, {} whose family is not allocated, {} whose family is in two groups",
                found.groups.len(),
                found.not_allocated.len(),
                found.conflicting.len()
            );
            act.record_why("study unblinded", &format!("{lead} and {}", account.name), "", &counts, &why);
            Ok(Unblinded::recorded(found))
        })
    }

    /// The groups, for whoever computes results: only after an unblinding.
    ///
    /// # Errors
    /// [`LabError::Blinded`] before it; or when neither a lead nor an analyst is signed in.
    pub fn unblinded(&mut self) -> Result<Unblinded> {
        self.for_results()?;
        let key = self.results_key()?.clone();
        let rows = self.store.look(|tx| tx.unblindings())?;
        let row = rows.into_iter().find(|row| row.kind == UnblindingKind::Study).ok_or(LabError::Blinded)?;
        Ok(Unblinded::recorded(open_row(OF_STUDY, "The unblinding", &row.sealed, &key)?))
    }
}

/// Brings linkage and allocation together.
fn join(tx: &Tx<'_>, keys: &Keyring, manager: &Identity) -> Result<Unblinding> {
    let groups = Groups::open(tx, manager)?;
    let linkages = keys.linkages(tx)?;
    let mut found = Unblinding::default();
    for recording in tx.recordings()? {
        // A family that left has no linkage: its recordings, where the ratings stayed, have no group any more.
        let participant = linkages.get(&recording.id).map(|linkage| linkage.participant_code.as_str());
        match participant.map_or(Group::Unknown, |participant| groups.of(participant)) {
            Group::One(group) => {
                found.groups.insert(recording.blind_code, group.to_owned());
            }
            Group::Unknown => found.not_allocated.push(recording.blind_code),
            Group::Conflict => found.conflicting.push(recording.blind_code),
        }
    }
    found.guesses = guesses(tx, keys, manager)?;
    Ok(found)
}

/// Every guess beside the recording it is of.
fn guesses(tx: &Tx<'_>, keys: &Keyring, manager: &Identity) -> Result<Vec<GuessLine>> {
    let given = keys.given(tx)?;
    let codes = codes(tx)?;
    let coders = tx.coders()?;
    let mut lines: Vec<GuessLine> = guess::open_all(tx, manager)?
        .into_iter()
        .filter_map(|(assignment, guess)| {
            let given = given.iter().find(|given| given.row.id == assignment)?;
            Some(GuessLine {
                blind_code: codes.get(&given.clip)?.clone(),
                coder: coders.iter().find(|coder| coder.id == given.row.coder)?.name.clone(),
                role: given.role,
                guess,
                withdrawn: given.row.withdrawn,
            })
        })
        .collect();
    lines.sort_by(|a, b| (&a.blind_code, a.role, &a.coder).cmp(&(&b.blind_code, b.role, &b.coder)));
    Ok(lines)
}

/// The recordings of a family, by code.
pub(super) fn recordings_of(tx: &Tx<'_>, keys: &Keyring, participant: &str) -> Result<Vec<BlindCode>> {
    let linkages = keys.linkages(tx)?;
    let recordings = tx.recordings()?.into_iter().filter(|recording| {
        linkages.get(&recording.id).is_some_and(|linkage| linkage.participant_code == participant)
    });
    Ok(recordings.map(|recording| recording.blind_code).collect())
}
