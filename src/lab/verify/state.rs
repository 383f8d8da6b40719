//! Whether rows stand as the last recorded change left them.

use std::collections::{BTreeMap, BTreeSet};

use super::chain::place;
use super::{Finding, FindingKind, TrailCheck};
use crate::lab::Result;
use crate::lab::act::{OUTSIDE, STUDY};
use crate::lab::coding::{GIVEN, TAKEN_BACK, describe};
use crate::store::{AuditRow, Tx};
use crate::study::SheetId;

/// Compares every part of the study with its last digest.
pub(super) fn check(tx: &Tx<'_>, rows: &[AuditRow], check: &mut TrailCheck) -> Result<()> {
    for (scope, tables) in tx.changed_parts()? {
        let last = rows.iter().rev().find(|row| row.scope == scope);
        let since = last.map_or_else(String::new, |row| format!(" since {}", place(row)));
        let Some(sheet) = sheet_of(&scope) else {
            for table in tables {
                check.findings.push(Finding::new(
                    FindingKind::Rows,
                    format!("table {table}"),
                    format!("its rows were changed by another program{since}"),
                ));
            }
            continue;
        };
        let name = name_of(tx, sheet, rows, &scope)?;
        if last.is_none() {
            let what = "no event tells of it: another program has put it in";
            check.findings.push(Finding::new(FindingKind::Rows, name, what));
            continue;
        }
        for table in tables {
            let what = match table.as_str() {
                "rating" => match ratings_that_differ(tx, sheet, rows, &scope) {
                    items if items.is_empty() => "ratings were changed".to_owned(),
                    items => items.join("; "),
                },
                "note" => "notes were changed".to_owned(),
                "sheet" => "when it was opened or submitted, or whose it is, was changed".to_owned(),
                other => format!("its rows in {other} were changed"),
            };
            check.findings.push(Finding::new(
                FindingKind::Rows,
                name.clone(),
                format!("{what}, by another program{since}"),
            ));
        }
    }
    noticed(tx, rows, check)?;
    if tx.has_stray_revisions()? {
        let what =
            "ratings of a correction that is not there: another program has put them in, or taken it out";
        check.findings.push(Finding::new(FindingKind::Rows, "table revision_rating", what));
    }
    if !rows.is_empty() && !rows.iter().any(|row| row.scope == STUDY) {
        let what = "no event says what it should hold";
        check.findings.push(Finding::new(FindingKind::Rows, "the study", what));
    }
    Ok(())
}

/// Sheets that were found changed and have been changed honestly since: their digests are right again, but the ratings
/// that were changed are still not those that were recorded.
fn noticed(tx: &Tx<'_>, rows: &[AuditRow], check: &mut TrailCheck) -> Result<()> {
    let scopes: BTreeSet<&str> = rows
        .iter()
        .filter(|row| row.event.what == OUTSIDE)
        .map(|row| row.event.subject.split(':').next().unwrap_or_default())
        .collect();
    for scope in scopes {
        let Some(sheet) = sheet_of(scope) else { continue };
        let name = name_of(tx, sheet, rows, scope)?;
        let items = ratings_that_differ(tx, sheet, rows, scope);
        let known =
            check.findings.iter().any(|finding| finding.kind == FindingKind::Rows && finding.place == name);
        if !items.is_empty() && !known {
            check.findings.push(Finding::new(FindingKind::Rows, name, items.join("; ")));
        }
    }
    Ok(())
}

fn sheet_of(scope: &str) -> Option<SheetId> {
    scope.strip_prefix("sheet ")?.parse().ok().map(SheetId)
}

/// A sheet by its blind code: from the file, or where its row is gone from what was recorded of it.
fn name_of(tx: &Tx<'_>, sheet: SheetId, rows: &[AuditRow], scope: &str) -> Result<String> {
    let code = tx.sheet_code(sheet)?.or_else(|| {
        let told = rows.iter().find(|row| row.scope == scope)?;
        told.event.subject.split(' ').next().filter(|word| !word.is_empty()).map(str::to_owned)
    });
    Ok(code.map_or_else(|| scope.to_owned(), |code| format!("sheet of {code}")))
}

/// Items whose rating is not the one that was recorded last. Sheets that came in bulk have no record by item.
fn ratings_that_differ(tx: &Tx<'_>, sheet: SheetId, rows: &[AuditRow], scope: &str) -> Vec<String> {
    let mut told: BTreeMap<&str, &str> = BTreeMap::new();
    let mine = |row: &&AuditRow| row.scope == scope && [GIVEN, TAKEN_BACK].contains(&row.event.what.as_str());
    for row in rows.iter().filter(mine) {
        if let Some((_, item)) = row.event.subject.split_once(' ') {
            told.insert(item, &row.event.new);
        }
    }
    // A row that no program of ours can read is told by its table.
    let Ok(now) = tx.ratings(sheet) else { return Vec::new() };
    let now: BTreeMap<String, String> =
        now.iter().map(|(item, rating)| (item.to_string(), describe(Some(rating)))).collect();
    if told.is_empty() {
        return Vec::new();
    }
    let mut items: Vec<&str> = told.keys().copied().chain(now.keys().map(String::as_str)).collect();
    items.sort_unstable();
    items.dedup();
    let words = |text: &str| if text.is_empty() { "not rated".to_owned() } else { format!("“{text}”") };
    items
        .into_iter()
        .filter_map(|item| {
            let recorded = told.get(item).copied().unwrap_or_default();
            let stands = now.get(item).map_or("", String::as_str);
            (recorded != stands).then(|| {
                format!("{item} was recorded as {} and stands as {}", words(recorded), words(stands))
            })
        })
        .collect()
}
