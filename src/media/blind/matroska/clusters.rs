//! Clusters and their blocks, one by one into the copy; and the new index of the picture's key frames.

use super::ebml::{Head, body, element, elements, find, number, open, put_uint};
use super::tracks::Tracks;
use super::{CLUSTER, CUES};
use crate::media::blind::file::{Fault, Source, Target, big};
use crate::media::blind::traces::{Traces, count, readable};

/// The parts of a cluster.
const TIME: u32 = 0xE7;
const SIMPLE_BLOCK: u32 = 0xA3;
const BLOCK_GROUP: u32 = 0xA0;
/// The parts of a group: block, length, references, and samples to leave out.
const BLOCK: u32 = 0xA1;
const LENGTH: u32 = 0x9B;
const REFERENCE: u32 = 0xFB;
const GROUP: [u32; 4] = [LENGTH, REFERENCE, 0xFA, 0x75A2];

/// A cluster is begun anew when it has grown to so many bytes.
const LARGEST: usize = 16 << 20;

/// Words of a left-out track that are shown.
const WORDS: usize = 4;

pub(super) struct Clusters {
    tracks: Tracks,
    origin: u64,
    time: u64,
    content: Vec<u8>,
    cues: Vec<(u64, u64, u64)>,
    /// Key frames of the cluster that is being filled.
    waiting: Vec<(u64, u64)>,
    last: u64,
    words: Vec<(u64, usize, Vec<String>)>,
}

/// A block's head: track, time after the cluster's, flags, and where the frames begin.
struct Block {
    track: u64,
    time: i16,
    flags: u8,
    frames: usize,
}

fn block(bytes: &[u8]) -> Option<Block> {
    let (track, length) = number(bytes)?;
    let time = i16::from_be_bytes(*bytes.get(length..)?.first_chunk()?);
    Some(Block { track, time, flags: *bytes.get(length + 2)?, frames: length + 3 })
}

impl Clusters {
    pub fn new(tracks: Tracks, origin: u64) -> Self {
        Self {
            tracks,
            origin,
            time: 0,
            content: Vec::new(),
            cues: Vec::new(),
            waiting: Vec::new(),
            last: 0,
            words: Vec::new(),
        }
    }

    /// Takes a cluster's head, or a part of one.
    pub fn take(
        &mut self,
        source: &mut Source,
        target: &mut Target<'_>,
        part: &Head,
        traces: &mut Traces,
    ) -> Result<(), Fault> {
        match part.id {
            CLUSTER => self.flush(target)?,
            TIME => {
                self.flush(target)?;
                self.time = big(&body(source, part)?);
            }
            SIMPLE_BLOCK => {
                let bytes = body(source, part)?;
                if let Some((kept, time)) = self.cleaned(&bytes, traces) {
                    let key = bytes
                        .get(block(&bytes).map_or(0, |block| block.frames - 1))
                        .is_some_and(|flags| flags & 0x80 != 0);
                    self.add(&element(SIMPLE_BLOCK, &kept), &kept, time, key, target)?;
                }
            }
            BLOCK_GROUP => {
                let bytes = body(source, part)?;
                let Some(inner) = find(&bytes, BLOCK) else { return Ok(()) };
                if let Some((kept, time)) = self.cleaned(inner, traces) {
                    let mut group = element(BLOCK, &kept);
                    let listed =
                        elements(&bytes).filter(|item| GROUP.contains(&item.id) && item.body.len() <= 8);
                    group.extend(listed.flat_map(|item| element(item.id, item.body)));
                    let key = find(&bytes, REFERENCE).is_none();
                    self.add(&element(BLOCK_GROUP, &group), &kept, time, key, target)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// A block without user data, and its time; `None` for tracks that are left out.
    fn cleaned(&mut self, bytes: &[u8], traces: &mut Traces) -> Option<(Vec<u8>, u64)> {
        let head = block(bytes)?;
        let frames = bytes.get(head.frames..)?;
        let Some(track) = self.tracks.kept.iter().find(|track| track.number == head.track) else {
            self.note_words(head.track, frames);
            return None;
        };
        let time = self.time.saturating_add_signed(head.time.into());
        // Several frames in one block are sound.
        let laced = head.flags & 6 != 0;
        let cleaned = if laced { None } else { track.codec.clean(frames, traces) };
        let kept = match cleaned {
            Some(frames) => [bytes.get(..head.frames)?, &frames].concat(),
            None => bytes.to_vec(),
        };
        Some((kept, time))
    }

    fn add(
        &mut self,
        bytes: &[u8],
        inner: &[u8],
        time: u64,
        key: bool,
        target: &mut Target<'_>,
    ) -> Result<(), Fault> {
        let number = block(inner).map_or(0, |block| block.track);
        let track = self.tracks.kept.iter().find(|track| track.number == number);
        if key && track.is_some_and(|track| track.picture) {
            self.waiting.push((time, number));
        }
        self.last = self.last.max(time);
        self.content.extend_from_slice(bytes);
        if self.content.len() > LARGEST { self.flush(target) } else { Ok(()) }
    }

    /// Writes the cluster that is being filled.
    pub fn flush(&mut self, target: &mut Target<'_>) -> Result<(), Fault> {
        if self.content.is_empty() {
            return Ok(());
        }
        let at = target.at - self.origin;
        self.cues.extend(self.waiting.drain(..).map(|(time, track)| (time, track, at)));
        let time = put_uint(TIME, self.time);
        target.write(&open(CLUSTER, (time.len() + self.content.len()) as u64))?;
        target.write(&time)?;
        target.write(&self.content)?;
        self.content.clear();
        Ok(())
    }

    /// The index: the key frames, in the order of their times.
    pub fn cues(&self) -> Vec<u8> {
        let mut cues = self.cues.clone();
        cues.sort_unstable();
        let points = cues.iter().flat_map(|(time, track, at)| {
            let place = [put_uint(0xF7, *track), put_uint(0xF1, *at)].concat();
            element(0xBB, &[put_uint(0xB3, *time), element(0xB7, &place)].concat())
        });
        element(CUES, &points.collect::<Vec<u8>>())
    }

    /// The length in ticks: the claimed one, unless the streams that made it so long are gone.
    pub fn length(&self, claimed: Option<f64>, scale: u64) -> f64 {
        let frame = self.tracks.kept.iter().filter(|track| track.picture).map(|track| track.frame_ns).max();
        let own = self.last as f64 + frame.unwrap_or(0) as f64 / scale as f64;
        let second = 1e9 / scale as f64;
        claimed.filter(|claimed| *claimed >= own - second && *claimed <= own + second).unwrap_or(own)
    }

    fn note_words(&mut self, track: u64, frame: &[u8]) {
        let place = match self.words.iter().position(|(number, ..)| *number == track) {
            Some(place) => place,
            None => {
                self.words.push((track, 0, Vec::new()));
                self.words.len() - 1
            }
        };
        if let Some((_, count, words)) = self.words.get_mut(place) {
            *count += 1;
            if words.len() < WORDS {
                words.extend(readable(frame));
            }
        }
    }

    /// Notes the tracks that are left out, with their first words.
    pub fn note_left_out(&self, traces: &mut Traces) {
        for (number, kind) in &self.tracks.left_out {
            let seen = self.words.iter().find(|(track, ..)| track == number);
            let (pieces, words) =
                seen.map_or((0, String::new()), |(_, pieces, words)| (*pieces, words.join(" / ")));
            let words = if words.is_empty() { words } else { format!(": {words}") };
            traces.note(*kind, format!("{}{words}", count(pieces, "piece")));
        }
    }
}
