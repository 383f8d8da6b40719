//! What a recording says of where it comes from, beside picture and sound.

use std::fmt;

/// The kind of a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TraceKind {
    /// Its title.
    Title,
    /// A comment, description or keyword.
    Comment,
    /// A person: author, artist, copyright holder.
    Person,
    /// Where it was recorded.
    Location,
    /// When it was recorded or written.
    Date,
    /// The camera: make, model, serial number.
    Device,
    /// The program that made it.
    Software,
    /// The name of a track.
    TrackName,
    /// A track of subtitles.
    Subtitles,
    /// Chapters and their names.
    Chapters,
    /// A track of time codes.
    Timecode,
    /// A track of other data, such as positions.
    DataTrack,
    /// A cover or preview picture.
    Cover,
    /// A file within the file.
    Attachment,
    /// A number that names this one file.
    Identifier,
    /// Any other text about the recording.
    Other,
    /// Bytes that belong to nothing that is shown.
    Unused,
    /// Text or data inside the picture's own stream.
    InStream,
}

impl TraceKind {
    /// Every kind.
    pub const ALL: [Self; 18] = [
        Self::Title,
        Self::Comment,
        Self::Person,
        Self::Location,
        Self::Date,
        Self::Device,
        Self::Software,
        Self::TrackName,
        Self::Subtitles,
        Self::Chapters,
        Self::Timecode,
        Self::DataTrack,
        Self::Cover,
        Self::Attachment,
        Self::Identifier,
        Self::Other,
        Self::Unused,
        Self::InStream,
    ];

    /// In words: `location`.
    pub fn words(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Comment => "comment",
            Self::Person => "person",
            Self::Location => "location",
            Self::Date => "date",
            Self::Device => "device",
            Self::Software => "software",
            Self::TrackName => "track name",
            Self::Subtitles => "subtitles",
            Self::Chapters => "chapters",
            Self::Timecode => "time codes",
            Self::DataTrack => "data track",
            Self::Cover => "cover picture",
            Self::Attachment => "attached file",
            Self::Identifier => "identifier",
            Self::Other => "other text",
            Self::Unused => "unused bytes",
            Self::InStream => "data inside the picture's stream",
        }
    }

    /// The kind that the name of a tag speaks of, in any container: `©xyz`, `com.apple.quicktime.make`, `ARTIST`,
    /// `ISFT`.
    pub(super) fn of_tag(name: &str) -> Self {
        let name = name.to_lowercase();
        let name = name.strip_prefix("com.apple.quicktime.").unwrap_or(&name);
        let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
        if has(&[
            "location",
            "xyz",
            "loci",
            "gps",
            "geo",
            "latitude",
            "longitude",
            "place",
            "country",
            "city",
        ]) {
            Self::Location
        } else if has(&[
            "encoder",
            "encoded",
            "application",
            "software",
            "writing",
            "muxing",
            "swr",
            "too",
            "enc",
            "isft",
            "firm",
        ]) {
            Self::Software
        } else if has(&["date", "day", "time", "year", "idit", "icrd", "ismp", "yrrc"]) {
            Self::Date
        } else if has(&[
            "make", "model", "device", "camera", "lens", "serial", "mak", "mod", "manu", "came", "muid",
        ]) {
            Self::Device
        } else if has(&["cover", "covr", "picture", "pict", "image", "thumb", "thmb"]) {
            Self::Cover
        } else if has(&["title", "nam", "titl", "headline"]) {
            Self::Title
        } else if has(&[
            "comment", "cmt", "desc", "dscp", "keyword", "kywd", "subject", "isbj", "ikey", "note", "des",
        ]) {
            Self::Comment
        } else if has(&[
            "artist",
            "author",
            "art",
            "aut",
            "copyright",
            "cpy",
            "cprt",
            "icop",
            "director",
            "producer",
            "person",
            "owner",
            "perf",
            "composer",
            "publisher",
            "contact",
            "engineer",
            "itch",
            "dir",
            "prd",
            "wrt",
            "cop",
        ]) {
            Self::Person
        } else {
            Self::Other
        }
    }
}

/// One thing that a recording says beside picture and sound. The value may name a family or a site: it is for the eyes
/// of whoever imports, and not to be kept in the open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// Its kind.
    pub kind: TraceKind,
    /// What it says, as far as it can be read.
    pub value: String,
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.words())?;
        if self.value.is_empty() { Ok(()) } else { write!(f, " “{}”", self.value) }
    }
}

/// Longest value shown, in characters.
const LONGEST: usize = 160;

/// So many values of one kind are listed; the rest is counted.
const MOST: usize = 12;

/// Shortest run of letters that is taken for text.
const TEXT: usize = 5;

/// Collects traces: each value once, long ones shortened.
#[derive(Debug, Default)]
pub(super) struct Traces {
    list: Vec<Trace>,
    more: Vec<(TraceKind, usize)>,
    left: Vec<Trace>,
}

