//! The allocation: which family is in which group. It comes as a table from whoever drew it and goes straight into
//! sealed form, to the data manager alone: the lead who may import it can't read it afterwards.
//!
//! Columns: `participant`, `group`, and, where known, `site` and `stratum`. Written as
//! [`crate::table`] reads it: separated by comma, semicolon, tab or bar; UTF-8, UTF-16, or Windows-1252.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::SecondsFormat;
use serde::{Deserialize, Serialize};

use super::linkage::{open_row, seal_row};
use super::manifest::header;
use super::{Actor, Lab, LabError, Result};
use crate::codebook::did_you_mean;
use crate::sealed::Identity;
use crate::store::{AllocationRow, Tx};
use crate::study::AuditEvent;
use crate::table::{Layout, Sheet};

const REQUIRED: [&str; 2] = ["participant", "group"];
const OPTIONAL: [&str; 2] = ["site", "stratum"];
/// What is sealed under this name belongs to the allocation.
const SEALED_AS: &str = "allocation";
/// What the trail calls an import.
const IMPORTED: &str = "allocation imported";

/// A family's place in the trial.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllocatedFamily {
    /// The family's name in the trial.
    pub participant: String,
    /// Its group.
    pub group: String,
    /// Site, where the list says it.
    #[serde(default)]
    pub site: String,
    /// Stratum of the draw, where the list says it.
    #[serde(default)]
    pub stratum: String,
}

/// An import of the allocation, as everybody who may import can see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllocationImport {
    /// When (UTC, RFC 3339).
    pub at: String,
    /// Families in it.
    pub families: usize,
    /// Who imported it, as the trail has it; empty where the trail does not say.
    pub by: String,
}

/// The allocation, opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allocation {
    /// By the family's name in the trial. Of a family that was imported more than once, the last import stands.
    pub families: BTreeMap<String, AllocatedFamily>,
    /// Families that an earlier import had in another group.
    pub conflicts: Vec<AllocationConflict>,
}

/// A family whose group is not the same in every import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllocationConflict {
    /// The family's name in the trial.
    pub participant: String,
    /// The groups with the time of their import, oldest first; the last one stands.
    pub groups: Vec<(String, String)>,
}

/// What became of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedAllocation {
    /// Families in it.
    pub families: usize,
    /// The list that was read: it still says every group in the open, and is to be removed.
    pub remove: PathBuf,
}

/// Reads an allocation list.
///
/// # Errors
/// Every fault, each on a line of its own that begins with the list's line.
pub fn read(bytes: &[u8]) -> std::result::Result<Vec<AllocatedFamily>, String> {
    // A fault's text never holds a cell: the message may be read by those who must not know the groups.
    let sheet = Sheet::read(bytes, Layout::default()).map_err(|faults| faults.to_string())?;
    let header = header(&sheet);
    let mut faults = header_faults(&header);
    if !faults.is_empty() {
        return Err(faults.join("\n"));
    }
    let mut families: Vec<AllocatedFamily> = Vec::new();
    let mut seen: BTreeMap<String, (u64, String)> = BTreeMap::new();
    let mut rows = sheet.rows();
    while let Some(row) = rows.next_row() {
        let line = row.line();
        if let Some(fault) = row.fault() {
            faults.push(format!("line {line}: {fault}"));
            continue;
        }
        let cell = |name: &str| {
            let place = header.iter().position(|column| column == name);
            place.map_or("", |place| row.get(place)).to_owned()
        };
        let family = AllocatedFamily {
            participant: cell("participant"),
            group: cell("group"),
            site: cell("site"),
            stratum: cell("stratum"),
        };
        if family.participant.is_empty() {
            faults.push(format!("line {line}: no participant is given"));
        }
        if family.group.is_empty() {
            faults.push(format!("line {line}: no group is given"));
        }
        if family.participant.is_empty() || family.group.is_empty() {
            continue;
        }
        match seen.get(&family.participant) {
            // Groups are not written out: the message may be read by those who must not know them.
            Some((first, group)) if *group != family.group => faults
                .push(format!("line {line}: {} is on line {first} with another group", family.participant)),
            Some((first, _)) => {
                faults.push(format!("line {line}: {} is on line {first} already", family.participant));
            }
            None => {
                seen.insert(family.participant.clone(), (line, family.group.clone()));
                families.push(family);
            }
        }
    }
    if families.is_empty() && faults.is_empty() {
        faults.push("there is no row below the header".to_owned());
    }
    if faults.is_empty() { Ok(families) } else { Err(faults.join("\n")) }
}

