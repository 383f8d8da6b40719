//! The bootstrap: how far a value would move if other clips of the same kind had been rated.
//!
//! Clips (rows) are drawn with replacement, as many as there are, and the value is computed again (Efron & Tibshirani
//! 1993, *An Introduction to the Bootstrap*). A clip that was drawn brings all that belongs to it, its missing
//! ratings too; where several rows belong to one clip (the items of a pooled figure) they are drawn together
//! ([`Clustered`]), because they are not independent. Intervals: [`Bootstrap::bca`]
//! (the one shown), [`Bootstrap::percentile`].
//!
//! Resample i is drawn by its own stream of ChaCha8 from one seed, so that neither the number of threads nor the number
//! of resamples changes what it is. Assumes that clips are independent of each other.
//!
//! **Resamples without a value** (every rating the same, say) are counted in [`Bootstrap::undefined`] and never quietly
//! dropped: up to 5 % of them, intervals come from the rest with [`Note::UndefinedResamples`]; beyond that there is none
//! ([`Undefined::TooManyUndefinedResamples`]), because what is left is chosen by the very thing that is measured.
//!
//! **Few different values.** Where little varies (13 clips, of which three are rated otherwise than the rest), resamples
//! fall on a few values far apart: those that drew none of the three, those that drew one, … A limit between two of
//! them is decided by a handful of resamples, and the next seed puts it on the other side. [`Note::UnsteadyLimits`] says
//! so ([`Bootstrap::unsteady`]).

mod additive;
mod intervals;
mod means;
mod table;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

pub use self::additive::Additive;
pub use self::intervals::{Bca, BiasCorrection, Quantile};
pub use self::means::MeanDifference;
pub use self::table::{Clustered, OfTable};
use super::{Form, Interval, Measured, Note, Stat, Undefined, mean};

/// The interval that is shown.
pub const BOOTSTRAP_BCA: Form = Form {
    id: "bootstrap_bca",
    name: "bootstrap by clip, bias-corrected and accelerated (BCa), jackknife acceleration, type 7 quantiles",
    source: "Efron 1987, J Am Stat Assoc 82:171-185; Hyndman & Fan 1996, Am Stat 50:361-365",
};

/// The plain interval.
pub const BOOTSTRAP_PERCENTILE: Form = Form {
    id: "bootstrap_percentile",
    name: "bootstrap by clip, percentile, type 7 quantiles",
    source: "Efron & Tibshirani 1993, An Introduction to the Bootstrap; Hyndman & Fan 1996, Am Stat 50:361-365",
};

/// Share of resamples that may be without a value.
const UNDEFINED_SHARE: f64 = 0.05;

/// Resamples between two words about progress.
const CHUNK: usize = 25;

/// How many resamples are drawn, and from which seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resampling {
    /// How many.
    pub resamples: usize,
    /// The same seed draws the same clips.
    pub seed: u64,
}

/// Computes one statistic of drawn units, again and again, in memory of its own.
pub type Worker<'a> = Box<dyn FnMut(&[usize]) -> Stat<f64> + 'a>;

/// A statistic of a table, ready to be computed for any draw of the table's units.
pub trait Resampled: Sync {
    /// Units that can be drawn: clips.
    fn units(&self) -> usize;

    /// One a thread. A draw has unit numbers from 0, each as often as it was drawn.
    fn worker(&self) -> Worker<'_>;

    /// The same for the value without the units that are named, each once: for the jackknife.
    fn leaver(&self) -> Worker<'_> {
        let (mut worker, mut stay, mut named) = (self.worker(), Vec::new(), vec![false; self.units()]);
        Box::new(move |left_out| {
            for unit in left_out {
                if let Some(named) = named.get_mut(*unit) {
                    *named = true;
                }
            }
            stay.clear();
            stay.extend(named.iter().enumerate().filter(|(_, named)| !**named).map(|(unit, _)| unit));
            named.fill(false);
            worker(&stay)
        })
    }
}

