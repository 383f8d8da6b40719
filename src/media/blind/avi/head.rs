//! The head of an AVI file: which streams it has, and how each is decoded.

use super::{chunk, chunks_in, note_chunk};
use crate::media::blind::file::{Fault, le32, unfit};
use crate::media::blind::matroska::of_fourcc;
use crate::media::blind::stream::Codec;
use crate::media::blind::traces::{TraceKind, Traces};

/// Has an index; must be played by it; is interleaved.
const FLAGS: u32 = 0x10 | 0x20 | 0x100;

pub(super) struct Head {
    main: Vec<u8>,
    /// The streams, in their order in the original; `None` for those that are left out.
    pub streams: Vec<Option<Stream>>,
}

pub(super) struct Stream {
    /// Its number in the copy.
    pub number: usize,
    pub codec: Codec,
    /// Whether every piece can be begun with.
    pub whole: bool,
    bytes: Vec<u8>,
}

impl Head {
    /// Reads the content of `hdrl`, noting what is left out of it.
    pub fn read(body: &[u8], traces: &mut Traces) -> Result<Self, Fault> {
        let (mut main, mut streams, mut frames) = (None, Vec::new(), None);
        let mut kept = 0;
        for (id, body) in chunks_in(body) {
            match (&id, body.get(..4)) {
                (b"avih", _) => main = body.get(..40).map(<[u8]>::to_vec),
                (b"LIST", Some(b"strl")) => {
                    let (stream, length) = Stream::read(body.get(4..).unwrap_or_default(), kept, traces)?;
                    kept += usize::from(stream.is_some());
                    frames = frames.or(length);
                    streams.push(stream);
                }
                _ => note_chunk(id, body, traces),
            }
        }
        let (Some(mut main), Some(frames)) = (main, frames) else {
            return unfit("it has no picture that is known here");
        };
        let flags = le32(&main, 12).unwrap_or(0) & FLAGS | 0x10;
        let kept = u32::try_from(kept).unwrap_or(0);
        for (at, number) in [(12, flags), (16, frames), (24, kept)] {
            if let Some(place) = main.get_mut(at..at + 4) {
                place.copy_from_slice(&number.to_le_bytes());
            }
        }
        // Reserved.
        main.extend([0; 16]);
        Ok(Self { main, streams })
    }

    /// The head as bytes.
    pub fn write(&self) -> Vec<u8> {
        let mut body = [b"hdrl".as_slice(), &chunk(b"avih", &self.main)].concat();
        for stream in self.streams.iter().flatten() {
            body.extend(chunk(b"LIST", &[b"strl".as_slice(), &stream.bytes].concat()));
        }
        chunk(b"LIST", &body)
    }
}

impl Stream {
    /// Reads a stream's list; answers its number of frames too, if it is a picture.
    fn read(body: &[u8], number: usize, traces: &mut Traces) -> Result<(Option<Self>, Option<u32>), Fault> {
        let find = |wanted: &[u8; 4]| chunks_in(body).find(|(id, _)| id == wanted).map(|(_, body)| body);
        let (Some(header), Some(format)) = (find(b"strh"), find(b"strf")) else {
            return unfit("its description of the streams cannot be read");
        };
        for (id, body) in chunks_in(body).filter(|(id, _)| !matches!(id, b"strh" | b"strf" | b"vprp")) {
            note_chunk(id, body, traces);
        }
        let picture = match header.get(..4) {
            Some(b"vids") => true,
            Some(b"auds") => false,
            Some(b"txts") => {
                traces.note(TraceKind::Subtitles, "");
                return Ok((None, None));
            }
            Some(b"iavs") => return unfit("its picture and sound are in one stream"),
            _ => {
                traces.note(TraceKind::DataTrack, "");
                return Ok((None, None));
            }
        };
        let Some(header) = header.get(..56.min(header.len())).filter(|header| header.len() >= 48) else {
            return unfit("its description of the streams cannot be read");
        };
        let mut header = header.to_vec();
        if let Some(language) = header.get_mut(14..16) {
            language.fill(0);
        }
        let letters = format.get(16..20).unwrap_or_default();
        let codec = if picture { of_fourcc(letters) } else { Codec::Plain };
        let whole = !picture || matches!(codec, Codec::Jpeg | Codec::Dv) || is_whole(letters);
        let format = codec.clean(format, traces).unwrap_or_else(|| format.to_vec());
        let mut bytes = [chunk(b"strh", &header), chunk(b"strf", &format)].concat();
        if let Some(shape) = find(b"vprp") {
            bytes.extend(chunk(b"vprp", shape));
        }
        let length = le32(&header, 32).filter(|_| picture);
        Ok((Some(Self { number, codec, whole, bytes }), length))
    }
}

/// Codecs whose frames stand each for itself.
fn is_whole(letters: &[u8]) -> bool {
    matches!(
        letters.to_ascii_uppercase().as_slice(),
        b"HFYU"
            | b"FFVH"
            | b"FFV1"
            | b"DIB "
            | b"YUY2"
            | b"UYVY"
            | b"I420"
            | b"YV12"
            | b"IYUV"
            | b"MJPA"
            | b"MJ2C"
            | [0, 0, 0, 0]
    )
}
