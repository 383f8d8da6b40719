//! What is said of a file's sheets: how many would come in, whose they are, and what a person should know.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::fault::readable;
use super::plan::{Plan, Planning};
use super::{BringInReport, BroughtCoder, BroughtWave, Field};
use crate::study::{ClipId, Role};

impl Planning<'_> {
    /// Counts what would come in, and tells it with every fault.
    pub(super) fn finish(self, nowhere: &[String]) -> Plan {
        let remarks = self.remarks(nowhere).iter().map(|remark| readable(remark)).collect();
        let mut coders: BTreeMap<&str, BroughtCoder> = BTreeMap::new();
        let mut waves: BTreeMap<u16, (BTreeSet<ClipId>, usize)> = BTreeMap::new();
        let mut per_clip: HashMap<ClipId, usize> = HashMap::new();
        let (mut ratings, mut not_rated) = (0, 0);
        for sheet in &self.sheets {
            let name = self.known.name_of(sheet.coder);
            let coder = coders
                .entry(name)
                .or_insert_with(|| BroughtCoder { name: name.to_owned(), ..BroughtCoder::default() });
            match sheet.role {
                Some(Role::Primary) => coder.primary += 1,
                Some(Role::Second) => coder.second += 1,
                None => {}
            }
            let wave = waves.entry(sheet.wave_months).or_default();
            wave.0.insert(sheet.clip);
            wave.1 += 1;
            *per_clip.entry(sheet.clip).or_default() += 1;
            let points = sheet.ratings.values().filter(|rating| rating.points().is_some()).count();
            ratings += points;
            not_rated += sheet.ratings.len() - points;
        }
        let submitted = |clip: &ClipId| {
            let given = self.known.given.get(clip).map_or(&[][..], Vec::as_slice);
            given.iter().filter(|given| given.row.submitted && !given.row.withdrawn).count()
        };
        let coded_twice = per_clip.iter().filter(|(clip, count)| **count + submitted(clip) > 1).count();
        let (faults, more_faults) = self.faults.finish();
        let report = BringInReport {
            done: false,
            sha256: self.file.fingerprint.clone(),
            rows: self.file.rows.len(),
            clips: per_clip.len(),
            coded_twice,
            sheets: self.sheets.len(),
            ratings,
            not_rated,
            coders: coders.into_values().collect(),
            waves: waves
                .into_iter()
                .map(|(months, (clips, sheets))| BroughtWave { months, clips: clips.len(), sheets })
                .collect(),
            remarks,
            faults,
            more_faults,
        };
        Plan { sheets: self.sheets, report }
    }

    fn remarks(&self, nowhere: &[String]) -> Vec<String> {
        let mut remarks = Vec::new();
        let unread =
            self.file.heads.iter().zip(&self.file.fields).filter(|(_, field)| **field == Field::Ignored);
        let unread: Vec<&str> = unread.map(|(head, _)| head.as_str()).collect();
        if !unread.is_empty() {
            remarks.push(format!("Columns that are not read: {}.", unread.join(", ")));
        }
        if let (Some(reason), false) = (&self.rules.missing, nowhere.is_empty()) {
            remarks.push(format!(
                "Nothing in the file rates {}: every sheet has “{}” there.",
                nowhere.join(", "),
                reason.name
            ));
        }
        if let (Some(reason), 1..) = (&self.rules.missing, self.filled) {
            remarks.push(format!(
                "{} without a rating get the reason “{}”.",
                count(self.filled, "item"),
                reason.name
            ));
        }
        for (item, times) in &self.despite {
            remarks.push(format!(
                "{item} has a point that stands for “not rated” elsewhere: there it is taken as a rating, {}. Say it for {item} \
                 by itself if it isn't one.",
                count(*times, "time")
            ));
        }
        let notes: usize = self.sheets.iter().map(|sheet| sheet.notes.len()).sum();
        if notes > 0 {
            remarks.push(format!(
                "{} come along. As coders' own, they stand in the open in the study's file: they must name nobody.",
                count(notes, "note")
            ));
        }
        if self.sheets.iter().any(|sheet| sheet.rated_at.is_none()) {
            remarks.push(
                "Sheets without a day of rating count as submitted when they are brought in.".to_owned(),
            );
        }
        if self.known.asks_for_guess && !self.sheets.is_empty() {
            remarks.push(
                "The study asks coders for a guess of the group: these sheets come without one.".to_owned(),
            );
        }
        remarks
    }
}

/// “1 note”, “2 notes”.
fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
