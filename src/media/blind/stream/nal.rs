//! H.264 (ITU-T H.264, 7.3 and annex D) and H.265 (ITU-T H.265, 7.3 and annex D): messages beside the picture that
//! carry free text or data of the camera's maker. Other messages, such as the order of fields, stay.

use super::Units;
use crate::media::blind::file::big;
use crate::media::blind::traces::{TraceKind, Traces, readable};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Avc,
    Hevc,
}

/// What to do with a unit.
enum Fate {
    Keep,
    Drop,
    /// In its place.
    Change(Vec<u8>),
}

impl Kind {
    /// Bytes of a unit's head.
    fn head(self) -> usize {
        match self {
            Self::Avc => 1,
            Self::Hevc => 2,
        }
    }

    fn type_of(self, unit: &[u8]) -> Option<u8> {
        let first = *unit.first()?;
        Some(match self {
            Self::Avc => first & 0x1f,
            Self::Hevc => first >> 1 & 0x3f,
        })
    }

    fn is_message(self, type_: u8) -> bool {
        match self {
            Self::Avc => type_ == 6,
            Self::Hevc => matches!(type_, 39 | 40),
        }
    }

    /// Types that the standard leaves to anybody, and filling. 62 and 63 of H.265 are Dolby's, and belong to the
    /// picture.
    fn is_free(self, type_: u8) -> bool {
        match self {
            Self::Avc => matches!(type_, 12 | 24..=31),
            Self::Hevc => matches!(type_, 38 | 48..=61),
        }
    }

    /// Messages to take out: filling, registered and unregistered user data; with H.265 the time of day.
    fn is_user_data(self, message: u32) -> bool {
        matches!(message, 3..=5) || (self == Self::Hevc && message == 136)
    }

    fn fate(self, unit: &[u8], traces: &mut Traces) -> Fate {
        let Some(type_) = self.type_of(unit) else { return Fate::Keep };
        if self.is_free(type_) {
            note(unit.get(self.head()..).unwrap_or_default(), "in a unit of the maker's own", traces);
            return Fate::Drop;
        }
        if !self.is_message(type_) {
            return Fate::Keep;
        }
        match self.messages(unit, traces) {
            None => Fate::Keep,
            Some(unit) if unit.is_empty() => Fate::Drop,
            Some(unit) => Fate::Change(unit),
        }
    }

    /// The unit with only the messages that stay: empty when none does, `None` when all do or it cannot be read.
    fn messages(self, unit: &[u8], traces: &mut Traces) -> Option<Vec<u8>> {
        let (head, body) = unit.split_at_checked(self.head())?;
        let body = unescaped(body);
        // The last bit that is set ends the messages.
        let end = body.iter().rposition(|byte| *byte != 0)?;
        let (mut at, mut kept, mut dropped) = (0, Vec::new(), false);
        while at < end {
            let start = at;
            let message = counted(&body, &mut at)?;
            let size = usize::try_from(counted(&body, &mut at)?).ok()?;
            let payload = body.get(at..at.checked_add(size)?)?;
            at += size;
            if self.is_user_data(message) {
                dropped = true;
                if message != 3 {
                    // User data begins with a number of its maker.
                    let free = if message == 5 { payload.get(16..) } else { None };
                    note(free.unwrap_or(payload), "in the picture's stream", traces);
                }
            } else {
                kept.extend_from_slice(body.get(start..at)?);
            }
        }
        if !dropped {
            return None;
        }
        if kept.is_empty() {
            return Some(kept);
        }
        kept.push(0x80);
        Some([head, &escaped(&kept)].concat())
    }
}

fn note(payload: &[u8], place: &str, traces: &mut Traces) {
    if let Some(text) = readable(payload) {
        traces.note(TraceKind::InStream, text);
    } else if payload.iter().any(|byte| !matches!(byte, 0 | 0xff)) {
        traces.note(TraceKind::InStream, format!("data {place}"));
    }
}

/// A number written as bytes of 255 and a last one (H.264, 7.3.2.3.1).
fn counted(body: &[u8], at: &mut usize) -> Option<u32> {
    let mut number = 0u32;
    loop {
        let byte = *body.get(*at)?;
        *at += 1;
        number = number.checked_add(u32::from(byte))?;
        if byte != 0xff {
            return Some(number);
        }
    }
}

/// Without the bytes that keep a start code from appearing (H.264, 7.4.1).
fn unescaped(body: &[u8]) -> Vec<u8> {
    let (mut plain, mut zeros) = (Vec::with_capacity(body.len()), 0);
    for byte in body {
        if zeros >= 2 && *byte == 3 {
            zeros = 0;
            continue;
        }
        zeros = if *byte == 0 { zeros + 1 } else { 0 };
        plain.push(*byte);
    }
    plain
}

fn escaped(plain: &[u8]) -> Vec<u8> {
    let (mut body, mut zeros) = (Vec::with_capacity(plain.len() + 8), 0);
    for byte in plain {
        if zeros >= 2 && *byte <= 3 {
            body.push(3);
            zeros = 0;
        }
        zeros = if *byte == 0 { zeros + 1 } else { 0 };
        body.push(*byte);
    }
    body
}

