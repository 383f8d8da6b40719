//! Files in fragments, as browsers and some apps write them: the tables of all fragments are put together into one
//! index of the usual kind (ISO/IEC 14496-12, 8.8).

use std::collections::BTreeMap;

use super::boxes::{Part, boxed, part, parts};
use super::{Top, movie};
use crate::media::blind::file::{Fault, Source, be32, be64, unfit};

/// A sample of a fragment.
struct Sample {
    size: u32,
    length: u32,
    /// Shown so much later than decoded.
    later: i32,
    key: bool,
}

/// The samples of a track.
#[derive(Default)]
struct Run {
    samples: Vec<Sample>,
    /// Where each run of samples begins, and how many it has.
    chunks: Vec<(u64, u32)>,
    /// The decoding time of the next sample, in the track's ticks.
    time: u64,
}

/// Values for samples that do not say theirs.
#[derive(Clone, Copy, Default)]
struct Usual {
    length: u32,
    size: u32,
    flags: u32,
}

/// "Depends on others": the flag of a sample that cannot be begun with.
const NO_KEY: u32 = 0x1_0000;

/// The content of `moov` with the tables of all fragments in it.
pub(super) fn whole(source: &mut Source, tops: &[Top], index: &[u8]) -> Result<Vec<u8>, Fault> {
    let usual: BTreeMap<u32, Usual> = parts(part(index, b"mvex").unwrap_or_default())
        .filter(|part| &part.kind == b"trex")
        .filter_map(|part| {
            let number = |at| be32(part.body, at);
            Some((number(4)?, Usual { length: number(12)?, size: number(16)?, flags: number(20)? }))
        })
        .collect();
    let mut runs: BTreeMap<u32, Run> = BTreeMap::new();
    for top in tops.iter().filter(|top| &top.kind == b"moof") {
        let body = source.bytes(top.body, top.end - top.body)?;
        // Places are counted from the box's own start.
        let start = top.start;
        let mut from = start;
        for traf in parts(&body).filter(|part| &part.kind == b"traf") {
            if read(traf.body, start, &mut from, &usual, &mut runs).is_none() {
                return unfit("a fragment of it is damaged or encrypted");
            }
        }
    }
    let scale = part(index, b"mvhd").and_then(movie::scale_of).unwrap_or(1_000);
    // How long the whole is, if whoever wrote it knew.
    let told = part(index, b"mvex")
        .and_then(|all| part(all, b"mehd"))
        .and_then(|head| if head.first() == Some(&1) { be64(head, 4) } else { be32(head, 4).map(u64::from) });
    let mut out = Vec::new();
    for item in parts(index).filter(|item| &item.kind != b"mvex") {
        let run = part(item.body, b"tkhd").and_then(movie::number_of).and_then(|number| runs.get(&number));
        match run {
            Some(run) if &item.kind == b"trak" => match track(item.body, run, scale, told) {
                Some(body) => out.extend(boxed(b"trak", &body)),
                None => return unfit("its index is damaged"),
            },
            _ => out.extend(boxed(&item.kind, item.body)),
        }
    }
    Ok(out)
}

