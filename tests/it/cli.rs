//! Journeys from a shell: the built program, as a person or a script uses it.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::testclip;

/// What the program answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) code: i32,
    pub(crate) out: String,
    err: String,
}

impl Answer {
    /// The answer of a command that did what it was asked.
    #[track_caller]
    pub(crate) fn done(self) -> String {
        assert_eq!(self.code, 0, "{self:?}");
        self.out
    }

    /// What was said by a command that refused.
    #[track_caller]
    pub(crate) fn refused(self) -> String {
        assert_eq!(self.code, 1, "{self:?}");
        assert!(self.err.contains("samspil: "), "{self:?}");
        self.err
    }
}

/// Runs the program away from the display and log of the person who runs the tests.
pub(crate) fn samspil(arguments: &[&str]) -> Answer {
    let mut command = Command::new(env!("CARGO_BIN_EXE_samspil"));
    for variable in ["DISPLAY", "WAYLAND_DISPLAY", "RUST_LOG"] {
        command.env_remove(variable);
    }
    let output = command.args(arguments).stdin(Stdio::null()).output().expect("the program starts");
    Answer {
        code: output.status.code().expect("ended by itself"),
        out: String::from_utf8(output.stdout).expect("text"),
        err: String::from_utf8(output.stderr).expect("text"),
    }
}

/// The passphrase of Maria, who leads the studies that are made here, and of Dan, their data manager.
const WORD: &str = "three small words";

/// Where the passphrase file of a study's people lies: beside the study.
fn beside(study: &str) -> String {
    format!("{study}.passphrase")
}

/// Makes an empty study.
fn new_study(study: &str, more: &[&str]) -> Answer {
    let (word, key) = (beside(study), format!("{study}.key"));
    fs::write(&word, format!("{WORD}\n")).expect("a file");
    let people = ["--lead", "Maria", "--data-manager", "Dan", "--key-out", &key, "--passphrase-file", &word];
    let all = [&["new", study][..], &people, &["--data-manager-passphrase-file", &word], more].concat();
    samspil(&all)
}

/// A command of Maria's on a study of hers.
fn maria(study: &str, arguments: &[&str]) -> Answer {
    samspil(&[arguments, &["--as", "Maria", "--passphrase-file", &beside(study)]].concat())
}

/// A command on a demo study by somebody in it.
fn in_demo(who: &str, study: &str, arguments: &[&str]) -> Answer {
    let file = format!("{study}/passphrase.txt");
    samspil(&[arguments, &["--as", who, "--passphrase-file", &file]].concat())
}

/// A path as an argument.
fn text(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}

#[test]
fn help_explains_every_command_to_a_person() {
    let help = samspil(&["--help"]).done();
    for command in [
        "demo",
        "new",
        "open",
        "import",
        "import-ratings",
        "status",
        "reliability",
        "alpha",
        "scores",
        "export",
        "codebook",
        "verify",
        "backup",
        "restore",
        "find",
        "seal",
        "allocation",
        "linkage",
    ] {
        assert!(help.contains(&format!("\n  {command} ")), "{command} is missing in:\n{help}");
        let more = samspil(&["help", command]).done();
        assert!(more.contains("Usage: samspil"), "{more}");
    }
    assert!(help.contains("Examples:"), "{help}");
    assert!(samspil(&["--version"]).done().starts_with("samspil "));
}

#[test]
fn what_is_not_understood_ends_with_2() {
    for arguments in [
        &["frobnicate"][..],
        &["export", "study"],
        &["import", "study"],
        &["status"],
        &["demo", "x", "--no-video", "--full-video"],
        &["demo", "x", "--seed", "many"],
    ] {
        let answer = samspil(arguments);
        assert_eq!(answer.code, 2, "{arguments:?}: {answer:?}");
        assert!(answer.out.is_empty() && answer.err.contains("--help"), "{arguments:?}: {answer:?}");
    }
}

