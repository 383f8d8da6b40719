//! Importing recordings: each is probed, copied under a random blind code, and written into the study, whole
//! or not at all. Originals are only ever read.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::manifest::{self, CheckedRow, ManifestRow};
use super::{Lab, LabError, Result};
use crate::jobs::Control;
use crate::media;
use crate::store::{NewRecording, Tx};
use crate::study::{BlindCode, MediaFacts, ParticipantId, age_in_months};

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
enum Stop {
    Refused(String),
    All(LabError),
}

impl<E: Into<LabError>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::All(error.into())
    }
}

const CHUNK: usize = 1 << 20;

/// Recordings are made within some weeks of their wave: further off, a date is more likely wrong than late.
const ODD_MONTHS: u16 = 6;

impl Lab {
    /// Imports rows, one after another. A row that is refused leaves nothing behind and stops no other.
    /// After a cancel, rows imported before stay; the same rows can be imported again later.
    ///
    /// # Errors
    /// When the study itself cannot be used, no lead is signed in, or another import is running. What stops
    /// it in the middle is in the report.
    pub fn import(&mut self, rows: &[ManifestRow], control: &Control) -> Result<ImportReport> {
        self.for_leads()?;
        let waves = self.waves()?;
        let window = self.window_ms()?;
        let lock = ImportLock::take(self.folder())?;
        self.sweep()?;
        let mut report = ImportReport::default();
        let total = rows.len() as u64;
        for (index, row) in rows.iter().enumerate() {
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
        let birth = self.store.look(|tx| check_family(tx, checked))?;
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
        let mut facts = facts_of(probe);
        facts.findings.extend(media::findings_for_window(facts.duration_ms, window));
        facts.findings.extend(odd_age(birth, checked));
        let mut rng = self.rng.clone();
        let code = self.store.look(|tx| super::bulk::fresh_code(tx, &mut rng))?;
        self.rng = rng;
        let name = format!("{code}.{}", extension(&row.file));
        let place = self.recordings_folder().join(&name);
        let part = part_of(&place);
        self.store.change(|tx| -> Result<()> { Ok(tx.begin_incoming(&name)?) })?;
        let outcome = copy(&row.file, &part, control).and_then(|fingerprint| {
            self.change(|tx, act| {
                if let Some(same) = tx.recording_by_fingerprint(&fingerprint)? {
                    return Err(LabError::Refused(format!(
                        "the same video is in the study already, as {}",
                        same.blind_code
                    )));
                }
                write_rows(tx, row, checked, file, &code, &name, &fingerprint, &facts, window)?;
                act.record("recording imported", code.as_str(), "", &fingerprint);
                // Last, so that the file has its name only if all rows are right. Should the commit fail,
                // the row in `incoming` is still there and the file is swept away.
                fs::rename(&part, &place)
                    .map_err(|error| LabError::file(&place, error, "Nothing of it was kept."))
            })
            .map_err(|error| match error {
                LabError::Refused(reason) => Stop::Refused(reason),
                other => Stop::All(other),
            })
        });
        if let Err(stop) = outcome {
            // What cannot be cleared away now is cleared away at the next opening.
            if let Err(error) = self.sweep() {
                log::warn!("after a refused recording: {error}");
            }
            return Err(stop);
        }
        Ok(Imported {
            line: row.line,
            file: file.to_owned(),
            participant: checked.participant.clone(),
            wave_months: checked.wave_months,
            blind_code: code,
            findings: facts.findings,
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
            for leftover in [part_of(&place), place] {
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

/// A family has one recording a wave, and one birth date: answers it, where it is known.
fn check_family(tx: &Tx<'_>, row: &CheckedRow) -> Result<Option<NaiveDate>, Stop> {
    let Some(known) = tx.participant_by_code(&row.participant)? else { return Ok(row.birth_date) };
    if let (Some(birth), Some(on)) = (row.birth_date.or(known.birth_date), row.recorded_on)
        && on < birth
    {
        return Err(Stop::Refused(format!("it was recorded ({on}) before the child was born ({birth})")));
    }
    if tx.has_recording(known.id, row.wave_months)? {
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

#[allow(clippy::too_many_arguments, reason = "one row of every table that a recording has")]
fn write_rows(
    tx: &Tx<'_>,
    row: &ManifestRow,
    checked: &CheckedRow,
    file: &str,
    code: &BlindCode,
    name: &str,
    fingerprint: &str,
    facts: &MediaFacts,
    window: u64,
) -> Result<()> {
    let known = tx.participant_by_code(&checked.participant)?;
    let birth_date = checked.birth_date.or(known.as_ref().and_then(|known| known.birth_date));
    let participant = match known {
        Some(known) => {
            tx.complete_participant(known.id, row.site.trim(), checked.birth_date)?;
            if let (None, Some(birth)) = (known.birth_date, checked.birth_date) {
                complete_ages(tx, known.id, birth)?;
            }
            known.id
        }
        None => tx.insert_participant(&checked.participant, row.site.trim(), checked.birth_date)?,
    };
    let recording = tx.insert_recording(&NewRecording {
        participant,
        wave_months: checked.wave_months,
        blind_code: code,
        child_age_months: birth_date
            .zip(checked.recorded_on)
            .and_then(|(birth, on)| age_in_months(birth, on)),
        adult: checked.adult,
        others_present: row.others_present.trim(),
    })?;
    tx.insert_recording_linkage(recording, checked.recorded_on, row.filmed_by.trim(), file)?;
    tx.set_media(recording, name, fingerprint, facts)?;
    tx.insert_clip(recording, 0, facts.duration_ms.min(window))?;
    Ok(tx.end_incoming(name)?)
}

/// A slip in a date shows as an age far from the wave.
fn odd_age(birth: Option<NaiveDate>, row: &CheckedRow) -> Option<String> {
    let age = age_in_months(birth?, row.recorded_on?)?;
    (age.abs_diff(row.wave_months) > ODD_MONTHS).then(|| {
        format!("the child was {age} months old at the {} months wave: are the dates right?", row.wave_months)
    })
}

/// Gives the family's earlier recordings the age that only now can be told.
fn complete_ages(tx: &Tx<'_>, family: ParticipantId, birth: NaiveDate) -> Result<()> {
    let dates: BTreeMap<_, _> = tx.linkages()?.into_iter().map(|l| (l.recording, l.recorded_on)).collect();
    for recording in tx.recordings()?.into_iter().filter(|recording| recording.participant == family) {
        let on = dates.get(&recording.id).copied().flatten();
        if let Some(age) = on.and_then(|on| age_in_months(birth, on)) {
            tx.set_child_age(recording.id, age)?;
        }
    }
    Ok(())
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

/// The original's ending, lower case; it tells the container and nothing of the family.
fn extension(file: &Path) -> String {
    let ending = file.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let plain =
        !ending.is_empty() && ending.len() <= 4 && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if plain { ending } else { "video".to_owned() }
}

/// Copies, and gives the SHA-256 of what was copied. On disk when this returns.
fn copy(from: &Path, to: &Path, control: &Control) -> Result<String, Stop> {
    let unreadable = |error: std::io::Error| Stop::Refused(format!("it cannot be read to its end ({error})"));
    let unwritable = |error: std::io::Error| {
        Stop::All(LabError::file(
            to,
            error,
            "Nothing of this recording was kept; those imported before it are in the study. Check the disk's free space.",
        ))
    };
    let mut source = File::open(from).map_err(unreadable)?;
    let mut target = File::create(to).map_err(unwritable)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; CHUNK];
    loop {
        if control.is_cancelled() {
            return Err(Stop::All(LabError::Cancelled));
        }
        let read = source.read(&mut buffer).map_err(unreadable)?;
        let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
        hash.update(bytes);
        target.write_all(bytes).map_err(unwritable)?;
    }
    target.sync_all().map_err(unwritable)?;
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
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
