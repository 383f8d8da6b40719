//! Agreement between coders: per item, subscale and total, and pooled over all items of a scale; of all
//! double-coded clips, of each pair of coders, and of each wave.
//!
//! Computed on the independent originals only. A column is a coder, whichever of the two sheets of a clip was
//! primary; where coders rotate, a table has gaps. Definitions and sources are in [`crate::stats`]; the form of
//! every statistic is printed under the table.

mod base;
mod headline;
mod json;
mod lines;
mod text;
mod warning;

pub use base::{Base, WaveBase};
pub use headline::{Cost, Headline};
pub use lines::FigureLine;

use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::coefficients::{Coefficients, GATE, OneValue, Values, clustered};
use super::grid::{Grid, Placed};
use super::{Estimate, ReliabilityOptions, StudyRatings, Target, TargetKind, Watch, unwatched};
use crate::stats::Stat;

/// Agreement of the study's double-coded clips.
#[derive(Clone, Debug, PartialEq)]
pub struct Reliability {
    /// The study's name.
    pub study: String,
    /// How it was computed.
    pub options: ReliabilityOptions,
    /// What share of the clips is double-coded.
    pub base: Base,
    /// All double-coded clips, all coders.
    pub overall: Section,
    /// Each pair of coders that share a clip.
    pub pairs: Vec<Section>,
    /// Each wave of the study.
    pub waves: Vec<Section>,
    /// The main instrument's pooled agreement against the gate; `None` where nothing is pooled.
    pub gate: Option<Gate>,
    /// The main instrument's pooled share, with what it hides; `None` where nothing is pooled or paired.
    pub headline: Option<Headline>,
}

/// Which clips and coders a section is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All.
    Overall,
    /// Two coders, by name.
    Pair(String, String),
    /// A wave, in months.
    Wave(u16),
}

impl Scope {
    /// Name in files.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Overall => "overall",
            Self::Pair(..) => "pair",
            Self::Wave(_) => "wave",
        }
    }
}

/// Agreement of some of the clips. Every section has a row for everything that the codebooks and profiles name,
/// also where nothing could be computed.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Which clips and coders.
    pub scope: Scope,
    /// The coders, in the order of every table's columns.
    pub coders: Vec<String>,
    /// Double-coded clips in it.
    pub clips: usize,
    /// All items × clips of one instrument and scale as one column of pairs; an instrument with a single item
    /// has none (its item is its row). The first is the study's main instrument.
    pub pooled: Vec<AgreementRow>,
    /// Every total; on scores, not on ratings.
    pub totals: Vec<AgreementRow>,
    /// Every subscale of the instruments that have a profile; on scores, not on ratings.
    pub subscales: Vec<AgreementRow>,
    /// Every item of every instrument, in the codebooks' order.
    pub items: Vec<AgreementRow>,
}

impl Section {
    fn empty() -> Self {
        Self {
            scope: Scope::Overall,
            coders: Vec::new(),
            clips: 0,
            pooled: Vec::new(),
            totals: Vec::new(),
            subscales: Vec::new(),
            items: Vec::new(),
        }
    }

    /// Every row: pooled, totals, subscales, items.
    pub fn rows(&self) -> impl Iterator<Item = &AgreementRow> {
        self.pooled.iter().chain(&self.totals).chain(&self.subscales).chain(&self.items)
    }

    /// A row by its name.
    pub fn row(&self, id: &str) -> Option<&AgreementRow> {
        self.rows().find(|row| row.target.id == id)
    }
}

/// Agreement on one item, subscale or total, or pooled.
#[derive(Clone, Debug, PartialEq)]
pub struct AgreementRow {
    /// What it is of.
    pub target: Target,
    /// Pairs of ratings of a clip (of an item of a clip, where pooled).
    pub n: usize,
    /// Pairs there could have been: one of the two is missing in the others.
    pub n_possible: usize,
    /// Every coefficient, the distribution, what to report and what to know.
    pub figures: Coefficients,
}

impl AgreementRow {
    /// Share of pairs that are equal.
    pub fn exact(&self) -> Stat<f64> {
        self.figures.value("exact")
    }

    /// Share of pairs at most 1 apart.
    pub fn within_1(&self) -> Stat<f64> {
        self.figures.value("within_1")
    }

    /// Cohen's kappa with quadratic weights and its interval; of scores Lin's concordance, which is the same.
    pub fn kappa_quadratic(&self) -> Stat<Estimate> {
        let ratings = self.figures.get("cohen_kappa_quadratic");
        Estimate::of(ratings.or_else(|| self.figures.get("lin_ccc")))
    }

    /// A coefficient with its interval, by the name of its form.
    pub fn estimate(&self, form: &str) -> Stat<Estimate> {
        Estimate::of(self.figures.get(form))
    }

