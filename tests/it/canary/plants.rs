//! What is planted: words that occur nowhere else, and videos that carry them.

use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

use gstreamer as gst;
use gstreamer::prelude::*;
use samspil::canary::Words;

/// The family's name in the trial begins so; a number follows.
pub(super) const FAMILY: &str = "Familie-Kolibri";
/// The site.
pub(super) const SITE: &str = "Klinik Svaneø";
/// The groups of the trial.
pub(super) const GROUPS: [&str; 2] = ["Pingvinarmen", "Pelikanarmen"];
/// The folder that the videos lie in.
pub(super) const FOLDER: &str = "Mappe Isfugl";
/// How the videos' names begin.
pub(super) const FILE: &str = "Ferieminde_Havørn";
/// Who filmed.
pub(super) const FILMED_BY: &str = "Sundhedsplejerske Gøgsen";
/// Who else was there: the coder may know, nobody else.
pub(super) const OTHERS: &str = "Storesøster Vibefjer";
/// The day of birth, as ISO 8601 has it.
pub(super) const BORN: &str = "2019-03-07";
/// The days of recording, at 12 and at 24 months.
pub(super) const RECORDED: [&str; 2] = ["2020-03-23", "2021-03-19"];

/// What the containers say.
pub(super) const TITLE: &str = "Titel Rørdrum";
pub(super) const COMMENT: &str = "Kommentar Solsort";
pub(super) const ARTIST: &str = "Kunstner Stormmåge";
pub(super) const PLACE: &str = "Mågevej 17 Gedser";
pub(super) const LATITUDE: &str = "+54.5731+011.9264";
pub(super) const DEVICE: &str = "Kamera Rødhals";
pub(super) const ENCODER: &str = "Indkoder Blishøne";
pub(super) const SUBTITLE: &str = "Undertekst Bogfinke";
pub(super) const CHAPTER: &str = "Kapitel Nattergal";
/// When the camera says it filmed: 2020-03-23T10:11:12Z in seconds from 1904, as MP4 counts.
pub(super) const FILMED_AT: u32 = 3_667_803_072;

/// Everything that must be nowhere.
pub(super) fn words() -> Words {
    let all = [
        FAMILY,
        SITE,
        GROUPS[0],
        GROUPS[1],
        FOLDER,
        FILE,
        FILMED_BY,
        OTHERS,
        BORN,
        RECORDED[0],
        RECORDED[1],
        TITLE,
        COMMENT,
        ARTIST,
        PLACE,
        LATITUDE,
        DEVICE,
        ENCODER,
        SUBTITLE,
        CHAPTER,
    ];
    Words::read(all.join("\n").as_bytes()).expect("words")
}

/// What an MP4 made here says of itself.
pub(super) const IN_MP4: &[&str] = &[TITLE, COMMENT, ARTIST, ENCODER, PLACE, LATITUDE, DEVICE, CHAPTER];
/// And a Matroska file.
pub(super) const IN_MATROSKA: &[&str] = &[TITLE, SUBTITLE, CHAPTER];

/// And a Flash video, which has to be converted.
pub(super) const IN_FLASH: &[&str] = &[TITLE, ARTIST];

