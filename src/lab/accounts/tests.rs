//! Accounts: what may join, what is recorded, and that no way back is cut off.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};

use super::*;
use crate::lab::{Clock, Effort, Handover, IDLE_MINUTES, NewStudy, rewrapped};

const WORD: &str = "known to everybody";

fn word() -> Passphrase {
    Passphrase::typed(WORD)
}

fn study(folder: &std::path::Path) -> (Lab, Handover) {
    let new = NewStudy::built_in("Accounts", &[12], &["Anna"]).in_the_open(WORD);
    let mut lab = Lab::create(folder, &new).expect("a study");
    lab.set_effort(Effort::Slight);
    let handover = lab.take_handover().expect("what leaves the program");
    (lab, handover)
}

#[test]
fn a_newcomer_changes_the_passphrase_before_anything_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut lab, _) = study(folder.path());
    let first = lab.add_account(&NewPerson::named("Bo"), &[Duty::Coder]).expect("added");
    lab.sign_in("Bo", Duty::Coder, &first).expect("in");
    assert!(lab.must_change());
    assert!(matches!(lab.worklist(), Err(LabError::MustChange)));
    assert!(lab.change_passphrase(&word(), &word()).is_err(), "the old one is needed");
    let new = Passphrase::typed("Bo's very own words");
    lab.change_passphrase(&first, &new).expect("changed");
    assert!(lab.worklist().expect("a list").entries.is_empty());
    assert!(lab.sign_in("Bo", Duty::Coder, &first).is_err());
    lab.sign_in("Bo", Duty::Coder, &new).expect("in");
    assert!(!lab.must_change());
}

#[test]
fn what_may_join_in_one_person_is_the_studys_to_say() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut lab, _) = study(folder.path());
    assert_eq!(lab.joins().expect("read"), [(Duty::Lead, Duty::Analyst)]);
    let told = lab.give_duty("Anna", Duty::Analyst).expect_err("not in this study").to_string();
    assert!(told.contains("nobody is coder and analyst at once"), "{told}");
    lab.set_join(Duty::Analyst, Duty::Coder, true, "a small laboratory").expect("allowed");
    lab.give_duty("Anna", Duty::Analyst).expect("given");
    lab.sign_in("Anna", Duty::Analyst, &word()).expect("as analyst");
    assert!(lab.study_ratings().is_ok());
    lab.sign_in("Lead", Duty::Lead, &word()).expect("in");
    lab.take_duty("Anna", Duty::Analyst, "the pilot is over").expect("taken");
    assert!(lab.sign_in("Anna", Duty::Analyst, &word()).is_err());
    lab.sign_in("Lead", Duty::Lead, &word()).expect("in");
    assert!(lab.take_duty("Anna", Duty::Coder, "x").is_err(), "her only part");
    for (a, b) in [(Duty::Coder, Duty::DataManager), (Duty::DataManager, Duty::Coder)] {
        assert!(lab.set_join(a, b, true, "no").is_err());
    }
    assert!(lab.give_duty("Anna", Duty::DataManager).is_err());
    assert!(lab.give_duty("Data manager", Duty::Coder).is_err());
    assert!(lab.add_account(&NewPerson::named("X"), &[Duty::Coder, Duty::DataManager]).is_err());
    let trail = lab.audit().expect("a trail");
    let taken = trail.iter().find(|event| event.what == "duty taken").expect("recorded");
    assert_eq!(
        (taken.who.as_str(), taken.old.as_str(), taken.new.as_str(), taken.why.as_str()),
        ("Lead (lead)", "coder and analyst", "coder", "the pilot is over")
    );
}

#[test]
fn a_lost_passphrase_is_given_anew_around_another_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut lab, _) = study(folder.path());
    let before = lab.account("Analyst").expect("read").expect("there").public_key;
    assert!(lab.reset_passphrase("Analyst", " ").is_err(), "a reason is due");
    let first = lab.reset_passphrase("Analyst", "forgotten").expect("given");
    assert_ne!(lab.account("Analyst").expect("read").expect("there").public_key, before);
    assert!(lab.sign_in("Analyst", Duty::Analyst, &word()).is_err());
    lab.sign_in("Analyst", Duty::Analyst, &first).expect("in");
    lab.change_passphrase(&first, &Passphrase::typed("another few words")).expect("changed");
    assert!(lab.study_ratings().is_ok(), "the results key was sealed to the new key");
}

#[test]
fn the_last_lead_stays_and_the_data_manager_can_appoint_another() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut lab, handover) = study(folder.path());
    assert!(lab.close_account("Lead", "leaves").is_err());
    assert!(lab.close_account("Data manager", "leaves").is_err());
    lab.close_account("Anna", "has moved").expect("closed");
    assert!(lab.sign_in("Anna", Duty::Coder, &word()).is_err());
    // The lead's passphrase is lost: the data manager comes with the key file.
    lab.sign_in_with_key_file(handover.data_manager_key.as_bytes(), &word()).expect("in");
    assert!(matches!(lab.reset_passphrase("Anna", "x"), Err(LabError::NotThere { .. })), "closed");
    assert!(matches!(lab.reset_passphrase("Analyst", "x"), Err(LabError::NotForYou(_))));
    assert!(matches!(lab.reset_passphrase("Lead", "lost"), Err(LabError::LinkageClosed)));
    lab.open_linkage(&word()).expect("opened");
    let first = lab.reset_passphrase("Lead", "lost").expect("given");
    let second = lab.add_account(&NewPerson::named("Maria"), &[Duty::Lead]).expect("appointed");
    lab.sign_in("Lead", Duty::Lead, &first).expect("in");
    lab.sign_in("Maria", Duty::Lead, &second).expect("in");
    let own = Passphrase::typed("Maria's own words");
    lab.change_passphrase(&second, &own).expect("changed");
    lab.open_linkage(&own).expect("the linkage was sealed to her key");
    lab.close_account("Lead", "retired").expect("there is another now");
    lab.reopen_account("Anna", "is back").expect("open again");
    lab.sign_in("Anna", Duty::Coder, &word()).expect("in");
}

