//! A copy of a recording that tells of nothing but what is seen and heard in it: the same frames and the same sound,
//! not encoded anew, at the same times; without titles, dates, places, devices, names of tracks, subtitles, chapters,
//! time codes, data tracks and covers.
//!
//! MP4, Matroska and AVI files are written anew here, box by box, from lists of what is kept: GStreamer's muxers would
//! shift and round times, and write names, dates and random numbers of their own. What is not one of these three goes
//! through GStreamer into Matroska. Every copy is compared with its original before it is taken for good; where none
//! can be made, the bytes are copied as they are, and the result says so. The same file gives the same bytes.

mod avi;
mod convert;
mod file;
mod matroska;
mod mp4;
mod stream;
#[cfg(test)]
mod tests;
mod traces;
mod verify;

use std::fs::{self, File, FileTimes};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

pub use traces::{Trace, TraceKind};

use self::file::{Fault, Source, Target, copy_all, unfit};
use self::stream::dv;
use self::traces::Traces;
use self::verify::Doubt;
use super::{Probe, fingerprint};
use crate::jobs::Control;

/// What no software takes out of a recording: for every list of what was found.
pub const NOT_BY_SOFTWARE: &str = "No software can take out what is seen and heard: a date or place burnt into the \
    picture, a voice that names a person, a site or a group, a face or a sign on the wall. Look through the recording.";

/// The time that every copy has on disk, in seconds from 1970: 2000-01-01T00:00:00Z.
const STILL: u64 = 946_684_800;

/// A copy, and what it does not tell any more.
#[derive(Clone, Debug, PartialEq)]
pub struct BlindCopy {
    /// The usual ending of such a file's name: `mp4`. Another than the original's when the container is another.
    pub extension: &'static str,
    /// SHA-256 of the copy, in hexadecimal.
    pub fingerprint: String,
    /// What the copy is; frames, times and size are the original's.
    pub probe: Probe,
    /// What the original says of itself and the copy does not. The values may name a family or a site.
    pub removed: Vec<Trace>,
    /// What was found and is still there.
    pub left: Vec<Trace>,
    /// Why it could not be written anew, so that the copy is the original byte for byte with everything that it says of
    /// itself; `None` where it was written anew.
    pub as_is: Option<String>,
}

/// Why there is no copy. Nothing of it is left, and the original is as it was.
#[derive(Debug, thiserror::Error)]
pub enum BlindError {
    /// The original cannot be read to its end.
    #[error("it cannot be read to its end ({0})")]
    Read(io::Error),
    /// The copy cannot be written.
    #[error("its copy cannot be written ({0})")]
    Write(io::Error),
    /// The person cancelled.
    #[error("cancelled")]
    Cancelled,
}

impl BlindError {
    fn of(fault: Fault) -> Self {
        match fault {
            Fault::Read(error) => Self::Read(error),
            Fault::Write(error) => Self::Write(error),
            Fault::Cancelled => Self::Cancelled,
            // A plain copy can only be so when the file shrank meanwhile.
            Fault::Unfit(why) => Self::Read(io::Error::other(why)),
        }
    }
}

/// The file beside a copy in the making that holds its frames for a while; there only after a crash.
pub fn blind_scratch(target: &Path) -> PathBuf {
    let mut name = target.file_name().unwrap_or_default().to_owned();
    name.push(".frames");
    target.with_file_name(name)
}

/// Writes a copy of a recording to `target`, whatever its name ends in. `original` is what [`super::probe`] said of it.
/// Blocks for about as long as copying and reading the file three times takes; reports bytes under the words that
/// `control` shows already, and stops when it is cancelled. The copy is on disk when this returns.
///
/// # Errors
/// When the original cannot be read, the copy cannot be written, or it was cancelled; then nothing is left of it.
pub fn blind_copy(
    source: &Path,
    target: &Path,
    original: &Probe,
    control: &Control,
) -> Result<BlindCopy, BlindError> {
    let result = make(source, target, original, control);
    if result.is_err() {
        for leftover in [target.to_owned(), blind_scratch(target)] {
            match fs::remove_file(&leftover) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    log::warn!("{}: {error}", leftover.display());
                }
                _ => {}
            }
        }
    }
    result
}

