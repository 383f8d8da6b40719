//! One pass over bytes: words found on the way, and compressed streams that begin there opened.

use std::collections::BTreeMap;
use std::io::{Read, Seek};
use std::path::PathBuf;

use aho_corasick::{AhoCorasick, AhoCorasickKind, BuildError};
use serde::Serialize;

use super::inflate::{self, HEAD};
use super::words::{Spelling, Words, spellings};
use crate::jobs::Control;

/// How much of a file is in memory at once.
const BLOCK: usize = 1 << 20;
/// How far a compressed stream is followed, and its content kept, in bytes.
const OPENED: usize = 64 << 20;
/// Streams inside streams inside streams: no further.
const DEPTH: usize = 3;
/// Finds told of one file; the rest is counted.
const TOLD: usize = 20;
/// Bytes shown before and after a find.
const CONTEXT: usize = 24;
/// An automaton for more than this many bytes of spellings would take too much memory in its fastest form.
const FASTEST: usize = 200_000;

/// A list of words, made ready.
pub struct Canary {
    automaton: AhoCorasick,
    spellings: Vec<(String, Spelling)>,
    longest: usize,
}

impl Canary {
    /// Makes the list ready.
    ///
    /// # Errors
    /// When it is too long for this computer.
    pub fn new(words: &Words) -> Result<Self, BuildError> {
        let spellings: Vec<(String, Spelling)> = words
            .as_slice()
            .iter()
            .flat_map(|word| spellings(word).into_iter().map(|spelling| (word.clone(), spelling)))
            .collect();
        let lengths = || spellings.iter().map(|(_, spelling)| spelling.bytes.len());
        let kind = (lengths().sum::<usize>() < FASTEST).then_some(AhoCorasickKind::DFA);
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .kind(kind)
            .build(spellings.iter().map(|(_, spelling)| &spelling.bytes))?;
        let longest = lengths().max().unwrap_or(1);
        Ok(Self { automaton, spellings, longest })
    }

    /// Begins a search.
    pub fn search<'a>(&'a self, control: &'a Control) -> Search<'a> {
        Search {
            canary: self,
            control,
            report: Report::default(),
            databases: Vec::new(),
            told: BTreeMap::new(),
        }
    }
}

/// A word where it must not be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Find {
    /// The word of the list.
    pub word: String,
    /// The file, or what else was searched.
    pub place: String,
    /// What of it was being read: empty for the bytes as they are, otherwise the compressed streams on the way in.
    pub inside: String,
    /// Where in it, in bytes from its beginning.
    pub at: u64,
    /// How it is spelt there.
    pub form: String,
    /// What stands around it, with a dot for what is no letter.
    pub context: String,
}

/// What a search found, and what it went through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// In the order of search; not more than twenty for one place.
    pub finds: Vec<Find>,
    /// Further finds in those places.
    pub more: usize,
    /// Words that were looked for.
    pub words: usize,
    /// Files read to their end.
    pub files: usize,
    /// Bytes of them.
    pub bytes: u64,
    /// Names of files and folders looked at.
    pub names: usize,
    /// Compressed streams opened to their end.
    pub streams: usize,
    /// What could not be read, and why.
    pub unread: Vec<String>,
    /// What tells something without a word.
    pub telling: Vec<String>,
}

impl Report {
    /// Whether nothing was found, and everything could be read.
    pub fn is_clean(&self) -> bool {
        self.finds.is_empty() && self.unread.is_empty() && self.telling.is_empty()
    }
}

/// A search under way.
pub struct Search<'a> {
    canary: &'a Canary,
    pub(super) control: &'a Control,
    pub(super) report: Report,
    /// A word may be cut in two in these.
    pub(super) databases: Vec<(PathBuf, String)>,
    told: BTreeMap<String, usize>,
}

