//! Backups and restoring: what was acknowledged comes back, and what was there before stays beside it.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use samspil::jobs::Control;
use samspil::lab::backups::{self, MadeBackup};
use samspil::lab::{Clock, Lab, LabError, NewPerson, SystemClock};
use samspil::study::{Duty, Rating, Waiver};

use crate::support::{WORD, as_lead, assignments, lead, rate_all, sign_in, small_study, the_lead};

/// A clock that stands.
#[derive(Clone, Copy)]
struct At(DateTime<Utc>);

impl Clock for At {
    fn now(&self) -> DateTime<Utc> {
        self.0
    }
}

fn at(hours: i64) -> Box<At> {
    let start = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).single().expect("a time");
    Box::new(At(start + TimeDelta::hours(hours)))
}

fn back_up(lab: &mut Lab) -> Option<MadeBackup> {
    lab.back_up(None, &Control::quiet()).expect("no fault")
}

fn backup_files(study: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(study.join("backups"))
        .expect("folder")
        .map(|file| file.expect("file").path())
        .filter(|file| file.extension().is_some_and(|ending| ending == "db"))
        .collect();
    files.sort();
    files
}

/// A study with one submitted sheet, backed up, and then one rating more.
fn study_with_backup(folder: &Path) -> (Lab, MadeBackup) {
    let mut lab = small_study(folder);
    sign_in(&mut lab, 0);
    let clips = assignments(&mut lab);
    rate_all(&mut lab, clips[0]);
    lab.submit(clips[0]).expect("submitted");
    let made = back_up(&mut lab).expect("a backup");
    rate_all(&mut lab, clips[1]);
    (lab, made)
}

fn events(folder: &Path) -> Vec<String> {
    let mut lab = as_lead(folder);
    let mut events: Vec<String> = lab.audit().expect("trail").into_iter().map(|event| event.what).collect();
    // Whoever reads it has signed in and opened the linkage.
    events.truncate(events.len() - 2);
    events
}

#[test]
fn a_backup_is_one_checked_file_named_by_time_and_study() {
    let folder = tempfile::tempdir().expect("folder");
    let mut lab = small_study(folder.path());
    lab.set_clock(at(0));
    let before = lab.audit().expect("trail").len();
    let made = back_up(&mut lab).expect("a backup");
    let id = lab.study_id().expect("id");
    let name = made.file.file_name().expect("name").to_string_lossy().into_owned();
    assert_eq!(name, format!("20260302T090000Z-{id}.db"));
    let all = lab.backups(&Control::quiet()).expect("list");
    assert_eq!(all.len(), 1);
    let held = all[0].holds.as_ref().expect("sound");
    let trail = lab.audit().expect("trail");
    assert_eq!(held.events, before as u64, "all but the event of the backup itself");
    let last = trail.last().expect("an event");
    assert_eq!((last.what.as_str(), last.subject.as_str()), ("backup made", name.as_str()));
    assert_eq!(Some(last.new.as_str()), held.head.as_deref(), "the trail keeps the backup's head");
    let beside = fs::read_dir(folder.path().join("backups")).expect("folder").count();
    assert_eq!(beside, 2, "the backup and the lock");
}

#[test]
fn what_has_not_changed_is_not_backed_up_again() {
    let folder = tempfile::tempdir().expect("folder");
    let mut lab = small_study(folder.path());
    assert!(back_up(&mut lab).is_some());
    assert!(back_up(&mut lab).is_none(), "its own event is no change");
    sign_in(&mut lab, 0);
    lab.sign_out().expect("out");
    assert!(back_up(&mut lab).is_none(), "nor is coming and going");
    sign_in(&mut lab, 0);
    let clip = assignments(&mut lab)[0];
    rate_all(&mut lab, clip);
    assert!(back_up(&mut lab).is_some());
    assert_eq!(backup_files(folder.path()).len(), 2);
}

