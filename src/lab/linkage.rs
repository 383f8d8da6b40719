//! Who is on which recording: kept sealed to the study's linkage key and to the data manager, opened by a lead.
//!
//! Opened rows are kept while the key is in hand, and forgotten with it.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::keys::Keyring;
use super::{Lab, LabError, Result};
use crate::sealed::{self, Identity, PublicKey, SealedError};
use crate::store::Tx;
use crate::study::{BlindCode, Linkage, ParticipantId, RecordingId};

/// What is recorded when the linkage is written out.
pub(super) const LINKAGE_EXPORTED: &str = "linkage exported";

/// What is sealed of a family.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Family {
    /// The family's name in the trial.
    pub(super) code: String,
    /// The site, where one was given.
    #[serde(default)]
    pub(super) site: String,
    /// The child's birth date.
    #[serde(default)]
    pub(super) birth_date: Option<NaiveDate>,
}

/// What is sealed of a recording's origin.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Origin {
    /// The day of the recording.
    #[serde(default)]
    pub(super) recorded_on: Option<NaiveDate>,
    /// Who filmed, in words.
    #[serde(default)]
    pub(super) filmed_by: String,
    /// Others present, in words.
    #[serde(default)]
    pub(super) others_present: String,
    /// The file's name before import.
    #[serde(default)]
    pub(super) original_file_name: String,
    /// SHA-256 of the original file's bytes, hexadecimal: a video that comes a second time is known by it.
    #[serde(default)]
    pub(super) original_fingerprint: Option<String>,
}

/// A content with the row it belongs to, so that two rows' contents cannot be exchanged.
#[derive(Serialize, Deserialize)]
struct Belongs<T> {
    of: String,
    is: T,
}

/// Seals the content of a row.
pub(super) fn seal_row(of: &str, content: &impl Serialize, to: &[PublicKey]) -> Result<Vec<u8>> {
    let text = serde_json::to_vec(&Belongs { of: of.to_owned(), is: content })
        .map_err(|error| SealedError::Failed(error.to_string()))?;
    Ok(sealed::seal(&text, to)?)
}

/// Opens the content of a row; `what` names it to a person.
pub(super) fn open_row<T: DeserializeOwned>(of: &str, what: &str, bytes: &[u8], key: &Identity) -> Result<T> {
    let fault = |source: SealedError| LabError::SealedRow { what: what.to_owned(), source };
    let text = sealed::open(bytes, key).map_err(fault)?;
    let row: Belongs<T> = serde_json::from_slice(&text).map_err(|_| fault(SealedError::Changed))?;
    if row.of != of {
        return Err(fault(SealedError::Changed));
    }
    Ok(row.is)
}

/// Contents opened before, each with the bytes it came from: a row that was sealed anew is opened anew.
#[derive(Clone)]
pub(super) struct Known<K, T>(Arc<Mutex<Opened<K, T>>>);

type Opened<K, T> = HashMap<K, (Vec<u8>, T)>;

impl<K, T> Default for Known<K, T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<K: Eq + Hash, T: Clone> Known<K, T> {
    pub(super) fn of(&self, row: K, bytes: &[u8], open: impl FnOnce() -> Result<T>) -> Result<T> {
        let mut opened = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((from, content)) = opened.get(&row)
            && from == bytes
        {
            return Ok(content.clone());
        }
        let content = open()?;
        opened.insert(row, (bytes.to_vec(), content.clone()));
        Ok(content)
    }

    pub(super) fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

fn of_family(id: ParticipantId) -> String {
    format!("participant {}", id.0)
}

fn of_origin(id: RecordingId) -> String {
    format!("recording {}", id.0)
}

/// Seals a family.
pub(super) fn seal_family(id: ParticipantId, family: &Family, to: &[PublicKey]) -> Result<Vec<u8>> {
    seal_row(&of_family(id), family, to)
}

/// Seals a recording's origin.
pub(super) fn seal_origin(id: RecordingId, origin: &Origin, to: &[PublicKey]) -> Result<Vec<u8>> {
    seal_row(&of_origin(id), origin, to)
}

impl Keyring {
    /// Every family.
    ///
    /// # Errors
    /// [`LabError::LinkageClosed`], or when a row was changed.
    pub(super) fn families(&self, tx: &Tx<'_>) -> Result<BTreeMap<ParticipantId, Family>> {
        let key = self.linkage.as_ref().ok_or(LabError::LinkageClosed)?;
        tx.sealed_participants()?
            .into_iter()
            .map(|(id, bytes)| {
                let open = || open_row(&of_family(id), "A family's sealed row", &bytes, key);
                Ok((id, self.known_families.of(id, &bytes, open)?))
            })
            .collect()
    }

