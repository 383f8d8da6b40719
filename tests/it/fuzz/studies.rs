//! A study's own file, damaged anywhere: it is read or refused, and not a byte of it is touched.

use std::fs;
use std::path::Path;

use samspil::jobs::Control;
use samspil::lab::{Actor, Lab, LabError, Seat, SystemClock, backups};

use super::border::{Border, Fate};
use super::mutate::Seeds;
use crate::support::{assignments, lead, rate_all, sign_in, small_study};

const PIECES: [&str; 8] = [
    "CREATE TABLE x (y)",
    "CREATE TRIGGER ",
    "rating",
    "sqlite_",
    "'), ('",
    "SQLite format 3\u{0}",
    "\u{0}",
    "WITHOUT ROWID",
];

/// A study with a submitted sheet, a draft, notes and an event of each kind.
fn worked_at(folder: &Path) -> (Lab, Vec<Seat>) {
    let mut lab = small_study(folder);
    sign_in(&mut lab, 0);
    let clips = assignments(&mut lab);
    rate_all(&mut lab, clips[0]);
    lab.submit(clips[0]).expect("submitted");
    lab.note(clips[1], None, &"a long note ".repeat(500)).expect("noted");
    let mut seats = vec![lab.seat()];
    sign_in(&mut lab, 1);
    seats.push(lab.seat());
    lead(&mut lab);
    seats.push(lab.seat());
    (lab, seats)
}

/// Reads all that can be read of a study, as everybody with the keys in hand, and changes nothing.
fn read_everything(folder: &Path, seats: &[Seat]) -> Fate {
    let Ok(mut lab) = Lab::open(folder) else { return Fate::Refused };
    let sound = lab.verify(&Control::quiet()).is_ok_and(|found| found.is_sound());
    drop(lab);
    let mut unread = Vec::new();
    let mut note = |fault: Option<LabError>| unread.extend(fault.map(|fault| fault.to_string()));
    for seat in seats {
        let Ok(mut lab) = Lab::open_for(folder, seat.clone()) else { continue };
        if matches!(lab.actor(), Actor::Coder { .. }) {
            let list = lab.worklist();
            for entry in list.iter().flat_map(|list| &list.entries).take(4) {
                note(lab.rating_data(entry.assignment).err());
            }
            note(list.err());
        } else {
            note(lab.overview().err());
            note(lab.recordings().err());
            note(lab.study_ratings().err());
            note(lab.audit().err());
        }
    }
    // What the check finds sound can also be read.
    assert!(unread.is_empty() || !sound, "the check found nothing wrong, but: {unread:?}");
    Fate::Taken
}

fn clear(folder: &Path) {
    for ending in ["-wal", "-shm", "-journal"] {
        let _ = fs::remove_file(folder.join(format!("{}{ending}", Lab::FILE_NAME)));
    }
}

/// The bytes without those that say how the journal is kept, which opening sets to a log where they said otherwise
/// (sqlite.org/fileformat.html, 1.3): the journal's versions, the change counter, and what repeats it.
fn lasting(bytes: &[u8], journal: bool) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for range in [18..20, 24..28, 92..100].into_iter().filter(|_| journal) {
        if let Some(place) = bytes.get_mut(range) {
            place.fill(0);
        }
    }
    bytes
}

#[test]
fn study_files() {
    let made = tempfile::tempdir().expect("a folder");
    let (lab, seats) = worked_at(made.path());
    drop(lab);
    let whole = fs::read(made.path().join(Lab::FILE_NAME)).expect("closed and whole");
    let mut seeds = Seeds::texts([], &PIECES).with_head(100, 2);
    seeds.real = vec![whole];
    let border = Border { name: "study.db", few: 40, share: 40, seeds };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(Lab::FILE_NAME);
    border.run(|input| {
        clear(folder.path());
        fs::write(&path, input).expect("written");
        let fate = read_everything(folder.path(), &seats);
        let now = fs::read(&path).expect("still there");
        let journal = input.get(18..20) != Some(&[2, 2]);
        let same = lasting(&now, journal) == lasting(input, journal);
        assert!(same, "the file was changed ({fate:?})");
        fate
    });
}

#[test]
fn logs_of_a_study() {
    let made = tempfile::tempdir().expect("a folder");
    let (lab, seats) = worked_at(made.path());
    // Taken while it is open, as after a crash: much of it is in the log only.
    let [db, log] = ["", "-wal"]
        .map(|ending| fs::read(made.path().join(format!("{}{ending}", Lab::FILE_NAME))).expect("there"));
    drop(lab);
    let border =
        Border { name: "study.db-wal", few: 20, share: 15, seeds: Seeds::new([log]).with_head(4200, 3) };
    border.run(|input| {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join(Lab::FILE_NAME), &db).expect("written");
        fs::write(folder.path().join(format!("{}-wal", Lab::FILE_NAME)), input).expect("written");
        let fate = read_everything(folder.path(), &seats);
        if fate == Fate::Taken {
            // Whatever became of the log's end, its beginning is a study that was once whole.
            let mut lab = Lab::open(folder.path()).expect("opens again");
            let found = lab.verify(&Control::quiet()).expect("checked");
            assert!(found.is_sound(), "{found:?}");
        }
        fate
    });
}

#[test]
fn backups_of_a_study() {
    let made = tempfile::tempdir().expect("a folder");
    let (mut lab, _) = worked_at(made.path());
    let backup = lab.back_up(None, &Control::quiet()).expect("no fault").expect("a backup").file;
    drop(lab);
    let study = fs::read(made.path().join(Lab::FILE_NAME)).expect("closed and whole");
    let mut seeds = Seeds::texts([], &PIECES).with_head(100, 2);
    seeds.real = vec![fs::read(&backup).expect("bytes")];
    let border = Border { name: "backup", few: 15, share: 10, seeds };
    border.run(|input| {
        let folder = tempfile::tempdir().expect("a folder");
        let place = folder.path().join(Lab::FILE_NAME);
        fs::write(&place, &study).expect("written");
        fs::create_dir(folder.path().join("backups")).expect("made");
        let damaged = folder.path().join("backups").join(backup.file_name().expect("a name"));
        fs::write(&damaged, input).expect("written");
        // The study's own check looks into its backups.
        let mut lab = Lab::open(folder.path()).expect("the study is whole");
        let found = lab.verify(&Control::quiet()).expect("checked");
        assert!(found.database.is_empty(), "{found:?}");
        drop(lab);
        let usable =
            backups::list(folder.path(), &Control::quiet()).iter().any(|backup| backup.holds.is_ok());
        let who = Actor::Lead { name: "Lead".to_owned() };
        let restored = backups::restore(folder.path(), Some(&damaged), &who, Box::new(SystemClock));
        assert!(fs::read(&damaged).expect("still there") == input, "the backup was changed");
        if restored.is_ok() {
            assert!(usable, "what is no use was put in the study's place");
            Lab::open(folder.path()).expect("a study was put in its place");
        } else {
            assert!(fs::read(&place).expect("still there") == study, "the study was changed");
        }
        Fate::from(&restored)
    });
}
