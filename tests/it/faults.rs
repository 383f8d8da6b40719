//! What can happen to a study's disk and files. Each time: a sentence, nothing lost that was shown as saved, and no
//! damaged file deleted or changed.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha12Rng;
use samspil::jobs::Control;
use samspil::lab::{Lab, LabError, Passphrase};
use samspil::store::StoreError;
use samspil::study::{Duty, Rating};

use crate::support::{WORD, assignments, rate_all, sign_in, small_study};

/// A study with one submitted sheet and one begun, closed: its folder, and the bytes of its file.
fn closed_study() -> (tempfile::TempDir, Vec<u8>) {
    let folder = tempfile::tempdir().expect("folder");
    let mut lab = small_study(folder.path());
    sign_in(&mut lab, 0);
    let clips = assignments(&mut lab);
    rate_all(&mut lab, clips[0]);
    lab.submit(clips[0]).expect("submitted");
    let items: Vec<_> =
        lab.rating_data(clips[1]).expect("sheet").items().map(|item| item.item.id.clone()).collect();
    for item in items.iter().take(20) {
        lab.rate(clips[1], item, Some(Rating::Points(4.0))).expect("rated");
    }
    lab.note(clips[1], None, "Looks at the ball, then at her mother").expect("written");
    drop(lab);
    let bytes = fs::read(folder.path().join("study.db")).expect("bytes");
    assert!(!folder.path().join("study.db-wal").exists(), "all is in one file");
    (folder, bytes)
}

/// Everything that a study shows to anybody, as text.
fn read_everything(lab: &mut Lab) -> Result<String, LabError> {
    let mut seen = String::new();
    let word = Passphrase::typed(WORD);
    for coder in lab.coders()? {
        lab.sign_in(&coder.name, Duty::Coder, &word)?;
        let list = lab.worklist()?;
        for entry in &list.entries {
            let sheet = lab.rating_data(entry.assignment)?;
            let _ = writeln!(seen, "{} {:?} {:?}", coder.name, entry.state, sheet);
        }
    }
    lab.sign_in("Lead", Duty::Lead, &word)?;
    lab.open_linkage(&word)?;
    let _ = writeln!(seen, "{:?}", lab.recordings()?);
    let _ = writeln!(seen, "{:?}", lab.study_ratings()?);
    let overview = lab.overview()?;
    let _ = writeln!(seen, "{:?} {:?} {:?}", overview.study, overview.coders, overview.codebooks);
    let coming = |what: &str| what.starts_with("signed") || what == "linkage opened";
    for event in lab.audit()?.iter().filter(|event| !coming(&event.what)) {
        let _ = writeln!(seen, "{event:?}");
    }
    Ok(seen)
}

/// What became of an attempt to work with a study.
enum Outcome {
    /// It was not opened.
    Refused(String),
    /// It was opened, and something of it could not be used.
    Stopped(String),
    /// Everything could be read, and one rating given; whether what was read is all of it, and if not, whether the check
    /// says so.
    Worked { whole: bool, found: bool },
}

/// Opens a study, reads everything, gives one rating.
fn work(folder: &Path, expected: &str) -> Outcome {
    let mut lab = match Lab::open(folder) {
        Ok(lab) => lab,
        Err(error) => return Outcome::Refused(error.to_string()),
    };
    let worked = read_everything(&mut lab).and_then(|seen| {
        let found = seen != expected && !lab.verify(&Control::quiet())?.is_sound();
        let coder =
            lab.coders()?.into_iter().next().ok_or_else(|| LabError::Refused("no coder".to_owned()))?;
        lab.sign_in(&coder.name, Duty::Coder, &Passphrase::typed(WORD))?;
        let clip = lab.worklist()?.next.ok_or_else(|| LabError::Refused("no clip".to_owned()))?;
        let item = lab.rating_data(clip)?.missing()[0].item.id.clone();
        lab.rate(clip, &item, Some(Rating::Points(1.0)))?;
        Ok((seen, found))
    });
    match worked {
        Ok((seen, found)) => Outcome::Worked { whole: seen == expected, found },
        Err(error) => Outcome::Stopped(error.to_string()),
    }
}

