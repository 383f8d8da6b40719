//! The agreement page in a window: every figure can be found by its row, what is undefined says why.

use std::sync::Arc;

use eframe::egui;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::codebook::ItemId;
use crate::lab::bulk::{BulkContent, BulkRecording, BulkSheet};
use crate::lab::{Lab, NewStudy, Passphrase};
use crate::settings::Settings;
use crate::study::{Coder, Duty, Rating, Ratings, Role};
use crate::ui::action::Action;
use crate::ui::app::App;
use crate::ui::route::Route;
use crate::ui::testing::{WORD, drive, outlast, seat_lead};

/// Four clips that two coders submitted; they differ by one point on one item of each.
pub fn study(folder: &std::path::Path) {
    let mut lab = Lab::create(folder, &NewStudy::built_in("Two", &[12], &["Anna", "Bo"]).in_the_open(WORD))
        .expect("study");
    let coders = lab.coders().expect("coders");
    let rows: Vec<BulkRecording> = (0..4).map(|n| recording(&lab, &coders, n)).collect();
    lab.add_in_bulk(&rows).expect("rows");
}

fn recording(lab: &Lab, coders: &[Coder], n: usize) -> BulkRecording {
    let at = chrono::DateTime::from_timestamp(1_780_000_000, 0).expect("a time");
    let sheet = |coder: &Coder, role, off: usize| BulkSheet {
        coder: coder.id,
        role,
        position: n as u32 + 1,
        content: Some(BulkContent {
            opened_at: at,
            submitted_at: Some(at),
            ratings: ratings(lab, n, off),
            notes: Vec::new(),
            resume: None,
        }),
    };
    BulkRecording {
        sheets: vec![sheet(&coders[0], Role::Primary, 0), sheet(&coders[1], Role::Second, 1)],
        ..BulkRecording::bare(&format!("F{n}"), 12, 360_000)
    }
}

fn ratings(lab: &Lab, n: usize, off: usize) -> Ratings {
    let items = lab.codebooks().iter().flat_map(|codebook| &codebook.items).enumerate();
    let rate = |(place, item): (usize, &crate::codebook::Item)| -> (ItemId, Rating) {
        // The first item never varies, so nothing beyond chance can be told of it.
        let value = match place {
            0 => 1.0,
            1 => ((n + off) % 5 + 1) as f64,
            _ => ((place + n) % 5 + 1) as f64,
        };
        (item.id.clone(), Rating::Points(value))
    };
    items.map(rate).collect()
}

#[test]
fn figures_are_read_by_row_and_undefined_ones_say_why() {
    let folder = tempfile::tempdir().expect("folder");
    study(&folder.path().join("s"));
    let mut harness = drive(egui::vec2(1280.0, 1800.0), |ctx| {
        let mut app = App::new(ctx, Settings::default(), None);
        app.perform(Action::OpenStudy(folder.path().join("s")));
        seat_lead(&mut app);
        app.perform(Action::Go(Route::Agreement));
        app
    });
    outlast(&mut harness, |app| app.desk.lead.results.borrow().at_work());
    harness.get_by_label_contains("4 of 4 clips are double-coded (100.0 %)");
    let same = harness.get_by_label_contains("P01, ");
    let label = same.accesskit_node().label().expect("a label");
    assert!(label.contains("exact 100.0 %"), "{label}");
    assert!(label.contains("value – (the coders gave every clip the same point"), "{label}");
    let apart = harness.get_by_label_contains("P02, ");
    let label = apart.accesskit_node().label().expect("a label");
    assert!(label.contains("exact 0.0 %") && label.contains("within 1 100.0 %"), "{label}");
    // The panel shows the first row until another is clicked, then that one: what to report, and why.
    harness.get_by_label_contains("An ordinal item with few points");
    harness.get_by_label_contains("P01, ").click();
    harness.run();
    harness.get_by_label_contains("Every rating is 1: nothing beyond chance can be told of it.");
    // By key: the arrows go from row to row past headings, and the panel follows.
    harness.key_press(egui::Key::ArrowDown);
    harness.run();
    harness.get_by_label("Overriding / intrusiveness #");
    for _ in 0..12 {
        harness.key_press(egui::Key::ArrowUp);
        harness.run();
    }
    // What the one figure says and hides is told where it stands.
    harness.get_by_label_contains("Were the pairs independent, its interval would be");
    harness.get_by_label_contains("By resampling whole clips");
    harness.key_press(egui::Key::ArrowDown);
    harness.run();
    // A score says what its unreliability costs.
    harness.get_by_label("What unreliability costs");
    // As a plot, a row says its value or why it has none.
    harness.get_by_label("Plot").click();
    harness.run();
    harness.get_by_label_contains(
        "Forcing / physical manipulation #: the coders gave every clip the same point",
    );
}

