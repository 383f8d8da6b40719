//! A pass through a whole file without decoding: which streams it has, and when each of their
//! pieces is due. Reads a six-minute clip in about half a second, and finds what GStreamer's
//! discoverer does not see: a cut file, a variable rate, the true number of frames.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use gstreamer as gst;
use gstreamer::glib;
use gstreamer::prelude::*;

use super::words::{self, Missing};
use super::{AtRest, MediaError, at_work, element, init};
use crate::jobs::Control;

/// A file that gives nothing for so long is given up. A disk that must first wake up was woken before the pass.
const STALL: Duration = Duration::from_secs(4);

/// So often (every [`LOOK`]) nobody must be at work before it is certain that nothing more will come.
const IDLE_LOOKS: usize = 10;

/// How often a running pass looks whether it was cancelled.
const LOOK: gst::ClockTime = gst::ClockTime::from_mseconds(50);

/// What a file holds.
#[derive(Default)]
pub(super) struct Contents {
    /// The container's type, where it was recognised.
    pub container: Option<gst::Caps>,
    /// Streams in the order found.
    pub streams: Vec<Stream>,
    /// The length that the container claims.
    pub claimed_ms: Option<u64>,
    /// Parts of GStreamer that are not installed.
    pub missing: Vec<Missing>,
    /// The error that ended the pass early.
    pub error: Option<glib::Error>,
}

/// One stream of a file.
#[derive(Default)]
pub(super) struct Stream {
    pub caps: Option<gst::Caps>,
    /// The rotation flag, such as `rotate-90`.
    pub orientation: Option<String>,
    /// When each piece is due, in microseconds of media time, in file order.
    pub times_us: Vec<u64>,
    /// Where the last piece ends, in microseconds.
    pub end_us: u64,
    /// A number for the content of each piece, where they were asked for.
    pub prints: Vec<u64>,
    segment: Option<gst::FormattedSegment<gst::ClockTime>>,
}

impl Stream {
    fn kind(&self) -> &str {
        self.caps
            .as_ref()
            .and_then(|caps| caps.structure(0))
            .map_or("", |structure| structure.name().as_str())
    }

    pub fn is_video(&self) -> bool {
        self.kind().starts_with("video/") || self.kind().starts_with("image/")
    }

    pub fn is_audio(&self) -> bool {
        self.kind().starts_with("audio/")
    }
}

impl Contents {
    /// The picture: the video stream with most frames (a program stream may show an empty second one).
    pub fn picture(&self) -> Option<&Stream> {
        self.streams.iter().filter(|stream| stream.is_video()).max_by_key(|stream| stream.times_us.len())
    }

    /// The sound: the first audio stream that has any.
    pub fn sound(&self) -> Option<&Stream> {
        self.streams.iter().find(|stream| stream.is_audio() && !stream.times_us.is_empty())
    }

    /// Where the last stream ends.
    pub fn end_ms(&self) -> u64 {
        self.streams.iter().map(|stream| stream.end_us / 1000).max().unwrap_or(0)
    }

    /// The container's type as a word: `video/quicktime`; empty when not recognised.
    pub fn container_kind(&self) -> &str {
        self.container
            .as_ref()
            .and_then(|caps| caps.structure(0))
            .map_or("", |structure| structure.name().as_str())
    }
}

type Slot = Arc<Mutex<Contents>>;

