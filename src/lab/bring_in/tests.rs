//! Files against a study of four families, three coders, and what has been begun in it.

use std::collections::BTreeMap;
use std::path::Path;

use super::*;
use crate::jobs::Control;
use crate::lab::blinded_fixture::{Blinded, WORD};
use crate::lab::bulk::BulkRecording;
use crate::lab::{EntryState, LabError, Passphrase};
use crate::study::{BlindCode, Duty, IncidentKind, Rating, Waiver};

/// A recording that nobody has, of a family of its own.
fn fresh(world: &mut Blinded, family: &str) -> String {
    let row = BulkRecording::bare(family, 12, 300_000);
    world.lead().add_in_bulk(&[row]).expect("added").remove(0).to_string()
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// A wide table with every item of the study, named by clip.
fn table(lab: &Lab) -> BroughtFile {
    let items = lab.codebooks().iter().flat_map(|codebook| &codebook.items);
    BroughtFile {
        fingerprint: "f".repeat(64),
        columns: BroughtColumns {
            clip: some("clip"),
            coder: some("coder"),
            note: some("note"),
            ..BroughtColumns::default()
        },
        items: items
            .map(|item| item.id.to_string())
            .map(|id| BroughtItem { written: id.clone(), column: id })
            .collect(),
        ..BroughtFile::default()
    }
}

/// A row of it, every item with this rating.
fn row(file: &BroughtFile, line: u64, clip: &str, coder: &str, value: &str) -> BroughtRow {
    let rating = |item| BroughtRating { item, value: value.to_owned(), ..BroughtRating::default() };
    BroughtRow {
        line,
        clip: clip.to_owned(),
        coder: coder.to_owned(),
        ratings: (0..file.items.len()).map(rating).collect(),
        ..BroughtRow::default()
    }
}

fn faults(report: &BringInReport) -> Vec<String> {
    report.faults.iter().map(ToString::to_string).collect()
}

/// Every file of a study with its fingerprint. SQLite's list of who is reading (`-shm`) holds nothing of the study.
fn bytes(folder: &Path) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            all.extend(bytes(&path));
        } else if !path.to_string_lossy().ends_with("-shm") {
            let print = crate::media::fingerprint(&path, &Control::quiet()).expect("read");
            all.insert(path.display().to_string(), print);
        }
    }
    all
}

fn bring(lab: &mut Lab, file: &BroughtFile, rules: &BringInRules) -> BringInReport {
    lab.bring_ratings_in(file, rules, &Control::quiet()).expect("a report")
}

fn by_order(names: &[&str]) -> BringInRules {
    BringInRules { primary: names.iter().map(|name| (*name).to_owned()).collect(), ..BringInRules::default() }
}