    /// Every recording's origin.
    ///
    /// # Errors
    /// As [`Keyring::families`].
    pub(super) fn origins(&self, tx: &Tx<'_>) -> Result<BTreeMap<RecordingId, Origin>> {
        let key = self.linkage.as_ref().ok_or(LabError::LinkageClosed)?;
        tx.sealed_recordings()?
            .into_iter()
            .map(|(id, bytes)| {
                let open = || open_row(&of_origin(id), "A recording's sealed origin", &bytes, key);
                Ok((id, self.known_origins.of(id, &bytes, open)?))
            })
            .collect()
    }

    /// The family of this name.
    ///
    /// # Errors
    /// As [`Keyring::families`].
    pub(super) fn family(&self, tx: &Tx<'_>, code: &str) -> Result<Option<(ParticipantId, Family)>> {
        Ok(self.families(tx)?.into_iter().find(|(_, family)| family.code == code))
    }

    /// Who is on every recording.
    ///
    /// # Errors
    /// As [`Keyring::families`]; or when a recording lacks its sealed rows.
    pub(super) fn linkages(&self, tx: &Tx<'_>) -> Result<BTreeMap<RecordingId, Linkage>> {
        let families = self.families(tx)?;
        let mut origins = self.origins(tx)?;
        Ok(tx
            .recordings()?
            .into_iter()
            .filter_map(|recording| {
                let family = families.get(&recording.participant)?;
                let origin = origins.remove(&recording.id)?;
                Some((
                    recording.id,
                    Linkage {
                        recording: recording.id,
                        participant_code: family.code.clone(),
                        site: family.site.clone(),
                        birth_date: family.birth_date,
                        recorded_on: origin.recorded_on,
                        filmed_by: origin.filmed_by,
                        others_present: origin.others_present,
                        original_file_name: origin.original_file_name,
                        original_fingerprint: origin.original_fingerprint,
                    },
                ))
            })
            .collect())
    }
}

impl Lab {
    /// Who is on every recording, by family and wave, to be written to a file outside the study. Recorded, before it
    /// is written.
    ///
    /// # Errors
    /// [`LabError::LinkageClosed`], or when the file would lie inside the study's folder.
    pub fn linkage_for_export(&mut self, to: &Path) -> Result<Vec<(BlindCode, u16, Linkage)>> {
        self.for_lead_or_manager()?;
        self.linkage_key()?;
        self.check_export_place(to)?;
        let keys = self.keys.clone();
        let mut rows = self.store.look(|tx| -> Result<_> {
            let mut linkages = keys.linkages(tx)?;
            let row = |recording: crate::study::Recording| {
                let linkage = linkages.remove(&recording.id)?;
                Some((recording.blind_code, recording.wave_months, linkage))
            };
            Ok(tx.recordings()?.into_iter().filter_map(row).collect::<Vec<_>>())
        })?;
        rows.sort_by(|a, b| (&a.2.participant_code, a.1).cmp(&(&b.2.participant_code, b.1)));
        self.record(LINKAGE_EXPORTED, &format!("{} recordings", rows.len()), "", "")?;
        Ok(rows)
    }

    /// Whether a family has a recording at a wave already; answered while the linkage is open.
    ///
    /// # Errors
    /// [`LabError::LinkageClosed`], or when a row was changed.
    pub fn who_is_where(&mut self) -> Result<Vec<(String, u16)>> {
        let keys = self.keys.clone();
        self.store.look(|tx| {
            let families = keys.families(tx)?;
            let of = |id| families.get(&id).map_or_else(String::new, |family| family.code.clone());
            Ok(tx
                .recordings()?
                .into_iter()
                .map(|recording| (of(recording.participant), recording.wave_months))
                .collect())
        })
    }
}
