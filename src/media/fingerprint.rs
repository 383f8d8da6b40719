//! A recording's fingerprint: SHA-256 (FIPS 180-4) of the file's bytes.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::jobs::Control;

/// Bytes read at a time: large enough that the disk is the limit.
const BLOCK: usize = 1 << 20;

/// The SHA-256 of a file's bytes, in lower-case hexadecimal. Blocks; `control` may cancel it.
///
/// # Errors
/// When the file cannot be read; [`io::ErrorKind::Interrupted`] when it was cancelled.
pub fn fingerprint(path: &Path, control: &Control) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut block = vec![0; BLOCK];
    loop {
        if control.is_cancelled() {
            return Err(io::Error::new(io::ErrorKind::Interrupted, "cancelled"));
        }
        let read = match file.read(&mut block) {
            // The system's own interruption, not the person's.
            Err(fault) if fault.kind() == io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        let Some(bytes) = block.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
        hasher.update(bytes);
    }
    Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_the_published_one() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("abc");
        std::fs::write(&path, b"abc").expect("file");
        // FIPS 180-4, example "abc".
        assert_eq!(
            fingerprint(&path, &Control::quiet()).expect("hash"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn a_cancelled_fingerprint_says_so() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("a");
        std::fs::write(&path, b"a").expect("file");
        let control = Control::quiet();
        control.cancel();
        let fault = fingerprint(&path, &control).expect_err("cancelled");
        assert_eq!(fault.kind(), io::ErrorKind::Interrupted);
    }
}
