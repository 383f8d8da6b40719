//! Of which clip a row is, whose it is, and when it was rated.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};

use super::super::manifest;
use super::fault::{Faults, Settles};
use super::known::{Known, KnownClip};
use super::{BringInRules, BroughtColumns, BroughtFile, BroughtRow};
use crate::codebook::did_you_mean;
use crate::study::{ClipId, Coder, ParticipantId, Role};

/// Reads the fields of a row; what is wrong with them goes to the faults.
pub(super) struct Fields<'a> {
    pub(super) columns: &'a BroughtColumns,
    pub(super) rules: &'a BringInRules,
    pub(super) known: &'a Known<'a>,
    /// What is wrong where the study has none of the clips: said once, and not of each.
    pub(super) strangers: Option<String>,
}

/// What is wrong where the study knows none of the codes that a file names clips by.
pub(super) fn strangers(file: &BroughtFile, known: &Known<'_>) -> Option<String> {
    file.columns.clip.as_ref()?;
    let codes = file.rows.iter().map(|row| row.clip.trim().to_lowercase());
    let codes: BTreeSet<String> = codes.filter(|code| !code.is_empty()).collect();
    let is_known = |code: &String| known.by_code.contains_key(code) || known.coders_codes.contains_key(code);
    let first = file.rows.iter().map(|row| row.clip.trim()).find(|code| !code.is_empty())?;
    (codes.len() > 1 && !codes.iter().any(is_known)).then(|| {
        format!(
            "the study has none of the {} clips of the file, such as “{first}”. A clip goes by its recording's blind code, as \
             the page of recordings and exports have it; or by columns with its participant and wave in place of it",
            codes.len()
        )
    })
}

fn head(column: &Option<String>) -> &str {
    column.as_deref().unwrap_or_default()
}

impl<'a> Fields<'a> {
    /// The clip of a row.
    pub(super) fn clip(&self, row: &BroughtRow, faults: &mut Faults) -> Option<(ClipId, &'a KnownClip)> {
        let id = if self.columns.clip.is_some() {
            self.by_code(row, faults)?
        } else if self.columns.participant.is_some() {
            self.by_family(row, faults)?
        } else {
            let what = "no column names the clip: say which has its blind code, or which the participant and which the wave";
            faults.add_settled(0, "", what, Settles::Map);
            return None;
        };
        let clip = self.known.clips.get(&id)?;
        if clip.departed {
            let column = self.columns.clip.as_ref().or(self.columns.participant.as_ref());
            let what = format!("{}: its family has left the study, and nothing of it comes in", clip.code);
            faults.add(row.line, column.map_or("", String::as_str), what);
            return None;
        }
        Some((id, clip))
    }

    fn by_code(&self, row: &BroughtRow, faults: &mut Faults) -> Option<ClipId> {
        let (column, code) = (head(&self.columns.clip), row.clip.trim().to_lowercase());
        if code.is_empty() {
            faults.add(row.line, column, "no clip is given");
            return None;
        }
        let Some(id) = self.known.by_code.get(&code).copied() else {
            let what = match self.known.coders_codes.get(&code) {
                Some(coder) => format!(
                    "“{code}” is {}'s own code of a clip; write the recording's code, as the page of recordings and exports \
                     have it",
                    self.known.name_of(*coder)
                ),
                None => {
                    let one = || format!("the study has no clip “{}”", row.clip.trim());
                    self.strangers.clone().unwrap_or_else(one)
                }
            };
            let settled_by = self.strangers.is_some().then_some(Settles::Map);
            faults.add_settled(row.line, column, what, settled_by);
            return None;
        };
        let wave = row.wave.trim();
        if !wave.is_empty() {
            let told = manifest::wave(wave, &self.known.waves);
            let is = self.known.clips.get(&id).map_or(0, |clip| clip.wave_months);
            match told {
                Ok(months) if months == is => {}
                Ok(months) => {
                    let what = format!("{code} is a clip at {is} months, not at {months}");
                    faults.add(row.line, head(&self.columns.wave), what);
                }
                Err(what) => faults.add(row.line, head(&self.columns.wave), what),
            }
        }
        Some(id)
    }

    fn by_family(&self, row: &BroughtRow, faults: &mut Faults) -> Option<ClipId> {
        let participant = self.family(row, faults);
        let wave = self.wave(row, faults);
        let (family, wave) = (participant?, wave?);
        let found = self.known.by_family.get(&(family, wave)).copied();
        if found.is_none() {
            let what = format!("{} has no recording at {wave} months in the study", row.participant.trim());
            faults.add(row.line, head(&self.columns.participant), what);
        }
        found
    }

