//! What codebooks, profiles and overlays have in common: the first keys, and names that may not repeat.

use std::collections::BTreeMap;

use super::entry::{Entry, shown};
use super::suggest::did_you_mean_id;

/// The first key of every codebook.
pub(super) const CODEBOOK: &str = "samspil-codebook-1";
/// The first key of every profile.
pub(super) const PROFILE: &str = "samspil-profile-1";
/// The first key of every overlay.
pub(super) const OVERLAY: &str = "samspil-overlay-1";

/// Checks the key that says what a file is.
pub(super) fn format(root: &Entry<'_>, wanted: &str) {
    let found = root.text("format", &format!("the file must begin with format = \"{wanted}\""));
    if found.is_empty() || found == wanted {
        return;
    }
    let what = match found.as_str() {
        CODEBOOK => "this file is a codebook",
        PROFILE => "this file is a scoring profile",
        OVERLAY => "this file is an overlay",
        _ => "this version of Samspil does not know it",
    };
    root.fault_at("format", format!("the format must be “{wanted}”, not “{}”: {what}", shown(&found)));
}

/// The version, from 1.
pub(super) fn version(root: &Entry<'_>, key: &'static str) -> u32 {
    if !root.has(key) {
        root.missing(key, "it counts from 1, and a version once used is never edited");
    }
    root.whole(key, 1..=1_000_000).unwrap_or_default()
}

/// Whether the file was compared with the manual, and why not where it was not.
pub(super) fn verified(root: &Entry<'_>) -> (bool, String) {
    if !root.has("verified") {
        root.missing("verified", "true where all was compared with the instrument's manual, else false");
    }
    let verified = root.flag("verified");
    let because = root.text_or_none("unverified_because");
    match verified {
        Some(false) if !root.has("unverified_because") => {
            root.missing("unverified_because", "what is not verified needs a reason that readers can judge");
        }
        Some(true) if because.is_some() => {
            root.fault_at(
                "unverified_because",
                "“verified” is true, so there is nothing to give a reason for",
            );
        }
        _ => {}
    }
    (verified.unwrap_or_default(), because.unwrap_or_default())
}

/// The names that entries of one list bear, each with the line of its entry. Notes those that are there twice;
/// capitals do not make a difference, since they make none in SPSS and in the file names of Windows.
pub(super) fn unique<'a>(entries: impl IntoIterator<Item = (&'a Entry<'a>, &'a str)>, key: &str, noun: &str) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (entry, name) in entries {
        if name.is_empty() {
            continue;
        }
        let line = entry.line_of(key);
        if let Some(first) = seen.get(&name.to_lowercase()) {
            entry.fault_at(
                key,
                format!(
                    "the {noun} “{}” is already on line {first}; capitals make no difference",
                    shown(name)
                ),
            );
        } else {
            seen.insert(name.to_lowercase(), line);
        }
    }
}

/// The message for a reference to nothing.
pub(super) fn no_such<'a>(noun: &str, id: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    format!("there is no {noun} “{}”{}", shown(id), did_you_mean_id(id, known))
}
