//! Videos, damaged anywhere. The decoders are not ours and not memory-safe, so they are tried in a process of its own,
//! some inputs at a time: where it dies, that is found and not the end of the test.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use samspil::jobs::Control;
use samspil::media;

use super::border::{Border, Fate, LIMIT, Tally};
use super::mutate::Seeds;
use crate::testclip::{self, Spec};

/// The inputs of one process, and the folder of the real clips: what a test below hands to its child.
const BATCH: &str = "SAMSPIL_FUZZ_BATCH";
/// Inputs in a process.
const AT_ONCE: usize = 40;
/// How a line of the child begins.
const MARK: &str = "~ ";

fn specs() -> [Spec; 5] {
    let small =
        Spec { frames: 30, width: 64, height: 48, sound: Some((testclip::AAC, 1_200)), ..Spec::default() };
    let webm = Spec {
        video: "vp8enc deadline=1 cpu-used=8",
        mux: "webmmux",
        sound: Some(("vorbisenc", 1_200)),
        ..small.clone()
    };
    let mkv = Spec { mux: "matroskamux", sound: None, ..small.clone() };
    let avi = Spec { video: "jpegenc", mux: "avimux", sound: None, ..small.clone() };
    [Spec { mux: testclip::MP4, turned: true, ..small.clone() }, small, webm, mkv, avi]
}

fn border(clips: &Path) -> Border {
    let mut places: Vec<_> =
        std::fs::read_dir(clips).expect("clips").map(|file| file.expect("a clip").path()).collect();
    places.sort();
    let pieces = [
        "moov", "mdat", "free", "trak", "stts", "stsz", "co64", "\u{1a}E", "RIFF", "LIST", "idx1", "JUNK",
        "ftyp",
    ];
    let real = places.iter().map(|place| std::fs::read(place).expect("a clip"));
    let seeds = Seeds { pieces: pieces.to_vec(), ..Seeds::new(real).with_head(700, 4) };
    Border { name: "video", few: 20, share: 40, seeds }
}

/// Not a test of its own: the process that tries some inputs.
#[test]
#[ignore = "the program that another test starts"]
fn some_inputs() {
    let Ok(batch) = std::env::var(BATCH) else { return };
    let (numbers, clips) = batch.split_once(' ').expect("a batch");
    let (from, to) = numbers.split_once('-').expect("from-to");
    let border = border(Path::new(clips));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("clip.mp4");
    for number in from.parse::<usize>().expect("from")..to.parse().expect("to") {
        println!("\n{MARK}{number}");
        let input = border.input(number);
        std::fs::write(&path, &input).expect("written");
        let begun = Instant::now();
        let found = media::probe(&path, &Control::quiet());
        let took = begun.elapsed().as_millis();
        let whole = std::fs::read(&path).expect("still there") == input;
        println!("\n{MARK}{number} {} {took} {whole}", if found.is_ok() { "taken" } else { "refused" });
    }
}

#[test]
fn videos() {
    let clips = tempfile::tempdir().expect("a folder");
    for (place, spec) in specs().iter().enumerate() {
        testclip::make(&clips.path().join(place.to_string()), spec);
    }
    let border = border(clips.path());
    let mut tally = Tally::default();
    let mut faults = Vec::new();
    let mut next = 0;
    while next < border.count() {
        let (done, fault) = batch(clips.path(), next, (next + AT_ONCE).min(border.count()), &mut tally);
        next = done;
        if let Some(fault) = fault {
            faults.push(format!("input {next}: {fault}; kept in {}", border.keep(next).display()));
            next += 1;
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    tally.tell(border.name);
}

/// Tries some inputs in a process; answers the first that was not tried, or that was its end, and why.
fn batch(clips: &Path, from: usize, to: usize, tally: &mut Tally) -> (usize, Option<String>) {
    let mut child = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "fuzz::videos::some_inputs", "--ignored", "--nocapture"])
        .env(BATCH, format!("{from}-{to} {}", clips.display()))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a child process");
    let pipe = BufReader::new(child.stdout.take().expect("its output"));
    let (send, lines) = channel();
    let reader = std::thread::spawn(move || {
        let said = pipe.lines().map_while(Result::ok);
        for line in said.filter_map(|line| line.strip_prefix(MARK).map(str::to_owned)) {
            let _ = send.send(line);
        }
    });
    let (mut at, mut fault) = (from, None);
    while at < to && fault.is_none() {
        let Ok(line) = lines.recv_timeout(LIMIT * 4) else {
            let status = child.try_wait().expect("a status");
            fault = Some(
                status.map_or("it never ended".to_owned(), |status| format!("the process died ({status})")),
            );
            break;
        };
        let words: Vec<&str> = line.split(' ').collect();
        let &[_, fate, took, whole] = words.as_slice() else { continue };
        let took = Duration::from_millis(took.parse().expect("milliseconds"));
        tally.note(at, if fate == "taken" { Fate::Taken } else { Fate::Refused }, took);
        if took > LIMIT {
            fault = Some(format!("it took {took:?}"));
        } else if whole != "true" {
            fault = Some("the file was changed".to_owned());
        } else {
            at += 1;
        }
    }
    let _ = child.kill();
    let _ = child.wait();
    let _ = reader.join();
    (at, fault)
}
