//! What is needed to kill a program in the middle of its work again and again, and to tell each time whether
//! anything that it had acknowledged is gone. Shared by the bench and by a test.
//!
//! A [`life`] is a child process that works at a study by a [`script`]. Before each call of the lab it says what it is
//! about to do, and right after the call has returned that it is done, a line each. Whoever started it kills it, reads
//! all that it said, and compares the study with the [`model`] of what was acknowledged ([`check`]). Of the one
//! operation that was begun and not acknowledged, both outcomes are right, and no third.

pub mod check;
pub mod life;
pub mod model;
pub mod operation;
pub mod power;
pub mod script;
pub mod study;
