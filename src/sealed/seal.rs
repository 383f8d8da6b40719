//! Sealing and opening.
//!
//! Every content is filled up to a whole number of blocks before it is sealed, so that the length of what is sealed
//! does not tell a long name from a short one.

use std::io::{Read, Write};

use age::{DecryptError, Decryptor, Encryptor, Recipient};

use super::{Identity, PublicKey, SealedError};

/// Bytes that a content is filled up to a multiple of.
const BLOCK: usize = 512;
/// Bytes that hold the content's length.
const PREFIX: usize = 8;

/// Seals bytes to one or more public keys: any one of their secret halves opens them.
///
/// # Errors
/// When no key is named.
pub fn seal(content: &[u8], to: &[PublicKey]) -> Result<Vec<u8>, SealedError> {
    let failed = |error: &dyn std::fmt::Display| SealedError::Failed(error.to_string());
    let encryptor = Encryptor::with_recipients(to.iter().map(|key| &key.0 as &dyn Recipient))
        .map_err(|error| failed(&error))?;
    let mut padded = Vec::with_capacity((PREFIX + content.len()).next_multiple_of(BLOCK));
    padded.extend_from_slice(&(content.len() as u64).to_le_bytes());
    padded.extend_from_slice(content);
    padded.resize(padded.len().next_multiple_of(BLOCK), 0);
    let mut sealed = Vec::with_capacity(padded.len() + 512);
    let mut writer = encryptor.wrap_output(&mut sealed).map_err(|error| failed(&error))?;
    writer.write_all(&padded).and_then(|()| writer.finish().map(drop)).map_err(|error| failed(&error))?;
    Ok(sealed)
}

/// Opens what was sealed.
///
/// # Errors
/// [`SealedError::WrongKey`] when it was sealed to others, [`SealedError::Changed`] when the bytes are not those
/// that were sealed.
pub fn open(sealed: &[u8], with: &Identity) -> Result<Vec<u8>, SealedError> {
    let decryptor = Decryptor::new(sealed).map_err(|error| fault(&error))?;
    let mut reader =
        decryptor.decrypt(std::iter::once(&with.0 as &dyn age::Identity)).map_err(|error| fault(&error))?;
    let mut padded = Vec::with_capacity(sealed.len());
    reader.read_to_end(&mut padded).map_err(|_| SealedError::Changed)?;
    let (length, rest) = padded.split_first_chunk::<PREFIX>().ok_or(SealedError::Changed)?;
    let length = usize::try_from(u64::from_le_bytes(*length)).map_err(|_| SealedError::Changed)?;
    rest.get(..length).map(<[u8]>::to_vec).ok_or(SealedError::Changed)
}

fn fault(error: &DecryptError) -> SealedError {
    match error {
        DecryptError::NoMatchingKeys => SealedError::WrongKey,
        _ => SealedError::Changed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_named_opens_and_no_other() {
        let (lead, manager, coder) = (Identity::generate(), Identity::generate(), Identity::generate());
        for length in [0, 1, 503, 504, 505, 5000] {
            let content: Vec<u8> = (0..length).map(|n| n as u8).collect();
            let sealed = seal(&content, &[lead.public(), manager.public()]).expect("sealed");
            assert_eq!(open(&sealed, &lead).as_deref(), Ok(content.as_slice()));
            assert_eq!(open(&sealed, &manager).as_deref(), Ok(content.as_slice()));
            assert_eq!(open(&sealed, &coder), Err(SealedError::WrongKey));
        }
    }

    #[test]
    fn the_length_of_a_name_does_not_show() {
        let key = Identity::generate().public();
        // The header is left out: age puts into it, now and then, a line of random length that means nothing.
        let length = |content: &str| {
            let sealed = seal(content.as_bytes(), std::slice::from_ref(&key)).expect("sealed");
            let end = sealed.windows(5).position(|five| five == b"\n--- ").expect("the header's end");
            let mac = sealed[end + 5..].iter().position(|byte| *byte == b'\n').expect("a line");
            sealed.len() - (end + 5 + mac)
        };
        assert_eq!(
            length("A"),
            length("A family with quite a long name, filmed by somebody with a long one too")
        );
        assert!(
            length(&"a page of text ".repeat(100)) > length("A"),
            "the length of the content is measured"
        );
    }

    #[test]
    fn any_changed_byte_is_noticed() {
        let key = Identity::generate();
        let sealed = seal(b"family 042", &[key.public()]).expect("sealed");
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert!(open(&changed, &key).is_err(), "byte {place}");
        }
        for end in 0..sealed.len() {
            assert!(open(&sealed[..end], &key).is_err(), "cut at {end}");
        }
        assert_eq!(open(b"", &key), Err(SealedError::Changed));
    }

    #[test]
    fn sealing_to_nobody_is_refused() {
        assert!(matches!(seal(b"x", &[]), Err(SealedError::Failed(_))));
    }
}