#[test]
fn a_codebook_with_faults_is_told_all_of_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.toml");
    let good = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/codebooks/cib-43.v1.toml")).unwrap();
    fs::write(&file, &good).unwrap();
    let said = samspil(&["codebook", "check", text(&file)]).done();
    assert!(said.contains("has no faults") && said.contains("43 items"), "{said}");

    let bad = good.replacen("id = \"P02\"", "id = \"P01\"", 1).replacen("id = \"C05\"", "id = \"\"", 1);
    assert_ne!(good, bad);
    fs::write(&file, bad).unwrap();
    let answer = samspil(&["codebook", "check", text(&file)]);
    assert_eq!(answer.code, 1, "{answer:?}");
    assert!(answer.out.lines().count() >= 2, "{answer:?}");
    assert!(answer.out.lines().all(|line| line.starts_with("line ")), "{answer:?}");
    assert!(answer.err.contains("mine.toml has ") && answer.err.contains("faults"), "{answer:?}");

    let err = samspil(&["codebook", "check", text(&folder.path().join("none.toml"))]).refused();
    assert!(err.contains("cannot be read"), "{err}");
}

/// The JSON that a command prints.
#[track_caller]
fn json(answer: Answer) -> Value {
    serde_json::from_str(&answer.done()).expect("JSON")
}

#[test]
fn a_new_study_is_empty_and_sound() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = folder.path().join("Home visits");
    let study = text(&study);
    let said = new_study(study, &["--wave", "24", "--wave", "12", "--coder", "Anna", "--coder", "Bø"]).done();
    assert!(said.contains("Next: samspil import"), "{said}");

    let status = json(maria(study, &["status", study, "--json"]));
    assert_eq!(status["study"], "Home visits");
    assert_eq!(status["recordings"], 0);
    assert_eq!(status["waves"][0]["months"], 12);
    assert_eq!(status["coders"][1]["name"], "Bø");
    assert!(maria(study, &["status", study]).done().contains("Home visits\n"));
    assert!(samspil(&["verify", study]).done().contains("All is well."));

    // Nothing to compare is an answer, and so is a table with a head only.
    assert!(maria(study, &["reliability", study]).done().contains("nothing to compare yet"));
    assert_eq!(json(maria(study, &["alpha", study, "--json"]))["study"], "Home visits");
    let tables = folder.path().join("tables");
    let written = maria(study, &["export", study, "--out", text(&tables)]).done();
    assert!(written.contains("No sheet is submitted yet"));
    assert!(tables.join("manifest.json").is_file());
}

#[test]
fn what_is_refused_says_so_and_harms_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let nowhere = folder.path().join("nowhere");
    for arguments in [
        &["status", text(&nowhere)][..],
        &["reliability", text(&nowhere), "--json"],
        &["alpha", text(&nowhere)],
        &["scores", text(&nowhere)],
        &["verify", text(&nowhere)],
        &["export", text(&nowhere), "--out", text(&nowhere)],
    ] {
        let err = samspil(arguments).refused();
        assert!(err.contains("no study"), "{arguments:?}: {err}");
        assert!(!nowhere.exists(), "{arguments:?} left something behind");
    }

    let study = folder.path().join("study");
    new_study(text(&study), &[]).done();
    let before = fs::read(study.join("study.db")).expect("the study");
    let err = new_study(text(&study), &[]).refused();
    assert!(err.contains("already holds a study"), "{err}");
    assert_eq!(fs::read(study.join("study.db")).expect("the study"), before);

    let broken = folder.path().join("broken");
    fs::create_dir(&broken).expect("a folder");
    fs::write(broken.join("study.db"), "no database").expect("a file");
    assert!(samspil(&["status", text(&broken)]).refused().contains("damaged"));
    assert_eq!(fs::read(broken.join("study.db")).expect("a file"), b"no database");
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = folder.path().join("study");
    new_study(text(&study), &[]).done();
    let word = beside(text(&study));
    let status = ["status", text(&study), "--as", "Maria", "--passphrase-file", &word];
    for arguments in [&["--help"][..], &status] {
        // Gone before the program starts, so that its first word already meets a closed pipe.
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let program = Command::new(env!("CARGO_BIN_EXE_samspil"))
            .args(arguments)
            .stdout(writer)
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let answer = program.wait_with_output().expect("ended");
        assert!(answer.status.success() && answer.stderr.is_empty(), "{arguments:?}: {answer:?}");
    }
}

