//! What a recording is, and whether it can be coded from: a pass without decoding, then GStreamer's
//! discoverer, which decodes the first picture.

mod rhythm;
#[cfg(test)]
mod tests;

use std::path::Path;

use gstreamer as gst;
use gstreamer_pbutils as pbutils;

use super::demux::{Contents, Stream, demux};
use super::{MediaError, uri, whole, words};
use crate::jobs::Control;
use rhythm::{Rhythm, rhythm};

/// How long the discoverer may take; a good file takes a tenth of a second.
const DISCOVERY: gst::ClockTime = gst::ClockTime::from_seconds(4);

/// A container that claims this much more than the file holds was cut.
const CUT_MS: u64 = 1_000;

/// Frames further apart than 1/15 s make fine movements hard to see.
const FEW_FRAMES_US: u64 = 66_667;

/// So many dropped frames are no sign of damage.
const FEW_MISSING: u64 = 10;

/// Technical facts of a recording.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// Length of the picture.
    pub duration_ms: u64,
    /// Size of the file.
    pub size_bytes: u64,
    /// Width as shown upright, with square pixels.
    pub width: u32,
    /// Height as shown upright.
    pub height: u32,
    /// Mean frames per second.
    pub frames_per_second: f64,
    /// True number of frames.
    pub frames: u64,
    /// Whether the distance between frames varies.
    pub variable_rate: bool,
    /// Clockwise rotation applied for showing: 0, 90, 180 or 270.
    pub rotation_degrees: u16,
    /// Whether there is sound.
    pub has_audio: bool,
    /// Name of the video codec: `H.264`.
    pub video_codec: String,
    /// Name of the audio codec: `AAC`; empty without sound.
    pub audio_codec: String,
    /// Name of the container: `MP4`.
    pub container: String,
}

/// A recording that can be imported.
#[derive(Clone, Debug, PartialEq)]
pub struct Probe {
    /// Its facts.
    pub facts: Facts,
    /// What a person should know, in plain words.
    pub findings: Vec<String>,
}

/// Why a file cannot be imported: what is wrong, and what to do. The file itself is never changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The file cannot be read.
    #[error("The file cannot be read: {0}.")]
    Unreadable(String),
    /// Zero bytes.
    #[error("The file is empty (0 bytes). Copy it from the camera once more.")]
    Empty,
    /// No kind of video.
    #[error("This is not a video file.")]
    NotAVideo,
    /// A photo, or a video of a single frame.
    #[error("This is a still image, not a video.")]
    StillImage,
    /// No picture.
    #[error("This file has sound only, no picture.")]
    SoundOnly,
    /// The file ends before it should.
    #[error("The file is cut off: {0}. Copy it from the camera once more.")]
    Truncated(String),
    /// The picture cannot be decoded.
    #[error("The video is damaged: its picture cannot be decoded ({0}). Copy it from the camera once more.")]
    Damaged(String),
    /// A decoder is not installed.
    #[error("The video {}, then import it again.", words::needs_decoder(codec, package))]
    NoDecoder {
        /// Its name.
        codec: String,
        /// The Debian package that has it.
        package: String,
    },
    /// It took too long.
    #[error("The file could not be examined in time. The disk may be slow, or the file damaged.")]
    TimedOut,
    /// The person cancelled.
    #[error("Cancelled.")]
    Cancelled,
    /// Video does not work on this computer.
    #[error(transparent)]
    Media(MediaError),
}

impl From<MediaError> for Refusal {
    fn from(fault: MediaError) -> Self {
        match fault {
            MediaError::Cancelled => Self::Cancelled,
            MediaError::TimedOut(_) => Self::TimedOut,
            MediaError::Unplayable(why) => Self::Unreadable(why.trim_end_matches('.').to_owned()),
            other => Self::Media(other),
        }
    }
}

