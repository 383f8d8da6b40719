//! Reads a scoring profile against the codebook that it scores.

use std::collections::BTreeSet;

use super::document::Document;
use super::entry::{At, Entry, shown};
use super::fault::Faults;
use super::head::{self, no_such, unique};
use super::{
    Codebook, CodebookId, ContentHash, ItemId, Member, Profile, ProfileId, Scale, ScoredSubscale, Share,
    SubscaleId, Total, TotalId, TotalRule,
};

/// Reads a scoring profile. What is returned is free of faults and fits the codebook.
///
/// # Errors
/// Everything that is wrong, each with its line and subscale.
pub fn load_profile(text: &str, codebook: &Codebook) -> Result<Profile, Faults> {
    finish(Document::parse(text)?, text, codebook)
}

/// Reads a profile from its parsed text.
pub(super) fn finish(document: Document<'_>, text: &str, codebook: &Codebook) -> Result<Profile, Faults> {
    let profile = read(&document.root(), codebook, ContentHash::of(text));
    document.finish(profile)
}

fn read(root: &Entry<'_>, codebook: &Codebook, hash: ContentHash) -> Profile {
    head::format(root, head::PROFILE);
    let id = root.id("id", "it names the profile in files").unwrap_or_default();
    let version = head::version(root, "version");
    let named = root.text("codebook", "the id of the codebook that it scores");
    if !named.is_empty() && named != codebook.id.as_str() {
        root.fault_at("codebook", format!("the profile scores “{}”, not “{}”", shown(&named), codebook.id));
    }
    let title = root.words("title", "it names the profile on screen");
    let note = root.text_or_none("note").unwrap_or_default();
    let (verified, unverified_because) = head::verified(root);
    let default = root.flag("default").unwrap_or_default();
    let min_valid_subscale = share(root, "min_valid_subscale");
    let subscale_entries = root.named_list("subscale");
    let total_entries = root.named_list("total");
    root.done();

    let subscales = read_subscales(&subscale_entries, codebook);
    let totals = read_totals(&total_entries, &subscales, codebook);
    let none = |key: &str| !root.has(key) || root.is_empty_list(key);
    if none("subscale") && none("total") {
        root.missing("subscale", "a profile scores at least one [[subscale]] or [[total]]");
    }
    Profile {
        id: ProfileId::new(id),
        version,
        codebook: CodebookId::new(named),
        title,
        note,
        verified,
        unverified_because,
        default,
        min_valid_subscale,
        subscales: in_order(subscales, codebook),
        totals,
        hash,
    }
}

/// A share such as "2/3".
fn share(entry: &Entry<'_>, key: &'static str) -> Share {
    let text = entry.text(key, "the share of items that must be valid, such as \"2/3\"");
    let parsed = text.split_once('/').and_then(|(of, over)| {
        let share = Share { of: of.trim().parse().ok()?, over: over.trim().parse().ok()? };
        (share.over <= 1000).then_some(share)
    });
    match parsed {
        _ if text.is_empty() => {}
        None => entry.fault_at(key, format!("“{}” is no share: write it as \"2/3\"", shown(&text))),
        Some(share) if share.of == 0 || share.of > share.over => {
            entry.fault_at(key, format!("the share “{}” must be above 0 and at most 1", shown(&text)));
        }
        Some(share) => return share,
    }
    Share { of: 1, over: 1 }
}

