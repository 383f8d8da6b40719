//! The small study's export, to the byte; read back; twice; and what is never touched.

use super::*;
use crate::codebook::{ItemId, ReasonId};
use crate::report::fixture::study;
use crate::study::{Rating, Role, Source};

fn meta() -> ExportMeta {
    ExportMeta {
        study_id: Some("st-1".to_owned()),
        program_version: "9.9.9".to_owned(),
        trail: Some(TrailHead { number: 12, hash: "ab".repeat(32) }),
    }
}

fn exported(study: &StudyRatings, format: Format) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    write(study, &meta(), dir.path(), format).expect("an export");
    dir
}

fn files_of(study: &StudyRatings) -> Vec<folder::NewFile> {
    files_to_write(study, &meta(), Format::default())
}

fn text(dir: &tempfile::TempDir, name: &str) -> String {
    std::fs::read_to_string(dir.path().join(name)).expect(name)
}

/// The study with words that are hard to write down.
fn wordy() -> StudyRatings {
    let mut study = study();
    let sheet = study.sheets.first_mut().expect("a sheet");
    sheet.notes = vec![
        (None, "Sad ved bordet; \"æøå\",\nto linjer".to_owned()),
        (Some(ItemId::new("Q1")), "=HYPERLINK(\"x\")".to_owned()),
    ];
    sheet.ratings.insert(
        ItemId::new("Q2"),
        Rating::NotRated { reason: ReasonId::new("not-visible"), text: "-bag døren".to_owned() },
    );
    let second = study.sheets.iter_mut().find(|sheet| sheet.role == Role::Second).expect("a second sheet");
    second.source = Source::BroughtIn { sha256: "f".repeat(64) };
    study
}

#[test]
fn ratings_long_to_the_byte() {
    let dir = exported(&wordy(), Format::default());
    let long = text(&dir, "ratings_long.csv");
    let start = "\
blind_code,wave_months,coder,role,instrument,item,value,reason,reason_text,note,source
aaaaaa,12,Anna,primary,small-3,Q1,1,,,\"'=HYPERLINK(\"\"x\"\")\",samspil
aaaaaa,12,Anna,primary,small-3,Q2,,not-visible,'-bag døren,,samspil
aaaaaa,12,Anna,primary,small-3,Q3,1,,,,samspil
aaaaaa,12,Bo,second,small-3,Q1,1,,,,file:ffffffffffff
";
    assert!(long.starts_with(start), "{long}");
    assert!(long.ends_with("eeeeee,24,Anna,primary,ainsworth,AINS,7,,,,samspil\n"), "{long}");
    // Seven sheets of three items, one of four.
    assert_eq!(long.lines().count(), 1 + 7 * 3 + 4);
}

#[test]
fn ratings_wide_to_the_byte() {
    let dir = exported(&wordy(), Format::default());
    let wide = text(&dir, "ratings_wide.csv");
    let start = "\
blind_code,wave_months,child_age_months,adult,coder,role,submitted_at,Q1,Q2,Q3,AINS,note,source
aaaaaa,12,12,mother,Anna,primary,2026-01-02T03:04:05Z,1,,1,,\"Sad ved bordet; \"\"æøå\"\",
to linjer\",samspil
aaaaaa,12,12,mother,Bo,second,2026-01-02T03:04:05Z,1,2,1,,,file:ffffffffffff
bbbbbb,12,12,,Bo,primary,2026-01-02T03:04:05Z,3,3,1,,,samspil
";
    assert!(wide.starts_with(start), "{wide}");
}

