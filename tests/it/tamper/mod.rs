//! What another program changes in a study's file is found, with its place: table by table, event by event; also
//! after honest changes that came later.

mod clock;
mod known;
mod rows;
mod trail;

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use samspil::codebook::ItemId;
use samspil::lab::{FindingKind, Lab, TrailCheck};
use samspil::study::{AssignmentId, Rating};
use tempfile::TempDir;

use crate::support::{assignments, rate_all, sign_in, small_study};

/// A study with work in it: one sheet submitted, one begun, with a note.
pub(crate) struct Worked {
    folder: TempDir,
    /// The clip whose sheet is submitted.
    submitted: AssignmentId,
    /// The clip whose sheet is begun.
    begun: AssignmentId,
}

impl Worked {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut lab = small_study(folder.path());
        sign_in(&mut lab, 0);
        let [submitted, begun] = [0, 1].map(|place| assignments(&mut lab)[place]);
        rate_all(&mut lab, submitted);
        lab.note(submitted, None, "first of all").expect("a note");
        lab.submit(submitted).expect("submitted");
        rate(&mut lab, begun, "P03", 4.0);
        rate(&mut lab, begun, "P04", 2.0);
        lab.note(begun, Some(&ItemId::new("P03")), "answers at once").expect("a note");
        Self { folder, submitted, begun }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The study's file, as any database browser opens it.
    pub(crate) fn raw(&self) -> Connection {
        let raw = Connection::open(self.file()).expect("open");
        raw.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON").expect("set");
        raw
    }

    fn file(&self) -> PathBuf {
        self.path().join(Lab::FILE_NAME)
    }

    /// Changes the file by SQL, past every trigger; the triggers are put back afterwards, as if nothing had been.
    pub(crate) fn tamper(&self, sql: &str) {
        let raw = self.raw();
        let mut query =
            raw.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").expect("read");
        let triggers: Vec<(String, String)> = query
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .expect("read")
            .map(|row| row.expect("a row"))
            .collect();
        drop(query);
        for (name, _) in &triggers {
            raw.execute_batch(&format!("DROP TRIGGER {name}")).expect("dropped");
        }
        raw.execute_batch(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
        for (_, sql) in &triggers {
            raw.execute_batch(sql).expect("put back");
        }
    }

    /// What a check of the trail finds.
    pub(crate) fn check(&self) -> TrailCheck {
        Lab::open(self.path()).expect("opens").check_trail(&[]).expect("checked")
    }

    /// The findings of a kind, as they are printed.
    pub(crate) fn findings(&self, kind: FindingKind) -> Vec<String> {
        let found = self.check().findings;
        found.iter().filter(|finding| finding.kind == kind).map(ToString::to_string).collect()
    }

    /// The blind code of a clip of the first coder's.
    pub(crate) fn code(&self, assignment: AssignmentId) -> String {
        let mut lab = Lab::open(self.path()).expect("opens");
        sign_in(&mut lab, 0);
        lab.rating_data(assignment).expect("a sheet").blind_code.to_string()
    }
}

pub(crate) fn rate(lab: &mut Lab, assignment: AssignmentId, item: &str, value: f64) {
    lab.rate(assignment, &ItemId::new(item), Some(Rating::Points(value))).expect("rated");
}

/// Exactly one finding, with all of these words in it.
pub(crate) fn one_with(findings: &[String], words: &[&str]) {
    let [only] = findings else { panic!("not one finding, but {findings:?}") };
    for word in words {
        assert!(only.contains(word), "“{word}” is not in: {only}");
    }
}

#[test]
fn honest_work_leaves_nothing_to_find() {
    let study = Worked::new();
    let check = study.check();
    assert_eq!(check.findings, [], "{check:?}");
    assert_eq!(check.remarks, Vec::<String>::new());
    assert!(check.events > 50, "every rating is an event: {}", check.events);
    let mut lab = Lab::open(study.path()).expect("opens");
    assert!(lab.verify(&samspil::jobs::Control::quiet()).expect("checked").is_sound());
}
