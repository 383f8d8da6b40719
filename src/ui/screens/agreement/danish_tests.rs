//! The pages of figures in a Danish window: no sentence of the reports stands there in English, whether painted, told to
//! a screen reader, or waiting behind the pointer.

use eframe::egui::{self, Shape};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::data::lines;
use super::detail::{detail, line};
use super::tests::study;
use crate::codebook::Language::{Da, En};
use crate::report::{Section, words};
use crate::settings::Settings;
use crate::stats::{Measured, Stat};
use crate::ui::action::Action;
use crate::ui::app::App;
use crate::ui::results::Reports;
use crate::ui::route::Route;
use crate::ui::screens::consistency;
use crate::ui::testing::{Driven, drive, outlast, seat_lead};

fn sections(reports: &Reports) -> impl Iterator<Item = &Section> {
    let agreement = &reports.reliability;
    std::iter::once(&agreement.overall).chain(&agreement.pairs).chain(&agreement.waves)
}

/// Everything that the reports of this study say, in English.
fn english(reports: &Reports) -> Vec<String> {
    let mut said = vec![reports.reliability.base.sentence(En)];
    said.extend(reports.reliability.warnings(En));
    for section in sections(reports) {
        for figures in section.rows().map(|row| &row.figures) {
            said.push(figures.advice.why(En));
            said.extend(figures.warnings.iter().map(|warning| warning.sentence(&section.coders, En)));
            figures.measured.iter().for_each(|told| coefficient(told, &mut said));
        }
    }
    if let Some(headline) = &reports.reliability.headline {
        said.extend(headline.sentences(&reports.reliability.base, En));
    }
    for figures in reports.consistency.rows.iter().map(|row| &row.figures) {
        said.extend(figures.warnings.iter().map(|warning| warning.sentence(En)));
        figures.measured.iter().for_each(|told| coefficient(told, &mut said));
        for item in &figures.items {
            [&item.r_rest, &item.alpha_without].into_iter().for_each(|value| reason(value, &mut said));
        }
    }
    said.sort_unstable();
    said.dedup();
    said
}

fn coefficient(told: &Measured, said: &mut Vec<String>) {
    said.push(words::form(told.form, En).to_owned());
    said.push(words::missing(told.missing, En));
    said.extend(told.notes.iter().map(|note| words::note(*note, En)));
    reason(&told.value, said);
    reason(&told.interval, said);
}

fn reason<T>(value: &Stat<T>, said: &mut Vec<String>) {
    said.extend(value.as_ref().err().map(|why| words::reason(*why, En)));
}

/// Every text that is painted, and every name that a screen reader says.
fn shown(harness: &Driven<'_>) -> Vec<String> {
    fn texts(shape: &Shape, found: &mut Vec<String>) {
        match shape {
            Shape::Text(text) => found.push(text.galley.text().to_owned()),
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| texts(shape, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    harness.output().shapes.iter().for_each(|clipped| texts(&clipped.shape, &mut found));
    let names = harness.root().children_recursive();
    found.extend(names.filter_map(|node| node.accesskit_node().label()));
    found
}

fn none_of(english: &[String], texts: &[String], place: &str) {
    assert!(texts.len() > 20, "{place}: {texts:?}");
    for text in texts {
        let lower = text.to_lowercase();
        let found = english.iter().find(|sentence| lower.contains(&sentence.to_lowercase()));
        assert_eq!(found, None, "{place}: “{text}”");
    }
}

/// A Danish window on the study of two coders, with its reports.
fn window(folder: &tempfile::TempDir) -> (Driven<'_>, Reports) {
    study(&folder.path().join("s"));
    let mut harness = drive(egui::vec2(1400.0, 4000.0), |ctx| {
        let settings = Settings { language: "da".to_owned(), ..Settings::default() };
        let mut app = App::new(ctx, settings, None);
        app.perform(Action::OpenStudy(folder.path().join("s")));
        seat_lead(&mut app);
        app.perform(Action::Go(Route::Agreement));
        app
    });
    let results = harness.state().as_ref().expect("a window").desk.lead.results.clone();
    outlast(&mut harness, |app| app.desk.lead.results.borrow().at_work());
    let reports = results.borrow().shown.as_deref().cloned().expect("reports");
    (harness, reports)
}

#[test]
fn the_danish_pages_hold_no_english_sentence() {
    let folder = tempfile::tempdir().expect("folder");
    let (mut harness, reports) = window(&folder);
    let english = english(&reports);
    assert!(english.len() > 80, "{} sentences", english.len());
    let painted = shown(&harness);
    none_of(&english, &painted, "agreement");
    for danish in ["4 af 4 klip er dobbeltkodet (100,0 %)", "Et ordinalt punkt med få point", "Gwets AC1"] {
        assert!(painted.iter().any(|text| text.contains(danish)), "“{danish}” is not on the page");
    }
    for row in ["P01, ", "P02, ", "ugunstige items vendt, n "] {
        harness.get_by_label_contains(row).click();
        harness.run();
        none_of(&english, &shown(&harness), row);
    }
    harness.get_by_label("Tegning").click();
    harness.run();
    none_of(&english, &shown(&harness), "plot");
    harness.state_mut().as_mut().expect("a window").perform(Action::Go(Route::Consistency));
    outlast(&mut harness, |app| app.desk.lead.results.borrow().at_work());
    let painted = shown(&harness);
    none_of(&english, &painted, "consistency");
    for danish in ["Cronbachs alfa, rå (kovarianser)", "McDonalds omega total, én faktor"] {
        assert!(painted.iter().any(|text| text.contains(danish)), "“{danish}” is not on the page");
    }
    harness.get_by_label("Scoringsprofiler side om side").click();
    harness.run();
    none_of(&english, &shown(&harness), "side by side");
}

#[test]
fn what_waits_behind_the_pointer_is_danish_too() {
    let folder = tempfile::tempdir().expect("folder");
    let (_, reports) = window(&folder);
    let english = english(&reports);
    let mut texts = Vec::new();
    for section in sections(&reports) {
        texts.extend(lines(section, Da).iter().map(|line| format!("{line:?}")));
        for row in section.rows() {
            let mut panel = detail(&reports.reliability, section, row, Da);
            let figures = std::mem::take(&mut panel.figures);
            texts.push(format!("{panel:?}"));
            texts.extend(figures.iter().map(|told| format!("{:?}", line(told, Da))));
        }
    }
    texts.extend(consistency::data::lines(&reports.consistency, Da).iter().map(|line| format!("{line:?}")));
    for compared in &reports.consistency.profiles {
        texts.extend(consistency::data::sides(compared, Da).iter().map(|side| format!("{side:?}")));
    }
    none_of(&english, &texts, "hints");
}
