//! Sample descriptions (`stsd`): what a decoder needs, and nothing else.

use super::boxes::{Kind, Part, boxed, name, parts};
use super::tags::note_box;
use crate::media::blind::file::{Fault, be16, be32, unfit};
use crate::media::blind::stream::{self, Codec, Units, xiph};
use crate::media::blind::traces::{TraceKind, Traces, text};

/// The description of a track's samples.
pub(super) struct Descriptions {
    /// The content of `stsd`.
    pub body: Vec<u8>,
    pub codec: Codec,
    /// Bytes of a packet of sound, and how many samples it stands for.
    pub packet: Option<(u64, u64)>,
}

/// Boxes of a video entry that say how to decode and show it. Fixed numbers only.
const PICTURE: [&Kind; 16] = [
    b"pasp", b"clap", b"colr", b"fiel", b"mdcv", b"clli", b"gama", b"chrm", b"dvcC", b"dvvC", b"dvwC",
    b"hvcE", b"vpcC", b"SMI ", b"jp2h", b"glbl",
];

/// Boxes of a sound entry.
const SOUND: [&Kind; 12] = [
    b"frma", b"mp4a", b"alac", b"dac3", b"dec3", b"dac4", b"dOps", b"chan", b"chnl", b"pcmC", b"samr",
    b"enda",
];

/// Cleans the descriptions of a track.
pub(super) fn clean(body: &[u8], picture: bool, traces: &mut Traces) -> Result<Descriptions, Fault> {
    let mut out = body.get(..8).unwrap_or_default().to_vec();
    let (mut codec, mut packet, mut count) = (Codec::Plain, None, 0u32);
    for entry in parts(body.get(8..).unwrap_or_default()) {
        let (bytes, its_codec) =
            if picture { clean_picture(entry, traces)? } else { clean_sound(entry, traces, &mut packet)? };
        if count > 0 && its_codec != codec {
            return unfit("its picture changes its kind in the middle");
        }
        codec = its_codec;
        out.extend(boxed(&entry.kind, &bytes));
        count += 1;
    }
    if be32(body, 4) != Some(count) || count == 0 {
        return unfit("its description of the streams cannot be read");
    }
    Ok(Descriptions { body: out, codec, packet })
}

fn clean_picture(entry: Part<'_>, traces: &mut Traces) -> Result<(Vec<u8>, Codec), Fault> {
    let (Some(head), Some(rest)) = (entry.body.get(..78), entry.body.get(78..)) else {
        return unfit("its description of the picture cannot be read");
    };
    if matches!(&entry.kind, b"encv" | b"resv" | b"drmi") {
        return unfit("its picture is encrypted or restricted");
    }
    let mut out = head.to_vec();
    // The encoder's name: a count and letters; before it, its version and vendor.
    let words = head.get(42..74).unwrap_or_default();
    let count = usize::from(*words.first().unwrap_or(&0)).min(31);
    let encoder = text(words.get(1..=count).unwrap_or_default());
    traces.tag("encoder", &encoder);
    for place in [8..24, 42..74] {
        if let Some(part) = out.get_mut(place) {
            part.fill(0);
        }
    }
    let mut codec = match &entry.kind {
        b"jpeg" | b"mjpa" | b"mjpb" | b"AVDJ" | b"dmb1" => Codec::Jpeg,
        b"dvc " | b"dvcp" | b"dvpp" | b"dv5n" | b"dv5p" | b"dvsd" => Codec::Dv,
        b"mp4v" | b"m2v1" | b"mpg2" | b"xdv1" | b"xdv2" | b"xdv3" => Codec::Mpeg,
        _ => Codec::Plain,
    };
    for part in parts(rest) {
        let body = match &part.kind {
            b"avcC" => {
                let (body, its_codec) = stream::avc_settings(part.body);
                codec = its_codec;
                body
            }
            b"hvcC" => {
                let (body, its_codec) = stream::hevc_settings(part.body, traces);
                codec = its_codec;
                body
            }
            b"av1C" => {
                codec = Codec::Av1;
                stream::av1_settings(part.body, traces)
            }
            // A colour profile is a file of its own, often with its maker's name.
            b"colr" if !matches!(part.body.get(..4), Some(b"nclx" | b"nclc")) => {
                traces.note(TraceKind::Other, "a colour profile");
                continue;
            }
            b"esds" => elementary(part.body, traces)?,
            b"d263" => without_vendor(part.body),
            kind if PICTURE.contains(&kind) => part.body.to_vec(),
            _ => {
                note_box(part, traces);
                continue;
            }
        };
        out.extend(boxed(&part.kind, &body));
    }
    if matches!(codec, Codec::Plain) && matches!(&entry.kind, b"avc1" | b"avc3") {
        codec = Codec::Avc(Units::Length(4));
    }
    Ok((out, codec))
}

