//! User data of MPEG-1, MPEG-2 (ISO/IEC 13818-2, 6.2.2.2) and MPEG-4 (ISO/IEC 14496-2, 6.2.2): overwritten by spaces,
//! which changes no length and makes no start code.

use crate::media::blind::traces::{TraceKind, Traces, readable, text};

/// Names of encoders that decoders look at to get round their faults: without them the picture would change.
const ENCODERS: [&[u8]; 5] = [b"DivX", b"XviD", b"Lavc", b"FFmpe", b"ffmpeg"];

/// The longest such name with its version.
const NAME: usize = 40;

/// A frame without user data; `None` where there is none.
pub(super) fn clean(frame: &[u8], traces: &mut Traces) -> Option<Vec<u8>> {
    let mut out: Option<Vec<u8>> = None;
    let mut from = 0;
    while let Some(at) = find(frame, from, |code| code == Some(&0xb2)) {
        let start = at + 4;
        let end = find(frame, start, |_| true).unwrap_or(frame.len());
        from = end;
        let data = frame.get(start..end).unwrap_or_default();
        if is_encoder(data) {
            traces.stays(TraceKind::Software, format!("in the picture's stream: {}", text(data)));
            continue;
        }
        if data.is_empty() || data.iter().all(|byte| matches!(byte, b' ' | 0)) {
            continue;
        }
        // How a wide picture is shown on a narrow screen.
        if data.starts_with(b"DTG1") && data.len() <= 8 {
            continue;
        }
        traces.note(
            TraceKind::InStream,
            readable(data).unwrap_or_else(|| "data in the picture's stream".into()),
        );
        if let Some(part) = out.get_or_insert_with(|| frame.to_vec()).get_mut(start..end) {
            part.fill(b' ');
        }
    }
    out
}

fn is_encoder(data: &[u8]) -> bool {
    data.len() <= NAME
        && ENCODERS.iter().any(|name| data.starts_with(name))
        && data
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b' ' | 0))
}

/// The next start code whose last byte is wanted.
fn find(frame: &[u8], from: usize, wanted: impl Fn(Option<&u8>) -> bool) -> Option<usize> {
    let rest = frame.get(from..)?;
    let place =
        rest.windows(3).enumerate().find(|(at, three)| *three == [0, 0, 1] && wanted(rest.get(at + 3)));
    place.map(|(at, _)| from + at)
}
