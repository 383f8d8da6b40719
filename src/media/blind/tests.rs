//! Copies of whole files: what is shown stays, what is said goes.

use std::path::PathBuf;

use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app as gst_app;
use tempfile::TempDir;

use super::*;
use crate::media::probe;
use crate::media::testclip::{self, Spec, number_of};

/// An original in a folder of its own.
pub(super) struct Original {
    folder: TempDir,
    pub path: PathBuf,
}

impl Original {
    /// Makes a clip.
    pub fn made(name: &str, spec: &Spec) -> Self {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join(name);
        testclip::make(&path, spec);
        Self { folder, path }
    }

    /// Changes its bytes.
    pub fn change(&self, work: impl FnOnce(Vec<u8>) -> Vec<u8>) {
        let bytes = fs::read(&self.path).expect("clip");
        fs::write(&self.path, work(bytes)).expect("clip");
    }

    pub fn target(&self) -> PathBuf {
        self.folder.path().join("copy.part")
    }

    /// Copies it; the copy is the second.
    pub fn copied(&self) -> (BlindCopy, Vec<u8>) {
        let original = probe(&self.path, &Control::quiet()).expect("probe");
        let copy = blind_copy(&self.path, &self.target(), &original, &Control::quiet()).expect("copy");
        (copy, fs::read(self.target()).expect("copy"))
    }

    /// Asserts that the copy shows the same frames at the same times, wherever one looks.
    pub fn assert_same_frames(&self, rounded: bool) {
        let (was, is) = (frames(&self.path), frames(&self.target()));
        assert!(was.len() > 20, "{} frames", was.len());
        assert_eq!(was.len(), is.len());
        let first = (was[0].0, is[0].0);
        for (was, is) in was.iter().zip(&is) {
            assert_eq!(was.1, is.1, "the frame's own number");
            let (was, is) = if rounded { (was.0 - first.0, is.0 - first.1) } else { (was.0, is.0) };
            assert!(was.abs_diff(is) <= if rounded { 1_000 } else { 0 }, "{was} and {is} µs");
        }
        // Against the numbers and not against the same seek in the original: in a transport stream that seek may begin
        // in the middle of a group of pictures, and shows grey.
        for (at, number) in is.iter().skip(7).step_by(13) {
            let within = at + 1_000;
            assert_eq!(frame_at(&self.target(), within), *number, "after a seek to {within} µs");
        }
    }
}

/// Asserts that none of the words is in the bytes, as UTF-8 or UTF-16, and that a trace names each.
pub(super) fn assert_gone(copy: &BlindCopy, bytes: &[u8], words: &[&str]) {
    for word in words {
        let utf16: Vec<u16> = word.encode_utf16().collect();
        let forms: [Vec<u8>; 3] = [
            word.as_bytes().to_vec(),
            utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect(),
            utf16.iter().flat_map(|unit| unit.to_be_bytes()).collect(),
        ];
        for form in forms {
            assert!(!holds(bytes, &form), "{word} is in the copy");
        }
        let named = copy.removed.iter().any(|trace| trace.value.contains(word));
        assert!(named, "{word} is not among {:#?}", copy.removed);
    }
}

pub(super) fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

pub(super) fn has(copy: &BlindCopy, kind: TraceKind, words: &str) -> bool {
    copy.removed.iter().any(|trace| trace.kind == kind && trace.value.contains(words))
}

fn pictures(path: &Path) -> (gst::Pipeline, gst_app::AppSink) {
    let line = "filesrc name=file ! decodebin ! videoconvert ! video/x-raw,format=RGBA ! appsink name=out sync=false";
    let pipeline = gst::parse::launch(line).expect("elements").downcast::<gst::Pipeline>().expect("pipeline");
    pipeline.by_name("file").expect("file").set_property("location", path);
    let sink = pipeline.by_name("out").and_then(|sink| sink.downcast().ok()).expect("sink");
    (pipeline, sink)
}

