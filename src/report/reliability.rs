//! Agreement between coders: per item, subscale and total, and pooled over all items of a scale.
//!
//! Computed on the independent originals only. Definitions and sources are in [`crate::stats`]; the form
//! of every statistic is printed under the table.

mod json;
mod text;

use super::sheets::{DoubleCoded, double_coded, point, sheet_scores, total_name};
use super::{Estimate, Instrument, SheetRow, StudyRatings};
use crate::codebook::{CodebookId, Favourable, Language, Scale, Words};
use crate::stats::{self, CONFIDENCE, Matrix, Stat, Weights};

/// The agreement that good laboratories ask for before and during coding, as a share.
pub const GATE: f64 = 0.85;

/// From this share of ratings on one and the same point, agreement says little.
const NEARLY_ALL: f64 = 0.85;

/// Below this number of double-coded clips, every figure is rough.
const FEW: usize = 5;

/// Agreement of the study's double-coded clips.
#[derive(Clone, Debug, PartialEq)]
pub struct Reliability {
    /// The study's name.
    pub study: String,
    /// What share of the clips is double-coded.
    pub base: Base,
    /// Every item of every instrument, in the codebooks' order.
    pub items: Vec<AgreementRow>,
    /// Every subscale of the instruments that have a profile; on scores, not on ratings.
    pub subscales: Vec<AgreementRow>,
    /// Every total; on scores, not on ratings.
    pub totals: Vec<AgreementRow>,
    /// All items × clips of one instrument and scale as one column of pairs; an instrument with a single
    /// item has none (its item is its row). The first is the study's main instrument.
    pub pooled: Vec<AgreementRow>,
    /// The main instrument's pooled agreement against the gate; `None` where nothing is pooled.
    pub gate: Option<Gate>,
    /// What a careful reader should know, in sentences.
    pub warnings: Vec<String>,
}

/// Which clips the agreement rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Base {
    /// Clips with a submitted primary and a submitted second sheet.
    pub double_coded: usize,
    /// Clips with a submitted primary sheet.
    pub coded: usize,
    /// All clips of the study.
    pub clips: usize,
    /// The same by wave.
    pub waves: Vec<WaveBase>,
}

/// The base within one wave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaveBase {
    /// The wave.
    pub months: u16,
    /// Double-coded clips.
    pub double_coded: usize,
    /// All clips.
    pub clips: usize,
}

/// Agreement on one item, subscale or total, or pooled.
#[derive(Clone, Debug, PartialEq)]
pub struct AgreementRow {
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
    /// Pairs of ratings (clips; items × clips where pooled) that both coders gave.
    pub n: usize,
    /// Pairs there could have been: one of the two is missing in the others.
    pub n_possible: usize,
    /// Share of pairs that are equal.
    pub exact: Stat<f64>,
    /// Share of pairs at most 1 apart.
    pub within_1: Stat<f64>,
    /// Cohen's kappa with quadratic weights over the declared scale, and its interval.
    pub kappa_quadratic: Stat<Estimate>,
    /// ICC(A,1): two-way, absolute agreement, single coder, and its interval.
    pub icc_a1: Stat<Estimate>,
    /// The point that nearly all ratings are on, where there is one.
    pub one_value: Option<OneValue>,
}

/// Nearly all ratings are on one point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OneValue {
    /// The point.
    pub value: f64,
    /// Ratings on it, of both coders.
    pub count: usize,
    /// Ratings of both coders.
    pub of: usize,
    /// Exact agreement expected if both rated at random from their own distributions.
    pub chance: f64,
}

/// Pooled agreement against [`GATE`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gate {
    /// The share asked for.
    pub threshold: f64,
    /// Pooled exact agreement.
    pub exact: Stat<f64>,
    /// Pooled agreement within 1 point.
    pub within_1: Stat<f64>,
}

impl Gate {
    /// Whether exact agreement reaches the gate; `None` when undefined.
    pub fn exact_reached(&self) -> Option<bool> {
        self.exact.ok().map(|share| share + 1e-12 >= self.threshold)
    }

    /// Whether agreement within 1 point reaches the gate; `None` when undefined.
    pub fn within_1_reached(&self) -> Option<bool> {
        self.within_1.ok().map(|share| share + 1e-12 >= self.threshold)
    }
}

/// Agreement over the double-coded clips of a study.
pub fn reliability(study: &StudyRatings) -> Reliability {
    let pairs = double_coded(study);
    let mut items = Vec::new();
    let mut subscales = Vec::new();
    let mut totals = Vec::new();
    let mut pooled = Vec::new();
    for instrument in by_size(&study.instruments) {
        pooled.extend(pooled_rows(instrument, &pairs));
    }
    for instrument in &study.instruments {
        items.extend(item_rows(instrument, &pairs));
        subscales.extend(subscale_rows(instrument, &pairs));
        totals.extend(total_rows(instrument, &pairs));
    }
    let gate = pooled.first().map(|row| Gate { threshold: GATE, exact: row.exact, within_1: row.within_1 });
    let base = base(study, &pairs);
    let warnings = warnings(&base, &items);
    Reliability { study: study.study.clone(), base, items, subscales, totals, pooled, gate, warnings }
}

