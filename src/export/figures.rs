//! The figures of the reports as CSV, one a line, so that an analyst can compute them again.

use super::Format;
use super::cell::{Cell, Sheet};
use crate::report::FigureLine;

/// The columns, in their order.
const HEAD: [&str; 17] = [
    "scope",
    "wave_months",
    "coders",
    "instrument",
    "profile",
    "kind",
    "id",
    "part",
    "form",
    "value",
    "low",
    "high",
    "n",
    "missing",
    "reason",
    "reason_interval",
    "notes",
];

/// The figures as a CSV file. Words are guarded against being taken for a formula; a figure without a value has an
/// empty cell and its reason.
pub fn figures_csv(lines: &[FigureLine], format: Format) -> String {
    let sheet = Sheet { head: HEAD.map(ToOwned::to_owned).to_vec(), rows: lines.iter().map(row).collect() };
    String::from_utf8_lossy(&sheet.bytes(format)).into_owned()
}

fn row(line: &FigureLine) -> Vec<Cell> {
    let interval = line.value.and(line.interval);
    let no_interval = if line.value.is_ok() { line.interval.err() } else { None };
    vec![
        Cell::text(line.scope),
        line.wave.map_or(Cell::Empty, |months| Cell::Count(months.into())),
        Cell::text(line.coders.join(" | ")),
        Cell::text(&line.instrument),
        Cell::text(line.profile.as_deref().unwrap_or_default()),
        Cell::text(line.kind),
        Cell::text(&line.id),
        Cell::text(line.part.as_deref().unwrap_or_default()),
        Cell::text(line.form),
        Cell::number(line.value.ok()),
        Cell::number(interval.ok().map(|interval| interval.low)),
        Cell::number(interval.ok().map(|interval| interval.high).or(line.upper_alone)),
        Cell::Count(line.n),
        Cell::text(line.missing),
        Cell::text(line.value.err().map_or("", |why| why.code())),
        Cell::text(no_interval.map_or("", |why| why.code())),
        Cell::text(&line.notes),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::study;
    use crate::report::{consistency, reliability};

    #[test]
    fn every_figure_has_a_line_with_its_value_or_its_reason() {
        let mut wordy = study();
        for sheet in wordy.sheets.iter_mut().filter(|sheet| sheet.coder == "Bo") {
            sheet.coder = "=Bo".to_owned();
        }
        let report = reliability(&wordy);
        let text = figures_csv(&report.lines(), Format::default());
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        assert_eq!(reader.headers().unwrap(), &HEAD[..]);
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let sections = 1 + report.pairs.len() + report.waves.len();
        let figures: usize = report.overall.rows().map(|row| row.figures.measured.len()).sum();
        assert_eq!(rows.len(), sections * figures);
        for row in &rows {
            assert_ne!(row[9].is_empty(), row[14].is_empty(), "a value or a reason: {row:?}");
        }
        let exact = rows.iter().find(|row| &row[6] == "Q1" && &row[8] == "exact").unwrap();
        assert!((exact[9].parse::<f64>().unwrap() - 2.0 / 3.0).abs() < 1e-15);
        assert_eq!(&exact[2], "'=Bo | Anna", "no spreadsheet runs a name as a formula");
    }

    #[test]
    fn the_parts_of_a_scale_are_lines_too() {
        let text = figures_csv(&consistency(&study()).lines(), Format { excel: true });
        assert!(text.contains(";warm;Q1;mean;3;"), "{text}");
        assert!(text.contains(";harsh;;cronbach_alpha_raw;;;;"), "{text}");
    }

    #[test]
    fn a_limit_alone_stands_in_its_column() {
        let mut lines = reliability(&study()).lines();
        let line =
            lines.iter_mut().find(|line| line.value.is_ok() && line.interval.is_err()).expect("no interval");
        line.upper_alone = Some(0.75);
        let head = |name: &str| HEAD.iter().position(|own| *own == name).expect("a column");
        let cells = row(line);
        assert_eq!(
            (&cells[head("low")], &cells[head("high")]),
            (&Cell::number(None), &Cell::number(Some(0.75)))
        );
    }
}
