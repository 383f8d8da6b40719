//! The import table in a window: filled in by its labels, faults beside their rows, Import only what is ready.

use std::path::{Path, PathBuf};

use eframe::egui;
use egui_kittest::kittest::Queryable as _;

use crate::lab::{ImportReport, Imported, Lab, NewStudy, Told};
use crate::media::{Trace, TraceKind};
use crate::settings::Settings;
use crate::study::BlindCode;
use crate::ui::action::Action;
use crate::ui::app::App;
use crate::ui::lead::LeadRoom;
use crate::ui::route::Route;
use crate::ui::testing::{Driven, WORD, drive, outlast, seat_lead_with_linkage};

fn window(folder: &Path) -> (Driven<'_>, LeadRoom) {
    window_of(folder, &[12])
}

fn window_of<'a>(folder: &'a Path, waves: &[u16]) -> (Driven<'a>, LeadRoom) {
    Lab::create(folder, &NewStudy::built_in("S", waves, &["Anna"]).in_the_open(WORD)).expect("study");
    let harness = drive(egui::vec2(1280.0, 800.0), move |ctx| {
        let mut app = App::new(ctx, Settings::default(), None);
        app.perform(Action::OpenStudy(folder.to_owned()));
        seat_lead_with_linkage(&mut app);
        app.perform(Action::Go(Route::Import));
        app
    });
    let room = harness.state().as_ref().expect("a window").desk.lead.clone();
    (harness, room)
}

#[test]
fn a_row_is_filled_in_and_what_is_wrong_is_said_beside_it() {
    let folder = tempfile::tempdir().expect("folder");
    let study = folder.path().join("s");
    let (mut harness, room) = window(&study);
    harness.run();
    harness.get_by_label("Drop videos here");
    room.bench.borrow_mut().table.add_files(["/films/a.mp4", "/films/b.mp4"].map(PathBuf::from));
    harness.run();
    harness.get_by_label("a.mp4");
    assert_eq!(harness.query_all_by_label_contains("no participant").count(), 0, "nobody is told off yet");
    harness.get_by_label("Participant 1").focus();
    harness.run();
    harness.get_by_label("Participant 1").type_text("F001");
    harness.run();
    harness.get_by_label("Birth date 2").focus();
    harness.run();
    harness.get_by_label("Birth date 2").type_text("3/4/2021");
    harness.run();
    assert_eq!(room.bench.borrow().table.ready().len(), 1);
    harness.get_by_label("Import 1");
    harness.get_by_label_contains("the birth date “3/4/2021” is no date");
    harness.get_by_label_contains("Not ready: 1.");
}

/// A file as the system hands it over when it is dropped on the window.
#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("nobody reads it".to_owned())
    }
}

#[test]
fn files_dropped_on_the_window_become_rows_and_a_list_fills_them_in() {
    let folder = tempfile::tempdir().expect("folder");
    let study = folder.path().join("s");
    let list = folder.path().join("list.csv");
    std::fs::write(&list, "participant,wave,file\nF007,12,c.mp4\n").expect("written");
    let (mut harness, room) = window(&study);
    harness.run();
    for file in [PathBuf::from("/films/a.mp4"), PathBuf::from("/films/b.MOV"), list] {
        harness.input_mut().dropped_files.push(std::sync::Arc::new(Dropped(file)));
    }
    harness.run();
    let mut rows: Vec<(String, String)> = room
        .bench
        .borrow()
        .table
        .rows
        .iter()
        .map(|row| (row.file_name(), row.cells.participant.clone()))
        .collect();
    rows.sort();
    let row = |file: &str, participant: &str| (file.to_owned(), participant.to_owned());
    assert_eq!(rows, [row("a.mp4", ""), row("b.MOV", ""), row("c.mp4", "F007")]);
    assert_eq!(room.bench.borrow().table.ready().len(), 1);
}