#[test]
fn a_backup_is_made_while_another_program_is_writing() {
    let folder = tempfile::tempdir().expect("folder");
    let mut lab = small_study(folder.path());
    let raw = rusqlite::Connection::open(folder.path().join("study.db")).expect("open");
    raw.execute_batch("BEGIN IMMEDIATE; UPDATE study SET title = 'Half a change'").expect("writing");
    // The event needs a turn at writing, which never comes: the file itself is made all the same.
    assert!(lab.back_up(None, &Control::quiet()).is_err());
    raw.execute_batch("ROLLBACK").expect("undone");
    let newest = backups::newest_sound(folder.path()).expect("a sound backup");
    assert_eq!(newest.holds.expect("sound").title, "Small");
}

#[test]
fn a_second_place_gets_a_copy_and_its_loss_is_told() {
    let folder = tempfile::tempdir().expect("folder");
    let other = tempfile::tempdir().expect("another disk");
    let mut lab = small_study(&folder.path().join("study"));
    let made = lab.back_up(Some(other.path()), &Control::quiet()).expect("made").expect("made");
    let copy = made.copy.expect("a copy");
    assert_eq!(fs::read(&copy).expect("copy"), fs::read(&made.file).expect("backup"));
    lead(&mut lab);
    lab.add_account(&NewPerson::named("Third"), &[Duty::Coder]).expect("a change");
    let gone = other.path().join("gone");
    let told = lab.back_up(Some(&gone), &Control::quiet()).expect_err("no such folder").to_string();
    assert!(told.contains("in the study's own folder is there"), "{told}");
    assert_eq!(backup_files(lab.folder()).len(), 2);
}

#[test]
fn old_backups_are_thinned_out_and_other_files_are_left_alone() {
    let folder = tempfile::tempdir().expect("folder");
    let mut lab = small_study(folder.path());
    let id = lab.study_id().expect("id");
    let backups = folder.path().join("backups");
    // Not Samspil's, though named like it: kept, whatever its age.
    let foreign = backups.join(format!("20260101T080000Z-{id}.db"));
    let other = backups.join("20260101T070000Z-0123456789abcdef.db");
    for file in [&foreign, &other, &backups.join("my own copy.db")] {
        fs::write(file, "not a study").expect("written");
    }
    fs::write(backups.join(".unfinished-x"), "cut off").expect("written");
    for hour in 0..60 {
        lab.set_clock(at(hour));
        lab.add_wave(100 + hour as u16, "").expect("a change");
        assert!(back_up(&mut lab).is_some());
    }
    let ours = backup_files(folder.path()).len() - 3;
    assert!((24..=27).contains(&ours), "{ours}");
    assert!(foreign.exists() && other.exists());
    assert!(!backups.join(".unfinished-x").exists());
    let removed: usize = lab
        .audit()
        .expect("trail")
        .iter()
        .filter(|event| event.what == "backups removed")
        .map(|event| event.subject.parse::<usize>().expect("a number"))
        .sum();
    assert_eq!(removed, 60 - ours);
}

#[test]
fn a_damaged_study_gives_no_backup_and_costs_none() {
    let folder = tempfile::tempdir().expect("folder");
    let (lab, made) = study_with_backup(folder.path());
    drop(lab);
    let file = folder.path().join("study.db");
    let mut lab = Lab::open(folder.path()).expect("open");
    // A page in the middle is overwritten while the study is open: SQLite's check of the copy finds it.
    let mut bytes = fs::read(&file).expect("bytes");
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 4096].fill(0xA5);
    fs::write(&file, &bytes).expect("damaged");
    let told = lab.back_up(None, &Control::quiet()).expect_err("damaged").to_string();
    assert!(told.contains("damaged") && told.contains("left exactly as it is"), "{told}");
    assert_eq!(backup_files(folder.path()), [made.file]);
    assert!(backups::newest_sound(folder.path()).is_some());
}

#[test]
fn a_damaged_study_names_its_backup_and_is_restored_with_the_damaged_file_beside_it() {
    let folder = tempfile::tempdir().expect("folder");
    let (lab, made) = study_with_backup(folder.path());
    drop(lab);
    let file = folder.path().join("study.db");
    let damaged = vec![0xA5_u8; 20_000];
    fs::write(&file, &damaged).expect("damaged");
    let told = Lab::open(folder.path()).err().expect("damaged").to_string();
    assert!(told.contains("samspil restore") && told.contains("1 submitted sheets"), "{told}");
    let done = backups::restore(folder.path(), None, &the_lead(), Box::new(SystemClock)).expect("restored");
    assert_eq!((done.from, done.lost, done.submitted), (made.file, None, 1));
    assert_eq!(fs::read(done.aside.expect("kept")).expect("kept"), damaged);
    let mut lab = Lab::open(folder.path()).expect("it opens");
    sign_in(&mut lab, 0);
    let clips = assignments(&mut lab);
    assert!(lab.rating_data(clips[0]).expect("sheet").submitted);
    drop(lab);
    assert!(events(folder.path()).contains(&"restored".to_owned()));
}