/// The keys of an object, in their order.
#[track_caller]
fn keys(object: &Value) -> Vec<&str> {
    object.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[test]
fn the_keys_of_status_stay_as_they_are_described() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = folder.path().join("study");
    new_study(text(&study), &["--coder", "Anna"]).done();
    let status = json(maria(text(&study), &["status", text(&study), "--json"]));
    let all = [
        "study",
        "folder",
        "recordings",
        "waves",
        "with_video",
        "video_missing",
        "assigned",
        "double_assigned",
        "submitted",
        "double_submitted",
        "coders",
        "codebooks",
        "trail",
        "storage",
        "last_backup",
        "open_elsewhere",
    ];
    assert_eq!(keys(&status), all);
    assert_eq!(keys(&status["storage"]), ["network_share", "journal"]);
    let wave = ["months", "label", "recordings", "submitted"];
    let coder = ["name", "assigned", "drafts", "submitted"];
    let codebook = ["id", "version", "hash", "profile_hash", "overlay_hash", "waves"];
    assert_eq!(keys(&status["waves"][0]), wave);
    assert_eq!(keys(&status["coders"][0]), coder);
    assert_eq!(keys(&status["codebooks"][0]), codebook);
    assert_eq!(keys(&status["trail"]), ["number", "hash"]);
    // No overlay, and Ainsworth's scale has no scoring profile.
    assert_eq!(status["codebooks"][0]["overlay_hash"], Value::Null);
    assert_eq!(status["codebooks"][1]["profile_hash"], Value::Null);

    let described =
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/json.md")).expect("the page");
    let start = described.find("## `samspil status STUDY --json`").expect("its part");
    let part = described[start..].split("\n## ").next().expect("its part");
    for key in all.into_iter().chain(wave).chain(coder).chain(codebook) {
        assert!(part.contains(&format!("\"{key}\":")), "{key} is not in docs/json.md");
    }
}

#[test]
fn recordings_come_in_and_a_changed_one_is_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = folder.path().join("study");
    let list = folder.path().join("recordings.csv");
    new_study(text(&study), &["--coder", "Anna"]).done();
    testclip::make(&folder.path().join("Emil 12.mp4"), &testclip::Spec::default());
    fs::write(folder.path().join("letter.mp4"), "Dear all, it could not be made.").expect("a letter");

    // A misspelt column stops everything; a file that is no video stops only itself.
    fs::write(&list, "participant,vawe,file\n041,12,Emil 12.mp4\n").expect("a list");
    let err = maria(text(&study), &["import", text(&study), text(&list)]).refused();
    assert!(err.contains("vawe"), "{err}");
    fs::write(&list, "participant,wave,file\n041,12,Emil 12.mp4\n042,12,letter.mp4\n").expect("a list");
    let answer = maria(text(&study), &["import", text(&study), text(&list)]);
    assert_eq!(answer.code, 1, "{answer:?}");
    assert!(answer.out.contains("line 2, Emil 12.mp4: imported as "), "{answer:?}");
    assert!(answer.out.contains("line 3, letter.mp4: refused: "), "{answer:?}");
    assert!(answer.out.contains("1 imported, 1 refused."), "{answer:?}");
    assert!(answer.err.contains("1 of 2 recordings did not come in"), "{answer:?}");
    assert_eq!(json(maria(text(&study), &["status", text(&study), "--json"]))["with_video"], 1);

    assert!(samspil(&["verify", text(&study)]).done().contains("recordings: 1 compared"));
    let recording = fs::read_dir(study.join("recordings")).expect("a folder").next().expect("a file");
    let recording = recording.expect("a file").path();
    let code = recording.file_stem().expect("a name").to_str().expect("a name").to_owned();
    assert!(!code.contains("Emil") && !code.contains("041"), "{code}");
    let mut bytes = fs::read(&recording).expect("bytes");
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(&recording, bytes).expect("written");
    let answer = samspil(&["verify", text(&study)]);
    assert_eq!(answer.code, 1, "{answer:?}");
    assert!(answer.out.contains(&format!("{code}: the video was changed")), "{answer:?}");

    fs::remove_file(&recording).expect("removed");
    let answer = samspil(&["verify", text(&study)]);
    assert!(answer.out.contains(&format!("{code}: the video is gone")), "{answer:?}");
    assert!(answer.err.contains("Nothing was changed"), "{answer:?}");
}

#[test]
fn without_a_display_the_window_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(samspil(&["open", text(&folder.path().join("none"))]).refused().contains("no study"));
    let err = samspil(&[]).refused();
    assert!(err.contains("no screen here"), "{err}");
}

