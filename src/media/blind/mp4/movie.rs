//! The index (`moov`): which tracks are kept, and each box of theirs without dates, names and languages.

use super::boxes::{Kind, Part, boxed, name, part, parts};
use super::entry::{self, Descriptions};
use super::samples::Table;
use super::tags::{kind_of_track, note_box, note_date, note_handler, note_language};
use crate::media::blind::file::{Fault, be32, be64, unfit};
use crate::media::blind::traces::{TraceKind, Traces};

/// The language "und", three letters of five bits (ISO/IEC 14496-12, 8.4.2).
const NO_LANGUAGE: [u8; 2] = [0x55, 0xc4];

/// A whole index.
pub(super) struct Movie {
    header: Vec<u8>,
    /// Kept tracks.
    pub tracks: Vec<Track>,
    /// Tables of the tracks that are left out: what bytes are theirs, and what the track is.
    pub left_out: Vec<(TraceKind, Table)>,
}

/// A kept track.
pub(super) struct Track {
    header: Vec<u8>,
    /// Boxes beside `mdia`: edit list, aperture.
    around: Vec<u8>,
    media_header: Vec<u8>,
    handler: Kind,
    descriptions: Descriptions,
    times: Vec<u8>,
    pub table: Table,
}

impl Track {
    pub fn codec(&self) -> crate::media::blind::stream::Codec {
        self.descriptions.codec
    }
}

impl Movie {
    /// Reads an index, noting what is left out of it.
    pub fn read(body: &[u8], traces: &mut Traces) -> Result<Self, Fault> {
        let Some(header) = part(body, b"mvhd") else { return unfit("its index is packed or has no head") };
        note_date(header, traces);
        let all: Vec<&[u8]> =
            parts(body).filter(|part| &part.kind == b"trak").map(|part| part.body).collect();
        let chapters: Vec<u32> = all.iter().flat_map(|track| chapters_of(track)).collect();
        let pictures = all.iter().filter(|track| handler_of(track) == Some(*b"vide")).count();
        let mut movie = Self { header: Vec::new(), tracks: Vec::new(), left_out: Vec::new() };
        for track in all {
            movie.take(track, &chapters, pictures, traces)?;
        }
        for part in parts(body).filter(|part| !matches!(&part.kind, b"mvhd" | b"trak")) {
            note_box(part, traces);
        }
        if !movie.tracks.iter().any(|track| &track.handler == b"vide") {
            return unfit("it has no picture that is known here");
        }
        let longest = movie.tracks.iter().filter_map(|track| length_of(&track.header)).max().unwrap_or(0);
        movie.header = movie_header(header, longest, movie.tracks.len())?;
        Ok(movie)
    }

    fn take(
        &mut self,
        track: &[u8],
        chapters: &[u32],
        pictures: usize,
        traces: &mut Traces,
    ) -> Result<(), Fault> {
        let handler = handler_of(track).unwrap_or_default();
        let number = part(track, b"tkhd").and_then(number_of);
        let of_chapters = number.is_some_and(|number| chapters.contains(&number));
        let media = part(track, b"mdia").unwrap_or_default();
        let tables = part(media, b"minf").and_then(|info| part(info, b"stbl")).unwrap_or_default();
        let table = Table::read(tables);
        for header in [part(track, b"tkhd"), part(media, b"mdhd")].into_iter().flatten() {
            note_date(header, traces);
        }
        if let Some(header) = part(media, b"mdhd") {
            note_language(header, traces);
        }
        if let Some(header) = part(media, b"hdlr") {
            note_handler(header, traces);
        }
        for part in parts(track).filter(|part| !TRACK.contains(&&part.kind)) {
            note_box(part, traces);
        }
        let kept = match &handler {
            b"vide" => {
                // A picture beside the video: a cover or a preview.
                let single = table.as_ref().is_ok_and(|table| table.samples() <= 1);
                !(of_chapters || pictures > 1 && single)
            }
            b"soun" => !of_chapters,
            _ => false,
        };
        if kept {
            self.tracks.push(read_track(track, media, tables, handler, table?, self.tracks.len(), traces)?);
        } else if let Ok(table) = table {
            self.left_out.push((kind_of_track(handler, of_chapters), table));
        } else {
            traces.note(kind_of_track(handler, of_chapters), name(handler));
        }
        Ok(())
    }

