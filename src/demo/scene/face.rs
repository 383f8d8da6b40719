//! A head that turns: features lie on a round head and move with it.

use super::canvas::{Canvas, P, Rgb};
use super::look::{Hair, Person};
use super::person::{Build, head_centre};
use super::pose::{Posture, ease};
use super::shapes::{bent_line, circle, ellipse, smooth};

/// How far the face reaches to each side from its middle, radians.
const FACE: f32 = 1.28;

/// A head in place: turns angles on it into points.
struct Head<'a> {
    centre: P,
    half: P,
    posture: &'a Posture,
}

impl Head<'_> {
    /// The point at a sideways angle from the face's middle and a height (−1 top, 1 chin), if it can be seen.
    fn at(&self, angle: f32, height: f32) -> Option<P> {
        let turned = angle + self.posture.yaw;
        (turned.cos() > 0.06).then(|| self.any(turned, height))
    }

    fn any(&self, turned: f32, height: f32) -> P {
        let bowed = (height + self.posture.bow * 0.5).clamp(-1.0, 1.0);
        let wide = (1.0 - bowed * bowed).max(0.0).sqrt().max(0.35);
        let flat = P(self.half.0 * turned.sin() * wide.min(0.97), self.half.1 * bowed);
        self.centre + flat.turned(self.posture.tilt)
    }

    /// How much of its width a feature at this angle keeps.
    fn narrowed(&self, angle: f32) -> f32 {
        (angle + self.posture.yaw).cos().max(0.12)
    }

    fn hidden(&self) -> bool {
        self.posture.yaw.abs() > FACE + 1.45
    }
}

/// Hair that hangs behind the body.
pub fn hair_behind(canvas: &mut Canvas, build: &Build, person: &Person, posture: &Posture) {
    let centre = head_centre(build, posture);
    let P(w, h) = build.head;
    let side = -posture.yaw.sin() * w * 0.22;
    let colour = person.hair_colour.darker(0.12);
    let hang = |canvas: &mut Canvas, wide: f32, down: f32| {
        let outline = [
            P(-w * wide, -h * 0.2),
            P(0.0, -h * 1.05),
            P(w * wide, -h * 0.2),
            P(w * wide * 1.04, h * down * 0.6),
            P(w * wide * 0.8, h * down),
            P(-w * wide * 0.8, h * down),
            P(-w * wide * 1.04, h * down * 0.6),
        ]
        .map(|p| centre + (p + P(side, 0.0)).turned(posture.tilt * 0.7));
        canvas.fill(&smooth(&outline), colour);
    };
    match person.hair {
        Hair::Long => hang(canvas, 1.16, 1.75),
        Hair::Bob => hang(canvas, 1.18, 0.98),
        Hair::Bun => {
            canvas.fill(&circle(centre + P(side * 1.6, -h * 1.12).turned(posture.tilt), w * 0.44), colour);
        }
        Hair::Bunches => {
            for half in [-1.0, 1.0] {
                let at = centre + P(half * w * 1.12 + side, -h * 0.25).turned(posture.tilt);
                canvas.fill(&ellipse(at, w * 0.34, h * 0.46, half * -0.35), colour);
            }
        }
        Hair::Curls => curls(canvas, centre, build, person, 1.0),
        Hair::Short | Hair::Tuft => {}
    }
}

fn curls(canvas: &mut Canvas, centre: P, build: &Build, person: &Person, down: f32) {
    let P(w, h) = build.head;
    for curl in 0..11 {
        let angle = std::f32::consts::PI * (1.0 + (curl as f32 - 0.5) / 9.0);
        let at = centre + P(angle.cos() * w * 1.02, angle.sin() * h * 0.95 + h * 0.10 * down);
        let colour = if curl % 2 == 0 { person.hair_colour } else { person.hair_colour.darker(0.12) };
        canvas.fill(&circle(at, w * 0.34), colour);
    }
}

/// The head with its face, if it shows.
pub fn head(canvas: &mut Canvas, build: &Build, person: &Person, posture: &Posture, centre: P) {
    let head = Head { centre, half: build.head, posture };
    let P(w, h) = build.head;
    // Ears, then the skull: hair all round, the face on top.
    for side in [-1.0f32, 1.0] {
        let angle = side * 1.5 + posture.yaw;
        if angle.cos() > -0.5 {
            let at = head.any(angle.clamp(-1.6, 1.6), build.eye_line + 0.16);
            canvas.fill(&ellipse(at, w * 0.17, h * 0.20, posture.tilt), person.skin.darker(0.10));
        }
    }
    let nape: f32 = match person.hair {
        Hair::Short | Hair::Bun | Hair::Tuft => 0.34,
        Hair::Curls | Hair::Bunches => 0.52,
        Hair::Bob | Hair::Long => 1.0,
    };
    // From behind, hair reaches further down.
    let nape = nape + (nape.max(0.86) - nape) * ease(posture.yaw.abs() - 1.0);
    canvas.fill(&ellipse(centre, w, h, posture.tilt), person.skin.darker(0.05));
    canvas.fill(&cap(&head, nape), person.hair_colour);
    if head.hidden() {
        return;
    }
    canvas.fill(&face_outline(&head, person), person.skin);
    cheeks(canvas, &head, build, person);
    eyes(canvas, &head, build, person);
    nose(canvas, &head, build, person);
    mouth(canvas, &head, build, person);
    fringe(canvas, &head, build, person);
}

