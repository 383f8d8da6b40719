//! Whatever lies in a study's folder is searched for words: also what only looks like a compressed stream.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use samspil::canary::{Canary, Words};
use samspil::jobs::Control;

use super::border::{Border, Fate};
use super::mutate::Seeds;

const WORD: &str = "Familie-Oestjylland";

/// A gzip, a zip's member, a PNG and a UTF-16 text, each with the word in it.
fn real() -> [Vec<u8>; 4] {
    let text: String =
        (0..400).map(|n| format!("{n};{}\n", if n == 200 { WORD } else { "Familie-Nord" })).collect();
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(text.as_bytes()).expect("written");
    let mut deflate = DeflateEncoder::new(Vec::new(), Compression::best());
    deflate.write_all(text.as_bytes()).expect("written");
    let mut zip = b"PK\x03\x04\x14\0\0\0\x08\0".to_vec();
    zip.resize(26, 0);
    zip.extend(b"\x05\0\0\0a.csv");
    zip.extend(deflate.finish().expect("ended"));
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::best());
    zlib.write_all(text.as_bytes()).expect("written");
    let zlib = zlib.finish().expect("ended");
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, content) in zlib.chunks(100).map(|piece| (b"IDAT", piece)).chain([(b"IEND", &[][..])]) {
        png.extend(u32::try_from(content.len()).expect("short").to_be_bytes());
        png.extend(kind);
        png.extend(content);
        png.extend([0; 4]);
    }
    let wide = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [gzip.finish().expect("ended"), zip, png, wide]
}

fn finds(canary: &Canary, bytes: &[u8]) -> bool {
    let control = Control::quiet();
    let mut search = canary.search(&control);
    search.bytes("input", bytes);
    !search.finish().finds.is_empty()
}

#[test]
fn searched_bytes() {
    let canary = Canary::new(&Words::read(WORD.as_bytes()).expect("words")).expect("an automaton");
    for whole in real() {
        assert!(finds(&canary, &whole), "the word is there before anything is damaged");
    }
    let border =
        Border { name: "searched bytes", few: 200, share: 60, seeds: Seeds::new(real()).with_head(60, 3) };
    border.run(|input| if finds(&canary, input) { Fate::Taken } else { Fate::Refused });
}

#[test]
fn lists_of_words() {
    let real = ["F-0017\r\nKlinik Skødstrup\r\n", "\u{feff}Familie-Nord\n2019-03-07\n\n", "Åse\nÆblehave\n"];
    let pieces = ["\n", "\r\n", "\u{0}", "\u{feff}", "9999-12-31", "2021-02-30", "İ", "ß", "\u{1F600}"];
    let border = Border { name: "words", few: 200, share: 60, seeds: Seeds::texts(real, &pieces) };
    border.run(|input| {
        let words = Words::read(input);
        if let Ok(words) = &words {
            let canary = Canary::new(words).expect("an automaton");
            let longest = words.as_slice().iter().max_by_key(|word| word.len()).expect("a word");
            assert!(finds(&canary, format!("x{longest}x").as_bytes()), "{longest:?}");
        }
        Fate::from(&words)
    });
}
