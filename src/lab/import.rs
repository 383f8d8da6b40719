//! Importing recordings: each is probed, copied under a random blind code without what it says of itself, and written
//! into the study, whole or not at all. Originals are only ever read.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::arrival::{Arrival, check_family, odd_age};
use super::manifest::{self, CheckedRow, ManifestRow};
use super::views::shuffled;
use super::{Lab, LabError, Result};
use crate::jobs::Control;
use crate::media;
use crate::study::{BlindCode, MediaFacts};

/// What became of an import.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportReport {
    /// Recordings that are in the study now.
    pub imported: Vec<Imported>,
    /// Rows that are not, and why.
    pub refused: Vec<Refused>,
    /// Rows that were not reached: the person cancelled, or everything stopped.
    pub not_reached: usize,
    /// What stopped everything, such as a full disk; what was imported before is in the study.
    pub stopped: Option<String>,
}

/// A row that was imported.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// Line of the manifest.
    pub line: u64,
    /// The file's name before import.
    pub file: String,
    /// The family.
    pub participant: String,
    /// The wave.
    pub wave_months: u16,
    /// Its name from now on.
    pub blind_code: BlindCode,
    /// What a person should know, in plain words.
    pub findings: Vec<String>,
    /// What the original said of itself.
    pub told: Told,
}

/// What an original said of itself, for the eyes of whoever imports it: values may name a family or a site, and are
/// kept nowhere.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    /// What the study's copy does not say any more.
    pub removed: Vec<media::Trace>,
    /// What it still says.
    pub left: Vec<media::Trace>,
    /// Why the copy is the original byte for byte, where it is.
    pub as_is: Option<String>,
}

/// A row that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Line of the manifest.
    pub line: u64,
    /// The file's name.
    pub file: String,
    /// Why, in plain words.
    pub reason: String,
}

/// Why one row stops: refused with a reason, or everything stops.
pub(super) enum Stop {
    Refused(String),
    All(LabError),
}

impl<E: Into<LabError>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::All(error.into())
    }
}

impl Lab {
    /// Imports rows, family by family in random order, so that neither the trail nor the folder tells the list's. A
    /// row that is refused leaves nothing behind and stops no other. After a cancel, rows imported before stay; the
    /// same rows can be imported again later. The report is in the list's order.
    ///
    /// # Errors
    /// When the study itself cannot be used, no lead is signed in, the linkage is closed (families and videos that
    /// are there already are known by it), or another import is running. What stops it in the middle is in the
    /// report.
    pub fn import(&mut self, rows: &[ManifestRow], control: &Control) -> Result<ImportReport> {
        self.for_leads()?;
        self.linkage_key()?;
        self.store.look(super::closing::refuse_locked)?;
        let waves = self.waves()?;
        let window = self.window_ms()?;
        let lock = ImportLock::take(self.folder())?;
        self.sweep()?;
        let mut report = ImportReport::default();
        let total = rows.len() as u64;
        for (index, place) in family_by_family(rows, &mut self.rng).into_iter().enumerate() {
            let Some(row) = rows.get(place) else { continue };
            let file = row.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            control.report(index as u64, total, format!("{} of {total}: {file}", index + 1));
            let outcome = if control.is_cancelled() {
                Err(Stop::All(LabError::Cancelled))
            } else {
                manifest::check(row, &waves)
                    .map_err(Stop::Refused)
                    .and_then(|checked| self.import_one(row, &checked, window, &file, control))
            };
            match outcome {
                Ok(imported) => report.imported.push(imported),
                Err(Stop::Refused(reason)) => {
                    report.refused.push(Refused { line: row.line, file, reason: sentence(&reason) });
                }
                Err(Stop::All(error)) => {
                    report.not_reached = rows.len() - index;
                    if !matches!(error, LabError::Cancelled) {
                        report.stopped = Some(error.to_string());
                    }
                    break;
                }
            }
        }
        report.imported.sort_by_key(|imported| imported.line);
        report.refused.sort_by_key(|refused| refused.line);
        // From here on the report goes before everything else: it says what is in the study.
        let (in_, out) = (report.imported.len(), report.refused.len());
        let swept = self.sweep();
        drop(lock);
        let noted = self.record("recordings imported", &format!("{in_} imported, {out} refused"), "", "");
        if let Err(error) = swept.and(noted) {
            report.stopped.get_or_insert(error.to_string());
        }
        control.report(total, total, "Done");
        Ok(report)
    }

