//! A laboratory's spreadsheets come into a study from a shell: wide and long, with every fault told, all or nothing, and
//! with the same reports as the ratings had where they come from.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use samspil::jobs::Control;
use samspil::lab::Lab;
use samspil::lab::bulk::BulkRecording;
use samspil::lab::{NewStudy, Passphrase};
use samspil::study::Duty;
use serde_json::Value;

use crate::cli::{Answer, samspil};
use crate::support::{CODERS, WORD, as_lead, assignments, found_in, lead, rate_all, sign_in, small_study};

/// A study, a folder for files beside it, and the lead's passphrase in one of them.
struct Bench {
    dir: tempfile::TempDir,
}

impl Bench {
    /// Six families at 12 and 24 months, two coders, nothing given out.
    fn new() -> Self {
        let bench = Self::empty();
        drop(study_of(&bench.study(), &families("family")));
        bench
    }

    fn empty() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        fs::write(dir.path().join("word"), WORD).expect("written");
        Self { dir }
    }

    fn study(&self) -> PathBuf {
        self.dir.path().join("study")
    }

    fn file(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let path = self.dir.path().join(name);
        fs::write(&path, text).expect("written");
        path.display().to_string()
    }

    /// `samspil import-ratings` by the lead.
    fn bring(&self, file: &str, more: &[&str]) -> Answer {
        let (study, word) = (self.study().display().to_string(), self.dir.path().join("word"));
        let who = ["--as", "Lead", "--passphrase-file", word.to_str().expect("plain")];
        samspil(&[&["import-ratings", &study, file][..], &who, more].concat())
    }

    fn report(&self, command: &str) -> Value {
        report(&self.study(), command, &self.dir.path().join("word"), "Lead")
    }
}

fn report(study: &Path, command: &str, word: &Path, who: &str) -> Value {
    let [study, word] = [study, word].map(|path| path.to_str().expect("plain"));
    // Resampled intervals hang on the order of clips, which go by codes that each study draws anew.
    let quick: &[&str] = if command == "reliability" { &["--resamples", "0"] } else { &[] };
    let who = ["--json", "--as", who, "--passphrase-file", word];
    let said = samspil(&[&[command, study][..], &who, quick].concat()).done();
    serde_json::from_str(&said).expect("JSON")
}

fn families(name: &str) -> Vec<(String, u16)> {
    (0..12u16).map(|n| (format!("{name}-{:03}", n / 2), if n % 2 == 0 { 12 } else { 24 })).collect()
}

fn recording(family: &str, wave_months: u16) -> BulkRecording {
    BulkRecording::bare(family, wave_months, 400_000)
}

/// A study with these recordings and no sheet, the lead signed in.
fn study_of(folder: &Path, recordings: &[(String, u16)]) -> Lab {
    let new = NewStudy::built_in("Small", &[12, 24], &CODERS).in_the_open(WORD);
    let mut lab = Lab::create(folder, &new).expect("a study");
    lab.set_seed(7);
    lead(&mut lab);
    let rows: Vec<BulkRecording> = recordings.iter().map(|(family, wave)| recording(family, *wave)).collect();
    lab.add_in_bulk(&rows).expect("recordings");
    lab
}

/// Items of both instruments, in the order of the sheet.
fn items() -> Vec<String> {
    let books = samspil::codebook::built_in_codebooks();
    books.iter().flat_map(|book| &book.items).map(|item| item.id.to_string()).collect()
}

/// A rating that depends on clip, coder and item, and is a point of every scale.
fn point(clip: usize, coder: usize, item: usize) -> usize {
    let one = (clip * 7 + item * 3) % 5 + 1;
    if (clip + item + coder).is_multiple_of(4) { one % 5 + 1 } else { one }
}

/// A wide table by family and wave: Anna rates every clip, Mette the first five as well.
fn wide(families: &[(String, u16)], separator: char, cell: impl Fn(usize) -> String) -> String {
    let items = items();
    let mut text =
        ["family", "wave", "rater", "coded on", "site"].map(str::to_owned).join(&separator.to_string());
    for item in &items {
        let _ = write!(text, "{separator}{item}");
    }
    for (clip, (family, wave)) in families.iter().enumerate() {
        for (coder, name) in ["AH", "Mette Lund"].into_iter().enumerate().take(if clip < 5 { 2 } else { 1 }) {
            let _ = write!(
                text,
                "\r\n{family}{separator}{wave}{separator}{name}{separator}14-03-2019{separator}Nord"
            );
            for item in 0..items.len() {
                let _ = write!(text, "{separator}{}", cell(point(clip, coder, item)));
            }
        }
    }
    text
}