/// Whether a fault is told as a sentence that says what is safe.
fn is_a_sentence(text: &str) -> bool {
    let safe = ["left exactly as it is", "othing was changed", "is safe", "untouched", "as it was"];
    text.len() > 40 && text.trim_end().ends_with('.') && safe.iter().any(|words| text.contains(words))
}

/// Puts damaged bytes in a folder of their own.
fn damaged(bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("folder");
    let file = folder.path().join("study.db");
    fs::write(&file, bytes).expect("written");
    (folder, file)
}

/// Tries a damaged study. Gives a word for what became of it; stops where a rule is broken.
fn try_damaged(bytes: &[u8], expected: &str, what: &str) -> &'static str {
    let (folder, file) = damaged(bytes);
    let outcome = work(folder.path(), expected);
    assert!(file.exists(), "{what}: the damaged file is deleted");
    match outcome {
        Outcome::Refused(text) => {
            assert!(is_a_sentence(&text), "{what}: {text}");
            assert_eq!(fs::read(&file).expect("bytes"), bytes, "{what}: refused, and changed");
            "refused"
        }
        Outcome::Stopped(text) => {
            assert!(is_a_sentence(&text), "{what}: {text}");
            "stopped"
        }
        Outcome::Worked { whole: true, found } => {
            if found {
                "whole, and found by verify"
            } else {
                "whole"
            }
        }
        Outcome::Worked { found, .. } => {
            assert!(found, "{what}: something is lost or changed, and verify does not find it");
            "changed, and found by verify"
        }
    }
}

fn expected(folder: &Path) -> String {
    let copy = tempfile::tempdir().expect("folder");
    fs::copy(folder.join("study.db"), copy.path().join("study.db")).expect("copied");
    read_everything(&mut Lab::open(copy.path()).expect("sound")).expect("readable")
}

#[test]
fn a_study_cut_off_at_any_length_is_told_and_left_alone() {
    let (folder, bytes) = closed_study();
    let expected = expected(folder.path());
    let size = bytes.len();
    let page = 4096;
    let mut lengths =
        vec![0, 1, 15, 16, 17, 59, 60, 61, 71, 72, 99, 100, 101, 511, 512, 1000, page - 1, page, page + 1];
    lengths.extend((1..24).map(|n| n * size / 24));
    lengths.extend((1..24).map(|n| n * size / 24 / page * page));
    lengths.extend([size - page, size - 1000, size - 1]);
    for length in lengths {
        let outcome = try_damaged(&bytes[..length], &expected, &format!("cut off after {length} bytes"));
        // The very last byte may hold nothing.
        assert!(outcome != "whole" || length == size - 1, "cut off after {length} bytes: a part is gone");
    }
    assert_eq!(try_damaged(&bytes, &expected, "nothing cut off"), "whole");
}

#[test]
fn bytes_flipped_at_500_places_are_told_or_found() {
    const SEED: u64 = 20_261_122;
    let (folder, bytes) = closed_study();
    let expected = expected(folder.path());
    let mut rng = ChaCha12Rng::seed_from_u64(SEED);
    let places: Vec<(usize, u8)> =
        (0..500).map(|_| (rng.random_range(0..bytes.len()), 1 << rng.random_range(0..8))).collect();
    let mut tally = std::collections::BTreeMap::<&str, usize>::new();
    std::thread::scope(|scope| {
        let (bytes, expected) = (&bytes, &expected);
        let parts: Vec<_> = places
            .chunks(125)
            .map(|part| {
                scope.spawn(move || {
                    let tried = part.iter().map(|(place, bit)| {
                        let mut bytes = bytes.clone();
                        bytes[*place] ^= bit;
                        try_damaged(&bytes, expected, &format!("byte {place} flipped by {bit}"))
                    });
                    tried.collect::<Vec<_>>()
                })
            })
            .collect();
        for outcome in parts.into_iter().flat_map(|part| part.join().expect("no panic")) {
            *tally.entry(outcome).or_default() += 1;
        }
    });
    println!("{} bytes, seed {SEED}: {tally:?}", bytes.len());
    assert_eq!(tally.values().sum::<usize>(), 500);
    assert!(tally.len() > 2, "{tally:?}: is anything flipped at all?");
}