#[test]
fn a_new_key_file_comes_from_the_sheet_and_from_the_old_one() {
    let (folder, other) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let (mut lab, handover) = study(folder.path());
    let (_, foreign) = study(other.path());
    lab.sign_out().expect("out");
    let sheet = handover.recovery_sheet("Accounts", "Data manager");
    let start = sheet.find("AGE-SECRET-KEY").expect("on the sheet");
    let typed = &sheet[start..start + sheet[start..].find("\n\n").expect("an end")];
    assert!(typed.contains(' ') && typed.contains('\n'), "in groups: {typed}");
    let own = Passphrase::typed("a new passphrase");
    let file = lab.key_file_from_sheet(typed, &own).expect("made anew");
    lab.sign_in_with_key_file(file.as_bytes(), &own).expect("in");
    assert!(lab.sign_in_with_key_file(file.as_bytes(), &word()).is_err());
    assert!(lab.key_file_from_sheet(&foreign.data_manager_secret, &own).is_err(), "another study's");
    assert!(lab.key_file_from_sheet("AGE-SECRET-KEY-1", &own).is_err());
    let again = rewrapped(file.as_bytes(), &own, &word()).expect("rewrapped");
    lab.sign_in_with_key_file(again.as_bytes(), &word()).expect("in");
    assert!(rewrapped(again.as_bytes(), &own, &word()).is_err());
}

/// A clock that is set by hand.
#[derive(Clone)]
struct ByHand(Arc<Mutex<DateTime<Utc>>>);

impl Clock for ByHand {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().expect("a time")
    }
}

impl ByHand {
    fn on(&self, seconds: i64) {
        *self.0.lock().expect("a time") += TimeDelta::seconds(seconds);
    }
}

#[test]
fn guessing_gets_slower_and_a_good_passphrase_makes_it_quick_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut lab, _) = study(folder.path());
    let clock = ByHand(Arc::new(Mutex::new(crate::lab::SystemClock.now())));
    lab.set_clock(Box::new(clock.clone()));
    let guess = |lab: &mut Lab| lab.sign_in("anna", Duty::Coder, &Passphrase::typed("a guess at it"));
    for _ in 0..5 {
        assert!(matches!(guess(&mut lab), Err(LabError::SignIn)));
    }
    let Err(LabError::TooSoon { refusals: 5, seconds: 10 }) = guess(&mut lab) else { panic!("no wait") };
    assert!(matches!(lab.sign_in("Anna", Duty::Coder, &word()), Err(LabError::TooSoon { .. })));
    lab.sign_in("Lead", Duty::Lead, &word()).expect("others are not kept waiting");
    clock.on(9);
    assert!(matches!(guess(&mut lab), Err(LabError::TooSoon { seconds: 1, .. })));
    clock.on(1);
    assert!(matches!(guess(&mut lab), Err(LabError::SignIn)));
    assert!(matches!(guess(&mut lab), Err(LabError::TooSoon { refusals: 6, seconds: 20 })));
    clock.on(-3600);
    assert!(matches!(guess(&mut lab), Err(LabError::TooSoon { seconds: 20, .. })), "a clock set back");
    clock.on(3700);
    lab.sign_in("Anna", Duty::Coder, &word()).expect("after the wait");
    assert!(matches!(guess(&mut lab), Err(LabError::SignIn)), "counted anew");
}

#[test]
fn the_idle_time_has_bounds() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut lab, _) = study(folder.path());
    assert_eq!(lab.idle_minutes().expect("read"), IDLE_MINUTES);
    assert!(lab.set_idle_minutes(0).is_err() && lab.set_idle_minutes(121).is_err());
    lab.set_idle_minutes(3).expect("set");
    assert_eq!(lab.idle_minutes().expect("read"), 3);
    lab.sign_in("Anna", Duty::Coder, &word()).expect("in");
    assert!(lab.set_idle_minutes(120).is_err(), "the lead says");
}

#[test]
fn a_seat_that_was_taken_away_ends_in_the_window_that_is_open() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut lead, _) = study(folder.path());
    let mut at_work = Lab::open(folder.path()).expect("open");
    at_work.sign_in("Lead", Duty::Lead, &word()).expect("in");
    at_work.set_idle_minutes(20).expect("still seated");
    lead.add_account(&NewPerson::named("Eva"), &[Duty::Lead]).expect("a second lead");
    lead.reset_passphrase("Lead", "left the laboratory").expect("reset");
    assert!(matches!(at_work.set_idle_minutes(30), Err(LabError::NoLongerSeated)));
    assert_eq!(at_work.idle_minutes().expect("read"), 20);
    at_work.sign_out().expect("out");
}
