//! What GStreamer says, in plain words: names of codecs and containers, the package that brings a
//! decoder, times, and sentences for faults.

use gstreamer as gst;
use gstreamer::glib;

/// A time as people read it: `4:12`, `1:04:12`; rounded down to whole seconds.
pub(super) fn clock(ms: u64) -> String {
    let seconds = ms / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// The name of a codec by its caps: `H.264`; GStreamer's own words where no shorter name is known.
pub(super) fn codec_name(caps: &gst::CapsRef) -> String {
    let Some(structure) = caps.structure(0) else { return "unknown".into() };
    let version = structure.get::<i32>("mpegversion").or_else(|_| structure.get::<i32>("divxversion"));
    let name = match (structure.name().as_str(), version) {
        ("video/x-h264", _) => "H.264",
        ("video/x-h265", _) => "H.265",
        ("video/x-av1", _) => "AV1",
        ("video/x-vp8", _) => "VP8",
        ("video/x-vp9", _) => "VP9",
        ("video/mpeg", Ok(4)) => "MPEG-4",
        ("video/mpeg", Ok(2)) => "MPEG-2",
        ("video/mpeg", Ok(1)) => "MPEG-1",
        ("video/x-divx", _) => "DivX",
        ("video/x-h263", _) => "H.263",
        ("image/jpeg", _) => "Motion JPEG",
        ("video/x-dv", _) => "DV",
        ("video/x-wmv", _) => "Windows Media Video",
        ("audio/mpeg", Ok(4 | 2)) => "AAC",
        ("audio/mpeg", Ok(1)) => "MP3",
        ("audio/x-opus", _) => "Opus",
        ("audio/x-vorbis", _) => "Vorbis",
        ("audio/x-ac3", _) => "AC-3",
        ("audio/AMR", _) => "AMR",
        ("audio/x-raw", _) => "PCM",
        _ => return gstreamer_pbutils::pb_utils_get_codec_description(caps).into(),
    };
    name.into()
}

/// The name of a container by its caps: `MP4`.
pub(super) fn container_name(caps: &gst::CapsRef) -> String {
    let Some(structure) = caps.structure(0) else { return "unknown".into() };
    let variant = structure.get::<&str>("variant").unwrap_or_default();
    let name = match (structure.name().as_str(), variant) {
        ("video/quicktime", "iso" | "iso-fragmented") => "MP4",
        ("video/quicktime", "3gpp" | "3gpr" | "3gpg") => "3GP",
        ("video/quicktime", _) => "QuickTime",
        ("application/x-3gp", _) => "3GP",
        ("video/webm" | "audio/webm", _) => "WebM",
        ("video/x-matroska" | "audio/x-matroska", _) => "Matroska",
        ("video/x-msvideo", _) => "AVI",
        ("video/mpegts", _) => "MPEG transport stream",
        ("video/mpeg", _) => "MPEG program stream",
        ("video/x-ms-asf", _) => "Windows Media",
        ("application/ogg" | "video/ogg" | "audio/ogg", _) => "Ogg",
        ("video/x-dv", _) => "DV",
        ("video/x-flv", _) => "Flash video",
        _ => return gstreamer_pbutils::pb_utils_get_codec_description(caps).into(),
    };
    name.into()
}

/// The Debian package whose decoder or demuxer reads this kind of stream.
pub(super) fn package_of_caps(caps: &gst::CapsRef) -> &'static str {
    let name = caps.structure(0).map(|structure| structure.name().as_str()).unwrap_or_default();
    match name {
        "video/quicktime" | "video/webm" | "video/x-matroska" | "video/x-msvideo" | "video/x-vp8"
        | "video/x-vp9" | "image/jpeg" | "video/x-dv" => "gstreamer1.0-plugins-good",
        "video/mpegts" | "video/x-av1" | "audio/AMR" => "gstreamer1.0-plugins-bad",
        "video/x-ms-asf" => "gstreamer1.0-plugins-ugly",
        "audio/x-opus" | "audio/x-vorbis" | "application/ogg" => "gstreamer1.0-plugins-base",
        _ => "gstreamer1.0-libav",
    }
}

