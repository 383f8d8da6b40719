//! Samspil: a workstation for coding parent–child interaction on video.
//!
//! # The rooms, in reading order
//!
//! | room | what it is |
//! |---|---|
//! | [`codebook`] | what may be observed: items, scales, anchors, subscales, scoring profiles, scores |
//! | [`study`] | who, what, when, and the rules: participants, waves, recordings, clips, coders, sheets |
//! | [`stats`] | numbers over tables, one statistic a file |
//! | [`report`] | from a study's rows to a table: reliability, consistency, scores |
//! | [`store`] | the only SQLite |
//! | [`lab`] | the one door to change: one method per thing that a person does |
//! | [`export`] | bytes for other people's software |
//! | [`media`] | the only GStreamer: probe, thumbnails, player |
//! | [`demo`] | a study that can be opened at once |
//! | [`cli`] | the same lab from a shell |
//! | [`jobs`] | long work: named thread, progress, cancel, result |
//! | [`settings`] | this computer's preferences, never fatal |
//! | [`ui`] | what is seen |

pub mod cli;
pub mod codebook;
pub mod demo;
pub mod export;
pub mod jobs;
pub mod lab;
pub mod media;
pub mod report;
pub mod settings;
pub mod stats;
pub mod store;
pub mod study;
pub mod ui;
