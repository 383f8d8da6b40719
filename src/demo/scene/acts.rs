//! What each kind of play looks like at a moment: pure functions of time.

use super::canvas::P;
use super::person::{ADULT, Build, CHILD, head_centre};
use super::plan::{
    BALL_ROUND, BLOCK_FALL, BLOCK_ROUND, BLOCK_STEP, BOOK_ROUND, CLAP_ROUND, Episode, PEEK_ROUND, PEEK_SHOW,
    Play, TEDDY_ROUND,
};
use super::pose::{Piece, Pose, Posture, ease};
use super::toys::{BALL, BLOCK};

const ADULT_SEAT: P = P(-128.0, 0.0);
const CHILD_SEAT: P = P(116.0, 16.0);
/// Where the blocks lie about, and the tower's foot.
const SCATTER: [P; 6] =
    [P(-62.0, 38.0), P(40.0, 44.0), P(-30.0, 48.0), P(14.0, 54.0), P(-84.0, 52.0), P(52.0, 62.0)];
const TOWER: P = P(-4.0, 29.0);

/// Somebody sitting at rest.
fn resting(seat: P, build: &Build) -> Posture {
    let knee = P(build.legs.0.0 * 0.75, -build.torso * 0.22);
    Posture {
        seat,
        lean: 0.0,
        lift: 0.0,
        yaw: 0.0,
        bow: 0.0,
        tilt: 0.0,
        gaze: P(0.0, 0.0),
        smile: 0.35,
        open: 0.0,
        blink: 0.0,
        brows: 0.1,
        hands: [seat + P(-knee.0, knee.1), seat + P(knee.0, knee.1)],
    }
}

/// Both at rest, the toys lying about.
pub fn at_rest() -> Pose {
    let mut blocks = [Piece { at: P(0.0, 0.0), turn: 0.0 }; 6];
    for (place, (block, at)) in blocks.iter_mut().zip(SCATTER).enumerate() {
        *block = Piece { at, turn: (place as f32 * 1.7).sin() * 0.5 };
    }
    Pose {
        adult: resting(ADULT_SEAT, &ADULT),
        child: resting(CHILD_SEAT, &CHILD),
        blocks,
        ball: Piece { at: P(-216.0, 40.0), turn: 0.4 },
        book: (P(192.0, 58.0), 0.0),
        teddy: Piece { at: P(222.0, 6.0), turn: 0.12 },
    }
}

/// Turns head and eyes to a point; `keenly` (0 to 1): how far the head goes along.
fn look_at(posture: &mut Posture, build: &Build, target: P, keenly: f32) {
    let way = target - head_centre(build, posture);
    let reach = way.0.hypot(way.1).max(40.0);
    let (side, down) = (way.0 / reach, way.1 / reach);
    posture.yaw = side * 1.05 * keenly;
    posture.bow = down.max(-0.4) * 0.55 * keenly;
    posture.gaze = P(side * 0.9, down * 0.9);
}

fn look_at_each_other(pose: &mut Pose) {
    let (adult, child) = (head_centre(&ADULT, &pose.adult), head_centre(&CHILD, &pose.child));
    look_at(&mut pose.adult, &ADULT, child, 0.85);
    look_at(&mut pose.child, &CHILD, adult, 0.85);
}

/// The pose at `second` of the clip, as the episode has it (small movements come on top).
pub fn pose(episode: &Episode, second: f32) -> Pose {
    let u = (second - episode.start).clamp(0.0, episode.length);
    let mut pose = at_rest();
    match episode.play {
        Play::Book => book(&mut pose, u),
        Play::Blocks => blocks(&mut pose, u % BLOCK_ROUND),
        Play::Ball => ball(&mut pose, u % BALL_ROUND),
        Play::Peekaboo => peekaboo(&mut pose, u % PEEK_ROUND),
        Play::Away => away(&mut pose, u, episode.length),
        Play::Clap => pat_a_cake(&mut pose, u),
        Play::Teddy => teddy(&mut pose, u % TEDDY_ROUND),
    }
    pose
}

