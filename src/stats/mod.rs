//! Numbers over tables, one statistic a file. A value that is undefined says why; NaN is never an answer.
//!
//! A table is a [`Matrix`] with missing cells: rows are clips (units), columns are coders or items.
//! Every formula is held against published values and independent software by `tests/it/oracles`.

mod adjust_p;
mod agreement;
mod bang;
mod bland_altman;
mod bootstrap;
mod brennan;
mod chance;
mod chi_square;
mod codes;
mod compare;
mod components;
mod concordance;
mod conger;
mod covariance;
mod cronbach;
mod describe;
mod dist;
mod fisher;
mod fleiss;
mod fleiss_available;
mod gwet;
mod icc;
mod james;
mod kappa;
mod krippendorff;
mod light;
mod matrix;
mod measured;
mod noncentral_t;
mod ols;
mod ols_columns;
mod omega;
mod reml;
mod reml_fit;
mod robust;
mod sample_size_icc;
mod sample_size_kappa;
mod search;
mod spearman_brown;
mod student_t;
mod undefined;
mod unreliability;
mod weights;
mod wilson;

pub use adjust_p::{Adjustment, adjust_p};
pub use agreement::{Agreement, agreement};
pub use bang::{Blinding, Guesses, SureGuesses, bang_index, bang_index_sure};
pub use bland_altman::{
    BIAS, BlandAltman, LOWER_LIMIT, LimitIntervals, LimitsOfAgreement, UPPER_LIMIT, bland_altman,
};
pub use bootstrap::{
    Additive, BOOTSTRAP_BCA, BOOTSTRAP_PERCENTILE, Bca, BiasCorrection, Bootstrap, Clustered, MeanDifference,
    OfTable, Quantile, Resampled, Resampling, Worker, bootstrap, bootstrap_of_draws, bootstrap_together,
    draw,
};
pub use brennan::{brennan_prediger, brennan_prediger_form};
pub use chance::ChanceCorrected;
pub use chi_square::{ChiSquare, ChiSquareTest, Counts, chi_square};
pub use codes::Codes;
pub use compare::{
    Correction, EffectSize, KsTwoSample, MannWhitney, MannWhitneyNormal, PairedT, TTest, TwoSample, Wilcoxon,
    WilcoxonNormal, ks_two_sample, mann_whitney, paired_t, two_sample, wilcoxon,
};
pub use components::{ComponentIcc, Components, REML_A1, REML_AK, REML_C1, REML_CK, components};
pub use concordance::{CONCORDANCE, Concordance, concordance, concordance_measured};
pub use conger::{conger_form, conger_kappa};
pub use cronbach::{ALPHA_RAW, ALPHA_STD, Alpha, Cronbach, ItemStatistics, cronbach};
pub use describe::{Description, describe};
pub use fisher::{Fisher, fisher};
pub use fleiss::{FLEISS_KAPPA, FleissKappa, fleiss_kappa};
pub use fleiss_available::{fleiss_available, fleiss_available_form};
pub use gwet::{gwet_ac, gwet_form};
pub use icc::{ICC_FORMS, Icc, IccForm, MeanSquares, icc, icc_measured};
pub use james::james_index;
pub use kappa::{CohenKappa, KappaEstimate, cohen_form, cohen_kappa};
pub use krippendorff::{Krippendorff, KrippendorffSampler, Level, Scratch, krippendorff, krippendorff_form};
pub use light::{LIGHT_KAPPA, LightKappa, light_kappa};
pub use matrix::{Complete, Matrix};
pub use measured::{Form, Measured, Missing, Note};
pub use ols::{Ols, Term, ols};
pub use omega::{OMEGA_MINRES_COR, OMEGA_ML_COR, OMEGA_ML_COV, Omega, OneFactor, omega_total};
pub use robust::Robust;
pub use sample_size_icc::{
    IccPower, IccPrecision, SIZE_ICC_BONETT, SIZE_ICC_WALTER, sample_size_icc_bonett, sample_size_icc_walter,
};
pub use sample_size_kappa::{
    KappaPower, KappaPrecision, KappaTest, SIZE_KAPPA_POWER, SIZE_KAPPA_PRECISION, sample_size_kappa_power,
    sample_size_kappa_precision,
};
pub use spearman_brown::{SPEARMAN_BROWN, length_for_reliability, spearman_brown};
pub use undefined::{Stat, Undefined};
pub use unreliability::{UNRELIABILITY, Unreliability, unreliability};
pub use weights::Weights;
pub use wilson::wilson;

