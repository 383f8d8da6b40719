//! Videos, damaged anywhere. The decoders are not ours and not memory-safe, so they are tried in a process of its own,
//! some inputs at a time: where it dies, that is found and not the end of the test.

use std::io::{BufRead, BufReader};
use std::ops::Range;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use samspil::jobs::Control;
use samspil::media;

use super::border::{Border, Fate, LIMIT, Tally};
use super::mutate::Seeds;
use crate::testclip::{self, Spec};

/// The work, the inputs of one process, and the folder of the real clips: what a test below hands to its child.
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

/// What is done with a damaged video.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Work {
    /// It is looked at before import.
    Probe,
    /// It is copied without what it says of itself, also where it would be refused before that.
    Copy,
}

fn border(clips: &Path, work: Work) -> Border {
    let mut places: Vec<_> =
        std::fs::read_dir(clips).expect("clips").map(|file| file.expect("a clip").path()).collect();
    places.sort();
    let pieces = [
        "moov", "mdat", "free", "trak", "stts", "stsz", "stsc", "stco", "co64", "edts", "udta", "meta",
        "\u{1a}E", "RIFF", "LIST", "idx1", "JUNK", "ftyp",
    ];
    let real = places.iter().map(|place| std::fs::read(place).expect("a clip"));
    let seeds = Seeds { pieces: pieces.to_vec(), ..Seeds::new(real).with_head(1400, 4) };
    match work {
        Work::Probe => Border { name: "video", few: 20, share: 30, seeds },
        Work::Copy => Border { name: "blind copy of a video", few: 12, share: 20, seeds },
    }
}

/// Does the work; what must not be is said in words.
fn attempt(work: Work, path: &Path, healthy: &media::Probe) -> Result<Fate, String> {
    let quiet = Control::quiet();
    let found = media::probe(path, &quiet);
    if work == Work::Probe {
        return Ok(Fate::from(&found));
    }
    let target = path.with_file_name("copy");
    let made = media::blind_copy(path, &target, found.as_ref().unwrap_or(healthy), &quiet);
    match &made {
        Ok(copy) if media::fingerprint(&target, &quiet).ok().as_ref() != Some(&copy.fingerprint) => {
            return Err("the copy is not what is said of it".to_owned());
        }
        Err(_) if target.exists() => return Err("half a copy was left".to_owned()),
        _ => {}
    }
    if media::blind_scratch(&target).exists() {
        return Err("something was left beside the copy".to_owned());
    }
    let _ = std::fs::remove_file(&target);
    Ok(if made.is_ok_and(|copy| copy.as_is.is_none()) { Fate::Taken } else { Fate::Refused })
}

/// Not a test of its own: the process that tries some inputs.
#[test]
#[ignore = "the program that another test starts"]
fn some_inputs() {
    let Ok(batch) = std::env::var(BATCH) else { return };
    let words: Vec<&str> = batch.splitn(4, ' ').collect();
    let &[work, from, to, clips] = words.as_slice() else { panic!("a batch: {batch}") };
    let (work, clips) = (if work == "copy" { Work::Copy } else { Work::Probe }, Path::new(clips));
    let border = border(clips, work);
    let healthy = media::probe(&clips.join("1"), &Control::quiet()).expect("a healthy clip");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("clip.mp4");
    for number in from.parse::<usize>().expect("from")..to.parse().expect("to") {
        let input = border.input(number);
        std::fs::write(&path, &input).expect("written");
        let begun = Instant::now();
        let fate = attempt(work, &path, &healthy);
        let took = begun.elapsed().as_millis();
        let whole = std::fs::read(&path).expect("still there") == input;
        let fate = if whole { fate } else { Err("the file was changed".to_owned()) };
        println!("\n{MARK}{took} {}", fate.map_or_else(|fault| fault, |fate| format!("{fate:?}")));
    }
}

#[test]
fn videos() {
    try_all(Work::Probe);
}

#[test]
fn blind_copies() {
    try_all(Work::Copy);
}

fn try_all(work: Work) {
    let clips = tempfile::tempdir().expect("a folder");
    for (place, spec) in specs().iter().enumerate() {
        testclip::make(&clips.path().join(place.to_string()), spec);
    }
    let border = border(clips.path(), work);
    let mut tally = Tally::default();
    let mut faults = Vec::new();
    let mut next = 0;
    while next < border.count() {
        let to = (next + AT_ONCE).min(border.count());
        let what = if work == Work::Copy { "copy" } else { "probe" };
        let (done, fault) =
            batch(&format!("{what} {next} {to} {}", clips.path().display()), next..to, &mut tally);
        next = done;
        if let Some(fault) = fault {
            faults.push(format!("input {next}: {fault}; kept in {}", border.keep(next).display()));
            next += 1;
        }
    }
    assert!(faults.is_empty(), "{}: {}", border.name, faults.join("\n"));
    tally.tell(border.name);
}

/// Tries some inputs in a process; answers the first that was not tried, or that was its end, and why.
fn batch(words: &str, numbers: Range<usize>, tally: &mut Tally) -> (usize, Option<String>) {
    let mut child = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "fuzz::videos::some_inputs", "--ignored", "--nocapture"])
        .env(BATCH, words)
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
    let (mut at, mut fault) = (numbers.start, None);
    while at < numbers.end && fault.is_none() {
        let Ok(line) = lines.recv_timeout(LIMIT * 4) else {
            let status = child.try_wait().expect("a status");
            fault = Some(
                status.map_or("it never ended".to_owned(), |status| format!("the process died ({status})")),
            );
            break;
        };
        let (took, fate) = line.split_once(' ').expect("a line");
        let took = Duration::from_millis(took.parse().expect("milliseconds"));
        match fate {
            "Taken" => tally.note(at, Fate::Taken, took),
            "Refused" => tally.note(at, Fate::Refused, took),
            other => fault = Some(other.to_owned()),
        }
        if took > LIMIT {
            fault = Some(format!("it took {took:?}"));
        }
        at += usize::from(fault.is_none());
    }
    let _ = child.kill();
    let _ = child.wait();
    let _ = reader.join();
    (at, fault)
}
