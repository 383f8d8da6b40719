//! The player on real encoded clips.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::super::testclip::{self, Bell, Spec};
use super::*;

/// Long enough for a busy machine; a test that passes never waits for it.
const LIMIT: Duration = Duration::from_secs(30);

struct Stage {
    player: Player,
    bell: Arc<Bell>,
    frame: Option<Frame>,
}

impl Stage {
    fn open(path: &Path, window_ms: Range<u64>) -> Self {
        Self::start(path, window_ms, Sound::Nowhere, PATIENCE)
    }

    fn start(path: &Path, window_ms: Range<u64>, sound: Sound, patience: Duration) -> Self {
        let bell = Arc::new(Bell::default());
        let ring = bell.clone();
        let player = Player::start(path, window_ms, Arc::new(move || ring.ring()), sound, patience);
        Self { player, bell, frame: None }
    }

    /// Opens and waits for the first frame.
    fn ready(path: &Path, window_ms: Range<u64>) -> Self {
        let mut stage = Self::open(path, window_ms);
        stage.settle();
        assert_eq!(stage.player.status().state, State::Paused);
        stage
    }

    fn wait(&mut self, what: &str, mut holds: impl FnMut(&Status) -> bool) -> Status {
        let reached = self.bell.wait_until(LIMIT, || holds(&self.player.status()));
        self.frame = self.player.take_frame().or(self.frame.take());
        let status = self.player.status();
        assert!(reached, "{what} never came: {status:?}");
        status
    }

    /// Waits until no seek is under way and says which frame stands.
    fn settle(&mut self) -> u32 {
        self.wait("the frame", |status| !status.seeking && status.state != State::Opening);
        let status = self.player.status();
        let frame = self.frame.as_ref().unwrap_or_else(|| panic!("no frame: {status:?}"));
        testclip::number_of(frame.rgba(), frame.width, frame.height)
    }
}

fn clip(spec: &Spec) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("clip");
    testclip::make(&path, spec);
    (folder, path)
}

fn silent() -> Spec {
    Spec { sound: None, ..Spec::default() }
}

#[test]
fn seeks_land_on_the_exact_frame() {
    let (_folder, path) = clip(&Spec::default());
    let mut stage = Stage::ready(&path, 0..u64::MAX);
    assert_eq!(stage.settle(), 0);
    for target in [3_000, 40, 39, 1_999, 2_000, 3_999, 0, 999] {
        stage.player.seek(target);
        assert_eq!(u64::from(stage.settle()), target / 40, "at {target} ms");
        assert_eq!(stage.player.status().position_ms, target);
    }
}

#[test]
fn other_kinds_land_on_the_exact_frame_too() {
    let webm =
        Spec { video: "vp8enc deadline=1 cpu-used=8 keyframe-max-dist=25", mux: "webmmux", ..silent() };
    let nine =
        Spec { video: "vp9enc deadline=1 cpu-used=8 keyframe-max-dist=25", mux: "webmmux", ..silent() };
    let jpeg = Spec { video: "jpegenc", mux: "avimux", ..silent() };
    let four = Spec { video: "avenc_mpeg4 bitrate=800000", mux: "avimux", ..silent() };
    let film = Spec { mux: "matroskamux", ..silent() };
    for spec in [webm, nine, jpeg, four, film] {
        let (_folder, path) = clip(&spec);
        let mut stage = Stage::ready(&path, 0..u64::MAX);
        for target in [1_020, 3_020, 20] {
            stage.player.seek(target);
            assert_eq!(u64::from(stage.settle()), target / 40, "{} at {target} ms", spec.mux);
        }
    }
}

/// A transport stream counts from its first clock reference, a little before its first frame.
#[test]
fn a_camcorder_stream_keeps_its_distances() {
    let (_folder, path) = clip(&Spec { mux: "mpegtsmux", ..silent() });
    let mut stage = Stage::ready(&path, 0..u64::MAX);
    stage.player.seek(1_020);
    let early = stage.settle();
    stage.player.seek(3_020);
    assert_eq!(stage.settle() - early, 50);
}

