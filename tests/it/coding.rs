//! A coder's journey through the lab: rate, reopen, submit; what is locked, refused and kept apart.

use samspil::codebook::{ItemId, ReasonId};
use samspil::lab::{EntryState, Lab, LabError};
use samspil::study::{Rating, Role};

use crate::support::{CODERS, WORD, analyst, assignments, lead, rate_all, sign_in, small_study};

#[test]
fn a_rating_is_on_disk_when_it_is_given() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lab = small_study(folder.path());
    sign_in(&mut lab, 0);
    let first = assignments(&mut lab)[0];
    let item = ItemId::new("P03");
    lab.rate(first, &item, Some(Rating::Points(4.0))).expect("rated");
    lab.remember_place(first, Some(&item), Some(61_500)).expect("remembered");
    // A second door on the same study sees it while the first is still open: as after a crash.
    let mut other = Lab::open(folder.path()).expect("open");
    sign_in(&mut other, 0);
    let data = other.rating_data(first).expect("a sheet");
    let seen = data.items().find(|row| row.item.id == item).expect("P03");
    assert_eq!(seen.rating, Some(Rating::Points(4.0)));
    assert_eq!(data.resume_item, Some(item));
    assert_eq!(data.resume_ms, Some(61_500));
    assert_eq!(other.worklist().expect("list").entries[0].state, EntryState::Draft { rated: 1, of: 44 });
}

#[test]
fn looking_at_a_sheet_leaves_no_trace_in_the_worklist() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lab = small_study(folder.path());
    sign_in(&mut lab, 0);
    let first = assignments(&mut lab)[0];
    lab.rating_data(first).expect("a sheet");
    assert_eq!(lab.worklist().expect("list").entries[0].state, EntryState::NotStarted);
}

#[test]
fn submitting_names_what_is_missing_then_locks() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lab = small_study(folder.path());
    sign_in(&mut lab, 0);
    let first = assignments(&mut lab)[0];
    rate_all(&mut lab, first);
    let hole = ItemId::new("C07");
    lab.rate(first, &hole, None).expect("taken back");
    match lab.submit(first) {
        Err(LabError::Incomplete(missing)) => assert_eq!(missing, vec![hole.clone()]),
        other => panic!("{other:?}"),
    }
    let reason = Rating::NotRated { reason: ReasonId::new("not-visible"), text: String::new() };
    lab.rate(first, &hole, Some(reason)).expect("a reason");
    lab.submit(first).expect("submitted");
    let refused = lab.rate(first, &hole, Some(Rating::Points(3.0)));
    assert!(matches!(refused, Err(LabError::Submitted)), "{refused:?}");
    assert!(matches!(lab.submit(first), Err(LabError::Submitted)));
    assert!(matches!(lab.note(first, None, "late"), Err(LabError::Submitted)));
    let list = lab.worklist().expect("list");
    assert_eq!((list.submitted, list.entries[0].state), (1, EntryState::Submitted));
    assert_eq!(list.next, Some(list.entries[1].assignment));
}

#[test]
fn a_submitted_sheet_is_locked_in_the_file_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lab = small_study(folder.path());
    sign_in(&mut lab, 0);
    let first = assignments(&mut lab)[0];
    rate_all(&mut lab, first);
    lab.submit(first).expect("submitted");
    let raw = rusqlite::Connection::open(folder.path().join("study.db")).expect("open");
    for sql in [
        "UPDATE rating SET value = 1 WHERE item_id = 'P01'",
        "DELETE FROM rating",
        "INSERT OR REPLACE INTO rating (sheet_id, item_id, value, rated_at) SELECT sheet_id, item_id, 1, '' FROM rating LIMIT 1",
        "UPDATE sheet SET submitted_at = NULL",
        "UPDATE audit SET who = 'nobody'",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit SELECT id, at, 'nobody', what, subject, old, new FROM audit LIMIT 1",
    ] {
        let refused = raw.execute(sql, []);
        assert!(refused.is_err(), "{sql}");
    }
}

#[test]
fn what_cannot_stand_is_refused_and_nothing_changes() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lab = small_study(folder.path());
    sign_in(&mut lab, 0);
    let first = assignments(&mut lab)[0];
    let item = ItemId::new("P03");
    lab.rate(first, &item, Some(Rating::Points(2.0))).expect("rated");
    let other = |text: &str| Rating::NotRated { reason: ReasonId::new("other"), text: text.into() };
    let arise = Rating::NotRated { reason: ReasonId::new("situation-did-not-arise"), text: String::new() };
    for bad in [
        Rating::Points(0.0),
        Rating::Points(6.0),
        Rating::Points(2.5),
        Rating::Points(f64::NAN),
        other(" "),
        arise.clone(),
    ] {
        assert!(lab.rate(first, &item, Some(bad.clone())).is_err(), "{bad:?}");
    }
    lab.rate(first, &ItemId::new("C13"), Some(arise)).expect("C13 offers it");
    assert!(lab.rate(first, &ItemId::new("P99"), Some(Rating::Points(1.0))).is_err());
    let data = lab.rating_data(first).expect("a sheet");
    let seen = data.items().find(|row| row.item.id == item).expect("P03");
    assert_eq!(seen.rating, Some(Rating::Points(2.0)));
    lab.rate(first, &item, Some(other("two children"))).expect("with words");
}

#[test]
fn a_situation_that_cannot_arise_at_twelve_months_is_offered_at_twelve_only() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lab = small_study(folder.path());
    sign_in(&mut lab, 0);
    let clips = assignments(&mut lab);
    let mut offers = |place: usize| {
        let data = lab.rating_data(clips[place]).expect("a sheet");
        let row = data.items().find(|row| row.item.id == ItemId::new("C12")).expect("C12").clone();
        row.reasons.iter().any(|reason| reason.id == ReasonId::new("situation-did-not-arise"))
    };
    assert!(offers(0), "12 months");
    assert!(!offers(1), "24 months");
}

