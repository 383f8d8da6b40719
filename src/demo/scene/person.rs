//! A person on the floor: body, arms, and a head that turns.

use super::canvas::{Canvas, P, Rgb};
use super::face;
use super::look::{Hair, Person};
use super::pose::Posture;
use super::shapes::{bent_line, ellipse, limb, smooth};

/// Proportions, in scene units.
#[derive(Clone, Copy, Debug)]
pub struct Build {
    /// Seat to shoulders.
    pub torso: f32,
    /// Half widths of shoulders, waist and hips.
    pub widths: [f32; 3],
    /// Shoulders to chin.
    pub neck: f32,
    /// Head: half width and half height.
    pub head: P,
    /// Upper arm and forearm.
    pub arm: [f32; 2],
    /// Half thickness of an arm.
    pub arm_thick: f32,
    /// Knee and foot beside the seat, half thickness of a leg.
    pub legs: (P, P, f32),
    /// Where the eyes lie in the face: −1 top to 1 chin.
    pub eye_line: f32,
    /// Half size of an eye, as a share of the head's half width.
    pub eye: f32,
}

/// A grown-up.
pub const ADULT: Build = Build {
    torso: 150.0,
    widths: [50.0, 41.0, 54.0],
    neck: 14.0,
    head: P(42.0, 50.0),
    arm: [96.0, 92.0],
    arm_thick: 14.0,
    legs: (P(88.0, -14.0), P(-34.0, 10.0), 24.0),
    eye_line: 0.02,
    eye: 0.15,
};

/// A child of one or two.
pub const CHILD: Build = Build {
    torso: 78.0,
    widths: [31.0, 35.0, 38.0],
    neck: 3.0,
    head: P(41.0, 41.0),
    arm: [54.0, 51.0],
    arm_thick: 11.0,
    legs: (P(44.0, 2.0), P(58.0, 20.0), 15.0),
    eye_line: 0.16,
    eye: 0.19,
};

/// Where the shoulders' middle is.
fn chest(build: &Build, posture: &Posture) -> P {
    // Leaning brings the shoulders down.
    let down = posture.lean * posture.lean * 0.28 / build.torso;
    posture.seat + P(posture.lean, down - build.torso - posture.lift)
}

/// Where the middle of the head is.
pub fn head_centre(build: &Build, posture: &Posture) -> P {
    let bowed = posture.bow.max(0.0) * 9.0;
    chest(build, posture)
        + P(posture.lean * 0.22 + posture.tilt * build.head.1 * 0.7, -build.neck - build.head.1 + bowed)
}

/// Legs, body and head; the arms come later, in front of the toys.
pub fn body(canvas: &mut Canvas, build: &Build, person: &Person, posture: &Posture) {
    let seat = posture.seat;
    canvas.glaze(
        &ellipse(seat + P(0.0, 20.0), build.widths[2] * 2.0, 17.0, 0.0),
        Rgb(40.0, 24.0, 20.0),
        0.28,
    );
    let chest = chest(build, posture);
    face::hair_behind(canvas, build, person, posture);
    legs(canvas, build, person, seat);
    torso(canvas, build, person, seat, chest);
    let head = head_centre(build, posture);
    canvas.fill(
        &limb(chest + P(0.0, 4.0), build.head.0 * 0.34, head, build.head.0 * 0.34),
        person.skin.darker(0.13),
    );
    if person.hair == Hair::Long && posture.yaw.abs() > 1.9 {
        // Seen from behind the hair lies over the back; `face::head` paints it.
        canvas.fill(&ellipse(chest, build.widths[0] * 0.7, 10.0, 0.0), person.hair_colour);
    }
    face::head(canvas, build, person, posture, head);
}

fn legs(canvas: &mut Canvas, build: &Build, person: &Person, seat: P) {
    let (knee, foot, thick) = build.legs;
    let hip = build.widths[2] * 0.45;
    for side in [-1.0, 1.0] {
        let at = |p: P| seat + P(p.0 * side, p.1);
        let colour = if side < 0.0 { person.trousers } else { person.trousers.darker(0.10) };
        let foot_at = at(foot);
        canvas.fill(
            &ellipse(foot_at + P(9.0 * side * foot.0.signum(), 0.0), thick * 0.95, thick * 0.62, 0.0),
            person.socks,
        );
        canvas.fill(&limb(at(P(hip, -14.0)), thick, at(knee), thick * 0.86), colour);
        canvas.fill(&limb(at(knee), thick * 0.84, foot_at, thick * 0.6), colour.lighter(0.06));
    }
}