#[test]
fn scores_to_the_byte() {
    let dir = exported(&study(), Format::default());
    let no_sheet = "no submitted primary sheet";
    let expected = format!(
        "\
blind_code,wave_months,child_age_months,adult,coder,warm,warm_n_valid,harsh,harsh_n_valid,\
total_mean_of_items,total_mean_of_items_n_valid,AINS,AINS_n_valid,missing_because
aaaaaa,12,12,mother,Anna,1.5,2,1,1,2.6666666666666665,3,,0,AINS: not rated at 12 months
bbbbbb,12,12,,Bo,3,2,1,1,3.6666666666666665,3,,0,AINS: not rated at 12 months
cccccc,12,12,,Anna,5,2,1,1,5,3,,0,AINS: not rated at 12 months
dddddd,12,12,,Bo,2,1,,0,,1,,0,harsh: 0 of 1 items are valid; at least 1 is needed | \
total_mean_of_items: 1 of 3 items is valid; at least 3 are needed | AINS: not rated at 12 months
eeeeee,24,24,,Anna,3,2,3,1,3,3,7,1,
ffffff,24,24,,,,0,,0,,0,,0,warm: {no_sheet} | harsh: {no_sheet} | total_mean_of_items: {no_sheet} | AINS: {no_sheet}
"
    );
    assert_eq!(text(&dir, "scores.csv"), expected);
}

#[test]
fn excel_reads_danish_numbers() {
    let dir = exported(&study(), Format { excel: true });
    let scores = text(&dir, "scores.csv");
    assert!(scores.starts_with("\u{feff}blind_code;wave_months;"), "{scores}");
    assert!(scores.contains("\r\naaaaaa;12;12;mother;Anna;1,5;2;1;1;2,6666666666666665;3;;0;"), "{scores}");
    assert!(!scores.replace("\r\n", "").contains('\n'));
    let manifest: serde_json::Value = serde_json::from_str(&text(&dir, "manifest.json")).expect("JSON");
    assert_eq!((&manifest["csv"]["separator"], &manifest["csv"]["decimal"]), (&";".into(), &",".into()));
}

#[test]
fn reading_back_gives_the_same_ratings() {
    let study = study();
    let dir = exported(&study, Format::default());
    let mut reader = csv::Reader::from_path(dir.path().join("ratings_wide.csv")).expect("a file");
    let head = reader.headers().expect("a head").clone();
    let mut sheets = 0;
    for (record, sheet) in reader.records().zip(&study.sheets) {
        let record = record.expect("a record");
        let cell =
            |name: &str| head.iter().position(|h| h == name).and_then(|at| record.get(at)).expect("a cell");
        assert_eq!(cell("blind_code"), sheet.blind_code.as_str());
        for (item, rating) in &sheet.ratings {
            assert_eq!(cell(item.as_str()).parse().ok(), rating.points(), "{item}");
        }
        sheets += 1;
    }
    assert_eq!(sheets, study.sheets.len());
}

#[test]
fn the_same_study_gives_the_same_bytes_whatever_the_order_of_its_sheets() {
    let mut turned = wordy();
    turned.sheets.reverse();
    let (one, two) = (exported(&wordy(), Format::default()), exported(&turned, Format::default()));
    let names =
        ["ratings_long.csv", "ratings_wide.csv", "scores.csv", "revisions.csv", "data_dictionary.csv"];
    for name in names.into_iter().chain(["data_dictionary.json", "manifest.json"]) {
        assert_eq!(text(&one, name), text(&two, name), "{name}");
    }
}

#[test]
fn the_dictionary_has_every_column_of_every_file() {
    let dir = exported(&study(), Format::default());
    let mut described = Vec::new();
    let mut reader = csv::Reader::from_path(dir.path().join("data_dictionary.csv")).expect("a file");
    for record in reader.records() {
        let record = record.expect("a record");
        let cell = |at: usize| record.get(at).expect("a cell").to_owned();
        assert!(!cell(2).is_empty() && !cell(3).is_empty() && !cell(4).is_empty(), "{record:?}");
        described.push((cell(0), cell(1)));
    }
    let mut columns = Vec::new();
    for name in ["ratings_long.csv", "ratings_wide.csv", "scores.csv", "revisions.csv", "data_dictionary.csv"]
    {
        let mut reader = csv::Reader::from_path(dir.path().join(name)).expect("a file");
        columns.extend(reader.headers().expect("a head").iter().map(|h| (name.to_owned(), h.to_owned())));
    }
    assert_eq!(described, columns);
    let json: serde_json::Value = serde_json::from_str(&text(&dir, "data_dictionary.json")).expect("JSON");
    assert_eq!(json["files"][1]["columns"][7]["name"], "Q1");
    assert_eq!(json["files"][1]["columns"][7]["meaning"]["da"], "Første");
    assert_eq!(json["files"][1]["columns"][7]["range"], "1 to 5 in steps of 1");
    assert_eq!(json["files"][1]["columns"][10]["range"], "1 to 9 in steps of 1; rated at 24 months");
}

