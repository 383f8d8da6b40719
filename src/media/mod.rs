//! The only GStreamer: what a recording is ([`probe`]), small pictures of it ([`thumbnails`]), its
//! fingerprint ([`fingerprint`]), a copy of it that tells nothing but what is seen and heard ([`blind_copy`]), and
//! the picture and sound of a clip ([`Player`]).
//!
//! This room knows nothing of studies or people. All `*_ms` are media time in whole milliseconds
//! (the segment's stream time), 0 = the first frame (in a transport stream: its first clock reference,
//! a little before). Nothing here blocks the window's thread but what its documentation calls blocking.

mod blind;
mod demux;
mod encode;
mod fingerprint;
mod player;
mod probe;
#[cfg(test)]
pub(crate) mod testclip;
mod thumbnails;
mod turn;
mod whole;
mod words;

use std::path::Path;

use gstreamer as gst;
use gstreamer::prelude::*;

pub use blind::{BlindCopy, BlindError, NOT_BY_SOFTWARE, Trace, TraceKind, blind_copy, blind_scratch, still};
pub use encode::{Container, EncodeError, EncodeSettings, Encoder, Picture};
pub use fingerprint::fingerprint;
pub use player::{Frame, Player, Sound, State, Status};
pub use probe::{Facts, Probe, Refusal, findings_for_window, probe};
pub use thumbnails::thumbnails;

/// An upright picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// `width · height · 4` bytes: red, green, blue, alpha (always 255), row by row from the top.
    pub rgba: Vec<u8>,
}

/// Why GStreamer could not do a thing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MediaError {
    /// GStreamer itself does not start.
    #[error("Video is not available on this computer: GStreamer does not start ({0}). Your data is safe.")]
    Unavailable(String),
    /// A part of GStreamer is not installed.
    #[error(
        "Video needs a part of GStreamer that is not installed here: {element}. Install {package}; your data is safe."
    )]
    MissingPart {
        /// GStreamer's name of it.
        element: String,
        /// The Debian package that has it.
        package: String,
    },
    /// The file cannot be shown.
    #[error("{0}")]
    Unplayable(String),
    /// The work took too long.
    #[error("The file gave no picture for {0} seconds. It may be damaged, or the disk is very slow.")]
    TimedOut(u64),
    /// The person cancelled.
    #[error("Cancelled.")]
    Cancelled,
}

/// Starts GStreamer; the second time does nothing.
///
/// # Errors
/// When GStreamer does not start.
pub fn init() -> Result<(), MediaError> {
    gst::init().map_err(|fault| MediaError::Unavailable(fault.message().to_owned()))
}

/// Makes an element.
fn element(name: &str) -> Result<gst::Element, MediaError> {
    gst::ElementFactory::make(name).build().map_err(|_| MediaError::MissingPart {
        element: name.to_owned(),
        package: words::package_of_element(name).to_owned(),
    })
}

/// The address of a file, as GStreamer wants it.
fn uri(path: &Path) -> Result<String, MediaError> {
    let absolute = std::path::absolute(path)
        .map_err(|fault| MediaError::Unplayable(format!("The file's place is not usable: {fault}.")))?;
    gst::glib::filename_to_uri(absolute, None)
        .map(Into::into)
        .map_err(|fault| MediaError::Unplayable(format!("The file's place is not usable: {fault}.")))
}

/// Whether a part, or one inside it, still reads or parses: each does so in a task of one of its pads.
fn at_work(part: &gst::Element) -> bool {
    let busy =
        |part: &gst::Element| part.pads().iter().any(|pad| pad.task_state() == gst::TaskState::Started);
    let Some(bin) = part.downcast_ref::<gst::Bin>() else { return busy(part) };
    let mut parts = bin.iterate_recurse();
    loop {
        match parts.next() {
            Ok(Some(part)) if busy(&part) => return true,
            Ok(Some(_)) => {}
            Ok(None) => return false,
            // Something is being taken in at this moment.
            Err(_) => return true,
        }
    }
}

/// Puts an element to rest when it goes out of sight, on every way out.
struct AtRest(gst::Element);

impl Drop for AtRest {
    fn drop(&mut self) {
        // It cannot be helped here; the element is freed in any case.
        let _ = self.0.set_state(gst::State::Null);
    }
}
