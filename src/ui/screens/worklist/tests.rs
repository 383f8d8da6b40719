//! The worklist, by name, on a study on disk.

use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use super::data::{Data, Filter};
use crate::lab::{Worklist, WorklistEntry};
use crate::ui::route::Route;
use crate::ui::testing::Small;

#[test]
fn it_says_how_far_the_coder_has_come_and_what_is_next() {
    let small = Small::new();
    let harness = small.drive(Route::Worklist);
    assert!(harness.query_all_by_label("8 of 24 submitted").count() > 0);
    let begun = small.begun();
    let list = small.lab().worklist().expect("list");
    let code = &list.entries.iter().find(|entry| entry.assignment == begun).expect("entry").blind_code;
    harness.get_by_label(&format!("Continue with {code}"));
}

#[test]
fn the_next_clip_opens_by_key_and_any_clip_by_click() {
    let small = Small::new();
    let mut harness = small.drive(Route::Worklist);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::N);
    harness.run();
    let here =
        |harness: &crate::ui::testing::Driven<'_>| harness.state().as_ref().map(|app| app.route().clone());
    assert_eq!(here(&harness), Some(Route::Coding(small.begun())));
    harness.get_by_label("Worklist").click();
    harness.run();
    assert_eq!(here(&harness), Some(Route::Worklist));
    let first = small.lab().worklist().expect("list").entries.remove(0);
    let age = first.child_age_months.expect("an age");
    harness.get_by_label(&format!("Clip {}, {age} months, Submitted", first.blind_code)).click();
    harness.run();
    assert_eq!(here(&harness), Some(Route::Coding(first.assignment)));
}

#[test]
fn filters_keep_each_clips_number() {
    let small = Small::new();
    let data = Data::read(&mut small.lab()).expect("data");
    assert_eq!(data.shown(Filter::All).len(), 24);
    assert_eq!(data.shown(Filter::Open).len(), 16);
    let numbers: Vec<usize> = data.shown(Filter::Submitted).iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, [1, 4, 7, 10, 13, 16, 19, 22]);
    assert!((data.fraction() - 1.0 / 3.0).abs() < 1e-6);
}

/// Taken apart field by field: whoever adds one meets this test, and says why a coder may see it.
#[test]
fn the_list_has_no_field_for_family_site_group_wave_or_role() {
    let small = Small::new();
    let data = Data::read(&mut small.lab()).expect("data");
    let Worklist { coder: _, entries, submitted: _, next: _ } = &data.list;
    let WorklistEntry { assignment: _, blind_code: _, child_age_months: _, state: _, length_ms: _, media: _ } =
        &entries[0];
    let said = format!("{data:?}");
    for word in ["CANARY", "Bjørn", "Second", "Primary"] {
        assert!(!said.contains(word), "{word}");
    }
}
