//! Agreement of the small study, computed by hand, and the promised keys.

use super::super::fixture::study;
use super::*;
use crate::codebook::{ItemId, Language};
use crate::stats::Undefined;
use crate::study::{Rating, Role};

fn row<'a>(rows: &'a [AgreementRow], id: &str) -> &'a AgreementRow {
    rows.iter().find(|row| row.target.id == id).expect(id)
}

fn near(got: f64, expected: f64) {
    assert!((got - expected).abs() < 1e-12, "{got}, not {expected}");
}

#[test]
fn items_by_hand() {
    let report = reliability(&study());
    // Q1: (1,1), (3,4), (5,5).
    let q1 = row(&report.overall.items, "Q1");
    assert_eq!((q1.n, q1.n_possible), (3, 3));
    near(q1.exact().unwrap(), 2.0 / 3.0);
    near(q1.within_1().unwrap(), 1.0);
    // Squared differences: seen (0 + 1 + 0) / 3; by chance over all nine pairs (1–1, 1–4, … 5–5) 51 / 9.
    near(q1.kappa_quadratic().unwrap().value, 1.0 - 3.0 / 51.0);
    // Mean squares: clips 49/6 (rows 1, 3.5, 5), coders 1/6, residual 1/6.
    let (b, j, e) = (49.0 / 6.0, 1.0 / 6.0, 1.0 / 6.0);
    near(q1.estimate("icc_a1").unwrap().value, (b - e) / (b + e + 2.0 * (j - e) / 3.0));
    // Q2 lost a pair to “not visible”.
    assert_eq!((row(&report.overall.items, "Q2").n, row(&report.overall.items, "Q2").n_possible), (2, 3));
}

#[test]
fn a_constant_item_is_undefined_and_says_why() {
    let report = reliability(&study());
    let q3 = row(&report.overall.items, "Q3");
    assert_eq!(q3.exact(), Ok(1.0));
    assert_eq!(q3.kappa_quadratic(), Err(Undefined::ChanceAgreementIs1));
    assert_eq!(q3.estimate("icc_a1"), Err(Undefined::NoVariationBetweenUnits));
    assert_eq!(q3.one_value().map(|point| (point.value, point.count, point.of)), Some((1.0, 6, 6)));
    let told = report.warnings(Language::En);
    let warning = told.iter().find(|warning| warning.starts_with("Q3: 100 %")).expect("a warning");
    assert!(warning.contains("6 of 6 ratings are 1"), "{warning}");
}

#[test]
fn subscales_are_compared_as_scores() {
    let report = reliability(&study());
    // warm: (1.5, 1.5), (3, 3.5), (5, 5); the last second sheet has one of two items, which is enough.
    let warm = row(&report.overall.subscales, "warm");
    assert_eq!(warm.n, 3);
    near(warm.exact().unwrap(), 2.0 / 3.0);
    near(warm.within_1().unwrap(), 1.0);
    // Quadratic kappa = 1 − mean d² / mean over all i, j of (x_i − y_j)² = 1 − (0.25/3) / (37.25/9).
    near(warm.kappa_quadratic().unwrap().value, 1.0 - (0.25 / 3.0) / (37.25 / 9.0));
    assert!(warm.estimate("icc_a1").unwrap().value > 0.97);
    // The total needs 4/5 of three items: the third clip's second sheet has two.
    let total = row(&report.overall.totals, "total_mean_of_items");
    assert_eq!((total.n, total.n_possible), (2, 3));
}

#[test]
fn pooling_keeps_scales_apart() {
    let report = reliability(&study());
    assert_eq!(report.overall.pooled.len(), 1, "Ainsworth has one item on another scale");
    let pooled = report.overall.pooled.first().unwrap();
    assert_eq!((pooled.n, pooled.n_possible), (8, 9));
    near(pooled.exact().unwrap(), 7.0 / 8.0);
    let gate = report.gate.unwrap();
    assert_eq!((gate.exact_reached(), gate.within_1_reached()), (Some(true), Some(true)));
}

#[test]
fn the_base_is_named() {
    let base = reliability(&study()).base;
    assert_eq!((base.double_coded, base.coded, base.clips), (3, 5, 6));
    assert_eq!(
        base.sentence(Language::En),
        "3 of 6 clips are double-coded (50.0 %): 3 of 4 clips at 12 months (75.0 %); 0 of 2 clips at 24 months (0.0 %)."
    );
}

#[test]
fn ainsworth_without_a_second_sheet_has_no_pairs() {
    let report = reliability(&study());
    let ainsworth = row(&report.overall.items, "AINS");
    assert_eq!((ainsworth.n, ainsworth.exact()), (0, Err(Undefined::NoPairs)));
    assert_eq!(ainsworth.estimate("icc_a1"), Err(Undefined::FewerThan2CompleteUnits));
}

