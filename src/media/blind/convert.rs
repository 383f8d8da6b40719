//! Kinds of file that are not written here (transport and program streams, fragments, Windows Media): GStreamer takes
//! them apart and puts the same frames into Matroska, which is then cleaned like any other Matroska file.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use gstreamer as gst;
use gstreamer::prelude::*;

use super::file::{Fault, unfit};
use super::traces::Traces;
use crate::jobs::Control;
use crate::media::{AtRest, MediaError, at_work, element};

/// A file that gives nothing for so long is given up.
const STALL: Duration = Duration::from_secs(10);

/// How often a running conversion looks whether it was cancelled.
const LOOK: gst::ClockTime = gst::ClockTime::from_mseconds(50);

/// So often (every [`LOOK`]) nobody must be at work before it is certain that nothing more will come: 2 s, in which a
/// disk has written what was on its way.
const IDLE_LOOKS: usize = 40;

/// Bytes that a stream may wait for the other.
const WAITING: u32 = 64 << 20;

/// Writes the frames of `source` into a Matroska file at `target`, noting the tags that are met on the way.
pub(super) fn to_matroska(
    source: &Path,
    target: &Path,
    control: &Control,
    traces: &mut Traces,
) -> Result<(), Fault> {
    let pipeline = gst::Pipeline::new();
    let rest = AtRest(pipeline.clone().upcast());
    let parts = ["filesrc", "parsebin", "matroskamux", "filesink"].map(element);
    let [Ok(from), Ok(parse), Ok(mux), Ok(to)] = parts else {
        return unfit("a part of GStreamer that is needed for it is not installed");
    };
    from.set_property("location", source);
    to.set_property("location", target);
    let linked = pipeline
        .add_many([&from, &parse, &mux, &to])
        .and_then(|()| from.link(&parse))
        .and_then(|()| mux.link(&to));
    if linked.is_err() {
        return unfit("GStreamer does not take it");
    }
    let met = Arc::new(Mutex::new(std::mem::take(traces)));
    let (bin, sink, tags) = (pipeline.downgrade(), mux.clone(), met.clone());
    parse.connect_pad_added(move |_, pad| {
        if let Some(pipeline) = bin.upgrade()
            && let Err(fault) = take(&pipeline, pad, &sink, &tags)
        {
            // Told on the bus, so that the conversion ends.
            gst::element_error!(sink, gst::StreamError::Mux, ("{}", fault.message));
        }
    });
    // A failure also comes as an error on the bus.
    let _ = pipeline.set_state(gst::State::Playing);
    let outcome = watch(&pipeline, [&from, &parse], control);
    drop(rest);
    *traces = std::mem::take(&mut *met.lock().unwrap_or_else(PoisonError::into_inner));
    outcome
}

fn watch(pipeline: &gst::Pipeline, readers: [&gst::Element; 2], control: &Control) -> Result<(), Fault> {
    let Some(bus) = pipeline.bus() else { return unfit("GStreamer does not take it") };
    let (mut place, mut since, mut idle) = (None, Instant::now(), 0);
    loop {
        if control.is_cancelled() {
            return Err(Fault::Cancelled);
        }
        let kinds = [gst::MessageType::Eos, gst::MessageType::Error];
        let message = bus.timed_pop_filtered(LOOK, &kinds);
        match message.as_ref().map(|message| message.view()) {
            Some(gst::MessageView::Eos(_)) => return Ok(()),
            Some(gst::MessageView::Error(error)) => {
                return unfit(format!("its frames cannot be put into another file ({})", error.error()));
            }
            _ => {}
        }
        let now = pipeline.query_position::<gst::ClockTime>();
        // As in the probe: the error of a damaged file may be lost.
        let waits = now == place && message.is_none() && !readers.into_iter().any(at_work);
        idle = if waits && nothing_queued(pipeline) { idle + 1 } else { 0 };
        if idle >= IDLE_LOOKS {
            return unfit("it stops before its end");
        }
        if now != place {
            (place, since) = (now, Instant::now());
        } else if since.elapsed() > STALL {
            return unfit(MediaError::TimedOut(STALL.as_secs()).to_string());
        }
    }
}

