//! Who is on which recording, as a table. For the lead's own use outside the study; no other export names a family.

use super::Format;
use super::cell::{Cell, Sheet};
use crate::study::{BlindCode, Linkage};

const HEAD: [&str; 9] = [
    "blind_code",
    "participant",
    "wave_months",
    "site",
    "birth_date",
    "recorded_on",
    "filmed_by",
    "others_present",
    "original_file_name",
];

/// The table as CSV: blind code, wave in months, and who is on it, in the order given.
pub fn linkage_csv(rows: &[(BlindCode, u16, Linkage)]) -> Vec<u8> {
    let date = |day: Option<chrono::NaiveDate>| Cell::text(day.map_or_else(String::new, |d| d.to_string()));
    let row = |(code, wave, linkage): &(BlindCode, u16, Linkage)| {
        vec![
            Cell::text(code.as_str()),
            Cell::text(&linkage.participant_code),
            Cell::Count(usize::from(*wave)),
            Cell::text(&linkage.site),
            date(linkage.birth_date),
            date(linkage.recorded_on),
            Cell::text(&linkage.filmed_by),
            Cell::text(&linkage.others_present),
            Cell::text(&linkage.original_file_name),
        ]
    };
    let head = HEAD.iter().map(|name| (*name).to_owned()).collect();
    Sheet { head, rows: rows.iter().map(row).collect() }.bytes(Format { excel: false })
}