#[test]
fn the_manifest_says_which_study_by_which_codebooks() {
    let study = study();
    let dir = exported(&study, Format::default());
    let manifest: serde_json::Value = serde_json::from_str(&text(&dir, "manifest.json")).expect("JSON");
    assert_eq!(manifest["format"], "samspil-export-1");
    assert_eq!(manifest["study"]["name"], "Small study");
    assert_eq!(manifest["program"]["version"], "9.9.9");
    let instrument = study.instruments.first().expect("an instrument");
    assert_eq!(manifest["instruments"][0]["codebook"]["hash"], instrument.codebook.hash.as_str());
    let profile = instrument.profile.as_ref().expect("a profile");
    assert_eq!(manifest["instruments"][0]["profile"]["hash"], profile.hash.as_str());
    assert_eq!(manifest["counts"]["double_coded_clips"], 3);
    for file in manifest["files"].as_array().expect("files") {
        let name = file["name"].as_str().expect("a name");
        let bytes = std::fs::read(dir.path().join(name)).expect(name);
        assert_eq!(file["sha256"], folder::sha256(&bytes), "{name}");
        assert_eq!(file["bytes"], bytes.len(), "{name}");
    }
    assert_eq!(manifest["files"][2]["rows"], 6);
}

#[test]
fn a_second_export_replaces_the_first_and_nothing_else() {
    let dir = exported(&study(), Format::default());
    std::fs::write(dir.path().join("my analysis.R"), "x").expect("a file");
    let mut fewer = study();
    fewer.sheets.retain(|sheet| sheet.role == Role::Primary);
    let summary = write(&fewer, &meta(), dir.path(), Format { excel: true }).expect("an export");
    assert_eq!(summary.files.iter().map(|file| file.rows).collect::<Vec<_>>().first(), Some(&Some(16)));
    assert_eq!(text(&dir, "my analysis.R"), "x");
    let names = std::fs::read_dir(dir.path()).expect("a folder").count();
    assert_eq!(names, 8, "seven files of ours, one of somebody else, nothing left over");
}

#[test]
fn an_export_that_was_cut_off_can_be_repeated_also_with_a_study_that_has_changed() {
    let mut fewer = study();
    fewer.sheets.retain(|sheet| sheet.role == Role::Primary);
    let all = [
        "ratings_long.csv",
        "ratings_wide.csv",
        "scores.csv",
        "revisions.csv",
        "data_dictionary.csv",
        "data_dictionary.json",
    ];
    for cut in 0..all.len() {
        let dir = exported(&study(), Format::default());
        let files = files_of(&fewer);
        let outcome = folder::put_until(dir.path(), files, cut);
        assert!(matches!(outcome, Err(ExportError::Write { .. })), "{cut}: {outcome:?}");
        // A third state of the study, cut off as well, and then whole.
        let outcome = folder::put_until(dir.path(), files_of(&wordy()), 1);
        assert!(matches!(outcome, Err(ExportError::Write { .. })), "{cut}: {outcome:?}");
        write(&fewer, &meta(), dir.path(), Format::default()).expect("an export");
        let whole = exported(&fewer, Format::default());
        for name in all.into_iter().chain(["manifest.json"]) {
            assert_eq!(text(&dir, name), text(&whole, name), "{cut}: {name}");
        }
        assert_eq!(std::fs::read_dir(dir.path()).expect("a folder").count(), 7);
    }
}

#[test]
fn the_first_export_into_a_folder_can_be_repeated_too_and_a_file_changed_meanwhile_is_kept() {
    let dir = tempfile::tempdir().expect("a folder");
    assert!(folder::put_until(dir.path(), files_of(&study()), 3).is_err());
    write(&wordy(), &meta(), dir.path(), Format::default()).expect("an export");
    assert!(folder::put_until(dir.path(), files_of(&study()), 3).is_err());
    std::fs::write(dir.path().join("scores.csv"), "with my own column").expect("a file");
    assert!(write(&study(), &meta(), dir.path(), Format::default()).is_err());
    assert_eq!(text(&dir, "scores.csv"), "with my own column");
}

