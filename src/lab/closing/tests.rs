//! Locking, guesses, unblinding, emergencies.

use crate::jobs::Control;
use crate::lab::blinded_fixture::{Blinded, WORD};
use crate::lab::{Emergency, LabError, ManagerKey, NewStudy, People};
use crate::sealed::Passphrase;
use crate::study::{Duty, Guess, GuessQuestion, IncidentKind, Rating, Sureness, Waiver};

fn allocate(study: &mut Blinded) {
    let lists = [
        "participant,group\nFAMILY-0,GROUP-WARM\nFAMILY-1,GROUP-COLD\nFAMILY-2,GROUP-WARM\n",
        "participant,group\nFAMILY-2,GROUP-COLD\nFAMILY-9,GROUP-COLD\n",
    ];
    for list in lists {
        let file = study.outside("allocation.csv");
        std::fs::write(&file, list).expect("a list");
        study.lead().import_allocation(&file).expect("allocated");
    }
}

#[test]
fn a_study_is_locked_when_nothing_is_open_or_each_matter_has_a_reason() {
    let mut study = Blinded::new();
    study.work_off("Bo");
    let clip = study.assignment("Anna", "FAMILY-2", 12);
    study.coder("Anna").report_incident(clip, IncidentKind::Other, "a name was called").expect("reported");
    let clip = study.assignment("Anna", "FAMILY-1", 12);
    let item =
        study.coder("Anna").rating_data(clip).expect("a sheet").items().next().expect("one").item.id.clone();
    study.lab.rate(clip, &item, Some(Rating::Points(2.0))).expect("rated");

    let open = study.lead().closing().expect("state").open;
    assert_eq!(open.len(), 5, "{open:?}");
    assert!(study.lab.lock_study(" ", &[]).is_err(), "a reason");
    let Err(LabError::StillOpen(left)) = study.lab.lock_study("coding is over", &[]) else {
        panic!("locked")
    };
    assert_eq!(left, open);
    let said = LabError::StillOpen(left).to_string();
    assert!(said.contains("5 matters are still open") && said.contains("Anna has not submitted"), "{said}");

    let names: Vec<String> = open.iter().map(|matter| matter.name()).collect();
    let waiver = |matters: &[String], why: &str| Waiver { matters: matters.to_vec(), why: why.to_owned() };
    let wrong = waiver(&["draft zzzzzz".to_owned()], "because");
    assert!(study.lab.lock_study("over", &[waiver(&names, "x"), wrong]).is_err(), "a name that isn't open");
    assert!(study.lab.lock_study("over", &[waiver(&names, " ")]).is_err(), "a waiver takes a reason");
    assert!(study.lab.lock_study("over", &[waiver(&names[..4], "x")]).is_err(), "one is left");
    assert!(!study.lab.is_locked().expect("read"), "nothing half done");
    study
        .lab
        .lock_study("coding is over", &[waiver(&names[..4], "Anna is on leave"), waiver(&names[4..], "lost")])
        .expect("locked");
    let state = study.lab.closing().expect("state");
    assert!(state.open.is_empty() && state.lock.expect("a lock").why == "coding is over");
    assert_eq!(state.waived.len(), 5);
    assert_eq!(study.events("left open").len(), 5);
    let clip = study.assignment("Bo", "FAMILY-1", 24);
    let change = [(crate::codebook::ItemId::new("P01"), Rating::Points(5.0))];
    let corrected = study.lead().correct(clip, &change, "a slip of the pen");
    assert!(matches!(corrected, Err(LabError::Locked(_))), "{corrected:?}");
    // Codes of recordings with roles are sealed elsewhere: what is waived in the open tells of none.
    let codes = ["FAMILY-0", "FAMILY-1", "FAMILY-2"].map(|family| study.code(family, 12));
    for event in study.events("left open") {
        assert!(codes.iter().all(|code| !event.subject.contains(code.as_str())), "{}", event.subject);
    }
}

