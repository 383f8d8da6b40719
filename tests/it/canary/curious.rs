//! A curious coder with a database browser: can it be found out which clips are coded twice, and which of two coders'
//! clips are the same? Tried by every plain value, every order and every length that the file has, and compared with
//! chance.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use rusqlite::Connection;
use rusqlite::types::Value;
use samspil::lab::assign::Share;
use samspil::lab::bulk::BulkRecording;
use samspil::lab::{Lab, NewStudy};

use crate::support::{CODERS, WORD, lead, sign_in};

/// How unlikely by chance counts as found out. About fifty tricks are tried on each study.
const UNLIKELY: f64 = 1e-5;

/// What is so, by blind code as each coder has it.
#[derive(Debug, Default)]
pub(super) struct Truth {
    /// Clips with two coders: the two names of each.
    pub(super) pairs: Vec<(String, String)>,
}

/// What the file shows of one assignment: columns by name, as text and as numbers.
#[derive(Debug, Default, Clone)]
struct Shown {
    code: String,
    coder: i64,
    texts: BTreeMap<String, String>,
    numbers: BTreeMap<String, f64>,
}

/// Every way by which the file gives double coding away, with its figures; none when it keeps it.
pub(super) fn found_out(file: &Path, truth: &Truth) -> Vec<String> {
    let shown = shown(file);
    let pairs: BTreeSet<(&str, &str)> =
        truth.pairs.iter().flat_map(|(a, b)| [(a.as_str(), b.as_str()), (b.as_str(), a.as_str())]).collect();
    let doubled: BTreeSet<&str> = pairs.iter().map(|(a, _)| *a).collect();
    assert!(shown.iter().filter(|row| doubled.contains(row.code.as_str())).count() == doubled.len());
    let across = |a: &Shown, b: &Shown| a.coder != b.coder;
    let possible = combinations(&shown).filter(|(a, b)| across(a, b)).count();
    let density = truth.pairs.len() as f64 / possible as f64;
    let mut told = Vec::new();
    let mut judge = |trick: String, guesses: &[(&str, &str)]| {
        let right = guesses.iter().filter(|pair| pairs.contains(*pair)).count();
        let expected = guesses.len() as f64 * density;
        if at_least(right, expected) < UNLIKELY {
            told.push(format!(
                "{trick}: {right} of {} guesses right, {expected:.1} by chance",
                guesses.len()
            ));
        }
    };
    for name in shown.iter().flat_map(|row| row.texts.keys()).collect::<BTreeSet<_>>() {
        let same =
            |a: &Shown, b: &Shown| a.texts.contains_key(name) && a.texts.get(name) == b.texts.get(name);
        let guesses: Vec<_> = combinations(&shown)
            .filter(|(a, b)| across(a, b) && same(a, b))
            .map(|(a, b)| (a.code.as_str(), b.code.as_str()))
            .collect();
        judge(format!("the same {name}"), &guesses);
    }
    for name in shown.iter().flat_map(|row| row.numbers.keys()).collect::<BTreeSet<_>>() {
        let mut order: Vec<&Shown> = shown.iter().filter(|row| row.numbers.contains_key(name)).collect();
        order.sort_by(|a, b| a.numbers[name].total_cmp(&b.numbers[name]));
        let neighbours: Vec<_> = order
            .windows(2)
            .filter(|two| across(two[0], two[1]))
            .map(|two| (two[0].code.as_str(), two[1].code.as_str()))
            .collect();
        judge(format!("neighbours by {name}"), &neighbours);
        let coders: BTreeSet<i64> = shown.iter().map(|row| row.coder).collect();
        let list =
            |coder: i64| order.iter().filter(move |row| row.coder == coder).map(|row| row.code.as_str());
        let ranks: Vec<_> = coders
            .iter()
            .flat_map(|a| coders.range(a + 1..).map(move |b| (*a, *b)))
            .flat_map(|(a, b)| list(a).zip(list(b)).collect::<Vec<_>>())
            .collect();
        judge(format!("the same place by {name}"), &ranks);
    }
    for name in shown.iter().flat_map(|row| row.numbers.keys()).collect::<BTreeSet<_>>() {
        let side = |twice: bool| -> Vec<f64> {
            let rows = shown.iter().filter(|row| doubled.contains(row.code.as_str()) == twice);
            rows.filter_map(|row| row.numbers.get(name).copied()).collect()
        };
        let z = rank_sum(&side(true), &side(false));
        if z.abs() > 4.5 {
            told.push(format!("{name} tells clips that are coded twice from others: z = {z:.1}"));
        }
    }
    for name in shown.iter().flat_map(|row| row.texts.keys()).collect::<BTreeSet<_>>() {
        let values: BTreeSet<_> = shown.iter().filter_map(|row| row.texts.get(name)).collect();
        for value in values.iter().filter(|_| values.len() < shown.len() / 3) {
            let has = |row: &&Shown| row.texts.get(name) == Some(*value);
            let (inside, all) = (shown.iter().filter(has).count(), shown.len());
            let twice = shown.iter().filter(has).filter(|row| doubled.contains(row.code.as_str())).count();
            let share = doubled.len() as f64 / all as f64;
            let spread = (inside as f64 * share * (1.0 - share) * (1.0 - inside as f64 / all as f64)).sqrt();
            let z = if spread > 0.0 { (twice as f64 - inside as f64 * share) / spread } else { 0.0 };
            if z.abs() > 4.5 {
                told.push(format!(
                    "{name} = {value} tells clips that are coded twice from others: z = {z:.1}"
                ));
            }
        }
    }
    told
}

