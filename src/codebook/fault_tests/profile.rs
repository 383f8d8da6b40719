//! Every kind of fault of a scoring profile.

use super::{CODEBOOK, check_all};
use crate::codebook::{load, load_profile};

const PROFILE: &str = r#"format = "samspil-profile-1"
id = "T"
version = 1
codebook = "small"
title.en = "Test"
verified = true
default = true
min_valid_subscale = "2/3"

[[total]]
id = "mean"
label.en = "Mean of subscales"
rule = "mean_of_subscales"
min_valid = "4/5"

[[subscale]]
id = "warmth"
items = ["A1"]
reversed = ["A2"]
"#;

#[test]
fn faults_of_profiles() {
    let book = load(&CODEBOOK.replace("max = 2", "max = 3")).unwrap();
    let subscale = "[[subscale]]\nid = \"warmth\"";
    check_all(
        PROFILE,
        &[
            ("samspil-profile-1", "samspil-codebook-1", "", "", "this file is a codebook"),
            ("codebook = \"small\"", "codebook = \"large\"", "", "", "scores “large”, not “small”"),
            ("codebook = \"small\"\n", "", "format", "", "“codebook” is missing"),
            ("verified = true", "verified = false", "format", "", "“unverified_because” is missing"),
            ("default = true", "default = 1", "", "", "must be true or false"),
            ("\"2/3\"", "\"0/3\"", "", "", "above 0 and at most 1"),
            ("\"2/3\"", "\"4/3\"", "", "", "above 0 and at most 1"),
            ("\"2/3\"", "\"2/0\"", "", "", "above 0 and at most 1"),
            ("\"2/3\"", "\"-2/3\"", "", "", "is no share"),
            ("\"2/3\"", "\"67 %\"", "", "", "is no share"),
            ("\"2/3\"", "0.67", "", "", "must be a text in quotation marks, not a number"),
            ("\"2/3\"", "\"1/99999999999999999999\"", "", "", "is no share"),
            ("min_valid_subscale = \"2/3\"\n", "", "format", "", "“min_valid_subscale” is missing"),
            (
                "\"mean_of_subscales\"",
                "\"mean_of_subscale\"",
                "",
                "mean",
                "did you mean “mean_of_subscales”?",
            ),
            ("\"mean_of_subscales\"", "\"mean_of_items\"", "", "mean", "scales with different ends"),
            ("\"4/5\"", "\"5/4\"", "", "mean", "above 0 and at most 1"),
            ("label.en = \"Mean of subscales\"\n", "", "[[total]]", "mean", "“label” is missing"),
            ("id = \"warmth\"", "id = \"warmt\"", "", "warmt", "no subscale “warmt”; did you mean “warmth”?"),
            ("items = [\"A1\"]", "items = [\"A1\", \"A9\"]", "", "warmth", "no item “A9”"),
            ("items = [\"A1\"]", "items = [\"A1\", \"A1\"]", "", "warmth", "in this subscale twice"),
            (
                "reversed = [\"A2\"]",
                "reversed = [\n\"A2\",\n\"A1\", ]",
                "\"A1\", ]",
                "warmth",
                "is in this subscale twice",
            ),
            ("reversed = [\"A2\"]", "reversed = [\"A2\", \"B1\"]", "", "warmth", "rated from 0 to 3"),
            ("items = [\"A1\"]\nreversed = [\"A2\"]", "items = []", "", "warmth", "is empty"),
            ("items = [\"A1\"]\nreversed = [\"A2\"]", "", subscale, "warmth", "“items” is missing"),
            ("reversed = [\"A2\"]", "reverse = [\"A2\"]", "", "warmth", "did you mean “reversed”?"),
            (
                "[[subscale]]",
                "[[subscale]]\nid = \"warmth\"\nitems = [\"A1\"]\n[[subscale]]",
                "id = \"warmth\"\nitems = [\"A1\"]\nreversed",
                "warmth",
                "already on line",
            ),
        ],
        |text| load_profile(text, &book),
    );
    let bare = PROFILE.split_once("[[total]]").unwrap().0;
    let empty = format!("total = []\nsubscale = []\n{bare}");
    assert!(
        load_profile(&empty, &book)
            .unwrap_err()
            .to_string()
            .contains("at least one [[subscale]] or [[total]]")
    );
    assert!(
        load_profile(bare, &book).unwrap_err().to_string().contains("at least one [[subscale]] or [[total]]")
    );
}