fn header_faults(header: &[String]) -> Vec<String> {
    let known = || REQUIRED.into_iter().chain(OPTIONAL);
    let mut faults = Vec::new();
    for (place, name) in header.iter().enumerate() {
        let is_known = known().any(|column| column == name);
        let meant = if is_known { String::new() } else { did_you_mean(name, known()) };
        // In a list without a header its first line is a family with its group: only a slip of the pen is written out.
        let shown = if is_known || !meant.is_empty() {
            format!("the column “{name}”")
        } else {
            format!("column {}", place + 1)
        };
        if header[..place].contains(name) {
            faults.push(format!("line 1: {shown} is there twice"));
        } else if !is_known {
            let known = known().collect::<Vec<_>>().join(", ");
            faults.push(format!("line 1: {shown} is not known{meant}; known are {known}"));
        }
    }
    for name in REQUIRED {
        if !header.iter().any(|column| column == name) {
            faults.push(format!("line 1: the column “{name}” is missing"));
        }
    }
    faults
}

impl Lab {
    /// Imports an allocation list, straight into sealed form. Families that are there already are not looked for:
    /// nobody here can read what is sealed; [`Lab::allocation`] tells of conflicts.
    ///
    /// # Errors
    /// With every fault of the list; when the file can't be read; or when neither a lead nor the data manager is
    /// signed in. Nothing is written then.
    pub fn import_allocation(&mut self, list: &Path) -> Result<ImportedAllocation> {
        self.for_lead_or_manager()?;
        let bytes = std::fs::read(list).map_err(|error| {
            LabError::file(list, error, "Nothing was imported. Check the list's name and folder.")
        })?;
        let mut families = read(&bytes).map_err(LabError::Allocation)?;
        // By name: the list may be in the order of groups.
        families.sort_by(|a, b| a.participant.cmp(&b.participant));
        self.change(|tx, act| {
            let sealed = seal_row(SEALED_AS, &families, &Self::data_manager_readers(tx)?)?;
            tx.insert_allocation(&act.stamp(), families.len(), &sealed)?;
            act.record(IMPORTED, &format!("{} families", families.len()), "", "");
            Ok(())
        })?;
        Ok(ImportedAllocation { families: families.len(), remove: list.to_owned() })
    }

    /// The imports so far, oldest first. Holds no family and no group.
    ///
    /// # Errors
    /// As [`Lab::import_allocation`].
    pub fn allocation_imports(&mut self) -> Result<Vec<AllocationImport>> {
        self.for_lead_or_manager()?;
        let (rows, events) =
            self.store.look(|tx| -> Result<_> { Ok((tx.allocations()?, tx.trail_as_written()?)) })?;
        let by = |at: &str| {
            let at_once = |event: &AuditEvent| event.at.to_rfc3339_opts(SecondsFormat::Secs, true) == at;
            let mut imports = events.iter().map(|row| &row.event).filter(|event| event.what == IMPORTED);
            imports.find(|event| at_once(event)).map_or_else(String::new, |event| event.who.clone())
        };
        let import =
            |row: AllocationRow| AllocationImport { by: by(&row.at), at: row.at, families: row.families };
        Ok(rows.into_iter().map(import).collect())
    }

    /// Opens the allocation. Recorded.
    ///
    /// # Errors
    /// When it is not the data manager who asks, or what is sealed was changed.
    pub fn allocation(&mut self) -> Result<Allocation> {
        let allocation = self.read_allocation()?;
        let count = format!("{} families", allocation.families.len());
        self.record("allocation opened", &count, "", "")?;
        Ok(allocation)
    }

