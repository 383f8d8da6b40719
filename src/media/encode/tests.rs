//! Two seconds of every kind of file, looked at with GStreamer's discoverer.

use gstreamer_pbutils as pbutils;
use gstreamer_pbutils::prelude::*;

use super::*;

fn settings(container: Container) -> EncodeSettings {
    EncodeSettings {
        container,
        width: 160,
        height: 96,
        frames_per_second: Some(25),
        rotation_degrees: 0,
        sample_rate: 32_000,
    }
}

/// Two seconds: a bar that wanders, a tone of 440 Hz.
fn make(path: &Path, settings: EncodeSettings, times_ms: &[u64]) -> Result<(), EncodeError> {
    let mut encoder = Encoder::start(path, settings, &Control::quiet())?;
    for (place, &at) in times_ms.iter().enumerate() {
        let mut planes = vec![128u8; (settings.width * settings.height * 3 / 2) as usize];
        planes[..(settings.width * settings.height) as usize].fill(90);
        planes[place * 100..place * 100 + 900].fill(220);
        let next = times_ms.get(place + 1).copied().unwrap_or(2000);
        encoder.video(&Picture::new(planes), at, next - at)?;
    }
    let tone: Vec<f32> =
        (0..64_000).map(|i| 0.3 * (i as f32 * 440.0 * std::f32::consts::TAU / 32_000.0).sin()).collect();
    tone.chunks(6_400).try_for_each(|chunk| encoder.audio(chunk))?;
    encoder.finish()
}

fn even_times() -> Vec<u64> {
    (0..50).map(|i| i * 40).collect()
}

fn look(path: &Path) -> pbutils::DiscovererInfo {
    let discoverer = pbutils::Discoverer::new(gst::ClockTime::from_seconds(20)).expect("a discoverer");
    let uri = gst::glib::filename_to_uri(path, None).expect("an address");
    discoverer.discover_uri(&uri).expect("a readable file")
}

/// Presentation times of the pictures, in milliseconds, as the file gives them.
fn picture_times(path: &Path) -> Vec<u64> {
    let text = "filesrc name=file ! parsebin ! video/x-h264 ! appsink name=out sync=false";
    let pipeline = gst::parse::launch(text).expect("a pipeline").downcast::<gst::Pipeline>().expect("one");
    pipeline.by_name("file").expect("a source").set_property("location", path);
    let out = pipeline.by_name("out").and_downcast::<gst_app::AppSink>().expect("a sink");
    pipeline.set_state(gst::State::Playing).expect("running");
    let mut times = Vec::new();
    while let Ok(sample) = out.pull_sample() {
        let segment = sample.segment().and_then(|s| s.downcast_ref::<gst::ClockTime>()).expect("a segment");
        let pts = sample.buffer().and_then(gst::BufferRef::pts);
        times.extend(segment.to_stream_time(pts).map(gst::ClockTime::mseconds));
    }
    pipeline.set_state(gst::State::Null).expect("stopped");
    times
}

#[test]
fn an_mp4_has_picture_and_sound_and_its_length() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("plain.mp4");
    make(&path, settings(Container::Mp4), &even_times()).expect("a file");
    let info = look(&path);
    assert_eq!(info.result(), pbutils::DiscovererResult::Ok);
    let video = info.video_streams();
    assert_eq!((video[0].width(), video[0].height()), (160, 96));
    assert_eq!(video[0].framerate(), gst::Fraction::new(25, 1));
    assert_eq!(info.audio_streams()[0].channels(), 1);
    let length = info.duration().expect("a length").mseconds();
    assert!((1990..2100).contains(&length), "{length}");
    assert_eq!(picture_times(&path), even_times());
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1, "no part file is left");
}

#[test]
fn a_turned_mp4_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    for degrees in [90, 180, 270] {
        let path = folder.path().join(format!("{degrees}.mp4"));
        let turned = EncodeSettings { rotation_degrees: degrees, ..settings(Container::Mp4) };
        make(&path, turned, &even_times()).expect("a file");
        let info = look(&path);
        let tags = info.video_streams()[0].tags().expect("tags");
        let found = tags.get::<gst::tags::ImageOrientation>().expect("an orientation").get().to_owned();
        assert_eq!(found, format!("rotate-{degrees}"));
    }
}

#[test]
fn a_variable_rate_keeps_every_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("varies.mp4");
    let times = [0, 40, 120, 160, 280, 320, 360, 480, 1000, 1040, 1200, 1880];
    make(&path, EncodeSettings { frames_per_second: None, ..settings(Container::Mp4) }, &times)
        .expect("a file");
    assert_eq!(picture_times(&path), times);
}

#[test]
fn a_webm_has_vp8_and_sound() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("clip.webm");
    make(&path, settings(Container::WebM), &even_times()).expect("a file");
    let info = look(&path);
    let caps = info.video_streams()[0].caps().expect("caps");
    assert_eq!(caps.structure(0).expect("one").name(), "video/x-vp8");
    assert_eq!(info.audio_streams().len(), 1);
    let length = info.duration().expect("a length").mseconds();
    assert!((1990..2100).contains(&length), "{length}");
}

#[test]
fn a_cancelled_or_dropped_file_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("clip.mp4");
    let control = Control::quiet();
    let mut encoder = Encoder::start(&path, settings(Container::Mp4), &control).expect("a start");
    control.cancel();
    let picture = Picture::new(vec![128; 160 * 96 * 3 / 2]);
    assert!(matches!(encoder.video(&picture, 0, 40), Err(EncodeError::Cancelled)));
    drop(encoder);
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0);
}

#[test]
fn a_folder_that_is_not_there_and_an_odd_size_are_refused() {
    let odd = EncodeSettings { width: 161, ..settings(Container::Mp4) };
    assert!(matches!(
        Encoder::start(Path::new("x.mp4"), odd, &Control::quiet()),
        Err(EncodeError::Size { width: 161, .. })
    ));
    let folder = tempfile::tempdir().expect("a folder");
    let nowhere = folder.path().join("missing").join("clip.mp4");
    assert!(make(&nowhere, settings(Container::Mp4), &even_times()).is_err());
}

#[test]
fn what_is_missing_is_named_with_the_package_that_has_it() {
    let said = EncodeError::MissingPlugin("x264enc").to_string();
    assert!(said.ends_with("not installed here: x264enc. Install gstreamer1.0-plugins-ugly"), "{said}");
}