/// Every table but the trail, row by row, and what the trail has to say.
fn contents(study: &Path) -> (BTreeMap<String, Vec<String>>, Vec<String>) {
    let db = rusqlite::Connection::open(study.join("study.db")).expect("open");
    let names = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
    let mut query = db.prepare(names).expect("a query");
    let names: Vec<String> =
        query.query_map([], |row| row.get(0)).expect("rows").collect::<Result<_, _>>().expect("names");
    let mut tables = BTreeMap::new();
    for name in names.iter().filter(|name| *name != "audit") {
        let mut query = db.prepare(&format!("SELECT * FROM \"{name}\"")).expect("a query");
        let columns = query.column_count();
        let rows = query.query_map([], |row| {
            (0..columns).map(|at| Ok(format!("{:?}", row.get_ref(at)?))).collect::<rusqlite::Result<Vec<_>>>()
        });
        let rows = rows.expect("rows").map(|row| row.expect("a row").join("|")).collect();
        tables.insert(name.clone(), rows);
    }
    let mut query = db.prepare("SELECT what FROM audit ORDER BY id").expect("a query");
    let trail =
        query.query_map([], |row| row.get(0)).expect("rows").collect::<Result<_, _>>().expect("events");
    (tables, trail)
}

#[test]
fn a_danish_wide_table_comes_in_and_its_agreement_is_the_tables() {
    let bench = Bench::new();
    let text = wide(&families("family"), ';', |point| format!("{point},0"));
    let file = bench.file("old.csv", &text);
    let who = ["--coder", "AH=Anna Holm", "--primary", "Anna Holm"];
    let before = contents(&bench.study());
    let said = bench.bring(&file, &[&who[..], &["--dry-run"]].concat()).done();
    for part in [
        "Read as a wide table of 17 rows.",
        "To be brought in: 17 sheets of 12 clips, 5 of them then rated by two coders; 748 ratings, and 0 items",
        "Anna Holm      12       0",
        "Mette Lund      0       5",
        "24 months      6       8",
        "Columns that are not read: site.",
        "Nothing was changed",
    ] {
        assert!(said.contains(part), "{part} in\n{said}");
    }
    let after = contents(&bench.study());
    assert_eq!(after.0, before.0, "a dry run changes no row");
    assert_eq!(after.1[before.1.len()..], ["signed in", "linkage opened", "signed out"]);
    let said = bench.bring(&file, &who).done();
    assert!(said.contains("Brought in: 17 sheets") && said.contains("keep it where coders cannot"), "{said}");

    let agreement = bench.report("reliability");
    assert_eq!(agreement["base"]["double_coded"], 5);
    let count = items().len();
    let equal = |item: usize| (0..5).filter(|clip| point(*clip, 0, item) == point(*clip, 1, item)).count();
    let mut seen = 0;
    for row in agreement["items"].as_array().expect("items") {
        let item = items().iter().position(|id| row["id"] == id.as_str()).expect("an item");
        let exact = row["exact"].as_f64().expect("a share");
        assert!((exact - equal(item) as f64 / 5.0).abs() < 1e-12, "{row}");
        seen += 1;
    }
    assert_eq!(seen, count);
    let study = bench.study();
    samspil(&["verify", study.to_str().expect("plain")]).done();
    // The file once more is one fault; its ratings in another file are told sheet by sheet.
    let again = bench.bring(&file, &who);
    let faults: Vec<&str> = again.out.lines().take_while(|line| !line.starts_with("Read as")).collect();
    assert!(faults.len() == 1 && faults[0].contains("this very file was brought in before"), "{again:?}");
    assert!(again.out.contains("In the file: 17 sheets of 12 clips"), "{again:?}");
    again.refused();
    let other = fs::read(&file).expect("the file");
    let other = bench.file("other.csv", [&other[..], b"\n"].concat());
    let again = bench.bring(&other, &who);
    assert!(again.out.contains("Anna Holm has submitted"), "{again:?}");
    again.refused();
}

