//! The lead's view of recordings, and moving the coded window.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::closing::refuse_locked;
use super::views::Given;
use super::{Lab, LabError, MediaState, Result, coding};
use crate::store::AssignmentRow;
use crate::study::{Adult, BlindCode, Clip, ClipId, Linkage, MediaFacts};

/// A recording as the lead sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordingEntry {
    /// The coded window.
    pub clip: Clip,
    /// The clip's name.
    pub blind_code: BlindCode,
    /// The wave in months.
    pub wave_months: u16,
    /// The child's age.
    pub child_age_months: Option<u16>,
    /// The adult in it.
    pub adult: Option<Adult>,
    /// Technical facts; `None` without media.
    pub facts: Option<MediaFacts>,
    /// "6:12, 1280×720, H.264", or empty.
    pub shape: String,
    /// Whether it can be watched.
    pub media: MediaState,
    /// Who is on it; `None` while the linkage is closed.
    pub linkage: Option<Linkage>,
    /// Whether a coder has begun to watch or rate it: then the window can no longer be moved.
    pub rating_begun: bool,
    /// Sheets that coders have submitted.
    pub sheets_submitted: usize,
    /// Sheets given out: one for each coder who has the clip.
    pub sheets_given: usize,
    /// The coders who have it, each with the code that it goes by on that coder's screen.
    pub coders: Vec<CoderOfClip>,
}

/// A coder who has a clip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoderOfClip {
    /// Name.
    pub name: String,
    /// The clip's name on this coder's screen: no other coder's, and not the recording's.
    pub blind_code: BlindCode,
}

impl Lab {
    /// Every recording: while the linkage is open by family and wave with who is on it, else by code.
    ///
    /// # Errors
    /// When no lead is signed in, or the study cannot be read.
    pub fn recordings(&mut self) -> Result<Vec<RecordingEntry>> {
        self.for_leads()?;
        let keys = self.keys.clone();
        let (recordings, clips, mut linkages, assignments, coders) = self.store.look(|tx| -> Result<_> {
            let linkages = if keys.linkage.is_some() { keys.linkages(tx)? } else { BTreeMap::new() };
            Ok((tx.recordings()?, tx.clips()?, linkages, keys.given(tx)?, tx.coders()?))
        })?;
        let recordings: BTreeMap<_, _> =
            recordings.into_iter().map(|recording| (recording.id, recording)).collect();
        let mut given: BTreeMap<ClipId, Vec<AssignmentRow>> = BTreeMap::new();
        for each in assignments {
            given.entry(each.clip).or_default().push(each.row);
        }
        let mut entries = Vec::with_capacity(clips.len());
        for clip in clips {
            let Some(recording) = recordings.get(&clip.recording) else { continue };
            let mine = given.remove(&clip.id).unwrap_or_default();
            let live = || mine.iter().filter(|row| !row.withdrawn);
            entries.push(RecordingEntry {
                blind_code: recording.blind_code.clone(),
                wave_months: recording.wave_months,
                child_age_months: recording.child_age_months,
                adult: recording.adult,
                facts: recording.media.clone(),
                shape: recording.media.as_ref().map_or_else(String::new, coding::shape),
                media: self.media_state(recording.file_name.as_deref()),
                linkage: linkages.remove(&recording.id),
                rating_begun: mine.iter().any(|row| row.opened),
                sheets_submitted: live().filter(|row| row.submitted).count(),
                sheets_given: live().count(),
                coders: live()
                    .filter_map(|row| {
                        let coder = coders.iter().find(|coder| coder.id == row.coder)?;
                        Some(CoderOfClip { name: coder.name.clone(), blind_code: row.blind_code.clone() })
                    })
                    .collect(),
                clip,
            });
        }
        entries.sort_by(|a, b| {
            let key = |entry: &RecordingEntry| {
                let family = entry.linkage.as_ref().map(|l| (l.participant_code.clone(), entry.wave_months));
                (family, entry.blind_code.clone())
            };
            key(a).cmp(&key(b))
        });
        Ok(entries)
    }

