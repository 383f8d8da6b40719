//! Whole studies: nothing is dropped, and figures are those of other software.
//!
//! Reference values: R 4.2.2 with irr 0.84.1 (ICC), psych 2.2.9 (weighted kappa), irrCAC 1.0 (AC2; rounded to five
//! digits by the package), lme4 (REML); Python 3.11 with krippendorff 0.9.0 and statsmodels 0.15.0 (Wilson).

use super::super::fixture::{made_of, rotating, study, thirteen};
use super::*;
use crate::codebook::Language;
use crate::report::{ReliabilityOptions, StudyRatings};
use crate::study::Role;

fn near(got: Stat<f64>, expected: f64, tolerance: f64, what: &str) {
    let got = got.unwrap_or_else(|why| panic!("{what}: {why}"));
    assert!((got - expected).abs() <= tolerance, "{what}: {got}, not {expected}");
}

fn value(section: &Section, id: &str, form: &str) -> Stat<f64> {
    section.row(id).unwrap_or_else(|| panic!("no row {id}")).figures.value(form)
}

/// Value and limits.
fn limits(section: &Section, id: &str, form: &str) -> [f64; 3] {
    let estimate = section.row(id).expect(id).estimate(form).expect("a value");
    let interval = estimate.interval.expect("an interval");
    [estimate.value, interval.low, interval.high]
}

#[test]
fn thirteen_clips_have_the_figures_of_r_and_python() {
    let report = reliability(&thirteen());
    let all = &report.overall;
    assert_eq!((report.base.double_coded, report.base.coded, report.base.clips), (13, 18, 18));
    for (id, kappa, alpha, ac2) in [
        ("P02", 0.915254237288, 0.9060903190167104, 0.90928),
        ("P07", 0.881481481481, 0.8076923076923077, 0.89222),
        ("C03", 0.826203208556, 0.8155247753318493, 0.81268),
    ] {
        near(value(all, id, "cohen_kappa_quadratic"), kappa, 1e-11, id);
        near(value(all, id, "krippendorff_ordinal"), alpha, 1e-12, id);
        near(value(all, id, "gwet_ac2_quadratic"), ac2, 5.1e-6, id);
    }
    for (id, expected) in [
        ("P02", [0.92125984252, 0.76814473577, 0.975119646435]),
        ("P07", [0.894736842105, 0.554507410841, 0.978137074853]),
        ("sensitivity", [0.832949438017, 0.548966613833, 0.945486620333]),
        ("total_mean_of_items", [0.773638773353, 0.41335700038, 0.924878622248]),
        ("AINS", [0.842105263158, 0.0764042266957, 0.988713841775]),
    ] {
        for (got, expected) in limits(all, id, "icc_a1").into_iter().zip(expected) {
            near(Ok(got), expected, 1e-7, id);
        }
    }
    near(value(all, "sensitivity", "krippendorff_interval"), 0.8276307305580458, 1e-12, "sensitivity");
    near(value(all, "sensitivity", "lin_ccc"), 0.821513250502, 1e-11, "sensitivity");
    near(value(all, "total_mean_of_items", "lin_ccc"), 0.759315474828, 1e-11, "total");
    near(value(all, "AINS", "bland_altman_bias"), 0.5, 1e-12, "AINS");
    let p02 = limits(all, "P02", "exact");
    for (got, expected) in p02.into_iter().zip([8.0 / 13.0, 0.3552289151266569, 0.8229029220223744]) {
        near(Ok(got), expected, 1e-12, "P02");
    }
}

#[test]
fn a_share_on_thirteen_clips_comes_with_both_intervals_and_what_it_hides() {
    let options = ReliabilityOptions { resamples: 400, ..ReliabilityOptions::quick() };
    let report = reliability_with(&thirteen(), &options, &unwatched).expect("not stopped");
    let headline = report.headline.as_ref().expect("a pooled share");
    assert_eq!((headline.clips, headline.pairs, headline.equal), (13, 554, 307));
    let wilson = headline.exact.interval.expect("an interval");
    near(Ok(wilson.low), 0.5125292534345878, 1e-12, "Wilson");
    near(Ok(wilson.high), 0.5950281879338668, 1e-12, "Wilson");
    let by_clip = headline.exact_by_clip.interval.expect("resampled");
    assert!(by_clip.low < 307.0 / 554.0 && 307.0 / 554.0 < by_clip.high, "{by_clip:?}");
    assert_eq!((headline.skewed.1, headline.lowest.len()), (43, 43));
    assert!(headline.lowest.is_sorted_by(|a, b| a.1 <= b.1));
    let said = headline.sentences(&report.base, Language::En).join("\n");
    for words in
        ["307 of 554", "13 of all 18 clips (72.2 %)", "9 of 9 at 12 months", "at random", "lowest are"]
    {
        assert!(said.contains(words), "{words} is not in\n{said}");
    }
    // The same seed gives the same limits; another seed others.
    assert_eq!(reliability_with(&thirteen(), &options, &unwatched).as_ref(), Some(&report));
    let other = ReliabilityOptions { seed: 7, ..options };
    let other = reliability_with(&thirteen(), &other, &unwatched).expect("not stopped");
    assert_ne!(other.headline.expect("a share").exact_by_clip.interval, headline.exact_by_clip.interval);
    let quick = reliability(&thirteen()).headline.expect("a pooled share");
    assert_eq!(quick.exact_by_clip.interval, Err(crate::stats::Undefined::NotResampled));
}

