//! Checks a file of any kind, and what several files must agree on.

use std::collections::BTreeMap;
use std::fmt;

use super::built_in::{FileKind, built_in_codebooks};
use super::document::Document;
use super::fault::Faults;
use super::{Codebook, CodebookId, ContentHash, ItemId, Profile, head, load, load_profile, overlay};

/// A file without faults, and what it holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Checked {
    /// A codebook.
    Codebook(Codebook),
    /// A scoring profile.
    Profile(Profile),
    /// An overlay.
    Overlay {
        /// The codebook with the laboratory's words.
        codebook: Codebook,
        /// Hash of the overlay's own text.
        overlay_hash: ContentHash,
    },
}

impl Checked {
    /// What the file holds, in one sentence.
    pub fn summary(&self) -> String {
        match self {
            Self::Codebook(c) => format!(
                "Codebook “{}” version {}: {}, {}, {}, {} for not rating. {}",
                c.id,
                c.version,
                count(c.items.len(), "item"),
                count(c.sections.len(), "section"),
                count(c.subscales.len(), "subscale"),
                count(c.reasons.len(), "reason"),
                if c.verified { "Verified." } else { "Not verified." },
            ),
            Self::Profile(p) => format!(
                "Profile “{}” version {} for “{}”: {}, {}. {}",
                p.id,
                p.version,
                p.codebook,
                count(p.subscales.len(), "subscale"),
                count(p.totals.len(), "total"),
                if p.verified { "Verified." } else { "Not verified." },
            ),
            Self::Overlay { codebook, .. } => {
                format!("Overlay for “{}” version {}.", codebook.id, codebook.version)
            }
        }
    }
}

fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

/// Checks a file of any kind; profiles and overlays against the codebooks that come with the program.
///
/// # Errors
/// Everything that is wrong, each with its line and item.
pub fn check_text(text: &str) -> Result<Checked, Faults> {
    check_against(text, &built_in_codebooks())
}

/// Checks a file of any kind; profiles and overlays against these codebooks.
///
/// # Errors
/// Everything that is wrong, each with its line and item.
pub fn check_against(text: &str, codebooks: &[Codebook]) -> Result<Checked, Faults> {
    let document = Document::parse(text)?;
    let (kind, named) = sniff(&document);
    if kind == FileKind::Codebook {
        return load::finish(document, text).map(Checked::Codebook);
    }
    let Some(codebook) = codebooks.iter().find(|codebook| Some(codebook.id.as_str()) == named.as_deref())
    else {
        return Err(unknown_codebook(document, codebooks));
    };
    if kind == FileKind::Profile {
        load_profile::finish(document, text, codebook).map(Checked::Profile)
    } else {
        let overlay_hash = ContentHash::of(text);
        overlay::finish(document, codebook).map(|codebook| Checked::Overlay { codebook, overlay_hash })
    }
}

/// Checks several files of any kind, in any order: profiles and overlays against the codebooks among them, then
/// against those that come with the program. One answer for each file, in the order given.
pub fn check_files(texts: &[&str]) -> Vec<Result<Checked, Faults>> {
    let own = texts.iter().filter_map(|text| match check_against(text, &[]) {
        Ok(Checked::Codebook(codebook)) => Some(codebook),
        _ => None,
    });
    let codebooks: Vec<Codebook> = own.chain(built_in_codebooks()).collect();
    texts.iter().map(|text| check_against(text, &codebooks)).collect()
}

/// What a file says it is, else what its keys suggest; and the codebook that it names.
fn sniff(document: &Document<'_>) -> (FileKind, Option<String>) {
    let root = document.root();
    let named = root.text_or_none("codebook");
    let kind = match root.text_or_none("format").as_deref() {
        Some(head::CODEBOOK) => FileKind::Codebook,
        Some(head::PROFILE) => FileKind::Profile,
        Some(head::OVERLAY) => FileKind::Overlay,
        _ if root.has("total") || root.has("min_valid_subscale") => FileKind::Profile,
        _ if root.has("codebook") || root.has("codebook_version") => FileKind::Overlay,
        _ => FileKind::Codebook,
    };
    (kind, named)
}