#[test]
fn nothing_outside_the_window_is_ever_shown() {
    let (_folder, path) = clip(&Spec::default());
    let mut stage = Stage::ready(&path, 1_000..2_000);
    assert_eq!(stage.settle(), 25);
    stage.player.seek(0);
    assert_eq!(stage.settle(), 25);
    stage.player.seek(3_900);
    assert_eq!(stage.settle(), 49);
    stage.player.skip(-500);
    assert_eq!(stage.player.status().position_ms, 1_499);
    assert_eq!(stage.settle(), 37);
    stage.player.skip(-5_000);
    assert_eq!(stage.settle(), 25);
}

#[test]
fn it_stops_on_the_last_frame_and_starts_over() {
    let (_folder, path) = clip(&Spec::default());
    let mut stage = Stage::ready(&path, 1_000..2_000);
    stage.player.seek(1_600);
    stage.settle();
    stage.player.play();
    stage.wait("the end", |status| status.state == State::Ended);
    assert_eq!(stage.settle(), 49);
    stage.player.play();
    let mut seen = Vec::new();
    stage.wait("the start", |status| {
        seen.push(status.position_ms);
        status.state == State::Playing && !status.seeking && status.position_ms < 1_400
    });
    assert!(seen.iter().all(|ms| (1_000..2_000).contains(ms)), "{seen:?}");
}

#[test]
fn many_seeks_become_few_and_the_last_one_counts() {
    let (_folder, path) = clip(&Spec::default());
    let mut stage = Stage::ready(&path, 0..u64::MAX);
    let before = stage.player.shared.frames();
    for step in 0..200 {
        stage.player.seek(step * 17 % 4_000);
    }
    stage.player.seek(2_345);
    assert_eq!(stage.settle(), 58);
    let sent = stage.player.shared.frames() - before;
    assert!(sent < 100, "{sent} frames for 201 wishes");
}

#[test]
fn a_rate_changes_the_speed_and_not_the_place() {
    let (_folder, path) = clip(&Spec::default());
    let mut stage = Stage::ready(&path, 0..u64::MAX);
    stage.player.seek(1_000);
    stage.settle();
    stage.player.set_rate(2.0);
    assert_eq!(stage.settle(), 25);
    assert_eq!(stage.player.status().rate, 2.0);
    let started = std::time::Instant::now();
    stage.player.play();
    stage.wait("the end", |status| status.state == State::Ended);
    // Three seconds of video at double speed.
    let took = started.elapsed();
    assert!(took > Duration::from_millis(1_200), "{took:?}");
    stage.player.set_rate(9.0);
    assert_eq!(stage.player.status().rate, 2.0);
}

#[test]
fn nothing_wakes_while_paused() {
    let (_folder, path) = clip(&Spec::default());
    let mut stage = Stage::ready(&path, 0..u64::MAX);
    stage.player.play();
    stage.wait("playing", |status| status.position_ms > 200);
    stage.player.pause();
    stage.wait("the pause", |status| status.state == State::Paused);
    let bell = stage.bell.clone();
    // The frame on its way when the pause came may still ring.
    bell.wait_until(Duration::from_millis(300), || false);
    let before = bell.rings();
    bell.wait_until(Duration::from_millis(700), || false);
    assert_eq!(bell.rings(), before);
}

#[test]
fn it_is_upright_and_shows_without_sound() {
    let (_folder, path) = clip(&Spec { turned: true, sound: None, ..Spec::default() });
    let mut stage = Stage::ready(&path, 0..u64::MAX);
    stage.settle();
    let frame = stage.frame.expect("frame");
    assert_eq!((frame.width, frame.height), (240, 320));
    assert_eq!(frame.rgba().len(), 240 * 320 * 4);
}

#[test]
fn a_large_picture_is_scaled_down() {
    let (_folder, path) =
        clip(&Spec { width: 2880, height: 1620, frames: 3, sound: None, ..Spec::default() });
    let mut stage = Stage::ready(&path, 0..u64::MAX);
    assert_eq!(stage.settle(), 0);
    let frame = stage.frame.expect("frame");
    assert_eq!((frame.width, frame.height), (1920, 1080));
}

#[test]
fn past_the_last_frame_of_a_longer_sound_the_last_frame_stands() {
    let (_folder, path) = clip(&Spec { frames: 50, ..Spec::default() });
    let mut stage = Stage::ready(&path, 0..u64::MAX);
    stage.player.seek(3_500);
    assert!((25..50).contains(&stage.settle()));
}