/// The time in microseconds and the drawn number of a decoded frame.
fn seen(sample: &gst::Sample) -> (u64, u32) {
    let caps = sample.caps().and_then(|caps| caps.structure(0)).expect("caps");
    let (width, height) =
        (caps.get::<i32>("width").expect("width"), caps.get::<i32>("height").expect("height"));
    let buffer = sample.buffer().expect("buffer");
    let segment =
        sample.segment().and_then(|segment| segment.downcast_ref::<gst::ClockTime>()).expect("segment");
    let time = segment.to_stream_time(buffer.pts().expect("pts")).expect("in the segment");
    let bytes = buffer.map_readable().expect("bytes");
    (time.useconds(), number_of(&bytes, width.unsigned_abs(), height.unsigned_abs()))
}

fn frames(path: &Path) -> Vec<(u64, u32)> {
    let (pipeline, sink) = pictures(path);
    pipeline.set_state(gst::State::Playing).expect("playing");
    let all = std::iter::from_fn(|| sink.pull_sample().ok()).map(|sample| seen(&sample)).collect();
    pipeline.set_state(gst::State::Null).expect("at rest");
    all
}

fn frame_at(path: &Path, us: u64) -> u32 {
    let (pipeline, sink) = pictures(path);
    pipeline.set_state(gst::State::Paused).expect("paused");
    pipeline.state(gst::ClockTime::from_seconds(20)).0.expect("a first frame");
    let flags = gst::SeekFlags::FLUSH | gst::SeekFlags::ACCURATE;
    pipeline.seek_simple(flags, gst::ClockTime::from_useconds(us)).expect("seek");
    let number = seen(&sink.pull_preroll().expect("a frame")).1;
    pipeline.set_state(gst::State::Null).expect("at rest");
    number
}

#[test]
fn the_same_file_gives_the_same_bytes_with_times_that_say_nothing() {
    for (name, mux) in [("a.mp4", "mp4mux"), ("a.mkv", "matroskamux"), ("a.mts", "mpegtsmux")] {
        let original = Original::made(name, &Spec { frames: 50, mux, ..Spec::default() });
        let told = probe(&original.path, &Control::quiet()).expect("probe");
        blind_copy(&original.path, &original.target(), &told, &Control::quiet()).expect("copy");
        // Before anybody reads it.
        let metadata = fs::metadata(original.target()).expect("copy");
        let then = SystemTime::UNIX_EPOCH + Duration::from_secs(STILL);
        assert_eq!(metadata.modified().expect("modified"), then, "{name}");
        assert_eq!(metadata.accessed().expect("accessed"), then, "{name}");
        let (first, bytes) = original.copied();
        let (second, again) = original.copied();
        assert!(bytes == again, "{name}");
        assert_eq!(first, second, "{name}");
        assert_eq!(
            first.fingerprint,
            fingerprint(&original.target(), &Control::quiet()).expect("fingerprint")
        );
        assert!(!blind_scratch(&original.target()).exists(), "{name}");
    }
}

#[test]
fn what_is_in_no_container_that_is_written_here_goes_into_matroska() {
    let spec = Spec { frames: 75, mux: "mpegtsmux", sound: Some((testclip::AAC, 3_000)), ..Spec::default() };
    let original = Original::made("a.mts", &spec);
    let (copy, bytes) = original.copied();
    assert_eq!((copy.extension, &copy.as_is), ("mkv", &None));
    assert_gone(&copy, &bytes, &["x264 - core"]);
    assert!(copy.probe.facts.has_audio);
    original.assert_same_frames(true);
}

#[test]
fn a_copy_that_differs_is_not_kept_and_the_plain_copy_says_so() {
    let original = Original::made("a.mp4", &Spec { frames: 30, ..Spec::default() });
    let mut told = probe(&original.path, &Control::quiet()).expect("probe");
    told.facts.frames += 1;
    let copy = blind_copy(&original.path, &original.target(), &told, &Control::quiet()).expect("copy");
    let why = copy.as_is.expect("a reason");
    assert!(why.contains("it has 30 frames instead of 31"), "{why}");
    assert!(copy.removed.is_empty());
    assert!(copy.left.iter().any(|trace| trace.kind == TraceKind::InStream), "{:?}", copy.left);
    assert_eq!(fs::read(&original.path).expect("original"), fs::read(original.target()).expect("copy"));
}

