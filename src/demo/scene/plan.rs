//! What happens when: a seeded sequence of episodes of play, and who makes a sound.

use rand::seq::{IndexedRandom, SliceRandom};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha12Rng;

/// A kind of play.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Play {
    /// A picture book between them.
    Book,
    /// A tower of blocks, knocked over in the end.
    Blocks,
    /// A ball rolled to and fro.
    Ball,
    /// Peekaboo.
    Peekaboo,
    /// The child turns away; the adult waits and calls; the child comes back.
    Away,
    /// Pat-a-cake.
    Clap,
    /// A teddy bear that comes hopping.
    Teddy,
}

const PLAYS: [Play; 7] =
    [Play::Book, Play::Blocks, Play::Ball, Play::Peekaboo, Play::Away, Play::Clap, Play::Teddy];

/// A stretch of one kind of play, in seconds from the clip's start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Episode {
    /// What they play.
    pub play: Play,
    /// First second.
    pub start: f32,
    /// Length in seconds.
    pub length: f32,
}

/// Whose voice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// The adult.
    Adult,
    /// The child.
    Child,
}

/// Somebody's voice for a moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Voice {
    /// Whose.
    pub who: Who,
    /// Laughter; else speech or babble.
    pub laugh: bool,
    /// First second.
    pub start: f32,
    /// Length in seconds.
    pub length: f32,
    /// Makes it sound unlike the others.
    pub seed: u32,
}

impl Voice {
    /// How many syllables (or ha-has) a second.
    pub fn rate(&self) -> f32 {
        match (self.who, self.laugh) {
            (_, true) => 5.2,
            (Who::Adult, false) => 4.2 + (self.seed % 5) as f32 * 0.2,
            (Who::Child, false) => 3.0 + (self.seed % 4) as f32 * 0.2,
        }
    }

    /// How loud it is at a moment, 0 to 1: what is heard, and how far the mouth is open.
    pub fn level(&self, second: f32) -> f32 {
        let at = second - self.start;
        if at <= 0.0 || at >= self.length {
            return 0.0;
        }
        let fade = (at / 0.06).min((self.length - at) / 0.14).min(1.0);
        let beat = (std::f32::consts::PI * at * self.rate()).sin().abs();
        fade * if self.laugh { beat * beat } else { 0.16 + 0.84 * beat.sqrt() }
    }
}

/// A noise of a toy or of hands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Noise {
    /// When, in seconds.
    pub at: f32,
    /// Which.
    pub kind: NoiseKind,
    /// How loud, 0 to 1.
    pub level: f32,
}

/// What makes a noise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoiseKind {
    /// Wood on wood.
    Clack,
    /// A ball caught.
    Thump,
    /// Hands.
    Clap,
    /// A page turned.
    Rustle,
}

/// Length of one round of a play, in seconds: what happens in it happens again in the next.
pub const BLOCK_ROUND: f32 = 24.0;
/// Seconds from one block to the next, and how long a block is carried.
pub const BLOCK_STEP: (f32, f32) = (2.7, 1.7);
/// When in its round the tower falls.
pub const BLOCK_FALL: f32 = 18.6;
/// A ball's way there and back.
pub const BALL_ROUND: f32 = 4.6;
/// Hiding and showing.
pub const PEEK_ROUND: f32 = 6.6;
/// When in its round the face shows again.
pub const PEEK_SHOW: f32 = 3.3;
/// From page to page.
pub const BOOK_ROUND: f32 = 7.5;
/// From clap to clap.
pub const CLAP_ROUND: f32 = 0.85;
/// The bear's way and the tickling at its end.
pub const TEDDY_ROUND: f32 = 8.0;

/// The whole clip.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// In order, without gaps.
    pub episodes: Vec<Episode>,
    /// By start.
    pub voices: Vec<Voice>,
    /// By time.
    pub noises: Vec<Noise>,
    /// For small movements.
    pub seed: u64,
}

impl Plan {
    /// The plan of a seed for this many seconds.
    pub fn new(seed: u64, seconds: f32) -> Self {
        let mut rng = ChaCha12Rng::seed_from_u64(seed);
        rng.set_stream(22);
        let episodes = episodes(seconds, &mut rng);
        let mut plan = Self { episodes, voices: Vec::new(), noises: Vec::new(), seed };
        for episode in plan.episodes.clone() {
            plan.sounds_of(episode, &mut rng);
        }
        plan.talk(Who::Adult, seconds, (0.9, 3.6), (0.6, 2.4), &mut rng);
        plan.talk(Who::Child, seconds, (3.0, 9.0), (0.35, 1.3), &mut rng);
        plan.voices.sort_by(|a, b| a.start.total_cmp(&b.start));
        plan.noises.sort_by(|a, b| a.at.total_cmp(&b.at));
        plan
    }

    /// The place in [`Self::episodes`] of what is played at a moment.
    pub fn episode_at(&self, second: f32) -> usize {
        self.episodes.partition_point(|e| e.start <= second).saturating_sub(1)
    }

    /// How loud somebody is at a moment, and whether laughing.
    pub fn voice_at(&self, who: Who, second: f32) -> (f32, bool) {
        let end = self.voices.partition_point(|v| v.start <= second);
        let recent = self.voices[..end].iter().rev().take(8).filter(|v| v.who == who);
        recent.map(|v| (v.level(second), v.laugh)).fold((0.0, false), |a, b| if b.0 > a.0 { b } else { a })
    }

    fn laugh(&mut self, who: Who, start: f32, length: f32, rng: &mut ChaCha12Rng) {
        self.voices.push(Voice { who, laugh: true, start, length, seed: rng.random() });
    }