impl Traces {
    /// Notes a trace that stays in the copy.
    pub fn stays(&mut self, kind: TraceKind, value: impl AsRef<str>) {
        let trace = Trace { kind, value: plain(value.as_ref()) };
        if self.left.len() < MOST && !self.left.contains(&trace) {
            self.left.push(trace);
        }
    }

    /// Notes a trace.
    pub fn note(&mut self, kind: TraceKind, value: impl AsRef<str>) {
        let trace = Trace { kind, value: plain(value.as_ref()) };
        if self.list.contains(&trace) {
            return;
        }
        if self.list.iter().filter(|known| known.kind == kind).count() < MOST {
            self.list.push(trace);
        } else if let Some((_, count)) = self.more.iter_mut().find(|(known, _)| *known == kind) {
            *count += 1;
        } else {
            self.more.push((kind, 1));
        }
    }

    /// Takes over the traces of one kind, and what stays.
    pub fn take(&mut self, other: Self, kind: TraceKind) {
        for trace in other.list.into_iter().filter(|trace| trace.kind == kind) {
            self.note(trace.kind, trace.value);
        }
        for trace in other.left {
            self.stays(trace.kind, trace.value);
        }
    }

    /// Notes the name of a track; the usual ones say nothing.
    pub fn track_name(&mut self, name: &str) {
        let usual = ["Video", "Sound", "Data", "Subtitle", "TimeCode", "Text", "Audio"];
        let base = name.strip_suffix("Handler").or_else(|| name.strip_suffix("Handle"));
        if !name.is_empty() && base.is_none_or(|base| !usual.contains(&base)) {
            self.note(TraceKind::TrackName, name);
        }
    }

    /// Notes a tag by its name; the name is shown where its kind does not say it.
    pub fn tag(&mut self, name: &str, value: &str) {
        let kind = TraceKind::of_tag(name);
        if value.trim().is_empty() {
            return;
        }
        if name.to_uppercase().starts_with("HANDLER_NAME") {
            return self.track_name(value);
        }
        let plain_name = name.chars().all(|letter| !letter.is_control());
        if plain_name && matches!(kind, TraceKind::Other | TraceKind::Person | TraceKind::Device) {
            self.note(kind, format!("{name}: {value}"));
        } else {
            self.note(kind, value);
        }
    }

    /// Notes bytes that no player shows, if there is anything in them.
    pub fn unused(&mut self, place: &str, bytes: &[u8], length: u64) {
        if bytes.iter().any(|byte| *byte != 0) {
            let text = readable(bytes).map(|text| format!(": {text}")).unwrap_or_default();
            self.note(TraceKind::Unused, format!("{length} bytes {place}{text}"));
        }
    }

    /// What was taken out and what stays, each sorted by kind.
    pub fn finish(mut self) -> (Vec<Trace>, Vec<Trace>) {
        for (kind, count) in self.more {
            self.list.push(Trace { kind, value: format!("and {count} more") });
        }
        self.list.sort_by_key(|trace| trace.kind);
        self.left.sort_by_key(|trace| trace.kind);
        (self.list, self.left)
    }
}

/// So many things: `1 piece`, `2 pieces`.
pub(super) fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// A value on one line, without control characters, shortened.
fn plain(value: &str) -> String {
    let spaced: String = value.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    let words = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= LONGEST {
        return words;
    }
    let short: String = words.chars().take(LONGEST).collect();
    format!("{short}…")
}

/// The text in bytes of an unknown form: the runs of letters in them.
pub(super) fn readable(bytes: &[u8]) -> Option<String> {
    let shown = |byte: &u8| byte.is_ascii_graphic() || *byte == b' ' || *byte >= 0x80;
    let mut found = String::new();
    for run in bytes.split(|byte| !shown(byte)) {
        // What is no UTF-8 is no text either, but for the odd byte at its ends.
        let text = match std::str::from_utf8(run) {
            Ok(text) => text.to_owned(),
            Err(_) => run.iter().filter(|byte| byte.is_ascii()).map(|byte| char::from(*byte)).collect(),
        };
        let letters = text.chars().filter(|letter| letter.is_alphanumeric()).count();
        if letters >= TEXT {
            found.push(' ');
            found.push_str(text.trim());
        }
        if found.len() > 4 * LONGEST {
            break;
        }
    }
    let found = found.trim();
    (!found.is_empty()).then(|| plain(found))
}

/// Text that is UTF-8, or UTF-16 with its byte order mark.
pub(super) fn text(bytes: &[u8]) -> String {
    let wide = |unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> =
            bytes.chunks_exact(2).skip(1).filter_map(|two| two.first_chunk().map(|two| unit(*two))).collect();
        String::from_utf16_lossy(&units)
    };
    let words = match bytes {
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    };
    words.trim_matches('\0').to_owned()
}
