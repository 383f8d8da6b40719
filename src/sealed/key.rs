//! Keys: a secret half that opens, a public half that seals.

use std::fmt;
use std::str::FromStr;

use age::secrecy::ExposeSecret;
use age::x25519;

use super::SealedError;

/// The secret half of a key. Forgotten (overwritten in memory) when dropped; never shown by `Debug`.
#[derive(Clone)]
pub struct Identity(pub(super) x25519::Identity);

/// The public half: who has it can seal, not open.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey(pub(super) x25519::Recipient);

impl Identity {
    /// Makes a new key from the system's source of chance.
    pub fn generate() -> Self {
        Self(x25519::Identity::generate())
    }

    /// Its public half.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.to_public())
    }

    /// The secret as text (`AGE-SECRET-KEY-1…`, 74 characters), to be printed or wrapped. Whoever reads it can
    /// open everything that was sealed to this key.
    pub fn secret_text(&self) -> String {
        self.0.to_string().expose_secret().to_owned()
    }

    /// The key of a secret text; spaces and line breaks, as on a printed sheet, are passed over.
    ///
    /// # Errors
    /// When the text is none: its last six characters are a checksum, so a slip of the pen is noticed.
    pub fn from_secret_text(text: &str) -> Result<Self, SealedError> {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
        x25519::Identity::from_str(&text).map(Self).map_err(|_| {
            SealedError::NoKey("it is not AGE-SECRET-KEY-1… as printed, or a character is wrong")
        })
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identity(of {})", self.public())
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({self})")
    }
}

impl FromStr for PublicKey {
    type Err = SealedError;

    fn from_str(text: &str) -> Result<Self, SealedError> {
        x25519::Recipient::from_str(text.trim())
            .map(Self)
            .map_err(|_| SealedError::NoKey("a public key is age1… and 58 characters more"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_being_printed() {
        let key = Identity::generate();
        let printed = key.secret_text();
        let grouped: String = printed
            .chars()
            .enumerate()
            .flat_map(|(n, c)| (n % 8 == 7).then_some('\n').into_iter().chain([c]))
            .collect();
        assert_eq!(Identity::from_secret_text(&grouped).expect("a key").public(), key.public());
        assert_eq!(
            Identity::from_secret_text(&printed.to_lowercase()).expect("a key").public(),
            key.public()
        );
    }

    #[test]
    fn a_slip_of_the_pen_is_noticed() {
        let printed = Identity::generate().secret_text();
        for place in 16..printed.len() {
            let mut wrong: Vec<char> = printed.chars().collect();
            wrong[place] = if wrong[place] == 'Q' { 'P' } else { 'Q' };
            let wrong: String = wrong.into_iter().collect();
            assert!(matches!(Identity::from_secret_text(&wrong), Err(SealedError::NoKey(_))), "{place}");
        }
    }

    #[test]
    fn a_secret_is_not_shown_by_debug() {
        let key = Identity::generate();
        let shown = format!("{key:?} {:#?}", Some(&key));
        assert!(!shown.to_uppercase().contains("SECRET"), "{shown}");
    }

    #[test]
    fn a_public_key_is_read_back() {
        let public = Identity::generate().public();
        assert_eq!(public.to_string().parse::<PublicKey>(), Ok(public));
        assert!("age1qqqq".parse::<PublicKey>().is_err() && "".parse::<PublicKey>().is_err());
    }
}
