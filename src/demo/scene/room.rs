//! The living room: painted once a clip.

use super::canvas::{Canvas, P, Rgb};
use super::look::Look;
use super::shapes::{circle, cushion, ellipse, limb, rectangle, slab};

/// Where the wall meets the floor.
const SKIRTING: f32 = -95.0;

/// Paints the room. The people sit about the origin; the picture reaches at most 400 units to each side, 640 up.
pub fn paint(canvas: &mut Canvas, look: &Look) {
    wall(canvas, look);
    floor(canvas, look);
    let side = if look.sofa_left { -1.0 } else { 1.0 };
    match look.corner {
        0 => shelf(canvas, look, -side * 235.0),
        1 => {
            window(canvas, look, -side * 120.0);
            plant(canvas, look, -side * 330.0);
        }
        _ => {
            pictures(canvas, look, -side * 120.0);
            lamp(canvas, look, -side * 290.0);
        }
    }
    sofa(canvas, look, side * 210.0);
    rug(canvas, look);
}

fn wall(canvas: &mut Canvas, look: &Look) {
    canvas.fill(&rectangle(-900.0, -900.0, 900.0, SKIRTING), look.wall);
    // Light falls off towards the ceiling.
    for step in 0..24 {
        let top = -700.0 + step as f32 * 18.0;
        let shade = 0.10 * (1.0 - step as f32 / 24.0);
        canvas.glaze(&rectangle(-900.0, top, 900.0, top + 18.0), Rgb(60.0, 50.0, 60.0), shade);
    }
    canvas.fill(&rectangle(-900.0, SKIRTING - 12.0, 900.0, SKIRTING), look.wall.lighter(0.55));
    canvas.fill(&rectangle(-900.0, SKIRTING - 1.5, 900.0, SKIRTING), look.wall.darker(0.35));
}

fn floor(canvas: &mut Canvas, look: &Look) {
    canvas.fill(&rectangle(-900.0, SKIRTING, 900.0, 500.0), look.floor);
    // Boards run towards the viewer.
    for board in -24..24 {
        let (near, far) = (board as f32 * 95.0, board as f32 * 46.0);
        let colour = if board % 2 == 0 { look.floor.darker(0.05) } else { look.floor.lighter(0.05) };
        let edge = [P(far, SKIRTING), P(far + 46.0, SKIRTING), P(near + 95.0, 300.0), P(near, 300.0)];
        canvas.fill(&edge, colour);
        canvas.glaze(&limb(P(far, SKIRTING), 0.6, P(near, 300.0), 1.1), look.floor.darker(0.4), 0.5);
    }
    canvas.glaze(&rectangle(-900.0, SKIRTING, 900.0, SKIRTING + 14.0), Rgb(30.0, 20.0, 20.0), 0.12);
}

fn rug(canvas: &mut Canvas, look: &Look) {
    let centre = P(0.0, 12.0);
    canvas.glaze(&ellipse(centre + P(0.0, 5.0), 322.0, 74.0, 0.0), Rgb(40.0, 24.0, 20.0), 0.25);
    for (ring, share) in [(0, 1.0), (1, 0.93), (2, 0.86), (3, 0.42), (4, 0.36)] {
        let colour = if ring % 2 == 0 { look.rug.1 } else { look.rug.0 };
        canvas.fill(&ellipse(centre, 318.0 * share, 70.0 * share, 0.0), colour);
    }
}

fn sofa(canvas: &mut Canvas, look: &Look, x: f32) {
    let colour = look.sofa;
    canvas.glaze(&ellipse(P(x, -52.0), 205.0, 20.0, 0.0), Rgb(30.0, 20.0, 20.0), 0.25);
    let soft = |left: f32, top: f32, right: f32, bottom: f32| cushion(left, top, right, bottom, 15.0);
    canvas.fill(&soft(x - 180.0, -235.0, x + 180.0, -70.0), colour.darker(0.10));
    for half in [-1.0, 1.0] {
        let (near, far) = (x + half * 4.0, x + half * 160.0);
        canvas.fill(&soft(near.min(far), -222.0, near.max(far), -120.0), colour);
        canvas.fill(&soft(near.min(far), -140.0, near.max(far), -84.0), colour.lighter(0.10));
        canvas.fill(
            &soft(x + half * 178.0 - 24.0, -178.0, x + half * 178.0 + 24.0, -58.0),
            colour.darker(0.05),
        );
    }
    canvas.fill(&soft(x - 160.0, -92.0, x + 160.0, -58.0), colour.darker(0.16));
    canvas.fill(&slab(P(x + 96.0, -168.0), 34.0, 32.0, 0.25), look.accent);
    canvas.fill(&slab(P(x + 96.0, -168.0), 34.0, 5.0, 0.25), look.accent.lighter(0.4));
}

fn window(canvas: &mut Canvas, look: &Look, x: f32) {
    let sky = Rgb(186.0, 214.0, 236.0);
    canvas.fill(&rectangle(x - 92.0, -420.0, x + 92.0, -205.0), look.wall.lighter(0.7));
    canvas.fill(&rectangle(x - 82.0, -410.0, x + 82.0, -215.0), sky);
    canvas.fill(&ellipse(P(x - 30.0, -225.0), 70.0, 34.0, 0.0), Rgb(142.0, 170.0, 128.0));
    canvas.fill(&ellipse(P(x + 50.0, -220.0), 52.0, 44.0, 0.0), Rgb(122.0, 154.0, 116.0));
    canvas.fill(&rectangle(x - 82.0, -218.0, x + 82.0, -205.0), look.wall.lighter(0.6));
    canvas.fill(&rectangle(x - 3.5, -410.0, x + 3.5, -215.0), look.wall.lighter(0.7));
    canvas.fill(&rectangle(x - 82.0, -318.0, x + 82.0, -312.0), look.wall.lighter(0.7));
    for half in [-1.0, 1.0] {
        let edge = x + half * 92.0;
        let outer = [
            P(edge + half * 26.0, -432.0),
            P(edge - half * 22.0, -432.0),
            P(edge - half * 8.0, -320.0),
            P(edge - half * 2.0, -190.0),
            P(edge + half * 30.0, -190.0),
        ];
        canvas.fill(&outer, look.accent.lighter(0.25));
        canvas
            .fill(&limb(P(edge + half * 8.0, -430.0), 2.0, P(edge + half * 14.0, -192.0), 4.0), look.accent);
    }
    canvas.fill(&limb(P(x - 130.0, -434.0), 3.0, P(x + 130.0, -434.0), 3.0), Rgb(96.0, 72.0, 58.0));
}