#[test]
fn a_file_without_picture_fails_with_a_sentence() {
    let (_folder, path) = clip(&Spec { frames: 0, ..Spec::default() });
    let mut stage = Stage::open(&path, 0..u64::MAX);
    stage.wait(
        "a failure",
        |status| matches!(&status.state, State::Failed(words) if words.contains("no picture")),
    );
}

#[test]
fn what_cannot_be_played_fails_with_a_sentence() {
    let folder = tempfile::tempdir().expect("folder");
    let (_clip, path) = clip(&Spec::default());
    let bytes = std::fs::read(&path).expect("clip");
    let cases: [(&str, &[u8]); 4] = [
        ("empty", b""),
        ("text", b"not a video at all, just words"),
        ("stub", &bytes[..40]),
        ("index", &bytes[..600]),
    ];
    for (name, content) in cases {
        let file = folder.path().join(name);
        std::fs::write(&file, content).expect("file");
        let mut stage = Stage::open(&file, 0..u64::MAX);
        let status = stage.wait(name, |status| matches!(status.state, State::Failed(_)));
        let State::Failed(sentence) = status.state else { unreachable!() };
        assert!(sentence.ends_with('.') && sentence.len() > 30, "{name}: {sentence}");
        stage.player.play();
        stage.player.seek(5);
    }
    let mut gone = Stage::open(&folder.path().join("gone"), 0..u64::MAX);
    gone.wait(
        "gone",
        |status| matches!(&status.state, State::Failed(words) if words.contains("not where it was")),
    );
}

#[test]
fn a_cut_file_plays_to_its_cut_and_says_so() {
    let (_folder, path) = clip(&Spec::default());
    let bytes = std::fs::read(&path).expect("clip");
    std::fs::write(&path, &bytes[..bytes.len() * 6 / 10]).expect("cut");
    let mut stage = Stage::ready(&path, 0..u64::MAX);
    stage.player.set_rate(2.0);
    stage.player.play();
    let status = stage.wait("the end", |status| matches!(status.state, State::Ended | State::Failed(_)));
    assert!(
        matches!(status.state, State::Failed(_))
            || status.notice.is_some_and(|words| words.contains("before"))
    );
}

#[test]
fn a_file_deleted_while_open_does_no_harm() {
    let (_folder, path) = clip(&Spec::default());
    let mut stage = Stage::ready(&path, 0..u64::MAX);
    std::fs::remove_file(&path).expect("deleted");
    stage.player.play();
    stage.player.seek(2_000);
    stage.wait("an end", |status| matches!(status.state, State::Ended | State::Failed(_)));
}

#[test]
fn closing_is_quick_whatever_it_is_doing() {
    let (_folder, path) = clip(&Spec::default());
    for seeks in 0..6 {
        let stage = Stage::open(&path, 0..u64::MAX);
        for step in 0..seeks {
            stage.player.seek(step * 500);
        }
        stage.player.play();
        let started = std::time::Instant::now();
        drop(stage);
        assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    }
}

#[test]
fn a_sound_device_that_fails_does_not_stop_the_picture() {
    let (_folder, path) = clip(&Spec::default());
    let mut stage = Stage::start(&path, 0..3_000, Sound::Breaking, PATIENCE);
    stage.settle();
    stage.player.play();
    let status = stage.wait("the end", |status| status.state == State::Ended);
    assert_eq!(stage.settle(), 74);
    assert!(status.notice.is_some_and(|words| words.contains("without sound")));
}

/// A pipe that nobody writes to stands for a share that does not answer: opening it blocks.
#[test]
fn a_file_that_never_answers_fails_in_the_end() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&path).status().expect("mkfifo").success());
    let mut stage = Stage::start(&path, 0..u64::MAX, Sound::Nowhere, Duration::from_millis(100));
    stage.wait(
        "giving up",
        |status| matches!(&status.state, State::Failed(words) if words.contains("three times")),
    );
    let started = std::time::Instant::now();
    drop(stage);
    assert!(started.elapsed() < Duration::from_secs(2));
    // Lets the blocked threads go.
    let _ = std::fs::OpenOptions::new().read(true).write(true).open(&path);
}
