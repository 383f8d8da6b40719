//! Scores clip by clip, from primary sheets: subscales, totals, and instruments of a single item.

mod json;
mod text;

use super::sheets::{codebook_range, primary, sheet_scores, subscale_name, subscale_range, total_name};
use super::{Instrument, SheetRow, StudyRatings};
use crate::codebook::{CodebookId, Favourable, ItemId, SubscaleId, TotalId, Words};
use crate::study::{Adult, BlindCode, Rating};

/// One row a clip, one column a score.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreTable {
    /// The study's name.
    pub study: String,
    /// By instrument: subscales, totals; for an instrument without a profile, its items.
    pub columns: Vec<ScoreColumn>,
    /// Every clip of the study, by blind code; those without a submitted primary sheet have no scores.
    pub rows: Vec<ScoreRow>,
}

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScoreSource {
    /// A subscale's score.
    Subscale(SubscaleId),
    /// A total.
    Total(TotalId),
    /// An item that stands for itself.
    Item(ItemId),
}

/// A column of scores.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreColumn {
    /// Name in files: a subscale's or item's id, a total's name with its rule.
    pub name: String,
    /// Name on screen.
    pub label: Words,
    /// What it holds.
    pub source: ScoreSource,
    /// Its instrument.
    pub instrument: CodebookId,
    /// Whether low is good (`#`).
    pub low_is_good: bool,
    /// Lowest and highest possible value.
    pub range: (f64, f64),
    /// The waves at which it is rated, in months.
    pub waves: Vec<u16>,
}

/// A clip's scores.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreRow {
    /// The clip.
    pub blind_code: BlindCode,
    /// Its wave.
    pub wave_months: u16,
    /// The child's age in whole months.
    pub child_age_months: Option<u16>,
    /// The adult in it.
    pub adult: Option<Adult>,
    /// The primary coder; `None` without a submitted primary sheet.
    pub coder: Option<String>,
    /// In the order of the columns.
    pub cells: Vec<ScoreCell>,
}

/// A score with the number of its valid parts, or why there is none.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreCell {
    /// The score, or why there is none, in words.
    pub value: Result<f64, Words>,
    /// Items (subscales, for a mean of subscales) with a valid value.
    pub n_valid: usize,
    /// Items (or subscales) in the formula.
    pub n_items: usize,
}

/// Scores of every clip, from the latest revision of its primary sheet.
pub fn scores(study: &StudyRatings) -> ScoreTable {
    let sheets = primary(study);
    let rows = study
        .clips
        .iter()
        .map(|clip| {
            let sheet = sheets.get(&clip.blind_code).map(|sheet| sheet.latest());
            let sheet = sheet.as_ref();
            ScoreRow {
                blind_code: clip.blind_code.clone(),
                wave_months: clip.wave_months,
                child_age_months: clip.child_age_months,
                adult: clip.adult,
                coder: sheet.map(|sheet| sheet.coder.clone()),
                cells: study
                    .instruments
                    .iter()
                    .flat_map(|instrument| cells(instrument, clip.wave_months, sheet))
                    .collect(),
            }
        })
        .collect();
    let mut columns: Vec<ScoreColumn> = study.instruments.iter().flat_map(columns).collect();
    make_names_differ(&mut columns);
    ScoreTable { study: study.study.clone(), columns, rows }
}

/// Where two instruments use one name, each name gets its instrument in front.
fn make_names_differ(columns: &mut [ScoreColumn]) {
    let names: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
    for column in columns {
        if names.iter().filter(|name| **name == column.name).count() > 1 {
            column.name = format!("{}_{}", column.instrument.as_str().replace('-', "_"), column.name);
        }
    }
}

fn columns(instrument: &Instrument) -> Vec<ScoreColumn> {
    let codebook = &instrument.codebook;
    let column = |name, label: &Words, source, low_is_good, range| ScoreColumn {
        name,
        label: label.clone(),
        source,
        instrument: codebook.id.clone(),
        low_is_good,
        range,
        waves: instrument.waves.clone(),
    };
    let Some(profile) = &instrument.profile else {
        let items = codebook.items.iter().map(|item| {
            let low = item.favourable == Favourable::Low;
            let range = (item.scale.min, item.scale.max);
            column(item.id.to_string(), &item.label, ScoreSource::Item(item.id.clone()), low, range)
        });
        return items.collect();
    };
    let subscales = profile.subscales.iter().map(|scored| {
        let (label, low) = subscale_name(codebook, scored);
        let source = ScoreSource::Subscale(scored.id.clone());
        column(scored.id.to_string(), &label, source, low, subscale_range(codebook, scored))
    });
    let totals = profile.totals.iter().map(|total| {
        let source = ScoreSource::Total(total.id.clone());
        column(total_name(profile, total), &total.label, source, false, codebook_range(codebook))
    });
    subscales.chain(totals).collect()
}

/// As many cells as [`columns`] has columns, in the same order.
fn cells(instrument: &Instrument, wave_months: u16, sheet: Option<&SheetRow>) -> Vec<ScoreCell> {
    let nothing = |why: Words| {
        let cell = |n_items| ScoreCell { value: Err(why.clone()), n_valid: 0, n_items };
        columns(instrument).iter().map(|column| cell(parts(instrument, &column.source))).collect()
    };
    if !instrument.waves.contains(&wave_months) {
        return nothing(Words::both(
            format!("not rated at {wave_months} months"),
            format!("bedømmes ikke ved {wave_months} måneder"),
        ));
    }
    let Some(sheet) = sheet else {
        return nothing(Words::both("no submitted primary sheet", "intet afleveret primært skema"));
    };
    let Some(scores) = sheet_scores(instrument, sheet) else {
        return instrument.codebook.items.iter().map(|item| item_cell(instrument, sheet, &item.id)).collect();
    };
    let subscales = scores.subscales.into_iter().map(|(_, score)| score);
    let totals = scores.totals.into_iter().map(|(_, score)| score);
    subscales
        .chain(totals)
        .map(|score| ScoreCell { value: score.value, n_valid: score.n_valid, n_items: score.n_items })
        .collect()
}

/// How many parts a score is made of.
fn parts(instrument: &Instrument, source: &ScoreSource) -> usize {
    use crate::codebook::TotalRule::{MeanOfItems, MeanOfSubscales};
    let Some(profile) = &instrument.profile else { return 1 };
    match source {
        ScoreSource::Item(_) => 1,
        ScoreSource::Subscale(id) => {
            profile.subscales.iter().find(|subscale| &subscale.id == id).map_or(0, |s| s.members.len())
        }
        ScoreSource::Total(id) => match profile.totals.iter().find(|total| &total.id == id) {
            Some(total) if total.rule == MeanOfSubscales => profile.subscales.len(),
            Some(total) if total.rule == MeanOfItems => instrument.codebook.items.len(),
            _ => 0,
        },
    }
}

fn item_cell(instrument: &Instrument, sheet: &SheetRow, item: &ItemId) -> ScoreCell {
    let value = match sheet.ratings.get(item) {
        Some(Rating::Points(value)) => Ok(*value),
        Some(Rating::NotRated { reason, .. }) => {
            let found = instrument.codebook.reasons.iter().find(|known| &known.id == reason);
            Err(found.map_or_else(|| Words::english(reason.as_str()), |known| known.label.clone()))
        }
        None => Err(Words::both("not on the sheet", "ikke i skemaet")),
    };
    ScoreCell { n_valid: usize::from(value.is_ok()), n_items: 1, value }
}

#[cfg(test)]
mod tests;
