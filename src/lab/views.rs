//! What each coder may know of a clip, sealed to that coder; and which assignment is of which clip, in which role,
//! sealed to the study's results key.
//!
//! # What the file still tells
//!
//! A coder who opens the study's file with another program finds no family, site, file name or role, and not which
//! two coders have one clip: rows of recordings, clips and assignments have random numbers, each assignment has a
//! code of its own, what is sealed is of one length, and whenever one coder's view is written anew all are, so that
//! two copies of the file do not tell which belong together. What remains:
//!
//! - how many assignments each coder has, and so how many clips are coded twice in all; a share-out so small that
//!   only one clip of it is coded twice gives that one away to whoever compares copies from before and after it;
//! - everybody's ratings, as numbers under a code that means nothing: a clip rated alike by two coders on many items
//!   can be guessed to be one clip, as can one that two coders note the same of;
//! - which recordings are of one family, as a number that means nothing, with wave, age, adult and length;
//! - of the coder's own clips, which recording's file they are (the coder watches it), and so which of the coder's
//!   own clips are of one family.

use std::collections::{BTreeMap, BTreeSet};

use rand::seq::SliceRandom;
use serde::{Deserialize, Serialize};

use super::bulk::fresh_code;
use super::keys::Keyring;
use super::linkage::{open_row, seal_row};
use super::{Lab, LabError, Result};
use crate::sealed::PublicKey;
use crate::store::{AssignmentRow, StoreError, StudyKey, Tx};
use crate::study::{Adult, AssignmentId, BlindCode, Clip, ClipId, CoderId, Recording, Role, random_row};

/// All that a coder's program may know of a clip. No participant, site, group, role or other coder; and no recording
/// code, under which other people's screens and exports know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ClipView {
    /// The clip's name for this coder.
    pub(super) blind_code: BlindCode,
    /// The wave in months: says which items are rated.
    pub(super) wave_months: u16,
    /// The child's age in whole months.
    #[serde(default)]
    pub(super) child_age_months: Option<u16>,
    /// The adult in it.
    #[serde(default)]
    pub(super) adult: Option<Adult>,
    /// File name inside `recordings/`; `None` while there is no media.
    #[serde(default)]
    pub(super) file_name: Option<String>,
    /// SHA-256 of that file, hexadecimal.
    #[serde(default)]
    pub(super) fingerprint: Option<String>,
    /// First millisecond of the coded window.
    pub(super) start_ms: u64,
    /// First millisecond after it.
    pub(super) end_ms: u64,
}

impl ClipView {
    fn of(blind_code: &BlindCode, recording: &Recording, clip: &Clip) -> Self {
        Self {
            blind_code: blind_code.clone(),
            wave_months: recording.wave_months,
            child_age_months: recording.child_age_months,
            adult: recording.adult,
            file_name: recording.file_name.clone(),
            fingerprint: recording.fingerprint.clone(),
            start_ms: clip.start_ms,
            end_ms: clip.end_ms,
        }
    }
}

/// Which clip an assignment is of, and why the coder has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Link {
    /// The assignment.
    pub(super) assignment: AssignmentId,
    /// The clip.
    pub(super) clip: ClipId,
    /// Why.
    pub(super) role: Role,
}

/// An assignment with what is sealed of it, as the lead and the analyst know it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Given {
    /// What stands in the open.
    pub(super) row: AssignmentRow,
    /// The clip.
    pub(super) clip: ClipId,
    /// Why the coder has it.
    pub(super) role: Role,
}

/// A clip to be given to a coder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Give {
    /// Which.
    pub(super) clip: ClipId,
    /// To whom.
    pub(super) coder: CoderId,
    /// Why.
    pub(super) role: Role,
    /// Place in the coder's order of work, from 1.
    pub(super) position: u32,
}

const LINKS: &str = "assignments";

fn of_view(id: AssignmentId) -> String {
    format!("assignment {}", id.0)
}

impl Keyring {
    /// Which assignment is of which clip.
    ///
    /// # Errors
    /// [`LabError::ResultsClosed`], or when what is sealed was changed.
    pub(super) fn links(&self, tx: &Tx<'_>) -> Result<Vec<Link>> {
        let key = self.results.as_ref().ok_or(LabError::ResultsClosed)?;
        let Some(bytes) = tx.assignment_links()? else { return Ok(Vec::new()) };
        self.known_links.of((), &bytes, || open_row(LINKS, "Which coder has which clip", &bytes, key))
    }