fn book(pose: &mut Pose, u: f32) {
    push_blocks_aside(pose);
    let at = P(-2.0, 34.0);
    let within = u % BOOK_ROUND;
    pose.book = (at, ease((within - 5.6) / 1.1) % 1.0);
    (pose.adult.lean, pose.child.lean) = (40.0, -24.0);
    // Both look into the book; now and then the adult looks up at the child, and the child back.
    let child_head = head_centre(&CHILD, &pose.child);
    let adult_head = head_centre(&ADULT, &pose.adult);
    let up = ease((within - 2.2) / 0.5) - ease((within - 4.2) / 0.5);
    let back = ease((within - 2.9) / 0.5) - ease((within - 4.4) / 0.5);
    look_at(&mut pose.adult, &ADULT, at.to(child_head, up), 0.95);
    look_at(&mut pose.child, &CHILD, at.to(adult_head, back * 0.9), 0.95);
    let page = u / BOOK_ROUND;
    let spot = at + P(-26.0 + 50.0 * (0.5 + 0.5 * (page.floor() * 2.4).sin()), -4.0 + 3.0 * (u * 2.6).sin());
    let turning = ease((within - 5.4) / 0.4) - ease((within - 6.7) / 0.5);
    let corner = at + P(52.0 - 100.0 * ease((within - 5.6) / 1.1), -14.0 - 26.0 * turning);
    pose.adult.hands[1] = spot.to(corner, turning);
    pose.adult.hands[0] = at + P(-64.0, 2.0);
    let pointing = ease((within - 3.4) / 0.6) - ease((within - 5.2) / 0.5);
    pose.child.hands[0] = (at + P(62.0, 2.0)).to(at + P(24.0, -8.0 + 4.0 * (u * 5.0).sin()), pointing);
    pose.adult.smile = 0.35 + 0.4 * up;
    pose.child.smile = 0.2 + 0.6 * back;
    pose.child.brows = 0.2 + 0.5 * pointing;
}

fn blocks(pose: &mut Pose, u: f32) {
    (pose.adult.lean, pose.child.lean) = (36.0, -22.0);
    let fallen = ease((u - BLOCK_FALL) / 0.7);
    let mut busy = TOWER + P(0.0, -20.0);
    let homes = pose.blocks;
    for (place, home) in homes.into_iter().enumerate() {
        let start = 1.5 + BLOCK_STEP.0 * place as f32;
        let top = TOWER - P((place as f32 * 2.1).sin() * 2.2, BLOCK * 2.0 * place as f32);
        let carried = ease((u - start - 0.25) / (BLOCK_STEP.1 - 0.25));
        let arch = P(0.0, -62.0 * (carried * std::f32::consts::PI).sin());
        let mut at = home.at.to(top, carried) + arch;
        let mut turn = home.turn * (1.0 - carried);
        if fallen > 0.0 {
            let hop = P(0.0, -24.0 * (fallen * std::f32::consts::PI).sin());
            at = top.to(home.at, fallen) + hop;
            turn = home.turn * fallen + (1.0 - fallen) * fallen * 6.0 * (place as f32 - 2.5);
        }
        if let Some(piece) = pose.blocks.get_mut(place) {
            *piece = Piece { at, turn };
        }
        let reach = ease((u - start + 0.9) / 0.9) - ease((u - start - BLOCK_STEP.1) / 0.7);
        if reach > 0.0 {
            let grip = if u < start { home.at } else { at };
            let (posture, hand, side) =
                if place % 2 == 0 { (&mut pose.adult, 1, -1.0) } else { (&mut pose.child, 0, 1.0) };
            let from = posture.hands[hand];
            posture.hands[hand] = from.to(grip + P(side * 8.0, -8.0), reach);
            busy = busy.to(grip, reach);
        }
    }
    // The child knocks it over.
    let swing = ease((u - BLOCK_FALL + 0.7) / 0.6) - ease((u - BLOCK_FALL - 0.5) / 0.6);
    let sweep = TOWER + P(46.0 - 70.0 * ease((u - BLOCK_FALL + 0.15) / 0.4), -70.0);
    pose.child.hands[0] = pose.child.hands[0].to(sweep, swing);
    let glee = ease((u - BLOCK_FALL) / 0.4) - ease((u - BLOCK_FALL - 3.5) / 1.0);
    let heads = (head_centre(&ADULT, &pose.adult), head_centre(&CHILD, &pose.child));
    look_at(&mut pose.adult, &ADULT, busy.to(heads.1, glee), 0.9);
    look_at(&mut pose.child, &CHILD, busy.to(heads.0, glee * 0.9), 0.9);
    cheer(pose, glee, u);
    pose.child.smile = 0.15 + 0.85 * glee;
    pose.adult.smile = 0.35 + 0.6 * glee;
}