#[test]
fn two_coders_are_one_pair_that_is_everything() {
    let report = reliability(&thirteen());
    assert_eq!(report.pairs.len(), 1);
    let (pair, all) = (&report.pairs[0], &report.overall);
    assert_eq!(pair.scope, Scope::Pair("Anna".into(), "Bo".into()));
    assert_eq!((&pair.items, &pair.totals, pair.clips), (&all.items, &all.totals, 13));
}

#[test]
fn rotating_coders_have_gaps_overall_and_kappas_by_pair() {
    let report = reliability(&rotating());
    let all = &report.overall;
    assert_eq!((all.coders.len(), all.clips, report.pairs.len()), (3, 12, 3));
    let p02 = &all.row("P02").expect("a row").figures;
    assert_eq!((p02.base.coders, p02.base.missing_cells, p02.base.complete), (3, 12, 0));
    assert_eq!(value(all, "P02", "cohen_kappa_quadratic"), Err(crate::stats::Undefined::NotTwoRaters));
    assert_eq!(value(all, "P02", "icc_a1"), Err(crate::stats::Undefined::FewerThan2CompleteUnits));
    for (id, alpha, icc) in [
        ("P02", ("krippendorff_ordinal", 0.8225308641975309), 0.866667048586),
        ("sensitivity", ("krippendorff_interval", 0.8575086410363892), 0.862854358443),
        ("total_mean_of_items", ("krippendorff_interval", 0.7873661342789442), 0.794712954809),
    ] {
        near(value(all, id, alpha.0), alpha.1, 1e-12, id);
        near(value(all, id, "icc_a1_reml"), icc, 2e-6, id);
    }
    near(value(all, "P02", "gwet_ac2_quadratic"), 0.85321, 5.1e-6, "P02");
    near(value(all, "pooled", "exact"), 303.0 / 511.0, 1e-15, "pooled");
    // Which form to report follows from the design.
    assert_eq!(p02.advice.form, "krippendorff_ordinal");
    assert_eq!(all.row("sensitivity").expect("a row").figures.advice.form, "icc_a1_reml");
    for pair in &report.pairs {
        assert_eq!((pair.clips, pair.coders.len()), (4, 2));
        assert!(value(pair, "C03", "cohen_kappa_quadratic").is_ok());
        assert_eq!(pair.row("sensitivity").expect("a row").figures.advice.form, "icc_a1");
    }
    let text = report.text();
    assert!(text.contains("Anna – Bo") && text.contains("Bo – Cleo"), "{text}");
    fits(&text);
}

fn fits(text: &str) {
    if let Some(line) = text.lines().find(|line| line.chars().count() > 100) {
        panic!("{} characters: {line}", line.chars().count());
    }
}

/// Every item of every codebook, every subscale and total of the profiles in use, in their order.
fn expected_rows(study: &StudyRatings) -> [Vec<String>; 3] {
    let of = |ids: Vec<String>| ids;
    let books = || study.instruments.iter();
    let profiles = || books().filter_map(|instrument| instrument.profile.as_ref());
    [
        of(books().flat_map(|i| i.codebook.items.iter().map(|item| item.id.to_string())).collect()),
        of(profiles().flat_map(|p| p.subscales.iter().map(|s| s.id.to_string())).collect()),
        of(profiles()
            .flat_map(|p| p.totals.iter().map(|total| crate::report::total_name(p, total)))
            .collect()),
    ]
}

