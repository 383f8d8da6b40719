//! `samspil stats`: any table of ratings, as a person has it, without a study.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::cli::samspil;

/// A case of the published reference tables.
fn golden(id: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/golden/papers_raters.json");
    let file: Value = serde_json::from_slice(&fs::read(path).expect("the file")).expect("JSON");
    let mut case = file["cases"].as_array().unwrap().iter().find(|case| case["id"] == id).expect(id).clone();
    if let Some(name) = case["input"]["table_ref"].as_str() {
        case["input"]["ratings"] = file["tables"][name]["ratings"].clone();
    }
    case
}

/// The reference table of a case: rows are units, columns raters.
fn ratings(id: &str) -> Vec<Vec<Option<f64>>> {
    let rows = golden(id)["input"]["ratings"].clone();
    let row = |row: &Value| row.as_array().unwrap().iter().map(Value::as_f64).collect();
    rows.as_array().expect(id).iter().map(row).collect()
}

/// Files of one test, in a folder of their own.
struct Tables(tempfile::TempDir);

impl Tables {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn put(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, bytes).expect("written");
        path
    }
}

fn run(what: &str, file: &Path, more: &[&str]) -> String {
    samspil(&[&["stats", what, file.to_str().unwrap()], more].concat()).done()
}

fn json(what: &str, file: &Path, more: &[&str]) -> Value {
    serde_json::from_str(&run(what, file, &[more, &["--json"]].concat())).expect("JSON")
}

/// The report without what it says of the file.
fn result(what: &str, file: &Path, more: &[&str]) -> String {
    let mut all = json(what, file, more);
    assert!(all.as_object_mut().unwrap().remove("read").is_some());
    serde_json::to_string(&all).unwrap()
}

/// What a refusal prints: the faults, and then the sentence on the error stream.
fn refused(what: &str, file: &Path, more: &[&str]) -> (String, String) {
    let answer = samspil(&[&["stats", what, file.to_str().unwrap()], more].concat());
    let out = answer.out.clone();
    (out, answer.refused())
}

fn coefficient<'a>(of: &'a Value, form: &str) -> &'a Value {
    let all = of["coefficients"].as_array().expect("coefficients");
    all.iter().find(|one| one["form"] == form).unwrap_or_else(|| panic!("{form} in {all:?}"))
}

#[track_caller]
fn near(got: &Value, expected: &Value) {
    let (got, expected) = (got.as_f64().expect("a number"), expected.as_f64().expect("a number"));
    assert!((got - expected).abs() < 1e-7, "{got} is not {expected}");
}

/// A wide table, with this mark between cells and before decimals.
fn wide(ratings: &[Vec<Option<f64>>], separator: char, decimal: char) -> String {
    let mut text = "unit".to_owned();
    (0..ratings[0].len()).for_each(|rater| text.push_str(&format!("{separator}J{rater}")));
    for (unit, row) in ratings.iter().enumerate() {
        text.push_str(&format!("\nu{unit}"));
        for cell in row {
            let cell =
                cell.map_or(String::new(), |value| value.to_string().replace('.', &decimal.to_string()));
            text.push_str(&format!("{separator}{cell}"));
        }
    }
    text + "\n"
}

/// The same as a long table without the missing cells; every unit and rater has to have a rating.
fn long(ratings: &[Vec<Option<f64>>]) -> String {
    let mut text = "unit,rater,rating\n".to_owned();
    for (unit, row) in ratings.iter().enumerate() {
        for (rater, cell) in row.iter().enumerate() {
            match cell {
                Some(value) => text.push_str(&format!("u{unit},J{rater},{value}\n")),
                // The raters appear in their order with the first unit.
                None if unit == 0 => text.push_str(&format!("u{unit},J{rater},NA\n")),
                None => {}
            }
        }
    }
    text
}

