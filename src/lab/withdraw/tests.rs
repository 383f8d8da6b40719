//! A family leaves.

use crate::jobs::Control;
use crate::lab::blinded_fixture::Blinded;
use crate::lab::withdraw::RatingsFate;
use crate::lab::{Emergency, LabError};
use crate::study::{IncidentKind, Waiver};

/// Anna has submitted family-0 at 12 months and begun 24; Bo has reported an incident with a submitted sheet of it.
fn begun() -> Blinded {
    let mut study = Blinded::new();
    let clip = study.assignment("Anna", "FAMILY-0", 12);
    study.rate_all(clip);
    study.lab.submit(clip).expect("submitted");
    let clip = study.assignment("Anna", "FAMILY-0", 24);
    study.lab.note(clip, None, "only begun").expect("a note");
    let clip = study.assignment("Bo", "FAMILY-0", 12);
    study.rate_all(clip);
    study.lab.submit(clip).expect("submitted");
    study.lab.report_incident(clip, IncidentKind::Other, "they said FAMILY").expect("reported");
    study.work_off("Cille");
    study.lead();
    study
}

fn videos(study: &Blinded) -> usize {
    std::fs::read_dir(study.lab.recordings_folder()).expect("a folder").count()
}

#[test]
fn its_videos_and_its_name_go_and_its_ratings_stay_where_that_is_decided() {
    let mut study = begun();
    let code = study.code("FAMILY-0", 12);
    let other = study.code("FAMILY-1", 12);
    study.lab.back_up(None, &Control::quiet()).expect("a backup");
    let head = study.lab.trail_head().expect("the trail");
    study.lab.record_export("results", &["scores.csv".to_owned()], &head).expect("as an export does");
    let preview = study.lab.leaving("FAMILY-0", None).expect("a preview");
    assert_eq!(preview.recordings.len(), 2);
    assert_eq!(preview.ratings, RatingsFate::Keep);
    assert_eq!(preview.recordings.iter().map(|r| (r.submitted, r.unfinished)).max(), Some((2, 0)));
    assert!(preview.recordings.iter().all(|recording| recording.has_video));
    assert!(preview.backups.len() == 1 && preview.backups[0].file.exists());
    assert!(preview.exports.len() == 1 && preview.exports[0].who.starts_with("Lead"));
    // What names the family is told as well: the linkage that was written out, and what a restore kept aside.
    study.lab.linkage_for_export(&study.outside("linkage.csv")).expect("as an export does");
    let aside = study.lab.folder().join("study.db.before-restore-20260101T000000Z");
    std::fs::copy(study.lab.folder().join("study.db"), &aside).expect("kept aside");
    let told = study.lab.leaving("FAMILY-0", None).expect("a preview");
    assert!(told.exports.len() == 2 && told.exports[1].what.contains("names the family"), "{told:?}");
    assert!(told.backups.len() == 2 && told.backups[1].file == aside, "{told:?}");
    assert_eq!(videos(&study), 8, "a preview changes nothing");

    let done = study.lab.withdraw_family("FAMILY-0", "asked to leave", None).expect("withdrawn");
    assert!(done.still_there.is_empty() && done.rewritten, "{done:?}");
    assert_eq!(videos(&study), 6);
    let entries = study.lab.recordings().expect("recordings");
    let kept = entries.iter().find(|entry| entry.blind_code == code).expect("kept by its code");
    assert!(kept.linkage.is_none() && kept.facts.is_none());
    assert!(entries.iter().find(|e| e.blind_code == other).expect("another's").linkage.is_some());
    let ratings = study.lab.study_ratings().expect("ratings");
    assert_eq!(ratings.sheets.len(), 1, "the sheet that was submitted and not withdrawn");
    assert!(
        study.lab.incidents().expect("incidents").reported.is_empty(),
        "a coder's words may name the family"
    );
    assert_eq!(study.events("blinding incident").len(), 1, "that there was one stays in the trail");
    assert!(matches!(study.lab.leaving("FAMILY-0", None), Err(LabError::NotThere { .. })), "once");
    let event = &study.events("family withdrawn")[0];
    assert!(event.subject.contains(code.as_str()) && event.why == "asked to leave");
    assert!(!format!("{event:?}").contains("FAMILY"));
    let list = study.coder("Anna").worklist().expect("a list");
    assert_eq!(list.submitted, 1);
    assert!(list.entries.iter().all(|entry| study.lab.rating_data(entry.assignment).is_ok()));
    assert!(study.lab.verify(&Control::quiet()).expect("checked").is_sound());
}