#[test]
fn a_study_whose_file_is_gone_is_restored() {
    let folder = tempfile::tempdir().expect("folder");
    let (lab, _) = study_with_backup(folder.path());
    drop(lab);
    fs::remove_file(folder.path().join("study.db")).expect("gone");
    let told = Lab::open(folder.path()).err().expect("gone").to_string();
    assert!(told.contains("no study.db") && told.contains("samspil restore"), "{told}");
    let done = backups::restore(folder.path(), None, &the_lead(), Box::new(SystemClock)).expect("restored");
    assert_eq!(done.aside, None);
    assert!(Lab::open(folder.path()).is_ok());
}

#[test]
fn going_back_says_what_is_lost_and_keeps_it() {
    let folder = tempfile::tempdir().expect("folder");
    let (mut lab, made) = study_with_backup(folder.path());
    lead(&mut lab);
    let trail = lab.audit().expect("trail");
    let made_at = trail.iter().position(|event| event.what == "backup made").expect("event");
    drop(lab);
    let none = backups::restore(folder.path(), None, &the_lead(), Box::new(SystemClock));
    assert!(matches!(none, Err(LabError::Refused(_))), "a sound study is not gone back with by a slip");
    let done = backups::restore(folder.path(), Some(&made.file), &the_lead(), Box::new(SystemClock))
        .expect("restored");
    assert_eq!(done.lost, Some((trail.len() - made_at) as u64));
    let aside = done.aside.expect("kept");
    let elsewhere = tempfile::tempdir().expect("folder");
    fs::copy(&aside, elsewhere.path().join("study.db")).expect("copied");
    let before = events(elsewhere.path());
    assert_eq!(before.len(), trail.len(), "the file kept aside has everything");
    let now = as_lead(folder.path()).audit().expect("trail");
    // After it come the sign-in and the opening by which the trail is read.
    let restored = now.iter().rev().nth(2).expect("an event");
    assert_eq!(restored.what, "restored");
    assert_eq!(restored.who, "Lead (lead)");
    assert!(
        restored.new.ends_with(&format!("events not in it: {}", trail.len() - made_at)),
        "{}",
        restored.new
    );
}

#[test]
fn nothing_is_restored_over_a_study_that_is_open() {
    let folder = tempfile::tempdir().expect("folder");
    let (mut lab, made) = study_with_backup(folder.path());
    lab.announce().expect("shown");
    let again = || backups::restore(folder.path(), Some(&made.file), &the_lead(), Box::new(SystemClock));
    let told = again().expect_err("open elsewhere").to_string();
    assert!(told.contains("open elsewhere") && told.contains("Anna Holm"), "{told}");
    drop(lab);
    // Also where another program has said nothing of itself.
    let raw = rusqlite::Connection::open(folder.path().join("study.db")).expect("open");
    let count: i64 = raw.query_row("SELECT count(*) FROM sheet", [], |row| row.get(0)).expect("read");
    assert_eq!(count, 2);
    let told = again().expect_err("open elsewhere").to_string();
    assert!(told.contains("open elsewhere"), "{told}");
    drop(raw);
    again().expect("nobody is there any more");
}

