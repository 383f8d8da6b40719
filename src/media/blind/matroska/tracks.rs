//! The description of the streams: which are kept, and what of each.

use super::ebml::{element, elements, find, put_uint, uint};
use crate::media::blind::file::{Fault, unfit};
use crate::media::blind::stream::{self, Codec, Units, xiph};
use crate::media::blind::traces::{TraceKind, Traces, text};

/// Numbers of a track that say how it is decoded and timed.
const NUMBERS: [u32; 13] = [
    0xD7,
    0x83,
    0xB9,
    0x88,
    0x55AA,
    0x9C,
    0x6DE7,
    0x6DF8,
    0x0023_E383,
    0x0023_4E7A,
    0x0023_314F,
    0x56AA,
    0x56BB,
];

/// Numbers of a picture: size, crop, shape, interlacing, colours.
const PICTURE: [u32; 16] = [
    0x9A,
    0x9D,
    0x53B8,
    0xB0,
    0xBA,
    0x54AA,
    0x54BB,
    0x54CC,
    0x54DD,
    0x54B0,
    0x54BA,
    0x54B2,
    0x54B3,
    0x002E_B524,
    0x0023_83E3,
    0x002F_B523,
];

/// Numbers of its colours, and of the light of the screen that it was made on.
const COLOUR: [u32; 23] = [
    0x55B1, 0x55B2, 0x55B3, 0x55B4, 0x55B5, 0x55B6, 0x55B7, 0x55B8, 0x55B9, 0x55BA, 0x55BB, 0x55BC, 0x55BD,
    0x55D1, 0x55D2, 0x55D3, 0x55D4, 0x55D5, 0x55D6, 0x55D7, 0x55D8, 0x55D9, 0x55DA,
];

/// Numbers of how it is turned: a kind and three angles.
const TURN: [u32; 4] = [0x7671, 0x7673, 0x7674, 0x7675];

/// Numbers of sound.
const SOUND: [u32; 5] = [0xB5, 0x78B5, 0x9F, 0x6264, 0x52F1];

/// A kept track.
pub(super) struct Track {
    pub number: u64,
    pub picture: bool,
    pub codec: Codec,
    /// Nanoseconds of a frame, where all are as long.
    pub frame_ns: u64,
}

/// The streams.
pub(super) struct Tracks {
    /// The content of the new description.
    pub bytes: Vec<u8>,
    pub kept: Vec<Track>,
    /// Numbers of those that are left out, and what they are.
    pub left_out: Vec<(u64, TraceKind)>,
}

impl Tracks {
    /// Reads the description, noting what is left out of it.
    pub fn read(body: &[u8], traces: &mut Traces) -> Result<Self, Fault> {
        let mut tracks = Self { bytes: Vec::new(), kept: Vec::new(), left_out: Vec::new() };
        for entry in elements(body).filter(|entry| entry.id == 0xAE) {
            let number = uint(entry.body, 0xD7).unwrap_or(0);
            if let Some(name) = find(entry.body, 0x536E) {
                traces.note(TraceKind::TrackName, text(name));
            }
            for language in
                [0x0022_B59C, 0x0022_B59D].into_iter().filter_map(|id| find(entry.body, id)).map(text)
            {
                if !matches!(language.as_str(), "und" | "eng" | "en") {
                    traces.note(TraceKind::Other, format!("language: {language}"));
                }
            }
            match uint(entry.body, 0x83) {
                Some(1 | 2) => tracks.keep(entry.body, number, traces)?,
                Some(0x11) => tracks.left_out.push((number, TraceKind::Subtitles)),
                _ => tracks.left_out.push((number, TraceKind::DataTrack)),
            }
        }
        if tracks.kept.iter().any(|track| track.picture) { Ok(tracks) } else { unfit("it has no picture") }
    }

