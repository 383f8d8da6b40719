//! The journeys and the walls: one integration binary, one module for each thing that is held.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test the place where it stopped is the message"
)]

mod backups;
mod blind;
mod bring_in;
mod canary;
mod cli;
mod cli_blinding;
mod coding;
mod corrections;
mod everything;
mod faults;
mod fuzz;
mod house;
mod journeys;
mod oracles;
mod people;
mod presence;
mod sealed;
mod setup;
mod statistics_page;
mod stats_cli;
mod store;
mod support;
mod tamper;
/// Short encoded clips; shared with the media room's own tests.
#[path = "../../src/media/testclip.rs"]
#[allow(dead_code, reason = "the media room's own tests use all of it")]
mod testclip;
mod torture;
mod upgrade;
