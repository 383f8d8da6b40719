//! Passphrases: kept as argon2id, and wrapped around keys.

use std::fmt;
use std::io::{Read, Write};

use age::armor::{ArmoredReader, ArmoredWriter, Format};
use age::secrecy::{ExposeSecret, SecretString};
use age::{DecryptError, Decryptor, Encryptor, scrypt};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Argon2, Params};

use super::{Identity, SealedError};

/// What a person types. Overwritten in memory when dropped; never shown by `Debug`.
#[derive(Clone)]
pub struct Passphrase(SecretString);

/// How much work a guess costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Effort {
    /// For people: argon2id with 19 MiB in 2 passes (OWASP, Password Storage Cheat Sheet), and scrypt with
    /// N = 2¹⁵, r = 8 (32 MiB).
    #[default]
    Full,
    /// For a demo study, whose passphrases are printed on its first page, and for tests.
    Slight,
}

impl Effort {
    /// N of scrypt, as a power of two.
    fn scrypt(self) -> u8 {
        match self {
            Self::Full => 15,
            Self::Slight => 1,
        }
    }

    fn argon2(self) -> Result<Argon2<'static>, SealedError> {
        let params = match self {
            Self::Full => Params::new(19 * 1024, 2, 1, None),
            Self::Slight => Params::new(Params::MIN_M_COST, 1, 1, None),
        };
        Ok(Argon2::from(params.map_err(|error| SealedError::Failed(error.to_string()))?))
    }
}

/// The most work that is spent on a file somebody else may have written: N = 2¹⁸ takes about a second.
const MOST_SCRYPT: u8 = 18;
/// The same for a passphrase that is kept: 128 MiB in 8 passes take about a second.
const MOST_MEMORY_KIB: u32 = 128 * 1024;
const MOST_PASSES: u32 = 8;
const MOST_LANES: u32 = 8;

impl Passphrase {
    /// Characters that a passphrase has at least.
    pub const SHORTEST: usize = 10;

    /// A passphrase as typed, to open something with.
    pub fn typed(text: &str) -> Self {
        Self(SecretString::from(text.to_owned()))
    }

    /// A passphrase that somebody wants to have from now on.
    ///
    /// # Errors
    /// When it is short. Nothing else is asked of it: rules about signs and digits make it worse
    /// (NIST SP 800-63B, 5.1.1.2).
    pub fn chosen(text: &str) -> Result<Self, SealedError> {
        if text.trim().chars().count() < Self::SHORTEST {
            return Err(SealedError::TooShort);
        }
        Ok(Self::typed(text))
    }

    /// A passphrase to hand over until its owner chooses another: four groups of four characters that are hard to
    /// confuse, 27¹⁶ ≈ 2⁷⁶.
    pub fn drawn(rng: &mut impl rand::Rng) -> Self {
        use rand::RngExt;
        const SIGNS: &[u8] = b"23456789bcdfghjkmnpqrstvwxz";
        let sign = |rng: &mut _| char::from(SIGNS[RngExt::random_range(rng, 0..SIGNS.len())]);
        let groups: Vec<String> = (0..4).map(|_| (0..4).map(|_| sign(rng)).collect()).collect();
        Self::typed(&groups.join("-"))
    }

    /// The text itself, to be shown once to whoever hands it over.
    pub fn reveal(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(…)")
    }
}

impl PartialEq for Passphrase {
    fn eq(&self, other: &Self) -> bool {
        self.reveal() == other.reveal()
    }
}

/// A passphrase as it is kept: argon2id in the PHC string format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPassphrase(String);

impl StoredPassphrase {
    /// What to keep of a passphrase.
    ///
    /// # Errors
    /// When the system gives no salt.
    pub fn of(passphrase: &Passphrase, effort: Effort) -> Result<Self, SealedError> {
        let hash = effort
            .argon2()?
            .hash_password(passphrase.reveal().as_bytes())
            .map_err(|error| SealedError::Failed(error.to_string()))?;
        Ok(Self(hash.to_string()))
    }

