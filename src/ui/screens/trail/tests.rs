//! The trail's page in a window: what is shown, filtered, found and written.

use eframe::egui;
use egui_kittest::kittest::Queryable as _;

use crate::lab::{Lab, LabError};
use crate::study::TrailFilter;
use crate::ui::action::Action;
use crate::ui::lead::LeadAction;
use crate::ui::route::Route;
use crate::ui::testing::{Driven, Small, drive, notices, outlast, seat_lead};

fn page<'a>(small: &'a Small) -> Driven<'a> {
    let mut harness = drive(egui::vec2(1280.0, 800.0), |ctx| {
        let mut app = small.window(ctx);
        seat_lead(&mut app);
        app.perform(Action::Go(Route::Trail));
        app
    });
    settle(&mut harness);
    harness
}

fn settle(harness: &mut Driven<'_>) {
    outlast(harness, |app| app.desk.lead.auditor.borrow().at_work());
}

#[test]
fn the_lead_sees_what_was_done_and_that_the_chain_holds() {
    let small = Small::new();
    let harness = page(&small);
    let head = Lab::open(&small.folder()).and_then(|mut lab| lab.trail_head()).expect("a head");
    harness.get_by_label_contains("The trail is whole, and everything stands as it says");
    assert_eq!(harness.get_all_by_label_contains("signed in").count(), 2, "who made it, and this lead");
    let ends = format!("It ends with event {}:", head.number);
    harness.get_by_label_contains(&ends);
    assert!(harness.get_all_by_label_contains("sheet added in bulk").count() > 3);
}

#[test]
fn a_trail_that_is_not_the_one_of_a_backup_is_told_on_the_page() {
    let (small, other) = (Small::new(), Small::new());
    let mut harness = page(&small);
    let backup = small.folder().join("backups").join("kept.db");
    std::fs::copy(other.folder().join(Lab::FILE_NAME), backup).expect("copied");
    harness.state_mut().as_mut().expect("a window").lead(LeadAction::Renew);
    settle(&mut harness);
    harness.get_by_label_contains("Not as it should be, in 1 places:");
    harness.get_by_label_contains("the backup kept.db has another event here");
}

#[test]
fn the_table_is_written_outside_the_study_only_and_that_is_recorded() {
    let small = Small::new();
    let out = tempfile::tempdir().expect("a folder");
    let mut harness = page(&small);
    let app = harness.state_mut().as_mut().expect("a window");
    let entries = app.desk.lab().and_then(|lab| lab.trail(&TrailFilter::default())).expect("events");
    app.lead(LeadAction::ExportTrail(small.folder().join("exports"), entries.clone()));
    assert!(
        notices(&harness).iter().any(|text| text.contains("inside the study's folder")),
        "{:?}",
        notices(&harness)
    );
    let app = harness.state_mut().as_mut().expect("a window");
    app.lead(LeadAction::ExportTrail(out.path().to_owned(), entries.clone()));
    app.lead(LeadAction::ExportTrail(out.path().to_owned(), entries[..3].to_vec()));
    let files: Vec<_> =
        std::fs::read_dir(out.path()).expect("read").map(|file| file.expect("a file").path()).collect();
    assert_eq!(files.len(), 2, "none is written over: {files:?}");
    let rows = |file: &std::path::Path| csv::Reader::from_path(file).expect("read").into_records().count();
    let mut counts: Vec<usize> = files.iter().map(|file| rows(file)).collect();
    counts.sort_unstable();
    assert_eq!(counts, [3, entries.len()]);
    let last = app.desk.lab().and_then(|lab| lab.audit()).expect("events").pop().expect("an event");
    assert_eq!((last.what.as_str(), last.subject.as_str()), ("exported", "trail"));
    let folder = out.path().to_string_lossy().into_owned();
    assert!(!last.new.contains(&folder), "{}", last.new);
}

#[test]
fn a_coder_has_no_such_page() {
    let small = Small::new();
    let mut lab = small.lab();
    assert!(!Route::pages(lab.actor()).contains(&Route::Trail));
    let refused = lab.trail(&TrailFilter::default());
    assert!(matches!(refused, Err(LabError::NotForYou(_))), "{refused:?}");
}
