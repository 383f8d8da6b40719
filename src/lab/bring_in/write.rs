//! Writing what a file brings: assignments, sheets, their events, as one change.

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, Utc};

use super::super::act::Act;
use super::super::views::{Give, shuffled};
use super::super::{Lab, LabError, Result};
use super::known::Known;
use super::plan::{Draft, plan};
use super::{
    BringInReport, BringInRules, BroughtFile, RATINGS_BROUGHT_IN, SHEET_BROUGHT_IN, refuse_ended, told,
};
use crate::jobs::Control;
use crate::store::Tx;
use crate::study::{AssignmentId, CoderId, Role};

impl Lab {
    /// Writes a file that was found without fault, once more checked in the same transaction.
    pub(super) fn write_brought(
        &mut self,
        file: &BroughtFile,
        rules: &BringInRules,
        control: &Control,
    ) -> Result<BringInReport> {
        let now = self.clock.now();
        let keys = self.keys.clone();
        let codebooks = self.codebooks.clone();
        let mut rng = self.rng.clone();
        let report = self.change(|tx, act| {
            refuse_ended(tx)?;
            let known = Known::read(tx, &keys, &codebooks, file, now)?;
            let mut plan = plan(file, rules, &known);
            if let Some(fault) = plan.report.faults.first() {
                return Err(LabError::Refused(format!(
                    "The study has changed since the file was checked ({fault}). Nothing was brought in. Check it again."
                )));
            }
            let mut last = last_places(tx)?;
            // In random order: who has which clip next to which other in a list says nothing.
            let order = shuffled(plan.sheets.len(), &mut rng);
            let mut wanted = Vec::new();
            let mut whose = Vec::new();
            for place in &order {
                let Some(sheet) = plan.sheets.get(*place).filter(|sheet| sheet.given.is_none()) else { continue };
                let position = last.entry(sheet.coder).or_default();
                *position += 1;
                let role = sheet.role.unwrap_or(Role::Primary);
                wanted.push(Give { clip: sheet.clip, coder: sheet.coder, role, position: *position });
                whose.push(*place);
            }
            let rows = keys.give(tx, &mut rng, &wanted)?;
            for (place, row) in whose.iter().zip(rows) {
                if let Some(sheet) = plan.sheets.get_mut(*place) {
                    sheet.given = Some(row);
                }
            }
            // Sheets have numbers one after another: two of one clip must not stand side by side.
            let all = plan.sheets.len();
            for (done, place) in shuffled(all, &mut rng).into_iter().enumerate() {
                // The step is one: what is stopped before its end was never there.
                if control.is_cancelled() {
                    return Err(LabError::Cancelled);
                }
                control.report(done as u64, all as u64, "Bringing ratings in");
                if let Some(sheet) = plan.sheets.get(place) {
                    write_sheet(tx, act, sheet, &file.fingerprint)?;
                }
            }
            let r = &plan.report;
            // Not of how many clips: 26 sheets of 13 clips would tell each coder that all of these are coded twice.
            let subject = format!("{} sheets", r.sheets);
            let counts = format!("{} ratings, {} not rated", r.ratings, r.not_rated);
            act.record(RATINGS_BROUGHT_IN, &subject, "", &format!("{}; {counts}", told(&file.fingerprint)));
            Ok(BringInReport { done: true, ..plan.report })
        })?;
        self.rng = rng;
        Ok(report)
    }
}

/// The last place of every coder's list.
fn last_places(tx: &Tx<'_>) -> Result<BTreeMap<CoderId, u32>> {
    let mut last: BTreeMap<CoderId, u32> = BTreeMap::new();
    for row in tx.assignments()? {
        let place = last.entry(row.coder).or_default();
        *place = (*place).max(row.position);
    }
    Ok(last)
}

fn write_sheet(tx: &Tx<'_>, act: &Act, sheet: &Draft, fingerprint: &str) -> Result<()> {
    let missing = || LabError::not_there("such assignment");
    let assignment: AssignmentId = sheet.given.ok_or_else(missing)?;
    let code = tx.assignment(assignment)?.ok_or_else(missing)?.blind_code;
    let stamp = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let at = sheet.rated_at.map_or_else(|| act.stamp(), stamp);
    let id = tx.insert_sheet(assignment, &at)?;
    act.on_new_sheet(tx, id)?;
    act.record(SHEET_BROUGHT_IN, code.as_str(), "", &told(fingerprint));
    for (item, rating) in &sheet.ratings {
        tx.put_rating(id, item, rating, &at)?;
    }
    for (item, text) in &sheet.notes {
        tx.put_note(id, item.as_ref(), text)?;
    }
    Ok(tx.submit_sheet(id, &at)?)
}