/// Adds the samples of a track's part of a fragment. `None` where it cannot be read.
fn read(
    traf: &[u8],
    start: u64,
    from: &mut u64,
    usual: &BTreeMap<u32, Usual>,
    runs: &mut BTreeMap<u32, Run>,
) -> Option<()> {
    if part(traf, b"senc").is_some() || part(traf, b"saio").is_some() {
        return None;
    }
    let head = part(traf, b"tfhd")?;
    let (flags, number) = (be32(head, 0)?, be32(head, 4)?);
    let mut usual = usual.get(&number).copied().unwrap_or_default();
    let mut at = 8;
    // Without a place of its own the first track counts from the fragment, the next from the end of the one before.
    let mut base = if flags & 0x2_0000 != 0 { start } else { *from };
    if flags & 1 != 0 {
        base = be64(head, at)?;
        at += 8;
    }
    at += if flags & 2 != 0 { 4 } else { 0 };
    for (flag, value) in [(8, &mut usual.length), (0x10, &mut usual.size), (0x20, &mut usual.flags)] {
        if flags & flag != 0 {
            *value = be32(head, at)?;
            at += 4;
        }
    }
    let run = runs.entry(number).or_default();
    if let Some(time) = part(traf, b"tfdt") {
        let time = if time.first() == Some(&1) { be64(time, 4)? } else { u64::from(be32(time, 4)?) };
        if time != run.time {
            // A gap: the sample before it is shown for so much longer.
            let gap = time.checked_sub(run.time)?;
            let last = run.samples.last_mut()?;
            last.length = u32::try_from(u64::from(last.length).checked_add(gap)?).ok()?;
            run.time = time;
        }
    }
    let mut place = base;
    for table in parts(traf).filter(|part| &part.kind == b"trun") {
        read_run(table.body, base, &mut place, usual, run)?;
    }
    *from = place;
    Some(())
}

fn read_run(table: &[u8], base: u64, place: &mut u64, usual: Usual, run: &mut Run) -> Option<()> {
    let (flags, count) = (be32(table, 0)?, be32(table, 4)?);
    let mut at = 8;
    let mut next = |wanted: bool| {
        if !wanted {
            return Some(None);
        }
        at += 4;
        be32(table, at - 4).map(Some)
    };
    if let Some(offset) = next(flags & 1 != 0)? {
        *place = base.checked_add_signed(offset.cast_signed().into())?;
    }
    let first = next(flags & 4 != 0)?;
    run.chunks.push((*place, count));
    for index in 0..count {
        let length = next(flags & 0x100 != 0)?.unwrap_or(usual.length);
        let size = next(flags & 0x200 != 0)?.unwrap_or(usual.size);
        let own = next(flags & 0x400 != 0)?;
        let its = own.or(first.filter(|_| index == 0)).unwrap_or(usual.flags);
        let later = next(flags & 0x800 != 0)?.unwrap_or(0).cast_signed();
        run.samples.push(Sample { size, length, later, key: its & NO_KEY == 0 });
        run.time = run.time.checked_add(length.into())?;
        *place = place.checked_add(size.into())?;
        // Days of sound: a count without samples.
        if run.samples.len() > 10_000_000 {
            return None;
        }
    }
    Some(())
}

/// A track with tables in place of fragments.
fn track(body: &[u8], run: &Run, scale: u64, told: Option<u64>) -> Option<Vec<u8>> {
    let header = part(part(body, b"mdia")?, b"mdhd")?;
    let ticks = movie::scale_of(header).filter(|ticks| *ticks > 0)?;
    let tables = part(part(part(body, b"mdia")?, b"minf")?, b"stbl")?;
    if be32(part(tables, b"stsz").unwrap_or(&[0; 12]), 8) != Some(0) {
        // Samples before the first fragment, which hardly anybody writes.
        return None;
    }
    let from = |value: u64, from: u64, to: u64| {
        u64::try_from(u128::from(value) * u128::from(to) / u128::from(from.max(1))).ok()
    };
    let own = run.end();
    let end = told.filter(|told| *told > 0).map_or(Some(own), |told| from(told, scale, ticks))?.min(own);
    let shown = from(end, ticks, scale)?;
    Some(rebuilt(body, &|item| match &item.kind {
        b"tkhd" => with_length(item.body, shown, 20, 28),
        // What players take for the end of what is shown.
        b"mdhd" => with_length(item.body, end, 16, 24),
        b"elst" => edits(item.body, end, scale, ticks),
        b"stbl" => {
            let mut out = part(item.body, b"stsd").map(|entries| boxed(b"stsd", entries)).unwrap_or_default();
            out.extend(run.tables());
            out
        }
        _ => item.body.to_vec(),
    }))
}

