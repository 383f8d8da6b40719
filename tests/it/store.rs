//! Opening what is no study, an old one, a newer one, a damaged one: a sentence, and no harm.

use std::fs;

use crate::support::WORD;

use samspil::lab::{Lab, LabError, NewPerson, NewStudy};
use samspil::store::StoreError;
use samspil::study::Duty;

fn refusal(folder: &std::path::Path) -> (StoreError, String) {
    match Lab::open(folder) {
        Err(LabError::Store(error)) => {
            let text = error.to_string();
            (error, text)
        }
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("it opened"),
    }
}

#[test]
fn a_folder_without_a_study_is_told_so() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(matches!(refusal(folder.path()).0, StoreError::NotAStudy(_)));
    assert_eq!(fs::read_dir(folder.path()).expect("readable").count(), 0, "nothing was made");
}

#[test]
fn a_newer_study_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    drop(Lab::create(folder.path(), &NewStudy::built_in("New", &[12], &[]).in_the_open(WORD)).expect("made"));
    let file = folder.path().join("study.db");
    let raw = rusqlite::Connection::open(&file).expect("open");
    raw.execute_batch("PRAGMA user_version = 99; PRAGMA wal_checkpoint(TRUNCATE)").expect("marked");
    drop(raw);
    let before = fs::read(&file).expect("bytes");
    let (error, text) = refusal(folder.path());
    assert!(matches!(error, StoreError::Newer { found: 99, .. }), "{text}");
    assert!(text.contains("newer Samspil"), "{text}");
    assert_eq!(fs::read(&file).expect("bytes"), before);
}

#[test]
fn damaged_and_foreign_files_are_refused_and_left_alone() {
    for bytes in [b"this is no database at all, but it is long enough".to_vec(), vec![0xAB; 8192]] {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("study.db");
        fs::write(&file, &bytes).expect("written");
        let (error, text) = refusal(folder.path());
        assert!(matches!(error, StoreError::Damaged { .. }), "{error:?}");
        assert!(text.contains("left exactly as it is"), "{text}");
        assert_eq!(fs::read(&file).expect("bytes"), bytes);
    }
    let folder = tempfile::tempdir().expect("a folder");
    let raw = rusqlite::Connection::open(folder.path().join("study.db")).expect("open");
    raw.execute_batch("CREATE TABLE shopping (item TEXT)").expect("another program's");
    drop(raw);
    assert!(matches!(refusal(folder.path()).0, StoreError::Damaged { .. }));
}

#[test]
fn a_file_that_was_cut_off_is_not_filled_with_a_new_study() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("study.db");
    fs::write(&file, b"").expect("written");
    let (error, text) = refusal(folder.path());
    assert!(matches!(error, StoreError::Damaged { .. }) && text.contains("it holds no study"), "{text}");
    assert_eq!(fs::read(&file).expect("bytes"), b"");

    // A database without a single table, and a study whose making was interrupted before its first row.
    fs::remove_file(&file).expect("removed");
    let raw = rusqlite::Connection::open(&file).expect("open");
    raw.execute_batch("CREATE TABLE x (y); DROP TABLE x").expect("a database");
    drop(raw);
    let before = fs::read(&file).expect("bytes");
    assert!(refusal(folder.path()).1.contains("it holds no study"));
    assert_eq!(fs::read(&file).expect("bytes"), before);
    fs::remove_file(&file).expect("removed");
    drop(samspil::store::Store::create(&file).expect("tables only"));
    assert!(refusal(folder.path()).1.contains("it holds no study"));
}

#[test]
fn an_absurd_schema_number_is_refused_and_does_not_hang() {
    let folder = tempfile::tempdir().expect("a folder");
    drop(
        Lab::create(folder.path(), &NewStudy::built_in("Absurd", &[12], &[]).in_the_open(WORD))
            .expect("made"),
    );
    let raw = rusqlite::Connection::open(folder.path().join("study.db")).expect("open");
    raw.execute_batch("PRAGMA user_version = -3").expect("marked");
    drop(raw);
    let (error, text) = refusal(folder.path());
    assert!(matches!(error, StoreError::Damaged { .. }) && text.contains("-3"), "{text}");
}

#[test]
fn text_that_is_none_is_found() {
    let folder = tempfile::tempdir().expect("a folder");
    drop(
        Lab::create(folder.path(), &NewStudy::built_in("Broken", &[12], &["Anna"]).in_the_open(WORD))
            .expect("made"),
    );
    let raw = rusqlite::Connection::open(folder.path().join("study.db")).expect("open");
    raw.execute("UPDATE wave SET label = CAST(x'C328' AS TEXT)", []).expect("broken");
    drop(raw);
    let mut lab = Lab::open(folder.path()).expect("opens");
    let found = lab.verify(&samspil::jobs::Control::quiet()).expect("checked");
    assert!(
        found.database.iter().any(|fault| fault.contains("wave") && fault.contains("no text")),
        "{found:?}"
    );
}

#[test]
fn a_study_is_not_made_over_another() {
    let folder = tempfile::tempdir().expect("a folder");
    drop(
        Lab::create(folder.path(), &NewStudy::built_in("First", &[12], &["Anna"]).in_the_open(WORD))
            .expect("made"),
    );
    let again = Lab::create(folder.path(), &NewStudy::built_in("Second", &[12], &[]).in_the_open(WORD));
    assert!(matches!(again, Err(LabError::Store(StoreError::AlreadyAStudy(_)))));
    assert_eq!(Lab::open(folder.path()).expect("open").title().expect("title"), "First");
}

#[test]
fn a_study_that_cannot_be_made_leaves_nothing() {
    let parent = tempfile::tempdir().expect("a folder");
    let folder = parent.path().join("study");
    let mut new = NewStudy::built_in("Twice", &[12], &["Anna", "anna"]).in_the_open(WORD);
    assert!(Lab::create(&folder, &new).is_err(), "the same coder twice");
    assert!(!folder.exists());
    new.coders.clear();
    new.instruments[0].codebook.push_str("\nnonsense = 1\n");
    match Lab::create(&folder, &new) {
        Err(LabError::Codebook { faults, .. }) => assert!(faults.contains("nonsense"), "{faults}"),
        other => panic!("{:?}", other.err()),
    }
    assert!(!folder.exists());
}

#[test]
fn two_doors_on_one_study_both_work() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut one =
        Lab::create(folder.path(), &NewStudy::built_in("Two", &[12], &[]).in_the_open(WORD)).expect("made");
    let mut two = Lab::open_for(folder.path(), one.seat()).expect("open");
    one.add_account(&NewPerson::named("Anna"), &[Duty::Coder]).expect("added");
    two.add_account(&NewPerson::named("Mette"), &[Duty::Coder]).expect("added");
    assert!(
        two.add_account(&NewPerson::named("anna"), &[Duty::Coder]).is_err(),
        "seen through the other door"
    );
    assert_eq!(one.coders().expect("coders").len(), 2);
}
