//! Sealing a study that was made before families were sealed: once, whole or not at all.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::act::Act;
use super::keys::Keyring;
use super::linkage::{Family, Origin, seal_family, seal_origin};
use super::people::{Handover, NewAccounts, People};
use super::views::Give;
use super::{Clock, Lab, LabError, Result, SystemClock};
use crate::store::{LegacyStudy, Store, StoreError, Tx};
use crate::study::{ClipId, ParticipantId, RecordingId, random_row};

/// What was sealed, and what leaves the program.
#[derive(Clone, Debug, PartialEq)]
pub struct SealedStudy {
    /// Passphrases and the data manager's key: given out once.
    pub handover: Handover,
    /// Families.
    pub families: usize,
    /// Recordings.
    pub recordings: usize,
    /// Clips given to coders, each under a new code.
    pub assignments: usize,
    /// Files and folders beside the study that may hold the same in the open: older backups and exports.
    pub copies: Vec<PathBuf>,
}

impl Lab {
    /// Whether the study in a folder was made before families were sealed, and so is sealed first
    /// ([`Lab::seal_study`]).
    pub fn is_plain(folder: &Path) -> bool {
        matches!(Store::open(&folder.join(Self::FILE_NAME)), Err(StoreError::Plain(_)))
    }

    /// Makes accounts and keys for a study from before there were any, and seals everything in it that names a
    /// family, a file or a double coding. Ratings stay as they are. Every clip gets a new code on each coder's
    /// screen; the recordings' own codes stay.
    ///
    /// # Errors
    /// When there is no study, it is sealed already, another window has it open, or a name is taken. Nothing is
    /// changed then.
    pub fn seal_study(folder: &Path, people: &People) -> Result<SealedStudy> {
        Self::seal_study_keeping(folder, people, &SystemClock, &mut |_, _| Ok(()))
    }

    /// As [`Lab::seal_study`], by another clock; `keep` puts in a safe place what leaves the program, with the study's
    /// name. Where it cannot, nothing is sealed: a study whose data manager's key is nowhere would be of no use.
    ///
    /// # Errors
    /// As [`Lab::seal_study`], or whatever `keep` answers.
    pub fn seal_study_keeping(
        folder: &Path,
        people: &People,
        clock: &dyn Clock,
        keep: &mut dyn FnMut(&str, &Handover) -> Result<()>,
    ) -> Result<SealedStudy> {
        let mut rng: rand_chacha::ChaCha12Rng = rand::make_rng();
        let mut done = Store::seal_legacy(&folder.join(Self::FILE_NAME), |tx| {
            let legacy = tx.legacy()?;
            let names: Vec<String> = legacy.coders.iter().map(|(_, name)| name.clone()).collect();
            refuse_taken_names(people, &names)?;
            let accounts = NewAccounts::make(people, &names, &mut rng)?;
            let act = Act::by_program(clock);
            tx.forget_accounts()?;
            accounts.write(tx, &act)?;
            let keys = Keyring { results: Some(accounts.results.clone()), ..Keyring::default() };
            seal_rows(tx, &keys, &legacy, &mut rng)?;
            tx.forget_legacy()?;
            act.record("families sealed", &format!("{} families", legacy.participants.len()), "", "");
            act.on_everything(tx)?;
            act.finish(tx)?;
            keep(&tx.study()?.title, &accounts.handover)?;
            Ok::<_, LabError>(SealedStudy {
                handover: accounts.into_handover(),
                families: legacy.participants.len(),
                recordings: legacy.recordings.len(),
                assignments: legacy.assignments.len(),
                copies: Vec::new(),
            })
        })?;
        done.copies = copies_beside(folder);
        Ok(done)
    }
}

/// Nobody can sign in by two people's name, and who knows the groups never rates.
fn refuse_taken_names(people: &People, coders: &[String]) -> Result<()> {
    for name in [&people.lead.name, &people.data_manager.name] {
        if coders.iter().any(|coder| coder.to_lowercase() == name.trim().to_lowercase()) {
            return Err(LabError::Refused(format!(
                "{name} is a coder of this study already. Give the lead and the data manager names of their own; \
                 somebody who also codes signs in by two names."
            )));
        }
    }
    Ok(())
}

fn seal_rows(tx: &Tx<'_>, keys: &Keyring, legacy: &LegacyStudy, rng: &mut impl rand::Rng) -> Result<()> {
    let readers = Lab::linkage_readers(tx)?;
    for (old, code, site, birth_date) in &legacy.participants {
        let id = ParticipantId(random_row(rng));
        tx.renumber_participant(*old, id)?;
        let family = Family { code: code.clone(), site: site.clone(), birth_date: *birth_date };
        tx.put_sealed_participant(id, &seal_family(id, &family, &readers)?)?;
    }
    for recording in &legacy.recordings {
        let id = RecordingId(random_row(rng));
        tx.renumber_recording(recording.id, id)?;
        let origin = Origin {
            recorded_on: recording.recorded_on,
            filmed_by: recording.filmed_by.clone(),
            others_present: recording.others_present.clone(),
            original_file_name: recording.original_file_name.clone(),
            original_fingerprint: recording.fingerprint.clone(),
        };
        tx.put_sealed_recording(id, &seal_origin(id, &origin, &readers)?)?;
    }
    let mut clips: BTreeMap<ClipId, ClipId> = BTreeMap::new();
    for old in &legacy.clips {
        let new = ClipId(random_row(rng));
        tx.renumber_clip(*old, new)?;
        clips.insert(*old, new);
    }
    let mut wanted = Vec::with_capacity(legacy.assignments.len());
    for old in &legacy.assignments {
        let clip = *clips.get(&old.clip).ok_or_else(|| LabError::not_there("such clip"))?;
        wanted.push(Give { clip, coder: old.coder, role: old.role, position: old.position });
    }
    let rows = keys.give(tx, rng, &wanted)?;
    let names: BTreeMap<_, _> = legacy.coders.iter().cloned().collect();
    for ((old, give), new) in legacy.assignments.iter().zip(&wanted).zip(rows) {
        tx.renumber_assignment(old.id, new)?;
        let recording = match tx.clip(give.clip)? {
            Some(clip) => tx.recording(clip.recording)?,
            None => None,
        };
        if let (Some(recording), Some(row), Some(coder)) =
            (recording, tx.assignment(new)?, names.get(&old.coder))
        {
            tx.rename_in_plain_trail(coder, recording.blind_code.as_str(), row.blind_code.as_str())?;
        }
    }
    Ok(())
}

/// Backups and exports that lie in the study's folder, and what a restore kept aside there.
fn copies_beside(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = ["backups", "exports"]
        .iter()
        .filter_map(|name| std::fs::read_dir(folder.join(name)).ok())
        .flat_map(|entries| entries.flatten().map(|entry| entry.path()))
        .chain(super::backups::kept_aside(folder).into_iter().map(|(_, file)| file))
        .collect();
    found.sort();
    found
}
