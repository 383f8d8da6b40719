//! What a report is asked for beyond the ratings: confidence, resampling, and a way to watch and stop it.

use crate::stats::CONFIDENCE;

/// How a report is computed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReliabilityOptions {
    /// Two-sided confidence of every interval, between 0 and 1.
    pub confidence: f64,
    /// Resamples behind each interval by resampling; 0 leaves those intervals out.
    pub resamples: usize,
    /// Seed of the resampling: the same seed gives the same limits, on any computer.
    pub seed: u64,
}

/// The usual number of resamples.
pub const RESAMPLES: usize = 2000;

/// The usual seed.
pub const SEED: u64 = 20_260_101;

impl ReliabilityOptions {
    /// What has a formula, at once; nothing by resampling.
    pub fn quick() -> Self {
        Self { confidence: CONFIDENCE, resamples: 0, seed: SEED }
    }
}

impl Default for ReliabilityOptions {
    fn default() -> Self {
        Self { resamples: RESAMPLES, ..Self::quick() }
    }
}

/// Told how many steps of how many are done, from several threads; `false` stops the work.
pub type Watch<'a> = &'a (dyn Fn(usize, usize) -> bool + Sync);

/// Lets the work run to its end.
pub fn unwatched(_done: usize, _of: usize) -> bool {
    true
}
