//! Canaries: unmistakable words go in with families, videos and groups, and must be found nowhere afterwards.

mod curious;
mod journey;
mod leaks;
mod left;
mod plants;
mod search;
mod seats;
mod types;