fn make(source: &Path, target: &Path, original: &Probe, control: &Control) -> Result<BlindCopy, BlindError> {
    let mut traces = Traces::default();
    let mut reasons = Vec::new();
    let head = Source::open(source).and_then(|mut source| source.look(0, 16)).map_err(BlindError::of)?;
    for way in [Way::Anew, Way::Converted] {
        let outcome = match way {
            Way::Anew => anew(source, target, control, &mut traces),
            Way::Converted => converted(source, target, control, &mut traces),
        };
        let doubt = match outcome {
            Ok(()) => verify::verify(source, target, original, way == Way::Converted, control),
            Err(Fault::Unfit(why)) => Err(Doubt::Differs(why)),
            Err(fault) => return Err(BlindError::of(fault)),
        };
        match doubt {
            Ok(probe) => {
                let (removed, left) = traces.finish();
                let extension = if way == Way::Converted { "mkv" } else { extension(&head, original) };
                return finish(
                    target,
                    control,
                    BlindCopy { extension, fingerprint: String::new(), probe, removed, left, as_is: None },
                );
            }
            Err(Doubt::Cancelled) => return Err(BlindError::Cancelled),
            Err(Doubt::Differs(why)) => {
                log::info!("a blind copy is tried another way: {why}");
                reasons.push(why.trim_end_matches('.').to_owned());
            }
        }
    }
    as_is(source, target, control).map_err(BlindError::of)?;
    let (found, mut left) = traces.finish();
    left.extend(found);
    let as_is = reasons.join("; ");
    finish(
        target,
        control,
        BlindCopy {
            extension: extension(&head, original),
            fingerprint: String::new(),
            probe: original.clone(),
            removed: Vec::new(),
            left,
            as_is: Some(as_is),
        },
    )
}

/// How a copy is made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// In the container that it has.
    Anew,
    /// In Matroska.
    Converted,
}

fn anew(source: &Path, target: &Path, control: &Control, traces: &mut Traces) -> Result<(), Fault> {
    let mut source = Source::open(source)?;
    let head = source.look(0, 16)?;
    let rewrite = if mp4::is_mp4(&head) {
        mp4::rewrite
    } else if matroska::is_matroska(&head) {
        matroska::rewrite
    } else if avi::is_avi(&head) {
        avi::rewrite
    } else if dv::is_dv(&head) {
        dv::rewrite
    } else {
        return unfit("this kind of file cannot be written anew");
    };
    let mut target = Target::create(target, source.length, control)?;
    rewrite(&mut source, &mut target, traces)?;
    target.finish()
}

fn converted(source: &Path, target: &Path, control: &Control, traces: &mut Traces) -> Result<(), Fault> {
    let scratch = blind_scratch(target);
    convert::to_matroska(source, &scratch, control, traces)?;
    let mut frames = Source::open(&scratch)?;
    let mut target = Target::create(target, frames.length, control)?;
    // What GStreamer's muxer writes is not the recording's; what is in the stream is.
    let mut its_own = Traces::default();
    matroska::rewrite(&mut frames, &mut target, &mut its_own)?;
    traces.take(its_own, TraceKind::InStream);
    target.finish()?;
    drop(frames);
    fs::remove_file(&scratch).map_err(Fault::Write)
}

fn as_is(source: &Path, target: &Path, control: &Control) -> Result<(), Fault> {
    let mut source = Source::open(source)?;
    let mut target = Target::create(target, source.length, control)?;
    copy_all(&mut source, &mut target)?;
    target.finish()
}

fn finish(target: &Path, control: &Control, mut copy: BlindCopy) -> Result<BlindCopy, BlindError> {
    match fs::remove_file(blind_scratch(target)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(BlindError::Write(error)),
        _ => {}
    }
    copy.fingerprint = fingerprint(target, control).map_err(|error| {
        if control.is_cancelled() { BlindError::Cancelled } else { BlindError::Read(error) }
    })?;
    // Last, because reading changes when it was last read.
    still(target).map_err(BlindError::Write)?;
    Ok(copy)
}

/// Sets the times of a file on disk to ones that say nothing.
///
/// # Errors
/// When the file can't be written to.
pub fn still(path: &Path) -> io::Result<()> {
    let then = SystemTime::UNIX_EPOCH + Duration::from_secs(STILL);
    let file = File::options().write(true).open(path)?;
    file.set_times(FileTimes::new().set_modified(then).set_accessed(then))?;
    file.sync_all()
}

/// The usual ending for a container: the original's may be a word.
fn extension(head: &[u8], original: &Probe) -> &'static str {
    match original.facts.container.as_str() {
        "QuickTime" => "mov",
        "3GP" => "3gp",
        "WebM" => "webm",
        "Matroska" => "mkv",
        "AVI" => "avi",
        "MPEG transport stream" => "mts",
        "MPEG program stream" => "mpg",
        "Windows Media" => "wmv",
        "Ogg" => "ogv",
        "DV" => "dv",
        "Flash video" => "flv",
        "MP4" => "mp4",
        _ if mp4::is_mp4(head) => "mp4",
        _ => "video",
    }
}
