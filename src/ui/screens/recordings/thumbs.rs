//! Small pictures of a recording, made on a thread of their own.

use std::path::Path;
use std::sync::{Arc, mpsc};

use eframe::egui::{ColorImage, Context, TextureHandle, TextureOptions};

use crate::jobs::{Job, Poll};
use crate::media::{self, Image};

/// How many pictures a recording gets.
pub const COUNT: usize = 60;
/// Their height in pixels.
const HEIGHT_PX: u32 = 96;

/// Told where the work on them broke off.
const LOST: &str =
    "The small pictures could not be made. The recording is untouched; choose it again to try once more.";

/// The pictures of one recording, as far as they are there.
#[derive(Default)]
pub struct Thumbs {
    work: Option<Work>,
    pictures: Vec<Option<TextureHandle>>,
    /// Why there are none.
    pub fault: Option<String>,
}

struct Work {
    job: Job<Result<(), String>>,
    images: mpsc::Receiver<(usize, Image)>,
}

impl Thumbs {
    /// Begins to make them, unless that was done; takes those that are there.
    pub fn tend(&mut self, ctx: &Context, file: &Path, length_ms: u64) {
        if self.pictures.is_empty() {
            self.pictures = vec![None; COUNT];
            self.start(ctx, file, length_ms);
        }
        let Some(work) = &self.work else { return };
        for (place, image) in work.images.try_iter() {
            let size = [image.width as usize, image.height as usize];
            if image.rgba.len() == size[0] * size[1] * 4
                && let Some(picture) = self.pictures.get_mut(place)
            {
                let image = ColorImage::from_rgba_premultiplied(size, &image.rgba);
                *picture = Some(ctx.load_texture(format!("thumb {place}"), image, TextureOptions::LINEAR));
            }
        }
        match work.job.poll() {
            Poll::Running => {}
            Poll::Done(outcome) => {
                self.fault = outcome.err();
                self.work = None;
            }
            Poll::Lost => {
                self.fault = Some(LOST.to_owned());
                self.work = None;
            }
        }
    }

    fn start(&mut self, ctx: &Context, file: &Path, length_ms: u64) {
        let (send, images) = mpsc::channel();
        let (file, waker) = (file.to_owned(), ctx.clone());
        let times = times(length_ms);
        let wake = Arc::new(move || waker.request_repaint());
        let job = Job::start("thumbnails", wake.clone(), move |control| {
            let mut on_each = |place: usize, image: Image| {
                // Nobody waits for it any more once another recording is chosen.
                let _ = send.send((place, image));
                wake();
            };
            media::thumbnails(&file, &times, HEIGHT_PX, control, &mut on_each)
                .map_err(|error| error.to_string())
        });
        match job {
            Ok(job) => self.work = Some(Work { job, images }),
            Err(error) => self.fault = Some(format!("{LOST} ({error})")),
        }
    }

    /// Whether they are being made.
    pub fn at_work(&self) -> bool {
        self.work.is_some()
    }

    /// The picture nearest to a share of the recording, 0 to 1.
    pub fn near(&self, share: f32) -> Option<&TextureHandle> {
        let place = ((share * COUNT as f32) as usize).min(COUNT - 1);
        (0..COUNT)
            .map(|away| [place.checked_sub(away), place.checked_add(away)])
            .take(6)
            .flatten()
            .flatten()
            .find_map(|at| self.pictures.get(at).and_then(Option::as_ref))
    }
}

/// The middles of equal parts.
fn times(length_ms: u64) -> Vec<u64> {
    (0..COUNT as u64).map(|n| length_ms * (2 * n + 1) / (2 * COUNT as u64)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_taken_in_the_middle_of_equal_parts() {
        let times = times(600_000);
        assert_eq!((times[0], times[1], times[COUNT - 1]), (5_000, 15_000, 595_000));
    }
}
