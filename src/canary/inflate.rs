//! Where a compressed stream may begin in any bytes, and what is in it: zlib (RFC 1950), gzip (RFC 1952), a member
//! of a zip, and the picture of a PNG. A stream that breaks off gives what came before.

use std::io::{Read, Seek, SeekFrom};

use flate2::{Decompress, FlushDecompress, Status};

/// How many bytes from its beginning on tell what a stream is.
pub(super) const HEAD: usize = 4096;

/// The kinds that are opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// With a header of two bytes.
    Zlib,
    /// A file, with its name perhaps.
    Gzip,
    /// A file inside a zip.
    Zip,
    /// A picture: one zlib stream cut into chunks.
    Png,
}

impl Kind {
    /// What a report calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Zlib => "zlib stream",
            Self::Gzip => "gzip stream",
            Self::Zip => "member of a zip",
            Self::Png => "PNG picture",
        }
    }
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Where streams may begin in the first `until` bytes.
pub(super) fn beginnings(block: &[u8], until: usize) -> Vec<(usize, Kind)> {
    (0..until.min(block.len())).filter_map(|at| Some((at, beginning(&block[at..])?))).collect()
}

fn beginning(bytes: &[u8]) -> Option<Kind> {
    match bytes {
        [0x1f, 0x8b, 8, ..] => Some(Kind::Gzip),
        [b'P', b'K', 3, 4, ..] => Some(Kind::Zip),
        [0x89, b'P', ..] if bytes.starts_with(PNG) => Some(Kind::Png),
        // Method 8 with a window of up to 32 KB, no dictionary, and a check over both bytes.
        [first, second, ..]
            if first & 0x8f == 8
                && second & 0x20 == 0
                && (usize::from(*first) * 256 + usize::from(*second)).is_multiple_of(31) =>
        {
            Some(Kind::Zlib)
        }
        _ => None,
    }
}

/// What was in a stream.
pub(super) struct Opened {
    /// The content.
    pub(super) content: Vec<u8>,
    /// Whether its end was reached, so that it was a stream indeed.
    pub(super) whole: bool,
    /// Whether there was more than may be kept.
    pub(super) cut: bool,
}

/// Opens a stream. `head` is its beginning as far as it is in memory, `at` its place in the source, and `behind` where
/// the source goes on after what is in memory.
pub(super) fn open(
    kind: Kind,
    head: &[u8],
    source: &mut (impl Read + Seek),
    at: u64,
    behind: u64,
    limit: usize,
) -> std::io::Result<Opened> {
    let mut out = Inflating {
        state: Decompress::new(matches!(kind, Kind::Zlib | Kind::Png)),
        content: Vec::new(),
        whole: false,
        limit,
    };
    if kind == Kind::Png {
        source.seek(SeekFrom::Start(at + PNG.len() as u64))?;
        png(source, &mut out)?;
    } else if let Some(skip) = header(kind, head) {
        // Most of what looks like a beginning is none, and shows it within what is in memory.
        if out.feed(&head[skip..]) {
            source.seek(SeekFrom::Start(behind))?;
            let mut piece = [0; 1 << 16];
            loop {
                let read = source.read(&mut piece)?;
                if read == 0 || !out.feed(&piece[..read]) {
                    break;
                }
            }
        }
    }
    Ok(Opened { whole: out.whole, cut: out.content.len() >= limit, content: out.content })
}

/// How long the header before the compressed bytes is; `None` when there are none.
fn header(kind: Kind, head: &[u8]) -> Option<usize> {
    let number = |at: usize| Some(usize::from(*head.get(at)?) + 256 * usize::from(*head.get(at + 1)?));
    let text = |from: usize| Some(from + head.get(from..)?.iter().position(|byte| *byte == 0)? + 1);
    let length = match kind {
        Kind::Zlib | Kind::Png => 0,
        Kind::Zip => (number(8)? == 8).then_some(30 + number(26)? + number(28)?)?,
        Kind::Gzip => {
            let flags = *head.get(3)?;
            let mut at = 10;
            at = if flags & 4 == 0 { at } else { at + 2 + number(at)? };
            at = if flags & 8 == 0 { at } else { text(at)? };
            at = if flags & 16 == 0 { at } else { text(at)? };
            if flags & 2 == 0 { at } else { at + 2 }
        }
    };
    (length <= head.len()).then_some(length)
}

/// Feeds the picture's chunks (PNG, third edition, 5.3: length, kind, content, check).
fn png(source: &mut (impl Read + Seek), out: &mut Inflating) -> std::io::Result<()> {
    let mut head = [0; 8];
    while source.read_exact(&mut head).is_ok() {
        let length = u64::from(u32::from_be_bytes([head[0], head[1], head[2], head[3]]));
        match &head[4..] {
            b"IDAT" => {
                let mut chunk = Vec::new();
                source.by_ref().take(length.min(OUT as u64 * 64)).read_to_end(&mut chunk)?;
                if !out.feed(&chunk) {
                    break;
                }
                source.seek_relative(4)?;
            }
            b"IEND" => break,
            _ if head[4..].iter().all(u8::is_ascii_alphabetic) => source.seek_relative(length as i64 + 4)?,
            _ => break,
        }
    }
    Ok(())
}

/// Content grows by at most this many bytes at a time.
const OUT: usize = 1 << 16;

struct Inflating {
    state: Decompress,
    content: Vec<u8>,
    whole: bool,
    limit: usize,
}

