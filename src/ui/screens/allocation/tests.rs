//! The page of the allocation in a window: faults with their lines and nothing written, then what is to be removed.

use std::path::{Path, PathBuf};

use eframe::egui::{self, accesskit::Role};
use egui_kittest::kittest::Queryable as _;

use crate::lab::{Credentials, Lab, NewStudy, Passphrase};
use crate::settings::Settings;
use crate::study::Duty;
use crate::ui::action::Action;
use crate::ui::app::App;
use crate::ui::lead::LeadAction;
use crate::ui::people::PeopleAction;
use crate::ui::route::Route;
use crate::ui::testing::{WORD, drive, notices, seat_lead};

/// A study, and the data manager's key file.
fn study(folder: &Path) -> (PathBuf, Vec<u8>) {
    let study = folder.join("study");
    let mut lab = Lab::create(&study, &NewStudy::built_in("Groups", &[12], &["Anna"]).in_the_open(WORD))
        .expect("study");
    let key = lab.take_handover().expect("keys").data_manager_key.into_bytes();
    (study, key)
}

fn window(ctx: &egui::Context, study: &Path) -> App {
    let mut app = App::new(ctx, Settings::default(), None);
    app.perform(Action::OpenStudy(study.to_owned()));
    app
}

fn seat_manager(app: &mut App, key: &[u8]) {
    let passphrase = Passphrase::typed(WORD);
    app.perform(Action::SignIn(Credentials::KeyFile { file: key.to_vec(), passphrase }));
    while app.desk.door.borrow().at_work() {
        app.tend_door();
        std::thread::yield_now();
    }
    assert_eq!(app.desk.duty(), Some(Duty::DataManager));
}

#[test]
fn a_list_with_faults_changes_nothing_and_a_sound_one_is_named_for_removal() {
    let folder = tempfile::tempdir().expect("folder");
    let (study, _) = study(folder.path());
    let list = folder.path().join("groups.csv");
    std::fs::write(&list, "participant,group\nF1,SECRETONE\nF2,\n").expect("a list");
    let mut harness = drive(egui::vec2(1280.0, 1000.0), |ctx| {
        let mut app = window(ctx, &study);
        seat_lead(&mut app);
        app.perform(Action::Go(Route::Allocation));
        app
    });
    harness.get_by_label("No allocation has been imported yet.");
    assert!(harness.query_by_label("What you can do here").is_none(), "the data manager's");
    harness.get_by_label("The list, or type where it is").focus();
    harness.run();
    harness.get_by_label("The list, or type where it is").type_text(&list.display().to_string());
    harness.run();
    harness.get_by_label("Import and seal").click();
    harness.run();
    harness.get_by_label_contains("line 3: no group is given");
    harness.get_by_label("No allocation has been imported yet.");

    std::fs::write(&list, "participant,group\nF1,SECRETONE\nF2,SECRETTWO\n").expect("a list");
    harness.get_by_label("Import and seal").click();
    harness.run();
    harness.get_by_label("2 families are imported and sealed.");
    harness.get_by_label(&list.display().to_string());
    harness.get_by_label_contains("the lead coder included");
    harness.get_by_label("Lead (lead)");
    assert!(harness.query_by_label_contains("SECRET").is_none());
    assert!(harness.query_by_label_contains("no group is given").is_none());
    assert!(notices(&harness).is_empty(), "{:?}", notices(&harness));
}

#[test]
fn the_data_manager_begins_here_and_appoints_a_lead_among_people() {
    let folder = tempfile::tempdir().expect("folder");
    let (study, key) = study(folder.path());
    let mut harness = drive(egui::vec2(1280.0, 1400.0), |ctx| {
        let mut app = window(ctx, &study);
        seat_manager(&mut app, &key);
        app
    });
    assert_eq!(harness.state().as_ref().map(App::route), Some(&Route::Allocation));
    for text in ["What you can do here", "Overview"] {
        harness.get_by_label(text);
    }
    for text in ["Agreement", "Scores", "Trail"] {
        assert!(harness.query_by_label(text).is_none(), "{text}");
    }
    harness.get_by_label("People").click();
    harness.run();
    assert!(harness.query_by_label("Open the linkage").is_none(), "the key file is in hand");
    let name = harness.get_all_by_role_and_label(Role::TextInput, "Name").last().expect("a field");
    name.focus();
    name.type_text("Nina");
    harness.run();
    harness.get_by_role_and_label(Role::Button, "Add").click();
    harness.run();
    harness.get_by_label("Nina");
    let accounts =
        harness.state_mut().as_mut().and_then(|app| app.desk.lab().ok()?.accounts().ok()).expect("read");
    let nina = accounts.iter().find(|account| account.name == "Nina").expect("there");
    let app = harness.state().as_ref().expect("a window");
    assert!(!app.desk.linkage_is_open(), "opened for the appointment, and for no longer");
    assert_eq!((nina.duties.as_slice(), nina.must_change), ([Duty::Lead].as_slice(), true));
}

/// Whatever leads a data manager to a page of ratings: the lab shows none.
#[test]
fn no_page_shows_the_data_manager_a_rating() {
    let folder = tempfile::tempdir().expect("folder");
    let (study, key) = study(folder.path());
    let ctx = egui::Context::default();
    let mut app = window(&ctx, &study);
    seat_manager(&mut app, &key);
    for route in [Route::Allocation, Route::Overview] {
        app.perform(Action::Go(route));
        assert_eq!(app.notices().count(), 0, "{:?}", app.notices().collect::<Vec<_>>());
    }
    for page in [Route::Scores, Route::Trail, Route::Agreement, Route::Consistency, Route::Worklist] {
        app.perform(Action::Go(page));
        let results = app.desk.lead.results.clone();
        while results.borrow().at_work() {
            app.tend_lead();
            std::thread::yield_now();
        }
        assert!(results.borrow().shown.is_none());
    }
    let lab = app.desk.lab().expect("open");
    assert!(
        lab.study_ratings().is_err() && lab.trail(&Default::default()).is_err() && lab.worklist().is_err()
    );
    app.perform(Action::Go(Route::Overview));
    app.perform(Action::Lead(LeadAction::People(PeopleAction::Add("Bo".to_owned(), vec![Duty::Coder]))));
    assert!(
        app.notices().any(|notice| notice.contains("lead coder")),
        "{:?}",
        app.notices().collect::<Vec<_>>()
    );
}