/// The two-sided confidence level of every interval that the program shows.
pub const CONFIDENCE: f64 = 0.95;

/// Two ratings closer than this are the same rating.
pub(crate) const SAME: f64 = 1e-9;

/// A variance or denominator below this is zero, seen through rounding.
pub(crate) const ZERO: f64 = 1e-14;

/// Two numbers of this relative distance are the same number, computed in two ways.
pub(crate) const ROUNDING: f64 = 1e-13;

/// A confidence interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Lower limit.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
}

impl Interval {
    /// The interval, as reports show it, of a formula that builds it from a standard error: where that is zero, limits on
    /// the value itself would look as if the value were known exactly.
    ///
    /// # Errors
    /// [`Undefined::ZeroStandardError`] where it has no width.
    pub(crate) fn with_width(self) -> Stat<Self> {
        if self.high - self.low < ZERO { Err(Undefined::ZeroStandardError) } else { Ok(self) }
    }
}

/// The arithmetic mean; `None` of nothing.
pub(crate) fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// `numerator / denominator`, unless the denominator is zero up to rounding or the answer is no number.
pub(crate) fn ratio(numerator: f64, denominator: f64, otherwise: Undefined) -> Stat<f64> {
    let value = numerator / denominator;
    if denominator.abs() < ZERO || !value.is_finite() { Err(otherwise) } else { Ok(value) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every table of this shape with these cells.
    fn tables(rows: usize, columns: usize, cells: &[Option<f64>]) -> Vec<Matrix> {
        let mut tables = vec![Vec::new()];
        for _ in 0..rows * columns {
            tables = tables
                .iter()
                .flat_map(|table: &Vec<Option<f64>>| {
                    cells.iter().map(move |cell| table.iter().copied().chain([*cell]).collect())
                })
                .collect();
        }
        let matrix = |cells: Vec<Option<f64>>| Matrix::new(columns, cells.chunks(columns).map(<[_]>::to_vec));
        tables.into_iter().map(matrix).collect()
    }

    fn finite(numbers: &[f64], what: &str, table: &Matrix) {
        assert!(numbers.iter().all(|number| number.is_finite()), "{what}: {numbers:?} of {table:?}");
    }

    fn form_is_finite(form: Stat<IccForm>, table: &Matrix) {
        if let Ok(form) = form {
            let limits = [form.low, form.high].into_iter().filter_map(Result::ok);
            let test = [form.f, form.p].into_iter().flatten();
            finite(&limits.chain(test).chain([form.icc]).collect::<Vec<_>>(), "icc", table);
        }
    }

    fn measured_is_finite(measured: &Measured, table: &Matrix) {
        let interval = measured.interval.map(|limits| [limits.low, limits.high]);
        finite(&measured.value.into_iter().collect::<Vec<_>>(), measured.form.id, table);
        finite(&interval.into_iter().flatten().collect::<Vec<_>>(), measured.form.id, table);
        assert!(measured.value.is_ok() || measured.interval.is_err(), "{measured:?} of {table:?}");
    }

    fn coders_are_finite(table: &Matrix, scale: &[f64]) {
        let codes = Codes::new(table, scale);
        for weights in Weights::ALL {
            let all = [
                codes.gwet_ac(weights, CONFIDENCE),
                codes.brennan_prediger(weights, CONFIDENCE),
                codes.fleiss_available(weights, CONFIDENCE),
                codes.conger_kappa(weights, CONFIDENCE),
            ];
            for got in all.iter().flatten() {
                finite(
                    &[got.observed, got.chance, got.se.unwrap_or(0.0), got.p.unwrap_or(0.0)],
                    "beyond chance",
                    table,
                );
                measured_is_finite(&got.measured(), table);
            }
            if let Ok(got) = codes.cohen_kappa(0, 1, weights, CONFIDENCE) {
                measured_is_finite(&got.measured(), table);
            }
        }
        if let Ok(got) = codes.fleiss_kappa(CONFIDENCE) {
            finite(&[got.se_null.unwrap_or(0.0), got.z_null.unwrap_or(0.0)], "Fleiss", table);
            measured_is_finite(&got.measured(), table);
        }
        if let Ok(got) = codes.light_kappa() {
            measured_is_finite(&got.measured(), table);
            measured_is_finite(&got.measured_pairwise(), table);
        }
        for level in Level::ALL {
            if let Ok(got) = codes.krippendorff(level) {
                finite(&[got.observed, got.expected], "Krippendorff", table);
                measured_is_finite(&got.measured(), table);
            }
            let without = codes.krippendorff_sampler(level).jackknife();
            finite(&without.into_iter().flatten().collect::<Vec<_>>(), "Krippendorff's jackknife", table);
        }
    }

    fn all_finite(table: &Matrix) {
        // A scale of its own points, one with a point that nobody gave, one that lacks points, and none.
        for scale in [&[1.0, 2.0, 4.0][..], &[0.0, 0.5, 1.0, 2.0, 4.0], &[1.0], &[]] {
            coders_are_finite(table, scale);
        }
        let shares = agreement(table, 1.0);
        let shares = [shares.all_raters, shares.pairwise_mean, shares.pairwise_pooled];
        finite(&shares.into_iter().filter_map(Result::ok).collect::<Vec<_>>(), "agreement", table);
        for weights in [Weights::Unweighted, Weights::Quadratic] {
            if let Ok(kappa) = cohen_kappa(table, &[1.0, 2.0, 4.0], weights, CONFIDENCE) {
                finite(&[kappa.observed, kappa.chance], "kappa", table);
                if let Ok(e) = kappa.estimate {
                    let numbers = [e.kappa, e.se, e.interval.low, e.interval.high, e.se_null];
                    finite(&numbers, "kappa", table);
                    finite(&[e.z_null.unwrap_or(0.0)], "z of kappa", table);
                }
            }
        }
        if let Ok(all) = icc(table, CONFIDENCE) {
            for form in [all.icc1, all.icc2, all.icc3, all.icc1k, all.icc2k, all.icc3k] {
                form_is_finite(form, table);
            }
            finite(&[all.v.unwrap_or(0.0), all.sem_agreement, all.sem_consistency], "icc", table);
        }
        for missing in [Missing::Listwise, Missing::Pairwise] {
            let got = cronbach(table, missing, CONFIDENCE);
            if let Ok(alpha) = got.alpha {
                finite(&[alpha.raw, alpha.mean_r, alpha.se, alpha.std.unwrap_or(0.0)], "alpha", table);
                let interval = alpha.feldt.unwrap_or(Interval { low: 0.0, high: 0.0 });
                finite(&[interval.low, interval.high], "Feldt's interval", table);
            }
            for item in got.items {
                let parts = [item.r_rest, item.r_total, item.alpha_without, item.alpha_std_without];
                let parts = parts.into_iter().filter_map(Result::ok);
                finite(&parts.chain([item.mean, item.sd]).collect::<Vec<_>>(), "item", table);
            }
        }
    }

    #[test]
    fn no_small_table_gives_anything_but_numbers_and_reasons() {
        let cells = [None, Some(1.0), Some(2.0)];
        for (rows, columns) in [(1, 1), (1, 2), (2, 2), (3, 2), (2, 3), (4, 1)] {
            for table in tables(rows, columns, &cells) {
                all_finite(&table);
            }
        }
        for table in tables(4, 2, &[Some(1.0), Some(4.0)]) {
            all_finite(&table);
        }
    }
}
