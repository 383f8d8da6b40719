//! Keys, what is sealed to them, and passphrases as they are kept.

use samspil::sealed::{self, Effort, Identity, Passphrase, PublicKey, SealedError, StoredPassphrase};

use super::border::{Border, Fate};
use super::mutate::Seeds;

#[test]
fn what_is_sealed() {
    let (key, other) = (Identity::generate(), Identity::generate());
    let contents: [&[u8]; 3] = [b"", b"family 042, site Nord", &[7; 3000]];
    let real =
        contents.map(|content| sealed::seal(content, &[other.public(), key.public()]).expect("sealed"));
    let border =
        Border { name: "sealed", few: 300, share: 180, seeds: Seeds::new(real.clone()).with_head(320, 4) };
    border.run(|input| {
        let opened = sealed::open(input, &key);
        // Changed bytes either are refused or change nothing of what was sealed.
        if let Ok(content) = &opened {
            assert!(contents.contains(&content.as_slice()), "something else came out");
        }
        assert_ne!(sealed::open(input, &Identity::generate()).ok(), Some(Vec::new()), "a stranger opened it");
        Fate::from(&opened)
    });
}

#[test]
fn wrapped_keys() {
    let key = Identity::generate();
    let passphrase = Passphrase::typed("correct horse battery");
    let wrapped = sealed::wrap_key(&key, &passphrase, Effort::Slight).expect("wrapped");
    let text = sealed::wrap_key_as_text(&key, &passphrase, Effort::Slight).expect("wrapped");
    let windows = text.replace('\n', "\r\n");
    let pieces = [
        "-> scrypt ",
        " 1\n",
        " 20\n",
        " 17\n",
        " 63\n",
        " 255\n",
        "\n",
        "-> X25519 ",
        "---",
        "\r\n",
        "=",
        "-----",
    ];
    let real = [wrapped, text.into_bytes(), windows.into_bytes()];
    let seeds = Seeds { pieces: pieces.to_vec(), ..Seeds::new(real).with_head(140, 5) };
    let border = Border { name: "key file", few: 200, share: 80, seeds };
    border.run(|input| {
        let unwrapped = sealed::unwrap_key(input, &passphrase);
        if let Ok(found) = &unwrapped {
            assert_eq!(found.public(), key.public());
        }
        Fate::from(&unwrapped)
    });
}

#[test]
fn keys_as_text() {
    let key = Identity::generate();
    let (public, secret) = (key.public().to_string(), key.secret_text());
    let pieces = ["age1", "AGE-SECRET-KEY-1", "AGE-SECRET-KEY-PQ-1", " ", "\n", "æ", "1", "b", "i", "o"];
    let seeds = Seeds::texts([public.as_str(), secret.as_str()], &pieces);
    let border = Border { name: "key as text", few: 300, share: 90, seeds };
    border.run(|input| {
        let text = String::from_utf8_lossy(input);
        let (as_public, as_secret) = (text.parse::<PublicKey>(), Identity::from_secret_text(&text));
        // Both halves carry a checksum: a slip of the pen gives no other key.
        assert!(as_public.as_ref().is_ok_and(|found| *found == key.public()) || as_public.is_err());
        assert!(as_secret.as_ref().is_ok_and(|found| found.public() == key.public()) || as_secret.is_err());
        if as_public.is_ok() || as_secret.is_ok() { Fate::Taken } else { Fate::Refused }
    });
}

#[test]
fn kept_passphrases() {
    let passphrase = Passphrase::typed("correct horse battery");
    let kept = StoredPassphrase::of(&passphrase, Effort::Slight).expect("hashed");
    let pieces = [
        "$argon2id",
        "$argon2i",
        "$argon2d",
        "$scrypt",
        "$v=19",
        "$v=16",
        "m=4194304",
        "m=65536",
        "m=0",
        "t=4294967295",
        "t=0",
        "t=9",
        "p=16777215",
        "p=0",
        ",",
        "$",
        "=",
        "keyid=AAAA",
        "data=AAAA",
        "m=8,t=1,p=1",
    ];
    let seeds = Seeds::texts([kept.as_str()], &pieces).with_head(30, 6);
    let border = Border { name: "kept passphrase", few: 300, share: 80, seeds };
    border.run(|input| {
        let found = StoredPassphrase::from_text(String::from_utf8_lossy(input));
        let checked = found.check(&passphrase);
        if let Err(fault) = &checked {
            assert!(matches!(fault, SealedError::WrongPassphrase | SealedError::Changed), "{fault}");
        }
        Fate::from(&checked)
    });
}
