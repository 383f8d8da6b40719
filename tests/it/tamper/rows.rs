//! Rows of every table.

use rusqlite::Connection;
use samspil::lab::{FindingKind, Lab};

use super::{Worked, one_with, rate};
use crate::support::{lead, sign_in};

/// What may be changed without being found, with the reason.
const WORTH_NOTHING: &[(&str, &str)] = &[
    ("incoming.file_name", "files on their way; what is left over is cleared away"),
    ("sheet.resume_item", "where a coder was: worth no event"),
    ("sheet.resume_ms", "where a coder was: worth no event"),
];

struct Column {
    name: String,
    kind: String,
    key: bool,
}

fn tables(raw: &Connection) -> Vec<String> {
    let sql =
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
    let mut query = raw.prepare(sql).expect("read");
    let names = query.query_map([], |row| row.get(0)).expect("read");
    names.map(|name| name.expect("a name")).collect()
}

fn columns(raw: &Connection, table: &str) -> Vec<Column> {
    let mut query = raw.prepare("SELECT name, type, pk FROM pragma_table_info(?1)").expect("read");
    let rows = query.query_map([table], |row| {
        Ok(Column { name: row.get(0)?, kind: row.get(1)?, key: row.get::<_, i64>(2)? > 0 })
    });
    rows.expect("read").map(|column| column.expect("a column")).collect()
}

/// A value that no row of the study has.
fn odd(kind: &str) -> &'static str {
    match kind {
        "INTEGER" => "987654",
        "REAL" => "4.25",
        "BLOB" => "x'00ff00ff'",
        _ => "'not what it was'",
    }
}

/// Every way in which one table is changed here: a row put in, a row taken out, each column of a row.
fn changes(raw: &Connection, table: &str) -> Vec<(String, String)> {
    let columns = columns(raw, table);
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let values: Vec<&str> = columns.iter().map(|column| odd(&column.kind)).collect();
    let mut changes = vec![(
        format!("{table}, a row put in"),
        format!("INSERT INTO {table} ({}) VALUES ({})", names.join(", "), values.join(", ")),
    )];
    let keys: Vec<String> = columns
        .iter()
        .filter(|column| column.key)
        .map(|column| format!("'{0} = ' || quote({0})", column.name))
        .collect();
    let select = format!("SELECT {} FROM {table} LIMIT 1", keys.join(" || ' AND ' || "));
    let Ok(first) = raw.query_row(&select, [], |row| row.get::<_, String>(0)) else { return changes };
    changes.push((format!("{table}, a row taken out"), format!("DELETE FROM {table} WHERE {first}")));
    for column in columns {
        let place = format!("{table}.{}", column.name);
        if !WORTH_NOTHING.iter().any(|(known, _)| *known == place) {
            let set = format!("UPDATE {table} SET {} = {} WHERE {first}", column.name, odd(&column.kind));
            changes.push((place, set));
        }
    }
    changes
}

#[test]
fn every_change_to_every_table_is_found_and_named() {
    let study = Worked::new();
    let raw = study.raw();
    raw.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").expect("one file");
    let mut all = Vec::new();
    for table in tables(&raw).iter().filter(|table| *table != "audit" && *table != "incoming") {
        all.extend(changes(&raw, table).into_iter().map(|(place, sql)| (table.clone(), place, sql)));
    }
    drop(raw);
    assert!(all.len() > 100, "only {} changes tried", all.len());
    let whole = std::fs::read(study.file()).expect("bytes");
    let mut lab = Lab::open(study.path()).expect("opens");
    for (table, place, sql) in all {
        study.tamper(&sql);
        let check = lab.check_trail(&[]).expect("checked");
        let rows = check.findings.iter().filter(|finding| finding.kind == FindingKind::Rows);
        let told: Vec<String> = rows.map(ToString::to_string).collect();
        let in_sheet =
            ["sheet", "rating", "note", "guess", "revision", "revision_rating"].contains(&table.as_str());
        let named = |text: &String| {
            text.starts_with(&format!("table {table}:")) || (in_sheet && text.starts_with("sheet"))
        };
        assert!(told.iter().any(named), "{place}: {:?}", check.findings);
        assert!(check.findings.len() == told.len(), "{place}: {:?}", check.findings);
        // Back to how it was; no other program has the file open.
        drop(lab);
        std::fs::write(study.file(), &whole).expect("written back");
        for beside in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(study.path().join(format!("{}{beside}", Lab::FILE_NAME)));
        }
        lab = Lab::open(study.path()).expect("opens");
    }
    assert_eq!(lab.check_trail(&[]).expect("checked").findings, []);
}