#[test]
fn after_the_lock_nothing_is_rated_given_out_or_brought_in() {
    let mut study = Blinded::new();
    let clip = study.assignment("Anna", "FAMILY-1", 12);
    let names: Vec<String> = study.lead().closing().expect("state").open.iter().map(|m| m.name()).collect();
    study
        .lab
        .lock_study("over", &[Waiver { matters: names, why: "ended early".to_owned() }])
        .expect("locked");
    let locked =
        |outcome: Result<(), LabError>| assert!(matches!(outcome, Err(LabError::Locked(_))), "{outcome:?}");
    locked(study.lab.lock_study("again", &[]));
    let film = study.outside("late.mp4");
    std::fs::write(&film, "late").expect("a file");
    let code = study.code("FAMILY-1", 12);
    let facts = study.lab.recordings().expect("recordings").remove(0).facts.expect("facts");
    locked(study.lab.attach_media(&code, &film, "", &facts));
    let events = study.lab.audit().expect("a trail").len();
    let kept = study.coder("Anna").remember_place(clip, None, Some(5));
    assert!(kept.is_ok(), "whoever watches on is not bothered: {kept:?}");
    assert_eq!(study.events("sheet opened").len(), 0, "of {events}");
    locked(study.lab.add_in_bulk(&[]).map(drop));
    locked(study.lab.import(&[], &Control::quiet()).map(drop));
    let coders = study.lab.coders().expect("coders").iter().map(|coder| coder.id).collect();
    locked(study.lab.share_out(&crate::lab::assign::Share { coders, double_percent: 0.0 }).map(drop));
    let code = study.code("FAMILY-1", 12);
    locked(study.lab.reassign(&code, "Cille"));
    let item =
        study.coder("Anna").rating_data(clip).expect("a sheet").items().next().expect("one").item.id.clone();
    locked(study.lab.rate(clip, &item, Some(Rating::Points(1.0))));
    locked(study.lab.note(clip, None, "late"));
    locked(study.lab.submit(clip));
    locked(study.lab.report_incident(clip, IncidentKind::Other, "late").map(drop));
    // And past the program.
    let past = study.lab.store.change(|tx| tx.insert_sheet(clip, "late"));
    assert!(past.expect_err("the file itself refuses").to_string().contains("locked"));
    assert!(study.lab.verify(&Control::quiet()).expect("checked").is_sound());
}

fn question() -> GuessQuestion {
    GuessQuestion::new(&["warm", "cold"]).expect("a question")
}

fn surely(group: &str) -> Guess {
    Guess::Group { group: group.to_owned(), sure: Sureness::Very }
}

#[test]
fn a_guess_is_asked_for_sealed_and_cannot_be_left_out() {
    let mut study = Blinded::new();
    assert!(study.lead().ask_for_guess(Some(&question()), "").is_err(), "a reason");
    study.lab.ask_for_guess(Some(&question()), "to test the blinding").expect("set");
    let clip = study.assignment("Anna", "FAMILY-1", 12);
    study.rate_all(clip);
    assert!(matches!(study.lab.submit(clip), Err(LabError::GuessDue)));
    assert!(study.lab.submit_with_guess(clip, &surely("lukewarm")).is_err());
    assert!(!study.lab.rating_data(clip).expect("a sheet").submitted);
    study.lab.submit_with_guess(clip, &Guess::DontKnow).expect("don't know is an answer");
    assert!(study.lab.rating_data(clip).expect("a sheet").submitted);
    let row = study.lab.store.look(|tx| tx.guesses()).expect("rows").remove(0);
    for key in
        [study.lab.own_key().expect("a key").clone(), study.lead().results_key().expect("a key").clone()]
    {
        assert!(crate::sealed::open(&row.1, &key).is_err(), "sealed to the data manager alone");
    }
    let refused = study.lead().ask_for_guess(None, "no longer wanted").expect_err("a sheet is submitted");
    assert!(refused.to_string().contains("all are asked or none"), "{refused}");
    assert_eq!(study.events("setting")[0].new, "warm, cold");
    assert!(study.coder("Bo").ask_for_guess(None, "why").is_err());
    assert!(study.lab.verify(&Control::quiet()).expect("checked").is_sound());
}