/// Every file of a folder with its bytes.
fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<_> = entries
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn the_demo_study_goes_from_ratings_to_tables() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = folder.path().join("demo");
    let study = text(&study);
    samspil(&["demo", study, "--no-video"]).done();
    assert!(
        samspil(&["demo", study, "--no-video", "--seed", "1"]).refused().contains("already holds a study")
    );

    // A picture of the coding room leaves no trace in the study.
    let before = fs::read(Path::new(study).join("study.db")).expect("the study");
    let picture = folder.path().join("room.png");
    in_demo("Anna Holm", study, &["picture", study, "--out", text(&picture)]).done();
    assert!(fs::read(&picture).expect("a picture").starts_with(b"\x89PNG"));
    assert_eq!(fs::read(Path::new(study).join("study.db")).expect("the study"), before);

    let status = json(in_demo("Lead", study, &["status", study, "--json"]));
    assert_eq!((&status["recordings"], &status["double_submitted"]), (&Value::from(263), &Value::from(13)));
    let agreement = json(in_demo("Lead", study, &["reliability", study, "--json"]));
    assert_eq!(agreement["base"]["double_coded"], 13);
    assert_eq!(agreement["items"].as_array().map(Vec::len), Some(44));
    let exact = agreement["pooled"]["exact"].as_f64().expect("a share");
    assert!((0.5..1.0).contains(&exact) && agreement["pooled"]["within_1"].as_f64() > Some(exact));
    let alpha = json(in_demo("Lead", study, &["alpha", study, "--json"]));
    let reciprocity = alpha["waves"][1]["subscales"]
        .as_array()
        .and_then(|rows| rows.iter().find(|row| row["id"] == "reciprocity"))
        .expect("a row");
    assert!(reciprocity["alpha"]["value"].as_f64() > Some(0.9), "{reciprocity}");
    assert!(in_demo("Analyst", study, &["scores", study]).done().lines().count() > 250);

    let export = |name: &str, more: &[&str]| {
        let out = folder.path().join(name);
        in_demo("Analyst", study, &[&["export", study, "--out", text(&out)][..], more].concat()).done();
        without_trail(contents(&out))
    };
    let first = export("one", &[]);
    let names: Vec<&str> = first.iter().map(|(name, _)| name.as_str()).collect();
    let all = [
        "data_dictionary.csv",
        "data_dictionary.json",
        "manifest.json",
        "ratings_long.csv",
        "ratings_wide.csv",
    ];
    assert_eq!(names, [&all[..], &["revisions.csv", "scores.csv"]].concat());
    assert_eq!(first, export("two", &[]), "the same study gives the same bytes");
    assert_eq!(first, export("one", &[]), "an earlier export is replaced");
    let kept = folder.path().join("one");
    let manifest: Value =
        serde_json::from_slice(&fs::read(kept.join("manifest.json")).expect("read")).expect("JSON");
    let head = manifest["trail"]["hash"].as_str().expect("a hash").to_owned();
    let checked = samspil(&["verify", study, "--export", text(&kept), "--head", &head]).done();
    assert!(checked.contains("compared with 2 ends of it kept elsewhere"), "{checked}");
    let other = "0123456789abcdef".repeat(4);
    let doubtful = samspil(&["verify", study, "--head", &other]);
    assert!(doubtful.out.contains("no event has the hash"), "{doubtful:?}");
    assert!(doubtful.refused().contains("not as it should be"));
    let events = json(in_demo("Lead", study, &["audit", study, "--what", "exported", "--json"]));
    assert_eq!(events["events"].as_array().map(Vec::len), Some(3));
    assert!(events["events"][0]["new"].as_str().is_some_and(|new| new.contains(&head)), "newest first");
    let table = in_demo("Lead", study, &["audit", study, "--csv"]).done();
    assert!(table.starts_with("event,at_utc,at_local,who,what,subject"), "{}", &table[..80]);
    assert!(in_demo("Lead", study, &["audit", study, "--since", "2999-01-01"]).done().starts_with("0 of "));
    let danish = export("three", &["--excel"]);
    assert!(danish[5].1.starts_with("\u{feff}".as_bytes()) && danish[5].1.contains(&b';'));

    let of_seed = |name: &str, seed: &str| {
        let study = folder.path().join(name);
        samspil(&["demo", text(&study), "--no-video", "--seed", seed]).done();
        let tables = folder.path().join(format!("{name} tables"));
        in_demo("Lead", text(&study), &["export", text(&study), "--out", text(&tables)]).done();
        without_trail(contents(&tables))
    };
    let seven = of_seed("seven", "7");
    assert_eq!(seven, of_seed("seven again", "7"), "the same seed gives the same study");
    assert_ne!(seven, of_seed("eight", "8"), "another seed gives another");
}