fn read_subscales(entries: &[Entry<'_>], codebook: &Codebook) -> Vec<ScoredSubscale> {
    let scored: Vec<ScoredSubscale> = entries.iter().map(|entry| read_subscale(entry, codebook)).collect();
    unique(entries.iter().zip(scored.iter().map(|subscale| subscale.id.as_str())), "id", "subscale");
    scored
}

fn read_subscale(entry: &Entry<'_>, codebook: &Codebook) -> ScoredSubscale {
    let id = entry.id("id", "the id of a subscale of the codebook").unwrap_or_default();
    let known = || codebook.subscales.iter().map(|subscale| subscale.id.as_str());
    if !id.is_empty() && !known().any(|other| other == id) {
        entry.fault_at("id", no_such("subscale", &id, known()));
    }
    let straight = entry.ids("items");
    let reversed = entry.ids("reversed");
    entry.done();
    if !entry.has("items") && !entry.has("reversed") {
        entry.missing("items", "the ids of the subscale's items");
    }
    for key in ["items", "reversed"] {
        if entry.is_empty_list(key) {
            entry.fault_at(key, format!("the list “{key}” is empty; leave the key out"));
        }
    }
    let mut members: Vec<Member> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut scale: Option<Scale> = None;
    let all = straight.into_iter().map(|at| (at, false)).chain(reversed.into_iter().map(|at| (at, true)));
    for (at, reversed) in all {
        if !seen.insert(at.value.clone()) {
            entry.fault_on(at.line, format!("the item “{}” is in this subscale twice", shown(&at.value)));
        }
        check_member(entry, &at, codebook, &mut scale);
        members.push(Member { item: ItemId::new(at.value), reversed });
    }
    ScoredSubscale { id: SubscaleId::new(id), members }
}

fn check_member(entry: &Entry<'_>, at: &At<String>, codebook: &Codebook, scale: &mut Option<Scale>) {
    let Some(item) = codebook.items.iter().find(|item| item.id.as_str() == at.value) else {
        let known = codebook.items.iter().map(|item| item.id.as_str());
        entry.fault_on(at.line, no_such("item", &at.value, known));
        return;
    };
    let first = *scale.get_or_insert(item.scale);
    if !first.same_ends(&item.scale) {
        let Scale { min, max, .. } = item.scale;
        entry.fault_on(
            at.line,
            format!(
                "“{}” is rated from {min} to {max}, but the items before it from {} to {}: their mean means nothing",
                item.id, first.min, first.max
            ),
        );
    }
}

fn read_totals(entries: &[Entry<'_>], subscales: &[ScoredSubscale], codebook: &Codebook) -> Vec<Total> {
    let totals: Vec<Total> = entries
        .iter()
        .map(|entry| {
            let id = entry.id("id", "it names the total in files and columns").unwrap_or_default();
            let label = entry.words("label", "it names the total on screen, and says its rule");
            let rule = entry.choice(
                "rule",
                &[
                    ("mean_of_items", TotalRule::MeanOfItems),
                    ("mean_of_subscales", TotalRule::MeanOfSubscales),
                ],
            );
            let min_valid = share(entry, "min_valid");
            entry.done();
            let rule = rule.inspect(|rule| check_rule(entry, *rule, subscales, codebook));
            Total { id: TotalId::new(id), label, rule: rule.unwrap_or(TotalRule::MeanOfItems), min_valid }
        })
        .collect();
    unique(entries.iter().zip(totals.iter().map(|total| total.id.as_str())), "id", "total");
    totals
}

fn check_rule(entry: &Entry<'_>, rule: TotalRule, subscales: &[ScoredSubscale], codebook: &Codebook) {
    let scales: Vec<Scale> = match rule {
        TotalRule::MeanOfItems => codebook.items.iter().map(|item| item.scale).collect(),
        TotalRule::MeanOfSubscales => subscales
            .iter()
            .filter_map(|subscale| subscale.members.first())
            .filter_map(|member| codebook.item(&member.item))
            .map(|item| item.scale)
            .collect(),
    };
    if rule == TotalRule::MeanOfSubscales && subscales.is_empty() {
        entry.fault_at("rule", "the profile has no subscales to take the mean of");
    }
    if scales.windows(2).any(|pair| matches!(pair, [a, b] if !a.same_ends(b))) {
        entry.fault_at("rule", "what the total is the mean of is rated on scales with different ends");
    }
}

/// In the codebook's order of subscales.
fn in_order(mut scored: Vec<ScoredSubscale>, codebook: &Codebook) -> Vec<ScoredSubscale> {
    scored.sort_by_key(|scored| codebook.subscales.iter().position(|subscale| subscale.id == scored.id));
    scored
}
