//! The chain: numbers without a gap, each event's hash, times that do not run backwards.

use chrono::{DateTime, Utc};

use super::{Finding, FindingKind, TrailCheck};
use crate::lab::act::OUTSIDE;
use crate::lab::clock::{JUMPED, WENT_BACK, back_allowed};
use crate::store::{AuditRow, NO_HASH};

/// An event as a place: "event 12 (2026-03-09 13:05:12 UTC, rating given)".
pub(super) fn place(row: &AuditRow) -> String {
    let when = row.time().map_or_else(|| row.at.clone(), |at| at.format("%Y-%m-%d %H:%M:%S UTC").to_string());
    format!("event {} ({when}, {})", row.id, row.event.what)
}

/// Checks the trail by itself.
pub(super) fn check(rows: &[AuditRow], check: &mut TrailCheck) {
    let mut previous: Option<&AuditRow> = None;
    let mut latest: Option<DateTime<Utc>> = None;
    let unchecked = before_chains(rows);
    for row in rows {
        let due = previous.map_or(1, |row| row.id.saturating_add(1));
        if row.id != due {
            check.findings.push(gone(row, due));
        } else if row.hash != row.hash_after(previous.map_or(NO_HASH, |row| &row.hash)) {
            check.findings.push(Finding::new(
                FindingKind::Altered,
                place(row),
                "its content does not give its hash: it was edited, put in, or moved here from another place",
            ));
        }
        match (row.time(), latest) {
            (None, _) => check.findings.push(Finding::new(
                FindingKind::Altered,
                place(row),
                format!("“{}” is no time that Samspil writes", row.at),
            )),
            (Some(at), Some(before))
                if at < before - back_allowed() && row.event.what != WENT_BACK && row.id > unchecked =>
            {
                check.findings.push(Finding::new(
                    FindingKind::BackDated,
                    place(row),
                    format!(
                        "it is dated earlier than an event before it ({}), and no event says that the clock went back",
                        before.format("%Y-%m-%d %H:%M:%S UTC")
                    ),
                ));
            }
            (Some(at), _) => latest = Some(at),
        }
        tell(row, check);
        previous = Some(row);
    }
    if rows.is_empty() {
        check.findings.push(Finding::new(FindingKind::CutOff, "the trail", "it is empty: all of it is gone"));
    }
}

/// What the program itself has recorded of clocks and of other programs.
fn tell(row: &AuditRow, check: &mut TrailCheck) {
    let event = &row.event;
    match event.what.as_str() {
        OUTSIDE => check.findings.push(Finding::new(
            FindingKind::Noticed,
            place(row),
            format!("by then another program had changed {}", event.subject),
        )),
        WENT_BACK | JUMPED => check.remarks.push(format!(
            "{}: by the time before it was due at {}, and the clock showed {}",
            place(row),
            event.old,
            event.new
        )),
        _ => {}
    }
}

fn gone(row: &AuditRow, due: i64) -> Finding {
    let what = match row.id.saturating_sub(due) {
        missing if missing <= 0 => "its number is not one that Samspil gives".to_owned(),
        1 => format!("event {due} before it is gone"),
        _ => format!("events {due} to {} before it are gone", row.id - 1),
    };
    Finding::new(FindingKind::Gone, place(row), what)
}

/// The last event from before trails were chained: their times were written down without a check.
fn before_chains(rows: &[AuditRow]) -> i64 {
    let upgraded = |row: &&AuditRow| {
        row.event.what == "brought up to date" && row.event.subject == "schema" && row.event.old == "1"
    };
    rows.iter().find(upgraded).map_or(0, |row| row.id)
}