impl Search<'_> {
    /// Ends it.
    pub fn finish(mut self) -> Report {
        let mut words: Vec<&String> = self.canary.spellings.iter().map(|(word, _)| word).collect();
        words.dedup();
        self.report.words = words.len();
        self.report
    }

    /// The databases that were come upon since this was asked last, with what reports call them.
    pub fn databases(&mut self) -> Vec<(PathBuf, String)> {
        std::mem::take(&mut self.databases)
    }

    /// Says that something tells what it must not, without a word.
    pub fn telling(&mut self, place: &str, why: &str) {
        self.report.telling.push(format!("{place}: {why}"));
    }

    /// Says that something could not be searched.
    pub fn unread(&mut self, place: &str, why: &str) {
        self.report.unread.push(format!("{place}: {why}"));
    }

    /// Searches a piece of memory.
    pub fn bytes(&mut self, place: &str, bytes: &[u8]) {
        // Memory can't fail to be read.
        let _ = self.stream(place, "", std::io::Cursor::new(bytes), bytes.len(), 0);
    }

    /// Searches a stream to its end. It has about this `length`; `depth` streams are around it already.
    pub(super) fn stream(
        &mut self,
        place: &str,
        inside: &str,
        mut source: impl Read + Seek,
        length: usize,
        depth: usize,
    ) -> std::io::Result<u64> {
        let keep = HEAD.max(self.canary.longest + CONTEXT);
        // A block that is not full says that the stream is at its end.
        let mut block = vec![0; BLOCK.min(length + 1) + keep];
        // What is in the block, where its first byte lies in the stream, and how much of it was searched before.
        let (mut filled, mut start, mut seen, mut headed) = (0, 0_u64, 0, 0);
        loop {
            if self.control.is_cancelled() {
                return Ok(start);
            }
            let read = fill(&mut source, &mut block[filled..])?;
            filled += read;
            let (bytes, last) = (&block[..filled], filled < block.len());
            self.words_in(place, inside, bytes, start, seen);
            if depth < DEPTH {
                let until = if last { filled } else { filled - HEAD };
                self.streams_in(
                    place,
                    inside,
                    &bytes[headed..],
                    start + headed as u64,
                    until - headed,
                    &mut source,
                    depth,
                )?;
            }
            if last {
                return Ok(start + filled as u64);
            }
            block.copy_within(filled - keep..filled, 0);
            start += (filled - keep) as u64;
            (filled, seen, headed) = (keep, keep, keep - HEAD);
        }
    }

    /// Words in a block that do not lie wholly in its first `seen` bytes.
    fn words_in(&mut self, place: &str, inside: &str, block: &[u8], start: u64, seen: usize) {
        let canary = self.canary;
        let from = seen.saturating_sub(canary.longest);
        for hit in canary.automaton.find_overlapping_iter(&block[from..]) {
            let (begin, end) = (from + hit.start(), from + hit.end());
            let (word, spelling) = &canary.spellings[hit.pattern().as_usize()];
            if end <= seen || (spelling.exact && block[begin..end] != spelling.bytes[..]) {
                continue;
            }
            self.tell(Find {
                word: word.clone(),
                place: place.to_owned(),
                inside: inside.to_owned(),
                at: start + begin as u64,
                form: spelling.form.to_owned(),
                context: context(block, begin, end),
            });
        }
    }

    pub(super) fn tell(&mut self, find: Find) {
        let told = self.told.entry(find.place.clone()).or_default();
        *told += 1;
        if *told <= TOLD {
            self.report.finds.push(find);
        } else {
            self.report.more += 1;
        }
    }

    /// Opens the compressed streams that begin in the first `until` bytes of a block.
    #[allow(
        clippy::too_many_arguments,
        reason = "a block is its bytes, their place and where they come from"
    )]
    fn streams_in(
        &mut self,
        place: &str,
        inside: &str,
        block: &[u8],
        start: u64,
        until: usize,
        source: &mut (impl Read + Seek),
        depth: usize,
    ) -> std::io::Result<()> {
        let behind = source.stream_position()?;
        for (at, kind) in inflate::beginnings(block, until) {
            let opened = inflate::open(kind, &block[at..], source, start + at as u64, behind, OPENED)?;
            if opened.content.is_empty() {
                continue;
            }
            self.report.streams += usize::from(opened.whole);
            let outer = if inside.is_empty() { String::new() } else { format!(" in {inside}") };
            let name = format!("{} at byte {}{outer}", kind.name(), start + at as u64);
            if opened.cut {
                self.report.unread.push(format!("{place}, {name}: searched up to {} MB of it", OPENED >> 20));
            }
            let length = opened.content.len();
            self.stream(place, &name, std::io::Cursor::new(opened.content), length, depth + 1)?;
        }
        source.seek(std::io::SeekFrom::Start(behind))?;
        Ok(())
    }
}

