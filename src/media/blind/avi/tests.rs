//! AVI files with something to tell in every place.

use super::*;
use crate::media::blind::tests::{Original, assert_gone, assert_survives_damage, has, holds};
use crate::media::testclip::Spec;

fn spec() -> Spec {
    Spec { video: "jpegenc", mux: "avimux", sound: Some(("audioconvert", 4_000)), ..Spec::default() }
}

/// Puts words into the head, the content and after it.
fn talkative(bytes: Vec<u8>) -> Vec<u8> {
    let mut body = b"AVI ".to_vec();
    let mut shift = 0;
    for (id, part) in chunks_in(&bytes[12..]) {
        match part.get(..4) {
            Some(b"hdrl") => {
                let date = chunk(b"IDIT", b"CANARY-DATE");
                let name = chunk(b"LIST", &[b"strl".as_slice(), &text_stream()].concat());
                body.extend(chunk(&id, &[part, &name, &date].concat()));
                shift = name.len() + date.len();
            }
            Some(b"movi") => {
                let words = chunk(b"02tx", b"CANARY-SUBTITLE");
                body.extend(chunk(&id, &[part, &words, &chunk(b"JUNK", b"CANARY-JUNK")].concat()));
            }
            // GStreamer counts places from the file's beginning.
            _ if &id == b"idx1" => body.extend(chunk(&id, &shifted(part, shift))),
            _ => body.extend(chunk(&id, part)),
        }
    }
    let items = [
        (b"INAM", "CANARY-TITLE"),
        (b"ICMT", "CANARY-COMMENT"),
        (b"IART", "CANARY-ARTIST"),
        (b"ISFT", "CANARY-SOFTWARE"),
    ];
    let items: Vec<u8> = items.iter().flat_map(|(id, words)| chunk(id, words.as_bytes())).collect();
    body.extend(chunk(b"LIST", &[b"INFO".as_slice(), &items].concat()));
    [chunk(b"RIFF", &body), b"CANARY-TRAILING".to_vec()].concat()
}

/// An old index whose places are further on.
fn shifted(index: &[u8], by: usize) -> Vec<u8> {
    let mut index = index.to_vec();
    for row in index.chunks_exact_mut(16) {
        let at = le32(row, 8).expect("a place") + u32::try_from(by).expect("small");
        row[8..12].copy_from_slice(&at.to_le_bytes());
    }
    index
}

/// A stream of words with a name.
fn text_stream() -> Vec<u8> {
    let mut header = vec![0; 56];
    header[..4].copy_from_slice(b"txts");
    [chunk(b"strh", &header), chunk(b"strf", &[0; 4]), chunk(b"strn", b"CANARY-NAME")].concat()
}

#[test]
fn a_cameras_file_says_nothing_any_more_and_shows_the_same() {
    let original = Original::made("anna.avi", &spec());
    original.change(talkative);
    let (copy, bytes) = original.copied();
    assert_eq!((copy.extension, &copy.as_is), ("avi", &None));
    let told = [
        "CANARY-DATE",
        "CANARY-NAME",
        "CANARY-SUBTITLE",
        "CANARY-JUNK",
        "CANARY-TITLE",
        "CANARY-COMMENT",
        "CANARY-ARTIST",
        "CANARY-SOFTWARE",
        "CANARY-TRAILING",
    ];
    assert_gone(&copy, &bytes, &told);
    assert!(!holds(&bytes, b"CANARY"));
    assert!(has(&copy, TraceKind::Date, "CANARY-DATE"));
    assert!(copy.removed.iter().any(|trace| trace.kind == TraceKind::Subtitles));
    original.assert_same_frames(false);
}

#[test]
fn frames_that_need_others_keep_their_index() {
    let video = "avenc_mpeg4 gop-size=25 ! mpeg4videoparse";
    let original = Original::made("a.avi", &Spec { video, ..spec() });
    let (copy, bytes) = original.copied();
    assert_eq!(copy.as_is, None);
    let (_, index) = chunks_in(&bytes[12..]).find(|(id, _)| id == b"idx1").expect("an index");
    let pictures: Vec<&[u8]> = index.chunks(16).filter(|row| row.starts_with(b"00")).collect();
    let keys = pictures.iter().filter(|row| row[4] & 0x10 != 0).count();
    assert_eq!((pictures.len(), keys), (100, 4));
    original.assert_same_frames(false);
}

#[test]
fn damaged_files_are_no_way_in() {
    let original = Original::made("a.avi", &Spec { frames: 20, ..spec() });
    original.change(talkative);
    assert_survives_damage(&original, rewrite);
}
