//! From the rows of a file to the sheets that they are: everything is looked at, every fault is told, nothing is written.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};

use super::cell::{self, Said};
use super::clips::{self, Fields};
use super::fault::{Faults, Settles};
use super::known::Known;
use super::{BringInReport, BringInRules, BroughtFile, BroughtRating, BroughtRow, Field, roles};
use crate::codebook::{Item, ItemId, did_you_mean};
use crate::study::{AssignmentId, ClipId, CoderId, Ratings, Role};

/// A sheet in the making.
#[derive(Debug)]
pub(super) struct Draft {
    /// The first line of it.
    pub(super) line: u64,
    pub(super) clip: ClipId,
    pub(super) coder: CoderId,
    pub(super) role: Option<Role>,
    /// Where the coder has been given the clip already, and has not begun.
    pub(super) given: Option<AssignmentId>,
    pub(super) rated_at: Option<DateTime<Utc>>,
    pub(super) ratings: Ratings,
    pub(super) notes: Vec<(Option<ItemId>, String)>,
    pub(super) wave_months: u16,
    /// On which line each item is.
    lines: HashMap<ItemId, u64>,
}

/// What is to be written, and what is said of it.
pub(super) struct Plan {
    pub(super) sheets: Vec<Draft>,
    pub(super) report: BringInReport,
}

/// Checks a file.
pub(super) fn plan(file: &BroughtFile, rules: &BringInRules, known: &Known<'_>) -> Plan {
    let mut planning = Planning {
        file,
        rules,
        known,
        fields: Fields { columns: &file.columns, rules, known, strangers: clips::strangers(file, known) },
        items: file.items.iter().map(|item| known.item(&item.written)).collect(),
        sheets: Vec::new(),
        places: HashMap::new(),
        faults: Faults::default(),
        despite: BTreeMap::new(),
        filled: 0,
    };
    for fault in &file.faults {
        let lines = if fault.lines.is_empty() { &[0][..] } else { &fault.lines };
        for line in lines {
            planning.faults.add_settled(*line, &fault.column, fault.what.clone(), fault.settled_by);
        }
    }
    planning.rules_fit();
    if file.stopped {
        return planning.finish(&[]);
    }
    for row in &file.rows {
        planning.row(row);
    }
    if file.rows.is_empty() && file.faults.is_empty() {
        planning.faults.add(0, "", "there is no row below the head");
    }
    let nowhere = planning.complete();
    if planning.is_here_already() {
        let what =
            "this very file was brought in before: its sheets are in the study, and are not overwritten";
        planning.faults.add(0, "", what);
    } else {
        planning.against_the_study();
    }
    planning.settle_roles();
    planning.finish(&nowhere)
}

/// A file while it is looked at.
pub(super) struct Planning<'a> {
    pub(super) file: &'a BroughtFile,
    pub(super) rules: &'a BringInRules,
    pub(super) known: &'a Known<'a>,
    fields: Fields<'a>,
    /// Each item that the file names, where the study has it.
    items: Vec<Option<&'a Item>>,
    pub(super) sheets: Vec<Draft>,
    places: HashMap<(ClipId, CoderId), usize>,
    pub(super) faults: Faults,
    /// Ratings which are a code for “not rated” on other items, by item.
    pub(super) despite: BTreeMap<ItemId, usize>,
    /// Items that got the reason for missing ones.
    pub(super) filled: usize,
}

fn head(column: &Option<String>) -> &str {
    column.as_deref().unwrap_or_default()
}

impl<'a> Planning<'a> {
    fn is_long(&self) -> bool {
        self.file.columns.item.is_some()
    }

    /// What the rules name has to be there, also where no row needs it.
    fn rules_fit(&mut self) {
        let names = || self.known.coders.iter().map(|coder| coder.name.as_str());
        let wanted =
            self.rules.coders.iter().map(|(_, to)| to).chain(&self.rules.primary).chain(&self.rules.by);
        for name in wanted.filter(|name| self.known.coder(name).is_none()) {
            let what = format!(
                "“{}” is no coder of the study{}; coders are {}",
                name.trim(),
                did_you_mean(name, names()),
                names().collect::<Vec<_>>().join(", ")
            );
            self.faults.add(0, "", what);
        }
        for code in &self.rules.codes {
            let item = code.item.as_ref();
            if let Some(item) = item.filter(|item| self.known.items().all(|known| !same(known, item))) {
                let what = format!("the code “{}” is said for {item}, which is no item here", code.code);
                self.faults.add_settled(0, "", what, Settles::Code);
            }
        }
    }

