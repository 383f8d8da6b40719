//! The reports' words in the reader's language.
//!
//! What a report says in a sentence, it says in English and Danish, one beside the other, by [`say`]. What `stats` says
//! (it knows no languages) stands in Danish in one table, [`danish`]. Files, JSON and the shell are in English, so that
//! an analysis does not depend on a preference; the window says both.

mod danish;

use crate::codebook::Language;
use crate::stats::{Form, Missing, Note, Undefined};

/// A sentence in a language, filled in as by `format!`: first in English, then in Danish.
macro_rules! say {
    ($language:expr, $english:literal, $danish:literal $(,)?) => {
        match $language {
            $crate::codebook::Language::En => format!($english),
            $crate::codebook::Language::Da => format!($danish),
        }
    };
}

pub(super) use say;

/// A number that is written in English, as people write it in a language: Danish has a decimal comma and a true minus.
pub fn number(english: &str, language: Language) -> String {
    match language {
        Language::En => english.to_owned(),
        Language::Da => english.replace('-', "−").replace('.', ","),
    }
}

/// A number with so many decimals.
pub fn decimals(value: f64, places: usize, language: Language) -> String {
    number(&format!("{value:.places$}"), language)
}

/// A share in per cent, with so many decimals.
pub fn percent(share: f64, places: usize, language: Language) -> String {
    format!("{} %", decimals(share * 100.0, places, language))
}

/// Why there is no value.
pub fn reason(why: Undefined, language: Language) -> String {
    match language {
        Language::En => why.to_string(),
        Language::Da => danish::reason(why).to_owned(),
    }
}

/// What to know of a value.
pub fn note(note: Note, language: Language) -> String {
    match language {
        Language::En => note.to_string(),
        Language::Da => danish::note(note).to_owned(),
    }
}

/// Which ratings a statistic uses where some are missing.
pub fn missing(rule: Missing, language: Language) -> String {
    match language {
        Language::En => rule.to_string(),
        Language::Da => danish::missing(rule).to_owned(),
    }
}

/// The name of a statistic in its exact form. One that no report shows has an English name only.
pub fn form(form: &Form, language: Language) -> &'static str {
    match language {
        Language::En => form.name,
        Language::Da => {
            danish::FORMS.iter().find(|(id, _)| *id == form.id).map_or(form.name, |(_, name)| name)
        }
    }
}

#[cfg(test)]
mod tests;
