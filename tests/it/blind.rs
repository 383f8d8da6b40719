//! What a recording says of itself comes to the lead's eyes at import, and into no file of the study.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use samspil::jobs::Control;
use samspil::lab::{Lab, NewStudy, manifest};
use samspil::media::TraceKind;

use crate::support::{CODERS, WORD};
use crate::testclip::{self, Spec};

/// A box of user data with a QuickTime text at the end of an MP4 file, and words after its end.
fn say(path: &Path, title: &str, rest: &str) {
    let mut bytes = fs::read(path).expect("clip");
    let boxed = |kind: &[u8; 4], body: &[u8]| {
        [&u32::try_from(body.len() + 8).expect("short").to_be_bytes(), kind.as_slice(), body].concat()
    };
    let size = u16::try_from(title.len()).expect("short").to_be_bytes();
    let text = boxed(b"\xa9nam", &[&size, [0x55, 0xc4].as_slice(), title.as_bytes()].concat());
    bytes.extend(boxed(b"udta", &text));
    bytes.extend(rest.bytes());
    fs::write(path, bytes).expect("clip");
}

fn every_file(folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).expect("readable") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            every_file(&path, found);
        } else {
            found.push((path.display().to_string(), fs::read(&path).expect("bytes")));
        }
    }
}

#[test]
fn an_import_shows_what_a_recording_says_and_keeps_none_of_it() {
    let phone = tempfile::tempdir().expect("a folder");
    let clip = phone.path().join("holiday.mp4");
    testclip::make(&clip, &Spec { frames: 50, ..Spec::default() });
    fs::copy(&clip, phone.path().join("again.mp4")).expect("copied");
    say(&clip, "KANARIE-TITLE", "KANARIE-REST");
    let list = phone.path().join("list.csv");
    fs::write(&list, "participant,wave,file\nF001,12,holiday.mp4\n").expect("written");

    let study = tempfile::tempdir().expect("a folder");
    let new = NewStudy::built_in("Blind", &[12], &CODERS).in_the_open(WORD);
    let mut lab = Lab::create(study.path(), &new).expect("a new study");
    let report = lab.import(&manifest::read(&list).expect("rows"), &Control::quiet()).expect("imported");
    let [one] = report.imported.as_slice() else { panic!("{report:?}") };
    assert_eq!((&one.told.as_is, one.told.left.as_slice()), (&None, [].as_slice()));
    for (kind, words) in [(TraceKind::Title, "KANARIE-TITLE"), (TraceKind::Unused, "KANARIE-REST")] {
        let named = one.told.removed.iter().any(|trace| trace.kind == kind && trace.value.contains(words));
        assert!(named, "{words}: {:?}", one.told.removed);
    }

    let mut files = Vec::new();
    every_file(study.path(), &mut files);
    for (name, bytes) in &files {
        assert!(!bytes.windows(7).any(|window| window == b"KANARIE"), "{name}");
        assert!(!name.contains("holiday"), "{name}");
    }
    let copy = study.path().join("recordings").join(format!("{}.mp4", one.blind_code));
    let then = SystemTime::UNIX_EPOCH + Duration::from_secs(946_684_800);
    assert_eq!(fs::metadata(&copy).expect("the copy").modified().expect("a time"), then);
    let checked = lab.verify(&Control::quiet()).expect("verified");
    assert_eq!(
        (checked.recordings_checked, checked.changed),
        (1, Vec::new()),
        "the copy's own fingerprint is kept"
    );

    // The same pictures in a file of other words, or of none.
    fs::write(&list, "participant,wave,file\nF002,12,again.mp4\nF003,12,holiday.mp4\n").expect("written");
    let report = lab.import(&manifest::read(&list).expect("rows"), &Control::quiet()).expect("imported");
    assert_eq!(report.imported, []);
    for refused in &report.refused {
        assert!(refused.reason.contains("same video is in the study already"), "{refused:?}");
    }
    assert_eq!(report.refused.len(), 2);
    let left = fs::read_dir(study.path().join("recordings")).expect("readable").count();
    assert_eq!(left, 1, "nothing of what was refused");
}
