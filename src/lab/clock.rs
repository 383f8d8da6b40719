//! The clock, and what is recorded when it jumps.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

/// The wall clock; the only one, so that tests and the demo can set their own.
pub trait Clock: Send {
    /// Now, in UTC.
    fn now(&self) -> DateTime<Utc>;

    /// How far the clock on the wall is ahead of UTC.
    fn utc_offset_minutes(&self) -> i32 {
        0
    }

    /// Time that has really passed since some moment, which nobody can set. A clock that does not say otherwise runs
    /// true to its wall time.
    fn since_start(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.now().timestamp_millis()).unwrap_or(0))
    }
}

/// This computer's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    #[allow(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    fn utc_offset_minutes(&self) -> i32 {
        chrono::Local::now().offset().local_minus_utc() / 60
    }

    fn since_start(&self) -> Duration {
        static START: OnceLock<Instant> = OnceLock::new();
        uptime().unwrap_or_else(|| START.get_or_init(Instant::now).elapsed())
    }
}

/// How long the system has been up. On Linux it counts the time asleep, which `Instant` leaves out (proc(5),
/// `/proc/uptime`): a computer that slept has no clock that jumped.
fn uptime() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/uptime").ok()?;
    Duration::try_from_secs_f64(text.split(' ').next()?.parse().ok()?).ok()
}

/// Recorded when the clock shows an earlier time than the event before.
pub(super) const WENT_BACK: &str = "clock went back";

/// Recorded when the clock is not where the time that really passed would have it.
pub(super) const JUMPED: &str = "clock jumped, or the computer slept";

/// So much earlier than the event before is no event: clocks are set right by a second now and then.
pub(super) fn back_allowed() -> TimeDelta {
    TimeDelta::seconds(2)
}

/// So far from where it should be is no jump.
fn drift_allowed() -> TimeDelta {
    TimeDelta::minutes(2)
}

/// The clock at one moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tick {
    pub(super) wall: DateTime<Utc>,
    pub(super) since_start: Duration,
}

/// What to record of the clock: what happened, the time that was due, and the time that it shows.
pub(super) fn jump(
    last_event: Option<DateTime<Utc>>,
    before: Option<Tick>,
    now: Tick,
) -> Option<(&'static str, String, String)> {
    let text = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    if let Some(last) = last_event.filter(|last| now.wall < *last - back_allowed()) {
        return Some((WENT_BACK, text(last), text(now.wall)));
    }
    let before = before?;
    let passed = now.since_start.checked_sub(before.since_start)?;
    let due = before.wall.checked_add_signed(TimeDelta::from_std(passed).ok()?)?;
    let off = now.wall.signed_duration_since(due).abs();
    (off > drift_allowed()).then(|| (JUMPED, text(due), text(now.wall)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tick(wall: i64, since_start: u64) -> Tick {
        let wall = DateTime::from_timestamp(1_700_000_000 + wall, 0).expect("a time");
        Tick { wall, since_start: Duration::from_secs(since_start) }
    }

    #[test]
    fn a_clock_that_runs_true_is_no_event() {
        let before = Some(tick(0, 100));
        assert_eq!(jump(Some(tick(0, 0).wall), before, tick(3_600, 3_700)), None);
        assert_eq!(jump(Some(tick(0, 0).wall), before, tick(-2, 101)), None, "a second or two");
        assert_eq!(jump(None, None, tick(5, 5)), None);
    }

    #[test]
    fn a_clock_that_was_set_is_told_with_both_times() {
        let last = Some(tick(0, 0).wall);
        let (what, old, new) = jump(last, Some(tick(0, 100)), tick(-3, 101)).expect("told");
        assert_eq!(
            (what, old.as_str(), new.as_str()),
            (WENT_BACK, "2023-11-14T22:13:20Z", "2023-11-14T22:13:17Z")
        );
        let (what, old, new) = jump(last, Some(tick(0, 100)), tick(3_600, 110)).expect("told");
        assert_eq!(
            (what, old.as_str(), new.as_str()),
            (JUMPED, "2023-11-14T22:13:30Z", "2023-11-14T23:13:20Z")
        );
        assert_eq!(jump(last, Some(tick(0, 100)), tick(120, 101)), None, "within two minutes");
    }
}