fn plant(canvas: &mut Canvas, look: &Look, x: f32) {
    let green = Rgb(88.0, 132.0, 84.0);
    for leaf in 0..9 {
        let lean = (leaf as f32 - 4.0) * 0.27;
        let tip = P(x, -130.0) + P(0.0, -118.0 + 9.0 * (leaf % 3) as f32).turned(lean);
        let middle = P(x, -130.0).to(tip, 0.55);
        let colour = if leaf % 2 == 0 { green } else { green.lighter(0.14) };
        canvas.fill(&limb(P(x, -130.0), 2.0, tip, 1.5), green.darker(0.2));
        canvas.fill(&ellipse(middle, 50.0, 12.0, lean - 1.57), colour);
    }
    let pot = look.accent.mix(Rgb(190.0, 120.0, 90.0), 0.5);
    canvas.fill(&[P(x - 30.0, -140.0), P(x + 30.0, -140.0), P(x + 22.0, -72.0), P(x - 22.0, -72.0)], pot);
    canvas.fill(&rectangle(x - 34.0, -146.0, x + 34.0, -130.0), pot.lighter(0.15));
}

fn shelf(canvas: &mut Canvas, look: &Look, x: f32) {
    let wood = Rgb(150.0, 112.0, 80.0);
    canvas.fill(&rectangle(x - 96.0, -400.0, x + 96.0, -76.0), wood.darker(0.35));
    for level in 0..4 {
        let floor = -330.0 + level as f32 * 82.0;
        let mut left = x - 86.0;
        for book in 0..13usize {
            let (wide, tall) =
                (8.0 + ((book * 7 + level * 5) % 6) as f32, 38.0 + ((book * 11 + level * 3) % 24) as f32);
            if (book + level * 3) % 6 == 5 || left + wide > x + 86.0 {
                left += 16.0;
                continue;
            }
            let colour = look.blocks[(book * 5 + level) % 6].mix(wood, 0.3).darker(0.08 * (book % 3) as f32);
            canvas.fill(&rectangle(left, floor - tall, left + wide, floor), colour);
            canvas.fill(
                &rectangle(left, floor - tall + 7.0, left + wide, floor - tall + 10.0),
                colour.lighter(0.5),
            );
            left += wide + 1.5;
        }
        canvas.fill(&rectangle(x - 96.0, floor, x + 96.0, floor + 9.0), wood);
    }
    for edge in [-96.0, 90.0] {
        canvas.fill(&rectangle(x + edge, -404.0, x + edge + 7.0, -74.0), wood.lighter(0.08));
    }
    canvas.fill(&rectangle(x - 100.0, -408.0, x + 101.0, -398.0), wood.lighter(0.12));
}

fn pictures(canvas: &mut Canvas, look: &Look, x: f32) {
    for (dx, y, w, h, art) in
        [(-52.0, -352.0, 44.0, 54.0, 0usize), (50.0, -370.0, 34.0, 34.0, 2), (52.0, -296.0, 36.0, 26.0, 4)]
    {
        let centre = P(x + dx, y);
        canvas.glaze(&slab(centre + P(3.0, 4.0), w, h, 0.0), Rgb(40.0, 30.0, 30.0), 0.2);
        canvas.fill(&slab(centre, w, h, 0.0), Rgb(112.0, 84.0, 64.0));
        canvas.fill(&slab(centre, w - 5.0, h - 5.0, 0.0), Rgb(248.0, 244.0, 234.0));
        canvas.fill(&slab(centre, w - 13.0, h - 13.0, 0.0), look.blocks[art].lighter(0.55));
        canvas.fill(&circle(centre + P(-w * 0.15, -h * 0.12), h * 0.26), look.blocks[(art + 1) % 6]);
        canvas.fill(
            &ellipse(centre + P(w * 0.1, h * 0.42), w * 0.5, h * 0.2, 0.0),
            look.blocks[(art + 3) % 6].lighter(0.2),
        );
    }
}

fn lamp(canvas: &mut Canvas, look: &Look, x: f32) {
    for ring in 0..7 {
        canvas.glaze(&circle(P(x, -355.0), 170.0 - ring as f32 * 20.0), Rgb(255.0, 236.0, 186.0), 0.055);
    }
    canvas.fill(&limb(P(x, -330.0), 3.0, P(x, -80.0), 3.5), Rgb(70.0, 64.0, 66.0));
    canvas.fill(&ellipse(P(x, -78.0), 36.0, 8.0, 0.0), Rgb(70.0, 64.0, 66.0));
    let shade = [P(x - 34.0, -400.0), P(x + 34.0, -400.0), P(x + 58.0, -318.0), P(x - 58.0, -318.0)];
    canvas.fill(&shade, look.accent.lighter(0.68));
    canvas.glaze(&ellipse(P(x, -318.0), 58.0, 7.0, 0.0), Rgb(255.0, 246.0, 214.0), 0.9);
}
