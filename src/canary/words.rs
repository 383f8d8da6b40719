//! The words of a list, and how each may be spelt in a file.

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDate};

/// The shortest word that is looked for, in letters. Three bytes turn up in every video by chance.
const SHORTEST: usize = 4;
/// The least length of a base64 spelling that is looked for: four letters of it are in every page of sealed text.
const SHORTEST_BASE64: usize = 8;

/// Words to look for: at least one, each of at least four letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words(Vec<String>);

/// Why a list of words cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WordFault {
    /// Nothing is in it.
    #[error(
        "the list of words is empty. Write one word a line: codes of participants, sites, names of files"
    )]
    Empty,
    /// A word is too short to be told from chance.
    #[error(
        "line {line} of the list of words, “{word}”, is shorter than four letters, and so short a word turns up by \
         chance in every video. Write more of it, such as the site's whole name, or leave it out"
    )]
    Short {
        /// The line, from 1.
        line: usize,
        /// What is in it.
        word: String,
    },
}

impl Words {
    /// Reads a list: a word a line, spaces around it ignored. UTF-8, or Latin-1 where it isn't.
    ///
    /// # Errors
    /// When there is none, or one is too short.
    pub fn read(bytes: &[u8]) -> Result<Self, WordFault> {
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text).to_owned(),
            Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
        };
        let mut words: Vec<String> = Vec::new();
        for (at, word) in text.lines().map(str::trim).enumerate().filter(|(_, word)| !word.is_empty()) {
            if word.chars().count() < SHORTEST {
                return Err(WordFault::Short { line: at + 1, word: word.to_owned() });
            }
            if !words.iter().any(|known| known == word) {
                words.push(word.to_owned());
            }
        }
        if words.is_empty() { Err(WordFault::Empty) } else { Ok(Self(words)) }
    }

    /// The words, each once.
    pub fn as_slice(&self) -> &[String] {
        &self.0
    }
}

/// One spelling of a word as bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spelling {
    /// What to look for.
    pub(super) bytes: Vec<u8>,
    /// What it is called in a report.
    pub(super) form: &'static str,
    /// Whether capital and small letters differ.
    pub(super) exact: bool,
}

/// Every spelling of a word. A date as 2020-01-31 is looked for in other orders too.
pub(super) fn spellings(word: &str) -> Vec<Spelling> {
    let mut texts = vec![word.to_owned()];
    if let Ok(date) = word.parse::<NaiveDate>() {
        texts.extend(dates(date));
    }
    let mut all = BTreeSet::new();
    for text in &texts {
        // The automaton takes A for a by itself; Å for å are other bytes.
        for cased in [text.clone(), text.to_lowercase(), text.to_uppercase()] {
            all.extend(cased_spellings(&cased).into_iter().map(|(form, bytes)| Spelling {
                bytes: if form == "base64" { bytes } else { bytes.to_ascii_lowercase() },
                form,
                exact: form == "base64",
            }));
        }
    }
    let mut seen = BTreeSet::new();
    all.into_iter().filter(|spelling| seen.insert(spelling.bytes.clone())).collect()
}

fn cased_spellings(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let utf8 = text.as_bytes();
    let mut all = vec![
        ("UTF-8", utf8.to_vec()),
        ("UTF-16LE", text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("UTF-16BE", text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        ("hexadecimal", utf8.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect()),
        ("percent-encoded", percent(utf8)),
    ];
    if !text.is_ascii() {
        all.push(("UTF-8, letters and accents apart", decomposed(text).into_bytes()));
        all.push(("JSON escapes", escaped(text).into_bytes()));
        let latin: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
        all.extend(latin.map(|bytes| ("Latin-1", bytes)));
    }
    let base64 = (0..3).map(|ahead| base64(utf8, ahead)).filter(|code| code.len() >= SHORTEST_BASE64);
    all.extend(base64.map(|code| ("base64", code.into_bytes())));
    all
}

/// As in a file's address: file:///a%20b.
fn percent(bytes: &[u8]) -> Vec<u8> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let code = |byte: u8| {
        if plain(byte) { vec![byte] } else { format!("%{byte:02x}").into_bytes() }
    };
    bytes.iter().flat_map(|byte| code(*byte)).collect()
}

/// As a file system of Apple's spells letters with accents: the letter, then its accent.
fn decomposed(text: &str) -> String {
    const APART: [(&str, char, char); 7] = [
        ("åÅ", 'a', '\u{30a}'),
        ("äÄ", 'a', '\u{308}'),
        ("öÖ", 'o', '\u{308}'),
        ("üÜ", 'u', '\u{308}'),
        ("éÉ", 'e', '\u{301}'),
        ("èÈ", 'e', '\u{300}'),
        ("áÁ", 'a', '\u{301}'),
    ];
    let apart = |c: char| match APART.iter().find(|(both, ..)| both.contains(c)) {
        Some((_, letter, accent)) => format!("{letter}{accent}"),
        None => c.to_string(),
    };
    text.chars().map(apart).collect()
}

fn escaped(text: &str) -> String {
    let code = |unit: u16| format!("\\u{unit:04x}");
    let one = |c: char| {
        if c.is_ascii() {
            c.to_string()
        } else {
            c.encode_utf16(&mut [0; 2]).iter().copied().map(code).collect()
        }
    };
    text.chars().map(one).collect()
}

/// What base64 (RFC 4648) makes of the bytes where `ahead` others (0 to 2) stand before them in their group of three:
/// the part that depends on nothing else.
fn base64(bytes: &[u8], ahead: usize) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bit = |at: usize| -> usize {
        let at = at - ahead * 8;
        usize::from(bytes[at / 8] >> (7 - at % 8) & 1)
    };
    let (first, end) = (ahead * 8, (ahead + bytes.len()) * 8);
    let sextets = first.div_ceil(6)..end / 6;
    let digit = |sextet: usize| (sextet * 6..sextet * 6 + 6).fold(0, |value, at| value << 1 | bit(at));
    sextets.map(|sextet| char::from(DIGITS[digit(sextet)])).collect()
}