    /// As written in the study.
    pub fn from_text(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// To be written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Checks a passphrase.
    ///
    /// # Errors
    /// [`SealedError::WrongPassphrase`], or [`SealedError::Changed`] when what is kept is not what was written.
    pub fn check(&self, typed: &Passphrase) -> Result<(), SealedError> {
        use argon2::password_hash::Error;
        let kept = PasswordHash::new(&self.0).map_err(|_| SealedError::Changed)?;
        let params = Params::try_from(&kept).map_err(|_| SealedError::Changed)?;
        // What is kept says itself how much work a check is, and somebody may have written there to take all memory.
        let greedy = params.m_cost() > MOST_MEMORY_KIB
            || params.t_cost() > MOST_PASSES
            || params.p_cost() > MOST_LANES;
        if greedy || kept.algorithm.as_str() != "argon2id" || kept.hash.is_none() {
            return Err(SealedError::Changed);
        }
        Argon2::default().verify_password(typed.reveal().as_bytes(), &kept).map_err(|error| match error {
            Error::PasswordInvalid => SealedError::WrongPassphrase,
            _ => SealedError::Changed,
        })
    }
}

/// Wraps a key in a passphrase.
///
/// # Errors
/// When it cannot be written.
pub fn wrap_key(key: &Identity, passphrase: &Passphrase, effort: Effort) -> Result<Vec<u8>, SealedError> {
    let mut wrapped = Vec::new();
    write(key, passphrase, effort, &mut wrapped)?;
    Ok(wrapped)
}

/// As [`wrap_key`], as text that survives mail and print: a file that the `age` program opens too.
///
/// # Errors
/// As [`wrap_key`].
pub fn wrap_key_as_text(
    key: &Identity,
    passphrase: &Passphrase,
    effort: Effort,
) -> Result<String, SealedError> {
    let failed = |error: std::io::Error| SealedError::Failed(error.to_string());
    let mut armored = ArmoredWriter::wrap_output(Vec::new(), Format::AsciiArmor).map_err(failed)?;
    write(key, passphrase, effort, &mut armored)?;
    let text = armored.finish().map_err(failed)?;
    String::from_utf8(text).map_err(|error| SealedError::Failed(error.to_string()))
}

fn write(key: &Identity, passphrase: &Passphrase, effort: Effort, to: impl Write) -> Result<(), SealedError> {
    let failed = |error: std::io::Error| SealedError::Failed(error.to_string());
    let mut recipient = scrypt::Recipient::new(passphrase.0.clone());
    recipient.set_work_factor(effort.scrypt());
    let encryptor = Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient))
        .map_err(|error| SealedError::Failed(error.to_string()))?;
    let mut writer = encryptor.wrap_output(to).map_err(failed)?;
    writer.write_all(key.secret_text().as_bytes()).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(())
}

