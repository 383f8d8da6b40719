//! What MP4 and QuickTime files say of themselves: user data, item lists, keys, headers' dates.

use chrono::DateTime;

use super::boxes::{Kind, Part, name, part, parts};
use crate::media::blind::file::{be16, be32, be64};
use crate::media::blind::traces::{TraceKind, Traces, readable, text};

/// Seconds from 1904-01-01, where these files begin to count, to 1970-01-01.
const EPOCH: u64 = 2_082_844_800;

/// Notes what a box says that the copy does not take over.
pub(super) fn note_box(part: Part<'_>, traces: &mut Traces) {
    match &part.kind {
        b"udta" => parts(part.body).for_each(|item| note_user_data(item, traces)),
        b"meta" => note_meta(part.body, traces),
        b"free" | b"skip" | b"wide" | b"junk" | b"pnot" => {
            traces.unused(&format!("in a box “{}”", name(part.kind)), part.body, part.body.len() as u64);
        }
        b"uuid" => note_uuid(part.body, traces),
        // Without words by their nature.
        b"iods" | b"load" | b"tref" | b"btrt" | b"sidx" | b"styp" | b"moof" | b"mfra" | b"sgpd" | b"sbgp"
        | b"subs" | b"mvex" | b"ctab" | b"clip" => {}
        _ => {
            if let Some(text) = readable(part.body) {
                traces.note(TraceKind::Other, format!("{}: {text}", name(part.kind)));
            }
        }
    }
}

/// Notes the date of a header box (`mvhd`, `tkhd`, `mdhd`).
pub(super) fn note_date(header: &[u8], traces: &mut Traces) {
    let seconds = if header.first() == Some(&1) { be64(header, 4) } else { be32(header, 4).map(u64::from) };
    let Some(seconds) = seconds.filter(|seconds| *seconds != 0) else { return };
    // Some cameras count from 1970.
    let unix = seconds.checked_sub(EPOCH).unwrap_or(seconds);
    let date = i64::try_from(unix).ok().and_then(|unix| DateTime::from_timestamp(unix, 0));
    if let Some(date) = date {
        traces.note(TraceKind::Date, date.format("%Y-%m-%dT%H:%M:%SZ").to_string());
    }
}

/// Notes the language of a track (`mdhd`), unless it is none, or English, which says nothing.
pub(super) fn note_language(header: &[u8], traces: &mut Traces) {
    let Some(packed) = be16(header, if header.first() == Some(&1) { 32 } else { 20 }) else { return };
    // Before 0x400 it is one of a Macintosh's languages; 0 is English.
    if packed < 0x400 || packed == 0x7fff {
        if !matches!(packed, 0 | 0x7fff) {
            traces.note(TraceKind::Other, format!("language: number {packed}"));
        }
        return;
    }
    let letters: String = [10, 5, 0]
        .iter()
        .filter_map(|shift| u8::try_from(packed >> shift & 0x1f).ok())
        .map(|letter| char::from(letter + 0x60))
        .collect();
    if !matches!(letters.as_str(), "und" | "eng") {
        traces.note(TraceKind::Other, format!("language: {letters}"));
    }
}

/// Notes the name of a handler; the usual ones say nothing.
pub(super) fn note_handler(header: &[u8], traces: &mut Traces) {
    let Some(raw) = header.get(24..) else { return };
    // QuickTime writes the count of letters first.
    let counted = raw.split_first().filter(|(count, rest)| usize::from(**count) == rest.len());
    let words = text(counted.map_or(raw, |(_, rest)| rest));
    traces.track_name(&words);
}

fn note_uuid(body: &[u8], traces: &mut Traces) {
    let (id, rest) = body.split_at_checked(16).unwrap_or((body, &[]));
    match readable(rest).or_else(|| readable(id)) {
        Some(text) => traces.note(TraceKind::Other, format!("uuid: {text}")),
        None => traces.note(TraceKind::Other, format!("uuid: {} bytes", body.len())),
    }
}

fn note_user_data(item: Part<'_>, traces: &mut Traces) {
    let tag = name(item.kind);
    match &item.kind {
        b"meta" => note_meta(item.body, traces),
        b"uuid" => note_uuid(item.body, traces),
        b"free" | b"skip" => note_box(item, traces),
        b"loci" => note_place(item.body, traces),
        b"chpl" => note_chapters(item.body, traces),
        b"titl" | b"auth" | b"dscp" | b"cprt" | b"perf" | b"gnre" | b"albm" | b"kywd" => {
            traces.tag(&tag, &text(item.body.get(6..).unwrap_or_default()));
        }
        kind if kind.first() == Some(&0xa9) => note_texts(&tag, item.body, traces),
        _ => match readable(item.body) {
            Some(text) => traces.tag(&tag, &text),
            None if item.body.iter().any(|byte| *byte != 0) => {
                traces.tag(&tag, &format!("{} bytes", item.body.len()));
            }
            None => {}
        },
    }
}

