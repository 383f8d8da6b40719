//! The player and its picture: the only place of the window that holds a film.

use std::time::Duration;

use eframe::egui::{self, ColorImage, TextureHandle, TextureOptions};

use super::action::Film;
use super::look::{FilmState, Showing};
use super::screens::Reel;
use super::screens::coding::SPEEDS;
use crate::jobs::Wake;
use crate::media::{Player, State};

/// How much one step of loudness is.
const VOLUME_STEP: f64 = 0.1;

/// Upon a frame. A request without delay would paint the window twice for each frame of the film.
const SOON: Duration = Duration::from_millis(1);

/// Shows at most one film.
pub struct Cinema {
    open: Option<(Reel, Player)>,
    picture: Option<TextureHandle>,
    volume: f64,
    muted: bool,
    rate: f64,
    told: Vec<String>,
}

impl Cinema {
    /// An empty cinema at this loudness.
    pub fn new(volume: f64) -> Self {
        Self { open: None, picture: None, volume, muted: false, rate: 1.0, told: Vec::new() }
    }

    /// Loudness, 0 to 1.
    pub fn volume(&self) -> f64 {
        self.volume
    }

    /// Whether the film is on its way to another moment.
    pub fn seeking(&self) -> bool {
        self.open.as_ref().is_some_and(|(_, player)| player.status().seeking)
    }

    /// What the person should know although the film plays, such as that there is no sound device; once each.
    pub fn remark(&mut self) -> Option<String> {
        let remark = self.open.as_ref()?.1.status().notice?;
        if self.told.contains(&remark) {
            return None;
        }
        self.told.push(remark.clone());
        Some(remark)
    }

    /// Shows this film, or none. The one that is open stays if it is the same stretch of the same file.
    pub fn show(&mut self, reel: Option<Reel>, ctx: &egui::Context) {
        let same = match (&self.open, &reel) {
            (Some((open, _)), Some(wanted)) => open.file == wanted.file && open.window_ms == wanted.window_ms,
            (None, None) => true,
            _ => false,
        };
        if same {
            return;
        }
        self.picture = None;
        self.rate = 1.0;
        self.open = reel.map(|reel| {
            let ctx = ctx.clone();
            let wake: Wake = std::sync::Arc::new(move || ctx.request_repaint_after(SOON));
            let player = Player::open(&reel.file, reel.window_ms.clone(), wake);
            player.set_volume(if self.muted { 0.0 } else { self.volume });
            if reel.start_ms > reel.window_ms.start {
                player.seek(reel.start_ms);
            }
            (reel, player)
        });
    }

    /// Takes the newest frame, if there is one, and says how the film stands.
    pub fn showing(&mut self, ctx: &egui::Context) -> Showing {
        let mut showing =
            Showing { rate: self.rate, volume: self.volume, muted: self.muted, ..Showing::default() };
        let Some((reel, player)) = &self.open else { return showing };
        if let Some(frame) = player.take_frame() {
            let size = [frame.width as usize, frame.height as usize];
            let pixels = frame.rgba();
            if pixels.len() == size[0] * size[1] * 4 {
                // Video is opaque, so premultiplied and not are the same, and this way is twice as fast.
                let image = ColorImage::from_rgba_premultiplied(size, pixels);
                match &mut self.picture {
                    Some(texture) => texture.set(image, TextureOptions::LINEAR),
                    None => self.picture = Some(ctx.load_texture("film", image, TextureOptions::LINEAR)),
                }
            }
        }
        let status = player.status();
        showing.state = match status.state {
            State::Opening => FilmState::Opening,
            State::Paused => FilmState::Paused,
            State::Playing => FilmState::Playing,
            State::Ended => FilmState::Ended,
            State::Failed(why) => FilmState::Failed(why),
        };
        showing.position_ms = status.position_ms.max(reel.window_ms.start);
        showing.picture = self.picture.as_ref().map(|texture| (texture.id(), texture.size_vec2().into()));
        showing
    }

    /// Does what the film is told.
    pub fn direct(&mut self, film: Film) {
        match film {
            Film::Volume(volume) => (self.volume, self.muted) = (volume.clamp(0.0, 1.0), false),
            Film::VolumeStep(steps) => {
                let wanted = self.volume + steps as f64 * VOLUME_STEP;
                (self.volume, self.muted) = ((wanted * 10.0).round().clamp(0.0, 10.0) / 10.0, false);
            }
            Film::Mute => self.muted = !self.muted,
            _ => {}
        }
        if let Film::Speed(rate) = film {
            self.rate = rate;
        }
        if let Film::SpeedStep(steps) = film {
            self.rate = next_speed(self.rate, steps);
        }
        let Some((_, player)) = &self.open else { return };
        match film {
            Film::Toggle => player.toggle(),
            Film::Pause => player.pause(),
            Film::Seek(position) => player.seek(position),
            Film::Skip(by) => player.skip(by),
            Film::Speed(_) | Film::SpeedStep(_) => player.set_rate(self.rate),
            Film::Volume(_) | Film::VolumeStep(_) | Film::Mute => {
                player.set_volume(if self.muted { 0.0 } else { self.volume });
            }
        }
    }
}

/// The speed so many steps from this one, within those that can be chosen.
fn next_speed(now: f64, steps: isize) -> f64 {
    let nearest = SPEEDS.iter().position(|speed| *speed >= now - 0.01).unwrap_or(SPEEDS.len() - 1);
    let wanted = nearest.saturating_add_signed(steps).min(SPEEDS.len() - 1);
    SPEEDS.get(wanted).copied().unwrap_or(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speed_goes_step_by_step_and_stops_at_its_ends() {
        assert!((next_speed(1.0, 1) - 1.25).abs() < 1e-9);
        assert!((next_speed(1.0, -1) - 0.75).abs() < 1e-9);
        assert!((next_speed(0.5, -1) - 0.5).abs() < 1e-9);
        assert!((next_speed(2.0, 1) - 2.0).abs() < 1e-9);
    }

    #[test]
    fn loudness_is_kept_between_silence_and_full_and_muting_is_undone_by_it() {
        let mut cinema = Cinema::new(0.95);
        cinema.direct(Film::Mute);
        cinema.direct(Film::VolumeStep(1));
        assert!((cinema.volume() - 1.0).abs() < 1e-9);
        assert!(!cinema.muted);
        cinema.direct(Film::Volume(-3.0));
        assert!(cinema.volume().abs() < 1e-9);
    }
}
