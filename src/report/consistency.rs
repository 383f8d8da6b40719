//! Internal consistency: Cronbach's alpha per subscale and total, wave by wave, on primary sheets.

mod json;
mod text;

use super::sheets::{points, primary, sheet_scores, total_name};
use super::{Estimate, Instrument, SheetRow, StudyRatings};
use crate::codebook::{
    Codebook, CodebookId, Favourable, Member, ProfileId, TotalRule, Words, entering, items_of_total,
};
use crate::stats::{self, CONFIDENCE, Cronbach, Matrix, Missing, Stat, Undefined};

/// Alpha of every subscale and total at every wave.
#[derive(Clone, Debug, PartialEq)]
pub struct Consistency {
    /// The study's name.
    pub study: String,
    /// By wave, then instrument: its subscales, then its totals.
    pub rows: Vec<AlphaRow>,
    /// What a careful reader should know, in sentences.
    pub warnings: Vec<String>,
}

/// What a row scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScoreKind {
    /// A group of items.
    Subscale,
    /// The whole instrument.
    Total,
}

/// Alpha of one subscale or total at one wave.
#[derive(Clone, Debug, PartialEq)]
pub struct AlphaRow {
    /// The wave.
    pub wave_months: u16,
    /// Subscale or total.
    pub kind: ScoreKind,
    /// A subscale's id, or a total's name with its rule.
    pub id: String,
    /// Name on screen.
    pub label: Words,
    /// Its instrument.
    pub instrument: CodebookId,
    /// The profile that defines it.
    pub profile: ProfileId,
    /// Whether low is good (`#`).
    pub low_is_good: bool,
    /// Submitted primary sheets at the wave.
    pub sheets: usize,
    /// Sheets used: those with every part rated.
    pub n: usize,
    /// Parts in the formula: items, or subscales for a mean of subscales.
    pub parts: usize,
    /// Parts used: those that vary.
    pub k: usize,
    /// Raw alpha with Feldt's interval.
    pub alpha: Stat<Estimate>,
    /// Parts dropped because every sheet has the same value.
    pub constant: Vec<String>,
    /// Parts that go against the rest.
    pub negative: Vec<NegativeItem>,
}

/// A part whose correlation with the sum of the other parts is negative.
#[derive(Clone, Debug, PartialEq)]
pub struct NegativeItem {
    /// Its id.
    pub id: String,
    /// The correlation.
    pub r_rest: f64,
}

/// Alpha by wave. Items enter as the profile's formula has them: reversed where it says so, and in a total
/// reversed where low is good.
pub fn consistency(study: &StudyRatings) -> Consistency {
    let all = primary(study);
    let mut rows = Vec::new();
    for wave in &study.waves {
        let sheets: Vec<&SheetRow> =
            all.values().copied().filter(|sheet| sheet.wave_months == wave.months).collect();
        for instrument in study.instruments.iter().filter(|i| i.waves.contains(&wave.months)) {
            rows.extend(instrument_rows(instrument, wave.months, &sheets));
        }
    }
    let warnings = rows.iter().filter_map(warning).collect();
    Consistency { study: study.study.clone(), rows, warnings }
}

/// The parts of a score: their names, and each sheet's values.
struct Parts {
    names: Vec<String>,
    values: Matrix,
}

fn instrument_rows(instrument: &Instrument, wave_months: u16, sheets: &[&SheetRow]) -> Vec<AlphaRow> {
    let Some(profile) = &instrument.profile else { return Vec::new() };
    let codebook = &instrument.codebook;
    let row = |kind, id, label, low_is_good, parts: &Parts| {
        let cronbach = stats::cronbach(&parts.values, Missing::Listwise, CONFIDENCE);
        let name = |column: usize| parts.names.get(column).cloned().unwrap_or_default();
        AlphaRow {
            wave_months,
            kind,
            id,
            label,
            instrument: codebook.id.clone(),
            profile: profile.id.clone(),
            low_is_good,
            sheets: sheets.len(),
            n: cronbach.n,
            parts: parts.names.len(),
            k: cronbach.k,
            alpha: estimate(&cronbach, parts.names.len()),
            constant: cronbach.constant_items.iter().map(|column| name(*column)).collect(),
            negative: cronbach
                .items
                .iter()
                .filter_map(|item| Some((item, item.r_rest.ok().filter(|r| *r < 0.0)?)))
                .map(|(item, r_rest)| NegativeItem { id: name(item.item), r_rest })
                .collect(),
        }
    };
    let subscales = profile.subscales.iter().filter_map(|scored| {
        let subscale = codebook.subscales.iter().find(|subscale| subscale.id == scored.id)?;
        let parts = item_parts(codebook, &scored.members, sheets);
        let low = subscale.favourable == Favourable::Low;
        Some(row(ScoreKind::Subscale, scored.id.to_string(), subscale.label.clone(), low, &parts))
    });
    let totals = profile.totals.iter().map(|total| {
        let parts = match total.rule {
            TotalRule::MeanOfItems => item_parts(codebook, &items_of_total(codebook), sheets),
            TotalRule::MeanOfSubscales => subscale_parts(instrument, sheets),
        };
        row(ScoreKind::Total, total_name(profile, total), total.label.clone(), false, &parts)
    });
    subscales.chain(totals).collect()
}

fn estimate(cronbach: &Cronbach, parts: usize) -> Stat<Estimate> {
    if parts < 2 {
        return Err(Undefined::FewerThan2Items);
    }
    cronbach.alpha.map(|alpha| Estimate { value: alpha.raw, interval: alpha.feldt })
}

fn item_parts(codebook: &Codebook, members: &[Member], sheets: &[&SheetRow]) -> Parts {
    let rows = sheets.iter().map(|sheet| {
        let ratings = points(sheet);
        members.iter().map(|member| entering(codebook, member, &ratings)).collect()
    });
    Parts {
        names: members.iter().map(|member| member.item.to_string()).collect(),
        values: Matrix::new(members.len(), rows),
    }
}

/// Subscale scores; the direction of those with low good is turned by a minus sign, which moves no alpha
/// away from that of `min + max − x`.
fn subscale_parts(instrument: &Instrument, sheets: &[&SheetRow]) -> Parts {
    let subscales: Vec<_> = instrument.profile.iter().flat_map(|profile| &profile.subscales).collect();
    let low =
        |id| instrument.codebook.subscales.iter().any(|s| &s.id == id && s.favourable == Favourable::Low);
    let rows = sheets.iter().map(|sheet| {
        let scores = sheet_scores(instrument, sheet).map(|scores| scores.subscales).unwrap_or_default();
        let value = |id| {
            let score = scores.iter().find(|(name, _)| name == id)?;
            let value = score.1.value.as_ref().ok().copied()?;
            Some(if low(id) { -value } else { value })
        };
        subscales.iter().map(|subscale| value(&subscale.id)).collect()
    });
    Parts {
        names: subscales.iter().map(|subscale| subscale.id.to_string()).collect(),
        values: Matrix::new(subscales.len(), rows),
    }
}

fn warning(row: &AlphaRow) -> Option<String> {
    if row.negative.is_empty() {
        return None;
    }
    let parts: Vec<String> =
        row.negative.iter().map(|part| format!("{} (r = {:.2})", part.id, part.r_rest)).collect();
    Some(format!(
        "{} at {} months: {} {} against the rest. Is it reversed where it should be? Nothing is turned \
         without being told to.",
        row.id,
        row.wave_months,
        parts.join(", "),
        if parts.len() == 1 { "goes" } else { "go" }
    ))
}

#[cfg(test)]
mod tests;
