//! Two groups, and pairs: tests of means, of ranks and of distributions, with the size of the difference.
//!
//! | file | what |
//! |---|---|
//! | [`two_sample`] | Student's and Welch's t, with the difference in means |
//! | [`effect_size`] | Cohen's d, Hedges' g, Glass' Δ and their intervals |
//! | [`paired_t`] | the paired t test, d_z, d_av, r |
//! | [`mann_whitney`] | ranks of two groups |
//! | [`wilcoxon`] | signed ranks of pairs |
//! | [`ks_two_sample`] | Kolmogorov–Smirnov, two groups |
//! | [`kolmogorov`] | the distributions behind it |
//! | [`ranks`] | midranks and ties |
//!
//! Missing values are dropped: of two groups each by itself, of pairs both.

mod effect_size;
mod kolmogorov;
mod ks_two_sample;
mod mann_whitney;
mod paired_t;
mod ranks;
mod two_sample;
mod wilcoxon;

pub use effect_size::{Correction, EffectSize};
pub use ks_two_sample::{KsTwoSample, ks_two_sample};
pub use mann_whitney::{MannWhitney, MannWhitneyNormal, mann_whitney};
pub use paired_t::{PairedT, paired_t};
pub use two_sample::{TTest, TwoSample, two_sample};
pub use wilcoxon::{Wilcoxon, WilcoxonNormal, wilcoxon};

/// The values that are there and finite.
fn present(values: &[Option<f64>]) -> Vec<f64> {
    values.iter().copied().flatten().filter(|value| value.is_finite()).collect()
}
