//! Boxes of MP4 and QuickTime in memory (ISO/IEC 14496-12, 4.2).

use crate::media::blind::file::{be32, be64};

/// A box's kind.
pub(super) type Kind = [u8; 4];

/// A box in memory.
#[derive(Clone, Copy)]
pub(super) struct Part<'a> {
    pub kind: Kind,
    pub body: &'a [u8],
}

/// The boxes in a box; ends at the first that does not fit, such as QuickTime's four zeros.
pub(super) struct Parts<'a>(pub &'a [u8]);

impl<'a> Iterator for Parts<'a> {
    type Item = Part<'a>;

    fn next(&mut self) -> Option<Part<'a>> {
        let kind = *self.0.get(4..8)?.first_chunk()?;
        let (head, size) = match be32(self.0, 0)? {
            0 => (8, self.0.len()),
            1 => (16, usize::try_from(be64(self.0, 8)?).ok()?),
            size => (8, usize::try_from(size).ok()?),
        };
        let body = self.0.get(head..size)?;
        self.0 = self.0.get(size..)?;
        Some(Part { kind, body })
    }
}

/// The boxes in a box.
pub(super) fn parts(body: &[u8]) -> Parts<'_> {
    Parts(body)
}

/// The first box of a kind in a box.
pub(super) fn part<'a>(body: &'a [u8], kind: &Kind) -> Option<&'a [u8]> {
    parts(body).find(|part| &part.kind == kind).map(|part| part.body)
}

/// A box as bytes.
pub(super) fn boxed(kind: &Kind, body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(body.len() + 8);
    // An index beyond 4 GiB does not come to memory at all.
    bytes.extend(u32::try_from(body.len() + 8).unwrap_or(u32::MAX).to_be_bytes());
    bytes.extend(kind);
    bytes.extend(body);
    bytes
}

/// A kind as letters: `©nam`.
pub(super) fn name(kind: Kind) -> String {
    kind.iter()
        .map(|byte| match byte {
            0xa9 => '©',
            byte if byte.is_ascii_graphic() || *byte == b' ' => char::from(*byte),
            _ => '?',
        })
        .collect::<String>()
        .trim_end()
        .to_owned()
}
