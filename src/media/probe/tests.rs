//! The probe on real encoded files, whole and broken.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use gstreamer::prelude::*;

use super::super::testclip::{self, Spec};
use super::*;

fn clip(spec: &Spec) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("clip");
    testclip::make(&path, spec);
    (folder, path)
}

fn good(path: &Path) -> Probe {
    probe(path, &Control::quiet()).expect("a good file")
}

fn refused(path: &Path) -> Refusal {
    probe(path, &Control::quiet()).expect_err("a bad file")
}

#[test]
fn a_phone_clip_is_described() {
    let (_folder, path) = clip(&Spec { mux: testclip::MP4, ..Spec::default() });
    let found = good(&path);
    let facts = found.facts;
    assert_eq!((facts.width, facts.height, facts.frames, facts.duration_ms), (320, 240, 100, 4_000));
    assert!((facts.frames_per_second - 25.0).abs() < 0.01 && !facts.variable_rate);
    assert_eq!((facts.video_codec.as_str(), facts.audio_codec.as_str()), ("H.264", "AAC"));
    assert_eq!((facts.container.as_str(), facts.rotation_degrees, facts.has_audio), ("MP4", 0, true));
    assert_eq!(facts.size_bytes, std::fs::metadata(&path).expect("file").len());
    assert_eq!(found.findings, Vec::<String>::new());
}

#[test]
fn a_turned_silent_clip_says_both() {
    let (_folder, path) = clip(&Spec { turned: true, sound: None, ..Spec::default() });
    let found = good(&path);
    assert_eq!((found.facts.width, found.facts.height, found.facts.rotation_degrees), (240, 320, 90));
    assert_eq!(found.findings, ["portrait, will be shown upright", "no sound"]);
}

#[test]
fn a_variable_rate_is_found_and_the_true_frames_counted() {
    let left_out = |number| number > 20 && number % 3 == 1;
    let (_folder, path) = clip(&Spec { left_out, ..Spec::default() });
    let found = good(&path);
    let expected = (0..100).filter(|number| !left_out(*number)).count() as u64;
    assert_eq!((found.facts.frames, found.facts.variable_rate), (expected, true));
    assert!(found.findings.contains(&"variable frame rate".to_owned()), "{:?}", found.findings);
}

#[test]
fn a_standstill_is_told_with_its_place() {
    let (_folder, path) = clip(&Spec { left_out: |number| (30..80).contains(&number), ..Spec::default() });
    let findings = good(&path).findings;
    assert_eq!(findings, ["no new picture for 2.0 s at 0:01"]);
}

#[test]
fn other_kinds_are_named() {
    let webm = Spec {
        video: "vp8enc deadline=1 cpu-used=8",
        mux: "webmmux",
        sound: Some(("vorbisenc", 2_000)),
        frames: 50,
        ..Spec::default()
    };
    let avi = Spec { video: "jpegenc", mux: "avimux", sound: None, frames: 50, ..Spec::default() };
    let stream = Spec { mux: "mpegtsmux", sound: None, frames: 50, ..Spec::default() };
    for (spec, video, container) in
        [(webm, "VP8", "WebM"), (avi, "Motion JPEG", "AVI"), (stream, "H.264", "MPEG transport stream")]
    {
        let (_folder, path) = clip(&spec);
        let facts = good(&path).facts;
        assert_eq!(
            (facts.video_codec.as_str(), facts.container.as_str(), facts.frames),
            (video, container, 50)
        );
        // A transport stream counts from its first clock reference, a little before its first frame.
        let tolerance = if container == "MPEG transport stream" { 500 } else { 40 };
        assert!(facts.duration_ms.abs_diff(2_000) <= tolerance, "{container}: {} ms", facts.duration_ms);
    }
}

#[test]
fn a_cut_file_is_refused_wherever_its_index_is() {
    let webm = Spec { video: "vp8enc deadline=1 cpu-used=8", mux: "webmmux", sound: None, ..Spec::default() };
    let avi = Spec { video: "jpegenc", mux: "avimux", sound: None, ..Spec::default() };
    let phone = Spec { mux: testclip::MP4, ..Spec::default() };
    for spec in [Spec::default(), phone, webm, avi] {
        let (_folder, path) = clip(&spec);
        let bytes = std::fs::read(&path).expect("clip");
        std::fs::write(&path, &bytes[..bytes.len() * 6 / 10]).expect("cut");
        let started = Instant::now();
        let refusal = refused(&path);
        assert!(matches!(refusal, Refusal::Truncated(_)), "{}: {refusal}", spec.mux);
        assert!(started.elapsed() < Duration::from_secs(8), "{:?}", started.elapsed());
    }
}

