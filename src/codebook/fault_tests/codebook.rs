//! Every kind of fault of a codebook.

use super::{CODEBOOK, check_all};
use crate::codebook::load;

const A1: &str = "[[item]]\nid = \"A1\"";

#[test]
fn faults_of_the_file_as_a_whole() {
    check_all(
        CODEBOOK,
        &[
            ("format = \"samspil-codebook-1\"\n", "", "", "", "“format” is missing"),
            ("samspil-codebook-1", "samspil-codebook-9", "", "", "does not know it"),
            ("samspil-codebook-1", "samspil-profile-1", "", "", "this file is a scoring profile"),
            ("id = \"small\"", "id = \"small book\"", "", "", "cannot be an id"),
            ("id = \"small\"", "id = \"småbog\"", "", "", "cannot be an id"),
            ("id = \"small\"", "id = \"-small\"", "", "", "begins with a letter"),
            ("id = \"small\"\n", "", "format", "", "“id” is missing"),
            ("version = 1", "version = 0", "", "", "whole number from 1"),
            ("version = 1", "version = -1", "", "", "whole number from 1"),
            ("version = 1", "version = 1.0", "", "", "whole number from 1"),
            ("version = 1", "version = \"1\"", "", "", "whole number from 1"),
            ("version = 1", "version = 99999999999999999999", "", "", "whole number from 1"),
            ("version = 1\n", "", "format", "", "“version” is missing"),
            ("version = 1", "version = 1\nverson = 1", "verson", "", "“verson”; did you mean “version”?"),
            ("version = 1", "version = 1\ncolour = 1", "colour", "", "unknown key “colour”"),
            ("version = 1", "version = 1\nversion = 2", "version = 2", "", "already given"),
            ("version = 1", "version = 1,5", "", "", "not valid TOML"),
            ("{ en = \"Small\"", "{ dk = \"X\", en = \"Small\"", "", "", "unknown language “dk”"),
            ("{ en = \"Small\", da", "{ da", "", "", "no English text"),
            ("{ en = \"Small\", da", "{ en = \"\", da", "", "", "“title” is empty in “en”"),
            ("{ en = \"Small\", da", "{ en = 5, da", "", "", "must be a text in quotation marks"),
            ("{ en = \"Small\", da = \"Lille\" }", "\"Small\"", "", "", "must be a text by language"),
            ("title = { en = \"Small\", da = \"Lille\" }\n", "", "format", "", "“title” is missing"),
            ("\"For tests.\"", "5", "", "", "“note” must be a text in quotation marks, not a whole number"),
            ("\"For tests.\"", "\" \"", "", "", "“note” is empty"),
            ("verified = false\nunver", "verified = \"no\"\nunver", "", "", "must be true or false"),
            ("verified = false\nunver", "unver", "format", "", "“verified” is missing"),
            (
                "unverified_because = \"Nobody has the manual.\"\n",
                "",
                "format",
                "",
                "“unverified_because” is",
            ),
        ],
        load,
    );
}

#[test]
fn faults_of_scales() {
    let scale = "scale = { min = 1, max = 5, step = 1 }";
    check_all(
        CODEBOOK,
        &[
            (scale, "scale = { min = 5, max = 1, step = 1 }", "", "", "must be below its highest"),
            (scale, "scale = { min = 5, max = 5, step = 1 }", "", "", "must be below its highest"),
            (scale, "scale = { min = 1, max = 5, step = 0 }", "", "", "must be above 0"),
            (scale, "scale = { min = 1, max = 5, step = -0.5 }", "", "", "must be above 0"),
            (scale, "scale = { min = 1, max = 5, step = 3 }", "", "", "do not lead from 1 to 5"),
            (scale, "scale = { min = 1, max = 1e9, step = 1e-9 }", "", "", "must lie between"),
            (scale, "scale = { min = 0, max = 101, step = 1 }", "", "", "more than 101 points"),
            (scale, "scale = { min = 1, max = 5, step = nan }", "", "", "ordinary number"),
            (scale, "scale = { min = -inf, max = 5, step = 1 }", "", "", "ordinary number"),
            (scale, "scale = { min = 1, max = 5, step = 1e999 }", "", "", "ordinary number"),
            (scale, "scale = { min = 1, max = 5 }", "", "", "“step” is missing"),
            (
                scale,
                "scale = { min = 1, max = \"5\", step = 1 }",
                "",
                "",
                "“max” must be a number, not a text",
            ),
            (scale, "scale = { min = 1, max = 5, step = 1, steps = 1 }", "", "", "did you mean “step”?"),
            (scale, "scale = 5", "", "", "“scale” must be a table"),
            ("max = 2, step = 0.5", "max = 2, step = 0.3", "", "B1", "do not lead from 0 to 2"),
        ],
        load,
    );
    let without = CODEBOOK.replace(scale, "");
    let faults = load(&without).unwrap_err();
    let items: Vec<_> = faults.iter().map(|fault| fault.item.as_deref().unwrap()).collect();
    assert_eq!(items, ["A1", "A2"], "{faults}");
    assert!(faults.iter().all(|fault| fault.message.contains("“scale” is missing")));
}

