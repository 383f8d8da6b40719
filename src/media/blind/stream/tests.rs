//! Frames with something to tell beside the picture.

use super::*;
use crate::media::blind::traces::TraceKind;

const WORDS: &[u8] = b"CANARY-WORDS";

fn holds(bytes: &[u8]) -> bool {
    bytes.windows(WORDS.len()).any(|window| window == WORDS)
}

/// Cleans a frame that must change; answers it and what was found.
fn cleaned(codec: Codec, frame: &[u8]) -> (Vec<u8>, String) {
    let mut traces = Traces::default();
    let out = codec.clean(frame, &mut traces).expect("a change");
    assert!(!holds(&out));
    assert!(codec.clean(&out, &mut Traces::default()).is_none(), "a second cleaning finds nothing");
    let (found, _) = traces.finish();
    (out, found.iter().map(ToString::to_string).collect())
}

fn unit(bytes: &[u8]) -> Vec<u8> {
    [&u32::try_from(bytes.len()).expect("small").to_be_bytes(), bytes].concat()
}

fn message(kind: u8, payload: &[u8]) -> Vec<u8> {
    [&[kind, u8::try_from(payload.len()).expect("small")], payload].concat()
}

#[test]
fn user_data_of_h264_goes_and_the_order_of_fields_stays() {
    let words = message(5, &[&[0xee; 16], WORDS].concat());
    let timing = message(1, &[0x12, 0x00, 0x00, 0x03, 0x01]);
    let both = [&[6], words.as_slice(), &timing, &[0x80]].concat();
    let only = [&[6], words.as_slice(), &[0x80]].concat();
    let picture = [0x65, 0x88, 0x80, 0x40];
    let (out, found) = cleaned(
        Codec::Avc(Units::Length(4)),
        &[unit(&[9, 0xf0]), unit(&only), unit(&both), unit(&picture)].concat(),
    );
    // 00 00 01 in the payload is told from a start code by a 03.
    let left = [[6, 1, 5, 0x12, 0, 0, 3, 3, 1].as_slice(), [0x80].as_slice()].concat();
    assert_eq!(out.len(), [unit(&[9, 0xf0]), unit(&left), unit(&picture)].concat().len());
    assert!(out.ends_with(&unit(&picture)));
    assert!(found.contains("CANARY-WORDS"), "{found}");

    let code = [0, 0, 0, 1];
    let (out, _) = cleaned(Codec::Avc(Units::StartCode), &[&code, only.as_slice(), &code, &picture].concat());
    assert_eq!(out, [&code, picture.as_slice()].concat());
}

#[test]
fn user_data_of_h265_goes_from_frames_and_settings() {
    let only = [&[39 << 1, 1], message(5, &[&[0xee; 16], WORDS].concat()).as_slice(), &[0x80]].concat();
    let picture = [19 << 1, 1, 0xaa];
    let (out, _) = cleaned(Codec::Hevc(Units::Length(4)), &[unit(&only), unit(&picture)].concat());
    assert_eq!(out, unit(&picture));

    let array =
        |kind: u8, unit: &[u8]| [&[kind, 0, 1, 0, u8::try_from(unit.len()).expect("small")], unit].concat();
    let settings = [&[1; 22], [2].as_slice(), &array(33, &[33 << 1, 1, 7]), &array(39, &only)].concat();
    let (out, codec) = hevc_settings(&settings, &mut Traces::default());
    assert_eq!(out, [&[1; 22], [1].as_slice(), &array(33, &[33 << 1, 1, 7])].concat());
    assert_eq!(codec, Codec::Hevc(Units::Length(2)));
}

#[test]
fn a_frame_of_nothing_but_user_data_stays() {
    let only = [&[6], message(5, &[&[0xee; 16], WORDS].concat()).as_slice(), &[0x80]].concat();
    assert_eq!(Codec::Avc(Units::Length(4)).clean(&unit(&only), &mut Traces::default()), None);
}

#[test]
fn user_data_of_mpeg4_is_blanked_but_for_encoders_names() {
    let frame = [b"\0\0\x01\xb2XviD0069\0\0\x01\xb2", WORDS, b"\0\0\x01\xb6\x10\x20"].concat();
    let (out, found) = cleaned(Codec::Mpeg, &frame);
    assert_eq!(out.len(), frame.len());
    assert!(out.starts_with(b"\0\0\x01\xb2XviD0069\0\0\x01\xb2  "));
    assert!(out.ends_with(b" \0\0\x01\xb6\x10\x20"));
    assert!(found.contains("CANARY-WORDS"));
    let mut traces = Traces::default();
    assert_eq!(Codec::Mpeg.clean(b"\0\0\x01\xb2XviD0069\0\0\x01\xb6\x10", &mut traces), None);
    assert_eq!(traces.finish().1.first().map(|trace| trace.kind), Some(TraceKind::Software));
}