#[test]
fn nobody_opens_another_coders_clip_and_coders_see_no_results() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lab = small_study(folder.path());
    sign_in(&mut lab, 0);
    let hers = assignments(&mut lab);
    sign_in(&mut lab, 1);
    assert_eq!(assignments(&mut lab).len(), 2);
    assert!(lab.rating_data(hers[5]).is_err());
    assert!(lab.rate(hers[5], &ItemId::new("P01"), Some(Rating::Points(1.0))).is_err());
    assert!(lab.recordings().is_err());
    assert!(lab.study_ratings().is_err());
    assert!(lab.overview().is_err());
}

#[test]
fn results_hold_submitted_sheets_only_with_their_role() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lab = small_study(folder.path());
    sign_in(&mut lab, 0);
    let hers = assignments(&mut lab);
    rate_all(&mut lab, hers[0]);
    rate_all(&mut lab, hers[1]);
    lab.submit(hers[0]).expect("submitted");
    sign_in(&mut lab, 1);
    let mine = assignments(&mut lab);
    rate_all(&mut lab, mine[0]);
    lab.note(mine[0], Some(&ItemId::new("P01")), "camera moved").expect("noted");
    lab.submit(mine[0]).expect("submitted");
    analyst(&mut lab);
    let rows = lab.study_ratings().expect("rows");
    assert_eq!(rows.clips.len(), 12);
    let seen: Vec<_> = rows.sheets.iter().map(|sheet| (sheet.role, sheet.coder.as_str())).collect();
    assert_eq!(seen, [(Role::Primary, CODERS[0]), (Role::Second, CODERS[1])]);
    assert_eq!(rows.sheets[0].blind_code, rows.sheets[1].blind_code);
    assert_eq!(rows.sheets[0].ratings.len(), 44);
    assert_eq!(rows.sheets[1].notes, [(Some(ItemId::new("P01")), "camera moved".to_owned())]);
    let overview = lab.overview().expect("overview");
    assert_eq!((overview.submitted, overview.double_submitted, overview.assigned), (1, 1, 12));
}

#[test]
fn every_change_leaves_its_trace() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lab = small_study(folder.path());
    sign_in(&mut lab, 0);
    let first = assignments(&mut lab)[0];
    let item = ItemId::new("P03");
    lab.rate(first, &item, Some(Rating::Points(4.0))).expect("rated");
    lab.rate(first, &item, Some(Rating::Points(4.0))).expect("the same again");
    lab.rate(first, &item, Some(Rating::Points(5.0))).expect("changed");
    lab.rate(first, &item, None).expect("taken back");
    assert!(lab.audit().is_err(), "everybody's ratings are in the trail");
    lead(&mut lab);
    let trail: Vec<_> = lab
        .audit()
        .expect("trail")
        .into_iter()
        .filter(|event| event.subject.ends_with("P03"))
        .map(|event| (event.who, event.what, event.old, event.new))
        .collect();
    let row = |what: &str, old: &str, new: &str| {
        (format!("{} (coder)", CODERS[0]), what.to_owned(), old.to_owned(), new.to_owned())
    };
    assert_eq!(
        trail,
        [row("rating given", "", "4"), row("rating given", "4", "5"), row("rating taken back", "5", "")]
    );
}

#[test]
fn a_window_moves_until_a_coder_begins() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lab = small_study(folder.path());
    sign_in(&mut lab, 0);
    let first = assignments(&mut lab)[0];
    let code = lab.rating_data(first).expect("sheet").blind_code;
    lead(&mut lab);
    let clip = lab
        .recordings()
        .expect("recordings")
        .into_iter()
        .find(|entry| entry.coders.iter().any(|coder| coder.blind_code == code))
        .expect("there")
        .clip
        .id;
    assert!(lab.move_window(clip, 10_000, 370_001).is_err(), "longer than six minutes");
    assert!(lab.move_window(clip, 10_000, 10_000).is_err(), "empty");
    lab.move_window(clip, 10_000, 370_000).expect("moved");
    sign_in(&mut lab, 0);
    let data = lab.rating_data(first).expect("sheet");
    assert_eq!((data.start_ms, data.end_ms), (10_000, 370_000));
    lab.remember_place(first, None, Some(15_000)).expect("watching has begun");
    lead(&mut lab);
    assert!(lab.move_window(clip, 0, 360_000).is_err(), "somebody has watched these minutes");
}

#[test]
fn clips_are_shared_out_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let new = samspil::lab::NewStudy::built_in("Share", &[12, 24], &CODERS).in_the_open(WORD);
    let mut lab = Lab::create(folder.path(), &new).expect("a new study");
    let mut recordings = Vec::new();
    for n in 0..30u16 {
        recordings.push(samspil::lab::bulk::BulkRecording::bare(
            &format!("F{}", n / 2),
            if n % 2 == 0 { 12 } else { 24 },
            360_000,
        ));
    }
    lab.add_in_bulk(&recordings).expect("thirty");
    let coders = lab.coders().expect("coders").into_iter().map(|coder| coder.id).collect();
    let share = samspil::lab::assign::Share { coders, double_percent: 10.0 };
    let shared = lab.share_out(&share).expect("shared out");
    assert_eq!((shared.clips, shared.double), (30, 3));
    let again = lab.share_out(&share).expect("nothing left");
    assert_eq!((again.clips, again.double), (0, 0));
    let overview = lab.overview().expect("overview");
    assert_eq!((overview.assigned, overview.double_assigned), (30, 3));
    assert_eq!(overview.coders.iter().map(|coder| coder.assigned).sum::<usize>(), 33);
}
