//! Outlines for the painter: closed lists of points.

use std::f32::consts::{PI, TAU};

use super::canvas::P;

/// An ellipse, turned.
pub fn ellipse(centre: P, rx: f32, ry: f32, turn: f32) -> Vec<P> {
    let count = (10.0 + (rx + ry) * 0.25).min(40.0) as usize;
    (0..count)
        .map(|i| {
            let (sin, cos) = (TAU * i as f32 / count as f32).sin_cos();
            centre + P(rx * cos, ry * sin).turned(turn)
        })
        .collect()
}

/// A circle.
pub fn circle(centre: P, radius: f32) -> Vec<P> {
    ellipse(centre, radius, radius, 0.0)
}

/// A limb: two circles and what lies between them.
pub fn limb(from: P, from_radius: f32, to: P, to_radius: f32) -> Vec<P> {
    let way = to - from;
    let heading = way.1.atan2(way.0);
    let arc = |centre: P, radius: f32, start: f32| {
        (0..=8).map(move |i| {
            let (sin, cos) = (start + PI * i as f32 / 8.0).sin_cos();
            centre + P(cos, sin) * radius
        })
    };
    arc(to, to_radius, heading - PI / 2.0).chain(arc(from, from_radius, heading + PI / 2.0)).collect()
}

/// A box about a centre, turned.
pub fn slab(centre: P, half_width: f32, half_height: f32, turn: f32) -> Vec<P> {
    [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
        .map(|(x, y)| centre + P(x * half_width, y * half_height).turned(turn))
        .to_vec()
}

/// A box by its corners.
pub fn rectangle(left: f32, top: f32, right: f32, bottom: f32) -> Vec<P> {
    vec![P(left, top), P(right, top), P(right, bottom), P(left, bottom)]
}

/// A box with round corners.
pub fn cushion(left: f32, top: f32, right: f32, bottom: f32, round: f32) -> Vec<P> {
    use std::f32::consts::FRAC_PI_2;
    let corners = [
        P(right - round, bottom - round),
        P(left + round, bottom - round),
        P(left + round, top + round),
        P(right - round, top + round),
    ];
    let mut outline = Vec::with_capacity(24);
    for (corner, start) in corners.into_iter().zip([0.0, 1.0, 2.0, 3.0]) {
        for step in 0..=5 {
            let (sin, cos) = (FRAC_PI_2 * (start + step as f32 / 5.0)).sin_cos();
            outline.push(corner + P(cos, sin) * round);
        }
    }
    outline
}

/// A soft closed curve through points (Catmull–Rom).
pub fn smooth(points: &[P]) -> Vec<P> {
    let count = points.len();
    let at = |i: usize| points[i % count];
    let mut outline = Vec::with_capacity(count * 6);
    for i in 0..count {
        let (a, b, c, d) = (at(i + count - 1), at(i), at(i + 1), at(i + 2));
        for step in 0..6 {
            let t = step as f32 / 6.0;
            let (t2, t3) = (t * t, t * t * t);
            let axis = |a: f32, b: f32, c: f32, d: f32| {
                0.5 * (2.0 * b
                    + (c - a) * t
                    + (2.0 * a - 5.0 * b + 4.0 * c - d) * t2
                    + (3.0 * b - a - 3.0 * c + d) * t3)
            };
            outline.push(P(axis(a.0, b.0, c.0, d.0), axis(a.1, b.1, c.1, d.1)));
        }
    }
    outline
}

/// A bent line of some thickness, from one point to another by way of a third that pulls it.
pub fn bent_line(from: P, pull: P, to: P, half_thick: f32) -> Vec<P> {
    let point = |t: f32| from.to(pull, t).to(pull.to(to, t), t);
    let side = |t: f32, sign: f32| {
        let way = (pull - from).to(to - pull, t);
        let length = way.0.hypot(way.1).max(1e-3);
        point(t) + P(-way.1, way.0) * (sign * half_thick / length)
    };
    let steps = (0..=8).map(|i| i as f32 / 8.0);
    steps.clone().map(|t| side(t, 1.0)).chain(steps.rev().map(|t| side(t, -1.0))).collect()
}
