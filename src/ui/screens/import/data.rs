//! What the import page shows: a table with a row for each file, its faults, and what became of the last import.

use std::path::{Path, PathBuf};

use crate::lab::import::{ImportReport, Imported};
use crate::lab::manifest::{self, ManifestRow};
use crate::lab::{Lab, LabError};
use crate::study::Wave;

/// The table to fill in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The study's waves.
    pub waves: Vec<Wave>,
    /// Whether the linkage is closed, which an import needs open.
    pub closed: bool,
    /// Families and waves that have a recording already.
    pub taken: Vec<(String, u16)>,
    /// One row a file.
    pub rows: Vec<Row>,
    /// What became of the last import.
    pub outcome: Option<Outcome>,
    next: u64,
}

/// A file to import.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// What is filled in. `line` numbers the rows.
    pub cells: ManifestRow,
    /// What is wrong or still missing; empty when it can be imported.
    pub fault: String,
    /// Whether somebody has begun to fill it in: only then is what is missing shown as a fault.
    pub touched: bool,
    /// Why the last import refused it, until it is changed.
    pub refused: Option<String>,
}

/// What became of an import.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// Recordings now in the study.
    pub imported: Vec<Imported>,
    /// Rows refused; they are still in the table.
    pub refused: usize,
    /// Rows not reached because it was cancelled, or stopped.
    pub not_reached: usize,
    /// What stopped it, such as a full disk.
    pub stopped: Option<String>,
}

/// What stands between the rows of a table and their import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hindrance {
    /// Nothing.
    None,
    /// So many lack a participant or a wave.
    Empty(usize),
    /// So many can't be imported, for different reasons that stand below them.
    Wrong(usize),
    /// All are filled in, but the last import refused so many.
    Refused(usize),
}

impl Row {
    /// The file's name without its folders.
    pub fn file_name(&self) -> String {
        self.cells.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    }

    /// Whether it can be imported as it stands.
    pub fn is_ready(&self) -> bool {
        self.fault.is_empty()
    }
}

impl Table {
    /// Reads what rows are checked against.
    ///
    /// # Errors
    /// When the study can't be read, or a coder is signed in.
    pub fn renew(&mut self, lab: &mut Lab) -> Result<(), LabError> {
        self.waves = lab.waves()?;
        // While the linkage is closed nothing is known; the import itself asks for it.
        self.closed = !lab.linkage_is_open();
        self.taken = if lab.linkage_is_open() { lab.who_is_where()? } else { Vec::new() };
        self.check();
        Ok(())
    }

    /// Adds files, each once. A study with one wave leaves no choice, so it is filled in.
    pub fn add_files(&mut self, files: impl IntoIterator<Item = PathBuf>) {
        let wave = match self.waves.as_slice() {
            [only] => only.months.to_string(),
            _ => String::new(),
        };
        for file in files {
            self.add(ManifestRow { file, wave: wave.clone(), ..ManifestRow::default() }, false);
        }
        self.check();
    }

    /// Adds the rows of a manifest.
    ///
    /// # Errors
    /// When it can't be read or has a column that is not known; the table stays as it was.
    pub fn add_manifest(&mut self, file: &Path) -> Result<usize, LabError> {
        refuse_if_huge(file)?;
        let rows = manifest::read(file)?;
        let count = rows.len();
        for row in rows {
            self.add(row, true);
        }
        self.check();
        Ok(count)
    }

    fn add(&mut self, mut cells: ManifestRow, touched: bool) {
        let known = |row: &Row| row.cells.file == cells.file && !cells.file.as_os_str().is_empty();
        if !touched && self.rows.iter().any(known) {
            return;
        }
        self.next += 1;
        cells.line = self.next;
        self.rows.push(Row { cells, touched, ..Row::default() });
    }

    /// Takes a row out.
    pub fn remove(&mut self, index: usize) {
        if index < self.rows.len() {
            self.rows.remove(index);
            self.check();
        }
    }

    /// Takes out what the last import refused.
    pub fn remove_refused(&mut self) {
        self.rows.retain(|row| row.refused.is_none());
        self.check();
    }

