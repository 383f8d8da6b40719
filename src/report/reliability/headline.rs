//! What "93 % on 13 clips" says and hides: the pooled share with two intervals, and what stands behind it.

use super::base::share;
use super::{AgreementRow, Base, Section};
use crate::codebook::Language;
use crate::report::words::{self, say};
use crate::stats::{self, CONFIDENCE, Measured, Note, Stat, Undefined};

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
    pub fn sentences(&self, base: &Base, language: Language) -> Vec<String> {
        let percent = |share: f64| words::percent(share, 1, language);
        let limits = |measured: &Measured| match measured.interval {
            Ok(limits) => {
                let (low, high) = (percent(limits.low), percent(limits.high));
                let told = say!(language, "{low} to {high}", "{low} til {high}");
                let rough = Note::UnsteadyLimits;
                if measured.notes.contains(&rough) {
                    format!("{told} ({})", words::note(rough, language))
                } else {
                    told
                }
            }
            Err(why) => {
                let why = words::reason(why, language);
                say!(language, "none, {why}", "intet, {why}")
            }
        };
        let Self { clips, pairs, equal, skewed: (skewed, items), .. } = self;
        let share = self.exact.value.map_or_else(|why| words::reason(why, language), percent);
        let (wilson, by_clip) = (limits(&self.exact), limits(&self.exact_by_clip));
        let mut said = vec![
            say!(
                language,
                "{share} exact agreement: {equal} of {pairs} pairs of ratings on {clips} clips. Were the pairs \
                 independent, its interval would be {wilson} (Wilson).",
                "{share} eksakt enighed: {equal} af {pairs} par af bedømmelser på {clips} klip. Var parrene \
                 uafhængige, ville intervallet være {wilson} (Wilson).",
            ),
            match self.exact_by_clip.interval {
                // Where resampling is still to come, or was left out.
                Err(Undefined::NotResampled) => say!(
                    language,
                    "They are not: the ratings of a clip hang together. Resampling whole clips takes that into account.",
                    "Det er de ikke: et klips bedømmelser hænger sammen. Genudtrækning af hele klip tager hensyn til det.",
                ),
                _ => say!(
                    language,
                    "They are not: the ratings of a clip hang together. By resampling whole clips: {by_clip}.",
                    "Det er de ikke: et klips bedømmelser hænger sammen. Ved genudtrækning af hele klip: {by_clip}.",
                ),
            },
            of_which(base, language),
        ];
        if let Some(chance) = self.chance {
            let chance = percent(chance);
            said.push(say!(
                language,
                "Per cent is not corrected for chance: coders who rate at random, each item in its own proportions, \
                 agree in {chance} of pairs.",
                "Procent er ikke korrigeret for tilfældighed: kodere, der bedømmer tilfældigt, hvert punkt efter dets \
                 egen fordeling, er enige i {chance} af parrene.",
            ));
        }
        if *skewed > 0 {
            said.push(say!(
                language,
                "On {skewed} of {items} items at least 85 % of the ratings are one and the same point; they lift the \
                 share whatever the coders can tell.",
                "På {skewed} af {items} punkter er mindst 85 % af bedømmelserne ét og samme point; de løfter andelen, \
                 uanset hvad koderne kan skelne.",
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
            let low = low.join(", ");
            said.push(say!(
                language,
                "The mean hides its items: lowest are {low}.",
                "Gennemsnittet skjuler sine punkter: lavest er {low}.",
            ));
        }
        if let Some((form, value, of)) = self.median {
            said.push(middle(form, value, items - of, language));
        }
        said
    }
}

/// The median item's coefficient, and how many items have none.
fn middle(form: &str, value: f64, without: usize, language: Language) -> String {
    let form = if form == "cohen_kappa_quadratic" {
        say!(language, "quadratic kappa", "kvadratisk kappa")
    } else {
        say!(language, "ordinal Krippendorff's alpha", "ordinal Krippendorffs alfa")
    };
    let value = words::decimals(value, 2, language);
    let none = match without {
        0 => String::new(),
        1 => say!(language, "; one item has none", "; ét punkt har ingen"),
        _ => say!(language, "; {without} items have none", "; {without} punkter har ingen"),
    };
    say!(
        language,
        "Corrected for chance ({form}), the median item has {value}{none}.",
        "Korrigeret for tilfældighed ({form}) har det midterste punkt {value}{none}.",
    )
}

/// A share of double coding needs its base named.
fn of_which(base: &Base, language: Language) -> String {
    let waves = base.by_wave("", language).join(", ");
    let (double, clips) = (base.double_coded, base.clips);
    let all = share(double, clips, language);
    say!(
        language,
        "Name what they are a share of: {double} of all {clips} clips{all}; {waves}.",
        "Angiv, hvad de er en andel af: {double} af alle {clips} klip{all}; {waves}.",
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

impl Section {
    /// What a study reports as a score: totals, subscales, and an item that is an instrument of its own.
    pub fn scored(&self) -> impl Iterator<Item = &AgreementRow> {
        let alone = self.items.iter().filter(|row| {
            let of_same = |other: &&AgreementRow| other.target.instrument == row.target.instrument;
            self.items.iter().filter(of_same).count() == 1
        });
        self.totals.iter().chain(&self.subscales).chain(alone)
    }
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
