//! The animated scene: a parent and a small child at play on a living-room floor. Everything is drawn by the
//! program, and every moment is a pure function of the seed and the time.

mod acts;
mod canvas;
mod face;
mod look;
mod person;
pub mod plan;
mod pose;
mod room;
mod shapes;
mod toys;

pub use canvas::{Canvas, P, View};
use look::Look;
use person::{ADULT, CHILD};
use plan::{Plan, Who};
use pose::{Pose, ease};

/// Seconds in which one kind of play passes into the next.
const CROSSING: f32 = 1.4;

/// A family at play, ready to be drawn.
pub struct Scene {
    look: Look,
    plan: Plan,
    background: Canvas,
}

impl Scene {
    /// Paints the room; `seed` decides on the family and the room, the plan on what happens.
    pub fn new(seed: u64, plan: Plan, view: View) -> Self {
        let look = Look::new(seed);
        let mut background = Canvas::new(view, look.light);
        room::paint(&mut background, &look);
        Self { look, plan, background }
    }

    /// A canvas to draw moments on.
    pub fn canvas(&self) -> Canvas {
        self.background.clone()
    }

    /// Draws one moment.
    pub fn draw(&self, canvas: &mut Canvas, second: f32) {
        let pose = self.pose(second);
        canvas.reset_to(&self.background);
        person::body(canvas, &ADULT, &self.look.adult, &pose.adult);
        person::body(canvas, &CHILD, &self.look.child, &pose.child);
        toys::paint(canvas, &self.look, &pose);
        person::arms(canvas, &ADULT, &self.look.adult, &pose.adult);
        person::arms(canvas, &CHILD, &self.look.child, &pose.child);
    }

    fn pose(&self, second: f32) -> Pose {
        let place = self.plan.episode_at(second);
        let Some(episode) = self.plan.episodes.get(place) else { return acts::at_rest() };
        let mut pose = acts::pose(episode, second);
        let into = (second - episode.start) / CROSSING;
        if into < 1.0
            && let Some(before) = place.checked_sub(1).and_then(|p| self.plan.episodes.get(p))
        {
            pose = acts::pose(before, episode.start).to(&pose, ease(into));
        }
        self.enliven(&mut pose, second);
        pose
    }

    /// Breath, small movements, blinking, and mouths that go with the voices.
    fn enliven(&self, pose: &mut Pose, second: f32) {
        let people = [(&mut pose.adult, Who::Adult, 1.0), (&mut pose.child, Who::Child, 1.6)];
        for (posture, who, restless) in people {
            let phase = (self.plan.seed % 97) as f32 + restless * 10.0;
            let wave = |rate: f32, shift: f32| (second * rate + phase * shift).sin();
            posture.lift += 1.2 * wave(1.6 * restless, 1.0);
            posture.lean += restless * 2.2 * wave(0.43, 1.3) + restless * 1.2 * wave(1.07, 2.1);
            posture.yaw += restless * (0.06 * wave(0.61, 1.7) + 0.04 * wave(1.37, 0.6));
            posture.tilt += restless * (0.035 * wave(0.52, 2.2) + 0.02 * wave(1.21, 0.4));
            posture.bow += 0.03 * wave(0.83, 0.9);
            for (hand, shift) in posture.hands.iter_mut().zip([0.7, 2.9]) {
                *hand = *hand + P(1.6 * wave(1.3, shift), 1.6 * wave(1.7, shift + 0.5)) * restless;
            }
            let (level, laugh) = self.plan.voice_at(who, second);
            if level > 0.0 {
                posture.open = posture.open.max(level * if laugh { 0.9 } else { 0.55 });
                posture.smile = posture.smile.max(if laugh { 0.95 } else { 0.3 });
                posture.bow -= 0.05 * level;
            }
            posture.blink = posture.blink.max(Self::blink(second, phase));
        }
    }

    /// One blink in each stretch of 3.4 seconds, at a moment of its own.
    fn blink(second: f32, phase: f32) -> f32 {
        let stretch = (second / 3.4 + phase).floor();
        let scramble = (stretch * 12.9898 + phase).sin() * 43_758.547;
        let at = (stretch - phase + 0.15 + 0.7 * scramble.fract().abs()) * 3.4;
        (1.0 - (second - at).abs() / 0.14).max(0.0)
    }
}

#[cfg(test)]
mod tests;
