//! Which backups are no longer needed as they grow old: of the last day the newest 24, then the last of each day for
//! 30 days, the last of each week for a year, and the last of each month from then on.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, TimeDelta, Utc};

/// Backups kept of the last 24 hours.
const OF_A_DAY: usize = 24;

/// What stands for a stretch of time: a day, a week or a month.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Stretch {
    Day(i32),
    Week(i32, u32),
    Month(i32, u32),
}

/// For each backup (the newest first) whether it can go. The newest never can, and none that says it is from the
/// future: then a clock was wrong, and which one isn't known.
pub fn spent(newest_first: &[DateTime<Utc>], now: DateTime<Utc>) -> Vec<bool> {
    let mut today = 0;
    let mut seen = BTreeSet::new();
    let spent = newest_first.iter().enumerate().map(|(place, at)| {
        let age = now - *at;
        if place == 0 || age < TimeDelta::zero() {
            return false;
        }
        if age < TimeDelta::hours(24) {
            today += 1;
            return today >= OF_A_DAY;
        }
        let stretch = if age < TimeDelta::days(30) {
            Stretch::Day(at.num_days_from_ce())
        } else if age < TimeDelta::days(365) {
            Stretch::Week(at.iso_week().year(), at.iso_week().week())
        } else {
            Stretch::Month(at.year(), at.month())
        };
        // The newest comes first, so it is the last of its stretch.
        !seen.insert(stretch)
    });
    spent.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        chrono::TimeZone::with_ymd_and_hms(&Utc, 2026, 11, 22, 18, 0, 0).single().expect("a time")
    }

    /// The ages, in hours, that are kept of these.
    fn kept(hours: &[i64]) -> Vec<i64> {
        let times: Vec<_> = hours.iter().map(|hours| now() - TimeDelta::hours(*hours)).collect();
        let spent = spent(&times, now());
        hours.iter().zip(spent).filter(|(_, spent)| !spent).map(|(hours, _)| *hours).collect()
    }

    #[test]
    fn the_newest_is_kept_however_old_and_the_future_too() {
        assert_eq!(kept(&[100_000]), [100_000]);
        assert_eq!(kept(&[-5, -4, 1]), [-5, -4, 1]);
    }

    #[test]
    fn of_the_last_day_the_newest_24_are_kept() {
        let minutes: Vec<_> = (0..40).map(|n| now() - TimeDelta::minutes(30 * n)).collect();
        let spent = spent(&minutes, now());
        assert_eq!(spent.iter().filter(|spent| !**spent).count(), 24);
        assert!(spent.iter().take(24).all(|spent| !spent));
    }

    #[test]
    fn then_one_a_day_one_a_week_and_one_a_month() {
        // Three a day: at 16:00, 8:00 and midnight, for three years.
        let hours: Vec<i64> = (0..3 * 365 * 3).map(|n| 2 + 8 * n).collect();
        let kept = kept(&hours);
        let between =
            |from: i64, to: i64| kept.iter().filter(|age| (from * 24..to * 24).contains(*age)).count();
        assert_eq!(between(0, 1), 3);
        assert!((29..=30).contains(&between(1, 30)), "{}", between(1, 30));
        assert!((47..=49).contains(&between(30, 365)), "{}", between(30, 365));
        assert!((24..=26).contains(&between(365, 3 * 365)), "{}", between(365, 3 * 365));
    }

    #[test]
    fn thinned_twice_is_thinned_once() {
        let hours: Vec<i64> = (0..5000).map(|n| 7 * n).collect();
        let once = kept(&hours);
        assert_eq!(kept(&once), once);
    }
}