#[test]
fn what_is_no_backup_of_this_study_is_refused() {
    let folder = tempfile::tempdir().expect("folder");
    let (study, other) = (folder.path().join("a"), folder.path().join("b"));
    let (lab, made) = study_with_backup(&study);
    drop(lab);
    let (lab, foreign) = {
        let mut lab =
            Lab::create(&other, &samspil::lab::NewStudy::built_in("Other", &[12], &[]).in_the_open(WORD))
                .expect("made");
        let made = back_up(&mut lab).expect("a backup");
        (lab, made)
    };
    drop(lab);
    let before = fs::read(study.join("study.db")).expect("bytes");
    let refused = |from: &Path| {
        let told = backups::restore(&study, Some(from), &the_lead(), Box::new(SystemClock));
        told.expect_err("refused").to_string()
    };
    assert!(refused(&foreign.file).contains("another study"));
    let torn = study.join("backups/torn.db");
    let bytes = fs::read(&made.file).expect("bytes");
    fs::write(&torn, &bytes[..bytes.len() / 2]).expect("torn");
    assert!(refused(&torn).contains("can't be put in place"));
    fs::write(&torn, "no database").expect("written");
    assert!(refused(&torn).contains("can't be put in place"));
    assert!(refused(&study.join("backups/none.db")).contains("none.db"));
    assert_eq!(fs::read(study.join("study.db")).expect("bytes"), before);
    let left: Vec<_> =
        fs::read_dir(&study).expect("folder").map(|file| file.expect("file").file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with(".restoring")), "{left:?}");
}

#[test]
fn a_rating_after_a_restore_stands_on_the_restored_trail() {
    let folder = tempfile::tempdir().expect("folder");
    let (lab, made) = study_with_backup(folder.path());
    drop(lab);
    backups::restore(folder.path(), Some(&made.file), &the_lead(), Box::new(SystemClock)).expect("restored");
    let mut lab = Lab::open(folder.path()).expect("open");
    sign_in(&mut lab, 0);
    let clip = assignments(&mut lab)[1];
    let item = lab.rating_data(clip).expect("sheet").items().next().expect("an item").item.id.clone();
    lab.rate(clip, &item, Some(Rating::Points(2.0))).expect("rated");
    assert!(back_up(&mut lab).is_some(), "the trail went another way: it is backed up anew");
}

#[test]
fn a_backup_whose_codebook_was_changed_is_not_put_in_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let (lab, made) = study_with_backup(folder.path());
    drop(lab);
    let study = folder.path().join("study.db");
    let before = fs::read(&study).expect("bytes");
    let raw = rusqlite::Connection::open(&made.file).expect("open");
    let changed = "UPDATE codebook SET text = replace(text, 'hint', 'hInt')";
    assert!(raw.execute(changed, []).expect("changed") > 0);
    drop(raw);
    let held = backups::list(folder.path(), &Control::quiet()).remove(0).holds;
    assert!(held.expect_err("no use").contains("the codebook of cib-43 was changed"));
    let refused = backups::restore(folder.path(), Some(&made.file), &the_lead(), at(1)).expect_err("refused");
    assert!(refused.to_string().contains("can't be put in place"), "{refused}");
    assert!(fs::read(&study).expect("bytes") == before, "the study is as it was");
}

#[test]
fn what_was_done_once_for_all_is_not_undone_by_a_backup_from_before() {
    let folder = tempfile::tempdir().expect("folder");
    let mut lab = small_study(folder.path());
    let first = back_up(&mut lab).expect("a backup");
    lead(&mut lab);
    lab.withdraw_family("family-001", "consent withdrawn", None).expect("withdrawn");
    let second = back_up(&mut lab).expect("a backup");
    let matters = lab.closing().expect("state").open.iter().map(|matter| matter.name()).collect();
    lab.lock_study("over", &[Waiver { matters, why: "ended early".to_owned() }]).expect("locked");
    let third = back_up(&mut lab).expect("a backup");
    drop(lab);
    let restored =
        |file: &Path| backups::restore(folder.path(), Some(file), &the_lead(), Box::new(SystemClock));
    let refused = restored(&second.file).expect_err("coding would be open again").to_string();
    assert!(refused.contains("is locked, and this backup is from before"), "{refused}");
    assert!(restored(&first.file).is_err());
    restored(&third.file).expect("one from after the lock");
    let mut lab = as_lead(folder.path());
    assert!(lab.is_locked().expect("read"), "still");
    drop(lab);
    // Where the study itself cannot be read, the newest that is sound is better than nothing.
    fs::write(folder.path().join("study.db"), "gone").expect("damaged");
    restored(&second.file).expect("restored");
    let refused = restored(&first.file).expect_err("the family would be back").to_string();
    assert!(refused.contains("A family has left"), "{refused}");
}
