//! Names that a codebook gives to its parts; they never change once a codebook is in use.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes the text as it stands; whether it names anything is for the codebook to say.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The text as written in files.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_id! {
    /// A codebook: `cib-43`, `ainsworth-sensitivity`.
    CodebookId
}
text_id! {
    /// An item of a codebook: `P01`, `C13`, `AINS`. Unique over all codebooks of a study.
    ItemId
}
text_id! {
    /// A subscale: `sensitivity`.
    SubscaleId
}
text_id! {
    /// A reason why an item cannot be rated: `not-visible`.
    ReasonId
}
text_id! {
    /// A scoring profile: `A`.
    ProfileId
}
text_id! {
    /// A total that a profile defines: `items`, `subscales`.
    TotalId
}

/// SHA-256 of a codebook's or profile's text, in lower-case hexadecimal (64 characters).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContentHash(String);

impl ContentHash {
    /// The hash of a text, over its bytes as they stand.
    pub fn of(text: &str) -> Self {
        use sha2::{Digest, Sha256};
        let digest = Sha256::digest(text.as_bytes());
        Self(digest.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// Takes a hash that was written down earlier.
    pub fn from_hex(hex: impl Into<String>) -> Self {
        Self(hex.into())
    }

    /// All 64 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
