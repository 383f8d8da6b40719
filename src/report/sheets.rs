//! Which sheets belong together, and what a sheet scores.

use std::collections::BTreeMap;

use super::{Instrument, SheetRow, StudyRatings};
use crate::codebook::{
    Codebook, Favourable, Item, ItemId, Profile, ScoredSubscale, Scores, Total, TotalRule, Words, score,
};
use crate::study::BlindCode;
use crate::study::Role;

/// A clip that at least two coders rated independently.
#[derive(Clone, Debug)]
pub struct DoubleCoded<'a> {
    /// One submitted sheet a coder, the primary first.
    pub sheets: Vec<&'a SheetRow>,
}

impl<'a> DoubleCoded<'a> {
    /// The clip's wave.
    pub fn wave_months(&self) -> u16 {
        self.sheets.first().map_or(0, |sheet| sheet.wave_months)
    }

    /// Who rated it.
    pub fn coders(&self) -> impl Iterator<Item = &'a str> {
        self.sheets.iter().map(|sheet| sheet.coder.as_str())
    }
}

/// The clips with submitted sheets of at least two coders, by blind code. Who of them was primary is of no
/// concern to agreement: reports take a column a coder.
pub fn double_coded(study: &StudyRatings) -> Vec<DoubleCoded<'_>> {
    let mut by_clip: BTreeMap<&BlindCode, Vec<&SheetRow>> = BTreeMap::new();
    for sheet in &study.sheets {
        let sheets = by_clip.entry(&sheet.blind_code).or_default();
        if sheets.iter().all(|other| other.coder != sheet.coder) {
            sheets.push(sheet);
        }
    }
    by_clip.into_values().filter(|sheets| sheets.len() > 1).map(|sheets| DoubleCoded { sheets }).collect()
}

/// The primary sheet of each clip that has one submitted.
pub(super) fn primary(study: &StudyRatings) -> BTreeMap<&BlindCode, &SheetRow> {
    with_role(study, Role::Primary)
}

fn with_role(study: &StudyRatings, role: Role) -> BTreeMap<&BlindCode, &SheetRow> {
    let mut by_clip = BTreeMap::new();
    for sheet in study.sheets.iter().filter(|sheet| sheet.role == role) {
        by_clip.entry(&sheet.blind_code).or_insert(sheet);
    }
    by_clip
}

/// Subscales and totals of one sheet; `None` where the instrument has no profile, or is not rated at the
/// sheet's wave.
pub fn sheet_scores(instrument: &Instrument, sheet: &SheetRow) -> Option<Scores> {
    let profile = instrument.profile.as_ref()?;
    instrument
        .waves
        .contains(&sheet.wave_months)
        .then(|| score(&instrument.codebook, profile, &points(sheet)))
}

/// The rated items of a sheet.
pub(super) fn points(sheet: &SheetRow) -> BTreeMap<ItemId, f64> {
    sheet.ratings.iter().filter_map(|(item, rating)| Some((item.clone(), rating.points()?))).collect()
}

/// The name of a total in columns and keys, which says its rule: `total_mean_of_items`.
pub fn total_name(profile: &Profile, total: &Total) -> String {
    let rule = match total.rule {
        TotalRule::MeanOfItems => "total_mean_of_items",
        TotalRule::MeanOfSubscales => "total_mean_of_subscales",
    };
    let shared = profile.totals.iter().filter(|other| other.rule == total.rule).count() > 1;
    if shared { format!("{rule}_{}", total.id) } else { rule.to_owned() }
}

/// What a subscale is called on screen (its id where the codebook has no name for it), and whether low is good.
pub(super) fn subscale_name(codebook: &Codebook, scored: &ScoredSubscale) -> (Words, bool) {
    let found = codebook.subscales.iter().find(|subscale| subscale.id == scored.id);
    let unnamed = || (Words::english(scored.id.as_str()), false);
    found.map_or_else(unnamed, |found| (found.label.clone(), found.favourable == Favourable::Low))
}

/// Lowest and highest possible score of a subscale.
pub(super) fn subscale_range(codebook: &Codebook, scored: &ScoredSubscale) -> (f64, f64) {
    range(scored.members.iter().filter_map(|member| codebook.item(&member.item)))
}

/// Lowest and highest possible total.
pub(super) fn codebook_range(codebook: &Codebook) -> (f64, f64) {
    range(codebook.items.iter())
}

fn range<'a>(items: impl Iterator<Item = &'a Item>) -> (f64, f64) {
    let limits = items.map(|item| (item.scale.min, item.scale.max));
    limits.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))).unwrap_or((0.0, 0.0))
}