    fn import_one(
        &mut self,
        row: &ManifestRow,
        checked: &CheckedRow,
        window: u64,
        file: &str,
        control: &Control,
    ) -> Result<Imported, Stop> {
        let today = self.clock.now().date_naive();
        // A day of grace: the laboratory's date may be ahead of UTC.
        if let Some(on) = checked.recorded_on.filter(|on| on.signed_duration_since(today).num_days() > 1) {
            return Err(Stop::Refused(format!("the recording date {on} is in the future")));
        }
        let keys = self.keys.clone();
        let birth = self.store.look(|tx| check_family(tx, &keys, checked))?;
        if !row.file.exists() {
            return Err(Stop::Refused(format!("there is no file {}", row.file.display())));
        }
        let probe = media::probe(&row.file, control).map_err(|refusal| {
            if control.is_cancelled() {
                Stop::All(LabError::Cancelled)
            } else {
                Stop::Refused(refusal.to_string())
            }
        })?;
        let mut rng = self.rng.clone();
        let code = self.store.look(|tx| super::bulk::fresh_code(tx, &mut rng))?;
        // The copy's ending is known when it is made.
        let waiting = format!("{code}.video");
        let part = part_of(&self.recordings_folder().join(&waiting));
        let original_fingerprint = fingerprint(&row.file, control)?;
        self.store.change(|tx| -> Result<()> { Ok(tx.begin_incoming(&waiting)?) })?;
        let outcome = copy(&row.file, &part, &probe, control).and_then(|copy| {
            let name = format!("{code}.{}", copy.extension);
            let place = self.recordings_folder().join(&name);
            let mut facts = facts_of(copy.probe);
            facts.findings.extend(media::findings_for_window(facts.duration_ms, window));
            facts.findings.extend(odd_age(birth, checked));
            facts
                .findings
                .extend(copy.as_is.as_ref().map(|_| "copied with everything that it says of itself".into()));
            if name != waiting {
                self.store.change(|tx| -> Result<()> { Ok(tx.begin_incoming(&name)?) })?;
            }
            let arrival = Arrival {
                row,
                checked,
                original_file_name: file,
                original_fingerprint: &original_fingerprint,
                code: &code,
                file_name: &name,
                fingerprint: &copy.fingerprint,
                facts: &facts,
                window,
            };
            self.change(|tx, act| {
                arrival.write(tx, &keys, &mut rng)?;
                tx.end_incoming(&waiting)?;
                act.record("recording imported", code.as_str(), "", &copy.fingerprint);
                // Last, so that the file has its name only if all rows are right. Should the commit fail,
                // the row in `incoming` is still there and the file is swept away.
                fs::rename(&part, &place)
                    .map_err(|error| LabError::file(&place, error, "Nothing of it was kept."))
            })
            .map_err(|error| match error {
                LabError::Refused(reason) => Stop::Refused(reason),
                other => Stop::All(other),
            })?;
            Ok((facts.findings, Told { removed: copy.removed, left: copy.left, as_is: copy.as_is }))
        });
        self.rng = rng;
        let (findings, told) = match outcome {
            Ok(done) => done,
            Err(stop) => {
                // What cannot be cleared away now is cleared away at the next opening.
                if let Err(error) = self.sweep() {
                    log::warn!("after a refused recording: {error}");
                }
                return Err(stop);
            }
        };
        Ok(Imported {
            line: row.line,
            file: file.to_owned(),
            participant: checked.participant.clone(),
            wave_months: checked.wave_months,
            blind_code: code,
            findings,
            told,
        })
    }

    /// Clears away what an import left behind that was cut off, unless one is running. For opening a study:
    /// what cannot be cleared away is no reason not to open it.
    pub(super) fn tidy_up(&mut self) {
        let leftover = self.store.look(|tx| tx.incoming()).is_ok_and(|names| !names.is_empty());
        if leftover
            && let Ok(_lock) = ImportLock::take(self.folder())
            && let Err(error) = self.sweep()
        {
            log::warn!("left over from an import: {error}");
        }
    }