/// The faults of a file that cannot be checked further, since nobody knows its codebook.
fn unknown_codebook(document: Document<'_>, codebooks: &[Codebook]) -> Faults {
    let known: Vec<&str> = codebooks.iter().map(|codebook| codebook.id.as_str()).collect();
    let root = document.root();
    let named = root.text("codebook", "the id of the codebook that the file belongs to");
    if !named.is_empty() {
        let message = head::no_such("codebook", &named, known.iter().copied());
        root.fault_at("codebook", format!("{message}; known: {}", known.join(", ")));
    }
    drop(root);
    document.finish(()).err().unwrap_or_else(|| Faults::one("the key “codebook” cannot be read"))
}

/// An item id that two codebooks of a study share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The id, as the first codebook writes it.
    pub item: ItemId,
    /// The codebook that has it first.
    pub first: CodebookId,
    /// The other codebook.
    pub second: CodebookId,
}

impl fmt::Display for Clash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "The codebooks “{}” and “{}” both have an item “{}”, so they cannot be in one study.",
            self.first, self.second, self.item
        )
    }
}

/// The item ids that codebooks of one study share; there must be none, for an id names one item in a study's
/// files. Capitals make no difference.
pub fn clashes(codebooks: &[&Codebook]) -> Vec<Clash> {
    let mut seen: BTreeMap<String, (&ItemId, &CodebookId)> = BTreeMap::new();
    let mut clashes = Vec::new();
    for codebook in codebooks {
        for item in &codebook.items {
            match seen.get(&item.id.as_str().to_lowercase()) {
                Some((id, first)) => clashes.push(Clash {
                    item: (*id).clone(),
                    first: (*first).clone(),
                    second: codebook.id.clone(),
                }),
                None => drop(seen.insert(item.id.as_str().to_lowercase(), (&item.id, &codebook.id))),
            }
        }
    }
    clashes
}