fn combinations(shown: &[Shown]) -> impl Iterator<Item = (&Shown, &Shown)> {
    shown.iter().enumerate().flat_map(|(at, a)| shown[at + 1..].iter().map(move |b| (a, b)))
}

/// The chance of `count` or more where `expected` are expected (Poisson).
fn at_least(count: usize, expected: f64) -> f64 {
    let (mut term, mut below) = ((-expected).exp(), 0.0);
    for n in 0..count {
        below += term;
        term *= expected / (n + 1) as f64;
    }
    1.0 - below
}

/// How far the ranks of one list lie above the other's, in standard deviations (Mann and Whitney, ties at half).
fn rank_sum(one: &[f64], two: &[f64]) -> f64 {
    let above = |a: f64, b: f64| {
        if a > b {
            1.0
        } else if a < b {
            0.0
        } else {
            0.5
        }
    };
    let u: f64 = one.iter().map(|a| two.iter().map(|b| above(*a, *b)).sum::<f64>()).sum();
    let (m, n) = (one.len() as f64, two.len() as f64);
    if m * n == 0.0 { 0.0 } else { (u - m * n / 2.0) / (m * n * (m + n + 1.0) / 12.0).sqrt() }
}

/// All that a browser shows of each assignment: its row, its sheet's row, where they stand, and what of the trail names it.
fn shown(file: &Path) -> Vec<Shown> {
    let raw = Connection::open(file).expect("open");
    raw.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").expect("one file");
    let bytes = fs::read(file).expect("bytes");
    let mut all: Vec<Shown> = rows(&raw, "SELECT rowid AS row, * FROM assignment")
        .into_iter()
        .map(|row| {
            let text = |name: &str| row.iter().find(|(column, _)| column == name).map(|(_, value)| value);
            let Some(Value::Text(code)) = text("blind_code") else { panic!("no code in {row:?}") };
            let Some(Value::Integer(coder)) = text("coder_id") else { panic!("no coder in {row:?}") };
            let mut shown = Shown { code: code.clone(), coder: *coder, ..Shown::default() };
            shown.add("assignment", &row);
            shown
        })
        .collect();
    for shown in &mut all {
        let id = shown.texts["assignment.id"].clone();
        for row in rows(&raw, &format!("SELECT rowid AS row, * FROM sheet WHERE assignment_id = {id}")) {
            shown.add("sheet", &row);
        }
        let named = format!(
            "SELECT min(id) AS first, max(id) AS last, min(at) AS at FROM audit WHERE instr(subject || old || new, '{}')",
            shown.code
        );
        for row in rows(&raw, &named) {
            shown.add("trail", &row);
        }
        let code = shown.code.as_bytes();
        let mut places = bytes.windows(code.len()).enumerate().filter(|(_, window)| *window == code);
        if let Some((at, _)) = places.next() {
            shown.numbers.insert("first byte in the file".to_owned(), at as f64);
        }
        if let Some((at, _)) = places.next_back() {
            shown.numbers.insert("last byte in the file".to_owned(), at as f64);
        }
    }
    // The order of a table without any ORDER BY is one more.
    for (place, row) in rows(&raw, "SELECT blind_code FROM assignment").iter().enumerate() {
        let Some((_, Value::Text(code))) = row.first() else { continue };
        let shown = all.iter_mut().find(|shown| shown.code == *code).expect("known");
        shown.numbers.insert("order of the table".to_owned(), place as f64);
    }
    // Times and codes have an order too.
    for name in all.iter().flat_map(|row| row.texts.keys().cloned()).collect::<BTreeSet<_>>() {
        let order: BTreeSet<String> = all.iter().filter_map(|row| row.texts.get(&name).cloned()).collect();
        for row in &mut all {
            let place = row.texts.get(&name).and_then(|text| order.iter().position(|other| other == text));
            if let (Some(place), false) = (place, row.numbers.contains_key(&name)) {
                row.numbers.insert(name.clone(), place as f64);
            }
        }
    }
    all
}

