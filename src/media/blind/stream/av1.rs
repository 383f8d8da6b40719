//! Metadata and padding units of AV1 (AV1 bitstream specification, 5.3 to 5.8). Brightness of the scene stays.

use crate::media::blind::traces::{TraceKind, Traces, readable};

/// A frame without metadata of users; `None` where nothing changes or it cannot be read.
pub(super) fn clean(frame: &[u8], traces: &mut Traces) -> Option<Vec<u8>> {
    let (mut at, mut out, mut changed) = (0, Vec::with_capacity(frame.len()), false);
    while at < frame.len() {
        let start = at;
        let head = *frame.get(at)?;
        at += if head & 4 == 0 { 1 } else { 2 };
        let size = if head & 2 == 0 { frame.len().checked_sub(at)? } else { leb128(frame, &mut at)? };
        let end = at.checked_add(size).filter(|end| *end <= frame.len())?;
        let body = frame.get(at..end)?;
        let drop = match head >> 3 & 15 {
            5 => {
                let mut place = 0;
                !matches!(leb128(body, &mut place)?, 1..=3)
            }
            9..=15 => true,
            _ => false,
        };
        if drop {
            changed = true;
            if let Some(text) = readable(body) {
                traces.note(TraceKind::InStream, text);
            }
        } else {
            out.extend_from_slice(frame.get(start..end)?);
        }
        at = end;
    }
    changed.then_some(out)
}

/// A number of seven bits a byte, the lowest first.
fn leb128(bytes: &[u8], at: &mut usize) -> Option<usize> {
    let mut number = 0u64;
    for index in 0..8 {
        let byte = *bytes.get(*at)?;
        *at += 1;
        number |= u64::from(byte & 0x7f) << (index * 7);
        if byte & 0x80 == 0 {
            return usize::try_from(number).ok();
        }
    }
    None
}