    fn keep(&mut self, entry: &[u8], number: u64, traces: &mut Traces) -> Result<(), Fault> {
        let id = find(entry, 0x86).map(text).unwrap_or_default();
        let private = find(entry, 0x63A2).unwrap_or_default();
        let (private, mut codec) = settings(&id, private, traces)?;
        let mut out = listed(entry, &NUMBERS);
        // The track's lasting number is as large as one may like: its number will do.
        out.extend(put_uint(0x73C5, number));
        out.extend(element(0x0022_B59C, b"und"));
        out.extend(element(0x86, id.as_bytes()));
        if !private.is_empty() {
            out.extend(element(0x63A2, &private));
        }
        if let Some(picture) = find(entry, 0xE0) {
            let mut inner = listed(picture, &PICTURE);
            if let Some(colour) = find(picture, 0x55B0) {
                let mut colours = listed(colour, &COLOUR);
                if let Some(light) = find(colour, 0x55D0) {
                    colours.extend(element(0x55D0, &listed(light, &COLOUR)));
                }
                inner.extend(element(0x55B0, &colours));
            }
            if let Some(turn) = find(picture, 0x7670) {
                inner.extend(element(0x7670, &listed(turn, &TURN)));
            }
            out.extend(element(0xE0, &inner));
        }
        if let Some(sound) = find(entry, 0xE1) {
            out.extend(element(0xE1, &listed(sound, &SOUND)));
        }
        if let Some(packed) = find(entry, 0x6D80) {
            out.extend(element(0x6D80, &packing(packed)?));
            codec = Codec::Plain;
            traces.stays(TraceKind::InStream, "not looked for: its frames are packed");
        }
        self.bytes.extend(element(0xAE, &out));
        let frame_ns = uint(entry, 0x0023_E383).unwrap_or(0);
        self.kept.push(Track { number, picture: uint(entry, 0x83) == Some(1), codec, frame_ns });
        Ok(())
    }
}

/// The listed elements of one, if they are as short as numbers are.
fn listed(parent: &[u8], ids: &[u32]) -> Vec<u8> {
    elements(parent)
        .filter(|item| ids.contains(&item.id) && item.body.len() <= 8)
        .flat_map(|item| element(item.id, item.body))
        .collect()
}

/// How frames are packed: only by leaving out their common beginning, or by a known compression.
fn packing(packed: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut out = Vec::new();
    for one in elements(packed).filter(|one| one.id == 0x6240) {
        let Some(how) = find(one.body, 0x5034) else { return unfit("it is encrypted") };
        let mut inner = listed(one.body, &[0x5031, 0x5032, 0x5033]);
        let mut settings = listed(how, &[0x4254]);
        if let Some(start) = find(how, 0x4255).filter(|start| start.len() <= 64) {
            settings.extend(element(0x4255, start));
        }
        inner.extend(element(0x5034, &settings));
        out.extend(element(0x6240, &inner));
    }
    Ok(out)
}

/// The decoder's settings without foreign words, and the codec.
fn settings(id: &str, private: &[u8], traces: &mut Traces) -> Result<(Vec<u8>, Codec), Fault> {
    Ok(match id {
        "V_MPEG4/ISO/AVC" => stream::avc_settings(private),
        "V_MPEGH/ISO/HEVC" => stream::hevc_settings(private, traces),
        "V_AV1" => (stream::av1_settings(private, traces), Codec::Av1),
        "V_MJPEG" => (private.to_vec(), Codec::Jpeg),
        "V_MS/VFW/FOURCC" => {
            let codec = of_fourcc(private.get(16..20).unwrap_or_default());
            (codec.clean(private, traces).unwrap_or_else(|| private.to_vec()), codec)
        }
        "A_VORBIS" | "V_THEORA" => match xiph::headers(private, traces) {
            Some(private) => (private, Codec::Plain),
            None => return unfit("the head of its sound is damaged"),
        },
        "A_FLAC" => match xiph::flac(private, traces) {
            Some(private) => (private, Codec::Plain),
            None => return unfit("the head of its sound is damaged"),
        },
        "V_QUICKTIME" | "A_QUICKTIME" => return unfit("it holds QuickTime's streams"),
        id if id.starts_with("V_MPEG1") || id.starts_with("V_MPEG2") || id.starts_with("V_MPEG4/ISO/") => {
            (Codec::Mpeg.clean(private, traces).unwrap_or_else(|| private.to_vec()), Codec::Mpeg)
        }
        _ => (private.to_vec(), Codec::Plain),
    })
}

/// The codec by the four letters that Windows has for it.
pub(in super::super) fn of_fourcc(letters: &[u8]) -> Codec {
    match letters.to_ascii_uppercase().as_slice() {
        b"MJPG" | b"AVRN" | b"JPEG" => Codec::Jpeg,
        b"XVID" | b"DIVX" | b"DX50" | b"FMP4" | b"MP4V" | b"M4S2" | b"MP4S" | b"MPG2" | b"MPEG" | b"MPG1" => {
            Codec::Mpeg
        }
        b"DVSD" | b"DVC " | b"DV25" | b"DV50" | b"DVH1" | b"DVCS" => Codec::Dv,
        b"H264" | b"X264" | b"AVC1" => Codec::Avc(Units::StartCode),
        b"HEVC" | b"H265" | b"X265" => Codec::Hevc(Units::StartCode),
        _ => Codec::Plain,
    }
}
