//! DV (IEC 61834): frames of blocks of 80 bytes, some of which hold the recording's date, time of day and time code.

use crate::media::blind::file::{Fault, Source, Target, unfit};
use crate::media::blind::traces::{TraceKind, Traces};

/// A block.
const BLOCK: usize = 80;

/// Blocks taken at a time: a second of PAL's.
const BLOCKS: usize = 25 * 12 * 150;

/// Packs of time code, of the user's bits, and of recording dates and times.
const PACKS: [u8; 7] = [0x13, 0x14, 0x52, 0x53, 0x54, 0x62, 0x63];

/// Whether a file is DV without any container: it begins with the head of a frame.
pub(in super::super) fn is_dv(head: &[u8]) -> bool {
    matches!(head, [0x1f, 0x07, 0x00, 0x3f | 0xbf, ..])
}

/// Writes a copy of a file of frames.
pub(in super::super) fn rewrite(
    source: &mut Source,
    target: &mut Target<'_>,
    traces: &mut Traces,
) -> Result<(), Fault> {
    if !source.length.is_multiple_of(BLOCK as u64) {
        return unfit("its last frame is cut");
    }
    let mut at = 0;
    while at < source.length {
        let frames = source.look(at, (BLOCK * BLOCKS) as u64)?;
        at += frames.len() as u64;
        target.write(&clean(&frames, traces).unwrap_or(frames))?;
    }
    Ok(())
}

/// A frame without dates and time codes: their packs say "no information" instead.
pub(super) fn clean(frame: &[u8], traces: &mut Traces) -> Option<Vec<u8>> {
    let mut out: Option<Vec<u8>> = None;
    for (index, block) in frame.chunks_exact(BLOCK).enumerate() {
        // Where packs lie, by the block's section: subcode, video's own, sound's own.
        let (first, step, count) = match block.first()? >> 5 {
            1 => (6, 8, 6),
            2 => (3, 5, 15),
            3 => (3, 5, 1),
            _ => continue,
        };
        for place in (0..count).map(|pack| first + pack * step) {
            let pack = block.get(place..place + 5)?;
            if !PACKS.contains(pack.first()?) || pack.iter().skip(1).all(|byte| *byte == 0xff) {
                continue;
            }
            if let [0x52 | 0x62, _, day, month, year] = pack {
                let (day, month) = (day & 0x3f, month & 0x1f);
                traces.note(TraceKind::Date, format!("{year:02x}-{month:02x}-{day:02x} in the frames"));
            } else if pack.first() == Some(&0x13) {
                traces.note(TraceKind::Timecode, "in the frames");
            }
            let start = index * BLOCK + place;
            out.get_or_insert_with(|| frame.to_vec()).get_mut(start..start + 5)?.fill(0xff);
        }
    }
    out
}