#[test]
fn unblinding_takes_a_lock_two_people_and_their_keys() {
    let mut study = Blinded::new();
    allocate(&mut study);
    study.lead().ask_for_guess(Some(&question()), "to test the blinding").expect("set");
    let clip = study.assignment("Anna", "FAMILY-0", 12);
    study.rate_all(clip);
    study.lab.submit_with_guess(clip, &surely("warm")).expect("submitted");
    let key = study.key();
    let says = |outcome: Result<crate::study::Unblinded, LabError>, what: &str| {
        let error = outcome.map(drop).expect_err(what).to_string();
        assert!(error.contains(what), "{error}");
    };
    says(study.lead().unblind(&key, "time has come"), "not locked");
    says(study.lab.unblinded(), "not unblinded");
    let names: Vec<String> = study.lab.closing().expect("state").open.iter().map(|m| m.name()).collect();
    study
        .lab
        .lock_study("over", &[Waiver { matters: names, why: "ended early".to_owned() }])
        .expect("locked");
    says(study.lab.unblind(&key, " "), "takes a reason");
    let wrong = ManagerKey { passphrase: Passphrase::typed("not the passphrase"), ..key.clone() };
    says(study.lab.unblind(&wrong, "why"), "passphrase is not right");
    let other = Blinded::new().key();
    says(study.lab.unblind(&other, "why"), "another study's");
    study.lab.close_linkage();
    says(study.lab.unblind(&key, "why"), "linkage");
    says(study.coder("Anna").unblind(&key, "why"), "lead");
    says(study.manager().unblind(&key, "why"), "lead");
    assert_eq!(study.events("unblinding refused").len(), 2);

    let unblinded = study.lead().unblind(&key, "the plan's analysis").expect("unblinded");
    let (warm, cold) = (study.code("FAMILY-0", 12), study.code("FAMILY-1", 24));
    assert_eq!((unblinded.group(&warm), unblinded.group(&cold)), (Some("GROUP-WARM"), Some("GROUP-COLD")));
    let found = unblinded.findings();
    assert_eq!((found.groups.len(), found.conflicting.len(), found.not_allocated.len()), (4, 2, 2));
    assert_eq!(found.guesses.len(), 1);
    assert_eq!((&found.guesses[0].blind_code, &found.guesses[0].guess), (&warm, &surely("warm")));
    says(study.lead().unblind(&key, "once more"), "unblinded already");
    study.enter("Analyst", Duty::Analyst);
    assert_eq!(study.lab.unblinded().expect("for the analyst"), unblinded);
    says(study.coder("Anna").unblinded(), "lead");
    assert!(!study.is_written("GROUP-WARM") && !study.is_written("FAMILY-0"));
    let event = &study.events("study unblinded")[0];
    assert!(event.subject.contains("Lead") && event.subject.contains("Data manager"), "{event:?}");
    assert_eq!(event.why, "the plan's analysis");
    assert!(study.lab.verify(&Control::quiet()).expect("checked").is_sound());
}

