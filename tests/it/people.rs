//! What the window refuses to somebody, a command refuses too; and accounts looked after from a shell.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::{WORD, small_study};

/// What a command answered: its code, and what it said.
fn samspil(arguments: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_samspil"));
    command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").env_remove("RUST_LOG");
    let output = command.args(arguments).stdin(Stdio::null()).output().expect("the program starts");
    let said = [output.stdout, output.stderr].concat();
    (output.status.code().expect("ended by itself"), String::from_utf8_lossy(&said).into_owned())
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}

#[test]
fn every_command_is_refused_to_those_it_is_not_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let (study, away) = (folder.path().join("study"), folder.path().join("away"));
    let mut lab = small_study(&study);
    let key = lab.take_handover().expect("what leaves the program").data_manager_key;
    drop(lab);
    fs::create_dir(&away).expect("a folder");
    let (word, key_file, list) = (away.join("word"), away.join("key"), away.join("list.csv"));
    fs::write(&word, WORD).expect("written");
    fs::write(&key_file, key).expect("written");
    fs::write(&list, "participant,wave,file\n").expect("written");
    let ratings = away.join("ratings.csv");
    fs::write(&ratings, "participant,wave,coder,P01\nfamily-003,12,Anna Holm,3\n").expect("written");
    let (s, out) = (text(&study), away.join("out"));
    let overlay = away.join("overlay.toml");
    fs::write(
        &overlay,
        "format = \"samspil-overlay-1\"\ncodebook = \"cib-43\"\ncodebook_version = 1\n\n\
         [[item]]\nid = \"P03\"\nlabel = { en = \"Ours\" }\n",
    )
    .expect("written");
    // Who may, of: lead, analyst, coder, data manager.
    let table: [(&[&str], [bool; 4]); 12] = [
        (&["status", s], [true, true, false, true]),
        (&["reliability", s], [true, true, false, false]),
        (&["alpha", s], [true, true, false, false]),
        (&["scores", s], [true, true, false, false]),
        (&["audit", s], [true, true, false, false]),
        (&["export", s, "--out", text(&out)], [true, true, false, false]),
        (&["account", "list", s], [true, false, false, true]),
        (&["settings", s], [true, true, true, true]),
        (&["settings", s, "idle-minutes", "20"], [true, false, false, false]),
        (&["codebook", "use", s, text(&overlay)], [true, false, false, false]),
        (&["find", s, text(&away)], [true, false, false, false]),
        (
            &["import-ratings", s, text(&ratings), "--dry-run", "--missing", "technical"],
            [true, false, false, false],
        ),
    ];
    let people: [&[&str]; 4] =
        [&["--as", "Lead"], &["--as", "Analyst"], &["--as", "Anna Holm"], &["--key-file", text(&key_file)]];
    for (command, may) in table {
        let (code, said) = samspil(command);
        assert_eq!(code, 1, "nobody: {command:?}: {said}");
        assert!(said.contains("somebody who is signed in"), "{command:?}: {said}");
        for (who, may) in people.iter().zip(may) {
            let (code, said) = samspil(&[command, who, &["--passphrase-file", text(&word)]].concat());
            assert_eq!(code == 0, may, "{who:?} {command:?}: {said}");
            assert!(may || said.contains("This is for "), "{who:?} {command:?}: {said}");
        }
    }
    let (code, said) =
        samspil(&["import", s, text(&list), "--as", "Anna Holm", "--passphrase-file", text(&word)]);
    assert_eq!(code, 1, "{said}");
    fs::write(&word, "a guess at it").expect("written");
    let (code, said) = samspil(&["status", s, "--as", "Lead", "--passphrase-file", text(&word)]);
    assert!(code == 1 && said.contains("do not fit together"), "{said}");
    let (code, said) = samspil(&["status", s, "--as", "Lead"]);
    assert!(code == 1 && said.contains("--passphrase-file"), "no terminal to ask at: {said}");
}

#[test]
fn accounts_and_passphrases_are_looked_after_from_a_shell() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = folder.path().join("study");
    let handover = small_study(&study).take_handover().expect("what leaves the program");
    let file = |name: &str, words: &str| {
        let path = folder.path().join(name);
        fs::write(&path, words).expect("written");
        path.display().to_string()
    };
    let (s, word) = (text(&study), file("word", WORD));
    let lead = ["--as", "Lead", "--passphrase-file", &word];
    let done = |arguments: &[&str]| {
        let (code, said) = samspil(arguments);
        assert_eq!(code, 0, "{arguments:?}: {said}");
        said
    };
    let said = done(&[&["account", "add", s, "Bo"][..], &lead].concat());
    let first = file("first", said.lines().nth(1).expect("the passphrase"));
    let own = file("own", "Bo's very own words");
    done(&["passphrase", s, "--as", "Bo", "--passphrase-file", &first, "--new-passphrase-file", &own]);
    let listed = done(&[&["account", "list", s][..], &lead].concat());
    assert!(listed.lines().any(|line| line.starts_with("Bo ") && line.ends_with("coder")), "{listed}");
    let joined = ["settings", s, "joined_duties", "coder+analyst"];
    let (code, said) = samspil(&[&joined[..], &lead].concat());
    assert!(code == 1 && said.contains("needs a reason"), "{said}");
    let said = done(&[&joined[..], &["--why", "a small laboratory"], &lead].concat());
    assert!(said.starts_with("joined_duties = coder+analyst\n"), "{said}");
    done(&[&["account", "give", s, "Bo", "analyst"][..], &lead].concat());
    let trail = done(&[&["audit", s, "--what", "setting"][..], &lead].concat());
    assert!(trail.contains("lead+analyst") && trail.contains("a small laboratory"), "{trail}");
    let said = done(&[&["account", "reset", s, "Lead", "--why", "lost"][..], &lead].concat());
    assert!(said.contains("to hand over"), "{said}");
    // The data manager's file is lost: a new one comes from the sheet, and never lies in the study.
    let sheet = file("sheet", &handover.recovery_sheet("Small", "Data manager"));
    let (inside, new) = (study.join("key"), folder.path().join("new-key"));
    let restore = ["key", "restore", s, "--sheet-file", &sheet, "--passphrase-file", &own, "--key-out"];
    let (code, said) = samspil(&[&restore[..], &[text(&inside)]].concat());
    assert!(code == 1 && said.contains("study's own folder"), "{said}");
    done(&[&restore[..], &[text(&new)]].concat());
    done(&["status", s, "--key-file", text(&new), "--passphrase-file", &own]);
}
