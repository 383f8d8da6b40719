//! The double-coded sheets of a study as plain tables: every item looked up once, every sheet scored once.

use std::collections::BTreeMap;

use super::sheets::{double_coded, subscale_name, subscale_range, total_name};
use super::{Instrument, SheetRow, StudyRatings};
use crate::codebook::{CodebookId, Favourable, ItemId, Scale, Scorer, Words};
use crate::stats::Matrix;

/// What a row of the report is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Item, subscale, total, or all items pooled.
    pub kind: TargetKind,
    /// Name in files: an item's or subscale's id, a total's name with its rule, `pooled`.
    pub id: String,
    /// Name on screen.
    pub label: Words,
    /// Its instrument.
    pub instrument: CodebookId,
    /// Whether low is good (`#`).
    pub low_is_good: bool,
    /// Lowest and highest possible value.
    pub range: (f64, f64),
}

/// What kind of thing a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetKind {
    /// All items of one scale, one under the other.
    Pooled,
    /// A total.
    Total,
    /// A subscale.
    Subscale,
    /// An item.
    Item,
}

impl TargetKind {
    /// Name in files.
    pub fn code(self) -> &'static str {
        match self {
            Self::Pooled => "pooled",
            Self::Total => "total",
            Self::Subscale => "subscale",
            Self::Item => "item",
        }
    }
}

/// A target with its place in the tables.
pub(super) struct Placed {
    pub(super) target: Target,
    /// Of the study's instruments.
    pub(super) instrument: usize,
    /// Columns in the sheets' table; several where pooled.
    pub(super) columns: Vec<usize>,
    /// The declared scale; none of scores.
    pub(super) scale: Option<Scale>,
}

/// A double-coded clip.
pub(super) struct Clip {
    pub(super) wave_months: u16,
    /// Who rated it, and the row of the table.
    pub(super) sheets: Vec<(usize, usize)>,
}

/// All double-coded sheets.
pub(super) struct Grid<'a> {
    pub(super) instruments: &'a [Instrument],
    /// Everybody who rated a double-coded clip, by name.
    pub(super) coders: Vec<&'a str>,
    pub(super) clips: Vec<Clip>,
    pub(super) targets: Vec<Placed>,
    /// One row a sheet; the columns of [`Placed`]: items, then scores, instrument by instrument.
    table: Matrix,
}

impl<'a> Grid<'a> {
    pub(super) fn new(study: &'a StudyRatings) -> Self {
        let double = double_coded(study);
        let mut coders: Vec<&str> = double.iter().flat_map(|clip| clip.coders()).collect();
        coders.sort_unstable();
        coders.dedup();
        let mut clips = Vec::with_capacity(double.len());
        let mut sheets: Vec<&SheetRow> = Vec::with_capacity(double.len() * 2);
        for clip in &double {
            let place = |sheet: &&'a SheetRow| {
                let coder = coders.binary_search(&sheet.coder.as_str()).ok()?;
                sheets.push(sheet);
                Some((coder, sheets.len() - 1))
            };
            let placed = clip.sheets.iter().filter_map(place).collect();
            clips.push(Clip { wave_months: clip.wave_months(), sheets: placed });
        }
        Self {
            coders,
            clips,
            targets: targets(&study.instruments),
            table: table(&study.instruments, &sheets),
            instruments: &study.instruments,
        }
    }

    /// One target's ratings: rows are these clips (of those the waves where its instrument is rated), columns
    /// these coders. Where pooled, item after item; with the clip of each row.
    pub(super) fn ratings(&self, target: &Placed, clips: &[usize], coders: &[usize]) -> (Matrix, Vec<usize>) {
        let waves = self.instruments.get(target.instrument).map_or(&[][..], |instrument| &instrument.waves);
        let mut column_of = vec![None; self.coders.len()];
        for (column, coder) in coders.iter().enumerate() {
            if let Some(place) = column_of.get_mut(*coder) {
                *place = Some(column);
            }
        }
        let mut ratings = Matrix::new(coders.len(), []);
        let mut clusters = Vec::new();
        let mut row = vec![None; coders.len()];
        for column in &target.columns {
            for index in clips {
                let Some(clip) = self.clips.get(*index) else { continue };
                if !waves.contains(&clip.wave_months) {
                    continue;
                }
                row.fill(None);
                for (coder, sheet) in &clip.sheets {
                    let place = column_of.get(*coder).copied().flatten();
                    if let Some(cell) = place.and_then(|place| row.get_mut(place)) {
                        *cell = self.table.row(*sheet).get(*column).copied().flatten();
                    }
                }
                ratings.push(&row);
                clusters.push(*index);
            }
        }
        (ratings, clusters)
    }

    /// Pairs of ratings that there could be of a target on these clips by these coders.
    pub(super) fn possible_pairs(&self, target: &Placed, clips: &[usize], coders: &[usize]) -> usize {
        let waves = self.instruments.get(target.instrument).map_or(&[][..], |instrument| &instrument.waves);
        let of_clip = |index: &usize| {
            let clip = self.clips.get(*index).filter(|clip| waves.contains(&clip.wave_months))?;
            let sheets = clip.sheets.iter().filter(|(coder, _)| coders.contains(coder)).count();
            Some(sheets * sheets.saturating_sub(1) / 2)
        };
        clips.iter().filter_map(of_clip).sum::<usize>() * target.columns.len()
    }
}

