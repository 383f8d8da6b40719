//! Measures the player on a 720p25 clip with sound: `cargo bench --bench player`.
//!
//! The clip (60 s, H.264 with a key frame every 2 s, AAC) is made once and kept in `target/`. Sound goes
//! nowhere, at its right speed. The first figures are of the player alone: no window takes the frames; the
//! last are of the real window (`window`). CPU is that of the process (user and system, from `/proc`),
//! 100 % = one core.

#![allow(
    clippy::expect_used,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "it prints a table, and a measurement that cannot be made stops with a message"
)]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use samspil::media::{Player, Sound, State};

#[allow(dead_code, reason = "one helper for tests and measurements; not all of it is used here")]
#[path = "../../src/media/testclip.rs"]
mod testclip;
mod window;

use testclip::{Bell, Spec};

/// In the clip's name, so that another clip is made when this changes.
const CLIP: &str = "player-720p25-60s-v1.mp4";
const FRAMES: u32 = 1_500;
const FRAME_MS: u64 = 40;
const OPENS: usize = 10;
const SEEKS: usize = 50;
const LIMIT: Duration = Duration::from_secs(60);

fn main() {
    let clip = clip();
    samspil::media::init().expect("GStreamer starts");
    println!("\n| what | median | p95 | max | |\n|---|---|---|---|---|");
    let opens: Vec<f64> = (0..OPENS).map(|_| open(&clip).2).collect();
    row("first picture after opening, ms", &opens, &format!("{OPENS} opens"));
    let (player, bell, _) = open(&clip);
    let (seeks, exact) = seek(&player, &bell);
    row("exact seek, ms", &seeks, &format!("{exact} of {SEEKS} on the exact frame"));
    println!("\n| what | value |\n|---|---|");
    player.seek(0);
    settle(&player, &bell);
    player.play();
    wait(&bell, "playing", || player.status().position_ms > 1_000);
    let before = player.status().position_ms;
    let (cpu, frames) = cpu_share(Duration::from_secs(8), || player.take_frame().is_some(), &bell);
    let played = player.status().position_ms - before;
    println!("| CPU while playing | {cpu:.1} % of one core ({frames} frames, {played} ms of video in 8 s) |");
    player.pause();
    wait(&bell, "the pause", || player.status().state == State::Paused);
    let rings = bell.rings();
    let (cpu, _) = cpu_share(Duration::from_secs(5), || false, &Arc::default());
    println!("| CPU while paused | {cpu:.1} % of one core ({} wake-ups in 5 s) |", bell.rings() - rings);
    println!("| memory at its peak | {} MB |", peak_memory_kb("self") / 1024);
    drop(player);
    window::measure(&clip);
}

/// The clip, made if it is not there yet.
fn clip() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join(CLIP);
    if !path.exists() {
        eprintln!("making the clip (once) …");
        let unfinished = folder.join("player-unfinished.mp4");
        let video = "x264enc speed-preset=veryfast bframes=2 key-int-max=50 bitrate=4000 ! h264parse";
        let sound = Some((testclip::AAC, FRAMES * 40));
        let spec =
            Spec { frames: FRAMES, width: 1280, height: 720, video, sound, grain: true, ..Spec::default() };
        testclip::make(&unfinished, &spec);
        std::fs::rename(&unfinished, &path).expect("the clip");
    }
    path
}

/// Opens the clip and waits for its first frame; how long that took.
fn open(clip: &Path) -> (Player, Arc<Bell>, f64) {
    let bell = Arc::new(Bell::default());
    let ring = bell.clone();
    let started = Instant::now();
    let player = Player::open_with(clip, 0..u64::MAX, Arc::new(move || ring.ring()), Sound::Nowhere);
    wait(&bell, "the first frame", || player.take_frame().is_some());
    let took = millis(started);
    settle(&player, &bell);
    (player, bell, took)
}

/// Seeks to positions that look random but are the same in each run.
fn seek(player: &Player, bell: &Bell) -> (Vec<f64>, usize) {
    let mut state: u64 = 20_261_122;
    let mut exact = 0;
    let times = (0..SEEKS).map(|_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let target = (state >> 33) % (u64::from(FRAMES) * FRAME_MS);
        let _ = player.take_frame();
        let started = Instant::now();
        player.seek(target);
        let mut frame = None;
        wait(bell, "a frame", || {
            frame = player.take_frame();
            frame.is_some()
        });
        let took = millis(started);
        let number = frame.map(|frame| testclip::number_of(frame.rgba(), frame.width, frame.height));
        exact += usize::from(number.map(u64::from) == Some(target / FRAME_MS));
        settle(player, bell);
        took
    });
    (times.collect(), exact)
}

/// CPU share over a while, and how often `take` took a frame.
fn cpu_share(span: Duration, mut take: impl FnMut() -> bool, bell: &Bell) -> (f64, usize) {
    let (before, started, mut taken) = (cpu_ticks("self"), Instant::now(), 0);
    bell.wait_until(span, || {
        taken += usize::from(take());
        false
    });
    // A tick is 1/100 s on every Linux that this runs on (sysconf _SC_CLK_TCK).
    ((cpu_ticks("self") - before) as f64 / started.elapsed().as_secs_f64(), taken)
}

/// User and system time of a process (proc(5), fields 14 and 15).
fn cpu_ticks(process: &str) -> u64 {
    let line = std::fs::read_to_string(format!("/proc/{process}/stat")).expect("/proc");
    let fields = line.rsplit(") ").next().expect("fields").split(' ');
    fields.skip(11).take(2).map(|field| field.parse::<u64>().expect("ticks")).sum()
}

fn peak_memory_kb(process: &str) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{process}/status")).expect("/proc");
    let line = text.lines().find(|line| line.starts_with("VmHWM")).expect("VmHWM");
    line.split_whitespace().nth(1).and_then(|kb| kb.parse().ok()).expect("a number")
}

fn settle(player: &Player, bell: &Bell) {
    wait(bell, "the pipeline", || !player.status().seeking);
}

fn wait(bell: &Bell, what: &str, holds: impl FnMut() -> bool) {
    assert!(bell.wait_until(LIMIT, holds), "{what} never came");
}

fn millis(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}

fn row(what: &str, times: &[f64], note: &str) {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |share: f64| sorted[((sorted.len() as f64 * share).ceil() as usize).clamp(1, sorted.len()) - 1];
    println!("| {what} | {:.0} | {:.0} | {:.0} | {note} |", at(0.5), at(0.95), at(1.0));
}
