//! A study that can be opened at once: recordings, coders, ratings, and video that the program draws itself.

mod film;
mod make;
mod making;
mod scene;
mod sound;
pub mod truth;
mod videos;

pub use make::{
    DemoError, KEY_FILE, LEAD, Options, PASSPHRASE, PASSPHRASE_FILE, Video, known_passphrase, made_from,
    make, make_study,
};
pub use videos::{encode_missing, videos_missing};

/// The seed of the demo study unless another is asked for: one whose sample lies near the printed figures in
/// every row (mean within 0.05, SD within 0.08, alpha within 0.04); most other seeds do so in nearly every row.
pub const DEFAULT_SEED: u64 = 2030;
