//! The rows of a recording that arrives: its family found again or made, its origin sealed.

use chrono::NaiveDate;

use super::import::Stop;
use super::keys::Keyring;
use super::linkage::{Family, Origin, seal_family, seal_origin};
use super::manifest::{CheckedRow, ManifestRow};
use super::{Lab, LabError, Result};
use crate::store::{NewRecording, Tx};
use crate::study::{
    BlindCode, Clip, ClipId, MediaFacts, ParticipantId, RecordingId, age_in_months, random_row,
};

/// Recordings are made within some weeks of their wave: further off, a date is more likely wrong than late.
const ODD_MONTHS: u16 = 6;

/// A recording whose file is in the study's folder.
pub(super) struct Arrival<'a> {
    /// The row of the list.
    pub(super) row: &'a ManifestRow,
    /// What it says.
    pub(super) checked: &'a CheckedRow,
    /// The file's name before import.
    pub(super) original_file_name: &'a str,
    /// SHA-256 of its bytes, hexadecimal.
    pub(super) original_fingerprint: &'a str,
    /// Its code.
    pub(super) code: &'a BlindCode,
    /// File name inside `recordings/`.
    pub(super) file_name: &'a str,
    /// SHA-256 of that file, hexadecimal.
    pub(super) fingerprint: &'a str,
    /// What the probe found.
    pub(super) facts: &'a MediaFacts,
    /// Length of the study's window in milliseconds.
    pub(super) window: u64,
}

/// A family has one recording a wave, and one birth date: answers it, where it is known.
pub(super) fn check_family(tx: &Tx<'_>, keys: &Keyring, row: &CheckedRow) -> Result<Option<NaiveDate>, Stop> {
    let Some((id, known)) = keys.family(tx, &row.participant)? else { return Ok(row.birth_date) };
    if let (Some(birth), Some(on)) = (row.birth_date.or(known.birth_date), row.recorded_on)
        && on < birth
    {
        return Err(Stop::Refused(format!("it was recorded ({on}) before the child was born ({birth})")));
    }
    if tx.has_recording(id, row.wave_months)? {
        return Err(Stop::Refused(format!(
            "{} has a recording at {} months already",
            row.participant, row.wave_months
        )));
    }
    if let (Some(before), Some(now)) = (known.birth_date, row.birth_date)
        && before != now
    {
        return Err(Stop::Refused(format!(
            "the birth date {now} is not the one that {} has ({before})",
            row.participant
        )));
    }
    Ok(row.birth_date.or(known.birth_date))
}

/// A slip in a date shows as an age far from the wave.
pub(super) fn odd_age(birth: Option<NaiveDate>, row: &CheckedRow) -> Option<String> {
    let age = age_in_months(birth?, row.recorded_on?)?;
    (age.abs_diff(row.wave_months) > ODD_MONTHS).then(|| {
        format!("the child was {age} months old at the {} months wave: are the dates right?", row.wave_months)
    })
}

impl Arrival<'_> {
    /// Writes the recording.
    ///
    /// # Errors
    /// [`LabError::Refused`] when the same video is there already; or when the linkage is closed.
    pub(super) fn write(&self, tx: &Tx<'_>, keys: &Keyring, rng: &mut impl rand::Rng) -> Result<()> {
        self.refuse_a_double(tx, keys)?;
        let readers = Lab::linkage_readers(tx)?;
        let (participant, birth_date) = self.family(tx, keys, rng)?;
        let id = RecordingId(random_row(rng));
        tx.insert_recording(&NewRecording {
            id,
            participant,
            wave_months: self.checked.wave_months,
            blind_code: self.code,
            child_age_months: birth_date
                .zip(self.checked.recorded_on)
                .and_then(|(birth, on)| age_in_months(birth, on)),
            adult: self.checked.adult,
        })?;
        let origin = Origin {
            recorded_on: self.checked.recorded_on,
            filmed_by: self.row.filmed_by.trim().to_owned(),
            others_present: self.row.others_present.trim().to_owned(),
            original_file_name: self.original_file_name.to_owned(),
            original_fingerprint: Some(self.original_fingerprint.to_owned()),
        };
        tx.put_sealed_recording(id, &seal_origin(id, &origin, &readers)?)?;
        tx.set_media(id, self.file_name, self.fingerprint, self.facts)?;
        tx.insert_clip(&Clip {
            id: ClipId(random_row(rng)),
            recording: id,
            start_ms: 0,
            end_ms: self.facts.duration_ms.min(self.window),
        })?;
        Ok(tx.end_incoming(self.file_name)?)
    }

    fn refuse_a_double(&self, tx: &Tx<'_>, keys: &Keyring) -> Result<()> {
        let same = keys
            .origins(tx)?
            .into_iter()
            .find(|(_, origin)| origin.original_fingerprint.as_deref() == Some(self.original_fingerprint));
        // Files that differ in nothing but what they say of themselves have the same copy.
        let shown =
            tx.recordings()?.into_iter().find(|known| known.fingerprint.as_deref() == Some(self.fingerprint));
        let code = match (same, shown) {
            (Some((id, _)), _) => {
                tx.recording(id)?.map_or_else(String::new, |same| same.blind_code.to_string())
            }
            (None, Some(shown)) => shown.blind_code.to_string(),
            (None, None) => return Ok(()),
        };
        Err(LabError::Refused(format!("the same video is in the study already, as {code}")))
    }

    /// The family's row and the child's birth date, where it is known.
    fn family(
        &self,
        tx: &Tx<'_>,
        keys: &Keyring,
        rng: &mut impl rand::Rng,
    ) -> Result<(ParticipantId, Option<NaiveDate>)> {
        let readers = Lab::linkage_readers(tx)?;
        let (site, birth_date) = (self.row.site.trim(), self.checked.birth_date);
        let Some((id, known)) = keys.family(tx, &self.checked.participant)? else {
            let id = ParticipantId(random_row(rng));
            let family = Family { code: self.checked.participant.clone(), site: site.to_owned(), birth_date };
            tx.insert_participant(id, &seal_family(id, &family, &readers)?)?;
            return Ok((id, birth_date));
        };
        let mut now = known.clone();
        if now.site.is_empty() {
            site.clone_into(&mut now.site);
        }
        now.birth_date = now.birth_date.or(birth_date);
        if now != known {
            tx.put_sealed_participant(id, &seal_family(id, &now, &readers)?)?;
        }
        if let (None, Some(birth)) = (known.birth_date, birth_date) {
            complete_ages(tx, keys, id, birth)?;
        }
        Ok((id, now.birth_date))
    }
}

/// Gives the family's earlier recordings the age that only now can be told.
fn complete_ages(tx: &Tx<'_>, keys: &Keyring, family: ParticipantId, birth: NaiveDate) -> Result<()> {
    let origins = keys.origins(tx)?;
    let mut told = false;
    for recording in tx.recordings()?.into_iter().filter(|recording| recording.participant == family) {
        let on = origins.get(&recording.id).and_then(|origin| origin.recorded_on);
        if let Some(age) = on.and_then(|on| age_in_months(birth, on)) {
            tx.set_child_age(recording.id, age)?;
            told = true;
        }
    }
    if told { keys.reseal_views(tx) } else { Ok(()) }
}
