//! The GStreamer pipeline of a player: `playbin` with a picture branch that ends in the frame slot.
//!
//! `playbin3` of GStreamer 1.22 now and then hangs at start under load without an error; `playbin`
//! never did. Media time is the segment's stream time, not the buffer's time stamp, which an edit
//! list shifts.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, mpsc};

use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app as gst_app;
use gstreamer_video as gst_video;
use gstreamer_video::VideoFrameExt;

use super::super::{MediaError, element, init, uri};
use super::engine::Event;
use super::shared::Shared;
use super::{Frame, Pixels, Sound};

/// The longest side of a frame handed out: 4K phone video is scaled down, which bounds what each
/// frame costs to convert and to upload.
const LONGEST_SIDE: i32 = 1920;

/// The sound outputs that are tried, in this order. Not `autoaudiosink`: it also tries OpenAL, which
/// writes to the terminal when there is no device.
const SOUND_OUTPUTS: [&str; 3] = ["pulsesink", "pipewiresink", "alsasink"];

/// A pipeline of one file.
pub(super) struct Pipeline {
    playbin: gst::Element,
    sound: gst::Element,
    /// Whether it was closed: a start still on its way must not revive it.
    closed: Arc<Mutex<bool>>,
    /// Whether a sound device was found (or none was asked for).
    pub heard: bool,
}

impl Pipeline {
    /// Builds it, not yet started. `generation` marks its events.
    pub fn build(
        path: &Path,
        sound: Sound,
        shared: &Arc<Shared>,
        events: &mpsc::Sender<Event>,
        generation: u64,
    ) -> Result<Self, MediaError> {
        init()?;
        let device = match sound {
            Sound::Device => sound_device(),
            Sound::Nowhere => None,
            #[cfg(test)]
            Sound::Breaking => {
                gst::parse::bin_from_description("identity error-after=20 ! fakesink sync=true", true)
                    .ok()
                    .map(gst::Bin::upcast)
            }
        };
        let heard = sound == Sound::Nowhere || device.is_some();
        let sound = match device {
            Some(device) => device,
            None => silence()?,
        };
        let playbin = element("playbin")?;
        playbin.set_property("uri", uri(path)?);
        // No subtitles, no colour balance: neither is offered, and each costs a conversion.
        playbin.set_property_from_str("flags", "video+audio+soft-volume+deinterlace");
        playbin.set_property("video-sink", picture_branch(shared, events, generation)?);
        playbin.set_property("audio-sink", &sound);
        playbin.set_property("audio-filter", element("scaletempo")?);
        let bus = playbin.bus().ok_or_else(|| MediaError::Unavailable("no bus".into()))?;
        let events = events.clone();
        bus.set_sync_handler(move |_, message| {
            if is_of_interest(message) {
                // The engine is gone when the player is being closed.
                let _ = events.send(Event::Bus(generation, message.clone()));
            }
            gst::BusSyncReply::Drop
        });
        Ok(Self { playbin, sound, closed: Arc::default(), heard })
    }

    /// Opens the file and shows its first frame, on one of GStreamer's own threads: opening blocks on a
    /// share that does not answer, and the engine's watchdog has to stay awake.
    pub fn start(&self) {
        let closed = self.closed.clone();
        self.playbin.call_async(move |playbin| {
            let closed = closed.lock().unwrap_or_else(PoisonError::into_inner);
            if !*closed {
                // A failure also comes as an error on the bus.
                let _ = playbin.set_state(gst::State::Paused);
            }
        });
    }

    /// Stands on the present frame. A failure also comes as an error on the bus.
    pub fn pause(&self) {
        let _ = self.playbin.set_state(gst::State::Paused);
    }

    /// Plays. A failure also comes as an error on the bus.
    pub fn play(&self) {
        let _ = self.playbin.set_state(gst::State::Playing);
    }

    /// Asks for the exact frame at a media time; whether the file takes it.
    pub fn seek(&self, target_ms: u64, stop_ms: Option<u64>, rate: f64) -> bool {
        let stop = stop_ms.map(gst::ClockTime::from_mseconds);
        let stop_type = if stop.is_some() { gst::SeekType::Set } else { gst::SeekType::None };
        let flags = gst::SeekFlags::FLUSH | gst::SeekFlags::ACCURATE;
        let start = Some(gst::ClockTime::from_mseconds(target_ms));
        self.playbin.seek(rate, flags, gst::SeekType::Set, start, stop_type, stop).is_ok()
    }

    /// The file's length, where it is known.
    pub fn duration_ms(&self) -> Option<u64> {
        self.playbin.query_duration::<gst::ClockTime>().map(gst::ClockTime::mseconds)
    }

    /// Whether the file has a picture at all.
    pub fn has_picture(&self) -> bool {
        self.playbin.property::<i32>("n-video") > 0
    }

    /// Sets the loudness, 0 to 1.
    pub fn set_volume(&self, volume: f64) {
        self.playbin.set_property("volume", volume);
    }

    /// Whether a message comes from the sound output.
    pub fn is_from_sound(&self, message: &gst::MessageRef) -> bool {
        message.src().is_some_and(|src| {
            src == self.sound.upcast_ref::<gst::Object>() || src.has_as_ancestor(&self.sound)
        })
    }

    /// Ends it on this thread.
    pub fn close(self) {
        if let Some(bus) = self.playbin.bus() {
            bus.unset_sync_handler();
        }
        *self.closed.lock().unwrap_or_else(PoisonError::into_inner) = true;
        // What cannot be stopped is freed all the same.
        let _ = self.playbin.set_state(gst::State::Null);
    }