/// A date as Danes, Englishmen, cameras and file names write it.
fn dates(date: NaiveDate) -> Vec<String> {
    const DANISH: [&str; 12] = [
        "januar",
        "februar",
        "marts",
        "april",
        "maj",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "december",
    ];
    let month = DANISH[date.month0() as usize];
    let (year, day, number) = (date.year(), date.day(), date.month());
    let mut all: Vec<String> = [
        "%d-%m-%Y",
        "%d.%m.%Y",
        "%d/%m/%Y",
        "%d/%m-%Y",
        "%m/%d/%Y",
        "%Y/%m/%d",
        "%Y.%m.%d",
        "%Y:%m:%d",
        "%Y_%m_%d",
        "%Y%m%d",
        "%d%m%Y",
        "%-d %B %Y",
        "%-d %b %Y",
        "%B %-d, %Y",
    ]
    .iter()
    .map(|format| date.format(format).to_string())
    .collect();
    all.extend([
        format!("{day}/{number}-{year}"),
        format!("{day}/{number} {year}"),
        format!("{day}.{number}.{year}"),
        format!("{day}. {month} {year}"),
    ]);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(word: &str, bytes: &[u8]) -> bool {
        spellings(word).iter().any(|spelling| spelling.bytes == bytes)
    }

    #[test]
    fn a_list_is_a_word_a_line() {
        let read = Words::read("\u{feff}F-0017\r\n\r\n  Skødstrup \nF-0017\n".as_bytes()).expect("words");
        assert_eq!(read.as_slice(), ["F-0017", "Skødstrup"]);
        let latin = Words::read(b"Sk\xf8dstrup").expect("words");
        assert_eq!(latin.as_slice(), ["Skødstrup"]);
        assert_eq!(Words::read(b" \n"), Err(WordFault::Empty));
        assert_eq!(Words::read(b"F-0017\n12\n"), Err(WordFault::Short { line: 2, word: "12".into() }));
    }

    #[test]
    fn a_word_is_looked_for_as_files_spell_it() {
        assert!(has("Ås by", "ås by".as_bytes()) && has("Ås by", "Ås by".to_ascii_lowercase().as_bytes()));
        assert!(has("Ås by", b"\xc5\0s\0 \0b\0y\0") && has("Ås by", b"\0\xe5\0s\0 \0b\0y"));
        assert!(has("Ås by", b"%c3%85s%20by") && has("Ås by", b"\\u00c5s by") && has("Ås by", b"\xe5s by"));
        assert!(has("Ås by", "a\u{30a}s by".as_bytes()));
        assert!(has("Nord", b"4e6f7264") && has("nord", b"n\0o\0r\0d\0"));
    }

    #[test]
    fn base64_is_known_wherever_it_begins() {
        // RFC 4648's alphabet; “Samspil.” alone, after one letter and after two.
        assert_eq!(base64(b"Samspil.", 0), "U2Ftc3BpbC");
        assert_eq!(base64(b"Samspil.", 1), "NhbXNwaWwu");
        assert_eq!(base64(b"Samspil.", 2), "TYW1zcGlsL");
        let hidden = |text: &str| {
            spellings("Samspil.")
                .iter()
                .any(|s| s.exact && text.as_bytes().windows(s.bytes.len()).any(|w| w == s.bytes))
        };
        // "Samspil.", "xSamspil." and "xySamspil." as base64(1) writes them.
        assert!(hidden("U2Ftc3BpbC4=") && hidden("eFNhbXNwaWwu") && hidden("eHlTYW1zcGlsLg=="));
    }

    #[test]
    fn a_date_is_looked_for_in_every_order() {
        for other in ["07-03-2019", "7/3-2019", "20190307", "7. marts 2019", "2019:03:07", "march 7, 2019"] {
            assert!(has("2019-03-07", other.as_bytes()), "{other}");
        }
        assert!(!has("2019-03-07", b"2019"));
    }
}