/// One rating more on the study's first open clip.
fn rate_one(lab: &mut Lab) -> Result<(), LabError> {
    let clip = lab.worklist()?.next.expect("a clip");
    let item = lab.rating_data(clip)?.missing()[0].item.id.clone();
    lab.rate(clip, &item, Some(Rating::Points(2.0)))
}

#[test]
fn a_folder_that_is_deleted_or_moved_under_an_open_study_takes_no_rating() {
    for moved in [false, true] {
        let parent = tempfile::tempdir().expect("folder");
        let (study, away) = (parent.path().join("study"), parent.path().join("away"));
        let mut lab = small_study(&study);
        sign_in(&mut lab, 0);
        rate_one(&mut lab).expect("rated");
        if moved {
            fs::rename(&study, &away).expect("moved");
        } else {
            fs::remove_dir_all(&study).expect("deleted");
        }
        let told = rate_one(&mut lab).expect_err("nothing can be saved there");
        assert!(matches!(told, LabError::Store(StoreError::Moved(_))), "{told:?}");
        assert!(told.to_string().contains("This last step was not saved"), "{told}");
        assert!(lab.back_up(None, &Control::quiet()).is_err());
        drop(lab);
        assert!(!study.exists(), "nothing is made anew in its place");
        if moved {
            let mut lab = Lab::open(&away).expect("it opens where it is now");
            sign_in(&mut lab, 0);
            let clip = lab.worklist().expect("list").next.expect("a clip");
            let rated =
                lab.rating_data(clip).expect("sheet").items().filter(|item| item.rating.is_some()).count();
            assert_eq!(rated, 1, "what was shown as saved is there");
        }
    }
}

#[test]
fn another_file_in_the_place_of_an_open_study_gets_no_rating() {
    let folder = tempfile::tempdir().expect("folder");
    let mut lab = small_study(folder.path());
    sign_in(&mut lab, 0);
    let file = folder.path().join("study.db");
    let aside = folder.path().join("aside.db");
    fs::rename(&file, &aside).expect("put aside");
    fs::copy(&aside, &file).expect("another");
    let before = fs::read(&file).expect("bytes");
    assert!(matches!(rate_one(&mut lab), Err(LabError::Store(StoreError::Moved(_)))));
    assert_eq!(fs::read(&file).expect("bytes"), before);
}

#[test]
fn a_study_that_another_program_locks_is_busy_and_loses_nothing() {
    let (folder, _) = closed_study();
    let mut lab = Lab::open(folder.path()).expect("open");
    sign_in(&mut lab, 0);
    let raw = rusqlite::Connection::open(folder.path().join("study.db")).expect("open");
    raw.execute_batch("BEGIN EXCLUSIVE").expect("locked");
    let told = rate_one(&mut lab).expect_err("locked");
    assert!(matches!(told, LabError::Store(StoreError::Busy)), "{told:?}");
    assert!(is_a_sentence(&told.to_string()) || told.to_string().contains("Nothing was lost"), "{told}");
    raw.execute_batch("ROLLBACK").expect("released");
    rate_one(&mut lab).expect("rated");
}

