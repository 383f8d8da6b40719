//! What the study knows that a file is checked against, read once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};

use super::super::incident::{barred, families};
use super::super::keys::Keyring;
use super::super::views::Given;
use super::super::withdraw::clips_of_departed;
use super::super::{Result, guess};
use super::cell::Here;
use super::{BroughtFile, sources};
use crate::codebook::{Codebook, Item, Language};
use crate::store::Tx;
use crate::study::{BlindCode, ClipId, Coder, CoderId, ParticipantId, Source, Wave};

/// The study as a file is checked against it.
pub(super) struct Known<'a> {
    codebooks: &'a [Codebook],
    /// The waves that each codebook is rated at.
    rated_at: Vec<Vec<u16>>,
    pub(super) waves: Vec<Wave>,
    pub(super) coders: Vec<Coder>,
    pub(super) clips: HashMap<ClipId, KnownClip>,
    /// Clips by their recording's code.
    pub(super) by_code: HashMap<String, ClipId>,
    /// Families by name; `None` while the linkage is closed.
    pub(super) families: Option<HashMap<String, ParticipantId>>,
    /// Clips by family and wave.
    pub(super) by_family: HashMap<(ParticipantId, u16), ClipId>,
    /// The code that one coder has for a clip, with that coder: not what a file may name clips by.
    pub(super) coders_codes: HashMap<String, CoderId>,
    /// Who has each clip already.
    pub(super) given: HashMap<ClipId, Vec<Given>>,
    barred: BTreeMap<ParticipantId, BTreeSet<CoderId>>,
    /// Whether this very file was brought in before.
    pub(super) again: bool,
    /// Whether the study asks for a guess of the group.
    pub(super) asks_for_guess: bool,
    pub(super) now: DateTime<Utc>,
}

/// A clip.
pub(super) struct KnownClip {
    pub(super) code: BlindCode,
    pub(super) wave_months: u16,
    participant: ParticipantId,
    /// Whether its family has left the study.
    pub(super) departed: bool,
}

impl<'a> Known<'a> {
    /// Reads it.
    ///
    /// # Errors
    /// [`super::super::LabError::LinkageClosed`] where the file names clips by families; or as [`Keyring::given`].
    pub(super) fn read(
        tx: &Tx<'_>,
        keys: &Keyring,
        codebooks: &'a [Codebook],
        file: &BroughtFile,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let rows = tx.codebooks()?;
        let rated_at = codebooks
            .iter()
            .map(|codebook| rows.iter().find(|row| row.id == codebook.id))
            .map(|row| row.map_or_else(Vec::new, |row| row.waves.clone()))
            .collect();
        let names = if file.names_families() || keys.linkage.is_some() {
            let families = keys.families(tx)?;
            Some(families.into_iter().map(|(id, family)| (family.code, id)).collect())
        } else {
            None
        };
        let departed = clips_of_departed(tx)?;
        let recordings: BTreeMap<_, _> = tx.recordings()?.into_iter().map(|row| (row.id, row)).collect();
        let mut known = Self {
            codebooks,
            rated_at,
            waves: tx.waves()?,
            coders: tx.coders()?,
            clips: HashMap::new(),
            by_code: HashMap::new(),
            families: names,
            by_family: HashMap::new(),
            coders_codes: HashMap::new(),
            given: HashMap::new(),
            barred: BTreeMap::new(),
            again: sources(tx)?
                .values()
                .any(|source| matches!(source, Source::BroughtIn { sha256 } if *sha256 == file.fingerprint)),
            asks_for_guess: guess::question(tx)?.is_some(),
            now,
        };
        for clip in tx.clips()? {
            let Some(recording) = recordings.get(&clip.recording) else { continue };
            known.by_code.insert(recording.blind_code.to_string(), clip.id);
            known.by_family.insert((recording.participant, recording.wave_months), clip.id);
            let facts = KnownClip {
                code: recording.blind_code.clone(),
                wave_months: recording.wave_months,
                participant: recording.participant,
                departed: departed.contains(&clip.id),
            };
            known.clips.insert(clip.id, facts);
        }
        let given = keys.given(tx)?;
        known.barred = barred(tx, &given, &families(tx)?)?;
        for given in given {
            known.coders_codes.insert(given.row.blind_code.to_string(), given.row.coder);
            known.given.entry(given.clip).or_default().push(given);
        }
        Ok(known)
    }

