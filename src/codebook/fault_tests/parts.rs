//! Faults of sections, reasons and subscales, and of how a codebook's parts fit together.

use super::{CODEBOOK, check_all};
use crate::codebook::load;

#[test]
fn faults_of_sections_reasons_and_subscales() {
    check_all(
        CODEBOOK,
        &[
            (
                "items = [\"B1\"]",
                "items = [\"B1\", \"A2\"]",
                "",
                "second",
                "“A2” is already placed on line 13",
            ),
            (
                "items = [\"B1\"]",
                "items = [\n\"B1\",\n\"B1\"]",
                "\"B1\"]",
                "second",
                "already placed on line 19",
            ),
            ("[\"A1\", \"A2\"]", "[\"A1\"]", "[[item]]\nid = \"A2\"", "A2", "in no section"),
            ("items = [\"B1\"]", "items = [\"B1\", \"B2\"]", "", "second", "no item “B2”"),
            (
                "items = [\"B1\"]",
                "items = [\"B1\", 2]",
                "",
                "second",
                "list of ids, but holds a whole number",
            ),
            ("id = \"second\"", "id = \"First\"", "", "First", "the section “First” is already on line 11"),
            ("id = \"second\"", "id = \"2nd page\"", "", "section no. 2", "cannot be an id"),
            ("label.en = \"Second\"", "label.da = \"Anden\"", "", "second", "no English text"),
            (
                "label.en = \"Second\"",
                "label.en = \"Second\"\ntitle = 1",
                "title = 1",
                "second",
                "unknown key",
            ),
            (
                "id = \"did-not-arise\"",
                "id = \"not-visible\"",
                "id = \"not-visible\"\nlabel.en = \"Did",
                "not-visible",
                "already on line 21",
            ),
            ("{ item = \"A1\" }", "{ item = \"A9\" }", "", "did-not-arise", "no item “A9”"),
            ("{ item = \"A1\" }", "{ item = \"B1\" }", "", "did-not-arise", "already in this list"),
            ("{ item = \"A1\" }", "{ }", "", "did-not-arise", "“item” is missing"),
            ("waves = [12]", "waves = []", "", "did-not-arise", "the list is empty"),
            ("waves = [12]", "waves = [-12]", "", "did-not-arise", "whole number from 0 to 240"),
            ("waves = [12]", "waves = 12", "", "did-not-arise", "“waves” must be a list"),
            ("waves = [12]", "wave = 12", "", "did-not-arise", "did you mean “waves”?"),
            (
                "only_for = [{ item = \"A1\" }, { item = \"B1\", waves = [12] }]",
                "only_for = []",
                "",
                "did-not-arise",
                "the list is empty",
            ),
            ("text_required = true", "text_required = \"yes\"", "", "did-not-arise", "must be true or false"),
            ("label.en = \"Warmth\"", "label.en = 3", "", "warmth", "must be a text in quotation marks"),
            (
                "[[subscale]]\nid = \"warmth\"",
                "[[subscale]]",
                "[[subscale]]",
                "subscale no. 1",
                "“id” is missing",
            ),
        ],
        load,
    );
}

#[test]
fn faults_that_come_in_pairs_name_each_other() {
    // An item twice: the second is the fault. An item renamed: its places are the fault, and it has none.
    let twice = CODEBOOK.replace("id = \"A2\"\n", "id = \"a1\"\n");
    let faults = load(&twice).unwrap_err().to_string();
    assert!(faults.contains("the item “a1” is already on line"), "{faults}");
    let renamed = CODEBOOK.replace("id = \"A2\"\n", "id = \"A22\"\n");
    let faults = load(&renamed).unwrap_err().to_string();
    assert!(faults.contains("line 13, first: there is no item “A2”"), "{faults}");
    assert!(faults.contains("A22: the item “A22” is in no section"), "{faults}");
    assert_eq!(faults.lines().count(), 2, "{faults}");
}

#[test]
fn a_section_or_file_without_items_is_a_fault() {
    let none = CODEBOOK.split_once("[[item]]").unwrap().0;
    let faults = load(none).unwrap_err().to_string();
    assert!(faults.contains("“item” is missing"), "{faults}");
    assert_eq!(
        faults.lines().count(),
        1,
        "what cannot be found for want of items is no fault of its own: {faults}"
    );
    let misnamed = load(&CODEBOOK.replace("[[item]]", "[[itme]]")).unwrap_err().to_string();
    assert!(misnamed.contains("line 36: unknown key “itme”; did you mean “item”?"), "{misnamed}");
    let empty = CODEBOOK.replace("items = [\"B1\"]", "items = []");
    assert!(load(&empty).unwrap_err().to_string().contains("line 18, second: the section has no items"));
    assert!(load("").unwrap_err().to_string().contains("“section” is missing"));
    let lists = format!("item = []\nsection = []\n{}", CODEBOOK.split_once("[[section]]").unwrap().0);
    let faults = load(&lists).unwrap_err().to_string();
    assert!(faults.contains("“section” is missing") && faults.contains("“item” is missing"), "{faults}");
}

#[test]
fn an_item_cannot_be_less_verified_than_its_codebook() {
    let text = CODEBOOK
        .replace("verified = false\nunverified_because = \"Nobody has the manual.\"", "verified = true");
    let faults = load(&text).unwrap_err();
    let [fault] = faults.as_slice() else { panic!("{faults}") };
    assert_eq!(fault.item.as_deref(), Some("A1"));
    assert!(fault.message.contains("the codebook as a whole claims to be"));
    let with_reason = text.replace("verified = true", "verified = true\nunverified_because = \"?\"");
    assert!(
        load(&with_reason)
            .unwrap_err()
            .to_string()
            .contains("line 7: “verified” is true, so there is nothing")
    );
}

#[test]
fn all_faults_are_listed_at_once_in_order_of_lines() {
    let text = CODEBOOK
        .replace("version = 1\n", "version = 0\n")
        .replace("items = [\"B1\"]", "items = [\"B1\", \"Z9\"]")
        .replace("target = \"child\"", "target = \"baby\"")
        .replace("step = 0.5", "step = 0.3")
        .replace("note = \"For tests.\"", "note = \"For tests.");
    let faults = load(&text).unwrap_err();
    let lines: Vec<usize> = faults.iter().map(|fault| fault.line).collect();
    assert!(lines.is_sorted(), "{faults}");
    assert_eq!(faults.as_slice().len(), 4, "{faults}");
    let shown = faults.to_string();
    for part in ["line 3: ", "line 5: not valid TOML", "A2: “target” must be", "B1: steps of 0.3"] {
        assert!(shown.contains(part), "{part}\n{faults}");
    }
    // What broken syntax may have hidden is not called missing.
    assert!(!shown.contains("Z9") && !shown.contains("missing"), "{faults}");
}

#[test]
fn syntax_faults_are_all_listed_with_their_lines() {
    let text = CODEBOOK.replace("version = 1\n", "version = \n").replace("step = 0.5 }", "step = 0,5 }");
    let faults = load(&text).unwrap_err();
    let syntax: Vec<usize> = faults
        .iter()
        .filter(|fault| fault.message.starts_with("not valid TOML"))
        .map(|fault| fault.line)
        .collect();
    assert!(syntax.contains(&3) && syntax.contains(&text.lines().count()), "{faults}");
}