#[test]
fn one_person_with_both_duties_is_not_two() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut new = NewStudy::built_in("One", &[12], &["Anna"]);
    new.people = People::in_the_open(WORD);
    let mut lab = crate::lab::Lab::create(&dir.path().join("study"), &new).expect("a study");
    let handover = lab.take_handover().expect("a key");
    // The data manager is made a lead too, past the program.
    let manager = lab.account("Data manager").expect("read").expect("there");
    lab.store.change(|tx| tx.insert_duty(manager.id, Duty::Lead)).expect("two duties");
    lab.sign_in("Lead", Duty::Lead, &Passphrase::typed(WORD)).expect("signed in");
    lab.open_linkage(&Passphrase::typed(WORD)).expect("opened");
    lab.lock_study("over", &[]).expect("locked");
    lab.keys.account = Some(manager.id);
    let key =
        ManagerKey { file: handover.data_manager_key.into_bytes(), passphrase: Passphrase::typed(WORD) };
    let refused = lab.unblind(&key, "why").expect_err("one person");
    assert!(refused.to_string().contains("two people"), "{refused}");
}

#[test]
fn an_emergency_goes_to_one_file_for_one_person_and_nowhere_else() {
    let mut study = Blinded::new();
    allocate(&mut study);
    let key = study.key();
    let emergency = |study: &Blinded, participant: &str, name: &str| Emergency {
        participant: participant.to_owned(),
        recipient: "Dr Holm, on call".to_owned(),
        why: "a serious event".to_owned(),
        file: study.outside(name),
    };
    let good = emergency(&study, "FAMILY-1", "for-holm.txt");
    for (wrong, says) in [
        (Emergency { why: String::new(), ..good.clone() }, "takes a reason"),
        (Emergency { recipient: " ".to_owned(), ..good.clone() }, "Name the person"),
        (Emergency { file: study.lab.folder().join("x.txt"), ..good.clone() }, "study's folder"),
        (emergency(&study, "FAMILY-7", "x.txt"), "no family"),
        (emergency(&study, "FAMILY-2", "x.txt"), "more than one group"),
        (emergency(&study, "FAMILY-3", "x.txt"), "does not name this family"),
    ] {
        let refused = study.lead().unblind_family(&wrong, Some(&key)).expect_err(says).to_string();
        assert!(refused.contains(says), "{refused}");
        assert!(!wrong.file.exists());
    }
    assert!(study.lead().unblind_family(&good, None).is_err(), "two people");
    assert!(study.coder("Anna").unblind_family(&good, Some(&key)).is_err());
    let alone = study.manager();
    alone.open_linkage(&Passphrase::typed(WORD)).expect("opened");
    assert!(alone.unblind_family(&good, None).expect_err("alone").to_string().contains("two people"));

    let codes = study.lead().unblind_family(&good, Some(&key)).expect("written");
    let text = std::fs::read_to_string(&good.file).expect("a file");
    for word in ["FAMILY-1", "GROUP-COLD", "Dr Holm", "a serious event", "Lead and Data manager"] {
        assert!(text.contains(word), "{text}");
    }
    let event = &study.events("family unblinded in an emergency")[0];
    assert_eq!(event.subject, codes);
    assert!(codes.contains(study.code("FAMILY-1", 12).as_str()));
    assert!(event.new.contains("Dr Holm") && !format!("{event:?}").contains("FAMILY-1"));
    assert!(!study.is_written("FAMILY-1") && !study.is_written("GROUP-COLD"));
    // The file is there: it is not written over, and nothing more is recorded.
    assert!(study.lead().unblind_family(&good, Some(&key)).is_err());
    assert_eq!(study.events("family unblinded in an emergency").len(), 1);
    assert!(matches!(study.lead().unblinded(), Err(LabError::Blinded)), "the study stays blinded");
    // The coder works on as before.
    let clip = study.assignment("Anna", "FAMILY-1", 12);
    assert!(study.lab.rating_data(clip).is_ok());

    study.lead().let_manager_unblind_alone(true, "nights").expect("set");
    let alone = study.manager();
    alone.open_linkage(&Passphrase::typed(WORD)).expect("opened");
    let night = emergency(&study, "FAMILY-0", "night.txt");
    study.lab.unblind_family(&night, None).expect("alone");
    assert!(std::fs::read_to_string(&night.file).expect("a file").contains("GROUP-WARM"));
}
