//! Everything about one row: what to report and why, what to know, who gave which point, every coefficient.

use crate::codebook::Language;
use crate::report::words;
use crate::report::{AgreementRow, Reliability, Section};
use crate::stats::{Measured, Note, Undefined};
use crate::ui::look::Look;
use crate::ui::words::Text as _;
use crate::ui::words_lead::LeadWord as W;

use super::data::{Figure, label, percent, two};

/// Which points each coder gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// The points of the scale, ascending.
    pub points: Vec<String>,
    /// A coder's name, and how often each point.
    pub coders: Vec<(String, Vec<usize>)>,
}

/// What the panel beside the table shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Detail {
    /// Item or subscale, with its code.
    pub title: String,
    /// The coefficient to report, with value, interval and n, as a paper prints it.
    pub report: String,
    /// Why this one.
    pub why: String,
    /// Where that is argued.
    pub sources: Vec<String>,
    /// What to know, in sentences.
    pub warnings: Vec<String>,
    /// Two coders' points against each other.
    pub confusion: Option<(Vec<String>, Vec<Vec<usize>>)>,
    /// Mean and difference of each pair of two coders' ratings.
    pub differences: Vec<(f64, f64)>,
    /// Mean difference and limits of agreement.
    pub limits: Option<[f64; 3]>,
    /// The points, and how often each coder gave each.
    pub shares: Option<Given>,
    /// What the pooled share says and hides.
    pub headline: Vec<String>,
    /// What the unreliability of a score costs.
    pub costs: Vec<String>,
    /// Every coefficient.
    pub figures: Vec<Measured>,
}

/// A coefficient.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its form.
    pub name: String,
    /// Its value.
    pub value: Figure,
    /// Its interval.
    pub interval: Figure,
    /// Clips it rests on, the rule for missing ratings, its source, notes.
    pub hint: String,
}

/// The panel of a row.
pub fn detail(report: &Reliability, section: &Section, row: &AgreementRow, language: Language) -> Detail {
    let figures = &row.figures;
    let points: Vec<String> =
        figures.distribution.points.iter().map(|point| words::number(&point.to_string(), language)).collect();
    let coders = section.coders.iter().zip(&figures.distribution.coders);
    let confusion = figures.confusion.as_ref();
    let limit = |form: &str| figures.value(form).ok();
    let limits = match (limit("bland_altman_bias"), limit("bland_altman_lower"), limit("bland_altman_upper"))
    {
        (Some(bias), Some(low), Some(high)) => Some([bias, low, high]),
        _ => None,
    };
    let differences = figures.pairs.iter().map(|(a, b)| ((a + b) / 2.0, a - b)).collect();
    Detail {
        title: label(row, language),
        report: told(row, language),
        why: figures.advice.why(language),
        sources: figures.advice.sources.iter().map(|source| (*source).to_owned()).collect(),
        warnings: warnings(section, row, language),
        confusion: confusion.map(|table| (points.clone(), table.counts.clone())),
        differences,
        limits,
        shares: (!points.is_empty()).then(|| Given {
            points,
            coders: coders.map(|(name, summary)| (name.clone(), summary.counts.clone())).collect(),
        }),
        headline: headline(report, row, language),
        costs: if section.scored().any(|scored| std::ptr::eq(scored, row)) {
            costs(row, language)
        } else {
            Vec::new()
        },
        figures: figures.measured.clone(),
    }
}

/// What stands behind "93 %", for the row that it is the figure of.
fn headline(report: &Reliability, row: &AgreementRow, language: Language) -> Vec<String> {
    let pooled = report.overall.pooled.first().is_some_and(|first| std::ptr::eq(first, row));
    let told = report.headline.as_ref().filter(|_| pooled);
    told.map(|told| told.sentences(&report.base, language)).unwrap_or_default()
}

/// What the unreliability of a score costs, in families and in double coding.
fn costs(row: &AgreementRow, language: Language) -> Vec<String> {
    let Some(cost) = row.cost() else { return vec![W::CostUntold.get(language).to_owned()] };
    let show = |value: f64| two(value, language);
    let mut lines = vec![W::CostFamilies.with(language, &[&show(cost.factor), &show(cost.reliability)])];
    match cost.factor_limits {
        Ok((best, Some(worst))) => {
            lines.push(W::CostBetween.with(language, &[&show(best), &show(worst)]));
        }
        Ok((best, None)) => lines.push(W::CostWithoutEnd.with(language, &[&show(best)])),
        Err(_) => {}
    }
    lines.push(W::CostOfTwo.with(language, &[&show(cost.factor_two)]));
    if let Ok(clips) = cost.clips_to_double_code {
        lines.push(W::CostClips.with(language, &[&clips.to_string()]));
    }
    lines
}

