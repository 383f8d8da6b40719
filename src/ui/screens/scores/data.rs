//! What the page of scores shows: a row a clip, a column a score.

use crate::codebook::Language;
use crate::report::{ScoreCell, ScoreRow, ScoreTable};
use crate::ui::screens::agreement::data::two;
use crate::ui::words::Text as _;
use crate::ui::words_lead::LeadWord;

/// Which rows are shown, and in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// One wave only.
    pub wave: Option<u16>,
    /// Clips without scores too.
    pub all: bool,
    /// Sorted by a score's column; by blind code otherwise.
    pub by: Option<usize>,
    /// Largest first.
    pub descending: bool,
}

/// The places of the rows that a filter shows. Clips without the score that is sorted by come last either way.
pub fn shown(table: &ScoreTable, filter: &Filter) -> Vec<usize> {
    let mut places: Vec<usize> = (0..table.rows.len())
        .filter(|place| {
            table.rows.get(*place).is_some_and(|row| {
                filter.wave.is_none_or(|wave| row.wave_months == wave) && (filter.all || row.coder.is_some())
            })
        })
        .collect();
    let value = |place: &usize| {
        let cell = table.rows.get(*place)?.cells.get(filter.by?)?;
        cell.value.as_ref().ok().copied()
    };
    if filter.by.is_some() {
        places.sort_by(|a, b| match (value(a), value(b)) {
            (Some(a), Some(b)) if filter.descending => b.total_cmp(&a),
            (Some(a), Some(b)) => a.total_cmp(&b),
            (a, b) => b.is_some().cmp(&a.is_some()),
        });
    } else if filter.descending {
        places.reverse();
    }
    places
}

/// A score as it is shown: its text, and whether some of its parts are missing.
pub fn cell(cell: &ScoreCell, language: Language) -> (String, bool) {
    match &cell.value {
        Ok(value) => (two(*value, language), cell.n_valid < cell.n_items),
        Err(_) => ("–".to_owned(), false),
    }
}

/// What stands behind a score, in words.
pub fn hint(cell: &ScoreCell, language: Language) -> String {
    match &cell.value {
        Ok(_) => LeadWord::ValidOf.with(language, &[&cell.n_valid.to_string(), &cell.n_items.to_string()]),
        Err(why) => why.get(language).to_owned(),
    }
}

/// A column's name, "#" where low is good.
pub fn title(table: &ScoreTable, column: usize, language: Language) -> String {
    table.columns.get(column).map_or_else(String::new, |column| {
        let label = column.label.get(language);
        if column.low_is_good { format!("{label} #") } else { label.to_owned() }
    })
}

/// How many clips have scores.
pub fn scored(rows: &[ScoreRow]) -> usize {
    rows.iter().filter(|row| row.coder.is_some()).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::Words;
    use crate::study::BlindCode;

    fn table() -> ScoreTable {
        let row = |code: &str, wave_months, value: Option<f64>| ScoreRow {
            blind_code: BlindCode::new(code),
            wave_months,
            child_age_months: None,
            adult: None,
            coder: value.map(|_| "Anna".to_owned()),
            cells: vec![ScoreCell {
                value: value.ok_or_else(|| Words::both("no submitted sheet", "intet afleveret skema")),
                n_valid: 5,
                n_items: 6,
            }],
        };
        ScoreTable {
            study: "S".into(),
            columns: Vec::new(),
            rows: vec![row("aaa", 12, Some(3.2)), row("bbb", 24, None), row("ccc", 24, Some(4.0))],
        }
    }

    #[test]
    fn clips_without_scores_are_left_out_unless_asked_for_and_come_last() {
        let table = table();
        assert_eq!(shown(&table, &Filter::default()), [0, 2]);
        let sorted = Filter { all: true, by: Some(0), descending: true, ..Filter::default() };
        assert_eq!(shown(&table, &sorted), [2, 0, 1]);
        assert_eq!(shown(&table, &Filter { descending: false, ..sorted }), [0, 2, 1]);
        assert_eq!(shown(&table, &Filter { wave: Some(24), ..Filter::default() }), [2]);
        assert_eq!(scored(&table.rows), 2);
    }

    #[test]
    fn a_score_with_missing_parts_is_marked() {
        let table = table();
        assert_eq!(cell(&table.rows[0].cells[0], Language::En), ("3.20".to_owned(), true));
        assert_eq!(cell(&table.rows[0].cells[0], Language::Da).0, "3,20");
        assert_eq!(hint(&table.rows[0].cells[0], Language::En), "5 of 6 valid");
        assert_eq!(cell(&table.rows[1].cells[0], Language::En).0, "–");
        assert_eq!(hint(&table.rows[1].cells[0], Language::En), "no submitted sheet");
        assert_eq!(hint(&table.rows[1].cells[0], Language::Da), "intet afleveret skema");
    }
}