fn utf_16(text: &str) -> Vec<u8> {
    [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
}

fn windows_1252(text: &str) -> Vec<u8> {
    text.chars().map(|letter| u8::try_from(u32::from(letter)).expect("Latin-1")).collect()
}

#[test]
fn published_tables_give_their_published_figures() {
    let tables = Tables::new();
    let shrout = ratings("shrout_fleiss_1979/icc");
    let file = tables.put("shrout.csv", wide(&shrout, ',', '.').as_bytes());
    let found = json("agreement", &file, &["--scale", "1..10"]);
    let item = &found["items"][0];
    let expected = golden("shrout_fleiss_1979/icc")["expected"].clone();
    for (form, key) in [
        ("icc_1", "ICC1"),
        ("icc_a1", "ICC2"),
        ("icc_c1", "ICC3"),
        ("icc_1k", "ICC1k"),
        ("icc_ak", "ICC2k"),
        ("icc_ck", "ICC3k"),
    ] {
        let (got, expected) = (coefficient(item, form), &expected[key]);
        near(&got["value"], &expected["icc"]);
        near(&got["low"], &expected["lo"]);
        near(&got["high"], &expected["hi"]);
    }
    let share = golden("shrout_fleiss_1979/agreement/within_1")["expected"]["pairwise_pooled"].clone();
    near(&coefficient(item, "within_1")["value"], &share);
    // As printed in the paper: ICC(2,1) = .29, ICC(3,1) = .71.
    let text = run("agreement", &file, &[]);
    assert!(text.contains("0.29") && text.contains("0.71"), "{text}");

    let krippendorff = ratings("krippendorff_2011/agreement/within_0");
    let file = tables.put("krippendorff.csv", long(&krippendorff).as_bytes());
    let found = json("agreement", &file, &[]);
    assert_eq!(found["scale"], serde_json::json!({ "from": "data", "points": [1.0, 2.0, 3.0, 4.0, 5.0] }));
    let expected = golden("krippendorff_2011/agreement/within_0")["expected"]["pairwise_pooled"].clone();
    near(&coefficient(&found["items"][0], "exact")["value"], &expected);
    for level in ["nominal", "ordinal", "interval"] {
        let expected =
            golden(&format!("krippendorff_2011/krippendorff/{level}"))["expected"]["alpha"].clone();
        near(&coefficient(&found["items"][0], &format!("krippendorff_{level}"))["value"], &expected);
    }
    let ac1 = golden("krippendorff_2011/gwet_ac1/unweighted")["expected"].clone();
    near(&coefficient(&found["items"][0], "gwet_ac1")["value"], &ac1["coef"]);
    // With a longer scale AC1 is another number: that is why the scale is told.
    let longer = json("agreement", &file, &["--scale", "1..9"]);
    let other = coefficient(&longer["items"][0], "gwet_ac1")["value"].as_f64().expect("a number");
    assert!((other - ac1["coef"].as_f64().unwrap()).abs() > 0.01, "{other}");
    let linear = json("agreement", &file, &["--weights", "linear"]);
    let forms: Vec<&str> = linear["items"][0]["coefficients"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["form"].as_str())
        .collect();
    assert!(forms.contains(&"gwet_ac2_linear") && !forms.contains(&"gwet_ac1"), "{forms:?}");
    assert!(forms.contains(&"krippendorff_ordinal") && !forms.contains(&"gwet_ac2_quadratic"), "{forms:?}");
}

#[test]
fn the_same_ratings_give_the_same_bytes_however_they_are_written() {
    let tables = Tables::new();
    let table = ratings("krippendorff_2011/agreement/within_0");
    let plain = wide(&table, ',', '.');
    let semicolons = wide(&table, ';', ',');
    let scale = ["--scale", "1..5:0.5"];
    let expected = result("agreement", &tables.put("wide.csv", plain.as_bytes()), &scale);
    let accented = semicolons.replace("unit", "enhed");
    let long = long(&table);
    let files: [(&str, Vec<u8>); 8] = [
        ("long.csv", long.clone().into_bytes()),
        ("long_tabs.csv", long.replace(',', "\t").into_bytes()),
        ("long_utf16.csv", utf_16(&long)),
        ("semicolons.csv", semicolons.clone().into_bytes()),
        ("mark.csv", format!("\u{feff}{semicolons}").into_bytes()),
        ("utf16.csv", utf_16(&accented)),
        ("bars_crlf.csv", plain.replace(',', "|").replace('\n', "\r\n\r\n").into_bytes()),
        ("marks.csv", plain.replace(",,", ",NA,").replace(",\n", ",.\n").into_bytes()),
    ];
    for (name, bytes) in files {
        assert_eq!(result("agreement", &tables.put(name, &bytes), &scale), expected, "{name}");
    }
}

#[test]
fn letters_and_decimals_of_a_danish_spreadsheet_are_read() {
    let tables = Tables::new();
    let text = "klip;Søren;Åse\nå1;3,5;4\nå2;2;2,5\nå3;1,5;1,5\n";
    let expected = result("agreement", &tables.put("utf8.csv", text.as_bytes()), &[]);
    assert_eq!(result("agreement", &tables.put("1252.csv", &windows_1252(text)), &[]), expected);
    let quoted =
        text.replace("3,5", "\"3,5\"").replace("2,5", "\"2,5\"").replace("1,5", "\"1,5\"").replace(';', ",");
    assert_eq!(result("agreement", &tables.put("quoted.csv", quoted.as_bytes()), &[]), expected);
    let found = json("agreement", &tables.put("again.csv", &windows_1252(text)), &[]);
    assert_eq!(found["raters"], serde_json::json!(["Søren", "Åse"]));
    assert_eq!(found["scale"]["points"], serde_json::json!([1.5, 2.0, 2.5, 3.5, 4.0]));
    assert_eq!(
        (&found["read"]["encoding"], &found["read"]["separator"]),
        (&"Windows-1252".into(), &";".into())
    );
}

#[test]
fn several_items_come_in_three_forms_with_one_answer() {
    let tables = Tables::new();
    let long = "clip,coder,item,rating\nk1,A,P1,1\nk1,B,P1,2\nk2,A,P1,3\nk2,B,P1,3\nk1,A,P2,4\nk1,B,P2,4\nk2,A,P2,5\nk2,B,P2,1\n";
    let sheets = "clip,coder,P1,P2\nk1,A,1,4\nk1,B,2,4\nk2,A,3,5\nk2,B,3,1\n";
    let columns = "clip,A_P1,B_P1,A_P2,B_P2\nk1,1,2,4,4\nk2,3,3,5,1\n";
    let expected = result("agreement", &tables.put("long.csv", long.as_bytes()), &[]);
    assert_eq!(result("agreement", &tables.put("sheets.csv", sheets.as_bytes()), &[]), expected);
    let file = tables.put("columns.csv", columns.as_bytes());
    assert_eq!(result("agreement", &file, &["--names", "RATER_ITEM"]), expected);
    let found: Value = serde_json::from_str(&expected).unwrap();
    assert_eq!(found["items"].as_array().map(Vec::len), Some(2));
    assert_eq!(coefficient(&found["pooled"], "exact")["value"], 0.5);
    assert_eq!(coefficient(&found["items"][1], "exact")["value"], 0.5);
}

#[test]
fn every_fault_is_listed_with_its_place_and_nothing_is_computed() {
    let tables = Tables::new();
    let file = tables.put(
        "bad.csv",
        b"clip,coder,P01,P03\nk1,A,1,four\nk1,B,inf,2\nk1,A,2,2\nk2,A,7,3\nk3,A,1\nk4,A,\"1,234.5\",9\n",
    );
    let (faults, why) = refused("agreement", &file, &["--scale", "1..5", "--missing-code", "9"]);
    for told in [
        "row 2, column 'P03': “four” is no number",
        "row 3, column 'P01': “inf” is infinite, and no rating",
        "row 4: unit “k1”, rater “A”, item “P01” has a rating in row 2 already",
        "row 5, column 'P01': 7 is outside of the scale from 1 to 5",
        "row 6: it has 3 cells where the header has 4",
        "row 7, column 'P01': “1,234.5” has a thousands separator",
    ] {
        assert!(faults.contains(told), "{told} in:\n{faults}");
    }
    assert_eq!(faults.lines().count(), 6, "{faults}");
    assert!(why.contains("6 faults") && why.contains("Nothing was computed"), "{why}");
    assert!(!faults.contains("icc"), "{faults}");

    let mut mixed = "klip,Søren,Åse\nk1,1,2\n".as_bytes().to_vec();
    mixed.extend(b"k\xF82,1,2\n");
    let (faults, _) = refused("agreement", &tables.put("mixed.csv", &mixed), &[]);
    assert!(faults.contains("row 3: character 2 is the stray byte 0xF8"), "{faults}");
    let (faults, _) = refused("agreement", &tables.put("empty.csv", b"clip,A,B\n"), &[]);
    assert!(faults.contains("no row below the header"), "{faults}");
    let absent = samspil(&["stats", "agreement", "no-such-file.csv"]).refused();
    assert!(absent.contains("cannot be read") && absent.contains("Next:"), "{absent}");
}

#[test]
fn what_cannot_be_typed_ends_with_2() {
    for more in [
        &["--scale", "5..1"][..],
        &["--scale", "five"],
        &["--confidence", "7000"],
        &["--long", "--wide"],
        &["--resamples", "many"],
        &["--weights", "heavy"],
        &["--separator", ":"],
    ] {
        let answer = samspil(&[&["stats", "agreement", "x.csv"], more].concat());
        assert_eq!(answer.code, 2, "{more:?}: {answer:?}");
    }
    let tables = Tables::new();
    let file = tables.put("t.csv", b"clip,A,B\nk,1,2\n");
    let (_, both) = refused("agreement", &file, &["--scale", "1..9", "--missing-code", "9"]);
    assert!(both.contains("is a point of the scale"), "{both}");
}

#[test]
fn tables_that_say_nothing_get_reasons_and_no_numbers() {
    let tables = Tables::new();
    for (name, text, warning) in [
        ("one.csv", "clip,A\nk1,1\nk2,2\n", "one rater only"),
        ("missing.csv", "clip,A,B\nk1,,NA\nk2,.,\n", "every cell is missing"),
        ("apart.csv", "clip,A,B\nk1,1,\nk2,,2\n", "nothing to compare"),
    ] {
        let file = tables.put(name, text.as_bytes());
        let found = json("agreement", &file, &[]);
        let said = found["warnings"].to_string();
        assert!(said.contains(warning), "{name}: {said}");
        let all = found["items"][0]["coefficients"].as_array().unwrap().clone();
        assert!(all.len() > 5, "{all:?}");
        for one in all {
            assert!(
                one["value"].is_null() && one["low"].is_null() && one["reason"].is_string(),
                "{name}: {one}"
            );
        }
        assert!(run("agreement", &file, &[]).contains(warning));
    }
    let constant = json(
        "agreement",
        &tables.put("constant.csv", b"clip,A,B\nk1,1,1\nk2,1,1\nk3,1,1\n"),
        &["--scale", "1..5"],
    );
    let item = &constant["items"][0];
    assert_eq!(coefficient(item, "exact")["value"], 1.0);
    assert_eq!(coefficient(item, "icc_a1")["reason"], "no_variation_between_units");
}

#[test]
fn a_table_may_come_from_another_program() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_samspil"))
        .args(["stats", "agreement", "-", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all(b"clip\tA\tB\nk1\t1\t1\nk2\t2\t3\nk3\t9\t3\n").expect("written");
    drop(input);
    let output = child.wait_with_output().expect("ended");
    assert!(output.status.success());
    let found: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!((&found["units"], &found["read"]["separator"]), (&3.into(), &"\t".into()));
}

#[test]
fn names_from_a_table_do_nothing_to_a_terminal() {
    let tables = Tables::new();
    let file = tables.put("odd.csv", b"clip,\"A\nnna\",=1+1,\x1b[31mBo\nk1,1,2,1\nk2,2,2,3\nk3,3,1,3\n");
    let text = run("agreement", &file, &[]);
    assert!(!text.contains('\u{1b}') && text.contains("A nna – =1+1"), "{text}");
}

#[test]
fn codes_are_told_and_options_change_what_they_say() {
    let tables = Tables::new();
    let file = tables
        .put("codes.csv", b"clip,wave,A,B,note\nk1,12,1,1,x\nk1,24,2,9,y\nk2,12,N/C,3,z\nk2,24,4,4,=1+1\n");
    let more = [
        "--unit",
        "clip,wave",
        "--ignore",
        "note",
        "--missing-code",
        "9,N/C",
        "--confidence",
        "90",
        "--seed",
        "7",
    ];
    let found = json("agreement", &file, &more);
    let codes = serde_json::json!([{ "code": "9", "cells": 1 }, { "code": "N/C", "cells": 1 }]);
    assert_eq!(found["read"]["not_codable"], codes);
    assert_eq!((&found["units"], &found["confidence"], &found["seed"]), (&4.into(), &0.9.into(), &7.into()));
    assert_eq!(found["items"][0]["base"]["pairable"], 2);
    let text = run("agreement", &file, &more);
    assert!(text.contains("Not codable (9): 1 cell.") && text.contains("90 % CI"), "{text}");
    assert!(text.contains("Not used: note."), "{text}");
    assert!(text.contains("2000 resamples of whole units, seed 7"), "{text}");
    let without = run("agreement", &file, &[&more[..], &["--resamples", "0"]].concat());
    assert!(without.contains("resampling are left out"), "{without}");
    // The same seed gives the same bytes.
    assert_eq!(result("agreement", &file, &more), result("agreement", &file, &more));
}

/// A table that the statistics room was held against with independent software, as a person would have it.
fn scale_case() -> (Value, Vec<Vec<Option<f64>>>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/golden/simulated.json");
    let file: Value = serde_json::from_slice(&fs::read(path).expect("the file")).expect("JSON");
    let cases = file["cases"].as_array().unwrap();
    let listwise = |case: &&Value| case["stat"] == "cronbach_alpha" && case["input"]["missing"] == "listwise";
    let case = cases.iter().find(listwise).expect("a case of alpha").clone();
    let table = case["input"]["table_ref"].as_str().map_or(&case["input"], |name| &file["tables"][name]);
    let rows = table["items_matrix"].as_array().expect("a matrix").iter();
    let rows = rows.map(|row| row.as_array().unwrap().iter().map(Value::as_f64).collect()).collect();
    (case["expected"].clone(), rows)
}

#[test]
fn alpha_is_that_of_independent_software_in_every_form() {
    let tables = Tables::new();
    let (expected, rows) = scale_case();
    let comma = tables.put("items.csv", wide(&rows, ',', '.').as_bytes());
    let found = json("alpha", &comma, &[]);
    let raw = coefficient(&found, "cronbach_alpha_raw");
    near(&raw["value"], &expected["raw"]);
    near(&raw["low"], &expected["feldt_lo"]);
    near(&raw["high"], &expected["feldt_hi"]);
    near(&coefficient(&found, "cronbach_alpha_std")["value"], &expected["std"]);
    assert_eq!((&found["n"], &found["k"]), (&expected["n"], &expected["k"]));
    for (item, expected) in
        found["items"].as_array().unwrap().iter().zip(expected["items"].as_array().unwrap())
    {
        near(&item["mean"], &expected["mean"]);
        near(&item["r_rest"]["value"], &expected["r_drop"]);
        near(&item["alpha_without"]["value"], &expected["alpha_drop_raw"]);
    }
    let plain = result("alpha", &comma, &[]);
    let long = long(&rows).replace("rater", "item");
    for (name, bytes) in [
        ("semicolons.csv", wide(&rows, ';', ',').into_bytes()),
        ("long.csv", long.clone().into_bytes()),
        ("utf16.csv", utf_16(&long)),
    ] {
        assert_eq!(result("alpha", &tables.put(name, &bytes), &[]), plain, "{name}");
    }
    assert!(run("alpha", &comma, &[]).contains("cronbach_alpha_raw"));
}

#[test]
fn items_are_reversed_on_the_declared_scale_alone() {
    let tables = Tables::new();
    let file = tables.put("q.csv", b"id,Q1,Q2,Q3\na,1,1,5\nb,2,2,4\nc,3,4,3\nd,5,4,1\ne,,3,3\n");
    let turned = tables.put("t.csv", b"id,Q1,Q2,Q3\na,1,1,1\nb,2,2,2\nc,3,4,3\nd,5,4,5\ne,,3,3\n");
    let asked = json("alpha", &file, &["--scale", "1..5", "--reverse", "Q3"]);
    let plain = json("alpha", &turned, &[]);
    assert_eq!(asked["coefficients"], plain["coefficients"]);
    assert_eq!((&asked["reversed"][0], &asked["rows"], &asked["n"]), (&"Q3".into(), &5.into(), &4.into()));
    let without = samspil(&["stats", "alpha", file.to_str().unwrap(), "--reverse", "Q3"]);
    assert_eq!(without.code, 2, "{without:?}");
    let (_, why) = refused("alpha", &file, &["--scale", "1..5", "--reverse", "Q9"]);
    assert!(why.contains("no item Q9"), "{why}");
}

#[test]
fn scales_that_say_nothing_get_reasons() {
    let tables = Tables::new();
    for (name, text, reason) in [
        ("single.csv", "id,Q1\na,1\nb,2\nc,4\n", "fewer_than_2_items"),
        ("constant.csv", "id,Q1,Q2\na,1,3\nb,2,3\nc,4,3\n", "fewer_than_2_varying_items"),
        ("missing.csv", "id,Q1,Q2\na,,3\nb,2,\nc,,\n", "fewer_than_2_complete_rows"),
    ] {
        let found = json("alpha", &tables.put(name, text.as_bytes()), &[]);
        let raw = coefficient(&found, "cronbach_alpha_raw");
        assert!(raw["value"].is_null(), "{name}: {raw}");
        assert_eq!(raw["reason"], reason, "{name}");
    }
    let constant = tables.put("one.csv", b"id,Q1,Q2,Q3\na,1,3,2\nb,2,3,1\nc,4,3,5\n");
    let found = json("alpha", &constant, &[]);
    assert_eq!(found["constant_items"], serde_json::json!(["Q2"]));
    assert!(run("alpha", &constant, &[]).contains("Q2 has the same value"));
}

#[test]
fn columns_of_two_names_and_of_words_are_asked_about_with_the_answer() {
    let tables = Tables::new();
    let spss = tables.put(
        "spss.csv",
        b"id,age_mo,P01_c1,P01_c2,P02_c1,P02_c2\n1,12,3,3,4,5\n2,12,1,2,4,4\n3,12,5,4,1,1\n",
    );
    let (faults, why) = refused("agreement", &spss, &["--ignore", "age_mo"]);
    assert!(faults.contains("'P01_c1' of 'P01' and 'c1'") && faults.contains("ITEM_RATER"), "{faults}");
    assert!(why.contains("--names"), "{why}");
    let more = ["--ignore", "age_mo", "--names", "ITEM_RATER"];
    let found = json("agreement", &spss, &more);
    assert_eq!(
        (&found["raters"], &found["items"][1]["id"]),
        (&serde_json::json!(["c1", "c2"]), &"P02".into())
    );
    // Of a scale each coder's view of a unit is a row.
    assert!(refused("alpha", &spss, &["--ignore", "age_mo"]).0.contains("ITEM_RATER"));
    let scale = json("alpha", &spss, &more);
    assert_eq!((&scale["rows"], &scale["k"]), (&6.into(), &2.into()));
    // What to leave out can be copied.
    let words =
        tables.put("w.csv", "klip;Dato;Set af;A;B\n1;x;mor;1;2\n2;y;far;2;2\n3;z;mor;3;1\n".as_bytes());
    let (_, why) = refused("agreement", &words, &[]);
    assert!(why.contains("(--ignore 'Dato,Set af')"), "{why}");
    assert_eq!(json("agreement", &words, &["--ignore", "Dato,Set af"])["units"], 3);
}

#[test]
fn what_may_be_a_slip_is_said() {
    let tables = Tables::new();
    let file =
        tables.put("slip.csv", "clip,coder,rating\n1,Åse,2\n01,A\u{30a}se,3\n2,Bo,99\n1,Bo,1\n".as_bytes());
    let told = json("agreement", &file, &[])["read"]["remarks"].to_string();
    for part in ["“1” and “01”", "“Åse” and “A\u{30a}se”", "99 (1 cell)"] {
        assert!(told.contains(part), "{part} in {told}");
    }
    assert!(run("agreement", &file, &[]).contains("Look at this: The units “1” and “01”"));
    assert_eq!(
        json("agreement", &file, &["--missing-code", "99"])["read"]["remarks"].as_array().map(Vec::len),
        Some(2)
    );
}

#[test]
fn the_text_fits_a_terminal() {
    let tables = Tables::new();
    let mut text =
        "clip,coder,Sensitivity to signals of the child,Sensitivity to distress of the child,Warmth\n"
            .to_owned();
    for clip in 0..30 {
        for (coder, more) in [("Anna Holm", 0), ("Mette Lund", 1)] {
            let point = |item: usize| (clip * (item + 2) + more * usize::from(clip % 4 == item)) % 5 + 1;
            text.push_str(&format!("k{clip},{coder},{},{},{}\n", point(0), point(1), point(2)));
        }
    }
    let file = tables.put("wide.csv", text.as_bytes());
    for what in ["agreement", "alpha"] {
        let text = run(what, &file, &[]);
        let long: Vec<&str> = text.lines().filter(|line| line.chars().count() > 80).collect();
        assert!(long.is_empty(), "{long:?}");
        // Cut names are not alike.
        let row =
            |end: &str| text.lines().any(|line| line.starts_with("  Sensitivity") && line.contains(end));
        assert!(row("to s") && row("to d"), "{text}");
    }
}

#[test]
fn what_is_no_file_and_what_takes_no_answer_is_told() {
    let tables = Tables::new();
    let folder = samspil(&["stats", "agreement", tables.0.path().to_str().unwrap()]).refused();
    assert!(folder.contains("cannot be read") && folder.contains("Next:"), "{folder}");
    let file = tables.put("t.csv", b"clip,A,B\nk,1,2\nl,2,2\n");
    let command = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_samspil"));
        command.args(["stats", "agreement", file.to_str().unwrap()]).stderr(Stdio::piped());
        command
    };
    if let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") {
        let ended = command().stdout(full).output().expect("ended");
        let why = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert!(ended.status.code() == Some(1) && why.contains("could not be written"), "{why}");
    }
    // A reader that went away.
    let mut child = command().stdout(Stdio::piped()).spawn().expect("the program starts");
    drop(child.stdout.take());
    let ended = child.wait_with_output().expect("ended");
    assert!(ended.status.success() && ended.stderr.is_empty(), "{}", String::from_utf8_lossy(&ended.stderr));
}