/// Hair on the skull, from the top down to a height: straight across at the nape, as it were cut.
fn cap(head: &Head, nape: f32) -> Vec<P> {
    let P(w, h) = head.half;
    let edge = nape.min(0.999).asin();
    let arc = std::f32::consts::PI + 2.0 * edge;
    (0..=28)
        .map(|i| edge - arc * i as f32 / 28.0)
        .map(|angle| {
            let (sin, cos) = angle.sin_cos();
            head.centre + P(cos * w * 1.04, sin * h * 1.04).turned(head.posture.tilt)
        })
        .collect()
}

/// The bare part of the head: between two meridians, from the hairline to the chin.
fn face_outline(head: &Head, person: &Person) -> Vec<P> {
    use std::f32::consts::FRAC_PI_2;
    let (left, right) = (
        (head.posture.yaw - FACE).clamp(-FRAC_PI_2, FRAC_PI_2),
        (head.posture.yaw + FACE).clamp(-FRAC_PI_2, FRAC_PI_2),
    );
    let line = match person.hair {
        Hair::Short | Hair::Bun | Hair::Tuft => -0.58,
        _ => -0.48,
    };
    let point = |angle: f32, height: f32| {
        let wide = (1.0 - height * height).max(0.0).sqrt();
        head.centre + P(head.half.0 * angle.sin() * wide, head.half.1 * height).turned(head.posture.tilt)
    };
    let heights = (0..=10).map(|i| line + (1.0 - line) * i as f32 / 10.0);
    let down = heights.clone().map(|v| point(right, v));
    let up = heights.rev().map(|v| point(left, v));
    let top = (1..6).map(|i| {
        let share = i as f32 / 6.0;
        let arch = 0.13 * (share * std::f32::consts::PI).sin();
        point(left, line).to(point(right, line), share) + P(0.0, -head.half.1 * arch)
    });
    down.chain(up).chain(top).collect()
}

fn cheeks(canvas: &mut Canvas, head: &Head, build: &Build, person: &Person) {
    for side in [-1.0, 1.0] {
        if let Some(at) = head.at(side * 0.74, build.eye_line + 0.42) {
            let wide = head.half.0 * 0.20 * head.narrowed(side * 0.74);
            let blush = person.skin.mix(Rgb(232.0, 104.0, 96.0), 0.55);
            canvas.glaze(
                &ellipse(at, wide, head.half.1 * 0.12, 0.0),
                blush,
                0.40 + 0.2 * head.posture.smile.max(0.0),
            );
        }
    }
}

fn eyes(canvas: &mut Canvas, head: &Head, build: &Build, person: &Person) {
    let size = head.half.0 * build.eye;
    for side in [-1.0f32, 1.0] {
        let angle = side * 0.44;
        let Some(at) = head.at(angle, build.eye_line) else { continue };
        let wide = size * 1.06 * head.narrowed(angle).max(0.3);
        let shut = head.posture.blink.clamp(0.0, 1.0);
        // A broad smile narrows the eyes.
        let tall = size * 1.08 * (1.0 - shut) * (1.0 - 0.18 * head.posture.smile.max(0.0));
        let dark = person.hair_colour.darker(0.45);
        if tall < size * 0.28 {
            let pull = at + P(0.0, size * 0.65);
            canvas.fill(&bent_line(at - P(wide, 0.0), pull, at + P(wide, 0.0), size * 0.14), dark);
        } else {
            canvas.fill(&ellipse(at - P(0.0, size * 0.12), wide * 1.12, tall * 1.08, 0.0), dark);
            canvas.fill(&ellipse(at, wide, tall, 0.0), Rgb(252.0, 250.0, 246.0));
            let look = at + P(head.posture.gaze.0 * wide * 0.42, head.posture.gaze.1 * tall * 0.40);
            canvas.fill(&ellipse(look, wide * 0.62, tall.min(size * 0.66) * 0.96, 0.0), person.eyes);
            canvas.fill(&ellipse(look, wide * 0.34, tall.min(size * 0.40), 0.0), Rgb(24.0, 20.0, 24.0));
            canvas.fill(&circle(look + P(-wide * 0.20, -tall * 0.28), size * 0.16), Rgb(255.0, 255.0, 255.0));
        }
        let brow = head.at(angle, build.eye_line - 0.33 - 0.07 * head.posture.brows).unwrap_or(at);
        let half = P(wide * 1.15, 0.0);
        let pull = brow - P(0.0, size * (0.6 + 0.3 * head.posture.brows));
        canvas.fill(&bent_line(brow - half, pull, brow + half, size * 0.16), person.hair_colour.darker(0.25));
        if person.glasses {
            glasses(canvas, at, wide, size);
        }
    }
    if person.glasses
        && let (Some(left), Some(right)) = (head.at(-0.20, build.eye_line), head.at(0.20, build.eye_line))
    {
        canvas.fill(&bent_line(left, left.to(right, 0.5) - P(0.0, 3.0), right, 1.1), Rgb(52.0, 46.0, 54.0));
    }
}

