//! What a careful reader should know of one table, found by rules and said in sentences.

use super::{Coefficients, OneValue};
use crate::stats::{Interval, ZERO};

/// The agreement that good laboratories ask for before and during coding, as a share.
pub(in crate::report) const GATE: f64 = 0.85;

/// Below this number of clips, every figure is rough.
pub(in crate::report) const FEW: usize = 5;

/// What a careful reader should know.
#[derive(Clone, Debug, PartialEq)]
pub enum Warning {
    /// Fewer than five rows have two ratings.
    Few(usize),
    /// Exact agreement is high, and nearly all ratings are on one point.
    SaysLittle {
        /// Exact agreement.
        exact: f64,
        /// The point.
        point: OneValue,
    },
    /// Every rating is the same: nothing beyond chance can be told.
    NoVariation(f64),
    /// One coder gave the same value throughout, others did not.
    ConstantCoder {
        /// Its column.
        coder: usize,
        /// The value.
        value: f64,
    },
    /// A coefficient that is not above what chance gives.
    NotAboveChance {
        /// Its form's name.
        form: &'static str,
        /// Its value.
        value: f64,
    },
    /// Ratings that are none of the declared points.
    OffScale(usize),
    /// The first coder rates higher (or lower) than the second throughout: the mean difference and its interval,
    /// which leaves 0 out.
    Shift {
        /// First coder minus second.
        mean: f64,
        /// Its interval.
        interval: Interval,
    },
}

impl Warning {
    /// In a sentence, with the coders' names in the order of the columns.
    pub fn sentence(&self, coders: &[String]) -> String {
        match self {
            Self::Few(count) => {
                let clips = if *count == 1 { "clip has" } else { "clips have" };
                format!("Only {count} {clips} two ratings: every figure here is rough.")
            }
            Self::SaysLittle { exact, point } => format!(
                "{:.0} % exact agreement says little. {} of {} ratings are {}; two coders who rate at random in \
                 that proportion agree exactly in {:.0} % of cases.",
                exact * 100.0,
                point.count,
                point.of,
                point.value,
                point.chance * 100.0
            ),
            Self::NoVariation(value) => {
                format!("Every rating is {value}: nothing beyond chance can be told of it.")
            }
            Self::ConstantCoder { coder, value } => {
                let unnamed = format!("Coder {}", coder + 1);
                let name = coders.get(*coder).unwrap_or(&unnamed);
                format!(
                    "{name} gave every clip a {value}: Cohen's kappa with a coder who varies is then 0, however often \
                     they agree."
                )
            }
            Self::NotAboveChance { form, value } => {
                format!(
                    "{form} is {}: no better than rating at random.",
                    format!("{value:.2}").replace('-', "−")
                )
            }
            Self::Shift { mean, interval } => {
                let name = |place: usize| coders.get(place).map_or("the other coder", String::as_str);
                let (higher, lower) = if *mean > 0.0 { (name(0), name(1)) } else { (name(1), name(0)) };
                let ends = (interval.low.abs(), interval.high.abs());
                format!(
                    "{higher} rates higher than {lower} by {:.2} on average ({} to {:.2}): ICC(A,1) counts that \
                     as disagreement, ICC(C,1) does not.",
                    mean.abs(),
                    not_zero(ends.0.min(ends.1)),
                    ends.0.max(ends.1)
                )
            }
            Self::OffScale(count) => format!(
                "{count} {} of the declared points, so coefficients on that scale are left undefined.",
                if *count == 1 { "rating is none" } else { "ratings are none" }
            ),
        }
    }
}

/// Two decimals of a limit above 0, never "0.00": the interval leaves 0 out.
fn not_zero(limit: f64) -> String {
    if limit < 0.005 { "less than 0.01".to_owned() } else { format!("{limit:.2}") }
}

pub(super) fn warnings(found: &Coefficients) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let base = &found.base;
    if base.pairable > 0 && base.pairable < FEW {
        warnings.push(Warning::Few(base.pairable));
    }
    let off_scale: usize = found.distribution.coders.iter().map(|coder| coder.off_scale).sum();
    if off_scale > 0 {
        warnings.push(Warning::OffScale(off_scale));
    }
    if let (Some(point), Ok(exact)) = (found.one_value, found.value("exact"))
        && exact >= GATE
    {
        warnings.push(Warning::SaysLittle { exact, point });
    }
    let rated = || found.distribution.coders.iter().filter(|coder| coder.n > 0);
    let constants: Vec<Option<f64>> =
        found.distribution.coders.iter().map(super::CoderSummary::constant).collect();
    let same = |value: f64| rated().all(|coder| coder.constant() == Some(value));
    match constants.iter().flatten().next() {
        Some(value) if base.pairable > 0 && same(*value) => warnings.push(Warning::NoVariation(*value)),
        _ => {
            let constant = constants.iter().enumerate().filter_map(|(coder, value)| Some((coder, (*value)?)));
            warnings.extend(constant.map(|(coder, value)| Warning::ConstantCoder { coder, value }));
        }
    }
    if let Some(bias) = found.get("bland_altman_bias")
        && let (Ok(mean), Ok(interval)) = (bias.value, bias.interval)
        && interval.low * interval.high > 0.0
    {
        warnings.push(Warning::Shift { mean, interval });
    }
    if let Some(advised) = found.advised()
        && let Ok(value) = advised.value
        && value <= ZERO
    {
        warnings.push(Warning::NotAboveChance { form: advised.form.name, value });
    }
    warnings
}
