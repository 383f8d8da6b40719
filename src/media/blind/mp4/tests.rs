//! MP4 and QuickTime files with something to tell in every place.

use super::boxes::{boxed, part, parts};
use super::*;
use crate::media::blind::tests::{Original, assert_gone, assert_survives_damage, has, holds};
use crate::media::testclip::Spec;

/// A text of QuickTime's user data.
fn text(kind: &[u8; 4], words: &str) -> Vec<u8> {
    let size = u16::try_from(words.len()).expect("short").to_be_bytes();
    boxed(kind, &[&size, &[0x55, 0xc4], words.as_bytes()].concat())
}

/// An item list with keys, as Apple's phones write it.
fn keyed(items: &[(&str, &str)]) -> Vec<u8> {
    let count = u32::try_from(items.len()).expect("few").to_be_bytes();
    let keys: Vec<u8> = items.iter().flat_map(|(key, _)| boxed(b"mdta", key.as_bytes())).collect();
    let list: Vec<u8> = (1u32..)
        .zip(items)
        .flat_map(|(number, (_, value))| {
            boxed(
                &number.to_be_bytes(),
                &boxed(b"data", &[&[0, 0, 0, 1, 0, 0, 0, 0], value.as_bytes()].concat()),
            )
        })
        .collect();
    let keys = boxed(b"keys", &[&[0; 4], count.as_slice(), &keys].concat());
    boxed(b"meta", &[boxed(b"hdlr", &[0; 25]), keys, boxed(b"ilst", &list)].concat())
}

/// A track of one sample of another kind.
fn track(handler: &[u8; 4], number: u32, at: u32, size: u32) -> Vec<u8> {
    let mut head = vec![0; 84];
    head[12..16].copy_from_slice(&number.to_be_bytes());
    let mut media = vec![0; 24];
    media[12..16].copy_from_slice(&1_000u32.to_be_bytes());
    let mut kind = vec![0; 24];
    kind[8..12].copy_from_slice(handler);
    kind.extend(format!("CANARY-HANDLER-{}\0", String::from_utf8_lossy(handler)).bytes());
    let numbers = |list: &[u32]| list.iter().flat_map(|number| number.to_be_bytes()).collect::<Vec<u8>>();
    let tables = [
        boxed(b"stsd", &[numbers(&[0, 1]), boxed(handler, &[0; 8])].concat()),
        boxed(b"stts", &numbers(&[0, 1, 1, 1_000])),
        boxed(b"stsc", &numbers(&[0, 1, 1, 1, 1])),
        boxed(b"stsz", &numbers(&[0, 0, 1, size])),
        boxed(b"stco", &numbers(&[0, 1, at])),
    ];
    let media =
        [boxed(b"mdhd", &media), boxed(b"hdlr", &kind), boxed(b"minf", &boxed(b"stbl", &tables.concat()))];
    boxed(b"trak", &[boxed(b"tkhd", &head), boxed(b"mdia", &media.concat())].concat())
}

/// Puts words in every place of a file whose index is last.
fn talkative(bytes: Vec<u8>) -> Vec<u8> {
    let (mut out, mut places) = (Vec::new(), Vec::new());
    for top in parts(&bytes) {
        match &top.kind {
            b"mdat" => {
                let mut body = top.body.to_vec();
                for words in ["CANARY-SUBTITLE", "CANARY-CHAPTER", "CANARY-TELEMETRY", "CANARY-GAP"] {
                    places.push(u32::try_from(out.len() + 8 + body.len()).expect("small"));
                    body.extend(words.as_bytes());
                }
                out.extend(boxed(b"mdat", &body));
            }
            b"moov" => out.extend(boxed(b"moov", &index(top.body, &places))),
            _ => out.extend(boxed(&top.kind, top.body)),
        }
    }
    out.extend(boxed(b"free", b"\0\0CANARY-FREE\0"));
    let xmp: Vec<u8> = "<x>CANARY-XMP</x>".bytes().collect();
    out.extend(boxed(b"uuid", &[&[0xbe; 16], xmp.as_slice()].concat()));
    out.extend("CANARY-TRAILING".bytes());
    out
}