fn with<T>(slot: &Slot, work: impl FnOnce(&mut Contents) -> T) -> T {
    work(&mut slot.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Passes through a file. Blocks; looks for a cancel every 50 ms.
///
/// # Errors
/// When GStreamer is not there, the file gives nothing for some seconds, or it was cancelled. What is
/// wrong with the file itself is in [`Contents`].
pub(super) fn demux(path: &Path, control: &Control) -> Result<Contents, MediaError> {
    demux_with(path, control, None)
}

/// Answers a number for the content of a piece of a stream of these caps.
pub(super) type Print = fn(&gst::CapsRef, &[u8]) -> u64;

/// Passes through a file as [`demux`] does, and takes a print of each piece.
///
/// # Errors
/// As [`demux`].
pub(super) fn demux_with(
    path: &Path,
    control: &Control,
    print: Option<Print>,
) -> Result<Contents, MediaError> {
    init()?;
    let pipeline = gst::Pipeline::new();
    let rest = AtRest(pipeline.clone().upcast());
    let (source, parse) = (element("filesrc")?, element("parsebin")?);
    source.set_property("location", path);
    let parts = [&source, &parse];
    pipeline
        .add_many(parts)
        .and_then(|()| gst::Element::link_many(parts))
        .map_err(|fault| MediaError::Unavailable(fault.to_string()))?;

    let slot = Slot::default();
    note_container(&parse, &slot);
    let (streams, bin) = (slot.clone(), pipeline.downgrade());
    parse.connect_pad_added(move |_, pad| {
        if let Some(pipeline) = bin.upgrade()
            && let Err(fault) = drain(&pipeline, pad, &streams, print)
        {
            log::warn!("probe: a stream could not be read: {fault}");
        }
    });

    // A failure also comes as an error on the bus.
    let _ = pipeline.set_state(gst::State::Playing);
    let outcome = watch(&pipeline, &slot, control);
    let claimed = pipeline.query_duration::<gst::ClockTime>().map(gst::ClockTime::mseconds);
    drop(rest);
    outcome?;
    Ok(with(&slot, |contents| {
        contents.claimed_ms = claimed;
        std::mem::take(contents)
    }))
}

/// Notes the file's type as `parsebin` finds it.
fn note_container(parse: &gst::Element, slot: &Slot) {
    let children = parse.downcast_ref::<gst::Bin>().map(GstBinExtManual::children).unwrap_or_default();
    let is_finder =
        |child: &gst::Element| child.factory().is_some_and(|factory| factory.name() == "typefind");
    for finder in children.into_iter().filter(is_finder) {
        let slot = slot.clone();
        finder.connect("have-type", false, move |values| {
            let caps = values.get(2).and_then(|value| value.get::<gst::Caps>().ok());
            with(&slot, |contents| contents.container = caps);
            None
        });
    }
}

/// Waits for the end of the pass.
fn watch(pipeline: &gst::Pipeline, slot: &Slot, control: &Control) -> Result<(), MediaError> {
    let bus = pipeline.bus().ok_or_else(|| MediaError::Unavailable("no bus".into()))?;
    let (mut pieces, mut since, mut idle) = (0, Instant::now(), 0);
    loop {
        if control.is_cancelled() {
            return Err(MediaError::Cancelled);
        }
        let kinds = [gst::MessageType::Eos, gst::MessageType::Error, gst::MessageType::Element];
        let message = bus.timed_pop_filtered(LOOK, &kinds);
        match message.as_ref().map(|message| message.view()) {
            Some(gst::MessageView::Eos(_)) => return Ok(()),
            Some(gst::MessageView::Error(error)) => {
                with(slot, |contents| contents.error = Some(error.error()));
                return Ok(());
            }
            Some(gst::MessageView::Element(element)) => {
                if let Some(missing) = element.structure().and_then(words::missing_part) {
                    with(slot, |contents| contents.missing.push(missing));
                }
            }
            _ => {}
        }
        let now =
            with(slot, |contents| contents.streams.iter().map(|stream| stream.times_us.len()).sum::<usize>());
        // `parsebin` may lose the error that a damaged file makes: it passes over those of an element that it is just
        // taking in. Then no message ever comes, but neither is anybody left at work.
        idle =
            if now == pieces && message.is_none() && !at_work(pipeline.upcast_ref()) { idle + 1 } else { 0 };
        if idle >= IDLE_LOOKS {
            let words = "it stops before its end";
            with(slot, |contents| contents.error = Some(glib::Error::new(gst::StreamError::Failed, words)));
            return Ok(());
        }
        if now != pieces {
            (pieces, since) = (now, Instant::now());
        } else if since.elapsed() > STALL {
            return Err(MediaError::TimedOut(STALL.as_secs()));
        }
    }
}

/// Lets a stream run into a sink that notes its times.
fn drain(
    pipeline: &gst::Pipeline,
    pad: &gst::Pad,
    slot: &Slot,
    print: Option<Print>,
) -> Result<(), glib::BoolError> {
    let sink =
        gst::ElementFactory::make("fakesink").property("sync", false).property("async", false).build()?;
    pipeline.add(&sink)?;
    sink.sync_state_with_parent()?;
    let Some(end) = sink.static_pad("sink") else { return Ok(()) };
    let place = with(slot, |contents| {
        contents.streams.push(Stream::default());
        contents.streams.len() - 1
    });
    let slot = slot.clone();
    let kinds = gst::PadProbeType::BUFFER | gst::PadProbeType::EVENT_DOWNSTREAM;
    end.add_probe(kinds, move |_, info| {
        with(&slot, |contents| {
            if let Some(stream) = contents.streams.get_mut(place) {
                match &info.data {
                    Some(gst::PadProbeData::Buffer(buffer)) => note_piece(stream, buffer, print),
                    Some(gst::PadProbeData::Event(event)) => note_event(stream, event),
                    _ => {}
                }
            }
        });
        gst::PadProbeReturn::Ok
    });
    pad.link(&end).map(|_| ()).map_err(|_| glib::bool_error!("not linked"))
}

fn note_piece(stream: &mut Stream, buffer: &gst::BufferRef, print: Option<Print>) {
    // An invisible reference frame is none that is shown.
    if buffer.flags().contains(gst::BufferFlags::DECODE_ONLY) {
        return;
    }
    let Some(due) = buffer.pts().or_else(|| buffer.dts()) else { return };
    let segment = stream.segment.as_ref();
    let Some(time) = segment.map_or(Some(due), |segment| segment.to_stream_time(due)) else { return };
    stream.times_us.push(time.useconds());
    if let (Some(print), Some(caps), Ok(bytes)) = (print, &stream.caps, buffer.map_readable()) {
        stream.prints.push(print(caps, &bytes));
    }
    let end = time + buffer.duration().unwrap_or(gst::ClockTime::ZERO);
    stream.end_us = stream.end_us.max(end.useconds());
}

fn note_event(stream: &mut Stream, event: &gst::EventRef) {
    match event.view() {
        gst::EventView::Caps(caps) => stream.caps = Some(caps.caps_owned()),
        gst::EventView::Segment(segment) => {
            stream.segment = segment.segment().downcast_ref::<gst::ClockTime>().cloned();
        }
        gst::EventView::Tag(tags) => {
            if let Some(orientation) = tags.tag().get::<gst::tags::ImageOrientation>() {
                stream.orientation = Some(orientation.get().to_owned());
            }
        }
        _ => {}
    }
}
