//! Alpha of the small study, computed by hand, and the promised keys.

use super::super::fixture::study;
use super::*;
use crate::codebook::ItemId;
use crate::stats::Undefined;
use crate::study::Rating;

fn row<'a>(report: &'a Consistency, wave: u16, id: &str) -> &'a AlphaRow {
    report.rows.iter().find(|row| row.wave_months == wave && row.id == id).expect(id)
}

#[test]
fn alpha_uses_primary_sheets_with_every_item() {
    let report = consistency(&study());
    let warm = row(&report, 12, "warm");
    assert_eq!((warm.sheets, warm.n(), warm.k(), warm.parts()), (4, 3, 2, 2));
    // (1,2), (3,3), (5,5): variances 4 and 7/3, covariance 3: 2 · (1 − (19/3) / (37/3)).
    assert!((warm.alpha().unwrap().value - 36.0 / 37.0).abs() < 1e-12);
    assert!(warm.alpha().unwrap().interval.is_ok());
}

#[test]
fn one_item_and_one_sheet_are_said() {
    let report = consistency(&study());
    assert_eq!(row(&report, 12, "harsh").alpha(), Err(Undefined::FewerThan2Items));
    assert_eq!(row(&report, 24, "warm").alpha(), Err(Undefined::FewerThan2CompleteRows));
}

#[test]
fn a_constant_item_is_named_in_the_total() {
    let report = consistency(&study());
    let total = row(&report, 12, "total_mean_of_items");
    assert_eq!((total.k(), total.parts(), total.figures.constant().collect::<Vec<_>>()), (2, 3, vec!["Q3"]));
    assert!((total.alpha().unwrap().value - 36.0 / 37.0).abs() < 1e-12);
    assert!(report.text().contains("total_mean_of_items at 12 months: Q3"));
}

/// Gives the three whole sheets at 12 months these ratings of an item.
fn with(item: &str, ratings: [f64; 3]) -> Consistency {
    let mut study = study();
    for (clip, points) in ["aaaaaa", "bbbbbb", "cccccc"].into_iter().zip(ratings) {
        for sheet in study.sheets.iter_mut().filter(|sheet| sheet.blind_code.as_str() == clip) {
            sheet.ratings.insert(ItemId::new(item), Rating::Points(points));
        }
    }
    consistency(&study)
}

#[test]
fn unfavourable_items_enter_a_total_reversed() {
    // Low harshness with high warmth: reversed, it goes with the rest.
    let along = with("Q3", [5.0, 3.0, 1.0]);
    let total = row(&along, 12, "total_mean_of_items");
    assert!(total.alpha().unwrap().value > 0.95 && total.figures.negative().next().is_none(), "{total:?}");
    assert!(
        !along.warnings(Language::En).iter().any(|warning| warning.contains("against")),
        "{:?}",
        along.warnings(Language::En)
    );
}

#[test]
fn an_item_against_the_rest_is_a_warning_and_is_not_turned() {
    let against = with("Q3", [1.0, 3.0, 5.0]);
    let total = row(&against, 12, "total_mean_of_items");
    assert!(total.figures.negative().any(|(part, r)| part == "Q3" && r < -0.9));
    assert!(total.alpha().unwrap().value < 0.5);
    assert!(
        against
            .warnings(Language::En)
            .iter()
            .any(|warning| warning.contains("Q3 goes against the rest (r = -")),
        "{:?}",
        against.warnings(Language::En)
    );
}

fn keys(value: &serde_json::Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[test]
fn the_keys_are_those_promised() {
    let json = consistency(&study()).json();
    assert_eq!(keys(&json), ["study", "waves", "warnings", "profiles"]);
    let wave = &json["waves"][0];
    assert_eq!(keys(wave), ["months", "sheets", "subscales", "totals", "items"]);
    let row = [
        "id",
        "label",
        "instrument",
        "profile",
        "n",
        "k",
        "k_formula",
        "alpha",
        "constant_items",
        "negative_item_rest",
        "low_is_good",
        "sheets",
        "unused",
        "coefficients",
        "items",
        "warnings",
    ];
    assert_eq!(keys(&wave["subscales"][0]), row);
    assert_eq!(keys(&wave["totals"][0]), row);
    assert_eq!(keys(&wave["subscales"][0]["alpha"]), ["value", "low", "high"]);
    assert_eq!(wave["subscales"][1]["alpha"]["reason"], "fewer_than_2_items");
    assert!(wave["subscales"][1]["alpha"]["value"].is_null());
}

#[test]
fn an_alpha_of_1_has_no_interval_in_its_row_nor_side_by_side() {
    // Q2 is Q1 throughout.
    let mut study = study();
    for sheet in &mut study.sheets {
        if let Some(first) = sheet.ratings.get(&ItemId::new("Q1")).cloned() {
            sheet.ratings.insert(ItemId::new("Q2"), first);
        }
    }
    let report = consistency(&study);
    let alone = row(&report, 12, "warm").alpha().expect("defined");
    assert_eq!((alone.value, alone.interval), (1.0, Err(Undefined::ZeroStandardError)));
    let compared = report.profiles.iter().flat_map(|profile| &profile.scales);
    let cells = compared.filter(|scale| scale.id == "warm" && scale.wave_months == 12);
    let cells: Vec<_> = cells.flat_map(|scale| scale.cells.iter().flatten()).collect();
    assert!(!cells.is_empty());
    for cell in cells {
        assert_eq!(cell.alpha.as_ref().expect("defined").interval, alone.interval);
    }
}