/// QuickTime's texts: each after its length and its language, or an item with `data`.
fn note_texts(tag: &str, body: &[u8], traces: &mut Traces) {
    if let Some(data) = part(body, b"data") {
        note_data(tag, data, traces);
        return;
    }
    let mut at = 0;
    while let Some(words) = be16(body, at).and_then(|size| body.get(at + 4..at + 4 + usize::from(size))) {
        traces.tag(tag, &text(words));
        at += 4 + words.len();
    }
    if at == 0 {
        traces.tag(tag, &readable(body).unwrap_or_default());
    }
}

/// `data`: kind of value, language, value.
fn note_data(tag: &str, data: &[u8], traces: &mut Traces) {
    let value = data.get(8..).unwrap_or_default();
    match be32(data, 0) {
        Some(13 | 14 | 27) => traces.note(TraceKind::Cover, format!("{} bytes", value.len())),
        Some(1) => traces.tag(tag, &text(value)),
        _ => traces.tag(tag, &readable(value).unwrap_or_else(|| format!("{} bytes", value.len()))),
    }
}

/// `meta`: an item list, with or without keys, or XML.
fn note_meta(body: &[u8], traces: &mut Traces) {
    // QuickTime's has no version before its boxes.
    let body = if body.get(4..8) == Some(b"hdlr") { body } else { body.get(4..).unwrap_or_default() };
    let keys: Vec<String> = part(body, b"keys").map(keys).unwrap_or_default();
    for item in parts(body) {
        match &item.kind {
            b"ilst" => parts(item.body).for_each(|entry| note_item(entry, &keys, traces)),
            b"keys" | b"hdlr" => {}
            _ => note_box(item, traces),
        }
    }
}

fn keys(body: &[u8]) -> Vec<String> {
    parts(body.get(8..).unwrap_or_default()).map(|key| text(key.body)).collect()
}

fn note_item(entry: Part<'_>, keys: &[String], traces: &mut Traces) {
    let number = usize::try_from(u32::from_be_bytes(entry.kind)).unwrap_or(0);
    let key = number.checked_sub(1).and_then(|index| keys.get(index)).cloned();
    let own = part(entry.body, b"name").and_then(|own| own.get(4..)).map(text);
    let tag = key.or(own).unwrap_or_else(|| name(entry.kind));
    match part(entry.body, b"data") {
        Some(data) => note_data(&tag, data, traces),
        None => traces.tag(&tag, &readable(entry.body).unwrap_or_default()),
    }
}

/// 3GPP's place: a name, then longitude and latitude (3GPP TS 26.244, 8.3).
fn note_place(body: &[u8], traces: &mut Traces) {
    let rest = body.get(6..).unwrap_or_default();
    let end = rest.iter().position(|byte| *byte == 0).unwrap_or(rest.len());
    let words = text(rest.get(..end).unwrap_or_default());
    let degrees = |at| be32(rest, at).map(|fixed| f64::from(fixed.cast_signed()) / 65_536.0);
    match (degrees(end + 2), degrees(end + 6)) {
        (Some(east), Some(north)) => {
            traces.note(TraceKind::Location, format!("{words} {north:.4}, {east:.4}"));
        }
        _ => traces.note(TraceKind::Location, words),
    }
}

/// Nero's chapters: each with a time of eight bytes and a counted name.
fn note_chapters(body: &[u8], traces: &mut Traces) {
    let mut names = Vec::new();
    let mut at = if body.first() == Some(&1) { 9 } else { 5 };
    while let Some(size) = body.get(at + 8) {
        let Some(words) = body.get(at + 9..at + 9 + usize::from(*size)) else { break };
        names.push(text(words));
        at += 9 + usize::from(*size);
    }
    traces.note(TraceKind::Chapters, format!("{}: {}", names.len(), names.join(", ")));
}

/// What a track is that the copy leaves out.
pub(super) fn kind_of_track(handler: Kind, of_chapters: bool) -> TraceKind {
    match &handler {
        _ if of_chapters => TraceKind::Chapters,
        b"text" | b"sbtl" | b"subt" | b"subp" | b"clcp" => TraceKind::Subtitles,
        b"tmcd" => TraceKind::Timecode,
        b"vide" | b"pict" => TraceKind::Cover,
        _ => TraceKind::DataTrack,
    }
}