/// The built program, as somebody who is not root, so that permissions count.
#[cfg(unix)]
fn samspil_as_nobody(program: &Path, arguments: &[&str]) -> (i32, String) {
    use std::os::unix::process::CommandExt as _;
    let mut command = std::process::Command::new(program);
    command.args(arguments).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    if is_root() {
        command.uid(65_534).gid(65_534);
    }
    let output = command.output().expect("started");
    (output.status.code().expect("ended by itself"), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[cfg(unix)]
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata("/proc/self").is_ok_and(|facts| facts.uid() == 0)
}

/// Lets everybody do this much with a file or folder.
#[cfg(unix)]
fn allow(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("permissions");
}

#[test]
#[cfg(unix)]
fn a_read_only_study_is_told_and_nothing_of_it_changes() {
    let (folder, bytes) = closed_study();
    allow(folder.path(), 0o755);
    let program = folder.path().join("program");
    fs::copy(env!("CARGO_BIN_EXE_samspil"), &program).expect("copied");
    allow(&program, 0o755);
    let study = folder.path().join("study");
    fs::create_dir(&study).expect("folder");
    for name in ["recordings", "exports", "backups"] {
        fs::create_dir(study.join(name)).expect("folder");
    }
    let file = study.join("study.db");
    fs::write(&file, &bytes).expect("written");
    let text = study.to_str().expect("a plain path");
    let word = folder.path().join("passphrase.txt");
    fs::write(&word, WORD).expect("written");
    allow(&word, 0o644);
    let status = ["status", text, "--as", "Lead", "--passphrase-file", word.to_str().expect("a plain path")];
    for (folder_mode, file_mode) in [(0o555, 0o444), (0o777, 0o444), (0o555, 0o666)] {
        allow(&file, file_mode);
        allow(&study, folder_mode);
        for arguments in [&status[..], &["backup", text][..]] {
            let (code, told) = samspil_as_nobody(&program, arguments);
            assert_eq!(code, 1, "{arguments:?} {folder_mode:o} {file_mode:o}: {told}");
            let denied = ["read-only", "could not be reached", "Permission denied"];
            assert!(denied.iter().any(|words| told.contains(words)), "{told}");
            assert!(is_a_sentence(told.trim()), "{told}");
        }
        allow(&study, 0o755);
        assert_eq!(fs::read(&file).expect("bytes"), bytes);
    }
    allow(&file, 0o000);
    let (code, told) = samspil_as_nobody(&program, &status);
    assert_eq!(code, 1);
    assert!(is_a_sentence(told.trim()), "{told}");
}

#[test]
#[cfg(unix)]
fn a_file_that_may_not_grow_is_told_and_keeps_what_it_has() {
    // The shell's limit on the size of files stands in for a full disk, where nobody may mount a small one; the
    // signal that comes with it is switched off, as a full disk sends none.
    let (folder, bytes) = closed_study();
    let list = folder.path().join("list.csv");
    fs::write(&list, "participant,wave,file\n").expect("written");
    let study = folder.path().to_str().expect("a plain path");
    let blocks = (bytes.len() / 512).to_string();
    let script = "trap '' XFSZ; ulimit -f \"$1\"; shift; exec \"$@\"";
    let output = std::process::Command::new("sh")
        .args([
            "-c",
            script,
            "sh",
            &blocks,
            env!("CARGO_BIN_EXE_samspil"),
            "codebook",
            "use",
            study,
            "no such file",
            "--as",
            "Lead",
        ])
        .output()
        .expect("started");
    assert_eq!(output.status.code(), Some(1));
    let output = std::process::Command::new("sh")
        .args(["-c", script, "sh", "8", env!("CARGO_BIN_EXE_samspil"), "backup", study])
        .output()
        .expect("started");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(is_a_sentence(told.trim()), "{told}");
    let left: Vec<_> = fs::read_dir(folder.path().join("backups"))
        .expect("folder")
        .map(|file| file.expect("file").file_name())
        .filter(|name| name != ".lock")
        .collect();
    assert!(left.is_empty(), "half a backup is left: {left:?}");
    let mut lab = Lab::open(folder.path()).expect("open");
    sign_in(&mut lab, 0);
    rate_one(&mut lab).expect("rated");
}

/// By hand, on a disk that is really small: `docs/contributing.md` says how.
#[test]
#[ignore = "fills the disk that SAMSPIL_SMALL_DISK names"]
fn a_disk_that_is_really_full_loses_nothing() {
    let disk =
        PathBuf::from(std::env::var("SAMSPIL_SMALL_DISK").expect("SAMSPIL_SMALL_DISK names a small disk"));
    let study = disk.join("study");
    let mut lab = small_study(&study);
    sign_in(&mut lab, 0);
    let clips = assignments(&mut lab);
    let items: Vec<_> =
        lab.rating_data(clips[0]).expect("sheet").items().map(|item| item.item.id.clone()).collect();
    // What is left of the disk is filled with something else, all but a few pages.
    let filler = disk.join("filler");
    let mut left = 0;
    for size in [1 << 20, 1 << 16, 1 << 12] {
        let block = vec![0_u8; size];
        let mut file = fs::File::options().append(true).create(true).open(&filler).expect("open");
        while std::io::Write::write_all(&mut file, &block).is_ok() {
            left += size;
        }
    }
    fs::File::options()
        .write(true)
        .open(&filler)
        .expect("open")
        .set_len(left as u64 * 9 / 10)
        .expect("some room");
    let mut acknowledged = std::collections::BTreeMap::new();
    let mut told = None;
    'full: for round in 0..10_000_u32 {
        for item in &items {
            let value = f64::from(1 + round % 5);
            match lab.rate(clips[0], item, Some(Rating::Points(value))) {
                Ok(()) => acknowledged.insert(item.clone(), value),
                Err(error) => {
                    told = Some(error);
                    break 'full;
                }
            };
        }
    }
    let told = told.expect("the disk was never full");
    println!("{} items, told: {told}", acknowledged.len());
    assert!(is_a_sentence(&told.to_string()), "{told}");
    let backup = lab.back_up(None, &Control::quiet()).expect_err("no room for a backup").to_string();
    println!("backup: {backup}");
    assert!(is_a_sentence(&backup), "{backup}");
    let read = |lab: &mut Lab| -> std::collections::BTreeMap<_, _> {
        let sheet = lab.rating_data(clips[0]).expect("sheet");
        let rated = sheet.items().filter_map(|item| Some((item.item.id.clone(), item.rating.clone()?)));
        rated
            .map(|(id, rating)| (id, matches!(rating, Rating::Points(v) if v > 0.0).then_some(rating)))
            .collect()
    };
    let before = read(&mut lab);
    drop(lab);
    fs::remove_file(&filler).expect("room again");
    let mut lab = Lab::open(&study).expect("it opens");
    sign_in(&mut lab, 0);
    assert_eq!(read(&mut lab), before);
    for (item, value) in acknowledged {
        assert_eq!(before.get(&item), Some(&Some(Rating::Points(value))), "{item}");
    }
    assert!(lab.verify(&Control::quiet()).expect("checked").database.is_empty());
    lab.rate(clips[0], &items[0], Some(Rating::Points(1.0))).expect("it goes on");
    assert!(lab.back_up(None, &Control::quiet()).expect("room for a backup").is_some());
}

/// By hand, on a disk that may be taken away: `docs/contributing.md` says how.
#[test]
#[ignore = "takes the disk away that SAMSPIL_REMOVABLE_DISK names"]
fn a_disk_that_is_taken_away_takes_no_rating() {
    let disk =
        PathBuf::from(std::env::var("SAMSPIL_REMOVABLE_DISK").expect("SAMSPIL_REMOVABLE_DISK names a disk"));
    let study = disk.join("study");
    let mut lab = small_study(&study);
    sign_in(&mut lab, 0);
    rate_one(&mut lab).expect("rated");
    let gone = std::process::Command::new("umount").arg("-l").arg(&disk).status().expect("started");
    assert!(gone.success());
    let told = rate_one(&mut lab).expect_err("there is no disk");
    println!("told: {told}");
    assert!(matches!(told, LabError::Store(StoreError::Moved(_))), "{told:?}");
    let backup = lab.back_up(None, &Control::quiet()).expect_err("there is no disk").to_string();
    println!("backup: {backup}");
    drop(lab);
    assert!(!study.exists(), "nothing is written where the disk was");
    let again = Lab::open(&study).err().expect("there is no study").to_string();
    println!("opened: {again}");
    assert!(again.contains("no study"), "{again}");
}
