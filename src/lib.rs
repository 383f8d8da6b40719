//! Samspil: a workstation for coding parent–child interaction on video.
//!
//! # The rooms, in reading order
//!
//! | room | what it is |
//! |---|---|
//! | [`codebook`] | what may be observed: items, scales, anchors, subscales, scoring profiles, scores |
//! | [`study`] | who, what, when, and the rules: participants, waves, recordings, clips, coders, sheets |
//! | [`stats`] | numbers over tables, one statistic a file |
//! | [`table`] | anybody's table of ratings: bytes to ratings, or every fault with its row and column |
//! | [`report`] | from a study's rows to a table: reliability, consistency, scores |
//! | [`canary`] | words that must not be there, looked for in every byte |
//! | [`sealed`] | the only encryption: seal to a public key, open with a key; passphrases |
//! | [`store`] | the only SQLite |
//! | [`lab`] | the one door to change: one method per thing that a person does |
//! | [`export`] | bytes for other people's software |
//! | [`media`] | the only GStreamer: probe, blind copies, thumbnails, player |
//! | [`demo`] | a study that can be opened at once |
//! | [`cli`] | the same lab from a shell |
//! | [`jobs`] | long work: named thread, progress, cancel, result |
//! | [`settings`] | this computer's preferences, never fatal |
//! | [`ui`] | what is seen |
//!
//! # Who may name whom
//!
//! This table is the wall: `tests/it/house` reads it, and fails on an arrow that is not here.
//!
//! | room | names | deliberately absent |
//! |---|---|---|
//! | `codebook` | – | people, time, files (it takes text) |
//! | `study` | `codebook` | the clock, unseeded randomness, SQL, files, egui |
//! | `stats` | – | names of people, files, NaN as an answer (an undefined value says why) |
//! | `report` | `codebook`, `study`, `stats` | SQL, files, the clock, egui |
//! | `table` | `stats` (its matrix) | files, what is rated, mending in silence |
//! | `canary` | `jobs` | what a study is; writing anything |
//! | `sealed` | – | what it is that is sealed |
//! | `store` | `codebook`, `study` | rules; and no other room names `rusqlite`, so that a server database can stand here one day |
//! | `lab` | `codebook`, `study`, `stats`, `table`, `report`, `canary`, `sealed`, `store`, `media`, `jobs` | SQL text, egui, media's player |
//! | `export` | `codebook`, `study`, `report`, `jobs` | hash order, locale formatting, the wall clock |
//! | `media` | `jobs` | participants, the study; waiting on the window's thread |
//! | `demo` | `codebook`, `study`, `lab`, `media`, `jobs` | unseeded randomness: the same seed gives the same study |
//! | `cli` | `codebook`, `study`, `stats`, `table`, `report`, `canary`, `lab`, `export`, `media`, `demo`, `jobs`, `settings`, `ui` | SQL, statistics, rules |
//! | `jobs` | – | what it is that takes long |
//! | `settings` | – | anything of a study |
//! | `ui` | `codebook`, `study`, `stats`, `report`, `lab`, `export`, `media`, `demo`, `jobs`, `settings` | SQL, statistics, rules, colours outside the theme |
//! | `main` | `cli`, `ui` | everything else |

pub mod canary;
pub mod cli;
pub mod codebook;
pub mod demo;
pub mod export;
pub mod jobs;
pub mod lab;
pub mod media;
pub mod report;
pub mod sealed;
pub mod settings;
pub mod stats;
pub mod store;
pub mod study;
pub mod table;
pub mod ui;