#[test]
fn no_row_and_no_figure_is_ever_dropped() {
    let mut nobody = study();
    nobody.sheets.clear();
    let one = made_of(&[&[0, 1], &[0]], 1);
    let alone = made_of(&[&[0], &[1]], 1);
    let everybody = made_of(&[&[0, 1, 2], &[0, 1, 2], &[2, 1, 0]], 2);
    for study in [study(), thirteen(), rotating(), nobody, one, alone, everybody] {
        let report = reliability(&study);
        let [items, subscales, totals] = expected_rows(&study);
        let ids = |rows: &[AgreementRow]| rows.iter().map(|row| row.target.id.clone()).collect::<Vec<_>>();
        assert_eq!(report.waves.len(), study.waves.len());
        for section in std::iter::once(&report.overall).chain(&report.pairs).chain(&report.waves) {
            assert_eq!(ids(&section.items), items, "{:?}", section.scope);
            assert_eq!(ids(&section.subscales), subscales, "{:?}", section.scope);
            assert_eq!(ids(&section.totals), totals, "{:?}", section.scope);
            for row in section.rows() {
                let forms: Vec<&str> = row.figures.measured.iter().map(|m| m.form.id).collect();
                let many = if row.figures.distribution.points.is_empty() { 21 } else { 38 };
                assert_eq!(forms.len(), many, "{forms:?}");
                assert!(row.figures.advised().is_some(), "{} names a form that is there", row.target.id);
                for form in &row.figures.advice.beside {
                    assert!(row.figures.get(form).is_some(), "{form} of {}", row.target.id);
                }
                for measured in &row.figures.measured {
                    assert!(measured.value.is_ok_and(f64::is_finite) || measured.value.is_err());
                    if let Ok(interval) = measured.interval {
                        assert!(interval.low.is_finite() && interval.high.is_finite());
                    }
                }
            }
        }
        fits(&report.text());
        assert!(!report.json().to_string().contains("NaN"));
    }
}

#[test]
fn one_double_coded_clip_has_shares_and_says_why_the_rest_is_missing() {
    let report = reliability(&made_of(&[&[0, 1], &[0]], 1));
    let p02 = report.overall.row("P02").expect("a row");
    assert_eq!((p02.n, p02.exact().is_ok()), (1, true));
    assert_eq!(p02.figures.value("icc_a1"), Err(crate::stats::Undefined::FewerThan2CompleteUnits));
    assert!(
        report.warnings(Language::En).iter().any(|warning| warning.contains("Only 1 clip is double-coded"))
    );
}

#[test]
fn a_second_sheet_without_a_primary_is_no_double_coding() {
    let mut study = thirteen();
    study.sheets.retain(|sheet| sheet.role == Role::Second || sheet.coder == "Anna");
    let report = reliability(&study);
    // Of thirteen clips Anna is primary on seven; on the six others her sheet is the second and Bo's is gone.
    assert_eq!(report.base.double_coded, 7);
}

#[test]
fn unreliability_costs_families() {
    let report = reliability(&thirteen());
    let cost = report.overall.row("sensitivity").expect("a row").cost().expect("a reliability");
    assert_eq!(cost.form, "icc_a1");
    near(Ok(cost.factor), 1.0 / 0.832949438017, 1e-9, "factor");
    near(Ok(cost.factor_two), (1.0 + 0.832949438017) / (2.0 * 0.832949438017), 1e-9, "two coders");
    let (best, worst) = cost.factor_limits.expect("limits");
    near(Ok(best), 1.0 / 0.945486620333, 1e-6, "best");
    near(Ok(worst.expect("above 0")), 1.0 / 0.548966613833, 1e-6, "worst");
    // Bonett with two coders and rho from 0.7: 8 (z (1 − rho²) / 0.2)² / 2 + 1 + 5 rho.
    let rho = cost.reliability;
    let clips = 4.0 * (1.959963984540054 * (1.0 - rho * rho) / 0.2).powi(2) + 1.0 + 5.0 * rho;
    assert_eq!(cost.clips_to_double_code, Ok(clips.ceil() as u64));
    let rotating = reliability(&rotating());
    let cost = rotating.overall.row("sensitivity").expect("a row").cost().expect("a reliability");
    assert_eq!(cost.form, "icc_a1_reml");
}

#[test]
fn a_skewed_item_is_told_and_gets_another_coefficient_beside_it() {
    let report = reliability(&thirteen());
    let row = &report.overall.items[2];
    assert_eq!(row.one_value().map(|point| (point.value, point.count, point.of)), Some((1.0, 25, 26)));
    // 12/13 · 13/13 by chance.
    near(Ok(row.one_value().expect("skewed").chance), 12.0 / 13.0, 1e-15, "chance");
    assert!(row.figures.advice.beside.contains(&"gwet_ac2_quadratic"));
    let constant = report.overall.items[4].figures.warnings.clone();
    assert!(constant.contains(&crate::report::Warning::NoVariation(3.0)), "{constant:?}");
}

#[test]
fn the_work_can_be_watched_and_stopped() {
    let steps = AtomicUsize::new(0);
    let watched = reliability_with(&rotating(), &ReliabilityOptions::quick(), &|done, of| {
        assert!(done <= of);
        steps.fetch_add(1, Ordering::Relaxed);
        true
    });
    assert_eq!(watched, Some(reliability(&rotating())));
    assert!(steps.load(Ordering::Relaxed) > 300);
    assert_eq!(reliability_with(&rotating(), &ReliabilityOptions::quick(), &|done, _| done < 20), None);
}
