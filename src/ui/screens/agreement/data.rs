//! What the agreement page shows: the report's rows as lines of text, each undefined value with its reason.

use crate::codebook::Language;
use crate::report::words::{self, decimals};
use crate::report::{AgreementRow, Estimate, Section};
use crate::stats::{Form, Stat};
use crate::ui::words::Text as _;
use crate::ui::words_lead::LeadWord as W;

/// A line of the table.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// A group of rows.
    Heading(Group),
    /// A row of figures.
    Row(Box<Row>),
}

/// What the rows below a heading are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// All items as one column of pairs.
    Pooled,
    /// Totals.
    Totals,
    /// Subscales.
    Subscales,
    /// Items.
    Items,
}

/// A row of figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Item or subscale.
    pub id: String,
    /// Its name, "#" where low is good.
    pub label: String,
    /// Pairs.
    pub n: usize,
    /// Pairs there could have been.
    pub n_possible: usize,
    /// Share of equal pairs.
    pub exact: Figure,
    /// Share of pairs at most 1 apart.
    pub within_1: Figure,
    /// The coefficient to report: its short name, and its whole one.
    pub form: (String, String),
    /// Its value.
    pub value: Figure,
    /// Its interval, in words.
    pub interval: Figure,
    /// Value and interval, to be drawn.
    pub dot: Option<(f64, Option<(f64, f64)>)>,
    /// What to know of this row, in sentences.
    pub warnings: Vec<String>,
}

/// A figure as it is shown, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// "0.83", "77 %", or "–".
    pub text: String,
    /// Why there is none; else nothing.
    pub why: Option<String>,
}

impl Figure {
    /// A value that is there, or the reason why not.
    pub fn of<T>(value: &Stat<T>, language: Language, show: impl Fn(&T) -> String) -> Self {
        match value {
            Ok(value) => Self { text: show(value), why: None },
            Err(why) => Self { text: "–".to_owned(), why: Some(words::reason(*why, language)) },
        }
    }
}

/// "76.9 %".
pub fn percent(share: f64, language: Language) -> String {
    words::percent(share, 1, language)
}

/// "0.83", never "-0.00".
pub fn two(value: f64, language: Language) -> String {
    let near_zero = value.abs() < 0.005;
    decimals(if near_zero { 0.0 } else { value }, 2, language).replace('-', "−")
}

/// "0.61 to 0.94".
pub fn interval(estimate: &Stat<Estimate>, language: Language) -> Figure {
    let found = estimate.as_ref().map_err(|why| *why).and_then(|estimate| estimate.interval);
    Figure::of(&found, language, |interval| {
        W::FromTo.with(language, &[&two(interval.low, language), &two(interval.high, language)])
    })
}

/// Value and interval, to be drawn.
pub fn dot(estimate: &Stat<Estimate>) -> Option<(f64, Option<(f64, f64)>)> {
    let estimate = estimate.as_ref().ok()?;
    Some((estimate.value, estimate.interval.ok().map(|interval| (interval.low, interval.high))))
}

/// The lines of a section, in the report's order.
pub fn lines(section: &Section, language: Language) -> Vec<Line> {
    let groups = [
        (Group::Pooled, &section.pooled),
        (Group::Totals, &section.totals),
        (Group::Subscales, &section.subscales),
        (Group::Items, &section.items),
    ];
    let mut lines = Vec::new();
    for (group, rows) in groups {
        if !rows.is_empty() {
            lines.push(Line::Heading(group));
            lines.extend(rows.iter().map(|row| Line::Row(Box::new(line(row, &section.coders, language)))));
        }
    }
    lines
}

/// A row's name, "#" where low is good.
pub fn label(row: &AgreementRow, language: Language) -> String {
    let label = row.target.label.get(language);
    if row.target.low_is_good { format!("{label} #") } else { label.to_owned() }
}

fn line(row: &AgreementRow, coders: &[String], language: Language) -> Row {
    let form = row.figures.advised().map(|told| told.form);
    let form = form.map_or(("–", "–"), |form| (short(form, language), words::form(form, language)));
    let share = |share: &Stat<f64>| Figure::of(share, language, |share| percent(*share, language));
    let told = row.estimate(row.figures.advice.form);
    Row {
        id: row.target.id.clone(),
        label: label(row, language),
        n: row.n,
        n_possible: row.n_possible,
        exact: share(&row.exact()),
        within_1: share(&row.within_1()),
        form: (form.0.to_owned(), form.1.to_owned()),
        value: Figure::of(&told, language, |told| two(told.value, language)),
        interval: interval(&told, language),
        dot: dot(&told),
        warnings: row.figures.warnings.iter().map(|warning| warning.sentence(coders, language)).collect(),
    }
}

/// A form's name where there is little room.
fn short(form: &Form, language: Language) -> &'static str {
    match form.id {
        "cohen_kappa_quadratic" => W::KappaQuadratic.get(language),
        "icc_a1" => "ICC(A,1)",
        "icc_a1_reml" => "ICC(A,1) REML",
        "krippendorff_ordinal" => "α ordinal",
        _ => words::form(form, language),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::{CodebookId, Words};
    use crate::report::{ReliabilityOptions, Target, TargetKind, Values, coefficients};
    use crate::stats::Matrix;

    fn row(pairs: &[(f64, f64)]) -> AgreementRow {
        let ratings = Matrix::of_pairs(pairs.iter().map(|(a, b)| (Some(*a), Some(*b))));
        let points = Values::Points(vec![1.0, 2.0, 3.0, 4.0, 5.0]);
        AgreementRow {
            target: Target {
                kind: TargetKind::Item,
                id: "P01".into(),
                label: Words::english("Forcing"),
                instrument: CodebookId::new("cib-43"),
                low_is_good: true,
                range: (1.0, 5.0),
            },
            n: pairs.len(),
            n_possible: pairs.len() + 1,
            figures: coefficients(&ratings, &points, &ReliabilityOptions::quick()),
        }
    }

    fn coders() -> [String; 2] {
        ["Anna".to_owned(), "Bo".to_owned()]
    }

    #[test]
    fn figures_read_as_people_write_them() {
        let shown = row(&[(1.0, 1.0), (2.0, 2.0), (3.0, 3.0), (4.0, 4.0), (5.0, 5.0), (1.0, 2.0)]);
        let line = line(&shown, &coders(), Language::En);
        assert_eq!((line.label.as_str(), line.n, line.n_possible), ("Forcing #", 6, 7));
        assert_eq!((line.exact.text.as_str(), line.within_1.text.as_str()), ("83.3 %", "100.0 %"));
        let kappa = shown.estimate(shown.figures.advice.form).expect("defined");
        assert_eq!((line.form.0.as_str(), line.value.text), ("κ quadratic", two(kappa.value, Language::En)));
        assert!(line.interval.text.contains(" to "), "{}", line.interval.text);
        assert_eq!(line.dot, dot(&Ok(kappa)));
        assert_eq!(two(-0.001, Language::En), "0.00");
        assert_eq!(two(-0.5, Language::En), "−0.50");
        assert_eq!(two(-0.5, Language::Da), "−0,50");
    }

    #[test]
    fn what_is_undefined_says_why() {
        let line = line(&row(&[(1.0, 1.0), (1.0, 1.0)]), &coders(), Language::En);
        assert_eq!(line.value.text, "–");
        assert!(line.value.why.is_some_and(|why| why.contains("agreement by chance")));
        assert!(
            line.warnings.iter().any(|said| said.contains("4 of 4 ratings are 1")),
            "{:?}",
            line.warnings
        );
        assert_eq!(line.dot, None);
    }
}