    fn family(&self, row: &BroughtRow, faults: &mut Faults) -> Option<ParticipantId> {
        let (column, name) = (head(&self.columns.participant), row.participant.trim());
        if name.is_empty() {
            faults.add(row.line, column, "no participant is given");
            return None;
        }
        let found = self.known.families.as_ref().and_then(|families| families.get(name)).copied();
        if found.is_none() {
            faults.add(row.line, column, format!("the study has no family “{name}”"));
        }
        found
    }

    fn wave(&self, row: &BroughtRow, faults: &mut Faults) -> Option<u16> {
        // A study with one wave leaves no choice.
        if let (None, [only]) = (&self.columns.wave, self.known.waves.as_slice()) {
            return Some(only.months);
        }
        if self.columns.wave.is_none() {
            let what = "no column says the wave, and the study has several: say which";
            faults.add_settled(0, "", what, Settles::Map);
            return None;
        }
        match manifest::wave(&row.wave, &self.known.waves) {
            Ok(months) => Some(months),
            Err(what) => {
                faults.add(row.line, head(&self.columns.wave), what);
                None
            }
        }
    }

    /// Whose a row is.
    pub(super) fn coder(&self, row: &BroughtRow, faults: &mut Faults) -> Option<&'a Coder> {
        let column = head(&self.columns.coder);
        let written = match (row.coder.trim(), &self.rules.by) {
            ("", Some(by)) => by.trim(),
            ("", None) if self.columns.coder.is_none() => {
                let what = "no column says who rated: say which, or whose ratings they all are";
                faults.add_settled(0, "", what, Settles::By);
                return None;
            }
            ("", None) => {
                faults.add(row.line, column, "no coder is given");
                return None;
            }
            (written, _) => written,
        };
        let mapped = self.rules.coders.iter().find(|(from, _)| from.trim().eq_ignore_ascii_case(written));
        let name = mapped.map_or(written, |(_, to)| to.trim());
        let found = self.known.coder(name);
        if found.is_none() {
            let names = || self.known.coders.iter().map(|coder| coder.name.as_str());
            let known = names().collect::<Vec<_>>().join(", ");
            let known = if known.is_empty() { "none yet".to_owned() } else { known };
            let what = format!(
                "“{name}” is no coder of the study{}; coders are {known}. Say who is meant, or give that person an account \
                 first",
                did_you_mean(name, names())
            );
            faults.add_settled(row.line, column, what, Settles::Coder);
        }
        found
    }

    /// The role that a row states.
    pub(super) fn role(&self, row: &BroughtRow, faults: &mut Faults) -> Option<Role> {
        match row.role.trim().to_lowercase().as_str() {
            "" => None,
            "primary" | "first" | "1" | "primær" | "første" => Some(Role::Primary),
            "second" | "secondary" | "2" | "sekundær" | "anden" => Some(Role::Second),
            _ => {
                let what = format!("“{}” is no role; write primary or second", row.role.trim());
                faults.add(row.line, head(&self.columns.role), what);
                None
            }
        }
    }

    /// When a row was rated, where it says so: a day, or a time with its offset as exports have it.
    pub(super) fn rated_at(&self, row: &BroughtRow, faults: &mut Faults) -> Option<DateTime<Utc>> {
        let (text, column) = (row.rated_on.trim(), head(&self.columns.rated_on));
        let at = match DateTime::parse_from_rfc3339(text) {
            Ok(at) => Some(at.with_timezone(&Utc)),
            Err(_) => match manifest::date("day of rating", text) {
                Ok(day) => day.and_then(noon),
                Err(what) => {
                    faults.add(row.line, column, what);
                    None
                }
            },
        }?;
        // A day of grace: the laboratory's date may be ahead of UTC.
        if at.date_naive().signed_duration_since(self.known.now.date_naive()).num_days() > 1 {
            faults.add(row.line, column, format!("the day of rating {} is in the future", at.date_naive()));
            return None;
        }
        Some(at)
    }
}

/// A day without a time is kept as its noon in UTC, which is the same day nearly everywhere.
fn noon(day: NaiveDate) -> Option<DateTime<Utc>> {
    Some(day.and_hms_opt(12, 0, 0)?.and_utc())
}
