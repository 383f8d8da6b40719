//! From recordings to scores, on real encoded video, through the same doors that the window uses.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, OnceLock};

use samspil::jobs::Control;
use samspil::lab::manifest::{self, ManifestRow};
use samspil::lab::{ImportReport, Lab, LabError, NewStudy, RecordingEntry, assign::Share};
use samspil::study::Rating;

use crate::support::{CODERS, WORD, analyst, assignments, lead, sign_in};
use crate::testclip::{self, Spec};

/// A folder of phone recordings: two that are good and all kinds that are not.
struct Phone {
    folder: tempfile::TempDir,
}

impl Phone {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let phone = Self { folder };
        testclip::make(&phone.path("good one.mp4"), &Spec::default());
        testclip::make(
            &phone.path("UPRIGHT.MOV"),
            &Spec { mux: "qtmux", turned: true, sound: None, ..Spec::default() },
        );
        testclip::make(&phone.path("only sound.mp4"), &Spec { frames: 0, ..Spec::default() });
        fs::copy(phone.path("good one.mp4"), phone.path("copy.mp4")).expect("copied");
        let whole = fs::read(phone.path("good one.mp4")).expect("bytes");
        fs::write(phone.path("cut.mp4"), &whole[..whole.len() * 6 / 10]).expect("cut");
        fs::write(phone.path("empty.mp4"), b"").expect("empty");
        fs::write(phone.path("letter.mp4"), "Dear all, the recording could not be made.".repeat(20))
            .expect("text");
        phone
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn bytes(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut all: Vec<_> = fs::read_dir(self.folder.path())
            .expect("readable")
            .map(|entry| entry.expect("an entry").path())
            .map(|path| (path.clone(), fs::read(path).expect("bytes")))
            .collect();
        all.sort();
        all
    }

    fn manifest(&self, rows: &str) -> Vec<ManifestRow> {
        let path = self.path("manifest.csv");
        fs::write(&path, rows).expect("written");
        manifest::read(&path).expect("a manifest")
    }
}

fn new_study(folder: &Path) -> Lab {
    Lab::create(folder, &NewStudy::built_in("Journey", &[12, 24], &CODERS).in_the_open(WORD))
        .expect("a new study")
}

fn files_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("readable")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn reason(report: &ImportReport, line: u64) -> &str {
    &report
        .refused
        .iter()
        .find(|refused| refused.line == line)
        .unwrap_or_else(|| panic!("line {line}: {report:?}"))
        .reason
}

const MIXED: &str = "\
participant,wave,file,birth_date,recorded_on,adult,site
F001,12,good one.mp4,2020-01-15,2021-01-20,mother,Nord
F001,24,UPRIGHT.MOV,,2022-02-20,father,Nord
F002,12,only sound.mp4,,,,
F003,12,copy.mp4,,,,
F004,12,cut.mp4,,,,
F005,12,empty.mp4,,,,
F006,12,letter.mp4,,,,
F007,12,not there.mp4,,,,
F008,18,good one.mp4,,,,
F009,12,good one.mp4,2021-13-01,,,
F001,12,cut.mp4,,,,
";

