//! What they play with.

use super::canvas::{Canvas, P, Rgb};
use super::look::Look;
use super::pose::{Piece, Pose};
use super::shapes::{bent_line, circle, ellipse, rectangle, slab, smooth};

/// Half the edge of a block.
pub const BLOCK: f32 = 15.0;
/// Radius of the ball.
pub const BALL: f32 = 22.0;

/// Paints every toy.
pub fn paint(canvas: &mut Canvas, look: &Look, pose: &Pose) {
    teddy(canvas, &pose.teddy);
    book(canvas, look, pose.book.0, pose.book.1);
    for (place, (block, colour)) in pose.blocks.iter().zip(look.blocks).enumerate() {
        paint_block(canvas, block, colour, place);
    }
    ball(canvas, look, &pose.ball);
}

fn shadow(canvas: &mut Canvas, at: P, floor: f32, half: f32) {
    let high = (floor - at.1).max(0.0);
    let faint = (0.30 - high * 0.0016).max(0.05);
    canvas.glaze(&ellipse(P(at.0, floor), half * 1.15, half * 0.34, 0.0), Rgb(40.0, 24.0, 20.0), faint);
}

fn paint_block(canvas: &mut Canvas, block: &Piece, colour: Rgb, place: usize) {
    shadow(canvas, block.at, 44.0_f32.max(block.at.1 + BLOCK), BLOCK);
    canvas.fill(&slab(block.at, BLOCK, BLOCK, block.turn), colour.darker(0.22));
    canvas.fill(&slab(block.at - P(0.0, 1.5), BLOCK - 1.2, BLOCK - 2.6, block.turn), colour);
    let mark = colour.lighter(0.6);
    match place % 3 {
        0 => canvas.fill(&circle(block.at, BLOCK * 0.45), mark),
        1 => canvas.fill(&slab(block.at, BLOCK * 0.42, BLOCK * 0.42, block.turn + 0.785), mark),
        _ => canvas.fill(&slab(block.at, BLOCK * 0.55, BLOCK * 0.16, block.turn), mark),
    }
}

fn ball(canvas: &mut Canvas, look: &Look, ball: &Piece) {
    shadow(canvas, ball.at, 56.0_f32.max(ball.at.1 + BALL), BALL);
    canvas.fill(&circle(ball.at, BALL), look.ball.0);
    let turn = |p: P| ball.at + p.turned(ball.turn);
    canvas.fill(
        &bent_line(turn(P(-BALL, 0.0)), turn(P(0.0, BALL * 0.7)), turn(P(BALL, 0.0)), 4.0),
        look.ball.1,
    );
    canvas.fill(&circle(turn(P(0.0, -BALL * 0.62)), 4.5), look.ball.1);
    canvas.glaze(&ellipse(ball.at + P(-7.0, -9.0), 8.0, 5.0, -0.6), Rgb(255.0, 255.0, 255.0), 0.4);
    canvas.glaze(&ellipse(ball.at + P(4.0, 11.0), 15.0, 8.0, -0.3), Rgb(30.0, 20.0, 40.0), 0.14);
}

fn book(canvas: &mut Canvas, look: &Look, at: P, page: f32) {
    shadow(canvas, at + P(0.0, 6.0), at.1 + 16.0, 62.0);
    canvas.fill(&slab(at + P(0.0, 3.0), 66.0, 20.0, 0.0), look.accent.darker(0.1));
    for side in [-1.0, 1.0] {
        let sheet = smooth(&[
            at + P(side * 1.0, -14.0),
            at + P(side * 30.0, -21.0),
            at + P(side * 61.0, -17.0),
            at + P(side * 62.0, 15.0),
            at + P(side * 30.0, 12.0),
            at + P(side * 1.0, 18.0),
        ]);
        canvas.fill(&sheet, Rgb(250.0, 246.0, 232.0).darker(if side < 0.0 { 0.0 } else { 0.05 }));
        let spot = at + P(side * 31.0, -3.0);
        let colour = look.blocks[if side < 0.0 { 0 } else { 3 }];
        canvas.fill(&ellipse(spot, 13.0, 8.0, 0.0), colour);
        canvas.fill(&circle(spot + P(side * 9.0, -6.0), 5.0), colour.darker(0.12));
        canvas.fill(
            &rectangle(spot.0 - 16.0, spot.1 + 11.0, spot.0 + 16.0, spot.1 + 12.6),
            Rgb(150.0, 140.0, 130.0),
        );
    }
    if page > 0.01 && page < 0.99 {
        let (sin, cos) = (page * std::f32::consts::PI).sin_cos();
        let far = P(cos * 61.0, -34.0 * sin);
        let sheet =
            [at + P(0.0, -15.0), at + P(far.0, far.1 - 17.0), at + P(far.0, far.1 + 14.0), at + P(0.0, 17.0)];
        canvas.fill(&sheet, Rgb(244.0, 238.0, 222.0));
    }
}

fn teddy(canvas: &mut Canvas, teddy: &Piece) {
    let fur = Rgb(176.0, 128.0, 84.0);
    let belly = fur.lighter(0.35);
    let at = |x: f32, y: f32| teddy.at + P(x, y).turned(teddy.turn);
    shadow(canvas, teddy.at, 46.0_f32.max(teddy.at.1 + 27.0), 26.0);
    for side in [-1.0, 1.0] {
        canvas.fill(&ellipse(at(side * 15.0, 22.0), 10.0, 8.0, teddy.turn), fur.darker(0.08));
        canvas.fill(&circle(at(side * 15.0, 23.0), 4.5), belly);
        canvas.fill(&ellipse(at(side * 20.0, 2.0), 7.0, 12.0, teddy.turn - side * 0.5), fur.darker(0.06));
        canvas.fill(&circle(at(side * 14.0, -37.0), 7.5), fur.darker(0.08));
        canvas.fill(&circle(at(side * 14.0, -37.0), 4.0), belly);
    }
    canvas.fill(&ellipse(at(0.0, 7.0), 20.0, 22.0, teddy.turn), fur);
    canvas.fill(&ellipse(at(0.0, 9.0), 12.0, 14.0, teddy.turn), belly);
    canvas.fill(&circle(at(0.0, -24.0), 18.5), fur);
    canvas.fill(&ellipse(at(0.0, -19.0), 9.0, 7.0, teddy.turn), belly);
    canvas.fill(&ellipse(at(0.0, -22.0), 3.2, 2.4, teddy.turn), Rgb(52.0, 36.0, 32.0));
    for side in [-1.0, 1.0] {
        canvas.fill(&circle(at(side * 7.0, -29.0), 2.2), Rgb(40.0, 30.0, 30.0));
    }
}