#[test]
fn one_fault_and_nothing_comes_in() {
    let bench = Bench::new();
    let good = wide(&families("family"), ',', |point| point.to_string());
    let mut lines: Vec<String> = good.lines().map(str::to_owned).collect();
    lines[3] = lines[3].replace("AH", "Ana Holm");
    lines[7] = lines[7].replace("family-001", "family-777");
    lines[9] += ",1";
    let cells: Vec<&str> = lines[11].split(',').collect();
    lines[11] = [&cells[..5], &["9", "", "x", "3.5"], &cells[9..]].concat().join(",");
    let double = lines[12].clone();
    lines.push(double);
    let file = bench.file("bad.csv", lines.join("\n"));
    let before = contents(&bench.study());
    let answer = bench.bring(&file, &["--coder", "AH=Anna Holm", "--primary", "Anna Holm"]);
    let out = answer.out.clone();
    for part in [
        "line 4, column rater: “Ana Holm” is no coder of the study; did you mean “Anna Holm”?",
        "give that person an account first (--coder WRITTEN=NAME)",
        "line 8, column family: the study has no family “family-777”",
        "line 10: it has 50 cells where the header has 49",
        "line 12, column P01: P01 takes 1 to 5 in steps of 1; 9 is none of them (--code CODE=REASON)",
        "line 12, column P02: P02 has neither a rating nor a reason (--missing REASON)",
        "line 12, column P03: “x” is neither a rating nor a reason",
        "line 12, column P04: P04 takes 1 to 5 in steps of 1; 3.5 is none of them",
        "line 19: Anna Holm's sheet of ",
    ] {
        assert!(out.contains(part), "{part} in\n{out}");
    }
    assert!(answer.refused().contains("8 faults in the file. Nothing was brought in"));
    assert_eq!(contents(&bench.study()).0, before.0);
    let said = bench.bring(&file, &["--coder", "AH=Anna Holm", "--primary", "Anna Holm", "--json"]).out;
    let report: Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!((report["done"].as_bool(), report["faults"].as_array().map(Vec::len)), (Some(false), Some(8)));
    assert_eq!(report["faults"][0]["lines"][0], 4);
    assert_eq!(
        (&report["faults"][0]["settled_by"], &report["faults"][1]["settled_by"]),
        (&"coder".into(), &Value::Null)
    );
    let without = bench.bring(&bench.file("good.csv", &good), &["--coder", "AH=Anna Holm"]);
    let twice = "nothing says who is the first: add a column with the role, or state the order of coders (--primary NAME)";
    assert!(without.out.contains(twice), "{}", without.out);
}

#[test]
fn a_file_of_other_clips_is_one_fault_and_so_is_a_head_that_comes_again() {
    let bench = Bench::new();
    let points = ["3"; 43].join(",");
    let heads = items().join(",");
    let rows: String = (100..140).map(|clip| format!("{clip},Anna Holm,{points},5\n")).collect();
    let file = bench.file("other.csv", format!("clip,coder,{heads}\n{rows}clip,coder,{heads}\n"));
    let out = bench.bring(&file, &["--dry-run"]).out;
    let faults: Vec<&str> = out.lines().take_while(|line| !line.starts_with("Read as")).collect();
    assert_eq!(faults.len(), 2, "{out}");
    assert!(faults[0].contains("none of the 40 clips of the file, such as “100”"), "{out}");
    assert!(faults[0].ends_with("(--map COLUMN=FIELD)"), "{out}");
    assert_eq!(faults[1], "line 42: it is the header once more: take it out");
}