impl Shown {
    fn add(&mut self, table: &str, row: &[(String, Value)]) {
        for (column, value) in row {
            let name = format!("{table}.{column}");
            let number = match value {
                Value::Null => continue,
                Value::Integer(value) => Some(*value as f64),
                Value::Real(value) => Some(*value),
                Value::Text(_) => None,
                Value::Blob(blob) => {
                    self.texts.insert(format!("length of {name}"), blob.len().to_string());
                    Some(blob.len() as f64)
                }
            };
            let text = match value {
                Value::Integer(value) => value.to_string(),
                Value::Text(text) => text.clone(),
                other => format!("{other:?}"),
            };
            // Whose it is, everybody may know.
            if column != "coder_id" {
                self.texts.insert(name.clone(), text);
                self.numbers.extend(number.map(|number| (name, number)));
            }
        }
    }
}

fn rows(raw: &Connection, sql: &str) -> Vec<Vec<(String, Value)>> {
    let mut query = raw.prepare(sql).expect("a query");
    let names: Vec<String> = query.column_names().map(str::to_owned).collect();
    let read = |row: &rusqlite::Row<'_>| {
        names
            .iter()
            .enumerate()
            .map(|(at, name)| Ok((name.clone(), row.get(at)?)))
            .collect::<Result<Vec<_>, _>>()
    };
    let all = query.query_map([], read).expect("rows").collect::<Result<Vec<_>, _>>();
    all.expect("every row")
}

/// Forty clips, each of a child of another age, shared out so that every second one has two coders, who have begun all.
fn shared_out(folder: &Path) -> Truth {
    let new = NewStudy::built_in("Curious", &[12, 24], &CODERS).in_the_open(WORD);
    let mut lab = Lab::create(folder, &new).expect("a study");
    lab.set_seed(5);
    let day = chrono::NaiveDate::from_ymd_opt(2024, 6, 15).expect("a day");
    let recordings: Vec<BulkRecording> = (0..40_u16)
        .map(|n| BulkRecording {
            participant_code: format!("family-{:03}", n / 2),
            site: "Site".to_owned(),
            birth_date: day.checked_sub_months(chrono::Months::new(u32::from(n) + 5)),
            wave_months: if n % 2 == 0 { 12 } else { 24 },
            recorded_on: Some(day),
            adult: None,
            others_present: String::new(),
            filmed_by: String::new(),
            original_file_name: format!("IMG_{n:04}.MOV"),
            duration_ms: 400_000,
            sheets: Vec::new(),
        })
        .collect();
    lead(&mut lab);
    lab.add_in_bulk(&recordings).expect("recordings");
    let coders = lab.coders().expect("coders").into_iter().map(|coder| coder.id).collect();
    lab.share_out(&Share { coders, double_percent: 50.0 }).expect("shared out");
    // The ages, which the coders' own lists show, tell here what is so.
    let mut by_age: BTreeMap<Option<u16>, Vec<String>> = BTreeMap::new();
    for place in 0..CODERS.len() {
        sign_in(&mut lab, place);
        for entry in lab.worklist().expect("a list").entries {
            by_age.entry(entry.child_age_months).or_default().push(entry.blind_code.to_string());
            lab.remember_place(entry.assignment, None, Some(1_000)).expect("begun");
        }
    }
    assert_eq!(by_age.len(), 40, "each clip its age");
    let two = |codes: Vec<String>| <[String; 2]>::try_from(codes).ok().map(|[a, b]| (a, b));
    Truth { pairs: by_age.into_values().filter_map(two).collect() }
}