#[test]
fn sheets_come_in_submitted_sealed_and_marked() {
    let mut world = Blinded::new();
    let clips = ["NEW-1", "NEW-2"].map(|family| fresh(&mut world, family));
    let lab = world.lead();
    let mut file = table(lab);
    file.columns.rated_on = some("date");
    file.rows = vec![
        row(&file, 2, &clips[0], "anna", "2"),
        row(&file, 3, &clips[0], "CI", "4"),
        row(&file, 4, &clips[1].to_uppercase(), "CI", "5,0"),
    ];
    file.rows[0].rated_on = "14-03-2019".into();
    file.rows[1].rated_on = "2019-03-20T10:11:12Z".into();
    file.rows[2].note = "calm play".into();
    let rules = BringInRules { coders: vec![("ci".into(), "Cille".into())], ..by_order(&["Anna"]) };
    let before = bytes(lab.folder());
    let events = lab.audit().expect("a trail").len();
    let found = lab.check_ratings(&file, &rules).expect("a report");
    assert_eq!(faults(&found), [""; 0]);
    assert_eq!(bytes(lab.folder()), before, "a dry run changes no byte");
    let coder = |name: &str, primary, second| BroughtCoder { name: name.into(), primary, second };
    assert_eq!(found.coders, [coder("Anna", 1, 0), coder("Cille", 1, 1)]);
    assert_eq!((found.clips, found.coded_twice, found.sheets, found.ratings), (2, 1, 3, 132));
    assert_eq!(found.waves, [BroughtWave { months: 12, clips: 2, sheets: 3 }]);
    let done = bring(lab, &file, &rules);
    assert_eq!(done, BringInReport { done: true, ..found });
    assert_eq!(lab.audit().expect("a trail").len(), events + 1 + 4, "a backup, a sheet each, the file");

    let rows = lab.study_ratings().expect("rows").sheets;
    let seen: Vec<(String, String, Role, String)> = rows
        .iter()
        .map(|sheet| {
            assert_eq!(sheet.source, Source::BroughtIn { sha256: "f".repeat(64) });
            assert_eq!(sheet.ratings.len(), 44);
            (sheet.blind_code.to_string(), sheet.coder.clone(), sheet.role, sheet.submitted_at.clone())
        })
        .collect();
    let is = |clip: &str, coder: &str, role, at: &str| {
        assert!(
            seen.iter()
                .any(|row| (row.0.as_str(), row.1.as_str(), row.2) == (clip, coder, role)
                    && row.3.starts_with(at)),
            "{clip} {coder} in {seen:?}"
        );
    };
    is(&clips[0], "Anna", Role::Primary, "2019-03-14T12:00:00Z");
    is(&clips[0], "Cille", Role::Second, "2019-03-20T10:11:12Z");
    is(&clips[1], "Cille", Role::Primary, "20");
    let note = rows.iter().find(|sheet| sheet.blind_code.as_str() == clips[1]).expect("there").notes.clone();
    assert_eq!(note, [(None, "calm play".to_owned())]);
    assert!(lab.verify(&Control::quiet()).expect("checked").is_sound());
    assert_eq!(
        faults(&bring(lab, &file, &rules)),
        ["this very file was brought in before: its sheets are in the study, and are not overwritten"]
    );
    let other = BroughtFile { fingerprint: "e".repeat(64), ..file.clone() };
    assert_eq!(bring(lab, &other, &rules).faults.len(), 3, "no sheet comes in twice");

    // The coder sees own clips as done, under own codes, and nothing of the others.
    let list = world.coder("Cille").worklist().expect("a list");
    assert_eq!(list.entries.len(), 2);
    for entry in &list.entries {
        assert_eq!(entry.state, EntryState::Submitted);
        assert!(!clips.contains(&entry.blind_code.to_string()), "a code of the coder's own");
        assert!(world.lab.rating_data(entry.assignment).expect("own").submitted);
    }
    assert!(
        world
            .events("sheet brought in")
            .iter()
            .all(|event| event.new == format!("sha256 {}", "f".repeat(64)))
    );
    assert_eq!(world.events("ratings brought in").len(), 1);
}

#[test]
fn the_trail_says_the_same_of_clips_coded_once_and_twice() {
    let mut world = Blinded::new();
    let clips = ["NEW-1", "NEW-2", "NEW-3"].map(|family| fresh(&mut world, family));
    let lab = world.lead();
    let mut file = table(lab);
    for rows in [[(0, "Anna"), (0, "Bo")], [(1, "Anna"), (2, "Bo")]] {
        let row = |(line, (clip, coder)): (u64, (usize, &str))| row(&file, line, &clips[clip], coder, "3");
        file.rows = (2..).zip(rows).map(row).collect();
        assert!(bring(lab, &file, &by_order(&["Anna"])).done);
    }
    let told: Vec<(String, String)> =
        world.events("ratings brought in").into_iter().map(|event| (event.subject, event.new)).collect();
    assert_eq!(told.len(), 2);
    assert_eq!(told[0], told[1], "everybody can read the trail, with a database browser");
}

#[test]
fn a_clip_that_was_given_and_not_begun_takes_its_sheet() {
    let mut world = Blinded::new();
    let code = world.code("FAMILY-0", 12).to_string();
    let lab = world.lead();
    let before = lab.recordings().expect("recordings").iter().map(|entry| entry.sheets_given).sum::<usize>();
    let mut file = table(lab);
    file.rows = vec![row(&file, 2, &code, "Bo", "2"), row(&file, 3, &code, "Anna", "3")];
    file.rows[0].role = "primary".into();
    file.columns.role = some("role");
    let found = bring(lab, &file, &BringInRules::default());
    let fault = format!(
        "line 2, column role: Bo has been given {code} as its second coder, and the file says another role"
    );
    assert_eq!(faults(&found), [fault]);
    file.rows[0].role = String::new();
    assert!(bring(lab, &file, &BringInRules::default()).done);
    let after = lab.recordings().expect("recordings").iter().map(|entry| entry.sheets_given).sum::<usize>();
    assert_eq!(after, before, "no assignment more");
    let rows = lab.study_ratings().expect("rows").sheets;
    let roles: Vec<(&str, Role)> = rows.iter().map(|sheet| (sheet.coder.as_str(), sheet.role)).collect();
    assert_eq!(roles, [("Anna", Role::Primary), ("Bo", Role::Second)]);
}