    fn row(&mut self, row: &BroughtRow) {
        let clip = self.fields.clip(row, &mut self.faults);
        let coder = self.fields.coder(row, &mut self.faults);
        let role = self.fields.role(row, &mut self.faults);
        let rated_at = self.fields.rated_at(row, &mut self.faults);
        let (Some((clip, facts)), Some(coder)) = (clip, coder) else { return };
        let key = (clip, coder.id);
        let known = self.places.get(&key).copied();
        let place = match known {
            Some(place) if !self.is_long() => {
                let line = self.sheets.get(place).map_or(0, |sheet| sheet.line);
                let what = format!("{}'s sheet of {} is on line {line} already", coder.name, facts.code);
                self.faults.add(row.line, "", what);
                return;
            }
            Some(place) => place,
            None => {
                self.places.insert(key, self.sheets.len());
                self.sheets.push(Draft {
                    line: row.line,
                    clip,
                    coder: coder.id,
                    role,
                    given: None,
                    rated_at,
                    ratings: Ratings::new(),
                    notes: Vec::new(),
                    wave_months: facts.wave_months,
                    lines: HashMap::new(),
                });
                self.sheets.len() - 1
            }
        };
        let Some(sheet) = self.sheets.get_mut(place) else { return };
        if role.is_some() && sheet.role.is_some() && role != sheet.role {
            let what = format!("line {} of the same sheet has another role", sheet.line);
            self.faults.add(row.line, head(&self.file.columns.role), what);
        }
        sheet.role = sheet.role.or(role);
        // Of a sheet that was rated over several days, the last one counts.
        sheet.rated_at = sheet.rated_at.max(rated_at);
        let note = cell::unguarded(&row.note);
        if !note.is_empty() {
            self.note(place, row.line, None, note);
        }
        for rating in &row.ratings {
            self.rating(place, row.line, rating);
        }
    }

    fn note(&mut self, place: usize, line: u64, item: Option<ItemId>, words: &str) {
        if let Some(family) = self.known.family_in(words) {
            let what = format!(
                "the note names the family {family}; notes stand where coders can read them: take it out"
            );
            self.faults.add(line, head(&self.file.columns.note), what);
        }
        if let Some(sheet) = self.sheets.get_mut(place) {
            sheet.notes.push((item, words.to_owned()));
        }
    }