/// The profile that a new study takes unless told otherwise.
///
/// # Errors
/// When not exactly one of the profiles is the default, or two bear one id: a sentence that says so.
pub fn default_profile(profiles: &[Profile]) -> Result<&Profile, String> {
    let twice = profiles
        .iter()
        .enumerate()
        .find(|(at, profile)| profiles.iter().take(*at).any(|p| p.id == profile.id));
    if let Some((_, profile)) = twice {
        return Err(format!("Two profiles bear the id “{}”.", profile.id));
    }
    let defaults: Vec<&Profile> = profiles.iter().filter(|profile| profile.default).collect();
    match defaults.as_slice() {
        [only] => Ok(only),
        [] => Err("None of the profiles says default = true; one must.".to_owned()),
        many => {
            let ids = many.iter().map(|profile| profile.id.as_str()).collect::<Vec<_>>().join(", ");
            Err(format!("Only one profile may say default = true, but these do: {ids}."))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::{Language, built_in, built_in_profiles, score};

    const README: &str = include_str!("../../codebooks/README.md");

    /// The files that the README shows whole.
    fn readme_files() -> Vec<&'static str> {
        README.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap_or_default()).collect()
    }

    #[test]
    fn the_instrument_in_the_readme_loads_scores_and_can_be_overlaid() {
        let files = readme_files();
        let [codebook, profile, overlay] = files.as_slice() else { panic!("{} files", files.len()) };
        let Ok(Checked::Codebook(codebook)) = check_text(codebook) else { panic!("the codebook has faults") };
        let books = [codebook.clone()];
        let profile = match check_against(profile, &books) {
            Ok(Checked::Profile(profile)) => profile,
            other => panic!("{other:?}"),
        };
        // asks 2, points 1, hurries 0 reversed is 2: 5 / 3.
        let given = [("asks", 2.0), ("points", 1.0), ("hurries", 0.0)];
        let given = given.map(|(id, value)| (ItemId::new(id), value)).into();
        let scores = score(&codebook, &profile, &given);
        assert_eq!(scores.subscales[0].1.value, Ok(5.0 / 3.0));
        assert_eq!(scores.totals[0].1.value, Ok(5.0 / 3.0));
        let overlaid = match check_against(overlay, &books) {
            Ok(Checked::Overlay { codebook, overlay_hash }) => {
                assert_eq!(overlay_hash, ContentHash::of(overlay));
                codebook
            }
            other => panic!("{other:?}"),
        };
        let label = &overlaid.items[0].label;
        assert_eq!(
            (label.get(Language::Da), label.get(Language::En)),
            ("Stiller spørgsmål", "Asks about the story")
        );
        assert_eq!(overlaid.hash, codebook.hash);
    }

    #[test]
    fn files_are_checked_against_the_codebooks_beside_them() {
        let mut files = readme_files();
        files.reverse();
        files.push(built_in()[2].text);
        files.push("format = 1");
        let found: Vec<bool> = check_files(&files).iter().map(Result::is_ok).collect();
        assert_eq!(found, [true, true, true, true, false]);
    }

    #[test]
    fn every_key_of_the_format_is_in_the_readme() {
        let files = built_in().iter().map(|file| file.text);
        let keys = files
            .flat_map(str::lines)
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once('='));
        for key in keys.map(|(key, _)| key.trim().split('.').next().unwrap_or_default()) {
            if key.chars().all(|c| c.is_ascii_lowercase() || c == '_') {
                assert!(README.contains(&format!("`{key}`")), "“{key}” is not described");
            }
        }
    }

    #[test]
    fn a_file_for_an_unknown_codebook_says_which_are_known() {
        let profile = readme_files()[1];
        let faults = check_text(profile).unwrap_err();
        assert_eq!(
            faults.to_string(),
            "line 4: there is no codebook “book-reading”; known: cib-43, ainsworth-sensitivity"
        );
        let nameless = profile.replace("codebook = \"book-reading\"\n", "");
        assert!(check_text(&nameless).unwrap_err().to_string().contains("the key “codebook” is missing"));
    }

    #[test]
    fn a_file_that_does_not_say_what_it_is_is_checked_as_what_it_looks_like() {
        for file in built_in() {
            let text: String =
                file.text.lines().filter(|l| !l.starts_with("format")).collect::<Vec<_>>().join("\n");
            let faults = check_text(&text).unwrap_err();
            assert_eq!(faults.as_slice().len(), 1, "{}: {faults}", file.file_name);
            assert!(faults.to_string().contains("“format” is missing"), "{faults}");
        }
    }

    #[test]
    fn summaries_say_what_a_file_holds() {
        let summaries: Vec<String> =
            built_in().iter().map(|file| check_text(file.text).unwrap().summary()).collect();
        assert_eq!(
            summaries[..3],
            [
                "Codebook “cib-43” version 1: 43 items, 3 sections, 8 subscales, 6 reasons for not rating. Not verified.",
                "Codebook “ainsworth-sensitivity” version 1: 1 item, 1 section, 0 subscales, 5 reasons for not rating. \
                 Not verified.",
                "Profile “A” version 1 for “cib-43”: 8 subscales, 2 totals. Not verified.",
            ]
        );
    }

    #[test]
    fn two_codebooks_of_a_study_may_not_share_an_item() {
        let [cib, ainsworth] = built_in_codebooks().try_into().unwrap();
        assert_eq!(clashes(&[&cib, &ainsworth]), []);
        let mut other = ainsworth.clone();
        other.items[0].id = ItemId::new("c13");
        let found = clashes(&[&cib, &other]);
        assert_eq!(found.len(), 1);
        assert_eq!(
            found[0].to_string(),
            "The codebooks “cib-43” and “ainsworth-sensitivity” both have an item “C13”, so they cannot be in one study."
        );
        assert_eq!(clashes(&[&ainsworth, &ainsworth]).len(), 1, "a codebook twice clashes with itself");
    }

    #[test]
    fn exactly_one_profile_is_the_default() {
        let cib = built_in_codebooks().remove(0);
        let mut profiles = built_in_profiles(&cib);
        assert_eq!(default_profile(&profiles).unwrap().id.as_str(), "A");
        profiles[1].default = true;
        assert_eq!(
            default_profile(&profiles).unwrap_err(),
            "Only one profile may say default = true, but these do: A, B."
        );
        profiles[0].default = false;
        profiles[1].default = false;
        assert_eq!(
            default_profile(&profiles).unwrap_err(),
            "None of the profiles says default = true; one must."
        );
        profiles[1].id = profiles[0].id.clone();
        assert_eq!(default_profile(&profiles).unwrap_err(), "Two profiles bear the id “A”.");
    }
}
