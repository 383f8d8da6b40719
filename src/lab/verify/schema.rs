//! Whether the file has the tables, indices and triggers that the program makes, and no others.

use super::{Finding, FindingKind, TrailCheck};
use crate::store::SchemaEntry;

/// Compares them.
pub(super) fn check(there: &[SchemaEntry], due: &[SchemaEntry], check: &mut TrailCheck) {
    let same = |a: &SchemaEntry, b: &SchemaEntry| a.kind == b.kind && a.name == b.name;
    let place = |entry: &SchemaEntry| format!("{} {}", entry.kind, entry.name);
    for entry in due {
        let what = match there.iter().find(|other| same(other, entry)) {
            None => "it is missing: another program has taken it out",
            Some(other) if other.sql != entry.sql => {
                "it is not as Samspil makes it: another program has changed it"
            }
            Some(_) => continue,
        };
        check.findings.push(Finding::new(FindingKind::Schema, place(entry), what));
    }
    for entry in there.iter().filter(|entry| !due.iter().any(|other| same(other, entry))) {
        let what = "Samspil makes no such thing: another program has put it in";
        check.findings.push(Finding::new(FindingKind::Schema, place(entry), what));
    }
}
