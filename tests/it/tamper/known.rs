//! A trail that was cut off or written anew shows only against an end of it that was kept elsewhere.

use samspil::export::{self, ExportMeta, Format};
use samspil::jobs::Control;
use samspil::lab::{FindingKind, KnownHead, Lab, SystemClock, backups};
use samspil::study::TrailHead;

use crate::support::{analyst, sign_in, the_lead};

use super::trail::forge;
use super::{Worked, one_with, rate};

/// Cuts off all after the study was set up, and takes out what came of it: what is left agrees with itself.
fn cut_off(study: &Worked) {
    let sheet = "(SELECT id FROM sheet WHERE submitted_at IS NULL)";
    study.tamper(&format!(
        "DELETE FROM audit WHERE id >= (SELECT min(id) FROM audit WHERE scope = 'sheet ' || {sheet});
         DELETE FROM rating WHERE sheet_id = {sheet};
         DELETE FROM note WHERE sheet_id = {sheet};
         DELETE FROM sheet WHERE submitted_at IS NULL"
    ));
}

fn head_of(study: &Worked) -> TrailHead {
    Lab::open(study.path()).expect("opens").trail_head().expect("a head")
}

fn known(head: &TrailHead) -> KnownHead {
    KnownHead {
        kept_in: "the note in the safe".to_owned(),
        number: Some(head.number),
        hash: head.hash.clone(),
    }
}

fn against(study: &Worked, head: KnownHead) -> Vec<String> {
    let check = Lab::open(study.path()).expect("opens").check_trail(&[head]).expect("checked");
    check.findings.iter().map(ToString::to_string).collect()
}

#[test]
fn a_cut_off_end_shows_against_an_end_that_was_kept() {
    let study = Worked::new();
    let head = head_of(&study);
    assert_eq!(against(&study, known(&head)), Vec::<String>::new());
    cut_off(&study);
    assert_eq!(study.check().findings, [], "by itself such a study agrees with itself");
    one_with(
        &against(&study, known(&head)),
        &["the note in the safe", &format!("up to {}", head.number), "cut off"],
    );
    let hash_alone = KnownHead { number: None, ..known(&head) };
    one_with(&against(&study, hash_alone), &["no event has the hash"]);
}

#[test]
fn a_trail_written_anew_shows_against_an_end_that_was_kept() {
    let study = Worked::new();
    let head = head_of(&study);
    forge(&study, "UPDATE audit SET who = 'Mette Lund' WHERE id = 30");
    assert_eq!(study.check().findings, [], "every hash is right");
    one_with(&against(&study, known(&head)), &[&format!("event {} (", head.number), "written anew"]);
}

#[test]
fn the_studys_own_backups_are_looked_through_and_say_where_the_trails_part() {
    let study = Worked::new();
    let backup = study.path().join("backups").join("before.db");
    study.raw().execute("VACUUM INTO ?1", [backup.to_str().expect("a path")]).expect("a backup");
    assert_eq!(study.check().findings, []);
    assert_eq!(study.check().compared, 1);
    forge(&study, "UPDATE audit SET who = 'Mette Lund' WHERE id = 30");
    one_with(&study.findings(FindingKind::CutOff), &["event 30 (", "before.db"]);
    let study = Worked::new();
    let backup = study.path().join("backups").join("before.db");
    study.raw().execute("VACUUM INTO ?1", [backup.to_str().expect("a path")]).expect("a backup");
    cut_off(&study);
    one_with(&study.findings(FindingKind::CutOff), &["before.db", "cut off"]);
}

#[test]
fn an_end_from_before_a_backup_was_brought_back_is_told_and_is_no_fault() {
    let study = Worked::new();
    let mut lab = Lab::open(study.path()).expect("opens");
    let made = lab.back_up(None, &Control::quiet()).expect("no fault").expect("a backup");
    sign_in(&mut lab, 0);
    rate(&mut lab, study.begun, "P07", 3.0);
    drop(lab);
    let head = head_of(&study);
    backups::restore(study.path(), Some(&made.file), &the_lead(), Box::new(SystemClock)).expect("restored");
    let check = Lab::open(study.path()).expect("opens").check_trail(&[known(&head)]).expect("checked");
    assert_eq!(check.findings, [], "{check:?}");
    assert!(
        check.remarks.iter().any(|text| text.contains("brought back from a backup")),
        "{:?}",
        check.remarks
    );
    // An end that the file which was put aside never had is a fault all the same.
    let never = KnownHead { number: Some(head.number + 40), ..known(&head) };
    one_with(&against(&study, never), &["cut off"]);
}

#[test]
fn an_export_keeps_the_end_of_the_trail_and_says_so_in_the_trail() {
    let study = Worked::new();
    let mut lab = Lab::open(study.path()).expect("opens");
    analyst(&mut lab);
    let head = lab.trail_head().expect("a head");
    let out = tempfile::tempdir().expect("a folder");
    let rows = lab.study_ratings().expect("rows");
    let meta = ExportMeta::new(None).with_trail(head.clone());
    let written = export::write(&rows, &meta, out.path(), Format::default()).expect("written");
    let names: Vec<String> = written.files.iter().map(|file| file.name.clone()).collect();
    lab.record_export("results", &names, &head).expect("recorded");
    let event = lab.audit().expect("the trail").pop().expect("an event");
    assert_eq!((event.what.as_str(), event.subject.as_str()), ("exported", "results"));
    assert!(event.new.contains(&head.hash), "{}", event.new);
    let folder = out.path().to_string_lossy().into_owned();
    assert!(![&event.old, &event.new, &event.subject].iter().any(|text| text.contains(&folder)), "{event:?}");
    drop(lab);
    assert_eq!(export::trail_head_in(out.path()).expect("read back"), head);
    cut_off(&study);
    let kept = export::trail_head_in(out.path()).expect("read back");
    one_with(&against(&study, known(&kept)), &["cut off"]);
    assert!(export::trail_head_in(study.path()).is_err(), "a folder without an export");
}
