//! The recordings in a window: how far each is, and one taken out again.

use eframe::egui;
use egui_kittest::kittest::Queryable as _;

use crate::ui::action::Action;
use crate::ui::route::Route;
use crate::ui::testing::{Driven, Small, drive, seat_lead_with_linkage};

fn window(small: &Small) -> Driven<'_> {
    drive(egui::vec2(1280.0, 800.0), |ctx| {
        let mut app = small.window(ctx);
        seat_lead_with_linkage(&mut app);
        app.perform(Action::Go(Route::Recordings));
        app
    })
}

/// The row of a recording's participant and wave.
fn choose(harness: &mut Driven<'_>, row: &str) {
    harness.get_by_label_contains(row).click();
    harness.run();
}

#[test]
fn a_recording_that_nobody_has_begun_is_removed_once_confirmed() {
    let small = Small::new();
    let mut harness = window(&small);
    let recordings = || small.lead().recordings().expect("recordings").len();
    let before = recordings();
    choose(&mut harness, "FAMILYCANARY0, 24 months, ");
    harness.get_by_label("Remove from the study…").click();
    harness.run();
    harness.get_by_label_contains("The original file is untouched");
    assert_eq!(recordings(), before, "nothing goes before it is confirmed");
    harness.get_by_label("Remove").click();
    harness.run();
    assert_eq!(recordings(), before - 1);
    assert_eq!(harness.query_all_by_label_contains("FAMILYCANARY0, 24 months,").count(), 0);
}

#[test]
fn a_recording_that_a_coder_has_begun_stays() {
    let small = Small::new();
    let mut harness = window(&small);
    choose(&mut harness, "FAMILYCANARY0, 12 months, ");
    harness.get_by_label("Remove from the study…").click();
    harness.run();
    assert_eq!(harness.query_all_by_label_contains("The original file is untouched").count(), 0);
}

#[test]
fn without_the_linkage_there_are_codes_and_a_way_to_open_it() {
    let small = Small::new();
    let mut harness = drive(egui::vec2(1280.0, 800.0), |ctx| {
        let mut app = small.window(ctx);
        crate::ui::testing::seat_lead(&mut app);
        app.perform(Action::Go(Route::Recordings));
        app
    });
    harness.run();
    assert_eq!(harness.query_all_by_label_contains("FAMILYCANARY").count(), 0);
    harness.get_by_label("Open the linkage");
    let app = harness.state_mut().as_mut().expect("a window");
    let word = crate::lab::Passphrase::typed(crate::ui::testing::WORD);
    app.perform(Action::Answer(crate::ui::action::Answer::Linkage(word)));
    harness.run();
    assert!(harness.query_all_by_label_contains("FAMILYCANARY").count() > 0);
}