#[test]
fn an_import_takes_the_good_and_says_why_not_the_rest() {
    let phone = Phone::new();
    let study = tempfile::tempdir().expect("a folder");
    let mut lab = new_study(study.path());
    let rows = phone.manifest(MIXED);
    let before = phone.bytes();
    let report = lab.import(&rows, &Control::quiet()).expect("imported");
    assert_eq!(report.imported.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 3], "{report:?}");
    for (line, words) in [
        (4, "sound"),
        (5, "the same video is in the study already"),
        (6, "cut"),
        (7, "empty"),
        (8, "not a video"),
        (9, "not there.mp4"),
        (10, "“18” is not one of this study's"),
        (11, "“2021-13-01” is no date"),
        (12, "has a recording at 12 months already"),
    ] {
        let found = reason(&report, line).to_lowercase();
        assert!(found.contains(&words.to_lowercase()), "line {line}: {found}");
    }
    assert_eq!(phone.bytes(), before, "the originals are as they were");

    lead(&mut lab);
    let entries = lab.recordings().expect("recordings");
    assert_eq!(entries.len(), 2);
    let names: Vec<String> = [("mp4", 12), ("mov", 24)]
        .map(|(ending, wave)| {
            let entry = entries.iter().find(|entry| entry.wave_months == wave).expect("there");
            format!("{}.{ending}", entry.blind_code)
        })
        .into();
    let mut sorted = names.clone();
    sorted.sort();
    assert_eq!(
        files_in(&study.path().join("recordings")),
        sorted,
        "two files, named by blind code, no stray"
    );

    let upright = entries.iter().find(|entry| entry.wave_months == 24).expect("there");
    let facts = upright.facts.as_ref().expect("facts");
    assert_eq!((facts.width, facts.height, facts.has_audio), (240, 320, false));
    assert_eq!(upright.child_age_months, Some(25), "birth date known from the other row");
    let findings = facts.findings.join("; ");
    for words in ["upright", "no sound", "0:04 long, shorter than 6:00"] {
        assert!(findings.contains(words), "{words} in {findings}");
    }
    assert!(lab.verify(&Control::quiet()).expect("checked").is_sound());
}

#[test]
fn a_cancelled_import_leaves_nothing_half_done() {
    let phone = Phone::new();
    let study = tempfile::tempdir().expect("a folder");
    let mut lab = new_study(study.path());
    let rows = phone.manifest(MIXED);
    let control = Control::quiet();
    control.cancel();
    let report = lab.import(&rows, &control).expect("a report");
    assert_eq!((report.imported.len(), report.not_reached), (0, rows.len()));
    assert!(files_in(&study.path().join("recordings")).is_empty());
    assert_eq!(lab.overview().expect("overview").recordings, 0);
    let report = lab.import(&rows, &Control::quiet()).expect("the same rows again");
    assert_eq!(report.imported.len(), 2);
}

/// A control that is cancelled from its own wake, at the report of this number (from 1).
fn cancelled_at(report: usize) -> Control {
    let slot: Arc<OnceLock<Control>> = Arc::default();
    let (mine, reports) = (slot.clone(), AtomicUsize::new(0));
    let control = Control::new(Arc::new(move || {
        if reports.fetch_add(1, Ordering::Relaxed) + 1 == report {
            mine.get().expect("the control").cancel();
        }
    }));
    slot.set(control.clone()).ok().expect("set once");
    control
}

#[test]
fn an_import_cancelled_on_its_way_keeps_what_is_whole() {
    // Each row reports when it is begun, and again when its copy is.
    let phone = Phone::new();
    let study = tempfile::tempdir().expect("a folder");
    let mut lab = new_study(study.path());
    let rows = phone.manifest("participant,wave,file\nF1,12,good one.mp4\nF2,12,UPRIGHT.MOV\n");
    let report = lab.import(&rows, &cancelled_at(3)).expect("a report");
    assert_eq!((report.imported.len(), report.refused.len(), report.not_reached), (1, 0, 1), "{report:?}");
    let first = report.imported[0].blind_code.clone();
    let kind = if report.imported[0].file == "UPRIGHT.MOV" { "mov" } else { "mp4" };
    assert_eq!(files_in(&study.path().join("recordings")), [format!("{first}.{kind}")]);
    assert_eq!(lab.overview().expect("overview").recordings, 1);
    assert!(lab.verify(&Control::quiet()).expect("checked").is_sound());
    let report = lab.import(&rows, &Control::quiet()).expect("the same rows again");
    assert_eq!((report.imported.len(), report.refused.len()), (1, 1), "{report:?}");
}