/// The instrument with the most items first: the study's main one.
fn by_size(instruments: &[Instrument]) -> Vec<&Instrument> {
    let mut sorted: Vec<&Instrument> = instruments.iter().collect();
    sorted.sort_by_key(|instrument| std::cmp::Reverse(instrument.codebook.items.len()));
    sorted
}

fn base(study: &StudyRatings, pairs: &[DoubleCoded<'_>]) -> Base {
    let waves = study
        .waves
        .iter()
        .map(|wave| WaveBase {
            months: wave.months,
            double_coded: pairs.iter().filter(|pair| pair.primary.wave_months == wave.months).count(),
            clips: study.clips.iter().filter(|clip| clip.wave_months == wave.months).count(),
        })
        .collect();
    Base {
        double_coded: pairs.len(),
        coded: super::sheets::primary(study).len(),
        clips: study.clips.len(),
        waves,
    }
}

/// The pairs at the waves where the instrument is rated.
fn rated_pairs<'a>(
    instrument: &'a Instrument,
    pairs: &'a [DoubleCoded<'a>],
) -> impl Iterator<Item = &'a DoubleCoded<'a>> {
    pairs.iter().filter(|pair| instrument.waves.contains(&pair.primary.wave_months))
}

fn item_rows(instrument: &Instrument, pairs: &[DoubleCoded<'_>]) -> Vec<AgreementRow> {
    let rows = instrument.codebook.items.iter().map(|item| {
        let ratings = rated_pairs(instrument, pairs)
            .map(|pair| (point(pair.primary, &item.id), point(pair.second, &item.id)));
        ratings_row(
            RowName {
                id: item.id.to_string(),
                label: item.label.clone(),
                instrument: &instrument.codebook.id,
                low_is_good: item.favourable == Favourable::Low,
            },
            item.scale,
            &Matrix::of_pairs(ratings),
        )
    });
    rows.collect()
}

/// The name of a pooled row.
fn all_items(count: usize, scale: Scale) -> Words {
    let mut label = Words::english(format!("All {count} items, {}–{}", scale.min, scale.max));
    label.set(Language::Da, format!("Alle {count} punkter, {}–{}", scale.min, scale.max));
    label
}

/// One row per scale that at least two items of the instrument share.
fn pooled_rows(instrument: &Instrument, pairs: &[DoubleCoded<'_>]) -> Vec<AgreementRow> {
    let items = &instrument.codebook.items;
    let mut scales: Vec<Scale> = Vec::new();
    for item in items {
        if !scales.contains(&item.scale) {
            scales.push(item.scale);
        }
    }
    let rows = scales.into_iter().filter_map(|scale| {
        let members: Vec<_> = items.iter().filter(|item| item.scale == scale).collect();
        let ratings = members.iter().flat_map(|item| {
            rated_pairs(instrument, pairs)
                .map(|pair| (point(pair.primary, &item.id), point(pair.second, &item.id)))
        });
        let name = RowName {
            id: "pooled".to_owned(),
            label: all_items(members.len(), scale),
            instrument: &instrument.codebook.id,
            low_is_good: false,
        };
        (members.len() > 1).then(|| ratings_row(name, scale, &Matrix::of_pairs(ratings)))
    });
    rows.collect()
}

fn subscale_rows(instrument: &Instrument, pairs: &[DoubleCoded<'_>]) -> Vec<AgreementRow> {
    let Some(profile) = &instrument.profile else { return Vec::new() };
    let rows = profile.subscales.iter().enumerate().filter_map(|(index, scored)| {
        let subscale = instrument.codebook.subscales.iter().find(|subscale| subscale.id == scored.id)?;
        let name = RowName {
            id: scored.id.to_string(),
            label: subscale.label.clone(),
            instrument: &instrument.codebook.id,
            low_is_good: subscale.favourable == Favourable::Low,
        };
        let score = |sheet: &SheetRow| {
            let scores = sheet_scores(instrument, sheet)?;
            scores.subscales.get(index)?.1.value.as_ref().ok().copied()
        };
        let range = super::sheets::subscale_range(&instrument.codebook, scored);
        Some(scores_row(name, range, instrument, pairs, score))
    });
    rows.collect()
}

fn total_rows(instrument: &Instrument, pairs: &[DoubleCoded<'_>]) -> Vec<AgreementRow> {
    let Some(profile) = &instrument.profile else { return Vec::new() };
    let rows = profile.totals.iter().enumerate().map(|(index, total)| {
        let name = RowName {
            id: total_name(profile, total),
            label: total.label.clone(),
            instrument: &instrument.codebook.id,
            low_is_good: false,
        };
        let score = |sheet: &SheetRow| {
            let scores = sheet_scores(instrument, sheet)?;
            scores.totals.get(index)?.1.value.as_ref().ok().copied()
        };
        scores_row(name, super::sheets::codebook_range(&instrument.codebook), instrument, pairs, score)
    });
    rows.collect()
}

/// What a row is called.
struct RowName<'a> {
    id: String,
    label: Words,
    instrument: &'a CodebookId,
    low_is_good: bool,
}

impl RowName<'_> {
    fn row(self, range: (f64, f64), ratings: &Matrix, kappa: Stat<Estimate>) -> AgreementRow {
        let exact = stats::agreement(ratings, 0.0);
        AgreementRow {
            id: self.id,
            label: self.label,
            instrument: self.instrument.clone(),
            low_is_good: self.low_is_good,
            range,
            n: exact.n_pairs,
            n_possible: ratings.len(),
            exact: exact.pairwise_pooled,
            within_1: stats::agreement(ratings, 1.0).pairwise_pooled,
            kappa_quadratic: kappa,
            icc_a1: stats::icc(ratings, CONFIDENCE)
                .and_then(|all| all.icc2)
                .map(|form| Estimate { value: form.icc, interval: form.interval() }),
            one_value: None,
        }
    }
}

fn ratings_row(name: RowName<'_>, scale: Scale, ratings: &Matrix) -> AgreementRow {
    let kappa = |weights| stats::cohen_kappa(ratings, &scale.points(), weights, CONFIDENCE);
    let quadratic = kappa(Weights::Quadratic)
        .and_then(|kappa| kappa.estimate)
        .map(|e| Estimate { value: e.kappa, interval: Ok(e.interval) });
    let chance = kappa(Weights::Unweighted).map(|kappa| kappa.chance).ok();
    let mut row = name.row((scale.min, scale.max), ratings, quadratic);
    row.one_value = chance.and_then(|chance| one_value(scale, ratings, chance));
    row
}

fn one_value(scale: Scale, ratings: &Matrix, chance: f64) -> Option<OneValue> {
    let given: Vec<f64> = ratings.pairs(0, 1).iter().flat_map(|(a, b)| [*a, *b]).collect();
    scale
        .points()
        .into_iter()
        .map(|value| OneValue {
            value,
            count: given.iter().filter(|rating| (**rating - value).abs() < 1e-9).count(),
            of: given.len(),
            chance,
        })
        .find(|point| point.count as f64 >= NEARLY_ALL * point.of as f64 && point.of > 0)
}

fn scores_row(
    name: RowName<'_>,
    range: (f64, f64),
    instrument: &Instrument,
    pairs: &[DoubleCoded<'_>],
    score: impl Fn(&SheetRow) -> Option<f64>,
) -> AgreementRow {
    let scores = rated_pairs(instrument, pairs).map(|pair| (score(pair.primary), score(pair.second)));
    let scores = Matrix::of_pairs(scores);
    // Quadratic weights by value: the range cancels, so the scores that occur do as the scale's points.
    let kappa = stats::cohen_kappa(&scores, &distinct(&scores), Weights::Quadratic, CONFIDENCE)
        .and_then(|kappa| kappa.estimate)
        .map(|e| Estimate { value: e.kappa, interval: Ok(e.interval) });
    name.row(range, &scores, kappa)
}

/// Every value that occurs in a pair, ascending.
fn distinct(scores: &Matrix) -> Vec<f64> {
    let mut values: Vec<f64> = scores.pairs(0, 1).iter().flat_map(|(a, b)| [*a, *b]).collect();
    values.sort_by(f64::total_cmp);
    values.dedup_by(|a, b| (*a - *b).abs() < 1e-9);
    values
}

fn warnings(base: &Base, items: &[AgreementRow]) -> Vec<String> {
    let mut warnings = Vec::new();
    if base.double_coded > 0 && base.double_coded < FEW {
        warnings.push(format!(
            "Only {} {} double-coded: every figure here is rough.",
            base.double_coded,
            if base.double_coded == 1 { "clip is" } else { "clips are" }
        ));
    }
    for row in items {
        let (Some(point), Ok(exact)) = (row.one_value, row.exact) else { continue };
        if exact >= GATE {
            warnings.push(format!(
                "{}: {:.0} % exact agreement says little. {} of {} ratings are {}; two coders who rate at \
                 random in that proportion agree exactly in {:.0} % of cases.",
                row.id,
                exact * 100.0,
                point.count,
                point.of,
                point.value,
                point.chance * 100.0
            ));
        }
    }
    warnings
}

#[cfg(test)]
mod tests;