/// Reads until the buffer is full or the source at its end.
fn fill(source: &mut impl Read, buffer: &mut [u8]) -> std::io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match source.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// What stands around a find.
fn context(block: &[u8], begin: usize, end: usize) -> String {
    let around = &block[begin.saturating_sub(CONTEXT)..(end + CONTEXT).min(block.len())];
    // UTF-16 is read more easily without its zeros.
    let shown = around.iter().filter(|byte| **byte != 0).copied().collect::<Vec<u8>>();
    String::from_utf8_lossy(&shown)
        .chars()
        .map(|c| if c.is_control() || c == '\u{fffd}' { '·' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canary(list: &str) -> Canary {
        Canary::new(&Words::read(list.as_bytes()).expect("words")).expect("an automaton")
    }

    fn found(list: &str, bytes: &[u8]) -> Vec<Find> {
        let (canary, control) = (canary(list), Control::quiet());
        let mut search = canary.search(&control);
        search.bytes("memory", bytes);
        search.finish().finds
    }

    #[test]
    fn a_word_is_found_with_its_place_and_spelling() {
        let mut bytes = b"before FAMILIE-Nord after".to_vec();
        bytes.extend([1; 3]);
        bytes.extend("familie-nord".encode_utf16().flat_map(u16::to_le_bytes));
        let finds = found("Familie-Nord", &bytes);
        let told: Vec<_> = finds.iter().map(|find| (find.at, find.form.as_str())).collect();
        assert_eq!(told, [(7, "UTF-8"), (28, "UTF-16LE")]);
        assert_eq!(finds[0].context, "before FAMILIE-Nord after···familie-");
    }

    #[test]
    fn a_word_over_the_edge_of_a_block_is_found_once() {
        let word = b"Skodstrup";
        let keep = HEAD.max(canary("Skodstrup").longest + CONTEXT);
        for edge in [BLOCK, BLOCK + keep, 2 * BLOCK + keep] {
            for before in 0..=word.len() {
                let mut bytes = vec![b'.'; 3 * BLOCK];
                bytes[edge - before..][..word.len()].copy_from_slice(word);
                let finds = found("Skodstrup", &bytes);
                assert_eq!(finds.len(), 1, "{before} bytes before {edge}");
                assert_eq!(finds[0].at, (edge - before) as u64);
            }
        }
    }

    #[test]
    fn words_inside_one_another_are_both_found() {
        let finds = found("F-001\nF-0012", b"F-0012");
        assert_eq!(finds.len(), 2, "{finds:?}");
    }

    #[test]
    fn base64_needs_its_capitals() {
        assert_eq!(found("Samspil.", b"U2Ftc3BpbC4=")[0].form, "base64");
        assert_eq!(found("Samspil.", b"u2ftc3bpbc4="), []);
    }

    #[test]
    fn many_finds_in_one_place_are_counted() {
        let (canary, control) = (canary("Nord"), Control::quiet());
        let mut search = canary.search(&control);
        search.bytes("memory", "Nord ".repeat(100).as_bytes());
        let report = search.finish();
        assert_eq!((report.finds.len(), report.more, report.words), (TOLD, 100 - TOLD, 1));
    }
}
