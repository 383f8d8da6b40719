//! What the consistency page shows: alpha as lines of text, wave by wave.

use crate::codebook::Language;
use crate::report::{AlphaRow, ComparedCell, ComparedScale, Consistency, ProfileComparison, ScoreKind};
use crate::ui::screens::agreement::data::{Figure, dot, interval, two};
use crate::ui::words::Text as _;
use crate::ui::words_lead::LeadWord as W;

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
    /// Which of the report's rows.
    pub place: usize,
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
    /// McDonald's omega total.
    pub omega: Figure,
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
    for (place, row) in report.rows.iter().enumerate() {
        if wave != Some(row.wave_months) {
            wave = Some(row.wave_months);
            lines.push(Line::Wave { months: row.wave_months, sheets: row.sheets });
        }
        lines.push(Line::Row(Box::new(line(place, row, language))));
    }
    lines
}

/// A row's name, "#" where low is good.
pub fn label(row: &AlphaRow, language: Language) -> String {
    let label = row.label.get(language);
    if row.low_is_good { format!("{label} #") } else { label.to_owned() }
}

fn line(place: usize, row: &AlphaRow, language: Language) -> Row {
    Row {
        place,
        label: label(row, language),
        total: matches!(row.kind, ScoreKind::Total),
        profile: row.profile.as_ref().map_or_else(String::new, ToString::to_string),
        n: row.n(),
        sheets: row.sheets,
        parts: if row.k() == row.parts() {
            row.k().to_string()
        } else {
            W::ShownOf.with(language, &[&row.k().to_string(), &row.parts().to_string()])
        },
        alpha: Figure::of(&row.alpha(), language, |alpha| two(alpha.value, language)),
        interval: interval(&row.alpha(), language),
        omega: Figure::of(&row.omega(), language, |omega| two(*omega, language)),
        dot: dot(&row.alpha()),
        low: row.alpha().is_ok_and(|alpha| alpha.value < WANTED),
        constant: row.figures.constant().map(ToOwned::to_owned).collect(),
        negative: row
            .figures
            .negative()
            .map(|(part, r)| format!("{part} (r = {})", two(r, language)))
            .collect(),
    }
}

/// A line of the profiles side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// The scale's name.
    pub label: String,
    /// Alpha by profile, then wave; nothing where a profile has no such scale, or the wave has none.
    pub cells: Vec<Option<SideCell>>,
}

/// A scale by one profile at one wave.
#[derive(Clone, Debug, PartialEq)]
pub struct SideCell {
    /// Alpha.
    pub alpha: Figure,
    /// n, k, interval, and the parts that differ from the profile in use.
    pub hint: String,
    /// Whether its parts are not those of the profile in use.
    pub differs: bool,
    /// Below what a study should reach.
    pub low: bool,
}

/// The waves of a comparison, ascending.
pub fn waves(compared: &ProfileComparison) -> Vec<u16> {
    let mut waves: Vec<u16> = compared.scales.iter().map(|scale| scale.wave_months).collect();
    waves.sort_unstable();
    waves.dedup();
    waves
}

/// A line for each scale; its cells by profile, then wave.
pub fn sides(compared: &ProfileComparison, language: Language) -> Vec<Side> {
    let waves = waves(compared);
    let mut lines: Vec<(&str, Side)> = Vec::new();
    for scale in &compared.scales {
        let empty = vec![None; compared.profiles.len() * waves.len()];
        let at = lines.iter().position(|(id, _)| *id == scale.id).unwrap_or_else(|| {
            lines.push((&scale.id, Side { label: scale.label.get(language).to_owned(), cells: empty }));
            lines.len() - 1
        });
        let wave = waves.iter().position(|months| *months == scale.wave_months).unwrap_or(0);
        let Some((_, line)) = lines.get_mut(at) else { continue };
        for (profile, cell) in scale.cells.iter().enumerate() {
            if let (Some(cell), Some(place)) = (cell, line.cells.get_mut(profile * waves.len() + wave)) {
                *place = Some(side(scale, cell, language));
            }
        }
    }
    lines.into_iter().map(|(_, line)| line).collect()
}

fn side(scale: &ComparedScale, cell: &ComparedCell, language: Language) -> SideCell {
    let mut hint = format!("n = {}/{}, k = {}/{}", scale.n, scale.sheets, cell.k, cell.parts);
    let limits = interval(&cell.alpha, language);
    hint.push_str(&format!("\n95 %: {}", limits.why.as_ref().unwrap_or(&limits.text)));
    for (sign, parts) in [("+", &cell.more), ("−", &cell.less)] {
        if !parts.is_empty() {
            hint.push_str(&format!("\n{sign} {}", parts.join(", ")));
        }
    }
    SideCell {
        alpha: Figure::of(&cell.alpha, language, |alpha| two(alpha.value, language)),
        hint,
        differs: !cell.more.is_empty() || !cell.less.is_empty(),
        low: cell.alpha.as_ref().is_ok_and(|alpha| alpha.value < WANTED),
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
            part_labels: names.iter().map(Words::english).collect(),
            unused: Vec::new(),
        }
    }

    #[test]
    fn each_wave_has_its_heading_and_each_row_names_what_was_left_out() {
        let report = Consistency {
            study: "S".into(),
            rows: vec![row(12, 3), row(12, 3), row(24, 3)],
            profiles: Vec::new(),
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
        let line = line(0, &row(12, 1), Language::En);
        assert_eq!(line.alpha.text, "–");
        assert_eq!(line.alpha.why.as_deref(), Some("a single item has no internal consistency"));
        assert!(!line.low, "undefined is not low");
    }

    #[test]
    fn profiles_stand_side_by_side_by_wave_and_say_what_differs() {
        let cell = |alpha: f64, more: &[&str]| ComparedCell {
            parts: 3,
            k: 3,
            alpha: Ok(crate::report::Estimate {
                value: alpha,
                interval: Err(crate::stats::Undefined::NoErrorVariance),
                upper_alone: None,
                unsteady: false,
            }),
            more: more.iter().map(ToString::to_string).collect(),
            less: Vec::new(),
        };
        let scale = |wave_months, cells| ComparedScale {
            wave_months,
            kind: ScoreKind::Subscale,
            id: "withdrawal".into(),
            label: Words::english("Withdrawal"),
            sheets: 6,
            n: 5,
            cells,
        };
        let compared = ProfileComparison {
            instrument: CodebookId::new("cib-43"),
            profiles: vec![ProfileId::new("A"), ProfileId::new("B")],
            scales: vec![
                scale(12, vec![Some(cell(0.5, &[])), Some(cell(0.8, &["C12"]))]),
                scale(24, vec![Some(cell(0.7, &[])), None]),
            ],
        };
        let lines = sides(&compared, Language::En);
        let [line] = lines.as_slice() else { panic!("one scale") };
        let told: Vec<Option<(&str, bool, bool)>> = line
            .cells
            .iter()
            .map(|cell| cell.as_ref().map(|cell| (cell.alpha.text.as_str(), cell.differs, cell.low)))
            .collect();
        assert_eq!(
            told,
            [Some(("0.50", false, true)), Some(("0.70", false, false)), Some(("0.80", true, false)), None]
        );
        let other = line.cells[2].as_ref().expect("a cell");
        assert!(other.hint.contains("n = 5/6") && other.hint.contains("+ C12"), "{}", other.hint);
    }
}
