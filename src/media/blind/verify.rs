//! Whether a copy shows what the original shows: the same frames, byte for byte, at the same times, of the same size
//! and turned the same way.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use gstreamer as gst;

use super::stream::{Codec, Units};
use crate::jobs::Control;
use crate::media::demux::{Contents, Stream, demux_with};
use crate::media::{Facts, Probe, Refusal, probe};

/// Times in Matroska are whole milliseconds: one off at most, and half a one before it is rounded.
const ROUNDED_US: i64 = 1_500;

/// Why a copy is not kept.
pub(super) enum Doubt {
    /// It differs: how.
    Differs(String),
    /// The person cancelled.
    Cancelled,
}

impl From<Refusal> for Doubt {
    fn from(refusal: Refusal) -> Self {
        if refusal == Refusal::Cancelled { Self::Cancelled } else { Self::Differs(refusal.to_string()) }
    }
}

/// Compares a copy with its original. `converted`: the container is another, so that all times may be shifted
/// together and rounded to milliseconds.
pub(super) fn verify(
    source: &Path,
    copy: &Path,
    original: &Probe,
    converted: bool,
    control: &Control,
) -> Result<Probe, Doubt> {
    let probed = probe(copy, control)?;
    same_facts(&original.facts, &probed.facts, converted)?;
    let before = demux_with(source, control, Some(print)).map_err(Refusal::from)?;
    let after = demux_with(copy, control, Some(print)).map_err(Refusal::from)?;
    let pair = |pick: for<'a> fn(&'a Contents) -> Option<&'a Stream>| pick(&before).zip(pick(&after));
    let Some((was, is)) = pair(Contents::picture) else { return differs("the picture is missing") };
    same_times(was, is, None, converted, "the picture")?;
    if was.prints != is.prints {
        return differs("a frame is not the same");
    }
    if let Some((heard, hears)) = pair(Contents::sound) {
        let shift = if converted { first(is) - first(was) } else { 0 };
        same_times(heard, hears, Some(shift), converted, "the sound")?;
        // Between containers the head of each piece of sound may come or go.
        if !converted && heard.prints != hears.prints {
            return differs("the sound is not the same");
        }
    }
    Ok(probed)
}

fn differs<T>(how: impl Into<String>) -> Result<T, Doubt> {
    Err(Doubt::Differs(how.into()))
}

fn same_facts(was: &Facts, is: &Facts, converted: bool) -> Result<(), Doubt> {
    let frame_ms = (1_000.0 / was.frames_per_second.max(1.0)).ceil() as u64;
    if (was.width, was.height) != (is.width, is.height) {
        return differs(format!(
            "the picture is {} × {} instead of {} × {}",
            is.width, is.height, was.width, was.height
        ));
    }
    if was.rotation_degrees != is.rotation_degrees {
        return differs("the picture is turned another way");
    }
    if was.frames != is.frames {
        return differs(format!("it has {} frames instead of {}", is.frames, was.frames));
    }
    if was.has_audio != is.has_audio {
        return differs("the sound is missing");
    }
    // A transport stream begins with its clock, a little before its picture.
    if !converted && was.duration_ms.abs_diff(is.duration_ms) > frame_ms {
        return differs("it is not as long");
    }
    Ok(())
}

fn first(stream: &Stream) -> i64 {
    stream.times_us.iter().copied().min().and_then(|us| i64::try_from(us).ok()).unwrap_or(0)
}

/// Whether every piece is due when it was. `shift`: how much later all of them must be; `None`: any, if converted.
fn same_times(
    was: &Stream,
    is: &Stream,
    shift: Option<i64>,
    converted: bool,
    what: &str,
) -> Result<(), Doubt> {
    if !converted {
        return if was.times_us == is.times_us { Ok(()) } else { differs(format!("{what} has other times")) };
    }
    let shift = shift.unwrap_or_else(|| first(is) - first(was));
    let near = |(was, is): (&u64, &u64)| (is.cast_signed() - was.cast_signed() - shift).abs() <= ROUNDED_US;
    if was.times_us.len() != is.times_us.len() || !was.times_us.iter().zip(&is.times_us).all(near) {
        return differs(format!("{what} has other times"));
    }
    Ok(())
}

/// A number for what a piece shows: user data left aside, whichever way its parts are packed.
fn print(caps: &gst::CapsRef, bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    codec_of(caps).essence(bytes).hash(&mut hasher);
    hasher.finish()
}

fn codec_of(caps: &gst::CapsRef) -> Codec {
    let Some(first) = caps.structure(0) else { return Codec::Plain };
    let packed = first.get::<&str>("stream-format").is_ok_and(|format| format != "byte-stream");
    let settings = first.get::<gst::Buffer>("codec_data").ok();
    let settings = settings.and_then(|settings| settings.map_readable().ok().map(|bytes| bytes.to_vec()));
    let length = |at: usize| {
        let byte = settings.as_ref().and_then(|bytes| bytes.get(at)).copied();
        if packed {
            Units::Length(byte.map_or(4, |byte| usize::from(byte & 3) + 1))
        } else {
            Units::StartCode
        }
    };
    match first.name().as_str() {
        "video/x-h264" => Codec::Avc(length(4)),
        "video/x-h265" => Codec::Hevc(length(21)),
        "video/x-av1" => Codec::Av1,
        "video/x-dv" => Codec::Dv,
        "image/jpeg" => Codec::Jpeg,
        "video/mpeg" => Codec::Mpeg,
        _ => Codec::Plain,
    }
}
