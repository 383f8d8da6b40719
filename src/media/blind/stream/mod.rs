//! What encoders and cameras write into the picture's own stream: names, settings, dates, positions, captions. It is
//! taken out frame by frame where the picture cannot suffer from it.

mod av1;
pub(super) mod dv;
mod jpeg;
mod mpeg;
mod nal;
#[cfg(test)]
mod tests;
pub(super) mod xiph;

use super::traces::Traces;

/// A codec, as far as something can be hidden in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Codec {
    /// H.264.
    Avc(Units),
    /// H.265.
    Hevc(Units),
    /// MPEG-4 part 2, MPEG-2, MPEG-1.
    Mpeg,
    /// Motion JPEG.
    Jpeg,
    /// AV1.
    Av1,
    /// DV.
    Dv,
    /// Nothing is looked for in it.
    Plain,
}

/// How the units of H.264 and H.265 lie in a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Units {
    /// Each after its length, of so many bytes.
    Length(usize),
    /// Each after a start code.
    StartCode,
}

impl Codec {
    /// Whether frames have to be looked into one by one.
    pub fn is_plain(self) -> bool {
        self == Self::Plain
    }

    /// A frame without what does not belong to the picture; `None` where nothing changes.
    pub fn clean(self, frame: &[u8], traces: &mut Traces) -> Option<Vec<u8>> {
        let cleaned = match self {
            Self::Avc(units) => nal::clean(frame, nal::Kind::Avc, units, traces),
            Self::Hevc(units) => nal::clean(frame, nal::Kind::Hevc, units, traces),
            Self::Mpeg => mpeg::clean(frame, traces),
            Self::Jpeg => jpeg::clean(frame, traces),
            Self::Av1 => av1::clean(frame, traces),
            Self::Dv => dv::clean(frame, traces),
            Self::Plain => None,
        };
        // A frame without any picture stays as it is: taking it away would shift all others.
        cleaned.filter(|frame| !frame.is_empty())
    }
}

impl Codec {
    /// The parts of a frame that the picture is made of, which no cleaning may change, in one row.
    pub fn essence(self, frame: &[u8]) -> Vec<u8> {
        match self {
            Self::Avc(units) => nal::pictures(frame, nal::Kind::Avc, units),
            Self::Hevc(units) => nal::pictures(frame, nal::Kind::Hevc, units),
            _ => self.clean(frame, &mut Traces::default()).unwrap_or_else(|| frame.to_vec()),
        }
    }
}

/// The decoder's settings for H.264 (`avcC`) without rests, and the codec of its frames.
pub(in super::super) fn avc_settings(settings: &[u8]) -> (Vec<u8>, Codec) {
    let length = settings.get(4).map_or(4, |byte| usize::from(byte & 3) + 1);
    (nal::avc_settings(settings).unwrap_or_else(|| settings.to_vec()), Codec::Avc(Units::Length(length)))
}

/// The decoder's settings for H.265 (`hvcC`) without user data, and the codec of its frames.
pub(in super::super) fn hevc_settings(settings: &[u8], traces: &mut Traces) -> (Vec<u8>, Codec) {
    let length = settings.get(21).map_or(4, |byte| usize::from(byte & 3) + 1);
    let cleaned = nal::hevc_settings(settings, traces).unwrap_or_else(|| settings.to_vec());
    (cleaned, Codec::Hevc(Units::Length(length)))
}

/// The decoder's settings for AV1 (`av1C`) without user data.
pub(in super::super) fn av1_settings(settings: &[u8], traces: &mut Traces) -> Vec<u8> {
    let (Some(head), Some(units)) = (settings.get(..4), settings.get(4..)) else { return settings.to_vec() };
    let units = av1::clean(units, traces).unwrap_or_else(|| units.to_vec());
    [head, &units].concat()
}