#[test]
fn a_database_browser_shows_no_double_coding() {
    let folder = tempfile::tempdir().expect("a folder");
    let truth = shared_out(folder.path());
    assert_eq!(truth.pairs.len(), 20);
    let told = found_out(&folder.path().join("study.db"), &truth);
    assert!(told.is_empty(), "{}", told.join("\n"));
}

/// How double coding could be given away, as SQL over a table `truth` (code, pair, place): what it does to the file, and
/// by which trick it is found out.
const GIVEN_AWAY: &[(&str, &str, &str)] = &[
    (
        "the role in a column",
        "ALTER TABLE assignment ADD COLUMN part TEXT;
         UPDATE assignment SET part = CASE WHEN blind_code IN (SELECT code FROM truth) THEN 'both' ELSE 'one' END",
        "assignment.part = both",
    ),
    (
        "the clip in a column",
        "ALTER TABLE assignment ADD COLUMN clip INTEGER;
         UPDATE assignment SET clip = coalesce((SELECT pair FROM truth WHERE code = blind_code), -id)",
        "the same assignment.clip",
    ),
    (
        "numbers in the order of clips",
        "UPDATE assignment SET id = (SELECT -100 + 2 * pair + place FROM truth WHERE code = blind_code)
         WHERE blind_code IN (SELECT code FROM truth)",
        "neighbours by assignment.id",
    ),
    (
        "the same place in both lists",
        "UPDATE assignment SET position = (SELECT 1000 + pair FROM truth WHERE code = blind_code)
         WHERE blind_code IN (SELECT code FROM truth)",
        "the same assignment.position",
    ),
    (
        "sealed without padding",
        "UPDATE assignment SET view = zeroblob(200 + coalesce((SELECT pair FROM truth WHERE code = blind_code), 30 + position))",
        "the same length of assignment.view",
    ),
    (
        "the trail in the order of clips",
        "INSERT INTO audit SELECT 100000 + 2 * pair + place, '', 0, '', 'clip given', code, '', '', '', '', '',
         printf('%064d', 0) FROM truth",
        "neighbours by trail.last",
    ),
    (
        "coded twice first of all",
        "UPDATE assignment SET position = position + 1000 WHERE blind_code NOT IN (SELECT code FROM truth)",
        "assignment.position tells clips that are coded twice",
    ),
];

#[test]
fn each_way_of_giving_double_coding_away_is_found_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let truth = shared_out(folder.path());
    for (kind, sql, trick) in GIVEN_AWAY {
        let copy = tempfile::tempdir().expect("a folder");
        super::left::copy_all(folder.path(), copy.path());
        let file = copy.path().join("study.db");
        let raw = Connection::open(&file).expect("open");
        raw.execute_batch(
            "PRAGMA foreign_keys = OFF; CREATE TEMP TABLE truth (code TEXT, pair INTEGER, place INTEGER)",
        )
        .expect("a table");
        for (pair, (a, b)) in truth.pairs.iter().enumerate() {
            for (place, code) in [a, b].into_iter().enumerate() {
                raw.execute("INSERT INTO truth VALUES (?1, ?2, ?3)", (code, pair as i64, place as i64))
                    .expect("a row");
            }
        }
        raw.execute_batch(sql).unwrap_or_else(|error| panic!("{kind}: {error}"));
        drop(raw);
        let told = found_out(&file, &truth);
        assert!(told.iter().any(|line| line.starts_with(trick)), "{kind}: {told:?}");
    }
}

#[test]
fn chance_is_told_from_knowledge() {
    assert!((at_least(1, 1.0) - 0.632_12).abs() < 1e-4 && (at_least(3, 1.0) - 0.080_30).abs() < 1e-4);
    assert!(at_least(12, 1.0) < UNLIKELY && at_least(4, 2.0) > 0.1);
    assert!((rank_sum(&[4.0, 5.0, 6.0], &[1.0, 2.0, 3.0]) - 1.963_96).abs() < 1e-4);
    assert!(rank_sum(&[1.0, 1.0], &[1.0, 1.0]).abs() < 1e-9);
}
