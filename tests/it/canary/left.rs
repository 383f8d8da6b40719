//! What a journey leaves behind, and the judge of it: the same for the real journey and for every leak that is put back.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use rusqlite::types::ValueRef;
use samspil::canary::Canary;
use samspil::jobs::Control;
use samspil::lab;
use samspil::store::every_cell;

use super::plants;

/// Everything that a journey wrote and said.
pub(super) struct Left {
    home: tempfile::TempDir,
    /// What was shown, printed or logged, each with words for what it is.
    pub(super) said: Vec<(String, String)>,
}

impl Left {
    pub(super) fn new() -> Self {
        Self { home: tempfile::tempdir().expect("a folder"), said: Vec::new() }
    }

    /// A place in the home that the journey has to itself.
    pub(super) fn place(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// The study.
    pub(super) fn study(&self) -> PathBuf {
        self.place("study")
    }

    /// The study's file.
    pub(super) fn file(&self) -> PathBuf {
        self.place("study/study.db")
    }

    /// Any recording of the study.
    pub(super) fn recording(&self) -> PathBuf {
        let mut all = files(&self.place("study/recordings"));
        all.sort();
        all.into_iter().next().expect("a recording")
    }

    /// The study and what leaves it once more, to spoil.
    pub(super) fn copy(&self) -> Self {
        let copy = Self { home: tempfile::tempdir().expect("a folder"), said: Vec::new() };
        for place in ["study", "outside", "config"] {
            copy_all(&self.place(place), &copy.place(place));
        }
        copy
    }

    /// Whatever must not be there.
    pub(super) fn faults(&self) -> Vec<String> {
        let control = Control::quiet();
        let elsewhere: Vec<(String, PathBuf)> = fs::read_dir(self.home.path())
            .expect("readable")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .filter(|name| name != "study")
            .map(|name| (name.clone(), self.place(&name)))
            .collect();
        let found = lab::search(&self.study(), &plants::words(), &elsewhere, &control).expect("searched");
        let canary = Canary::new(&plants::words()).expect("an automaton");
        let mut search = canary.search(&control);
        for (what, text) in &self.said {
            search.bytes(what, text.as_bytes());
        }
        let said = search.finish();
        let mut faults: Vec<String> = found
            .finds
            .iter()
            .chain(&said.finds)
            .map(|find| format!("{} in {}{} ({})", find.word, find.place, find.inside, find.form))
            .collect();
        faults.extend(found.telling);
        faults.extend(found.unread);
        faults.extend(self.roles_in_the_open());
        faults.extend(self.not_sealed());
        faults.extend(self.codes_together());
        for path in files(&self.place("study/recordings")) {
            if plants::times_of_filming(&fs::read(&path).expect("readable")) > 0 {
                faults.push(format!("the time of filming in {}", path.display()));
            }
        }
        faults
    }

    /// Double coding: no cell says which clip is whose second one. Codebooks are the instrument's own words.
    fn roles_in_the_open(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let read = every_cell(&self.file(), |place, bytes| {
            let text = String::from_utf8_lossy(bytes).to_lowercase();
            let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
            if !place.starts_with("table codebook,")
                && words.any(|word| word == "primary" || word == "second")
            {
                faults.push(format!("a role in {place}: {}", text.chars().take(80).collect::<String>()));
            }
        });
        read.expect("every cell");
        faults
    }

    /// Which recording a coder's code is of is sealed: no event of the trail names the two in one breath, or two coders'
    /// codes.
    fn codes_together(&self) -> Vec<String> {
        let raw = rusqlite::Connection::open(self.file()).expect("open");
        let texts = |sql: &str| -> Vec<String> {
            let mut query = raw.prepare(sql).expect("a query");
            query.query_map([], |row| row.get(0)).expect("rows").map(|text| text.expect("text")).collect()
        };
        let codes = texts("SELECT blind_code FROM recording UNION SELECT blind_code FROM assignment");
        assert!(codes.len() > 6, "{codes:?}");
        let events =
            texts("SELECT id || ': ' || subject || ' ' || old || ' ' || new || ' ' || why FROM audit");
        let named = |event: &&String| codes.iter().filter(|code| event.contains(code.as_str())).count() > 1;
        events.iter().filter(named).map(|event| format!("two codes in one event, {event}")).collect()
    }

    /// Whatever is kept as bytes is sealed: not even lengths and words of other kinds stand in the open.
    fn not_sealed(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let raw = rusqlite::Connection::open(self.file()).expect("open");
        let mut tables = raw.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").expect("a query");
        let tables = tables.query_map([], |row| row.get::<_, String>(0)).expect("tables");
        for table in tables.map(|table| table.expect("a name")) {
            let mut rows = raw.prepare(&format!("SELECT * FROM {table}")).expect("a query");
            let columns: Vec<String> = rows.column_names().map(str::to_owned).collect();
            let mut rows = rows.query([]).expect("rows");
            while let Some(row) = rows.next().expect("a row") {
                for (at, column) in columns.iter().enumerate() {
                    if let ValueRef::Blob(bytes) = row.get_ref(at).expect("a cell")
                        && !bytes.starts_with(b"age-encryption.org/v1\n")
                    {
                        faults.push(format!("table {table}, column {column} is not sealed"));
                    }
                }
            }
        }
        faults
    }
}

/// Every file under a folder.
pub(super) fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// Copies a folder with the times of its files.
pub(super) fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for entry in fs::read_dir(from).expect("readable") {
        let (from, to) = (entry.expect("an entry").path(), to);
        let to = to.join(from.file_name().expect("a name"));
        if from.is_dir() {
            copy_all(&from, &to);
        } else {
            fs::copy(&from, &to).expect("copied");
            let time = fs::metadata(&from).and_then(|facts| facts.modified()).expect("a time");
            File::options().append(true).open(&to).expect("open").set_modified(time).expect("set");
        }
    }
}
