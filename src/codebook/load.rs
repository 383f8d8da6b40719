//! Reads a codebook, and finds everything that is wrong with it at once.

use std::collections::{BTreeMap, BTreeSet};

use super::document::Document;
use super::entry::{Entry, shown};
use super::fault::Faults;
use super::head::{self, no_such, unique};
use super::load_item;
use super::{
    Codebook, CodebookId, ContentHash, Favourable, Item, ItemId, Reason, ReasonId, Section, Situation,
    Subscale, SubscaleId, Target,
};

/// Waves are months of the child's age; nobody is older than this in a study of childhood.
const OLDEST_MONTHS: u32 = 240;

/// Reads a codebook. What is returned is free of faults.
///
/// # Errors
/// Everything that is wrong, each with its line and item.
pub fn load(text: &str) -> Result<Codebook, Faults> {
    finish(Document::parse(text)?, text)
}

/// Reads a codebook from its parsed text.
pub(super) fn finish(document: Document<'_>, text: &str) -> Result<Codebook, Faults> {
    let codebook = read(&document.root(), ContentHash::of(text));
    document.finish(codebook)
}

fn read(root: &Entry<'_>, hash: ContentHash) -> Codebook {
    head::format(root, head::CODEBOOK);
    let id = root.id("id", "it names the instrument in files").unwrap_or_default();
    let version = head::version(root, "version");
    let title = root.words("title", "it names the instrument on screen");
    let note = root.text_or_none("note").unwrap_or_default();
    let (verified, unverified_because) = head::verified(root);
    let common = root.inner("scale").and_then(|entry| load_item::scale(&entry));
    let common = root.has("scale").then_some(common);
    let sections = root.named_list("section");
    let item_entries = root.named_list("item");
    let reasons = root.named_list("reason");
    let subscales = root.named_list("subscale");
    root.done();

    let items: Vec<Item> =
        item_entries.iter().map(|entry| load_item::read(entry, common, verified)).collect();
    if !root.has("item") || root.is_empty_list("item") {
        root.missing("item", "a codebook has at least one [[item]]");
    }
    unique(item_entries.iter().zip(items.iter().map(|item| item.id.as_str())), "id", "item");
    unique(item_entries.iter().zip(items.iter().map(|item| item.code.as_str())), "code", "code");
    let known: Known<'_> = items.iter().map(|item| item.id.as_str()).zip(&item_entries).collect();
    let sections = read_sections(root, &sections, &known);
    let reasons = read_reasons(&reasons, &known);
    let subscales = read_subscales(&subscales);
    let items = in_order(&sections, items);
    Codebook {
        id: CodebookId::new(id),
        version,
        title,
        note,
        verified,
        unverified_because,
        sections,
        items,
        reasons,
        subscales,
        hash,
    }
}

/// The items that are there, with their entries.
type Known<'a> = BTreeMap<&'a str, &'a Entry<'a>>;

fn read_sections(root: &Entry<'_>, entries: &[Entry<'_>], known: &Known<'_>) -> Vec<Section> {
    if !root.has("section") || root.is_empty_list("section") {
        root.missing("section", "a codebook has at least one [[section]], which lists its items in order");
    }
    let mut placed: BTreeMap<String, usize> = BTreeMap::new();
    let mut sections = Vec::new();
    for entry in entries {
        let id = entry.id("id", "it names the section in files").unwrap_or_default();
        let label = entry.words("label", "it names the section on screen");
        if !entry.has("items") {
            entry.missing("items", "the ids of the section's items, in the order of rating");
        }
        let ids = entry.ids("items");
        entry.done();
        if entry.is_empty_list("items") {
            entry.fault_at("items", "the section has no items");
        }
        for at in &ids {
            if !known.is_empty() && !known.contains_key(at.value.as_str()) {
                entry.reference_fault(at.line, no_such("item", &at.value, known.keys().copied()));
            }
            match placed.get(&at.value) {
                Some(line) => {
                    entry.fault_on(
                        at.line,
                        format!("the item “{}” is already placed on line {line}", shown(&at.value)),
                    );
                }
                None => drop(placed.insert(at.value.clone(), at.line)),
            }
        }
        let items = ids.into_iter().map(|at| ItemId::new(at.value)).collect();
        sections.push(Section { id, label, items });
    }
    for (id, entry) in known {
        if !id.is_empty() && !placed.contains_key(*id) {
            entry.reference_fault(entry.line(), format!("the item “{id}” is in no section"));
        }
    }
    unique(entries.iter().zip(sections.iter().map(|section| section.id.as_str())), "id", "section");
    sections
}

fn read_reasons(entries: &[Entry<'_>], known: &Known<'_>) -> Vec<Reason> {
    let reasons: Vec<Reason> = entries
        .iter()
        .map(|entry| {
            let id = entry.id("id", "it names the reason in files").unwrap_or_default();
            let label = entry.words("label", "it names the reason on screen");
            let text_required = entry.flag("text_required").unwrap_or_default();
            let only_for = read_situations(entry, known);
            entry.done();
            Reason { id: ReasonId::new(id), label, text_required, only_for }
        })
        .collect();
    unique(entries.iter().zip(reasons.iter().map(|reason| reason.id.as_str())), "id", "reason");
    reasons
}

fn read_situations(entry: &Entry<'_>, known: &Known<'_>) -> Vec<Situation> {
    let inner = entry.list("only_for");
    if entry.is_empty_list("only_for") {
        entry.fault_at(
            "only_for",
            "the list is empty; leave the key out where the reason is offered everywhere",
        );
    }
    let mut situations: Vec<Situation> = Vec::new();
    let mut seen = BTreeSet::new();
    for one in &inner {
        let item = one.text("item", "the id of the item that offers the reason");
        let waves = one.wholes("waves", 0..=OLDEST_MONTHS);
        if one.is_empty_list("waves") {
            one.fault_at(
                "waves",
                "the list is empty; leave the key out where the reason is offered at every wave",
            );
        }
        one.done();
        if !item.is_empty() && !known.is_empty() && !known.contains_key(item.as_str()) {
            one.reference_fault(one.line_of("item"), no_such("item", &item, known.keys().copied()));
        }
        if !seen.insert(item.clone()) {
            one.fault_at("item", format!("the item “{}” is already in this list", shown(&item)));
        }
        let waves = waves.into_iter().filter_map(|months| u16::try_from(months).ok()).collect();
        situations.push(Situation { item: ItemId::new(item), waves });
    }
    situations
}

fn read_subscales(entries: &[Entry<'_>]) -> Vec<Subscale> {
    let subscales: Vec<Subscale> = entries
        .iter()
        .map(|entry| {
            let id = entry.id("id", "it names the subscale in files and columns").unwrap_or_default();
            let label = entry.words("label", "it names the subscale on screen");
            let target = load_item::target(entry).unwrap_or(Target::Dyad);
            let favourable = load_item::favourable(entry).unwrap_or(Favourable::High);
            entry.done();
            Subscale { id: SubscaleId::new(id), label, target, favourable }
        })
        .collect();
    unique(entries.iter().zip(subscales.iter().map(|subscale| subscale.id.as_str())), "id", "subscale");
    subscales
}

/// The items in the order in which the sections place them.
fn in_order(sections: &[Section], items: Vec<Item>) -> Vec<Item> {
    let place: BTreeMap<&ItemId, usize> =
        sections.iter().flat_map(|section| &section.items).enumerate().map(|(at, id)| (id, at)).collect();
    let mut items = items;
    items.sort_by_key(|item| place.get(&item.id).copied());
    items
}