    /// Moves the coded window of a clip. Its length stays within the study's and the recording's.
    ///
    /// # Errors
    /// When rating has begun (both coders must see the same minutes), the window lies outside the recording,
    /// is longer than the study's window, or no lead is signed in.
    pub fn move_window(&mut self, clip: ClipId, start_ms: u64, end_ms: u64) -> Result<()> {
        self.for_leads()?;
        let allowed = self.window_ms()?;
        let keys = self.keys.clone();
        self.change(|tx, act| {
            refuse_locked(tx)?;
            let old = tx.clip(clip)?.ok_or_else(|| LabError::not_there("such clip"))?;
            let recording =
                tx.recording(old.recording)?.ok_or_else(|| LabError::not_there("such recording"))?;
            if keys.given(tx)?.iter().any(|given| given.clip == clip && given.row.opened) {
                return Err(LabError::Refused(format!(
                    "A coder has begun with {}, so its window stays where it is: everybody must rate the same minutes.",
                    recording.blind_code
                )));
            }
            let length = recording.media.as_ref().map(|facts| facts.duration_ms);
            if start_ms >= end_ms || length.is_some_and(|length| end_ms > length) {
                return Err(LabError::Refused("The window must lie inside the recording.".to_owned()));
            }
            if end_ms - start_ms > allowed {
                return Err(LabError::Refused(format!(
                    "The window is longer than the {}:{:02} that this study codes.",
                    allowed / 60_000,
                    allowed / 1000 % 60
                )));
            }
            tx.set_clip_bounds(clip, start_ms, end_ms)?;
            keys.reseal_views(tx)?;
            let bounds = |start: u64, end: u64| format!("{start}–{end} ms");
            act.record(
                "window moved",
                recording.blind_code.as_str(),
                &bounds(old.start_ms, old.end_ms),
                &bounds(start_ms, end_ms),
            );
            Ok(())
        })?;
        Ok(())
    }

    /// Takes a recording out of the study, as after a slip at import: the study's copy goes, the original is
    /// untouched, and it can be imported again.
    ///
    /// # Errors
    /// When a coder has begun with it, or no lead is signed in.
    pub fn remove_recording(&mut self, clip: ClipId) -> Result<()> {
        self.for_leads()?;
        let keys = self.keys.clone();
        self.change(|tx, act| {
            refuse_locked(tx)?;
            let clip = tx.clip(clip)?.ok_or_else(|| LabError::not_there("such clip"))?;
            let recording =
                tx.recording(clip.recording)?.ok_or_else(|| LabError::not_there("such recording"))?;
            let clips: Vec<ClipId> =
                tx.clips()?.into_iter().filter(|c| c.recording == recording.id).map(|c| c.id).collect();
            let touched = |given: &Given| given.row.opened || given.row.withdrawn;
            if keys.given(tx)?.iter().any(|given| clips.contains(&given.clip) && touched(given)) {
                return Err(LabError::Refused(format!(
                    "A coder has begun with {}, so it stays: its ratings would lose what they are of.",
                    recording.blind_code
                )));
            }
            if let Some(file) = &recording.file_name {
                // The file goes after the rows; a crash in between leaves it to the next tidying up.
                tx.begin_incoming(file)?;
            }
            keys.take_back(tx, &clips)?;
            tx.delete_recording(&recording)?;
            act.record("recording removed", recording.blind_code.as_str(), "", "");
            Ok(())
        })?;
        self.tidy_up();
        Ok(())
    }

    /// Gives a recording that has none its media: the file is moved into `recordings/` under the blind code.
    /// For media that the program made itself (the demo).
    ///
    /// # Errors
    /// When there is no such recording, it has media already, no lead is signed in, or the file cannot be
    /// moved.
    pub fn attach_media(
        &mut self,
        code: &BlindCode,
        file: &std::path::Path,
        fingerprint: &str,
        facts: &MediaFacts,
    ) -> Result<()> {
        self.for_leads()?;
        let extension = file.extension().map_or_else(String::new, |e| e.to_string_lossy().to_lowercase());
        let name = format!("{code}.{extension}");
        let place: PathBuf = self.recordings_folder().join(&name);
        let window = self.window_ms()?;
        let keys = self.keys.clone();
        let mut moved = false;
        let done = self.change(|tx, act| {
            refuse_locked(tx)?;
            let recording = tx
                .recordings()?
                .into_iter()
                .find(|recording| &recording.blind_code == code)
                .ok_or_else(|| LabError::not_there(format!("recording {code}")))?;
            if recording.file_name.is_some() {
                return Err(LabError::Refused(format!("{code} has its video already.")));
            }
            tx.set_media(recording.id, &name, fingerprint, facts)?;
            for clip in tx.clips()?.into_iter().filter(|clip| clip.recording == recording.id) {
                let end = facts.duration_ms.min(clip.start_ms + window);
                if clip.end_ms > facts.duration_ms && end > clip.start_ms {
                    tx.set_clip_bounds(clip.id, clip.start_ms, end)?;
                }
            }
            keys.reseal_views(tx)?;
            act.record("video attached", code.as_str(), "", &coding::shape(facts));
            std::fs::rename(file, &place).map_err(|error| {
                LabError::file(file, error, "The study is unchanged; the file is where it was.")
            })?;
            moved = true;
            Ok(())
        });
        if done.is_err() && moved {
            // The rows did not come to stand: the file is nobody's there.
            let _ = std::fs::rename(&place, file);
        }
        done
    }
}
