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
        profile: row.profile.as_ref().map_or_else(String::new, ToString::to_string),
        n: row.n(),
        sheets: row.sheets,
        parts: if row.k() == row.parts() {
            row.k().to_string()
        } else {
            format!("{} of {}", row.k(), row.parts())
        },
        alpha: Figure::of(&row.alpha(), |alpha| two(alpha.value)),
        interval: interval(&row.alpha()),
        dot: dot(&row.alpha()),
        low: row.alpha().is_ok_and(|alpha| alpha.value < WANTED),
        constant: row.figures.constant().map(ToOwned::to_owned).collect(),
        negative: row.figures.negative().map(|(part, r)| format!("{part} (r = {})", two(r))).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::{CodebookId, ProfileId, Words};
    use crate::report::scale_figures;
    use crate::stats::Matrix;

    /// Three items; the second does not vary, the third goes against the first.
    fn row(wave_months: u16, items: usize) -> AlphaRow {
        let sheets = [[1.0, 1.0, 5.0], [2.0, 1.0, 4.0], [4.0, 1.0, 3.0], [5.0, 1.0, 2.0], [3.0, 1.0, 1.0]];
        let rows = sheets.iter().map(|sheet| sheet.iter().take(items).copied().map(Some).collect());
        let names: Vec<String> = ["C08", "C09", "C10"].iter().take(items).map(ToString::to_string).collect();
        AlphaRow {
            wave_months,
            kind: ScoreKind::Subscale,
            id: "withdrawal".into(),
            label: Words::english("Withdrawal"),
            instrument: CodebookId::new("cib-43"),
            profile: Some(ProfileId::new("A")),
            low_is_good: true,
            sheets: 5,
            figures: scale_figures(&Matrix::new(items, rows), &names, 0.95),
            unused: Vec::new(),
        }
    }

    #[test]
    fn each_wave_has_its_heading_and_each_row_names_what_was_left_out() {
        let report = Consistency {
            study: "S".into(),
            rows: vec![row(12, 3), row(12, 3), row(24, 3)],
            profiles: Vec::new(),
            warnings: Vec::new(),
        };
        let lines = lines(&report, Language::En);
        assert_eq!(lines.len(), 5);
        assert_eq!(lines[3], Line::Wave { months: 24, sheets: 5 });
        let Line::Row(row) = &lines[1] else { panic!("a row") };
        assert_eq!((row.label.as_str(), row.parts.as_str()), ("Withdrawal #", "2 of 3"));
        // Variances 2.5 and 2.5, covariance −1.75: 2 · (1 − 5 / 1.5).
        assert_eq!((row.alpha.text.as_str(), row.low), ("−4.67", true));
        assert_eq!(row.constant, ["C09"]);
        assert_eq!(row.negative, ["C08 (r = −0.70)", "C10 (r = −0.70)"]);
    }

    #[test]
    fn an_alpha_that_is_not_there_says_why() {
        let line = line(&row(12, 1), Language::En);
        assert_eq!(line.alpha.text, "–");
        assert_eq!(line.alpha.why.as_deref(), Some("a single item has no internal consistency"));
        assert!(!line.low, "undefined is not low");
    }
}
