//! The study that is worked at: made, opened and signed in to here and nowhere else in the harness.

use std::path::Path;

use samspil::lab::bulk::{BulkRecording, BulkSheet};
use samspil::lab::{Lab, LabError, NewStudy, Passphrase};
use samspil::study::{Duty, Role};

/// Who can be killed at work.
pub const CODERS: [&str; 2] = ["Anna Holm", "Mette Lund"];
/// The lead coder, as plans name her.
pub const LEAD: &str = "Lead";
/// Everybody's passphrase.
const WORD: &str = "known to everybody";
/// Families at the beginning, each with a recording (no video) at two waves.
const FAMILIES: usize = 6;

/// Makes a study: both coders have every clip.
pub fn make(folder: &Path) -> Result<(), LabError> {
    let mut lab = Lab::create(folder, &NewStudy::built_in("Torture", &[12, 24], &CODERS).in_the_open(WORD))?;
    let coders = lab.coders()?;
    let both = coders.iter().zip([Role::Primary, Role::Second]);
    let sheets: Vec<BulkSheet> =
        both.map(|(coder, role)| BulkSheet { coder: coder.id, role, position: 1, content: None }).collect();
    lab.add_in_bulk(&families(0, FAMILIES, &sheets))?;
    Ok(())
}

/// Recordings of some families, given to these coders.
pub fn families(first: usize, count: usize, sheets: &[BulkSheet]) -> Vec<BulkRecording> {
    let place = |n: usize, sheet: &BulkSheet| BulkSheet {
        position: u32::try_from(n).expect("few") + 1,
        ..sheet.clone()
    };
    (first * 2..(first + count) * 2)
        .map(|n| BulkRecording {
            site: "Site Nord".into(),
            original_file_name: format!("IMG_{n:04}.MOV"),
            sheets: sheets.iter().map(|sheet| place(n, sheet)).collect(),
            ..BulkRecording::bare(&format!("family-{:04}", n / 2), if n % 2 == 0 { 12 } else { 24 }, 360_000)
        })
        .collect()
}

/// Signs somebody in by name.
pub fn sign_in(lab: &mut Lab, who: &str) -> Result<(), LabError> {
    let word = Passphrase::typed(WORD);
    if who == LEAD {
        lab.sign_in(LEAD, Duty::Lead, &word)?;
        return lab.open_linkage(&word);
    }
    lab.sign_in(who, Duty::Coder, &word)
}