fn torso(canvas: &mut Canvas, build: &Build, person: &Person, seat: P, chest: P) {
    let [shoulder, waist, hip] = build.widths;
    let spine = |share: f32| seat.to(chest, share);
    let left_right = |share: f32, half: f32| (spine(share) - P(half, 0.0), spine(share) + P(half, 0.0));
    let (waist_l, waist_r) = left_right(0.52, waist);
    let (hip_l, hip_r) = left_right(0.08, hip);
    let (arm_l, arm_r) = left_right(0.90, shoulder);
    let top = spine(1.0);
    let bottom = seat + P(0.0, 8.0);
    let outline = [
        top + P(-shoulder * 0.42, -3.0),
        top + P(shoulder * 0.42, -3.0),
        arm_r,
        waist_r,
        hip_r,
        bottom + P(hip * 0.5, 0.0),
        bottom - P(hip * 0.5, 0.0),
        hip_l,
        waist_l,
        arm_l,
    ];
    canvas.fill(&smooth(&outline), person.top);
    if let Some(stripe) = person.stripes {
        for band in 0..5 {
            let share = 0.22 + 0.145 * band as f32;
            let half = waist + (shoulder - waist) * ((share - 0.52) / 0.4).clamp(-0.4, 0.8) - 1.5;
            let (l, r) = (spine(share) - P(half, 0.0), spine(share) + P(half, 0.0));
            canvas.fill(&bent_line(l, spine(share) + P(0.0, 7.0), r, build.torso * 0.026), stripe);
        }
    }
    // A little shade on the side away from the light.
    let shade = [arm_r, waist_r, hip_r, spine(0.08) + P(hip * 0.4, 0.0), spine(0.55) + P(waist * 0.55, 0.0)];
    canvas.glaze(&smooth(&shade), Rgb(30.0, 20.0, 40.0), 0.12);
    canvas.fill(&ellipse(top + P(0.0, 1.0), build.head.0 * 0.46, 8.0, 0.0), person.skin.darker(0.13));
}

/// Both arms, hands on their places as far as they reach.
pub fn arms(canvas: &mut Canvas, build: &Build, person: &Person, posture: &Posture) {
    let chest = chest(build, posture);
    for (hand, side) in posture.hands.into_iter().zip([-1.0f32, 1.0]) {
        let shoulder = chest + P(side * (build.widths[0] - build.arm_thick * 0.55), build.torso * 0.11);
        let (elbow, hand) = bend(shoulder, hand, build.arm, side);
        let thick = build.arm_thick;
        let colour = person.top.darker(if side < 0.0 { 0.05 } else { 0.11 });
        let wrist = elbow.to(hand, 0.86);
        canvas.fill(&limb(elbow, thick * 0.55, hand, thick * 0.52), person.skin.darker(0.05));
        canvas.fill(&limb(shoulder, thick, elbow, thick * 0.84), colour);
        canvas.fill(&limb(elbow, thick * 0.84, wrist, thick * 0.66), colour);
        fingers(canvas, person, elbow, hand, thick, side);
    }
}

fn fingers(canvas: &mut Canvas, person: &Person, elbow: P, hand: P, thick: f32, side: f32) {
    let length = elbow.distance(hand).max(1.0);
    let ahead = (hand - elbow) * (1.0 / length);
    let across = P(-ahead.1, ahead.0) * side;
    let skin = person.skin.darker(0.03);
    canvas.fill(
        &limb(hand, thick * 0.30, hand + ahead * (thick * 0.5) - across * (thick * 0.75), thick * 0.24),
        skin,
    );
    canvas.fill(
        &ellipse(hand + ahead * (thick * 0.45), thick * 0.86, thick * 0.66, ahead.1.atan2(ahead.0)),
        skin,
    );
}

/// The elbow between shoulder and hand, and the hand drawn in to what the arm reaches.
fn bend(shoulder: P, wanted: P, [upper, fore]: [f32; 2], side: f32) -> (P, P) {
    let wanted_length = shoulder.distance(wanted).max(1.0);
    // An arm that need not be straight comes towards the viewer, and so looks shorter.
    let shown = (wanted_length * 1.16 / (upper + fore)).clamp(0.66, 1.0);
    let (upper, fore) = (upper * shown, fore * shown);
    let length = wanted_length.min((upper + fore) * 0.985);
    let hand = shoulder.to(wanted, length / wanted_length);
    let along = (upper * upper - fore * fore + length * length) / (2.0 * length);
    let out = (upper * upper - along * along).max(0.0).sqrt();
    let way = (hand - shoulder) * (1.0 / length);
    // Elbows hang down and outwards.
    let first = P(-way.1, way.0);
    let score = |p: P| p.1 + p.0 * side * 0.8;
    let normal = if score(first) >= score(first * -1.0) { first } else { first * -1.0 };
    (shoulder + way * along + normal * out, hand)
}
