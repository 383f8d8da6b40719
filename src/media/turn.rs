//! Writes a rotation into a finished MP4 file, as a phone held upright does: the picture stays as it is, and the
//! track's matrix tells players to turn it.
//!
//! GStreamer 1.22's muxer writes the identity only. Layout: ISO/IEC 14496-12, `moov/trak/tkhd`.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// The matrix entry "1" (16.16 fixed point).
const ONE: i32 = 0x1_0000;
/// The matrix's last entry (2.30 fixed point).
const LAST: i32 = 0x4000_0000;

/// Makes players turn the picture clockwise by 90, 180 or 270 degrees.
///
/// # Errors
/// When the file has no track with a picture, or cannot be read or written.
pub(super) fn turn_mp4(path: &Path, degrees: u16) -> io::Result<()> {
    let mut file = File::options().read(true).write(true).open(path)?;
    let end = file.metadata()?.len();
    let movie = boxes(&mut file, 0, end)?.into_iter().find(|b| &b.kind == b"moov").ok_or_else(no_track)?;
    for track in boxes(&mut file, movie.body, movie.end)?.into_iter().filter(|b| &b.kind == b"trak") {
        for header in boxes(&mut file, track.body, track.end)?.into_iter().filter(|b| &b.kind == b"tkhd") {
            if turn_track(&mut file, &header, degrees)? {
                return file.sync_all();
            }
        }
    }
    Err(no_track())
}

/// Turns one track, if it has a picture.
fn turn_track(file: &mut File, header: &Mp4Box, degrees: u16) -> io::Result<bool> {
    let mut version = [0u8; 1];
    file.seek(SeekFrom::Start(header.body))?;
    file.read_exact(&mut version)?;
    // Version 1 has three times of 8 bytes where version 0 has 4.
    let matrix = header.body + if version == [1] { 52 } else { 40 };
    file.seek(SeekFrom::Start(matrix + 36))?;
    let (width, height) = (number(file)?, number(file)?);
    if width == 0 || height == 0 {
        return Ok(false);
    }
    let (w, h) = (width.cast_signed(), height.cast_signed());
    let entries = match degrees {
        90 => [0, ONE, 0, -ONE, 0, 0, h, 0, LAST],
        180 => [-ONE, 0, 0, 0, -ONE, 0, w, h, LAST],
        _ => [0, -ONE, 0, ONE, 0, 0, 0, w, LAST],
    };
    let bytes: Vec<u8> = entries.iter().flat_map(|entry| entry.to_be_bytes()).collect();
    file.seek(SeekFrom::Start(matrix))?;
    file.write_all(&bytes)?;
    Ok(true)
}

/// A box's kind, and where its content lies in the file.
struct Mp4Box {
    kind: [u8; 4],
    body: u64,
    end: u64,
}

/// The boxes between two places of the file.
fn boxes(file: &mut File, mut at: u64, end: u64) -> io::Result<Vec<Mp4Box>> {
    let mut found = Vec::new();
    while at + 8 <= end {
        file.seek(SeekFrom::Start(at))?;
        let mut size = u64::from(number(file)?);
        let mut kind = [0u8; 4];
        file.read_exact(&mut kind)?;
        let mut body = at + 8;
        if size == 1 {
            size = (u64::from(number(file)?) << 32) | u64::from(number(file)?);
            body += 8;
        } else if size == 0 {
            size = end - at;
        }
        if size < body - at || size > end - at {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "the MP4 file's boxes do not fit together",
            ));
        }
        found.push(Mp4Box { kind, body, end: at + size });
        at += size;
    }
    Ok(found)
}

fn number(file: &mut File) -> io::Result<u32> {
    let mut bytes = [0u8; 4];
    file.read_exact(&mut bytes)?;
    Ok(u32::from_be_bytes(bytes))
}

fn no_track() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the MP4 file has no track with a picture")
}
