//! Where the samples lie (`stsz`, `stsc`, `stco`), and their way into the copy, in the order of the original.

use super::boxes::{boxed, part};
use super::movie::Track;
use crate::media::blind::file::{Fault, Source, Target, be16, be32, be64, unfit};
use crate::media::blind::traces::Traces;

/// The places of a track's samples.
#[derive(Clone, Default)]
pub(super) struct Table {
    /// The size of every sample, where all have one.
    uniform: u32,
    /// The size of each otherwise.
    sizes: Vec<u32>,
    count: usize,
    /// `stsc` as it is: first chunk, samples of a chunk, description.
    spread: Vec<[u32; 3]>,
    /// Where each chunk begins.
    places: Vec<u64>,
}

/// A run of samples that lie one after another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chunk {
    pub at: u64,
    pub bytes: u64,
    index: usize,
    first: usize,
    samples: usize,
}

impl Table {
    /// Reads the tables in `stbl`.
    pub fn read(tables: &[u8]) -> Result<Self, Fault> {
        let read = || {
            let mut table = Self::default();
            table.read_sizes(tables)?;
            let spread = part(tables, b"stsc")?;
            let rows = spread.get(8..)?.chunks_exact(12).take(be32(spread, 4)? as usize);
            table.spread =
                rows.filter_map(|row| Some([be32(row, 0)?, be32(row, 4)?, be32(row, 8)?])).collect();
            table.places = if let Some(places) = part(tables, b"stco") {
                let all = places.get(8..)?.chunks_exact(4).take(be32(places, 4)? as usize);
                all.filter_map(|four| be32(four, 0).map(u64::from)).collect()
            } else {
                let places = part(tables, b"co64")?;
                places
                    .get(8..)?
                    .chunks_exact(8)
                    .take(be32(places, 4)? as usize)
                    .filter_map(|eight| be64(eight, 0))
                    .collect()
            };
            Some(table)
        };
        match read() {
            Some(table) => Ok(table),
            None => unfit("its index is damaged"),
        }
    }

    fn read_sizes(&mut self, tables: &[u8]) -> Option<()> {
        if let Some(sizes) = part(tables, b"stsz") {
            self.uniform = be32(sizes, 4)?;
            self.count = be32(sizes, 8)? as usize;
            if self.uniform == 0 {
                let all = sizes.get(12..)?.chunks_exact(4).take(self.count);
                self.sizes = all.filter_map(|four| be32(four, 0)).collect();
            }
        } else {
            let sizes = part(tables, b"stz2")?;
            self.count = be32(sizes, 8)? as usize;
            let rows = sizes.get(12..)?;
            self.sizes = match sizes.get(7)? {
                4 => rows
                    .iter()
                    .flat_map(|two| [u32::from(two >> 4), u32::from(two & 15)])
                    .take(self.count)
                    .collect(),
                8 => rows.iter().take(self.count).map(|one| u32::from(*one)).collect(),
                16 => rows
                    .chunks_exact(2)
                    .take(self.count)
                    .filter_map(|two| be16(two, 0).map(u32::from))
                    .collect(),
                _ => return None,
            };
        }
        (self.uniform > 0 || self.sizes.len() == self.count).then_some(())
    }

    /// How many samples.
    pub fn samples(&self) -> usize {
        self.count
    }

    /// The chunks. `packet`: bytes and samples of a packet, for sound whose samples have no size of their own.
    pub fn chunks(&self, packet: Option<(u64, u64)>) -> Result<Vec<Chunk>, Fault> {
        let (mut chunks, mut first, mut row) = (Vec::with_capacity(self.places.len()), 0usize, 0usize);
        for (index, at) in self.places.iter().enumerate() {
            while self.spread.get(row + 1).is_some_and(|next| next[0] as usize <= index + 1) {
                row += 1;
            }
            let Some([_, samples, _]) = self.spread.get(row).copied() else {
                return unfit("its index is damaged");
            };
            // The last chunk may claim more than there is.
            let samples = (samples as usize).min(self.count.saturating_sub(first));
            let bytes = match packet {
                Some((bytes, each)) if self.uniform > 0 => {
                    (samples as u64).div_ceil(each).saturating_mul(bytes)
                }
                _ if self.uniform > 0 => samples as u64 * u64::from(self.uniform),
                _ => self.sizes.iter().skip(first).take(samples).map(|size| u64::from(*size)).sum(),
            };
            chunks.push(Chunk { at: *at, bytes, index, first, samples });
            first += samples;
        }
        if first < self.count {
            return unfit("its index is damaged");
        }
        Ok(chunks)
    }

    fn size(&self, sample: usize) -> u32 {
        if self.uniform > 0 { self.uniform } else { self.sizes.get(sample).copied().unwrap_or(0) }
    }

    fn set_size(&mut self, sample: usize, size: usize) {
        if self.uniform > 0 {
            self.sizes = vec![self.uniform; self.count];
            self.uniform = 0;
        }
        if let (Some(place), Ok(size)) = (self.sizes.get_mut(sample), u32::try_from(size)) {
            *place = size;
        }
    }

    /// The tables as boxes.
    pub fn write(&self) -> Vec<u8> {
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX).to_be_bytes();
        let mut spread = [[0; 4], number(self.spread.len())].concat();
        spread.extend(self.spread.iter().flatten().flat_map(|number| number.to_be_bytes()));
        let mut sizes = [[0; 4], self.uniform.to_be_bytes(), number(self.count)].concat();
        sizes.extend(self.sizes.iter().flat_map(|size| size.to_be_bytes()));
        let mut places = [[0; 4], number(self.places.len())].concat();
        let near: Option<Vec<u32>> = self.places.iter().map(|at| u32::try_from(*at).ok()).collect();
        let kind = if let Some(near) = near {
            places.extend(near.iter().flat_map(|at| at.to_be_bytes()));
            b"stco"
        } else {
            places.extend(self.places.iter().flat_map(|at| at.to_be_bytes()));
            b"co64"
        };
        [boxed(b"stsc", &spread), boxed(b"stsz", &sizes), boxed(kind, &places)].concat()
    }
}

/// Copies the samples of all tracks, and writes down where they are now.
pub(super) fn copy(
    source: &mut Source,
    target: &mut Target<'_>,
    tracks: &mut [Track],
    traces: &mut Traces,
) -> Result<(), Fault> {
    let mut order = Vec::new();
    for (index, track) in tracks.iter().enumerate() {
        order.extend(track.table.chunks(track.packet())?.into_iter().map(|chunk| (index, chunk)));
    }
    order.sort_by_key(|(track, chunk)| (chunk.at, *track, chunk.index));
    for (index, chunk) in order {
        let Some(track) = tracks.get_mut(index) else { continue };
        if chunk.at.checked_add(chunk.bytes).is_none_or(|end| end > source.length) {
            return unfit("its index points beyond its end");
        }
        let codec = track.codec();
        if let Some(place) = track.table.places.get_mut(chunk.index) {
            *place = target.at;
        }
        if codec.is_plain() {
            target.copy(source, chunk.at, chunk.bytes)?;
            continue;
        }
        let mut at = chunk.at;
        for sample in chunk.first..chunk.first + chunk.samples {
            let size = u64::from(track.table.size(sample));
            let frame = source.bytes(at, size)?;
            at += size;
            if let Some(cleaned) = codec.clean(&frame, traces) {
                track.table.set_size(sample, cleaned.len());
                target.write(&cleaned)?;
            } else {
                target.write(&frame)?;
            }
        }
    }
    Ok(())
}