#[test]
fn what_was_begun_here_is_never_overwritten() {
    let mut world = Blinded::new();
    let [draft, done, told] = ["FAMILY-1", "FAMILY-2", "FAMILY-3"].map(|family| world.code(family, 12));
    let sheet = world.assignment("Anna", "FAMILY-1", 12);
    world.lab.rate(sheet, &"P03".into_item(), Some(Rating::Points(1.0))).expect("rated");
    let sheet = world.assignment("Anna", "FAMILY-2", 12);
    world.rate_all(sheet);
    world.lab.submit(sheet).expect("submitted");
    let sheet = world.assignment("Anna", "FAMILY-3", 12);
    world.lab.report_incident(sheet, IncidentKind::Recognised, "our neighbours").expect("reported");
    let later = world.code("FAMILY-3", 24);
    let lab = world.lead();
    let mut file = table(lab);
    let rows = [&draft, &done, &told, &later];
    file.rows = (2..).zip(rows).map(|(line, code)| row(&file, line, code.as_str(), "Anna", "3")).collect();
    let before = bytes(lab.folder());
    let found = bring(lab, &file, &BringInRules::default());
    assert_eq!(
        faults(&found),
        [
            format!("line 2: Anna has begun with {draft} in the study: it is not overwritten"),
            format!("line 3: Anna has submitted {done} in the study: it is not overwritten"),
            format!(
                "line 4: Anna's sheet of {told} was withdrawn after an incident: nobody rates a clip twice"
            ),
            format!(
                "line 5: Anna reported an incident with the family of {later}, and is kept from its clips"
            ),
        ]
    );
    assert!(!found.done);
    assert_eq!(bytes(lab.folder()), before, "one fault, and nothing comes in");
}

#[test]
fn families_are_matched_while_the_linkage_is_open_and_named_nowhere() {
    let mut world = Blinded::new();
    fresh(&mut world, "CANARYBIRD-77");
    let lab = world.lead();
    let mut file = table(lab);
    file.columns = BroughtColumns {
        participant: some("family"),
        wave: some("wave"),
        coder: some("coder"),
        note: some("note"),
        ..BroughtColumns::default()
    };
    let named = |line, participant: &str, wave: &str| BroughtRow {
        participant: participant.into(),
        wave: wave.into(),
        ..row(&file, line, "", "Bo", "3")
    };
    let mut rows = vec![
        named(2, "CANARYBIRD-77", "12 months"),
        named(3, "CANARYBIRD-77", "24"),
        named(4, "CANARYBIRD-78", "12"),
        named(5, "", "18"),
    ];
    rows[0].note = "as canarybird-77 did before".into();
    let good = rows[0].clone();
    file.rows = rows;
    let found = bring(lab, &file, &BringInRules::default());
    assert_eq!(
        faults(&found),
        [
            "line 2, column note: the note names the family CANARYBIRD-77; notes stand where coders can read them: take it \
             out",
            "line 3, column family: CANARYBIRD-77 has no recording at 24 months in the study",
            "line 4, column family: the study has no family “CANARYBIRD-78”",
            "line 5, column family: no participant is given",
            "line 5, column wave: the wave “18” is not one of this study's (12, 24)",
        ]
    );
    file.rows = vec![BroughtRow { note: "calm".into(), ..good }];
    lab.close_linkage();
    let closed = lab.check_ratings(&file, &BringInRules::default());
    assert!(matches!(closed, Err(LabError::LinkageClosed)), "{closed:?}");
    lab.open_linkage(&Passphrase::typed(WORD)).expect("opened");
    assert!(bring(lab, &file, &BringInRules::default()).done);
    assert!(!world.is_written("CANARYBIRD"), "in no file of the study");
}