#[test]
fn codes_missing_cells_and_columns_are_what_the_lead_says() {
    let bench = Bench::new();
    let all = items();
    let (cib, ains): (Vec<_>, Vec<_>) = all.iter().partition(|item| item.as_str() != "AINS");
    assert_eq!(ains.len(), 1);
    let values: Vec<&str> = cib.iter().map(|item| if item.as_str() == "P05" { "N/C" } else { "4" }).collect();
    let mut values = values;
    values[0] = "9";
    values[1] = "";
    let head: Vec<String> = cib.iter().map(|item| format!("cib {item}")).collect();
    let text = format!("Barn,Alder,{},AIN\nfamily-000,12,{},9\n", head.join(","), values.join(","));
    let file = bench.file("one.csv", text);
    let maps: Vec<String> = cib.iter().zip(&head).map(|(item, head)| format!("{head}={item}")).collect();
    let mut more: Vec<&str> = maps.iter().flat_map(|map| ["--map", map.as_str()]).collect();
    let plain = bench.bring(&file, &["--by", "Mette Lund", "--dry-run"]);
    assert!(plain.out.contains("no column is an item of the study"), "{plain:?}");
    more.extend([
        "--by",
        "Mette Lund",
        "--role",
        "second",
        "--map",
        "Barn=participant",
        "--map",
        "Alder=wave",
    ]);
    let answer = bench.bring(&file, &more);
    assert!(
        answer.out.contains("nothing rates AINS") && answer.out.contains("“AIN” is not read"),
        "{answer:?}"
    );
    more.extend(["--map", "AIN=AINS", "--code", "9=not-visible", "--code", "N/C=other: torn film"]);
    let answer = bench.bring(&file, &more);
    assert!(
        answer.out.contains("line 2, column cib P02: P02 has neither a rating nor a reason"),
        "{answer:?}"
    );
    more.extend(["--missing", "technical"]);
    let said = bench.bring(&file, &more).done();
    assert!(said.contains("AINS has a point that stands for “not rated” elsewhere"), "{said}");
    assert!(said.contains("41 ratings, and 3 items with a reason"), "{said}");
    let mut lab = as_lead(&bench.study());
    let sheet = lab.study_ratings().expect("rows").sheets.remove(0);
    let of = |item: &str| {
        serde_json::to_value(&sheet.ratings[&samspil::codebook::ItemId::new(item)]).expect("JSON")
    };
    assert_eq!(of("AINS"), serde_json::json!({"points": 9.0}));
    assert_eq!(of("P01")["not_rated"]["reason"], "not-visible");
    assert_eq!(of("P02")["not_rated"]["reason"], "technical");
    assert_eq!(of("P05")["not_rated"]["text"], "torn film");
    assert_eq!(sheet.role, samspil::study::Role::Second);
}

/// The whole way back: what was rated in one study, exported, and brought into another with the same clips.
#[test]
fn an_export_comes_into_a_second_study_and_gives_the_same_reports() {
    let bench = Bench::empty();
    let first = bench.dir.path().join("first");
    let mut lab = small_study(&first);
    for (place, name) in CODERS.iter().enumerate() {
        sign_in(&mut lab, place);
        let clips = assignments(&mut lab);
        for clip in &clips[..clips.len() - place] {
            rate_all(&mut lab, *clip);
            lab.note(*clip, Some(&samspil::codebook::ItemId::new("P03")), &format!("=a note by {name}"))
                .expect("noted");
            lab.submit(*clip).expect("submitted");
        }
    }
    drop(lab);
    round_trip(&bench, &first, &bench.dir.path().join("word"), "Small");
}

#[test]
fn a_demo_studys_ratings_give_the_same_reports_elsewhere() {
    let bench = Bench::empty();
    let demo = bench.dir.path().join("demo");
    samspil(&["demo", demo.to_str().expect("plain"), "--no-video"]).done();
    let word = demo.join("passphrase.txt");
    let status = report(&demo, "status", &word, "Lead");
    round_trip(&bench, &demo, &word, status["study"].as_str().expect("a name"));
}

