//! A program killed at work loses nothing that it had acknowledged: some kills of the many that
//! `cargo bench --bench torture` does, each at an exact line, so that no time and no chance is in it.

use std::process::Command;
use std::time::Duration;

use harness::check::{self, InFlight};
use harness::life::{Life, Record};
use harness::model::Model;
use harness::operation::Operation;
use harness::script::{Plan, play};
use harness::{power, study};
use rand::SeedableRng;

#[path = "../../benches/torture/harness/mod.rs"]
mod harness;

/// Holds the plan, in the process that is to be killed.
const PLAN: &str = "SAMSPIL_TORTURE_PLAN";

/// Not a test of its own: what the test below starts and kills.
#[test]
#[ignore = "the program that another test kills"]
fn somebody_works() {
    let Ok(plan) = std::env::var(PLAN) else { return };
    play(&serde_json::from_str::<Plan>(&plan).expect("a plan"), &mut std::io::stdout());
}

fn start(folder: &std::path::Path, who: &str, seed: u64) -> Life {
    let plan = Plan { folder: folder.to_owned(), who: who.to_owned(), seed };
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command
        .args(["--exact", "torture::somebody_works", "--ignored", "--nocapture"])
        .env(PLAN, serde_json::to_string(&plan).expect("plain data"));
    Life::start(command, &plan)
}

#[test]
fn what_was_acknowledged_survives_a_kill() {
    let folder = tempfile::tempdir().expect("a folder");
    study::make(folder.path()).expect("a study");
    let mut model = Model::new(check::read(folder.path()).expect("sound").recordings);
    let mut in_flight = InFlight::default();
    let mut rng = rand_chacha::ChaCha12Rng::seed_from_u64(5);
    for (seed, lines) in [(1, 0), (2, 1), (3, 30), (4, 60), (5, 90)] {
        let mut lives: Vec<Life> = study::CODERS.iter().map(|who| start(folder.path(), who, seed)).collect();
        for life in &mut lives {
            // The other one works on meanwhile, and may come to the end of her list.
            let enough = |record: &Record| record.acknowledged.len() >= lines || record.finished;
            assert!(life.wait_until(Duration::from_secs(60), enough), "it never came so far");
        }
        let records: Vec<_> = lives.into_iter().map(Life::kill).collect();
        let faults: Vec<_> = records.iter().filter_map(|record| record.fault.as_ref()).collect();
        assert!(faults.is_empty(), "{faults:?}");
        let copy = tempfile::tempdir().expect("a folder");
        if power::cut(folder.path(), copy.path(), &mut rng).expect("copied") {
            power::is_some_moment(copy.path(), &model, &records).expect("some moment");
        }
        check::after(folder.path(), &mut model, &[records], &mut in_flight).expect("all there");
        check::rate_on(folder.path(), &mut model, study::CODERS[0], seed).expect("rated on");
    }
    let ratings: usize =
        model.sheets.values().flat_map(|sheets| sheets.values()).map(|s| s.ratings.len()).sum();
    assert!(ratings > 100, "{ratings} would prove little");
}

#[test]
fn the_harness_notices_what_is_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    study::make(folder.path()).expect("a study");
    let who = study::CODERS[0];
    let made = Model::new(check::read(folder.path()).expect("sound").recordings);
    let mut model = made.clone();
    for seed in 0..40 {
        check::rate_on(folder.path(), &mut model, who, seed).expect("rated on");
    }
    let check =
        |model: &Model| check::after(folder.path(), &mut model.clone(), &[], &mut InFlight::default());
    check(&model).expect("all there");
    assert!(check(&made).is_err(), "more is there than was acknowledged");

    let clip = *model.sheets[who].keys().next().expect("a sheet");
    let mut told = model.clone();
    told.apply(who, &Operation::Place { clip, item: None, ms: Some(1) });
    assert!(check(&told).expect_err("never done").contains("should be"));

    let raw = rusqlite::Connection::open(folder.path().join("study.db")).expect("open");
    let lost = raw.execute("DELETE FROM rating WHERE item_id = (SELECT min(item_id) FROM rating)", []);
    assert_eq!(lost.ok(), Some(1));
    drop(raw);
    assert!(check(&model).is_err(), "a rating is gone");
}
