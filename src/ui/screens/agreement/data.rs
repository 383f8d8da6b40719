//! What the agreement page shows: the report's rows as lines of text, each undefined value with its reason.

use crate::codebook::Language;
use crate::report::{AgreementRow, Estimate, Reliability};
use crate::stats::Stat;

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
    /// Quadratic weighted kappa.
    pub kappa: Figure,
    /// Its interval, in words.
    pub kappa_interval: Figure,
    /// ICC(A,1).
    pub icc: Figure,
    /// The ICC's interval, in words.
    pub interval: Figure,
    /// Value and interval of the ICC, to be drawn.
    pub dot: Option<(f64, Option<(f64, f64)>)>,
    /// That nearly all ratings are on one point, in a sentence.
    pub one_value: Option<String>,
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
    pub fn of<T>(value: &Stat<T>, show: impl Fn(&T) -> String) -> Self {
        match value {
            Ok(value) => Self { text: show(value), why: None },
            Err(why) => Self { text: "–".to_owned(), why: Some(why.to_string()) },
        }
    }
}

/// "76.9 %".
pub fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// "0.83", never "-0.00".
pub fn two(value: f64) -> String {
    let text = format!("{value:.2}").replace('-', "−");
    if text == "−0.00" { "0.00".to_owned() } else { text }
}

/// "0.61 to 0.94".
pub fn interval(estimate: &Stat<Estimate>) -> Figure {
    let found = estimate.as_ref().map_err(|why| *why).and_then(|estimate| estimate.interval);
    Figure::of(&found, |interval| format!("{} to {}", two(interval.low), two(interval.high)))
}

/// Value and interval, to be drawn.
pub fn dot(estimate: &Stat<Estimate>) -> Option<(f64, Option<(f64, f64)>)> {
    let estimate = estimate.as_ref().ok()?;
    Some((estimate.value, estimate.interval.ok().map(|interval| (interval.low, interval.high))))
}

/// The lines of the report, in its order.
pub fn lines(report: &Reliability, language: Language) -> Vec<Line> {
    let groups = [
        (Group::Pooled, &report.overall.pooled),
        (Group::Totals, &report.overall.totals),
        (Group::Subscales, &report.overall.subscales),
        (Group::Items, &report.overall.items),
    ];
    let mut lines = Vec::new();
    for (group, rows) in groups {
        if !rows.is_empty() {
            lines.push(Line::Heading(group));
            lines.extend(rows.iter().map(|row| Line::Row(Box::new(line(row, language)))));
        }
    }
    lines
}

fn line(row: &AgreementRow, language: Language) -> Row {
    let label = row.target.label.get(language);
    Row {
        id: row.target.id.clone(),
        label: if row.target.low_is_good { format!("{label} #") } else { label.to_owned() },
        n: row.n,
        n_possible: row.n_possible,
        exact: Figure::of(&row.exact(), |share| percent(*share)),
        within_1: Figure::of(&row.within_1(), |share| percent(*share)),
        kappa: Figure::of(&row.kappa_quadratic(), |kappa| two(kappa.value)),
        kappa_interval: interval(&row.kappa_quadratic()),
        icc: Figure::of(&row.estimate("icc_a1"), |icc| two(icc.value)),
        interval: interval(&row.estimate("icc_a1")),
        dot: dot(&row.estimate("icc_a1")),
        one_value: row.one_value().as_ref().map(|one| {
            format!(
                "{} of {} ratings are {}: two coders rating at random would agree exactly in {} of clips.",
                one.count,
                one.of,
                one.value,
                percent(one.chance)
            )
        }),
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

    #[test]
    fn figures_read_as_people_write_them() {
        let shown = row(&[(1.0, 1.0), (2.0, 2.0), (3.0, 3.0), (4.0, 4.0), (5.0, 5.0), (1.0, 2.0)]);
        let line = line(&shown, Language::En);
        assert_eq!((line.label.as_str(), line.n, line.n_possible), ("Forcing #", 6, 7));
        assert_eq!((line.exact.text.as_str(), line.within_1.text.as_str()), ("83.3 %", "100.0 %"));
        let icc = shown.estimate("icc_a1").expect("defined");
        assert_eq!(line.icc.text, two(icc.value));
        assert!(line.interval.text.contains(" to "), "{}", line.interval.text);
        assert_eq!(line.dot, dot(&Ok(icc)));
        assert_eq!(two(-0.001), "0.00");
        assert_eq!(two(-0.5), "−0.50");
    }

    #[test]
    fn what_is_undefined_says_why() {
        let line = line(&row(&[(1.0, 1.0), (1.0, 1.0)]), Language::En);
        assert_eq!(line.kappa.text, "–");
        assert!(line.kappa.why.is_some_and(|why| why.contains("agreement by chance")));
        assert!(line.one_value.is_some_and(|said| said.contains("4 of 4 ratings are 1")));
        assert_eq!(line.dot, None);
    }
}