#[test]
fn faults_of_items() {
    check_all(
        CODEBOOK,
        &[
            ("code = \"ATWO\"", "code = \"aone\"", "", "A2", "the code “aone” is already on line"),
            ("code = \"ATWO\"\n", "", "[[item]]\nid = \"A2\"", "A2", "“code” is missing"),
            ("label = { en = \"Item one\", da = \"Punkt et\" }\n", "", A1, "A1", "“label” is missing"),
            ("target = \"child\"", "target = \"Child\"", "", "A2", "not “Child”; did you mean “child”?"),
            ("target = \"child\"", "target = 1", "", "A2", "“target” must be a text"),
            ("target = \"child\"\n", "", "[[item]]\nid = \"A2\"", "A2", "“parent” or “child” or “dyad”"),
            (
                "favourable = \"low\"\ndescription.en = \"The third",
                "favourable = \"bad\"\ndescription.en = \"The third",
                "",
                "B1",
                "must be “high” or “low”",
            ),
            (
                "description.en = \"The first.\"",
                "descriptoin.en = \"The first.\"\ndescription.en = \"x\"",
                "",
                "A1",
                "did you mean “description”?",
            ),
            (
                "description.en = \"The first.\"",
                "description.da = \"Den første.\"",
                "",
                "A1",
                "no English text",
            ),
            ("hint.en = \"A hint.\"", "hint.da = \"Et råd.\"", "", "A1", "no English text"),
            ("verified = false\nsource", "verified = 0\nsource", "", "A1", "must be true or false"),
            ("confidence_percent = 90", "confidence_percent = 101", "", "A1", "from 0 to 100"),
            ("source = \"test\"\nconfidence", "confidence", A1, "A1", "“source” is missing"),
            (
                "{ point = 1, text.en = \"Little\" }",
                "{ point = 7, text.en = \"Little\" }",
                "",
                "A1",
                "off the scale",
            ),
            (
                "{ point = 1, text.en = \"Little\" }",
                "{ point = 1.5, text.en = \"Little\" }",
                "",
                "A1",
                "off the scale",
            ),
            (
                "{ point = 1, text.en = \"Little\" }",
                "{ point = 5, text.en = \"Little\" }",
                "{ point = 5, text.en = \"Much",
                "A1",
                "two anchors",
            ),
            ("{ point = 1, text.en = \"Little\" }", "{ point = 1 }", "", "A1", "“text” is missing"),
            (
                "{ point = 1, text.en = \"Little\" }",
                "{ text.en = \"Little\" }",
                "",
                "A1",
                "“point” is missing",
            ),
            (
                "{ point = 1, text.en = \"Little\" }",
                "5",
                "",
                "A1",
                "list of tables, but holds a whole number",
            ),
            (
                "{ point = 1, text.en = \"Little\" }",
                "{ point = 1, txt.en = \"a\", text.en = \"b\" }",
                "",
                "A1",
                "did you mean “text”?",
            ),
            ("id = \"A2\"\n", "id = \"A2\"\nid = \"A3\"\n", "id = \"A3\"", "A2", "already given"),
        ],
        load,
    );
}
