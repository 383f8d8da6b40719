//! The only encryption: seal to a public key, open with a key; passphrases. What it is that is sealed is not known
//! here.
//!
//! Nothing is invented: sealing is the `age` format (X25519, ChaCha20-Poly1305; <https://age-encryption.org/v1>),
//! passphrases are kept as argon2id (RFC 9106), and keys are wrapped in a passphrase by age's scrypt (RFC 7914).

mod key;
mod passphrase;
mod seal;

pub use key::{Identity, PublicKey};
pub use passphrase::{Effort, Passphrase, StoredPassphrase, unwrap_key, wrap_key, wrap_key_as_text};
pub use seal::{open, seal};

/// Why something could not be sealed or opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealedError {
    /// Not the passphrase that it was wrapped in.
    #[error(
        "The passphrase is not right. Nothing was opened and nothing was changed. Try again; capital letters count."
    )]
    WrongPassphrase,
    /// Sealed to other keys.
    #[error(
        "This key does not fit: what is sealed was sealed to another key. Nothing was opened and nothing was changed."
    )]
    WrongKey,
    /// The bytes are not those that were sealed.
    #[error(
        "What is sealed was changed or damaged since it was written, so it is not opened. Nothing was changed. \
         Take it from a backup."
    )]
    Changed,
    /// Text that is no key.
    #[error("This is no key: {0}. Nothing was changed.")]
    NoKey(&'static str),
    /// A passphrase that anybody could guess.
    #[error(
        "A passphrase has at least {} characters. A few words that only you think of together are best.",
        Passphrase::SHORTEST
    )]
    TooShort,
    /// The system could not do it.
    #[error("It could not be sealed ({0}). Nothing was written.")]
    Failed(String),
}
