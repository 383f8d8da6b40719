//! AVI: a new file of the pieces of picture and sound in their order, with a new index, and nothing else (Microsoft's
//! AVI RIFF file reference; the OpenDML extension is read, and written only as far as a plain file goes).
//!
//! What is kept is listed; what is not listed is left out, known or not.

mod head;
mod pieces;
#[cfg(test)]
mod tests;

use head::Head;
use pieces::{Index, Pieces};

use super::file::{Fault, Source, Target, le32, unfit};
use super::traces::{TraceKind, Traces, readable, text};

/// Bytes of an unused stretch that are looked into.
const LOOK: u64 = 64 << 10;

/// A chunk of a file: its four letters, for a list its kind, and where its content lies.
#[derive(Clone, Copy)]
struct Chunk {
    id: [u8; 4],
    list: [u8; 4],
    body: u64,
    end: u64,
}

/// Whether a file begins like one of these.
pub(super) fn is_avi(head: &[u8]) -> bool {
    head.starts_with(b"RIFF") && head.get(8..12) == Some(b"AVI ")
}

/// Writes the copy.
pub(super) fn rewrite(
    source: &mut Source,
    target: &mut Target<'_>,
    traces: &mut Traces,
) -> Result<(), Fault> {
    let mut parts = Vec::new();
    let mut end = 0;
    for riff in chunks(source, 0, source.length)? {
        if &riff.id != b"RIFF" {
            break;
        }
        parts.extend(chunks(source, riff.body, riff.end)?);
        end = riff.end + (riff.end & 1);
    }
    let Some(head) = parts.iter().find(|part| &part.list == b"hdrl") else { return unfit("it has no head") };
    let head = Head::read(&source.bytes(head.body, head.end - head.body)?, traces)?;
    note_the_rest(source, &parts, end, traces)?;
    let movies: Vec<Chunk> = parts.iter().copied().filter(|part| &part.list == b"movi").collect();
    let index = Index::read(source, &parts, &movies)?;

    target.write(b"RIFF\0\0\0\0AVI ")?;
    target.write(&head.write())?;
    let movie_at = target.at;
    target.write(b"LIST\0\0\0\0movi")?;
    let mut pieces = Pieces::new(&head, index, movie_at + 8);
    for movie in movies {
        pieces.copy(source, target, movie.body, movie.end, traces)?;
    }
    let size = short(target.at - movie_at - 8)?;
    target.patch(movie_at + 4, &size)?;
    target.write(&chunk(b"idx1", &pieces.index))?;
    let size = short(target.at - 8)?;
    target.patch(4, &size)
}

/// A size in four bytes.
fn short(size: u64) -> Result<[u8; 4], Fault> {
    match u32::try_from(size) {
        Ok(size) => Ok(size.to_le_bytes()),
        Err(_) => unfit("it is larger than 4 GB"),
    }
}

/// The chunks between two places of a file; the last may end with the file.
fn chunks(source: &mut Source, mut at: u64, end: u64) -> Result<Vec<Chunk>, Fault> {
    let mut found = Vec::new();
    while at + 8 <= end {
        let head = source.look(at, 12)?;
        let Some(id) = head.first_chunk().copied() else { break };
        let is_list = matches!(&id, b"RIFF" | b"LIST");
        let size = le32(&head, 4).map_or(0, u64::from);
        let list = if is_list { head.get(8..).and_then(|four| four.first_chunk()).copied() } else { None };
        let body = at + if is_list { 12 } else { 8 };
        let chunk_end = at + 8 + size;
        if chunk_end > end + 1 || chunk_end < body || !id.iter().all(u8::is_ascii) {
            // What follows is none; a list that claims too much is taken as far as it goes.
            if is_list && chunk_end > end {
                found.push(Chunk { id, list: list.unwrap_or_default(), body, end: end.max(body) });
            }
            break;
        }
        found.push(Chunk { id, list: list.unwrap_or_default(), body, end: chunk_end.min(end).max(body) });
        at = chunk_end + (chunk_end & 1);
    }
    Ok(found)
}

/// A chunk as bytes.
fn chunk(id: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let size = u32::try_from(body.len()).unwrap_or(u32::MAX);
    let mut bytes = [id.as_slice(), &size.to_le_bytes(), body].concat();
    if bytes.len() % 2 == 1 {
        bytes.push(0);
    }
    bytes
}

/// The chunks in memory.
fn chunks_in(mut bytes: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    std::iter::from_fn(move || {
        let id = *bytes.first_chunk()?;
        let size = usize::try_from(le32(bytes, 4)?).ok()?;
        let body = bytes.get(8..8usize.checked_add(size)?)?;
        bytes = bytes.get(8 + size + size % 2..).unwrap_or_default();
        Some((id, body))
    })
}

/// Notes a chunk that the copy does not take over.
fn note_chunk(id: [u8; 4], body: &[u8], traces: &mut Traces) {
    let name = String::from_utf8_lossy(&id).into_owned();
    match &id {
        b"JUNK" | b"junk" | b"PAD " => traces.unused("of filling", body, body.len() as u64),
        b"LIST" => {
            for (id, body) in chunks_in(body.get(4..).unwrap_or_default()) {
                note_chunk(id, body, traces);
            }
        }
        b"strn" => traces.note(TraceKind::TrackName, text(body)),
        b"idx1" | b"indx" | b"dmlh" | b"vprp" => {}
        _ => {
            let words = std::str::from_utf8(body).map(|words| words.trim_matches('\0').to_owned());
            traces.tag(&name, &words.ok().or_else(|| readable(body)).unwrap_or_default());
        }
    }
}

fn note_the_rest(source: &mut Source, parts: &[Chunk], end: u64, traces: &mut Traces) -> Result<(), Fault> {
    for part in parts.iter().filter(|part| !matches!(&part.list, b"hdrl" | b"movi") && &part.id != b"idx1") {
        let start = if &part.id == b"LIST" { part.body - 4 } else { part.body };
        note_chunk(part.id, &source.look(start, (part.end - start).min(LOOK))?, traces);
    }
    if end < source.length {
        let rest = source.look(end, LOOK)?;
        traces.unused("after the end", &rest, source.length - end);
    }
    Ok(())
}