    /// Clears away what an import began and never ended, as after a crash. The caller holds the import lock.
    fn sweep(&mut self) -> Result<()> {
        let (names, recordings) =
            self.store.look(|tx| -> Result<_> { Ok((tx.incoming()?, tx.recordings()?)) })?;
        // A list that damage has got into must cost no video: nothing is taken away on its word.
        if !names.is_empty() && !self.store.quick_faults()?.is_empty() {
            log::warn!("the study's file is damaged: nothing is cleared away");
            return Ok(());
        }
        for name in names {
            let known =
                recordings.iter().any(|recording| recording.file_name.as_deref() == Some(name.as_str()));
            if known || Path::new(&name).file_name() != Some(name.as_ref()) {
                log::warn!("{name} is not cleared away: no import can have left that behind");
                continue;
            }
            let place = self.recordings_folder().join(&name);
            let part = part_of(&place);
            for leftover in [media::blind_scratch(&part), part, place] {
                match fs::remove_file(&leftover) {
                    Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                        return Err(LabError::file(
                            &leftover,
                            error,
                            "It is left over from an import that was cut off; the study itself is safe.",
                        ));
                    }
                    _ => {}
                }
            }
            self.store.change(|tx| -> Result<()> { Ok(tx.end_incoming(&name)?) })?;
        }
        Ok(())
    }
}

pub(crate) fn facts_of(probe: media::Probe) -> MediaFacts {
    let facts = probe.facts;
    MediaFacts {
        duration_ms: facts.duration_ms,
        size_bytes: facts.size_bytes,
        width: facts.width,
        height: facts.height,
        frames_per_second: facts.frames_per_second,
        frames: facts.frames,
        variable_rate: facts.variable_rate,
        rotation_degrees: facts.rotation_degrees,
        has_audio: facts.has_audio,
        video_codec: facts.video_codec,
        container: facts.container,
        findings: probe.findings,
    }
}

/// Places of the rows in random order, but those that may be refused because of one another in the list's: rows of one
/// family, and files of one size, which may be the same video.
fn family_by_family(rows: &[ManifestRow], rng: &mut impl rand::Rng) -> Vec<usize> {
    let sizes: Vec<Option<u64>> =
        rows.iter().map(|row| fs::metadata(&row.file).ok().map(|facts| facts.len())).collect();
    let together = |a: usize, b: usize| {
        let family = |place: usize| rows.get(place).map(|row| row.participant.trim());
        let size = |place: usize| sizes.get(place).copied().flatten();
        family(a) == family(b) || (size(a).is_some() && size(a) == size(b))
    };
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for place in 0..rows.len() {
        let (mine, others): (Vec<_>, Vec<_>) =
            groups.into_iter().partition(|group| group.iter().any(|other| together(place, *other)));
        groups = others;
        let mut mine: Vec<usize> = mine.into_iter().flatten().chain([place]).collect();
        mine.sort_unstable();
        groups.push(mine);
    }
    shuffled(groups.len(), rng).into_iter().filter_map(|group| groups.get(group)).flatten().copied().collect()
}

fn part_of(place: &Path) -> PathBuf {
    let mut name = place.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    place.with_file_name(name)
}

/// A reason as a sentence.
fn sentence(reason: &str) -> String {
    let mut letters = reason.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    let end = if reason.ends_with('.') { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}

/// Reads an original's fingerprint, by which it is known again.
fn fingerprint(file: &Path, control: &Control) -> Result<String, Stop> {
    media::fingerprint(file, control).map_err(|error| {
        if control.is_cancelled() {
            Stop::All(LabError::Cancelled)
        } else {
            Stop::Refused(format!("it cannot be read to its end ({error})"))
        }
    })
}

/// Copies a recording without what it says of itself. On disk when this returns.
fn copy(
    from: &Path,
    to: &Path,
    original: &media::Probe,
    control: &Control,
) -> Result<media::BlindCopy, Stop> {
    media::blind_copy(from, to, original, control).map_err(|error| match error {
        media::BlindError::Cancelled => Stop::All(LabError::Cancelled),
        media::BlindError::Read(_) => Stop::Refused(error.to_string()),
        media::BlindError::Write(error) => Stop::All(LabError::file(
            to,
            error,
            "Nothing of this recording was kept; those imported before it are in the study. Check the disk's free space.",
        )),
    })
}

/// One import at a time, over all programs that have the study open. The system lets go of it after a crash;
/// the file itself stays, because taking it away would let two programs each lock one of that name.
struct ImportLock {
    _file: File,
}

impl ImportLock {
    fn take(folder: &Path) -> Result<Self> {
        let path = folder.join(".import.lock");
        let file = File::create(&path).map_err(|error| {
            LabError::file(
                &path,
                error,
                "Nothing was imported. Check that the study's folder can be written to.",
            )
        })?;
        match file.try_lock() {
            // A file system without locks: go on, as one window is by far the usual case.
            Ok(()) | Err(fs::TryLockError::Error(_)) => Ok(Self { _file: file }),
            Err(fs::TryLockError::WouldBlock) => Err(LabError::Refused(
                "Another import into this study is running. Wait until it is done.".to_owned(),
            )),
        }
    }
}
