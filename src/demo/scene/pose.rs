//! Where everybody and everything is at one moment.

use super::canvas::P;

/// A person's posture and face. Points are in scene units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Posture {
    /// Where they sit.
    pub seat: P,
    /// How far the shoulders lean to the right.
    pub lean: f32,
    /// How much the body is lifted (breathing, bouncing).
    pub lift: f32,
    /// Head turned: 0 to the viewer, positive to the right; beyond ±1.6 the face is hidden. Radians.
    pub yaw: f32,
    /// Head bowed: positive down, radians.
    pub bow: f32,
    /// Head tilted towards a shoulder, radians.
    pub tilt: f32,
    /// Where the eyes look within the face, −1 to 1.
    pub gaze: P,
    /// −1 unhappy to 1 beaming.
    pub smile: f32,
    /// Mouth open, 0 to 1.
    pub open: f32,
    /// Eyes closed, 0 to 1.
    pub blink: f32,
    /// Brows raised, −1 to 1.
    pub brows: f32,
    /// Left and right hand, as the viewer sees them.
    pub hands: [P; 2],
}

/// A block.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// Centre.
    pub at: P,
    /// Turn, radians.
    pub turn: f32,
}

/// One moment of the scene.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pose {
    /// The adult.
    pub adult: Posture,
    /// The child.
    pub child: Posture,
    /// Six blocks.
    pub blocks: [Piece; 6],
    /// The ball.
    pub ball: Piece,
    /// The picture book, and how far its page is turned (0 to 1).
    pub book: (P, f32),
    /// The teddy bear.
    pub teddy: Piece,
}

impl Posture {
    /// Part of the way to another posture.
    pub fn to(&self, other: &Self, share: f32) -> Self {
        let part = |a: f32, b: f32| a + (b - a) * share;
        Self {
            seat: self.seat.to(other.seat, share),
            lean: part(self.lean, other.lean),
            lift: part(self.lift, other.lift),
            yaw: part(self.yaw, other.yaw),
            bow: part(self.bow, other.bow),
            tilt: part(self.tilt, other.tilt),
            gaze: self.gaze.to(other.gaze, share),
            smile: part(self.smile, other.smile),
            open: part(self.open, other.open),
            blink: part(self.blink, other.blink),
            brows: part(self.brows, other.brows),
            hands: [self.hands[0].to(other.hands[0], share), self.hands[1].to(other.hands[1], share)],
        }
    }
}

impl Piece {
    fn to(self, other: Self, share: f32) -> Self {
        Self { at: self.at.to(other.at, share), turn: self.turn + (other.turn - self.turn) * share }
    }
}

impl Pose {
    /// Part of the way to another pose.
    pub fn to(&self, other: &Self, share: f32) -> Self {
        let mut blocks = self.blocks;
        for (block, aim) in blocks.iter_mut().zip(other.blocks) {
            *block = block.to(aim, share);
        }
        Self {
            adult: self.adult.to(&other.adult, share),
            child: self.child.to(&other.child, share),
            blocks,
            ball: self.ball.to(other.ball, share),
            book: (self.book.0.to(other.book.0, share), self.book.1 + (other.book.1 - self.book.1) * share),
            teddy: self.teddy.to(other.teddy, share),
        }
    }
}

/// 0 before 0, 1 after 1, soft in between.
pub fn ease(t: f32) -> f32 {
    let t = t.clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}
