//! A study of before in a window: it is offered to seal it, nothing happens while something is missing, and then it
//! opens.

use eframe::egui;
use egui_kittest::kittest::Queryable as _;

use super::data::{Form, Person};
use crate::lab::Lab;
use crate::settings::Settings;
use crate::ui::action::Action;
use crate::ui::app::App;
use crate::ui::lead::LeadAction;
use crate::ui::route::Route;
use crate::ui::testing::drive;

const OLD: &[u8] = include_bytes!("../../../../tests/fixtures/schema-1.db");

#[test]
fn a_study_of_before_is_sealed_in_the_window_and_opens() {
    let dir = tempfile::tempdir().expect("folder");
    let study = dir.path().join("study");
    std::fs::create_dir(&study).expect("made");
    std::fs::write(study.join(Lab::FILE_NAME), OLD).expect("a study of before");
    let mut harness = drive(egui::vec2(1280.0, 1000.0), |ctx| {
        let mut app = App::new(ctx, Settings::default(), None);
        app.perform(Action::OpenStudy(study.clone()));
        app
    });
    let route =
        |harness: &crate::ui::testing::Driven<'_>| harness.state().as_ref().map(|app| app.route().clone());
    assert_eq!(route(&harness), Some(Route::Seal(study.clone())));
    harness.get_by_label("Seal the study").click();
    harness.run();
    assert!(Lab::is_plain(&study), "nothing is filled in");
    assert_eq!(std::fs::read(study.join(Lab::FILE_NAME)).expect("read"), OLD);

    let key = dir.path().join("key.txt");
    let person = |name: &str| {
        let word = "a long word to know by heart";
        Person { name: name.to_owned(), typed: word.to_owned(), again: word.to_owned() }
    };
    let form = Form {
        lead: person("Maria"),
        manager: person("Dan"),
        key: key.display().to_string(),
        ..Form::default()
    };
    let (checked, done) = form.check_people(&study);
    assert_eq!(checked.faults, []);
    let (people, keeping) = done.expect("complete");
    let app = harness.state_mut().as_mut().expect("a window");
    app.perform(Action::Lead(LeadAction::SealStudy(study.clone(), Box::new(people), keeping)));
    assert_eq!(app.route(), &Route::SignIn);
    assert!(!Lab::is_plain(&study) && key.exists());
    harness.run();
    harness.get_by_label_contains("key.txt");
    let inside = Form { key: study.join("key.txt").display().to_string(), ..form };
    assert!(inside.check_people(&study).1.is_none(), "the key in the study's own folder");
}
