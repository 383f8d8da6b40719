//! Aligned tables for the shell, with lettered notes for what is undefined.

use super::Estimate;
use crate::stats::{Note, Stat, Undefined};

/// A table of text; the first columns are words (left), the rest numbers (right).
pub(super) struct Table {
    words: usize,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with its head row, whose first `words` columns are text.
    pub(super) fn new(words: usize, head: &[&str]) -> Self {
        Self { words, rows: vec![head.iter().map(|cell| (*cell).to_owned()).collect()] }
    }

    /// Adds a row.
    pub(super) fn push(&mut self, row: Vec<String>) {
        self.rows.push(row);
    }

    /// The rows, aligned, without spaces at the end of a line.
    pub(super) fn text(&self) -> String {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            self.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max()
        };
        let widths: Vec<usize> = (0..columns).filter_map(width).collect();
        let mut text = String::new();
        for row in &self.rows {
            let cells = row.iter().zip(&widths).enumerate().map(|(index, (cell, width))| {
                if index < self.words { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
            });
            text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
            text.push('\n');
        }
        text
    }
}

/// Letters for reasons: the same reason gets the same letter, and is written out once, below.
#[derive(Default)]
pub(super) struct Notes {
    reasons: Vec<Undefined>,
    /// An interval with a star was shown.
    unsteady: bool,
}

impl Notes {
    fn letter(&mut self, why: Undefined) -> char {
        let index = self.reasons.iter().position(|known| *known == why).unwrap_or_else(|| {
            self.reasons.push(why);
            self.reasons.len() - 1
        });
        ('a'..='z').nth(index).unwrap_or('*')
    }

    /// A share as a percentage with one decimal, or a dash with its letter.
    pub(super) fn percent(&mut self, share: Stat<f64>) -> String {
        match share {
            Ok(share) => format!("{:.1} %", share * 100.0),
            Err(why) => format!("– ({})", self.letter(why)),
        }
    }

    /// A coefficient with two decimals, or a dash with its letter.
    pub(super) fn value(&mut self, estimate: &Stat<Estimate>) -> String {
        match estimate {
            Ok(estimate) => two_decimals(estimate.value),
            Err(why) => format!("– ({})", self.letter(*why)),
        }
    }

    /// An interval with two decimals; empty where the coefficient has no value.
    pub(super) fn interval(&mut self, estimate: &Stat<Estimate>) -> String {
        match estimate.as_ref().map(|estimate| estimate.interval) {
            Ok(Ok(interval)) => {
                let star = self.star(estimate);
                format!("{} to {}{star}", two_decimals(interval.low), two_decimals(interval.high))
            }
            Ok(Err(why)) => format!("–{} ({})", upper(estimate, " to "), self.letter(why)),
            Err(_) => String::new(),
        }
    }

    /// An interval with two decimals as two numbers; empty where the coefficient has no value.
    pub(super) fn limits(&mut self, estimate: &Stat<Estimate>) -> String {
        match estimate.as_ref().map(|estimate| estimate.interval) {
            Ok(Ok(interval)) => {
                let star = self.star(estimate);
                format!("{}, {}{star}", two_decimals(interval.low), two_decimals(interval.high))
            }
            Ok(Err(why)) => format!("–{} ({})", upper(estimate, ", "), self.letter(why)),
            Err(_) => String::new(),
        }
    }

    /// A number with two decimals, or a dash with its letter.
    pub(super) fn number(&mut self, value: Stat<f64>) -> String {
        match value {
            Ok(value) => two_decimals(value),
            Err(why) => format!("– ({})", self.letter(why)),
        }
    }

    /// A mark for rough limits.
    fn star(&mut self, estimate: &Stat<Estimate>) -> &'static str {
        let unsteady = estimate.as_ref().is_ok_and(|estimate| estimate.unsteady);
        self.unsteady |= unsteady;
        if unsteady { "*" } else { "" }
    }

    /// A line for each letter given, and for the star.
    pub(super) fn text(&self) -> String {
        let lettered = self.reasons.iter().zip('a'..='z');
        let mut text: String =
            lettered.map(|(why, letter)| wrapped(&format!("({letter}) {why}"), "")).collect();
        if self.unsteady {
            text.push_str(&wrapped(&format!("* {}", Note::UnsteadyLimits), ""));
        }
        text
    }
}

/// The upper limit that is defined alone, behind words that join it to the lower one.
fn upper(estimate: &Stat<Estimate>, join: &str) -> String {
    let alone = estimate.as_ref().ok().and_then(|estimate| estimate.upper_alone);
    alone.map_or_else(String::new, |limit| format!("{join}{}", two_decimals(limit)))
}

/// Two decimals, without "-0.00".
pub(super) fn two_decimals(value: f64) -> String {
    let text = format!("{value:.2}");
    if text == "-0.00" { "0.00".to_owned() } else { text }
}

/// The width that a terminal is sure to have.
const WIDTH: usize = 80;

/// Words in lines of at most 80 characters, which fit a terminal, after `indent`; all but the first begin two further in.
pub fn wrapped(words: &str, indent: &str) -> String {
    let mut text = String::new();
    let mut line = String::new();
    for word in words.split_whitespace() {
        let width = line.chars().count() + 1 + word.chars().count();
        if !line.trim().is_empty() && width > WIDTH {
            text.push_str(line.trim_end());
            text.push('\n');
            line = format!("{indent}  {word}");
        } else if line.is_empty() {
            line = format!("{indent}{word}");
        } else {
            line.push(' ');
            line.push_str(word);
        }
    }
    if !line.is_empty() {
        text.push_str(&line);
        text.push('\n');
    }
    text
}

/// Words cut to so many characters, with a mark where they were cut.
pub(super) fn cut(words: &str, most: usize) -> String {
    if words.chars().count() <= most {
        return words.to_owned();
    }
    let kept: String = words.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// Room for names in a table: as little as asked for, and more where names would look alike when cut.
pub(super) fn room<'a>(names: impl Iterator<Item = &'a str> + Clone, least: usize) -> usize {
    const MOST: usize = 80;
    let apart = |room: &usize| {
        let mut seen = std::collections::HashSet::new();
        names.clone().all(|name| seen.insert(cut(name, *room)))
    };
    (least..MOST).find(apart).unwrap_or(MOST)
}

/// A warning a line; nothing for none.
pub(super) fn warnings_text(warnings: &[String]) -> String {
    if warnings.is_empty() {
        return String::new();
    }
    let lines: String = warnings.iter().map(|warning| wrapped(warning, "  ")).collect();
    format!("\nWorth knowing\n{lines}")
}
