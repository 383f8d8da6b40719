//! Bytes to text. A file is UTF-8 (with or without its mark), UTF-16 with its mark, or else Windows-1252, whose
//! letters are those of Latin-1. A file in which UTF-8 letters and stray bytes stand side by side was put together from two
//! encodings, and is refused with every place: read either way, some names would become others.

use std::borrow::Cow;
use std::fmt;

use super::fault::{Fault, Faults};

/// How a file's letters are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8; plain ASCII too.
    Utf8,
    /// UTF-16, as its byte order mark says.
    Utf16,
    /// Windows-1252, and with it Latin-1: what older spreadsheets write.
    Windows1252,
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16 => "UTF-16",
            Self::Windows1252 => "Windows-1252",
        })
    }
}

/// The text of a file.
///
/// # Errors
/// Where a byte is no letter, with line and character; and what is no text at all.
pub(super) fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, Encoding), Faults> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return Err(Fault::whole("it is a workbook, not a table of text; save the sheet as CSV").into());
    }
    let (text, encoding) = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => (Cow::Borrowed(utf8(rest)?), Encoding::Utf8),
        [0xFF, 0xFE, rest @ ..] => (utf16(rest, u16::from_le_bytes)?.into(), Encoding::Utf16),
        [0xFE, 0xFF, rest @ ..] => (utf16(rest, u16::from_be_bytes)?.into(), Encoding::Utf16),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => (text.into(), Encoding::Utf8),
            Err(_) => (windows_1252(bytes)?.into(), Encoding::Windows1252),
        },
    };
    if let Some(at) = text.find('\0') {
        let (line, character) = place(text.as_bytes().get(..at).unwrap_or_default());
        let what =
            format!("character {character} is a zero byte: this is no text, or UTF-16 without its mark");
        return Err(Fault::row(line, what).into());
    }
    Ok((text, encoding))
}

/// Line and character of what comes after these bytes, both from 1. Bytes that only continue a letter do not count.
fn place(before: &[u8]) -> (u64, usize) {
    // A line ends with `\n`, `\r\n` or `\r`.
    let ends =
        |(at, byte): (usize, &u8)| *byte == b'\n' || (*byte == b'\r' && before.get(at + 1) != Some(&b'\n'));
    let line = before.iter().enumerate().filter(|found| ends(*found)).count() + 1;
    let start = before.iter().enumerate().rev().find(|found| ends(*found)).map_or(0, |(at, _)| at + 1);
    let letters = before.get(start..).unwrap_or_default().iter().filter(|byte| **byte & 0xC0 != 0x80);
    (line as u64, letters.count() + 1)
}

/// The bytes that are no UTF-8, each with its place in the file.
fn strays(bytes: &[u8]) -> Faults {
    let (mut faults, mut line, mut character, mut returned) = (Faults::default(), 1, 1, false);
    for chunk in bytes.utf8_chunks() {
        for letter in chunk.valid().chars() {
            match letter {
                '\n' if returned => {}
                '\n' | '\r' => (line, character) = (line + 1, 1),
                _ => character += 1,
            }
            returned = letter == '\r';
        }
        if let Some(stray) = chunk.invalid().first() {
            let what = format!(
                "character {character} is the stray byte 0x{stray:02X}, in a file that is UTF-8 elsewhere"
            );
            faults.push(Fault::row(line, what));
            (character, returned) = (character + 1, false);
        }
    }
    faults
}