fn index(body: &[u8], places: &[u32]) -> Vec<u8> {
    let mut out = Vec::new();
    for part in parts(body) {
        let mut content = part.body.to_vec();
        match &part.kind {
            // 2024-05-17T10:31:02Z.
            b"mvhd" => content[4..8].copy_from_slice(&3_798_786_662u32.to_be_bytes()),
            // Its chapters are in the track of that number.
            b"trak" => content.extend(boxed(b"tref", &boxed(b"chap", &78u32.to_be_bytes()))),
            _ => {}
        }
        out.extend(boxed(&part.kind, &content));
    }
    out.extend(track(b"sbtl", 77, places[0], 15));
    out.extend(track(b"text", 78, places[1], 14));
    out.extend(track(b"meta", 79, places[2], 16));
    out.extend(track(b"tmcd", 80, places[2], 4));
    let place = [
        &[0; 4],
        [0x15, 0xc7].as_slice(),
        b"CANARY-PLACE\0\0",
        &(12u32 << 16).to_be_bytes(),
        &(55u32 << 16).to_be_bytes(),
    ];
    let cover =
        boxed(b"covr", &boxed(b"data", &[&[0, 0, 0, 13, 0, 0, 0, 0], b"CANARY-COVER".as_slice()].concat()));
    let chapters =
        [[1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 11].as_slice(), b"CANARY-CHPL".as_slice()]
            .concat();
    let user = [
        text(b"\xa9nam", "CANARY-TITLE"),
        text(b"\xa9cmt", "CANARY-COMMENT"),
        text(b"\xa9ART", "CANARY-ARTIST"),
        text(b"\xa9xyz", "+55.6761+012.5683/CANARY-XYZ"),
        text(b"\xa9mak", "CANARY-MAKE"),
        text(b"\xa9swr", "CANARY-SOFTWARE"),
        boxed(b"loci", &place.concat()),
        boxed(b"chpl", &chapters),
        boxed(b"SDLN", b"CANARY-UNKNOWN"),
        keyed(&[
            ("com.apple.quicktime.model", "CANARY-MODEL"),
            ("com.apple.quicktime.location.ISO6709", "CANARY-ISO6709"),
            ("com.apple.quicktime.creationdate", "CANARY-DATE"),
        ]),
        boxed(b"meta", &[&[0; 4], boxed(b"hdlr", &[0; 25]).as_slice(), &boxed(b"ilst", &cover)].concat()),
        boxed(b"titl", &[&[0, 0, 0, 0, 0x15, 0xc7, 0xfe, 0xff], utf16("CANARY-WIDE").as_slice()].concat()),
    ];
    out.extend(boxed(b"udta", &user.concat()));
    out
}

fn utf16(words: &str) -> Vec<u8> {
    words.encode_utf16().flat_map(|unit| unit.to_be_bytes()).collect()
}

const WORDS: [&str; 21] = [
    "CANARY-SUBTITLE",
    "CANARY-CHAPTER",
    "CANARY-TELEMETRY",
    "CANARY-GAP",
    "CANARY-FREE",
    "CANARY-XMP",
    "CANARY-TRAILING",
    "CANARY-TITLE",
    "CANARY-COMMENT",
    "CANARY-ARTIST",
    "CANARY-XYZ",
    "CANARY-MAKE",
    "CANARY-SOFTWARE",
    "CANARY-PLACE",
    "CANARY-CHPL",
    "CANARY-UNKNOWN",
    "CANARY-MODEL",
    "CANARY-ISO6709",
    "CANARY-DATE",
    "CANARY-WIDE",
    "CANARY-HANDLER-sbtl",
];

