//! A clock that jumps is recorded.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::{WORD, analyst, lead};

use chrono::{DateTime, TimeDelta, Utc};
use samspil::lab::{Clock, Lab, NewStudy};

/// A clock whose hands are moved by hand; time that really passed is told apart.
#[derive(Clone)]
struct Hands(Arc<Mutex<(DateTime<Utc>, Duration)>>);

impl Hands {
    fn set(&self, wall_seconds: i64, passed_seconds: u64) {
        let mut hands = self.0.lock().expect("hands");
        hands.0 += TimeDelta::seconds(wall_seconds);
        hands.1 += Duration::from_secs(passed_seconds);
    }
}

impl Clock for Hands {
    fn now(&self) -> DateTime<Utc> {
        self.0.lock().expect("hands").0
    }

    fn utc_offset_minutes(&self) -> i32 {
        60
    }

    fn since_start(&self) -> Duration {
        self.0.lock().expect("hands").1
    }
}

#[test]
fn a_clock_that_is_set_is_an_event_and_no_fault() {
    let folder = tempfile::tempdir().expect("a folder");
    let start = DateTime::from_timestamp(1_780_000_000, 0).expect("a time");
    let hands = Hands(Arc::new(Mutex::new((start, Duration::ZERO))));
    let new = NewStudy::built_in("Clocks", &[12], &["Anna"]).in_the_open(WORD);
    let mut lab = Lab::create_by(folder.path(), &new, Box::new(hands.clone())).expect("made");
    let told = |lab: &mut Lab| -> Vec<(String, String, String)> {
        let events = lab.audit().expect("the trail");
        let clocks = events.into_iter().filter(|event| event.subject == "clock");
        clocks.map(|event| (event.what, event.old, event.new)).collect()
    };
    hands.set(600, 600);
    lead(&mut lab);
    hands.set(-1, 1);
    analyst(&mut lab);
    assert_eq!(told(&mut lab), []);
    hands.set(-3_600, 10);
    lead(&mut lab);
    hands.set(10, 10);
    analyst(&mut lab);
    let one = told(&mut lab);
    assert_eq!(one.len(), 1, "once: {one:?}");
    assert_eq!(one[0].0, "clock went back");
    assert_eq!((one[0].1.as_str(), one[0].2.as_str()), ("2026-05-28T20:36:39Z", "2026-05-28T19:36:39Z"));
    hands.set(7_200, 10);
    lead(&mut lab);
    let two = told(&mut lab);
    assert_eq!(two.len(), 2);
    assert!(two[1].0.starts_with("clock jumped"), "{two:?}");
    let check = lab.check_trail(&[]).expect("checked");
    assert_eq!(check.findings, [], "a clock that was set is no tampering");
    assert_eq!(check.remarks.len(), 2, "but is told: {:?}", check.remarks);
    let events = lab.audit().expect("the trail");
    assert!(events.iter().all(|event| event.utc_offset_minutes == 60));
}
