//! A study from before families were sealed: a frozen file, made by the program of that time.

use std::fs;
use std::path::{Path, PathBuf};

use samspil::lab::{EntryState, Lab, LabError, NewStudy, People};
use samspil::store::StoreError;
use samspil::study::{Duty, Role};

use crate::support::{WORD, found_in, known};

const FIXTURE: &[u8] = include_bytes!("../fixtures/schema-1.db");

/// What the old file held in the open.
const CANARIES: [&str; 6] =
    ["FAMILYCANARY", "SITECANARY", "OTHERSCANARY", "FILMERCANARY", "FILECANARY", "FOLDERCANARY"];
/// Dates of birth and of recording.
const DATES: [&str; 3] = ["2020-03-17", "2021-03-29", "2022-03-31"];

fn plain() -> (tempfile::TempDir, PathBuf) {
    let kept = tempfile::tempdir().expect("a folder");
    let folder = kept.path().join("study");
    fs::create_dir_all(folder.join("backups")).expect("folders");
    fs::write(folder.join("study.db"), FIXTURE).expect("the old file");
    fs::write(folder.join("backups/old.db"), FIXTURE).expect("an old backup");
    (kept, folder)
}

fn schema(file: &Path) -> Vec<(String, String)> {
    let raw = rusqlite::Connection::open(file).expect("open");
    let mut query =
        raw.prepare("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").expect("read");
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("read");
    rows.collect::<Result<_, _>>().expect("read")
}

#[test]
fn a_plain_study_is_refused_and_left_alone() {
    let (_kept, folder) = plain();
    assert!(Lab::is_plain(&folder));
    let refused = Lab::open(&folder).err().expect("refused");
    assert!(matches!(refused, LabError::Store(StoreError::Plain(_))), "{refused:?}");
    assert!(refused.to_string().contains("samspil seal STUDY --lead NAME"), "{refused}");
    assert_eq!(fs::read(folder.join("study.db")).expect("bytes"), FIXTURE);
}

#[test]
fn sealing_keeps_every_row_and_leaves_no_plain_byte() {
    for canary in CANARIES.iter().chain(&DATES) {
        assert!(FIXTURE.windows(canary.len()).any(|bytes| bytes == canary.as_bytes()), "planted: {canary}");
    }
    let (_kept, folder) = plain();
    let sealed = Lab::seal_study(&folder, &People::in_the_open(WORD)).expect("sealed");
    assert_eq!((sealed.families, sealed.recordings, sealed.assignments), (3, 6, 8));
    assert_eq!(sealed.copies, [folder.join("backups/old.db")]);
    fs::remove_file(&sealed.copies[0]).expect("removed as told");
    for canary in CANARIES.iter().chain(&DATES) {
        assert_eq!(found_in(&folder, canary), Vec::<PathBuf>::new(), "{canary}");
    }

    let fresh = tempfile::tempdir().expect("a folder");
    drop(Lab::create(fresh.path(), &NewStudy::built_in("New", &[12], &[])).expect("made"));
    assert_eq!(schema(&folder.join("study.db")), schema(&fresh.path().join("study.db")));

    let mut lab = Lab::open(&folder).expect("opens");
    lab.sign_in("Lead", Duty::Lead, &known()).expect("the new lead");
    assert!(lab.recordings().expect("recordings").iter().all(|entry| entry.linkage.is_none()));
    lab.open_linkage(&known()).expect("opened");
    let entries = lab.recordings().expect("recordings");
    assert_eq!(entries.len(), 6);
    for (place, entry) in entries.iter().enumerate() {
        let linkage = entry.linkage.as_ref().expect("who is on it");
        assert_eq!(linkage.participant_code, format!("FAMILYCANARY-{:02}", place / 2 + 1));
        assert_eq!(linkage.site, "SITECANARY Nord");
        assert_eq!(linkage.original_file_name, format!("FILECANARY_{place:04}.MOV"));
        assert_eq!(linkage.birth_date.map(|day| day.to_string()).as_deref(), Some("2020-03-17"));
        assert_eq!(linkage.others_present, "OTHERSCANARY grandmother");
        assert_eq!(linkage.filmed_by, "FILMERCANARY visitor");
        assert_eq!(entry.wave_months, if place % 2 == 0 { 12 } else { 24 });
        assert_eq!(entry.child_age_months, Some(if place % 2 == 0 { 12 } else { 24 }));
        assert_eq!(entry.sheets_given, if place < 2 { 2 } else { 1 });
    }
    let ratings = lab.study_ratings().expect("ratings");
    let mut sheets: Vec<_> =
        ratings.sheets.iter().map(|s| (s.coder.as_str(), s.role, s.ratings.len())).collect();
    sheets.sort();
    assert_eq!(sheets, [("Anna Holm", Role::Primary, 3), ("Mette Lund", Role::Second, 3)]);

    for (coder, states) in [
        (
            "Anna Holm",
            vec![
                EntryState::Submitted,
                draft(3),
                draft(1),
                EntryState::NotStarted,
                EntryState::NotStarted,
                EntryState::NotStarted,
            ],
        ),
        ("Mette Lund", vec![EntryState::Submitted, draft(3)]),
    ] {
        lab.sign_in(coder, Duty::Coder, &known()).expect("a coder");
        let list = lab.worklist().expect("a list");
        assert_eq!(list.entries.iter().map(|entry| entry.state).collect::<Vec<_>>(), states, "{coder}");
    }
}

