//! A laboratory's own words over a codebook: labels, descriptions, hints, anchors. Never ids, scales or formulas.

use super::document::Document;
use super::entry::{Entry, shown};
use super::fault::Faults;
use super::head::{self, no_such, unique};
use super::load_item;
use super::{Anchor, Codebook, Item, Words};

/// What an overlay may not touch, because ratings that were given already would change their meaning.
const FIXED: &str = "an overlay changes words only, so that ratings keep their meaning; \
                     for another scale or other items, write a codebook of your own";

/// Puts a laboratory's words over a codebook. Texts are replaced language by language, anchors point by point;
/// a point without an anchor gets one. The result keeps the codebook's hash; the overlay's own is
/// [`ContentHash::of`](super::ContentHash::of) its text.
///
/// # Errors
/// Everything that is wrong, each with its line and item.
pub fn overlay(codebook: &Codebook, text: &str) -> Result<Codebook, Faults> {
    finish(Document::parse(text)?, codebook)
}

/// Reads an overlay from its parsed text.
pub(super) fn finish(document: Document<'_>, codebook: &Codebook) -> Result<Codebook, Faults> {
    let overlaid = read(&document.root(), codebook.clone());
    document.finish(overlaid)
}

fn read(root: &Entry<'_>, mut codebook: Codebook) -> Codebook {
    head::format(root, head::OVERLAY);
    let named = root.text("codebook", "the id of the codebook that it lies over");
    if !named.is_empty() && named != codebook.id.as_str() {
        root.fault_at(
            "codebook",
            format!("the overlay is for “{}”, not for “{}”", shown(&named), codebook.id),
        );
    }
    let version = head::version(root, "codebook_version");
    if version != 0 && version != codebook.version {
        let now = codebook.version;
        root.fault_at(
            "codebook_version",
            format!("the overlay is for version {version}, but this is version {now}"),
        );
    }
    root.forbid(&["id", "version", "scale"], FIXED);
    replace(root, "title", &mut codebook.title);
    if let Some(note) = root.text_or_none("note") {
        codebook.note = note;
    }
    if root.has("verified") || root.has("unverified_because") {
        (codebook.verified, codebook.unverified_because) = head::verified(root);
    }
    let sections = root.named_list("section");
    let items = root.named_list("item");
    let reasons = root.named_list("reason");
    let subscales = root.named_list("subscale");
    root.done();

    relabel(
        "section",
        &sections,
        codebook.sections.iter_mut().map(|s| (s.id.as_str(), &mut s.label)).collect(),
    );
    relabel("reason", &reasons, codebook.reasons.iter_mut().map(|r| (r.id.as_str(), &mut r.label)).collect());
    relabel(
        "subscale",
        &subscales,
        codebook.subscales.iter_mut().map(|s| (s.id.as_str(), &mut s.label)).collect(),
    );
    reword_items(&items, &mut codebook.items);
    if codebook.verified {
        for item in codebook.items.iter().filter(|item| !item.verified) {
            let message =
                format!("the codebook cannot be verified as a whole while the item “{}” is not", item.id);
            root.fault_at("verified", message);
        }
    }
    codebook
}

/// Replaces the texts of the languages that are given; the others stand.
fn replace(entry: &Entry<'_>, key: &'static str, words: &mut Words) {
    for (language, text) in entry.any_words(key).unwrap_or_default().iter() {
        words.set(language, text);
    }
}

