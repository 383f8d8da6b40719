//! The page in a window: a file with a fault changes nothing, a sound one comes in, and is told.

use eframe::egui;
use egui_kittest::kittest::Queryable as _;

use crate::lab::bulk::BulkRecording;
use crate::lab::{Lab, NewStudy, Passphrase};
use crate::settings::Settings;
use crate::ui::action::Action;
use crate::ui::app::App;
use crate::ui::route::Route;
use crate::ui::testing::{Driven, WORD, drive, outlast, seat_lead, seat_lead_with_linkage};

fn look_at_it(harness: &mut Driven<'_>, button: &str) {
    harness.get_by_label(button).click();
    harness.step();
    wait(harness);
}

fn wait(harness: &mut Driven<'_>) {
    outlast(harness, |app| app.desk.lead.intake.borrow().at_work());
}

#[test]
fn a_file_is_looked_at_mended_and_brought_in() {
    let folder = tempfile::tempdir().expect("folder");
    let study = folder.path().join("s");
    let mut lab =
        Lab::create(&study, &NewStudy::built_in("S", &[12], &["Anna"]).in_the_open(WORD)).expect("study");
    let row = BulkRecording::bare("F1", 12, 300_000);
    lab.add_in_bulk(&[row]).expect("a recording");
    let items: Vec<String> =
        lab.codebooks().iter().flat_map(|codebook| &codebook.items).map(|item| item.id.to_string()).collect();
    drop(lab);
    let list = folder.path().join("old.csv");
    let text = |first: &str| {
        let threes = vec!["3"; items.len() - 1].join(",");
        format!("family,who,{}\nF1,AH,{first},{threes}\n", items.join(","))
    };
    std::fs::write(&list, text("7")).expect("written");
    let mut harness = drive(egui::vec2(1280.0, 2600.0), |ctx| {
        let mut app = App::new(ctx, Settings::default(), None);
        app.perform(Action::OpenStudy(study.clone()));
        seat_lead_with_linkage(&mut app);
        app.perform(Action::Go(Route::Import));
        app
    });
    harness.run();
    harness.get_by_label("Ratings from a spreadsheet…").click();
    harness.run();
    let file = "The spreadsheet, or type where it is";
    harness.get_by_label(file).focus();
    harness.run();
    harness.get_by_label(file).type_text(&list.display().to_string());
    harness.run();
    look_at_it(&mut harness, "Look at it");
    harness.get_by_label_contains("no column says who rated");
    // Only what nothing is known of is asked at once.
    harness.get_by_label("Column who");
    assert!(harness.query_by_label("Column P01").is_none());
    harness.get_by_label("45 columns that are understood").click();
    harness.run();
    harness.get_by_label("Column P01");

    // The lead says it, and mends the file.
    std::fs::write(&list, text("2").replace("who", "coder")).expect("written");
    let names = "Names in the file: AH=Anna Holm; CB=Carl Bo";
    harness.get_by_label(names).focus();
    harness.run();
    harness.get_by_label(names).type_text("AH=Anna");
    harness.run();
    // Enter does what the button does.
    harness.key_press(egui::Key::Enter);
    harness.step();
    wait(&mut harness);
    harness
        .get_by_label("1 sheets of 1 clips, 0 of them then coded twice; 44 ratings, 0 items with a reason.");
    let mut lab = Lab::open(&study).expect("open");
    assert_eq!(lab.check_trail(&[]).expect("checked").findings, []);
    look_at_it(&mut harness, "Bring 1 sheets in");
    harness.get_by_label("What came in");
    harness.get_by_label_contains("1 sheets are in the study, submitted, and marked as brought in");
    harness.get_by_label_contains("keep it where coders cannot read it");
    assert!(lab.check_trail(&[]).expect("checked").findings.is_empty());
}

#[test]
fn what_waits_for_the_linkage_is_looked_at_once_it_is_open() {
    let folder = tempfile::tempdir().expect("folder");
    let study = folder.path().join("s");
    let new = NewStudy::built_in("S", &[12], &["Anna"]).in_the_open(WORD);
    drop(Lab::create(&study, &new).expect("study"));
    let list = folder.path().join("old.csv");
    std::fs::write(&list, "family,wave,coder,P01\nF1,12,Anna,3\n").expect("written");
    let mut harness = drive(egui::vec2(1280.0, 1400.0), |ctx| {
        let mut app = App::new(ctx, Settings::default(), None);
        app.perform(Action::OpenStudy(study.clone()));
        seat_lead(&mut app);
        app.perform(Action::Go(Route::BringIn));
        app
    });
    harness.run();
    // The field has the keyboard from the start.
    let file = "The spreadsheet, or type where it is";
    assert!(harness.get_by_label(file).is_focused());
    harness.get_by_label(file).type_text(&list.display().to_string());
    harness.run();
    look_at_it(&mut harness, "Look at it");
    harness.get_by_label_contains("The file names families");
    let app = harness.state_mut().as_mut().expect("a window");
    app.desk.lab().and_then(|lab| lab.open_linkage(&Passphrase::typed(WORD))).expect("opened");
    app.reload();
    harness.step();
    wait(&mut harness);
    harness.get_by_label_contains("the study has no family “F1”");
    harness.get_by_label("Look at it again");
}
