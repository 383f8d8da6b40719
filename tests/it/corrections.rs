//! Correcting a submitted sheet: the ratings stay, scores take the correction, agreement does not.

use samspil::codebook::{ItemId, ReasonId};
use samspil::lab::{FindingKind, Lab, LabError};
use samspil::report::{reliability, scores};
use samspil::study::{BlindCode, Rating, Role};

use crate::support::{analyst, assignments, lead, rate_all, sign_in, small_study};

/// A study in which both coders have submitted their sheets of the first two clips.
fn submitted_study(folder: &std::path::Path) -> Lab {
    let mut lab = small_study(folder);
    for place in [0, 1] {
        sign_in(&mut lab, place);
        for assignment in assignments(&mut lab).into_iter().take(2) {
            rate_all(&mut lab, assignment);
            lab.submit(assignment).expect("submitted");
        }
    }
    lead(&mut lab);
    lab
}

/// The code in exports of a clip that both coders have submitted.
fn double_coded(lab: &mut Lab) -> BlindCode {
    let rows = lab.study_ratings().expect("rows");
    let second = rows.sheets.iter().find(|sheet| sheet.role == Role::Second).expect("a second sheet");
    assert!(rows.sheets.iter().any(|s| s.role == Role::Primary && s.blind_code == second.blind_code));
    second.blind_code.clone()
}

fn points(item: &str, value: f64) -> (ItemId, Rating) {
    (ItemId::new(item), Rating::Points(value))
}

#[test]
fn a_correction_moves_scores_and_leaves_agreement_and_the_sheet() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lab = submitted_study(folder.path());
    let code = double_coded(&mut lab);
    let before = lab.study_ratings().expect("rows");
    let sheets = lab.submitted_of(&code).expect("sheets");
    assert_eq!(sheets.iter().map(|sheet| sheet.role).collect::<Vec<_>>(), [Role::Primary, Role::Second]);
    let [primary, second] = [&sheets[0], &sheets[1]];
    assert_ne!(primary.coders_code, second.coders_code);
    let by_coders_code = lab.submitted_of(&second.coders_code).expect("sheets");
    assert_eq!(by_coders_code.len(), 1, "a coder's own code names that coder's sheet");
    assert_eq!(by_coders_code[0].assignment, second.assignment);

    let old = primary.given[&ItemId::new("P03")].clone();
    let wanted = if old == Rating::Points(5.0) { 1.0 } else { 5.0 };
    let reason = Rating::NotRated { reason: ReasonId::new("not-visible"), text: String::new() };
    let change = [points("P03", wanted), (ItemId::new("P04"), reason.clone())];
    assert_eq!(lab.correct(primary.assignment, &change, " heard on the tape ").expect("corrected"), 1);
    assert_eq!(lab.correct(primary.assignment, &[points("P04", 3.0)], "seen after all").expect("again"), 2);

    let after = lab.study_ratings().expect("rows");
    let primary_row =
        after.sheets.iter().find(|s| s.blind_code == code && s.role == Role::Primary).expect("it");
    assert_eq!(primary_row.ratings[&ItemId::new("P03")], old, "what was submitted stays");
    assert_eq!(primary_row.revisions.len(), 2);
    assert_eq!(primary_row.revisions[0].why, "heard on the tape");
    assert!(primary_row.revisions[0].who.contains("Lead"), "{}", primary_row.revisions[0].who);
    let latest = primary_row.latest().ratings;
    assert_eq!(latest[&ItemId::new("P03")], Rating::Points(wanted));
    assert_eq!(latest[&ItemId::new("P04")], Rating::Points(3.0));
    assert!(reliability(&before) == reliability(&after), "agreement is of the originals");
    assert!(scores(&before) != scores(&after), "scores are of the latest revision");

    let events = lab.audit().expect("the trail");
    let told: Vec<_> = events.iter().filter(|event| event.what == "rating corrected").collect();
    assert_eq!(told.len(), 3);
    assert_eq!(told[0].subject, format!("{} P03", primary.coders_code));
    assert_eq!(
        (told[0].new.as_str(), told[0].why.as_str()),
        (wanted.to_string().as_str(), "heard on the tape")
    );
    assert_eq!((told[2].old.as_str(), told[2].new.as_str()), ("not-visible", "3"));
    assert_eq!(lab.check_trail(&[]).expect("checked").findings, []);
}

