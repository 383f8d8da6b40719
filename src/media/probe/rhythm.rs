//! The rhythm of a video's frames: how many, how fast, how even.

/// A distance between frames of at least this is worth telling.
const GAP_US: u64 = 1_000_000;

/// At most so many gaps are told.
const GAPS: usize = 3;

/// The rhythm of a stream of frames.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Rhythm {
    /// Frames, counted by their distinct times.
    pub frames: u64,
    /// Mean rate: distances between frames, divided by the time from the first to the last.
    pub frames_per_second: f64,
    /// The median distance between frames.
    pub typical_us: u64,
    /// Whether more than one distance in fifty (gaps of a second and more apart) is off the median one by more than a tenth
    /// (and by more than 2 ms: containers round to 1 ms).
    pub variable: bool,
    /// Where the last frame ends, if it lasts as long as the median one.
    pub end_us: u64,
    /// Frames that an even stream lacks, long gaps aside; 0 for a variable one.
    pub missing: u64,
    /// Long gaps: where each begins and how long it is; the first three.
    pub gaps: Vec<(u64, u64)>,
}

/// The rhythm of frames due at these times (microseconds, any order).
pub(super) fn rhythm(times_us: &[u64]) -> Rhythm {
    let mut times = times_us.to_vec();
    times.sort_unstable();
    times.dedup();
    let frames = times.len() as u64;
    let (Some(first), Some(last)) = (times.first().copied(), times.last().copied()) else {
        return Rhythm::default();
    };
    let pairs = || times.iter().zip(times.iter().skip(1));
    let distances: Vec<u64> = pairs().map(|(earlier, later)| later - earlier).collect();
    let mut sorted = distances.clone();
    sorted.sort_unstable();
    let median = sorted.get(sorted.len() / 2).copied().unwrap_or(0);
    let tolerance = (median / 10).max(2_000);
    let off = distances
        .iter()
        .filter(|distance| **distance < GAP_US && distance.abs_diff(median) > tolerance)
        .count();
    let gaps = pairs().map(|(earlier, later)| (*earlier, later - earlier)).filter(|(_, gap)| *gap >= GAP_US);
    let variable = off * 50 > distances.len();
    let lacking = |distance: &u64| ((*distance + median / 2) / median.max(1)).saturating_sub(1);
    let short = distances.iter().filter(|distance| **distance < GAP_US);
    Rhythm {
        frames,
        frames_per_second: if last > first {
            distances.len() as f64 * 1e6 / (last - first) as f64
        } else {
            0.0
        },
        typical_us: median,
        variable,
        missing: if variable { 0 } else { short.map(lacking).sum() },
        end_us: last + median,
        gaps: gaps.take(GAPS).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_even_stream_is_even_in_whatever_order_it_comes() {
        // 25 frames a second, with B frames: out of order in the file.
        let found = rhythm(&[0, 80_000, 40_000, 120_000, 160_000]);
        assert_eq!((found.frames, found.end_us, found.variable), (5, 200_000, false));
        assert!((found.frames_per_second - 25.0).abs() < 1e-9);
    }

    #[test]
    fn rounding_to_milliseconds_is_no_variable_rate() {
        let times: Vec<u64> = (0..100).map(|frame| frame * 100 / 3 * 1_000).collect();
        assert!(!rhythm(&times).variable);
    }

    #[test]
    fn uneven_distances_are() {
        let times: Vec<u64> = (0..100).map(|frame| frame * 40_000 + frame % 3 * 15_000).collect();
        assert!(rhythm(&times).variable);
    }

    #[test]
    fn one_gap_is_told_and_does_not_make_the_rate_variable() {
        let times: Vec<u64> =
            (0..200).map(|frame| frame * 40_000 + u64::from(frame >= 100) * 3_000_000).collect();
        let found = rhythm(&times);
        assert_eq!((found.variable, found.gaps), (false, vec![(99 * 40_000, 3_040_000)]));
    }

    #[test]
    fn holes_in_an_even_stream_are_counted() {
        let whole = (0..500u64).filter(|frame| ![20, 21, 22, 300].contains(frame));
        let found = rhythm(&whole.map(|frame| frame * 40_000).collect::<Vec<_>>());
        assert_eq!((found.missing, found.variable), (4, false));
    }

    #[test]
    fn nothing_has_no_rhythm() {
        assert_eq!(rhythm(&[]), Rhythm::default());
        assert_eq!(rhythm(&[7]).frames_per_second, 0.0);
    }
}
