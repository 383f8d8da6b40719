//! Agreement in any table of ratings, without a study: each item, all items pooled, each pair of raters; and, in `scale`, the
//! consistency of its items.
//!
//! The figures are those of a study's report ([`coefficients`](super::coefficients)). What a study knows from its codebook, the
//! points of the scale, is declared here or taken from the ratings, and which of the two is said: chance-corrected coefficients
//! such as AC1, AC2 and Brennan–Prediger depend on it.

mod json;
mod scale;
mod text;

pub use scale::{TableConsistency, table_consistency};

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rayon::prelude::*;

use super::coefficients::{Coefficients, Values, clustered};
use super::{ReliabilityOptions, Watch, coefficients};
use crate::stats::Matrix;

/// With more raters than this there is no table by pair.
const MOST_FOR_PAIRS: usize = 10;

/// More points than a person can tell apart: then values are measures, and no points of a scale.
const MOST_POINTS: usize = 101;

/// How the names of coefficients begin that come with several weights, and how those end that are weighted.
const WEIGHTED: [&str; 6] =
    ["cohen_kappa", "light_kappa", "conger_kappa", "fleiss_available", "gwet_ac", "brennan_prediger"];
const WEIGHTS: [&str; 3] = ["linear", "quadratic", "ordinal"];

/// The ratings of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct TableRatings {
    /// Names of the items; of a table with one item, any name.
    pub items: Vec<String>,
    /// Names of the raters: the columns.
    pub raters: Vec<String>,
    /// Units × raters, in the order of the items; the same units in each.
    pub ratings: Vec<Matrix>,
    /// Every point of the scale, ascending, where it was declared.
    pub declared: Option<Vec<f64>>,
}

/// Where the points of the scale come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointsFrom {
    /// They were declared.
    Declared,
    /// They are the values that occur: whole numbers, halves or quarters, at most 101 of them.
    Data,
    /// There are none: the values are measures.
    Measures,
}

impl PointsFrom {
    /// Name in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::Data => "data",
            Self::Measures => "measures",
        }
    }
}

/// Agreement in a table.
#[derive(Clone, Debug, PartialEq)]
pub struct TableAgreement {
    /// How it was computed.
    pub options: ReliabilityOptions,
    /// The raters: the columns.
    pub raters: Vec<String>,
    /// Units: the rows.
    pub units: usize,
    /// What could have been given.
    pub values: Values,
    /// Where that comes from.
    pub points_from: PointsFrom,
    /// All items × units, one under the other; resampled by unit. `None` with one item.
    pub pooled: Option<Coefficients>,
    /// Each item.
    pub items: Vec<(String, Coefficients)>,
    /// Each pair of raters (their columns) that share a unit, over all items; none where there are two raters, or too many.
    pub pairs: Vec<((usize, usize), Coefficients)>,
    /// What a careful reader should know of the whole table.
    pub warnings: Vec<String>,
}

impl TableAgreement {
    /// The figures of the whole table: all items pooled, or the only one.
    pub fn whole(&self) -> Option<&Coefficients> {
        self.pooled.as_ref().or_else(|| self.items.first().map(|(_, found)| found))
    }

    /// Of coefficients that come with several weights, keeps those with these: `unweighted`, `linear`, `quadratic`, `ordinal`.
    pub fn keep_weights(&mut self, weights: &str) {
        let kept = |form: &str| {
            let weighted = WEIGHTED.iter().any(|family| form.starts_with(family));
            let own = WEIGHTS.into_iter().find(|name| form.ends_with(name)).unwrap_or("unweighted");
            !weighted || own == weights
        };
        let items = self.items.iter_mut().map(|(_, found)| found);
        let pairs = self.pairs.iter_mut().map(|(_, found)| found);
        for found in self.pooled.iter_mut().chain(items).chain(pairs) {
            found.measured.retain(|measured| kept(measured.form.id));
        }
    }
}

