//! From pictures and sound to a video file: H.264 and AAC in MP4, or VP8 and Vorbis in WebM.
//!
//! Times are whole milliseconds from the file's start. The file appears under its name when it is whole: until
//! then it is written beside it, as `NAME.part`, and removed when the work stops for whatever reason.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app as gst_app;

use super::words;
use crate::jobs::Control;

/// Pictures that may wait for the encoder: enough to keep it busy, few enough for little memory.
const WAITING_PICTURES: u64 = 24;
/// How long a whole file may take to be closed after its last picture.
const CLOSING_LIMIT: Duration = Duration::from_secs(120);

/// The kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// MP4 with H.264 and AAC, as phones write it.
    Mp4,
    /// WebM with VP8 and Vorbis.
    WebM,
}

impl Container {
    /// The usual ending of such a file's name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Mp4 => "mp4",
            Self::WebM => "webm",
        }
    }
}

/// What kind of file to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncodeSettings {
    /// Container, and with it the codecs.
    pub container: Container,
    /// Width of the stored picture in pixels: a multiple of 8.
    pub width: u32,
    /// Height of the stored picture in pixels: even.
    pub height: u32,
    /// Pictures per second; `None` where the distance varies.
    pub frames_per_second: Option<u32>,
    /// Clockwise turn that a player is to make: 0, 90, 180 or 270. MP4 only.
    pub rotation_degrees: u16,
    /// Samples per second of the sound, which has one channel.
    pub sample_rate: u32,
}

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
pub enum EncodeError {
    /// A part of GStreamer is missing.
    #[error(
        "a part of GStreamer that makes videos is not installed here: {0}. Install {package}",
        package = words::package_of_element(.0)
    )]
    MissingPlugin(&'static str),
    /// GStreamer gave up.
    #[error("the video could not be made: {0}")]
    Failed(String),
    /// The file could not be put in its place.
    #[error("the video could not be written: {0}")]
    File(#[from] std::io::Error),
    /// Asked to stop.
    #[error("stopped before the video was whole")]
    Cancelled,
    /// A size that the encoder does not take.
    #[error(
        "a picture of {width} × {height} cannot be encoded: the width must be a multiple of 8, the height even"
    )]
    Size {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// A picture of another size than the file's.
    #[error("a picture of {given} bytes was given for a video whose pictures have {wanted}")]
    PictureSize {
        /// Bytes given.
        given: usize,
        /// Bytes needed.
        wanted: usize,
    },
}

impl From<gst::glib::Error> for EncodeError {
    fn from(error: gst::glib::Error) -> Self {
        Self::Failed(error.to_string())
    }
}

impl From<gst::glib::BoolError> for EncodeError {
    fn from(error: gst::glib::BoolError) -> Self {
        Self::Failed(error.to_string())
    }
}

/// One picture as I420: the luma plane of width × height bytes, then two chroma planes of a quarter each. It can
/// be shown more than once without being copied.
#[derive(Clone, Debug)]
pub struct Picture(gst::Buffer);

impl Picture {
    /// Takes the planes, one after the other, without gaps.
    pub fn new(planes: Vec<u8>) -> Self {
        Self(gst::Buffer::from_mut_slice(planes))
    }
}

/// A file in the making. Dropped before [`Encoder::finish`], it leaves nothing behind.
pub struct Encoder {
    pipeline: gst::Pipeline,
    bus: gst::Bus,
    video: gst_app::AppSrc,
    audio: gst_app::AppSrc,
    settings: EncodeSettings,
    samples: u64,
    control: Control,
    part: PathBuf,
    target: PathBuf,
}