/// A value with its resamples.
#[derive(Clone, Debug, PartialEq)]
pub struct Bootstrap {
    /// The value of the table itself.
    pub value: Stat<f64>,
    /// Units that were drawn from.
    pub units: usize,
    /// The resamples that have a value, in the order in which they were drawn.
    pub resampled: Vec<f64>,
    /// Resamples that have none.
    pub undefined: usize,
    sorted: Vec<f64>,
    jackknife: Vec<Stat<f64>>,
}

/// The unit numbers of one resample: `units` of them, with replacement.
///
/// A number is the upper half of a 32-bit random number times `units` (Lemire 2019, *ACM Trans. Model. Comput. Simul.*
/// 29:3): no number is preferred by more than `units` / 2³².
pub fn draw(plan: Resampling, resample: usize, units: usize, drawn: &mut Vec<usize>) {
    let mut rng = ChaCha8Rng::seed_from_u64(plan.seed);
    rng.set_stream(resample as u64);
    drawn.clear();
    drawn.extend((0..units).map(|_| ((u64::from(rng.next_u32()) * units as u64) >> 32) as usize));
}

/// Resamples one statistic. `go_on` is told, from any thread, how many resamples are done; when it answers `false`, the
/// work stops and there is no result.
pub fn bootstrap(
    statistic: &dyn Resampled,
    plan: Resampling,
    go_on: &(dyn Fn(usize) -> bool + Sync),
) -> Option<Bootstrap> {
    let one = || -> Together<'_> {
        let mut worker = statistic.worker();
        Box::new(move |drawn, values| values.push(worker(drawn)))
    };
    let values = resample(statistic.units(), &one, plan, go_on)?;
    Some(Bootstrap::new(statistic, values.into_iter().flatten()))
}

/// Resamples everything that has the same sums, each draw for all of it: one for each of [`Additive::forms`].
pub fn bootstrap_together(
    statistics: &Additive,
    plan: Resampling,
    go_on: &(dyn Fn(usize) -> bool + Sync),
) -> Option<Vec<Bootstrap>> {
    let all = || -> Together<'_> {
        let (mut times, mut sums) = (Vec::new(), Vec::new());
        Box::new(move |drawn, values| {
            statistics.add_up(drawn, &mut times, &mut sums);
            statistics.values(&sums, values);
        })
    };
    let units = statistics.units();
    let chunks = resample(units, &all, plan, go_on)?;
    let whole = statistics.whole();
    let (mut of_whole, mut without, mut sums) = (Vec::new(), Vec::new(), Vec::new());
    statistics.values(&whole, &mut of_whole);
    for unit in 0..units {
        sums.clone_from(&whole);
        statistics.take_away(&[unit], &mut sums);
        statistics.values(&sums, &mut without);
    }
    let count = of_whole.len();
    let one = |(position, value): (usize, &Stat<f64>)| {
        let own = |values: &Vec<Stat<f64>>| {
            values.iter().skip(position).step_by(count).copied().collect::<Vec<_>>()
        };
        Bootstrap::of_values(*value, units, chunks.iter().flat_map(own), own(&without))
    };
    Some(of_whole.iter().enumerate().map(one).collect())
}

/// Puts the values of a draw at the end of a list.
type Together<'a> = Box<dyn FnMut(&[usize], &mut Vec<Stat<f64>>) + 'a>;

/// The values of each draw, in the order of the draws, some draws a list.
fn resample<'a>(
    units: usize,
    worker: &(dyn Fn() -> Together<'a> + Sync),
    plan: Resampling,
    go_on: &(dyn Fn(usize) -> bool + Sync),
) -> Option<Vec<Vec<Stat<f64>>>> {
    let (done, stopped) = (AtomicUsize::new(0), AtomicBool::new(!go_on(0)));
    let of_chunk = |chunk: usize| {
        let (mut drawn, mut values, mut worker) = (Vec::new(), Vec::new(), worker());
        let range = chunk * CHUNK..((chunk + 1) * CHUNK).min(plan.resamples);
        for resample in range.clone() {
            if stopped.load(Ordering::Relaxed) {
                return Vec::new();
            }
            draw(plan, resample, units, &mut drawn);
            worker(&drawn, &mut values);
        }
        let so_far = done.fetch_add(range.len(), Ordering::Relaxed) + range.len();
        if !go_on(so_far) {
            stopped.store(true, Ordering::Relaxed);
        }
        values
    };
    let chunks = (0..plan.resamples.div_ceil(CHUNK)).into_par_iter().map(of_chunk).collect();
    (!stopped.load(Ordering::Relaxed)).then_some(chunks)
}