/// A video of its own length, full of words. MP4 with tags, a location, a chapter and XMP, or Matroska with a title, a
/// subtitle track and a chapter, or Flash with tags, by the name's ending.
pub(super) fn video(path: &Path, frames: u32) {
    gst::init().expect("GStreamer starts");
    let matroska = path.extension().is_some_and(|ending| ending == "mkv");
    let flash = path.extension().is_some_and(|ending| ending == "flv");
    let subtitle = path.with_extension("srt");
    fs::write(&subtitle, format!("1\n00:00:00,100 --> 00:00:00,900\n{SUBTITLE}\n\n")).expect("a subtitle");
    let text = format!("filesrc location=\"{}\" ! subparse ! queue ! mux.", subtitle.display());
    let line = format!(
        "{} name=mux ! filesink name=file videotestsrc num-buffers={frames} pattern=ball \
         ! video/x-raw,width=160,height=120,framerate=25/1 ! x264enc speed-preset=ultrafast key-int-max=25 ! h264parse ! taginject name=tags \
         ! queue ! mux. {}",
        if matroska {
            "matroskamux"
        } else if flash {
            "flvmux"
        } else {
            "mp4mux"
        },
        if matroska { &text } else { "" },
    );
    let pipeline =
        gst::parse::launch(&line).expect("elements").downcast::<gst::Pipeline>().expect("a pipeline");
    pipeline.by_name("file").expect("file").set_property("location", path.to_str().expect("a plain path"));
    let mux = pipeline.by_name("mux").expect("the muxer");
    let tags = format!("title=\"{TITLE}\",comment=\"{COMMENT}\",artist=\"{ARTIST}\",encoder=\"{ENCODER}\"");
    pipeline.by_name("tags").expect("tags").set_property("tags", tags);
    if let Some(setter) = mux.dynamic_cast_ref::<gst::TocSetter>() {
        let mut toc = gst::Toc::new(gst::TocScope::Global);
        let mut chapter = gst::TocEntry::new(gst::TocEntryType::Chapter, "1");
        {
            let chapter = chapter.get_mut().expect("alone");
            chapter.set_start_stop_times(0, 1_000_000_000);
            let mut tags = gst::TagList::new();
            tags.get_mut().expect("alone").add::<gst::tags::Title>(&CHAPTER, gst::TagMergeMode::Append);
            chapter.set_tags(tags);
        }
        toc.get_mut().expect("alone").append_entry(chapter);
        setter.set_toc(Some(&toc));
    }
    pipeline.set_state(gst::State::Playing).expect("encoding starts");
    let bus = pipeline.bus().expect("bus");
    let wanted = [gst::MessageType::Eos, gst::MessageType::Error];
    let last = bus.timed_pop_filtered(gst::ClockTime::from_seconds(60), &wanted);
    pipeline.set_state(gst::State::Null).expect("encoding stops");
    let ended = last.as_ref().is_some_and(|message| message.type_() == gst::MessageType::Eos);
    assert!(ended, "{last:?}");
    fs::remove_file(subtitle).expect("removed");
    if !matroska && !flash {
        as_by_a_phone(path);
    }
    let day = SystemTime::UNIX_EPOCH + Duration::from_secs(1_584_958_272);
    File::options().append(true).open(path).expect("open").set_modified(day).expect("the day of filming");
}

/// What GStreamer's muxer does not write: times of the camera, and boxes of XMP, place and device at the end.
fn as_by_a_phone(path: &Path) {
    let mut bytes = fs::read(path).expect("the clip");
    for header in [b"mvhd", b"tkhd", b"mdhd"] {
        let at = bytes.windows(4).position(|four| four == header).expect("a header");
        bytes[at + 8..at + 12].copy_from_slice(&FILMED_AT.to_be_bytes());
    }
    let boxed = |kind: &[u8], content: &[u8]| {
        let length = u32::try_from(content.len() + 8).expect("short");
        [&length.to_be_bytes(), kind, content].concat()
    };
    let place = [&[0, LATITUDE.len() as u8, 0x15, 0xc7], LATITUDE.as_bytes()].concat();
    let chapter =
        [&[1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, CHAPTER.len() as u8][..], CHAPTER.as_bytes()]
            .concat();
    let model = [&[0; 4], DEVICE.as_bytes(), &[0]].concat();
    let user = [boxed(b"\xa9xyz", &place), boxed(b"chpl", &chapter), boxed(b"modl", &model)].concat();
    bytes.extend(boxed(b"udta", &user));
    let xmp: Vec<u8> =
        format!("<x:xmpmeta><tiff:Model>{DEVICE}</tiff:Model><dc:coverage>{PLACE}</dc:coverage><xmp:CreatorTool>{ENCODER}</xmp:CreatorTool></x:xmpmeta>")
            .into_bytes();
    let id = b"\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac";
    bytes.extend(boxed(b"uuid", &[&id[..], &xmp].concat()));
    fs::write(path, bytes).expect("written");
}

#[test]
fn the_videos_carry_what_is_planted() {
    let folder = tempfile::tempdir().expect("a folder");
    let canary = samspil::canary::Canary::new(&words()).expect("an automaton");
    let control = samspil::jobs::Control::quiet();
    for (name, words) in [("a.mp4", IN_MP4), ("a.mkv", IN_MATROSKA), ("a.flv", IN_FLASH)] {
        let path = folder.path().join(name);
        video(&path, 25);
        let mut search = canary.search(&control);
        search.tree(&path, name);
        let found = search.finish();
        for word in words {
            assert!(found.finds.iter().any(|find| find.word == *word), "{word} in {name}: {found:?}");
        }
    }
    let bytes = fs::read(folder.path().join("a.mp4")).expect("bytes");
    assert_eq!(times_of_filming(&bytes), 3);
}

/// How often the camera's time of filming stands in a file.
pub(super) fn times_of_filming(bytes: &[u8]) -> usize {
    bytes.windows(4).filter(|four| *four == FILMED_AT.to_be_bytes()).count()
}
