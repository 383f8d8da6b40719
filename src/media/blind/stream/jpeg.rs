//! Segments of a JPEG frame that do not belong to the picture: comments and applications' data such as Exif
//! (ITU-T T.81, annex B). Overwritten by zeros, so that no length changes: fields of a frame point at each other.

use crate::media::blind::traces::{TraceKind, Traces, readable};

/// A frame without foreign segments; `None` where there are none.
pub(super) fn clean(frame: &[u8], traces: &mut Traces) -> Option<Vec<u8>> {
    let mut out: Option<Vec<u8>> = None;
    let mut at = 0;
    // An interlaced frame is two pictures, one after the other.
    while let Some(start) = find(frame, at, 0xd8) {
        at = start + 2;
        while let Some([0xff, marker]) = frame.get(at..at + 2) {
            let marker = *marker;
            if marker == 0xff {
                at += 1;
                continue;
            }
            // The end, and markers without content.
            if marker == 0xd9 || marker == 0xd8 {
                break;
            }
            if marker == 0x01 || (0xd0..=0xd7).contains(&marker) {
                at += 2;
                continue;
            }
            let size = frame.get(at + 2..at + 4).and_then(|two| two.first_chunk()).copied();
            let end = at + 2 + usize::from(size.map_or(2, u16::from_be_bytes).max(2));
            let Some(body) = frame.get(at + 4..end) else { return out };
            if is_foreign(marker, body) {
                let text = readable(body).unwrap_or_else(|| "data in the picture's stream".into());
                traces.note(TraceKind::InStream, text);
                if let Some(part) = out.get_or_insert_with(|| frame.to_vec()).get_mut(at + 4..end) {
                    part.fill(0);
                }
            }
            at = end;
            if marker == 0xda {
                break;
            }
        }
    }
    out
}

/// Comments and applications' segments, but for JFIF and AVI1, Adobe's colours, and QuickTime's places of fields.
fn is_foreign(marker: u8, body: &[u8]) -> bool {
    let fields = body.get(4..8) == Some(b"mjpg");
    // Words that decoders look at, for the range of colours and for a picture that is upside down.
    let known: [&[u8]; 3] = [b"CS=ITU601", b"Intel(R) JPEG Library", b"Metasoft MJPEG Codec"];
    if marker == 0xfe && body.len() <= 40 && known.iter().any(|words| body.starts_with(words)) {
        return false;
    }
    let named = matches!(marker, 0xe1..=0xed | 0xef | 0xfe) && !fields;
    named && body.iter().any(|byte| *byte != 0)
}

fn find(frame: &[u8], from: usize, marker: u8) -> Option<usize> {
    let place = frame.get(from..)?.windows(2).position(|two| two == [0xff, marker])?;
    Some(from + place)
}