#[test]
fn an_import_cancelled_in_the_middle_of_a_file_leaves_nothing_of_it() {
    let phone = Phone::new();
    let rows = phone.manifest("participant,wave,file\nF1,12,good one.mp4\nF2,12,UPRIGHT.MOV\n");
    let study = tempfile::tempdir().expect("a folder");
    let mut lab = new_study(study.path());
    let recordings = study.path().join("recordings");
    // Cancels at the first report at which a copy has been begun.
    let (begun, line) = (Arc::new(AtomicBool::new(false)), Arc::new(OnceLock::<Control>::new()));
    let control = Control::new(Arc::new({
        let (recordings, begun, line) = (recordings.clone(), begun.clone(), line.clone());
        move || {
            if files_in(&recordings)
                .iter()
                .any(|name| Path::new(name).extension().is_some_and(|end| end == "part"))
            {
                begun.store(true, Ordering::Relaxed);
                line.get().expect("a line").cancel();
            }
        }
    }));
    line.set(control.clone()).ok().expect("set once");
    let report = lab.import(&rows, &control).expect("a report");
    assert_eq!((report.imported.len(), report.refused.len(), report.not_reached), (0, 0, 2), "{report:?}");
    assert_eq!(report.stopped, None);
    assert!(begun.load(Ordering::Relaxed), "a copy was begun");
    assert!(files_in(&recordings).is_empty());
    assert_eq!(lab.overview().expect("overview").recordings, 0);
    let raw = rusqlite::Connection::open(study.path().join("study.db")).expect("open");
    for table in ["participant", "sealed_participant", "recording", "sealed_recording", "clip", "incoming"] {
        let count: u32 =
            raw.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).expect("a count");
        assert_eq!(count, 0, "{table}");
    }
    assert!(lab.verify(&Control::quiet()).expect("checked").is_sound());
    let report = lab.import(&rows, &Control::quiet()).expect("the same rows again");
    assert_eq!(report.imported.len(), 2, "{report:?}");
}

#[test]
fn a_second_import_is_refused_while_one_runs() {
    let phone = Phone::new();
    let study = tempfile::tempdir().expect("a folder");
    let mut first = new_study(study.path());
    let mut second = Lab::open_for(study.path(), first.seat()).expect("a second door");
    let rows = phone.manifest("participant,wave,file\nF1,12,good one.mp4\n");
    let others = phone.manifest("participant,wave,file\nF2,12,UPRIGHT.MOV\n");
    let (meet, begun) = (Arc::new(Barrier::new(2)), AtomicBool::new(false));
    let at_wake = meet.clone();
    let control = Control::new(Arc::new(move || {
        if !begun.swap(true, Ordering::Relaxed) {
            at_wake.wait();
            at_wake.wait();
        }
    }));
    let importing = std::thread::spawn(move || first.import(&rows, &control).expect("imported"));
    meet.wait();
    let refused = second.import(&others, &Control::quiet());
    meet.wait();
    let report = importing.join().expect("ended");
    assert_eq!(report.imported.len(), 1, "{report:?}");
    let words = refused.expect_err("one import at a time").to_string();
    assert!(words.contains("Another import into this study is running"), "{words}");
    let report = second.import(&others, &Control::quiet()).expect("imported");
    assert_eq!(report.imported.len(), 1, "{report:?}");
    assert_eq!(files_in(&study.path().join("recordings")).len(), 2);
}

#[test]
fn what_a_crash_left_behind_is_swept_away() {
    let phone = Phone::new();
    let study = tempfile::tempdir().expect("a folder");
    let lab = new_study(study.path());
    let seat = lab.seat();
    // As a process killed while copying leaves it: the row in `incoming`, and a part of a file.
    let raw = rusqlite::Connection::open(study.path().join("study.db")).expect("open");
    raw.execute("INSERT INTO incoming (file_name) VALUES ('abcdef.mp4')", []).expect("noted");
    fs::write(study.path().join("recordings/abcdef.mp4.part"), b"half").expect("written");
    drop(lab);
    let mut lab = Lab::open_for(study.path(), seat).expect("opened again");
    assert!(files_in(&study.path().join("recordings")).is_empty());
    assert!(lab.verify(&Control::quiet()).expect("checked").is_sound());
    let rows = phone.manifest("participant;wave;file\nF1;12;good one.mp4\n");
    let report = lab.import(&rows, &Control::quiet()).expect("imported");
    let code = &report.imported[0].blind_code;
    assert_eq!(files_in(&study.path().join("recordings")), [format!("{code}.mp4")]);
}

