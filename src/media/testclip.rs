//! Short encoded clips for tests and measurements, made when they are needed: each frame carries its
//! own number as a row of black and white bars, so that a decoded frame says which one it is.
//!
//! Names nothing of this crate, so that the benches can take it in by path.

use std::path::Path;
use std::time::Duration;

use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app as gst_app;

/// Bars in a frame: numbers up to 65,535.
const BARS: usize = 16;

/// What to make. Start from [`Spec::default`].
#[derive(Clone, Debug)]
pub struct Spec {
    /// Frames; none makes a file of sound only.
    pub frames: u32,
    /// Frames per second.
    pub fps: u32,
    /// Columns; even.
    pub width: u32,
    /// Rows; even.
    pub height: u32,
    /// The encoder and parser, as a launch line.
    pub video: &'static str,
    /// The muxer, as a launch line.
    pub mux: &'static str,
    /// The sound encoder as a launch line, and the length of the sound.
    pub sound: Option<(&'static str, u32)>,
    /// Whether an MP4 gets the flag "turn a quarter clockwise to show".
    pub turned: bool,
    /// Frames that are left out: gives a variable rate.
    pub left_out: fn(u32) -> bool,
    /// Adds grain, so that the file has the size of a real one.
    pub grain: bool,
}

/// H.264 with B frames and a key frame each second (at 25 frames a second).
pub const H264: &str = "x264enc speed-preset=ultrafast bframes=2 key-int-max=25 bitrate=600 ! h264parse";
/// MP4 whose index comes first, as downloads have it.
pub const FASTSTART: &str = "mp4mux faststart=true";
/// MP4 whose index comes last, as phones write it.
pub const MP4: &str = "mp4mux";
/// AAC.
pub const AAC: &str = "avenc_aac ! aacparse";

impl Default for Spec {
    fn default() -> Self {
        Self {
            frames: 100,
            fps: 25,
            width: 320,
            height: 240,
            video: H264,
            mux: FASTSTART,
            sound: Some((AAC, 4_000)),
            turned: false,
            left_out: |_| false,
            grain: false,
        }
    }
}

/// Encodes the clip to a file.
///
/// # Panics
/// When an element is missing or encoding fails: the test machine is not set up.
pub fn make(path: &Path, spec: &Spec) {
    gst::init().expect("GStreamer starts");
    let sound = spec.sound.map(|(encoder, ms)| {
        // 48 kHz in buffers of 20 ms.
        let buffers = ms / 20;
        format!(
            "audiotestsrc samplesperbuffer=960 num-buffers={buffers} wave=sine freq=440 \
             ! audio/x-raw,rate=48000 ! audioconvert ! {encoder} ! queue ! mux."
        )
    });
    let picture = (spec.frames > 0)
        .then(|| format!("appsrc name=picture format=time ! videoconvert ! {} ! queue ! mux.", spec.video));
    let line = format!(
        "{} name=mux ! filesink name=file {} {}",
        spec.mux,
        picture.unwrap_or_default(),
        sound.unwrap_or_default()
    );
    let pipeline = gst::parse::launch(&line).expect("elements for test clips").downcast::<gst::Pipeline>();
    let pipeline = pipeline.expect("a pipeline");
    let file = pipeline.by_name("file").expect("file");
    file.set_property("location", path.to_str().expect("a plain path"));
    let picture = pipeline.by_name("picture").and_then(|source| source.downcast::<gst_app::AppSrc>().ok());
    if let Some(source) = &picture {
        source.set_caps(Some(&caps(spec)));
        source.set_block(true);
        source.set_max_bytes(8 * 1024 * 1024);
    }
    pipeline.set_state(gst::State::Playing).expect("encoding starts");
    if let Some(source) = &picture {
        feed(source, spec);
    }
    let bus = pipeline.bus().expect("bus");
    let last = bus.timed_pop_filtered(
        gst::ClockTime::from_seconds(300),
        &[gst::MessageType::Eos, gst::MessageType::Error],
    );
    let ended = last.as_ref().is_some_and(|message| message.type_() == gst::MessageType::Eos);
    pipeline.set_state(gst::State::Null).expect("encoding stops");
    assert!(ended, "encoding {line}: {last:?}");
    if spec.turned {
        turn(path);
    }
}

fn caps(spec: &Spec) -> gst::Caps {
    gst::Caps::builder("video/x-raw")
        .field("format", "I420")
        .field("width", i32::try_from(spec.width).expect("width"))
        .field("height", i32::try_from(spec.height).expect("height"))
        .field("framerate", gst::Fraction::new(i32::try_from(spec.fps).expect("fps"), 1))
        .build()
}

fn feed(source: &gst_app::AppSrc, spec: &Spec) {
    let frame_ns = 1_000_000_000 / u64::from(spec.fps);
    for number in (0..spec.frames).filter(|number| !(spec.left_out)(*number)) {
        let mut buffer = gst::Buffer::from_mut_slice(drawn(spec, number));
        let fresh = buffer.make_mut();
        fresh.set_pts(gst::ClockTime::from_nseconds(u64::from(number) * frame_ns));
        fresh.set_duration(gst::ClockTime::from_nseconds(frame_ns));
        source.push_buffer(buffer).expect("a frame");
    }
    source.end_of_stream().expect("the end");
}

/// Writes the matrix of a quarter turn into the picture's track header (ISO 14496-12, 8.3.2), which
/// GStreamer's muxer cannot.
fn turn(path: &Path) {
    let mut bytes = std::fs::read(path).expect("the clip");
    let matrix = [0i32, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x4000_0000];
    let headers: Vec<usize> =
        bytes.windows(4).enumerate().filter(|(_, four)| four == b"tkhd").map(|(at, _)| at).collect();
    for header in headers {
        let (start, size) = (header + 44, header + 80);
        // A track without a size is sound.
        if bytes[size..size + 8] != [0; 8] {
            let entries = matrix.iter().flat_map(|entry| entry.to_be_bytes());
            bytes.splice(start..start + 36, entries);
        }
    }
    std::fs::write(path, bytes).expect("the clip");
}

/// The picture of a frame: bars by its number (lowest bit leftmost), on I420 planes.
fn drawn(spec: &Spec, number: u32) -> Vec<u8> {
    let (width, height) = (spec.width as usize, spec.height as usize);
    let mut bytes = vec![128; width * height * 3 / 2];
    let mut grain = number.wrapping_mul(2_654_435_761).wrapping_add(1);
    for y in 0..height {
        for x in 0..width {
            let lit = number >> (x * BARS / width) & 1 == 1;
            let mut luma: u8 = if lit { 210 } else { 40 };
            if spec.grain && y > height / 3 {
                grain = grain.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                luma += (grain >> 28) as u8;
            }
            bytes[y * width + x] = luma;
        }
    }
    bytes
}

/// The number that an upright RGBA frame carries.
pub fn number_of(rgba: &[u8], width: u32, height: u32) -> u32 {
    let (width, row) = (width as usize, height as usize / 6);
    (0..BARS)
        .filter(|bar| rgba[(row * width + (bar * 2 + 1) * width / (BARS * 2)) * 4] > 125)
        .map(|bar| 1 << bar)
        .sum()
}

/// A bell that a `Wake` rings, to wait on without sleeping.
#[derive(Default)]
pub struct Bell {
    rings: std::sync::Mutex<u64>,
    changed: std::sync::Condvar,
}

impl Bell {
    /// Rings.
    pub fn ring(&self) {
        *self.rings.lock().expect("bell") += 1;
        self.changed.notify_all();
    }

    /// How often it rang.
    pub fn rings(&self) -> u64 {
        *self.rings.lock().expect("bell")
    }

    /// Waits until something holds, looking at each ring; whether it did before the deadline.
    pub fn wait_until(&self, limit: Duration, mut holds: impl FnMut() -> bool) -> bool {
        let deadline = std::time::Instant::now() + limit;
        let mut rings = self.rings.lock().expect("bell");
        loop {
            drop(rings);
            if holds() {
                return true;
            }
            rings = self.rings.lock().expect("bell");
            let left = deadline.saturating_duration_since(std::time::Instant::now());
            if left.is_zero() {
                return false;
            }
            // A ring between the look and this wait is seen at the next ring, or after this while at the latest.
            rings = self.changed.wait_timeout(rings, left.min(Duration::from_millis(50))).expect("bell").0;
        }
    }
}
