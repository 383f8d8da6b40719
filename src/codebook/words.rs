//! Words shown to people, in each language that a codebook gives them in.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A language that labels, descriptions and anchors can be written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English, which every codebook must have.
    #[default]
    En,
    /// Danish.
    Da,
}

impl Language {
    /// Every language, in the order that menus show them.
    pub const ALL: [Self; 2] = [Self::En, Self::Da];

    /// The two-letter tag used in files.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Da => "da",
        }
    }

    /// The language of a two-letter tag.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// One text in one or more languages. A missing translation falls back to English.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words(BTreeMap<Language, String>);

impl Words {
    /// A text that exists in English only.
    pub fn english(text: impl Into<String>) -> Self {
        Self(BTreeMap::from([(Language::En, text.into())]))
    }

    /// A text in both languages that the program knows.
    pub fn both(english: impl Into<String>, danish: impl Into<String>) -> Self {
        Self(BTreeMap::from([(Language::En, english.into()), (Language::Da, danish.into())]))
    }

    /// Adds or replaces the text in one language.
    pub fn set(&mut self, language: Language, text: impl Into<String>) {
        self.0.insert(language, text.into());
    }

    /// The same in every language with this before it: an item's code before its name.
    pub fn after(&self, code: &str) -> Self {
        Self(self.0.iter().map(|(language, text)| (*language, format!("{code} {text}"))).collect())
    }

    /// The text in this language, else in English, else in any language, else empty.
    pub fn get(&self, language: Language) -> &str {
        self.0
            .get(&language)
            .or_else(|| self.0.get(&Language::En))
            .or_else(|| self.0.values().next())
            .map_or("", String::as_str)
    }

    /// Whether no language has a text.
    pub fn is_empty(&self) -> bool {
        self.0.values().all(|text| text.trim().is_empty())
    }

    /// Whether there is an English text, which every reader can fall back on.
    pub fn has_english(&self) -> bool {
        self.0.contains_key(&Language::En)
    }

    /// The languages that are there, with their texts.
    pub fn iter(&self) -> impl Iterator<Item = (Language, &str)> {
        self.0.iter().map(|(language, text)| (*language, text.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_translation_falls_back_to_english() {
        let mut words = Words::english("Praise");
        assert_eq!(words.get(Language::Da), "Praise");
        words.set(Language::Da, "Ros");
        assert_eq!((words.get(Language::Da), words.get(Language::En)), ("Ros", "Praise"));
        assert!(words.has_english() && !words.is_empty());
    }

    #[test]
    fn no_words_are_empty_and_never_fail() {
        assert_eq!(Words::default().get(Language::Da), "");
        assert!(Words::default().is_empty() && Words::english(" ").is_empty());
        assert!(!Words::default().has_english());
    }

    #[test]
    fn every_language_is_found_by_its_tag() {
        for language in Language::ALL {
            assert_eq!(Language::from_tag(language.tag()), Some(language));
        }
        assert_eq!(Language::from_tag("dk"), None);
    }
}