#[test]
fn a_phones_file_says_nothing_any_more_and_shows_the_same() {
    let original = Original::made("anna.mp4", &Spec { mux: "mp4mux", turned: true, ..Spec::default() });
    original.change(talkative);
    let (copy, bytes) = original.copied();
    assert_eq!((copy.extension, &copy.as_is), ("mp4", &None));
    assert_gone(&copy, &bytes, &WORDS);
    assert!(!holds(&bytes, b"CANARY"));
    assert_gone(&copy, &bytes, &["x264 - core"]);
    assert!(has(&copy, TraceKind::Date, "2024-05-17T10:31:02Z"), "{:#?}", copy.removed);
    for (kind, words) in [
        (TraceKind::Subtitles, "1 piece: CANARY-SUBTITLE"),
        (TraceKind::Chapters, "1 piece: CANARY-CHAPTER"),
        (TraceKind::DataTrack, "1 piece: CANARY-TELEMETRY"),
        (TraceKind::Timecode, "1 piece"),
        (TraceKind::Cover, "12 bytes"),
        (TraceKind::Location, "CANARY-PLACE 55.0000, 12.0000"),
        (TraceKind::Unused, "after the end"),
        (TraceKind::Unused, "10 bytes among the frames: CANARY-GAP"),
    ] {
        assert!(has(&copy, kind, words), "{kind:?} {words}: {:#?}", copy.removed);
    }
    assert_eq!(copy.probe.facts.rotation_degrees, 90);
    original.assert_same_frames(false);
}

#[test]
fn the_copy_has_no_dates_names_or_languages() {
    let original = Original::made("a.mov", &Spec { frames: 30, mux: "qtmux", ..Spec::default() });
    original.change(talkative);
    let (copy, bytes) = original.copied();
    assert_eq!(copy.extension, "mov");
    let movie = part(&bytes, b"moov").expect("index");
    let header = part(movie, b"mvhd").expect("head");
    assert_eq!(header[4..12], [0; 8]);
    let tracks: Vec<&[u8]> =
        parts(movie).filter(|part| &part.kind == b"trak").map(|part| part.body).collect();
    assert_eq!(tracks.len(), 2);
    for track in tracks {
        assert_eq!(part(track, b"tkhd").expect("head")[4..12], [0; 8]);
        let media = part(track, b"mdia").expect("media");
        let header = part(media, b"mdhd").expect("head");
        assert_eq!((&header[4..12], &header[20..22]), ([0; 8].as_slice(), [0x55, 0xc4].as_slice()));
        assert_eq!(part(media, b"hdlr").expect("handler")[24..], [0]);
    }
    let kinds: Vec<Kind> = parts(movie).map(|part| part.kind).collect();
    assert_eq!(kinds, [*b"mvhd", *b"trak", *b"trak"]);
}

#[test]
fn frames_at_uneven_distances_with_an_edit_list_stay_where_they_are() {
    let left_out = |frame: u32| frame % 3 == 1 || frame % 7 == 2;
    let original = Original::made("a.mp4", &Spec { left_out, ..Spec::default() });
    let (copy, _) = original.copied();
    assert!(copy.probe.facts.variable_rate);
    assert_eq!(copy.as_is, None);
    original.assert_same_frames(false);
}

#[test]
fn a_file_in_fragments_becomes_a_whole_one() {
    for mux in ["mp4mux fragment-duration=1000", "mp4mux fragment-duration=500 streamable=true"] {
        let original = Original::made("a.mp4", &Spec { mux, ..Spec::default() });
        original.change(|bytes| [bytes, boxed(b"udta", &text(b"\xa9nam", "CANARY-TITLE"))].concat());
        let (copy, bytes) = original.copied();
        assert_eq!(copy.as_is, None);
        assert_gone(&copy, &bytes, &["CANARY-TITLE", "x264 - core"]);
        assert!(parts(&bytes).all(|part| &part.kind != b"moof"));
        original.assert_same_frames(false);
    }
}

#[test]
fn motion_jpeg_with_raw_sound_is_copied_too() {
    let spec =
        Spec { video: "jpegenc", mux: "qtmux", sound: Some(("audioconvert", 4_000)), ..Spec::default() };
    let original = Original::made("a.mov", &spec);
    let (copy, _) = original.copied();
    assert_eq!(copy.as_is, None);
    assert!(copy.probe.facts.has_audio);
    original.assert_same_frames(false);
}

#[test]
fn damaged_files_are_no_way_in() {
    for mux in ["mp4mux", "mp4mux faststart=true", "mp4mux fragment-duration=300"] {
        let original = Original::made("a.mp4", &Spec { frames: 30, mux, ..Spec::default() });
        assert_survives_damage(&original, rewrite);
    }
}
