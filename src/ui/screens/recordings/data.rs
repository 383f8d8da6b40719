//! What the table of recordings shows: every recording with who is on it, filtered and sorted.

use crate::lab::{Lab, LabError, MediaState, RecordingEntry};
use crate::study::{ClipId, Wave};

/// Every recording of the study.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Data {
    /// By family and wave.
    pub entries: Vec<RecordingEntry>,
    /// The study's waves.
    pub waves: Vec<Wave>,
    /// Length of the coded window.
    pub window_ms: u64,
}

/// How far a recording has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Nobody has it.
    Unassigned,
    /// A coder has it and hasn't begun.
    Assigned,
    /// Rating has begun.
    Begun,
    /// Some of its coders have submitted.
    PartSubmitted,
    /// Every one of its coders has submitted.
    Submitted,
}

/// A column to sort by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The family.
    Participant,
    /// The wave.
    Wave,
    /// The blind code.
    Code,
    /// The child's age.
    Age,
    /// The recording's length.
    Length,
    /// The first finding.
    Findings,
    /// The coders.
    Coders,
    /// How far it has come.
    Stage,
}

/// Which rows are shown, and in which order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// Part of a family's name, a blind code, a coder or a site.
    pub text: String,
    /// One wave only.
    pub wave: Option<u16>,
    /// Only recordings with something to know about.
    pub findings_only: bool,
    /// Sorted by.
    pub by: By,
    /// Largest first.
    pub descending: bool,
}

impl Default for Filter {
    fn default() -> Self {
        Self { text: String::new(), wave: None, findings_only: false, by: By::Participant, descending: false }
    }
}

impl Data {
    /// Reads them.
    ///
    /// # Errors
    /// When the study can't be read, or a coder is signed in.
    pub fn read(lab: &mut Lab) -> Result<Self, LabError> {
        Ok(Self { entries: lab.recordings()?, waves: lab.waves()?, window_ms: lab.window_ms()? })
    }

    /// The recording of a clip.
    pub fn entry(&self, clip: ClipId) -> Option<&RecordingEntry> {
        self.entries.iter().find(|entry| entry.clip.id == clip)
    }

    /// The places of the rows that a filter shows, in its order.
    pub fn shown(&self, filter: &Filter) -> Vec<usize> {
        let mut places: Vec<usize> = self
            .entries
            .iter()
            .enumerate()
            .filter(|(_, entry)| matches(entry, filter))
            .map(|(place, _)| place)
            .collect();
        places.sort_by(|a, b| {
            let (Some(a), Some(b)) = (self.entries.get(*a), self.entries.get(*b)) else {
                return std::cmp::Ordering::Equal;
            };
            let order = compare(a, b, filter.by);
            if filter.descending { order.reverse() } else { order }
        });
        places
    }
}

/// The family's name, empty where it is not known.
pub fn participant(entry: &RecordingEntry) -> &str {
    entry.linkage.as_ref().map_or("", |linkage| linkage.participant_code.as_str())
}

/// Length of the recording; of its window where there is no video.
pub fn length_ms(entry: &RecordingEntry) -> u64 {
    entry.facts.as_ref().map_or(entry.clip.end_ms, |facts| facts.duration_ms)
}

/// What a person should know about a recording.
pub fn findings(entry: &RecordingEntry) -> &[String] {
    entry.facts.as_ref().map_or(&[], |facts| facts.findings.as_slice())
}

/// How far a recording has come.
pub fn stage(entry: &RecordingEntry) -> Stage {
    match (entry.sheets_given, entry.sheets_submitted) {
        (0, _) => Stage::Unassigned,
        (given, submitted) if submitted >= given => Stage::Submitted,
        (_, 1..) => Stage::PartSubmitted,
        _ if entry.rating_begun => Stage::Begun,
        _ => Stage::Assigned,
    }
}

/// Why a window can't be moved; `None` when it can.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locked {
    /// Somebody has begun to rate.
    RatingBegun,
    /// There is no video to move it on.
    NoVideo,
    /// The recording is no longer than the window.
    TooShort,
}

impl Data {
    /// Whether a recording's window can be moved.
    pub fn locked(&self, entry: &RecordingEntry) -> Option<Locked> {
        if entry.rating_begun {
            Some(Locked::RatingBegun)
        } else if entry.facts.is_none() || entry.media == MediaState::NoVideo {
            Some(Locked::NoVideo)
        } else if length_ms(entry) <= self.window_ms {
            Some(Locked::TooShort)
        } else {
            None
        }
    }

    /// The window that begins as near to a moment as the recording allows.
    pub fn window_at(&self, entry: &RecordingEntry, start_ms: u64) -> (u64, u64) {
        let length = length_ms(entry);
        let window = self.window_ms.min(length);
        let start = start_ms.min(length - window);
        (start, start + window)
    }
}

/// The coders who have it, each with the code on that coder's screen: so that coder and lead can talk of it.
pub fn coders(entry: &RecordingEntry) -> String {
    let each = entry.coders.iter().map(|coder| format!("{} {}", coder.name, coder.blind_code));
    each.collect::<Vec<_>>().join(", ")
}

fn matches(entry: &RecordingEntry, filter: &Filter) -> bool {
    let wanted = filter.text.trim().to_lowercase();
    let site = entry.linkage.as_ref().map_or("", |linkage| linkage.site.as_str());
    let texts = [participant(entry), entry.blind_code.as_str(), site];
    let coders = entry.coders.iter().flat_map(|coder| [coder.name.as_str(), coder.blind_code.as_str()]);
    let found = texts.into_iter().chain(coders);
    (wanted.is_empty() || found.into_iter().any(|text| text.to_lowercase().contains(&wanted)))
        && filter.wave.is_none_or(|wave| entry.wave_months == wave)
        && (!filter.findings_only || !findings(entry).is_empty())
}