    fn noise(&mut self, at: f32, kind: NoiseKind, level: f32) {
        self.noises.push(Noise { at, kind, level });
    }

    fn sounds_of(&mut self, episode: Episode, rng: &mut ChaCha12Rng) {
        let round = match episode.play {
            Play::Book => BOOK_ROUND,
            Play::Blocks => BLOCK_ROUND,
            Play::Ball => BALL_ROUND,
            Play::Peekaboo => PEEK_ROUND,
            Play::Clap => CLAP_ROUND,
            Play::Teddy => TEDDY_ROUND,
            Play::Away => episode.length,
        };
        let end = episode.start + episode.length;
        let mut start = episode.start;
        while start + round <= end + 0.01 {
            self.sounds_of_round(episode.play, start, rng);
            start += round;
        }
    }

    fn sounds_of_round(&mut self, play: Play, start: f32, rng: &mut ChaCha12Rng) {
        match play {
            Play::Blocks => {
                for block in 0..6 {
                    let lands = start + 1.5 + BLOCK_STEP.0 * block as f32 + BLOCK_STEP.1;
                    self.noise(lands, NoiseKind::Clack, 0.5);
                }
                for (after, level) in
                    [(0.05, 0.6), (0.42, 1.0), (0.50, 0.8), (0.61, 0.9), (0.74, 0.6), (0.86, 0.4)]
                {
                    self.noise(start + BLOCK_FALL + after, NoiseKind::Clack, level);
                }
                self.laugh(Who::Child, start + BLOCK_FALL + 0.5, 1.7, rng);
                self.laugh(Who::Adult, start + BLOCK_FALL + 0.9, 1.2, rng);
            }
            Play::Ball => {
                self.noise(start + 2.1, NoiseKind::Thump, 0.6);
                self.noise(start + 4.4, NoiseKind::Thump, 0.5);
                if rng.random_bool(0.3) {
                    self.laugh(Who::Child, start + 2.2, 1.0, rng);
                }
            }
            Play::Peekaboo => {
                self.laugh(Who::Child, start + PEEK_SHOW + 0.3, 1.6, rng);
                if rng.random_bool(0.5) {
                    self.laugh(Who::Adult, start + PEEK_SHOW + 0.8, 1.0, rng);
                }
            }
            Play::Book => self.noise(start + 5.9, NoiseKind::Rustle, 0.5),
            Play::Clap => self.noise(start + CLAP_ROUND * 0.5, NoiseKind::Clap, 0.55),
            Play::Teddy => self.laugh(Who::Child, start + 5.2, 1.8, rng),
            Play::Away => {}
        }
    }

    /// Talk wherever the same person is not laughing.
    fn talk(&mut self, who: Who, seconds: f32, gap: (f32, f32), length: (f32, f32), rng: &mut ChaCha12Rng) {
        let laughs: Vec<Voice> = self.voices.iter().filter(|v| v.who == who).copied().collect();
        let mut start = rng.random_range(0.5..2.0);
        while start < seconds - 3.0 {
            let voice = Voice {
                who,
                laugh: false,
                start,
                length: rng.random_range(length.0..length.1),
                seed: rng.random(),
            };
            let clear = |l: &Voice| l.start > start + voice.length + 0.1 || l.start + l.length + 0.2 < start;
            if laughs.iter().all(clear) {
                self.voices.push(voice);
            }
            start += voice.length + rng.random_range(gap.0..gap.1);
        }
    }
}

/// Every kind of play before any comes again, never one twice in a row.
fn episodes(seconds: f32, rng: &mut ChaCha12Rng) -> Vec<Episode> {
    let mut episodes: Vec<Episode> = Vec::new();
    let mut left: Vec<Play> = Vec::new();
    let mut start = 0.0;
    while start < seconds {
        if left.is_empty() {
            left = PLAYS.to_vec();
            left.shuffle(rng);
            if left.last() == episodes.last().map(|e| &e.play) {
                left.rotate_left(1);
            }
        }
        let Some(play) = left.pop() else { break };
        let rounds = match play {
            Play::Book => BOOK_ROUND * *[4.0f32, 5.0].choose(rng).unwrap_or(&4.0),
            Play::Blocks => BLOCK_ROUND * *[1.0f32, 2.0].choose(rng).unwrap_or(&1.0),
            Play::Ball => BALL_ROUND * rng.random_range(5..9) as f32,
            Play::Peekaboo => PEEK_ROUND * rng.random_range(3..6) as f32,
            Play::Clap => CLAP_ROUND * rng.random_range(14..24) as f32,
            Play::Teddy => TEDDY_ROUND * rng.random_range(3..5) as f32,
            Play::Away => rng.random_range(20.0..32.0),
        };
        episodes.push(Episode { play, start, length: rounds });
        start += rounds;
    }
    episodes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_fills_the_clip_with_changing_play_and_both_voices() {
        let plan = Plan::new(9, 360.0);
        assert_eq!(plan, Plan::new(9, 360.0));
        assert_ne!(plan, Plan::new(10, 360.0));
        assert!(plan.episodes.windows(2).all(|w| w[0].play != w[1].play));
        assert!(plan.episodes.windows(2).all(|w| (w[0].start + w[0].length - w[1].start).abs() < 0.01));
        for play in PLAYS {
            assert!(plan.episodes.iter().any(|e| e.play == play), "{play:?}");
        }
        for who in [Who::Adult, Who::Child] {
            let spoken: f32 = plan.voices.iter().filter(|v| v.who == who).map(|v| v.length).sum();
            assert!((10.0..200.0).contains(&spoken), "{who:?} {spoken}");
        }
    }
}
