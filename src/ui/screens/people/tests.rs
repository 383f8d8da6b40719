//! People in a window: added with a passphrase shown once, refused in the lab's sentence, and rules that are kept.

use eframe::egui::{self, accesskit::Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::data::minutes;
use crate::lab::{Lab, LabError};
use crate::study::Duty;
use crate::ui::action::Action;
use crate::ui::lead::LeadAction;
use crate::ui::people::PeopleAction;
use crate::ui::route::Route;
use crate::ui::testing::{Driven, Small, drive, notices, seat_coder, seat_lead};

fn window(small: &Small) -> Driven<'_> {
    drive(egui::vec2(1280.0, 1400.0), |ctx| {
        let mut app = small.window(ctx);
        seat_lead(&mut app);
        app.perform(Action::Go(Route::People));
        app
    })
}

fn lab<'a>(window: &'a mut Driven<'_>) -> &'a mut Lab {
    window.state_mut().as_mut().expect("a window").desk.lab().expect("a study")
}

fn press(window: &mut Driven<'_>, name: &str) {
    window.get_by_role_and_label(Role::Button, name).click();
    window.run();
}

fn write(window: &mut Driven<'_>, field: &str, place: usize, text: &str) {
    let found = window.get_all_by_role_and_label(Role::TextInput, field).nth(place).expect("the field");
    found.focus();
    found.type_text(text);
    window.run();
}

fn choose(window: &mut Driven<'_>, begins: &str) {
    let row = window
        .get_all_by_role(Role::Button)
        .find(|node| node.accesskit_node().label().is_some_and(|label| label.starts_with(begins)));
    row.expect("the row").click();
    window.run();
}

#[test]
fn a_newcomers_passphrase_is_shown_until_it_is_said_to_be_handed_over() {
    let small = Small::new();
    let mut window = window(&small);
    write(&mut window, "Name", 0, "Cecilie");
    press(&mut window, "Add");
    window.get_by_label("Cecilie");
    window.get_by_role_and_label(Role::Button, "Copy");
    let made = lab(&mut window).accounts().expect("read");
    let made = made.iter().find(|account| account.name == "Cecilie").expect("added");
    assert!(made.must_change && made.duties == [Duty::Coder]);
    window.key_press(egui::Key::Escape);
    window.run();
    assert!(window.query_by_role_and_label(Role::Button, "Copy").is_some(), "nothing else before");
}

#[test]
fn what_needs_a_reason_waits_for_it_and_is_recorded_with_it() {
    let small = Small::new();
    let mut window = window(&small);
    choose(&mut window, "Bjørn");
    press(&mut window, "Close the account");
    assert!(lab(&mut window).accounts().expect("read").iter().all(|account| !account.closed));
    write(&mut window, "Why (for the trail)", 0, "moved away");
    press(&mut window, "Close the account");
    let trail = lab(&mut window).audit().expect("a trail");
    let closed = trail.iter().find(|event| event.what == "account closed").expect("recorded");
    assert_eq!((closed.subject.as_str(), closed.why.as_str()), ("Bjørn", "moved away"));
    write(&mut window, "Why (for the trail)", 0, "back again");
    press(&mut window, "Open the account again");
    assert!(lab(&mut window).accounts().expect("read").iter().all(|account| !account.closed));
}

#[test]
fn what_the_lab_refuses_is_said_in_its_sentence() {
    let small = Small::new();
    let mut window = window(&small);
    choose(&mut window, "Bjørn");
    press(&mut window, "Make analyst");
    let told = notices(&window);
    assert!(told.iter().any(|text| text.contains("nobody is coder and analyst at once")), "{told:?}");
    write(&mut window, "Why (for the trail)", 1, "a small laboratory");
    window.get_by_role_and_label(Role::CheckBox, "coder and analyst").click();
    window.run();
    press(&mut window, "Make analyst");
    let all = lab(&mut window).accounts().expect("read");
    let now = all.iter().find(|account| account.name == "Bjørn").expect("there");
    assert_eq!(now.duties, [Duty::Coder, Duty::Analyst]);
}

#[test]
fn the_minutes_until_a_window_locks_hold_at_once_and_are_recorded() {
    let small = Small::new();
    let mut app = small.window(&egui::Context::default());
    seat_lead(&mut app);
    app.perform(Action::Lead(LeadAction::People(PeopleAction::Idle(25))));
    assert_eq!(app.desk.idle_minutes(), 25);
    let trail = app.desk.lab().and_then(|lab| lab.audit()).expect("a trail");
    let change = trail.iter().find(|event| event.what == "setting changed").expect("recorded");
    assert_eq!((change.old.as_str(), change.new.as_str()), ("10", "25"));
    app.perform(Action::Lead(LeadAction::People(PeopleAction::Idle(0))));
    assert_eq!(app.desk.idle_minutes(), 25);
    assert_eq!([minutes("0"), minutes("121"), minutes(" 5 "), minutes("x")], [None, None, Some(5), None]);
}

#[test]
fn a_coder_has_no_page_of_people() {
    let small = Small::new();
    let mut app = small.window(&egui::Context::default());
    seat_coder(&mut app);
    let pages = app.desk.actor().map(Route::pages).expect("signed in");
    assert!(!pages.contains(&Route::People));
    let read = app.desk.lab().and_then(super::Data::read);
    assert!(matches!(read, Err(LabError::NotForYou(_))), "{read:?}");
}
