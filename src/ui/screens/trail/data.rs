//! What the trail's page shows: events, the filter as it is typed, and how the chain stands.

use chrono::NaiveDate;

use crate::codebook::Language;
use crate::lab::TrailCheck;
use crate::study::{TrailEntry, TrailFilter};
use crate::ui::words::Text as _;
use crate::ui::words_trail::TrailWord as W;

/// The filter as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// One person.
    pub who: Option<String>,
    /// One kind of event.
    pub what: Option<String>,
    /// Words anywhere in it.
    pub text: String,
    /// First day.
    pub since: String,
    /// Last day.
    pub until: String,
}

/// A day as it is typed: `None` for nothing, an error for what is no day.
pub fn day(text: &str) -> Result<Option<NaiveDate>, ()> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    NaiveDate::parse_from_str(text, "%Y-%m-%d").map(Some).map_err(drop)
}

impl Typed {
    /// The filter; days that are no days hold nothing back.
    pub fn filter(&self) -> TrailFilter {
        TrailFilter {
            who: self.who.clone().unwrap_or_default(),
            what: self.what.clone().unwrap_or_default(),
            text: self.text.clone(),
            since: day(&self.since).unwrap_or_default(),
            until: day(&self.until).unwrap_or_default(),
        }
    }

    /// Whether an event is shown. A person or kind that was chosen is that one, not one that begins alike.
    fn takes(&self, filter: &TrailFilter, entry: &TrailEntry) -> bool {
        self.who.as_ref().is_none_or(|who| *who == entry.event.who)
            && self.what.as_ref().is_none_or(|what| *what == entry.event.what)
            && filter.takes(&entry.event)
    }
}

/// The events, read once and filtered again whenever the filter changes.
#[derive(Clone, Debug, Default)]
pub struct Data {
    /// Newest first.
    pub entries: Vec<TrailEntry>,
    /// Everybody who is in it.
    pub people: Vec<String>,
    /// Every kind of event.
    pub kinds: Vec<String>,
    /// Places of the events shown.
    pub shown: Vec<usize>,
    typed: Option<Typed>,
}

impl Data {
    /// Takes events in.
    pub fn new(entries: Vec<TrailEntry>) -> Self {
        let sorted = |mut all: Vec<String>| {
            all.sort_unstable();
            all.dedup();
            all
        };
        Self {
            people: sorted(entries.iter().map(|entry| entry.event.who.clone()).collect()),
            kinds: sorted(entries.iter().map(|entry| entry.event.what.clone()).collect()),
            entries,
            shown: Vec::new(),
            typed: None,
        }
    }

    /// Filters again where what is typed has changed.
    pub fn show(&mut self, typed: &Typed) {
        if self.typed.as_ref() == Some(typed) {
            return;
        }
        let filter = typed.filter();
        self.shown = (0..self.entries.len())
            .filter(|place| self.entries.get(*place).is_some_and(|entry| typed.takes(&filter, entry)))
            .collect();
        self.typed = Some(typed.clone());
    }

    /// An event that is shown, by its row.
    pub fn row(&self, row: usize) -> Option<&TrailEntry> {
        self.entries.get(*self.shown.get(row)?)
    }

    /// The events that are shown.
    pub fn chosen(&self) -> Vec<TrailEntry> {
        self.shown.iter().filter_map(|place| self.entries.get(*place).cloned()).collect()
    }
}

/// How the chain stands, in a sentence; and the findings to list below it.
pub fn verdict(check: &TrailCheck, language: Language) -> (String, Vec<String>) {
    const MOST: usize = 5;
    if check.findings.is_empty() {
        let parts = [check.events.to_string(), check.compared.to_string()];
        return (W::Holds.with(language, &parts.each_ref().map(String::as_str)), Vec::new());
    }
    let mut lines: Vec<String> = check.findings.iter().take(MOST).map(ToString::to_string).collect();
    if let Some(more) = check.findings.len().checked_sub(MOST).filter(|more| *more > 0) {
        lines.push(W::MoreFaults.with(language, &[&more.to_string()]));
    }
    (W::Faults.with(language, &[&check.findings.len().to_string()]), lines)
}

/// Words as they fit into a cell: on one line, and not a whole codebook.
pub fn cell(words: &str, most: usize) -> String {
    let mut line: String =
        words.chars().take(most).map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    if words.chars().count() > most {
        line.push('…');
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::{Finding, FindingKind};
    use crate::study::AuditEvent;

    fn entry(number: i64, who: &str, what: &str) -> TrailEntry {
        TrailEntry {
            number,
            event: AuditEvent {
                at: chrono::DateTime::from_timestamp(1_780_000_000 + number * 86_400, 0).expect("a time"),
                utc_offset_minutes: 0,
                who: who.to_owned(),
                what: what.to_owned(),
                subject: "k7w2mp P03".to_owned(),
                old: String::new(),
                new: "4".to_owned(),
                why: String::new(),
            },
            scope: String::new(),
            digest: String::new(),
            hash: String::new(),
        }
    }

    #[test]
    fn what_is_typed_decides_what_is_shown() {
        let all = vec![
            entry(3, "Anna B", "signed in"),
            entry(2, "Anna", "signed in"),
            entry(1, "Anna", "rating given"),
        ];
        let mut data = Data::new(all);
        assert_eq!((data.people.len(), data.kinds.len()), (2, 2));
        let mut numbers = |typed: &Typed| {
            data.show(typed);
            data.chosen().iter().map(|entry| entry.number).collect::<Vec<_>>()
        };
        assert_eq!(numbers(&Typed::default()), [3, 2, 1]);
        assert_eq!(numbers(&Typed { who: Some("Anna".into()), ..Typed::default() }), [2, 1]);
        assert_eq!(numbers(&Typed { text: "p03 rating".into(), ..Typed::default() }), [1]);
        assert_eq!(numbers(&Typed { since: "2026-05-30".into(), ..Typed::default() }), [3, 2]);
        assert_eq!(numbers(&Typed { until: "2026-05-29".into(), ..Typed::default() }), [1]);
        assert_eq!(
            numbers(&Typed { since: "yesterday".into(), ..Typed::default() }),
            [3, 2, 1],
            "told beside it"
        );
        assert!(day("yesterday").is_err());
    }

    #[test]
    fn findings_are_counted_and_the_first_are_listed() {
        let finding = |n: usize| Finding {
            kind: FindingKind::Altered,
            place: format!("event {n}"),
            what: "it was edited".into(),
        };
        let whole = TrailCheck { events: 12, compared: 2, ..TrailCheck::default() };
        assert!(verdict(&whole, Language::En).0.contains("12 events. Backups compared with it: 2"));
        let torn = TrailCheck { findings: (1..=7).map(finding).collect(), ..whole };
        let (said, lines) = verdict(&torn, Language::En);
        assert_eq!((said.as_str(), lines.len()), ("Not as it should be, in 7 places:", 6));
        assert_eq!(lines[0], "event 1: it was edited");
        assert!(lines[5].contains("2 more"));
    }

    #[test]
    fn a_cell_holds_one_line() {
        assert_eq!(cell("a\nb", 10), "a b");
        assert_eq!(cell("abcdef", 3), "abc…");
    }
}