/// Finds out what a file is. Blocks for about a second per six minutes of video; `control` may cancel
/// it. A file that gives nothing for four seconds is given up.
///
/// # Errors
/// When it cannot be coded from, with the reason.
pub fn probe(path: &Path, control: &Control) -> Result<Probe, Refusal> {
    let metadata = std::fs::metadata(path).map_err(|fault| Refusal::Unreadable(fault.to_string()))?;
    if !metadata.is_file() {
        return Err(Refusal::Unreadable("it is not a file".into()));
    }
    if metadata.len() == 0 {
        return Err(Refusal::Empty);
    }
    // Says at once, and in the system's words, what a pipeline would wrap up.
    std::fs::File::open(path).map_err(|fault| Refusal::Unreadable(fault.to_string()))?;
    if let Some(cut) = whole::cut(path) {
        return Err(Refusal::Truncated(cut.words));
    }
    let contents = demux(path, control)?;
    let picture = playable(&contents)?;
    let rhythm = rhythm(&picture.times_us);
    if rhythm.frames < 2 {
        return Err(Refusal::StillImage);
    }
    if control.is_cancelled() {
        return Err(Refusal::Cancelled);
    }
    let look = first_look(path)?;
    let facts = facts(&contents, picture, &rhythm, &look, metadata.len());
    let findings = findings(&contents, &facts, &rhythm, &look);
    Ok(Probe { facts, findings })
}

/// What to say of a recording's length before a window of coding: "4:12 long, shorter than 6:00".
pub fn findings_for_window(duration_ms: u64, window_ms: u64) -> Vec<String> {
    let short = duration_ms + CUT_MS < window_ms;
    let words = format!("{} long, shorter than {}", words::clock(duration_ms), words::clock(window_ms));
    short.then_some(words).into_iter().collect()
}

/// The picture's stream, if the file is whole and a decoder is there.
fn playable(contents: &Contents) -> Result<&Stream, Refusal> {
    let kind = contents.container_kind();
    if kind.starts_with("image/") {
        return Err(Refusal::StillImage);
    }
    let missing = contents.missing.iter().find(|missing| !missing.of_sound);
    let picture = contents.picture().filter(|stream| !stream.times_us.is_empty());
    let Some(picture) = picture else {
        return Err(match missing {
            Some(missing) if kind.starts_with("video/") => {
                Refusal::NoDecoder { codec: missing.name.clone(), package: missing.package.into() }
            }
            _ => without_picture(contents),
        });
    };
    let claimed = contents.claimed_ms.filter(|_| claims_its_length(kind)).unwrap_or(0);
    let held = contents.end_ms();
    if claimed > held + CUT_MS {
        let words = format!("it says {}, but ends at {}", words::clock(claimed), words::clock(held));
        return Err(Refusal::Truncated(words));
    }
    if let Some(error) = &contents.error {
        return Err(Refusal::Damaged(error.message().trim_end_matches('.').to_owned()));
    }
    if let Some(caps) = picture.caps.as_ref().filter(|caps| !has_decoder(caps)) {
        return Err(Refusal::NoDecoder {
            codec: words::codec_name(caps),
            package: words::package_of_caps(caps).into(),
        });
    }
    Ok(picture)
}

/// Why there is no picture in it.
fn without_picture(contents: &Contents) -> Refusal {
    let kind = contents.container_kind();
    if contents.sound().is_some() {
        Refusal::SoundOnly
    } else if kind.starts_with("video/") {
        Refusal::Truncated("it begins like a video, but no picture follows".into())
    } else {
        Refusal::NotAVideo
    }
}

/// Whether the container writes down its length, rather than having it estimated from what is there.
fn claims_its_length(kind: &str) -> bool {
    ["video/quicktime", "application/x-3gp", "video/webm", "video/x-matroska", "video/x-msvideo"]
        .contains(&kind)
}

/// Whether a decoder that `playbin` would take is installed.
fn has_decoder(caps: &gst::CapsRef) -> bool {
    if caps.structure(0).is_some_and(|structure| structure.name().ends_with("/x-raw")) {
        return true;
    }
    gst::ElementFactory::factories_with_type(gst::ElementFactoryType::DECODER, gst::Rank::MARGINAL)
        .iter()
        .any(|factory| factory.can_sink_any_caps(caps))
}

/// What decoding the first picture shows.
struct Look {
    width: u32,
    height: u32,
    interlaced: bool,
}