#[test]
fn roles_come_from_the_file_the_order_or_what_is_left() {
    let mut world = Blinded::new();
    let clips = ["NEW-1", "NEW-2", "NEW-3"].map(|family| fresh(&mut world, family));
    let lab = world.lead();
    let mut file = table(lab);
    file.columns.role = some("role");
    let with = |file: &BroughtFile, rows: &[(usize, &str, &str)]| -> Vec<BroughtRow> {
        let row = |(line, (clip, coder, role)): (u64, &(usize, &str, &str))| BroughtRow {
            role: (*role).to_owned(),
            ..row(file, line, &clips[*clip], coder, "3")
        };
        (2..).zip(rows).map(row).collect()
    };
    file.rows =
        with(&file, &[(0, "Anna", ""), (0, "Bo", ""), (1, "Bo", ""), (2, "Bo", "second"), (2, "Anna", "")]);
    let found = lab.check_ratings(&file, &BringInRules::default()).expect("a report");
    let who = "lines 2, 3, column role: the clip has two coders in the file, and nothing says who is the first: add a column \
               with the role, or state the order of coders";
    assert_eq!(faults(&found), [who]);
    // Whose role nothing says is counted in neither.
    assert_eq!((found.coders[0].primary, found.coders[0].second), (1, 0));
    let twice = with(&file, &[(0, "Anna", ""), (0, "Bo", ""), (1, "Bo", ""), (1, "Anna", "")]);
    let of_two = lab.check_ratings(&BroughtFile { rows: twice, ..file.clone() }, &BringInRules::default());
    let of_two = faults(&of_two.expect("a report"));
    assert!(of_two.len() == 1 && of_two[0].starts_with("lines 2, 3, 4, 5, column role"), "{of_two:?}");
    let found = lab.check_ratings(&file, &by_order(&["Cille", "Bo"])).expect("a report");
    assert_eq!(faults(&found), [""; 0]);
    let coder = |name: &str, primary, second| BroughtCoder { name: name.into(), primary, second };
    assert_eq!(found.coders, [coder("Anna", 1, 1), coder("Bo", 2, 1)]);
    let rules = BringInRules { role: Some(Role::Second), ..BringInRules::default() };
    file.rows = with(&file, &[(1, "Bo", ""), (2, "Anna", "1")]);
    let found = lab.check_ratings(&file, &rules).expect("a report");
    assert_eq!(found.coders, [coder("Anna", 1, 0), coder("Bo", 0, 1)]);
    file.rows = with(&file, &[(0, "Anna", "first"), (0, "Bo", "primary"), (1, "Bo", "third")]);
    let found = lab.check_ratings(&file, &BringInRules::default()).expect("a report");
    let expected = [
        format!("line 3, column role: {} would have two first coders, Anna and Bo", clips[0]),
        "line 4, column role: “third” is no role; write primary or second".to_owned(),
    ];
    assert_eq!(faults(&found), expected);
    file.rows = with(&file, &[(0, "Anna", ""), (0, "Bo", ""), (0, "Cille", "")]);
    let found = lab.check_ratings(&file, &by_order(&["Anna", "Bo", "Cille"])).expect("a report");
    let third = format!("line 4, column role: {} has a first and a second coder without Cille", clips[0]);
    assert_eq!(faults(&found), [third]);
}

