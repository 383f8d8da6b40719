//! The manifest: a table that says which file shows which family at which wave.
//!
//! Columns: `participant`, `wave`, `file`, and, where known, `birth_date`, `recorded_on`, `adult`
//! (mother, father, both, other), `others_present`, `filmed_by`, `site`. Written as [`crate::table`] reads
//! it: separated by comma, semicolon, tab or bar; UTF-8, UTF-16, or the Windows-1252 that older spreadsheets write. Files are found relative to the manifest's folder.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::{LabError, Result};
use crate::codebook::did_you_mean;
use crate::study::{Adult, Wave};
use crate::table::{Layout, Sheet};

/// Columns that must be there.
pub const REQUIRED: [&str; 3] = ["participant", "wave", "file"];
/// Columns that may be there.
pub const OPTIONAL: [&str; 6] = ["birth_date", "recorded_on", "adult", "others_present", "filmed_by", "site"];

/// A row as it was written, in the manifest or in the window's table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ManifestRow {
    /// Line in the manifest, from 1; the row's number in the window's table.
    pub line: u64,
    /// The family's name in the trial.
    pub participant: String,
    /// Months, or the wave's name.
    pub wave: String,
    /// The video.
    pub file: PathBuf,
    /// The child's birth date.
    pub birth_date: String,
    /// Day of the recording.
    pub recorded_on: String,
    /// mother, father, both, other.
    pub adult: String,
    /// Others present, in words.
    pub others_present: String,
    /// Who filmed, in words.
    pub filmed_by: String,
    /// Site.
    pub site: String,
    /// Why the row cannot be read, where its cells do not fit the header.
    pub fault: Option<String>,
}

/// A row that holds what it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedRow {
    /// The family's name in the trial.
    pub participant: String,
    /// Months.
    pub wave_months: u16,
    /// The child's birth date.
    pub birth_date: Option<NaiveDate>,
    /// Day of the recording.
    pub recorded_on: Option<NaiveDate>,
    /// The adult in it.
    pub adult: Option<Adult>,
}

/// Reads a manifest.
///
/// # Errors
/// When the file cannot be read, lacks a column, or has one that is not known: nothing is imported then,
/// because a misspelt column would lose what it holds.
pub fn read(path: &Path) -> Result<Vec<ManifestRow>> {
    let bytes = std::fs::read(path).map_err(|error| {
        LabError::file(path, error, "Nothing was imported. Check the manifest's name and folder.")
    })?;
    let folder = path.parent().unwrap_or(Path::new(""));
    parse(&bytes, folder).map_err(|fault| LabError::Refused(format!("{}: {fault}", path.display())))
}

/// A header's names as lists here write them: in lower case, with `_` for spaces and hyphens.
pub(super) fn header(sheet: &Sheet<'_>) -> Vec<String> {
    sheet.columns().iter().map(|name| name.to_lowercase().replace([' ', '-'], "_")).collect()
}

fn parse(bytes: &[u8], folder: &Path) -> std::result::Result<Vec<ManifestRow>, String> {
    let sheet = Sheet::read(bytes, Layout::default()).map_err(|faults| format!("{faults}."))?;
    let header = header(&sheet);
    check_header(&header)?;
    let mut found = Vec::new();
    let mut rows = sheet.rows();
    while let Some(row) = rows.next_row() {
        let cell = |name: &str| {
            let place = header.iter().position(|column| column == name);
            place.map_or("", |place| row.get(place)).to_owned()
        };
        let file = cell("file");
        found.push(ManifestRow {
            line: row.line(),
            participant: cell("participant"),
            wave: cell("wave"),
            file: if file.is_empty() { PathBuf::new() } else { folder.join(file) },
            birth_date: cell("birth_date"),
            recorded_on: cell("recorded_on"),
            adult: cell("adult"),
            others_present: cell("others_present"),
            filmed_by: cell("filmed_by"),
            site: cell("site"),
            fault: row.fault(),
        });
    }
    if found.is_empty() {
        return Err("there is no row below the header.".to_owned());
    }
    Ok(found)
}

fn check_header(header: &[String]) -> std::result::Result<(), String> {
    let known = || REQUIRED.into_iter().chain(OPTIONAL);
    let mut faults = Vec::new();
    for (index, name) in header.iter().enumerate() {
        if header[..index].contains(name) {
            faults.push(format!("the column “{name}” is there twice"));
        } else if !known().any(|column| column == name) {
            faults.push(format!("the column “{name}” is not known{}", did_you_mean(name, known())));
        }
    }
    for name in REQUIRED {
        if !header.iter().any(|column| column == name) {
            faults.push(format!("the column “{name}” is missing"));
        }
    }
    if faults.is_empty() {
        return Ok(());
    }
    Err(format!("{}. Known columns: {}.", faults.join("; "), known().collect::<Vec<_>>().join(", ")))
}

