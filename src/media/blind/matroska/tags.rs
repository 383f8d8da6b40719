//! What Matroska files say of themselves: title, date, programs, tags, chapters, attached files.

use chrono::{DateTime, TimeDelta};

use super::ebml::{self, Head, elements, find, head};
use crate::media::blind::file::{Fault, Source, big};
use crate::media::blind::traces::{TraceKind, Traces, text};

/// 2001-01-01, where dates begin, in seconds from 1970.
const EPOCH: i64 = 978_307_200;

/// Tags of numbers that are counted from the streams themselves.
const COUNTS: [&str; 9] = [
    "BPS",
    "DURATION",
    "NUMBER_OF_FRAMES",
    "NUMBER_OF_BYTES",
    "_STATISTICS_TAGS",
    "MAJOR_BRAND",
    "MINOR_VERSION",
    "COMPATIBLE_BRANDS",
    "VENDOR_ID",
];

/// Notes what the segment's information says.
pub(super) fn note_info(info: &[u8], traces: &mut Traces) {
    for item in elements(info) {
        match item.id {
            0x7BA9 => traces.note(TraceKind::Title, text(item.body)),
            0x4D80 | 0x5741 if item.body != super::APP => traces.note(TraceKind::Software, text(item.body)),
            0x4461 => {
                let since = TimeDelta::nanoseconds(big(item.body).cast_signed());
                if let Some(date) =
                    DateTime::from_timestamp(EPOCH, 0).and_then(|start| start.checked_add_signed(since))
                {
                    traces.note(TraceKind::Date, date.format("%Y-%m-%dT%H:%M:%SZ").to_string());
                }
            }
            // File names: its own, the one before, the one after.
            0x7384 | 0x003C_83AB | 0x003E_83BB => {
                traces.note(TraceKind::Title, format!("file name {}", text(item.body)));
            }
            0x73A4 | 0x4444 | 0x003C_B923 | 0x003E_B923 => {
                let hex: String = item.body.iter().map(|byte| format!("{byte:02x}")).collect();
                traces.note(TraceKind::Identifier, hex);
            }
            _ => {}
        }
    }
}

/// Notes tags.
pub(super) fn note_tags(tags: &[u8], traces: &mut Traces) {
    for tag in elements(tags).filter(|tag| tag.id == 0x7373) {
        note_simple(tag.body, traces);
    }
}

fn note_simple(tag: &[u8], traces: &mut Traces) {
    for simple in elements(tag).filter(|simple| simple.id == 0x67C8) {
        let name = find(simple.body, 0x45A3).map(text).unwrap_or_default();
        let base = name.split('-').next().unwrap_or_default();
        if !COUNTS.contains(&base) {
            if let Some(value) = find(simple.body, 0x4487) {
                traces.tag(&name, &text(value));
            } else if let Some(value) = find(simple.body, 0x4485) {
                traces.tag(&name, &format!("{} bytes", value.len()));
            }
        }
        note_simple(simple.body, traces);
    }
}

/// Notes chapters: how many, and their names.
pub(super) fn note_chapters(chapters: &[u8], traces: &mut Traces) {
    let mut names = Vec::new();
    for edition in elements(chapters).filter(|edition| edition.id == 0x45B9) {
        collect(edition.body, &mut names);
    }
    traces.note(TraceKind::Chapters, format!("{}: {}", names.len(), names.join(", ")));
}

fn collect(parent: &[u8], names: &mut Vec<String>) {
    for atom in elements(parent).filter(|atom| atom.id == 0xB6) {
        let shown = elements(atom.body).filter(|shown| shown.id == 0x80);
        names.extend(shown.filter_map(|shown| find(shown.body, 0x85)).map(text));
        collect(atom.body, names);
    }
}

/// Notes attached files by name, without reading them.
pub(super) fn note_attachments(source: &mut Source, part: &Head, traces: &mut Traces) -> Result<(), Fault> {
    let end = part.body + part.size.unwrap_or(0);
    let mut at = part.body;
    while let Some(file) = head(source, at)?.filter(|_| at < end) {
        let file_end = file.body + file.size.unwrap_or(0);
        let (mut words, mut place) = (Vec::new(), file.body);
        while let Some(item) = head(source, place)?.filter(|_| file.id == 0x61A7 && place < file_end) {
            // Name, description, kind.
            if matches!(item.id, 0x466E | 0x467E | 0x4660) {
                words.push(text(&ebml::body(source, &item)?));
            }
            place = item.body + item.size.unwrap_or(0).max(1);
        }
        if file.id == 0x61A7 {
            let picture = words.iter().any(|word| word.starts_with("image/"));
            traces.note(if picture { TraceKind::Cover } else { TraceKind::Attachment }, words.join(", "));
        }
        at = file_end.max(at + 2);
    }
    Ok(())
}
