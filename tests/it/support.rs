//! What several journeys need: a study in a temporary folder, with coders and clips.

use std::path::Path;

use samspil::codebook::ItemId;
use samspil::lab::bulk::{BulkRecording, BulkSheet};
use samspil::lab::{Actor, Lab, NewStudy, Passphrase};
use samspil::study::{AssignmentId, Coder, Duty, Rating, Role};

/// The coders of [`small_study`].
pub(crate) const CODERS: [&str; 2] = ["Anna Holm", "Mette Lund"];

/// Everybody's passphrase in these studies.
pub(crate) const WORD: &str = "known to everybody";

/// A study of six families with recordings (no video) at 12 and 24 months; the first coder has all twelve
/// clips, the second coder the first two as well.
pub(crate) fn small_study(folder: &Path) -> Lab {
    let new = NewStudy::built_in("Small", &[12, 24], &CODERS).in_the_open(WORD);
    let mut lab = Lab::create(folder, &new).expect("a new study");
    lab.set_seed(7);
    let coders = lab.coders().expect("coders");
    let recordings: Vec<BulkRecording> = (0..12u16)
        .map(|n| BulkRecording {
            participant_code: format!("family-{:03}", n / 2),
            site: "Site Nord".into(),
            birth_date: chrono::NaiveDate::from_ymd_opt(2020, 1, 15),
            wave_months: if n % 2 == 0 { 12 } else { 24 },
            recorded_on: chrono::NaiveDate::from_ymd_opt(if n % 2 == 0 { 2021 } else { 2022 }, 1, 20),
            adult: None,
            others_present: String::new(),
            filmed_by: "health visitor".into(),
            original_file_name: format!("IMG_{n:04}.MOV"),
            duration_ms: 400_000,
            sheets: std::iter::once((&coders[0], Role::Primary))
                .chain((n < 2).then_some((&coders[1], Role::Second)))
                .map(|(coder, role)| BulkSheet {
                    coder: coder.id,
                    role,
                    position: u32::from(n) + 1,
                    content: None,
                })
                .collect(),
        })
        .collect();
    lab.add_in_bulk(&recordings).expect("twelve recordings");
    lab
}

/// Signs a coder in by place.
pub(crate) fn sign_in(lab: &mut Lab, place: usize) -> Coder {
    let coder = lab.coders().expect("coders")[place].clone();
    lab.sign_in(&coder.name, Duty::Coder, &Passphrase::typed(WORD)).expect("signed in");
    coder
}

/// Signs the lead in, with the linkage open.
pub(crate) fn lead(lab: &mut Lab) {
    let word = Passphrase::typed(WORD);
    lab.sign_in("Lead", Duty::Lead, &word).expect("signed in");
    lab.open_linkage(&word).expect("opened");
}

/// Opens a study as its lead, with the linkage open.
pub(crate) fn as_lead(folder: &Path) -> Lab {
    let mut lab = Lab::open(folder).expect("open");
    lead(&mut lab);
    lab
}

/// The lead, for the trail.
pub(crate) fn the_lead() -> Actor {
    Actor::Lead { name: "Lead".to_owned() }
}

/// Signs the analyst in.
pub(crate) fn analyst(lab: &mut Lab) {
    lab.sign_in("Analyst", Duty::Analyst, &Passphrase::typed(WORD)).expect("signed in");
}

/// The signed-in coder's clips, in the order of work.
pub(crate) fn assignments(lab: &mut Lab) -> Vec<AssignmentId> {
    lab.worklist().expect("a worklist").entries.iter().map(|entry| entry.assignment).collect()
}

/// Gives every item of a sheet a value that depends on the item's place.
pub(crate) fn rate_all(lab: &mut Lab, assignment: AssignmentId) {
    let items: Vec<(ItemId, f64)> = lab
        .rating_data(assignment)
        .expect("a sheet")
        .items()
        .enumerate()
        .map(|(place, item)| (item.item.id.clone(), (place % 5 + 1) as f64))
        .collect();
    for (item, value) in items {
        lab.rate(assignment, &item, Some(Rating::Points(value))).expect("rated");
    }
}

/// Everybody's passphrase, typed.
pub(crate) fn known() -> Passphrase {
    Passphrase::typed(WORD)
}

/// Files in a folder and below, any byte of which says something.
pub(crate) fn found_in(folder: &Path, words: &str) -> Vec<std::path::PathBuf> {
    found_bytes_in(folder, words.as_bytes())
}

/// Files in a folder and below that hold these bytes.
pub(crate) fn found_bytes_in(folder: &Path, bytes: &[u8]) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(found_bytes_in(&path, bytes));
        } else if std::fs::read(&path).expect("a file").windows(bytes.len()).any(|window| window == bytes) {
            found.push(path);
        }
    }
    found
}
