//! Comments in the headers of Vorbis, Theora and FLAC: the headers have to stay, their words need not.

use crate::media::blind::file::le32;
use crate::media::blind::traces::{Traces, readable, text};

/// The three headers of Vorbis or Theora, packed as Matroska has them (sizes as runs of 255), with an empty comment.
/// `None` where it is packed otherwise.
pub(in super::super) fn headers(private: &[u8], traces: &mut Traces) -> Option<Vec<u8>> {
    let (mut at, mut sizes) = (1, Vec::new());
    if *private.first()? != 2 {
        return None;
    }
    for _ in 0..2 {
        let mut size = 0usize;
        loop {
            let byte = *private.get(at)?;
            at += 1;
            size += usize::from(byte);
            if byte != 0xff {
                break;
            }
        }
        sizes.push(size);
    }
    let (first, second) = (*sizes.first()?, *sizes.get(1)?);
    let identity = private.get(at..at + first)?;
    let comment = private.get(at + first..at + first + second)?;
    let setup = private.get(at + first + second..)?;
    let emptied = empty_comment(comment, traces)?;
    let mut out = vec![2];
    for size in [first, emptied.len()] {
        out.extend(std::iter::repeat_n(0xff, size / 255));
        out.push(u8::try_from(size % 255).ok()?);
    }
    Some([&out, identity, &emptied, setup].concat())
}

/// A comment header without words, with its seven bytes of name kept.
fn empty_comment(comment: &[u8], traces: &mut Traces) -> Option<Vec<u8>> {
    let name = comment.get(..7)?;
    note_comments(comment.get(7..)?, traces);
    let mut out = name.to_vec();
    // No vendor, no comments; Vorbis ends with a set bit.
    out.extend([0; 8]);
    if name.first() == Some(&3) {
        out.push(1);
    }
    Some(out)
}

/// Notes the vendor and the comments of a comment block.
fn note_comments(block: &[u8], traces: &mut Traces) {
    let mut at = 0;
    let Some(vendor) = counted(block, &mut at) else { return };
    traces.tag("encoder", &text(vendor));
    // The count of comments; they are read until they end.
    at += 4;
    while let Some(comment) = counted(block, &mut at) {
        let comment = text(comment);
        let (name, value) = comment.split_once('=').unwrap_or(("comment", &comment));
        traces.tag(name, value);
    }
}

/// Bytes after their count.
fn counted<'a>(block: &'a [u8], at: &mut usize) -> Option<&'a [u8]> {
    let start = *at + 4;
    let end = start.checked_add(usize::try_from(le32(block, *at)?).ok()?)?;
    *at = end;
    block.get(start..end)
}

/// FLAC's headers with nothing but the stream's facts (FLAC format, METADATA_BLOCK_STREAMINFO). `None` where they
/// are not what they should be.
pub(in super::super) fn flac(private: &[u8], traces: &mut Traces) -> Option<Vec<u8>> {
    let blocks = private.strip_prefix(b"fLaC").unwrap_or(private);
    let facts = blocks.get(..38).filter(|head| head.first().is_some_and(|first| first & 0x7f == 0))?;
    if let Some(text) = readable(blocks.get(38..)?) {
        traces.tag("comment", &text);
    }
    let mut out = private.get(..private.len() - blocks.len())?.to_vec();
    // The last block of all.
    out.push(0x80);
    out.extend_from_slice(facts.get(1..)?);
    Some(out)
}
