//! What "93 % on 13 clips" says and hides: the pooled share with two intervals, and what stands behind it.

use super::{AgreementRow, Base, Section};
use crate::stats::{self, CONFIDENCE, Measured, Stat, Undefined};

/// So many of the lowest items are named.
const NAMED: usize = 3;

/// The pooled share of the main instrument, with what a reader needs to judge it.
#[derive(Clone, Debug, PartialEq)]
pub struct Headline {
    /// Double-coded clips where the instrument is rated.
    pub clips: usize,
    /// Pairs of ratings.
    pub pairs: usize,
    /// Those that are equal.
    pub equal: usize,
    /// The share of equal pairs, with Wilson's interval over pairs.
    pub exact: Measured,
    /// The same, with the interval by resampling whole clips.
    pub exact_by_clip: Measured,
    /// Share of pairs at most 1 apart, over pairs.
    pub within_1: Measured,
    /// Exact agreement if all rated at random from their own distributions, item by item; `None` without pairs.
    pub chance: Option<f64>,
    /// Items with at least 85 % of the ratings on one point, of how many.
    pub skewed: (usize, usize),
    /// Items in the order of their exact agreement, the lowest first: id, share.
    pub lowest: Vec<(String, f64)>,
    /// The items' median coefficient beyond chance: form, value, how many items have one.
    pub median: Option<(&'static str, f64, usize)>,
}

impl Headline {
    /// Of a section's first pooled row; `None` where nothing is pooled or no pair is there.
    pub(super) fn of(section: &Section) -> Option<Self> {
        let pooled = section.pooled.first()?;
        let exact = pooled.figures.get("exact")?.clone();
        let share = exact.value.ok()?;
        let items: Vec<&AgreementRow> = section
            .items
            .iter()
            .filter(|row| row.target.instrument == pooled.target.instrument)
            .filter(|row| row.target.range == pooled.target.range && row.n > 0)
            .collect();
        let expected: f64 = items.iter().filter_map(|row| Some(row.figures.chance? * row.n as f64)).sum();
        let mut lowest: Vec<(String, f64)> =
            items.iter().filter_map(|row| Some((row.target.id.clone(), row.exact().ok()?))).collect();
        lowest.sort_by(|a, b| a.1.total_cmp(&b.1));
        let form = if section.coders.len() == 2 { "cohen_kappa_quadratic" } else { "krippendorff_ordinal" };
        let mut values: Vec<f64> = items.iter().filter_map(|row| row.figures.value(form).ok()).collect();
        values.sort_by(f64::total_cmp);
        Some(Self {
            clips: pooled.figures.get("exact_by_clip")?.n,
            pairs: pooled.n,
            equal: (share * pooled.n as f64).round() as usize,
            exact_by_clip: pooled.figures.get("exact_by_clip")?.clone(),
            within_1: pooled.figures.get("within_1")?.clone(),
            exact,
            chance: (pooled.n > 0).then(|| expected / pooled.n as f64),
            skewed: (items.iter().filter(|row| row.one_value().is_some()).count(), items.len()),
            lowest,
            median: median(&values).map(|value| (form, value, values.len())),
        })
    }

