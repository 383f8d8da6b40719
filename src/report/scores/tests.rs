//! Scores of the small study, computed by hand, and the promised keys.

use super::super::fixture::study;
use super::*;
use crate::codebook::Language;

fn cell<'a>(table: &'a ScoreTable, clip: &str, column: &str) -> &'a ScoreCell {
    let at = table.columns.iter().position(|c| c.name == column).expect("a column");
    let row = table.rows.iter().find(|row| row.blind_code.as_str() == clip).expect("a clip");
    row.cells.get(at).expect("a cell")
}

#[test]
fn every_clip_has_a_row_and_every_row_every_column() {
    let table = scores(&study());
    let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["warm", "harsh", "total_mean_of_items", "AINS"]);
    assert_eq!(table.rows.len(), 6);
    assert!(table.rows.iter().all(|row| row.cells.len() == 4));
}

#[test]
fn scores_by_hand() {
    let table = scores(&study());
    // Q1 4, Q2 2, Q3 3, reversed 3.
    assert_eq!(cell(&table, "eeeeee", "warm").value, Ok(3.0));
    assert_eq!(cell(&table, "eeeeee", "harsh").value, Ok(3.0));
    assert_eq!(cell(&table, "eeeeee", "total_mean_of_items").value, Ok(3.0));
    assert_eq!(cell(&table, "eeeeee", "AINS").value, Ok(7.0));
    // Q1 1, Q2 2, Q3 1, reversed 5.
    let total = cell(&table, "aaaaaa", "total_mean_of_items").value.as_ref().expect("a total");
    assert!((total - 8.0 / 3.0).abs() < 1e-12);
}

#[test]
fn what_is_missing_says_why() {
    let table = scores(&study());
    // One of two items is half: enough for “warm”, and none of one for “harsh”.
    let warm = cell(&table, "dddddd", "warm");
    assert_eq!((&warm.value, warm.n_valid, warm.n_items), (&Ok(2.0), 1, 2));
    let harsh = cell(&table, "dddddd", "harsh");
    assert_eq!((harsh.value.is_err(), harsh.n_valid, harsh.n_items), (true, 0, 1));
    let why = |cell: &ScoreCell| {
        let why = cell.value.as_ref().expect_err("no score");
        Language::ALL.map(|language| why.get(language).to_owned())
    };
    assert_eq!(
        why(cell(&table, "aaaaaa", "AINS")),
        ["not rated at 12 months", "bedømmes ikke ved 12 måneder"]
    );
    assert_eq!(
        why(harsh),
        ["0 of 1 items are valid; at least 1 is needed", "gyldige punkter: 0 af 1; mindst 1 kræves"]
    );
    let none = cell(&table, "ffffff", "total_mean_of_items");
    assert_eq!(why(none), ["no submitted primary sheet", "intet afleveret primært skema"]);
    assert_eq!((none.n_valid, none.n_items), (0, 3));
}

#[test]
fn one_name_in_two_instruments_becomes_two() {
    let mut twice = study();
    let mut other = twice.instruments.first().expect("an instrument").clone();
    other.codebook.id = CodebookId::new("other-book");
    twice.instruments.push(other);
    let names: Vec<String> = scores(&twice).columns.into_iter().map(|column| column.name).collect();
    assert!(names.contains(&"small_3_warm".to_owned()) && names.contains(&"other_book_warm".to_owned()));
}

#[test]
fn the_keys_are_those_promised() {
    let json = scores(&study()).json();
    let keys = |value: &serde_json::Value| -> Vec<String> {
        value.as_object().expect("an object").keys().cloned().collect()
    };
    assert_eq!(keys(&json), ["study", "columns", "clips"]);
    assert_eq!(keys(&json["columns"][0]), ["name", "label", "instrument", "low_is_good", "min", "max"]);
    let clip = &json["clips"][0];
    assert_eq!(keys(clip), ["clip", "wave_months", "child_age_months", "adult", "coder", "scores"]);
    assert_eq!(keys(&clip["scores"]["warm"]), ["value", "n_valid", "n_items"]);
    assert_eq!(keys(&clip["scores"]["AINS"]), ["value", "n_valid", "n_items", "reason"]);
    assert_eq!((&clip["clip"], &clip["adult"]), (&"aaaaaa".into(), &"mother".into()));
}

#[test]
fn the_text_marks_scores_with_missing_items() {
    let text = scores(&study()).text();
    let line = text.lines().find(|line| line.starts_with("dddddd")).expect("a line");
    assert!(line.contains("2.00*") && line.contains('–'), "{line}");
}
