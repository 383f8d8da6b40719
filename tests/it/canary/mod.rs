//! Canaries: unmistakable words go in with families, videos and groups, and must be found nowhere afterwards.

mod plants;
mod search;
mod types;