#[test]
fn a_column_is_a_coder_whoever_is_primary() {
    // On two of three clips the roles change hands: which sheet stands for the clip is no part of agreement.
    let mut other = study();
    for sheet in other.sheets.iter_mut().filter(|sheet| sheet.blind_code.as_str() < "cccccc") {
        sheet.role = if sheet.role == Role::Primary { Role::Second } else { Role::Primary };
    }
    other.sheets.sort_by(|a, b| (&a.blind_code, a.role).cmp(&(&b.blind_code, b.role)));
    assert_eq!(reliability(&other).overall, reliability(&study()).overall);
    // Anna gave Q1 1, 4, 5 and Bo 1, 3, 5: a shift of Anna's, not of the primary sheets.
    let report = reliability(&study());
    assert_eq!(report.overall.coders, ["Anna", "Bo"]);
    let coders = &row(&report.overall.items, "Q1").figures.distribution.coders;
    near(coders[0].mean.unwrap() - coders[1].mean.unwrap(), 1.0 / 3.0);
}

#[test]
fn nothing_double_coded_is_said_in_words() {
    let mut alone = study();
    alone.sheets.retain(|sheet| sheet.role == Role::Primary);
    let report = reliability(&alone);
    assert!(report.text().contains("nothing to compare yet"));
    assert!(report.overall.items.iter().all(|row| row.exact() == Err(Undefined::NoPairs)));
    assert!(!report.json().to_string().contains("NaN"));
    assert_eq!(report.gate.unwrap().exact_reached(), None);
}

#[test]
fn an_empty_study_is_no_crash() {
    let mut empty = study();
    empty.sheets.clear();
    empty.clips.clear();
    empty.instruments.clear();
    let report = reliability(&empty);
    assert!(report.gate.is_none());
    assert_eq!(report.json()["pooled"], serde_json::Value::Null);
}

#[test]
fn few_values_on_one_point_are_no_warning() {
    let mut spread = study();
    for (index, sheet) in spread.sheets.iter_mut().enumerate() {
        sheet.ratings.insert(ItemId::new("Q3"), Rating::Points((index / 2 + 1) as f64));
    }
    assert!(!reliability(&spread).warnings(Language::En).iter().any(|warning| warning.starts_with("Q3")));
}

fn keys(value: &serde_json::Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[test]
fn the_keys_are_those_promised() {
    let json = reliability(&study()).json();
    let top = [
        "study",
        "base",
        "items",
        "subscales",
        "totals",
        "pooled",
        "pooled_other",
        "gate",
        "warnings",
        "options",
        "coders",
        "headline",
        "pairs",
        "waves",
    ];
    assert_eq!(keys(&json), top);
    assert_eq!(keys(&json["base"]), ["double_coded", "coded", "clips", "waves", "coders"]);
    assert_eq!(keys(&json["base"]["waves"][0]), ["months", "double_coded", "clips"]);
    assert_eq!(keys(&json["gate"]), ["threshold", "exact_reached", "within_1_reached"]);
    let row = [
        "id",
        "label",
        "instrument",
        "n",
        "n_possible",
        "exact",
        "within_1",
        "kappa_quadratic",
        "icc_a1",
        "low_is_good",
        "cost",
        "chance",
        "base",
        "coefficients",
        "to_report",
        "distribution",
        "confusion",
        "one_value",
        "warnings",
    ];
    assert_eq!(keys(&json["items"][0]), row);
    assert_eq!(keys(&json["pooled"]), row);
    assert_eq!(
        keys(&json["waves"][0]),
        ["months", "coders", "double_coded", "pooled", "totals", "subscales", "items"]
    );
    assert_eq!(keys(&json["pairs"][0]), ["coders", "double_coded", "pooled", "totals", "subscales", "items"]);
    assert_eq!(keys(&json["items"][0]["icc_a1"]), ["value", "low", "high"]);
    let q3 = &json["items"][2];
    assert_eq!(keys(&q3["kappa_quadratic"]), ["value", "low", "high", "reason", "reason_text"]);
    assert!(q3["kappa_quadratic"]["value"].is_null());
    assert_eq!(q3["kappa_quadratic"]["reason"], "chance_agreement_is_1");
    assert_eq!(keys(&q3["one_value"]), ["value", "count", "of", "chance"]);
    let ainsworth = &json["items"][3];
    assert!(ainsworth["exact"].is_null() && ainsworth["within_1"].is_null());
    assert_eq!(ainsworth["reason"], "no_pairs");
}

#[test]
fn the_text_names_every_form() {
    let text = reliability(&study()).text();
    for words in ["ICC(A,1)", "quadratic weights", "left out", "Gate of 85 %", "Worth knowing", "– (a)"] {
        assert!(text.contains(words), "{words} is not in\n{text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 100 && line.trim_end() == line), "{text}");
}
