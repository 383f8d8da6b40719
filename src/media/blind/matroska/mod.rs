//! Matroska and WebM: a new file of the blocks of picture and sound with their times as they were, a new index, and
//! nothing else (RFC 9559).
//!
//! What is kept is listed; what is not listed is left out, known or not.

mod clusters;
mod ebml;
mod tags;
#[cfg(test)]
mod tests;
mod tracks;

use clusters::Clusters;
use ebml::{element, find, float, head, open, put_uint, uint};
use tracks::Tracks;
pub(super) use tracks::of_fourcc;

use super::file::{Fault, Source, Target, unfit};
use super::traces::Traces;

/// The file's own head, and what it is around.
const EBML: u32 = 0x1A45_DFA3;
const SEGMENT: u32 = 0x1853_8067;
/// The parts of a segment.
const SEEK_HEAD: u32 = 0x114D_9B74;
const INFO: u32 = 0x1549_A966;
const TRACKS: u32 = 0x1654_AE6B;
const CLUSTER: u32 = 0x1F43_B675;
const CUES: u32 = 0x1C53_BB6B;
const TAGS: u32 = 0x1254_C367;
const CHAPTERS: u32 = 0x1043_A770;
const ATTACHMENTS: u32 = 0x1941_A469;
const VOID: u32 = 0xEC;
/// Nanoseconds of a tick.
const SCALE: u32 = 0x002A_D7B1;

/// The name of what wrote the file, which must be there: always the same.
const APP: &[u8] = b"Samspil";

/// Bytes of an unused stretch that are looked into.
const LOOK: u64 = 64 << 10;

/// Whether a file begins like one of these.
pub(super) fn is_matroska(head: &[u8]) -> bool {
    head.starts_with(&[0x1A, 0x45, 0xDF, 0xA3])
}

/// The copy as it grows.
struct Copy<'a, 'b> {
    target: &'a mut Target<'b>,
    /// Where the segment's content begins: places are counted from here.
    origin: u64,
    /// Where the places of the parts are to be filled in.
    seek_head: u64,
    info: Option<(u64, Option<f64>)>,
    duration_at: u64,
    clusters: Option<Clusters>,
    places: [u64; 3],
}

/// Writes the copy.
pub(super) fn rewrite(
    source: &mut Source,
    target: &mut Target<'_>,
    traces: &mut Traces,
) -> Result<(), Fault> {
    let Some(first) = head(source, 0)?.filter(|first| first.id == EBML) else {
        return unfit("it has no head");
    };
    let kind = ebml::body(source, &first)?;
    target.write(&element(EBML, &file_head(&kind)))?;
    let after = first.body + first.size.unwrap_or(0);
    let Some(segment) = head(source, after)?.filter(|segment| segment.id == SEGMENT) else {
        return unfit("its content does not follow its head");
    };
    let end = segment
        .size
        .and_then(|size| segment.body.checked_add(size))
        .unwrap_or(source.length)
        .min(source.length);
    let size_at = target.at + 4;
    target.write(&open(SEGMENT, 0))?;
    let origin = target.at;
    // Three places of eight bytes, filled in at the end.
    target.write(&seek_head([0; 3]))?;
    let mut copy = Copy {
        target,
        origin,
        seek_head: origin,
        info: None,
        duration_at: 0,
        clusters: None,
        places: [0; 3],
    };
    let mut at = segment.body;
    while at < end {
        let Some(part) = head(source, at)? else { return unfit("it is damaged") };
        at = match part.size {
            // Clusters are entered: their parts have ids of their own.
            _ if part.id == CLUSTER => part.body,
            None => return unfit("it is of unknown size where that is not usual"),
            Some(size) if size > end.saturating_sub(part.body) => break,
            Some(size) => part.body + size,
        };
        copy.take(source, &part, traces)?;
    }
    if end < source.length {
        let rest = source.look(end, LOOK)?;
        traces.unused("after the end", &rest, source.length - end);
    }
    copy.finish(size_at, traces)
}

