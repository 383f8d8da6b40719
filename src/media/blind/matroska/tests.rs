//! Matroska and WebM files with something to tell in every place.

use super::ebml::elements;
use super::*;
use crate::media::blind::tests::{Original, assert_gone, assert_survives_damage, has, holds};
use crate::media::blind::traces::TraceKind;
use crate::media::testclip::{self, Spec};

const VP8: &str = "vp8enc deadline=1 cpu-used=8 keyframe-max-dist=25";
const VORBIS: &str = "vorbisenc ! taginject tags=\"artist=CANARY-VORBIS\"";

/// Appends parts with words to a file of known size, and makes its date known.
fn talkative(mut bytes: Vec<u8>) -> Vec<u8> {
    let simple = |name: &str, value: &str| {
        element(0x67C8, &[element(0x45A3, name.as_bytes()), element(0x4487, value.as_bytes())].concat())
    };
    let tags =
        element(0x7373, &[simple("COMMENT", "CANARY-COMMENT"), simple("LOCATION", "CANARY-PLACE")].concat());
    let display = element(0x80, &element(0x85, b"CANARY-CHAPTER"));
    let chapters = element(0x45B9, &element(0xB6, &display));
    let file = |name: &str, kind: &str| {
        let content = element(0x465C, b"CANARY-CONTENT");
        element(
            0x61A7,
            &[element(0x466E, name.as_bytes()), element(0x4660, kind.as_bytes()), content].concat(),
        )
    };
    let files = [file("CANARY-FILE", "text/plain"), file("CANARY-COVER", "image/jpeg")].concat();
    let parts = [
        element(TAGS, &tags),
        element(CHAPTERS, &chapters),
        element(ATTACHMENTS, &files),
        element(VOID, b"CANARY-VOID"),
        element(0x2345, b"CANARY-UNKNOWN"),
    ]
    .concat();
    // GStreamer writes the size in eight bytes after the segment's id.
    let at = bytes.windows(4).position(|four| four == SEGMENT.to_be_bytes()).expect("segment") + 4;
    let size = (bytes.len() - at - 8 + parts.len()) as u64 | 1 << 56;
    bytes[at..at + 8].copy_from_slice(&size.to_be_bytes());
    bytes.extend(parts);
    bytes.extend(b"CANARY-TRAILING");
    bytes
}

#[test]
fn a_matroska_file_says_nothing_any_more_and_shows_the_same() {
    let folder = tempfile::tempdir().expect("folder");
    let words = folder.path().join("words.srt");
    std::fs::write(&words, "1\n00:00:00,500 --> 00:00:02,000\nCANARY-SUBTITLE\n").expect("words");
    let mux = format!("filesrc location={} ! subparse ! queue ! mux. matroskamux", words.display());
    let video = "x264enc speed-preset=ultrafast bframes=2 key-int-max=25 ! h264parse ! taginject tags=\"title=CANARY-TITLE\"";
    let spec = Spec { video, mux: Box::leak(mux.into_boxed_str()), ..Spec::default() };
    let original = Original::made("anna.mkv", &spec);
    original.change(talkative);
    let (copy, bytes) = original.copied();
    assert_eq!((copy.extension, &copy.as_is), ("mkv", &None));
    let told = [
        "CANARY-TITLE",
        "CANARY-COMMENT",
        "CANARY-PLACE",
        "CANARY-CHAPTER",
        "CANARY-FILE",
        "CANARY-COVER",
        "CANARY-VOID",
        "CANARY-TRAILING",
        "CANARY-SUBTITLE",
        "x264 - core",
        "GStreamer matroskamux",
    ];
    assert_gone(&copy, &bytes, &told);
    assert!(!holds(&bytes, b"CANARY"));
    for kind in
        [TraceKind::Date, TraceKind::Identifier, TraceKind::Software, TraceKind::Attachment, TraceKind::Cover]
    {
        assert!(copy.removed.iter().any(|trace| trace.kind == kind), "{kind:?}: {:#?}", copy.removed);
    }
    assert!(has(&copy, TraceKind::Subtitles, "1 piece: CANARY-SUBTITLE"), "{:#?}", copy.removed);
    original.assert_same_frames(false);
}

#[test]
fn a_browsers_film_of_unknown_size_gets_an_index() {
    let spec =
        Spec { video: VP8, mux: "webmmux streamable=true", sound: Some((VORBIS, 4_000)), ..Spec::default() };
    let original = Original::made("a.webm", &spec);
    let (copy, bytes) = original.copied();
    assert_eq!((copy.extension, &copy.as_is), ("webm", &None));
    assert_gone(&copy, &bytes, &["CANARY-VORBIS"]);
    let segment = elements(&bytes).find(|element| element.id == SEGMENT).expect("a segment of known size");
    let points = find(segment.body, CUES).map_or(0, |cues| elements(cues).count());
    assert_eq!(points, 4, "a key frame each second");
    let at = |id: u32| {
        let mut place = 0;
        for element in elements(segment.body) {
            if element.id == id {
                return place;
            }
            place = element.body.as_ptr() as usize - segment.body.as_ptr() as usize + element.body.len();
        }
        panic!("no part {id:x}")
    };
    let seek = find(segment.body, SEEK_HEAD).expect("seek head");
    for entry in elements(seek) {
        let id = uint(entry.body, 0x53AB).expect("id");
        assert_eq!(uint(entry.body, 0x53AC), Some(at(u32::try_from(id).expect("id")) as u64), "{id:x}");
    }
    original.assert_same_frames(false);
}

#[test]
fn damaged_files_are_no_way_in() {
    let spec =
        Spec { frames: 30, mux: "matroskamux", sound: Some((testclip::AAC, 1_000)), ..Spec::default() };
    let original = Original::made("a.mkv", &spec);
    original.change(talkative);
    assert_survives_damage(&original, rewrite);
}
