//! Locking: when, what is seen then, and that the person comes back to the same place.

use eframe::egui;
use egui_kittest::kittest::Queryable as _;

use super::*;
use crate::ui::command::Command;
use crate::ui::route::Route;
use crate::ui::testing::{Driven, Small, WORD};

fn app<'a>(harness: &'a mut Driven<'_>) -> &'a mut App {
    harness.state_mut().as_mut().expect("a window")
}

/// Lets so many seconds pass without anybody touching anything.
fn pass(harness: &mut Driven<'_>, seconds: f64) {
    let now = harness.ctx.input(|input| input.time);
    harness.input_mut().time = Some(now + seconds);
    harness.step();
    harness.input_mut().time = None;
}

#[test]
fn watching_a_clip_counts_as_being_there_for_its_length_only() {
    let mut watch = Watch::default();
    assert!(watch.idle(10.0, true, None).abs() < 1e-9);
    assert!((watch.idle(40.0, false, None) - 30.0).abs() < 1e-9);
    assert!((watch.idle(100.0, false, Some(50.0)) - 40.0).abs() < 1e-9, "50 of the 60 seconds were watched");
    assert!((watch.idle(200.0, false, Some(50.0)) - 140.0).abs() < 1e-9, "the clip is over");
    assert!(watch.idle(201.0, true, Some(50.0)).abs() < 1e-9);
}

#[test]
fn a_window_that_nobody_touches_locks_and_shows_nothing() {
    let small = Small::new();
    let clip = small.fresh();
    let mut harness = small.drive(Route::Coding(clip));
    let code = small.lab().rating_data(clip).expect("a sheet").blind_code;
    assert!(harness.query_all_by_label_contains(code.as_str()).count() > 0);
    harness.key_press(Key::N);
    harness.run();
    harness.event(egui::Event::Text("peger på bolden".to_owned()));
    harness.run();
    pass(&mut harness, 9.0 * 60.0);
    assert!(app(&mut harness).locked.is_none());
    pass(&mut harness, 61.0);
    harness.step();
    assert!(app(&mut harness).locked.is_some());
    harness.get_by_label("Locked");
    assert_eq!(harness.query_all_by_label_contains(code.as_str()).count(), 0, "nothing of the clip");
    assert_eq!(harness.query_all_by_value("peger på bolden").count(), 0, "nor of the note");
    let lab = app(&mut harness).desk.lab().expect("a study");
    assert!(lab.worklist().is_err(), "the keys are gone");
    let note = small.lab().rating_data(clip).expect("sheet").items().next().expect("item").note.clone();
    assert_eq!(note, "peger på bolden", "what was under the pen is on disk");
    // Keys of the page reach nothing.
    harness.key_press(Key::Num3);
    harness.run();
    harness.get_by_label("Passphrase of Astrid");
    unlock(&mut harness, "known to nobody");
    assert!(app(&mut harness).locked.is_some());
    harness.get_by_label_contains("do not fit together");
    unlock(&mut harness, WORD);
    assert!(app(&mut harness).locked.is_none());
    assert_eq!(*app(&mut harness).route(), Route::Coding(clip), "back at the same place");
    let trail: Vec<_> = small.lead().audit().expect("a trail").into_iter().collect();
    let of =
        |what: &str| trail.iter().filter(|event| event.what == what && event.who == "Astrid (coder)").count();
    assert_eq!((of("locked"), of("unlocked")), (1, 1));
}

fn unlock(harness: &mut Driven<'_>, typed: &str) {
    let app = app(harness);
    let passphrase = Passphrase::typed(typed);
    let (name, duty) = ("Astrid".to_owned(), Duty::Coder);
    app.perform(Action::SignIn(Credentials::Passphrase { name, duty, passphrase }));
    while app.desk.door.borrow().at_work() {
        app.tend_door();
        std::thread::yield_now();
    }
    harness.run();
}

#[test]
fn a_key_locks_at_once_and_signing_out_is_the_other_way_out() {
    let small = Small::new();
    let mut harness = small.drive(Route::Worklist);
    app(&mut harness).perform(Action::Do(Command::Lock));
    harness.run();
    harness.get_by_label("Locked");
    harness.get_by_label("Sign out").click();
    harness.run();
    assert!(app(&mut harness).locked.is_none());
    assert_eq!(*app(&mut harness).route(), Route::SignIn);
    let last = small.lead().audit().expect("a trail").into_iter().rfind(|event| event.what == "signed out");
    assert_eq!(last.expect("recorded").who, "Astrid (coder)");
}
