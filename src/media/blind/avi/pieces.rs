//! The pieces of picture and sound, and which of them can be begun with.

use std::collections::HashMap;

use super::head::{Head, Stream};
use super::{Chunk, chunks, short};
use crate::media::blind::file::{Fault, Source, Target, be16, be32, le32, unfit};
use crate::media::blind::stream::Codec;
use crate::media::blind::traces::Traces;

/// The flag of a piece that can be begun with.
const KEY: u32 = 0x10;

/// Which pieces can be begun with, by the place of their content.
#[derive(Default)]
pub(super) struct Index(HashMap<u64, bool>);

impl Index {
    /// Reads every index of the file, the old and the new kind.
    pub fn read(source: &mut Source, parts: &[Chunk], movies: &[Chunk]) -> Result<Self, Fault> {
        let mut index = Self::default();
        let Some(movie) = movies.first() else { return unfit("it has no content") };
        // Places are counted from the list's name.
        let base = movie.body - 4;
        for old in parts.iter().filter(|part| &part.id == b"idx1") {
            let rows = source.bytes(old.body, old.end - old.body)?;
            let absolute = le32(&rows, 8).is_some_and(|first| u64::from(first) > base);
            for row in rows.chunks_exact(16) {
                let (Some(flags), Some(at)) = (le32(row, 4), le32(row, 8)) else { continue };
                let at = u64::from(at) + if absolute { 0 } else { base } + 8;
                index.0.insert(at, flags & KEY != 0);
            }
        }
        for movie in movies {
            for part in
                chunks(source, movie.body, movie.end)?.iter().filter(|part| part.id.starts_with(b"ix"))
            {
                index.take(&source.bytes(part.body, part.end - part.body)?);
            }
        }
        Ok(index)
    }

    /// Takes the rows of a new index: base in 12..20, rows from 24 on.
    fn take(&mut self, rows: &[u8]) {
        let base =
            rows.get(12..20).and_then(|eight| eight.first_chunk()).map(|eight| u64::from_le_bytes(*eight));
        let (Some(base), Some(count)) = (base, le32(rows, 4)) else { return };
        for row in rows.get(24..).unwrap_or_default().chunks_exact(8).take(count as usize) {
            if let (Some(at), Some(size)) = (le32(row, 0), le32(row, 4)) {
                self.0.insert(base.saturating_add(u64::from(at)), size >> 31 == 0);
            }
        }
    }
}

pub(super) struct Pieces<'a> {
    head: &'a Head,
    known: Index,
    base: u64,
    /// The content of the new index.
    pub index: Vec<u8>,
}

impl<'a> Pieces<'a> {
    /// `base`: where the new list's name is.
    pub fn new(head: &'a Head, known: Index, base: u64) -> Self {
        Self { head, known, base, index: Vec::new() }
    }

    /// Copies the pieces between two places.
    pub fn copy(
        &mut self,
        source: &mut Source,
        target: &mut Target<'_>,
        at: u64,
        end: u64,
        traces: &mut Traces,
    ) -> Result<(), Fault> {
        for piece in chunks(source, at, end)? {
            if &piece.list == b"rec " {
                self.copy(source, target, piece.body, piece.end, traces)?;
            } else if let Some(stream) = self.stream_of(piece.id) {
                let bytes = source.bytes(piece.body, piece.end - piece.body)?;
                let key = match self.known.0.get(&piece.body) {
                    Some(key) => *key,
                    None if stream.whole || bytes.is_empty() => true,
                    None => match begins(stream.codec, &bytes) {
                        Some(key) => key,
                        None => return unfit("its index is missing"),
                    },
                };
                let bytes = stream.codec.clean(&bytes, traces).unwrap_or(bytes);
                self.write(target, piece.id, stream.number, key, &bytes)?;
            } else if !piece.id.starts_with(b"ix") {
                let size = piece.end - piece.body;
                super::note_chunk(piece.id, &source.look(piece.body, size.min(super::LOOK))?, traces);
            }
        }
        Ok(())
    }

    /// The stream of a piece called `00dc`.
    fn stream_of(&self, id: [u8; 4]) -> Option<&'a Stream> {
        let [tens, ones, kind @ ..] = id;
        let number = char::from(tens).to_digit(10)? * 10 + char::from(ones).to_digit(10)?;
        if !matches!(&kind, b"dc" | b"db" | b"wb" | b"pc" | b"__") {
            return None;
        }
        self.head.streams.get(number as usize)?.as_ref()
    }

    fn write(
        &mut self,
        target: &mut Target<'_>,
        id: [u8; 4],
        number: usize,
        key: bool,
        bytes: &[u8],
    ) -> Result<(), Fault> {
        let [.., first, second] = id;
        let digit = |number: usize| b'0' + u8::try_from(number % 10).unwrap_or(0);
        let id = [digit(number / 10), digit(number), first, second];
        let at = short(target.at - self.base)?;
        let size = short(bytes.len() as u64)?;
        self.index.extend([id, if key { KEY } else { 0 }.to_le_bytes(), at, size].concat());
        target.write(&id)?;
        target.write(&size)?;
        target.write(bytes)?;
        if bytes.len() % 2 == 1 { target.write(&[0]) } else { Ok(()) }
    }
}

/// Whether a piece can be begun with, by its own content: an I picture of MPEG-4 (ISO/IEC 14496-2, 6.2.5) or MPEG-2.
fn begins(codec: Codec, bytes: &[u8]) -> Option<bool> {
    if codec != Codec::Mpeg {
        return None;
    }
    bytes.windows(6).find_map(|six| match be32(six, 0)? {
        0x1B6 => Some(six.get(4)? >> 6 == 0),
        0x100 => Some(be16(six, 4)? >> 3 & 7 == 1),
        _ => None,
    })
}
