//! Whole studies: nothing is dropped, profiles stand side by side, and figures are those of other software.
//!
//! Reference values: R 4.2.2 with psych 2.2.9 (`alpha` on the sheets with every item, constant items taken out
//! by hand), Feldt's limits by R's `qf`.

use super::super::fixture::{made_of, rotating, study, thirteen};
use super::*;
use crate::report::ScaleWarning;
use crate::stats::Undefined;

/// Thirty clips at 12 months that one coder rated.
fn thirty() -> StudyRatings {
    let pairs: Vec<&[usize]> = (0..30).map(|_| &[0_usize][..]).collect();
    made_of(&pairs, 30)
}

fn row<'a>(report: &'a Consistency, wave: u16, id: &str) -> &'a AlphaRow {
    report.rows.iter().find(|row| row.wave_months == wave && row.id == id).expect(id)
}

fn near(got: Stat<f64>, expected: f64, what: &str) {
    let got = got.unwrap_or_else(|why| panic!("{what}: {why}"));
    assert!((got - expected).abs() < 1e-9, "{what}: {got}, not {expected}");
}

#[test]
fn thirty_sheets_have_the_figures_of_psych() {
    let report = consistency(&thirty());
    for (id, n, k, raw, std, r) in [
        ("sensitivity", 24, 10, -0.05978359701764, 0.008940279800526, 0.00090127990513),
        ("intrusiveness", 30, 6, 0.1420515534054, 0.1628368841827, 0.03140043869655),
        ("withdrawal", 30, 4, -0.1168831168831, -0.178733335415, -0.03940155530376),
        ("negative_states", 30, 2, -0.2311495673671, -0.2393539255822, -0.1068852595599),
        ("total_mean_of_items", 24, 42, -0.1837550412906, -0.2088175384706, -0.004129969634641),
        ("total_mean_of_subscales", 30, 8, 0.06759891371174, -0.06652943713286, -0.007858699163647),
    ] {
        let row = row(&report, 12, id);
        assert_eq!((row.n(), row.k(), row.sheets), (n, k, 30), "{id}");
        let figure = |form| row.figures.get(form).expect(form).value;
        near(figure("cronbach_alpha_raw"), raw, id);
        near(figure("cronbach_alpha_std"), std, id);
        near(figure("mean_inter_item_r"), r, id);
    }
    let feldt = row(&report, 12, "intrusiveness").alpha().expect("defined").interval.expect("limits");
    assert!((feldt.low + 0.4401236225553).abs() < 1e-7 && (feldt.high - 0.5419288625041).abs() < 1e-7);
    let first = &row(&report, 12, "intrusiveness").figures.items[0];
    near(first.r_rest, 0.397418079655, "item with the rest");
    near(first.alpha_without, -0.1969610091743, "alpha without the item");
    near(first.mean.ok_or(Undefined::NoValues), 3.3, "mean");
    near(first.sd.ok_or(Undefined::NoValues), 1.34292526816, "sd");
}

#[test]
fn what_is_left_out_is_named_with_its_reason() {
    let report = consistency(&thirty());
    let row = row(&report, 12, "sensitivity");
    // The seventh item cannot be rated on every fifth clip; the fifth never varies.
    assert_eq!((row.n(), row.parts(), row.k()), (24, 11, 10));
    let unused: Vec<(&str, &str, usize)> =
        row.unused.iter().map(|u| (u.part.as_str(), u.reason.get(Default::default()), u.sheets)).collect();
    assert_eq!(unused.len(), 1);
    assert_eq!((unused[0].0, unused[0].2), ("P07", 6));
    assert!(!unused[0].1.is_empty());
    let constant = row.figures.items.iter().find(|item| item.name == "P05").expect("a row");
    assert_eq!((constant.constant, constant.r_rest), (true, Err(Undefined::ConstantItem)));
    assert_eq!((constant.mean, constant.sd), (Some(3.0), Some(0.0)));
    assert!(row.figures.warnings.contains(&ScaleWarning::Constant(vec!["P05".into()])));
}

