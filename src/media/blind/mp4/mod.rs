//! MP4, QuickTime and 3GP: a new file of the samples of picture and sound, with the tables that say when each is shown
//! as they were, and nothing else (ISO/IEC 14496-12; Apple's QuickTime File Format).
//!
//! What is kept is listed; what is not listed is left out, known or not.

mod boxes;
mod entry;
mod fragments;
mod movie;
mod samples;
mod tags;
#[cfg(test)]
mod tests;

use boxes::{Kind, Part, boxed, name};
use movie::Movie;
use samples::Table;

use super::file::{Fault, Source, Target, be32, be64, unfit};
use super::traces::{TraceKind, Traces, count, readable};

/// Bytes of an unused stretch that are looked into.
const LOOK: u64 = 64 << 10;

/// Brands that say how the file is made rather than by whom.
const BRANDS: [&Kind; 12] = [
    b"qt  ", b"mp41", b"mp42", b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"M4V ", b"3gp4", b"3gp5",
    b"3gp6",
];

/// A box of the file itself.
struct Top {
    kind: Kind,
    start: u64,
    body: u64,
    end: u64,
}

/// Whether a file begins like one of these.
pub(super) fn is_mp4(head: &[u8]) -> bool {
    matches!(head.get(4..8), Some(b"ftyp" | b"moov" | b"mdat" | b"wide" | b"free" | b"skip" | b"pnot"))
}

/// Writes the copy.
pub(super) fn rewrite(
    source: &mut Source,
    target: &mut Target<'_>,
    traces: &mut Traces,
) -> Result<(), Fault> {
    let (tops, end) = scan(source)?;
    let mut indexes = tops.iter().filter(|top| &top.kind == b"moov");
    let (Some(index), None) = (indexes.next(), indexes.next()) else {
        return unfit("it has no single index");
    };
    let mut body = source.bytes(index.body, index.end - index.body)?;
    if tops.iter().any(|top| &top.kind == b"moof") {
        body = fragments::whole(source, &tops, &body)?;
    }
    let mut movie = Movie::read(&body, traces)?;
    note_the_rest(source, &tops, end, &movie, traces)?;

    let brand = brand(source, &tops)?;
    target.write(&boxed(b"ftyp", &[brand, [0, 0, 0, 0], brand, *b"isom"].concat()))?;
    // The size in eight bytes: whether four are enough is not known yet.
    let start = target.at;
    target.write(&[&[0, 0, 0, 1], b"mdat".as_slice(), &[0; 8]].concat())?;
    samples::copy(source, target, &mut movie.tracks, traces)?;
    let size = target.at - start;
    target.patch(start + 8, &size.to_be_bytes())?;
    target.write(&movie.write())
}

/// The boxes of the file, and where they end.
fn scan(source: &mut Source) -> Result<(Vec<Top>, u64), Fault> {
    let (mut tops, mut at) = (Vec::new(), 0);
    while at + 8 <= source.length {
        let head = source.look(at, 16)?;
        let kind = head.get(4..8).and_then(|kind| kind.first_chunk()).copied().unwrap_or_default();
        let (body, size) = match be32(&head, 0) {
            Some(0) => (8, source.length - at),
            Some(1) => (16, be64(&head, 8).unwrap_or(0)),
            size => (8, size.map_or(0, u64::from)),
        };
        if size < body || size > source.length - at {
            break;
        }
        tops.push(Top { kind, start: at, body: at + body, end: at + size });
        at += size;
    }
    Ok((tops, at))
}

fn brand(source: &mut Source, tops: &[Top]) -> Result<Kind, Fault> {
    let Some(top) = tops.iter().find(|top| &top.kind == b"ftyp") else { return Ok(*b"qt  ") };
    let head = source.look(top.body, 4)?;
    Ok(BRANDS.iter().find(|brand| head == **brand).map_or(*b"isom", |brand| **brand))
}

/// Notes what is beside the index and the samples.
fn note_the_rest(
    source: &mut Source,
    tops: &[Top],
    end: u64,
    movie: &Movie,
    traces: &mut Traces,
) -> Result<(), Fault> {
    for top in tops.iter().filter(|top| !matches!(&top.kind, b"ftyp" | b"moov" | b"mdat")) {
        let body = source.look(top.body, (top.end - top.body).min(LOOK))?;
        if matches!(&top.kind, b"free" | b"skip" | b"wide") {
            traces.unused(&format!("in a box “{}”", name(top.kind)), &body, top.end - top.body);
        } else {
            tags::note_box(Part { kind: top.kind, body: &body }, traces);
        }
    }
    if end < source.length {
        let rest = source.look(end, LOOK)?;
        traces.unused("after the end", &rest, source.length - end);
    }
    for (kind, table) in &movie.left_out {
        traces.note(*kind, words_of(source, table)?);
    }
    let mut used: Vec<(u64, u64)> = Vec::new();
    for (table, packet) in movie
        .tracks
        .iter()
        .map(|track| (&track.table, track.packet()))
        .chain(movie.left_out.iter().map(|(_, table)| (table, None)))
    {
        used.extend(
            table.chunks(packet)?.iter().map(|chunk| (chunk.at, chunk.at.saturating_add(chunk.bytes))),
        );
    }
    used.sort_unstable();
    for top in tops.iter().filter(|top| &top.kind == b"mdat") {
        note_gaps(source, top, &used, traces)?;
    }
    Ok(())
}

/// The first words of a track that is left out.
fn words_of(source: &mut Source, table: &Table) -> Result<String, Fault> {
    let mut words = Vec::new();
    for chunk in table.chunks(None)?.iter().take(4) {
        let bytes = source.look(chunk.at, chunk.bytes.min(1024)).unwrap_or_default();
        words.extend(readable(&bytes));
    }
    let pieces = count(table.samples(), "piece");
    Ok(if words.is_empty() { pieces } else { format!("{pieces}: {}", words.join(" / ")) })
}

/// Bytes among the samples that belong to none.
fn note_gaps(source: &mut Source, top: &Top, used: &[(u64, u64)], traces: &mut Traces) -> Result<(), Fault> {
    let (mut at, mut length, mut seen) = (top.body, 0, Vec::new());
    let ends = used.iter().copied().filter(|(start, end)| *end > top.body && *start < top.end);
    for (start, end) in ends.chain([(top.end, top.end)]) {
        if start > at {
            length += start - at;
            if (seen.len() as u64) < LOOK {
                seen.extend(source.look(at, (start - at).min(LOOK))?);
            }
        }
        at = at.max(end);
    }
    if length > 0 {
        let text = readable(&seen).map(|text| format!(": {text}")).unwrap_or_default();
        if seen.iter().any(|byte| *byte != 0) {
            traces.note(TraceKind::Unused, format!("{length} bytes among the frames{text}"));
        }
    }
    Ok(())
}