#[test]
fn what_is_no_video_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().expect("folder");
    let file = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).expect("file");
        path
    };
    assert_eq!(refused(&file("empty.mp4", b"")), Refusal::Empty);
    assert_eq!(refused(&file("words.mp4", b"just some words, no video")), Refusal::NotAVideo);
    let noise: Vec<u8> = (0u32..4_000).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    assert_eq!(refused(&file("noise.mp4", &noise)), Refusal::NotAVideo);
    assert!(matches!(refused(&folder.path().join("gone.mp4")), Refusal::Unreadable(_)));
    assert!(matches!(refused(folder.path()), Refusal::Unreadable(_)));
    let (_clip, path) = clip(&Spec::default());
    let bytes = std::fs::read(path).expect("clip");
    assert!(matches!(refused(&file("stub.mp4", &bytes[..20])), Refusal::Truncated(_)));
}

#[test]
fn a_photo_and_a_sound_are_refused_by_name() {
    for (encoder, name) in [("jpegenc", "photo.mp4"), ("pngenc", "photo.mov")] {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join(name);
        testclip::make(
            &path,
            &Spec { frames: 1, video: encoder, mux: "identity", sound: None, ..Spec::default() },
        );
        assert_eq!(refused(&path), Refusal::StillImage, "{encoder}");
    }
    let (_folder, path) = clip(&Spec { frames: 0, ..Spec::default() });
    assert_eq!(refused(&path), Refusal::SoundOnly);
}

#[test]
fn a_cancel_is_honoured() {
    let (_folder, path) = clip(&Spec::default());
    let control = Control::quiet();
    control.cancel();
    assert_eq!(probe(&path, &control), Err(Refusal::Cancelled));
}

#[test]
fn a_short_recording_is_told_against_its_window() {
    assert_eq!(findings_for_window(252_000, 360_000), ["4:12 long, shorter than 6:00"]);
    assert_eq!(findings_for_window(359_960, 360_000), Vec::<String>::new());
}

/// Which decoders there are is fixed when a process starts, so this runs itself once more without any for H.264.
#[test]
fn a_missing_decoder_is_named_with_its_package() {
    const CLIP: &str = "SAMSPIL_TEST_CLIP_WITHOUT_DECODER";
    if let Some(path) = std::env::var_os(CLIP) {
        let refusal = refused(Path::new(&path));
        assert_eq!(
            refusal.to_string(),
            "The video needs the H.264 decoder: install gstreamer1.0-libav, then import it again."
        );
        return;
    }
    let (_folder, path) = clip(&Spec::default());
    let all = gst::ElementFactory::factories_with_type(gst::ElementFactoryType::DECODER, gst::Rank::NONE);
    let caps = gst::Caps::new_empty_simple("video/x-h264");
    let ranks: Vec<String> = all
        .iter()
        .filter(|factory| factory.can_sink_any_caps(&caps))
        .map(|factory| format!("{}:NONE", factory.name()))
        .collect();
    let outcome = std::process::Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "media::probe::tests::a_missing_decoder_is_named_with_its_package"])
        .env("GST_PLUGIN_FEATURE_RANK", ranks.join(","))
        .env(CLIP, &path)
        .output()
        .expect("runs");
    assert!(outcome.status.success(), "{}", String::from_utf8_lossy(&outcome.stdout));
}

#[test]
fn an_error_that_gstreamer_loses_is_not_waited_for() {
    let (_folder, path) = clip(&Spec { frames: 25, ..Spec::default() });
    let mut bytes = std::fs::read(&path).expect("the clip");
    // No track is left. Of this error nothing is heard in some runs of a hundred.
    let tracks: Vec<usize> =
        bytes.windows(4).enumerate().filter(|(_, four)| four == b"trak").map(|(at, _)| at).collect();
    tracks.iter().for_each(|at| bytes[*at..at + 4].copy_from_slice(b"free"));
    std::fs::write(&path, bytes).expect("written");
    for _ in 0..40 {
        assert!(matches!(refused(&path), Refusal::Truncated(_)));
    }
}
