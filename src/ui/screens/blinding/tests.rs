//! The page on blinding, driven by name on a study on disk.

use std::path::{Path, PathBuf};

use eframe::egui::{self, accesskit::Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::lab::bulk::{BulkRecording, BulkSheet};
use crate::lab::{Lab, NewStudy, Passphrase};
use crate::settings::Settings;
use crate::study::{Duty, IncidentKind};
use crate::ui::action::Action;
use crate::ui::app::App;
use crate::ui::route::Route;
use crate::ui::testing::{Driven, WORD, drive, notices, seat_lead, seat_lead_with_linkage};

/// A study of one family with one clip, which Anna had and gave back; with the data manager's key beside it.
fn study(folder: &Path) -> PathBuf {
    let place = folder.join("study");
    let new = NewStudy::built_in("S", &[12], &["Anna", "Bo"]).in_the_open(WORD);
    let mut lab = Lab::create(&place, &new).expect("study");
    let handover = lab.take_handover().expect("a key");
    std::fs::write(folder.join("key.txt"), &handover.data_manager_key).expect("a key file");
    let anna = lab.coders().expect("coders")[0].id;
    let row = BulkRecording {
        sheets: vec![BulkSheet {
            coder: anna,
            role: crate::study::Role::Primary,
            position: 1,
            content: None,
        }],
        ..BulkRecording::bare("FAMILY-1", 12, 360_000)
    };
    lab.add_in_bulk(&[row]).expect("rows");
    let list = folder.join("allocation.csv");
    std::fs::write(&list, "participant,group\nFAMILY-1,GROUP-WARM\n").expect("a list");
    lab.import_allocation(&list).expect("allocated");
    lab.sign_in("Anna", Duty::Coder, &Passphrase::typed(WORD)).expect("signed in");
    let clip = lab.worklist().expect("a list").entries[0].assignment;
    lab.report_incident(clip, IncidentKind::Recognised, "my cousin's boy").expect("reported");
    lab.sign_out().expect("signed out");
    place
}

fn page(place: &Path) -> Driven<'static> {
    let place = place.to_owned();
    drive(egui::vec2(1280.0, 1000.0), move |ctx| {
        let mut app = App::new(ctx, Settings::default(), None);
        app.perform(Action::OpenStudy(place.clone()));
        seat_lead(&mut app);
        app.perform(Action::Go(Route::Blinding));
        app
    })
}

/// A few frames: other work in the background may ask for more, so that the window never rests.
fn frames(window: &mut Driven<'_>) {
    for _ in 0..4 {
        window.step();
    }
}

fn click(window: &mut Driven<'_>, role: Role, name: &str) {
    window.get_by_role_and_label(role, name).click();
    frames(window);
}

fn fill(window: &mut Driven<'_>, name: &str, text: &str) {
    window.get_by_role_and_label(Role::TextInput, name).focus();
    frames(window);
    window.get_by_role_and_label(Role::TextInput, name).type_text(text);
    frames(window);
}

fn open_linkage(window: &mut Driven<'_>) {
    click(window, Role::Button, "Open the linkage");
    window.get_by_role_and_label(Role::PasswordInput, "Your passphrase").type_text(WORD);
    frames(window);
    click(window, Role::Button, "Open");
}

#[test]
fn a_reason_is_read_with_the_linkage_and_the_clip_goes_to_another() {
    let folder = tempfile::tempdir().expect("folder");
    let place = study(folder.path());
    let mut window = page(&place);
    assert!(window.query_by_label("“my cousin's boy”").is_none(), "sealed");
    click(&mut window, Role::Tab, "Overview");
    window.get_by_label("One clip waits for another coder after a blinding incident.");
    window.get_all_by_role_and_label(Role::Button, "Blinding").last().expect("a way there").click();
    frames(&mut window);
    open_linkage(&mut window);
    window.get_by_label("“my cousin's boy”");
    click(&mut window, Role::Button, "Give to Bo");
    window.get_by_label("now with Bo");
    window.get_by_label("No clip waits for another coder.");
    assert!(notices(&window)[0].contains("is in the list of Bo now"), "{:?}", notices(&window));
}