/// A box with the boxes in it changed, as deep as the tables lie.
fn rebuilt(body: &[u8], change: &dyn Fn(Part<'_>) -> Vec<u8>) -> Vec<u8> {
    let each = |item: Part<'_>| match &item.kind {
        b"mdia" | b"minf" | b"edts" => boxed(&item.kind, &rebuilt(item.body, change)),
        kind => boxed(kind, &change(item)),
    };
    parts(body).flat_map(each).collect()
}

/// A header with a length at one of two places, by its version.
fn with_length(header: &[u8], length: u64, narrow: usize, wide: usize) -> Vec<u8> {
    let mut out = header.to_vec();
    if header.first() == Some(&1) {
        movie::put(&mut out, wide, &length.to_be_bytes());
    } else {
        movie::put(&mut out, narrow, &u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes());
    }
    out
}

/// An edit list whose only entry goes on to an end that was not known yet.
fn edits(list: &[u8], length: u64, scale: u64, ticks: u64) -> Vec<u8> {
    if be32(list, 4) != Some(1) {
        return list.to_vec();
    }
    let wide = list.first() == Some(&1);
    let (told, start) = if wide {
        (be64(list, 8), be64(list, 16))
    } else {
        (be32(list, 8).map(u64::from), be32(list, 12).map(u64::from))
    };
    if told != Some(0) {
        return list.to_vec();
    }
    let rest = length.saturating_sub(start.unwrap_or(0));
    let shown = u64::try_from(u128::from(rest) * u128::from(scale) / u128::from(ticks)).unwrap_or(u64::MAX);
    with_length(list, shown, 8, 8)
}

impl Run {
    /// Where the last sample that is shown ends, in ticks.
    fn end(&self) -> u64 {
        let (mut time, mut end) = (0u64, 0);
        for sample in &self.samples {
            let shown = time.saturating_add_signed(sample.later.into());
            end = end.max(shown.saturating_add(sample.length.into()));
            time = time.saturating_add(sample.length.into());
        }
        end
    }

    /// The tables of the usual kind.
    fn tables(&self) -> Vec<u8> {
        let numbers = |list: &[u32]| list.iter().flat_map(|number| number.to_be_bytes()).collect::<Vec<u8>>();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let runs = |value: &dyn Fn(&Sample) -> u32| {
            let mut rows: Vec<[u32; 2]> = Vec::new();
            for value in self.samples.iter().map(value) {
                match rows.last_mut() {
                    Some([times, last]) if *last == value => *times += 1,
                    _ => rows.push([1, value]),
                }
            }
            rows
        };
        let lengths = runs(&|sample| sample.length);
        let later = runs(&|sample| sample.later.cast_unsigned());
        let mut out =
            boxed(b"stts", &numbers(&[&[0, count(lengths.len())], lengths.as_flattened()].concat()));
        if later.iter().any(|[_, later]| *later != 0) {
            let version = if self.samples.iter().any(|sample| sample.later < 0) { 1 << 24 } else { 0 };
            out.extend(boxed(
                b"ctts",
                &numbers(&[&[version, count(later.len())], later.as_flattened()].concat()),
            ));
        }
        if self.samples.iter().any(|sample| !sample.key) {
            let keys: Vec<u32> =
                (1..).zip(&self.samples).filter(|(_, sample)| sample.key).map(|(at, _)| at).collect();
            out.extend(boxed(b"stss", &numbers(&[&[0, count(keys.len())], keys.as_slice()].concat())));
        }
        let sizes: Vec<u32> = self.samples.iter().map(|sample| sample.size).collect();
        out.extend(boxed(b"stsz", &numbers(&[&[0, 0, count(sizes.len())], sizes.as_slice()].concat())));
        let spread: Vec<u32> =
            (1..).zip(&self.chunks).flat_map(|(chunk, (_, samples))| [chunk, *samples, 1]).collect();
        out.extend(boxed(b"stsc", &numbers(&[&[0, count(self.chunks.len())], spread.as_slice()].concat())));
        let mut places = numbers(&[0, count(self.chunks.len())]);
        places.extend(self.chunks.iter().flat_map(|(at, _)| at.to_be_bytes()));
        out.extend(boxed(b"co64", &places));
        out
    }
}
