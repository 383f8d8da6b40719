//! Incidents, and whom a clip goes to afterwards.

use crate::lab::LabError;
use crate::lab::assign::Share;
use crate::lab::blinded_fixture::Blinded;
use crate::study::{Duty, IncidentKind};

#[test]
fn a_clip_whose_blinding_broke_is_gone_from_the_coder_and_from_every_report() {
    let mut study = Blinded::new();
    let clip = study.assignment("Anna", "FAMILY-1", 12);
    study.rate_all(clip);
    study.lab.submit(clip).expect("submitted");
    let own = study.lab.rating_data(clip).expect("a sheet").blind_code;
    assert_eq!(study.lead().study_ratings().expect("ratings").sheets.len(), 1);
    assert_eq!(study.lab.overview().expect("counts").submitted, 1);

    study.coder("Anna");
    let refused = study.lab.report_incident(clip, IncidentKind::Other, "  ").expect_err("no reason");
    assert!(refused.to_string().contains("Say in a few words"), "{refused}");
    let others = study.lab.report_incident(clip, IncidentKind::Other, "a door with SITENAME on it");
    assert_eq!(others.expect("reported"), 0);
    let list = study.lab.worklist().expect("a list");
    assert!(list.entries.iter().all(|entry| entry.assignment != clip && entry.blind_code != own));
    assert!(matches!(study.lab.rating_data(clip), Err(LabError::NotThere { .. })));
    assert!(study.lab.report_incident(clip, IncidentKind::Other, "again").is_err());

    let ratings = study.lead().study_ratings().expect("ratings");
    assert!(ratings.sheets.is_empty(), "withdrawn ratings count nowhere");
    let counts = study.lab.overview().expect("counts");
    assert_eq!((counts.submitted, counts.assigned), (0, 7));
    let found = study.lab.incidents().expect("incidents");
    assert_eq!(found.reported[0].why.as_deref(), Some("a door with SITENAME on it"));
    assert!(found.reported[0].was_submitted && found.reported[0].given_to.is_none());
    assert_eq!(found.reported[0].own_code, own);
    study.lab.close_linkage();
    assert_eq!(study.lab.incidents().expect("incidents").reported[0].why, None);
    // The ratings stay in the file, and the reason is nowhere in the open.
    assert!(study.is_written(own.as_str()) && !study.is_written("SITENAME"));
    let event = &study.events("blinding incident")[0];
    assert_eq!(
        (event.subject.as_str(), event.old.as_str(), event.new.as_str()),
        (own.as_str(), "submitted", "other")
    );
    assert!(event.who.starts_with("Anna"));
}

#[test]
fn a_family_that_was_recognised_is_kept_from_the_coder_at_every_wave_and_share() {
    let mut study = Blinded::new();
    let clip = study.assignment("Anna", "FAMILY-0", 12);
    let other = study.assignment("Anna", "FAMILY-0", 24);
    study.coder("Anna");
    let before = study.lab.worklist().expect("a list").entries.len();
    let others = study.lab.report_incident(clip, IncidentKind::Recognised, "my neighbours");
    assert_eq!(others.expect("reported"), 1);
    let list = study.lab.worklist().expect("a list");
    assert_eq!(list.entries.len(), before - 2, "the family's other clip is gone too");
    assert!(list.entries.iter().all(|entry| entry.assignment != other));
    assert_eq!(study.events("withdrawn with its family").len(), 1);

    let found = study.lead().incidents().expect("incidents");
    assert_eq!(found.vacant.len(), 2);
    let counts = study.lab.overview().expect("counts");
    assert_eq!((counts.assigned, counts.double_assigned), (8, 0), "Bo still has both, and nobody else");
    // Bo has both clips already, as the other coder.
    assert!(found.vacant.iter().all(|vacancy| vacancy.may_have == ["Cille"] && vacancy.former == "Anna"));
    let code = found.vacant[0].blind_code.clone();
    for (to, says) in
        [("Anna", "nobody rates a clip twice"), ("Bo", "nobody rates a clip twice"), ("Dan", "no coder")]
    {
        let refused = study.lab.reassign(&code, to).expect_err(to);
        assert!(refused.to_string().contains(says), "{refused}");
    }
    study.lab.reassign(&code, "cille").expect("given to another");
    assert!(study.lab.reassign(&code, "Cille").is_err(), "once");
    let after = study.lab.incidents().expect("incidents");
    assert_eq!(after.vacant.len(), 1);
    assert!(after.reported.iter().any(|incident| incident.given_to.as_deref() == Some("Cille")));
    assert_eq!(study.coder("Cille").worklist().expect("a list").entries.len(), 1);
    let event = &study.events("clip given to another")[0];
    assert_eq!((event.old.as_str(), event.new.as_str()), ("Anna", "Cille"));
    assert!(!event.subject.contains("FAMILY") && event.subject != code.as_str());
}

#[test]
fn a_later_share_out_minds_incidents() {
    let mut study = Blinded::new();
    let clip = study.assignment("Anna", "FAMILY-3", 12);
    study.coder("Anna").report_incident(clip, IncidentKind::Group, "the mother said it").expect("reported");
    let coders: Vec<_> = study.lead().coders().expect("coders").iter().map(|coder| coder.id).collect();
    // Wave 36 of family-3 comes later: Anna alone takes part, and may not have it.
    study.lab.add_wave(36, "36 months").expect("a wave");
    let late = crate::lab::bulk::BulkRecording::bare("FAMILY-3", 36, 300_000);
    study.lab.add_in_bulk(&[late]).expect("a recording");
    let shared =
        study.lab.share_out(&Share { coders: vec![coders[0]], double_percent: 0.0 }).expect("shared");
    assert_eq!(shared.clips, 0);
    let shared = study.lab.share_out(&Share { coders, double_percent: 0.0 }).expect("shared");
    assert_eq!(shared.clips, 1);
    let last =
        study.lab.recordings().expect("recordings").into_iter().find(|e| e.wave_months == 36).expect("it");
    assert!(last.coders.iter().all(|coder| coder.name != "Anna"));
}

#[test]
fn only_the_lead_sees_incidents_and_only_coders_report_them() {
    let mut study = Blinded::new();
    let clip = study.assignment("Anna", "FAMILY-1", 12);
    assert!(study.coder("Bo").report_incident(clip, IncidentKind::Other, "why").is_err(), "another's clip");
    assert!(study.lab.incidents().is_err());
    let code = study.code("FAMILY-1", 12);
    assert!(study.coder("Bo").reassign(&code, "Bo").is_err());
    study.enter("Analyst", Duty::Analyst);
    assert!(study.lab.incidents().is_err() && study.lab.reassign(&code, "Bo").is_err());
    assert!(study.lead().report_incident(clip, IncidentKind::Other, "why").is_err());
    let refused = study.lead().reassign(&code, "Cille").expect_err("nobody reported anything");
    assert!(refused.to_string().contains("does not wait"), "{refused}");
}
