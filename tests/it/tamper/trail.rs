//! The trail's own rows.

use samspil::lab::{FindingKind, Lab};
use samspil::store::{AuditRow, NO_HASH};
use samspil::study::AuditEvent;

use super::{Worked, one_with};

/// Every column of an event but its hash.
const COLUMNS: [&str; 10] =
    ["at", "utc_offset_minutes", "who", "what", "subject", "old", "new", "why", "scope", "digest"];

#[test]
fn an_edit_of_any_column_is_found_at_its_event() {
    let study = Worked::new();
    for (place, column) in COLUMNS.into_iter().enumerate() {
        let id = 10 + 3 * place;
        let value = match column {
            "at" => "'2020-01-01T00:00:00.000Z'",
            "utc_offset_minutes" => "77",
            _ => "'something else'",
        };
        study.tamper(&format!("UPDATE audit SET {column} = {value} WHERE id = {id}"));
        let found = study.findings(FindingKind::Altered);
        assert_eq!(found.len(), place + 1, "{column}: {found:?}");
        assert!(found[place].starts_with(&format!("event {id} (")), "{column}: {found:?}");
    }
    assert_eq!(study.findings(FindingKind::BackDated).len(), 1, "the one that was given another time");
}

#[test]
fn text_that_is_no_text_is_found_and_stops_nothing() {
    let study = Worked::new();
    study.tamper("UPDATE audit SET subject = CAST(x'fffe' AS TEXT), at = 'yesterday' WHERE id = 12");
    let found = study.findings(FindingKind::Altered);
    assert!(found.iter().any(|text| text.contains("event 12 (yesterday")), "{found:?}");
    assert!(found.iter().any(|text| text.contains("is no time")), "{found:?}");
}

#[test]
fn events_taken_out_are_counted_where_they_were() {
    let study = Worked::new();
    study.tamper("DELETE FROM audit WHERE id = 20");
    one_with(&study.findings(FindingKind::Gone), &["event 21 (", "event 20 before it is gone"]);
    study.tamper("DELETE FROM audit WHERE id BETWEEN 1 AND 4");
    let found = study.findings(FindingKind::Gone);
    assert!(found[0].contains("events 1 to 4 before it are gone"), "{found:?}");
}

#[test]
fn events_that_change_places_or_are_put_in_are_found() {
    let study = Worked::new();
    study.tamper(
        "UPDATE audit SET id = -1 WHERE id = 20; UPDATE audit SET id = 20 WHERE id = 21; UPDATE audit SET id = 21 WHERE id = -1",
    );
    let found = study.findings(FindingKind::Altered);
    assert!(found.iter().any(|text| text.starts_with("event 20 (")), "{found:?}");
    assert!(found.iter().any(|text| text.starts_with("event 21 (")), "{found:?}");

    let study = Worked::new();
    study.tamper(
        "INSERT INTO audit SELECT id + 1, at, utc_offset_minutes, who, 'sheet submitted', subject, old, new, why, '', '', hash
         FROM audit ORDER BY id DESC LIMIT 1",
    );
    one_with(&study.findings(FindingKind::Altered), &["sheet submitted", "put in"]);
}

#[test]
fn a_trail_that_was_emptied_is_found() {
    let study = Worked::new();
    study.tamper("DELETE FROM audit");
    let found = study.findings(FindingKind::CutOff);
    assert!(found.iter().any(|text| text.contains("it is empty")), "{found:?}");
}

/// Writes the hashes anew after an edit, as somebody would who knows how they are made.
pub(super) fn forge(study: &Worked, sql: &str) {
    study.tamper(sql);
    let raw = study.raw();
    let mut query = raw.prepare("SELECT * FROM audit ORDER BY id").expect("read");
    let rows: Vec<AuditRow> = query
        .query_map([], |row| {
            Ok(AuditRow {
                id: row.get("id")?,
                at: row.get("at")?,
                event: AuditEvent {
                    at: chrono::DateTime::UNIX_EPOCH,
                    utc_offset_minutes: row.get("utc_offset_minutes")?,
                    who: row.get("who")?,
                    what: row.get("what")?,
                    subject: row.get("subject")?,
                    old: row.get("old")?,
                    new: row.get("new")?,
                    why: row.get("why")?,
                },
                scope: row.get("scope")?,
                digest: row.get("digest")?,
                hash: row.get("hash")?,
            })
        })
        .expect("read")
        .map(|row| row.expect("a row"))
        .collect();
    let mut previous = NO_HASH.to_owned();
    let mut all = String::new();
    for row in rows {
        previous = row.hash_after(&previous);
        all.push_str(&format!("UPDATE audit SET hash = '{previous}' WHERE id = {};\n", row.id));
    }
    study.tamper(&all);
}

#[test]
fn back_dating_is_found_even_when_every_hash_was_made_anew() {
    let study = Worked::new();
    forge(&study, "UPDATE audit SET at = '2020-05-05T10:00:00.000Z' WHERE id = 30");
    let check = study.check();
    assert_eq!(check.findings.len(), 1, "{:?}", check.findings);
    one_with(
        &study.findings(FindingKind::BackDated),
        &["event 30 (2020-05-05 10:00:00 UTC", "the clock went back"],
    );
}

#[test]
fn triggers_stop_a_plain_edit_and_a_replacement() {
    let study = Worked::new();
    let raw = study.raw();
    for sql in [
        "UPDATE audit SET who = 'nobody' WHERE id = 3",
        "DELETE FROM audit WHERE id = 3",
        "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE id = 3",
        "REPLACE INTO audit SELECT * FROM audit WHERE id = 3",
    ] {
        let refused = raw.execute(sql, []).expect_err(sql).to_string();
        assert!(refused.contains("append-only"), "{sql}: {refused}");
    }
    drop(raw);
    assert_eq!(study.check().findings, []);
    drop(Lab::open(study.path()).expect("opens"));
}
