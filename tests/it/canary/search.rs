//! The search itself, over a study and from a shell.

use std::fs::{self, File};
use std::process::Command;
use std::time::{Duration, SystemTime};

use samspil::canary::{Report, Words};
use samspil::jobs::Control;
use samspil::lab::{self, Lab, LabError, NewStudy};

fn found(lab: &Lab, word: &str) -> Report {
    let words = Words::read(word.as_bytes()).expect("words");
    lab::search(lab.folder(), &words, &[], &Control::quiet()).expect("searched")
}

fn study(folder: &std::path::Path) -> Lab {
    Lab::create(folder, &NewStudy::built_in("Search", &[12], &["Anna"]).in_the_open("known to everybody"))
        .expect("a study")
}

#[test]
fn a_word_that_pages_cut_in_two_is_found_in_its_cell() {
    let folder = tempfile::tempdir().expect("a folder");
    let lab = study(folder.path());
    let clean = found(&lab, "Familie-Oestjylland");
    assert!(clean.is_clean() && clean.files >= 1 && clean.bytes > 10_000, "{clean:?}");
    // A long text is spread over pages: wherever the word stands, some border cuts it in one of the rows.
    let raw = rusqlite::Connection::open(folder.path().join("study.db")).expect("open");
    raw.execute_batch("CREATE TABLE stray (text TEXT) STRICT").expect("a table");
    let page: u16 = raw.query_row("PRAGMA page_size", [], |row| row.get(0)).expect("a size");
    let page = usize::from(page);
    for before in (0..page).step_by(16) {
        let text = format!("{}Familie-Oestjylland{}", ".".repeat(page + before), ".".repeat(2 * page));
        raw.execute("INSERT INTO stray VALUES (?1)", [text]).expect("a row");
    }
    drop(raw);
    let report = found(&lab, "Familie-Oestjylland");
    let in_cell = |place: &str| place.starts_with("study/study.db, table stray, column text, row ");
    let cells = report.finds.iter().filter(|find| in_cell(&find.place)).count();
    assert_eq!(cells, page / 16, "{} finds", report.finds.len());
}

#[test]
fn a_recording_with_a_time_of_its_own_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let lab = study(folder.path());
    for (name, seconds) in [("a.mp4", 1_000), ("b.mp4", 1_000), ("c.mp4", 2_000)] {
        let file = File::create(lab.recordings_folder().join(name)).expect("made");
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)).expect("set");
    }
    let telling = found(&lab, "Familie-Oestjylland").telling;
    assert_eq!(telling.len(), 1, "{telling:?}");
    assert!(telling[0].starts_with("study/recordings/c.mp4: it has a time of its own"), "{telling:?}");
}

#[test]
fn a_search_can_be_stopped() {
    let folder = tempfile::tempdir().expect("a folder");
    let control = Control::quiet();
    control.cancel();
    let words = Words::read(b"Familie-Oestjylland").expect("words");
    drop(study(folder.path()));
    assert!(matches!(lab::search(folder.path(), &words, &[], &control), Err(LabError::Cancelled)));
    let nowhere = lab::search(&folder.path().join("nowhere"), &words, &[], &Control::quiet());
    assert!(nowhere.is_err_and(|error| error.to_string().contains("no study")));
}

/// What `samspil verify STUDY --canary LIST` ends with and says, in a home and with passing files of its own.
fn verify(home: &std::path::Path, list: &str) -> (Option<i32>, String, String) {
    let study = home.join("study");
    let file = home.join("list.txt");
    fs::write(&file, list).expect("written");
    let ended = Command::new(env!("CARGO_BIN_EXE_samspil"))
        .args(["verify".as_ref(), study.as_os_str(), "--canary".as_ref(), file.as_os_str()])
        .env("HOME", home)
        .env("TMPDIR", home)
        .envs(
            ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"]
                .map(|name| (name, home.join(name))),
        )
        .output()
        .expect("the program starts");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (ended.status.code(), text(ended.stdout), text(ended.stderr))
}

#[test]
fn the_shell_says_what_is_found_and_where() {
    let home = tempfile::tempdir().expect("a folder");
    drop(study(&home.path().join("study")));
    let (code, out, _) = verify(home.path(), "Familie-Oestjylland\nKlinik Skødstrup\n");
    assert!(
        code == Some(0) && out.contains("searched for 2 words: ") && out.contains("None was found."),
        "{out}"
    );

    for (file, text) in [
        ("study/notes.txt", "seen at klinik skødstrup"),
        ("XDG_CONFIG_HOME/samspil/settings.json", "Familie-Oestjylland"),
        ("XDG_DATA_HOME/recently-used.xbel", "file:///Klinik%20Sk%C3%B8dstrup/a.mp4"),
        ("samspil-left/study.db", "Familie-Oestjylland"),
        ("somebody-elses/note.txt", "Familie-Oestjylland"),
    ] {
        let file = home.path().join(file);
        fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        fs::write(file, text).expect("written");
    }
    let (code, out, err) = verify(home.path(), "Familie-Oestjylland\nKlinik Skødstrup\n");
    assert_eq!(code, Some(1), "{out}{err}");
    for told in [
        "“Klinik Skødstrup” in study/notes.txt, byte 8, UTF-8: seen at klinik skødstrup",
        "samspil/settings.json, byte 0, UTF-8",
        "recently-used.xbel, byte 8, percent-encoded",
        "samspil-left/study.db, byte 0, UTF-8",
    ] {
        assert!(out.contains(told), "{told}: {out}");
    }
    assert!(!out.contains("somebody-elses") && !out.contains("None was found"), "{out}");
    assert!(err.contains("Nothing was changed. Next: "), "{err}");
}

#[test]
fn a_list_that_cannot_be_used_is_refused() {
    let home = tempfile::tempdir().expect("a folder");
    drop(study(&home.path().join("study")));
    let (code, _, err) = verify(home.path(), "Familie-Oestjylland\n12\n");
    assert!(code == Some(1) && err.contains("line 2 of the list of words, “12”"), "{err}");
    let (code, _, err) = verify(home.path(), "\n");
    assert!(code == Some(1) && err.contains("the list of words is empty"), "{err}");
}