    fn put_links(&self, tx: &Tx<'_>, links: &[Link]) -> Result<()> {
        if self.results.is_none() {
            return Err(LabError::ResultsClosed);
        }
        let mut readers: Vec<PublicKey> = vec![tx.study_key(StudyKey::Results)?.parse()?];
        readers.extend(Lab::data_manager_readers(tx)?);
        // By row, which is random: neither when a clip was given out nor with which others is in their order.
        let mut links = links.to_vec();
        links.sort_by_key(|link| link.assignment);
        Ok(tx.put_assignment_links(&seal_row(LINKS, &links, &readers)?)?)
    }

    /// Every assignment with its clip and role, by coder and place.
    ///
    /// # Errors
    /// As [`Keyring::links`]; or when an assignment is not among them, as after an edit from outside.
    pub(super) fn given(&self, tx: &Tx<'_>) -> Result<Vec<Given>> {
        let links: BTreeMap<_, _> = self.links(tx)?.into_iter().map(|link| (link.assignment, link)).collect();
        tx.assignments()?
            .into_iter()
            .map(|row| {
                let link = links.get(&row.id).ok_or_else(|| StoreError::Unexpected {
                    table: "assignment",
                    detail: format!("of which clip {} is, is not known", row.blind_code),
                })?;
                Ok(Given { clip: link.clip, role: link.role, row })
            })
            .collect()
    }

    /// What the signed-in coder may know of a clip.
    ///
    /// # Errors
    /// When it was sealed to another key, or changed.
    pub(super) fn view(&self, row: &AssignmentRow) -> Result<ClipView> {
        let key = self.own.as_ref().ok_or(LabError::SignIn)?;
        self.known_views.of(row.id, &row.view, || {
            open_row(&of_view(row.id), &format!("Clip {}", row.blind_code), &row.view, key)
        })
    }

    /// Gives clips to coders: each under a code of its own, sealed to its coder. Answers the rows, in the order asked
    /// for.
    ///
    /// # Errors
    /// When a coder would have a clip twice, a clip two coders in one role, or a coder has no account.
    pub(super) fn give(
        &self,
        tx: &Tx<'_>,
        rng: &mut impl rand::Rng,
        wanted: &[Give],
    ) -> Result<Vec<AssignmentId>> {
        let mut links = self.links(tx)?;
        let given = self.given(tx)?;
        let mut has: BTreeSet<(ClipId, CoderId)> = given.iter().map(|g| (g.clip, g.row.coder)).collect();
        let mut roles: BTreeSet<(ClipId, Role)> =
            given.iter().filter(|g| !g.row.withdrawn).map(|g| (g.clip, g.role)).collect();
        let clips = Clips::read(tx)?;
        let mut rows = Vec::with_capacity(wanted.len());
        for give in wanted {
            if !has.insert((give.clip, give.coder)) {
                return Err(LabError::Refused("Nobody rates a clip twice.".to_owned()));
            }
            if !roles.insert((give.clip, give.role)) {
                return Err(LabError::Refused(
                    "A clip has one first coder and one second coder at most.".to_owned(),
                ));
            }
            let id = AssignmentId(random_row(rng));
            let code = fresh_code(tx, rng)?;
            tx.insert_assignment(id, give.coder, give.position, &code, &clips.sealed(id, give, &code)?)?;
            links.push(Link { assignment: id, clip: give.clip, role: give.role });
            rows.push(id);
        }
        if !wanted.is_empty() {
            self.put_links(tx, &links)?;
        }
        Ok(rows)
    }

    /// Takes back every assignment of some clips. None was begun: a sheet stops it.
    pub(super) fn take_back(&self, tx: &Tx<'_>, clips: &[ClipId]) -> Result<()> {
        let (gone, left): (Vec<Link>, Vec<Link>) =
            self.links(tx)?.into_iter().partition(|link| clips.contains(&link.clip));
        if gone.is_empty() {
            return Ok(());
        }
        for link in &gone {
            tx.delete_assignment(link.assignment)?;
        }
        self.put_links(tx, &left)
    }

    /// Takes assignments out of the list of which is of which clip, where they are removed with their sheets.
    ///
    /// # Errors
    /// As [`Keyring::links`].
    pub(super) fn forget_links(&self, tx: &Tx<'_>, gone: &[AssignmentId]) -> Result<()> {
        let mut links = self.links(tx)?;
        links.retain(|link| !gone.contains(&link.assignment));
        self.put_links(tx, &links)
    }