#[test]
fn every_fault_is_told_with_its_place() {
    let mut world = Blinded::new();
    let clip = fresh(&mut world, "NEW-1");
    let given = world.code("FAMILY-1", 12);
    let own: BlindCode = {
        let entries = world.lead().recordings().expect("recordings");
        let entry = entries.iter().find(|entry| entry.blind_code == given).expect("there");
        entry.coders[0].blind_code.clone()
    };
    let lab = world.lead();
    let mut file = table(lab);
    file.columns.wave = some("wave");
    file.columns.rated_on = some("date");
    let place = |id: &str| file.items.iter().position(|item| item.written == id).expect("an item");
    let (p01, p02, p03) = (place("P01"), place("P02"), place("P03"));
    let mut bad = row(&file, 2, &clip, "Anna", "3");
    bad.wave = "24".into();
    bad.rated_on = "2099-01-01".into();
    bad.ratings[p01].value = "7".into();
    bad.ratings[p02].value = String::new();
    bad.ratings[p03].value = "often".into();
    file.rows = vec![
        bad,
        row(&file, 3, &clip, "Anna", "3"),
        row(&file, 4, "xxxxxx", "Ana", "3"),
        row(&file, 5, own.as_str(), "Anna", "3"),
        row(&file, 6, "", "", "3"),
    ];
    file.rows[3].rated_on = "3/4/2019".into();
    let found = bring(lab, &file, &BringInRules::default());
    let known = "coders are Anna, Bo, Cille. Say who is meant, or give that person an account first";
    assert_eq!(
        faults(&found),
        [
            format!("line 2, column wave: {clip} is a clip at 12 months, not at 24"),
            "line 2, column date: the day of rating 2099-01-01 is in the future".to_owned(),
            "line 2, column P01: P01 takes 1 to 5 in steps of 1; 7 is none of them".to_owned(),
            "line 2, column P03: “often” is neither a rating nor a reason; if it stands for “not rated”, say what it means"
                .to_owned(),
            "line 2, column P02: P02 has neither a rating nor a reason".to_owned(),
            format!("line 3: Anna's sheet of {clip} is on line 2 already"),
            "line 4, column clip: the study has no clip “xxxxxx”".to_owned(),
            format!("line 4, column coder: “Ana” is no coder of the study; did you mean “Anna”?; {known}"),
            format!(
                "line 5, column clip: “{own}” is Anna's own code of a clip; write the recording's code, as the page of \
                 recordings and exports have it"
            ),
            "line 5, column date: the day of rating “3/4/2019” is no date; write it as 2021-03-14".to_owned(),
            "line 6, column clip: no clip is given".to_owned(),
            "line 6, column coder: no coder is given".to_owned(),
        ]
    );
    assert!(!found.done && lab.study_ratings().expect("rows").sheets.is_empty());
}

#[test]
fn items_that_are_nowhere_unknown_or_missing_are_told() {
    let mut world = Blinded::new();
    let clip = fresh(&mut world, "NEW-1");
    let lab = world.lead();
    let mut file = table(lab);
    file.items.truncate(40);
    file.items.push(BroughtItem { written: "P0l".into(), column: "P0l".into() });
    file.rows = vec![row(&file, 2, &clip, "Anna", "3")];
    let found = lab.check_ratings(&file, &BringInRules::default()).expect("a report");
    let said = faults(&found);
    assert!(said[0].starts_with("nothing rates D03, D04, D05, AINS: "), "{said:?}");
    assert_eq!(said[1], "line 2, column P0l: “P0l” is no item of the study; did you mean “P01”?");
    file.items.pop();
    file.rows = vec![row(&file, 2, &clip, "Anna", "3")];
    let missing =
        |text: &str| BringInRules { missing: Some(WrittenReason::parse(text)), ..BringInRules::default() };
    let found = lab.check_ratings(&file, &missing("technical")).expect("a report");
    assert_eq!((faults(&found).len(), found.ratings, found.not_rated), (0, 40, 4));
    assert!(found.remarks[0].contains("D03, D04, D05, AINS"), "{:?}", found.remarks);
    let said = faults(&lab.check_ratings(&file, &missing("other")).expect("a report"));
    assert!(said.len() == 4 && said[0].contains("needs a few words"), "{said:?}");
    let said = faults(&lab.check_ratings(&file, &missing("tired")).expect("a report"));
    assert!(said[0].contains("“tired” is no reason for leaving D03 unrated"), "{said:?}");
    file.rows.clear();
    assert_eq!(faults(&bring(lab, &file, &missing("technical"))), ["there is no row below the head"]);
}

#[test]
fn a_long_table_gathers_sheets_and_finds_doubles() {
    let mut world = Blinded::new();
    let clip = fresh(&mut world, "NEW-1");
    let lab = world.lead();
    let mut file = table(lab);
    file.columns.item = some("item");
    file.columns.role = some("role");
    let one = |line: u64, item: usize, value: &str| BroughtRow {
        ratings: vec![BroughtRating { item, value: value.to_owned(), ..BroughtRating::default() }],
        ..row(&file, line, &clip, "Anna", "")
    };
    let mut rows: Vec<BroughtRow> = (0..44).map(|item| one(item as u64 + 2, item, "3")).collect();
    rows[3].ratings[0].note = "at 0:40".into();
    rows[7].ratings[0] = BroughtRating {
        item: 7,
        reason: "other".into(),
        reason_text: "film torn".into(),
        ..Default::default()
    };
    let doubles = [one(46, 3, "5"), BroughtRow { role: "second".into(), ..one(47, 4, "3") }];
    file.rows = rows.iter().cloned().chain(doubles).collect();
    file.rows[0].role = "primary".into();
    let found = lab.check_ratings(&file, &BringInRules::default()).expect("a report");
    assert_eq!(
        faults(&found),
        [
            "line 46, column P04: P04 of this clip by this coder is on line 5 already",
            "line 47, column role: line 2 of the same sheet has another role",
            "line 47, column P05: P05 of this clip by this coder is on line 6 already",
        ]
    );
    file.rows = rows;
    assert!(bring(lab, &file, &BringInRules::default()).done);
    let sheet = lab.study_ratings().expect("rows").sheets.remove(0);
    assert_eq!(sheet.notes, [(Some("P04".into_item()), "at 0:40".to_owned())]);
    let torn = Rating::NotRated { reason: crate::codebook::ReasonId::new("other"), text: "film torn".into() };
    assert_eq!(sheet.ratings.get(&"P08".into_item()), Some(&torn));
}