#[test]
fn what_cannot_be_corrected_says_why_and_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lab = submitted_study(folder.path());
    let code = double_coded(&mut lab);
    let sheet = lab.submitted_of(&code).expect("sheets").remove(0);
    let before = lab.audit().expect("the trail").len();
    let refused = |lab: &mut Lab, change: (ItemId, Rating), why: &str| {
        lab.correct(sheet.assignment, &[change], why).expect_err("refused").to_string()
    };
    assert!(refused(&mut lab, points("P03", 4.0), "  ").contains("needs its reason"));
    assert!(refused(&mut lab, points("P03", 9.0), "slip").contains("takes 1 to 5"));
    assert!(refused(&mut lab, points("X99", 3.0), "slip").contains("X99"));
    let same = (ItemId::new("P03"), sheet.given[&ItemId::new("P03")].clone());
    assert!(refused(&mut lab, same, "slip").contains("stand like this already"));
    assert_eq!(lab.submitted_of(&BlindCode::new("nobody")).expect("none"), []);
    assert_eq!(lab.audit().expect("the trail").len(), before, "a refusal is no change");
    assert_eq!(lab.submitted_of(&code).expect("sheets")[0].revisions, []);

    // A draft is its coder's; and nobody but a lead corrects.
    let coder = sign_in(&mut lab, 0);
    let begun = assignments(&mut lab)[2];
    lab.rate(begun, &ItemId::new("P03"), Some(Rating::Points(2.0))).expect("rated");
    let mine = lab.correct(sheet.assignment, &[points("P03", 4.0)], "mine");
    assert!(matches!(mine, Err(LabError::NotForYou(_))), "{} may not", coder.name);
    analyst(&mut lab);
    assert!(matches!(lab.correct(sheet.assignment, &[], "x"), Err(LabError::NotForYou(_))));
    lead(&mut lab);
    let draft = lab.correct(begun, &[points("P03", 4.0)], "slip").expect_err("a draft").to_string();
    assert!(draft.contains("not submitted"), "{draft}");
}

#[test]
fn a_correction_that_another_program_changed_is_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lab = submitted_study(folder.path());
    let code = double_coded(&mut lab);
    let sheet = lab.submitted_of(&code).expect("sheets").remove(0);
    let value = if sheet.given[&ItemId::new("P03")] == Rating::Points(5.0) { 1.0 } else { 5.0 };
    lab.correct(sheet.assignment, &[points("P03", value)], "slip").expect("corrected");
    let raw = rusqlite::Connection::open(folder.path().join(Lab::FILE_NAME)).expect("open");
    assert!(raw.execute("UPDATE revision SET why = 'none'", []).is_err(), "a revision stays");
    assert!(raw.execute("UPDATE revision_rating SET value = 3", []).is_err(), "a revision stays");
    raw.execute_batch("PRAGMA foreign_keys = OFF; DROP TRIGGER revision_rating_stays").expect("dropped");
    raw.execute("UPDATE revision_rating SET value = 3", []).expect("changed");
    let found = lab.check_trail(&[]).expect("checked").findings;
    let rows: Vec<_> = found.iter().filter(|finding| finding.kind == FindingKind::Rows).collect();
    assert_eq!(rows.len(), 1, "{found:?}");
    assert_eq!(rows[0].place, format!("sheet of {}", sheet.coders_code));
    assert!(rows[0].what.contains("revision_rating"), "{}", rows[0].what);
    assert!(found.iter().any(|finding| finding.place == "trigger revision_rating_stays"), "{found:?}");
}

#[test]
fn corrections_are_a_table_of_the_export() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lab = submitted_study(folder.path());
    let code = double_coded(&mut lab);
    let sheet = lab.submitted_of(&code).expect("sheets").remove(0);
    let given = sheet.given[&ItemId::new("P03")].points().expect("rated");
    let value = if (given - 5.0).abs() < 0.1 { 1.0 } else { 5.0 };
    lab.correct(sheet.assignment, &[points("P03", value)], "=typed by mistake").expect("corrected");
    let out = tempfile::tempdir().expect("a folder");
    let rows = lab.study_ratings().expect("rows");
    let meta = samspil::export::ExportMeta::new(None);
    samspil::export::write(&rows, &meta, out.path(), samspil::export::Format::default()).expect("written");
    let mut reader = csv::Reader::from_path(out.path().join("revisions.csv")).expect("read");
    let head = reader.headers().expect("a head").clone();
    let row = reader.records().next().expect("a row").expect("well formed");
    let cell = |name: &str| &row[head.iter().position(|column| column == name).expect(name)];
    assert_eq!(
        (cell("blind_code"), cell("coder"), cell("role")),
        (code.as_str(), sheet.coder.as_str(), "primary")
    );
    assert_eq!((cell("revision"), cell("item")), ("1", "P03"));
    assert_eq!(
        (cell("value_before"), cell("value")),
        (given.to_string().as_str(), value.to_string().as_str())
    );
    assert_eq!(cell("why"), "'=typed by mistake");
    let long = std::fs::read_to_string(out.path().join("ratings_long.csv")).expect("read");
    let start = format!("{code},{},{},primary,cib-43,P03,{given},", sheet.wave_months, sheet.coder);
    assert!(long.contains(&start), "as submitted");
}
