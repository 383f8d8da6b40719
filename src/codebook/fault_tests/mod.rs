//! Every kind of fault that a file can have, each with the line and the item that it is reported under.
//!
//! A case replaces one piece of a faultless file, and says where the one fault is that this makes.

mod codebook;
mod overlay;
mod parts;
mod profile;

use super::{Codebook, Faults, load};

const CODEBOOK: &str = r#"format = "samspil-codebook-1"
id = "small"
version = 1
title = { en = "Small", da = "Lille" }
note = "For tests."
verified = false
unverified_because = "Nobody has the manual."
scale = { min = 1, max = 5, step = 1 }

[[section]]
id = "first"
label.en = "First"
items = ["A1", "A2"]

[[section]]
id = "second"
label.en = "Second"
items = ["B1"]

[[reason]]
id = "not-visible"
label.en = "Not visible"

[[reason]]
id = "did-not-arise"
label.en = "Did not arise"
text_required = true
only_for = [{ item = "A1" }, { item = "B1", waves = [12] }]

[[subscale]]
id = "warmth"
label.en = "Warmth"
target = "parent"
favourable = "high"

[[item]]
id = "A1"
code = "AONE"
label = { en = "Item one", da = "Punkt et" }
target = "parent"
favourable = "high"
description.en = "The first."
hint.en = "A hint."
verified = false
source = "test"
confidence_percent = 90
anchor = [
  { point = 1, text.en = "Little" },
  { point = 5, text.en = "Much", label.en = "High" },
]

[[item]]
id = "A2"
code = "ATWO"
label.en = "Item two"
target = "child"
favourable = "low"
description.en = "The second."
source = "test"

[[item]]
id = "B1"
code = "BONE"
label.en = "Item three"
target = "dyad"
favourable = "low"
description.en = "The third."
source = "test"
scale = { min = 0, max = 2, step = 0.5 }
"#;

/// What is replaced, by what; where the fault is (empty: where the change begins); the item that it belongs to
/// (empty: the file as a whole); a part of its message.
type Case = (&'static str, &'static str, &'static str, &'static str, &'static str);

fn book() -> Codebook {
    load(CODEBOOK).unwrap_or_else(|faults| panic!("{faults}"))
}

fn check_all<T>(base: &str, cases: &[Case], read: impl Fn(&str) -> Result<T, Faults>) {
    if let Err(faults) = read(base) {
        panic!("the base has faults:\n{faults}");
    }
    for (from, to, place, item, message) in cases {
        assert_eq!(base.matches(from).count(), 1, "“{from}” must be there once");
        let text = base.replace(from, to);
        let Err(faults) = read(&text) else { panic!("no fault after:\n{to}") };
        let at = if place.is_empty() { base.find(from) } else { text.find(place) };
        let line = text[..at.expect("a place")].matches('\n').count() + 1;
        let found = faults.iter().any(|fault| {
            fault.line == line
                && fault.item.as_deref().unwrap_or_default() == *item
                && fault.message.contains(message)
        });
        assert!(found, "expected line {line}, “{item}”: {message}\nafter: {to}\nfound:\n{faults}");
        assert_eq!(faults.as_slice().len(), 1, "one cause, one fault; after “{to}”:\n{faults}");
    }
}