    /// Ends it on a thread of its own: a pipeline that hangs may also hang when it is stopped.
    pub fn abandon(self) {
        // Without a thread it is left alone: better than to hang as well.
        let _ = std::thread::Builder::new().name("player-closing".into()).spawn(move || self.close());
    }
}

fn is_of_interest(message: &gst::Message) -> bool {
    use gst::MessageView as View;
    matches!(
        message.view(),
        View::Error(_) | View::Eos(_) | View::AsyncDone(_) | View::Element(_) | View::ClockLost(_)
    )
}

/// The first sound output that opens.
fn sound_device() -> Option<gst::Element> {
    SOUND_OUTPUTS.into_iter().find_map(|name| {
        let sink = gst::ElementFactory::make(name).build().ok()?;
        let opened = sink.set_state(gst::State::Ready).is_ok();
        let rested = sink.set_state(gst::State::Null).is_ok();
        (opened && rested).then_some(sink)
    })
}

/// A sink that takes sound at its right speed and plays nothing.
fn silence() -> Result<gst::Element, MediaError> {
    let sink = element("fakesink")?;
    sink.set_property("sync", true);
    Ok(sink)
}

/// Scale down, turn upright, convert to RGBA, put into the slot.
fn picture_branch(
    shared: &Arc<Shared>,
    events: &mpsc::Sender<Event>,
    generation: u64,
) -> Result<gst::Element, MediaError> {
    // Not `videoconvertscale`, which GStreamer 1.20 (Ubuntu 22.04) lacks. The first `videoconvert` lets pass what
    // `videoscale` takes, which there is not every format.
    let entry = element("videoconvert")?;
    let scale = element("videoscale")?;
    let bounded = element("capsfilter")?;
    let side = gst::IntRange::new(1, LONGEST_SIDE);
    let caps = gst::Caps::builder("video/x-raw")
        .field("width", side)
        .field("height", side)
        .field("pixel-aspect-ratio", gst::Fraction::new(1, 1))
        .build();
    bounded.set_property("caps", caps);
    let flip = element("videoflip")?;
    flip.set_property_from_str("video-direction", "auto");
    let convert = element("videoconvert")?;
    let sink = frame_sink(shared, events, generation);

    let branch = gst::Bin::with_name("picture");
    let parts = [&entry, &scale, &bounded, &flip, &convert, sink.upcast_ref()];
    let linked = branch.add_many(parts).and_then(|()| gst::Element::link_many(parts));
    let pad = entry.static_pad("sink").filter(|_| linked.is_ok());
    let ghost = pad.and_then(|pad| gst::GhostPad::with_target(&pad).ok());
    let added = ghost.is_some_and(|ghost| branch.add_pad(&ghost).is_ok());
    if added {
        Ok(branch.upcast())
    } else {
        Err(MediaError::Unavailable("the picture's parts do not fit".into()))
    }
}

/// The end of the picture branch.
fn frame_sink(shared: &Arc<Shared>, events: &mpsc::Sender<Event>, generation: u64) -> gst_app::AppSink {
    let sink = gst_app::AppSink::builder()
        .caps(&gst::Caps::builder("video/x-raw").field("format", "RGBA").build())
        .max_buffers(1)
        .sync(true)
        .qos(true)
        .enable_last_sample(false)
        .build();
    let take = {
        let (shared, events) = (shared.clone(), events.clone());
        move |sample: gst::Sample| {
            if let Some(frame) = frame_of(&sample)
                && shared.show(frame)
            {
                let _ = events.send(Event::Landed(generation));
            }
            gst::FlowSuccess::Ok
        }
    };
    let take_first = take.clone();
    sink.set_callbacks(
        gst_app::AppSinkCallbacks::builder()
            .new_sample(move |sink| sink.pull_sample().map(&take).map_err(|_| gst::FlowError::Eos))
            .new_preroll(move |sink| sink.pull_preroll().map(&take_first).map_err(|_| gst::FlowError::Eos))
            .build(),
    );
    if let Some(pad) = sink.static_pad("sink") {
        let (shared, events) = (shared.clone(), events.clone());
        let kinds = gst::PadProbeType::EVENT_DOWNSTREAM | gst::PadProbeType::EVENT_FLUSH;
        pad.add_probe(kinds, move |_, info| {
            match info.event().map(|event| event.view()) {
                Some(gst::EventView::FlushStop(_)) => shared.flushed(),
                // Where sound goes on without picture, a gap stands in for the frame.
                Some(gst::EventView::Eos(_) | gst::EventView::Gap(_)) if shared.is_empty_since_flush() => {
                    let _ = events.send(Event::Empty(generation));
                }
                _ => {}
            }
            gst::PadProbeReturn::Ok
        });
    }
    sink
}

/// The frame of a sample, with its media time.
fn frame_of(sample: &gst::Sample) -> Option<Frame> {
    let info = gst_video::VideoInfo::from_caps(sample.caps()?).ok()?;
    let buffer = sample.buffer_owned()?;
    let segment = sample.segment()?.downcast_ref::<gst::ClockTime>()?;
    let time_ms = segment.to_stream_time(buffer.pts()?)?.mseconds();
    let (width, height) = (info.width(), info.height());
    let mapped = gst_video::VideoFrame::from_buffer_readable(buffer, &info).ok()?;
    let row = width as usize * 4;
    let stride = usize::try_from(*mapped.plane_stride().first()?).ok()?;
    let pixels = if stride == row {
        Pixels::Mapped(Box::new(mapped))
    } else {
        let rows = mapped.plane_data(0).ok()?.chunks(stride).take(height as usize);
        Pixels::Packed(rows.filter_map(|bytes| bytes.get(..row)).flatten().copied().collect())
    };
    Some(Frame { width, height, time_ms, pixels })
}
