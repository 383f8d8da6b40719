//! What the consistency page shows: alpha as lines of text, wave by wave.

use crate::codebook::Language;
use crate::report::{AlphaRow, Consistency, ScoreKind};
use crate::ui::screens::agreement::data::{Figure, dot, interval, two};

/// What a study should reach (the model study's own sentence: "should be at least 0.70").
pub const WANTED: f64 = 0.70;

/// A line of the table.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// A wave, with its primary sheets.
    Wave {
        /// Months.
        months: u16,
        /// Submitted primary sheets.
        sheets: usize,
    },
    /// A subscale or total.
    Row(Box<Row>),
}

/// Alpha of a subscale or total.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its name, "#" where low is good.
    pub label: String,
    /// Whether it is a total.
    pub total: bool,
    /// The scoring profile.
    pub profile: String,
    /// Sheets used.
    pub n: usize,
    /// Submitted sheets.
    pub sheets: usize,
    /// "6", or "5 of 6" where parts that do not vary are left out.
    pub parts: String,
    /// Alpha.
    pub alpha: Figure,
    /// Its interval.
    pub interval: Figure,
    /// Value and interval, to be drawn.
    pub dot: Option<(f64, Option<(f64, f64)>)>,
    /// Below what a study should reach.
    pub low: bool,
    /// Parts dropped because every sheet has the same value.
    pub constant: Vec<String>,
    /// Parts that go against the rest, with their correlation.
    pub negative: Vec<String>,
}

/// The lines of the report, wave by wave.
pub fn lines(report: &Consistency, language: Language) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut wave = None;
    for row in &report.rows {
        if wave != Some(row.wave_months) {
            wave = Some(row.wave_months);
            lines.push(Line::Wave { months: row.wave_months, sheets: row.sheets });
        }
        lines.push(Line::Row(Box::new(line(row, language))));
    }
    lines
}

fn line(row: &AlphaRow, language: Language) -> Row {
    let label = row.label.get(language);
    Row {
        label: if row.low_is_good { format!("{label} #") } else { label.to_owned() },
        total: matches!(row.kind, ScoreKind::Total),
        profile: row.profile.to_string(),
        n: row.n,
        sheets: row.sheets,
        parts: if row.k == row.parts { row.k.to_string() } else { format!("{} of {}", row.k, row.parts) },
        alpha: Figure::of(&row.alpha, |alpha| two(alpha.value)),
        interval: interval(&row.alpha),
        dot: dot(&row.alpha),
        low: row.alpha.as_ref().is_ok_and(|alpha| alpha.value < WANTED),
        constant: row.constant.clone(),
        negative: row.negative.iter().map(|part| format!("{} (r = {})", part.id, two(part.r_rest))).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::{CodebookId, ProfileId, Words};
    use crate::report::{Estimate, NegativeItem};
    use crate::stats::{Interval, Undefined};

    fn row(wave_months: u16) -> AlphaRow {
        AlphaRow {
            wave_months,
            kind: ScoreKind::Subscale,
            id: "withdrawal".into(),
            label: Words::english("Withdrawal"),
            instrument: CodebookId::new("cib-43"),
            profile: ProfileId::new("A"),
            low_is_good: true,
            sheets: 124,
            n: 120,
            parts: 6,
            k: 5,
            alpha: Ok(Estimate { value: 0.61, interval: Ok(Interval { low: 0.5, high: 0.7 }) }),
            constant: vec!["C09".into()],
            negative: vec![NegativeItem { id: "C10".into(), r_rest: -0.12 }],
        }
    }

    #[test]
    fn each_wave_has_its_heading_and_each_row_names_what_was_left_out() {
        let report =
            Consistency { study: "S".into(), rows: vec![row(12), row(12), row(24)], warnings: Vec::new() };
        let lines = lines(&report, Language::En);
        assert_eq!(lines.len(), 5);
        assert_eq!(lines[3], Line::Wave { months: 24, sheets: 124 });
        let Line::Row(row) = &lines[1] else { panic!("a row") };
        assert_eq!((row.label.as_str(), row.parts.as_str()), ("Withdrawal #", "5 of 6"));
        assert_eq!(
            (row.alpha.text.as_str(), row.interval.text.as_str(), row.low),
            ("0.61", "0.50 to 0.70", true)
        );
        assert_eq!(row.negative, ["C10 (r = −0.12)"]);
    }

    #[test]
    fn an_alpha_that_is_not_there_says_why() {
        let single = AlphaRow { alpha: Err(Undefined::FewerThan2Items), ..row(12) };
        let line = line(&single, Language::En);
        assert_eq!(line.alpha.text, "–");
        assert_eq!(line.alpha.why.as_deref(), Some("a single item has no internal consistency"));
        assert!(!line.low, "undefined is not low");
    }
}