#[test]
fn a_birth_date_that_comes_later_still_gives_the_age() {
    let phone = Phone::new();
    let study = tempfile::tempdir().expect("a folder");
    let mut lab = new_study(study.path());
    let rows = phone.manifest(
        "participant,wave,file,birth_date,recorded_on\n\
         F1,12,good one.mp4,,2021-01-20\n\
         F1,24,UPRIGHT.MOV,2020-01-15,2022-02-20\n\
         F1,24,cut.mp4,,2019-01-01\n",
    );
    let report = lab.import(&rows, &Control::quiet()).expect("imported");
    assert!(reason(&report, 4).contains("before the child was born"), "{report:?}");
    lead(&mut lab);
    let ages: Vec<_> = lab.recordings().expect("recordings").iter().map(|r| r.child_age_months).collect();
    assert_eq!(ages, [Some(12), Some(25)]);
}

#[test]
fn dates_that_cannot_be_are_refused_and_odd_ones_told() {
    let phone = Phone::new();
    let study = tempfile::tempdir().expect("a folder");
    let mut lab = new_study(study.path());
    let rows = phone.manifest(
        "participant,wave,file,birth_date,recorded_on\n\
         F1,12,good one.mp4,2090-03-14,2091-03-20\n\
         F2,12,UPRIGHT.MOV,2010-01-15,2020-01-20\n",
    );
    let report = lab.import(&rows, &Control::quiet()).expect("imported");
    assert!(reason(&report, 2).contains("2091-03-20 is in the future"), "{report:?}");
    let findings = report.imported[0].findings.join("; ");
    assert!(findings.contains("120 months old at the 12 months wave"), "{findings}");
}

#[test]
fn a_recording_can_be_taken_out_until_a_coder_begins() {
    let phone = Phone::new();
    let study = tempfile::tempdir().expect("a folder");
    let mut lab = new_study(study.path());
    let rows = phone.manifest("participant,wave,file\nF1,12,good one.mp4\nF2,12,UPRIGHT.MOV\n");
    lab.import(&rows, &Control::quiet()).expect("imported");
    let coders = lab.coders().expect("coders").into_iter().map(|coder| coder.id).collect();
    lab.share_out(&Share { coders, double_percent: 100.0 }).expect("shared out");
    sign_in(&mut lab, 0);
    let begun = assignments(&mut lab)[0];
    lab.remember_place(begun, None, Some(1_000)).expect("begun");
    let code = lab.rating_data(begun).expect("a sheet").blind_code;
    assert!(lab.remove_recording(samspil::study::ClipId(1)).is_err(), "not for a coder");
    lead(&mut lab);
    let entries = lab.recordings().expect("recordings");
    let is_of = |entry: &RecordingEntry| entry.coders.iter().any(|coder| coder.blind_code == code);
    let of = |begun: bool| entries.iter().find(|entry| is_of(entry) == begun).expect("there");
    assert!(matches!(lab.remove_recording(of(true).clip.id), Err(LabError::Refused(_))));
    lab.remove_recording(of(false).clip.id).expect("removed");
    assert_eq!(files_in(&study.path().join("recordings")).len(), 1);
    assert!(lab.verify(&Control::quiet()).expect("checked").is_sound());
    let report = lab.import(&rows, &Control::quiet()).expect("the same list again");
    assert_eq!((report.imported.len(), report.refused.len()), (1, 1));
}