#[test]
fn a_study_is_locked_and_unblinded_in_the_window() {
    let folder = tempfile::tempdir().expect("folder");
    let place = study(folder.path());
    let mut window = page(&place);
    click(&mut window, Role::Tab, "Groups");
    window.get_by_label_contains("The study is not locked");
    click(&mut window, Role::Tab, "End of coding  1");
    fill(&mut window, "Why coding is over", "the funding ended");
    assert!(window.get_by_role_and_label(Role::Button, "Lock the study").accesskit_node().is_disabled());
    click(&mut window, Role::CheckBox, "Leave all open");
    fill(&mut window, "Why these stay open", "nobody is left");
    click(&mut window, Role::Button, "Lock the study");
    window.get_by_label("Lock the study for good?");
    window.get_all_by_role_and_label(Role::Button, "Lock the study").last().expect("in the question").click();
    frames(&mut window);
    assert_eq!(notices(&window), ["The study is locked."]);

    click(&mut window, Role::Tab, "Groups");
    open_linkage(&mut window);
    let key = folder.path().join("key.txt").display().to_string();
    fill(&mut window, "The data manager's key file", &key);
    window.get_by_role_and_label(Role::PasswordInput, "Its passphrase").focus();
    frames(&mut window);
    window.get_by_role_and_label(Role::PasswordInput, "Its passphrase").type_text(WORD);
    frames(&mut window);
    fill(&mut window, "Reason", "the plan's analysis");
    click(&mut window, Role::Button, "Unblind");
    window.get_by_label_contains("Unblinded on ");
    assert!(
        notices(&window).iter().any(|text| text.contains("1 recordings have a group")),
        "{:?}",
        notices(&window)
    );
    assert!(window.query_by_label_contains("GROUP-WARM").is_none(), "on no screen");
}

#[test]
fn a_family_leaves_in_two_steps() {
    let folder = tempfile::tempdir().expect("folder");
    let place = study(folder.path());
    let mut window = drive(egui::vec2(1280.0, 1000.0), move |ctx| {
        let mut app = App::new(ctx, Settings::default(), None);
        app.perform(Action::OpenStudy(place.clone()));
        seat_lead_with_linkage(&mut app);
        app.perform(Action::Go(Route::Recordings));
        app
    });
    click(&mut window, Role::Button, "The family leaves…");
    window.get_by_label("FAMILY-1: 1 recordings, 0 submitted sheets");
    window.get_by_label_contains("only the data manager can take it out");
    click(&mut window, Role::Button, "Go on");
    assert!(window.get_by_role_and_label(Role::Button, "Take the family out").accesskit_node().is_disabled());
    fill(&mut window, "Reason", "consent withdrawn");
    click(&mut window, Role::Button, "Take the family out");
    assert!(window.query_by_label("A family leaves the study").is_none());
    assert!(window.query_by_label_contains("FAMILY-1").is_none());
    assert!(notices(&window)[0].contains("is out of the study"), "{:?}", notices(&window));
}

/// Every part of the page, and the question before a family leaves, as a person sees it.
#[test]
fn every_part_of_the_page_can_be_seen() {
    use crate::settings::ThemeChoice;
    use crate::ui::picture::Darkroom;
    let folder = tempfile::tempdir().expect("folder");
    let place = study(folder.path());
    let ctx = egui::Context::default();
    let mut room = Darkroom::default();
    let mut app = App::new(&ctx, Settings::default(), None);
    app.perform(Action::OpenStudy(place));
    seat_lead_with_linkage(&mut app);
    for (name, tab, language, theme) in [
        ("incidents", super::Tab::Incidents, "en", ThemeChoice::Light),
        ("closing", super::Tab::Closing, "en", ThemeChoice::Dark),
        ("groups", super::Tab::Groups, "da", ThemeChoice::Light),
        ("rules", super::Tab::Rules, "da", ThemeChoice::Dark),
    ] {
        app.set(|settings| (settings.language, settings.theme) = (language.to_owned(), theme));
        app.perform(Action::Go(Route::Blinding));
        let mut page = super::BlindingPage::default();
        page.state.tab = tab;
        crate::ui::screens::Screen::load(&mut page, &mut app.desk).expect("read");
        app.screen = Box::new(page);
        let picture = room.render(&ctx, egui::vec2(1280.0, 800.0), 1.0, |ui| app.frame(ui));
        if let Some(folder) = std::env::var_os("SAMSPIL_PICTURES") {
            picture.write_png(&Path::new(&folder).join(format!("blinding-{name}.png"))).expect("written");
        }
        let drawn = picture.pixels.iter().filter(|pixel| **pixel != picture.pixels[0]).count();
        assert!(drawn > picture.pixels.len() / 200, "{name}: blank");
    }
}
