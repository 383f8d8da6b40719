//! What is no fault of a table, and may be a slip all the same: names that are written in two ways, and values that look like
//! codes for a missing rating. Nothing is mended; a person who reads it decides.

use std::collections::HashMap;

use super::fault::shown;
use super::ratings::Ratings;

/// So many names of a kind are told; the rest is counted.
const TOLD: usize = 5;
/// Values by which spreadsheets and statistics programs often say “missing”.
const CODES: [f64; 18] = [
    8.0, 9.0, 77.0, 88.0, 99.0, 777.0, 888.0, 999.0, 7777.0, 8888.0, 9999.0, -1.0, -8.0, -9.0, -77.0, -88.0,
    -99.0, -999.0,
];
/// A code stands at least so far from every rating.
const APART: f64 = 2.0;

impl Ratings {
    /// Sentences on what a person should look at. Whether values are codes is asked only where no scale was `declared`: else a
    /// value beside the scale is a fault.
    pub fn remarks(&self, declared: bool) -> Vec<String> {
        let lists = [("units", &self.units), ("raters", &self.raters), ("items", &self.items)];
        let mut remarks: Vec<String> =
            lists.into_iter().filter_map(|(what, names)| alike(what, names)).collect();
        if !declared {
            remarks.extend(self.codes_undeclared());
        }
        remarks
    }

    /// Values far from all others that are often codes.
    fn codes_undeclared(&self) -> Option<String> {
        let points = self.points();
        let is_code = |value: &f64| CODES.contains(value);
        // What no code is, and what goes on from there without a gap.
        let (mut low, mut high) = (
            points.iter().copied().find(|value| !is_code(value))?,
            points.iter().rev().copied().find(|value| !is_code(value))?,
        );
        for value in points.iter().copied().filter(|value| *value > high).collect::<Vec<_>>() {
            high = if value < high + APART { value } else { high };
        }
        for value in points.iter().rev().copied().filter(|value| *value < low).collect::<Vec<_>>() {
            low = if value > low - APART { value } else { low };
        }
        let apart = |value: &f64| *value >= high + APART || *value <= low - APART;
        let codes: Vec<f64> = points.iter().copied().filter(|value| is_code(value) && apart(value)).collect();
        // With many points apart, they are the scale.
        if codes.is_empty() || codes.len() > 3 {
            return None;
        }
        let told: Vec<String> = codes
            .iter()
            .map(|code| {
                let same = |record: &&super::Record| record.points() == Some(*code);
                let cells = self.records().iter().filter(same).count();
                format!("{code} ({cells} {})", if cells == 1 { "cell" } else { "cells" })
            })
            .collect();
        let counts =
            if codes.len() == 1 { "counts as a rating, and stands" } else { "count as ratings, and stand" };
        Some(format!(
            "{} {counts} apart from all others ({low} to {high}). Declare it (--missing-code) if it means “not rated”.",
            told.join(", ")
        ))
    }
}

/// Names that differ only in capitals, spaces, accents or leading zeros.
fn alike(what: &str, names: &[Box<str>]) -> Option<String> {
    let mut first: HashMap<String, &str> = HashMap::with_capacity(names.len());
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    for name in names {
        match first.get(&plain(name)) {
            Some(known) => pairs.push((known, name)),
            None => {
                first.insert(plain(name), name);
            }
        }
    }
    if pairs.is_empty() {
        return None;
    }
    let told: Vec<String> = pairs
        .iter()
        .take(TOLD)
        .map(|(one, other)| format!("“{}” and “{}”", shown(one), shown(other)))
        .collect();
    let more = pairs.len().saturating_sub(TOLD);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    Some(format!(
        "The {what} {}{more} count as different, and differ only in how they are written: are they the same?",
        told.join(", ")
    ))
}

/// A name without what people and programs write in several ways: capitals, spaces, accents (in one character or two), marks
/// that are not seen, zeros in front of a number or behind its point.
fn plain(name: &str) -> String {
    let seen = |c: &char| {
        !c.is_whitespace()
            && !matches!(c, '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}')
    };
    let text: String = name.chars().flat_map(char::to_lowercase).filter(seen).map(base).collect();
    match text.parse::<f64>() {
        Ok(number) if text.len() < 16 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') => {
            number.to_string()
        }
        _ => text,
    }
}

/// The letter below an accent.
fn base(letter: char) -> char {
    match letter {
        'à'..='å' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ñ' => 'n',
        'ò'..='ö' => 'o',
        'ù'..='ü' => 'u',
        'ý' | 'ÿ' => 'y',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Asked, Layout, Mapping, NumberRules, Purpose, Sheet};
    use super::*;

    fn remarks(text: &str, declared: bool) -> Vec<String> {
        let rules = NumberRules::default();
        let sheet = Sheet::read(text.as_bytes(), Layout::default()).expect("a sheet");
        let mapping = Mapping::find(&sheet, &Asked::default(), Purpose::Agreement, &rules).expect("plain");
        Ratings::read(&sheet, &mapping, &rules).expect("ratings").remarks(declared)
    }

    #[test]
    fn names_in_two_ways_of_writing_are_told() {
        let text = "clip,coder,rating\n07,\u{c5}se,1\n7,A\u{30a}se,2\nK 1,Bo,1\nk1,bo ,2\nNA,Bo,1\n";
        let told = remarks(text, false);
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].starts_with("The units “07” and “7”, “K 1” and “k1” count as different"), "{told:?}");
        assert!(told[1].starts_with("The raters “\u{c5}se” and “A\u{30a}se”, “Bo” and “bo”"), "{told:?}");
        assert!(remarks("clip,coder,rating\n1,A,1\n10,B,1\n0,A,1\nø,B,2\no,A,2\n", false).is_empty());
        let many: String = (0..9).map(|unit| format!("u{unit},A,1\nU{unit},B,1\n")).collect();
        assert!(remarks(&format!("clip,coder,rating\n{many}"), false)[0].contains("and 4 more count as"));
    }

    #[test]
    fn what_looks_like_a_code_is_told_where_no_scale_is_declared() {
        let text = "clip,A,B\n1,1,5\n2,9,3\n3,9,-99\n";
        let told = remarks(text, false);
        assert_eq!(
            told,
            [
                "-99 (1 cell), 9 (2 cells) count as ratings, and stand apart from all others (1 to 5). Declare it (--missing-code) if it \
              means “not rated”."
            ]
        );
        assert!(remarks(text, true).is_empty());
        // The highest point of a scale from 1 to 9 is one.
        assert!(remarks("clip,A,B\n1,7,9\n2,8,3\n3,9,1\n", false).is_empty());
    }
}
