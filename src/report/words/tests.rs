//! Every sentence of the reports in both languages: nothing is left in English, and numbers are the same.

use std::collections::BTreeMap;

use super::super::fixture::{rotating, study, thirteen};
use super::super::{Coefficients, ScaleWarning, Values, Warning, coefficients, consistency, reliability};
use super::super::{Ground, OneValue, ReliabilityOptions, StudyRatings, scale_figures};
use super::*;
use crate::stats::{Interval, Matrix};

/// Words that no Danish sentence has.
const ENGLISH: &[&str] = &[
    "the",
    "of",
    "is",
    "are",
    "by",
    "with",
    "without",
    "which",
    "that",
    "was",
    "were",
    "not",
    "no",
    "and",
    "its",
    "than",
    "rated",
    "rating",
    "ratings",
    "every",
    "coder",
    "coders",
    "clips",
    "sheets",
    "item",
    "items",
    "agreement",
    "weights",
    "unweighted",
    "mean",
    "months",
    "all",
    "pairs",
    "one",
];

fn english_in(danish: &str) -> Option<&'static str> {
    let words: Vec<String> = danish
        .split(|letter: char| !letter.is_alphabetic() && letter != '_')
        .map(str::to_lowercase)
        .collect();
    ENGLISH.iter().copied().find(|word| words.iter().any(|w| w == word))
}

/// The numbers of a sentence, as English writes them, sorted: languages may name them in another order.
fn numbers(text: &str) -> Vec<String> {
    let plain = text.replace('−', "-");
    let mut found: Vec<String> = plain
        .split(|letter: char| !(letter.is_ascii_digit() || matches!(letter, '.' | ',' | '-')))
        .map(|part| part.trim_matches(['.', ',', '-']).replace(',', "."))
        .filter(|part| !part.is_empty())
        .collect();
    found.sort_unstable();
    found
}

/// Holds a sentence against its translation.
fn both(english: &str, danish: &str) {
    assert!(!english.trim().is_empty() && !danish.trim().is_empty(), "“{english}”: “{danish}”");
    assert_ne!(english, danish);
    assert_eq!(english_in(danish), None, "English in “{danish}”");
    assert_eq!(numbers(english), numbers(danish), "“{english}”: “{danish}”");
    assert_eq!(english.ends_with('.'), danish.ends_with('.'), "“{english}”: “{danish}”");
}

/// The same by a function of the language.
fn said(say: impl Fn(Language) -> String) {
    both(&say(Language::En), &say(Language::Da));
}

#[test]
fn each_reason_note_and_rule_is_there_in_danish_and_differs_from_the_others() {
    for why in danish::REASONS {
        said(|language| reason(*why, language));
    }
    for told in danish::NOTES {
        said(|language| note(*told, language));
    }
    for rule in danish::RULES {
        said(|language| missing(*rule, language));
    }
    // Two reasons that English tells apart are told apart in Danish too.
    let words = |language| {
        let all = danish::REASONS.iter().map(|why| reason(*why, language));
        let mut all: Vec<String> = all.collect();
        all.sort_unstable();
        all.dedup();
        all.len()
    };
    assert_eq!(words(Language::Da), words(Language::En));
}

/// Tables of each kind: every form that a report can show.
fn forms() -> BTreeMap<&'static str, &'static Form> {
    let rows = [[1.0, 2.0, 1.0], [2.0, 2.0, 3.0], [4.0, 5.0, 4.0], [3.0, 3.0, 1.0]];
    let table = Matrix::new(3, rows.map(|row| row.map(Some).to_vec()));
    let names = ["a", "b", "c"].map(ToOwned::to_owned);
    let points = Values::Points(vec![1.0, 2.0, 3.0, 4.0, 5.0]);
    let of = |values: &Values| coefficients(&table, values, &ReliabilityOptions::quick()).measured;
    let shown = [of(&points), of(&Values::Scores), scale_figures(&table, &names, 0.95).measured];
    shown.iter().flatten().map(|measured| (measured.form.id, measured.form)).collect()
}

#[test]
fn each_form_that_a_report_shows_has_a_danish_name_of_its_own() {
    let shown = forms();
    assert!(shown.len() > 40, "{} forms", shown.len());
    for found in shown.values() {
        said(|language| form(found, language).to_owned());
    }
    let mut names: Vec<&str> = shown.values().map(|found| form(found, Language::Da)).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), shown.len(), "two forms have one name");
    // No name is kept for a form that is not shown.
    let known: Vec<&str> = danish::FORMS.iter().map(|(id, _)| *id).collect();
    assert_eq!(known.len(), shown.len());
    assert!(known.iter().all(|id| shown.contains_key(id)), "{known:?}");
}