/// The head's content: which kind of Matroska, in the versions that were there.
fn file_head(kind: &[u8]) -> Vec<u8> {
    let webm = find(kind, 0x4282).is_some_and(|name| name.starts_with(b"webm"));
    let version = uint(kind, 0x4287).unwrap_or(4).clamp(1, 4);
    let reader = uint(kind, 0x4285).unwrap_or(2).clamp(1, 4);
    [
        put_uint(0x4286, 1),
        put_uint(0x42F7, 1),
        put_uint(0x42F2, 4),
        put_uint(0x42F3, 8),
        element(0x4282, if webm { b"webm" } else { b"matroska" }),
        put_uint(0x4287, version),
        put_uint(0x4285, reader),
    ]
    .concat()
}

fn seek_head(places: [u64; 3]) -> Vec<u8> {
    let entry = |id: u32, place: u64| {
        let body = [element(0x53AB, &id.to_be_bytes()), element(0x53AC, &place.to_be_bytes())].concat();
        element(0x4DBB, &body)
    };
    let [info, tracks, cues] = places;
    element(SEEK_HEAD, &[entry(INFO, info), entry(TRACKS, tracks), entry(CUES, cues)].concat())
}

impl Copy<'_, '_> {
    fn take(&mut self, source: &mut Source, part: &ebml::Head, traces: &mut Traces) -> Result<(), Fault> {
        match part.id {
            INFO if self.info.is_none() => {
                let info = ebml::body(source, part)?;
                tags::note_info(&info, traces);
                let scale = uint(&info, SCALE).filter(|scale| *scale > 0).unwrap_or(1_000_000);
                self.info = Some((scale, float(&info, 0x4489)));
            }
            TRACKS if self.clusters.is_none() => {
                let tracks = Tracks::read(&ebml::body(source, part)?, traces)?;
                self.begin(tracks)?;
            }
            TAGS => tags::note_tags(&ebml::body(source, part)?, traces),
            CHAPTERS => tags::note_chapters(&ebml::body(source, part)?, traces),
            ATTACHMENTS => tags::note_attachments(source, part, traces)?,
            VOID => {
                let size = part.size.unwrap_or(0);
                let bytes = source.look(part.body, size.min(LOOK))?;
                traces.unused("of filling", &bytes, size);
            }
            SEEK_HEAD | CUES | INFO | TRACKS => {}
            _ => match &mut self.clusters {
                Some(clusters) => clusters.take(source, self.target, part, traces)?,
                None if part.id == CLUSTER => return unfit("its pictures come before its description"),
                None => {}
            },
        }
        Ok(())
    }

    /// Writes what precedes the clusters.
    fn begin(&mut self, tracks: Tracks) -> Result<(), Fault> {
        let Some((scale, _)) = self.info else { return unfit("its head comes after its description") };
        let rest = [put_uint(SCALE, scale), element(0x4D80, APP), element(0x5741, APP)].concat();
        // The length, last of all, is known at the end.
        let info = element(INFO, &[rest, element(0x4489, &[0; 8])].concat());
        let [at_info, at_tracks, _] = &mut self.places;
        *at_info = self.target.at - self.origin;
        self.duration_at = self.target.at + info.len() as u64 - 8;
        self.target.write(&info)?;
        *at_tracks = self.target.at - self.origin;
        self.target.write(&element(TRACKS, &tracks.bytes))?;
        self.clusters = Some(Clusters::new(tracks, self.origin));
        Ok(())
    }

    fn finish(mut self, size_at: u64, traces: &mut Traces) -> Result<(), Fault> {
        let Some(mut clusters) = self.clusters.take() else {
            return unfit("it has no description of its streams");
        };
        clusters.flush(self.target)?;
        clusters.note_left_out(traces);
        let [_, _, at_cues] = &mut self.places;
        *at_cues = self.target.at - self.origin;
        self.target.write(&clusters.cues())?;
        let size = self.target.at - self.origin;
        self.target.patch(size_at, &(size | 1 << 56).to_be_bytes())?;
        self.target.patch(self.seek_head, &seek_head(self.places))?;
        let (scale, claimed) = self.info.unwrap_or((1_000_000, None));
        self.target.patch(self.duration_at, &clusters.length(claimed, scale).to_be_bytes())
    }
}