#[test]
fn a_row_can_be_taken_out() {
    let folder = tempfile::tempdir().expect("folder");
    let study = folder.path().join("s");
    let (mut harness, room) = window(&study);
    room.bench.borrow_mut().table.add_files(["/films/a.mp4", "/films/b.mp4"].map(PathBuf::from));
    harness.run();
    harness.get_by_label("Take a.mp4 out of the table").click();
    harness.run();
    let names: Vec<String> = room.bench.borrow().table.rows.iter().map(super::data::Row::file_name).collect();
    assert_eq!(names, ["b.mp4"]);
}

#[test]
fn an_import_that_refuses_says_why_and_leaves_the_row() {
    let folder = tempfile::tempdir().expect("folder");
    let study = folder.path().join("s");
    let empty = folder.path().join("empty.mp4");
    std::fs::write(&empty, b"").expect("written");
    let (mut harness, room) = window(&study);
    {
        let table = &mut room.bench.borrow_mut().table;
        table.add_files([empty]);
        table.rows[0].cells.participant = "F001".into();
        table.changed(0);
    }
    harness.run();
    harness.get_by_label("Import 1").click();
    harness.step();
    outlast(&mut harness, |_| room.bench.borrow().progress().is_some());
    harness.get_by_label_contains("Refused: ");
    harness.get_by_label_contains("0 imported. 1 refused");
    assert_eq!(room.bench.borrow().table.rows.len(), 1);
}

#[test]
fn what_an_original_said_is_shown_once_with_what_no_software_can_take_out() {
    let folder = tempfile::tempdir().expect("folder");
    let study = folder.path().join("s");
    let (mut harness, room) = window(&study);
    harness.run();
    let trace = |kind, value: &str| Trace { kind, value: value.to_owned() };
    let told = Told {
        removed: vec![
            trace(TraceKind::Title, "Anna at home"),
            trace(TraceKind::Location, "+55.6761+012.5683/"),
        ],
        left: vec![trace(TraceKind::Software, "XviD0069")],
        as_is: None,
    };
    let imported = |code: &str, told: Told| Imported {
        line: 1,
        file: "a.mp4".into(),
        participant: "F001".into(),
        wave_months: 12,
        blind_code: BlindCode::new(code),
        findings: vec![],
        told,
    };
    let plain = Told { as_is: Some("it is encrypted".into()), ..Told::default() };
    room.bench.borrow_mut().table.settle(ImportReport {
        imported: vec![imported("abcdef", told), imported("ghjkmn", plain)],
        ..ImportReport::default()
    });
    harness.run();
    harness.get_by_label("title “Anna at home”; location “+55.6761+012.5683/”");
    harness.get_by_label("Still in it: software “XviD0069”");
    harness.get_by_label_contains("byte for byte, with everything that it says of itself: it is encrypted");
    harness.get_by_label_contains("No software can take out what is seen and heard");
}

#[test]
fn enter_goes_down_the_column_and_digits_choose_the_wave() {
    let folder = tempfile::tempdir().expect("folder");
    let study = folder.path().join("s");
    let (mut harness, room) = window_of(&study, &[12, 24]);
    room.bench.borrow_mut().table.add_files(["/films/a.mp4", "/films/b.mp4"].map(PathBuf::from));
    harness.run();
    harness.get_by_label("Participant 1").focus();
    harness.run();
    harness.get_by_label("Participant 1").type_text("F001");
    harness.key_press(egui::Key::Enter);
    harness.run();
    assert!(harness.get_by_label("Participant 2").is_focused());
    harness.key_press(egui::Key::Enter);
    harness.run();
    assert!(harness.get_by_label("Participant 2").is_focused(), "the last row keeps it");
    harness.get_by_label("Wave 2").focus();
    harness.run();
    for digit in ["2", "4"] {
        harness.get_by_label("Wave 2").type_text(digit);
        harness.step();
    }
    let waves: Vec<String> =
        room.bench.borrow().table.rows.iter().map(|row| row.cells.wave.clone()).collect();
    assert_eq!(waves, ["", "24"]);
}