/// Takes a key out of its passphrase, from bytes or from text.
///
/// # Errors
/// [`SealedError::WrongPassphrase`]; [`SealedError::Changed`] when the bytes are not those that were wrapped;
/// [`SealedError::NoKey`] when they are not a wrapped key at all.
pub fn unwrap_key(wrapped: &[u8], passphrase: &Passphrase) -> Result<Identity, SealedError> {
    let decryptor = Decryptor::new_buffered(ArmoredReader::new(wrapped)).map_err(|error| match error {
        DecryptError::InvalidHeader | DecryptError::UnknownFormat | DecryptError::Io(_) => {
            SealedError::NoKey("the file is not a key that this program wrote, or it was cut short")
        }
        _ => SealedError::Changed,
    })?;
    let mut identity = scrypt::Identity::new(passphrase.0.clone());
    identity.set_max_work_factor(MOST_SCRYPT);
    let mut reader =
        decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity)).map_err(|error| match error {
            DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed => {
                SealedError::WrongPassphrase
            }
            DecryptError::NoMatchingKeys => SealedError::NoKey("it was not wrapped in a passphrase"),
            _ => SealedError::Changed,
        })?;
    let mut text = String::new();
    reader.read_to_string(&mut text).map_err(|_| SealedError::Changed)?;
    Identity::from_secret_text(&text).map_err(|_| SealedError::Changed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    #[test]
    fn a_key_comes_out_with_its_passphrase_only() {
        let key = Identity::generate();
        let right = Passphrase::chosen("blåbær på svævebane").expect("long enough");
        let wrapped = wrap_key(&key, &right, Effort::Slight).expect("wrapped");
        let text = wrap_key_as_text(&key, &right, Effort::Slight).expect("wrapped");
        assert!(text.starts_with("-----BEGIN AGE ENCRYPTED FILE-----"));
        for bytes in [wrapped.as_slice(), text.as_bytes()] {
            assert_eq!(unwrap_key(bytes, &right).expect("the key").public(), key.public());
            assert_eq!(
                unwrap_key(bytes, &Passphrase::typed("blåbær på svævebanen")).err(),
                Some(SealedError::WrongPassphrase)
            );
        }
    }

    #[test]
    fn a_damaged_key_file_says_so_and_never_hangs() {
        let key = Identity::generate();
        let passphrase = Passphrase::typed("correct horse battery");
        let wrapped = wrap_key(&key, &passphrase, Effort::Slight).expect("wrapped");
        for place in 0..wrapped.len() {
            let mut changed = wrapped.clone();
            changed[place] ^= 0x41;
            assert!(unwrap_key(&changed, &passphrase).is_err(), "byte {place}");
            assert!(unwrap_key(&wrapped[..place], &passphrase).is_err(), "cut at {place}");
        }
        // Somebody asks for 2⁶³ rounds.
        let text = String::from_utf8_lossy(&wrapped).into_owned();
        let header = text.lines().nth(1).expect("a stanza");
        let greedy = [header.trim_end_matches(" 1").as_bytes(), b" 63"].concat();
        let place = wrapped.windows(header.len()).position(|w| w == header.as_bytes()).expect("there");
        let mut forged = wrapped.clone();
        forged.splice(place..place + header.len(), greedy);
        assert!(unwrap_key(&forged, &passphrase).is_err());
    }

    #[test]
    fn only_a_hash_is_kept() {
        let passphrase = Passphrase::typed("correct horse battery");
        for effort in [Effort::Slight, Effort::Full] {
            let kept = StoredPassphrase::of(&passphrase, effort).expect("hashed");
            assert!(kept.as_str().starts_with("$argon2id$v=19$"), "{kept:?}");
            assert!(!kept.as_str().contains("horse"));
            assert_eq!(kept.check(&passphrase), Ok(()));
            assert_eq!(
                kept.check(&Passphrase::typed("Correct horse battery")),
                Err(SealedError::WrongPassphrase)
            );
        }
        assert_eq!(StoredPassphrase::from_text("nonsense").check(&passphrase), Err(SealedError::Changed));
    }

    #[test]
    fn nobody_makes_a_check_take_all_memory() {
        let passphrase = Passphrase::typed("correct horse battery");
        let kept = StoredPassphrase::of(&passphrase, Effort::Slight).expect("hashed");
        for (from, to) in [
            ("m=8,", "m=4194304,"),
            ("m=8,", "m=131073,"),
            ("t=1,", "t=4294967295,"),
            ("p=1$", "p=16777215$"),
            ("argon2id", "argon2d"),
        ] {
            assert!(kept.as_str().contains(from), "{kept:?}");
            let greedy = StoredPassphrase::from_text(kept.as_str().replace(from, to));
            assert_eq!(greedy.check(&passphrase), Err(SealedError::Changed), "{to}");
        }
        let (without, _) = kept.as_str().rsplit_once('$').expect("fields");
        assert_eq!(StoredPassphrase::from_text(without).check(&passphrase), Err(SealedError::Changed));
    }

    #[test]
    fn a_short_passphrase_is_refused() {
        assert_eq!(Passphrase::chosen("kort").err(), Some(SealedError::TooShort));
        assert_eq!(Passphrase::chosen("         x         ").err(), Some(SealedError::TooShort));
        assert!(Passphrase::chosen("tre små ord").is_ok());
    }

    #[test]
    fn drawn_passphrases_differ_and_debug_shows_none() {
        let mut rng = rand_chacha::ChaCha12Rng::seed_from_u64(1);
        let (a, b) = (Passphrase::drawn(&mut rng), Passphrase::drawn(&mut rng));
        assert_ne!(a, b);
        assert!(Passphrase::chosen(a.reveal()).is_ok());
        assert!(!format!("{a:?}").contains(a.reveal()));
    }
}
