//! What a power cut may leave, as far as it can be imitated: the file as it is after a kill, and a log (`-wal`) whose end
//! never reached the disk, or reached it as rubbish. Whatever the cut, the study opens, is sound, and holds for each
//! person what was acknowledged up to some moment, with nothing missing in between.
//!
//! It doesn't prove that the disk keeps what it said it had kept: `synchronous = FULL` asks the disk for that before a
//! rating is acknowledged, and a test of the store sees to it that it is asked.

use std::fs;
use std::path::Path;

use rand::RngExt;
use rand_chacha::ChaCha12Rng;
use samspil::lab::Lab;

use super::check;
use super::life::Record;
use super::model::Model;

/// Copies a study's file and log, and ends the log early. Answers whether there was a log to cut.
pub fn cut(from: &Path, to: &Path, rng: &mut ChaCha12Rng) -> std::io::Result<bool> {
    let log = |folder: &Path| folder.join(format!("{}-wal", Lab::FILE_NAME));
    let Ok(mut bytes) = fs::read(log(from)) else { return Ok(false) };
    fs::copy(from.join(Lab::FILE_NAME), to.join(Lab::FILE_NAME))?;
    if bytes.is_empty() {
        return Ok(false);
    }
    let at = rng.random_range(0..bytes.len());
    match rng.random_range(0..4) {
        // Frames are 24 bytes and a page (sqlite.org/fileformat.html, 4.1).
        0 => bytes.truncate(at.saturating_sub(32) / 4120 * 4120 + 32),
        1 => bytes.truncate(at),
        // The length had grown, the content had not come yet.
        2 => bytes[at..].fill(0),
        _ => {
            // Sectors after the cut are there in part, and as something else.
            for sector in bytes[at..].chunks_mut(512) {
                if rng.random_range(0..2) == 0 {
                    rng.fill(sector);
                }
            }
        }
    }
    fs::write(log(to), bytes)?;
    Ok(true)
}

/// Whether a study that was cut off holds, for each person, what she had been told up to some moment. Answers how many of
/// the acknowledged operations it holds.
///
/// # Errors
/// When it doesn't open, isn't sound, or holds something else.
pub fn is_some_moment(folder: &Path, before: &Model, lives: &[Record]) -> Result<usize, String> {
    let found = check::read(folder)?;
    let mut kept = 0;
    for life in lives {
        let mut model = before.clone();
        let mut moments = life.acknowledged.iter().chain(&life.in_flight);
        let mut count = 0;
        while model.sheets.get(&life.who) != found.sheets.get(&life.who) {
            let Some(operation) = moments.next() else {
                return Err(format!("{} holds what she never had at any moment", life.who));
            };
            model.apply(&life.who, operation);
            count += 1;
        }
        kept += count;
    }
    Ok(kept)
}