/// Exports a study, makes two others of the same recordings, brings the long table into one and the wide one into the
/// other, and compares every report.
fn round_trip(bench: &Bench, first: &Path, word: &Path, title: &str) {
    let tables = bench.dir.path().join("tables");
    let [from, out, passphrase] = [first, &tables, word].map(|path| path.to_str().expect("plain"));
    samspil(&["export", from, "--out", out, "--as", "Lead", "--passphrase-file", passphrase]).done();
    let mut lab = Lab::open(first).expect("open");
    let typed = Passphrase::typed(fs::read_to_string(word).expect("a word").lines().next().expect("a line"));
    lab.sign_in("Lead", Duty::Lead, &typed).expect("signed in");
    lab.open_linkage(&typed).expect("opened");
    let names: Vec<String> = lab.coders().expect("coders").into_iter().map(|coder| coder.name).collect();
    let waves: Vec<u16> = lab.waves().expect("waves").iter().map(|wave| wave.months).collect();
    let rated_at: Vec<(samspil::codebook::CodebookId, Vec<u16>)> = {
        let status = report(first, "status", word, "Lead");
        let of = |row: &Value| {
            let waves = row["waves"].as_array().expect("waves").iter().filter_map(Value::as_u64);
            let id = samspil::codebook::CodebookId::new(row["id"].as_str().expect("an id"));
            (id, waves.map(|wave| u16::try_from(wave).expect("months")).collect())
        };
        status["codebooks"].as_array().expect("codebooks").iter().map(of).collect()
    };
    let recordings: Vec<(String, BulkRecording)> = lab
        .recordings()
        .expect("recordings")
        .into_iter()
        .map(|entry| {
            let linkage = entry.linkage.expect("opened");
            let row = BulkRecording {
                birth_date: linkage.birth_date,
                recorded_on: linkage.recorded_on,
                adult: entry.adult,
                duration_ms: entry.clip.end_ms - entry.clip.start_ms,
                ..recording(&linkage.participant_code, entry.wave_months)
            };
            (entry.blind_code.to_string(), row)
        })
        .collect();
    drop(lab);
    for (name, file, more) in
        [("long", "ratings_long.csv", &[][..]), ("wide", "ratings_wide.csv", &["--missing", "technical"][..])]
    {
        let folder = bench.dir.path().join(name);
        let coders: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut new = NewStudy::built_in(title, &waves, &coders).in_the_open(WORD);
        for (codebook, waves) in &rated_at {
            new = new.rated_at(codebook, waves).expect("waves of the study");
        }
        let mut lab = Lab::create(&folder, &new).expect("a study");
        lead(&mut lab);
        let rows: Vec<BulkRecording> = recordings.iter().map(|(_, row)| row.clone()).collect();
        let codes = lab.add_in_bulk(&rows).expect("recordings");
        drop(lab);
        let codes: BTreeMap<&str, String> =
            recordings.iter().zip(&codes).map(|((old, _), new)| (old.as_str(), new.to_string())).collect();
        let renamed = |text: &str| {
            let lines = text.lines().map(|line| match line.split_once(',') {
                Some((code, rest)) if codes.contains_key(code) => format!("{},{rest}", codes[code]),
                _ => line.to_owned(),
            });
            lines.collect::<Vec<_>>().join("\n")
        };
        let table = renamed(&fs::read_to_string(tables.join(file)).expect("a table"));
        let table = bench.file(&format!("{name}.csv"), table);
        let lead_word = bench.dir.path().join("word");
        let [study, lead_word] = [&folder, &lead_word].map(|path| path.to_str().expect("plain"));
        let who = ["--as", "Lead", "--passphrase-file", lead_word];
        let said = samspil(&[&["import-ratings", study, &table][..], &who, more].concat()).done();
        assert!(said.contains("Brought in: "), "{said}");
        let mut lab = as_lead(&folder);
        assert!(lab.verify(&Control::quiet()).expect("checked").is_sound());
        drop(lab);
        for command in ["reliability", "alpha", "scores"] {
            let there = report(first, command, word, "Lead").to_string();
            let there = recordings.iter().fold(there, |text, (old, _)| {
                text.replace(&format!("\"{old}\""), &format!("\"{}\"", codes[old.as_str()]))
            });
            let here = report(&folder, command, Path::new(lead_word), "Lead");
            let mut there: Value = serde_json::from_str(&there).expect("JSON");
            let mut here = here;
            if name == "wide" {
                // A wide table does not say why an item was not rated: the lead's reason stands for all of them.
                without_reasons(&mut there);
                without_reasons(&mut here);
            }
            assert_eq!(difference(&here, &there, ""), "", "{name} {command}");
        }
        // What comes out again is what came in, marked.
        let again = bench.dir.path().join(format!("{name} again"));
        let out = again.to_str().expect("plain");
        samspil(&[&["export", study, "--out", out][..], &who].concat()).done();
        let lines = |text: &str| {
            let mut lines: Vec<String> =
                text.lines().map(|line| line.rsplit_once(',').expect("cells").0.to_owned()).collect();
            lines.sort();
            lines
        };
        if name == "long" {
            let text = fs::read_to_string(again.join(file)).expect("a table");
            assert_eq!(lines(&text), lines(&fs::read_to_string(&table).expect("a table")));
            assert!(text.lines().skip(1).all(|line| line.contains(",file:")), "every sheet is marked");
        }
    }
}