    /// What it says and what it hides, a sentence each.
    pub fn sentences(&self, base: &Base) -> Vec<String> {
        let percent = |share: f64| format!("{:.1} %", share * 100.0);
        let limits = |measured: &Measured| {
            let shown = measured.interval.map(|i| format!("{} to {}", percent(i.low), percent(i.high)));
            shown.unwrap_or_else(|why| format!("none, {why}"))
        };
        let share = self.exact.value.map_or_else(|why| why.to_string(), percent);
        let mut said = vec![
            format!(
                "{share} exact agreement: {} of {} pairs of ratings on {} clips. Were the pairs independent, \
                 its interval would be {} (Wilson).",
                self.equal,
                self.pairs,
                self.clips,
                limits(&self.exact)
            ),
            format!(
                "They are not: the ratings of a clip hang together. By resampling whole clips: {}.",
                limits(&self.exact_by_clip)
            ),
            of_which(base),
        ];
        if let Some(chance) = self.chance {
            said.push(format!(
                "Per cent is not corrected for chance: coders who rate at random, each item in its own \
                 proportions, agree in {} of pairs.",
                percent(chance)
            ));
        }
        let (skewed, items) = self.skewed;
        if skewed > 0 {
            said.push(format!(
                "On {skewed} of {items} items at least 85 % of the ratings are one and the same point; they lift \
                 the share whatever the coders can tell."
            ));
        }
        let low: Vec<String> = self
            .lowest
            .iter()
            .filter(|(_, share)| *share < 1.0)
            .take(NAMED)
            .map(|(id, share)| format!("{id} {}", percent(*share)))
            .collect();
        if !low.is_empty() {
            said.push(format!("The mean hides its items: lowest are {}.", low.join(", ")));
        }
        if let Some((form, value, of)) = self.median {
            said.push(format!(
                "Corrected for chance ({}), the median item has {value:.2}{}.",
                if form == "cohen_kappa_quadratic" {
                    "quadratic kappa"
                } else {
                    "ordinal Krippendorff's alpha"
                },
                match items - of {
                    0 => String::new(),
                    1 => "; one item has none".to_owned(),
                    without => format!("; {without} items have none"),
                }
            ));
        }
        said
    }
}

/// A share of double coding needs its base named.
fn of_which(base: &Base) -> String {
    let share = |part: usize, all: usize| {
        if all == 0 { String::new() } else { format!(" ({:.1} %)", part as f64 / all as f64 * 100.0) }
    };
    let waves: Vec<String> = base
        .waves
        .iter()
        .map(|wave| {
            let share = share(wave.double_coded, wave.clips);
            format!("{} of {} at {} months{share}", wave.double_coded, wave.clips, wave.months)
        })
        .collect();
    format!(
        "Name what they are a share of: {} of all {} clips{}; {}.",
        base.double_coded,
        base.clips,
        share(base.double_coded, base.clips),
        waves.join(", ")
    )
}

/// The middle of sorted values; of an even number the mean of both.
fn median(sorted: &[f64]) -> Option<f64> {
    let (low, high) = (sorted.len().checked_sub(1)? / 2, sorted.len() / 2);
    Some((sorted.get(low)? + sorted.get(high)?) / 2.0)
}

/// The full width of interval that [`Cost::clips_to_double_code`] is for.
pub const WIDTH: f64 = 0.2;

/// What a coefficient below 1 costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cost {
    /// The coefficient of a single coder's ratings that it follows from.
    pub form: &'static str,
    /// Its value.
    pub reliability: f64,
    /// A study needs this many times the families of one without error of measurement, for the same power:
    /// 1 / reliability.
    pub factor: f64,
    /// The same at the ends of the coefficient's interval, the better end first; `None` where an end is not above 0.
    pub factor_limits: Stat<(f64, Option<f64>)>,
    /// The factor if every clip were coded by two and their mean taken (Spearman–Brown).
    pub factor_two: f64,
    /// Clips to be coded by two for an interval of [`WIDTH`] around the coefficient (Bonett 2002).
    pub clips_to_double_code: Stat<u64>,
}

impl AgreementRow {
    /// What the unreliability of this score costs in sample size: an effect in standard deviations shrinks by the
    /// root of reliability, so that families needed grow by its inverse (Cohen 1988, ch. 11). `None` where the
    /// coefficient has no value above 0.
    pub fn cost(&self) -> Option<Cost> {
        let whole = self.figures.get("icc_a1").filter(|icc| icc.value.is_ok() && !self.rotates());
        let measured = whole.or_else(|| self.figures.get("icc_a1_reml"))?;
        let reliability = measured.value.ok()?;
        let families = |value: f64| stats::unreliability(value.min(1.0)).ok().map(|cost| cost.families);
        let of_two = stats::spearman_brown(reliability, 2.0).ok()?;
        Some(Cost {
            form: measured.form.id,
            reliability,
            factor: families(reliability)?,
            factor_limits: measured.interval.and_then(|limits| {
                let best = families(limits.high).ok_or(Undefined::OutOfRange)?;
                Ok((best, families(limits.low)))
            }),
            factor_two: families(of_two)?,
            clips_to_double_code: stats::sample_size_icc_bonett(reliability, 2, WIDTH, CONFIDENCE)
                .map(|size| size.n),
        })
    }

    /// Whether coders rotate, so that a table of clips that everybody rated would lose most of them.
    fn rotates(&self) -> bool {
        let base = &self.figures.base;
        base.coders > 2 && base.complete < base.pairable
    }
}