#[test]
fn profiles_stand_side_by_side_on_the_same_sheets() {
    let report = consistency(&thirty());
    let compared = report.profiles.first().expect("the main instrument");
    let names: Vec<String> = compared.profiles.iter().map(ToString::to_string).collect();
    assert_eq!(names, ["A", "B", "C"]);
    let of = |id: &str| compared.scales.iter().find(|scale| scale.id == id).expect(id);
    // Eight subscales and two totals at the one wave that has sheets, and at the one that has none.
    assert_eq!(compared.scales.len(), 20);
    let cells = |id: &str| {
        let cells = of(id).cells.iter().map(|cell| cell.as_ref().expect("in every profile"));
        cells.map(|cell| (cell.parts, cell.more.join(" "), cell.less.join(" "))).collect::<Vec<_>>()
    };
    let words = |more: &str, less: &str| (more.to_owned(), less.to_owned());
    for (id, expected) in [
        ("sensitivity", [(11, words("", "")), (12, words("P13", "")), (10, words("", "P04"))]),
        ("intrusiveness", [(6, words("", "")), (5, words("", "P20")), (5, words("", "P20"))]),
        ("limit_setting", [(3, words("", "")), (2, words("", "P13")), (2, words("", "P15"))]),
    ] {
        let expected: Vec<(usize, String, String)> =
            expected.into_iter().map(|(parts, (more, less))| (parts, more, less)).collect();
        assert_eq!(cells(id), expected, "{id}");
    }
    // A scale that is the same in all profiles has the same alpha, which is that of its own row.
    let same = of("reciprocity");
    let alphas: Vec<f64> =
        same.cells.iter().flatten().map(|cell| cell.alpha.as_ref().expect("defined").value).collect();
    assert_eq!(alphas, vec![row(&report, 12, "reciprocity").alpha().expect("defined").value; 3]);
    // By hand: C's limit setting is P13 and P16, so alpha is 2r'/(1 + r') of their covariance and variances.
    let parts =
        Sheets::new(&thirty().instruments[0], primary(&thirty()).into_values().collect()).parts(&Scale {
            kind: ScoreKind::Subscale,
            id: String::new(),
            label: Words::english(""),
            low_is_good: false,
            profile: None,
            made_of: MadeOf::Items(vec![(12, false), (15, false)]),
        });
    assert_eq!(parts.names, ["P13", "P16"]);
    let values = parts.values.pairs(0, 1);
    let n = values.len() as f64;
    let mean = values.iter().fold((0.0, 0.0), |sum, (x, y)| (sum.0 + x / n, sum.1 + y / n));
    let (xx, yy, xy) = values.iter().fold((0.0, 0.0, 0.0), |sum, (x, y)| {
        let (x, y) = (x - mean.0, y - mean.1);
        (sum.0 + x * x, sum.1 + y * y, sum.2 + x * y)
    });
    let by_hand = 2.0 * (1.0 - (xx + yy) / (xx + yy + 2.0 * xy));
    let c = of("limit_setting").cells[2].as_ref().expect("in C").alpha.as_ref().expect("defined").value;
    assert!((c - by_hand).abs() < 1e-12, "{c}, not {by_hand}");
}

#[test]
fn no_scale_and_no_item_is_ever_dropped() {
    let mut nobody = study();
    nobody.sheets.clear();
    for study in [study(), thirteen(), rotating(), thirty(), nobody] {
        let report = consistency(&study);
        let mut expected = Vec::new();
        for wave in &study.waves {
            for instrument in study.instruments.iter().filter(|i| i.waves.contains(&wave.months)) {
                match &instrument.profile {
                    Some(profile) => {
                        expected.extend(profile.subscales.iter().map(|s| (wave.months, s.id.to_string())));
                        let totals = profile.totals.iter().map(|total| total_name(profile, total));
                        expected.extend(totals.map(|name| (wave.months, name)));
                    }
                    None => {
                        let items = instrument.codebook.items.iter().map(|item| item.id.to_string());
                        expected.extend(items.map(|id| (wave.months, id)));
                    }
                }
            }
        }
        let got: Vec<(u16, String)> =
            report.rows.iter().map(|row| (row.wave_months, row.id.clone())).collect();
        assert_eq!(got, expected);
        for row in &report.rows {
            assert_eq!(row.figures.measured.len(), 6, "{}", row.id);
            for measured in &row.figures.measured {
                assert!(measured.value.is_ok_and(f64::is_finite) || measured.value.is_err());
            }
            let left_out = row.sheets - row.n();
            assert!(left_out == 0 || !row.unused.is_empty(), "{} leaves out {left_out} unsaid", row.id);
        }
        let text = report.text();
        if let Some(line) = text.lines().find(|line| line.chars().count() > 100) {
            panic!("{} characters: {line}", line.chars().count());
        }
        assert!(!report.json().to_string().contains("NaN"));
    }
}

#[test]
fn a_single_item_says_that_it_has_no_consistency() {
    let report = consistency(&thirteen());
    let ainsworth = row(&report, 24, "AINS");
    assert_eq!(ainsworth.kind, ScoreKind::Item);
    assert_eq!(ainsworth.alpha(), Err(Undefined::FewerThan2Items));
    assert!(
        report
            .warnings(Language::En)
            .iter()
            .any(|warning| warning.starts_with("AINS at 24 months: a single item"))
    );
}

#[test]
fn every_part_has_its_name_on_screen() {
    let report = consistency(&thirty());
    let sensitivity = row(&report, 12, "sensitivity");
    assert_eq!(sensitivity.part_label("P03", Language::En), "P03 Acknowledging");
    let total = row(&report, 12, "total_mean_of_subscales");
    assert_eq!(total.part_label("intrusiveness", Language::Da), "Påtrængenhed");
    for row in &report.rows {
        assert_eq!(row.part_labels.len(), row.parts(), "{}", row.id);
    }
}