/// Agreement in a table. `None` when `watch` stopped it.
pub fn table_agreement(
    table: &TableRatings,
    options: &ReliabilityOptions,
    watch: Watch<'_>,
) -> Option<TableAgreement> {
    let (values, points_from) = values(table);
    let units = table.ratings.first().map_or(0, Matrix::len);
    let stacked = stacked(table);
    let whole = stacked.as_ref().map(|(ratings, _)| ratings).or_else(|| table.ratings.first());
    let shared = |(first, second): &(usize, usize)| {
        let mut rows = whole.into_iter().flat_map(Matrix::rows);
        rows.any(|row| matches!((row.get(*first), row.get(*second)), (Some(Some(_)), Some(Some(_)))))
    };
    let pairs: Vec<(usize, usize)> = pairs(table.raters.len()).into_iter().filter(shared).collect();
    let clusters = stacked.as_ref().map(|(_, clusters)| clusters.as_slice());
    let (done, of) = (AtomicUsize::new(0), table.items.len() + stacked.iter().len() + pairs.len());
    let stopped = AtomicBool::new(!watch(0, of));
    let step = |found: Coefficients| {
        if !watch(done.fetch_add(1, Ordering::Relaxed) + 1, of) {
            stopped.store(true, Ordering::Relaxed);
        }
        found
    };
    let goes_on = || !stopped.load(Ordering::Relaxed);
    let items = table.items.par_iter().zip(&table.ratings).map(|(name, ratings)| {
        goes_on().then(|| (name.clone(), step(coefficients(ratings, &values, options))))
    });
    let items: Vec<(String, Coefficients)> = items.collect::<Option<_>>()?;
    let pooled = match &stacked {
        Some((ratings, clusters)) if goes_on() => {
            Some(step(clustered(ratings, &values, Some(clusters), options)))
        }
        _ => None,
    };
    let pairs = pairs.into_par_iter().map(|(first, second)| {
        let columns = whole.filter(|_| goes_on())?.select(&[first, second]);
        Some(((first, second), step(clustered(&columns, &values, clusters, options))))
    });
    let pairs: Vec<((usize, usize), Coefficients)> = pairs.collect::<Option<_>>()?;
    if !goes_on() {
        return None;
    }
    let mut found = TableAgreement {
        options: *options,
        raters: table.raters.clone(),
        units,
        points_from,
        pooled,
        items,
        pairs,
        warnings: Vec::new(),
        values,
    };
    found.warnings = warnings(&found);
    Some(found)
}

/// What could have been given: the declared points; else the values that occur, where they look like points.
fn values(table: &TableRatings) -> (Values, PointsFrom) {
    if let Some(points) = &table.declared {
        return (Values::Points(points.clone()), PointsFrom::Declared);
    }
    let mut points: Vec<f64> = Vec::new();
    for value in table.ratings.iter().flat_map(Matrix::values) {
        if let Err(place) = points.binary_search_by(|point| point.total_cmp(&value)) {
            if points.len() == MOST_POINTS || (value * 4.0).fract() != 0.0 {
                return (Values::Scores, PointsFrom::Measures);
            }
            points.insert(place, value);
        }
    }
    if points.is_empty() {
        (Values::Scores, PointsFrom::Measures)
    } else {
        (Values::Points(points), PointsFrom::Data)
    }
}

/// All items one under the other, with the unit of each row; nothing where there is one item.
fn stacked(table: &TableRatings) -> Option<(Matrix, Vec<usize>)> {
    if table.ratings.len() < 2 {
        return None;
    }
    let mut all = Matrix::new(table.raters.len(), []);
    let mut units = Vec::new();
    for ratings in &table.ratings {
        for (unit, row) in ratings.rows().enumerate() {
            all.push(row);
            units.push(unit);
        }
    }
    Some((all, units))
}

fn pairs(raters: usize) -> Vec<(usize, usize)> {
    if !(3..=MOST_FOR_PAIRS).contains(&raters) {
        return Vec::new();
    }
    (0..raters).flat_map(|first| (first + 1..raters).map(move |second| (first, second))).collect()
}

fn warnings(found: &TableAgreement) -> Vec<String> {
    let mut warnings = Vec::new();
    let Some(base) = found.whole().map(|whole| whole.base) else { return warnings };
    if base.ratings == 0 {
        warnings.push("There is no rating in the table: every cell is missing.".to_owned());
    } else if base.coders < 2 {
        warnings.push("There is one rater only: agreement needs two.".to_owned());
    } else if base.pairable == 0 {
        warnings.push("No unit was rated by two raters: there is nothing to compare.".to_owned());
    }
    if base.coders > MOST_FOR_PAIRS {
        warnings.push(format!(
            "With {} raters there is no table by pair; it comes with up to {MOST_FOR_PAIRS}.",
            base.coders
        ));
    }
    let empty: Vec<&str> =
        found.items.iter().filter(|item| item.1.base.ratings == 0).map(|item| &*item.0).collect();
    if base.ratings > 0 && !empty.is_empty() {
        warnings.push(format!("Nobody rated {}.", empty.join(", ")));
    }
    warnings
}

#[cfg(test)]
mod tests;
