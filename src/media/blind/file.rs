//! The two files of a copy: the original, which is only read, and the copy, which counts what was written, tells how
//! far it is and stops when asked to.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use crate::jobs::Control;

/// Bytes moved at a time.
const BLOCK: usize = 1 << 20;

/// Bytes between two reports.
const REPORT: u64 = 8 << 20;

/// The largest piece that is held in memory: an index, a frame.
const LARGEST: u64 = 512 << 20;

/// Why a way of copying came to an end.
#[derive(Debug)]
pub(super) enum Fault {
    /// The original cannot be read.
    Read(io::Error),
    /// The copy cannot be written.
    Write(io::Error),
    /// The person cancelled.
    Cancelled,
    /// This way cannot copy this file; another may. Says why: "its index is packed".
    Unfit(String),
}

/// A file that this way cannot copy.
pub(super) fn unfit<T>(why: impl Into<String>) -> Result<T, Fault> {
    Err(Fault::Unfit(why.into()))
}

/// The original.
pub(super) struct Source {
    file: File,
    at: u64,
    /// Bytes in it.
    pub length: u64,
}

impl Source {
    pub fn open(path: &Path) -> Result<Self, Fault> {
        let file = File::open(path).map_err(Fault::Read)?;
        let length = file.metadata().map_err(Fault::Read)?.len();
        Ok(Self { file, at: 0, length })
    }

    /// Fills `into` from `at` on.
    pub fn read(&mut self, at: u64, into: &mut [u8]) -> Result<(), Fault> {
        if at.checked_add(into.len() as u64).is_none_or(|end| end > self.length) {
            return unfit("it points beyond its end");
        }
        if self.at != at {
            self.file.seek(SeekFrom::Start(at)).map_err(Fault::Read)?;
        }
        // Where it stands after a failure nobody knows.
        self.at = u64::MAX;
        self.file.read_exact(into).map_err(Fault::Read)?;
        self.at = at + into.len() as u64;
        Ok(())
    }

    /// The bytes from `at` on.
    pub fn bytes(&mut self, at: u64, length: u64) -> Result<Vec<u8>, Fault> {
        if length > LARGEST || length > self.length {
            return unfit("a piece of it is too large");
        }
        let mut bytes = vec![0; usize::try_from(length).unwrap_or(0)];
        self.read(at, &mut bytes)?;
        Ok(bytes)
    }

    /// The bytes from `at` on, at most `most`, and fewer at the file's end.
    pub fn look(&mut self, at: u64, most: u64) -> Result<Vec<u8>, Fault> {
        self.bytes(at, most.min(self.length.saturating_sub(at)))
    }
}

/// The copy.
pub(super) struct Target<'a> {
    file: BufWriter<File>,
    /// Bytes written so far.
    pub at: u64,
    most: u64,
    total: u64,
    told: u64,
    what: String,
    control: &'a Control,
}

impl<'a> Target<'a> {
    /// Starts a copy of an original of `total` bytes; a file of this name is written over.
    pub fn create(path: &Path, total: u64, control: &'a Control) -> Result<Self, Fault> {
        let file = BufWriter::with_capacity(BLOCK, File::create(path).map_err(Fault::Write)?);
        let what = control.progress().what;
        // A crafted index can name the same bytes over and over.
        let most = total.saturating_mul(2).saturating_add(64 << 20);
        control.report(0, total, what.clone());
        Ok(Self { file, at: 0, most, total, told: 0, what, control })
    }

    /// Adds bytes at the end.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        if self.control.is_cancelled() {
            return Err(Fault::Cancelled);
        }
        self.file.write_all(bytes).map_err(Fault::Write)?;
        self.at += bytes.len() as u64;
        if self.at > self.most {
            return unfit("its index names the same bytes many times");
        }
        if self.at - self.told >= REPORT {
            self.told = self.at;
            self.control.report(self.at.min(self.total), self.total, self.what.clone());
        }
        Ok(())
    }

    /// Adds a stretch of the original at the end.
    pub fn copy(&mut self, source: &mut Source, mut at: u64, length: u64) -> Result<(), Fault> {
        let mut block = vec![0; BLOCK.min(usize::try_from(length).unwrap_or(BLOCK))];
        let end = at.saturating_add(length);
        while at < end {
            let now = usize::try_from(end - at).unwrap_or(BLOCK).min(BLOCK);
            let part = block.get_mut(..now).unwrap_or_default();
            source.read(at, part)?;
            self.write(part)?;
            at += now as u64;
        }
        Ok(())
    }

    /// Writes over bytes that were written before.
    pub fn patch(&mut self, at: u64, bytes: &[u8]) -> Result<(), Fault> {
        self.file.seek(SeekFrom::Start(at)).map_err(Fault::Write)?;
        self.file.write_all(bytes).map_err(Fault::Write)?;
        self.file.seek(SeekFrom::Start(self.at)).map_err(Fault::Write)?;
        Ok(())
    }

    /// On disk when this returns.
    pub fn finish(self) -> Result<(), Fault> {
        let file = self.file.into_inner().map_err(|error| Fault::Write(error.into_error()))?;
        file.sync_all().map_err(Fault::Write)
    }
}

/// Copies a file byte for byte.
pub(super) fn copy_all(source: &mut Source, target: &mut Target<'_>) -> Result<(), Fault> {
    let length = source.length;
    target.copy(source, 0, length)
}

/// A number of up to eight bytes, the highest first.
pub(super) fn big(bytes: &[u8]) -> u64 {
    bytes.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// A number of two bytes at a place, the highest first.
pub(super) fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|four| u16::from_be_bytes(*four))
}

/// A number of four bytes at a place, the highest first.
pub(super) fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|four| u32::from_be_bytes(*four))
}

/// A number of eight bytes at a place, the highest first.
pub(super) fn be64(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().map(|eight| u64::from_be_bytes(*eight))
}

/// A number of four bytes at a place, the lowest first.
pub(super) fn le32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|four| u32::from_le_bytes(*four))
}