/// Resamples by draws that are given: one list of unit numbers a resample.
pub fn bootstrap_of_draws(statistic: &dyn Resampled, draws: &[Vec<usize>]) -> Bootstrap {
    let mut worker = statistic.worker();
    Bootstrap::new(statistic, draws.iter().map(|drawn| worker(drawn)))
}

impl Bootstrap {
    fn new(statistic: &dyn Resampled, values: impl Iterator<Item = Stat<f64>>) -> Self {
        let all: Vec<usize> = (0..statistic.units()).collect();
        let value = statistic.worker()(&all);
        let mut leaver = statistic.leaver();
        let jackknife = all.iter().map(|unit| leaver(&[*unit])).collect();
        Self::of_values(value, all.len(), values, jackknife)
    }

    fn of_values(
        value: Stat<f64>,
        units: usize,
        values: impl Iterator<Item = Stat<f64>>,
        jackknife: Vec<Stat<f64>>,
    ) -> Self {
        let (mut resampled, mut undefined) = (Vec::new(), 0);
        for value in values {
            match value {
                Ok(value) => resampled.push(value),
                Err(_) => undefined += 1,
            }
        }
        let mut sorted = resampled.clone();
        sorted.sort_by(f64::total_cmp);
        Self { value, units, resampled, undefined, sorted, jackknife }
    }

    /// Mean of the resamples that have a value.
    ///
    /// # Errors
    /// [`Undefined::TooManyUndefinedResamples`], [`Undefined::NoValues`].
    pub fn mean(&self) -> Stat<f64> {
        self.enough()?;
        mean(&self.resampled).ok_or(Undefined::NoValues)
    }

    /// Standard deviation of the resamples (divisor n − 1): the standard error.
    ///
    /// # Errors
    /// [`Undefined::TooManyUndefinedResamples`], [`Undefined::FewerThan2Values`].
    pub fn se(&self) -> Stat<f64> {
        let mean = self.mean()?;
        let squares: f64 = self.resampled.iter().map(|value| (value - mean).powi(2)).sum();
        match self.resampled.len() {
            0 | 1 => Err(Undefined::FewerThan2Values),
            n => Ok((squares / (n - 1) as f64).sqrt()),
        }
    }

    /// Mean of the resamples less the value.
    ///
    /// # Errors
    /// Those of [`Bootstrap::mean`], and of the value.
    pub fn bias(&self) -> Stat<f64> {
        Ok(self.mean()? - self.value?)
    }

    /// The interval that is shown: [`BOOTSTRAP_BCA`].
    ///
    /// # Errors
    /// Those of [`Bootstrap::bca`].
    pub fn interval(&self, confidence: f64) -> Stat<Interval> {
        self.bca(confidence, BiasCorrection::Below, Quantile::Type7).map(|bca| bca.interval)
    }

    /// A coefficient with its interval by [`BOOTSTRAP_BCA`].
    pub fn measured(&self, coefficient: Measured, confidence: f64) -> Measured {
        let interval = coefficient.value.and_then(|_| self.interval(confidence));
        let mut notes = coefficient.notes.clone();
        if self.undefined > 0 {
            notes.push(Note::UndefinedResamples);
        }
        if interval.is_ok() && self.unsteady(confidence) {
            notes.push(Note::UnsteadyLimits);
        }
        Measured { interval, upper_alone: None, notes, ..coefficient }
    }

    /// Whether few enough resamples are without a value.
    fn enough(&self) -> Stat<()> {
        let all = self.resampled.len() + self.undefined;
        if self.undefined as f64 > UNDEFINED_SHARE * all as f64 {
            return Err(Undefined::TooManyUndefinedResamples);
        }
        if self.resampled.is_empty() { Err(Undefined::NoValues) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests;