    /// What stands between the rows and their import.
    pub fn hindrance(&self) -> Hindrance {
        let open = || self.rows.iter().filter(|row| !row.is_ready());
        let refused = self.rows.iter().filter(|row| row.refused.is_some()).count();
        let empty = |row: &Row| row.cells.participant.trim().is_empty() || row.cells.wave.trim().is_empty();
        match open().count() {
            0 if refused > 0 => Hindrance::Refused(refused),
            0 => Hindrance::None,
            count if open().all(empty) => Hindrance::Empty(count),
            count => Hindrance::Wrong(count),
        }
    }

    /// Copies what files of one batch have in common from the row above.
    pub fn fill_down(&mut self, index: usize) {
        let Some(above) =
            index.checked_sub(1).and_then(|above| self.rows.get(above)).map(|row| row.cells.clone())
        else {
            return;
        };
        if let Some(row) = self.rows.get_mut(index) {
            let fill = |cell: &mut String, from: &str| {
                if cell.trim().is_empty() {
                    from.clone_into(cell);
                }
            };
            fill(&mut row.cells.wave, &above.wave);
            fill(&mut row.cells.recorded_on, &above.recorded_on);
            fill(&mut row.cells.adult, &above.adult);
            fill(&mut row.cells.filmed_by, &above.filmed_by);
            fill(&mut row.cells.site, &above.site);
            row.touched = true;
            row.cells.fault = None;
        }
        self.check();
    }

    /// A row was changed by hand.
    pub fn changed(&mut self, index: usize) {
        if let Some(row) = self.rows.get_mut(index) {
            row.touched = true;
            row.refused = None;
            // Whoever fills in the cells has looked which one belongs where.
            row.cells.fault = None;
        }
        self.check();
    }

    /// Checks every row, each against the study and the others.
    fn check(&mut self) {
        let mut seen: Vec<(String, u16, usize)> = Vec::new();
        for (index, row) in self.rows.iter_mut().enumerate() {
            row.fault = match manifest::check(&row.cells, &self.waves) {
                Err(fault) => fault,
                Ok(checked) => {
                    let family = (checked.participant, checked.wave_months);
                    let earlier = seen.iter().find(|(who, wave, _)| (who, wave) == (&family.0, &family.1));
                    if self.taken.contains(&family) {
                        format!("{} has a recording at {} months already", family.0, family.1)
                    } else if let Some((_, _, number)) = earlier {
                        format!("{} at {} months is in row {number} too", family.0, family.1)
                    } else {
                        seen.push((family.0, family.1, index + 1));
                        String::new()
                    }
                }
            };
        }
    }

    /// The rows that can be imported.
    pub fn ready(&self) -> Vec<ManifestRow> {
        self.rows.iter().filter(|row| row.is_ready()).map(|row| row.cells.clone()).collect()
    }

    /// Takes what became of an import: what is in the study leaves the table, what was refused stays with its reason.
    pub fn settle(&mut self, report: ImportReport) {
        let done = |line: u64| report.imported.iter().any(|imported| imported.line == line);
        self.rows.retain(|row| !done(row.cells.line));
        for row in &mut self.rows {
            row.refused = report
                .refused
                .iter()
                .find(|refused| refused.line == row.cells.line)
                .map(|r| r.reason.clone());
        }
        self.taken.extend(report.imported.iter().map(|one| (one.participant.clone(), one.wave_months)));
        self.outcome = Some(Outcome {
            refused: report.refused.len(),
            not_reached: report.not_reached,
            stopped: report.stopped,
            imported: report.imported,
        });
        self.check();
    }
}

/// A manifest of a thousand families is a hundred times smaller: what is larger is something else, and reading it
/// would stop the window.
const MOST_BYTES: u64 = 5_000_000;

