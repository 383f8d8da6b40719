//! For tests of what breaks, ends or lifts the blinding: a study of four families at two waves with three coders, some
//! clips coded twice, “videos” that are a few bytes, and the allocation.

use std::path::PathBuf;

use tempfile::TempDir;

use super::bulk::{BulkRecording, BulkSheet};
use super::{Handover, Lab, ManagerKey, NewStudy, People};
use crate::codebook::ItemId;
use crate::jobs::Control;
use crate::sealed::Passphrase;
use crate::study::{AssignmentId, AuditEvent, BlindCode, Duty, MediaFacts, Rating, Role};

pub(super) const WORD: &str = "known to everybody";
pub(super) const CODERS: [&str; 3] = ["Anna", "Bo", "Cille"];

/// A study, and what left the program when it was made.
pub(super) struct Blinded {
    pub(super) dir: TempDir,
    pub(super) lab: Lab,
    pub(super) handover: Handover,
}

impl Blinded {
    /// Family n has clips at 12 and 24 months: Anna has those at 12, Bo those at 24, and of family-0 each has the other's
    /// too, as a second coder.
    pub(super) fn new() -> Self {
        let dir = TempDir::new().expect("a folder");
        let mut new = NewStudy::built_in("Blinded", &[12, 24], &CODERS);
        new.people = People::in_the_open(WORD);
        let mut lab = Lab::create(&dir.path().join("study"), &new).expect("a study");
        lab.set_seed(5);
        let handover = lab.take_handover().expect("what leaves the program");
        let coders = lab.coders().expect("coders");
        let rows: Vec<BulkRecording> = (0..8u16)
            .map(|n| {
                let (wave, family) = (n % 2, n / 2);
                let (first, second) = if wave == 0 { (0, 1) } else { (1, 0) };
                let sheet = |coder: usize, role| BulkSheet {
                    coder: coders[coder].id,
                    role,
                    position: u32::from(n) + 1,
                    content: None,
                };
                let mut sheets = vec![sheet(first, Role::Primary)];
                if family == 0 {
                    sheets.push(sheet(second, Role::Second));
                }
                BulkRecording {
                    site: "SITE".to_owned(),
                    original_file_name: format!("FILM-{n}.mov"),
                    sheets,
                    ..BulkRecording::bare(&format!("FAMILY-{family}"), 12 + 12 * wave, 300_000)
                }
            })
            .collect();
        let codes = lab.add_in_bulk(&rows).expect("recordings");
        let facts = MediaFacts {
            duration_ms: 300_000,
            size_bytes: 4,
            width: 16,
            height: 16,
            frames_per_second: 25.0,
            frames: 7500,
            variable_rate: false,
            rotation_degrees: 0,
            has_audio: false,
            video_codec: "none".to_owned(),
            container: "none".to_owned(),
            findings: vec![],
        };
        for (n, code) in codes.iter().enumerate() {
            let file = dir.path().join(format!("{n}.mp4"));
            std::fs::write(&file, format!("film {n}")).expect("a file");
            let fingerprint = crate::media::fingerprint(&file, &Control::quiet()).expect("read");
            lab.attach_media(code, &file, &fingerprint, &facts).expect("a video");
        }
        let mut blinded = Self { dir, lab, handover };
        blinded.lead();
        blinded
    }

    /// Signs in as the lead, with the linkage open.
    pub(super) fn lead(&mut self) -> &mut Lab {
        self.enter("Lead", Duty::Lead);
        self.lab.open_linkage(&Passphrase::typed(WORD)).expect("opened");
        &mut self.lab
    }

    pub(super) fn coder(&mut self, name: &str) -> &mut Lab {
        self.enter(name, Duty::Coder);
        &mut self.lab
    }

    pub(super) fn enter(&mut self, name: &str, duty: Duty) {
        self.lab.sign_in(name, duty, &Passphrase::typed(WORD)).expect("signed in");
    }

    pub(super) fn manager(&mut self) -> &mut Lab {
        let file = self.handover.data_manager_key.clone();
        self.lab.sign_in_with_key_file(file.as_bytes(), &Passphrase::typed(WORD)).expect("signed in");
        &mut self.lab
    }

    pub(super) fn key(&self) -> ManagerKey {
        ManagerKey {
            file: self.handover.data_manager_key.clone().into_bytes(),
            passphrase: Passphrase::typed(WORD),
        }
    }

    /// A file outside the study.
    pub(super) fn outside(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// The recording's code of a family at a wave.
    pub(super) fn code(&mut self, family: &str, wave: u16) -> BlindCode {
        let entries = self.lead().recordings().expect("recordings");
        let of = |entry: &&super::RecordingEntry| {
            entry.wave_months == wave
                && entry.linkage.as_ref().is_some_and(|linkage| linkage.participant_code == family)
        };
        entries.iter().find(of).expect("a recording").blind_code.clone()
    }

    /// A coder's assignment of a family at a wave, by signing the coder in.
    pub(super) fn assignment(&mut self, coder: &str, family: &str, wave: u16) -> AssignmentId {
        let code = self.code(family, wave);
        let entries = self.lab.recordings().expect("recordings");
        let entry = entries.iter().find(|entry| entry.blind_code == code).expect("a recording");
        let own = entry.coders.iter().find(|c| c.name == coder).expect("the coder has it").blind_code.clone();
        let list = self.coder(coder).worklist().expect("a list");
        list.entries.iter().find(|entry| entry.blind_code == own).expect("in the list").assignment
    }

    /// Rates every item of the signed-in coder's sheet.
    pub(super) fn rate_all(&mut self, assignment: AssignmentId) {
        let sheet = self.lab.rating_data(assignment).expect("a sheet");
        let items: Vec<ItemId> = sheet.items().map(|item| item.item.id.clone()).collect();
        for item in items {
            self.lab.rate(assignment, &item, Some(Rating::Points(3.0))).expect("rated");
        }
    }

    /// Has a coder rate and submit everything there is in the list.
    pub(super) fn work_off(&mut self, coder: &str) {
        let list = self.coder(coder).worklist().expect("a list");
        for entry in list.entries.iter().filter(|entry| entry.state != super::EntryState::Submitted) {
            self.rate_all(entry.assignment);
            self.lab.submit(entry.assignment).expect("submitted");
        }
    }

    /// The events of this kind.
    pub(super) fn events(&mut self, what: &str) -> Vec<AuditEvent> {
        self.lead().audit().expect("a trail").into_iter().filter(|event| event.what == what).collect()
    }

    /// Whether a text stands anywhere in the study's folder, in whatever file.
    pub(super) fn is_written(&self, text: &str) -> bool {
        let mut folders = vec![self.lab.folder().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
                if entry.path().is_dir() {
                    folders.push(entry.path());
                } else {
                    let bytes = std::fs::read(entry.path()).expect("a file");
                    if bytes.windows(text.len()).any(|window| window == text.as_bytes()) {
                        return true;
                    }
                }
            }
        }
        false
    }
}
