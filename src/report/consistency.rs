//! Internal consistency: alpha and omega per subscale and total, wave by wave, on primary sheets; and the scoring
//! profiles of a codebook side by side.

mod json;
mod lines;
mod parts;
mod profiles;
mod text;

pub use profiles::{ComparedCell, ComparedScale, ProfileComparison};

use rayon::prelude::*;
use std::collections::BTreeMap;

use super::sheets::{primary, subscale_name, total_name};
use super::words::say;
use super::{Estimate, Instrument, ScaleFigures, SheetRow, StudyRatings, scale_figures};
use crate::codebook::{
    Codebook, CodebookId, Favourable, Language, Profile, ProfileId, TotalRule, Words, items_of_total,
};
use crate::stats::{CONFIDENCE, OMEGA_ML_COV, Stat, Undefined};
use parts::{Parts, Sheets};

/// Alpha and omega of every subscale and total at every wave.
#[derive(Clone, Debug, PartialEq)]
pub struct Consistency {
    /// The study's name.
    pub study: String,
    /// By wave, then instrument: its subscales, then its totals; for an instrument without a profile, its items.
    pub rows: Vec<AlphaRow>,
    /// For each instrument with a profile: the profile in use beside the codebook's others.
    pub profiles: Vec<ProfileComparison>,
}

/// What a row scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScoreKind {
    /// A group of items.
    Subscale,
    /// The whole instrument.
    Total,
    /// An item that stands for itself: it has no consistency, and that is said.
    Item,
}

impl ScoreKind {
    /// Name in files.
    pub fn code(self) -> &'static str {
        match self {
            Self::Subscale => "subscale",
            Self::Total => "total",
            Self::Item => "item",
        }
    }
}

/// One subscale or total at one wave.
#[derive(Clone, Debug, PartialEq)]
pub struct AlphaRow {
    /// The wave.
    pub wave_months: u16,
    /// Subscale, total, or an item that stands for itself.
    pub kind: ScoreKind,
    /// A subscale's or item's id, a total's name with its rule.
    pub id: String,
    /// Name on screen.
    pub label: Words,
    /// Its instrument.
    pub instrument: CodebookId,
    /// The profile that defines it; none of an item that stands for itself.
    pub profile: Option<ProfileId>,
    /// Whether low is good (`#`).
    pub low_is_good: bool,
    /// Submitted primary sheets at the wave.
    pub sheets: usize,
    /// Alpha, omega, and every part: items, or subscales for a mean of subscales.
    pub figures: ScaleFigures,
    /// What each part is called on screen, in the order of the figures' items: "P03 Acknowledging", "Sensitivity".
    pub part_labels: Vec<Words>,
    /// Why sheets are not used: by part and reason.
    pub unused: Vec<Unused>,
}

/// A part that is missing on some sheets.
#[derive(Clone, Debug, PartialEq)]
pub struct Unused {
    /// Item or subscale.
    pub part: String,
    /// Why, in words: the reason that the coder gave.
    pub reason: Words,
    /// Sheets.
    pub sheets: usize,
}

impl AlphaRow {
    /// Raw alpha with Feldt's interval.
    pub fn alpha(&self) -> Stat<Estimate> {
        Estimate::of(self.figures.get("cronbach_alpha_raw"))
    }

    /// McDonald's omega total in the estimate that is shown.
    pub fn omega(&self) -> Stat<f64> {
        self.figures.get(OMEGA_ML_COV.id).map_or(Err(Undefined::NoValues), |omega| omega.value)
    }

    /// What a part is called on screen: `name` is its name among the figures.
    pub fn part_label<'a>(&'a self, name: &'a str, language: Language) -> &'a str {
        let place = self.figures.items.iter().position(|item| item.name == name);
        place.and_then(|place| self.part_labels.get(place)).map_or(name, |label| label.get(language))
    }

    /// Sheets used: those with every part rated.
    pub fn n(&self) -> usize {
        self.figures.n
    }

    /// Parts in the formula: items, or subscales for a mean of subscales.
    pub fn parts(&self) -> usize {
        self.figures.items.len()
    }

    /// Parts used: those that vary.
    pub fn k(&self) -> usize {
        self.figures.k
    }
}