/// New labels for sections, reasons or subscales.
fn relabel(noun: &str, entries: &[Entry<'_>], mut labels: Vec<(&str, &mut Words)>) {
    let ids: Vec<String> =
        entries.iter().map(|entry| entry.id("id", "it says what to relabel").unwrap_or_default()).collect();
    for (entry, id) in entries.iter().zip(&ids) {
        entry.forbid(&["items", "text_required", "only_for", "target", "favourable"], FIXED);
        match labels.iter_mut().find(|(known, _)| known == id) {
            Some((_, words)) => replace(entry, "label", words),
            None => {
                drop(entry.any_words("label"));
                if !id.is_empty() {
                    entry.fault_at("id", no_such(noun, id, labels.iter().map(|(known, _)| *known)));
                }
            }
        }
        if !entry.has("label") {
            entry.missing("label", "it is what an overlay replaces here");
        }
        entry.done();
    }
    unique(entries.iter().zip(ids.iter().map(String::as_str)), "id", noun);
}

fn reword_items(entries: &[Entry<'_>], items: &mut [Item]) {
    let ids: Vec<String> = entries
        .iter()
        .map(|entry| entry.id("id", "it says which item to reword").unwrap_or_default())
        .collect();
    for (entry, id) in entries.iter().zip(&ids) {
        match items.iter_mut().find(|item| item.id.as_str() == id) {
            Some(item) => reword(entry, item),
            None if id.is_empty() => {}
            None => entry.fault_at("id", no_such("item", id, items.iter().map(|item| item.id.as_str()))),
        }
    }
    unique(entries.iter().zip(ids.iter().map(String::as_str)), "id", "item");
}

fn reword(entry: &Entry<'_>, item: &mut Item) {
    entry.forbid(&["code", "target", "favourable", "scale"], FIXED);
    replace(entry, "label", &mut item.label);
    replace(entry, "description", &mut item.description);
    replace(entry, "hint", &mut item.hint);
    if !item.hint.is_empty() && !item.hint.has_english() {
        entry.fault_at("hint", "“hint” has no English text: add en = \"…\"");
    }
    if let Some(verified) = entry.flag("verified") {
        item.verified = verified;
    }
    if let Some(source) = entry.text_or_none("source") {
        item.source = source;
    }
    let mut points = Vec::new();
    for inner in entry.list("anchor") {
        reword_anchor(&inner, item, &mut points);
    }
    item.anchors.sort_by(|a, b| a.point.total_cmp(&b.point));
    entry.done();
}

fn reword_anchor(entry: &Entry<'_>, item: &mut Item, points: &mut Vec<f64>) {
    let Some(point) = load_item::anchor_point(entry, Some(item.scale)) else {
        let _ = (entry.any_words("label"), entry.any_words("text"));
        entry.done();
        return;
    };
    if points.iter().any(|other| load_item::same(*other, point)) {
        entry.fault(format!("the point {point} has two anchors"));
    } else {
        points.push(point);
    }
    match item.anchors.iter_mut().find(|anchor| load_item::same(anchor.point, point)) {
        Some(anchor) => {
            replace(entry, "text", &mut anchor.text);
            reword_anchor_label(entry, anchor);
            entry.done();
        }
        None => item.anchors.extend(load_item::anchor(entry, Some(item.scale)).map(|(anchor, _)| anchor)),
    }
}

fn reword_anchor_label(entry: &Entry<'_>, anchor: &mut Anchor) {
    let mut label = anchor.label.clone().unwrap_or_default();
    replace(entry, "label", &mut label);
    if !label.is_empty() && !label.has_english() {
        entry.fault_at("label", "“label” has no English text: add en = \"…\"");
    }
    anchor.label = (!label.is_empty()).then_some(label);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::{Language, built_in_codebooks};

    const HEAD: &str = "format = \"samspil-overlay-1\"\ncodebook = \"cib-43\"\ncodebook_version = 1\n";

    fn overlaid(body: &str) -> (Codebook, Codebook) {
        let base = built_in_codebooks().remove(0);
        let read = overlay(&base, &format!("{HEAD}{body}")).unwrap_or_else(|faults| panic!("{faults}"));
        (base, read)
    }

    #[test]
    fn an_empty_overlay_changes_nothing() {
        let (base, read) = overlaid("");
        assert_eq!(base, read);
    }

    #[test]
    fn words_are_replaced_by_language_and_the_rest_stands() {
        let (base, read) = overlaid(
            "[[item]]\nid = \"P02\"\nlabel.da = \"Vores\"\ndescription.en = \"Ours.\"\nhint = { en = \"Ours too.\" }\n\
             source = \"manual\"\nverified = true\n[[reason]]\nid = \"other\"\nlabel.da = \"Noget andet\"\n",
        );
        let (was, now) = (&base.items[1], &read.items[1]);
        assert_eq!(
            (now.label.get(Language::Da), now.label.get(Language::En)),
            ("Vores", was.label.get(Language::En))
        );
        assert_eq!(now.description.get(Language::En), "Ours.");
        assert_eq!(now.description.get(Language::Da), was.description.get(Language::Da));
        assert_eq!(
            (now.hint.get(Language::En), now.source.as_str(), now.verified),
            ("Ours too.", "manual", true)
        );
        assert_eq!(read.reasons[5].label.get(Language::Da), "Noget andet");
        let unchanged = |at: usize| base.items[at] == read.items[at];
        assert!((0..43).all(|at| unchanged(at) == (at != 1)));
        assert_eq!((now.id.as_str(), now.scale, now.favourable), ("P02", was.scale, was.favourable));
        assert_eq!(read.hash, base.hash);
    }

    #[test]
    fn an_anchor_replaces_its_point_and_a_new_one_finds_its_place() {
        let (base, read) = overlaid(
            "[[item]]\nid = \"P02\"\nanchor = [{ point = 3, text.en = \"Three\", label.en = \"Middle\" }, \
             { point = 2, text.en = \"Two\" }]\n",
        );
        let anchors = &read.items[1].anchors;
        assert_eq!(anchors.iter().map(|anchor| anchor.point).collect::<Vec<_>>(), [1.0, 2.0, 3.0, 5.0]);
        assert_eq!(anchors[1].text.get(Language::En), "Two");
        assert_eq!(anchors[2].text.get(Language::En), "Three");
        assert_eq!(anchors[2].text.get(Language::Da), base.items[1].anchors[1].text.get(Language::Da));
        assert_eq!(anchors[2].label.as_ref().unwrap().get(Language::En), "Middle");
        assert_eq!(anchors[3], base.items[1].anchors[2]);
    }

    #[test]
    fn a_laboratory_with_the_manual_can_verify_the_whole() {
        let base = built_in_codebooks().remove(0);
        let mut text = format!("{HEAD}verified = true\n");
        for item in &base.items {
            text += &format!("[[item]]\nid = \"{}\"\nverified = true\n", item.id);
        }
        let read = overlay(&base, &text).unwrap_or_else(|faults| panic!("{faults}"));
        assert!(read.verified && read.unverified_because.is_empty());
        assert!(read.items.iter().all(|item| item.verified));
    }
}