#[test]
fn exif_and_comments_of_jpeg_are_blanked_in_both_fields() {
    let segment = |marker: u8, body: &[u8]| {
        [&[0xff, marker, 0, u8::try_from(body.len() + 2).expect("small")], body].concat()
    };
    let field = [
        &[0xff, 0xd8],
        segment(0xe0, b"AVI1").as_slice(),
        &segment(0xe1, &[b"Exif\0\0", WORDS].concat()),
        &segment(0xfe, WORDS),
        &segment(0xfe, b"CS=ITU601"),
        &segment(0xda, &[1, 2, 3]),
        &[0x11, 0xff, 0x00, 0x22, 0xff, 0xd9],
    ]
    .concat();
    let frame = [field.as_slice(), &field].concat();
    let (out, _) = cleaned(Codec::Jpeg, &frame);
    assert_eq!(out.len(), frame.len());
    assert_eq!(out.windows(4).filter(|four| four == b"AVI1").count(), 2);
    assert_eq!(out.windows(9).filter(|nine| nine == b"CS=ITU601").count(), 2);
}

#[test]
fn metadata_of_av1_goes_but_for_brightness() {
    let obu =
        |kind: u8, body: &[u8]| [&[kind << 3 | 2, u8::try_from(body.len()).expect("small")], body].concat();
    let light = obu(5, &[1, 9, 9]);
    let frame =
        [obu(2, &[]), obu(5, &[&[4], WORDS].concat()), light.clone(), obu(15, WORDS), obu(6, &[7, 7])]
            .concat();
    let (out, _) = cleaned(Codec::Av1, &frame);
    assert_eq!(out, [obu(2, &[]), light, obu(6, &[7, 7])].concat());
}

#[test]
fn dates_of_dv_go_from_its_packs() {
    let mut frame = vec![0u8; 80 * 4];
    // Subcode, the video's own, the sound's own, picture.
    for (block, kind) in [(0, 1 << 5), (1, 2 << 5), (2, 3 << 5), (3, 4 << 5)] {
        frame[block * 80] = kind;
    }
    let date = [0x62, 0xff, 0x17, 0x05, 0x24];
    frame[6..11].copy_from_slice(&date);
    frame[80 + 3 + 5..80 + 3 + 10].copy_from_slice(&date);
    frame[160 + 3..160 + 8].copy_from_slice(&[0x53, 0xff, 0x02, 0x31, 0x10]);
    frame[240 + 3..240 + 8].copy_from_slice(&date);
    let (out, found) = cleaned(Codec::Dv, &frame);
    assert!(found.contains("24-05-17"), "{found}");
    assert_eq!(out.windows(5).filter(|five| *five == date).count(), 1, "what is picture stays");
    assert_eq!(out.len(), frame.len());
}

#[test]
fn words_of_vorbis_and_flac_go_and_what_decodes_stays() {
    let comment = [
        b"\x03vorbis".as_slice(),
        &12u32.to_le_bytes(),
        WORDS,
        &1u32.to_le_bytes(),
        &12u32.to_le_bytes(),
        WORDS,
        &[1],
    ]
    .concat();
    let size = u8::try_from(comment.len()).expect("small");
    let private = [&[2, 3, size], b"abc".as_slice(), &comment, b"setup"].concat();
    let mut traces = Traces::default();
    let out = xiph::headers(&private, &mut traces).expect("headers");
    assert_eq!(out, [&[2, 3, 16], b"abc\x03vorbis".as_slice(), &[0; 8], b"\x01setup"].concat());
    assert!(traces.finish().0.iter().any(|trace| trace.value.contains("CANARY-WORDS")));

    let flac = [b"fLaC\0\0\0\x22".as_slice(), &[9; 34], b"\x84\0\0\x0c", WORDS].concat();
    let out = xiph::flac(&flac, &mut Traces::default()).expect("flac");
    assert_eq!(out, [b"fLaC\x80\0\0\x22".as_slice(), &[9; 34]].concat());
}

#[test]
fn no_damage_of_a_frame_is_a_way_in() {
    let mut seed = 7u32;
    for codec in [
        Codec::Avc(Units::Length(4)),
        Codec::Avc(Units::StartCode),
        Codec::Hevc(Units::Length(2)),
        Codec::Mpeg,
        Codec::Jpeg,
        Codec::Av1,
        Codec::Dv,
    ] {
        for length in 0..600 {
            let frame: Vec<u8> = (0..length)
                .map(|_| {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    // Many of the bytes that mean something.
                    [0, 0, 1, 6, 0xff, 0xd8, 0xe1, 0xb2, (seed >> 9) as u8][(seed >> 20) as usize % 9]
                })
                .collect();
            if let Some(out) = codec.clean(&frame, &mut Traces::default()) {
                assert!(!out.is_empty() && out.len() <= frame.len() + frame.len() / 2, "{codec:?}");
            }
            codec.essence(&frame);
            avc_settings(&frame);
            hevc_settings(&frame, &mut Traces::default());
            av1_settings(&frame, &mut Traces::default());
            xiph::headers(&frame, &mut Traces::default());
            xiph::flac(&frame, &mut Traces::default());
        }
    }
}