/// Whether all that was read has gone into the muxer.
fn nothing_queued(pipeline: &gst::Pipeline) -> bool {
    pipeline
        .children()
        .iter()
        .filter(|part| part.factory().is_some_and(|factory| factory.name() == "queue"))
        .all(|queue| queue.property::<u32>("current-level-buffers") == 0)
}

/// Leads a stream into the muxer, or into nothing.
fn take(
    pipeline: &gst::Pipeline,
    pad: &gst::Pad,
    mux: &gst::Element,
    traces: &Arc<Mutex<Traces>>,
) -> Result<(), gst::glib::BoolError> {
    let caps = pad.current_caps().unwrap_or_else(|| pad.query_caps(None));
    let kind = caps.structure(0).map(|first| first.name().to_string()).unwrap_or_default();
    let version = caps.structure(0).and_then(|first| {
        // Before the first frame it may be either of two.
        let either =
            || first.get::<gst::List>("mpegversion").ok()?.iter().find_map(|one| one.get::<i32>().ok());
        first.get::<i32>("mpegversion").ok().or_else(either)
    });
    let wanted = kind.starts_with("video/") || kind.starts_with("image/") || kind.starts_with("audio/");
    let mut chain = Vec::new();
    if wanted {
        let parser = match (kind.as_str(), version) {
            ("video/x-h264", _) => Some("h264parse"),
            ("video/x-h265", _) => Some("h265parse"),
            ("video/mpeg", Some(4)) => Some("mpeg4videoparse"),
            ("video/mpeg", _) => Some("mpegvideoparse"),
            ("audio/mpeg", Some(2 | 4)) => Some("aacparse"),
            ("audio/mpeg", _) => Some("mpegaudioparse"),
            ("audio/x-ac3" | "audio/x-eac3", _) => Some("ac3parse"),
            _ => None,
        };
        if let Some(parser) = parser {
            chain.push(gst::ElementFactory::make(parser).build()?);
        }
        let queue = gst::ElementFactory::make("queue")
            .property("max-size-bytes", WAITING)
            .property("max-size-buffers", 0u32)
            .property("max-size-time", 0u64)
            .build()?;
        chain.push(queue);
    } else {
        chain.push(
            gst::ElementFactory::make("fakesink").property("sync", false).property("async", false).build()?,
        );
    }
    pipeline.add_many(&chain)?;
    gst::Element::link_many(&chain)?;
    if wanted && let Some(last) = chain.last() {
        if let Some(end) = last.static_pad("src") {
            let traces = traces.clone();
            end.add_probe(gst::PadProbeType::EVENT_DOWNSTREAM, move |_, info| {
                if let Some(gst::PadProbeData::Event(event)) = &info.data
                    && let gst::EventView::Tag(tags) = event.view()
                {
                    note_tags(tags.tag(), &mut traces.lock().unwrap_or_else(PoisonError::into_inner));
                }
                gst::PadProbeReturn::Ok
            });
        }
        let name = if kind.starts_with("audio/") { "audio_%u" } else { "video_%u" };
        last.link_pads(Some("src"), mux, Some(name))?;
    }
    for part in &chain {
        part.sync_state_with_parent()?;
    }
    let start = chain.first().and_then(|first| first.static_pad("sink"));
    let start = start.ok_or_else(|| gst::glib::bool_error!("no way in"))?;
    pad.link(&start).map(|_| ()).map_err(|_| gst::glib::bool_error!("the streams do not fit"))
}

/// Notes what a demuxer found.
fn note_tags(tags: &gst::TagListRef, traces: &mut Traces) {
    for (name, value) in tags.iter() {
        // Facts of the streams, not of the recording.
        let technical = [
            "codec",
            "bitrate",
            "container-format",
            "language",
            "orientation",
            "has-crc",
            "channel",
            "duration",
        ];
        if technical.iter().any(|word| name.contains(word)) {
            continue;
        }
        if let Ok(words) = value.get::<String>() {
            traces.tag(name, &words);
        } else if let Ok(date) = value.get::<gst::DateTime>() {
            traces.tag(name, &date.to_iso8601_string().map(|words| words.to_string()).unwrap_or_default());
        } else if let Ok(number) = value.get::<f64>() {
            traces.tag(name, &number.to_string());
        } else if value.get::<gst::Sample>().is_ok() {
            traces.note(super::TraceKind::Cover, "");
        }
    }
}