    /// The point that nearly all ratings are on, where there is one.
    pub fn one_value(&self) -> Option<OneValue> {
        self.figures.one_value
    }
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

/// Agreement over the double-coded clips of a study, without resampling: what has a formula, at once.
pub fn reliability(study: &StudyRatings) -> Reliability {
    compute(study, &ReliabilityOptions::quick(), &unwatched).0
}

/// The same with what was asked for. `None` when `watch` stopped it.
pub fn reliability_with(
    study: &StudyRatings,
    options: &ReliabilityOptions,
    watch: Watch<'_>,
) -> Option<Reliability> {
    let (report, whole) = compute(study, options, watch);
    whole.then_some(report)
}

/// The report, and whether the work ran to its end.
fn compute(study: &StudyRatings, options: &ReliabilityOptions, watch: Watch<'_>) -> (Reliability, bool) {
    let grid = Grid::new(study);
    let plan = plan(&grid, study);
    // Two coders in all are a pair that is everything: computed once.
    let first_like = |scoped: &Scoped| plan.iter().position(|other| other.same_ratings(scoped));
    let twins: Vec<usize> = plan.iter().map(|scoped| first_like(scoped).unwrap_or(0)).collect();
    let own = |place: &usize| twins.get(*place) == Some(place);
    let work: Vec<(usize, &Placed)> = (0..plan.len())
        .filter(own)
        .flat_map(|place| grid.targets.iter().map(move |target| (place, target)))
        .collect();
    let (done, stopped) = (AtomicUsize::new(0), AtomicBool::new(!watch(0, work.len())));
    let rows: Vec<(usize, AgreementRow)> = work
        .par_iter()
        .filter_map(|(place, target)| {
            let scoped = plan.get(*place).filter(|_| !stopped.load(Ordering::Relaxed))?;
            let row = row(&grid, target, scoped, options);
            if !watch(done.fetch_add(1, Ordering::Relaxed) + 1, work.len()) {
                stopped.store(true, Ordering::Relaxed);
            }
            Some((*place, row))
        })
        .collect();
    let of_plan =
        |twin: usize| rows.iter().filter(move |(place, _)| *place == twin).map(|(_, row)| row.clone());
    let sections: Vec<Section> =
        plan.iter().zip(&twins).map(|(scoped, twin)| section(&grid, scoped, of_plan(*twin))).collect();
    (report(study, &grid, *options, sections), !stopped.load(Ordering::Relaxed))
}

/// A section to be computed.
struct Scoped {
    scope: Scope,
    /// Of the grid's clips.
    clips: Vec<usize>,
    /// Of the grid's coders.
    coders: Vec<usize>,
}

impl Scoped {
    /// Whether both are of the same clips by the same coders.
    fn same_ratings(&self, other: &Self) -> bool {
        self.clips == other.clips && self.coders == other.coders
    }
}

/// Overall, each pair of coders that share a clip, each wave.
fn plan(grid: &Grid<'_>, study: &StudyRatings) -> Vec<Scoped> {
    let all: Vec<usize> = (0..grid.clips.len()).collect();
    let everybody: Vec<usize> = (0..grid.coders.len()).collect();
    let rated = |clip: usize, coder: usize| {
        grid.clips.get(clip).is_some_and(|clip| clip.sheets.iter().any(|(other, _)| *other == coder))
    };
    let mut plan = vec![Scoped { scope: Scope::Overall, clips: all.clone(), coders: everybody.clone() }];
    for (place, first) in everybody.iter().enumerate() {
        for second in everybody.iter().skip(place + 1) {
            let clips: Vec<usize> =
                all.iter().copied().filter(|clip| rated(*clip, *first) && rated(*clip, *second)).collect();
            let names = (grid.coders.get(*first), grid.coders.get(*second));
            if let ((Some(a), Some(b)), false) = (names, clips.is_empty()) {
                let scope = Scope::Pair((*a).to_owned(), (*b).to_owned());
                plan.push(Scoped { scope, clips, coders: vec![*first, *second] });
            }
        }
    }
    for wave in &study.waves {
        let here = |clip: &usize| grid.clips.get(*clip).is_some_and(|c| c.wave_months == wave.months);
        let clips: Vec<usize> = all.iter().copied().filter(here).collect();
        let coders = everybody.iter().copied().filter(|coder| clips.iter().any(|clip| rated(*clip, *coder)));
        plan.push(Scoped { scope: Scope::Wave(wave.months), coders: coders.collect(), clips });
    }
    plan
}

fn section(grid: &Grid<'_>, scoped: &Scoped, rows: impl Iterator<Item = AgreementRow>) -> Section {
    let coders = scoped.coders.iter().filter_map(|coder| grid.coders.get(*coder));
    let mut section = Section {
        coders: coders.map(|name| (*name).to_owned()).collect(),
        clips: scoped.clips.len(),
        scope: scoped.scope.clone(),
        ..Section::empty()
    };
    for row in rows {
        match row.target.kind {
            TargetKind::Pooled => section.pooled.push(row),
            TargetKind::Total => section.totals.push(row),
            TargetKind::Subscale => section.subscales.push(row),
            TargetKind::Item => section.items.push(row),
        }
    }
    section
}

fn row(grid: &Grid<'_>, target: &Placed, scoped: &Scoped, options: &ReliabilityOptions) -> AgreementRow {
    let (ratings, clusters) = grid.ratings(target, &scoped.clips, &scoped.coders);
    let values = target.scale.map_or(Values::Scores, |scale| Values::Points(scale.points()));
    let clusters = (target.target.kind == TargetKind::Pooled).then_some(clusters.as_slice());
    let figures = clustered(&ratings, &values, clusters, options);
    AgreementRow {
        target: target.target.clone(),
        n: figures.base.pairs,
        n_possible: grid.possible_pairs(target, &scoped.clips, &scoped.coders),
        figures,
    }
}

fn report(
    study: &StudyRatings,
    grid: &Grid<'_>,
    options: ReliabilityOptions,
    sections: Vec<Section>,
) -> Reliability {
    let (mut overall, mut pairs, mut waves) = (Section::empty(), Vec::new(), Vec::new());
    for section in sections {
        match section.scope {
            Scope::Overall => overall = section,
            Scope::Pair(..) => pairs.push(section),
            Scope::Wave(_) => waves.push(section),
        }
    }
    let gate = overall.pooled.first().map(|row| Gate {
        threshold: GATE,
        exact: row.exact(),
        within_1: row.within_1(),
    });
    let base = base::base(study, grid);
    let headline = Headline::of(&overall);
    Reliability { study: study.study.clone(), options, base, overall, pairs, waves, gate, headline }
}

#[cfg(test)]
mod studies_tests;
#[cfg(test)]
mod tests;