/// Arms up and bouncing.
fn cheer(pose: &mut Pose, glee: f32, u: f32) {
    let child = &mut pose.child;
    child.lift += glee * 7.0 * (u * 11.0).sin().abs();
    for (hand, side) in [(0, -1.0), (1, 1.0)] {
        let up = child.seat + P(side * 74.0, -118.0 + 14.0 * (u * 11.0 + side).sin());
        child.hands[hand] = child.hands[hand].to(up, glee * 0.85);
    }
}

fn push_blocks_aside(pose: &mut Pose) {
    for (place, block) in pose.blocks.iter_mut().enumerate() {
        block.at = P(-176.0 + 27.0 * place as f32, 60.0 + 3.0 * (place % 3) as f32);
    }
}

fn ball(pose: &mut Pose, u: f32) {
    let (near_adult, near_child) = (P(-50.0, 58.0 - BALL), P(56.0, 60.0 - BALL));
    let there = ease((u - 0.8) / 1.4);
    let back = ease((u - 3.1) / 1.4);
    let at = near_adult.to(near_child, there - back);
    pose.ball = Piece { at, turn: (at.0 - near_adult.0) / BALL };
    push_blocks_aside(pose);
    let with_adult = 1.0 - ease((u - 0.7) / 0.6) + ease((u - 3.7) / 0.7);
    let with_child = ease((u - 1.7) / 0.5) - ease((u - 3.2) / 0.5);
    pose.adult.lean = 24.0 + 14.0 * with_adult;
    pose.child.lean = -8.0 - 16.0 * with_child;
    for (hand, side) in [(0, -1.0), (1, 1.0)] {
        pose.adult.hands[hand] =
            (ADULT_SEAT + P(52.0 + side * 36.0, -24.0)).to(near_adult + P(side * 22.0, -6.0), with_adult);
        pose.child.hands[hand] =
            (CHILD_SEAT + P(-14.0 + side * 42.0, -42.0)).to(near_child + P(side * 20.0, -8.0), with_child);
    }
    look_at(&mut pose.adult, &ADULT, at.to(head_centre(&CHILD, &pose.child), 0.35 * with_child), 0.9);
    look_at(&mut pose.child, &CHILD, at.to(head_centre(&ADULT, &pose.adult), 0.35 * with_adult), 0.9);
    pose.child.smile = 0.4 + 0.5 * with_child;
    pose.adult.smile = 0.5;
    pose.adult.brows = 0.5 * with_child;
}

fn peekaboo(pose: &mut Pose, u: f32) {
    pose.adult.lean = 26.0;
    look_at_each_other(pose);
    let hidden = ease((u - 0.9) / 0.5) - ease((u - PEEK_SHOW) / 0.25);
    let shown = ease((u - PEEK_SHOW) / 0.3) - ease((u - PEEK_SHOW - 2.2) / 0.8);
    let face = head_centre(&ADULT, &pose.adult) + P(6.0, 2.0);
    for (hand, side) in [(0, -1.0), (1, 1.0)] {
        let covering = face + P(side * 19.0, 4.0);
        let spread = face + P(side * 74.0, 12.0);
        let rest = pose.adult.hands[hand];
        pose.adult.hands[hand] = rest.to(covering, hidden).to(spread, shown * 0.9);
    }
    pose.adult.yaw *= 1.0 - 0.7 * hidden;
    pose.adult.bow = 0.25 * hidden;
    pose.adult.smile = 0.4 + 0.6 * shown;
    pose.adult.open = 0.7 * shown * (1.0 - ease((u - PEEK_SHOW - 0.9) / 0.6));
    pose.adult.brows = shown;
    pose.child.smile = 0.25 + 0.75 * shown;
    pose.child.brows = 0.8 * hidden;
    cheer(pose, shown * 0.8, u);
    pose.child.tilt = 0.16 * hidden * (u * 1.4).sin();
}

