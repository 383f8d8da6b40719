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