/// Takes out of a report which reasons unrated items had.
fn without_reasons(report: &mut Value) {
    match report {
        Value::Array(list) => list.iter_mut().for_each(without_reasons),
        Value::Object(map) => {
            map.remove("unused");
            map.values_mut().for_each(without_reasons);
        }
        _ => {}
    }
}

/// Where two reports differ; empty where they are the same. Lists of clips are by code, which is another in each study,
/// so that sums over clips may differ in their last digits.
fn difference(one: &Value, other: &Value, place: &str) -> String {
    match (one, other) {
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let by_code = |list: &[Value]| {
                let mut list = list.to_vec();
                list.sort_by_key(|row| row.get("clip").map(Value::to_string));
                list
            };
            let pairs = by_code(one).into_iter().zip(by_code(other)).enumerate();
            pairs.map(|(at, (a, b))| difference(&a, &b, &format!("{place}[{at}]"))).collect()
        }
        (Value::Object(one), Value::Object(other)) if one.len() == other.len() => one
            .iter()
            .map(|(key, value)| {
                difference(value, other.get(key).unwrap_or(&Value::Null), &format!("{place}.{key}"))
            })
            .collect(),
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64().expect("a number"), b.as_f64().expect("a number"));
            let near = (a - b).abs() <= 1e-9 * a.abs().max(1.0);
            if near { String::new() } else { format!("{place}: {a} and {b}\n") }
        }
        _ if one == other => String::new(),
        _ => format!("{place}: {one} and {other}\n"),
    }
}

#[test]
fn what_the_file_says_of_families_reaches_nobody() {
    const WORDS: [&str; 4] = ["QUAGGABIRD", "Canarywood", "TORTOISEFILE", "14-03-2019"];
    let bench = Bench::empty();
    drop(study_of(&bench.study(), &families("QUAGGABIRD")));
    let text = wide(&families("QUAGGABIRD"), ',', |point| point.to_string()).replace("Nord", "Canarywood");
    let file = bench.file("TORTOISEFILE.csv", &text);
    let who = ["--coder", "AH=Anna Holm", "--primary", "Mette Lund"];
    bench.bring(&file, &[&who[..], &["--dry-run"]].concat()).done();
    bench.bring(&file, &who).done();
    let bad = bench.file("TORTOISEFILE bad.csv", text.replace("QUAGGABIRD-002", "QUAGGABIRD-999"));
    bench.bring(&bad, &who).refused();
    let mut lab = as_lead(&bench.study());
    let rows = lab.study_ratings().expect("rows");
    let out = bench.dir.path().join("tables");
    let meta = samspil::export::ExportMeta::new(None);
    samspil::export::write(&rows, &meta, &out, samspil::export::Format::default()).expect("written");
    let trail = lab.audit().expect("a trail");
    for word in WORDS {
        assert_eq!(found_in(&bench.study(), word), Vec::<PathBuf>::new(), "{word}");
        assert_eq!(found_in(&out, word), Vec::<PathBuf>::new(), "{word}");
        assert!(trail.iter().all(|event| !format!("{event:?}").contains(word)), "{word}");
    }
    // Neighbouring lines are often of one clip: no event says on which line a sheet stood.
    let sheets: Vec<_> = trail.iter().filter(|event| event.what == "sheet brought in").collect();
    assert_eq!(sheets.len(), 17);
    assert!(
        sheets.iter().all(|event| event.new == sheets[0].new && event.old.is_empty() && event.why.is_empty())
    );
    for (place, own) in CODERS.into_iter().enumerate() {
        sign_in(&mut lab, place);
        let list = lab.worklist().expect("a list");
        assert_eq!((list.entries.len(), list.next), (if place == 0 { 12 } else { 5 }, None));
        assert!(lab.study_ratings().is_err(), "nobody else's ratings");
        let seen: String = list
            .entries
            .iter()
            .map(|entry| format!("{entry:?} {:?}", lab.rating_data(entry.assignment).expect("own")))
            .collect();
        for word in WORDS.iter().chain(CODERS.iter().filter(|name| **name != own)) {
            assert!(!seen.contains(word), "{word}");
        }
    }
}