    /// Seals what every coder may know of a clip anew, after something of a clip changed or a coder's key did. All of
    /// them: a copy of the file from before then does not tell which two are of one clip.
    ///
    /// # Errors
    /// As [`Keyring::given`].
    pub(super) fn reseal_views(&self, tx: &Tx<'_>) -> Result<()> {
        let clips = Clips::read(tx)?;
        for given in self.given(tx)? {
            let give = Give {
                clip: given.clip,
                coder: given.row.coder,
                role: given.role,
                position: given.row.position,
            };
            tx.set_view(given.row.id, &clips.sealed(given.row.id, &give, &given.row.blind_code)?)?;
        }
        Ok(())
    }
}

/// What views are made of.
struct Clips {
    clips: BTreeMap<ClipId, (Clip, Recording)>,
    keys: BTreeMap<CoderId, PublicKey>,
}

impl Clips {
    fn read(tx: &Tx<'_>) -> Result<Self> {
        let recordings: BTreeMap<_, _> = tx.recordings()?.into_iter().map(|r| (r.id, r)).collect();
        let clips = tx
            .clips()?
            .into_iter()
            .filter_map(|clip| {
                let recording = recordings.get(&clip.recording)?.clone();
                Some((clip.id, (clip, recording)))
            })
            .collect();
        let keys = tx
            .accounts()?
            .into_iter()
            .filter_map(|account| Some((account.coder?, account.public_key)))
            .map(|(coder, key)| Ok((coder, key.parse::<PublicKey>()?)))
            .collect::<Result<_>>()?;
        Ok(Self { clips, keys })
    }

    fn sealed(&self, id: AssignmentId, give: &Give, code: &BlindCode) -> Result<Vec<u8>> {
        let (clip, recording) = self.clips.get(&give.clip).ok_or_else(|| LabError::not_there("such clip"))?;
        let key = self
            .keys
            .get(&give.coder)
            .ok_or_else(|| LabError::not_there(format!("account of coder number {}", give.coder.0)))?;
        seal_row(&of_view(id), &ClipView::of(code, recording, clip), std::slice::from_ref(key))
    }
}