#[test]
fn what_is_stopped_half_way_was_never_there() {
    use std::sync::{Arc, OnceLock};
    let mut world = Blinded::new();
    let clips = [fresh(&mut world, "NEW-1"), fresh(&mut world, "NEW-2"), fresh(&mut world, "NEW-3")];
    let lab = world.lead();
    let mut file = table(lab);
    file.rows = clips.iter().zip(2..).map(|(clip, line)| row(&file, line, clip, "Anna", "3")).collect();
    let rules = BringInRules::default();
    // The person stops it when one sheet of three is written.
    let line: Arc<OnceLock<Control>> = Arc::default();
    let heard = line.clone();
    let control = Control::new(Arc::new(move || {
        heard.get().filter(|line| line.progress().done == 1).inspect(|line| line.cancel());
    }));
    line.set(control.clone()).ok().expect("set once");
    let before = lab.study_ratings().expect("ratings").sheets.len();
    assert!(matches!(lab.bring_ratings_in(&file, &rules, &control), Err(LabError::Cancelled)));
    assert_eq!(control.progress().total, 3);
    assert_eq!(lab.study_ratings().expect("ratings").sheets.len(), before);
    assert_eq!(bring(lab, &file, &rules).sheets, 3);
}

#[test]
fn only_a_lead_brings_in_and_nothing_comes_after_the_lock_or_of_who_left() {
    let mut world = Blinded::new();
    let gone = world.code("FAMILY-1", 12);
    let clip = fresh(&mut world, "NEW-1");
    let lab = world.lead();
    let mut file = table(lab);
    file.rows = vec![row(&file, 2, &clip, "Anna", "3"), row(&file, 3, gone.as_str(), "Anna", "3")];
    let rules = BringInRules::default();
    for (name, duty) in [("Anna", Duty::Coder), ("Analyst", Duty::Analyst)] {
        world.enter(name, duty);
        assert!(matches!(world.lab.check_ratings(&file, &rules), Err(LabError::NotForYou(_))), "{name}");
        let refused = world.lab.bring_ratings_in(&file, &rules, &Control::quiet());
        assert!(matches!(refused, Err(LabError::NotForYou(_))), "{name}");
    }
    let sheet = world.assignment("Anna", "FAMILY-1", 12);
    world.rate_all(sheet);
    world.lab.submit(sheet).expect("submitted");
    let keep = Some(crate::lab::RatingsFate::Keep);
    world.lead().withdraw_family("FAMILY-1", "moved away", keep).expect("withdrawn");
    let said = faults(&world.lab.check_ratings(&file, &rules).expect("a report"));
    assert_eq!(
        said,
        [format!("line 3, column clip: {gone}: its family has left the study, and nothing of it comes in")]
    );
    file.rows.pop();
    let open: Vec<String> =
        world.lab.closing().expect("state").open.iter().map(|matter| matter.name()).collect();
    world.lab.lock_study("over", &[Waiver { matters: open, why: "ended".into() }]).expect("locked");
    assert!(matches!(world.lab.check_ratings(&file, &rules), Err(LabError::Locked(_))));
    assert!(matches!(world.lab.bring_ratings_in(&file, &rules, &Control::quiet()), Err(LabError::Locked(_))));
}

/// An item's id from a text, short for tests.
trait IntoItem {
    fn into_item(self) -> crate::codebook::ItemId;
}

impl IntoItem for &str {
    fn into_item(self) -> crate::codebook::ItemId {
        crate::codebook::ItemId::new(self)
    }
}
