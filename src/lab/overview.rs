//! How far the study has come.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use chrono::SecondsFormat;
use serde::Serialize;

use super::presence::Holder;
use super::{Lab, MediaState, Result};
use crate::study::{Role, TrailHead};

/// The state of a study, in counts. `samspil status --json` prints it as it stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Overview {
    /// Name.
    pub study: String,
    /// Where it lies.
    pub folder: PathBuf,
    /// Recordings, all and by wave.
    pub recordings: usize,
    /// Recordings by wave.
    pub waves: Vec<WaveCount>,
    /// Recordings whose video is there.
    pub with_video: usize,
    /// Recordings whose video was there and is gone.
    pub video_missing: usize,
    /// Clips given to a coder, whether the first or, after an incident, only the second.
    pub assigned: usize,
    /// Clips given to two coders; one that waits for another after an incident is not among them.
    pub double_assigned: usize,
    /// Clips whose first sheet is submitted.
    pub submitted: usize,
    /// Clips with both sheets submitted.
    pub double_submitted: usize,
    /// Coder by coder.
    pub coders: Vec<CoderProgress>,
    /// Pinned codebooks.
    pub codebooks: Vec<CodebookLine>,
    /// Where the trail ends.
    pub trail: TrailHead,
    /// How the study is kept on its disk.
    pub storage: StorageLine,
    /// When the newest backup was made (RFC 3339, UTC).
    pub last_backup: Option<String>,
    /// Others who have the study open.
    pub open_elsewhere: Vec<Holder>,
}

/// How the study is kept on its disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StorageLine {
    /// Whether it lies on a network share.
    pub network_share: bool,
    /// SQLite's journal: “wal” on a local disk, “delete” on a network share.
    pub journal: String,
}

/// Recordings of a wave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WaveCount {
    /// Months.
    pub months: u16,
    /// Name.
    pub label: String,
    /// Recordings.
    pub recordings: usize,
    /// Clips whose first sheet is submitted.
    pub submitted: usize,
}

/// How far a coder has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CoderProgress {
    /// Name.
    pub name: String,
    /// Clips given.
    pub assigned: usize,
    /// Drafts open.
    pub drafts: usize,
    /// Sheets submitted.
    pub submitted: usize,
}

/// A pinned codebook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CodebookLine {
    /// Name in files.
    pub id: String,
    /// Version.
    pub version: u32,
    /// Hash of its text.
    pub hash: String,
    /// Hash of the profile's text.
    pub profile_hash: Option<String>,
    /// Hash of the overlay's text.
    pub overlay_hash: Option<String>,
    /// Waves at which it is rated.
    pub waves: Vec<u16>,
}

impl Lab {
    /// How far the study has come.
    ///
    /// # Errors
    /// When nobody but a coder is signed in (it counts what is coded twice), or the study cannot be read.
    pub fn overview(&mut self) -> Result<Overview> {
        self.for_all_but_coders()?;
        let trail = self.trail_head()?;
        let keys = self.keys.clone();
        let (study, waves, recordings, clips, assignments, coders, codebooks) =
            self.store.look(|tx| -> Result<_> {
                Ok((
                    tx.study()?,
                    tx.waves()?,
                    tx.recordings()?,
                    tx.clips()?,
                    keys.given(tx)?.into_iter().filter(|given| !given.row.withdrawn).collect::<Vec<_>>(),
                    tx.coders()?,
                    tx.codebooks()?,
                ))
            })?;
        let wave_of_recording: BTreeMap<_, _> = recordings.iter().map(|r| (r.id, r.wave_months)).collect();
        let wave_of: BTreeMap<_, _> = clips
            .iter()
            .filter_map(|clip| wave_of_recording.get(&clip.recording).map(|wave| (clip.id, *wave)))
            .collect();
        let with = |role: Role| -> BTreeSet<_> {
            assignments.iter().filter(|given| given.role == role).map(|given| given.clip).collect()
        };
        let (with_first, with_second) = (with(Role::Primary), with(Role::Second));
        let done =
            |role: Role| assignments.iter().filter(move |given| given.role == role && given.row.submitted);
        let first_done: BTreeSet<_> = done(Role::Primary).map(|given| given.clip).collect();
        let states: Vec<MediaState> =
            recordings.iter().map(|r| self.media_state(r.file_name.as_deref())).collect();
        let storage = self.store.storage()?;
        let last_backup = super::backups::last_made(&self.backups_folder(), &super::setup::id_of(&study));
        Ok(Overview {
            storage: StorageLine { network_share: storage.on_network, journal: storage.journal },
            last_backup: last_backup.map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true)),
            open_elsewhere: self.others(),
            study: study.title,
            folder: self.folder().to_owned(),
            recordings: recordings.len(),
            waves: waves
                .into_iter()
                .map(|wave| WaveCount {
                    recordings: recordings.iter().filter(|r| r.wave_months == wave.months).count(),
                    submitted: first_done
                        .iter()
                        .filter(|clip| wave_of.get(clip) == Some(&wave.months))
                        .count(),
                    months: wave.months,
                    label: wave.label,
                })
                .collect(),
            with_video: states.iter().filter(|state| matches!(state, MediaState::Ready(_))).count(),
            video_missing: states.iter().filter(|state| **state == MediaState::Missing).count(),
            assigned: [&with_first, &with_second].into_iter().flatten().collect::<BTreeSet<_>>().len(),
            double_assigned: with_first.intersection(&with_second).count(),
            submitted: first_done.len(),
            double_submitted: done(Role::Second).filter(|given| first_done.contains(&given.clip)).count(),
            coders: coders
                .into_iter()
                .map(|coder| {
                    let mine = || {
                        assignments.iter().map(|given| &given.row).filter(move |row| row.coder == coder.id)
                    };
                    CoderProgress {
                        assigned: mine().count(),
                        drafts: mine().filter(|row| row.opened && !row.submitted).count(),
                        submitted: mine().filter(|row| row.submitted).count(),
                        name: coder.name,
                    }
                })
                .collect(),
            codebooks: codebooks
                .into_iter()
                .map(|row| CodebookLine {
                    id: row.id.to_string(),
                    version: row.version,
                    hash: row.hash.to_string(),
                    profile_hash: row.profile.map(|(hash, _)| hash.to_string()),
                    overlay_hash: row.overlay.map(|(hash, _)| hash.to_string()),
                    waves: row.waves,
                })
                .collect(),
            trail,
        })
    }
}
