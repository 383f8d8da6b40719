//! Building blocks that screens share. Each has a name that a screen reader can say.

mod button;
mod cell;
pub mod chart;
pub mod form;
mod icon;
mod steps;
pub mod table;
mod text;

pub use button::{Kind, button, choice, icon_button, point_button, row_button, segment};
pub use icon::{Icon, icon, square_at};
pub use text::{badge, cut, cut_lines, heading, key_cap, lead, progress_bar, quiet, title, wrapped};
