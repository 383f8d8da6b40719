//! Bytes of others at every border: damaged, absurd, hostile. None makes the program panic or hang, and none harms a file.
//!
//! Inputs are real ones, damaged by a seeded mutator. Input number n of a border is the same each time, but where keys or
//! videos are made anew for every run; one that fails is kept, and its place told. A usual test run tries a few;
//! `SAMSPIL_FUZZ=100000 cargo test --test it fuzz -- --nocapture` that many over all borders, with a line for each: inputs,
//! taken, refused, the slowest. `SAMSPIL_FUZZ_SEED` gives other inputs.

mod border;
mod keys;
mod mutate;
mod searched;
mod studies;
mod tables;
mod texts;
mod videos;