/// Places in random order.
pub(super) fn shuffled(count: usize, rng: &mut impl rand::Rng) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.shuffle(rng);
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::bulk::{BulkRecording, BulkSheet};
    use crate::lab::{EntryState, NewStudy};
    use crate::sealed::{Passphrase, SealedError};
    use crate::study::Duty;

    const WORD: &str = "known to everybody";

    /// One clip, coded by two.
    fn study(folder: &std::path::Path) -> Lab {
        let new = NewStudy::built_in("Views", &[12], &["Anna", "Mette"]).in_the_open(WORD);
        let mut lab = Lab::create(folder, &new).expect("a study");
        let coders = lab.coders().expect("coders");
        let sheet =
            |coder: usize, role| BulkSheet { coder: coders[coder].id, role, position: 1, content: None };
        lab.add_in_bulk(&[BulkRecording {
            participant_code: "F1".into(),
            site: "Nord".into(),
            birth_date: chrono::NaiveDate::from_ymd_opt(2020, 1, 15),
            wave_months: 12,
            recorded_on: chrono::NaiveDate::from_ymd_opt(2021, 1, 20),
            adult: Some(Adult::Father),
            others_present: "aunt".into(),
            filmed_by: String::new(),
            original_file_name: "F1.mp4".into(),
            duration_ms: 1000,
            sheets: vec![sheet(0, Role::Primary), sheet(1, Role::Second)],
        }])
        .expect("a recording");
        lab
    }

    fn enter(lab: &mut Lab, name: &str, duty: Duty) {
        lab.sign_in(name, duty, &Passphrase::typed(WORD)).expect("signed in");
    }

    #[test]
    fn a_view_holds_what_the_coding_room_needs_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut lab = study(folder.path());
        enter(&mut lab, "Anna", Duty::Coder);
        let row = lab.store.look(|tx| tx.assignments()).expect("rows").remove(0);
        let view = lab.keys.view(&row).expect("one's own");
        let json = serde_json::to_value(&view).expect("a view");
        let fields: Vec<&String> = json.as_object().expect("fields").keys().collect();
        assert_eq!(
            fields,
            [
                "blind_code",
                "wave_months",
                "child_age_months",
                "adult",
                "file_name",
                "fingerprint",
                "start_ms",
                "end_ms"
            ]
        );
        assert_eq!((view.blind_code, view.child_age_months), (row.blind_code, Some(12)));
    }

    #[test]
    fn a_view_opens_with_its_coders_key_only() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut lab = study(folder.path());
        let rows = lab.store.look(|tx| tx.assignments()).expect("rows");
        for (name, duty, opens) in [
            ("Anna", Duty::Coder, [true, false]),
            ("Mette", Duty::Coder, [false, true]),
            ("Lead", Duty::Lead, [false, false]),
        ] {
            enter(&mut lab, name, duty);
            for (row, opens) in rows.iter().zip(opens) {
                match lab.keys.view(row) {
                    Ok(_) => assert!(opens, "{name} opened another's"),
                    Err(LabError::SealedRow { source: SealedError::WrongKey, .. }) => {
                        assert!(!opens, "{name}");
                    }
                    Err(other) => panic!("{name}: {other}"),
                }
            }
        }
        enter(&mut lab, "Anna", Duty::Coder);
        let links = lab.keys.clone();
        assert!(matches!(lab.store.look(|tx| links.links(tx)), Err(LabError::ResultsClosed)));
    }

    #[test]
    fn nobody_gets_a_clip_twice() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut lab = study(folder.path());
        let coders = lab.coders().expect("coders");
        let keys = lab.keys.clone();
        let mut rng = lab.rng.clone();
        let clip = lab.store.look(|tx| tx.clips()).expect("clips")[0].id;
        for (coder, role) in [(coders[0].id, Role::Second), (coders[1].id, Role::Primary)] {
            let give = [Give { clip, coder, role, position: 2 }];
            let refused = lab.store.change(|tx| keys.give(tx, &mut rng, &give)).expect_err("twice");
            assert!(refused.to_string().contains("twice"), "{refused}");
        }
        assert_eq!(lab.store.look(|tx| tx.assignments()).expect("rows").len(), 2);
    }

    #[test]
    fn views_are_sealed_to_a_coders_new_key() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut lab = study(folder.path());
        let anna = lab.coders().expect("coders")[0].id;
        let account = lab.account("Anna").expect("read").expect("there");
        let key = crate::sealed::Identity::generate();
        let public = key.public().to_string();
        lab.store
            .change(|tx| tx.set_account_secret(account.id, &public, account.secret.as_ref(), false))
            .expect("a new key");
        let keys = lab.keys.clone();
        lab.store.change(|tx| keys.reseal_views(tx)).expect("sealed anew");
        let row = lab.store.look(|tx| tx.assignments_of(anna)).expect("rows").remove(0);
        let renewed = Keyring { own: Some(key), ..Keyring::default() };
        assert_eq!(renewed.view(&row).expect("opened").blind_code, row.blind_code);
        enter(&mut lab, "Mette", Duty::Coder);
        assert_eq!(lab.worklist().expect("the other's go on opening").entries.len(), 1);
    }

    #[test]
    fn one_damaged_view_keeps_a_coder_from_no_other_clip() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut lab = study(folder.path());
        let coders = lab.coders().expect("coders");
        let sheet = BulkSheet { coder: coders[0].id, role: Role::Primary, position: 2, content: None };
        lab.add_in_bulk(&[BulkRecording {
            original_file_name: "F2.mp4".into(),
            sheets: vec![sheet],
            ..BulkRecording::bare("F2", 12, 1000)
        }])
        .expect("another recording");
        let rows = lab.store.look(|tx| tx.assignments_of(coders[0].id)).expect("rows");
        let mut spoilt = rows[0].view.clone();
        *spoilt.last_mut().expect("bytes") ^= 1;
        lab.store.change(|tx| tx.set_view(rows[0].id, &spoilt)).expect("written");
        enter(&mut lab, "Anna", Duty::Coder);
        let list = lab.worklist().expect("a list");
        let states: Vec<EntryState> = list.entries.iter().map(|entry| entry.state).collect();
        assert_eq!(states, [EntryState::Closed, EntryState::NotStarted]);
        assert_eq!(list.next, Some(rows[1].id), "the damaged one is not the next to do");
        assert!(matches!(lab.rating_data(rows[0].id), Err(LabError::SealedRow { .. })));
        assert!(lab.rating_data(rows[1].id).is_ok());
    }
}