    /// The index as bytes.
    pub fn write(&self) -> Vec<u8> {
        let tracks = self.tracks.iter().flat_map(Track::write);
        boxed(b"moov", &boxed(b"mvhd", &self.header).into_iter().chain(tracks).collect::<Vec<u8>>())
    }
}

/// Boxes of a track that are read, or say nothing.
const TRACK: [&Kind; 7] = [b"tkhd", b"mdia", b"edts", b"tapt", b"tref", b"load", b"clip"];

fn handler_of(track: &[u8]) -> Option<Kind> {
    part(part(track, b"mdia")?, b"hdlr")?.get(8..12)?.first_chunk().copied()
}

/// The tracks that hold the chapters of this one.
fn chapters_of(track: &[u8]) -> Vec<u32> {
    let list = part(track, b"tref").and_then(|references| part(references, b"chap")).unwrap_or_default();
    list.chunks_exact(4).filter_map(|four| be32(four, 0)).collect()
}

pub(super) fn number_of(header: &[u8]) -> Option<u32> {
    be32(header, if header.first() == Some(&1) { 20 } else { 12 })
}

/// Ticks of a second (`mvhd`, `mdhd`).
pub(super) fn scale_of(header: &[u8]) -> Option<u64> {
    be32(header, if header.first() == Some(&1) { 20 } else { 12 }).map(u64::from)
}

fn length_of(header: &[u8]) -> Option<u64> {
    if header.first() == Some(&1) { be64(header, 28) } else { be32(header, 20).map(u64::from) }
}

/// Writes zeros, or other bytes, over part of a header.
pub(super) fn put(bytes: &mut [u8], at: usize, new: &[u8]) {
    if let Some(place) = bytes.get_mut(at..at + new.len()) {
        place.copy_from_slice(new);
    }
}

fn movie_header(header: &[u8], longest: u64, tracks: usize) -> Result<Vec<u8>, Fault> {
    let wide = header.first() == Some(&1);
    let size = if wide { 112 } else { 100 };
    let Some(header) = header.get(..size) else { return unfit("its head is too short") };
    let mut out = header.to_vec();
    put(&mut out, 4, &[0; 8]);
    if wide {
        put(&mut out, 12, &[0; 8]);
        put(&mut out, 24, &longest.to_be_bytes());
    } else {
        put(&mut out, 16, &u32::try_from(longest).unwrap_or(u32::MAX).to_be_bytes());
    }
    // QuickTime's preview, poster, selection and current time; ten bytes that are reserved.
    put(&mut out, size - 28, &[0; 24]);
    put(&mut out, size - 74, &[0; 10]);
    put(&mut out, size - 4, &u32::try_from(tracks + 1).unwrap_or(u32::MAX).to_be_bytes());
    Ok(out)
}

/// `tkhd` without dates; numbered anew; size, matrix and flags stay.
fn track_header(header: &[u8], number: usize) -> Result<Vec<u8>, Fault> {
    let wide = header.first() == Some(&1);
    let Some(header) = header.get(..if wide { 96 } else { 84 }) else {
        return unfit("the head of a track is too short");
    };
    let mut out = header.to_vec();
    let times = if wide { 16 } else { 8 };
    put(&mut out, 4, &[0; 16][..times]);
    put(&mut out, 4 + times, &u32::try_from(number + 1).unwrap_or(u32::MAX).to_be_bytes());
    // Reserved, before and after the length.
    put(&mut out, 8 + times, &[0; 4]);
    put(&mut out, if wide { 36 } else { 24 }, &[0; 8]);
    Ok(out)
}

fn media_header(header: &[u8]) -> Result<Vec<u8>, Fault> {
    let wide = header.first() == Some(&1);
    let size = if wide { 36 } else { 24 };
    let Some(header) = header.get(..size) else { return unfit("the head of a track is too short") };
    let mut out = header.to_vec();
    put(&mut out, 4, &[0; 16][..if wide { 16 } else { 8 }]);
    put(&mut out, size - 4, &NO_LANGUAGE);
    put(&mut out, size - 2, &[0; 2]);
    Ok(out)
}

