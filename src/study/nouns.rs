//! The nouns of a study.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{BlindCode, ClipId, CoderId, ParticipantId, RecordingId};

/// A time of measurement: "12 months".
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Wave {
    /// The child's intended age; names the wave.
    pub months: u16,
    /// Name on screen.
    pub label: String,
}

/// A person who rates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coder {
    /// Row.
    pub id: CoderId,
    /// Name, unique in the study.
    pub name: String,
}

/// The adult seen in a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Adult {
    /// The mother.
    Mother,
    /// The father.
    Father,
    /// Both parents.
    Both,
    /// Somebody else.
    Other,
}

impl Adult {
    /// All, in the order that menus show them.
    pub const ALL: [Self; 4] = [Self::Mother, Self::Father, Self::Both, Self::Other];

    /// The word in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Mother => "mother",
            Self::Father => "father",
            Self::Both => "both",
            Self::Other => "other",
        }
    }

    /// The adult of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|adult| adult.word() == word)
    }
}

/// A recording as the program needs it to show and check it. Who is on it is in [`Linkage`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recording {
    /// Row.
    pub id: RecordingId,
    /// The family, as a row number that means nothing outside the study.
    pub participant: ParticipantId,
    /// The wave, in months.
    pub wave_months: u16,
    /// Its name everywhere.
    pub blind_code: BlindCode,
    /// File name inside `recordings/`; `None` while there is no media (data only, or still being made).
    pub file_name: Option<String>,
    /// SHA-256 of the study's copy, hexadecimal; `None` without media.
    pub fingerprint: Option<String>,
    /// What the probe found; `None` without media.
    pub media: Option<MediaFacts>,
    /// The child's age at recording, in whole months.
    pub child_age_months: Option<u16>,
    /// The adult in it.
    pub adult: Option<Adult>,
}

/// Technical facts of a recording.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MediaFacts {
    /// Length.
    pub duration_ms: u64,
    /// Size of the file.
    pub size_bytes: u64,
    /// Width as shown upright.
    pub width: u32,
    /// Height as shown upright.
    pub height: u32,
    /// Mean frames per second.
    pub frames_per_second: f64,
    /// True number of frames.
    pub frames: u64,
    /// Whether the distance between frames varies.
    pub variable_rate: bool,
    /// Clockwise rotation applied for showing: 0, 90, 180 or 270.
    pub rotation_degrees: u16,
    /// Whether there is sound.
    pub has_audio: bool,
    /// Name of the video codec.
    pub video_codec: String,
    /// Name of the container.
    pub container: String,
    /// What a person should know, in plain words.
    pub findings: Vec<String>,
}

/// What ties a recording to a family. Kept apart from everything that a coder's screen asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linkage {
    /// The recording.
    pub recording: RecordingId,
    /// The family's name in the trial ("family 042").
    pub participant_code: String,
    /// The site, where one was given.
    pub site: String,
    /// The child's birth date.
    pub birth_date: Option<NaiveDate>,
    /// The day of the recording.
    pub recorded_on: Option<NaiveDate>,
    /// Who filmed, in words.
    pub filmed_by: String,
    /// Others present, in words.
    pub others_present: String,
    /// The file's name before import.
    pub original_file_name: String,
    /// SHA-256 of the original file's bytes, hexadecimal, where there was one.
    pub original_fingerprint: Option<String>,
}

/// The stretch of a recording that is coded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clip {
    /// Row.
    pub id: ClipId,
    /// Its recording.
    pub recording: RecordingId,
    /// First millisecond.
    pub start_ms: u64,
    /// First millisecond after it.
    pub end_ms: u64,
}

/// Why a coder has a clip. The coder is never told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The sheet whose scores stand for the clip.
    Primary,
    /// The independent second sheet, for agreement.
    Second,
}

/// The child's age in whole months on a day; `None` when the day is before the birth.
pub fn age_in_months(birth: NaiveDate, on: NaiveDate) -> Option<u16> {
    use chrono::Datelike;
    let months = (on.year() - birth.year()) * 12 + on.month() as i32
        - birth.month() as i32
        - i32::from(on.day() < birth.day());
    u16::try_from(months).ok().filter(|_| on >= birth)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn age_counts_whole_months_only() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).expect("a date");
        assert_eq!(age_in_months(day(2020, 1, 31), day(2021, 1, 30)), Some(11));
        assert_eq!(age_in_months(day(2020, 1, 31), day(2021, 1, 31)), Some(12));
        assert_eq!(age_in_months(day(2020, 1, 31), day(2020, 1, 30)), None);
    }
}
