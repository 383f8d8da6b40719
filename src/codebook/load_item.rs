//! Reads one item: its scale and its anchors.

use super::entry::Entry;
use super::{Anchor, Favourable, Item, ItemId, Scale, Target};

/// Stands in for a scale that could not be read; never leaves this room, because a fault was noted.
const PLACEHOLDER: Scale = Scale { min: 1.0, max: 5.0, step: 1.0 };

/// Reads an item. `common` is the entry and scale for items that give none.
pub(super) fn read(entry: &Entry<'_>, common: Option<Option<Scale>>, codebook_verified: bool) -> Item {
    let id = entry.id("id", "it names the item in files and columns").unwrap_or_default();
    let code = entry.id("code", "a short name, in capital letters").unwrap_or_default();
    let label = entry.words("label", "it names the item on screen");
    let target = target(entry);
    let favourable = favourable(entry);
    let description = entry.words("description", "it says what to attend to");
    let hint = entry.words_or_empty("hint");
    let scale = own_or_common_scale(entry, common);
    let anchors = entry.list("anchor").iter().map(|inner| anchor(inner, scale)).collect();
    let verified = entry.flag("verified").unwrap_or(codebook_verified);
    if codebook_verified && !verified {
        entry.fault_at("verified", "the item is not verified, but the codebook as a whole claims to be");
    }
    let source = entry.text("source", "where the wording comes from");
    let confidence_percent = entry.whole("confidence_percent", 0..=100).and_then(|n| u8::try_from(n).ok());
    entry.done();
    Item {
        id: ItemId::new(id),
        code,
        label,
        target: target.unwrap_or(Target::Dyad),
        favourable: favourable.unwrap_or(Favourable::High),
        description,
        hint,
        scale: scale.unwrap_or(PLACEHOLDER),
        anchors: in_order(entry, anchors),
        verified,
        source,
        confidence_percent,
    }
}

/// Whose behaviour.
pub(super) fn target(entry: &Entry<'_>) -> Option<Target> {
    entry.choice("target", &[("parent", Target::Parent), ("child", Target::Child), ("dyad", Target::Dyad)])
}

/// Which end is good.
pub(super) fn favourable(entry: &Entry<'_>) -> Option<Favourable> {
    entry.choice("favourable", &[("high", Favourable::High), ("low", Favourable::Low)])
}

fn own_or_common_scale(entry: &Entry<'_>, common: Option<Option<Scale>>) -> Option<Scale> {
    match (entry.inner("scale"), common) {
        (Some(own), _) => scale(&own),
        (None, Some(common)) => common,
        (None, None) => {
            if !entry.has("scale") {
                entry.missing(
                    "scale",
                    "give the item one, or give one for all items above the first [[section]]",
                );
            }
            None
        }
    }
}

/// Reads a scale; `None` when it is faulty.
pub(super) fn scale(entry: &Entry<'_>) -> Option<Scale> {
    let min = entry.number("min", "the lowest point");
    let max = entry.number("max", "the highest point");
    let step = entry.number("step", "the distance between two points");
    entry.done();
    let scale = Scale { min: min?, max: max?, step: step? };
    match scale.check() {
        Ok(()) => Some(scale),
        Err(why) => {
            entry.fault(why);
            None
        }
    }
}

/// Reads an anchor that stands by itself, in English at least.
pub(super) fn anchor(entry: &Entry<'_>, scale: Option<Scale>) -> Option<(Anchor, usize)> {
    let point = anchor_point(entry, scale);
    let label = entry.words_or_empty("label");
    let text = entry.words("text", "it says what is seen at this point");
    entry.done();
    Some((Anchor { point: point?, label: (!label.is_empty()).then_some(label), text }, entry.line()))
}

/// The point that an anchor describes; `None` when it is none of the scale.
pub(super) fn anchor_point(entry: &Entry<'_>, scale: Option<Scale>) -> Option<f64> {
    let point = entry.number("point", "the point of the scale that it describes")?;
    let scale = scale?;
    if !scale.contains(point) {
        entry.fault_at(
            "point",
            format!(
                "the anchor at {point} is off the scale: {} to {} in steps of {}",
                scale.min, scale.max, scale.step
            ),
        );
        return None;
    }
    Some(point)
}

/// Anchors ascending, each point once.
fn in_order(entry: &Entry<'_>, anchors: Vec<Option<(Anchor, usize)>>) -> Vec<Anchor> {
    let mut sorted: Vec<Anchor> = Vec::new();
    for (anchor, line) in anchors.into_iter().flatten() {
        if sorted.iter().any(|other| same(other.point, anchor.point)) {
            entry.fault_on(line, format!("the point {} has two anchors", anchor.point));
        } else {
            sorted.push(anchor);
        }
    }
    sorted.sort_by(|a, b| a.point.total_cmp(&b.point));
    sorted
}

/// Whether two points of a scale are one.
pub(super) fn same(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}