#[test]
fn its_ratings_go_too_where_that_is_decided() {
    let mut study = begun();
    let code = study.code("FAMILY-0", 12);
    assert!(study.lab.set_withdrawn_ratings(RatingsFate::Remove, "").is_err(), "a reason");
    study.lab.set_withdrawn_ratings(RatingsFate::Remove, "as consented").expect("set");
    assert_eq!(study.lab.leaving("FAMILY-0", None).expect("a preview").ratings, RatingsFate::Remove);
    study.lab.withdraw_family("FAMILY-0", "asked to leave", None).expect("withdrawn");
    assert!(study.lab.recordings().expect("recordings").iter().all(|entry| entry.blind_code != code));
    assert!(study.lab.study_ratings().expect("ratings").sheets.is_empty());
    assert_eq!(study.coder("Anna").worklist().expect("a list").submitted, 0);
    let left = study.lab.store.look(|tx| -> crate::store::Result<_> {
        Ok((
            tx.sheet_ids()?.len(),
            tx.sealed_participants()?.len(),
            tx.sealed_recordings()?.len(),
            tx.withdrawals()?,
        ))
    });
    let (sheets, families, origins, tombstones) = left.expect("read");
    assert_eq!((sheets, families, origins), (0, 3, 6));
    assert!(tombstones.len() == 1 && !tombstones[0].ratings_kept && tombstones[0].recordings == 2);
    assert!(study.lab.verify(&Control::quiet()).expect("checked").is_sound());
    // What was decided for the study can be decided otherwise for one family.
    study.lead().withdraw_family("FAMILY-1", "asked to leave", Some(RatingsFate::Keep)).expect("withdrawn");
    assert!(study.lab.verify(&Control::quiet()).expect("checked").is_sound());
}

#[test]
fn nothing_of_a_family_that_left_is_open_or_given_to_anybody() {
    let mut study = begun();
    let before = study.lab.closing().expect("state").open.len();
    assert_eq!(study.lab.unassigned_clips().expect("clips"), 0);
    assert_eq!(study.lab.incidents().expect("incidents").vacant.len(), 1, "what Bo reported waits");
    let (rated, begun) = (study.code("FAMILY-0", 12), study.code("FAMILY-0", 24));
    study.lab.withdraw_family("FAMILY-0", "asked to leave", Some(RatingsFate::Keep)).expect("withdrawn");
    assert_eq!(study.lab.unassigned_clips().expect("clips"), 0, "there is nothing to rate any more");
    assert!(study.lab.incidents().expect("incidents").vacant.is_empty());
    assert!(study.lab.reassign(&rated, "Cille").is_err());
    let open = study.lab.closing().expect("state").open;
    assert!(open.len() < before && open.iter().all(|matter| matter.code != rated && matter.code != begun));
}

#[test]
fn no_reason_names_the_family_for_everybody_to_read() {
    let mut study = begun();
    let list = study.outside("allocation.csv");
    std::fs::write(&list, "participant,group\nFAMILY-1,WARM\n").expect("a list");
    study.lab.import_allocation(&list).expect("imported");
    let key = study.key();
    let mut told = Emergency {
        participant: "FAMILY-1".to_owned(),
        recipient: "Dr Holm".to_owned(),
        why: "family-1 is ill".to_owned(),
        file: study.outside("told.txt"),
    };
    let refused = study.lab.unblind_family(&told, Some(&key)).expect_err("it names the family");
    assert!(refused.to_string().contains("names the family") && !told.file.exists(), "{refused}");
    told.why = "somebody is ill".to_owned();
    told.recipient = "the doctor of family-1".to_owned();
    assert!(study.lab.unblind_family(&told, Some(&key)).is_err());
    let refused = study.manager().forget_allocation("FAMILY-1", "FAMILY-1 left").expect_err("so does this");
    assert!(refused.to_string().contains("names the family"), "{refused}");
    assert!(!study.is_written("family-1") && !study.is_written("FAMILY-1 left"));
}

#[test]
fn a_family_can_leave_after_the_lock() {
    let mut study = begun();
    let names: Vec<String> = study.lab.closing().expect("state").open.iter().map(|m| m.name()).collect();
    study
        .lab
        .lock_study("over", &[Waiver { matters: names, why: "ended early".to_owned() }])
        .expect("locked");
    study.lab.withdraw_family("FAMILY-0", "asked to leave", Some(RatingsFate::Remove)).expect("withdrawn");
    assert!(study.lab.study_ratings().expect("ratings").sheets.is_empty());
}

#[test]
fn without_reason_linkage_or_lead_nothing_goes() {
    let mut study = begun();
    assert!(study.lab.withdraw_family("FAMILY-0", " ", None).is_err());
    let refused =
        study.lab.withdraw_family("FAMILY-0", "family-0 moved", None).expect_err("it names the family");
    assert!(refused.to_string().contains("names the family"), "{refused}");
    assert!(study.lab.withdraw_family("FAMILY-8", "asked", None).is_err(), "no such family");
    study.lab.close_linkage();
    assert!(matches!(study.lab.withdraw_family("FAMILY-0", "asked", None), Err(LabError::LinkageClosed)));
    assert!(study.coder("Anna").withdraw_family("FAMILY-0", "asked", None).is_err());
    assert_eq!(videos(&study), 8);
}

#[test]
fn a_submitted_sheet_goes_only_with_its_family() {
    let mut study = begun();
    let sheet = study.lab.store.look(|tx| tx.submitted_sheets()).expect("sheets").remove(0);
    let past = study.lab.store.change(|tx| tx.delete_assignments_leaving(7, &[sheet.assignment]));
    assert!(past.is_err(), "there is no such tombstone");
    assert_eq!(study.lab.study_ratings().expect("ratings").sheets.len(), 1);
}