fn read_track(
    track: &[u8],
    media: &[u8],
    tables: &[u8],
    handler: Kind,
    table: Table,
    number: usize,
    traces: &mut Traces,
) -> Result<Track, Fault> {
    let info = part(media, b"minf").unwrap_or_default();
    let refers = part(info, b"dinf").and_then(|data| part(data, b"dref")).unwrap_or_default();
    // The lowest flag: the samples are in this file.
    if parts(refers.get(8..).unwrap_or_default()).any(|at| at.body.get(3).is_none_or(|flag| flag & 1 == 0)) {
        return unfit("its pictures are in another file");
    }
    for kind in [b"senc", b"saiz", b"saio"] {
        if part(tables, kind).is_some() {
            return unfit("it is encrypted");
        }
    }
    let picture = &handler == b"vide";
    let mut around = Vec::new();
    if let Some(list) = part(track, b"edts").and_then(|edits| part(edits, b"elst")) {
        let wide = list.first() == Some(&1);
        around.extend(boxed(b"edts", &boxed(b"elst", counted(list, 4, if wide { 20 } else { 12 })?)));
    }
    if let Some(aperture) = part(track, b"tapt") {
        let sizes = parts(aperture).filter(|part| matches!(&part.kind, b"clef" | b"prof" | b"enof"));
        let sizes: Vec<u8> =
            sizes.flat_map(|part| boxed(&part.kind, part.body.get(..12).unwrap_or(part.body))).collect();
        around.extend(boxed(b"tapt", &sizes));
    }
    Ok(Track {
        header: track_header(part(track, b"tkhd").unwrap_or_default(), number)?,
        around,
        media_header: media_header(part(media, b"mdhd").unwrap_or_default())?,
        handler,
        descriptions: entry::clean(part(tables, b"stsd").unwrap_or_default(), picture, traces)?,
        times: times(tables, table.samples(), traces)?,
        table,
    })
}

/// A table of a count and rows, without what may follow it.
fn counted(body: &[u8], at: usize, row: usize) -> Result<&[u8], Fault> {
    let rows = be32(body, at).and_then(|count| usize::try_from(count).ok());
    let size = rows.and_then(|rows| rows.checked_mul(row)).and_then(|size| size.checked_add(at + 4));
    match size.and_then(|size| body.get(..size)) {
        Some(body) => Ok(body),
        None => unfit("its index is damaged"),
    }
}

/// The tables of when samples are due and which can be begun with, as they are.
fn times(tables: &[u8], samples: usize, traces: &mut Traces) -> Result<Vec<u8>, Fault> {
    let mut out = Vec::new();
    for Part { kind, body } in parts(tables) {
        let body = match &kind {
            b"stts" | b"ctts" => counted(body, 4, 8)?,
            b"stss" | b"stps" => counted(body, 4, 4)?,
            b"cslg" => body.get(..if body.first() == Some(&1) { 44 } else { 24 }).unwrap_or(body),
            b"sdtp" => body.get(..samples + 4).unwrap_or(body),
            b"stsd" | b"stsc" | b"stsz" | b"stz2" | b"stco" | b"co64" | b"stsh" => continue,
            _ => {
                note_box(Part { kind, body }, traces);
                continue;
            }
        };
        out.extend(boxed(&kind, body));
    }
    Ok(out)
}

impl Track {
    fn write(&self) -> Vec<u8> {
        let mut handler = vec![0; 25];
        put(&mut handler, 8, &self.handler);
        let kind_header = match &self.handler {
            b"vide" => boxed(b"vmhd", &[0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]),
            _ => boxed(b"smhd", &[0; 8]),
        };
        let here = boxed(b"url ", &[0, 0, 0, 1]);
        let refers = boxed(b"dref", &[&[0, 0, 0, 0, 0, 0, 0, 1], here.as_slice()].concat());
        let tables =
            [boxed(b"stsd", &self.descriptions.body), self.times.clone(), self.table.write()].concat();
        let info = [kind_header, boxed(b"dinf", &refers), boxed(b"stbl", &tables)].concat();
        let media =
            [boxed(b"mdhd", &self.media_header), boxed(b"hdlr", &handler), boxed(b"minf", &info)].concat();
        let track = [boxed(b"tkhd", &self.header), self.around.clone(), boxed(b"mdia", &media)].concat();
        boxed(b"trak", &track)
    }

    /// Bytes of a packet of sound, and how many samples it stands for.
    pub fn packet(&self) -> Option<(u64, u64)> {
        self.descriptions.packet
    }
}