#[test]
fn a_codebook_that_was_changed_in_the_file_is_found() {
    let study = tempfile::tempdir().expect("a folder");
    let mut lab = new_study(study.path());
    let raw = rusqlite::Connection::open(study.path().join("study.db")).expect("open");
    raw.execute("UPDATE codebook SET profile_text = profile_text || ' ' WHERE id = 'cib-43'", [])
        .expect("edited");
    let found = lab.verify(&Control::quiet()).expect("checked");
    assert_eq!(found.codebooks, ["the scoring profile of cib-43"]);
    assert!(!found.is_sound());
}

#[test]
fn a_coder_may_not_import() {
    let study = tempfile::tempdir().expect("a folder");
    let mut lab = new_study(study.path());
    sign_in(&mut lab, 0);
    assert!(matches!(lab.import(&[], &Control::quiet()), Err(LabError::NotForYou(_))));
}

#[test]
fn changed_missing_and_stray_recordings_are_found() {
    let phone = Phone::new();
    let study = tempfile::tempdir().expect("a folder");
    let mut lab = new_study(study.path());
    let rows = phone.manifest("participant,wave,file\nF1,12,good one.mp4\nF2,12,UPRIGHT.MOV\n");
    let report = lab.import(&rows, &Control::quiet()).expect("imported");
    let recordings = study.path().join("recordings");
    let [first, second] = [0, 1].map(|n| report.imported[n].blind_code.to_string());
    let path = recordings.join(format!("{first}.mp4"));
    let mut bytes = fs::read(&path).expect("bytes");
    *bytes.last_mut().expect("not empty") ^= 1;
    fs::write(&path, bytes).expect("written");
    fs::remove_file(recordings.join(format!("{second}.mov"))).expect("removed");
    fs::write(recordings.join("holiday.mp4"), b"?").expect("written");
    let found = lab.verify(&Control::quiet()).expect("checked");
    assert_eq!((found.changed, found.missing), (vec![first], vec![second]));
    assert_eq!(found.stray, ["holiday.mp4"]);
    assert!(found.database.is_empty());
}

#[test]
fn from_recordings_to_agreement_and_scores() {
    let phone = Phone::new();
    let study = tempfile::tempdir().expect("a folder");
    let mut lab = new_study(study.path());
    let rows = phone.manifest("participant,wave,file\nF1,12,good one.mp4\nF2,12,UPRIGHT.MOV\n");
    lab.import(&rows, &Control::quiet()).expect("imported");
    let coders = lab.coders().expect("coders").into_iter().map(|coder| coder.id).collect();
    lab.share_out(&Share { coders, double_percent: 100.0 }).expect("shared out");
    for place in [0, 1] {
        sign_in(&mut lab, place);
        for assignment in assignments(&mut lab) {
            let data = lab.rating_data(assignment).expect("a sheet");
            // Both coders give the same value for an item of a clip, but the second is one higher on P01. A coder
            // knows a clip by its length only: the code is each coder's own.
            let base = f64::from(u8::try_from(data.end_ms % 3).expect("small")) + 1.0;
            let items: Vec<_> = data.items().map(|row| row.item.id.clone()).collect();
            for item in items {
                let value = if item.as_str() == "P01" && place == 1 { base + 1.0 } else { base };
                lab.rate(assignment, &item, Some(Rating::Points(value))).expect("rated");
            }
            lab.submit(assignment).expect("submitted");
        }
    }
    analyst(&mut lab);
    let ratings = lab.study_ratings().expect("rows");
    let agreement = samspil::report::reliability(&ratings);
    let row = |id: &str| agreement.overall.items.iter().find(|row| row.target.id == id).expect("a row");
    assert_eq!((row("P01").n, row("P01").exact(), row("P01").within_1()), (2, Ok(0.0), Ok(1.0)));
    assert_eq!((row("P02").exact(), row("AINS").exact()), (Ok(1.0), Ok(1.0)));
    assert_eq!(agreement.overall.pooled[0].n, 86);
    let scores = samspil::report::scores(&ratings);
    assert_eq!(scores.rows.len(), 2);
}