/// Pooled rows (the largest instrument first), totals, subscales, items: of every instrument.
fn targets(instruments: &[Instrument]) -> Vec<Placed> {
    let mut offset = 0;
    let (mut pooled, mut totals, mut subscales, mut items) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (place, instrument) in instruments.iter().enumerate() {
        let codebook = &instrument.codebook;
        let placed = |kind, id: String, label: Words, low_is_good, range, columns, scale| Placed {
            target: Target { kind, id, label, instrument: codebook.id.clone(), low_is_good, range },
            instrument: place,
            columns,
            scale,
        };
        for (column, item) in codebook.items.iter().enumerate() {
            let range = (item.scale.min, item.scale.max);
            let low = item.favourable == Favourable::Low;
            let (id, label) = (item.id.to_string(), item.label.clone());
            let columns = vec![offset + column];
            items.push(placed(TargetKind::Item, id, label, low, range, columns, Some(item.scale)));
        }
        let mut scales: Vec<Scale> = Vec::new();
        for item in &codebook.items {
            if !scales.contains(&item.scale) {
                scales.push(item.scale);
            }
        }
        for scale in scales {
            let members = codebook.items.iter().enumerate().filter(|(_, item)| item.scale == scale);
            let columns: Vec<usize> = members.map(|(column, _)| offset + column).collect();
            if columns.len() > 1 {
                let label = all_items(columns.len(), scale);
                let range = (scale.min, scale.max);
                let row =
                    placed(TargetKind::Pooled, "pooled".into(), label, false, range, columns, Some(scale));
                pooled.push((codebook.items.len(), row));
            }
        }
        offset += codebook.items.len();
        let Some(profile) = &instrument.profile else { continue };
        for scored in &profile.subscales {
            let (label, low) = subscale_name(codebook, scored);
            let range = subscale_range(codebook, scored);
            let id = scored.id.to_string();
            subscales.push(placed(TargetKind::Subscale, id, label, low, range, vec![offset], None));
            offset += 1;
        }
        let range = super::sheets::codebook_range(codebook);
        for total in &profile.totals {
            let (id, label) = (total_name(profile, total), total.label.clone());
            totals.push(placed(TargetKind::Total, id, label, false, range, vec![offset], None));
            offset += 1;
        }
    }
    pooled.sort_by_key(|(size, _)| std::cmp::Reverse(*size));
    let pooled = pooled.into_iter().map(|(_, row)| row);
    pooled.chain(totals).chain(subscales).chain(items).collect()
}

/// The name of a pooled row.
fn all_items(count: usize, scale: Scale) -> Words {
    let (min, max) = (scale.min, scale.max);
    Words::both(format!("All {count} items, {min}–{max}"), format!("Alle {count} punkter, {min}–{max}"))
}

/// One row a sheet: for each instrument its items in the codebook's order, then the profile's scores.
pub(super) fn table(instruments: &[Instrument], sheets: &[&SheetRow]) -> Matrix {
    let mut place_of: BTreeMap<&ItemId, Vec<usize>> = BTreeMap::new();
    let mut widths = Vec::new();
    let mut offset = 0;
    for instrument in instruments {
        for (column, item) in instrument.codebook.items.iter().enumerate() {
            place_of.entry(&item.id).or_default().push(offset + column);
        }
        let scores = instrument.profile.as_ref().map_or(0, |p| p.subscales.len() + p.totals.len());
        widths.push((offset, instrument.codebook.items.len(), scores));
        offset += instrument.codebook.items.len() + scores;
    }
    let scorers: Vec<Option<Scorer<'_>>> = instruments
        .iter()
        .map(|instrument| Some(Scorer::new(&instrument.codebook, instrument.profile.as_ref()?)))
        .collect();
    let mut table = Matrix::new(offset, []);
    let mut row = vec![None; offset];
    for sheet in sheets {
        row.fill(None);
        // Both are in the order of the ids: each is walked once.
        let mut known = place_of.iter().peekable();
        for (item, rating) in &sheet.ratings {
            while known.peek().is_some_and(|(id, _)| **id < item) {
                known.next();
            }
            if let Some((id, places)) = known.peek()
                && **id == item
            {
                for cell in *places {
                    if let Some(cell) = row.get_mut(*cell) {
                        *cell = rating.points();
                    }
                }
            }
        }
        for ((instrument, scorer), (start, items, scores)) in instruments.iter().zip(&scorers).zip(&widths) {
            let Some(scorer) = scorer else { continue };
            if !instrument.waves.contains(&sheet.wave_months) {
                continue;
            }
            let values = scorer.values(row.get(*start..start + items).unwrap_or_default());
            for (cell, value) in row.iter_mut().skip(start + items).take(*scores).zip(values) {
                *cell = value;
            }
        }
        table.push(&row);
    }
    table
}
