//! Videos that are not where the study keeps them, found again by their fingerprints.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::backups::same_permissions;
use super::{Lab, LabError, MediaState, Result};
use crate::jobs::Control;
use crate::media;
use crate::study::{BlindCode, Recording};

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoundVideos {
    /// Videos that are back in the study.
    pub found: Vec<FoundVideo>,
    /// Videos that were not found, by the recording's blind code.
    pub missing: Vec<BlindCode>,
    /// Files that were looked at.
    pub looked_at: usize,
}

/// A video that is back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundVideo {
    /// The recording's blind code.
    pub blind_code: BlindCode,
    /// Where it was; it stays there, too.
    pub place: PathBuf,
}

/// How deep folders are looked into.
const DEPTH: usize = 32;

const SAFE: &str =
    "The study is as it was; videos found before this one are back in it. Check the disk's free space.";

impl Lab {
    /// Looks through a folder, and all in it, for the videos that the study misses, and copies them back under their
    /// names. What a file is called doesn't matter: size and fingerprint do.
    ///
    /// # Errors
    /// When no lead is signed in, the folder can't be read, a copy can't be written, or the search was cancelled.
    pub fn find_videos(&mut self, folder: &Path, control: &Control) -> Result<FoundVideos> {
        self.for_leads()?;
        fs::read_dir(folder).map_err(|error| LabError::file(folder, error, "Nothing was changed."))?;
        let recordings = self.store.look(|tx| tx.recordings())?;
        let mut wanted: BTreeMap<String, Recording> = BTreeMap::new();
        for recording in recordings {
            if self.media_state(recording.file_name.as_deref()) == MediaState::Missing
                && let Some(fingerprint) = recording.fingerprint.clone()
            {
                wanted.insert(fingerprint, recording);
            }
        }
        let mut done = FoundVideos::default();
        let mut found = Vec::new();
        let candidates = files_below(folder, control)?;
        let total = candidates.len() as u64;
        for place in candidates {
            if wanted.is_empty() {
                break;
            }
            if control.is_cancelled() {
                return Err(LabError::Cancelled);
            }
            control.report(done.looked_at as u64, total, "Looking at files");
            done.looked_at += 1;
            let size = fs::metadata(&place).map_or(0, |facts| facts.len());
            // Where the size is known only a file of that size can be it: the rest need not be read.
            let of_size =
                |recording: &Recording| recording.media.as_ref().is_none_or(|facts| facts.size_bytes == size);
            if !wanted.values().any(of_size) {
                continue;
            }
            let Ok(fingerprint) = media::fingerprint(&place, control) else { continue };
            let Some(recording) = wanted.remove(&fingerprint) else { continue };
            self.bring_back(&recording, &fingerprint, &place, control)?;
            found.push(FoundVideo { blind_code: recording.blind_code, place });
        }
        done.missing = wanted.into_values().map(|recording| recording.blind_code).collect();
        done.missing.sort();
        done.found = found;
        if !done.found.is_empty() {
            let codes: Vec<&str> = done.found.iter().map(|video| video.blind_code.as_str()).collect();
            self.record("videos found again", &done.found.len().to_string(), "", &codes.join(" "))?;
        }
        Ok(done)
    }

    /// Copies a video to where the study keeps it, whole or not at all.
    fn bring_back(
        &self,
        recording: &Recording,
        fingerprint: &str,
        from: &Path,
        control: &Control,
    ) -> Result<()> {
        let folder = self.recordings_folder();
        let Some(name) = &recording.file_name else { return Ok(()) };
        let target = folder.join(name);
        let copied = || -> io::Result<()> {
            fs::create_dir_all(&folder)?;
            let mut draft = tempfile::Builder::new().prefix(".").suffix(".part").tempfile_in(&folder)?;
            let mut source = File::open(from)?;
            let mut block = vec![0; 1 << 20];
            loop {
                if control.is_cancelled() {
                    return Err(io::ErrorKind::Interrupted.into());
                }
                let read = source.read(&mut block)?;
                let Some(bytes) = block.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
                draft.write_all(bytes)?;
            }
            draft.as_file().sync_all()?;
            if media::fingerprint(draft.path(), control)? != fingerprint {
                return Err(io::Error::other("the copy is not the same as what was found"));
            }
            same_permissions(&self.folder.join(Self::FILE_NAME), draft.path());
            media::still(draft.path())?;
            draft.persist_noclobber(&target)?;
            Ok(())
        };
        copied().map_err(|error| {
            if control.is_cancelled() { LabError::Cancelled } else { LabError::file(&target, error, SAFE) }
        })
    }
}

/// Every plain file in a folder and below, in order. What can't be read is passed over, and links are not followed.
fn files_below(folder: &Path, control: &Control) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![(folder.to_owned(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        if control.is_cancelled() {
            return Err(LabError::Cancelled);
        }
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && depth < DEPTH => folders.push((entry.path(), depth + 1)),
                Ok(kind) if kind.is_file() => files.push(entry.path()),
                _ => {}
            }
        }
    }
    files.sort();
    Ok(files)
}