fn compare(a: &RecordingEntry, b: &RecordingEntry, by: By) -> std::cmp::Ordering {
    match by {
        By::Participant => (participant(a), a.wave_months).cmp(&(participant(b), b.wave_months)),
        By::Wave => a.wave_months.cmp(&b.wave_months),
        By::Code => a.blind_code.cmp(&b.blind_code),
        By::Age => a.child_age_months.cmp(&b.child_age_months),
        By::Length => length_ms(a).cmp(&length_ms(b)),
        By::Findings => findings(a).len().cmp(&findings(b).len()),
        By::Coders => coders(a).cmp(&coders(b)),
        By::Stage => stage(a).cmp(&stage(b)),
    }
}

/// A moment typed as "1:30", "90" (seconds) or "1:30.5".
pub fn moment(text: &str) -> Option<u64> {
    let mut total = 0.0;
    let parts: Vec<&str> = text.trim().split(':').collect();
    if parts.len() > 3 || parts.iter().any(|part| part.is_empty() || part.starts_with(['-', '+'])) {
        return None;
    }
    for part in parts {
        let value: f64 = part.replace(',', ".").parse().ok()?;
        total = total * 60.0 + value;
    }
    (total.is_finite() && total < 1e7).then(|| (total * 1000.0).round() as u64)
}

/// A moment as the field shows it: "1:30", or "1:30.5" where it isn't a whole second.
pub fn moment_text(ms: u64) -> String {
    let whole = crate::ui::words::clock(ms);
    match ms % 1000 {
        0 => whole,
        rest => format!("{whole}.{}", format!("{rest:03}").trim_end_matches('0')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::NewStudy;
    use crate::lab::bulk::BulkRecording;

    fn data() -> Data {
        let folder = tempfile::tempdir().expect("folder");
        let mut lab = Lab::create(
            folder.path(),
            &NewStudy::built_in("S", &[12, 24], &["Anna"]).in_the_open("known to everybody"),
        )
        .expect("study");
        let rows: Vec<BulkRecording> = [("family-2", 12, 400), ("family-1", 24, 300), ("family-1", 12, 500)]
            .map(|(who, wave, seconds)| BulkRecording {
                site: "Nord".into(),
                ..BulkRecording::bare(who, wave, seconds * 1000)
            })
            .to_vec();
        lab.add_in_bulk(&rows).expect("rows");
        Data::read(&mut lab).expect("read")
    }

    fn names(data: &Data, filter: &Filter) -> Vec<String> {
        let name = |place: usize| {
            let entry = &data.entries[place];
            format!("{} {}", participant(entry), entry.wave_months)
        };
        data.shown(filter).into_iter().map(name).collect()
    }

    #[test]
    fn rows_are_filtered_and_sorted() {
        let data = data();
        assert_eq!(names(&data, &Filter::default()), ["family-1 12", "family-1 24", "family-2 12"]);
        assert_eq!(
            names(&data, &Filter { wave: Some(12), descending: true, ..Filter::default() }),
            ["family-2 12", "family-1 12"]
        );
        assert_eq!(names(&data, &Filter { text: "FAMILY-2".into(), ..Filter::default() }), ["family-2 12"]);
        assert!(names(&data, &Filter { findings_only: true, ..Filter::default() }).is_empty());
        assert_eq!(data.locked(&data.entries[0]), Some(Locked::NoVideo));
    }

    #[test]
    fn a_recording_is_submitted_when_all_its_coders_have_submitted() {
        let mut entry = data().entries[0].clone();
        let mut at = |given, submitted, begun| {
            (entry.sheets_given, entry.sheets_submitted, entry.rating_begun) = (given, submitted, begun);
            stage(&entry)
        };
        assert_eq!(at(0, 0, false), Stage::Unassigned);
        assert_eq!(at(2, 0, false), Stage::Assigned);
        assert_eq!(at(2, 0, true), Stage::Begun);
        assert_eq!(at(2, 1, true), Stage::PartSubmitted);
        assert_eq!([at(2, 2, true), at(1, 1, true)], [Stage::Submitted; 2]);
    }

    #[test]
    fn a_window_stays_inside_the_recording() {
        let mut data = data();
        data.entries[0].clip.end_ms = 500_000;
        assert_eq!(data.window_at(&data.entries[0], 90_000), (90_000, 450_000));
        assert_eq!(data.window_at(&data.entries[0], 400_000), (140_000, 500_000));
        data.entries[0].clip.end_ms = 100_000;
        assert_eq!(
            data.window_at(&data.entries[0], 5000),
            (0, 100_000),
            "shorter than the window: all of it"
        );
    }

    #[test]
    fn moments_are_read_as_people_write_them() {
        assert_eq!(moment("1:30"), Some(90_000));
        assert_eq!(moment(" 90 "), Some(90_000));
        assert_eq!(moment("0:05,5"), Some(5_500));
        assert_eq!(moment("1:02:03"), Some(3_723_000));
        for wrong in ["", "1:", "-5", "a", "1:2:3:4", "1e99"] {
            assert_eq!(moment(wrong), None, "{wrong}");
        }
        assert_eq!(moment_text(90_000), "1:30");
        assert_eq!(moment_text(5_500), "0:05.5");
    }
}