/// The same files, whatever was done to the study between two exports.
fn without_trail(mut files: Vec<(String, Vec<u8>)>) -> Vec<(String, Vec<u8>)> {
    for (_, bytes) in files.iter_mut().filter(|(name, _)| name == "manifest.json") {
        let mut manifest: Value = serde_json::from_slice(bytes).expect("JSON");
        let trail =
            manifest.as_object_mut().expect("an object").remove("trail").expect("an end of the trail");
        assert_eq!(trail["hash"].as_str().map(str::len), Some(64));
        *bytes = manifest.to_string().into_bytes();
    }
    files
}

#[cfg(unix)]
#[test]
fn ctrl_c_stops_cleanly() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = folder.path().join("demo");
    let mut program = Command::new(env!("CARGO_BIN_EXE_samspil"))
        .args(["demo", text(&study)])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut lines = BufReader::new(program.stderr.take().expect("a stream")).lines().map_while(Result::ok);
    let first = lines.next().expect("progress");
    let kill = Command::new("kill").args(["-INT", &program.id().to_string()]).status().expect("kill");
    assert!(kill.success(), "ended before it was stopped: {first}");
    let said: Vec<String> = lines.collect();
    assert_eq!(program.wait().expect("ended").code(), Some(1), "{first} {said:?}");
    assert!(said.iter().any(|line| line.contains("Stopping")), "{said:?}");
    assert!(said.last().is_some_and(|line| line.starts_with("samspil: Stopped")), "{said:?}");
    // What was finished is whole: the study can be used, and holds no half video.
    if study.join("study.db").exists() {
        assert!(samspil(&["verify", text(&study)]).done().contains("All is well."));
    }
}

#[test]
fn an_older_study_is_sealed_gets_its_allocation_and_gives_its_linkage() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = folder.path().join("study");
    fs::create_dir(&study).expect("a folder");
    fs::write(study.join("study.db"), include_bytes!("../fixtures/schema-1.db")).expect("the old file");
    let (word, key) = (beside(text(&study)), format!("{}.key", text(&study)));
    fs::write(&word, format!("{WORD}\n")).expect("a file");
    let plain = maria(text(&study), &["status", text(&study)]).refused();
    assert!(plain.contains("samspil seal STUDY"), "{plain}");
    let seal = |key: &str| {
        let people =
            ["--lead", "Maria", "--data-manager", "Dan", "--key-out", key, "--passphrase-file", &word];
        samspil(&[&["seal", text(&study)][..], &people, &["--data-manager-passphrase-file", &word]].concat())
    };
    let inside = seal(text(&study.join("key.txt"))).refused();
    assert!(inside.contains("study's own folder"), "{inside}");
    let told = seal(&key).done();
    assert!(told.contains("3 families, 6 recordings and 8 clips"), "{told}");
    assert!(told.contains("Anna Holm ") && told.contains("Still in the open"), "{told}");
    assert!(seal(&format!("{key}2")).refused().contains("sealed already"));

    let list = folder.path().join("groups.csv");
    fs::write(&list, "participant,group\nFAMILYCANARY-01,A\nFAMILYCANARY-02\n").expect("a list");
    let import = || maria(text(&study), &["allocation", "import", text(&study), text(&list)]);
    let faults = import().refused();
    assert!(faults.contains("line 3: it has 1 cell where the header has 2"), "{faults}");
    fs::write(&list, "participant,group\nFAMILYCANARY-01,A\nFAMILYCANARY-02,B\n").expect("a list");
    let told = import().done();
    assert!(told.contains("2 families") && told.contains("Remove it now"), "{told}");
    assert!(list.exists(), "never deleted by the program");
    assert!(maria(text(&study), &["allocation", "show", text(&study)]).done().contains("1 import so far"));

    let to = folder.path().join("linkage.csv");
    let told = maria(text(&study), &["linkage", "export", text(&study), "--to", text(&to)]).done();
    assert!(told.contains("undoes the blinding"), "{told}");
    assert_eq!(fs::read_to_string(&to).expect("a table").lines().count(), 7);
    let again = maria(text(&study), &["linkage", "export", text(&study), "--to", text(&to)]).refused();
    assert!(again.contains("could not be used"), "{again}");
}