fn draft(rated: usize) -> EntryState {
    EntryState::Draft { rated, of: 3 }
}

#[test]
fn the_old_trail_no_longer_tells_who_has_one_clip() {
    let (_kept, folder) = plain();
    let raw = rusqlite::Connection::open(folder.join("study.db")).expect("open");
    let codes: Vec<String> = raw
        .prepare("SELECT blind_code FROM recording")
        .and_then(|mut query| query.query_map([], |row| row.get(0)).and_then(Iterator::collect))
        .expect("codes");
    drop(raw);
    Lab::seal_study(&folder, &People::in_the_open(WORD)).expect("sealed");
    let mut lab = Lab::open(&folder).expect("opens");
    lab.sign_in("Lead", Duty::Lead, &known()).expect("lead");
    let trail = lab.audit().expect("a trail");
    let by_coders: Vec<_> =
        trail.iter().filter(|e| e.what == "rating given" || e.what == "note written").collect();
    assert_eq!(by_coders.len(), 4, "every event is there");
    for event in &by_coders {
        assert!(!codes.iter().any(|code| event.subject.contains(code.as_str())), "{event:?}");
    }
    assert!(trail.iter().any(|event| event.what == "exported" && event.subject.is_empty()));
}

#[test]
fn a_sealed_study_and_one_that_is_open_elsewhere_are_left_alone() {
    let (_kept, folder) = plain();
    let other = rusqlite::Connection::open(folder.join("study.db")).expect("open");
    other.execute_batch("BEGIN; SELECT count(*) FROM study;").expect("reading");
    let refused = Lab::seal_study(&folder, &People::in_the_open(WORD)).expect_err("busy");
    assert!(matches!(refused, LabError::Store(StoreError::Busy)), "{refused:?}");
    drop(other);
    let refused = Lab::seal_study(&folder, &People::named("anna holm", "Data")).expect_err("taken");
    assert!(refused.to_string().contains("is a coder of this study already"), "{refused}");
    assert!(Lab::is_plain(&folder), "still as it was");
    Lab::seal_study(&folder, &People::in_the_open(WORD)).expect("sealed");
    let before = fs::read(folder.join("study.db")).expect("bytes");
    let again = Lab::seal_study(&folder, &People::in_the_open(WORD)).expect_err("sealed already");
    assert!(matches!(again, LabError::Store(StoreError::SealedAlready(_))), "{again:?}");
    assert_eq!(fs::read(folder.join("study.db")).expect("bytes"), before);
}
