//! What a careful reader should know of one table, found by rules and said in sentences.

use super::{Coefficients, OneValue};
use crate::codebook::Language;
use crate::report::words::{self, decimals, say};
use crate::stats::{Form, Interval, Note, Undefined, ZERO};

/// The agreement that good laboratories ask for before and during coding, as a share: at least 85 % (VIVE 2024).
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
        /// Its form.
        form: &'static Form,
        /// Its value.
        value: f64,
    },
    /// The coefficient to report has limits that another seed could put elsewhere.
    UnsteadyLimits(&'static Form),
    /// Ratings that are none of the declared points.
    OffScale(usize),
    /// The first coder rates higher (or lower) than the second throughout: the mean difference and its interval,
    /// which leaves 0 out.
    Shift {
        /// First coder minus second.
        mean: f64,
        /// Its interval; `None` where it is the same on every row.
        interval: Option<Interval>,
    },
}

impl Warning {
    /// In a sentence, with the coders' names in the order of the columns.
    pub fn sentence(&self, coders: &[String], language: Language) -> String {
        let point = |value: f64| words::number(&value.to_string(), language);
        match self {
            Self::Few(count) => {
                let clips = if *count == 1 { "clip has" } else { "clips have" };
                say!(
                    language,
                    "Only {count} {clips} two ratings: every figure here is rough.",
                    "Kun {count} klip har to bedømmelser: alle tal her er usikre.",
                )
            }
            Self::SaysLittle { exact, point: OneValue { value, count, of, chance } } => {
                let (exact, chance) =
                    (words::percent(*exact, 0, language), words::percent(*chance, 0, language));
                let value = point(*value);
                say!(
                    language,
                    "{exact} exact agreement says little. {count} of {of} ratings are {value}; two coders who rate \
                     at random in that proportion agree exactly in {chance} of cases.",
                    "{exact} eksakt enighed siger ikke meget. {count} af {of} bedømmelser er {value}; to kodere, der \
                     bedømmer tilfældigt i det forhold, er eksakt enige i {chance} af tilfældene.",
                )
            }
            Self::NoVariation(value) => {
                let value = point(*value);
                say!(
                    language,
                    "Every rating is {value}: nothing beyond chance can be told of it.",
                    "Alle bedømmelser er {value}: om enighed ud over tilfældighed kan intet siges.",
                )
            }
            Self::ConstantCoder { coder, value } => {
                let (number, value) = (coder + 1, point(*value));
                let unnamed = say!(language, "Coder {number}", "Koder {number}");
                let name = coders.get(*coder).unwrap_or(&unnamed);
                say!(
                    language,
                    "{name} gave every clip a {value}: Cohen's kappa with a coder who varies is then 0, however often \
                     they agree.",
                    "{name} gav alle klip {value}: Cohens kappa med en koder, der varierer, er så 0, uanset hvor ofte \
                     de er enige.",
                )
            }
            Self::NotAboveChance { form, value } => {
                let form = words::form(form, language);
                let value = decimals(*value, 2, language).replace('-', "−");
                say!(
                    language,
                    "{form} is {value}: no better than rating at random.",
                    "{form} er {value}: ikke bedre end at bedømme tilfældigt.",
                )
            }
            Self::Shift { mean, interval } => {
                let unnamed = say!(language, "the other coder", "den anden koder");
                let name = |place: usize| coders.get(place).unwrap_or(&unnamed);
                let (higher, lower) = if *mean > 0.0 { (name(0), name(1)) } else { (name(1), name(0)) };
                let mean = decimals(mean.abs(), 2, language);
                let by = interval.map_or_else(
                    || say!(language, "{mean} on every clip", "med {mean} på hvert klip"),
                    |interval| {
                        let ends = (interval.low.abs(), interval.high.abs());
                        let low = not_zero(ends.0.min(ends.1), language);
                        let high = decimals(ends.0.max(ends.1), 2, language);
                        say!(
                            language,
                            "{mean} on average ({low} to {high})",
                            "i gennemsnit {mean} ({low} til {high})"
                        )
                    },
                );
                say!(
                    language,
                    "{higher} rates higher than {lower} by {by}: ICC(A,1) counts that as disagreement, ICC(C,1) does not.",
                    "{higher} bedømmer højere end {lower}, {by}: ICC(A,1) regner det for uenighed, ICC(C,1) gør ikke.",
                )
            }
            Self::UnsteadyLimits(form) => {
                format!("{}: {}.", words::form(form, language), words::note(Note::UnsteadyLimits, language))
            }
            Self::OffScale(count) => {
                let (ratings, danish) = match count {
                    1 => ("rating is none", "bedømmelse"),
                    _ => ("ratings are none", "bedømmelser"),
                };
                say!(
                    language,
                    "{count} {ratings} of the declared points, so coefficients on that scale are left undefined.",
                    "{count} {danish} er ikke blandt skalaens angivne point, så koefficienter på den skala er \
                     udefinerede.",
                )
            }
        }
    }
}

/// Two decimals of a limit above 0, never "0.00": the interval leaves 0 out.
fn not_zero(limit: f64, language: Language) -> String {
    if limit < 0.005 {
        say!(language, "less than 0.01", "mindre end 0,01")
    } else {
        decimals(limit, 2, language)
    }
}

/// Whether one coder rates higher than the other; that both always gave the same is no difference.
fn shift(found: &Coefficients) -> Option<Warning> {
    let bias = found.get("bland_altman_bias")?;
    let mean = bias.value.ok()?;
    match bias.interval {
        Ok(interval) if interval.low * interval.high > 0.0 => {
            Some(Warning::Shift { mean, interval: Some(interval) })
        }
        Err(Undefined::ZeroStandardError) if mean.abs() > ZERO => {
            Some(Warning::Shift { mean, interval: None })
        }
        _ => None,
    }
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
    warnings.extend(shift(found));
    if let Some(advised) = found.advised()
        && advised.notes.contains(&Note::UnsteadyLimits)
    {
        warnings.push(Warning::UnsteadyLimits(advised.form));
    }
    if let Some(advised) = found.advised()
        && let Ok(value) = advised.value
        && value <= ZERO
    {
        warnings.push(Warning::NotAboveChance { form: advised.form, value });
    }
    warnings
}