    /// The items of a wave's sheet, in the order of rating.
    pub(super) fn sheet(&self, wave_months: u16) -> impl Iterator<Item = Here<'_>> {
        self.codebooks
            .iter()
            .zip(&self.rated_at)
            .filter(move |(_, waves)| waves.contains(&wave_months))
            .flat_map(move |(codebook, _)| {
                let items = codebook.sections.iter().flat_map(|section| &section.items);
                items.filter_map(|id| codebook.item(id)).map(move |item| Here { codebook, item, wave_months })
            })
    }

    /// An item of any wave, as somebody writes it: its id, its code, or its label in a language.
    pub(super) fn item(&self, written: &str) -> Option<&'a Item> {
        item_named(self.codebooks, written)
    }

    /// Words that name items, for a guess at what was meant.
    pub(super) fn item_words(&self) -> impl Iterator<Item = &str> {
        self.items().flat_map(|item| {
            [item.id.as_str(), item.code.as_str(), item.label.get(Language::En), item.label.get(Language::Da)]
        })
    }

    /// Every item.
    pub(super) fn items(&self) -> impl Iterator<Item = &'a Item> + use<'a> {
        self.codebooks.iter().flat_map(|codebook| &codebook.items)
    }

    /// The coder of a name.
    pub(super) fn coder(&self, name: &str) -> Option<&Coder> {
        let wanted = name.trim().to_lowercase();
        self.coders.iter().find(|coder| coder.name.to_lowercase() == wanted)
    }

    /// A coder's name.
    pub(super) fn name_of(&self, id: CoderId) -> &str {
        self.coders.iter().find(|coder| coder.id == id).map_or("", |coder| coder.name.as_str())
    }

    /// Whether an incident keeps a coder from a clip's family.
    pub(super) fn is_barred(&self, coder: CoderId, clip: &KnownClip) -> bool {
        self.barred.get(&clip.participant).is_some_and(|coders| coders.contains(&coder))
    }

    /// The family that words name, where the linkage is open: such words may stand on no sheet, as everybody can read
    /// notes.
    pub(super) fn family_in(&self, words: &str) -> Option<&str> {
        let words = words.to_lowercase();
        let parts: BTreeSet<&str> =
            words.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '_').collect();
        // “7” is said of many things: only what can hardly be anything else is taken for a family's name.
        let telling = |name: &str| {
            let letters = name.chars().any(char::is_alphabetic);
            name.chars().count() >= if letters { 3 } else { 4 }
        };
        let said = |name: &str| {
            let name = name.to_lowercase();
            if name.contains(char::is_whitespace) {
                words.contains(&name)
            } else {
                parts.contains(name.as_str())
            }
        };
        self.families.iter().flatten().map(|(name, _)| name.as_str()).find(|name| telling(name) && said(name))
    }
}

/// An item as somebody writes it: its id, its code, or its label in a language.
pub(super) fn item_named<'a>(codebooks: &'a [Codebook], written: &str) -> Option<&'a Item> {
    let wanted = written.trim().to_lowercase();
    let items = || codebooks.iter().flat_map(|codebook| &codebook.items);
    let named = |named: &dyn Fn(&Item) -> bool| {
        // What names two items names none.
        let mut found = items().filter(|item| named(item));
        found.next().filter(|_| found.next().is_none())
    };
    items()
        .find(|item| item.id.as_str().to_lowercase() == wanted)
        .or_else(|| {
            let wanted = numbered(&wanted)?;
            named(&|item| numbered(&item.id.as_str().to_lowercase()).is_some_and(|id| id == wanted))
        })
        .or_else(|| named(&|item| item.code.to_lowercase() == wanted))
        .or_else(|| named(&|item| item.label.iter().any(|(_, label)| label.to_lowercase() == wanted)))
}

/// Letters and number of an id: `P1`, `p_01` and `P01` are one.
fn numbered(id: &str) -> Option<(&str, u32)> {
    let digits = id.find(|c: char| c.is_ascii_digit())?;
    let (letters, number) = id.split_at_checked(digits)?;
    Some((letters.trim_end_matches(['_', '-', ' ']), number.parse().ok()?))
}