/// What to know of the row, and of the interval that is to be reported.
fn warnings(section: &Section, row: &AgreementRow, language: Language) -> Vec<String> {
    let told = row.figures.advised().filter(|told| told.interval.is_ok());
    let dependent = told.filter(|told| told.notes.contains(&Note::DependentPairs));
    let note = words::note(Note::DependentPairs, language);
    let of_interval = dependent.map(|told| format!("{}: {note}.", words::form(told.form, language)));
    let of_row = row.figures.warnings.iter().map(|warning| warning.sentence(&section.coders, language));
    of_row.chain(of_interval).collect()
}

fn told(row: &AgreementRow, language: Language) -> String {
    let Some(told) = row.figures.advised() else { return String::new() };
    let (form, n) = (words::form(told.form, language), told.n.to_string());
    let two = |value: f64| two(value, language);
    let value = |value: f64| W::ReportValue.with(language, &[form, &two(value), &n]);
    match (told.value, told.interval) {
        (Ok(value), Ok(limits)) => {
            let parts = [form, &two(value), &two(limits.low), &two(limits.high), &n];
            W::ReportInterval.with(language, &parts)
        }
        // The page says beside its name how far resampling is.
        (Ok(found), Err(Undefined::NotResampled)) => value(found),
        (Ok(found), Err(why)) => format!("{} ({})", value(found), words::reason(why, language)),
        (Err(why), _) => format!("{form}: {}", words::reason(why, language)),
    }
}

/// A coefficient as a line.
pub fn line(told: &Measured, language: Language) -> Line {
    let share = matches!(told.form.id, "exact" | "within_1" | "exact_by_clip" | "within_1_by_clip");
    let show = |value: f64| if share { percent(value, language) } else { two(value, language) };
    let from_to = |low: &str, high: f64| W::FromTo.with(language, &[low, &show(high)]);
    let interval = told.value.and(told.interval);
    let name = words::form(told.form, language);
    let rule = words::missing(told.missing, language);
    let mut hint = format!("{name}\nn = {}, {rule}\n{}", told.n, told.form.source);
    for note in &told.notes {
        hint.push_str(&format!("\n{}", words::note(*note, language)));
    }
    Line {
        name: name.to_owned(),
        value: Figure::of(&told.value, language, |value| show(*value)),
        interval: match (
            Figure::of(&interval, language, |limits| from_to(&show(limits.low), limits.high)),
            told.upper_alone,
        ) {
            (none, Some(upper)) => Figure { text: from_to("–", upper), ..none },
            (found, None) => found,
        },
        hint,
    }
}

/// The name of a section in the menu of sections.
pub fn scope(look: &Look, section: &Section) -> String {
    use crate::report::Scope;
    let clips = section.clips.to_string();
    match &section.scope {
        Scope::Overall => look.with(W::ScopeOverall, &[&clips]),
        Scope::Pair(first, second) => look.with(W::ScopePair, &[first, second, &clips]),
        Scope::Wave(months) => look.with(W::ScopeWave, &[&months.to_string(), &clips]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{fixture, reliability};

    #[test]
    fn a_row_tells_what_to_print_and_everything_beside_it() {
        let report = reliability(&fixture::study());
        let section = &report.overall;
        let row = section.row("Q1").expect("the first item");
        let shown = detail(&report, section, row, Language::En);
        assert!(shown.report.contains("kappa") && shown.report.contains("n = 3"), "{}", shown.report);
        assert!(!shown.sources.is_empty() && !shown.why.is_empty());
        let (points, counts) = shown.confusion.expect("two coders");
        assert_eq!((points.len(), counts.iter().flatten().sum::<usize>()), (5, 3));
        assert_eq!(shown.shares.expect("points").coders.len(), 2);
        assert!(
            shown
                .figures
                .iter()
                .map(|told| line(told, Language::En))
                .all(|line| line.value.text != "–" || line.value.why.is_some())
        );
        assert!(shown.figures.len() > 10);
    }

    #[test]
    fn scores_are_drawn_as_differences_and_points_as_a_table() {
        let report = reliability(&fixture::study());
        let row = report.overall.subscales.first().expect("a subscale");
        let shown = detail(&report, &report.overall, row, Language::En);
        assert_eq!(shown.differences.len(), row.n);
        assert!(shown.confusion.is_none() && shown.shares.is_none());
    }

    #[test]
    fn an_upper_limit_alone_is_shown_with_the_reason_of_the_lower_one() {
        let rows = [[5.0, 4.0, 4.0], [3.0, 3.0, 2.0], [1.0, 2.0, 4.0]];
        let table = crate::stats::Matrix::new(3, rows.map(|row| row.map(Some).to_vec()));
        let told = crate::stats::icc_measured(&table, 0.95);
        let shown = told.map(|told| line(&told, Language::Da).interval);
        assert_eq!(shown[4].text, "– til 0,99");
        assert!(shown[4].why.as_ref().is_some_and(|why| why.contains("nedre")), "{:?}", shown[4].why);
        assert!(shown[1].why.is_none());
    }
}