#[test]
fn a_rating_is_named_with_what_was_recorded_of_it() {
    let study = Worked::new();
    let [submitted, begun] = [study.submitted, study.begun].map(|assignment| study.code(assignment));
    study.tamper(
        "UPDATE rating SET value = 1 WHERE item_id = 'P03' AND sheet_id = (SELECT id FROM sheet WHERE submitted_at IS NULL)",
    );
    one_with(
        &study.findings(FindingKind::Rows),
        &[&begun, "P03 was recorded as “4” and stands as “1”", "since event"],
    );
    study.tamper(
        "DELETE FROM rating WHERE item_id = 'P05' AND sheet_id = (SELECT id FROM sheet WHERE submitted_at IS NOT NULL)",
    );
    let found = study.findings(FindingKind::Rows);
    assert_eq!(found.len(), 2, "{found:?}");
    let other = found.iter().find(|text| text.contains(&submitted)).expect("the submitted sheet");
    assert!(other.contains("P05 was recorded as") && other.contains("stands as not rated"), "{other}");
}

#[test]
fn a_sheet_that_was_put_in_or_whose_hour_was_moved_is_found() {
    let study = Worked::new();
    study.tamper("UPDATE sheet SET submitted_at = '2020-01-01T00:00:00Z' WHERE submitted_at IS NOT NULL");
    let submitted = study.code(study.submitted);
    one_with(&study.findings(FindingKind::Rows), &[&submitted, "submitted"]);
    study.tamper(
        "INSERT INTO sheet (id, assignment_id, opened_at) SELECT 4711, max(id), '2026-01-01T00:00:00Z' FROM assignment
         WHERE id NOT IN (SELECT assignment_id FROM sheet)",
    );
    let found = study.findings(FindingKind::Rows);
    assert!(found.iter().any(|text| text.contains("no event tells of it")), "{found:?}");
}

#[test]
fn replacing_a_row_is_found_like_any_other_change() {
    let study = Worked::new();
    let raw = study.raw();
    raw.execute(
        "INSERT OR REPLACE INTO rating (sheet_id, item_id, value, rated_at)
         SELECT sheet_id, item_id, 1, rated_at FROM rating WHERE item_id = 'P04'
         AND sheet_id = (SELECT id FROM sheet WHERE submitted_at IS NULL)",
        [],
    )
    .expect("a draft is open to it");
    one_with(&study.findings(FindingKind::Rows), &["P04 was recorded as “2” and stands as “1”"]);
    raw.execute("INSERT OR REPLACE INTO setting (name, value) VALUES ('idle_minutes', '999')", [])
        .expect("put in");
    let found = study.findings(FindingKind::Rows);
    assert!(found.iter().any(|text| text.starts_with("table setting:")), "{found:?}");
}

