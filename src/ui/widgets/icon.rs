//! Icons drawn as shapes, so that no font has to have them.

use eframe::egui::{self, Color32, Painter, Pos2, Rect, Sense, Shape, Stroke, pos2, vec2};

/// A sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// Play.
    Play,
    /// Pause.
    Pause,
    /// To the start.
    ToStart,
    /// Back in time.
    Rewind,
    /// On in time.
    Forward,
    /// Sound.
    Sound,
    /// No sound.
    Muted,
    /// Done.
    Check,
    /// Close.
    Close,
    /// Something to know.
    Info,
    /// Something wrong.
    Warning,
    /// Back to the page before.
    Left,
    /// Go there.
    Right,
    /// A folder.
    Folder,
    /// Something new.
    Plus,
    /// A person.
    Person,
    /// A note.
    Note,
    /// A film.
    Film,
    /// A table.
    Table,
    /// A chart.
    Chart,
    /// Out of one's seat.
    Leave,
    /// The keys.
    Keys,
    /// A house.
    Home,
    /// Light and dark.
    Contrast,
    /// Out of the program, into files.
    Export,
    /// A lock.
    Lock,
}

impl Icon {
    /// Paints it into a square.
    pub fn paint(self, painter: &Painter, rect: Rect, colour: Color32) {
        // Coordinates below are on a 16 × 16 grid.
        let side = rect.width().min(rect.height());
        let at = |x: f32, y: f32| rect.center() + vec2(x - 8.0, y - 8.0) * (side / 16.0);
        let stroke = Stroke::new((side / 16.0 * 1.6).max(1.2), colour);
        let line = |points: &[(f32, f32)]| {
            painter.add(Shape::line(points.iter().map(|&(x, y)| at(x, y)).collect(), stroke));
        };
        let solid = |points: &[(f32, f32)]| {
            let points: Vec<Pos2> = points.iter().map(|&(x, y)| at(x, y)).collect();
            painter.add(Shape::convex_polygon(points, colour, Stroke::NONE));
        };
        let block = |x0, y0, x1, y1| {
            painter.rect_filled(Rect::from_two_pos(at(x0, y0), at(x1, y1)), side / 16.0, colour);
        };
        let frame = |x0, y0, x1, y1| {
            let rect = Rect::from_two_pos(at(x0, y0), at(x1, y1));
            painter.rect_stroke(rect, side / 10.0, stroke, egui::StrokeKind::Middle);
        };
        let dot = |x, y, r: f32| painter.circle_filled(at(x, y), r * side / 16.0, colour);
        match self {
            Self::Play => solid(&[(4.0, 2.0), (14.0, 8.0), (4.0, 14.0)]),
            Self::Pause => {
                block(3.5, 2.0, 6.7, 14.0);
                block(9.3, 2.0, 12.5, 14.0);
            }
            Self::ToStart => {
                block(2.5, 3.0, 4.5, 13.0);
                solid(&[(13.0, 3.0), (13.0, 13.0), (5.5, 8.0)]);
            }
            Self::Rewind => {
                solid(&[(8.0, 3.5), (8.0, 12.5), (1.5, 8.0)]);
                solid(&[(14.5, 3.5), (14.5, 12.5), (8.0, 8.0)]);
            }
            Self::Forward => {
                solid(&[(1.5, 3.5), (8.0, 8.0), (1.5, 12.5)]);
                solid(&[(8.0, 3.5), (14.5, 8.0), (8.0, 12.5)]);
            }
            Self::Sound | Self::Muted => {
                solid(&[(1.5, 6.0), (4.0, 6.0), (4.0, 10.0), (1.5, 10.0)]);
                solid(&[(4.0, 6.0), (8.0, 2.5), (8.0, 13.5), (4.0, 10.0)]);
                if self == Self::Sound {
                    line(&[(10.3, 5.5), (11.3, 8.0), (10.3, 10.5)]);
                    line(&[(12.4, 3.5), (14.2, 8.0), (12.4, 12.5)]);
                } else {
                    line(&[(10.5, 6.0), (14.5, 10.0)]);
                    line(&[(14.5, 6.0), (10.5, 10.0)]);
                }
            }
            Self::Check => line(&[(2.5, 8.5), (6.2, 12.2), (13.5, 4.0)]),
            Self::Close => {
                line(&[(4.0, 4.0), (12.0, 12.0)]);
                line(&[(12.0, 4.0), (4.0, 12.0)]);
            }
            Self::Info => {
                painter.circle_stroke(at(8.0, 8.0), side * 0.42, stroke);
                dot(8.0, 4.8, 1.1);
                line(&[(8.0, 7.2), (8.0, 11.8)]);
            }
            Self::Warning => {
                line(&[(8.0, 1.8), (14.8, 14.0), (1.2, 14.0), (8.0, 1.8), (8.3, 2.4)]);
                line(&[(8.0, 6.2), (8.0, 9.8)]);
                dot(8.0, 11.9, 0.9);
            }
            Self::Left => line(&[(10.0, 3.0), (5.0, 8.0), (10.0, 13.0)]),
            Self::Right => line(&[(6.0, 3.0), (11.0, 8.0), (6.0, 13.0)]),
            Self::Folder => line(&[
                (1.5, 13.0),
                (1.5, 3.5),
                (6.0, 3.5),
                (7.6, 5.4),
                (14.5, 5.4),
                (14.5, 13.0),
                (1.5, 13.0),
                (1.5, 12.0),
            ]),
            Self::Plus => {
                line(&[(8.0, 2.5), (8.0, 13.5)]);
                line(&[(2.5, 8.0), (13.5, 8.0)]);
            }
            Self::Person => {
                painter.circle_stroke(at(8.0, 5.2), side * 0.19, stroke);
                line(&[(2.5, 14.0), (3.4, 11.2), (5.8, 10.0), (10.2, 10.0), (12.6, 11.2), (13.5, 14.0)]);
            }
            Self::Note => {
                frame(2.5, 2.5, 13.5, 13.5);
                line(&[(5.3, 6.2), (10.7, 6.2)]);
                line(&[(5.3, 9.6), (9.0, 9.6)]);
            }
            Self::Film => {
                frame(1.5, 3.0, 14.5, 13.0);
                solid(&[(6.5, 5.4), (10.8, 8.0), (6.5, 10.6)]);
            }
            Self::Table => {
                frame(2.0, 2.5, 14.0, 13.5);
                line(&[(2.0, 6.3), (14.0, 6.3)]);
                line(&[(7.0, 6.3), (7.0, 13.5)]);
            }
            Self::Chart => {
                line(&[(2.0, 2.0), (2.0, 14.0), (14.0, 14.0)]);
                block(4.3, 8.5, 6.5, 12.0);
                block(7.6, 5.5, 9.8, 12.0);
                block(10.9, 3.0, 13.1, 12.0);
            }
            Self::Leave => {
                line(&[(9.0, 2.0), (2.5, 2.0), (2.5, 14.0), (9.0, 14.0)]);
                line(&[(6.5, 8.0), (14.0, 8.0)]);
                line(&[(11.0, 4.8), (14.2, 8.0), (11.0, 11.2)]);
            }
            Self::Keys => {
                frame(1.0, 3.5, 15.0, 12.5);
                for x in [4.0, 6.7, 9.3, 12.0] {
                    dot(x, 6.4, 0.8);
                }
                line(&[(4.6, 9.7), (11.4, 9.7)]);
            }
            Self::Contrast => {
                painter.circle_stroke(at(8.0, 8.0), side * 0.4, stroke);
                let half: Vec<Pos2> = (0..=12)
                    .map(|step| {
                        let angle = std::f32::consts::PI * (step as f32 / 12.0 - 0.5);
                        at(8.0 + 6.4 * angle.cos(), 8.0 + 6.4 * angle.sin())
                    })
                    .collect();
                painter.add(Shape::convex_polygon(half, colour, Stroke::NONE));
            }
            Self::Home => {
                line(&[(1.5, 8.0), (8.0, 2.2), (14.5, 8.0)]);
                line(&[(3.5, 7.0), (3.5, 13.5), (12.5, 13.5), (12.5, 7.0)]);
                line(&[(8.0, 13.5), (8.0, 9.8)]);
            }
            Self::Lock => {
                frame(3.0, 7.0, 13.0, 14.0);
                line(&[(5.0, 7.0), (5.0, 4.5), (6.5, 2.2), (9.5, 2.2), (11.0, 4.5), (11.0, 7.0)]);
                dot(8.0, 10.5, 1.1);
            }
            Self::Export => {
                line(&[(8.0, 10.0), (8.0, 2.0)]);
                line(&[(4.8, 5.0), (8.0, 1.8), (11.2, 5.0)]);
                line(&[(2.0, 9.5), (2.0, 14.0), (14.0, 14.0), (14.0, 9.5)]);
            }
        }
    }
}

/// An icon in the flow of other things.
pub fn icon(ui: &mut egui::Ui, icon: Icon, side: f32, colour: Color32) {
    let (rect, _) = ui.allocate_exact_size(vec2(side, side), Sense::hover());
    icon.paint(ui.painter(), rect, colour);
}

/// The square for an icon of this side, at the left of a rectangle.
pub fn square_at(rect: Rect, x: f32, side: f32) -> Rect {
    Rect::from_center_size(pos2(x + side / 2.0, rect.center().y), vec2(side, side))
}
