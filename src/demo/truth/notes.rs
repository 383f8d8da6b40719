//! What coders jot down beside their ratings, and why they leave an item unrated.

/// Notes on a whole clip, in the spirit of what the coders of the model study wrote.
pub(super) const CLIP_NOTES: &[&str] = &[
    "They sit at a table the whole time; little physical contact.",
    "The adult steers the play so that it is done \"right\".",
    "The child says a firm no twice, and it is respected.",
    "Some nervousness before the camera in the first minute, then at ease.",
    "Lovely turn-taking with the ball.",
    "The book holds both for most of the clip.",
    "The child seems tired towards the end.",
    "Camera moved at about three minutes; faces out of the picture for a moment.",
    "Television audible in the background.",
    "Much laughter during peekaboo.",
    "The adult looks at the camera several times.",
    "Long quiet stretches, but shared attention throughout.",
];

/// Notes on one item.
pub(super) const ITEM_NOTES: &[&str] = &[
    "Between two points; took the higher.",
    "See about 2:10.",
    "One clear instance only.",
    "More in the second half.",
    "Hard to see, rated on the voice.",
    "Discuss at the next meeting.",
];

/// Why an item goes unrated: reason, per thousand sheets, the items it concerns.
pub(super) const UNRATED: &[(&str, u32, &[&str])] = &[
    ("situation-did-not-arise", 45, &["P16", "C13", "C14"]),
    ("not-audible", 14, &["P05", "P11", "P17", "P18", "C09"]),
    ("not-visible", 14, &["P06", "P08", "P19", "C01", "C02", "C06", "C07"]),
    ("language-not-understood", 6, &["P05", "P17", "P18"]),
    ("technical", 4, &["P12", "P20", "D03"]),
];
