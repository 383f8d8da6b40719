//! Whether a file is as long as it says at its top level: ISO base media boxes (ISO/IEC 14496-12,
//! 4.2) and RIFF chunks. Reads headers only.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// What is wrong with a cut file.
pub(super) struct Cut {
    /// In words: "its last 12 bytes are missing".
    pub words: String,
    /// Whether it has the index without which nothing of it can be played.
    pub index: bool,
}

/// What is cut off; `None` for a whole file, and for kinds that do not say their size.
pub(super) fn cut(path: &Path) -> Option<Cut> {
    // An unreadable file is told of elsewhere.
    let metadata = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?;
    let (mut file, length) = (File::open(path).ok()?, metadata.len());
    let mut head = [0; 12];
    file.read_exact(&mut head).ok()?;
    match head.get(4..8)? {
        b"ftyp" | b"moov" | b"mdat" | b"wide" | b"free" | b"skip" => cut_boxes(&mut file, length),
        _ if head.starts_with(b"RIFF") && head.ends_with(b"AVI ") => cut_riff(&mut file, length),
        _ => None,
    }
}

fn cut_boxes(file: &mut File, length: u64) -> Option<Cut> {
    let (mut at, mut index) = (0, false);
    let mut beyond = None;
    while at + 8 <= length {
        file.seek(SeekFrom::Start(at)).ok()?;
        let mut head = [0; 16];
        file.read_exact(head.get_mut(..8)?).ok()?;
        let [a, b, c, d, kind @ ..] = *head.first_chunk::<8>()?;
        let size = match u32::from_be_bytes([a, b, c, d]) {
            // To the end of the file.
            0 => length - at,
            1 => {
                file.read_exact(head.get_mut(8..)?).ok()?;
                u64::from_be_bytes(*head.last_chunk()?)
            }
            size => u64::from(size),
        };
        let known = [b"mdat", b"moov", b"moof", b"ftyp"].contains(&&kind);
        if known && at.saturating_add(size) > length {
            beyond = Some(at.saturating_add(size) - length);
            break;
        }
        // `meta` at this level is a photo in the same container.
        index |= matches!(&kind, b"moov" | b"moof" | b"meta");
        if size < 8 {
            // Padding or rubbish after the last box, which players pass over.
            break;
        }
        at = at.saturating_add(size);
    }
    let words = match beyond {
        Some(missing) => format!("its last {missing} bytes are missing"),
        None => "its index was never written, as when a recording stops all at once".into(),
    };
    (beyond.is_some() || !index).then_some(Cut { words, index })
}

fn cut_riff(file: &mut File, length: u64) -> Option<Cut> {
    file.seek(SeekFrom::Start(0)).ok()?;
    let mut head = [0; 8];
    file.read_exact(&mut head).ok()?;
    let size = u64::from(u32::from_le_bytes(*head.last_chunk()?)) + 8;
    // A size of 0 or all ones: the camera never wrote it.
    let written = size > 8 && size < u64::from(u32::MAX);
    (written && size > length + 1)
        .then(|| Cut { words: format!("its last {} bytes are missing", size - length), index: true })
}