    fn read_allocation(&mut self) -> Result<Allocation> {
        if !matches!(self.actor, Actor::DataManager { .. }) {
            return Err(LabError::AllocationClosed);
        }
        let key = self.own_key()?.clone();
        let rows = self.store.look(|tx| tx.allocations())?;
        let mut groups: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        let mut allocation = Allocation::default();
        for row in rows {
            let what = format!("The allocation imported at {}", row.at);
            for family in open_row::<Vec<AllocatedFamily>>(SEALED_AS, &what, &row.sealed, &key)? {
                let before = groups.entry(family.participant.clone()).or_default();
                before.push((family.group.clone(), row.at.clone()));
                allocation.families.insert(family.participant.clone(), family);
            }
        }
        allocation.conflicts = groups
            .into_iter()
            .filter(|(_, groups)| groups.iter().any(|(group, _)| Some(group) != groups.first().map(|g| &g.0)))
            .map(|(participant, groups)| AllocationConflict { participant, groups })
            .collect();
        Ok(allocation)
    }
}

/// Every line of every import, opened with the data manager's key.
pub(super) fn open_all(tx: &Tx<'_>, manager: &Identity) -> Result<Vec<AllocatedFamily>> {
    let mut lines = Vec::new();
    for row in tx.allocations()? {
        let what = format!("The allocation imported at {}", row.at);
        lines.extend(open_row::<Vec<AllocatedFamily>>(SEALED_AS, &what, &row.sealed, manager)?);
    }
    Ok(lines)
}

/// Takes a family out of every import; answers from how many.
pub(super) fn forget(tx: &Tx<'_>, manager: &Identity, participant: &str) -> Result<usize> {
    let mut from = 0;
    for row in tx.allocations()? {
        let what = format!("The allocation imported at {}", row.at);
        let mut lines: Vec<AllocatedFamily> = open_row(SEALED_AS, &what, &row.sealed, manager)?;
        let before = lines.len();
        lines.retain(|line| line.participant != participant);
        if lines.len() < before {
            let sealed = seal_row(SEALED_AS, &lines, &Lab::data_manager_readers(tx)?)?;
            tx.replace_allocation(row.id, lines.len(), &sealed)?;
            from += 1;
        }
    }
    Ok(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_whatever_wrote_it() {
        let expected = [("F001", "treatment"), ("F002", "control")];
        for text in [
            "participant,group\nF001,treatment\nF002,control\n",
            "\u{feff}Participant;Group\r\nF001;treatment\r\n\r\nF002;control\r\n",
            "group\tparticipant\ntreatment\tF001\ncontrol\tF002",
        ] {
            let families = read(text.as_bytes()).expect(text);
            let pairs: Vec<_> = families.iter().map(|f| (f.participant.as_str(), f.group.as_str())).collect();
            assert_eq!(pairs, expected, "{text}");
        }
        let latin = b"participant;group;site\nF001;A;K\xf8benhavn\n";
        assert_eq!(read(latin).expect("Latin-1")[0].site, "København");
    }

    #[test]
    fn every_fault_is_named_with_its_line_and_no_group() {
        let text = "participant,group\nF001,SECRETONE\n,SECRETTWO\nF002,\nF001,SECRETTWO\nF003,a,b\nF001,SECRETONE\n";
        let faults = read(text.as_bytes()).expect_err("faults");
        let lines: Vec<&str> = faults.lines().collect();
        assert_eq!(lines.len(), 5, "{faults}");
        for (line, part) in lines.iter().zip([
            "line 3: no participant",
            "line 4: no group",
            "line 5: F001 is on line 2 with another group",
            "line 6: it has 3 cells where the header has 2",
            "line 7: F001 is on line 2 already",
        ]) {
            assert!(line.starts_with(part), "{line}");
        }
        assert!(!faults.contains("SECRET"), "{faults}");
    }

    #[test]
    fn a_list_without_a_header_tells_no_group() {
        for text in ["F001,early\nF002,usual care\n", "usual care,usual care\nF002,early\n"] {
            let faults = read(text.as_bytes()).expect_err("no header");
            assert!(faults.contains("column 1 is not known"), "{faults}");
            assert!(!faults.contains("early") && !faults.contains("usual"), "{faults}");
        }
    }

    #[test]
    fn an_unknown_column_is_refused_with_a_guess() {
        let faults = read(b"participant,grup,group,group\nF1,a,b,c\n").expect_err("faults");
        assert!(faults.contains("“grup” is not known; did you mean “group”?"), "{faults}");
        assert!(faults.contains("“group” is there twice"), "{faults}");
        assert!(read(b"").expect_err("empty").contains("there is nothing in it"));
        assert!(read(b"participant,group\n").expect_err("no rows").contains("no row"));
    }
}
