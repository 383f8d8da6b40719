//! Every kind of fault of an overlay.

use super::{book, check_all};
use crate::codebook::overlay;

const OVERLAY: &str = r#"format = "samspil-overlay-1"
codebook = "small"
codebook_version = 1
title.en = "Small, as we use it"

[[section]]
id = "first"
label.en = "Page one"

[[reason]]
id = "not-visible"
label.en = "Out of sight"

[[subscale]]
id = "warmth"
label.da = "Varme"

[[item]]
id = "A1"
label.da = "Vores punkt"
description.en = "Our words."
hint.en = "Our hint."
verified = true
source = "the manual"
anchor = [
  { point = 1, text.en = "Hardly any" },
  { point = 3, text.en = "Some" },
]
"#;

#[test]
fn faults_of_overlays() {
    let book = book();
    check_all(
        OVERLAY,
        &[
            ("samspil-overlay-1", "samspil-overlay-2", "", "", "does not know it"),
            ("codebook = \"small\"", "codebook = \"cib-43\"", "", "", "is for “cib-43”, not for “small”"),
            ("codebook_version = 1", "codebook_version = 2", "", "", "for version 2, but this is version 1"),
            ("codebook_version = 1\n", "", "format", "", "“codebook_version” is missing"),
            ("codebook_version = 1", "codebook_version = 1\nid = \"x\"", "id = \"x\"", "", "words only"),
            (
                "codebook_version = 1",
                "codebook_version = 1\nverified = false",
                "format",
                "",
                "“unverified_because” is missing",
            ),
            ("id = \"first\"", "id = \"frist\"", "", "frist", "no section “frist”; did you mean “first”?"),
            (
                "label.en = \"Page one\"",
                "label.en = \"Page one\"\nitems = []",
                "items",
                "first",
                "words only",
            ),
            ("id = \"not-visible\"", "id = \"invisible\"", "", "invisible", "no reason “invisible”"),
            ("label.da = \"Varme\"\n", "", "[[subscale]]", "warmth", "“label” is missing"),
            ("id = \"A1\"", "id = \"A11\"", "", "A11", "no item “A11”"),
            ("label.da = \"Vores punkt\"", "label.no = \"Vårt\"", "", "A1", "unknown language “no”"),
            ("label.da = \"Vores punkt\"", "code = \"X\"", "", "A1", "may not stand here"),
            ("label.da = \"Vores punkt\"", "scale = { min = 1, max = 9, step = 1 }", "", "A1", "words only"),
            ("label.da = \"Vores punkt\"", "favourable = \"low\"", "", "A1", "words only"),
            ("label.da = \"Vores punkt\"", "lable.da = \"Vores\"", "", "A1", "did you mean “label”?"),
            ("verified = true", "verified = 1", "", "A1", "must be true or false"),
            ("source = \"the manual\"", "source = \"\"", "", "A1", "“source” is empty"),
            (
                "{ point = 3, text.en = \"Some\" }",
                "{ point = 1, text.en = \"Some\" }",
                "",
                "A1",
                "two anchors",
            ),
            (
                "{ point = 3, text.en = \"Some\" }",
                "{ point = 6, text.en = \"Some\" }",
                "",
                "A1",
                "off the scale",
            ),
            (
                "{ point = 3, text.en = \"Some\" }",
                "{ point = 3, text.da = \"Noget\" }",
                "",
                "A1",
                "no English text",
            ),
            (
                "{ point = 1, text.en = \"Hardly any\" }",
                "{ point = 1, text.en = \"x\", min = 1 }",
                "",
                "A1",
                "unknown key “min”",
            ),
        ],
        |text| overlay(&book, text),
    );
}

#[test]
fn a_whole_that_claims_to_be_verified_names_each_item_that_is_not() {
    let text = OVERLAY.replace("codebook_version = 1", "codebook_version = 1\nverified = true");
    let faults = overlay(&book(), &text).unwrap_err();
    let messages = faults.to_string();
    assert_eq!(faults.as_slice().len(), 2, "{faults}");
    assert!(
        messages.contains("line 4") && messages.contains("“A2”") && messages.contains("“B1”"),
        "{faults}"
    );
}