#[test]
fn honest_work_afterwards_covers_nothing_up() {
    let study = Worked::new();
    let begun = study.code(study.begun);
    study.tamper(
        "UPDATE rating SET value = 1 WHERE sheet_id = (SELECT id FROM sheet WHERE submitted_at IS NULL)",
    );
    study.tamper("UPDATE clip SET end_ms = 1000");
    let mut lab = Lab::open(study.path()).expect("opens");
    sign_in(&mut lab, 0);
    rate(&mut lab, study.begun, "P06", 3.0);
    lead(&mut lab);
    lab.add_wave(48, "").expect("added");
    let check = lab.check_trail(&[]).expect("checked");
    let noticed: Vec<String> = check
        .findings
        .iter()
        .filter(|finding| finding.kind == FindingKind::Noticed)
        .map(ToString::to_string)
        .collect();
    assert_eq!(noticed.len(), 2, "{:?}", check.findings);
    assert!(noticed.iter().any(|text| text.contains("study: clip")), "{noticed:?}");
    assert!(noticed.iter().any(|text| text.contains("sheet ") && text.contains("rating")), "{noticed:?}");
    assert!(noticed.iter().all(|text| text.contains("event ")), "{noticed:?}");
    let events = lab.audit().expect("the trail");
    let told = events.iter().filter(|event| event.what == "changed outside Samspil");
    assert!(told.clone().all(|event| event.who == "Samspil"), "nobody is blamed who only came by");
    assert_eq!(told.count(), 2);
    // The items that were changed are still named: the trail knows what they were.
    drop(lab);
    one_with(
        &study.findings(FindingKind::Rows),
        &[&begun, "P03 was recorded as “4” and stands as “1”", "P04"],
    );
}

#[test]
fn a_sheet_put_in_or_taken_out_is_not_covered_by_the_coder_who_opens_it() {
    let study = Worked::new();
    let mut lab = Lab::open(study.path()).expect("opens");
    sign_in(&mut lab, 0);
    let third = crate::support::assignments(&mut lab)[2];
    drop(lab);
    study.tamper(&format!(
        "INSERT INTO sheet (id, assignment_id, opened_at) VALUES (4711, {}, '2026-01-01T00:00:00Z');
         INSERT INTO rating (sheet_id, item_id, value, rated_at) VALUES (4711, 'P01', 5, '2026-01-01T00:00:00Z')",
        third.0
    ));
    let mut lab = Lab::open(study.path()).expect("opens");
    sign_in(&mut lab, 0);
    rate(&mut lab, third, "P02", 3.0);
    drop(lab);
    one_with(&study.findings(FindingKind::Noticed), &["sheet 4711"]);

    // The other way round: a sheet is taken out, and its number is given anew.
    let study = Worked::new();
    study.tamper(
        "DELETE FROM rating WHERE sheet_id = (SELECT max(id) FROM sheet);
         DELETE FROM note WHERE sheet_id = (SELECT max(id) FROM sheet); DELETE FROM sheet WHERE id = (SELECT max(id) FROM sheet)",
    );
    let mut lab = Lab::open(study.path()).expect("opens");
    sign_in(&mut lab, 0);
    rate(&mut lab, study.begun, "P02", 3.0);
    drop(lab);
    one_with(&study.findings(FindingKind::Noticed), &["sheet", "rating"]);
}

#[test]
fn a_trigger_or_table_that_is_not_ours_is_found() {
    let study = Worked::new();
    let raw = study.raw();
    raw.execute_batch("DROP TRIGGER audit_no_update; CREATE TABLE aside (x TEXT) STRICT").expect("changed");
    raw.execute_batch("DROP TRIGGER rating_locked_delete; CREATE TRIGGER rating_locked_delete BEFORE DELETE ON rating BEGIN SELECT 1; END")
        .expect("changed");
    let found = study.findings(FindingKind::Schema);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found.iter().any(|text| text.starts_with("trigger audit_no_update: it is missing")), "{found:?}");
    assert!(
        found.iter().any(|text| text.starts_with("trigger rating_locked_delete: it is not as Samspil")),
        "{found:?}"
    );
    assert!(
        found.iter().any(|text| text.starts_with("table aside: Samspil makes no such thing")),
        "{found:?}"
    );
}