#[test]
fn coming_back_keeps_the_resampled_figures_while_no_rating_has_changed() {
    let folder = tempfile::tempdir().expect("folder");
    let at = folder.path().join("s");
    study(&at);
    let mut app = App::new(&egui::Context::default(), Settings::default(), None);
    app.perform(Action::OpenStudy(at.clone()));
    seat_lead(&mut app);
    app.perform(Action::Go(Route::Agreement));
    let results = app.desk.lead.results.clone();
    let shown = || results.borrow().shown.clone();
    while results.borrow().at_work() {
        app.tend_lead();
        std::thread::yield_now();
    }
    let first = shown().expect("reports");
    assert_eq!(first.reliability.options.resamples, crate::report::RESAMPLES);
    app.perform(Action::Go(Route::Overview));
    app.perform(Action::Go(Route::Agreement));
    assert!(results.borrow().at_work(), "whether ratings have changed is read");
    while results.borrow().at_work() {
        app.tend_lead();
        assert!(
            results.borrow().resampling().is_none() && shown().is_some_and(|now| Arc::ptr_eq(&now, &first))
        );
        std::thread::yield_now();
    }
    // A clip more: everything is computed once more.
    let (mut lab, word) = (Lab::open(&at).expect("study"), Passphrase::typed(WORD));
    lab.sign_in("Lead", Duty::Lead, &word).and_then(|()| lab.open_linkage(&word)).expect("signed in");
    let coders = lab.coders().expect("coders");
    lab.add_in_bulk(&[recording(&lab, &coders, 4)]).expect("a row");
    app.perform(Action::Go(Route::Agreement));
    while results.borrow().at_work() {
        app.tend_lead();
        std::thread::yield_now();
    }
    let second = shown().expect("reports").reliability.clone();
    assert_eq!((second.base.double_coded, second.options.resamples), (5, crate::report::RESAMPLES));
}

#[test]
fn coming_back_goes_on_with_the_resampling_that_is_under_way() {
    let folder = tempfile::tempdir().expect("folder");
    study(&folder.path().join("s"));
    let mut app = App::new(&egui::Context::default(), Settings::default(), None);
    app.perform(Action::OpenStudy(folder.path().join("s")));
    seat_lead(&mut app);
    app.perform(Action::Go(Route::Agreement));
    let results = app.desk.lead.results.clone();
    while results.borrow().resampling().is_none() {
        app.tend_lead();
        std::thread::yield_now();
    }
    app.perform(Action::Go(Route::Overview));
    let mut seen = 0.0_f32;
    while results.borrow().at_work() {
        app.tend_lead();
        // Its progress never begins again.
        if let Some(share) = results.borrow().resampling() {
            assert!(share >= seen, "{share} after {seen}");
            seen = share;
        }
        std::thread::yield_now();
    }
    let resamples = results.borrow().shown.as_ref().map(|shown| shown.reliability.options.resamples);
    assert_eq!(resamples, Some(crate::report::RESAMPLES));
}
