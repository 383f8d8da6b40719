//! A cell of a table: a text in a tone, or a value drawn with its interval.

use eframe::egui::{self, Color32, Rect, Ui, pos2, vec2};

use super::table::PAD;
use super::text::{cut, cut_lines};
use super::{Icon, square_at};
use crate::ui::look::Look;
use crate::ui::theme::{Theme, bold, font, size};

/// How a cell is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Plain.
    #[default]
    Plain,
    /// May stand back.
    Quiet,
    /// Stands out.
    Strong,
    /// Something is missing.
    Warn,
    /// Something is wrong.
    Fault,
}

impl Tone {
    fn ink(self, t: &Theme) -> Color32 {
        match self {
            Self::Plain | Self::Strong => t.ink,
            Self::Quiet => t.quiet,
            Self::Warn => t.warn,
            Self::Fault => t.fault,
        }
    }
}

/// A cell.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// What stands in it.
    pub text: String,
    /// How.
    pub tone: Tone,
    /// More on hover.
    pub hint: String,
    /// A value with its interval, drawn in place of text.
    pub dot: Option<Dot>,
    /// Whether it names the row: it may begin in an empty cell before it, and go on in a second line.
    pub names: bool,
}

/// A value with its interval on an axis.
#[derive(Clone, Copy, Debug)]
pub struct Dot {
    /// The value.
    pub value: f64,
    /// Its interval.
    pub interval: Option<(f64, f64)>,
    /// Ends of the axis.
    pub axis: (f64, f64),
    /// A mark on the axis.
    pub mark: f64,
}

impl Cell {
    /// A plain cell.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// In this tone.
    #[must_use]
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// With more on hover.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// What its row is called.
    pub fn name(text: impl Into<String>) -> Self {
        Self { text: text.into(), names: true, ..Self::default() }
    }

    /// A figure, or the reason why there is none.
    pub fn figure(text: &str, why: Option<&str>) -> Self {
        let tone = if why.is_some() { Tone::Quiet } else { Tone::Plain };
        Self { text: text.to_owned(), tone, hint: why.unwrap_or_default().to_owned(), ..Self::default() }
    }
}

/// Paints a cell in its place.
pub(super) fn paint_cell(ui: &Ui, look: &Look, place: Rect, cell: &Cell, right: bool) {
    let t = &look.theme;
    let inner = place.shrink2(vec2(PAD, 0.0));
    if let Some(dot) = cell.dot {
        paint_dot(ui, t, inner, dot);
        return;
    }
    let face = if cell.tone == Tone::Strong { bold(size::BODY) } else { font(size::BODY) };
    let mut left = inner.left();
    let icon = match cell.tone {
        Tone::Warn | Tone::Fault if !right && !cell.text.is_empty() => Some(Icon::Warning),
        _ => None,
    };
    if let Some(icon) = icon {
        icon.paint(ui.painter(), square_at(inner, left, 13.0), cell.tone.ink(t));
        left += 19.0;
    }
    let room = inner.right() - left;
    let mut galley = cut(ui, &cell.text, face, cell.tone.ink(t), room);
    if cell.names && galley.elided {
        galley = cut_lines(ui, &cell.text, font(size::SMALL), cell.tone.ink(t), room, 2, false);
    }
    let x = if right { inner.right() - galley.size().x } else { left };
    ui.painter().galley(pos2(x, inner.center().y - galley.size().y / 2.0), galley, t.ink);
}

fn paint_dot(ui: &Ui, t: &Theme, rect: Rect, dot: Dot) {
    let (from, to) = dot.axis;
    let x = |value: f64| rect.left() + rect.width() * (((value - from) / (to - from)).clamp(0.0, 1.0)) as f32;
    let middle = rect.center().y;
    let painter = ui.painter();
    painter.hline(rect.x_range(), middle, (1.0, t.line));
    painter.vline(x(dot.mark), egui::Rangef::new(rect.top() + 5.0, rect.bottom() - 5.0), (1.0, t.border));
    if let Some((low, high)) = dot.interval {
        painter.line_segment([pos2(x(low), middle), pos2(x(high), middle)], (2.0, t.accent));
        for (end, value) in [(x(low), low), (x(high), high)] {
            if (from..=to).contains(&value) {
                painter.vline(end, egui::Rangef::new(middle - 4.0, middle + 4.0), (2.0, t.accent));
            }
        }
    }
    painter.circle(pos2(x(dot.value), middle), 4.5, t.accent, (1.5, t.surface));
}