/// The Debian package that brings an element that this room builds by name.
pub(super) fn package_of_element(name: &str) -> &'static str {
    match name {
        "fakesink" | "filesrc" | "filesink" | "typefind" | "capsfilter" | "queue" => "libgstreamer1.0-0",
        "videoflip" | "scaletempo" | "mp4mux" | "webmmux" | "vp8enc" => "gstreamer1.0-plugins-good",
        "voaacenc" => "gstreamer1.0-plugins-bad",
        "x264enc" => "gstreamer1.0-plugins-ugly",
        "avenc_aac" => "gstreamer1.0-libav",
        _ => "gstreamer1.0-plugins-base",
    }
}

/// A decoder or demuxer that GStreamer looked for in vain.
pub(super) struct Missing {
    /// Of what: `H.265`.
    pub name: String,
    /// The Debian package that has it.
    pub package: &'static str,
    /// Whether only sound is lost.
    pub of_sound: bool,
}

/// What a "missing-plugin" message lacks; `None` for other messages, and for what nobody misses
/// (subtitles).
pub(super) fn missing_part(message: &gst::StructureRef) -> Option<Missing> {
    if message.name() != "missing-plugin" {
        return None;
    }
    let caps = message.get::<gst::Caps>("detail").ok()?;
    let kind = caps.structure(0)?.name().as_str();
    let of_sound = kind.starts_with("audio/");
    let of_picture = ["video/", "image/", "application/"].iter().any(|start| kind.starts_with(start));
    (of_sound || of_picture).then(|| Missing {
        name: codec_name(&caps),
        package: package_of_caps(&caps),
        of_sound,
    })
}

/// "needs the H.265 decoder: install gstreamer1.0-libav".
pub(super) fn needs_decoder(codec: &str, package: &str) -> String {
    format!("needs the {codec} decoder: install {package}")
}

/// A sentence for an error that a pipeline posted on a file.
pub(super) fn failure(error: &glib::Error) -> String {
    if let Some(kind) = error.kind::<gst::ResourceError>() {
        return match kind {
            gst::ResourceError::NotFound => {
                "The recording's file is not where it was. Put it back, then open the clip again.".into()
            }
            gst::ResourceError::OpenRead | gst::ResourceError::NotAuthorized => {
                "The recording's file cannot be opened: this account may not read it.".into()
            }
            _ => format!("The recording's file cannot be read ({}). Ratings are safe.", error.message()),
        };
    }
    match error.kind::<gst::StreamError>() {
        Some(gst::StreamError::TypeNotFound | gst::StreamError::WrongType) => {
            "This file is not a video that can be played. Remove it under Recordings and import the original again, unless a coder has begun with it.".into()
        }
        Some(gst::StreamError::CodecNotFound) => {
            "A decoder for this video is not installed: install gstreamer1.0-libav and gstreamer1.0-plugins-bad."
                .into()
        }
        _ => format!(
            "The video cannot be played: the file seems to be damaged ({}). Ratings are safe.",
            error.message().trim_end_matches('.')
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_people_read_them() {
        assert_eq!(clock(252_999), "4:12");
        assert_eq!(clock(3_852_000), "1:04:12");
    }

    #[test]
    fn codecs_have_short_names_and_a_package() {
        super::super::init().expect("GStreamer");
        let caps = gst::Caps::builder("video/x-h265").build();
        assert_eq!(codec_name(&caps), "H.265");
        assert_eq!(package_of_caps(&caps), "gstreamer1.0-libav");
        let mpeg4 = gst::Caps::builder("video/mpeg").field("mpegversion", 4).build();
        assert_eq!(codec_name(&mpeg4), "MPEG-4");
    }
}
