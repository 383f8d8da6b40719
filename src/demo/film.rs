//! Films a scene: one video file of one of six kinds, as families send them.

use std::path::Path;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha12Rng;

use super::scene::plan::Plan;
use super::scene::{P, Scene, View};
use super::sound::{RATE, Sound};
use crate::jobs::Control;
use crate::media::{Container, EncodeError, EncodeSettings, Encoder, Picture};

/// A new posture is drawn every 80 ms and shown for two pictures.
const PICTURE_MS: u64 = 40;
/// Sound is handed over in pieces of this length.
const PIECE_MS: u64 = 400;

/// One kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// MP4 or WebM.
    pub container: Container,
    /// Stored width and height in pixels.
    pub size: (u32, u32),
    /// Held upright: stored on its side, with a rotation flag.
    pub portrait: bool,
    /// Pictures are dropped, as phones do.
    pub variable_rate: bool,
    /// Length.
    pub duration_ms: u64,
}

/// In the order of encoding; a study with more videos starts again from the first.
const KINDS: [Kind; 6] = [
    plain((960, 540), 361_000),
    Kind { portrait: true, ..plain((960, 540), 364_000) },
    Kind { variable_rate: true, ..plain((960, 540), 368_000) },
    Kind { container: Container::WebM, ..plain((640, 360), 362_000) },
    plain((1280, 720), 360_000),
    plain((960, 540), 400_000),
];

const fn plain(size: (u32, u32), duration_ms: u64) -> Kind {
    Kind { container: Container::Mp4, size, portrait: false, variable_rate: false, duration_ms }
}

/// The kind of the video at this place.
pub fn kind(place: usize) -> Kind {
    KINDS[place % KINDS.len()]
}

impl Kind {
    fn settings(&self) -> EncodeSettings {
        EncodeSettings {
            container: self.container,
            width: self.size.0,
            height: self.size.1,
            frames_per_second: (!self.variable_rate).then_some(25),
            rotation_degrees: if self.portrait { 90 } else { 0 },
            sample_rate: RATE,
        }
    }

    fn view(&self) -> View {
        let (width, height) = (self.size.0 as f32, self.size.1 as f32);
        let size = (self.size.0 as usize, self.size.1 as usize);
        if self.portrait {
            // Upright, the picture is as wide as it is stored high.
            let origin = P(height * 0.5, width * 0.70);
            View { size, sideways: true, scale: height / 540.0 * 1.13, origin }
        } else {
            let origin = P(width * 0.5, height * 0.80);
            View { size, sideways: false, scale: height / 540.0 * 1.24, origin }
        }
    }
}

/// Which family, and what happens in the clip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seeds {
    /// Decides on the people and their room.
    pub family: u64,
    /// Decides on the play and the voices.
    pub play: u64,
}

/// Draws, voices and encodes one clip. `done` is told the share that is finished.
///
/// # Errors
/// When cancelled, or when the encoder fails; nothing is left behind then.
pub fn film(
    path: &Path,
    kind: Kind,
    seeds: Seeds,
    control: &Control,
    done: &mut dyn FnMut(f32),
) -> Result<(), EncodeError> {
    let plan = Plan::new(seeds.play, kind.duration_ms as f32 / 1000.0);
    let scene = Scene::new(seeds.family, plan.clone(), kind.view());
    let mut canvas = scene.canvas();
    let mut sound = Sound::new(&plan);
    let mut encoder = Encoder::start(path, kind.settings(), control)?;
    let times = picture_times(&kind, seeds.play);
    let mut shown: Option<(u64, Picture)> = None;
    for (place, &at) in times.iter().enumerate() {
        let next = times.get(place + 1).copied().unwrap_or(kind.duration_ms);
        let posture = at / (2 * PICTURE_MS);
        let picture = match shown.take() {
            Some((drawn, picture)) if drawn == posture => picture,
            _ => {
                scene.draw(&mut canvas, (posture * 2 * PICTURE_MS) as f32 / 1000.0);
                Picture::new(canvas.planes().to_vec())
            }
        };
        // Sound first: whatever runs ahead is small.
        while sound.made_ms() < next.min(kind.duration_ms) {
            let length = PIECE_MS.min(kind.duration_ms - sound.made_ms());
            encoder.audio(&sound.next((length * u64::from(RATE) / 1000) as usize))?;
        }
        encoder.video(&picture, at, next - at)?;
        shown = Some((posture, picture));
        if place % 100 == 0 {
            done(place as f32 / times.len() as f32);
        }
    }
    encoder.finish()
}

/// When each picture is shown: every 40 ms, or with gaps as a phone makes them in poor light.
fn picture_times(kind: &Kind, seed: u64) -> Vec<u64> {
    let all = (0..kind.duration_ms / PICTURE_MS).map(|i| i * PICTURE_MS);
    if !kind.variable_rate {
        return all.collect();
    }
    let mut rng = ChaCha12Rng::seed_from_u64(seed);
    rng.set_stream(23);
    let mut poor_light = false;
    all.filter(|at| {
        if at % 4_000 == 0 {
            poor_light = rng.random_bool(0.3);
        }
        let dropped = rng.random_bool(if poor_light { 0.45 } else { 0.06 });
        *at == 0 || !dropped
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_long_enough_and_one_varies() {
        for place in 0..6 {
            let kind = kind(place);
            assert!(kind.duration_ms >= 360_000);
            let times = picture_times(&kind, 4);
            let even = times.windows(2).all(|w| w[1] - w[0] == PICTURE_MS);
            assert_eq!(even, !kind.variable_rate);
        }
    }

    #[test]
    fn two_seconds_of_every_kind_are_filmed() {
        let folder = tempfile::tempdir().expect("a folder");
        for place in 0..6 {
            let kind = Kind { duration_ms: 2_000, size: (160, 96), ..kind(place) };
            let path = folder.path().join(format!("{place}.{}", kind.container.extension()));
            film(&path, kind, Seeds { family: 5, play: 6 }, &Control::quiet(), &mut |_| {}).expect("a file");
            assert!(std::fs::metadata(&path).expect("a file").len() > 4_000);
        }
    }
}