/// A frame without user data; `None` where nothing changes or it cannot be read.
pub(super) fn clean(frame: &[u8], kind: Kind, units: Units, traces: &mut Traces) -> Option<Vec<u8>> {
    let spans = match units {
        Units::Length(size) => by_length(frame, size)?,
        Units::StartCode => by_start_code(frame),
    };
    let (mut out, mut changed) = (Vec::with_capacity(frame.len()), false);
    for (start, body, end) in spans {
        let unit = frame.get(body..end)?;
        match kind.fate(unit, traces) {
            Fate::Keep => out.extend_from_slice(frame.get(start..end)?),
            Fate::Drop => changed = true,
            Fate::Change(unit) => {
                changed = true;
                match units {
                    Units::Length(size) => {
                        let length = (unit.len() as u64).to_be_bytes();
                        out.extend_from_slice(length.get(8 - size..)?);
                    }
                    Units::StartCode => out.extend_from_slice(frame.get(start..body)?),
                }
                out.extend_from_slice(&unit);
            }
        }
    }
    changed.then_some(out)
}

/// The units of a frame that hold the picture, one after another, however they are packed.
pub(super) fn pictures(frame: &[u8], kind: Kind, units: Units) -> Vec<u8> {
    let spans = match units {
        Units::Length(size) => by_length(frame, size).unwrap_or_default(),
        Units::StartCode => by_start_code(frame),
    };
    let mut out = Vec::with_capacity(frame.len());
    for unit in spans.into_iter().filter_map(|(_, body, end)| frame.get(body..end)) {
        let picture = match (kind, kind.type_of(unit)) {
            (Kind::Avc, Some(type_)) => (1..=5).contains(&type_),
            (Kind::Hevc, Some(type_)) => type_ <= 31,
            (_, None) => false,
        };
        if picture {
            // Filling after a unit is none of it.
            let end = unit.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
            out.extend_from_slice(unit.get(..end).unwrap_or_default());
        }
    }
    out
}

/// Where each unit starts, where its body starts, and where it ends.
fn by_length(frame: &[u8], size: usize) -> Option<Vec<(usize, usize, usize)>> {
    let (mut at, mut spans) = (0, Vec::new());
    while at < frame.len() {
        let body = at + size;
        let length = usize::try_from(big(frame.get(at..body)?)).ok()?;
        let end = body.checked_add(length).filter(|end| *end <= frame.len())?;
        spans.push((at, body, end));
        at = end;
    }
    Some(spans)
}

fn by_start_code(frame: &[u8]) -> Vec<(usize, usize, usize)> {
    let codes: Vec<usize> = frame
        .windows(3)
        .enumerate()
        .filter(|(_, three)| *three == [0, 0, 1])
        .map(|(at, _)| if at > 0 && frame.get(at - 1) == Some(&0) { at - 1 } else { at })
        .collect();
    let mut spans = Vec::new();
    for (index, start) in codes.iter().enumerate() {
        let end = codes.get(index + 1).copied().unwrap_or(frame.len());
        let body = start + if frame.get(start + 2) == Some(&1) { 3 } else { 4 };
        // What precedes the first code is not a unit, but stays.
        let start = if index == 0 { 0 } else { *start };
        spans.push((start, body.min(end), end));
    }
    spans
}

/// `avcC` without bytes after its end (ISO/IEC 14496-15, 5.3.3.1).
pub(super) fn avc_settings(settings: &[u8]) -> Option<Vec<u8>> {
    let mut at = 5;
    for mask in [0x1f, 0xff] {
        let count = settings.get(at)? & mask;
        at += 1;
        for _ in 0..count {
            at += 2 + usize::try_from(big(settings.get(at..at + 2)?)).ok()?;
        }
    }
    // The high profiles have four bytes more, and extensions that hardly anybody writes.
    let high = matches!(settings.get(1)?, 100 | 110 | 122 | 144 | 244);
    let extended = settings.get(at..at + 4).filter(|more| high && more.get(3) == Some(&0));
    let end = if extended.is_some() { at + 4 } else { at };
    settings.get(..end).map(<[u8]>::to_vec)
}

/// `hvcC` without messages (ISO/IEC 14496-15, 8.3.3.1).
pub(super) fn hevc_settings(settings: &[u8], traces: &mut Traces) -> Option<Vec<u8>> {
    let (mut at, mut arrays, mut out) = (23, 0u8, settings.get(..23)?.to_vec());
    for _ in 0..*settings.get(22)? {
        let start = at;
        let type_ = settings.get(at)? & 0x3f;
        let count = big(settings.get(at + 1..at + 3)?);
        at += 3;
        for _ in 0..count {
            let size = usize::try_from(big(settings.get(at..at + 2)?)).ok()?;
            let unit = settings.get(at + 2..at + 2 + size)?;
            if Kind::Hevc.is_message(type_) || Kind::Hevc.is_free(type_) {
                note(unit.get(2..).unwrap_or_default(), "in the decoder's settings", traces);
            }
            at += 2 + size;
        }
        if !Kind::Hevc.is_message(type_) && !Kind::Hevc.is_free(type_) {
            out.extend_from_slice(settings.get(start..at)?);
            arrays += 1;
        }
    }
    *out.get_mut(22)? = arrays;
    Some(out)
}