#[test]
fn files_that_are_what_would_be_written_are_no_hindrance() {
    let dir = exported(&study(), Format::default());
    std::fs::remove_file(dir.path().join("manifest.json")).expect("removed");
    write(&study(), &meta(), dir.path(), Format::default()).expect("an export");
    assert!(dir.path().join("manifest.json").is_file());
}

#[test]
fn a_file_of_somebody_else_is_never_replaced() {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::write(dir.path().join("scores.csv"), "mine").expect("a file");
    let refused = write(&study(), &meta(), dir.path(), Format::default()).expect_err("a refusal");
    assert!(matches!(&refused, ExportError::NotOurs { name, .. } if name == "scores.csv"), "{refused}");
    assert!(refused.to_string().contains("Nothing was written"));
    assert_eq!(text(&dir, "scores.csv"), "mine");
    assert_eq!(std::fs::read_dir(dir.path()).expect("a folder").count(), 1);
}

#[test]
fn an_exported_file_that_was_changed_since_is_never_replaced() {
    let dir = exported(&study(), Format::default());
    std::fs::write(dir.path().join("scores.csv"), "with my own column").expect("a file");
    assert!(write(&study(), &meta(), dir.path(), Format::default()).is_err());
    assert_eq!(text(&dir, "scores.csv"), "with my own column");
}

#[test]
fn a_folder_that_cannot_be_made_says_that_the_study_is_safe() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("a file");
    std::fs::write(&file, "x").expect("a file");
    let refused = write(&study(), &meta(), &file.join("inside"), Format::default()).expect_err("a refusal");
    let words = refused.to_string();
    assert!(words.contains("Nothing was written") && words.contains("study is not affected"), "{words}");
}

#[test]
fn an_empty_study_gives_heads_only() {
    let mut empty = study();
    empty.sheets.clear();
    empty.clips.clear();
    let dir = exported(&empty, Format::default());
    assert_eq!(text(&dir, "ratings_wide.csv").lines().count(), 1);
}

#[test]
fn groups_and_guesses_come_only_with_the_witness_of_an_unblinding() {
    use crate::study::{BlindCode, Guess, GuessLine, Sureness, Unblinded, Unblinding};
    let study = study();
    let line = |code: &str, guess, withdrawn| GuessLine {
        blind_code: BlindCode::new(code),
        coder: "Anna".to_owned(),
        role: Role::Primary,
        guess,
        withdrawn,
    };
    let surely = Guess::Group { group: "cold".to_owned(), sure: Sureness::Very };
    let unblinded = Unblinded::recorded(Unblinding {
        groups: [(BlindCode::new("bbbbbb"), "warm".to_owned())].into(),
        not_allocated: vec![BlindCode::new("aaaaaa")],
        conflicting: vec![BlindCode::new("cccccc")],
        guesses: vec![line("aaaaaa", Guess::DontKnow, false), line("bbbbbb", surely, true)],
    });
    let files = with_groups(&study, Some(&unblinded), &meta(), Format::default());
    let text = |name: &str| {
        let file = files.iter().find(|file| file.name == name).expect("a file");
        String::from_utf8(file.bytes.clone()).expect("text")
    };
    assert_eq!(
        text("groups.csv"),
        "blind_code,group,missing_because\n\
         aaaaaa,,the family is not in the allocation\n\
         bbbbbb,warm,\n\
         cccccc,,the allocation has the family in more than one group\n"
    );
    assert_eq!(
        text("guesses.csv"),
        "blind_code,coder,role,group,guess,sureness,withdrawn\n\
         aaaaaa,Anna,primary,,,,no\n\
         bbbbbb,Anna,primary,warm,cold,very,yes\n"
    );
    assert!(text("data_dictionary.csv").contains("guesses.csv"));
    assert!(text("manifest.json").contains("groups.csv"));
    let before = files_to_write(&study, &meta(), Format::default());
    assert!(before.iter().all(|file| !["groups.csv", "guesses.csv"].contains(&file.name)));
}
