//! The trail as a table for a monitor.

use std::path::{Path, PathBuf};

use super::cell::{Cell, Sheet};
use super::{ExportError, Format, folder};
use crate::study::{TrailEntry, TrailHead};

/// The columns, in order; `docs/export.md` says what they mean.
const COLUMNS: [&str; 16] = [
    "event",
    "at_utc",
    "at_local",
    "who",
    "what",
    "subject",
    "old",
    "new",
    "why",
    "scope",
    "digest",
    "hash",
    "study_id",
    "trail_events",
    "trail_hash",
    "utc_offset_minutes",
];

/// The bytes of a CSV file with these events, in the order given. Every line says which study's they are and where
/// the trail ended.
pub fn trail_csv(study_id: &str, head: &TrailHead, entries: &[TrailEntry]) -> Vec<u8> {
    let number = |number: i64| Cell::text(number.to_string());
    let rows = entries.iter().map(|entry| {
        let event = &entry.event;
        vec![
            number(entry.number),
            Cell::text(event.at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)),
            Cell::text(event.local_text()),
            Cell::text(&event.who),
            Cell::text(&event.what),
            Cell::text(&event.subject),
            Cell::text(&event.old),
            Cell::text(&event.new),
            Cell::text(&event.why),
            Cell::text(&entry.scope),
            Cell::text(&entry.digest),
            Cell::text(&entry.hash),
            Cell::text(study_id),
            number(head.number),
            Cell::text(&head.hash),
            Cell::Number(f64::from(event.utc_offset_minutes)),
        ]
    });
    Sheet { head: COLUMNS.iter().map(|name| (*name).to_owned()).collect(), rows: rows.collect() }
        .bytes(Format::default())
}

/// Writes the events as a CSV file into a folder, under a name that no file there has: `trail-ID-EVENTS.csv`. Answers
/// the file.
///
/// # Errors
/// When the folder cannot be written to. Nothing is left behind then.
pub fn write_trail(
    study_id: &str,
    head: &TrailHead,
    entries: &[TrailEntry],
    dir: &Path,
) -> Result<PathBuf, ExportError> {
    let failed = |source| ExportError::Write { dir: dir.to_path_buf(), written: Vec::new(), source };
    std::fs::create_dir_all(dir).map_err(failed)?;
    let bytes = trail_csv(study_id, head, entries);
    let mut made = Some(folder::make(dir, &bytes).map_err(failed)?);
    for again in 1..1_000 {
        let Some(file) = made.take() else { break };
        let more = if again == 1 { String::new() } else { format!("-{again}") };
        let place = dir.join(format!("trail-{study_id}-{}{more}.csv", head.number));
        match file.persist_noclobber(&place) {
            Ok(_) => return Ok(place),
            Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => made = Some(error.file),
            Err(error) => return Err(failed(error.error)),
        }
    }
    Err(failed(std::io::ErrorKind::AlreadyExists.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::AuditEvent;

    #[test]
    fn every_line_says_whose_it_is_and_no_cell_is_a_formula() {
        let entry = TrailEntry {
            number: 7,
            event: AuditEvent {
                at: chrono::DateTime::UNIX_EPOCH,
                utc_offset_minutes: 60,
                who: "=cmd".to_owned(),
                what: "note written".to_owned(),
                subject: "k7w2mp P03".to_owned(),
                old: String::new(),
                new: "+1, \"two\"\nlines".to_owned(),
                why: "@home".to_owned(),
            },
            scope: "sheet 3".to_owned(),
            digest: "d".to_owned(),
            hash: "h".to_owned(),
        };
        let head = TrailHead { number: 9, hash: "end".to_owned() };
        let bytes = trail_csv("st-1", &head, &[entry]);
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let row = reader.records().next().expect("a row").expect("well formed");
        let cells: Vec<&str> = row.iter().collect();
        assert_eq!(
            cells,
            [
                "7",
                "1970-01-01T00:00:00.000Z",
                "1970-01-01 01:00:00 +01:00",
                "'=cmd",
                "note written",
                "k7w2mp P03",
                "",
                "'+1, \"two\"\nlines",
                "'@home",
                "sheet 3",
                "d",
                "h",
                "st-1",
                "9",
                "end",
                "60"
            ]
        );
    }
}