fn refuse_if_huge(file: &Path) -> Result<(), LabError> {
    match std::fs::metadata(file) {
        Ok(known) if known.is_file() && known.len() > MOST_BYTES => Err(LabError::Refused(format!(
            "{} is larger than 5 MB, so it is hardly a table of recordings. Nothing was imported; choose the list of recordings.",
            file.display()
        ))),
        Ok(known) if !known.is_file() => {
            Err(LabError::Refused(format!("{} is no file. Nothing was imported.", file.display())))
        }
        // What else is wrong is told by whoever reads it.
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::Told;
    use crate::lab::import::Refused;
    use crate::study::BlindCode;

    fn table() -> Table {
        let waves = [12, 24].map(|months| Wave { months, label: format!("{months} months") }).to_vec();
        let mut table = Table { waves, taken: vec![("F009".into(), 12)], ..Table::default() };
        table.add_files(["/films/a.mp4", "/films/b.mp4", "/films/a.mp4"].map(PathBuf::from));
        table
    }

    fn fill(table: &mut Table, index: usize, participant: &str, wave: &str) {
        table.rows[index].cells.participant = participant.into();
        table.rows[index].cells.wave = wave.into();
        table.changed(index);
    }

    #[test]
    fn each_file_is_listed_once_and_asks_for_what_is_missing() {
        let table = table();
        assert_eq!(table.rows.iter().map(Row::file_name).collect::<Vec<_>>(), ["a.mp4", "b.mp4"]);
        assert!(!table.rows[0].touched, "nothing to complain about before anyone has written");
        assert!(table.rows[0].fault.contains("no participant"), "{}", table.rows[0].fault);
        assert!(table.ready().is_empty());
        assert_eq!(table.hindrance(), Hindrance::Empty(2));
    }

    #[test]
    fn a_family_is_not_taken_twice_at_a_wave() {
        let mut table = table();
        fill(&mut table, 0, "F009", "12");
        assert_eq!(table.rows[0].fault, "F009 has a recording at 12 months already");
        fill(&mut table, 0, "F009", "24");
        assert!(table.rows[0].is_ready());
        fill(&mut table, 1, "F009", "24");
        assert_eq!(table.rows[1].fault, "F009 at 24 months is in row 1 too");
        assert_eq!(table.hindrance(), Hindrance::Wrong(1));
        assert_eq!(table.ready().len(), 1);
    }

    #[test]
    fn what_was_refused_stays_with_its_reason_until_it_is_changed() {
        let mut table = table();
        fill(&mut table, 0, "F001", "12");
        fill(&mut table, 1, "F002", "12");
        table.settle(ImportReport {
            imported: vec![Imported {
                line: 1,
                file: "a.mp4".into(),
                participant: "F001".into(),
                wave_months: 12,
                blind_code: BlindCode::new("abcdef"),
                findings: vec!["no sound".into()],
                told: Told::default(),
            }],
            refused: vec![Refused { line: 2, file: "b.mp4".into(), reason: "the file is empty".into() }],
            not_reached: 0,
            stopped: None,
        });
        assert_eq!(table.rows.len(), 1);
        assert_eq!(table.rows[0].refused.as_deref(), Some("the file is empty"));
        assert_eq!(table.hindrance(), Hindrance::Refused(1));
        let mut without = table.clone();
        without.remove_refused();
        assert!(without.rows.is_empty());
        table.changed(0);
        assert_eq!(table.rows[0].refused, None);
        fill(&mut table, 0, "F001", "12");
        assert!(table.rows[0].fault.contains("already"), "{}", table.rows[0].fault);
    }

    #[test]
    fn a_row_whose_cells_did_not_fit_the_header_is_mended_by_hand() {
        let mut table = table();
        table.rows[0].cells.fault = Some("9 cells, the header has 8".into());
        table.changed(1);
        assert!(table.rows[0].fault.contains("9 cells"), "{}", table.rows[0].fault);
        fill(&mut table, 0, "F001", "12");
        assert!(table.rows[0].is_ready(), "{}", table.rows[0].fault);
    }

    #[test]
    fn a_file_too_large_for_a_manifest_is_refused_unread() {
        let folder = tempfile::tempdir().expect("folder");
        let file = folder.path().join("film.csv");
        std::fs::File::create(&file).and_then(|made| made.set_len(MOST_BYTES + 1)).expect("made");
        let mut table = table();
        let refused = table.add_manifest(&file).expect_err("too large").to_string();
        assert!(refused.contains("larger than 5 MB"), "{refused}");
        let refused = table.add_manifest(folder.path()).expect_err("a folder").to_string();
        assert!(refused.contains("is no file"), "{refused}");
        assert_eq!(table.rows.len(), 2);
    }

    #[test]
    fn filling_down_copies_only_into_what_is_empty() {
        let mut table = table();
        fill(&mut table, 0, "F001", "12");
        table.rows[0].cells.site = "Nord".into();
        table.rows[1].cells.wave = "24".into();
        table.fill_down(1);
        let cells = &table.rows[1].cells;
        assert_eq!(
            (cells.wave.as_str(), cells.site.as_str(), cells.participant.as_str()),
            ("24", "Nord", "")
        );
    }
}
