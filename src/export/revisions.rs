//! Corrections of submitted sheets, one row for each item that was corrected.

use super::cell::Cell;
use super::dictionary::{Column, Kind};
use super::files::{DataFile, clip_columns, role_word, sheet_columns, sheets, text_column, words};
use crate::codebook::ItemId;
use crate::report::{SheetRow, StudyRatings};
use crate::study::{Rating, Ratings, Revision};

/// `revisions.csv`.
pub(super) fn file(study: &StudyRatings) -> DataFile {
    let rows = sheets(study).into_iter().flat_map(rows).collect();
    DataFile { name: "revisions.csv", columns: columns(), rows }
}

fn columns() -> Vec<Column> {
    let mut columns = clip_columns();
    columns.extend(sheet_columns());
    let scale = "the points of the item's scale: see the item in ratings_wide.csv";
    columns.extend([
        Column::new(
            "revision",
            words("The correction's number on the sheet", "Rettelsens nummer på skemaet"),
            Kind::Integer,
            "",
            "never",
        ),
        text_column("item", words("The item", "Punktet"), "never"),
        Column::new(
            "value_before",
            words("The rating before this correction", "Bedømmelsen før rettelsen"),
            Kind::Number,
            scale,
            "empty: not rated, see reason_before",
        ),
        text_column(
            "reason_before",
            words("Why it was not rated before", "Hvorfor punktet ikke var bedømt før"),
            "empty: rated",
        ),
        Column::new(
            "value",
            words("The rating from then on", "Bedømmelsen derefter"),
            Kind::Number,
            scale,
            "empty: not rated, see reason",
        ),
        text_column(
            "reason",
            words("Why the item is not rated from then on", "Hvorfor punktet derefter ikke er bedømt"),
            "empty: rated",
        ),
        text_column("reason_text", words("Words on that reason", "Ord om den grund"), "empty: none"),
        Column::new(
            "corrected_at",
            words("When it was corrected", "Hvornår der blev rettet"),
            Kind::Time,
            "",
            "never",
        ),
        text_column("corrected_by", words("Who corrected it", "Hvem der rettede"), "never"),
        text_column("why", words("Why it was corrected", "Hvorfor der blev rettet"), "never"),
    ]);
    columns
}

fn rows(sheet: &SheetRow) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    for (place, revision) in sheet.revisions.iter().enumerate() {
        let before = Revision::latest(&sheet.ratings, sheet.revisions.get(..place).unwrap_or_default());
        for (item, rating) in &revision.ratings {
            rows.push(row(sheet, revision, &before, item, rating));
        }
    }
    rows
}

fn row(sheet: &SheetRow, revision: &Revision, before: &Ratings, item: &ItemId, now: &Rating) -> Vec<Cell> {
    let (value_before, reason_before, _) = cells(before.get(item));
    let (value, reason, text) = cells(Some(now));
    vec![
        Cell::text(sheet.blind_code.as_str()),
        Cell::Count(sheet.wave_months.into()),
        Cell::text(&sheet.coder),
        Cell::text(role_word(sheet.role)),
        Cell::Count(usize::try_from(revision.number).unwrap_or_default()),
        Cell::text(item.as_str()),
        value_before,
        reason_before,
        value,
        reason,
        text,
        Cell::text(&revision.at),
        Cell::text(&revision.who),
        Cell::text(&revision.why),
    ]
}

fn cells(rating: Option<&Rating>) -> (Cell, Cell, Cell) {
    match rating {
        Some(Rating::Points(value)) => (Cell::Number(*value), Cell::Empty, Cell::Empty),
        Some(Rating::NotRated { reason, text }) => {
            (Cell::Empty, Cell::text(reason.as_str()), Cell::text(text))
        }
        None => (Cell::Empty, Cell::Empty, Cell::Empty),
    }
}