/// Reads a row's cells; every fault at once.
///
/// # Errors
/// The faults, as one sentence.
pub fn check(row: &ManifestRow, waves: &[Wave]) -> std::result::Result<CheckedRow, String> {
    let mut faults: Vec<String> = row.fault.iter().cloned().collect();
    if row.participant.trim().is_empty() {
        faults.push("no participant is given".to_owned());
    }
    if row.file.as_os_str().is_empty() {
        faults.push("no file is given".to_owned());
    }
    let mut keep = |outcome: std::result::Result<Option<NaiveDate>, String>| {
        outcome.unwrap_or_else(|fault| {
            faults.push(fault);
            None
        })
    };
    let birth_date = keep(date("birth date", &row.birth_date));
    let recorded_on = keep(date("recording date", &row.recorded_on));
    if let (Some(birth), Some(on)) = (birth_date, recorded_on)
        && on < birth
    {
        faults.push(format!("it was recorded ({on}) before the child was born ({birth})"));
    }
    let wave_months = wave(&row.wave, waves).unwrap_or_else(|fault| {
        faults.push(fault);
        0
    });
    let adult = match row.adult.trim().to_lowercase().as_str() {
        "" => None,
        text => {
            let adult = Adult::from_word(text);
            if adult.is_none() {
                faults
                    .push(format!("the adult “{}” is none of mother, father, both, other", row.adult.trim()));
            }
            adult
        }
    };
    if faults.is_empty() {
        Ok(CheckedRow {
            participant: row.participant.trim().to_owned(),
            wave_months,
            birth_date,
            recorded_on,
            adult,
        })
    } else {
        Err(faults.join("; "))
    }
}

/// The wave of its months or its name.
pub(super) fn wave(text: &str, waves: &[Wave]) -> std::result::Result<u16, String> {
    let text = text.trim();
    let named = waves.iter().find(|wave| {
        wave.label.eq_ignore_ascii_case(text) || text.parse::<u16>().is_ok_and(|months| months == wave.months)
    });
    named.map(|wave| wave.months).ok_or_else(|| {
        let known: Vec<String> = waves.iter().map(|wave| wave.months.to_string()).collect();
        if text.is_empty() {
            format!("no wave is given (the study has {})", known.join(", "))
        } else {
            format!("the wave “{text}” is not one of this study's ({})", known.join(", "))
        }
    })
}

/// `2021-03-14`, or the day-first `14-03-2021` and `14.03.2021` that Danish spreadsheets write. A date with
/// slashes is refused: it can be read in two ways.
pub(super) fn date(what: &str, text: &str) -> std::result::Result<Option<NaiveDate>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    ["%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"]
        .into_iter()
        .find_map(|form| NaiveDate::parse_from_str(text, form).ok())
        .filter(|date| (1990..=2100).contains(&chrono::Datelike::year(date)))
        .map(Some)
        .ok_or_else(|| format!("the {what} “{text}” is no date; write it as 2021-03-14"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waves() -> Vec<Wave> {
        [12, 24].map(|months| Wave { months, label: format!("{months} months") }).to_vec()
    }

    fn row() -> ManifestRow {
        ManifestRow {
            line: 2,
            participant: "F001".into(),
            wave: "12".into(),
            file: "a.mp4".into(),
            ..ManifestRow::default()
        }
    }

    #[test]
    fn a_danish_spreadsheet_is_read() {
        let text = "Participant;Wave;File;Recorded on;Filmed by\r\nF001;12 months;a b.mp4;14-03-2021;S\u{f8}ren\r\n\r\n";
        let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).expect("Latin-1")).collect();
        let rows = parse(&latin, Path::new("/films")).expect("a manifest");
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].line, 2);
        assert_eq!(rows[0].file, Path::new("/films/a b.mp4"));
        assert_eq!(rows[0].filmed_by, "Søren");
        let checked = check(&rows[0], &waves()).expect("a good row");
        assert_eq!(checked.wave_months, 12);
        assert_eq!(checked.recorded_on, NaiveDate::from_ymd_opt(2021, 3, 14));
    }

    #[test]
    fn a_misspelt_column_is_refused_with_a_guess() {
        let fault =
            parse(b"participant,wave,file,brith_date\nA,12,a.mp4,\n", Path::new("")).expect_err("unknown");
        assert!(fault.contains("“brith_date” is not known; did you mean “birth_date”?"), "{fault}");
        let fault = parse(b"participant,file,file\nA,a,b\n", Path::new("")).expect_err("missing and twice");
        assert!(fault.contains("“file” is there twice") && fault.contains("“wave” is missing"), "{fault}");
    }

    #[test]
    fn every_fault_of_a_row_is_named() {
        let bad = ManifestRow {
            participant: " ".into(),
            wave: "18".into(),
            birth_date: "2021-02-30".into(),
            recorded_on: "3/4/2021".into(),
            adult: "aunt".into(),
            ..row()
        };
        let fault = check(&bad, &waves()).expect_err("bad");
        for part in ["no participant", "“18”", "“2021-02-30”", "“3/4/2021”", "“aunt”"] {
            assert!(fault.contains(part), "{part} in {fault}");
        }
    }

    #[test]
    fn recorded_before_birth_is_refused() {
        let bad = ManifestRow { birth_date: "2021-05-01".into(), recorded_on: "2021-04-30".into(), ..row() };
        assert!(check(&bad, &waves()).expect_err("bad").contains("before the child was born"));
    }

    #[test]
    fn ragged_rows_keep_their_line_and_are_refused_alone() {
        let rows = parse(b"participant,wave,file\nA,12\nB,12,b.mp4\n", Path::new("")).expect("rows");
        assert!(check(&rows[0], &waves()).expect_err("ragged").contains("2 cells where the header has 3"));
        assert!(check(&rows[1], &waves()).is_ok());
        assert_eq!(rows[1].line, 3);
    }

    #[test]
    fn lines_are_counted_over_blank_ones() {
        let text = "participant,wave,file\r\n\r\n\r\nA,12,\"a\r\nb.mp4\"\r\n\r\nB,12,b.mp4\r\n";
        let rows = parse(text.as_bytes(), Path::new("")).expect("rows");
        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [4, 7]);
    }
}
