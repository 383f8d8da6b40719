//! What is rated: items with their anchors, and the reasons why an item may go unrated.

use serde::Serialize;

use super::{ItemId, ReasonId, Scale, SubscaleId, Words};

/// Whose behaviour an item or subscale describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Target {
    /// The adult in the clip.
    Parent,
    /// The child.
    Child,
    /// The two together.
    Dyad,
}

/// Which end of the scale is good for the child.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Favourable {
    /// High is good.
    High,
    /// Low is good: marked `#` in tables, reversed in a total.
    Low,
}

/// What one point of a scale looks like.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Anchor {
    /// The point described.
    pub point: f64,
    /// The point's name, where it has one ("Highly sensitive").
    pub label: Option<Words>,
    /// What is seen at this point.
    pub text: Words,
}

/// One thing that is rated once per clip.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Item {
    /// Name in files; never changes.
    pub id: ItemId,
    /// Short upper-case code.
    pub code: String,
    /// Name on screen.
    pub label: Words,
    /// Whose behaviour.
    pub target: Target,
    /// Which end is good.
    pub favourable: Favourable,
    /// What to attend to.
    pub description: Words,
    /// Something to tell the coder beside the description; may be empty.
    pub hint: Words,
    /// The points that can be given.
    pub scale: Scale,
    /// Described points, ascending.
    pub anchors: Vec<Anchor>,
    /// Whether the wording was compared with the instrument's manual.
    pub verified: bool,
    /// Where the wording comes from.
    pub source: String,
    /// How sure the codebook's author is that the item belongs to the instrument.
    pub confidence_percent: Option<u8>,
}

/// A page of the sheet: items in the order in which they are rated.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Section {
    /// Name in files.
    pub id: String,
    /// Name on screen.
    pub label: Words,
    /// Its items, in order.
    pub items: Vec<ItemId>,
}

/// A reason why an item cannot be rated. Never a number.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reason {
    /// Name in files.
    pub id: ReasonId,
    /// Name on screen.
    pub label: Words,
    /// Whether the coder must add words.
    pub text_required: bool,
    /// Where it is offered; empty means everywhere.
    pub only_for: Vec<Situation>,
}

/// An item, at some waves.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Situation {
    /// The item.
    pub item: ItemId,
    /// The waves, in months; empty means every wave.
    pub waves: Vec<u16>,
}

/// A group of items that is scored together; which items is for the profile to say.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Subscale {
    /// Name in files.
    pub id: SubscaleId,
    /// Name on screen.
    pub label: Words,
    /// Whose behaviour.
    pub target: Target,
    /// Which end is good.
    pub favourable: Favourable,
}