    /// The head of the column in which an item's ratings stand.
    fn column(&self, item: usize) -> &'a str {
        self.file.items.get(item).map_or("", |item| item.column.as_str())
    }

    fn rating(&mut self, place: usize, line: u64, rating: &BroughtRating) {
        let column = self.column(rating.item);
        let Some(item) = self.items.get(rating.item).copied().flatten() else {
            let written = self.file.items.get(rating.item).map_or("", |item| item.written.as_str());
            let what = if written.trim().is_empty() {
                "no item is given".to_owned()
            } else {
                format!(
                    "“{written}” is no item of the study{}",
                    did_you_mean(written, self.known.item_words())
                )
            };
            let column = if self.is_long() { head(&self.file.columns.item) } else { column };
            self.faults.add(line, column, what);
            return;
        };
        let Some((wave, already)) =
            self.sheets.get(place).map(|sheet| (sheet.wave_months, sheet.lines.get(&item.id).copied()))
        else {
            return;
        };
        let here = self.known.sheet(wave).find(|here| here.item.id == item.id);
        let Some(here) = here else {
            if ![&rating.value, &rating.reason].iter().all(|text| text.trim().is_empty()) {
                self.faults.add(line, column, format!("{} is not rated at {wave} months", item.id));
            }
            return;
        };
        if let Some(first) = already {
            let what = if first == line {
                format!("{} is on this line twice", item.id)
            } else {
                format!("{} of this clip by this coder is on line {first} already", item.id)
            };
            self.faults.add(line, column, what);
            return;
        }
        let said = cell::read(here, rating, self.rules);
        let note = cell::unguarded(&rating.note);
        if !note.is_empty() {
            self.note(place, line, Some(item.id.clone()), note);
        }
        let Some(sheet) = self.sheets.get_mut(place) else { return };
        match said {
            Ok(Said::Nothing) => return,
            Ok(Said::Rating(rating)) => {
                sheet.ratings.insert(item.id.clone(), rating);
            }
            Ok(Said::PointDespiteCode(rating)) => {
                *self.despite.entry(item.id.clone()).or_default() += 1;
                sheet.ratings.insert(item.id.clone(), rating);
            }
            Err(what) => {
                // What stands in the place of a rating may be a code for “not rated”.
                let in_place = rating.reason.trim().is_empty() && !rating.value.trim().is_empty();
                self.faults.add_settled(line, column, what, in_place.then_some(Settles::Code));
            }
        }
        // Also where the cell is wrong: that an item lacks its rating is not said as well.
        sheet.lines.insert(item.id.clone(), line);
        if let Some(family) = self.known.family_in(&rating.reason_text) {
            let what = format!(
                "the words name the family {family}; they stand where coders can read them: take it out"
            );
            self.faults.add(line, head(&self.file.columns.reason_text), what);
        }
    }

    /// Every item of a sheet needs a rating or a reason. Answers the items that the file does not have at all.
    fn complete(&mut self) -> Vec<String> {
        let named: BTreeSet<&ItemId> = self.items.iter().flatten().map(|item| &item.id).collect();
        let mut nowhere: Vec<String> = Vec::new();
        for sheet in &mut self.sheets {
            for here in self.known.sheet(sheet.wave_months) {
                let id = &here.item.id;
                if sheet.lines.contains_key(id) {
                    continue;
                }
                let place = self.items.iter().position(|item| item.is_some_and(|item| item.id == *id));
                let column =
                    place.and_then(|place| self.file.items.get(place)).map_or("", |item| &item.column);
                let absent = !named.contains(id);
                if absent && !nowhere.iter().any(|known| known == id.as_str()) {
                    nowhere.push(id.to_string());
                }
                match &self.rules.missing {
                    Some(reason) => match cell::not_rated(here, reason) {
                        Ok(rating) => {
                            self.filled += 1;
                            sheet.ratings.insert(id.clone(), rating);
                        }
                        Err(what) => self.faults.add_settled(sheet.line, column, what, Settles::Missing),
                    },
                    // Said once for all sheets.
                    None if absent => {}
                    None => {
                        let what = format!("{id} has neither a rating nor a reason");
                        self.faults.add_settled(sheet.line, column, what, Settles::Missing);
                    }
                }
            }
        }
        if self.rules.missing.is_none() && !nowhere.is_empty() {
            let what = format!(
                "nothing rates {}: the study's sheets have these items too. Say which columns they are, or which reason items \
                 without a rating get{}",
                nowhere.join(", "),
                self.could_be(&nowhere)
            );
            self.faults.add_settled(0, "", what, Settles::Missing);
        }
        nowhere
    }

    /// Columns that are not read and look like one of these items.
    fn could_be(&self, items: &[String]) -> String {
        let unread =
            self.file.heads.iter().zip(&self.file.fields).filter(|(_, field)| **field == Field::Ignored);
        unread
            .map(|(head, _)| (head, did_you_mean(head, items.iter().map(String::as_str))))
            .filter(|(_, meant)| !meant.is_empty())
            .map(|(head, meant)| format!(". The column “{head}” is not read{meant}"))
            .collect()
    }

    /// Whether the file was brought in before, and every sheet of it is still there.
    fn is_here_already(&self) -> bool {
        let submitted = |sheet: &Draft| {
            let given = self.known.given.get(&sheet.clip).map_or(&[][..], Vec::as_slice);
            given
                .iter()
                .any(|given| given.row.coder == sheet.coder && given.row.submitted && !given.row.withdrawn)
        };
        self.known.again && !self.sheets.is_empty() && self.sheets.iter().all(submitted)
    }

    /// Nobody rates a clip twice, and nothing that was begun here is overwritten.
    fn against_the_study(&mut self) {
        for sheet in &mut self.sheets {
            let Some(clip) = self.known.clips.get(&sheet.clip) else { continue };
            let name = self.known.name_of(sheet.coder);
            let given = self.known.given.get(&sheet.clip).map_or(&[][..], Vec::as_slice);
            let mine = given.iter().find(|given| given.row.coder == sheet.coder);
            let what = match mine.map(|given| &given.row) {
                Some(row) if row.withdrawn => {
                    format!(
                        "{name}'s sheet of {} was withdrawn after an incident: nobody rates a clip twice",
                        clip.code
                    )
                }
                Some(row) if row.submitted => {
                    format!("{name} has submitted {} in the study: it is not overwritten", clip.code)
                }
                Some(row) if row.opened => {
                    format!("{name} has begun with {} in the study: it is not overwritten", clip.code)
                }
                _ if self.known.is_barred(sheet.coder, clip) => {
                    format!(
                        "{name} reported an incident with the family of {}, and is kept from its clips",
                        clip.code
                    )
                }
                Some(row) => {
                    sheet.given = Some(row.id);
                    continue;
                }
                None => continue,
            };
            self.faults.add(sheet.line, "", what);
        }
    }

    fn settle_roles(&mut self) {
        let mut by_clip: BTreeMap<ClipId, Vec<&mut Draft>> = BTreeMap::new();
        for sheet in &mut self.sheets {
            by_clip.entry(sheet.clip).or_default().push(sheet);
        }
        let column = head(&self.file.columns.role);
        for (id, mut sheets) in by_clip {
            if let Some(clip) = self.known.clips.get(&id) {
                roles::settle(self.known, id, clip, &mut sheets, self.rules, column, &mut self.faults);
            }
        }
    }
}

fn same(item: &Item, written: &str) -> bool {
    item.id.as_str().eq_ignore_ascii_case(written.trim())
}