#[test]
fn a_cancelled_copy_leaves_nothing() {
    for name in ["a.mp4", "a.mts"] {
        let mux = if name == "a.mp4" { "mp4mux" } else { "mpegtsmux" };
        let original = Original::made(name, &Spec { frames: 30, mux, ..Spec::default() });
        let told = probe(&original.path, &Control::quiet()).expect("probe");
        let control = Control::quiet();
        control.cancel();
        let result = blind_copy(&original.path, &original.target(), &told, &control);
        assert!(matches!(result, Err(BlindError::Cancelled)), "{result:?}");
        let left = fs::read_dir(original.folder.path()).expect("folder").count();
        assert_eq!(left, 1, "only the original");
    }
}

#[test]
fn a_copy_that_cannot_be_written_says_so() {
    let original = Original::made("a.mp4", &Spec { frames: 30, ..Spec::default() });
    let told = probe(&original.path, &Control::quiet()).expect("probe");
    let target = original.folder.path().join("no such folder").join("copy");
    let result = blind_copy(&original.path, &target, &told, &Control::quiet());
    assert!(matches!(result, Err(BlindError::Write(_))), "{result:?}");
}

#[test]
fn every_kind_of_trace_has_words_of_its_own() {
    let mut words: Vec<&str> = TraceKind::ALL.iter().map(|kind| kind.words()).collect();
    words.sort_unstable();
    words.dedup();
    assert_eq!(words.len(), TraceKind::ALL.len());
}

#[test]
fn tags_are_told_by_their_names_in_any_container() {
    for (name, kind) in [
        ("©nam", TraceKind::Title),
        ("com.apple.quicktime.location.ISO6709", TraceKind::Location),
        ("com.apple.quicktime.make", TraceKind::Device),
        ("com.apple.quicktime.creationdate", TraceKind::Date),
        ("ARTIST", TraceKind::Person),
        ("ICMT", TraceKind::Comment),
        ("ISFT", TraceKind::Software),
        ("©too", TraceKind::Software),
        ("covr", TraceKind::Cover),
        ("FAVOURITE", TraceKind::Other),
    ] {
        assert_eq!(TraceKind::of_tag(name), kind, "{name}");
    }
}

/// Takes a rewriter over damaged files: whatever it says, it comes to an end without a panic.
pub(super) fn assert_survives_damage(
    original: &Original,
    rewrite: fn(&mut Source, &mut Target<'_>, &mut Traces) -> Result<(), Fault>,
) {
    let whole = fs::read(&original.path).expect("clip");
    let mut seed = 12_345u64;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).expect("small") % below
    };
    let mut fine = 0;
    for round in 0..400 {
        let mut bytes = whole.clone();
        // Near the ends is where the tables are.
        for _ in 0..=round % 4 {
            let near = next(bytes.len().min(4_096));
            let at = if next(2) == 0 { near } else { bytes.len() - 1 - near };
            bytes[at] = [0, 0xff, 0x80, u8::try_from(next(256)).expect("a byte")][next(4)];
        }
        if round % 5 == 0 {
            bytes.truncate(next(bytes.len()));
        }
        let path = original.folder.path().join("damaged");
        fs::write(&path, bytes).expect("damaged");
        let control = Control::quiet();
        let mut source = Source::open(&path).expect("damaged");
        let mut target = Target::create(&original.target(), source.length, &control).expect("target");
        let outcome = rewrite(&mut source, &mut target, &mut Traces::default());
        assert!(matches!(outcome, Ok(()) | Err(Fault::Unfit(_))), "{outcome:?}");
        fine += usize::from(outcome.is_ok());
    }
    assert!(fine > 0, "not one file was readable: nothing was tried");
}