fn glasses(canvas: &mut Canvas, at: P, wide: f32, size: f32) {
    let frame = Rgb(52.0, 46.0, 54.0);
    for quarter in 0..12 {
        let point = |i: i32| {
            let (sin, cos) = (std::f32::consts::TAU * i as f32 / 12.0).sin_cos();
            at + P(cos * wide * 1.62, sin * size * 1.6)
        };
        let (from, to) = (point(quarter), point(quarter + 1));
        canvas.fill(&bent_line(from, from.to(to, 0.5), to, 1.0), frame);
    }
}

fn nose(canvas: &mut Canvas, head: &Head, build: &Build, person: &Person) {
    if let Some(at) = head.at(0.0, build.eye_line + 0.30) {
        // A nose stands out: it moves further than the face.
        let out = P(head.posture.yaw.sin() * head.half.0 * 0.12, 0.0);
        let half = head.half.0 * 0.10;
        canvas.fill(&ellipse(at + out, half, half * 0.78, 0.0), person.skin.darker(0.14));
        canvas.fill(
            &ellipse(at + out - P(half * 0.1, half * 0.35), half * 0.85, half * 0.7, 0.0),
            person.skin.darker(0.03),
        );
    }
}

fn mouth(canvas: &mut Canvas, head: &Head, build: &Build, person: &Person) {
    let height = build.eye_line + 0.58;
    let Some(at) = head.at(0.0, height) else { return };
    let keep = head.narrowed(0.0);
    let (smile, open) = (head.posture.smile, head.posture.open.clamp(0.0, 1.0));
    let half = head.half.0 * (0.24 + 0.10 * smile.max(0.0)) * keep;
    let rise = head.half.1 * 0.10 * smile;
    let (left, right) = (at - P(half, rise), at + P(half, -rise));
    let lips = person.skin.mix(Rgb(176.0, 52.0, 60.0), 0.62);
    let depth = rise * 1.5 + head.half.1 * 0.05;
    if open < 0.10 {
        canvas.fill(&bent_line(left, at + P(0.0, depth), right, head.half.0 * 0.045), lips.darker(0.18));
        return;
    }
    let gape = head.half.1 * (0.10 + 0.22 * open);
    let hollow = smooth(&[
        left,
        at + P(-half * 0.5, rise * 0.1 - head.half.1 * 0.03),
        at + P(half * 0.5, rise * 0.1 - head.half.1 * 0.03),
        right,
        at + P(half * 0.55, gape * 0.8 + rise * 0.2),
        at + P(0.0, gape + rise * 0.3),
        at + P(-half * 0.55, gape * 0.8 + rise * 0.2),
    ]);
    canvas.fill(&hollow, Rgb(112.0, 34.0, 44.0));
    if smile > 0.3 {
        canvas.fill(
            &ellipse(at + P(0.0, rise * 0.15 + 1.0), half * 0.55, head.half.1 * 0.035, 0.0),
            Rgb(250.0, 246.0, 240.0),
        );
    }
    canvas.fill(&ellipse(at + P(0.0, gape * 0.78), half * 0.45, gape * 0.24, 0.0), Rgb(214.0, 108.0, 110.0));
}

/// Hair that falls over the forehead.
fn fringe(canvas: &mut Canvas, head: &Head, build: &Build, person: &Person) {
    let P(w, h) = build.head;
    let shift = head.posture.yaw.sin();
    let place = |p: P| head.centre + p.turned(head.posture.tilt);
    match person.hair {
        Hair::Bob | Hair::Long | Hair::Bunches => {
            let sweep = [
                P(-w * 1.02, -h * 0.10),
                P(-w * 0.92, -h * 0.62),
                P(0.0, -h * 1.06),
                P(w * 0.92, -h * 0.62),
                P(w * 1.02, -h * 0.10),
                P(w * (0.72 + 0.2 * shift), -h * 0.42),
                P(w * (0.25 + 0.5 * shift), -h * 0.62),
                P(w * (-0.35 + 0.5 * shift), -h * 0.44),
                P(w * (-0.78 + 0.2 * shift), -h * 0.34),
            ]
            .map(place);
            canvas.fill(&smooth(&sweep), person.hair_colour.lighter(0.05));
        }
        Hair::Curls => curls(canvas, head.centre + P(0.0, -h * 0.12), build, person, 0.0),
        Hair::Tuft => {
            for (i, x) in [-0.18f32, 0.0, 0.2].into_iter().enumerate() {
                let root = place(P(w * (x + 0.3 * shift), -h * 0.92));
                let tip = root + P(w * (x * 1.4 + 0.1), -h * (0.20 + 0.06 * (i % 2) as f32));
                canvas.fill(&bent_line(root, root + P(0.0, -h * 0.2), tip, 2.6), person.hair_colour);
            }
        }
        Hair::Short | Hair::Bun => {}
    }
}