impl Inflating {
    /// Takes compressed bytes in; whether the stream goes on after them.
    fn feed(&mut self, mut bytes: &[u8]) -> bool {
        loop {
            if self.content.len() >= self.limit {
                return false;
            }
            let (had, used) = (self.content.len(), self.state.total_in());
            // A first small piece: what is no stream ends within it.
            self.content.resize(had + if had == 0 { 1024 } else { OUT }, 0);
            let before = self.state.total_out();
            let answer = self.state.decompress(bytes, &mut self.content[had..], FlushDecompress::None);
            let (read, made) = (self.state.total_in() - used, self.state.total_out() - before);
            self.content.truncate(had + usize::try_from(made).unwrap_or(0));
            bytes = bytes.get(usize::try_from(read).unwrap_or(0)..).unwrap_or(&[]);
            match answer {
                Ok(Status::Ok | Status::BufError) if read == 0 && made == 0 => return bytes.is_empty(),
                Ok(Status::Ok | Status::BufError) => {}
                Ok(Status::StreamEnd) => {
                    self.whole = true;
                    return false;
                }
                Err(_) => return false,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;

    use super::super::{Canary, Report, Words};
    use crate::jobs::Control;

    const WORD: &str = "Familie-Oestjylland-0042";

    fn search(bytes: &[u8]) -> Report {
        let canary = Canary::new(&Words::read(WORD.as_bytes()).expect("words")).expect("an automaton");
        let control = Control::quiet();
        let mut search = canary.search(&control);
        search.bytes("memory", bytes);
        search.finish()
    }

    fn zlib(bytes: &[u8], level: u32) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), Compression::new(level));
        encoder.write_all(bytes).expect("written");
        encoder.finish().expect("ended")
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let builder = flate2::GzBuilder::new().filename("a.csv").comment("none").extra([1, 2, 3]);
        let mut encoder = builder.write(Vec::new(), Compression::best());
        encoder.write_all(bytes).expect("written");
        encoder.finish().expect("ended")
    }

    /// Text in which the word's letters stand apart once compressed.
    fn text() -> Vec<u8> {
        (0..3000)
            .map(|n| format!("{} {n}\n", if n == 1500 { WORD } else { "Familie-Nord" }))
            .collect::<String>()
            .into_bytes()
    }

    /// A local header of a zip (APPNOTE 4.3.7) and its member.
    fn zip(bytes: &[u8]) -> Vec<u8> {
        let mut deflate = flate2::write::DeflateEncoder::new(Vec::new(), Compression::best());
        deflate.write_all(bytes).expect("written");
        let packed = deflate.finish().expect("ended");
        let mut all = b"PK\x03\x04\x14\0\0\0\x08\0".to_vec();
        all.resize(26, 0);
        all.extend([5, 0, 0, 0]);
        all.extend(b"a.xml");
        all.extend(packed);
        all
    }

    /// A PNG whose picture holds the bytes, in chunks of a hundred.
    fn png(bytes: &[u8]) -> Vec<u8> {
        let mut all = super::PNG.to_vec();
        let chunk = |all: &mut Vec<u8>, kind: &[u8], content: &[u8]| {
            all.extend(u32::try_from(content.len()).expect("short").to_be_bytes());
            all.extend(kind);
            all.extend(content);
            all.extend([0; 4]);
        };
        chunk(&mut all, b"IHDR", &[0; 13]);
        zlib(bytes, 9).chunks(100).for_each(|piece| chunk(&mut all, b"IDAT", piece));
        chunk(&mut all, b"IEND", &[]);
        all
    }

    #[test]
    fn every_kind_of_stream_is_opened() {
        for (name, packed) in [
            ("zlib stream", zlib(&text(), 9)),
            ("zlib stream", zlib(&text(), 1)),
            ("gzip stream", gzip(&text())),
            ("member of a zip", zip(&text())),
            ("PNG picture", png(&text())),
        ] {
            assert!(!packed.windows(8).any(|window| window == b"Oestjyll"), "{name}: nothing to prove");
            for ahead in [0, 7, (1 << 20) - 3] {
                let mut bytes = vec![0; ahead];
                bytes.extend(&packed);
                let report = search(&bytes);
                let inside = format!("{name} at byte {ahead}");
                assert!(report.finds.iter().any(|find| find.inside == inside), "{inside}: {report:?}");
            }
        }
    }

    #[test]
    fn a_stream_in_a_stream_is_opened() {
        let report = search(&gzip(&zip(&text())));
        assert!(
            report
                .finds
                .iter()
                .any(|find| find.inside == "member of a zip at byte 0 in gzip stream at byte 0"),
            "{report:?}"
        );
    }

    #[test]
    fn a_stream_longer_than_a_block_is_read_on() {
        let mut noise: Vec<u8> = Vec::new();
        let mut state = 1_u32;
        while noise.len() < 3 << 20 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            noise.push((state >> 24) as u8);
        }
        noise.extend(text());
        let packed = zlib(&noise, 6);
        assert!(packed.len() > 2 << 20);
        let report = search(&packed);
        assert!(report.finds.iter().any(|find| find.inside == "zlib stream at byte 0"), "{:?}", report.finds);
        let broken = search(&packed[..packed.len() - 8]);
        assert!(!broken.finds.is_empty(), "a stream without its end gives what it has");
    }

    #[test]
    fn what_unpacks_without_end_is_cut_and_told() {
        let bomb = zlib(&vec![0; 65 << 20], 9);
        let report = search(&bomb);
        assert!(report.unread.iter().any(|line| line.contains("searched up to 64 MB")), "{report:?}");
    }
}