/// What says at its start that it is UTF-8.
fn utf8(bytes: &[u8]) -> Result<&str, Faults> {
    std::str::from_utf8(bytes).map_err(|_| strays(bytes))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Faults> {
    let pairs = bytes.chunks_exact(2);
    let half = !pairs.remainder().is_empty();
    let units = pairs.filter_map(|pair| <[u8; 2]>::try_from(pair).ok()).map(unit);
    let mut text = String::with_capacity(bytes.len() / 2);
    for letter in char::decode_utf16(units) {
        let Ok(letter) = letter else {
            let (line, character) = place(text.as_bytes());
            return Err(Fault::row(line, format!("character {character} is half a letter of UTF-16")).into());
        };
        text.push(letter);
    }
    if half {
        return Err(Fault::whole("it is UTF-16 with an odd number of bytes: its end is cut off").into());
    }
    Ok(text)
}

/// Windows-1252 from 0x80 to 0x9F; five places of it are empty.
const C1: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’', '“',
    '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

/// What is no UTF-8: Windows-1252, unless UTF-8 letters are in it too.
fn windows_1252(bytes: &[u8]) -> Result<String, Faults> {
    if bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii()) {
        return Err(strays(bytes));
    }
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    let mut faults = Faults::default();
    for byte in bytes {
        let letter = match byte {
            0x80..=0x9F => C1.get(usize::from(byte - 0x80)).copied().unwrap_or('\0'),
            byte => char::from(*byte),
        };
        if letter == '\0' && *byte != 0 {
            let (line, character) = place(text.as_bytes());
            let what =
                format!("character {character} is the byte 0x{byte:02X}, no letter in UTF-8 or Windows-1252");
            faults.push(Fault::row(line, what));
            if faults.len() == Faults::SHOWN {
                break; // Thousands of these are no text at all, and looking for each one's place takes long.
            }
            text.push('\u{fffd}');
        } else {
            text.push(letter);
        }
    }
    faults.none().map(|()| text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(bytes: &[u8]) -> String {
        decode(bytes).expect_err("refused").to_string()
    }

    #[test]
    fn one_text_in_every_encoding() {
        let text = "klip;værdi\nå;1\n";
        let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        let units: Vec<u16> = text.encode_utf16().collect();
        let little: Vec<u8> =
            [0xFF, 0xFE].into_iter().chain(units.iter().flat_map(|u| u.to_le_bytes())).collect();
        let big: Vec<u8> =
            [0xFE, 0xFF].into_iter().chain(units.iter().flat_map(|u| u.to_be_bytes())).collect();
        let marked = format!("\u{feff}{text}");
        for (bytes, encoding) in [
            (text.as_bytes(), Encoding::Utf8),
            (marked.as_bytes(), Encoding::Utf8),
            (&little, Encoding::Utf16),
            (&big, Encoding::Utf16),
            (&latin, Encoding::Windows1252),
        ] {
            assert_eq!(decode(bytes).expect("text"), (text.into(), encoding));
        }
        assert_eq!(decode(b"\x80 \x93x\x94").expect("text").0, "€ “x”");
    }

    #[test]
    fn a_stray_byte_in_utf_8_has_its_place() {
        let mut bytes = "enhed,Søren,Åse\n1,2,3\nbæ".as_bytes().to_vec();
        bytes.extend(b"\xF8,1,2\n\xE6");
        assert_eq!(
            fault(&bytes),
            "row 3: character 3 is the stray byte 0xF8, in a file that is UTF-8 elsewhere\n\
             row 4: character 1 is the stray byte 0xE6, in a file that is UTF-8 elsewhere"
        );
        assert!(fault(b"\xEF\xBB\xBFa,b\n\xE6,1\n").starts_with("row 2: character 1 is the stray byte 0xE6"));
    }

    #[test]
    fn a_line_ends_as_it_does_for_rows() {
        for end in ["\n", "\r\n", "\r"] {
            let text = |last: &[u8]| [format!("æ,b{end}1,2{end}").as_bytes(), last].concat();
            assert!(fault(&text(b"3\xE6,4")).starts_with("row 3: character 2 is the stray"), "{end:?}");
            assert!(fault(&text(b"3,\0")).starts_with("row 3: character 3 is a zero byte"), "{end:?}");
            let latin = [b"\xE6,b", end.as_bytes(), b"1,2", end.as_bytes(), b"\x81"].concat();
            assert!(fault(&latin).starts_with("row 3: character 1 is the byte 0x81"), "{end:?}");
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert!(fault(b"PK\x03\x04\x14\0").contains("workbook"));
        assert!(fault(b"a,b\n1,\0\n").starts_with("row 2: character 3 is a zero byte"));
        assert!(fault(b"\xFF\xFEa\0b").contains("cut off"));
        assert!(fault(b"\xFF\xFEa\0\n\0\x3D\xD8x\0").starts_with("row 2: character 1 is half a letter"));
        assert!(fault(b"a\n\xE6\x81\n").starts_with("row 2: character 2 is the byte 0x81"));
    }
}
