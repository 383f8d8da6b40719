//! Sharing out in a window: asked first, done once, and never listing which clips are coded twice.

use eframe::egui;
use egui_kittest::kittest::Queryable as _;

use crate::lab::bulk::BulkRecording;
use crate::lab::{Lab, NewStudy};
use crate::settings::Settings;
use crate::ui::action::Action;
use crate::ui::app::App;
use crate::ui::route::Route;
use crate::ui::testing::{WORD, drive, notices, seat_lead};

fn study(folder: &std::path::Path) {
    let mut lab = Lab::create(folder, &NewStudy::built_in("S", &[12], &["Anna", "Bo"]).in_the_open(WORD))
        .expect("study");
    let rows: Vec<BulkRecording> =
        (0..20).map(|n| BulkRecording::bare(&format!("F{n}"), 12, 360_000)).collect();
    lab.add_in_bulk(&rows).expect("rows");
}

#[test]
fn clips_are_shared_out_after_a_question() {
    let folder = tempfile::tempdir().expect("folder");
    let place = folder.path().join("s");
    study(&place);
    let mut window = drive(egui::vec2(1280.0, 800.0), |ctx| {
        let mut app = App::new(ctx, Settings::default(), None);
        app.perform(Action::OpenStudy(place.clone()));
        seat_lead(&mut app);
        app.perform(Action::Go(Route::Share));
        app
    });
    window.get_by_label("= 2 of 20 clips");
    window.get_by_role_and_label(egui::accesskit::Role::Button, "Share out").click();
    window.run();
    window.get_by_label("Share out 20 clips to 2 coders?");
    window.key_press(egui::Key::Escape);
    window.run();
    assert!(window.query_by_label("Share out 20 clips to 2 coders?").is_none());
    window.get_by_role_and_label(egui::accesskit::Role::Button, "Share out").click();
    window.run();
    window.get_all_by_role_and_label(egui::accesskit::Role::Button, "Share out").last().expect("two").click();
    window.step();
    window.step();
    assert_eq!(notices(&window), ["20 clips are shared out, 2 of them to two coders."]);
    window.get_by_label("Every clip has its coder");
}
