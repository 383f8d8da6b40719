//! What is seen: one window with a bar at its top, one page under it, and notices above everything.
//!
//! A page ([`screens::Screen`]) reads plain data from the lab, paints it, and returns [`Action`]s; it changes
//! nothing itself. [`app::App`] does what is asked and lets the page read again. Keys are [`Command`]s.

mod action;
mod allocate;
pub mod app;
mod ask;
mod auditor;
mod backstage;
mod blinding;
mod chrome;
mod cinema;
mod command;
mod desk;
mod dialog;
mod door;
mod intake;
mod keeper;
mod lead;
mod lock;
mod look;
mod notices;
mod people;
mod perform;
pub mod picture;
#[cfg(test)]
mod pictures;
#[cfg(test)]
mod pictures_lead;
mod results;
mod route;
mod screens;
mod sealing;
mod side;
pub mod snapshot;
#[cfg(test)]
mod testing;
mod theme;
mod vault;
mod widgets;
mod words;
mod words_allocation;
mod words_blinding;
mod words_bring_in;
mod words_lead;
mod words_new_study;
mod words_people;
mod words_safe;
mod words_seal;
mod words_trail;

pub use action::Action;
pub use app::{App, run};
pub use command::Command;