impl Encoder {
    /// Starts a file. Cancelling `control` makes every later step fail with [`EncodeError::Cancelled`].
    ///
    /// # Errors
    /// When the size is impossible, a plugin is missing, or the file cannot be opened.
    pub fn start(path: &Path, settings: EncodeSettings, control: &Control) -> Result<Self, EncodeError> {
        let EncodeSettings { width, height, .. } = settings;
        if width == 0 || height == 0 || !width.is_multiple_of(8) || !height.is_multiple_of(2) {
            return Err(EncodeError::Size { width, height });
        }
        gst::init()?;
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".part");
        let part = path.with_file_name(name);
        let pipeline = gst::Pipeline::new();
        let bus = pipeline.bus().ok_or_else(|| EncodeError::Failed("no message bus".to_owned()))?;
        let mux = muxer(settings.container)?;
        let sink = element("filesink")?;
        sink.set_property("location", &part);
        pipeline.add_many([&mux, &sink])?;
        mux.link(&sink)?;
        let video = source(&video_caps(&settings), true);
        let audio = source(&audio_caps(&settings), false);
        link_stream(&pipeline, &video, &video_chain(&settings)?, &mux)?;
        link_stream(&pipeline, &audio, &audio_chain(settings.container)?, &mux)?;
        // From here on, dropping cleans up.
        let encoder = Self {
            pipeline,
            bus,
            video,
            audio,
            settings,
            samples: 0,
            control: control.clone(),
            part,
            target: path.to_owned(),
        };
        if encoder.pipeline.set_state(gst::State::Playing).is_err() {
            encoder.check(Duration::ZERO)?;
            return Err(EncodeError::Failed("the encoder did not start".to_owned()));
        }
        Ok(encoder)
    }

    /// Adds a picture that is shown from `at_ms` for `for_ms`. Waits while the encoder is behind.
    ///
    /// # Errors
    /// When the work was cancelled or the encoder failed.
    pub fn video(&mut self, picture: &Picture, at_ms: u64, for_ms: u64) -> Result<(), EncodeError> {
        let wanted = self.settings.width as usize * self.settings.height as usize * 3 / 2;
        let given = picture.0.size();
        if given != wanted {
            return Err(EncodeError::PictureSize { given, wanted });
        }
        self.check(Duration::ZERO)?;
        while self.video.current_level_bytes() >= WAITING_PICTURES * wanted as u64 {
            self.check(Duration::from_millis(2))?;
        }
        // A shallow copy: the pixels are shared.
        let mut buffer = picture.0.copy();
        stamp(&mut buffer, gst::ClockTime::from_mseconds(at_ms), gst::ClockTime::from_mseconds(for_ms));
        push(&self.video, buffer)
    }

    /// Adds sound, right after the sound before: samples between −1 and 1.
    ///
    /// # Errors
    /// When the work was cancelled or the encoder failed.
    pub fn audio(&mut self, samples: &[f32]) -> Result<(), EncodeError> {
        self.check(Duration::ZERO)?;
        let bytes: Vec<u8> = samples
            .iter()
            .flat_map(|sample| ((sample.clamp(-1.0, 1.0) * 32767.0) as i16).to_le_bytes())
            .collect();
        let from = self.sound_time(self.samples);
        self.samples += samples.len() as u64;
        let mut buffer = gst::Buffer::from_mut_slice(bytes);
        stamp(&mut buffer, from, self.sound_time(self.samples) - from);
        push(&self.audio, buffer)
    }

    /// Closes the file and gives it its name.
    ///
    /// # Errors
    /// When the work was cancelled, the encoder failed, or the file cannot be renamed.
    pub fn finish(self) -> Result<(), EncodeError> {
        for source in [&self.video, &self.audio] {
            source.end_of_stream().map_err(|error| EncodeError::Failed(error.to_string()))?;
        }
        let since = Instant::now();
        while !self.check(Duration::from_millis(20))? {
            if since.elapsed() > CLOSING_LIMIT {
                return Err(EncodeError::Failed("the encoder did not come to an end".to_owned()));
            }
        }
        self.pipeline.set_state(gst::State::Null).map_err(|error| EncodeError::Failed(error.to_string()))?;
        if self.settings.rotation_degrees != 0 && self.settings.container == Container::Mp4 {
            super::turn::turn_mp4(&self.part, self.settings.rotation_degrees)?;
        }
        std::fs::File::open(&self.part)?.sync_all()?;
        std::fs::rename(&self.part, &self.target)?;
        Ok(())
    }

    /// Looks for a cancel, an error, or the end (`true`), waiting up to `wait` for news.
    fn check(&self, wait: Duration) -> Result<bool, EncodeError> {
        if self.control.is_cancelled() {
            return Err(EncodeError::Cancelled);
        }
        let wait = gst::ClockTime::try_from(wait).unwrap_or(gst::ClockTime::ZERO);
        let kinds = [gst::MessageType::Error, gst::MessageType::Eos];
        let Some(message) = self.bus.timed_pop_filtered(wait, &kinds) else { return Ok(false) };
        match message.view() {
            gst::MessageView::Error(error) => Err(EncodeError::Failed(error.error().to_string())),
            _ => Ok(true),
        }
    }

    fn sound_time(&self, samples: u64) -> gst::ClockTime {
        let nanoseconds = u128::from(samples) * 1_000_000_000 / u128::from(self.settings.sample_rate.max(1));
        gst::ClockTime::from_nseconds(u64::try_from(nanoseconds).unwrap_or(u64::MAX - 1))
    }
}

impl Drop for Encoder {
    fn drop(&mut self) {
        // Nothing can be done about a failure here, and a leftover part file is overwritten by the next try.
        let _ = self.pipeline.set_state(gst::State::Null);
        let _ = std::fs::remove_file(&self.part);
    }
}

