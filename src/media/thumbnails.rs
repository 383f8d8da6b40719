//! Small upright pictures at given times, by the nearest key frame before each: made for a timeline.

use std::path::Path;

use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app as gst_app;
use gstreamer_video as gst_video;

use super::{AtRest, Image, MediaError, element, init, uri, words};
use crate::jobs::Control;

/// How long one picture may take.
const PATIENCE_S: u64 = 10;

/// How often a wait looks whether it was cancelled.
const LOOK: gst::ClockTime = gst::ClockTime::from_mseconds(50);

/// Makes a picture of `height_px` rows for each time, and hands it over with its place in `times_ms` as
/// soon as it is there. A time for which the file has no picture is passed over. Blocks, 10 to 90 ms a
/// picture; `control` may cancel it.
///
/// # Errors
/// When the file cannot be shown, gives nothing for ten seconds, or it was cancelled. What was handed
/// over before stays good.
pub fn thumbnails(
    path: &Path,
    times_ms: &[u64],
    height_px: u32,
    control: &Control,
    on_each: &mut dyn FnMut(usize, Image),
) -> Result<(), MediaError> {
    let strip = Strip::open(path, height_px)?;
    strip.wait(control)?;
    for (place, time_ms) in times_ms.iter().enumerate() {
        let flags = gst::SeekFlags::FLUSH | gst::SeekFlags::KEY_UNIT | gst::SeekFlags::SNAP_BEFORE;
        if strip.pipeline.0.seek_simple(flags, gst::ClockTime::from_mseconds(*time_ms)).is_err() {
            return Err(MediaError::Unplayable("One cannot move about in this video.".into()));
        }
        strip.wait(control)?;
        if let Some(image) =
            strip.sink.try_pull_preroll(gst::ClockTime::ZERO).and_then(|sample| image_of(&sample))
        {
            on_each(place, image);
        }
    }
    Ok(())
}

struct Strip {
    pipeline: AtRest,
    bus: gst::Bus,
    sink: gst_app::AppSink,
}

impl Strip {
    fn open(path: &Path, height_px: u32) -> Result<Self, MediaError> {
        init()?;
        let pipeline = gst::Pipeline::new();
        let source = element("uridecodebin")?;
        source.set_property("uri", uri(path)?);
        let flip = element("videoflip")?;
        flip.set_property_from_str("video-direction", "auto");
        // Small before it is converted.
        let (scale, convert) = (element("videoscale")?, element("videoconvert")?);
        let height = i32::try_from(height_px.max(2)).unwrap_or(i32::MAX);
        let caps = gst::Caps::builder("video/x-raw")
            .field("format", "RGBA")
            .field("height", height)
            .field("pixel-aspect-ratio", gst::Fraction::new(1, 1))
            .build();
        let sink = gst_app::AppSink::builder().caps(&caps).sync(false).enable_last_sample(false).build();
        let first = element("videoconvert")?;
        let chain = [&first, &flip, &scale, &convert, sink.upcast_ref()];
        pipeline
            .add(&source)
            .and_then(|()| pipeline.add_many(chain))
            .and_then(|()| gst::Element::link_many(chain))
            .map_err(|fault| MediaError::Unavailable(fault.to_string()))?;
        let entry = first.static_pad("sink").ok_or_else(|| MediaError::Unavailable("no entry".into()))?;
        source.connect_pad_added(move |_, pad| {
            let caps = pad.current_caps().unwrap_or_else(|| pad.query_caps(None));
            let is_picture =
                caps.structure(0).is_some_and(|structure| structure.name().starts_with("video/"));
            if is_picture && !entry.is_linked() && pad.link(&entry).is_err() {
                log::warn!("thumbnails: the picture could not be linked");
            }
        });
        let bus = pipeline.bus().ok_or_else(|| MediaError::Unavailable("no bus".into()))?;
        // A failure also comes as an error on the bus.
        let _ = pipeline.set_state(gst::State::Paused);
        Ok(Self { pipeline: AtRest(pipeline.upcast()), bus, sink })
    }

    /// Waits until a picture stands.
    fn wait(&self, control: &Control) -> Result<(), MediaError> {
        let kinds = [gst::MessageType::AsyncDone, gst::MessageType::Error, gst::MessageType::Element];
        let started = std::time::Instant::now();
        while started.elapsed().as_secs() < PATIENCE_S {
            if control.is_cancelled() {
                return Err(MediaError::Cancelled);
            }
            let Some(message) = self.bus.timed_pop_filtered(LOOK, &kinds) else { continue };
            match message.view() {
                gst::MessageView::AsyncDone(_) => return Ok(()),
                gst::MessageView::Error(error) => {
                    return Err(MediaError::Unplayable(words::failure(&error.error())));
                }
                gst::MessageView::Element(element) => {
                    let missing = element.structure().and_then(words::missing_part);
                    if let Some(missing) = missing.filter(|missing| !missing.of_sound) {
                        let words = words::needs_decoder(&missing.name, missing.package);
                        return Err(MediaError::Unplayable(format!("This video {words}.")));
                    }
                }
                _ => {}
            }
        }
        Err(MediaError::TimedOut(PATIENCE_S))
    }
}

fn image_of(sample: &gst::Sample) -> Option<Image> {
    let info = gst_video::VideoInfo::from_caps(sample.caps()?).ok()?;
    let frame = gst_video::VideoFrameRef::from_buffer_ref_readable(sample.buffer()?, &info).ok()?;
    let (row, stride) = (info.width() as usize * 4, usize::try_from(*info.stride().first()?).ok()?);
    let rows = frame.plane_data(0).ok()?.chunks(stride).take(info.height() as usize);
    let rgba = rows.filter_map(|bytes| bytes.get(..row)).flatten().copied().collect();
    Some(Image { width: info.width(), height: info.height(), rgba })
}

#[cfg(test)]
mod tests {
    use super::super::testclip::{self, Spec};
    use super::*;

    #[test]
    fn thumbnails_are_the_key_frames_before_and_upright() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("clip");
        testclip::make(&path, &Spec::default());
        let mut seen = Vec::new();
        let times = [0, 1_500, 3_999];
        thumbnails(&path, &times, 120, &Control::quiet(), &mut |place, image| {
            seen.push((
                place,
                image.width,
                image.height,
                testclip::number_of(&image.rgba, image.width, image.height),
            ));
        })
        .expect("thumbnails");
        assert_eq!(seen, [(0, 160, 120, 0), (1, 160, 120, 25), (2, 160, 120, 75)]);

        testclip::make(&path, &Spec { turned: true, ..Spec::default() });
        let mut sizes = Vec::new();
        thumbnails(&path, &[0], 120, &Control::quiet(), &mut |_, image| {
            sizes.push((image.width, image.height));
        })
        .expect("thumbnails");
        assert_eq!(sizes, [(90, 120)]);
    }

    #[test]
    fn a_bad_file_and_a_cancel_end_it() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("clip");
        std::fs::write(&path, b"no video here, only words").expect("file");
        let outcome = thumbnails(&path, &[0], 120, &Control::quiet(), &mut |_, _| {});
        assert!(matches!(outcome, Err(MediaError::Unplayable(_))), "{outcome:?}");
        testclip::make(&path, &Spec::default());
        let control = Control::quiet();
        control.cancel();
        let outcome = thumbnails(&path, &[0], 120, &control, &mut |_, _| {});
        assert_eq!(outcome, Err(MediaError::Cancelled));
    }
}