fn clean_sound(
    entry: Part<'_>,
    traces: &mut Traces,
    packet: &mut Option<(u64, u64)>,
) -> Result<(Vec<u8>, Codec), Fault> {
    if &entry.kind == b"enca" {
        return unfit("its sound is encrypted");
    }
    let version = be16(entry.body, 8).unwrap_or(0);
    let length = match version {
        0 => 28,
        1 => 44,
        2 => 64,
        _ => return unfit("its description of the sound cannot be read"),
    };
    let (Some(head), Some(rest)) = (entry.body.get(..length), entry.body.get(length..)) else {
        return unfit("its description of the sound cannot be read");
    };
    let mut out = head.to_vec();
    // Revision and vendor.
    if let Some(vendor) = out.get_mut(10..16) {
        vendor.fill(0);
    }
    let number = |at: usize| be32(head, at).map_or(0, u64::from);
    *packet = match version {
        1 if number(28) > 0 && number(36) > 0 => Some((number(36), number(28))),
        0 => raw_bytes(entry.kind, head).map(|bytes| (bytes, 1)),
        2 => Some((number(56), number(60))).filter(|(bytes, samples)| *bytes > 0 && *samples > 0),
        _ => None,
    };
    clean_sound_parts(rest, &mut out, traces)?;
    Ok((out, Codec::Plain))
}

/// Bytes of a sample of sound that is not compressed: of all channels.
fn raw_bytes(kind: Kind, head: &[u8]) -> Option<u64> {
    let (channels, bits) = (u64::from(be16(head, 16)?), u64::from(be16(head, 18)?));
    let bits = match &kind {
        b"raw " | b"twos" | b"sowt" | b"NONE" | b"ipcm" | b"lpcm" => bits,
        b"ulaw" | b"alaw" => 8,
        b"in24" => 24,
        b"in32" | b"fl32" => 32,
        b"fl64" => 64,
        _ => return None,
    };
    Some(channels * bits / 8).filter(|bytes| *bytes > 0)
}

fn clean_sound_parts(rest: &[u8], out: &mut Vec<u8>, traces: &mut Traces) -> Result<(), Fault> {
    for part in parts(rest) {
        let body = match &part.kind {
            // QuickTime's box around the decoder's settings; an empty one of kind 0 ends it.
            b"wave" => {
                let mut inner = Vec::new();
                clean_sound_parts(part.body, &mut inner, traces)?;
                inner.extend([0, 0, 0, 8, 0, 0, 0, 0]);
                inner
            }
            b"dfLa" => {
                let (head, blocks) = part.body.split_at_checked(4).unwrap_or((part.body, &[]));
                [head, &xiph::flac(blocks, traces).unwrap_or_else(|| blocks.to_vec())].concat()
            }
            b"esds" => elementary(part.body, traces)?,
            b"damr" => without_vendor(part.body),
            kind if SOUND.contains(&kind) => part.body.to_vec(),
            [0, 0, 0, 0] => continue,
            _ => {
                if name(part.kind) != "srat" {
                    note_box(part, traces);
                }
                continue;
            }
        };
        out.extend(boxed(&part.kind, &body));
    }
    Ok(())
}

/// `esds` with nothing but the decoder's settings (ISO/IEC 14496-1, 7.2.6).
fn elementary(body: &[u8], traces: &mut Traces) -> Result<Vec<u8>, Fault> {
    let read = || {
        let (3, stream, _) = descriptor(body.get(4..)?)? else { return None };
        let flags = *stream.get(2)?;
        let depends = if flags & 0x80 != 0 { 2 } else { 0 };
        let address = if flags & 0x40 != 0 { 1 + usize::from(*stream.get(3 + depends)?) } else { 0 };
        let clock = if flags & 0x20 != 0 { 2 } else { 0 };
        let (4, decoder, _) = descriptor(stream.get(3 + depends + address + clock..)?)? else { return None };
        let (facts, mut rest) = decoder.split_at_checked(13)?;
        let mut settings = None;
        while let Some((kind, found, after)) = descriptor(rest) {
            if kind == 5 {
                settings = settings.or(Some(found));
            }
            rest = after;
        }
        Some((facts, settings))
    };
    let Some((facts, settings)) = read() else {
        return unfit("its description of the streams cannot be read");
    };
    let settings = settings.map(|settings| match facts.first() {
        // MPEG-4, MPEG-2 and MPEG-1 pictures.
        Some(0x20 | 0x60..=0x65 | 0x6A) => {
            Codec::Mpeg.clean(settings, traces).unwrap_or_else(|| settings.to_vec())
        }
        _ => settings.to_vec(),
    });
    let settings = settings.map(|settings| described(5, &settings)).unwrap_or_default();
    let stream =
        [&[0, 0, 0], described(4, &[facts, &settings].concat()).as_slice(), &described(6, &[2])].concat();
    Ok([&[0; 4], described(3, &stream).as_slice()].concat())
}

/// A descriptor's kind and content, and what follows it.
fn descriptor(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (mut at, mut size) = (1, 0usize);
    loop {
        let byte = *bytes.get(at)?;
        size = size << 7 | usize::from(byte & 0x7f);
        at += 1;
        if byte & 0x80 == 0 || at > 4 {
            break;
        }
    }
    Some((*bytes.first()?, bytes.get(at..at + size)?, bytes.get(at + size..)?))
}

/// A descriptor as bytes; the size in four.
fn described(kind: u8, content: &[u8]) -> Vec<u8> {
    let size = content.len();
    let seven = |shift: usize| u8::try_from(size >> shift & 0x7f).unwrap_or(0);
    [&[kind, 0x80 | seven(21), 0x80 | seven(14), 0x80 | seven(7), seven(0)], content].concat()
}

/// The settings of AMR and H.263 begin with the maker of the encoder.
fn without_vendor(body: &[u8]) -> Vec<u8> {
    let mut body = body.to_vec();
    if let Some(vendor) = body.get_mut(..4) {
        vendor.fill(0);
    }
    body
}