fn away(pose: &mut Pose, u: f32, length: f32) {
    look_at_each_other(pose);
    let gone = ease((u - 2.5) / 1.6) - ease((u - length + 6.0) / 1.6);
    let calling = gone * (0.5 + 0.5 * (u * 0.9).sin());
    pose.child.yaw = pose.child.yaw.to(2.35 + 0.5 * (u * 0.45).sin(), gone);
    pose.child.lean = 16.0 * gone;
    pose.child.smile = 0.35 - 0.5 * gone;
    pose.child.hands[1] = pose.child.hands[1].to(pose.teddy.at + P(-22.0, 2.0 + 4.0 * (u * 2.0).sin()), gone);
    pose.child.hands[0] = pose.child.hands[0].to(CHILD_SEAT + P(10.0, -30.0), gone);
    pose.adult.lean = 12.0 + 26.0 * calling;
    pose.adult.tilt = 0.12 * gone;
    pose.adult.brows = 0.6 * gone;
    pose.adult.smile = 0.4 - 0.25 * gone;
    let wave = ADULT_SEAT + P(112.0 + 14.0 * (u * 6.0).sin() * calling, -100.0 - 34.0 * calling);
    pose.adult.hands[1] = pose.adult.hands[1].to(wave, calling);
}

trait Between {
    fn to(self, other: Self, share: Self) -> Self;
}

impl Between for f32 {
    fn to(self, other: Self, share: Self) -> Self {
        self + (other - self) * share
    }
}

fn pat_a_cake(pose: &mut Pose, u: f32) {
    (pose.adult.lean, pose.child.lean) = (46.0, -16.0);
    look_at_each_other(pose);
    let beat = (u / CLAP_ROUND * std::f32::consts::TAU).cos();
    let apart = 0.5 + 0.5 * beat;
    // Own hands together, then the other's: in turn.
    let together = (u / (CLAP_ROUND * 4.0)).fract() < 0.5;
    for (hand, side) in [(0, -1.0), (1, 1.0)] {
        let meeting = P(26.0, -62.0 + side * 10.0);
        let (adult, child) = if together {
            (meeting - P(6.0 + 30.0 * apart, 0.0), meeting + P(6.0 + 24.0 * apart, 0.0))
        } else {
            (P(-30.0 + side * (6.0 + 26.0 * apart), -58.0), P(76.0 + side * (5.0 + 22.0 * apart), -42.0))
        };
        pose.adult.hands[hand] = adult;
        pose.child.hands[hand] = child;
    }
    pose.adult.smile = 0.7;
    pose.child.smile = 0.65 + 0.3 * (u * 0.7).sin();
    pose.child.lift = 3.0 * apart;
    pose.adult.tilt = 0.07 * (u * 1.8).sin();
    pose.child.tilt = -0.09 * (u * 1.8).sin();
}

fn teddy(pose: &mut Pose, u: f32) {
    let coming = ease((u - 0.8) / 4.0);
    let gone = ease((u - 7.0) / 1.0);
    let hop = -26.0 * (u * 3.4).sin().abs() * (ease((u - 0.8) / 0.4) - ease((u - 4.6) / 0.4));
    let tickle = ease((u - 4.8) / 0.4) - ease((u - 6.9) / 0.4);
    let (start, end) = (P(-40.0, 16.0), P(56.0, -16.0));
    let at = start.to(end, coming - gone) + P(4.0 * tickle * (u * 19.0).sin(), hop);
    pose.teddy = Piece { at, turn: 0.10 * (u * 6.8).sin() };
    pose.adult.lean = 30.0 + 34.0 * (coming - gone);
    pose.adult.hands[1] = at + P(-16.0, -8.0);
    pose.adult.hands[0] = ADULT_SEAT + P(-30.0, -30.0);
    let child_head = head_centre(&CHILD, &pose.child);
    look_at(&mut pose.adult, &ADULT, at.to(child_head, 0.75), 0.9);
    look_at(&mut pose.child, &CHILD, at, 0.9);
    pose.child.smile = 0.3 + 0.7 * tickle;
    pose.adult.smile = 0.5 + 0.4 * tickle;
    pose.child.lean = 14.0 * tickle;
    pose.child.lift = 5.0 * tickle * (u * 13.0).sin().abs();
    let reach = (ease((u - 2.4) / 0.8) - ease((u - 4.6) / 0.5)).max(0.0);
    for (hand, side) in [(0, -1.0), (1, 1.0)] {
        let to_bear = P(58.0 + side * 14.0, -30.0 + 6.0 * (u * 4.0).sin());
        let guard = CHILD_SEAT + P(-20.0 + side * 22.0, -44.0);
        pose.child.hands[hand] = pose.child.hands[hand].to(to_bear, reach).to(guard, tickle);
    }
}