fn first_look(path: &Path) -> Result<Look, Refusal> {
    let discoverer = pbutils::Discoverer::new(DISCOVERY)
        .map_err(|fault| Refusal::Media(MediaError::Unavailable(fault.message().to_owned())))?;
    let info = discoverer
        .discover_uri(&uri(path)?)
        .map_err(|fault| Refusal::Damaged(fault.message().trim_end_matches('.').to_owned()))?;
    if info.result() == pbutils::DiscovererResult::Timeout {
        return Err(Refusal::TimedOut);
    }
    // A program stream may show an empty second picture.
    let streams = info.video_streams();
    let stream = streams.iter().max_by_key(|stream| u64::from(stream.width()) * u64::from(stream.height()));
    let Some(stream) = stream.filter(|stream| stream.width() > 0 && stream.height() > 0) else {
        return Err(Refusal::Damaged("the first picture has no size".into()));
    };
    let (wide, high) =
        (stream.par().numer().max(1).unsigned_abs(), stream.par().denom().max(1).unsigned_abs());
    let width = u64::from(stream.width()) * u64::from(wide) / u64::from(high);
    Ok(Look {
        width: u32::try_from(width).unwrap_or(stream.width()),
        height: stream.height(),
        interlaced: stream.is_interlaced(),
    })
}

fn facts(contents: &Contents, picture: &Stream, rhythm: &Rhythm, look: &Look, size_bytes: u64) -> Facts {
    let rotation_degrees = picture.orientation.as_deref().map_or(0, degrees);
    let across = matches!(rotation_degrees, 90 | 270);
    let (width, height) = if across { (look.height, look.width) } else { (look.width, look.height) };
    let codec = |stream: Option<&Stream>| {
        stream.and_then(|stream| stream.caps.as_deref()).map(words::codec_name).unwrap_or_default()
    };
    Facts {
        duration_ms: (picture.end_us.max(rhythm.end_us) + 500) / 1000,
        size_bytes,
        width,
        height,
        frames_per_second: rhythm.frames_per_second,
        frames: rhythm.frames,
        variable_rate: rhythm.variable,
        rotation_degrees,
        has_audio: contents.sound().is_some(),
        video_codec: codec(Some(picture)),
        audio_codec: codec(contents.sound()),
        container: contents.container.as_deref().map(words::container_name).unwrap_or_default(),
    }
}

/// The turn that an orientation tag asks for: `rotate-90`, `flip-rotate-270`.
fn degrees(orientation: &str) -> u16 {
    orientation.rsplit('-').next().and_then(|turn| turn.parse().ok()).unwrap_or(0)
}

fn findings(contents: &Contents, facts: &Facts, rhythm: &Rhythm, look: &Look) -> Vec<String> {
    let mut findings = Vec::new();
    match (facts.height > facts.width, facts.rotation_degrees) {
        (true, 0) => findings.push("portrait".into()),
        (true, _) => findings.push("portrait, will be shown upright".into()),
        (false, 0) => {}
        (false, _) => findings.push("turned in the file, will be shown upright".into()),
    }
    match contents.sound() {
        None => findings.push("no sound".into()),
        Some(sound) => {
            if let Some(caps) = sound.caps.as_ref().filter(|caps| !has_decoder(caps)) {
                let (codec, package) = (words::codec_name(caps), words::package_of_caps(caps));
                findings.push(format!("the sound {}", words::needs_decoder(&codec, package)));
            }
            if sound.end_us / 1000 > facts.duration_ms + CUT_MS {
                let (picture, sound) = (words::clock(facts.duration_ms), words::clock(sound.end_us / 1000));
                findings.push(format!("the picture ends at {picture}, the sound at {sound}"));
            }
        }
    }
    if facts.variable_rate {
        findings.push("variable frame rate".into());
    }
    if rhythm.typical_us > FEW_FRAMES_US {
        findings.push(format!("only {:.0} frames per second", 1e6 / rhythm.typical_us as f64));
    }
    if rhythm.missing > FEW_MISSING {
        findings.push(format!("{} frames are missing, the file may be damaged", rhythm.missing));
    }
    if look.interlaced {
        findings.push("interlaced".into());
    }
    for (at_us, gap_us) in &rhythm.gaps {
        let (at, seconds) = (words::clock(at_us / 1000), *gap_us as f64 / 1e6);
        findings.push(format!("no new picture for {seconds:.1} s at {at}"));
    }
    if contents.container_kind() == "video/mpeg" {
        findings
            .push("MPEG program stream: places in it are up to a second off; convert it to MP4 first".into());
    }
    findings
}