fn element(factory: &'static str) -> Result<gst::Element, EncodeError> {
    gst::ElementFactory::make(factory).build().map_err(|_| EncodeError::MissingPlugin(factory))
}

fn muxer(container: Container) -> Result<gst::Element, EncodeError> {
    element(match container {
        Container::Mp4 => "mp4mux",
        Container::WebM => "webmmux",
    })
}

fn video_caps(settings: &EncodeSettings) -> gst::Caps {
    let rate = settings.frames_per_second.map_or(0, |rate| i32::try_from(rate).unwrap_or(0));
    gst::Caps::builder("video/x-raw")
        .field("format", "I420")
        .field("width", i32::try_from(settings.width).unwrap_or(0))
        .field("height", i32::try_from(settings.height).unwrap_or(0))
        .field("framerate", gst::Fraction::new(rate, 1))
        .field("pixel-aspect-ratio", gst::Fraction::new(1, 1))
        .field("colorimetry", "bt709")
        .build()
}

fn audio_caps(settings: &EncodeSettings) -> gst::Caps {
    gst::Caps::builder("audio/x-raw")
        .field("format", "S16LE")
        .field("layout", "interleaved")
        .field("rate", i32::try_from(settings.sample_rate).unwrap_or(0))
        .field("channels", 1i32)
        .build()
}

fn source(caps: &gst::Caps, bounded: bool) -> gst_app::AppSrc {
    // How much may wait is looked after in `video`: a blocking source would hang when the encoder fails.
    let max_bytes = if bounded { u64::from(u32::MAX) } else { 0 };
    gst_app::AppSrc::builder().caps(caps).format(gst::Format::Time).block(false).max_bytes(max_bytes).build()
}

/// Elements between a source and the muxer. The last one is a queue without bounds: what it holds is small
/// (encoded), and a bounded one would lock up when one stream runs ahead of the other.
fn link_stream(
    pipeline: &gst::Pipeline,
    source: &gst_app::AppSrc,
    chain: &[gst::Element],
    mux: &gst::Element,
) -> Result<(), EncodeError> {
    let queue = element("queue")?;
    queue.set_property("max-size-buffers", 0u32);
    queue.set_property("max-size-bytes", 0u32);
    queue.set_property("max-size-time", 0u64);
    let elements: Vec<&gst::Element> =
        std::iter::once(source.upcast_ref()).chain(chain).chain(std::iter::once(&queue)).collect();
    pipeline.add_many(&elements)?;
    gst::Element::link_many(elements.iter().copied().chain(std::iter::once(mux)))?;
    Ok(())
}

fn video_chain(settings: &EncodeSettings) -> Result<Vec<gst::Element>, EncodeError> {
    // A key frame every two seconds keeps exact seeking quick.
    match settings.container {
        Container::Mp4 => {
            let encoder = element("x264enc")?;
            encoder.set_property_from_str("speed-preset", "ultrafast");
            encoder.set_property_from_str("pass", "quant");
            encoder.set_property("quantizer", 25u32);
            encoder.set_property("key-int-max", 50u32);
            Ok(vec![encoder])
        }
        Container::WebM => {
            let encoder = element("vp8enc")?;
            encoder.set_property("deadline", 1i64);
            encoder.set_property("cpu-used", 16i32);
            encoder.set_property("threads", 2i32);
            encoder.set_property("keyframe-max-dist", 50i32);
            encoder.set_property("target-bitrate", 900_000i32);
            encoder.set_property("static-threshold", 1000i32);
            Ok(vec![encoder])
        }
    }
}

fn audio_chain(container: Container) -> Result<Vec<gst::Element>, EncodeError> {
    let convert = element("audioconvert")?;
    let encoder = match container {
        Container::Mp4 => {
            let aac = element("voaacenc").or_else(|_| element("avenc_aac"))?;
            aac.set_property("bitrate", 64_000i32);
            aac
        }
        Container::WebM => element("vorbisenc")?,
    };
    Ok(vec![convert, encoder])
}

fn stamp(buffer: &mut gst::Buffer, from: gst::ClockTime, length: gst::ClockTime) {
    if let Some(buffer) = buffer.get_mut() {
        buffer.set_pts(from);
        buffer.set_dts(from);
        buffer.set_duration(length);
    }
}

fn push(source: &gst_app::AppSrc, buffer: gst::Buffer) -> Result<(), EncodeError> {
    source.push_buffer(buffer).map(|_| ()).map_err(|error| EncodeError::Failed(error.to_string()))
}

#[cfg(test)]
mod tests;