/// Every warning there is: one that is new does not compile here before it has a sentence.
fn warnings() -> Vec<Warning> {
    let point = OneValue { value: 1.5, count: 17, of: 20, chance: 0.8123 };
    let shift =
        |low, high| Warning::Shift { mean: (low + high) / 2.0, interval: Some(Interval { low, high }) };
    let form = forms()["icc_a1"];
    let all = vec![
        Warning::Few(1),
        Warning::Few(4),
        Warning::SaysLittle { exact: 0.9, point },
        Warning::NoVariation(2.5),
        Warning::ConstantCoder { coder: 0, value: 3.0 },
        Warning::ConstantCoder { coder: 7, value: 1.5 },
        Warning::NotAboveChance { form, value: -0.25 },
        Warning::UnsteadyLimits(form),
        Warning::OffScale(1),
        Warning::OffScale(3),
        shift(0.25, 0.75),
        shift(-0.75, -0.001),
    ];
    for warning in &all {
        match warning {
            Warning::Few(_)
            | Warning::SaysLittle { .. }
            | Warning::NoVariation(_)
            | Warning::ConstantCoder { .. }
            | Warning::NotAboveChance { .. }
            | Warning::UnsteadyLimits(_)
            | Warning::OffScale(_)
            | Warning::Shift { .. } => {}
        }
    }
    all
}

#[test]
fn each_warning_and_each_ground_is_said_in_both_languages() {
    let coders = ["Anna", "Bo"].map(ToOwned::to_owned);
    for warning in warnings() {
        said(|language| warning.sentence(&coders, language));
        said(|language| warning.sentence(&[], language));
    }
    let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    for warning in [
        ScaleWarning::SingleItem,
        ScaleWarning::Constant(names(&["P05"])),
        ScaleWarning::Constant(names(&["P05", "P06"])),
        ScaleWarning::Negative("P05".into(), -0.12),
        ScaleWarning::Rises("P05".into(), 0.71, 0.82),
        ScaleWarning::NegativeAlpha(-0.4),
        ScaleWarning::ManyUnused(7, 12),
    ] {
        said(|language| warning.sentence(language));
    }
    let grounds = [
        Ground::SameClips,
        Ground::Rotating { complete: 2, pairable: 12 },
        Ground::TwoCoders,
        Ground::MoreCoders,
        Ground::NearlyAllOnOne,
    ];
    for ground in grounds {
        let advice = |language| {
            let found = coefficients(&Matrix::new(2, []), &Values::Scores, &ReliabilityOptions::quick());
            super::super::Advice { grounds: vec![ground], ..found.advice }.why(language)
        };
        said(advice);
    }
}

#[test]
fn numbers_are_written_as_the_language_writes_them() {
    let coders = ["Anna", "Bo"].map(ToOwned::to_owned);
    let shift = Warning::Shift { mean: -0.8, interval: Some(Interval { low: -1.36, high: -0.24 }) }
        .sentence(&coders, Language::Da);
    assert!(
        shift.starts_with("Bo bedømmer højere end Anna, i gennemsnit 0,80 (0,24 til 1,36): ICC(A,1) "),
        "{shift}"
    );
    let rises = ScaleWarning::Negative("P05".into(), -0.125).sentence(Language::Da);
    assert!(rises.starts_with("P05 går imod resten (r = −0,12)."), "{rises}");
    assert_eq!(percent(0.9355, 1, Language::Da), "93,5 %");
    assert_eq!(percent(0.9355, 1, Language::En), "93.5 %");
    assert_eq!(decimals(-0.5, 2, Language::En), "-0.50");
}

fn whole(study: &StudyRatings) {
    let agreement = reliability(study);
    said(|language| agreement.base.sentence(language));
    let labels = agreement.overall.rows().map(|row| row.target.label.get(Language::Da));
    listed(agreement.warnings(Language::En), agreement.warnings(Language::Da), labels);
    if let Some(headline) = &agreement.headline {
        let told = |language| headline.sentences(&agreement.base, language);
        let (en, da) = (told(Language::En), told(Language::Da));
        assert_eq!(en.len(), da.len());
        en.iter().zip(&da).for_each(|(en, da)| both(en, da));
    }
    let rows = agreement.pairs.iter().chain(&agreement.waves).chain([&agreement.overall]);
    for figures in rows.flat_map(|section| section.rows()).map(|row| &row.figures) {
        table(figures);
    }
    let consistency = consistency(study);
    let labels = consistency.rows.iter().map(|row| row.label.get(Language::Da));
    listed(consistency.warnings(Language::En), consistency.warnings(Language::Da), labels);
    for measured in consistency.rows.iter().flat_map(|row| &row.figures.measured) {
        said(|language| form(measured.form, language).to_owned());
    }
}

/// Holds a list of sentences against its translation. Labels of a codebook that knows no Danish stay as they are.
fn listed<'a>(english: Vec<String>, danish: Vec<String>, labels: impl Iterator<Item = &'a str>) {
    let labels: Vec<&str> = labels.collect();
    assert_eq!(english.len(), danish.len());
    for (english, danish) in english.iter().zip(danish) {
        let label = labels.iter().find(|label| danish.starts_with(**label));
        both(english, label.map_or(danish.as_str(), |label| &danish[label.len()..]));
    }
}

fn table(figures: &Coefficients) {
    said(|language| figures.advice.why(language));
    for measured in &figures.measured {
        said(|language| form(measured.form, language).to_owned());
    }
}

#[test]
fn whole_reports_are_said_in_both_languages() {
    for study in [study(), thirteen(), rotating()] {
        whole(&study);
    }
    let mut empty = study();
    empty.sheets.clear();
    whole(&empty);
}
