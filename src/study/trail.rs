//! The record of everything that was done: its entries, where it ends, and looking through it.

use chrono::{DateTime, FixedOffset, NaiveDate, Offset as _, Utc};
use serde::{Deserialize, Serialize};

/// One entry of the record of everything that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEvent {
    /// When.
    pub at: DateTime<Utc>,
    /// How far the clock on the wall was ahead of UTC then.
    pub utc_offset_minutes: i32,
    /// Who: a name in the study, or the role.
    pub who: String,
    /// What was done: `rating given`, `clip moved`.
    pub what: String,
    /// To what: a blind code, an item, a file.
    pub subject: String,
    /// Before.
    pub old: String,
    /// After.
    pub new: String,
    /// The reason that was given, where one is due.
    pub why: String,
}

impl AuditEvent {
    /// When, as the clock on the wall showed it.
    pub fn local(&self) -> DateTime<FixedOffset> {
        let offset = FixedOffset::east_opt(self.utc_offset_minutes.saturating_mul(60));
        self.at.with_timezone(&offset.unwrap_or_else(|| Utc.fix()))
    }

    /// The same in words, with the offset: `2026-03-09 14:05:12 +01:00`.
    pub fn local_text(&self) -> String {
        self.local().format("%Y-%m-%d %H:%M:%S %:z").to_string()
    }
}

/// An event in its place in the trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TrailEntry {
    /// Its number, from 1.
    pub number: i64,
    /// What happened.
    #[serde(flatten)]
    pub event: AuditEvent,
    /// Which part of the study it left as [`Self::digest`] says; often empty.
    pub scope: String,
    /// What that part held afterwards, as hashes.
    pub digest: String,
    /// Its link of the chain, SHA-256, hexadecimal.
    pub hash: String,
}

/// Where a trail ends: the number of its last event, and that event's hash. Whoever wrote it down outside the study
/// can tell later whether anything before it was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailHead {
    /// Number of the last event.
    pub number: i64,
    /// Its hash.
    pub hash: String,
}

/// Which events to show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrailFilter {
    /// Part of who did it.
    pub who: String,
    /// Part of what was done.
    pub what: String,
    /// Words that stand anywhere in the event; all of them must.
    pub text: String,
    /// From this day on, as the clock on the wall showed it.
    pub since: Option<NaiveDate>,
    /// Up to and with this day.
    pub until: Option<NaiveDate>,
}

impl TrailFilter {
    /// Whether an event is asked for. Capitals and small letters are the same.
    pub fn takes(&self, event: &AuditEvent) -> bool {
        let day = event.local().date_naive();
        let holds = |text: &str, part: &str| {
            part.trim().is_empty() || text.to_lowercase().contains(&part.trim().to_lowercase())
        };
        let all = || {
            [&event.who, &event.what, &event.subject, &event.old, &event.new, &event.why]
                .map(String::as_str)
                .join("\n")
        };
        self.since.is_none_or(|since| day >= since)
            && self.until.is_none_or(|until| day <= until)
            && holds(&event.who, &self.who)
            && holds(&event.what, &self.what)
            && (self.text.trim().is_empty() || {
                let all = all();
                self.text.split_whitespace().all(|word| holds(&all, word))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event() -> AuditEvent {
        AuditEvent {
            at: DateTime::parse_from_rfc3339("2026-03-08T23:30:00Z").expect("a time").with_timezone(&Utc),
            utc_offset_minutes: 60,
            who: "Astrid".to_owned(),
            what: "rating given".to_owned(),
            subject: "k7w2mp P03".to_owned(),
            old: "2".to_owned(),
            new: "4".to_owned(),
            why: String::new(),
        }
    }

    #[test]
    fn the_day_is_the_one_on_the_wall() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 9);
        assert_eq!(event().local_text(), "2026-03-09 00:30:00 +01:00");
        assert!(TrailFilter { since: day, until: day, ..TrailFilter::default() }.takes(&event()));
        let before = NaiveDate::from_ymd_opt(2026, 3, 8);
        assert!(!TrailFilter { until: before, ..TrailFilter::default() }.takes(&event()));
    }

    #[test]
    fn words_are_found_anywhere_and_in_any_case() {
        let text = |text: &str| TrailFilter { text: text.to_owned(), ..TrailFilter::default() };
        assert!(TrailFilter::default().takes(&event()));
        assert!(text("p03 ASTRID").takes(&event()) && !text("P03 Bo").takes(&event()));
        assert!(
            TrailFilter { who: "astr".into(), what: "RATING".into(), ..TrailFilter::default() }
                .takes(&event())
        );
        assert!(!TrailFilter { who: "rating".into(), ..TrailFilter::default() }.takes(&event()));
    }
}