/// Alpha and omega by wave. Items enter as the profile's formula has them: reversed where it says so, and in a
/// total reversed where low is good.
pub fn consistency(study: &StudyRatings) -> Consistency {
    let all = primary(study);
    let mut work: Vec<(u16, &Instrument)> = Vec::new();
    for wave in &study.waves {
        let here = study.instruments.iter().filter(|instrument| instrument.waves.contains(&wave.months));
        work.extend(here.map(|instrument| (wave.months, instrument)));
    }
    let sheets_of = |months: u16, instrument| {
        let sheets: Vec<&SheetRow> =
            all.values().copied().filter(|sheet| sheet.wave_months == months).collect();
        Sheets::new(instrument, sheets)
    };
    let tables: Vec<(u16, Sheets<'_>)> =
        work.par_iter().map(|(months, instrument)| (*months, sheets_of(*months, instrument))).collect();
    let scales: Vec<(u16, &Sheets<'_>, Scale<'_>)> = tables
        .iter()
        .flat_map(|(months, sheets)| {
            scales(sheets.instrument).into_iter().map(move |scale| (*months, sheets, scale))
        })
        .collect();
    let rows: Vec<AlphaRow> =
        scales.par_iter().map(|(months, sheets, scale)| row(*months, sheets, scale)).collect();
    let profiles = profiles::compare(study, &tables);
    Consistency { study: study.study.clone(), rows, profiles }
}

/// A scale of an instrument, with what it is made of.
struct Scale<'a> {
    kind: ScoreKind,
    id: String,
    label: Words,
    low_is_good: bool,
    profile: Option<&'a Profile>,
    made_of: MadeOf,
}

/// What a scale is made of.
enum MadeOf {
    /// Items, by their place in the codebook, and whether they enter reversed.
    Items(Vec<(usize, bool)>),
    /// The subscales' scores.
    Subscales,
}

/// The subscales and totals of the profile in use; the items where there is none.
fn scales(instrument: &Instrument) -> Vec<Scale<'_>> {
    let codebook = &instrument.codebook;
    let Some(profile) = &instrument.profile else {
        let alone = codebook.items.iter().enumerate().map(|(place, item)| Scale {
            kind: ScoreKind::Item,
            id: item.id.to_string(),
            label: item.label.clone(),
            low_is_good: item.favourable == Favourable::Low,
            profile: None,
            made_of: MadeOf::Items(vec![(place, false)]),
        });
        return alone.collect();
    };
    scales_of(codebook, profile)
}

/// The subscales and totals of a profile.
fn scales_of<'a>(codebook: &Codebook, profile: &'a Profile) -> Vec<Scale<'a>> {
    let place: BTreeMap<_, usize> =
        codebook.items.iter().enumerate().map(|(place, item)| (&item.id, place)).collect();
    let items = |members: &[crate::codebook::Member]| {
        let places = members.iter().filter_map(|m| Some((*place.get(&m.item)?, m.reversed)));
        MadeOf::Items(places.collect())
    };
    let subscales = profile.subscales.iter().map(|scored| {
        let (label, low_is_good) = subscale_name(codebook, scored);
        Scale {
            kind: ScoreKind::Subscale,
            id: scored.id.to_string(),
            label,
            low_is_good,
            profile: Some(profile),
            made_of: items(&scored.members),
        }
    });
    let totals = profile.totals.iter().map(|total| Scale {
        kind: ScoreKind::Total,
        id: total_name(profile, total),
        label: total.label.clone(),
        low_is_good: false,
        profile: Some(profile),
        made_of: match total.rule {
            TotalRule::MeanOfItems => items(&items_of_total(codebook)),
            TotalRule::MeanOfSubscales => MadeOf::Subscales,
        },
    });
    subscales.chain(totals).collect()
}

fn row(wave_months: u16, sheets: &Sheets<'_>, scale: &Scale<'_>) -> AlphaRow {
    let Parts { names, labels, values } = sheets.parts(scale);
    AlphaRow {
        wave_months,
        kind: scale.kind,
        id: scale.id.clone(),
        label: scale.label.clone(),
        instrument: sheets.instrument.codebook.id.clone(),
        profile: scale.profile.map(|profile| profile.id.clone()),
        low_is_good: scale.low_is_good,
        sheets: values.len(),
        unused: sheets.unused(scale, &values, &names),
        figures: scale_figures(&values, &names, CONFIDENCE),
        part_labels: labels,
    }
}

impl Consistency {
    /// What a careful reader should know, in sentences.
    pub fn warnings(&self, language: Language) -> Vec<String> {
        let warnings = |row: &AlphaRow| {
            let (id, label, months) = (&row.id, row.label.get(language), row.wave_months);
            let head = say!(language, "{id} at {months} months", "{label} ved {months} måneder");
            let sentences = row.figures.warnings.iter().map(|warning| warning.sentence(language));
            sentences.map(|sentence| format!("{head}: {sentence}")).collect::<Vec<_>>()
        };
        self.rows.iter().flat_map(warnings).collect()
    }
}

#[cfg(test)]
mod studies_tests;
#[cfg(test)]
mod tests;
